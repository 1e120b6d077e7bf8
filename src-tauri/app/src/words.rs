//! Words for what the engine names by a key: reasons, fields, moments. Every face says them alike.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ponte_engine::messages::Messages;

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
