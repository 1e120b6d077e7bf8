//! Lists by pages: the ids of a calendar, a view of it by date, tasks with what is linked to them.

use jiff::Timestamp;
use ponte_core::verdict::Failure;
use serde_json::Value;

use super::fault;
use super::place::Place;
use super::session::{Part, Session};

/// How many pages one list may have.
const PAGES: usize = 5_000;
/// How many rows: nobody has as many, and each is held in memory until the last one is listed.
const ROWS: usize = 500_000;

/// Every item by its id and version.
#[must_use]
pub fn ids(place: &Place) -> Part {
    Part::get(format!("{}?$select=id&$top=1000", place.items()))
}

/// What lies in a span of time: single events, and each occurrence of a series.
#[must_use]
pub fn view(place: &Place, from: Timestamp, to: Timestamp) -> Part {
    let select = "$select=id,seriesMasterId&$top=1000";
    Part::get(format!("{}?startDateTime={from:.0}&endDateTime={to:.0}&{select}", place.view()))
}

/// Every task with its linked resources.
#[must_use]
pub fn linked(place: &Place) -> Part {
    Part::get(format!("{}?$expand=linkedResources&$top=100", place.items()))
}

/// All rows of a list.
///
/// # Errors
/// A list that failed or was cut off. It never comes back shorter.
pub async fn rows(session: &Session, part: &Part) -> Result<Vec<Value>, Failure> {
    let mut page = session.ask(part).await?.listed()?;
    let (mut rows, mut last) = (Vec::new(), String::new());
    for _ in 0..PAGES {
        match page.get_mut("value").map(Value::take) {
            Some(Value::Array(own)) => rows.extend(own),
            _ => return Err(fault::unreadable("no-rows")),
        }
        let Some(link) = page.get("@odata.nextLink").and_then(Value::as_str) else { return Ok(rows) };
        if link == last || rows.len() > ROWS {
            return Err(fault::unreadable("endless"));
        }
        last.clear();
        last.push_str(link);
        page = session.follow(link, None).await?.listed()?;
    }
    Err(fault::unreadable("too-many-pages"))
}
