//! Changing a record: read it, compare, and send one `revise` with what differs, or none.
//!
//! Every revise of an event erases its invitees, clears its reminder and (8.2) cuts its contacts to one: so the latter two
//! are sent along, and nothing is sent that only rewrites what is there.

use ponte_core::decision::Patch;
use ponte_core::operation::{MailPermit, Outcome};
use ponte_core::record::{Field, Record, Value};
use ponte_core::snapshot::{Reading, RemoteId, Version};
use ponte_core::verdict::{Failure, FailureKind};

use super::collection::VtigerCollection;
use super::convert::{Context, event, text, time};
use super::fault::Fault;
use super::module::Module;
use super::op_retrieve::{Found, retrieve};
use super::op_revise::revise;
use super::wire::{Row, truth};
use super::write::Done;
use super::{lookup, version};

/// What stands on the server before a write.
pub(super) struct Standing {
    /// The row.
    pub row: Row,
    /// All its contacts.
    pub contacts: Vec<String>,
}

/// Changes `id` as `patch` says, if it is still of version `expected`.
pub(super) async fn update(
    own: &VtigerCollection,
    id: &RemoteId,
    expected: &Version,
    patch: &Patch,
    permit: MailPermit,
) -> Done {
    let standing = match standing(own, id, expected, permit).await {
        Ok(standing) => standing,
        Err(outcome) => return (*outcome, None),
    };
    let before = before(own, &standing);
    (revised(own, &standing, patch).await, before)
}

/// What stands there, if a write may go on.
///
/// # Errors
/// What becomes of the operation if not.
pub(super) async fn standing(
    own: &VtigerCollection,
    id: &RemoteId,
    expected: &Version,
    permit: MailPermit,
) -> Result<Standing, Box<Outcome>> {
    let refused = |fault: Fault| Box::new(Outcome::Refused(own.failure(fault, "retrieve")));
    let stale = |reading: Reading| Box::new(Outcome::Stale(Some(Box::new(reading))));
    let row = match retrieve(&own.session, &id.0).await.map_err(refused)? {
        Found::Here(row) => row,
        Found::Gone => return Err(stale(Reading::Gone(id.clone()))),
        Found::NoAccess => return Err(stale(Reading::NoAccess(id.clone()))),
        Found::OtherModule => return Err(stale(Reading::NotMine(id.clone()))),
    };
    if !own.owns(&row) {
        return Err(stale(Reading::NotMine(id.clone())));
    }
    let shown = if own.module.is_dated() { row.get("contact_id") } else { "" };
    let contacts = lookup::all_contacts(&own.session, own.module, &id.0, shown).await.map_err(refused)?;
    own.learn_names(std::slice::from_ref(&row), contacts.iter()).await.map_err(refused)?;
    if !version::matches(expected, row.get("modifiedtime")) {
        return Err(stale(own.reading(&row, &contacts, own.settled(&row))));
    }
    if truth(row.get("sendnotification")) && permit == MailPermit::Denied {
        let failure = Failure::new(FailureKind::Decide, "failure-crm-would-mail");
        return Err(Box::new(Outcome::Refused(failure.with("module", own.module.name()))));
    }
    Ok(Standing { row, contacts })
}

/// The before-image for undo.
pub(super) fn before(own: &VtigerCollection, standing: &Standing) -> Option<Box<Record>> {
    own.snapshot(&standing.row, &standing.contacts, true).ok().map(|snapshot| Box::new(snapshot.record))
}

async fn revised(own: &VtigerCollection, standing: &Standing, patch: &Patch) -> Outcome {
    let (mut element, contacts) = match difference(own, standing, patch).await {
        Ok(difference) => difference,
        Err(failure) => return Outcome::Refused(failure),
    };
    if element.is_empty() && contacts == standing.contacts {
        return settled(own, &standing.row, &standing.contacts, own.settled(&standing.row)).await;
    }
    let plain = element.clone();
    element.set("id", standing.row.get("id"));
    keep_reminder(own, &mut element, &standing.row);
    let list = contact_list(own, &contacts, &standing.contacts, &mut element);
    own.legible(&mut element, true);
    let (sent, supposed) = (own.session.server_now(), own.session.zone().name);
    let row = match revise(&own.session, &element, &list).await {
        Ok(row) => row,
        Err(fault) if fault.may_have_happened() => return Outcome::Unknown(own.failure(fault, "revise")),
        Err(fault) => return Outcome::Refused(own.failure(fault, "revise")),
    };
    if let (Some(sent), Some(wall)) = (sent, time::moment(row.get("modifiedtime"))) {
        own.session.learn_zone(wall, sent, &own.zones());
    }
    if own.module.is_dated() && own.session.zone().name != supposed {
        // The answer proved another zone than supposed: the times are set right, once, for now it is proven.
        return Box::pin(revised(own, &Standing { row, contacts }, patch)).await;
    }
    match undecoded(own, &plain, &element, row, &list).await {
        Ok(row) => settled(own, &row, &contacts, false).await,
        Err(failure) => Outcome::Unknown(failure),
    }
}

/// The wire fields that would change, and the contacts there are to be.
async fn difference(own: &VtigerCollection, standing: &Standing, patch: &Patch) -> Result<(Row, Vec<String>), Failure> {
    let server = own.session.zone();
    let mut meant = own.codec.encode_patch(patch, &Context { server: &server, user: &own.user_zone })?;
    if own.module == Module::Contacts {
        company(own, patch, &mut meant).await?;
    }
    own.legible(&mut meant, false);
    let mut element = differing(&meant, &standing.row);
    if own.module == Module::Events && !element.get("reminder_time").is_empty() {
        same_reminder(&mut element, &standing.row);
    }
    let touched = patch.fields().any(|field| *field == Field::Contacts);
    let contacts = match touched {
        true => written_contacts(own, patch.set.get(&Field::Contacts)),
        false => standing.contacts.clone(),
    };
    Ok((element, contacts))
}

