//! Which notifications come: what waits for the user and was not told yet, grouped by cause, never more than one of a cause
//! within an hour, none in quiet hours.
//!
//! Values only: a face shows them. A title stands in one only where the record is known not to be private, and never in the
//! words for a locked screen.

mod cause;
mod decide;
mod waiting;
mod words;

use jiff::Timestamp;
use ponte_engine::settings::Settings;
use ponte_engine::store::{Store, StoreResult};

pub use cause::{Action, Cause};
pub use decide::{Memory, decide};
pub use waiting::{Waiting, is_offline, waiting};
pub use words::{Button, Notification};

/// Under which name it is kept what was told.
const MEMO: &str = "notified";

/// Remembers what was told, over restarts too.
#[derive(Debug, Default)]
pub struct Notifier {
    memory: Option<Memory>,
}

impl Notifier {
    /// What is to be told now; it counts as told.
    ///
    /// # Errors
    /// What the store says.
    pub fn look(&mut self, store: &Store, settings: &Settings, now: Timestamp) -> StoreResult<Vec<Notification>> {
        let known = match self.memory.take() {
            Some(memory) => memory,
            None => store.memo(MEMO)?.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(),
        };
        let here = now.to_zoned(settings.zone.value.clone()).time();
        let silent = !*settings.app.notifications || settings.app.is_quiet(here);
        let (told, memory) = decide(&known, waiting(store, settings, now)?, silent, now);
        if memory != known {
            store.set_memo(MEMO, serde_json::to_string(&memory).ok().as_deref())?;
        }
        self.memory = Some(memory);
        let hide = *settings.app.hide_on_lock_screen;
        Ok(told.iter().map(|waiting| waiting.notification(settings.language.messages(), hide)).collect())
    }
}
