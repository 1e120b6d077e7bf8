//! The words of Exchange and To Do, and ours.

use std::collections::BTreeMap;

use ponte_core::record::{Field, Kind, Record, Value};
use serde_json::{Map, Value as Json, json};

/// A property that holds one of some words.
pub(super) struct Words {
    field: Field,
    property: &'static str,
    /// Theirs and ours; the first of theirs is written.
    pairs: &'static [(&'static str, &'static str)],
    /// Ours that are said by another one of ours.
    nearest: &'static [(&'static str, &'static str)],
    /// What stands there where nothing is said.
    usual: &'static str,
}

const EVENT: [Words; 3] = [
    Words {
        field: Field::Visibility,
        property: "sensitivity",
        pairs: &[
            ("normal", "public"),
            ("private", "private"),
            ("personal", "private"),
            ("confidential", "confidential"),
        ],
        nearest: &[],
        usual: "normal",
    },
    Words {
        field: Field::Priority,
        property: "importance",
        pairs: &[("normal", "medium"), ("high", "high"), ("low", "low")],
        nearest: &[],
        usual: "normal",
    },
    Words {
        field: Field::Availability,
        property: "showAs",
        pairs: &[
            ("busy", "busy"),
            ("free", "free"),
            ("tentative", "busy"),
            ("oof", "busy"),
            ("workingElsewhere", "busy"),
            ("unknown", "busy"),
        ],
        nearest: &[],
        usual: "busy",
    },
];

const TASK: [Words; 2] = [
    Words {
        field: Field::Status,
        property: "status",
        pairs: &[
            ("notStarted", "not-started"),
            ("inProgress", "in-progress"),
            ("completed", "completed"),
            ("waitingOnOthers", "waiting"),
            ("deferred", "deferred"),
        ],
        nearest: &[("cancelled", "deferred")],
        usual: "notStarted",
    },
    Words {
        field: Field::Priority,
        property: "importance",
        pairs: &[("normal", "medium"), ("high", "high"), ("low", "low")],
        nearest: &[],
        usual: "normal",
    },
];

fn of(kind: Kind) -> &'static [Words] {
    match kind {
        Kind::Event => &EVENT,
        Kind::Task => &TASK,
        Kind::Contact | Kind::Company => &[],
    }
}

/// Reads them all. What stands there as always is said too: forms on either side show it.
pub(super) fn read(row: &Json, record: &mut Record) {
    for words in of(record.kind) {
        let theirs = row.get(words.property).and_then(Json::as_str).unwrap_or(words.usual);
        if let Some((_, ours)) = words.pairs.iter().find(|(word, _)| *word == theirs) {
            record.set(words.field.clone(), Value::Choice((*ours).to_owned()));
        }
    }
}

/// Writes one. A word that Exchange means by several of its own is left as it stands there; one that it does not know is
/// left out.
pub(super) fn write(kind: Kind, field: &Field, value: Option<&Value>, row: &Json, body: &mut Map<String, Json>) {
    let Some(words) = of(kind).iter().find(|words| words.field == *field) else { return };
    let Some(ours) = value.and_then(Value::as_text) else {
        body.insert(words.property.to_owned(), json!(words.usual));
        return;
    };
    let ours = words.nearest.iter().find(|(from, _)| *from == ours).map_or(ours, |(_, to)| to);
    let stands = row.get(words.property).and_then(Json::as_str);
    let means = |theirs: &str| words.pairs.iter().any(|(word, meaning)| *word == theirs && *meaning == ours);
    if stands.is_some_and(means) {
        return;
    }
    if let Some((theirs, _)) = words.pairs.iter().find(|(_, word)| *word == ours) {
        body.insert(words.property.to_owned(), json!(theirs));
    }
}

/// Which of our words are said by another one of ours.
pub(super) fn nearest(kind: Kind, field: &Field) -> BTreeMap<String, String> {
    let words = of(kind).iter().find(|words| words.field == *field);
    words.map(|words| words.nearest).into_iter().flatten().map(|(from, to)| ((*from).into(), (*to).into())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_over_and_come_back() {
        let rows = [
            (Kind::Event, Field::Visibility, "private", "private", "private"),
            (Kind::Event, Field::Priority, "medium", "normal", "medium"),
            (Kind::Task, Field::Status, "cancelled", "deferred", "deferred"),
            (Kind::Task, Field::Status, "waiting", "waitingOnOthers", "waiting"),
        ];
        for (kind, field, ours, theirs, back) in rows {
            let mut body = Map::new();
            write(kind, &field, Some(&Value::Choice(ours.into())), &Json::Null, &mut body);
            assert_eq!(body.values().next(), Some(&json!(theirs)));
            let mut record = Record::new(kind);
            read(&Json::Object(body), &mut record);
            assert_eq!(record.text(&field), back);
        }
    }

    #[test]
    fn out_of_office_stays_out_of_office_where_busy_is_said() {
        let mut body = Map::new();
        write(
            Kind::Event,
            &Field::Availability,
            Some(&Value::Choice("busy".into())),
            &json!({"showAs": "oof"}),
            &mut body,
        );
        assert!(body.is_empty());
    }
}
