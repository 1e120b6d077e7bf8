//! Answers of an Exchange: read as records, and made again by requests that invite nobody and say the same.

use ponte_adapters::groupware::ews::probe;
use ponte_core::record::{Field, Kind, Record, Value};

use super::rome;

/// Names of elements by which Exchange would invite somebody.
const INVITING: [&str; 4] = ["RequiredAttendees", "OptionalAttendees", "Resources", "Organizer"];

/// An answer, in its envelope.
pub(super) fn run(data: &[u8]) {
    for kind in Kind::ALL {
        let Ok(found) = probe::answer(kind, data, &rome()) else { return };
        for one in found {
            assert_eq!(one.record.kind, kind);
            let Some(sent) = one.sent else { continue };
            let invites = INVITING.iter().find(|name| sent.contains(&format!("<t:{name}")));
            assert!(invites.is_none() && sent.contains("SendMeetingInvitations=\"SendToNone\""), "{invites:?}");
            let again = probe::made(kind, &sent, &rome());
            if let Some(said) = plain_title(&one.record) {
                assert_eq!(again.as_ref().and_then(plain_title), Some(said), "{kind:?}");
            }
            assert_eq!(again.as_ref().and_then(time), time(&one.record).filter(|_| again.is_some()), "{kind:?}");
        }
    }
}

/// A title that every server keeps as it is.
fn plain_title(record: &Record) -> Option<String> {
    let name = match record.kind {
        Kind::Contact => Field::FamilyName,
        Kind::Company => Field::Company,
        Kind::Event | Kind::Task => Field::Title,
    };
    let title = record.get(&name).and_then(Value::as_text)?;
    let plain = title.len() < 80 && title.chars().all(|c| c.is_ascii_alphanumeric());
    plain.then(|| title.to_owned())
}

/// When a single event is; a series may be asked to begin with its first occurrence.
fn time(record: &Record) -> Option<Value> {
    let single = record.kind == Kind::Event && record.recurrence().is_none();
    record.get(&Field::Time).filter(|_| single).cloned()
}
