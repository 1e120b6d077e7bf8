//! The first day: from nothing to a running sync, with a mistyped key on the way, left and taken up again.

use ponte_demo::sample::{CRM_KEY, PASSWORD, USER};
use ponte_desktop::wait::until;

use crate::stage::{Stage, WORDS, say};

#[tokio::test]
async fn from_nothing_to_a_running_sync() {
    let Some(stage) = Stage::set("first run").await else { return };
    let window = stage.window(&[]).await;
    window.click(&say("window-setup-begin")).await;
    window.fill(&say("window-account-address"), &stage.crm.url()).await;
    window.fill(&say("window-account-user"), USER).await;
    window.fill_secret("wrong-key").await;
    window.click(&say("window-continue")).await;
    window.alarmed().await;
    assert_eq!(stage.crm.requests().get("login").copied().unwrap_or(0), 1, "a refused key is tried once");
    window.fill_secret(CRM_KEY).await;
    window.click(&say("window-continue")).await;
    window.sees(&WORDS.say("window-setup-title", &[("step", "calendar")])).await;
    drop(window);

    let window = stage.window(&[]).await;
    window.sees(&WORDS.say("window-setup-title", &[("step", "calendar")])).await;
    window.fill(&say("window-account-address-mail"), &stage.calendar.url()).await;
    window.fill(&say("window-account-user"), USER).await;
    window.fill_secret(PASSWORD).await;
    window.click(&say("window-continue")).await;
    window.click(&say("window-what-next")).await;
    window.sees("Demo gestionale Adriatica").await;
    Stage::second_passes().await;
    assert!(!stage.in_calendar("Demo gestionale Adriatica"), "nothing is written before Start");
    window.click(&WORDS.say("window-setup-start", &[("first", "two-way")])).await;
    stage.synced().await;
    window.click(&say("window-setup-overview")).await;
    window.sees(&WORDS.say("window-pairing-state", &[("state", "idle")])).await;
    let settings = stage.app.settings_text();
    assert!(!settings.contains(CRM_KEY) && !settings.contains(PASSWORD), "no secret in the settings");
    assert!(stage.crm.mails_sent().is_empty() && stage.calendar.mails_sent().is_empty(), "nobody is mailed");
    until("the log", || async { (!stage.app.log().is_empty()).then_some(()) }).await;
    for secret in [CRM_KEY, PASSWORD, "Demo gestionale"] {
        assert!(!stage.app.log().contains(secret), "no «{secret}» in the log");
    }
}
