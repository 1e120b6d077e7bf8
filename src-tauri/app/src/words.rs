//! Words for what the engine names by a key: reasons, fields, moments. Every face says them alike.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ponte_engine::messages::Messages;
use serde_json::Value;

/// A reason in words: one of the plan's, of a rule's, or of a failure.
#[must_use]
pub fn reason(messages: &Messages, why: &str) -> String {
    if why.is_empty() || why.starts_with("failure-") {
        return if why.is_empty() { String::new() } else { messages.text(why, &[]) };
    }
    let said = ["why", "kept-back", "held", "match"].iter().map(|stem| format!("{stem}-{why}")).find_map(|key| {
        let text = messages.text(&key, &[]);
        (text != key).then_some(text)
    });
    said.unwrap_or_else(|| why.to_owned())
}

/// A field's name in the user's language; fields of the user's own keep theirs.
#[must_use]
pub fn field_word(messages: &Messages, field: &str) -> String {
    let key = format!("field-{}", field.replace('.', "-"));
    let text = messages.text(&key, &[]);
    if text == key { field.to_owned() } else { text }
}

/// A moment on the user's own clock.
#[must_use]
pub fn when(zone: &TimeZone, seconds: i64) -> String {
    match Timestamp::from_second(seconds) {
        Ok(moment) => moment.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string(),
        Err(_) => String::new(),
    }
}

/// What a run did, in words, from its counts.
#[must_use]
pub fn did(messages: &Messages, report: &Value) -> String {
    let mut parts = Vec::new();
    for (key, side) in [("cli-in-crm", "left"), ("cli-in-calendar", "right")] {
        let what = side_words(messages, report.get(side).unwrap_or(&Value::Null));
        if !what.is_empty() {
            parts.push(messages.text(key, &[("what", &what)]));
        }
    }
    for (key, name) in [
        ("cli-conflicts", "conflicts"),
        ("cli-parked", "parked"),
        ("cli-held", "held"),
        ("cli-watched", "watched"),
        ("cli-doubtful", "doubtful"),
        ("cli-kept-back", "kept_back"),
    ] {
        parts.extend(counted(messages, report, key, name));
    }
    if parts.is_empty() { messages.text("cli-in-step", &[]) } else { parts.join("; ") }
}

/// How much a run wrote, from its counts.
#[must_use]
pub fn writes(report: &Value) -> usize {
    let of = |side: &str| {
        let side = report.get(side).unwrap_or(&Value::Null);
        ["created", "updated", "deleted"].map(|name| count(side, name)).iter().sum::<u64>()
    };
    usize::try_from(of("left") + of("right")).unwrap_or(usize::MAX)
}

fn side_words(messages: &Messages, side: &Value) -> String {
    let counts = [("cli-created", "created"), ("cli-updated", "updated"), ("cli-deleted", "deleted")];
    let said = counts.iter().filter_map(|(key, name)| counted(messages, side, key, name));
    said.collect::<Vec<_>>().join(", ")
}

fn counted(messages: &Messages, counts: &Value, key: &str, name: &str) -> Option<String> {
    let count = count(counts, name);
    (count > 0).then(|| messages.text(key, &[("count", &count.to_string())]))
}

fn count(counts: &Value, name: &str) -> u64 {
    counts.get(name).and_then(Value::as_u64).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use ponte_engine::messages::Language;
    use serde_json::json;

    use super::*;

    #[test]
    fn one_is_told_as_one_and_more_as_more() {
        let of = |count: u64| {
            let side = json!({ "created": count, "updated": count, "deleted": count });
            json!({ "right": side, "parked": count, "held": count, "kept_back": count })
        };
        let said = |language: Language, count| did(language.messages(), &of(count));
        assert_eq!(
            said(Language::Italian, 1),
            "nel calendario 1 creato, 1 modificato, 1 cancellato; 1 fermo; 1 cancellazione in attesa del tuo consenso; \
             1 trattenuto dalle tue regole"
        );
        assert_eq!(
            said(Language::Italian, 21),
            "nel calendario 21 creati, 21 modificati, 21 cancellati; 21 fermi; 21 cancellazioni in attesa del tuo consenso; \
             21 trattenuti dalle tue regole"
        );
        assert_eq!(
            said(Language::English, 1),
            "in the calendar 1 created, 1 changed, 1 deleted; 1 parked; 1 deletion held for your consent; \
             1 kept back by your rules"
        );
    }
}
