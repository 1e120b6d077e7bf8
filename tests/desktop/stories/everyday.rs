//! A rule is changed and its effect seen on the CRM; what a sync wrote is taken back; a sync is paused.

use ponte_desktop::tray::Tray;
use ponte_desktop::wait::until;

use crate::stage::{Stage, WORDS, say};

const ONLY_IN_CALENDAR: &str = "Pranzo con il team";

#[tokio::test]
async fn a_changed_rule_shows_on_the_crm() {
    let Some(mut stage) = Stage::set("rules").await else { return };
    stage.joined("");
    let window = stage.window(&["rules"]).await;
    stage.synced().await;
    until("the calendar's event in the CRM", || async { stage.in_crm(ONLY_IN_CALENDAR) }).await;
    window.click(&WORDS.say("window-direction", &[("direction", "to-calendar")])).await;
    window.click(&say("window-save")).await;
    window.sees(&say("window-saved")).await;
    assert!(stage.app.settings_text().contains("to-calendar"), "{}", stage.app.settings_text());
    Stage::second_passes().await;
    stage.on_phone(ONLY_IN_CALENDAR, ONLY_IN_CALENDAR, "Pranzo spostato");
    stage.meets("Visita Rossi", "Milano");
    let session = stage.desktop.connection().await;
    Tray::find(&session).await.click(&say("tray-sync-now")).await;
    until("the way to the calendar", || async { stage.in_calendar("Visita Rossi").then_some(()) }).await;
    assert!(stage.in_crm("Pranzo spostato").is_none(), "the way to the CRM is closed");
}

#[tokio::test]
async fn what_a_sync_wrote_is_taken_back() {
    let Some(mut stage) = Stage::set("undo").await else { return };
    stage.joined("");
    let window = stage.window(&[]).await;
    stage.synced().await;
    Stage::second_passes().await;
    stage.on_phone(ONLY_IN_CALENDAR, ONLY_IN_CALENDAR, "Pranzo spostato");
    window.click(&say("window-sync-now")).await;
    until("the edit in the CRM", || async { stage.in_crm("Pranzo spostato") }).await;
    Stage::second_passes().await;
    window.click(&WORDS.say("window-page", &[("page", "activity")])).await;
    window.click_text(".run", "1 change").await;
    window.click_on(".body .list button.quiet").await;
    window.click_on("dialog button.primary:not([aria-disabled])").await;
    until("the old title in the CRM", || async { stage.in_crm(ONLY_IN_CALENDAR) }).await;
    until("the old title in the calendar", || async { stage.in_calendar(ONLY_IN_CALENDAR).then_some(()) }).await;
}

#[tokio::test]
async fn the_tray_pauses_and_goes_on() {
    let Some(mut stage) = Stage::set("pause").await else { return };
    stage.joined("");
    let _app = stage.app.start(&stage.desktop, &["--background"]);
    stage.synced().await;
    let session = stage.desktop.connection().await;
    let tray = Tray::find(&session).await;
    tray.click(&say("tray-pause-until-resumed")).await;
    let resume = say("tray-resume");
    tray.menu_when("a way to go on", |menu| menu.find(&resume).is_some()).await;
    Stage::second_passes().await;
    stage.on_phone(ONLY_IN_CALENDAR, ONLY_IN_CALENDAR, "Pranzo spostato");
    tokio::time::sleep(std::time::Duration::from_secs(5)).await;
    assert!(stage.in_crm("Pranzo spostato").is_none(), "nothing is synced during a pause");
    tray.click(&resume).await;
    tray.click(&say("tray-sync-now")).await;
    until("the edit in the CRM", || async { stage.in_crm("Pranzo spostato") }).await;
}
