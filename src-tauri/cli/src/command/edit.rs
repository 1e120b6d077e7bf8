//! Changes the settings file: opened, changed, checked, written.

use ponte_engine::settings::{Document, Settings};

use crate::exit::Stop;
use crate::session::Session;

/// The file, open for change.
pub fn open(session: &Session) -> Result<Document, Stop> {
    Document::open(&session.paths.settings, &session.surroundings)?.map_err(|mistakes| session.mistaken(mistakes))
}

/// Checks what came out and writes it.
pub fn save(session: &Session, document: &Document) -> Result<Settings, Stop> {
    document.save(&session.surroundings)?.map_err(|mistakes| session.mistaken(mistakes))
}
