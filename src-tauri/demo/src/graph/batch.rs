//! `$batch`: up to twenty requests in one, each with a status of its own. The whole answers 200 though every part failed.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Shared;
use super::options::Prefer;
use super::refusal::{Refusal, Reply};
use super::server::{Call, handle};
use super::token;

/// So many parts, and no more.
const MOST: usize = 20;

/// Answers a batch.
pub(super) fn answer(shared: &Shared, call: &Call) -> Reply {
    let checked = token::check(&shared.state().sign_in.tokens, call.authorization.as_deref()).map(drop);
    match checked.and_then(|()| parts(call)) {
        Ok(parts) => carried_out(shared, &parts),
        Err(refusal) => {
            if refusal.status == 400 {
                shared.counters().refused.push(format!("batch {}: {}", refusal.code, refusal.message));
            }
            refusal.reply()
        }
    }
}

struct Part {
    id: String,
    after: Vec<String>,
    call: Call,
}

fn parts(whole: &Call) -> Result<Vec<Part>, Refusal> {
    let bad = |message: &str| Refusal::new(400, "BadRequest", message);
    let list = whole.body.as_ref().and_then(|body| body.get("requests")?.as_array());
    let list = list.filter(|_| whole.method == "POST").ok_or_else(|| bad("requests is required."))?;
    if list.is_empty() || list.len() > MOST {
        return Err(bad("Number of requests exceeds the maximum of 20, or there is none."));
    }
    let parts: Vec<Part> = list
        .iter()
        .map(|value| part(whole, value))
        .collect::<Option<_>>()
        .ok_or_else(|| bad("A request lacks its id, method or url, or has a body without Content-Type."))?;
    let ids: std::collections::BTreeSet<&str> = parts.iter().map(|part| part.id.as_str()).collect();
    if ids.len() == parts.len() { Ok(parts) } else { Err(bad("Two requests have one id.")) }
}

fn part(whole: &Call, value: &Value) -> Option<Part> {
    let text = |name: &str| value.get(name)?.as_str().map(str::to_owned);
    let url = text("url")?;
    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
    let headers: BTreeMap<String, String> = value
        .get("headers")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.to_ascii_lowercase(), value.as_str()?.to_owned())))
        .collect();
    let body = value.get("body").filter(|body| !body.is_null()).cloned();
    let typed = headers.get("content-type").is_some_and(|kind| kind.starts_with("application/json"));
    if !path.starts_with('/') || (body.is_some() && !typed) {
        return None;
    }
    let after = value.get("dependsOn").and_then(Value::as_array).into_iter().flatten();
    let call = Call {
        method: text("method")?,
        path: path.to_owned(),
        query: query.to_owned(),
        prefer: Prefer::parse(headers.get("prefer").map_or("", String::as_str).split(',')),
        condition: headers.get("if-match").cloned(),
        authorization: whole.authorization.clone(),
        body,
    };
    Some(Part { id: text("id")?, after: after.filter_map(Value::as_str).map(str::to_owned).collect(), call })
}

fn carried_out(shared: &Shared, parts: &[Part]) -> Reply {
    {
        let mut counters = shared.counters();
        counters.batches += 1;
        counters.parts += parts.len() as u64;
    }
    let mut statuses: BTreeMap<&str, u16> = BTreeMap::new();
    let mut responses = Vec::new();
    for part in parts {
        let failed = part.after.iter().any(|id| statuses.get(id.as_str()).is_none_or(|status| *status >= 400));
        let reply = if failed {
            Refusal::new(424, "FailedDependency", "A request this one depends on failed.").reply()
        } else {
            handle(shared, &part.call)
        };
        statuses.insert(&part.id, reply.status);
        responses.push(shown(&part.id, reply));
    }
    // The parts come back in the order in which they were done.
    responses.reverse();
    Reply::ok(json!({"responses": responses}))
}

fn shown(id: &str, reply: Reply) -> Value {
    let mut headers = Map::from_iter([("Content-Type".to_owned(), json!("application/json"))]);
    for (name, value) in reply.headers {
        let name = if name == "retry-after" { "Retry-After" } else { name };
        headers.insert(name.to_owned(), json!(value));
    }
    let mut row = json!({"id": id, "status": reply.status, "headers": headers});
    if let (Some(row), false) = (row.as_object_mut(), reply.body.is_null()) {
        row.insert("body".to_owned(), reply.body);
    }
    row
}
