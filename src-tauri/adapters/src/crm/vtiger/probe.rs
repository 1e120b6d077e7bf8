//! The readers of a Vtiger's answers without a Vtiger: for tests that feed them anything.
//!
//! What it returns is what a listing, a description or a first redirect would make of the same bytes. Nothing is sent.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use ponte_core::record::{Kind, Record};
use ponte_core::verdict::Failure;
use serde_json::Value as Json;
use url::Url;

use super::address;
use super::codec::Codec;
use super::convert::{Context, Names, company, contact, event, task};
use super::module::Module;
use super::op_describe::{self, FieldInfo};
use super::wire::{self, Row};
use super::zone::ServerZone;

/// What the answer to a question for records of `kind` says: each record that can be understood, as it was read and as it
/// is read again after Ponte wrote it; and how many cannot.
///
/// # Errors
/// That the answer as a whole cannot be read, or is a refusal.
pub fn records(
    kind: Kind,
    status: u16,
    body: &[u8],
    zone: &TimeZone,
) -> Result<(Vec<(Record, Record)>, usize), Failure> {
    let module = Module::of(kind);
    let result = wire::result(status, body).map_err(|fault| fault.failure(module.name(), "query"))?;
    let described = op_describe::parse(&result).unwrap_or_else(|| known(kind));
    let codec = Codec::new(module, described, &BTreeMap::new());
    let server = ServerZone::assumed();
    let context = Context { server: &server, user: zone };
    let rows: Vec<Row> = result.as_array().into_iter().flatten().filter_map(Row::of).collect();
    let all = rows.len();
    let read: Vec<_> = rows.iter().filter_map(|row| twice(&codec, row, &context)).collect();
    let refused = all - read.len();
    Ok((read, refused))
}

/// Where Ponte goes on asking when the first answer of `from` is a redirect.
///
/// # Errors
/// That it leads elsewhere.
pub fn redirected(from: &Url, location: &str) -> Result<Url, Failure> {
    address::redirected(from, location)
}

/// The endpoint of an address that somebody typed.
///
/// # Errors
/// That it is no address, or is http without leave.
pub fn endpoint(typed: &str) -> Result<Url, Failure> {
    address::endpoint(typed, false)
}

fn twice(codec: &Codec, row: &Row, context: &Context<'_>) -> Option<(Record, Record)> {
    let read = |row: &Row| codec.decode(row, &[], &Names::default(), context).ok();
    let once = read(row)?;
    let sent = codec.encode_new(&once.fields, context).ok()?;
    let json: Json = serde_json::from_str(&sent.to_json()).ok()?;
    let again = read(&Row::of(&json)?)?;
    Some((once, again))
}

/// The fields of a Vtiger as it is delivered.
fn known(kind: Kind) -> Vec<FieldInfo> {
    let names: Vec<&str> = match kind {
        Kind::Event => event::FIELDS.to_vec(),
        Kind::Task => task::FIELDS.to_vec(),
        Kind::Contact => contact::TABLE.iter().map(|(wire, ..)| *wire).collect(),
        Kind::Company => company::TABLE.iter().map(|(wire, ..)| *wire).collect(),
    };
    names.into_iter().map(plain).collect()
}

fn plain(name: &str) -> FieldInfo {
    FieldInfo {
        name: name.to_owned(),
        label: String::new(),
        mandatory: false,
        editable: true,
        kind: "string".to_owned(),
        first_choice: None,
        default: String::new(),
    }
}
