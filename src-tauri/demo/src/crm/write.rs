//! `create`, `update`, `revise` and `delete`: what is checked, in which order, and what each does by the way.

use super::{
    Mail, access, activity, contacts,
    encode::Json,
    fields::{Field, Holds},
    modules::{Module, kind_of_prefix},
    query::collation,
    read,
    refusal::{Refusal, SQL_FAILURE},
    request::{self, Element, Request},
    state::{Record, State, Table},
    values,
};

/// `create`. Some failures leave the record behind (S9).
pub(super) fn create(state: &mut State, user: u64, request: &Request) -> Result<Json, Refusal> {
    let module = Module::named(request.get("elementType")).ok_or_else(Refusal::denied)?;
    match module {
        Module::Users => return Err(Refusal::wrong_id()),
        Module::Groups => return Err(Refusal::denied()),
        _ if !access::has_module(state, user, module) => return Err(Refusal::denied()),
        _ => {}
    }
    let element = request::element(request.get("element"), state.version)?;
    let element = resolved(state, user, module, element)?;
    mandatory(state, module, |field| element.get(field).is_none_or(String::is_empty))?;
    if request.upload.as_ref().is_some_and(|upload| upload.part != "imagename[]") {
        return Err(Refusal::Fatal);
    }
    if module == Module::Accounts && name_taken(state, element.get("accountname").map_or("", String::as_str)) {
        return Err(Refusal::Duplicate);
    }
    let number = state.next_number();
    readable_start(module, &element)?;
    let record = blank(state, module, user, &element);
    state.records.insert(number, record);
    attach(state, number, request);
    save(state, user, (number, module), &element, request, true)?;
    read::full(state, number, module)
}

/// `update`: every mandatory field must be there, and what is left out is kept all the same. So is a contact's company
/// when it is sent blank: only `revise` takes it away.
pub(super) fn update(state: &mut State, user: u64, request: &Request) -> Result<Json, Refusal> {
    let element = request::element(request.get("element"), state.version)?;
    let identity = access::find(state, user, element.get("id").map_or("", String::as_str), true)?;
    let blank = identity.1 == Module::Contacts && element.get("account_id").is_some_and(String::is_empty);
    let mut element = resolved(state, user, identity.1, element)?;
    mandatory(state, identity.1, |field| element.get(field).is_none_or(String::is_empty))?;
    readable_start(identity.1, &element)?;
    if blank {
        element.remove("account_id");
    }
    save(state, user, identity, &element, request, false)?;
    read::full(state, identity.0, identity.1)
}

/// `revise`: truly partial, and it decodes entities once in the fields it is sent.
pub(super) fn revise(state: &mut State, user: u64, request: &Request) -> Result<Json, Refusal> {
    let element = request::element(request.get("element"), state.version)?;
    let identity = access::find(state, user, element.get("id").map_or("", String::as_str), true)?;
    let element = resolved(state, user, identity.1, element)?;
    mandatory(state, identity.1, |field| element.get(field).is_some_and(String::is_empty))?;
    let element: Element = element.iter().map(|(key, text)| (key.clone(), values::entities_decoded(text))).collect();
    readable_start(identity.1, &element)?;
    save(state, user, identity, &element, request, false)?;
    read::full(state, identity.0, identity.1)
}

/// `delete`: into the bin.
pub(super) fn delete(state: &mut State, user: u64, request: &Request) -> Result<Json, Refusal> {
    let (number, _) = access::find(state, user, request.get("id"), true)?;
    bin(state, number);
    state.writes += 1;
    Ok(Json::map([("status", Json::from("successful"))]))
}

/// Deletes a record and blanks the references to it, without touching the modified time of those that held them.
pub(super) fn bin(state: &mut State, number: u64) {
    let stamp = state.stamp();
    let Some(record) = state.records.get_mut(&number) else { return };
    record.deleted = true;
    record.set("modifiedtime", stamp);
    let id = record.module().id(number);
    for other in state.records.values_mut() {
        other.contacts.retain(|contact| *contact != number);
        for field in ["account_id", "contact_id", "parent_id"] {
            if other.get(field) == id {
                other.set(field, "");
            }
        }
    }
}

/// Checks owner and references; a reference to something gone is dropped in silence.
fn resolved(state: &State, user: u64, module: Module, mut element: Element) -> Result<Element, Refusal> {
    for field in state.ordered(module) {
        let Some(text) = element.get(field.name).filter(|text| !text.is_empty()).cloned() else { continue };
        let kept = match field.holds {
            Holds::Owner => access::assignee(state, user, module, &text)?,
            Holds::Reference(targets) if field.name != "modifiedby" => reference(state, &field, targets, &text)?,
            _ => continue,
        };
        element.insert(field.name.to_owned(), kept);
    }
    Ok(element)
}

fn reference(state: &State, field: &Field, targets: &[&str], id: &str) -> Result<String, Refusal> {
    let (prefix, number) = access::split_id(id)?;
    if !kind_of_prefix(prefix).is_some_and(|kind| targets.contains(&kind.name)) {
        let message = format!("Invalid reference specified for {}", field.name);
        return Err(Refusal::new("REFERENCE_INVALID", message));
    }
    let alive = number.and_then(|number| state.live(number)).is_some_and(|record| record.module().prefix() == prefix);
    Ok(if alive { id.to_owned() } else { String::new() })
}

