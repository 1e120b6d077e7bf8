//! One request: what is asked, by whom, on which kind of server.

use super::id::Since;
use super::refusal::Refusal;
use super::state::State;
use super::times::Clock;
use super::{Product, Version, id};
use crate::xml::Element;

/// A request under way.
pub(super) struct Ask<'a> {
    pub state: &'a mut State,
    /// As whom it acts.
    pub actor: &'a str,
    pub body: &'a Element,
    pub clock: Clock,
    pub product: Product,
    pub version: Version,
}

impl Ask<'_> {
    pub(super) fn is_grommunio(&self) -> bool {
        self.product == Product::Grommunio
    }

    /// The items, folders or changes inside a part of the body.
    pub(super) fn list(&self, part: &str) -> Vec<Element> {
        self.body.m(part).map(|own| own.children.clone()).unwrap_or_default()
    }

    pub(super) fn text(&self, part: &str) -> Option<&str> {
        self.body.m(part).map(|own| own.text.trim()).filter(|text| !text.is_empty())
    }

    /// How far a sync state is; nowhere where there is none. What Exchange refuses, grommunio takes for none.
    pub(super) fn since(&self, folder: &str) -> Result<Since, Refusal> {
        let generation = self.state.generation;
        let start = Since { generation, ..Since::default() };
        let Some(text) = self.text("SyncState") else { return Ok(start) };
        match id::read_sync_state(text, folder) {
            Some(since) if since.generation == generation => Ok(since),
            _ if self.is_grommunio() => Ok(start),
            _ => Err(Refusal::new(
                "ErrorInvalidSyncStateData",
                "Synchronization state data is corrupt or otherwise invalid.",
            )),
        }
    }
}
