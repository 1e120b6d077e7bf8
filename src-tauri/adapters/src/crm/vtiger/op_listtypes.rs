//! `listtypes`: which modules the user can reach.

use super::fault::Fault;
use super::session::{Send, Session};

/// The names of the modules.
///
/// # Errors
/// See [`Fault`].
pub(super) async fn listtypes(session: &Session) -> Result<Vec<String>, Fault> {
    let result = session.call(&Send::Get, "listtypes", &[]).await?;
    let types = result.get("types").and_then(serde_json::Value::as_array);
    let types = types.ok_or(Fault::Unreadable { status: 200, empty: false })?;
    Ok(types.iter().filter_map(super::wire::text).collect())
}
