//! `pontectl pause|resume|retry`.

use jiff::Timestamp;
use ponte_app::controller::Pause;
use ponte_app::signs;
use ponte_core::attempts::Tried;
use ponte_core::snapshot::Side;
use ponte_engine::store::StoreError;

use crate::exit::Stop;
use crate::output;
use crate::session::Session;

/// Switches pairings on or off, in the settings file, so that it lasts. Resuming all of them ends the app's pause too.
pub async fn set_active(session: &Session, name: Option<&str>, active: bool) -> Result<(), Stop> {
    let mut document = session.desk.document()?;
    let names: Vec<&str> = session.pairings(name)?.iter().map(|pairing| pairing.name.as_str()).collect();
    for name in &names {
        document.set_active(name, active);
    }
    session.desk.save(&document)?;
    if active && name.is_none() {
        end_pause(session).await?;
    }
    for name in names {
        output::line(&session.text(if active { "cli-resumed" } else { "cli-now-paused" }, &[("name", name)]));
    }
    Ok(())
}

/// Where there is no database yet nothing was ever paused, and no key of the installation is to be made for it.
async fn end_pause(session: &Session) -> Result<(), Stop> {
    if session.desk.paths().database().exists() {
        let store = session.store().await?;
        Pause::keep(None, &store).map_err(|error| Stop::Failure(error.into()))?;
        signs::nudge(&session.desk);
    }
    Ok(())
}

/// Asks for parked records, and for accounts that wait or rest, to be tried again in the next run. What an account refused,
/// and the patience a server asked for, stay.
pub async fn retry(session: &Session, name: Option<&str>) -> Result<(), Stop> {
    let failed = |error: StoreError| Stop::Failure(error.into());
    let store = session.store().await?;
    let mut count = 0;
    for pairing in session.pairings(name)? {
        count += store.retry_parked(&pairing.name).map_err(failed)?;
        for account in Side::BOTH.map(|side| pairing.account(side)) {
            let attempts = store.attempts(account).map_err(failed)?.after(&Tried::Asked, Timestamp::now(), 0);
            store.set_attempts(account, &attempts).map_err(failed)?;
        }
    }
    signs::nudge(&session.desk);
    output::line(&session.text("cli-retry", &[("count", &count.to_string())]));
    Ok(())
}
