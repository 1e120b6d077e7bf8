//! What is due runs; pauses, sleep, a second launch and a quit in the middle.

use std::time::Duration;

use ponte_app::controller::{Request, Span};
use ponte_app::view::{AppState, PairingState};
use ponte_demo::faults::{Fault, Matching};

use super::world::{World, a_second, a_while, move_to, pass, until};

#[tokio::test]
async fn a_pairing_runs_at_once_and_again_when_it_is_due() {
    let world = World::start().await;
    world.create_in_crm("Visita uno");
    let app = world.launch();
    until("the first event", || world.in_calendar("Visita uno") == 1).await;
    app.ran(1).await;
    let pairing = app.pairing();
    assert_eq!((pairing.state, pairing.kinds[0].linked), (PairingState::Idle, 1), "{pairing:?}");
    assert!(pairing.requests_today > 0 && pairing.requests_budget >= 288, "{pairing:?}");
    assert_eq!(app.desk.overview_now().state, AppState::Idle);
    a_second().await;
    world.create_in_crm("Visita due");
    a_while().await;
    assert_eq!(world.in_calendar("Visita due"), 0, "it is not due yet");
    pass(601);
    until("the second event", || world.in_calendar("Visita due") == 1).await;
    app.quit().await;
}

#[tokio::test]
async fn a_pause_outlives_a_restart_and_sync_now_runs_all_the_same() {
    let world = World::start().await;
    let app = world.launch();
    app.ran(1).await;
    app.desk.pause(Span::UntilResumed).unwrap();
    until("the pause", || app.desk.overview_now().state == AppState::Paused).await;
    let card = app.pairing();
    assert_eq!((card.sentence.as_str(), card.next_run), ("Paused until you resume.", None));
    app.quit().await;
    a_second().await;
    world.create_in_crm("Visita uno");
    let app = world.launch();
    pass(3_600);
    until("the pause", || app.desk.overview_now().state == AppState::Paused).await;
    a_while().await;
    assert_eq!((world.in_calendar("Visita uno"), app.heard("Ran")), (0, 0));
    app.desk.sync_now(None).unwrap();
    until("the event", || world.in_calendar("Visita uno") == 1).await;
    app.ran(1).await;
    assert_eq!(app.desk.overview_now().state, AppState::Paused, "it is still paused");
    a_second().await;
    world.create_in_crm("Visita due");
    app.desk.resume().unwrap();
    until("the other event", || world.in_calendar("Visita due") == 1).await;
    app.quit().await;
}

#[tokio::test]
async fn a_pause_of_an_hour_ends_by_itself() {
    let world = World::start().await;
    let app = world.launch();
    app.ran(1).await;
    app.desk.pause(Span::Hour).unwrap();
    until("the pause", || app.desk.overview_now().paused_until.is_some()).await;
    let paused = app.desk.overview_now();
    let card = &paused.pairings[0];
    assert!(paused.sentence.starts_with(&card.sentence), "{} / {}", paused.sentence, card.sentence);
    assert_eq!(card.next_run, paused.paused_until, "not before the pause ends");
    pass(3_000);
    a_while().await;
    assert_eq!(app.heard("Ran"), 1);
    pass(601);
    app.ran(2).await;
    assert_eq!(app.desk.overview_now().state, AppState::Idle);
    app.quit().await;
}

#[tokio::test]
async fn after_three_days_of_sleep_everything_runs_once_and_soon() {
    let world = World::start().await;
    let app = world.launch();
    app.ran(1).await;
    a_second().await;
    world.create_in_crm("Visita uno");
    pass(3 * 24 * 3_600);
    until("the event", || world.in_calendar("Visita uno") == 1).await;
    app.ran(2).await;
    a_while().await;
    assert_eq!(app.heard("Ran"), 2, "and not as often as was missed");
    app.quit().await;
}

#[tokio::test]
async fn what_runs_can_be_stopped_and_the_next_run_doubles_nothing() {
    let world = World::start().await;
    let app = world.launch();
    app.ran(1).await;
    a_second().await;
    for number in 0..5 {
        world.create_in_crm(&format!("Visita {number}"));
    }
    world.dav.faults().next(Matching::method("PUT"), 100, Fault::Latency(Duration::from_secs(20)));
    app.desk.sync_now(Some("work".to_owned())).unwrap();
    until("a write under way", || world.dav.faults().fired().get("latency").copied().unwrap_or(0) > 0).await;
    assert_eq!(app.pairing().state, PairingState::Syncing);
    app.desk.cancel(None).unwrap();
    until("the stop", || app.heard("Cancelled") == 1).await;
    assert_eq!(app.pairing().state, PairingState::Idle);
    world.dav.faults().clear();
    app.desk.sync_now(None).unwrap();
    until("the events", || world.in_calendar("Visita") == 5).await;
    app.ran(2).await;
    a_second().await;
    app.desk.sync_now(None).unwrap();
    app.ran(3).await;
    assert_eq!(world.in_calendar("Visita"), 5);
    app.quit().await;
}

#[tokio::test]
async fn a_quit_in_the_middle_of_a_run_takes_no_longer_than_three_seconds() {
    let world = World::start().await;
    world.create_in_crm("Visita uno");
    world.dav.faults().next(Matching::any(), 100, Fault::Latency(Duration::from_secs(20)));
    let app = world.launch();
    until("a request under way", || world.dav.faults().fired().get("latency").copied().unwrap_or(0) > 0).await;
    app.quit().await;
    world.dav.faults().clear();
    let app = world.launch();
    until("the event", || world.in_calendar("Visita uno") == 1).await;
    app.quit().await;
}

#[tokio::test]
async fn a_second_launch_opens_the_window() {
    let world = World::start().await;
    let app = world.launch();
    app.desk.request(Request::SecondLaunch);
    until("the window", || app.record(|record| record.opened == [(None, None)])).await;
    app.quit().await;
}

#[tokio::test]
async fn whoever_could_not_be_reached_is_asked_again_in_another_network() {
    let world = World::start().await;
    // Nobody listens there.
    let address = "http://127.0.0.1:9/";
    std::fs::write(world.settings(), world.text("").replace(&world.dav.url(), address)).unwrap();
    let app = world.launch();
    until("a failure", || app.pairing().state == PairingState::Waiting).await;
    let failed = app.heard("Ran");
    a_while().await;
    assert_eq!(app.heard("Ran"), failed);
    move_to(2);
    until("another try", || app.heard("Ran") > failed).await;
    app.quit().await;
}
