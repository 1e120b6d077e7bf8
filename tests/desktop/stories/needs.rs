//! What Ponte will not decide by itself: answered in the window, and from a notification.

use ponte_demo::sample::USER;
use ponte_desktop::screen;
use ponte_desktop::wait::until;

use crate::stage::{OFFER, Stage, WORDS, say};

const CRM_WINS: &str = "Offerta Lombardi con Marco";
const CALENDAR_WINS: &str = "Offerta Lombardi rimandata";

#[tokio::test]
async fn a_conflict_is_answered_in_the_window() {
    let Some(mut stage) = Stage::set("a conflict").await else { return };
    stage.joined("");
    let window = stage.window(&[]).await;
    stage.synced().await;
    Stage::second_passes().await;
    stage.conflict();
    window.click(&say("window-sync-now")).await;
    window.click(&WORDS.say("window-page", &[("page", "needs")])).await;
    window.sees(CRM_WINS).await;
    window.sees(CALENDAR_WINS).await;
    window.click(&say("window-conflict-left")).await;
    until("the CRM's title in the calendar", || async { stage.in_calendar(CRM_WINS).then_some(()) }).await;
    assert!(!stage.in_calendar(CALENDAR_WINS));
}

#[tokio::test]
async fn a_conflict_is_answered_from_its_notification() {
    let Some(mut stage) = Stage::set("a notification").await else { return };
    stage.joined("");
    let _app = stage.app.start(&stage.desktop, &["--background"]);
    stage.synced().await;
    Stage::second_passes().await;
    stage.conflict();
    let session = stage.desktop.connection().await;
    ponte_desktop::tray::Tray::find(&session).await.click(&say("tray-sync-now")).await;
    screen::windows_are(&stage.desktop, "Xfce4-notifyd", 1).await;
    screen::picture(&stage.desktop, "notification", None);
    screen::click_in(&stage.desktop, "Xfce4-notifyd", screen::Button::Second);
    until("the calendar's title in the CRM", || async { stage.in_crm(CALENDAR_WINS) }).await;
    assert!(stage.in_crm(CRM_WINS).is_none());
}

#[tokio::test]
async fn many_deletions_are_held_and_released() {
    let Some(mut stage) = Stage::set("held deletions").await else { return };
    stage.joined("");
    let window = stage.window(&[]).await;
    stage.synced().await;
    Stage::second_passes().await;
    let mine = stage.crm.records("Events");
    let before = stage.calendar.events(USER).len();
    for id in mine.iter().filter_map(|record| record.get("id")) {
        stage.crm.ui_delete(id);
    }
    window.click(&say("window-sync-now")).await;
    window.click(&WORDS.say("window-page", &[("page", "needs")])).await;
    window.sees(OFFER).await;
    assert_eq!(stage.calendar.events(USER).len(), before, "nothing is deleted before the answer");
    window.click_on("article button.danger").await;
    window.sees(&say("window-deletions-loss-number")).await;
    assert_eq!(stage.calendar.events(USER).len(), before, "nothing is deleted before the second answer");
    window.click_on("dialog button.danger").await;
    window.sees(&say("window-deletions-released")).await;
    until("the deletions", || async { (!stage.in_calendar(OFFER)).then_some(()) }).await;
}
