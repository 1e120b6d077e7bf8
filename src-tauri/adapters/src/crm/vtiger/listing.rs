//! Lists rows page by page without losing any.
//!
//! A page holds 100 rows whatever is asked for, many rows can share one second, and rows move while they are listed: so
//! pages follow keys, never offsets. A listing never comes back as a shorter list.

use super::fault::Fault;
use super::op_query::query;
use super::query::{PAGE, Query};
use super::session::Session;
use super::wire::Row;

/// How many rows one listing may have: nobody has as many, and each is held in memory until the last one is listed.
const ROWS: usize = 1_000_000;

/// What is listed.
#[derive(Debug, Clone)]
pub(super) struct Scope<'a> {
    /// The module's name.
    pub module: &'a str,
    /// What is asked for; has `id` and `modifiedtime`.
    pub fields: Vec<&'a str>,
    /// Whose; everybody's where empty.
    pub owners: &'a [String],
}

impl Scope<'_> {
    /// The beginning of a sentence about these records.
    pub(super) fn sentence(&self) -> Query {
        let query = Query::select(self.fields.iter().copied(), self.module);
        if self.owners.is_empty() {
            return query;
        }
        query.among("assigned_user_id", self.owners.iter().map(String::as_str))
    }
}

/// All rows, in the order of ids, under further `conditions` (field, operator, value). Ends with an empty page only.
///
/// # Errors
/// See [`Fault`].
pub(super) async fn all(
    session: &Session,
    scope: &Scope<'_>,
    conditions: &[(&str, &str, &str)],
) -> Result<Vec<Row>, Fault> {
    let mut rows: Vec<Row> = Vec::new();
    loop {
        let mut sentence =
            conditions.iter().fold(scope.sentence(), |query, (field, op, value)| query.wherever(field, op, value));
        if let Some(last) = rows.last() {
            sentence = sentence.wherever("id", ">", last.get("id"));
        }
        let page = query(session, &sentence.ordered("id").limit(PAGE)).await?;
        if page.is_empty() {
            return Ok(rows);
        }
        advance(&mut rows, page)?;
    }
}

/// All rows changed at `from` or later, each once. A page that is not full ends the listing: every version hands out 100
/// rows where there are as many, as long as `contact_id` is not among the fields.
///
/// # Errors
/// See [`Fault`].
pub(super) async fn changed(session: &Session, scope: &Scope<'_>, from: &str) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    let mut edge = (">=", from.to_owned());
    loop {
        let sentence = scope.sentence().wherever("modifiedtime", edge.0, &edge.1);
        let page = query(session, &sentence.ordered("modifiedtime, id").limit(PAGE)).await?;
        let Some(last) = page.last().filter(|_| page.len() >= PAGE).cloned() else {
            rows.extend(page);
            return Ok(rows);
        };
        let reached = last.get("modifiedtime").to_owned();
        // Times are written so that their order is that of their texts.
        if (edge.0 == ">" && reached <= edge.1) || rows.len() > ROWS {
            return Err(Fault::OTHER);
        }
        rows.extend(page);
        rows.extend(rest_of_second(session, scope, &last).await?);
        edge = (">", reached);
    }
}

/// The rows of the same second behind `last`: more than a page may share one second.
async fn rest_of_second(session: &Session, scope: &Scope<'_>, last: &Row) -> Result<Vec<Row>, Fault> {
    let mut rows = vec![last.clone()];
    loop {
        let after = rows.last().map_or("", |row| row.get("id")).to_owned();
        let sentence =
            scope.sentence().wherever("modifiedtime", "=", last.get("modifiedtime")).wherever("id", ">", &after);
        let page = query(session, &sentence.ordered("id").limit(PAGE)).await?;
        let ends = page.len() < PAGE;
        advance(&mut rows, page)?;
        if ends {
            return Ok(rows.split_off(1));
        }
    }
}

/// Adds a page. One that does not lead on would be asked for for ever: the server ignores what it is asked.
fn advance(rows: &mut Vec<Row>, page: Vec<Row>) -> Result<(), Fault> {
    let of = |row: Option<&Row>| row.and_then(|row| number(row.get("id")));
    let before = of(rows.last());
    let unknown = page.iter().any(|row| number(row.get("id")).is_none());
    let leads_on = page.is_empty() || before.is_none() || (of(page.first()) > before && of(page.last()) > before);
    if unknown || !leads_on || rows.len() > ROWS {
        return Err(Fault::OTHER);
    }
    rows.extend(page);
    Ok(())
}

/// The record number of an id.
pub(super) fn number(id: &str) -> Option<u64> {
    id.split_once('x')?.1.parse().ok()
}
