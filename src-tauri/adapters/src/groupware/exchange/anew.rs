//! A series whose time or rule changes although occurrences differ. Exchange drops those then ([MS-OXOCAL] 3.1.4.7.3.5), so
//! they are written once more; until they are, the series says what it said before.
//!
//! What it said is kept at the item itself, in the very write that changes the rule: whoever reads a series that was left
//! unfinished takes nothing in it for a person's deletion.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use ponte_core::decision::Patch;
use ponte_core::operation::{Action, MailPermit};
use ponte_core::record::{Exception, Field, Fields, OccurrenceKey, Record, Value};
use ponte_core::recur::{Span, edit_occurrence, exclude_occurrence, occurrence_time, occurrences};
use ponte_core::snapshot::Mailing;
use ponte_core::verdict::{Failure, FailureKind};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use super::{Raw, gate, merged, property};

/// What is kept at an item may have so many bytes.
const MOST: usize = 24 << 10;
/// What an item carries that is finished.
const FINISHED: &str = "-";

/// How a series is to be.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::groupware) struct Anew {
    /// What changes of the series itself.
    pub patch: Patch,
    /// How its occurrences are to differ then.
    pub wanted: BTreeMap<OccurrenceKey, Exception>,
}

/// What a series said before, and by what it is known that nobody changed it since.
#[derive(Debug, Serialize, Deserialize)]
struct Unfinished {
    before: Fields,
    start: String,
    pattern: Json,
}

/// What `actions` make of a series of which occurrences differ and the time or the rule changes; nothing where that is not so.
///
/// # Errors
/// [`FailureKind::Record`] where an occurrence that somebody changed falls on no day of the new rule: it would be gone.
pub(in crate::groupware) fn anew<'a>(
    actions: impl Iterator<Item = &'a Action>,
    before: &Record,
    user: &TimeZone,
) -> Result<Option<Anew>, Failure> {
    let after = actions.fold(before.clone(), edited);
    let moves = [Field::Time, Field::Recurrence].iter().any(|field| before.get(field) != after.get(field));
    if !moves || exceptions(before).is_none_or(BTreeMap::is_empty) {
        return Ok(None);
    }
    let mut wanted = exceptions(&after).cloned().unwrap_or_default();
    let mut series = after.clone();
    series.fields.remove(&Field::Exceptions);
    wanted.retain(|key, exception| matches!(exception, Exception::Changed(_)) || is_named(&series, key, user));
    let lost = wanted.keys().filter(|key| !is_named(&series, key, user)).count();
    if lost > 0 {
        return Err(Failure::new(FailureKind::Record, "failure-exchange-series-moved").with("count", lost));
    }
    Ok(Some(Anew { patch: between(&before.fields, &series.fields), wanted }))
}

fn edited(record: Record, action: &Action) -> Record {
    let patch = match action {
        Action::Create { .. } => return record,
        Action::Update { target, patch, .. } => match &target.occurrence {
            None => patch.clone(),
            Some(key) => edit_occurrence(&record, key, patch).unwrap_or_default(),
        },
        Action::Delete { target, .. } => match &target.occurrence {
            None => return record,
            Some(key) => exclude_occurrence(&record, key),
        },
    };
    Record { fields: patch.on(&record.fields), ..record }
}

fn exceptions(record: &Record) -> Option<&BTreeMap<OccurrenceKey, Exception>> {
    if let Some(Value::Exceptions(all)) = record.get(&Field::Exceptions) { Some(all) } else { None }
}

fn between(now: &Fields, wanted: &Fields) -> Patch {
    let own = |field: &Field| matches!(field, Field::Exceptions | Field::Attendees | Field::Organizer);
    let set = wanted.iter().filter(|(field, value)| !own(field) && now.get(*field) != Some(*value));
    let clear = now.keys().filter(|field| !own(field) && !wanted.contains_key(*field));
    Patch { set: set.map(|(field, value)| (field.clone(), value.clone())).collect(), clear: clear.cloned().collect() }
}

/// Whether the rule of a series names an occurrence.
fn is_named(series: &Record, key: &OccurrenceKey, user: &TimeZone) -> bool {
    let Some((from, to)) = occurrence_time(series, key).and_then(|time| time.instants(user)) else { return false };
    let span = Span { within: from..to, zone: user, cap: 100 };
    occurrences(series, &span).is_ok_and(|found| found.iter().any(|one| one.key == *key))
}

/// Lets it pass where nobody is invited: each occurrence that is written once more would tell the others.
///
/// # Errors
/// As the gate, and [`FailureKind::Record`] where others are invited.
pub(in crate::groupware) fn pass(
    anew: &Anew,
    before: &Record,
    mailing: Mailing,
    permit: MailPermit,
) -> Result<(), Failure> {
    gate::pass(mailing, gate::Write::Delete, permit)?;
    if mailing == Mailing::Silent { Ok(()) } else { merged::moves_exceptions(&anew.patch, before) }
}

/// Keeps in the body that changes a series what it said before.
///
/// # Errors
/// [`FailureKind::Record`] where that is too much.
pub(in crate::groupware) fn begin(body: &mut Map<String, Json>, raw: &Raw, before: &Record) -> Result<(), Failure> {
    let kept = [Field::Time, Field::Recurrence, Field::Exceptions];
    let kept = kept.into_iter().filter_map(|field| Some((field.clone(), before.get(&field)?.clone()))).collect();
    let after = |name: &str| body.get(name).or_else(|| raw.row.get(name)).unwrap_or(&Json::Null);
    let unfinished = Unfinished {
        before: kept,
        start: start(after("start"), after("isAllDay")).unwrap_or_default(),
        pattern: pattern(after("recurrence")),
    };
    let text = serde_json::to_string(&unfinished).unwrap_or_default();
    if text.is_empty() || text.len() > MOST {
        let count = exceptions(before).map_or(0, BTreeMap::len);
        return Err(Failure::new(FailureKind::Record, "failure-exchange-series-moved").with("count", count));
    }
    property::set(body, property::UNFINISHED, &text);
    Ok(())
}

/// The body that says that a series is finished.
pub(in crate::groupware) fn finished() -> Map<String, Json> {
    let mut body = Map::new();
    property::set(&mut body, property::UNFINISHED, FINISHED);
    body
}

/// A series that was left unfinished, as it was before. One that somebody changed since is what it is.
pub(in crate::groupware) fn as_before(raw: &Raw, mut record: Record) -> Record {
    let kept = property::get(&raw.row, property::UNFINISHED).and_then(|text| serde_json::from_str(text).ok());
    let Some(Unfinished { before, start: meant, pattern: own }) = kept else { return record };
    let row = |name: &str| raw.row.get(name).unwrap_or(&Json::Null);
    if start(row("start"), row("isAllDay")).is_some_and(|start| start == meant) && pattern(row("recurrence")) == own {
        for field in [Field::Time, Field::Recurrence, Field::Exceptions] {
            record.fields.remove(&field);
        }
        record.fields.extend(before);
    }
    record
}

/// A whole day begins where its zone says; that is told in whichever zone is asked for.
fn start(time: &Json, all_day: &Json) -> Option<String> {
    if all_day == &Json::Bool(true) {
        return time.get("dateTime")?.as_str()?.get(..10).map(str::to_owned);
    }
    super::when::instant(time).map(|instant| instant.to_string())
}

fn pattern(recurrence: &Json) -> Json {
    let part = |pointer: &str| recurrence.pointer(pointer).cloned().unwrap_or(Json::Null);
    json!([part("/pattern/type"), part("/pattern/interval")])
}
