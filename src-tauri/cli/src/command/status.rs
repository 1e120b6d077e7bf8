//! `pontectl status`: how each pairing stands.

use ponte_engine::store::{Need, Run, Store, StoreError};
use serde::Serialize;

use crate::exit::Stop;
use crate::output;
use crate::session::Session;

/// How many of the latest runs are looked at.
const RUNS: usize = 200;

#[derive(Serialize)]
struct Standing {
    pairing: String,
    active: bool,
    links: usize,
    needs: usize,
    last_run: Option<Run>,
}

/// Shows it, in words or as JSON.
pub async fn status(session: &Session) -> Result<(), Stop> {
    let settings = session.settings()?;
    if settings.pairings.is_empty() && !session.json {
        output::line(&session.text("cli-no-pairings", &[]));
        return Ok(());
    }
    let store = session.store().await?;
    let mut standings = Vec::new();
    for pairing in &settings.pairings {
        standings.push(standing(&store, &pairing.name, *pairing.active).map_err(|error| Stop::Failure(error.into()))?);
    }
    if session.json {
        output::json(&standings);
        return Ok(());
    }
    output::table(&standings.iter().map(|standing| row(session, standing)).collect::<Vec<_>>());
    Ok(())
}

fn standing(store: &Store, name: &str, active: bool) -> Result<Standing, StoreError> {
    let mut links = 0;
    for lane in store.lanes(name)? {
        links += store.link_count(lane.id)?;
    }
    let needs = store.needs()?.iter().filter(|need: &&Need| need.pairing == name && need.answer.is_none()).count();
    let last_run = store.runs(RUNS)?.into_iter().find(|run| run.pairing == name);
    Ok(Standing { pairing: name.to_owned(), active, links, needs, last_run })
}

fn row(session: &Session, standing: &Standing) -> Vec<String> {
    let state = session.text(if standing.active { "cli-active" } else { "cli-paused" }, &[]);
    let last = match &standing.last_run {
        Some(run) => {
            let outcome = session.text(&format!("word-outcome-{}", run.outcome), &[]);
            session.text("cli-last-run", &[("when", &super::runs::when(session, run.started)), ("outcome", &outcome)])
        }
        None => session.text("cli-never-run", &[]),
    };
    let links = session.text("cli-links", &[("count", &standing.links.to_string())]);
    let needs = session.text("cli-needs-waiting", &[("count", &standing.needs.to_string())]);
    vec![standing.pairing.clone(), state, links, last, needs]
}
