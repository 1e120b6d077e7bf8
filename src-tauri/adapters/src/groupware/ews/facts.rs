//! What is known of a folder besides its items; asked for once, and carried in the cursor from then on.

use ponte_core::snapshot::Standing;
use ponte_core::verdict::Failure;
use serde::{Deserialize, Serialize};

use super::op_folder;
use super::place::{Class, Place};
use super::session::Session;
use super::xml::Element;

/// What is known of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Facts {
    /// Whether it takes writes.
    pub writable: bool,
    /// Whether a write to it can make the server mail somebody.
    pub schedules: bool,
}

impl Facts {
    /// Asks.
    pub(super) async fn ask(session: &Session, place: &Place) -> Result<Facts, Failure> {
        let message = session.ask_one(&op_folder::get([place.element()])).await?.map_err(|fault| fault.listed())?;
        let writable = op_folder::folders(&message).next().is_none_or(is_writable);
        Ok(Facts { writable, schedules: place.class == Class::Calendar })
    }

    /// What the engine is told of it.
    pub(super) fn standing(self) -> Standing {
        Standing { writable: self.writable, schedules: self.schedules }
    }
}

/// Whether a folder takes writes: unless it says otherwise.
pub(super) fn is_writable(folder: &Element) -> bool {
    let right = |name: &str| folder.text_at(&["EffectiveRights", name]).trim() != "false";
    right("CreateContents") && right("Modify")
}
