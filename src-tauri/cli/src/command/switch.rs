//! `pontectl pause|resume|retry`.

use super::edit;
use crate::exit::Stop;
use crate::output;
use crate::session::Session;

/// Switches pairings on or off, in the settings file, so that it lasts.
pub fn set_active(session: &Session, name: Option<&str>, active: bool) -> Result<(), Stop> {
    let mut document = edit::open(session)?;
    let names: Vec<&str> = session.pairings(name)?.iter().map(|pairing| pairing.name.as_str()).collect();
    for name in &names {
        document.set_active(name, active);
    }
    edit::save(session, &document)?;
    for name in names {
        output::line(&session.text(if active { "cli-resumed" } else { "cli-now-paused" }, &[("name", name)]));
    }
    Ok(())
}

/// Asks for parked records to be tried again in the next run.
pub async fn retry(session: &Session, name: Option<&str>) -> Result<(), Stop> {
    let store = session.store().await?;
    let mut count = 0;
    for pairing in session.pairings(name)? {
        count += store.retry_parked(&pairing.name).map_err(|error| Stop::Failure(error.into()))?;
    }
    output::line(&session.text("cli-retry", &[("count", &count.to_string())]));
    Ok(())
}
