//! `translateExchangeIds`: what items are called here that were known by their ids on an Exchange Server
//! (learn.microsoft.com/graph/api/user-translateexchangeids).

use std::collections::BTreeMap;

use ponte_core::snapshot::RemoteId;
use ponte_core::verdict::Failure;
use reqwest::Method;
use serde_json::{Value, json};

use super::fault;
use super::session::{Part, Session};

/// So many ids go into one request.
const MOST: usize = 1_000;

/// The ids of now by those of before; what is not known by its old id is left out.
///
/// # Errors
/// What keeps them from being asked.
pub async fn translate(session: &Session, former: &[RemoteId]) -> Result<BTreeMap<RemoteId, RemoteId>, Failure> {
    let mut found = BTreeMap::new();
    for chunk in former.chunks(MOST) {
        let ids: Vec<&str> = chunk.iter().map(|id| id.0.as_str()).collect();
        let body = json!({"inputIds": ids, "sourceIdType": "ewsId", "targetIdType": "restImmutableEntryId"});
        let part = Part::write(Method::POST, "me/translateExchangeIds", Some(body));
        let answer = session.ask(&part).await?.listed()?;
        let rows = answer.get("value").and_then(Value::as_array).ok_or_else(|| fault::unreadable("no-rows"))?;
        found.extend(rows.iter().filter_map(pair).filter(|(former, _)| chunk.contains(former)));
    }
    Ok(found)
}

fn pair(row: &Value) -> Option<(RemoteId, RemoteId)> {
    let text = |name: &str| row.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    // What could not be translated comes with an error, and by some accounts with its old id.
    if row.get("errorDetails").is_some_and(Value::is_object) {
        return None;
    }
    Some((RemoteId(text("sourceId")?.to_owned()), RemoteId(text("targetId")?.to_owned())))
}
