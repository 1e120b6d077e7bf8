//! The demo in words.

use jiff::Timestamp;
use ponte_engine::store::StoreError;

use super::scene::Scene;
use super::{Cycle, plural};
use crate::command::preview::tell;
use crate::command::runs;
use crate::exit::Stop;
use crate::output;
use crate::session::Session;

/// So many lines of each side are enough to see what it is about.
const SHOWN: usize = 4;
/// So many runs one cycle has at most: three for each kind.
const RUNS: usize = 12;

/// What the first cycle would do, before it does it.
pub async fn preview(session: &Session, scene: &Scene) -> Result<(), Stop> {
    output::line(&session.text("demo-preview", &[]));
    for (kind, result) in scene.joined()?.preview(&scene.store, Timestamp::now(), &|_| {}).await {
        match result {
            Ok(preview) => tell(session, kind, &preview, SHOWN),
            Err(failure) => output::line(&format!("{}: {}", plural(session, kind), session.messages.failure(&failure))),
        }
    }
    Ok(())
}

/// The number of the newest run.
pub fn newest(scene: &Scene) -> Result<i64, Stop> {
    let runs = scene.store.runs(1).map_err(|error: StoreError| Stop::Failure(error.into()))?;
    Ok(runs.first().map_or(0, |run| run.id.0))
}

/// What was done to each record since the run `last`, and the newest run.
pub fn items(session: &Session, scene: &Scene, last: i64) -> Result<i64, Stop> {
    let failed = |error: StoreError| Stop::Failure(error.into());
    let runs = scene.store.runs(RUNS).map_err(failed)?;
    for run in runs.iter().rev().filter(|run| run.id.0 > last) {
        let mut rows = runs::rows(session, &scene.store.run_items(run.id).map_err(failed)?);
        rows.iter_mut().for_each(|row| drop(row.remove(runs::RECORD)));
        output::table(&rows);
    }
    Ok(runs.first().map_or(last, |run| run.id.0))
}

/// What a cycle did.
pub fn cycle(session: &Session, said: &str, cycle: &Cycle) {
    output::line("");
    output::line(&format!("{}. {}", cycle.cycle, session.text(said, &[])));
    let counts = [
        ("created", cycle.created),
        ("updated", cycle.updated),
        ("deleted", cycle.deleted),
        ("conflicts", cycle.conflicts),
        ("parked", cycle.parked),
        ("writes", cycle.writes),
        ("requests", usize::try_from(cycle.requests).unwrap_or(usize::MAX)),
    ];
    let counts = counts.map(|(name, count)| (name, count.to_string()));
    let named: Vec<(&str, &str)> = counts.iter().map(|(name, count)| (*name, count.as_str())).collect();
    output::line(&format!("   {}", session.text("demo-cycle", &named)));
    for failure in &cycle.failures {
        output::line(&format!("   {}", session.messages.failure(failure)));
    }
}
