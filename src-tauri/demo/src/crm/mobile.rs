//! `mobile.syncModuleRecords`: alive on 8.3.0, dead on 8.2.0, and the only stock call that tells deletions.

use jiff::{civil::DateTime, tz::TimeZone};

use super::{
    Version, access,
    encode::Json,
    fields::{Field, Holds},
    modules::Module,
    read,
    refusal::Refusal,
    request::Request,
    state::{Record, State},
};

/// Records per page.
const PAGE: usize = 99;

/// One's own records changed since `syncToken`, in pages; deletions come on page 0 and only with a token.
pub(super) fn sync(state: &State, user: u64, request: &Request) -> Result<Json, Refusal> {
    if state.version == Version::V82 {
        return Err(Refusal::Fatal);
    }
    let module = Module::named(request.get("module")).filter(|module| Module::ENTITIES.contains(module));
    let module = module.filter(|_| access::has_entities(state, user)).ok_or_else(Refusal::denied)?;
    let token: i64 = request.get("syncToken").parse().unwrap_or(0);
    let page: usize = request.get("page").parse().unwrap_or(0);
    let own = Module::Users.id(user);
    let changed = |record: &Record| record.get("assigned_user_id") == own && modified(state, record) >= token;
    let wanted = |record: &Record| {
        record.module() == module || (module == Module::Calendar && record.module() == Module::Events)
    };
    let mine = || state.records.iter().filter(|(_, record)| wanted(record) && changed(record));
    let updated: Vec<_> = mine().filter(|(_, record)| !record.deleted).collect();
    let deleted = mine().filter(|(_, record)| record.deleted && page == 0 && token > 0);
    let deleted = deleted.map(|(number, record)| Json::Text(record.module().id(*number))).collect();
    let more = updated.len() > (page + 1) * PAGE;
    let shown = updated.into_iter().skip(page * PAGE).take(PAGE);
    let next = if more { i64::try_from(page + 1).unwrap_or_default() } else { 0 };
    let sync = Json::map([
        ("nextSyncToken", Json::Int(state.now())),
        ("deleted", Json::List(deleted)),
        ("updated", Json::List(shown.map(|(number, record)| fat(state, *number, record)).collect())),
        ("nextPage", Json::Int(next)),
    ]);
    Ok(Json::map([("sync", sync)]))
}

fn modified(state: &State, record: &Record) -> i64 {
    let instant = |zone: TimeZone| {
        let local: DateTime = record.get("modifiedtime").replace(' ', "T").parse().ok()?;
        Some(local.to_zoned(zone).ok()?.timestamp().as_second())
    };
    instant(state.zone.clone()).unwrap_or(0)
}

/// A record as the Mobile module wraps it: blocks of fields, each with its label and type.
fn fat(state: &State, number: u64, record: &Record) -> Json {
    let module = record.module();
    let fields = state.described(module);
    let wrapped = fields.iter().map(|field| wrap(state, (number, record), module, field)).collect();
    let block = Json::map([("label", Json::from("Basic Information")), ("fields", Json::List(wrapped))]);
    Json::map([
        ("blocks", Json::List(vec![block])),
        ("id", Json::Text(module.id(number))),
        ("labelFields", label_fields(module)),
    ])
}

fn label_fields(module: Module) -> Json {
    let names: &[&str] = match module {
        Module::Contacts => &["firstname", "lastname"],
        Module::Accounts => &["accountname"],
        _ => &["subject"],
    };
    Json::List(names.iter().map(|name| Json::from(*name)).collect())
}

fn wrap(state: &State, (number, record): (u64, &Record), module: Module, field: &Field) -> Json {
    let plain = read::value(state, record, (number, module), field, record.contacts.first().copied(), false);
    let value = match field.holds {
        Holds::Reference(_) | Holds::Owner => Json::map([("value", plain.clone()), ("label", plain)]),
        _ => plain,
    };
    Json::map([
        ("name", Json::from(field.name)),
        ("value", value),
        ("label", Json::from(field.label)),
        ("type", Json::map([("defaultValue", Json::Null)])),
    ])
}
