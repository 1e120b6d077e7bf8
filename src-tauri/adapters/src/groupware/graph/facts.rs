//! What is known of a collection besides its items; asked for once, and carried in the cursor from then on.

use ponte_core::snapshot::Standing;
use ponte_core::verdict::Failure;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::place::{Noun, Place};
use super::session::{Part, Session};

/// What is known of a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Facts {
    /// Whether it takes writes.
    pub writable: bool,
    /// Whether a write to it can make Exchange mail somebody.
    pub schedules: bool,
}

impl Facts {
    /// Asks. Only a calendar can be somebody else's.
    pub(super) async fn ask(session: &Session, place: &Place) -> Result<Facts, Failure> {
        let (Noun::Calendar, Some(own)) = (place.noun, place.own()) else {
            return Ok(Facts { writable: true, schedules: false });
        };
        let row = session.ask(&Part::get(format!("{own}?$select=id,canEdit"))).await?.done()?;
        Ok(Facts { writable: row.get("canEdit").and_then(Value::as_bool).unwrap_or(true), schedules: true })
    }

    /// What the engine is told of it.
    pub(super) fn standing(self) -> Standing {
        Standing { writable: self.writable, schedules: self.schedules }
    }
}
