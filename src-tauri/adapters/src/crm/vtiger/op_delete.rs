//! `delete`: one record into the recycle bin.

use super::fault::Fault;
use super::session::{Send, Session};

/// Deletes a record; one that is already gone is as good as deleted.
///
/// # Errors
/// See [`Fault`].
pub(super) async fn delete(session: &Session, id: &str) -> Result<(), Fault> {
    match session.call(&Send::Post, "delete", &[("id", id)]).await {
        Err(Fault::Refused(refusal)) if refusal.says_gone() => Ok(()),
        Err(fault) => Err(fault),
        Ok(_) => Ok(()),
    }
}
