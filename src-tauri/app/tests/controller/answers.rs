//! What waits for the user is answered from the window and from a notification.

use ponte_app::controller::{Page, Request};
use ponte_app::notify::Action;
use ponte_app::view::{AppState, Need};
use ponte_core::snapshot::Side;

use super::world::{App, World, a_second, until};

/// The place of one event is changed on both sides.
async fn conflict(world: &World, app: &App, event: &str, from: &str, [crm, calendar]: [&str; 2]) -> Need {
    a_second().await;
    world.crm.ui_edit(event, &[("location", crm)]);
    world.edit_in_calendar(&format!("LOCATION:{from}"), &format!("LOCATION:{calendar}"));
    app.desk.sync_now(None).unwrap();
    until("the conflict", || app.desk.overview_now().needs == 1).await;
    app.desk.needs().await.unwrap().remove(0)
}

#[tokio::test]
async fn a_conflict_is_answered_from_the_window_and_the_next_one_from_a_notification() {
    let world = World::with("conflict = \"ask\"").await;
    let event = world.create_in_crm("Visita uno");
    let app = world.launch();
    until("the event", || world.in_calendar("LOCATION:Milano") == 1).await;
    app.ran(1).await;
    let need = conflict(&world, &app, &event, "Milano", ["Roma", "Torino"]).await;
    let Need::Conflict { id, fields, .. } = need else { panic!("{need:?}") };
    assert_eq!(
        (fields[0].before.as_str(), fields[0].left.as_str(), fields[0].right.as_str()),
        ("Milano", "Roma", "Torino")
    );
    assert_eq!(app.desk.overview_now().state, AppState::NeedsYou);
    assert_eq!(app.desk.answer(id.clone(), "perhaps".to_owned()).await.unwrap_err().code, "usage-no-such-answer");
    app.desk.answer(id, "left".to_owned()).await.unwrap();
    until("the answer", || world.in_calendar("LOCATION:Roma") == 1).await;
    until("nothing waits", || app.desk.overview_now().needs == 0).await;

    // A notification of the first one came within the hour.
    super::world::pass(3_601);
    let before = app.record(|record| record.told.len());
    conflict(&world, &app, &event, "Roma", ["Napoli", "Bologna"]).await;
    until("the notification", || app.record(|record| record.told.len() > before)).await;
    let told = app.record(|record| record.told.last().cloned()).unwrap();
    assert_eq!(told.buttons[1].action, Action::Keep(Side::Right), "{told:?}");
    app.desk.request(Request::Notification(told.id.clone(), Action::Show));
    until("the card", || app.record(|record| record.opened.iter().any(|(page, _)| *page == Some(Page::Needs)))).await;
    app.desk.request(Request::Notification(told.id.clone(), Action::Keep(Side::Right)));
    let location = || world.crm.record(&event).unwrap()["location"].clone();
    until("the answer", || location() == "Bologna").await;
    until("nothing waits", || app.desk.overview_now().needs == 0).await;
    // The same button once more finds nothing to answer, and shows what there is.
    app.desk.request(Request::Notification(told.id, Action::Keep(Side::Left)));
    until("the page", || app.record(|record| record.opened.last() == Some(&(Some(Page::Needs), None)))).await;
    app.quit().await;
}
