//! Items of Graph: read as records, and made again without inviting anybody.

use ponte_adapters::groupware::graph::probe;
use ponte_core::record::{Field, Kind, Record, Value};
use serde_json::Value as Json;

use super::rome;

/// An item's JSON.
pub(super) fn run(data: &[u8]) {
    let Ok(row) = serde_json::from_slice::<Json>(data) else { return };
    for kind in Kind::ALL {
        let Some(found) = probe::item(kind, row.clone(), &rome()) else { continue };
        assert_eq!(found.record.kind, kind);
        let Some(sent) = found.sent else { continue };
        let invites = ["attendees", "organizer", "isOnlineMeeting"].iter().find(|name| sent.contains_key(**name));
        assert!(invites.is_none(), "{invites:?} would be sent");
        let again = probe::item(kind, Json::Object(sent), &rome());
        let Some(said) = plain_title(&found.record) else { continue };
        let title = again.and_then(|again| plain_title(&again.record));
        assert_eq!(title, Some(said), "{kind:?}");
    }
}

/// A title that every service keeps as it is.
fn plain_title(record: &Record) -> Option<String> {
    let name = if record.kind == Kind::Contact { Field::FamilyName } else { Field::Title };
    let title = record.get(&name).and_then(Value::as_text)?;
    let plain = title.len() < 80 && title.chars().all(|c| c.is_ascii_alphanumeric());
    plain.then(|| title.to_owned())
}
