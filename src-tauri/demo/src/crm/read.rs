//! Records as they are answered: `retrieve`, and what `create`, `update` and `revise` give back.

use super::{
    Version, access,
    encode::Json,
    fields::{Field, Holds},
    modules::Module,
    refusal::Refusal,
    request::Request,
    state::{Record, State, Table, User},
    values,
};

/// `retrieve`.
pub(super) fn retrieve(state: &State, user: u64, request: &Request) -> Result<Json, Refusal> {
    let id = request.get("id");
    if access::is_admin(state, user)
        && let Some(answer) = directory_entry(state, id)
    {
        return Ok(answer);
    }
    let (number, module) = access::find(state, user, id, false)?;
    full(state, number, module)
}

fn directory_entry(state: &State, id: &str) -> Option<Json> {
    let (prefix, number) = access::split_id(id).ok()?;
    let number = number?;
    let row = match prefix {
        19 => user_row(number, state.users.get(&number)?),
        20 => group_row(state, number)?,
        _ => return None,
    };
    Some(Json::Map(row))
}

/// A user as an administrator reads it. The access key is never disclosed.
pub(super) fn user_row(number: u64, user: &User) -> Vec<(String, Json)> {
    let shared = if user.shares_calendar { "public" } else { "private" };
    let pairs = [
        ("user_name", user.name.as_str()),
        ("is_admin", if user.admin { "on" } else { "off" }),
        ("first_name", &user.first_name),
        ("last_name", &user.last_name),
        ("roleid", if user.admin { "H2" } else { "H5" }),
        ("email1", &user.email),
        ("status", if user.active { "Active" } else { "Inactive" }),
        ("time_zone", &user.zone),
        ("calendarsharedtype", shared),
    ];
    let mut row: Vec<_> = pairs.into_iter().map(|(key, value)| (key.to_owned(), Json::from(value))).collect();
    row.push(("id".to_owned(), Json::Text(Module::Users.id(number))));
    row
}

pub(super) fn group_row(state: &State, number: u64) -> Option<Vec<(String, Json)>> {
    let group = state.groups.get(&number)?;
    Some(vec![
        ("id".to_owned(), Json::Text(Module::Groups.id(number))),
        ("groupname".to_owned(), Json::from(group.name.as_str())),
        ("description".to_owned(), Json::from("")),
    ])
}

/// All fields of a record, under the id of the module that was asked, with the label that queries do not have.
pub(super) fn full(state: &State, number: u64, module: Module) -> Result<Json, Refusal> {
    let record = state.records.get(&number).ok_or_else(Refusal::denied)?;
    let first = record.contacts.first().copied();
    let mut row: Vec<(String, Json)> = state
        .ordered(module)
        .iter()
        .map(|field| (field.name.to_owned(), value(state, record, (number, module), field, first, false)))
        .collect();
    row.push(("label".to_owned(), Json::Text(values::entities(&label(record)))));
    if let Some(image) = record.values.get("imageattachmentids") {
        row.push(("imageattachmentids".to_owned(), Json::from(image.as_str())));
    }
    Ok(Json::Map(row))
}

fn label(record: &Record) -> String {
    match record.table {
        Table::Activity => record.get("subject").to_owned(),
        Table::Account => record.get("accountname").to_owned(),
        Table::Contact => format!("{} {}", record.get("firstname"), record.get("lastname")).trim().to_owned(),
    }
}

/// A field as text; `contact` is the linked contact this row shows.
pub(super) fn text(record: &Record, (number, module): (u64, Module), field: &str, contact: Option<u64>) -> String {
    match field {
        "id" => module.id(number),
        "contact_id" if module.is_activity() => contact.map(|number| Module::Contacts.id(number)).unwrap_or_default(),
        _ => record.get(field).to_owned(),
    }
}

/// A field as it is answered. On 8.3.0 nothing is `null` in places where 8.2.0 says `""`.
pub(super) fn value(
    state: &State,
    record: &Record,
    identity: (u64, Module),
    field: &Field,
    contact: Option<u64>,
    querying: bool,
) -> Json {
    let text = text(record, identity, field.name, contact);
    let hollow = match field.holds {
        Holds::Reference(_) => querying || !identity.1.is_activity(),
        Holds::Date => querying,
        _ => false,
    };
    if text.is_empty() && hollow && state.version == Version::V83 { Json::Null } else { Json::Text(text) }
}
