//! Making, changing and deleting one item, under the conditions that Exchange keeps: a change key is honoured by a change
//! of an event or a contact, ignored by a deletion, and by To Do altogether.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::refusal::Refusal;
use super::route::Noun;
use super::state::{Item, State};
use super::{entity, event, mail};

/// An item, or one occurrence of a series.
pub(super) fn split(id: &str) -> (String, Option<Date>) {
    let found = || {
        let (master, day) = id.strip_suffix('=')?.split_once("_o")?;
        let day = Date::strptime("%Y%m%d", day).ok()?;
        Some((format!("{master}="), Some(day)))
    };
    found().unwrap_or_else(|| (id.to_owned(), None))
}

/// The id of an occurrence.
pub(super) fn occurrence_id(master: &str, day: Date) -> String {
    format!("{}_o{}=", master.trim_end_matches('='), day.strftime("%Y%m%d"))
}

/// Makes an item and gives its id.
pub(super) fn create(
    state: &mut State,
    user: &str,
    (noun, container): (Noun, &str),
    body: &Map<String, Value>,
) -> Result<String, Refusal> {
    entity::check(noun, body, true)?;
    let name = state.mailbox(user)?.name.clone();
    let holder = state.container(user, noun, Some(container))?;
    if !holder.writable {
        return Err(Refusal::denied());
    }
    let transaction = body.get("transactionId").and_then(Value::as_str);
    let same =
        |item: &&Item| transaction.is_some() && item.props.get("transactionId").and_then(Value::as_str) == transaction;
    if holder.items.values().any(|item| same(&item)) {
        let message = "Your request can't be completed. The TransactionId was used before.";
        return Err(Refusal::new(409, "ErrorDuplicateTransactionId", message));
    }
    let props = match noun {
        Noun::Calendar => event::create(body, user, &name)?,
        Noun::Folder => contact(body),
        Noun::List => task(body),
    };
    let mut item = Item { id: state.new_id(), props, created: jiff::Timestamp::now(), ..Item::default() };
    item.extended.extend(entity::extended(body)?);
    state.touch(&mut item);
    if noun == Noun::Calendar {
        state.messages.extend(mail::created(&item, user));
    }
    let id = item.id.clone();
    state.container_mut(user, noun, Some(container))?.items.insert(id.clone(), item);
    Ok(id)
}

/// Changes an item, or one occurrence.
pub(super) fn patch(
    state: &mut State,
    user: &str,
    (noun, container): (Noun, &str),
    id: &str,
    condition: Option<&str>,
    body: &Map<String, Value>,
) -> Result<(), Refusal> {
    entity::check(noun, body, false)?;
    let (master, day) = split(id);
    let holder = state.container(user, noun, Some(container))?;
    if !holder.writable {
        return Err(Refusal::denied());
    }
    let before = holder.items.get(&master).ok_or_else(Refusal::missing)?.clone();
    let mut item = before.clone();
    if let Some(condition) = condition.filter(|_| noun != Noun::List)
        && condition != "*"
        && condition != before.etag()
    {
        let message = "The change key passed in the request does not match the current change key for the item.";
        return Err(Refusal::new(412, "ErrorIrresolvableConflict", message));
    }
    match (noun, day) {
        (Noun::Calendar, None) => event::patch(&mut item, body)?,
        (Noun::Calendar, Some(day)) => {
            if item.cancelled.contains_key(&day) {
                return Err(Refusal::missing());
            }
            let own = item.exceptions.entry(day).or_default();
            event::patch_occurrence(&before.props, own, body)?;
        }
        (Noun::Folder | Noun::List, _) => item.props.extend(body.clone()),
    }
    item.props.remove("singleValueExtendedProperties");
    item.extended.extend(entity::extended(body)?);
    if noun == Noun::List {
        task_rules(&mut item.props);
    }
    if noun == Noun::Calendar {
        state.messages.extend(mail::changed(&before, body, user));
    }
    state.touch(&mut item);
    state.container_mut(user, noun, Some(container))?.items.insert(master, item);
    Ok(())
}

/// Deletes an item, or takes one occurrence out.
pub(super) fn delete(state: &mut State, user: &str, (noun, container): (Noun, &str), id: &str) -> Result<(), Refusal> {
    let (master, day) = split(id);
    let holder = state.container(user, noun, Some(container))?;
    if !holder.writable {
        return Err(Refusal::denied());
    }
    let item = holder.items.get(&master).ok_or_else(Refusal::missing)?.clone();
    if day.is_some_and(|day| item.cancelled.contains_key(&day)) {
        return Err(Refusal::missing());
    }
    if noun == Noun::Calendar {
        state.messages.extend(mail::removed(&item, user));
    }
    remove(state, user, (noun, container), id)
}

/// The same without a word to anybody.
pub(super) fn remove(state: &mut State, user: &str, (noun, container): (Noun, &str), id: &str) -> Result<(), Refusal> {
    let (master, day) = split(id);
    let revision = state.next_revision();
    let holder = state.container_mut(user, noun, Some(container))?;
    match day {
        None => drop(holder.items.remove(&master).ok_or_else(Refusal::missing)?),
        Some(day) => {
            let item = holder.items.get_mut(&master).ok_or_else(Refusal::missing)?;
            item.exceptions.remove(&day);
            item.cancelled.insert(day, revision);
            item.revision = revision;
            item.modified = jiff::Timestamp::now();
        }
    }
    holder.gone.insert(id.to_owned(), revision);
    Ok(())
}

fn contact(body: &Map<String, Value>) -> Map<String, Value> {
    let mut props = body.clone();
    props.remove("singleValueExtendedProperties");
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or("").to_owned();
    let full = format!("{} {}", text("givenName"), text("surname"));
    let shown = if full.trim().is_empty() { text("companyName") } else { full.trim().to_owned() };
    props.entry("displayName").or_insert_with(|| json!(shown));
    props
}

fn task(body: &Map<String, Value>) -> Map<String, Value> {
    let mut props = Map::from_iter([
        ("title".to_owned(), json!("")),
        ("status".to_owned(), json!("notStarted")),
        ("importance".to_owned(), json!("normal")),
        ("isReminderOn".to_owned(), json!(false)),
        ("categories".to_owned(), json!([])),
        ("body".to_owned(), json!({"contentType": "text", "content": ""})),
    ]);
    props.extend(body.clone());
    task_rules(&mut props);
    props
}

/// Days have no time, and what is done has been done today.
fn task_rules(props: &mut Map<String, Value>) {
    for name in ["dueDateTime", "startDateTime", "completedDateTime"] {
        if let Some(wall) = props.get(name).and_then(super::zone::wall) {
            let midnight = wall.date().to_datetime(jiff::civil::Time::midnight());
            props.insert(name.to_owned(), super::zone::written(midnight, "UTC"));
        }
    }
    if props.get("status") == Some(&json!("completed")) {
        let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().to_datetime(Default::default());
        props.entry("completedDateTime").or_insert_with(|| super::zone::written(today, "UTC"));
    } else {
        props.remove("completedDateTime");
    }
    props.retain(|_, value| !value.is_null());
}
