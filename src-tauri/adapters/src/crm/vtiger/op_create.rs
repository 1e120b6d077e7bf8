//! `create`: a new record. Never sent twice: a create that failed may have left its record behind.

use super::fault::Fault;
use super::session::{Send, Session};
use super::upload::Upload;
use super::wire::Row;

/// Creates a record; `contacts` are the bare numbers of all contacts of an event, joined by `;`.
///
/// # Errors
/// See [`Fault::may_have_happened`].
pub(super) async fn create(
    session: &Session,
    module: &str,
    element: &Row,
    contacts: &str,
    photo: Option<Upload>,
) -> Result<Row, Fault> {
    let json = element.to_json();
    let mut parameters = vec![("elementType", module), ("element", json.as_str())];
    if !contacts.is_empty() {
        parameters.push(("contactidlist", contacts));
    }
    let send = photo.map_or(Send::Post, Send::Upload);
    let result = session.call(&send, "create", &parameters).await?;
    // What has another marker is another record: it would be joined to what was meant, and written to.
    let ours = |row: &Row| ["", element.get("source")].iter().any(|mark| row.get("source").eq_ignore_ascii_case(mark));
    Row::of(&result).filter(ours).ok_or(Fault::OTHER)
}
