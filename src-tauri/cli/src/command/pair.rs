//! `pontectl pair add|list|remove`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use ponte_app::Error;
use ponte_app::lock::Work;
use ponte_app::pairings::{self, Chosen};
use ponte_core::snapshot::Side;
use ponte_engine::lease::{self, Claim};
use ponte_engine::settings::PairingEntry;
use serde::Serialize;

use crate::exit::Stop;
use crate::output;
use crate::session::Session;

/// What was typed of a pairing.
pub struct Typed {
    /// Its name.
    pub name: String,
    /// The account on the left.
    pub crm: String,
    /// The account on the right.
    pub calendar: String,
    /// The kinds, by the words of the settings; all where empty.
    pub kinds: Vec<String>,
    /// How the first run goes.
    pub first_run: Option<String>,
}

/// Joins two accounts. The collections of the calendar's account are looked up now, so that no run has to; the user's
/// field mapping, if there is one, is compared with what the CRM has.
pub async fn add(session: &Session, typed: Typed, chosen: Chosen) -> Result<(), Stop> {
    let entry = PairingEntry {
        name: typed.name.clone(),
        left: typed.crm,
        right: typed.calendar,
        crm: true,
        kinds: typed.kinds,
        collections: BTreeMap::new(),
        first_run: typed.first_run,
    };
    let joined = pairings::add(&session.desk, entry, &chosen, |_| {}).await?;
    for (kind, (_, named)) in &joined.collections {
        let kind = session.text(&format!("kind-{}s", kind.as_str()), &[]);
        output::line(&session.text("cli-pair-collection", &[("kind", &kind), ("collection", named)]));
    }
    output::line(&session.text("cli-pair-added", &[("name", &typed.name)]));
    if let Some(Error::Failure(failure)) = &joined.unlisted {
        // The pairing stands all the same: its first run looks for the collections.
        output::error(&session.messages.failure(failure));
    }
    match joined.settings.pairing(&typed.name).filter(|pairing| pairings::is_mapped(pairing)) {
        Some(pairing) => Ok(pairings::check_mapping(&session.desk, &joined.settings, pairing).await?),
        None => Ok(()),
    }
}

#[derive(Serialize)]
struct Shown<'a> {
    name: &'a str,
    active: bool,
    crm: &'a str,
    calendar: &'a str,
    kinds: Vec<&'static str>,
}

/// Lists the pairings.
pub fn list(session: &Session) -> Result<(), Stop> {
    let pairings = &session.settings()?.pairings;
    let shown = pairings.iter().map(|pairing| Shown {
        name: &pairing.name,
        active: *pairing.active,
        crm: pairing.account(Side::Left),
        calendar: pairing.account(Side::Right),
        kinds: pairing.kinds.iter().map(|kind| kind.as_str()).collect(),
    });
    if session.json {
        output::json(&shown.collect::<Vec<_>>());
        return Ok(());
    }
    if pairings.is_empty() {
        output::line(&session.text("cli-no-pairings", &[]));
    }
    let row = |pairing: Shown<'_>| {
        let state = session.text(if pairing.active { "cli-active" } else { "cli-paused" }, &[]);
        let kinds: Vec<String> = pairing.kinds.iter().map(|kind| session.text(&format!("kind-{kind}s"), &[])).collect();
        let ends = format!("{} ⇄ {}", pairing.crm, pairing.calendar);
        vec![pairing.name.to_owned(), ends, state, kinds.join(", ")]
    };
    output::table(&shown.map(row).collect::<Vec<_>>());
    Ok(())
}

/// Forgets a pairing and its links; both sides keep their records.
pub async fn remove(session: &Session, name: &str) -> Result<(), Stop> {
    pairings::remove(&session.desk, name, Work::Command).await?;
    output::line(&session.text("cli-pair-removed", &[("name", name)]));
    Ok(())
}

/// Lets this computer sync a pairing that another one has been syncing.
pub async fn take_over(session: &Session, name: &str) -> Result<(), Stop> {
    let pairing = session.pairing(name)?;
    let _lock = session.lock().await?;
    let store = session.store().await?;
    let both = session.both(pairing).await?;
    let us = session.installation()?;
    let claimed = lease::hold(&both.joined(), &store, &us, Timestamp::now(), Claim::TakeOver).await?;
    match claimed {
        Some(theirs) => Err(Stop::Failure(lease::as_failure(pairing, &theirs))),
        None => {
            output::line(&session.text("cli-taken-over", &[("name", name)]));
            Ok(())
        }
    }
}
