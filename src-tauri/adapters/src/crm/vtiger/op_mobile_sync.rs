//! `mobile.syncModuleRecords`: the only stock operation that tells what was deleted. Vtiger 8.3 only; 8.2 fails on it.
//!
//! It knows the caller's own records alone, and tells deletions on its first page only. What it says about changed
//! records is large and not read.

use super::fault::Fault;
use super::session::{Send, Session};
use super::wire::text;

/// What was deleted since a token.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Deleted {
    /// Ids, each with its own module's prefix.
    pub ids: Vec<String>,
    /// The token to come back with.
    pub next: Option<i64>,
}

/// Asks what was deleted since `token`, in seconds since 1970. `Calendar` answers for events too.
///
/// # Errors
/// See [`Fault`].
pub(super) async fn deleted(session: &Session, module: &str, token: i64) -> Result<Deleted, Fault> {
    let token = token.to_string();
    let parameters = [("module", module), ("syncToken", token.as_str()), ("page", "0")];
    let result = session.call(&Send::Post, "mobile.syncModuleRecords", &parameters).await?;
    parse(&result).ok_or(Fault::Unreadable { status: 200, empty: false })
}

fn parse(result: &serde_json::Value) -> Option<Deleted> {
    let sync = result.get("sync")?;
    let ids = sync.get("deleted")?.as_array()?.iter().filter_map(text).collect();
    let next = sync.get("nextSyncToken").and_then(text).and_then(|token| token.parse().ok()).filter(|token| *token > 0);
    Some(Deleted { ids, next })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deletions_and_the_next_token_are_read() {
        let result = serde_json::json!({"sync": {"nextSyncToken": 1795321368, "deleted": ["12x660"], "updated": [{}],
            "nextPage": 0}});
        assert_eq!(parse(&result), Some(Deleted { ids: vec!["12x660".into()], next: Some(1_795_321_368) }));
        assert_eq!(parse(&serde_json::json!({"sync": {"updated": []}})), None);
    }
}
