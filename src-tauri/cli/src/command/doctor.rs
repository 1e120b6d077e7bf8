//! `pontectl doctor`: looks for what could go wrong on this computer, and says what to do about it.

use ponte_app::pairings::{check_mapping, is_mapped};
use ponte_core::verdict::Failure;
use ponte_engine::secret::Secrets;
use ponte_engine::settings::{Account, Pairing};

use super::digest;
use crate::exit::Stop;
use crate::output;
use crate::session::Session;

/// Checks paths, settings, keychain, database, every account, every field mapping and the digest's mail server, in this order; all of them, whatever fails.
pub async fn doctor(session: &Session) -> Result<(), Stop> {
    let mut first = None;
    let mut note = |what: &str, result: Result<(), Stop>| match &result {
        Ok(()) => output::line(&format!("✓ {what}")),
        Err(stop) => {
            output::line(&format!("✗ {what}"));
            explain(session, stop);
            if first.is_none() {
                first = result.err();
            }
        }
    };
    note(&session.text("cli-doctor-files", &[]), session.desk.paths().create().map_err(Stop::Failure));
    note(&session.text("cli-doctor-settings", &[]), session.settings().map(|_| ()));
    let key = session.desk.with_secrets(Secrets::installation_key).await.map(|_| ()).map_err(Stop::from);
    let keyed = key.is_ok();
    note(&session.text("cli-doctor-key", &[]), key);
    if keyed {
        note(&session.text("cli-doctor-database", &[]), session.store().await.map(|_| ()));
    }
    let accounts = session.settings().map(|settings| settings.accounts.as_slice()).unwrap_or_default();
    for account in accounts {
        let name = session.text("cli-doctor-account", &[("name", &account.name)]);
        note(&name, signs_in(session, account).await);
    }
    let pairings = session.settings().map(|settings| settings.pairings.as_slice()).unwrap_or_default();
    for pairing in pairings.iter().filter(|pairing| is_mapped(pairing)) {
        let name = session.text("cli-doctor-mapping", &[("name", &pairing.name)]);
        note(&name, mapping_fits(session, pairing).await);
    }
    if let Some(result) = digest::check(session).await {
        note(&session.text("cli-doctor-digest", &[]), result);
    }
    first.map_or(Ok(()), |stop| Err(Stop::Quiet(stop.code())))
}

async fn mapping_fits(session: &Session, pairing: &Pairing) -> Result<(), Stop> {
    Ok(check_mapping(&session.desk, session.settings()?, pairing).await?)
}

async fn signs_in(session: &Session, account: &Account) -> Result<(), Stop> {
    session.open_account(account).await?.signed().test().await?;
    Ok(())
}

fn explain(session: &Session, stop: &Stop) {
    let tell = |failure: &Failure| output::line(&format!("    {}", session.messages.failure(failure)));
    match stop {
        Stop::Usage(failure) | Stop::Failure(failure) => tell(failure),
        Stop::Mistakes(file, mistakes) => {
            for mistake in mistakes {
                output::line(&format!("    {}", mistake.tell(file, session.messages)));
            }
        }
        Stop::NeedsYou | Stop::Told(_) | Stop::Quiet(_) => {}
    }
}
