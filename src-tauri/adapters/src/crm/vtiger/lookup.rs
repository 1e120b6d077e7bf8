//! What a row refers to: the contacts of an event, and the names of contacts and organisations.
//!
//! Vtiger shows one contact of an event that has several, and no list. The whole list is read by asking for one joined
//! row after the other, which is done only where it must be.

use std::collections::{BTreeMap, BTreeSet};

use ponte_core::record::Reference;

use super::convert::Names;
use super::fault::Fault;
use super::module::Module;
use super::op_query::query;
use super::query::{PAGE, Query};
use super::session::Session;
use super::wire::Row;

/// Nobody invites more; a server that never stops answering is stopped here.
const MOST_CONTACTS: usize = 500;

/// The contacts of each of `ids`, in the order of their ids.
///
/// # Errors
/// See [`Fault`].
pub(super) async fn contacts(
    session: &Session,
    module: Module,
    ids: &[&str],
) -> Result<BTreeMap<String, Vec<String>>, Fault> {
    let mut found = BTreeMap::new();
    for batch in ids.chunks(PAGE / 2) {
        contacts_of_batch(session, module, batch, &mut found).await?;
    }
    Ok(found)
}

async fn contacts_of_batch(
    session: &Session,
    module: Module,
    ids: &[&str],
    found: &mut BTreeMap<String, Vec<String>>,
) -> Result<(), Fault> {
    let last = pairs(query(session, &sentence(module, ids, "contact_id").limit(PAGE)).await?);
    let linked: Vec<&str> = ids.iter().copied().filter(|id| last.get(*id).is_none_or(|one| !one.is_empty())).collect();
    if linked.is_empty() {
        return Ok(());
    }
    if module != Module::Events {
        found.extend(last.into_iter().filter(|(_, one)| !one.is_empty()).map(|(id, one)| (id, vec![one])));
        return Ok(());
    }
    // A query gives the last joined row of each event: the same one from both ends is the only one, unless the limit
    // cut rows off.
    let first = pairs(query(session, &sentence(module, &linked, "contact_id desc").limit(PAGE)).await?);
    let cut = !query(session, &sentence(module, &linked, "contact_id").slice(PAGE, 1)).await?.is_empty();
    for id in linked {
        let single = if cut { None } else { last.get(id).filter(|one| first.get(id) == Some(*one)) };
        let all = match single {
            Some(one) => vec![one.clone()],
            None => walk(session, id).await?,
        };
        found.insert(id.to_owned(), all);
    }
    Ok(())
}

/// All contacts of one event, one joined row after the other.
///
/// # Errors
/// See [`Fault`].
pub(super) async fn walk(session: &Session, id: &str) -> Result<Vec<String>, Fault> {
    let mut all = Vec::new();
    for row in 0..MOST_CONTACTS {
        let found = query(session, &sentence(Module::Events, &[id], "contact_id").slice(row, 1)).await?;
        match found.first().map(|row| row.get("contact_id")) {
            Some("") => {}
            Some(contact) => all.push(contact.to_owned()),
            None => break,
        }
    }
    Ok(all)
}

/// All contacts of one event whose `retrieve` showed `shown`: one request where it is the only one.
///
/// # Errors
/// See [`Fault`].
pub(super) async fn all_contacts(
    session: &Session,
    module: Module,
    id: &str,
    shown: &str,
) -> Result<Vec<String>, Fault> {
    if shown.is_empty() {
        return Ok(Vec::new());
    }
    if module != Module::Events {
        return Ok(vec![shown.to_owned()]);
    }
    let second = query(session, &sentence(module, &[id], "contact_id").slice(1, 1)).await?;
    if second.is_empty() { Ok(vec![shown.to_owned()]) } else { walk(session, id).await }
}

fn sentence(module: Module, ids: &[&str], order: &str) -> Query {
    Query::select(["id", "contact_id"], module.name()).among("id", ids.iter().copied()).ordered(order)
}

fn pairs(rows: Vec<Row>) -> BTreeMap<String, String> {
    rows.into_iter().map(|row| (row.get("id").to_owned(), row.get("contact_id").to_owned())).collect()
}

/// Adds to `names` who is behind the ids it does not know yet. What may not be read stays nameless.
///
/// # Errors
/// See [`Fault`].
pub(super) async fn learn(
    session: &Session,
    names: &mut Names,
    contacts: &BTreeSet<String>,
    companies: &BTreeSet<String>,
) -> Result<(), Fault> {
    let unknown: Vec<&str> =
        contacts.iter().filter(|id| !names.contacts.contains_key(*id)).map(String::as_str).collect();
    for row in named(session, Module::Contacts, &["id", "firstname", "lastname", "email"], &unknown).await? {
        let name = format!("{} {}", row.get("firstname"), row.get("lastname")).trim().to_owned();
        let email = Some(row.get("email").to_owned()).filter(|email| !email.is_empty());
        names.contacts.insert(row.get("id").to_owned(), Reference { id: Some(row.get("id").to_owned()), name, email });
    }
    let unknown: Vec<&str> =
        companies.iter().filter(|id| !names.companies.contains_key(*id)).map(String::as_str).collect();
    for row in named(session, Module::Accounts, &["id", "accountname"], &unknown).await? {
        names.companies.insert(row.get("id").to_owned(), row.get("accountname").to_owned());
    }
    Ok(())
}

async fn named(session: &Session, module: Module, fields: &[&str], ids: &[&str]) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    for batch in ids.chunks(PAGE) {
        let sentence = Query::select(fields.iter().copied(), module.name()).among("id", batch.iter().copied());
        match query(session, &sentence.limit(PAGE)).await {
            Ok(found) => rows.extend(found),
            Err(Fault::Refused(refusal)) if refusal.code == "ACCESS_DENIED" => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(rows)
}

/// The organisation of that name; Vtiger compares without case and accents, so an exact one goes first.
///
/// # Errors
/// See [`Fault`].
pub(super) async fn company(session: &Session, name: &str) -> Result<Option<String>, Fault> {
    let name = name.trim();
    if name.is_empty() {
        return Ok(None);
    }
    let sentence = Query::select(["id", "accountname"], Module::Accounts.name()).wherever("accountname", "=", name);
    let rows = query(session, &sentence.ordered("id").limit(PAGE)).await?;
    let best = rows.iter().find(|row| row.get("accountname").trim() == name).or_else(|| rows.first());
    Ok(best.map(|row| row.get("id").to_owned()))
}
