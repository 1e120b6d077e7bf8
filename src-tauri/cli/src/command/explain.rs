//! `pontectl explain WHAT`: where a record is, which rule let it through or kept it back, when it was last written and why.

use jiff::Timestamp;
use ponte_core::snapshot::Side;
use ponte_engine::explain::{Explained, Place, Question, State, search};
use ponte_engine::store::StoreError;

use crate::exit::Stop;
use crate::output;
use crate::session::Session;

/// Explains what fits; the servers are asked where that is wanted, or where the store knows nothing of it.
pub async fn explain(session: &Session, what: &str, ask_servers: bool) -> Result<(), Stop> {
    let settings = session.settings()?;
    let failed = |error: StoreError| Stop::Failure(error.into());
    let (store, question) = (session.store().await?, Question::new(what));
    let mut lanes = Vec::new();
    for pairing in &settings.pairings {
        lanes.extend(store.lanes(&pairing.name).map_err(failed)?);
    }
    let mut found = search(&store, &lanes, &question).map_err(failed)?;
    if ask_servers || found.is_empty() {
        found.clear();
        let _lock = session.lock().await?;
        for pairing in &settings.pairings {
            let both = session.both(pairing).await?;
            found.extend(both.joined().explain(&store, Timestamp::now(), &question, true).await?);
        }
    }
    if session.json {
        output::json(&found);
    } else if found.is_empty() {
        output::line(&session.text("cli-explain-nothing", &[("what", what)]));
    } else {
        found.iter().for_each(|one| tell(session, one));
    }
    Ok(())
}

fn tell(session: &Session, one: &Explained) {
    let kind = session.text(&format!("kind-{}", one.kind), &[]);
    output::line(&format!("{} · {kind} · {}", one.pairing, one.title));
    for (side, place) in [(Side::Left, &one.left), (Side::Right, &one.right)] {
        if let Some(place) = place {
            output::line(&format!("  {}: {}", side_word(session, side), at(session, place)));
        }
    }
    output::line(&format!("  {}", state(session, &one.state)));
    for need in &one.needs {
        output::line(&format!("  {} ({})", session.messages.failure(&need.failure), need.id.0));
    }
    for done in &one.history {
        let action = session.text(&format!("word-action-{}", done.item.action), &[]);
        let why =
            done.item.code.as_ref().map_or_else(|| session.reason(&done.item.why), |code| session.text(code, &[]));
        let side = side_word(session, done.item.side);
        output::line(&format!("  {} · {side} · {action} · {why} (runs show {})", session.when(done.at), done.run.0));
    }
    match &one.next {
        None => {}
        Some(next) if next.is_empty() => output::line(&format!("  {}", session.text("cli-explain-rests", &[]))),
        Some(next) => next.iter().for_each(|item| {
            let action = session.text(&format!("word-action-{}", item.action), &[]);
            let what = format!("{} · {action} · {}", side_word(session, item.side), session.reason(&item.why));
            output::line(&format!("  {}", session.text("cli-explain-next", &[("what", &what)])));
        }),
    }
}

fn side_word(session: &Session, side: Side) -> String {
    session.text(&format!("word-side-{}", side.as_str()), &[])
}

/// Its number, which occurrence of it, and what the server says.
fn at(session: &Session, place: &Place) -> String {
    let mut said = place.id.0.clone();
    if let Some(occurrence) = &place.occurrence {
        said = format!("{said} ({occurrence})");
    }
    let presence = place.presence.and_then(|presence| serde_json::to_value(presence).ok());
    match presence.as_ref().and_then(serde_json::Value::as_str) {
        Some(word) => format!("{said} · {}", session.text(&format!("word-presence-{word}"), &[])),
        None => said,
    }
}

fn state(session: &Session, state: &State) -> String {
    match state {
        State::Linked { origin, copied, masked } => {
            let said = match copied {
                true => session.text("explain-state-linked", &[("side", origin.as_str())]),
                false => session.text("explain-state-matched", &[]),
            };
            let fields: Vec<String> = masked.iter().map(|field| session.field_word(field)).collect();
            match fields.is_empty() {
                true => said,
                false => {
                    let masked = session.text("explain-state-masked", &[("fields", &fields.join(", "))]);
                    format!("{said} {masked}")
                }
            }
        }
        State::KeptBack { why, .. } => session.reason(why),
        State::LetGo => session.text("explain-state-let-go", &[]),
        State::New { .. } => session.text("explain-state-new", &[]),
    }
}
