//! What the window asks for: preview and start, activity, why, undo.

use ponte_app::view::{RunFilter, RunsWanted, UndoMark, UndoRowState};

use super::world::{World, a_second, until};

fn all(search: &str) -> RunFilter {
    RunFilter { pairing: None, kind: None, outcome: RunsWanted::All, search: search.to_owned() }
}

#[tokio::test]
async fn what_was_shown_is_started_once_and_nothing_else() {
    let world = World::with("").await;
    let text = world.text("").replace("interval", "active = false\ninterval");
    std::fs::write(world.settings(), text).unwrap();
    world.create_in_crm("Visita uno");
    let app = world.launch();
    let shown = app.desk.preview("work".to_owned()).await.unwrap();
    assert_eq!((shown.items.len(), shown.items[0].title.as_str()), (1, "Visita uno"), "{shown:?}");
    assert_eq!(shown.counts.iter().map(|count| count.create).sum::<u32>(), 1);
    assert_eq!(world.in_calendar("Visita"), 0, "looking writes nothing");
    let wrong = app.desk.start_shown("work".to_owned(), "0".to_owned()).unwrap_err();
    assert_eq!(wrong.code, "usage-shown-again");
    app.desk.start_shown("work".to_owned(), shown.token.clone()).unwrap();
    until("the event", || world.in_calendar("Visita uno") == 1).await;
    assert!(app.desk.start_shown("work".to_owned(), shown.token).is_err(), "a token starts once");
    assert_eq!(app.desk.preview("home".to_owned()).await.unwrap_err().code, "usage-no-such-pairing");
    app.quit().await;
}

#[tokio::test]
async fn what_a_run_did_is_found_explained_and_undone() {
    let world = World::start().await;
    world.create_in_crm("Visita Rossi");
    let app = world.launch();
    until("the event", || world.in_calendar("Visita Rossi") == 1).await;
    app.ran(1).await;
    let page = app.desk.runs(all("rossi"), 0, 50).await.unwrap();
    assert_eq!((page.total, page.rows[0].writes, page.rows[0].pairing.as_str()), (1, 1, "work"), "{page:?}");
    assert_eq!(app.desk.runs(all("bianchi"), 0, 50).await.unwrap().total, 0);
    let run = page.rows[0].id;
    let detail = app.desk.run(run).await.unwrap();
    assert_eq!((detail.items[0].title.as_str(), detail.items[0].undo), ("Visita Rossi", UndoMark::Yes), "{detail:?}");
    assert_eq!(app.desk.run(9_999).await.unwrap_err().code, "usage-no-such-run");
    let explained = app.desk.explain("rossi".to_owned(), false).await.unwrap();
    assert!(!explained[0].sentences.is_empty() && !explained[0].history.is_empty(), "{explained:?}");
    let preview = app.desk.undo_preview(run, None).await.unwrap();
    assert_eq!((preview.writes, preview.items[0].state), (1, UndoRowState::Ready), "{preview:?}");
    assert_eq!(world.in_calendar("Visita Rossi"), 1, "looking writes nothing");
    a_second().await;
    let undone = app.desk.undo(run, None).await.unwrap();
    assert_eq!(undone.items[0].state, UndoRowState::Done, "{undone:?}");
    assert_eq!(undone.items[0].sentence, "Taken away again in the calendar", "{undone:?}");
    assert_eq!(world.in_calendar("Visita Rossi"), 0);
    assert_eq!(app.desk.run(run).await.unwrap().items[0].undo, UndoMark::Undone);
    app.quit().await;
}

#[tokio::test]
async fn a_pairing_is_switched_off_and_forgotten_and_both_sides_keep_their_records() {
    let world = World::start().await;
    let event = world.create_in_crm("Visita uno");
    let app = world.launch();
    until("the event", || world.in_calendar("Visita uno") == 1).await;
    app.ran(1).await;
    app.desk.set_active("work".to_owned(), false).unwrap();
    assert!(!app.pairing().active);
    assert_eq!(app.desk.set_active("home".to_owned(), false).unwrap_err().code, "usage-no-such-pairing");
    app.desk.remove_pairing("work".to_owned()).await.unwrap();
    assert!(app.desk.overview_now().pairings.is_empty());
    assert!(world.crm.record(&event).is_some() && world.in_calendar("Visita uno") == 1);
    app.quit().await;
}
