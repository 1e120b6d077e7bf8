//! `query` and `count(*)`.

use serde_json::Value as Json;

use super::fault::Fault;
use super::session::{Send, Session};
use super::wire::{Row, text};

/// The rows of a query. An empty list is an answer; anything that is no list is none.
///
/// # Errors
/// See [`Fault`].
pub(super) async fn query(session: &Session, sentence: &str) -> Result<Vec<Row>, Fault> {
    parse(&session.call(&Send::Get, "query", &[("query", sentence)]).await?)
}

/// What `select count(*)` says; `None` where the server cannot count (Vtiger 8.3.0 answers `[]`).
///
/// # Errors
/// See [`Fault`].
pub(super) async fn count(session: &Session, sentence: &str) -> Result<Option<u64>, Fault> {
    Ok(parse_count(&session.call(&Send::Get, "query", &[("query", sentence)]).await?))
}

fn parse(result: &Json) -> Result<Vec<Row>, Fault> {
    let unreadable = || Fault::Unreadable { status: 200, empty: false };
    result.as_array().ok_or_else(unreadable)?.iter().map(|row| Row::of(row).ok_or_else(unreadable)).collect()
}

fn parse_count(result: &Json) -> Option<u64> {
    text(result.get(0)?.get("count")?)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_a_text_or_nothing() {
        assert_eq!(parse_count(&serde_json::json!([{"count": "10"}])), Some(10));
        assert_eq!(parse_count(&serde_json::json!([])), None);
    }

    #[test]
    fn what_is_no_list_is_no_empty_list() {
        assert!(parse(&serde_json::json!(null)).is_err());
        assert!(parse(&serde_json::json!({})).is_err());
        assert_eq!(parse(&serde_json::json!([])), Ok(vec![]));
    }
}
