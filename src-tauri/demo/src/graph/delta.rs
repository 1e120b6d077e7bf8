//! Change reports: rounds of pages with a link to the next page, and at the end a link for the next round.
//!
//! The oddities are documented ones: an event that changed outside the view is reported as `@removed`, pages may repeat a
//! row, a token that is too old is answered with 410.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::item::occurrence_id;
use super::options::Options;
use super::refusal::{Refusal, Reply};
use super::route::Noun;
use super::rows::{self, Shown};
use super::state::{Container, State};

/// A round under way, or what the next one starts from.
#[derive(Debug, Clone)]
pub(super) struct Delta {
    container: String,
    noun: Noun,
    span: Option<(Timestamp, Timestamp)>,
    since: u64,
    /// What the pages that are still to come will show; `None` before a round.
    rest: Option<VecDeque<Value>>,
    until: u64,
}

/// Answers a delta request.
pub(super) fn answer(
    state: &mut State,
    root: &str,
    (noun, container): (Noun, &str),
    options: &Options,
    shown: &Shown<'_>,
) -> Result<Reply, Refusal> {
    let mut delta = match options.get("$deltatoken").or_else(|| options.get("$skiptoken")) {
        Some(token) => {
            options.only(&["$deltatoken", "$skiptoken"])?;
            let known = state.deltas.get(token).filter(|delta| delta.container == container && delta.noun == noun);
            known.cloned().ok_or_else(lost)?
        }
        None => first(noun, container, options)?,
    };
    if delta.rest.is_none() {
        let holder = state.container(shown.user, noun, Some(container))?;
        delta.rest = Some(rows_since(holder, &delta, shown));
        delta.until = state.revision();
    }
    page(state, root, delta, shown)
}

fn lost() -> Refusal {
    let message = "The sync state generation is not found; resync is required. syncStateNotFound";
    Refusal::new(410, "SyncStateNotFound", message)
}

fn first(noun: Noun, container: &str, options: &Options) -> Result<Delta, Refusal> {
    let span = match noun {
        Noun::Calendar => {
            options.only(&["startDateTime", "endDateTime"])?;
            Some(options.span()?)
        }
        Noun::Folder | Noun::List => {
            options.only(&["$select"])?;
            None
        }
    };
    Ok(Delta { container: container.to_owned(), noun, span, since: 0, rest: None, until: 0 })
}

fn page(state: &mut State, root: &str, mut delta: Delta, shown: &Shown<'_>) -> Result<Reply, Refusal> {
    let most = shown.prefer.page.unwrap_or(10).clamp(1, state.habits.page.max(1));
    let mut rest = delta.rest.take().unwrap_or_default();
    let rows: Vec<Value> = rest.drain(..most.min(rest.len())).collect();
    let done = rest.is_empty();
    if done {
        delta.since = delta.until;
    } else {
        if let Some(last) = rows.last().filter(|_| state.habits.doubles && most > 1) {
            rest.push_front(last.clone());
        }
        delta.rest = Some(rest);
    }
    let token = format!("R0usmcCM996atia_s{}", state.serial());
    let (path, name) = (path(&delta), if done { "$deltatoken" } else { "$skiptoken" });
    let link = format!("{root}/{path}?{name}={token}");
    state.deltas.insert(token, delta);
    let key = if done { "@odata.deltaLink" } else { "@odata.nextLink" };
    Ok(Reply::ok(json!({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata", "value": rows, key: link})))
}

fn path(delta: &Delta) -> String {
    let Delta { noun, container, .. } = delta;
    let items = if *noun == Noun::Calendar { "calendarView" } else { noun.items() };
    format!("me/{}('{container}')/{items}/delta", noun.path())
}

fn rows_since(container: &Container, delta: &Delta, shown: &Shown<'_>) -> VecDeque<Value> {
    let mut rows = VecDeque::new();
    for item in container.items.values().filter(|item| item.revision > delta.since) {
        let Some((from, to)) = delta.span else {
            rows.push_back(shown.item(container, item));
            continue;
        };
        let touching = rows::in_span(item, from, to);
        if touching.is_empty() {
            if delta.since > 0 {
                rows.push_back(removed(&shown.id(&item.id)));
            }
            continue;
        }
        rows.push_back(shown.item(container, item));
        if item.props.contains_key("recurrence") {
            rows.extend(touching.iter().map(|one| shown.occurrence(item, one, true)));
            let left = item.exceptions.keys().filter(|day| !touching.iter().any(|one| one.day == **day));
            let left = left.filter(|_| delta.since > 0);
            rows.extend(left.map(|day| removed(&shown.id(&occurrence_id(&item.id, *day)))));
        }
    }
    if delta.since > 0 {
        let gone = container.gone.iter().filter(|(_, revision)| **revision > delta.since);
        rows.extend(gone.map(|(id, _)| removed(&shown.id(id))));
    }
    rows
}

fn removed(id: &Value) -> Value {
    Value::Object(Map::from_iter([
        ("id".to_owned(), id.clone()),
        ("@removed".to_owned(), json!({"reason": "deleted"})),
    ]))
}
