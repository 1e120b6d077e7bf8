//! `$batch`: twenty requests in one (learn.microsoft.com/graph/json-batching). The whole answers 200 though parts fail, so
//! each part's own status is read; parts that are throttled for a short while are sent again, the others are not.

use std::collections::BTreeMap;
use std::time::Duration;

use ponte_core::verdict::{Failure, FailureKind};
use reqwest::Method;
use serde_json::{Map, Value, json};

use super::fault;
use super::session::{Answer, Part, Session, short_wait};

/// So many requests go into one.
pub const BATCH: usize = 20;
/// How often throttled parts are sent again.
const ROUNDS: usize = 3;

/// Sends up to [`BATCH`] requests as one, and gives an answer for each, in their order.
///
/// # Errors
/// What keeps all of them from being answered.
pub async fn batch(session: &Session, parts: &[Part]) -> Result<Vec<Answer>, Failure> {
    let mut answers: BTreeMap<usize, Answer> = BTreeMap::new();
    let mut open: Vec<usize> = (0..parts.len()).collect();
    for round in 0..=ROUNDS {
        let sent: Vec<(usize, &Part)> = open.iter().filter_map(|place| Some((*place, parts.get(*place)?))).collect();
        if sent.is_empty() {
            break;
        }
        let whole = session.ask(&request(&sent)).await?.done()?;
        answers.append(&mut parse(&whole, &open)?);
        let waits = open.iter().filter_map(|place| Some((*place, short_wait(answers.get(place)?)?)));
        let waits: BTreeMap<usize, Duration> = waits.collect();
        open = waits.keys().copied().collect();
        if let Some(wait) = waits.values().max().filter(|_| round < ROUNDS) {
            tokio::time::sleep(*wait).await;
        }
    }
    Ok(answers.into_values().collect())
}

/// Reads many things, each with an answer of its own. What is too large to come in one answer with others comes alone;
/// what is too large alone is told as such.
///
/// # Errors
/// As [`batch`].
pub async fn read_all(session: &Session, parts: &[Part]) -> Result<Vec<Result<Answer, Failure>>, Failure> {
    let mut answers = Vec::new();
    let mut waiting: Vec<&[Part]> = parts.chunks(BATCH).collect();
    waiting.reverse();
    while let Some(chunk) = waiting.pop() {
        match batch(session, chunk).await {
            Ok(all) => answers.extend(all.into_iter().map(Ok)),
            Err(failure) if failure.code == "failure-answer-too-large" => match chunk.split_at_checked(chunk.len() / 2)
            {
                Some((first, second)) if !first.is_empty() => waiting.extend([second, first]),
                _ => answers.push(Err(Failure::new(FailureKind::Record, fault::TOO_LARGE))),
            },
            Err(failure) => return Err(failure),
        }
    }
    Ok(answers)
}

fn request(parts: &[(usize, &Part)]) -> Part {
    let requests: Vec<Value> = parts.iter().map(|(place, part)| written(*place, part)).collect();
    Part::write(Method::POST, "$batch", Some(json!({"requests": requests})))
}

fn written(place: usize, part: &Part) -> Value {
    let mut headers = Map::from_iter([("Prefer".to_owned(), json!(part.prefer()))]);
    if let Some(etag) = &part.if_match {
        headers.insert("If-Match".to_owned(), json!(etag));
    }
    let mut row = Map::from_iter([
        ("id".to_owned(), json!(place.to_string())),
        ("method".to_owned(), json!(part.method.as_str())),
        ("url".to_owned(), json!(format!("/{}", part.path))),
    ]);
    if let Some(body) = &part.body {
        headers.insert("Content-Type".to_owned(), json!("application/json"));
        row.insert("body".to_owned(), body.clone());
    }
    row.insert("headers".to_owned(), Value::Object(headers));
    Value::Object(row)
}

/// An answer for each part that was sent; the service gives them in any order.
fn parse(whole: &Value, sent: &[usize]) -> Result<BTreeMap<usize, Answer>, Failure> {
    let rows = whole.get("responses").and_then(Value::as_array).ok_or_else(|| fault::unreadable("batch"))?;
    let one = |row: &Value| {
        let place: usize = row.get("id")?.as_str()?.parse().ok()?;
        let status = u16::try_from(row.get("status")?.as_u64()?).ok()?;
        let body = row.get("body").cloned().unwrap_or(Value::Null);
        Some((place, Answer { status, body, retry_after: retry_after(row) }))
    };
    let answers: BTreeMap<usize, Answer> =
        rows.iter().filter_map(one).filter(|(place, _)| sent.contains(place)).collect();
    if answers.len() == sent.len() { Ok(answers) } else { Err(fault::unreadable("batch-incomplete")) }
}

fn retry_after(row: &Value) -> Option<Duration> {
    let headers = row.get("headers")?.as_object()?;
    let (_, value) = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("retry-after"))?;
    let seconds = value.as_str().map_or_else(|| value.as_u64(), |text| text.trim().parse().ok())?;
    Some(Duration::from_secs(seconds.min(24 * 3600)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_in_any_order_and_each_part_has_one() {
        let row = |id: &str, status: u16| json!({"id": id, "status": status, "headers": {"Retry-After": "7"}});
        let whole = json!({"responses": [row("1", 429), row("0", 200)]});
        let answers = parse(&whole, &[0, 1]).unwrap();
        assert_eq!((answers[&0].status, answers[&1].retry_after), (200, Some(Duration::from_secs(7))));
        assert!(parse(&whole, &[0, 1, 2]).is_err(), "one is missing");
        assert!(parse(&json!({}), &[0]).is_err());
    }

    #[test]
    fn every_part_carries_what_every_request_prefers() {
        let part =
            Part { if_match: Some("W/\"a\"".into()), ..Part::write(Method::PATCH, "me/events/a", Some(json!({}))) };
        let row = written(3, &part);
        assert_eq!(
            (&row["id"], &row["url"], &row["headers"]["If-Match"]),
            (&json!("3"), &json!("/me/events/a"), &json!("W/\"a\""))
        );
        let prefer = row["headers"]["Prefer"].as_str().unwrap();
        assert!(prefer.contains("ImmutableId") && prefer.contains("outlook.timezone=\"UTC\""));
    }
}
