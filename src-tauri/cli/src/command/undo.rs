//! `pontectl undo`: what a run wrote is taken back; what does not come back is said first, and the user is asked.

use std::collections::BTreeSet;
use std::io::{BufRead as _, IsTerminal as _, Write as _};

use jiff::Timestamp;
use ponte_core::record::{Field, Kind};
use ponte_core::snapshot::Side;
use ponte_core::verdict::FailureKind;
use ponte_engine::store::{RunId, Store};
use ponte_engine::undo::{Loss, UndoItem, UndoState, Undone, Which};

use crate::exit::Stop;
use crate::output::{self, Bar};
use crate::session::Session;

/// How it is to be done.
#[derive(Clone, Copy)]
pub struct How {
    /// Show, and do nothing.
    pub dry_run: bool,
    /// Do not ask.
    pub yes: bool,
}

/// Undoes a run (`12`), or one thing it did (`12.3`).
pub async fn undo(session: &Session, what: &str, how: How) -> Result<(), Stop> {
    let which = which(what)?;
    let _lock = session.lock().await?;
    let store = session.store().await?;
    let (pairing, kind) = place(&store, which, what)?;
    let pairing = session.pairing(&pairing)?;
    let both = session.both(pairing).await?;
    let bar = Bar::new(&pairing.name, session.messages, session.json);
    let items = both.joined().look_undo(kind, &store, which, Timestamp::now(), &|progress| bar.show(progress)).await;
    bar.finish();
    let items = items?;
    if how.dry_run {
        if session.json {
            output::json(&items);
        } else {
            show(session, &items);
        }
        return Ok(());
    }
    if !session.json {
        show(session, &items);
    }
    if !items.iter().any(|item| matches!(item.state, UndoState::Ready | UndoState::ChangedSince(_))) {
        return ended(session, None, &items);
    }
    if !how.yes && !consents(session, &items)? {
        output::line(&session.text("cli-undo-left", &[]));
        return Ok(());
    }
    let undone = both.joined().undo(kind, &store, which, Timestamp::now(), &|progress| bar.show(progress)).await;
    bar.finish();
    let undone = undone?;
    ended(session, Some(&undone), &undone.items)
}

fn which(what: &str) -> Result<Which, Stop> {
    let (run, number) = match what.split_once('.') {
        Some((run, number)) => (run.parse().ok(), Some(number.parse().ok().filter(|number| *number > 0))),
        None => (what.parse().ok(), None),
    };
    match (run, number) {
        (Some(run), None) => Ok(Which { run: RunId(run), number: None }),
        (Some(run), Some(Some(number))) => Ok(Which { run: RunId(run), number: Some(number) }),
        (None, _) | (_, Some(None)) => Err(Stop::usage("usage-undo-what", &[("what", what)])),
    }
}

/// The pairing and the kind of a run.
fn place(store: &Store, which: Which, what: &str) -> Result<(String, Kind), Stop> {
    let run = store.run(which.run).map_err(|error| Stop::Failure(error.into()))?;
    let found = run.and_then(|run| Some((run.pairing, Kind::ALL.into_iter().find(|kind| kind.as_str() == run.kind)?)));
    found.ok_or_else(|| Stop::usage("usage-no-such-run", &[("id", what)]))
}

/// What does not come back, then everything that would be undone.
fn show(session: &Session, items: &[UndoItem]) {
    let losses: BTreeSet<Loss> =
        items.iter().filter(|item| will_write(item)).flat_map(|item| item.losses.clone()).collect();
    if !losses.is_empty() {
        output::line(&session.text("cli-undo-losses", &[]));
        for loss in &losses {
            let of = items.iter().filter(|item| will_write(item) && item.losses.contains(loss)).count();
            output::line(&format!("  {} ({of})", session.text(&format!("undo-loss-{}", word(loss)), &[])));
        }
    }
    output::table(&items.iter().map(|item| row(session, item)).collect::<Vec<_>>());
}

fn will_write(item: &UndoItem) -> bool {
    matches!(item.state, UndoState::Ready | UndoState::Done)
}

fn row(session: &Session, item: &UndoItem) -> Vec<String> {
    let word = |side: Side| session.text(&format!("word-side-{}", side.as_str()), &[]);
    let sides = item.also.into_iter().map(word).fold(word(item.side), |one, other| format!("{one} + {other}"));
    let deed = match item.action {
        "create" => "cli-undo-create",
        "update" => "cli-undo-update",
        _ => "cli-undo-delete",
    };
    let fields: Vec<String> = item.fields.iter().map(|field: &Field| session.field_word(&field.name())).collect();
    let deed = session.text(deed, &[("fields", &fields.join(", "))]);
    vec![format!("  {}.{}", item.run.0, item.number), sides, item.title.clone(), deed, state(session, &item.state)]
}

fn state(session: &Session, state: &UndoState) -> String {
    match state {
        UndoState::Ready => String::new(),
        UndoState::Done => session.text("cli-undo-done", &[]),
        UndoState::Already => session.text("cli-undo-already", &[]),
        UndoState::ChangedSince(card) => {
            let fields: Vec<String> = card.iter().map(|row| session.field_word(&row.field.name())).collect();
            session.text("cli-undo-changed", &[("fields", &fields.join(", "))])
        }
        UndoState::Stopped(failure) => session.messages.failure(failure),
    }
}

fn word(loss: &Loss) -> String {
    serde_json::to_value(loss).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Asks; without a terminal there is nobody to ask.
fn consents(session: &Session, items: &[UndoItem]) -> Result<bool, Stop> {
    if !std::io::stdin().is_terminal() || session.json {
        return Err(Stop::usage("usage-undo-yes", &[]));
    }
    let count = items.iter().filter(|item| will_write(item)).count().to_string();
    let _ = write!(std::io::stdout().lock(), "{} ", session.text("cli-undo-ask", &[("count", &count)]));
    let _ = std::io::stdout().lock().flush();
    let mut answer = String::new();
    let _ = std::io::stdin().lock().read_line(&mut answer);
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "s" | "si" | "sì"))
}

/// Says what was done, and ends with the code of what is left.
fn ended(session: &Session, undone: Option<&Undone>, items: &[UndoItem]) -> Result<(), Stop> {
    if session.json {
        let run = undone.map(|undone| undone.run);
        output::json(&serde_json::json!({ "run": run, "items": items, "report": undone.map(|undone| &undone.report) }));
    } else if let Some(undone) = undone {
        output::line("");
        output::table(&undone.items.iter().map(|item| row(session, item)).collect::<Vec<_>>());
        output::line(&session.text("cli-undo-run", &[("run", &undone.run.0.to_string())]));
    }
    if let Some(failure) = undone.and_then(|undone| undone.report.stopped.as_ref()) {
        return Err(Stop::Told(failure.kind));
    }
    let left = |item: &UndoItem| matches!(item.state, UndoState::ChangedSince(_) | UndoState::Stopped(_));
    if items.iter().any(left) { Err(Stop::Told(FailureKind::Decide)) } else { Ok(()) }
}
