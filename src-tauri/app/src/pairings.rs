//! Pairings made and unmade: the collections of the calendar's account are looked up when two accounts are joined, so that no
//! run has to.

use std::collections::BTreeMap;
use std::sync::Arc;

use ponte_core::record::Kind;
use ponte_core::snapshot::Side;
use ponte_core::verdict::Failure;
use ponte_engine::collection::{CollectionInfo, usual};
use ponte_engine::settings::{Account, Choices, Document, Mismatch, Pairing, PairingEntry, Settings, mismatches};

use crate::desk::{self, Desk};
use crate::error::{Error, Result};
use crate::lock::{Work, lock};
use crate::open::Open;

/// Which collections were named.
#[derive(Default)]
pub struct Chosen {
    /// For events and tasks.
    pub collection: Option<String>,
    /// For contacts and companies.
    pub address_book: Option<String>,
}

/// Two accounts, joined.
pub struct Joined {
    /// The settings with them.
    pub settings: Arc<Settings>,
    /// Which collection was taken for each kind, by id and by name.
    pub collections: BTreeMap<Kind, (String, String)>,
    /// Why the collections could not be asked for: the first run looks for them then.
    pub unlisted: Option<Error>,
}

/// Joins two accounts; `rules` says what of the new pairing's choices is to be otherwise than the default.
///
/// # Errors
/// Accounts that are not there, mistakes that the settings would have.
pub async fn add(
    desk: &Desk,
    mut entry: PairingEntry,
    chosen: &Chosen,
    rules: impl FnOnce(&mut Choices),
) -> Result<Joined> {
    let settings = desk.settings()?;
    let (left, right) = (desk::account(&settings, &entry.left)?, desk::account(&settings, &entry.right)?);
    entry.crm = left.system.is_crm();
    let mut document = desk.document()?;
    document.put_pairing(&entry);
    let draft = desk.check(&document)?;
    let kinds = draft.pairing(&entry.name).map(|pairing| pairing.kinds.value.clone()).unwrap_or_default();
    let found = collections(desk, right).await;
    let listed = found.as_deref().unwrap_or_default();
    for kind in kinds {
        entry.collections.extend(collection_for(kind, chosen, listed).map(|id| (kind, id)));
    }
    document.put_pairing(&entry);
    choose(desk, &mut document, &entry.name, rules)?;
    let settings = desk.save(&document)?;
    let named = |id: &String| {
        let name = listed.iter().find(|info| info.id == *id).map_or(id.as_str(), |info| info.name.as_str());
        (id.clone(), name.to_owned())
    };
    let collections = entry.collections.iter().map(|(kind, id)| (*kind, named(id))).collect();
    Ok(Joined { settings, collections, unlisted: found.err() })
}

fn choose(desk: &Desk, document: &mut Document, name: &str, rules: impl FnOnce(&mut Choices)) -> Result<()> {
    let now = desk.check(document)?;
    let Some(pairing) = now.pairing(name) else { return Ok(()) };
    let mut wanted = Choices::of_pairing(&now, pairing);
    rules(&mut wanted);
    document.put_rules(&now, name, &wanted).map_err(|locked| desk.mistaken(vec![*locked]))
}

/// The collection of a kind: the one that was named, unless the server says that it does not hold that kind.
fn collection_for(kind: Kind, chosen: &Chosen, listed: &[CollectionInfo]) -> Option<String> {
    let named = match kind {
        Kind::Event | Kind::Task => chosen.collection.as_ref(),
        Kind::Contact | Kind::Company => chosen.address_book.as_ref(),
    };
    let holds = |id: &&String| listed.iter().find(|info| info.id == **id).is_none_or(|info| info.kinds.contains(&kind));
    named.filter(holds).cloned().or_else(|| usual(listed, kind).map(|info| info.id.clone()))
}

async fn collections(desk: &Desk, account: &Account) -> Result<Vec<CollectionInfo>> {
    Ok(Open::open(desk, account).await?.signed().collections().await?)
}

/// Compares the user's field mapping with what the CRM has.
///
/// # Errors
/// The mistakes in it, or what kept the CRM from being asked.
pub async fn check_mapping(desk: &Desk, settings: &Settings, pairing: &Pairing) -> Result<()> {
    let left = Open::open(desk, desk::account(settings, pairing.account(Side::Left))?).await?;
    let mut mistakes = Vec::new();
    for (kind, rules) in pairing.rules.iter().filter(|(_, rules)| !rules.mapping.is_empty()) {
        let fields = left.signed().mappable(*kind).await?;
        mistakes.extend(mismatches(rules, &fields).into_iter().map(Mismatch::into_mistake));
    }
    if mistakes.is_empty() { Ok(()) } else { Err(desk.mistaken(mistakes)) }
}

/// Whether a pairing has a field mapping of the user's own.
#[must_use]
pub fn is_mapped(pairing: &Pairing) -> bool {
    pairing.rules.values().any(|rules| !rules.mapping.is_empty())
}

/// Forgets a pairing and its links; both sides keep their records.
///
/// # Errors
/// That there is none, that a run goes on, or what the store says.
pub async fn remove(desk: &Desk, name: &str, work: Work) -> Result<()> {
    desk::pairing(&*desk.settings()?, name)?;
    let _lock = lock(desk, work).await?;
    let store = desk.store().await?;
    let mut document = desk.document()?;
    document.remove_pairing(name);
    desk.save(&document)?;
    store.forget_pairing(name).map_err(|error| Error::Failure(Failure::from(error)))
}
