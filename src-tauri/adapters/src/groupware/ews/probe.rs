//! The readers of Exchange's answers without an Exchange: for tests that feed them anything. Nothing is sent.

use std::hint::black_box;

use jiff::tz::TimeZone;
use ponte_core::operation::Marker;
use ponte_core::record::{Kind, Record};
use ponte_core::snapshot::RemoteId;
use ponte_core::verdict::Failure;
use serde_json::{Value as Json, json};

use super::fault::Fault;
use super::place::{Class, Place};
use super::xml::{self, Element};
use super::{fields, op_create, op_find, op_folder, op_item, op_sync, row, soap};
use crate::groupware::exchange::{self, Raw};

/// An item as it was understood, and the request by which Ponte would make one that says the same.
#[derive(Debug)]
pub struct Understood {
    /// What it says.
    pub record: Record,
    /// The request, as XML; nothing where Exchange cannot say it.
    pub sent: Option<String>,
}

/// What the items of an answer say, as records of `kind`. Reports, folders and refusals in it are read too, and dropped.
///
/// # Errors
/// That it is no answer of an Exchange.
pub fn answer(kind: Kind, body: &[u8], user: &TimeZone) -> Result<Vec<Understood>, Failure> {
    let Ok(answer) = soap::open(body)?.body else { return Ok(Vec::new()) };
    let messages = answer.child("ResponseMessages").map_or(std::slice::from_ref(&answer), |list| &list.children);
    let mut understood = Vec::new();
    for message in messages {
        // None of these may fall over, whatever they are given.
        black_box((Fault::of_message(message).map(|fault| fault.listed()), op_sync::parse(message).is_ok()));
        black_box((op_folder::folders(message).count(), op_find::is_whole(message)));
        let items = op_item::item(message).into_iter().chain(op_find::items(message));
        understood.extend(items.filter_map(|item| one(kind, item, user)));
    }
    Ok(understood)
}

/// What the item of such a request says.
#[must_use]
pub fn made(kind: Kind, request: &str, user: &TimeZone) -> Option<Record> {
    let request = xml::parse(request.as_bytes()).ok()?;
    one(kind, request.child("Items")?.children.first()?, user).map(|understood| understood.record)
}

fn one(kind: Kind, item: &Element, user: &TimeZone) -> Option<Understood> {
    let class = Class::of(kind);
    let mut raw = Raw::plain(row::of(class, item));
    if raw.is_series() {
        let gone = row::taken_out(item).filter_map(|at| exchange::cancelled_name(at, &raw.row, user));
        raw.nested = Some(json!({"exceptionOccurrences": [], "cancelledOccurrences": gone.collect::<Vec<_>>()}));
    }
    let record = exchange::read(kind, &raw, user).ok()?;
    let (marker, copy_of) = (Marker("marker".to_owned()), RemoteId("source".to_owned()));
    let body = exchange::create(kind, &record, (&marker, &copy_of), user).ok();
    let sets = body.and_then(|body| fields::sets(class, &body, &Json::Null).ok());
    let sent = sets.map(|sets| {
        let place = Place { class, id: "AAMk".to_owned() };
        let mut text = String::new();
        op_create::request(&place, [fields::item(class, sets)]).write(&mut text);
        text
    });
    Some(Understood { record, sent })
}
