//! `revise`: a partial change. Each one erases an event's invitees, and its reminder and contacts unless they are sent
//! along, so it is called only where something differs.

use super::fault::Fault;
use super::session::{Send, Session};
use super::wire::Row;

/// Changes the fields of `element`, which holds the `id`; `contacts` as for `create`.
///
/// # Errors
/// See [`Fault::may_have_happened`].
pub(super) async fn revise(session: &Session, element: &Row, contacts: &str) -> Result<Row, Fault> {
    let json = element.to_json();
    let mut parameters = vec![("element", json.as_str())];
    if !contacts.is_empty() {
        parameters.push(("contactidlist", contacts));
    }
    let result = session.call(&Send::Post, "revise", &parameters).await?;
    Row::of(&result).and_then(|row| row.about(element.get("id"))).ok_or(Fault::OTHER)
}
