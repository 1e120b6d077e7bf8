//! Asks the publisher for the newest version, once a day. What is not believed is logged, shown on the page about Ponte, and
//! changes nothing: Ponte goes on, and what was known stays known.

use jiff::Timestamp;
use ponte_engine::release::{Publisher, known, newer, remember};
use ponte_engine::settings::Settings;
use ponte_engine::store::Store;

use crate::desk::Desk;
use crate::error::Result;
use crate::view::Newer;

/// Asks, if it is due.
///
/// # Errors
/// What the store says, or what keeps the proxy from being known.
pub async fn look(desk: &Desk, settings: &Settings, store: &Store) -> Result<()> {
    let Some(updates) = &settings.updates else { return Ok(()) };
    let (memory, now) = (known(store, updates)?, desk.now());
    let Some(publisher) = Publisher::of(updates).filter(|_| memory.next(now) <= now) else { return Ok(()) };
    let memory = memory.after(publisher.ask(&desk.proxy().await?).await, now);
    if let Some(failure) = &memory.refused {
        tracing::warn!(code = %failure.code, "the newest version is not known");
    }
    Ok(remember(store, &memory)?)
}

/// When it is to be asked next, where a publisher is asked at all.
#[must_use]
pub fn next(settings: &Settings, store: &Store, now: Timestamp) -> Option<Timestamp> {
    Some(known(store, settings.updates.as_ref()?).ok()?.next(now))
}

/// What there is to say of newer versions.
#[must_use]
pub fn told(desk: &Desk) -> Newer {
    let (Ok(settings), Some(store)) = (desk.settings(), desk.open_store()) else { return Newer::default() };
    let Some(updates) = &settings.updates else { return Newer::default() };
    let found = newer(&store, Some(updates)).ok().flatten();
    let refused = known(&store, updates).ok().and_then(|memory| memory.refused);
    let version = found.map(|newest| newest.version.to_string()).unwrap_or_default();
    let trouble = refused.map(|failure| desk.messages().failure(&failure)).unwrap_or_default();
    Newer { asked: true, version, trouble }
}

/// Where people read of the newest version, where there is one. The window never names the place itself.
#[must_use]
pub fn page(desk: &Desk) -> Option<String> {
    let (settings, store) = (desk.settings().ok()?, desk.open_store()?);
    newer(&store, settings.updates.as_ref()).ok().flatten().map(|newest| newest.page)
}
