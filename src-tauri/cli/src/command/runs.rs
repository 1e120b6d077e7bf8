//! `pontectl runs list|show`: what past runs did.

use ponte_engine::store::{Run, RunId, RunItem, Undoable};
use serde_json::Value;

use crate::exit::Stop;
use crate::output;
use crate::session::Session;

/// Lists the latest runs, the newest first.
pub async fn list(session: &Session, limit: usize) -> Result<(), Stop> {
    let runs = session.store().await?.runs(limit).map_err(|error| Stop::Failure(error.into()))?;
    if session.json {
        output::json(&runs);
        return Ok(());
    }
    if runs.is_empty() {
        output::line(&session.text("cli-no-runs", &[]));
    }
    let row = |run: &Run| {
        let outcome = session.text(&format!("word-outcome-{}", run.outcome), &[]);
        let kind = session.text(&format!("kind-{}s", run.kind), &[]);
        vec![run.id.0.to_string(), session.when(run.started), run.pairing.clone(), kind, outcome, writes(run)]
    };
    output::table(&runs.iter().map(row).collect::<Vec<_>>());
    Ok(())
}

/// Shows what one run did, item by item.
pub async fn show(session: &Session, id: i64) -> Result<(), Stop> {
    let store = session.store().await?;
    let items = store.run_items(RunId(id)).map_err(|error| Stop::Failure(error.into()))?;
    let run = store.run(RunId(id)).map_err(|error| Stop::Failure(error.into()))?;
    let run = run.ok_or_else(|| Stop::usage("usage-no-such-run", &[("id", &id.to_string())]))?;
    if session.json {
        output::json(&serde_json::json!({ "run": run, "items": items }));
        return Ok(());
    }
    let outcome = session.text(&format!("word-outcome-{}", run.outcome), &[]);
    let kind = session.text(&format!("kind-{}s", run.kind), &[]);
    output::line(&format!("{} · {} · {kind} · {outcome}", session.when(run.started), run.pairing));
    if let Some(failure) = run.report.get("failure").and_then(|value| serde_json::from_value(value.clone()).ok()) {
        output::line(&session.messages.failure(&failure));
    }
    let mut rows = rows(session, &items);
    for (row, item) in rows.iter_mut().zip(&items) {
        row.insert(0, format!("  {id}.{}", item.number));
        row.push(undone(session, item));
    }
    output::table(&rows);
    if items.iter().any(|item| item.undo == Undoable::Yes) {
        output::line(&session.text("cli-undo-how", &[("run", &id.to_string())]));
    }
    Ok(())
}

fn undone(session: &Session, item: &RunItem) -> String {
    match item.undo {
        Undoable::By(run) => session.text("cli-undone-by", &[("run", &run.0.to_string())]),
        Undoable::Yes | Undoable::No => String::new(),
    }
}

/// The column with a record's id on its server.
pub const RECORD: usize = 3;

/// Item by item: where, what, which record, its id, why.
pub fn rows(session: &Session, items: &[RunItem]) -> Vec<Vec<String>> {
    let row = |item: &RunItem| {
        let side = session.text(&format!("word-side-{}", item.side.as_str()), &[]);
        let action = session.text(&format!("word-action-{}", item.action), &[]);
        let why = item.code.as_ref().map_or_else(|| session.reason(&item.why), |code| session.text(code, &[]));
        let record = item.record.as_ref().map(|record| record.0.clone()).unwrap_or_default();
        vec![format!("  {side}"), action, item.title.clone(), record, why]
    };
    items.iter().map(row).collect()
}

/// `+3 ~1 -0 | +0 ~2 -1`: created, changed and deleted in the CRM and in the calendar.
fn writes(run: &Run) -> String {
    let side = |name: &str| {
        let count =
            |key: &str| run.report.get(name).and_then(|side| side.get(key)).and_then(Value::as_u64).unwrap_or(0);
        format!("+{} ~{} -{}", count("created"), count("updated"), count("deleted"))
    };
    format!("{} | {}", side("left"), side("right"))
}
