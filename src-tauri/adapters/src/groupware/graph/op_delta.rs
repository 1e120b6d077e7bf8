//! The change report: a round of pages, then a link for the next round.
//!
//! `calendarView/delta` takes nothing but its span of time; an event that changed outside it comes as `@removed`, so that
//! such a row only says: ask.

use jiff::Timestamp;
use ponte_core::verdict::Failure;
use serde_json::Value;

use super::fault;
use super::place::{Noun, Place};
use super::session::{Answer, Part, Session};

/// How many rows a page should have.
const PAGE: usize = 500;
/// How many pages one round may have.
const PAGES: usize = 5_000;
/// How many rows: nobody has as many, and each is held in memory until the last one is listed.
const ROWS: usize = 1_000_000;

/// A whole round.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Round {
    /// Its rows; a page may repeat rows of the page before.
    pub rows: Vec<Value>,
    /// What the next round begins with.
    pub link: String,
}

/// The first request of a first round.
#[must_use]
pub fn start(place: &Place, span: (Timestamp, Timestamp)) -> Part {
    let path = match place.noun {
        Noun::Calendar => format!("{}?startDateTime={:.0}&endDateTime={:.0}", place.delta(), span.0, span.1),
        Noun::Folder => format!("{}?$select=changeKey", place.delta()),
        Noun::List => place.delta(),
    };
    Part { page: Some(PAGE), ..Part::get(path) }
}

/// Goes through a first round. `keep` is false where only its link is wanted.
///
/// # Errors
/// A round that failed or was cut off.
pub async fn first(
    session: &Session,
    place: &Place,
    span: (Timestamp, Timestamp),
    keep: bool,
) -> Result<Round, Failure> {
    let mut size = PAGE;
    let answer = sized(session, &Step::Start(start(place, span)), &mut size).await?;
    pages(session, answer.listed()?, keep, size).await
}

/// Goes through the round that a link begins; `None` where the service does not know the link any more.
///
/// # Errors
/// As [`first`].
pub async fn next(session: &Session, link: &str) -> Result<Option<Round>, Failure> {
    let mut size = PAGE;
    let answer = sized(session, &Step::Link(link.to_owned()), &mut size).await?;
    if is_lost(&answer) {
        return Ok(None);
    }
    match pages(session, answer.listed()?, true, size).await {
        Err(failure) if failure.details.get("status").is_some_and(|status| status == "410") => Ok(None),
        whole => whole.map(Some),
    }
}

/// `410 Gone`, or the code alone.
fn is_lost(answer: &Answer) -> bool {
    let codes = ["SyncStateNotFound", "SyncStateInvalid", "ResyncRequired", "FullSyncRequired"];
    answer.status == 410 || codes.iter().any(|code| fault::code(&answer.body).eq_ignore_ascii_case(code))
}

/// What a page is asked by.
enum Step {
    Start(Part),
    Link(String),
}

/// Asks for a page; one that is too large to be taken in is asked for again in smaller pieces, since a view brings bodies
/// along and cannot be kept from it.
async fn sized(session: &Session, step: &Step, size: &mut usize) -> Result<Answer, Failure> {
    loop {
        let answer = match step {
            Step::Start(part) => session.ask(&Part { page: Some(*size), ..part.clone() }).await,
            Step::Link(link) => session.follow(link, Some(*size)).await,
        };
        match answer {
            Err(failure) if failure.code == "failure-answer-too-large" && *size > 1 => *size = (*size / 10).max(1),
            answer => return answer,
        }
    }
}

async fn pages(session: &Session, first: Value, keep: bool, mut size: usize) -> Result<Round, Failure> {
    let mut round = Round::default();
    let (mut page, mut last) = (first, String::new());
    for _ in 0..PAGES {
        match page.get_mut("value").map(Value::take) {
            Some(Value::Array(rows)) if keep => round.rows.extend(rows.into_iter().map(light)),
            Some(Value::Array(_)) => {}
            _ => return Err(fault::unreadable("no-rows")),
        }
        if let Some(link) = page.get("@odata.deltaLink").and_then(Value::as_str) {
            round.link = link.to_owned();
            return Ok(round);
        }
        let link = page.get("@odata.nextLink").and_then(Value::as_str).ok_or_else(|| fault::unreadable("no-link"))?;
        if link == last || round.rows.len() > ROWS {
            return Err(fault::unreadable("endless"));
        }
        last.clear();
        last.push_str(link);
        let step = Step::Link(link.to_owned());
        page = sized(session, &step, &mut size).await?.listed()?;
    }
    Err(fault::unreadable("too-many-pages"))
}

/// What of a row a listing is made of: memory must not grow with the texts of a collection.
fn light(mut row: Value) -> Value {
    if let Some(row) = row.as_object_mut() {
        row.retain(|name, _| ["id", "seriesMasterId", "@odata.etag", "@removed"].contains(&name.as_str()));
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_is_asked_by_its_span_alone() {
        let span = ("2026-01-01T00:00:00Z".parse().unwrap(), "2027-01-01T00:00:00Z".parse().unwrap());
        let part = start(&Place::parse("calendars/a").unwrap(), span);
        let query = "startDateTime=2026-01-01T00:00:00Z&endDateTime=2027-01-01T00:00:00Z";
        assert_eq!(part.path, format!("me/calendars/a/calendarView/delta?{query}"));
        assert!(part.prefer().ends_with("odata.maxpagesize=500"));
    }
}
