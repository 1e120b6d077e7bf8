//! `pontectl needs list|show|resolve`: what waits for the user.

use ponte_engine::held::HeldGroup;
use ponte_engine::store::{Need, NeedId, Topic};

use super::card;
use super::held;
use crate::exit::Stop;
use crate::output;
use crate::session::Session;

/// Lists everything that waits.
pub async fn list(session: &Session) -> Result<(), Stop> {
    let needs = needs(session).await?;
    if session.json {
        let groups = ponte_engine::held::of(&needs);
        output::json(&needs.iter().map(|need| with_group(need, &groups)).collect::<Vec<_>>());
        return Ok(());
    }
    if needs.is_empty() {
        output::line(&session.text("cli-no-needs", &[]));
    }
    let groups = ponte_engine::held::of(&needs);
    groups.iter().for_each(|group| held::tell(session, group));
    let grouped = |need: &Need| groups.iter().any(|group| group.holds(need.id));
    let row = |need: &Need| {
        let topic = session.text(&format!("word-topic-{}", need.topic.as_str()), &[]);
        let kind = session.text(&format!("kind-{}", need.kind), &[]);
        vec![need.id.0.to_string(), need.pairing.clone(), kind, topic, title(need), answers(session, need)]
    };
    output::table(&needs.iter().filter(|need| !grouped(need)).map(row).collect::<Vec<_>>());
    Ok(())
}

/// A need as JSON, with the group it can be answered with.
fn with_group(need: &Need, groups: &[HeldGroup]) -> serde_json::Value {
    let mut told = serde_json::to_value(need).unwrap_or_default();
    if let (Some(group), Some(fields)) = (groups.iter().find(|group| group.holds(need.id)), told.as_object_mut()) {
        fields.insert("group".to_owned(), group.id.clone().into());
    }
    told
}

/// Shows one in full: what, why, both values, the answers it takes.
pub async fn show(session: &Session, id: i64) -> Result<(), Stop> {
    let need = one(session, id).await?;
    if session.json {
        output::json(&need);
        return Ok(());
    }
    let topic = session.text(&format!("word-topic-{}", need.topic.as_str()), &[]);
    output::line(&format!("{} · {topic} · {}", need.pairing, title(&need)));
    output::line(&session.messages.failure(&need.failure));
    output::line(
        &session.text("cli-since", &[("when", &session.when(need.since)), ("tries", &need.tries.to_string())]),
    );
    if let Some(record) = &need.record {
        output::line(&session.text("cli-record", &[("id", &record.0)]));
    }
    let card = need.card();
    if card.is_empty() {
        matched(&need).into_iter().for_each(|line| output::line(&line));
    } else {
        card::show(session, &card);
    }
    output::line(&answers(session, &need));
    if need.topic == Topic::Conflict && need.answer.is_none() {
        output::line(&session.text("cli-answers-fields", &[("example", &card::example(&card))]));
    }
    Ok(())
}

/// Notes the user's answer; the next run carries it out.
pub async fn resolve(session: &Session, id: &str, answer: &str) -> Result<(), Stop> {
    if held::resolve(session, id, answer).await? {
        return Ok(());
    }
    let id: i64 = id.parse().map_err(|_| Stop::usage("usage-no-such-need", &[("id", id)]))?;
    let need = one(session, id).await?;
    let store = session.store().await?;
    if !store.answer(NeedId(id), &of_sides(session, answer)).map_err(|error| Stop::Failure(error.into()))? {
        let words = need.topic.words().join(", ");
        return Err(Stop::usage("usage-no-such-answer", &[("answer", answer), ("words", &words)]));
    }
    output::line(&session.text("cli-answered", &[("id", &id.to_string())]));
    Ok(())
}

/// A person says "crm" and "calendar"; the store knows sides. What is set apart is named in the user's language.
fn of_sides(session: &Session, answer: &str) -> String {
    let side = |word: &str| match word {
        "crm" => "left".to_owned(),
        "calendar" => "right".to_owned(),
        "both" => format!("both={}", session.text("word-side-right", &[])),
        other => other.to_owned(),
    };
    let part = |part: &str| match part.split_once('=') {
        Some((field, word)) => format!("{field}={}", side(word)),
        None => side(part),
    };
    answer.split_whitespace().map(part).collect::<Vec<_>>().join(" ")
}

/// What two records that might be one are called on their sides.
fn matched(need: &Need) -> Option<String> {
    let name = |side: &str| need.shown.get(side).and_then(serde_json::Value::as_str);
    Some(format!("  {} | {}", name("left")?, name("right")?))
}

async fn needs(session: &Session) -> Result<Vec<Need>, Stop> {
    session.store().await?.needs().map_err(|error| Stop::Failure(error.into()))
}

async fn one(session: &Session, id: i64) -> Result<Need, Stop> {
    let found = needs(session).await?.into_iter().find(|need| need.id.0 == id);
    found.ok_or_else(|| Stop::usage("usage-no-such-need", &[("id", &id.to_string())]))
}

/// What people call it; a record that nobody can read has no title, so its id must do.
fn title(need: &Need) -> String {
    let title = need.shown.get("title").and_then(serde_json::Value::as_str).filter(|title| !title.is_empty());
    let id = need.record.as_ref().map(|record| record.0.as_str());
    title.or(id).unwrap_or("").to_owned()
}

fn answers(session: &Session, need: &Need) -> String {
    match &need.answer {
        Some(answer) => session.text("cli-answer-given", &[("answer", answer)]),
        None => session.text("cli-answers", &[("words", &need.topic.words().join(" | "))]),
    }
}
