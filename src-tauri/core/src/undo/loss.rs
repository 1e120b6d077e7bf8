//! What does not come back when a write is undone: told before anything is done.

use serde::{Deserialize, Serialize};

use super::{Deed, Image};
use crate::record::{Field, Kind};

/// Something that undoing a write does not bring back, or takes along (message key `undo-loss-…`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Loss {
    /// Who was mailed stays mailed.
    Mailed,
    /// What is made again has a new id: links to the old one lead nowhere.
    NewId,
    /// What else the CRM had tied to the record stays untied.
    Relations,
    /// Nobody is invited again.
    Invitees,
    /// The picture.
    Photo,
    /// Occurrences of a series that is gone come back as single events.
    SingleEvents,
    /// Only the last common state is known, not the very text that stood there.
    LastCommonState,
    /// Invitees that the CRM cannot show go with any edit.
    FragileInvitees,
    /// What somebody attached to the copy since goes with it.
    AttachedSince,
    /// Contacts that name the company forget it.
    Named,
}

/// What undoing a write does not bring back, the gravest first.
#[must_use]
pub fn losses(image: &Image) -> Vec<Loss> {
    let mut losses = Vec::new();
    if image.mailed {
        losses.push(Loss::Mailed);
    }
    match &image.deed {
        Deed::Created { .. } => {
            losses.push(Loss::AttachedSince);
            losses.extend((image.kind == Kind::Company).then_some(Loss::Named));
        }
        Deed::Updated { exact, .. } => {
            let people = [Field::Attendees, Field::Organizer].iter().any(|field| image.fields().contains(field));
            losses.extend(people.then_some(Loss::Invitees));
            losses.extend((!exact).then_some(Loss::LastCommonState));
            losses.extend(image.fragile.is_some().then_some(Loss::FragileInvitees));
        }
        Deed::Deleted { before, exact, .. } => {
            let people = [Field::Attendees, Field::Organizer].iter().any(|field| before.get(field).is_some());
            losses.extend([Loss::NewId, Loss::Relations]);
            losses.extend(people.then_some(Loss::Invitees));
            losses.extend((image.kind == Kind::Contact && before.get(&Field::Photo).is_none()).then_some(Loss::Photo));
            losses.extend((!exact).then_some(Loss::LastCommonState));
        }
    }
    losses
}
