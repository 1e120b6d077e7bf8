//! `pontectl pair add|list|remove`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use ponte_core::record::Kind;
use ponte_core::snapshot::Side;
use ponte_engine::collection::{CollectionInfo, usual};
use ponte_engine::lease::{self, Claim};
use ponte_engine::settings::{Account, Mismatch, Pairing, PairingEntry, mismatches};
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

/// Which collections were typed.
pub struct Chosen {
    /// For events and tasks.
    pub collection: Option<String>,
    /// For contacts and companies.
    pub address_book: Option<String>,
}

/// Joins two accounts. The collections of the calendar's account are looked up now, so that no run has to; the user's
/// field mapping, if there is one, is compared with what the CRM has.
pub async fn add(session: &Session, typed: Typed, chosen: Chosen) -> Result<(), Stop> {
    let (left, right) = (session.account(&typed.crm)?, session.account(&typed.calendar)?);
    let mut entry = PairingEntry {
        name: typed.name,
        left: typed.crm,
        right: typed.calendar,
        crm: left.system.is_crm(),
        kinds: typed.kinds,
        collections: BTreeMap::new(),
        first_run: typed.first_run,
    };
    let mut document = session.desk.document()?;
    document.put_pairing(&entry);
    let settings = session.desk.check(&document)?;
    let kinds = settings.pairing(&entry.name).map(|pairing| pairing.kinds.value.clone()).unwrap_or_default();
    let found = collections(session, right).await;
    let listed = found.as_deref().unwrap_or_default();
    for kind in kinds {
        entry.collections.extend(collection_for(kind, &chosen, listed).map(|id| (kind, id)));
    }
    document.put_pairing(&entry);
    let settings = session.desk.save(&document)?;
    for (kind, id) in &entry.collections {
        let named = listed.iter().find(|info| info.id == *id).map_or(id.as_str(), |info| info.name.as_str());
        let kind = session.text(&format!("kind-{}s", kind.as_str()), &[]);
        output::line(&session.text("cli-pair-collection", &[("kind", &kind), ("collection", named)]));
    }
    output::line(&session.text("cli-pair-added", &[("name", &entry.name)]));
    if let Err(Stop::Failure(failure)) = &found {
        // The pairing stands all the same: its first run looks for the collections.
        output::error(&session.messages.failure(failure));
    }
    match settings.pairing(&entry.name).filter(|pairing| pairing.rules.values().any(|rules| !rules.mapping.is_empty()))
    {
        Some(pairing) => check_mapping(session, pairing).await,
        None => Ok(()),
    }
}

/// The collection of a kind: the one that was typed, unless the server says that it does not hold that kind.
fn collection_for(kind: Kind, chosen: &Chosen, listed: &[CollectionInfo]) -> Option<String> {
    let typed = match kind {
        Kind::Event | Kind::Task => chosen.collection.as_ref(),
        Kind::Contact | Kind::Company => chosen.address_book.as_ref(),
    };
    let holds = |id: &&String| listed.iter().find(|info| info.id == **id).is_none_or(|info| info.kinds.contains(&kind));
    typed.filter(holds).cloned().or_else(|| usual(listed, kind).map(|info| info.id.clone()))
}

async fn collections(session: &Session, account: &Account) -> Result<Vec<CollectionInfo>, Stop> {
    Ok(session.open_account(account).await?.signed().collections().await?)
}

/// Compares the user's field mapping with what the CRM has.
pub async fn check_mapping(session: &Session, pairing: &Pairing) -> Result<(), Stop> {
    let left = session.open_account(session.account(pairing.account(Side::Left))?).await?;
    let mut mistakes = Vec::new();
    for (kind, rules) in pairing.rules.iter().filter(|(_, rules)| !rules.mapping.is_empty()) {
        let fields = left.signed().mappable(*kind).await?;
        mistakes.extend(mismatches(rules, &fields).into_iter().map(Mismatch::into_mistake));
    }
    if mistakes.is_empty() { Ok(()) } else { Err(session.desk.mistaken(mistakes).into()) }
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
    let _lock = session.lock().await?;
    let store = session.store().await?;
    let mut document = session.desk.document()?;
    document.remove_pairing(name);
    session.desk.save(&document)?;
    store.forget_pairing(name).map_err(|error| Stop::Failure(error.into()))?;
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
