//! Settings with a mistake, a refused password, a CRM that is down, another face at work.

use ponte_app::controller::Request;
use ponte_app::lock::{Work, lock};
use ponte_app::view::{AppState, PairingState, Remedy};
use ponte_app::{notify, signs};
use ponte_core::release::{Memory, Newest};
use ponte_demo::faults::{Fault, Matching};
use ponte_engine::release;

use super::world::{KEY, World, a_second, a_while, pass, until};

#[tokio::test]
async fn a_mistake_in_the_settings_is_told_with_its_line_and_changes_nothing() {
    let world = World::start().await;
    let app = world.launch();
    app.ran(1).await;
    let good = world.text("");
    std::fs::write(world.settings(), format!("{good}conflikt = \"crm\"\n")).unwrap();
    until("the notice", || !app.desk.overview_now().notices.is_empty()).await;
    let notice = app.desk.overview_now().notices.remove(0);
    let line = u32::try_from(good.lines().count() + 1).unwrap();
    assert_eq!(notice.remedy, Some(Remedy::OpenSettingsFile { line: Some(line) }), "{notice:?}");
    a_second().await;
    world.create_in_crm("Visita uno");
    app.desk.sync_now(None).unwrap();
    until("the event", || world.in_calendar("Visita uno") == 1).await;
    assert_eq!(app.heard("SettingsKept"), 1, "told once");
    std::fs::write(world.settings(), good.replace("10m", "20m")).unwrap();
    until("the end of the notice", || app.desk.overview_now().notices.is_empty()).await;
    until("the new interval", || app.heard("SettingsTaken") == 1).await;
    app.quit().await;
}

#[tokio::test]
async fn an_app_that_starts_with_mistaken_settings_opens_says_so_and_goes_on_once_they_are_mended() {
    let world = World::start().await;
    let good = world.text("");
    std::fs::write(world.settings(), format!("{good}conflikt = \"crm\"\n")).unwrap();
    let app = world.launch();
    until("the notice", || app.record(|record| record.shown.iter().any(|shown| !shown.notices.is_empty()))).await;
    std::fs::write(world.settings(), good).unwrap();
    app.ran(1).await;
    app.quit().await;
}

#[tokio::test]
async fn a_refused_password_is_sent_once_and_told_until_somebody_signs_in() {
    let world = World::start().await;
    world.secret("crm", "WrongAccessKey");
    let app = world.launch();
    until("the refusal", || app.desk.overview_now().state == AppState::SignedOut).await;
    until("the notification", || app.record(|record| record.told.len() == 1)).await;
    let told = app.record(|record| record.told[0].clone());
    assert_eq!((told.id.as_str(), told.buttons[0].action), ("sign-in/0/crm", notify::Action::SignIn));
    pass(7_200);
    app.desk.sync_now(None).unwrap();
    a_while().await;
    assert_eq!((world.logins(), app.record(|record| record.told.len())), (1, 1));
    app.desk.request(Request::Notification(told.id, notify::Action::SignIn));
    until("the page", || app.record(|record| record.opened.len() == 1)).await;
    world.create_in_crm("Visita uno");
    world.secret("crm", KEY);
    signs::signed_in(&app.desk, "crm").await;
    until("the event", || world.in_calendar("Visita uno") == 1).await;
    app.quit().await;
}

#[tokio::test]
async fn a_crm_that_is_down_is_waited_for_and_told_only_when_it_lasts() {
    let world = World::start().await;
    let app = world.launch();
    app.ran(1).await;
    world.crm.faults().next(Matching::any(), 1_000, Fault::Status(503, None));
    app.desk.sync_now(None).unwrap();
    until("the failure", || app.pairing().state == PairingState::Waiting).await;
    assert!(app.pairing().next_run.is_some() && app.record(|record| record.told.is_empty()));
    for times in 3..7 {
        pass(600);
        app.ran(times).await;
    }
    until("the notification", || app.record(|record| record.told.len() == 1)).await;
    assert_eq!(app.record(|record| record.told[0].id.clone()), "failing/0/crm");
    world.crm.faults().clear();
    world.create_in_crm("Visita uno");
    pass(7_200);
    until("the event", || world.in_calendar("Visita uno") == 1).await;
    until("all is well", || app.desk.overview_now().state == AppState::Idle).await;
    app.quit().await;
}

#[tokio::test]
async fn while_another_face_is_at_work_questions_are_answered_and_nothing_runs() {
    let world = World::start().await;
    let other = world.desk();
    let held = lock(&other, Work::Command).await.unwrap();
    world.create_in_crm("Visita uno");
    let app = world.launch();
    until("the notice", || app.heard("Busy") > 0).await;
    assert_eq!(app.desk.overview_now().notices[0].code, "failure-already-running");
    assert!(app.desk.needs().await.unwrap().is_empty());
    assert_eq!(world.in_calendar("Visita uno"), 0);
    drop(held);
    pass(31);
    until("the event", || world.in_calendar("Visita uno") == 1).await;
    app.quit().await;
}

#[tokio::test]
async fn whoever_is_asked_for_the_newest_version_stops_nothing_and_is_believed_only_when_signed() {
    let world = World::start().await;
    let key = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";
    let updates = format!("[updates]\nfrom = \"{}ponte.json\"\nkey = \"{key}\"\n", world.dav.url());
    std::fs::write(world.settings(), format!("{}{updates}", world.text(""))).unwrap();
    let app = world.launch();
    app.ran(1).await;
    pass(60);
    until("the refusal", || !app.desk.about("").newer.trouble.is_empty()).await;
    world.create_in_crm("Visita uno");
    app.desk.sync_now(None).unwrap();
    until("the event", || world.in_calendar("Visita uno") == 1).await;
    assert!(app.record(|record| record.told.is_empty()) && app.desk.release_page().is_none());
    let newest = Newest { version: "99.0.0".parse().unwrap(), page: "https://example.it/ponte".to_owned() };
    let memory = Memory { key: key.to_owned(), newest: Some(newest), ..Memory::default() };
    release::remember(&app.desk.store().await.unwrap(), &memory).unwrap();
    app.desk.sync_now(None).unwrap();
    until("the notification", || app.record(|record| record.told.len() == 1)).await;
    assert_eq!(app.record(|record| record.told[0].id.clone()), "newer/0/99.0.0");
    let about = app.desk.about("").newer;
    assert_eq!((about.asked, about.version.as_str()), (true, "99.0.0"));
    assert_eq!(app.desk.release_page().as_deref(), Some("https://example.it/ponte"));
    app.quit().await;
}