async fn company(own: &VtigerCollection, patch: &Patch, meant: &mut Row) -> Result<(), Failure> {
    if patch.clear.contains(&Field::Company) {
        meant.set("account_id", "");
    }
    if let Some(name) = patch.set.get(&Field::Company).and_then(Value::as_text) {
        let id = lookup::company(&own.session, name).await.map_err(|fault| own.failure(fault, "query"))?;
        // An organisation that does not exist in the CRM is not made on the side, and the link to the old one stays.
        if let Some(id) = id {
            meant.set("account_id", id);
        }
    }
    Ok(())
}

/// The fields of `meant` that `row` does not say already.
pub(super) fn differing(meant: &Row, row: &Row) -> Row {
    let same = |wire: &str, said: &str| {
        let stands = row.get(wire);
        said == stands || (said.is_empty() && matches!(stands, "0000-00-00" | "0"))
    };
    let differing = meant.iter().filter(|(wire, said)| !same(wire, said));
    differing.map(|(wire, said)| (wire.to_owned(), said.to_owned())).collect()
}

/// A reminder is sent in seconds and read in minutes: the same one in two units is no difference.
fn same_reminder(element: &mut Row, row: &Row) {
    let stands: i64 = row.get("reminder_time").parse().unwrap_or(0);
    if event::shown(element.get("reminder_time")) == stands.max(0) {
        let rest = element.iter().filter(|(wire, _)| *wire != "reminder_time");
        *element = rest.map(|(wire, said)| (wire.to_owned(), said.to_owned())).collect();
    }
}

/// Sends the reminder that stands along, since any revise without one clears it.
pub(super) fn keep_reminder(own: &VtigerCollection, element: &mut Row, row: &Row) {
    let set = element.iter().any(|(wire, _)| wire == "reminder_time");
    if own.module == Module::Events
        && !set
        && let Some(seconds) = event::seconds_again(row.get("reminder_time"))
    {
        element.set("reminder_time", seconds);
    }
}

/// The list of all contacts where one is to be sent. A list empties only through `contact_id`; a blank one erases all.
fn contact_list(own: &VtigerCollection, contacts: &[String], stood: &[String], element: &mut Row) -> String {
    let changed = contacts != stood;
    if changed {
        element.set("contact_id", contacts.first().map_or("", String::as_str));
    }
    let several = contacts.len() > 1 || (changed && !contacts.is_empty());
    if own.module == Module::Events && several { bare_numbers(contacts) } else { String::new() }
}

/// A server that does not decode entities got one too many: what was meant is sent as it is, once.
async fn undecoded(own: &VtigerCollection, plain: &Row, element: &Row, row: Row, list: &str) -> Result<Row, Failure> {
    let literal: Row = element
        .iter()
        .filter(|(wire, said)| plain.get(wire) != *said && row.get(wire) == *said)
        .filter(|(wire, _)| plain.iter().any(|(name, _)| name == *wire))
        .map(|(wire, _)| (wire.to_owned(), plain.get(wire).to_owned()))
        .collect();
    if literal.is_empty() {
        return Ok(row);
    }
    let mut again = literal;
    again.set("id", row.get("id"));
    keep_reminder(own, &mut again, &row);
    revise(&own.session, &again, list).await.map_err(|fault| own.failure(fault, "revise"))
}

async fn settled(own: &VtigerCollection, row: &Row, contacts: &[String], settled: bool) -> Outcome {
    if let Err(fault) = own.learn_names(std::slice::from_ref(row), contacts.iter()).await {
        return Outcome::Unknown(own.failure(fault, "query"));
    }
    match own.snapshot(row, contacts, settled) {
        Ok(snapshot) => Outcome::Stored(Box::new(snapshot)),
        Err(failure) => Outcome::Unknown(failure),
    }
}

/// The ids of contacts of this CRM, in order; people it does not know cannot be linked.
pub(super) fn written_contacts(own: &VtigerCollection, value: Option<&Value>) -> Vec<String> {
    let Some(Value::References(references)) = value else { return Vec::new() };
    let prefix = format!("{}x", Module::Contacts.prefix());
    let ids = references.values().filter_map(|reference| reference.id.clone());
    let mut ids: Vec<String> = ids.filter(|id| id.starts_with(&prefix)).collect();
    ids.sort_by_key(|id| id.split_once('x').and_then(|(_, number)| number.parse::<u64>().ok()));
    if own.module == Module::Calendar {
        ids.truncate(1);
    }
    ids
}

/// `88;89`, as `contactidlist` wants them.
pub(super) fn bare_numbers(ids: &[String]) -> String {
    ids.iter().filter_map(|id| Some(id.split_once('x')?.1)).collect::<Vec<_>>().join(";")
}

impl VtigerCollection {
    /// Makes texts such that this server stores what is meant: `revise` decodes entities, 8.3 fails on `\u` escapes.
    pub(super) fn legible(&self, element: &mut Row, revised: bool) {
        let texts: Vec<(String, String)> =
            element.iter().map(|(wire, said)| (wire.to_owned(), said.to_owned())).collect();
        for (wire, said) in texts {
            let said = if self.escapes_fail { text::without_escapes(&said) } else { said };
            element.set(&wire, if revised { text::entities_kept(&said) } else { said });
        }
    }
}