/// Names the first mandatory field that the test finds wanting.
fn mandatory(state: &State, module: Module, wanting: impl Fn(&str) -> bool) -> Result<(), Refusal> {
    let fields = state.ordered(module);
    match fields.iter().find(|field| field.mandatory() && wanting(field.name)) {
        Some(field) => Err(Refusal::missing(field.name)),
        None => Ok(()),
    }
}

fn name_taken(state: &State, name: &str) -> bool {
    let mut companies = state.records.values().filter(|record| record.table == Table::Account && !record.deleted);
    companies.any(|record| collation::equal(record.get("accountname"), name))
}

/// A start date that is none makes the database refuse the statement.
fn readable_start(module: Module, element: &Element) -> Result<(), Refusal> {
    let garbage = |text: &String| !text.is_empty() && activity::date_parts(text).is_none();
    let bad = module.is_activity() && element.get("date_start").is_some_and(garbage);
    if bad { Err(Refusal::Page(SQL_FAILURE)) } else { Ok(()) }
}

fn blank(state: &mut State, module: Module, user: u64, element: &Element) -> Record {
    let table = match module {
        Module::Contacts => Table::Contact,
        Module::Accounts => Table::Account,
        _ => Table::Activity,
    };
    let mut record = Record {
        table,
        values: Default::default(),
        contacts: Vec::new(),
        invitees: Vec::new(),
        deleted: false,
        recurs: false,
    };
    for field in state.described(module) {
        record.set(field.name, field.initial());
    }
    record.set("createdtime", state.stamp());
    record.set("modifiedby", Module::Users.id(user));
    record.set("reminder_time", "");
    let source = element.get("source").filter(|text| !text.is_empty()).map_or("WEBSERVICE", String::as_str);
    record.set("source", source.to_uppercase().chars().take(100).collect::<String>());
    match module {
        Module::Contacts => record.set("contact_no", state.next_label("CON")),
        Module::Accounts => record.set("account_no", state.next_label("ACC")),
        _ => {}
    }
    record
}

fn attach(state: &mut State, number: u64, request: &Request) {
    let Some(upload) = request.upload.clone() else { return };
    let attachment = Module::Contacts.id(state.next_number());
    if let Some(record) = state.records.get_mut(&number) {
        record.set("imagename", upload.file);
        record.set("imageattachmentids", attachment);
        state.pictures.insert(number, (upload.media_type, upload.data));
    }
}

/// Puts the sent fields into the record, with everything a save brings along. Also used by the hands of the UI.
pub(super) fn save(
    state: &mut State,
    user: u64,
    (number, module): (u64, Module),
    element: &Element,
    request: &Request,
    new: bool,
) -> Result<(), Refusal> {
    let (fields, stamp, night) = (state.described(module), state.stamp(), night_of(state, user));
    let version = state.version;
    state.writes += 1;
    let Some(record) = state.records.get_mut(&number) else { return Err(Refusal::denied()) };
    write_fields(record, &fields, element);
    record.set("modifiedtime", stamp);
    record.set("modifiedby", Module::Users.id(user));
    if !module.is_activity() {
        return Ok(());
    }
    record.recurs = false;
    let single = element.get("contact_id").map(|id| access::split_id(id).ok().and_then(|(_, number)| number));
    contacts::apply(record, request, single, version, new);
    if module == Module::Events {
        let sent = element.get("reminder_time").map(String::as_str);
        let now = activity::reminder(record.get("reminder_time"), sent);
        record.set("reminder_time", now);
    }
    notify(state, number);
    settle(state, number, element, night)
}

fn night_of(state: &State, user: u64) -> i64 {
    let zone = state.users.get(&user).and_then(|user| jiff::tz::TimeZone::get(&user.zone).ok());
    zone.map_or(0, |zone| activity::midnight_of(&zone, &state.zone, state.now()))
}

fn write_fields(record: &mut Record, fields: &[Field], element: &Element) {
    for field in fields.iter().filter(|field| field.editable()) {
        let own_rule = matches!(field.name, "modifiedby" | "reminder_time" | "imagename");
        if own_rule || (field.name == "contact_id" && record.table == Table::Activity) {
            continue;
        }
        if let Some(text) = element.get(field.name) {
            record.set(field.name, values::stored(field, text));
        }
    }
}

/// The duration of an activity, from the dates as they were sent: the database bends them only afterwards.
pub(super) fn settle(state: &mut State, number: u64, element: &Element, night: i64) -> Result<(), Refusal> {
    let Some(record) = state.records.get_mut(&number) else { return Ok(()) };
    let stored = (record.get("date_start").to_owned(), record.get("due_date").to_owned());
    let start = element.get("date_start").unwrap_or(&stored.0);
    let end = element.get("due_date").unwrap_or(&stored.1);
    activity::set_duration(record, (start, end), night)
}

/// The default workflow "when Send Notification is true" runs on every save (E10).
fn notify(state: &mut State, number: u64) {
    let Some(record) = state.live(number).filter(|record| record.get("sendnotification") == "1") else { return };
    let mail = Mail {
        record: record.module().id(number),
        owner: record.get("assigned_user_id").to_owned(),
        contacts: record.contacts.iter().map(|contact| Module::Contacts.id(*contact)).collect(),
        invitees: record.invitees.iter().map(|user| Module::Users.id(*user)).collect(),
    };
    state.mails.push(mail);
}
