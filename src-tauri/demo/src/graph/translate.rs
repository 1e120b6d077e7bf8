//! `translateExchangeIds`: the ids that items have here, by those they had on the Exchange Server they came from.

use serde_json::{Map, Value, json};

use super::GraphServer;
use super::item;
use super::refusal::{Refusal, Reply};
use super::server::{Call, handle};
use super::state::State;

/// So many ids in one request, and no more.
const MOST: usize = 1000;
const FORMS: [&str; 5] = ["entryId", "ewsId", "immutableEntryId", "restId", "restImmutableEntryId"];

/// Translates.
pub(super) fn answer(state: &State, user: &str, body: &Map<String, Value>) -> Result<Reply, Refusal> {
    let form = |name: &str| body.get(name).and_then(Value::as_str).filter(|form| FORMS.contains(form));
    let from = form("sourceIdType").ok_or_else(|| Refusal::bad("sourceIdType is required."))?;
    let to = form("targetIdType").ok_or_else(|| Refusal::bad("targetIdType is required."))?;
    let ids = body.get("inputIds").and_then(Value::as_array).ok_or_else(|| Refusal::bad("inputIds is required."))?;
    if ids.len() > MOST || body.len() > 3 {
        return Err(Refusal::bad("At most 1000 ids can be translated at once."));
    }
    let rows: Vec<Value> = ids.iter().filter_map(Value::as_str).map(|id| row(state, user, id, (from, to))).collect();
    Ok(Reply::ok(json!({"value": rows})))
}

fn row(state: &State, user: &str, id: &str, forms: (&str, &str)) -> Value {
    match translated(state, user, id, forms) {
        Some(own) => json!({"sourceId": id, "targetId": own}),
        None => {
            let error = json!({"code": "ErrorInvalidIdMalformed", "message": "Id is malformed."});
            json!({"sourceId": id, "errorDetails": error})
        }
    }
}

fn translated(state: &State, user: &str, id: &str, (from, to): (&str, &str)) -> Option<String> {
    let plain = if from == "restId" { id.replace('-', "/").replace('_', "+") } else { id.to_owned() };
    let known = &state.mailbox(user).ok()?.former;
    let occurrence = || {
        let (series, day) = crate::ews::occurrence_of(&plain)?;
        Some(item::occurrence_id(known.get(&series)?, day))
    };
    let own = match from {
        // An id that is no old one comes back as it is, where something has it: some accounts answer so.
        "ewsId" | "restId" => known.get(&plain).cloned().or_else(occurrence).or_else(|| own_id(state, user, &plain))?,
        // The ids of this service are of one kind already.
        _ => plain,
    };
    (to == "restImmutableEntryId" || to == from).then_some(own)
}

fn own_id(state: &State, user: &str, id: &str) -> Option<String> {
    let mailbox = state.mailbox(user).ok()?;
    mailbox.containers.values().any(|container| container.items.contains_key(id)).then(|| id.to_owned())
}

impl GraphServer {
    /// Lets something be found by the id that it had on an Exchange Server.
    pub fn know_by(&self, email: &str, former: &str, id: &str) {
        if let Some(mailbox) = self.shared.state().mailboxes.get_mut(email) {
            mailbox.former.insert(former.to_owned(), id.to_owned());
        }
    }

    /// What ids of an Exchange Server are translated to, asked as a client asks.
    #[must_use]
    pub fn translated(&self, token: &str, ids: &[&str]) -> Vec<Option<String>> {
        let call = Call {
            method: "POST".to_owned(),
            path: "/me/translateExchangeIds".to_owned(),
            query: String::new(),
            prefer: super::options::Prefer::default(),
            condition: None,
            authorization: Some(format!("Bearer {token}")),
            body: Some(json!({"inputIds": ids, "sourceIdType": "ewsId", "targetIdType": "restImmutableEntryId"})),
        };
        let reply = handle(&self.shared, &call);
        let rows = reply.body.get("value").and_then(Value::as_array).cloned().unwrap_or_default();
        rows.iter().map(|row| row.get("targetId").and_then(Value::as_str).map(str::to_owned)).collect()
    }
}
