//! `listtypes` and `describe`.

use super::{
    access,
    encode::Json,
    fields::{Field, Holds},
    modules::{KINDS, Kind, Module},
    refusal::Refusal,
    request::Request,
    state::State,
};

/// `listtypes`, all or only those with a field of the asked types.
pub(super) fn list_types(state: &State, user: u64, request: &Request) -> Json {
    let wanted: Vec<String> = serde_json::from_str(request.get("fieldTypeList")).unwrap_or_default();
    let shown: Vec<&Kind> = KINDS
        .iter()
        .filter(|kind| !kind.entity || access::has_entities(state, user))
        .filter(|kind| kind.name != "Users" || access::is_admin(state, user))
        .filter(|kind| wanted.is_empty() || has_type(state, kind, &wanted))
        .collect();
    let names = shown.iter().map(|kind| Json::from(kind.name)).collect();
    let information = Json::map(shown.iter().map(|kind| (kind.name, information(kind))));
    Json::map([("types", Json::List(names)), ("information", information)])
}

fn has_type(state: &State, kind: &Kind, wanted: &[String]) -> bool {
    let Some(module) = Module::named(kind.name) else { return false };
    state.described(module).iter().any(|field| wanted.iter().any(|name| name == type_name(field.holds)))
}

fn information(kind: &Kind) -> Json {
    Json::map([
        ("isEntity", Json::Bool(kind.entity)),
        ("label", Json::from(kind.label)),
        ("singular", Json::from(kind.singular)),
    ])
}

/// `describe`.
pub(super) fn describe(state: &State, user: u64, request: &Request) -> Result<Json, Refusal> {
    let name = request.get("elementType");
    let unknown = || Refusal::denied_for(&format!("name : {name}"));
    let module = Module::named(name).ok_or_else(unknown)?;
    if !access::has_module(state, user, module) {
        return Err(Refusal::denied());
    }
    let kind = KINDS.iter().find(|kind| kind.name == name).ok_or_else(unknown)?;
    let writable = Json::Bool(module != Module::Groups || access::is_admin(state, user));
    let fields = state.described(module).iter().map(|field| described(field, kind.entity)).collect();
    let mut answer = vec![
        ("label", Json::from(kind.label)),
        ("name", Json::from(name)),
        ("createable", writable.clone()),
        ("updateable", writable.clone()),
        ("deleteable", writable),
        ("retrieveable", Json::Bool(true)),
        ("fields", Json::List(fields)),
        ("idPrefix", Json::Text(module.prefix().to_string())),
        ("isEntity", Json::Bool(kind.entity)),
    ];
    if kind.entity {
        answer.push(("allowDuplicates", Json::Bool(false)));
    }
    answer.push(("labelFields", Json::from(label_fields(module))));
    Ok(Json::map(answer))
}

fn label_fields(module: Module) -> &'static str {
    match module {
        Module::Events | Module::Calendar => "subject",
        Module::Contacts => "firstname,lastname",
        Module::Accounts => "accountname",
        Module::Users => "first_name,last_name",
        Module::Groups => "groupname",
    }
}

fn described(field: &Field, entity: bool) -> Json {
    let mut pairs = vec![
        ("name", Json::from(field.name)),
        ("label", Json::from(field.label)),
        ("mandatory", Json::Bool(field.mandatory())),
        ("type", field_type(field)),
    ];
    if entity && field.holds != Holds::Id {
        pairs.push(("isunique", Json::Bool(false)));
    }
    pairs.push(("nullable", Json::Bool(field.nullable())));
    pairs.push(("editable", Json::Bool(field.editable())));
    if entity || field.holds == Holds::Id {
        pairs.push(("default", Json::from(if field.name == "isconvertedfromlead" { "no" } else { "" })));
    }
    Json::map(pairs)
}

fn field_type(field: &Field) -> Json {
    let name = ("name", Json::from(type_name(field.holds)));
    match field.holds {
        Holds::Date => Json::map([("format", Json::from("yyyy-mm-dd")), name]),
        Holds::Reference(targets) => {
            Json::map([("refersTo", Json::List(targets.iter().map(|target| Json::from(*target)).collect())), name])
        }
        Holds::Choice(choices) => {
            let values = choices.iter().map(|choice| choice_of(field, choice)).collect();
            let first = Json::from(choices.first().copied().unwrap_or_default());
            Json::map([("picklistValues", Json::List(values)), ("defaultValue", first), name])
        }
        _ => Json::map([name]),
    }
}

fn choice_of(field: &Field, choice: &str) -> Json {
    let label = match (field.name, choice) {
        ("recurringtype", "Daily") => "Day(s)",
        ("recurringtype", "Weekly") => "Week(s)",
        ("recurringtype", "Monthly") => "Month(s)",
        ("recurringtype", "Yearly") => "Year",
        _ => choice,
    };
    Json::map([("label", Json::from(label)), ("value", Json::from(choice))])
}

fn type_name(holds: Holds) -> &'static str {
    match holds {
        Holds::Text => "string",
        Holds::LongText => "text",
        Holds::Phone => "phone",
        Holds::Email => "email",
        Holds::Url => "url",
        Holds::Date => "date",
        Holds::Time => "time",
        Holds::Stamp => "datetime",
        Holds::Owner => "owner",
        Holds::Reference(_) => "reference",
        Holds::Choice(_) => "picklist",
        Holds::Boolean => "boolean",
        Holds::Whole => "integer",
        Holds::Decimal => "double",
        Holds::Money => "currency",
        Holds::Image => "image",
        Holds::Id => "autogenerated",
    }
}
