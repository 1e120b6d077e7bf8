//! Creating a record.
//!
//! Vtiger can store a record and then fail on it, so a create that failed is looked for by its marker and never sent again.
//! Where no answer came at all, nobody knows how much later this is: what stands there by then may be somebody's change, so
//! it is for the next cycle to find it and to compare it with what was meant.

use ponte_core::operation::{Marker, Outcome};
use ponte_core::record::{Field, Record, Value};
use ponte_core::snapshot::Snapshot;
use ponte_core::verdict::Failure;

use super::codec;
use super::collection::VtigerCollection;
use super::convert::{Context, contact, time};
use super::fault::Fault;
use super::lookup;
use super::module::Module;
use super::op_create::create as send;
use super::op_revise::revise;
use super::wire::Row;
use super::write_update::{bare_numbers, differing, written_contacts};

/// Creates `record` under `marker`.
pub(super) async fn create(own: &VtigerCollection, marker: &Marker, record: &Record) -> Outcome {
    let element = match element(own, marker, record).await {
        Ok(element) => element,
        Err(failure) => return Outcome::Refused(failure),
    };
    let contacts = written_contacts(own, record.get(&Field::Contacts));
    let photo = (own.module == Module::Contacts).then(|| contact::photo(&record.fields)).flatten();
    let sent = own.session.server_now();
    match send(&own.session, own.module.name(), &element, &list(own, &contacts), photo).await {
        Ok(row) => {
            if let (Some(sent), Some(wall)) = (sent, time::moment(row.get("createdtime"))) {
                own.session.learn_zone(wall, sent, &own.zones());
            }
            stored(own, record, row, &contacts).await
        }
        Err(Fault::Refused(refusal)) if refusal.says_duplicate() => Outcome::Refused(duplicate(own, &element).await),
        Err(fault @ Fault::Transport(_)) if fault.may_have_happened() => Outcome::Unknown(own.failure(fault, "create")),
        Err(fault) if fault.may_have_happened() => lost(own, marker, fault).await,
        Err(fault) => Outcome::Refused(own.failure(fault, "create")),
    }
}

async fn element(own: &VtigerCollection, marker: &Marker, record: &Record) -> Result<Row, Failure> {
    let server = own.session.zone();
    let mut element = own.codec.encode_new(&record.fields, &Context { server: &server, user: &own.user_zone })?;
    own.legible(&mut element, false);
    element.set("assigned_user_id", own.user_id.as_str());
    element.set("source", codec::source(&marker.0));
    if let Some(Value::References(_)) = record.get(&Field::Contacts)
        && let Some(first) = written_contacts(own, record.get(&Field::Contacts)).first()
    {
        element.set("contact_id", first.as_str());
    }
    if own.module == Module::Contacts {
        let company = lookup::company(&own.session, record.text(&Field::Company)).await;
        if let Some(id) = company.map_err(|fault| own.failure(fault, "query"))? {
            element.set("account_id", id);
        }
    }
    Ok(element)
}

/// All contacts of an event; a task has room for the one in `contact_id` only.
fn list(own: &VtigerCollection, contacts: &[String]) -> String {
    if own.module == Module::Events { bare_numbers(contacts) } else { String::new() }
}

/// What was stored, as the answer tells. Where the answer proved another zone than supposed, the times are set right.
async fn stored(own: &VtigerCollection, record: &Record, row: Row, contacts: &[String]) -> Outcome {
    let row = match own.module.is_dated() {
        true => match right_times(own, record, row, contacts).await {
            Ok(row) => row,
            Err(failure) => return Outcome::Unknown(failure),
        },
        false => row,
    };
    match own.learn_names(std::slice::from_ref(&row), contacts.iter()).await {
        Ok(()) => {}
        Err(fault) => return Outcome::Unknown(own.failure(fault, "query")),
    }
    match own.snapshot(&row, contacts, false) {
        Ok(snapshot) => Outcome::Stored(Box::new(snapshot)),
        Err(failure) => Outcome::Unknown(failure),
    }
}

async fn right_times(own: &VtigerCollection, record: &Record, row: Row, contacts: &[String]) -> Result<Row, Failure> {
    let server = own.session.zone();
    let meant = own.codec.encode_new(&record.fields, &Context { server: &server, user: &own.user_zone })?;
    let times = ["date_start", "time_start", "due_date", "time_end"];
    let meant = meant.iter().filter(|(wire, _)| times.contains(wire));
    let meant: Row = meant.map(|(wire, said)| (wire.to_owned(), said.to_owned())).collect();
    let mut element = differing(&meant, &row);
    if element.is_empty() {
        return Ok(row);
    }
    element.set("id", row.get("id"));
    super::write_update::keep_reminder(own, &mut element, &row);
    revise(&own.session, &element, &list(own, contacts)).await.map_err(|fault| own.failure(fault, "revise"))
}

/// An organisation of that name exists: its id is told, so that the two can be joined instead.
async fn duplicate(own: &VtigerCollection, element: &Row) -> Failure {
    let refusal = super::fault::Refusal { code: "0".to_owned(), message: String::new() };
    let failure = own.failure(Fault::Refused(refusal), "create");
    match lookup::company(&own.session, element.get("accountname")).await {
        Ok(Some(id)) => failure.with("id", id),
        Ok(None) | Err(_) => failure,
    }
}

/// Whether a create that failed went through all the same.
async fn lost(own: &VtigerCollection, marker: &Marker, fault: Fault) -> Outcome {
    let answered = matches!(fault, Fault::Refused(_));
    let failure = own.failure(fault, "create");
    let found: Result<Option<Snapshot>, Fault> = own.find_marked(marker).await;
    match found {
        Ok(Some(snapshot)) => Outcome::Stored(Box::new(snapshot)),
        // The server has answered, so nothing is under way any more.
        Ok(None) if answered => Outcome::Refused(Failure { kind: ponte_core::verdict::FailureKind::Record, ..failure }),
        Ok(None) | Err(_) => Outcome::Unknown(failure),
    }
}
