//! `pontectl pair add|list|remove`.

use ponte_core::snapshot::Side;
use ponte_engine::settings::{Mismatch, PairingEntry, System, mismatches};
use serde::Serialize;

use super::{edit, join};
use crate::exit::Stop;
use crate::output;
use crate::session::Session;

/// Joins two accounts. The user's field mapping, if there is one, is compared with what the CRM has.
pub async fn add(session: &Session, entry: &PairingEntry) -> Result<(), Stop> {
    let left = session.account(&entry.left)?;
    let entry = PairingEntry { crm: left.system.is_crm() && *left.system != System::Dav, ..entry.clone() };
    let mut document = edit::open(session)?;
    document.put_pairing(&entry);
    let settings = edit::save(session, &document)?;
    output::line(&session.text("cli-pair-added", &[("name", &entry.name)]));
    let Some(pairing) = settings.pairing(&entry.name) else { return Ok(()) };
    let mapped = pairing.rules.iter().filter(|(_, rules)| !rules.mapping.is_empty());
    for (kind, rules) in mapped {
        let fields = join::open(session, left).await?.signed().mappable(*kind).await?;
        let mistakes: Vec<_> = mismatches(rules, &fields).into_iter().map(Mismatch::into_mistake).collect();
        if !mistakes.is_empty() {
            return Err(session.mistaken(mistakes));
        }
    }
    Ok(())
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
    session.pairing(name)?;
    let _lock = join::lock(session)?;
    let store = session.store().await?;
    let mut document = edit::open(session)?;
    document.remove_pairing(name);
    edit::save(session, &document)?;
    store.forget_pairing(name).map_err(|error| Stop::Failure(error.into()))?;
    output::line(&session.text("cli-pair-removed", &[("name", name)]));
    Ok(())
}
