//! A company with Microsoft 365: the first run with a sign-in in the browser, refused once, and taken up again after it was revoked.

use std::time::Duration;

use ponte_demo::graph::{GraphOptions, GraphServer, Noun};
use ponte_demo::sample::{CRM_KEY, EMAIL, USER};
use ponte_desktop::browser::Browser;
use ponte_desktop::wait::until;

use crate::stage::{Stage, WORDS, say};

const MEETING: &str = "Demo gestionale Adriatica";

fn in_outlook(server: &GraphServer, title: &str) -> bool {
    let calendar = server.default_container(EMAIL, Noun::Calendar).unwrap();
    server.list(EMAIL, Noun::Calendar, &calendar).iter().any(|event| event["subject"] == title)
}

#[tokio::test]
async fn from_nothing_to_outlook_in_step_and_back_after_a_revoked_sign_in() {
    let Some(mut stage) = Stage::set("Microsoft 365").await else { return };
    let browser = Browser::of(&mut stage.app, &stage.desktop);
    let server = GraphServer::start(GraphOptions::default()).await.unwrap();
    server.add_user(EMAIL, "Giulia Ferri");
    let window = stage.window(&[]).await;
    window.click(&say("window-setup-begin")).await;
    window.fill(&say("window-account-address"), &stage.crm.url()).await;
    window.fill(&say("window-account-user"), USER).await;
    window.fill_secret(CRM_KEY).await;
    window.click(&say("window-continue")).await;
    window.sees(&WORDS.say("window-setup-title", &[("step", "calendar")])).await;

    window.choose(&say("window-account-system"), "Microsoft 365").await;
    window.fill(&say("window-account-mail"), EMAIL).await;
    window.click(&say("window-sign-in-browser")).await;
    window.sees(&say("window-account-client-missing")).await;
    window.fill(&say("window-account-client"), "0a1b2c3d-0000-4000-8000-000000000001").await;
    window.fill(&say("window-account-cloud"), &server.origin()).await;
    window.click(&say("window-sign-in-browser")).await;
    assert!(browser.press("deny").await.contains("Ponte"), "the last page says that it did not work");
    window.alarmed().await;
    window.click(&say("window-sign-in-browser")).await;
    browser.press("accept").await;
    window.click(&say("window-what-next")).await;
    window.sees(MEETING).await;
    assert!(!in_outlook(&server, MEETING), "nothing is written before Start");
    window.click(&WORDS.say("window-setup-start", &[("first", "two-way")])).await;
    until("the first sync", || async { in_outlook(&server, MEETING).then_some(()) }).await;
    window.click(&say("window-setup-overview")).await;
    window.sees(&WORDS.say("window-pairing-state", &[("state", "idle")])).await;

    server.revoke(EMAIL);
    stage.meets("Visita Rossi", "Milano");
    Stage::second_passes().await;
    window.click(&say("window-sync-now")).await;
    window.sees(&WORDS.say("window-pairing-state", &[("state", "signed-out")])).await;
    window.click(&say("window-remedy-sign-in")).await;
    window.click(&say("window-sign-in-browser")).await;
    browser.press("accept").await;
    window.sees(&WORDS.say("window-pairing-state", &[("state", "idle")])).await;
    until("what waited", || async { in_outlook(&server, "Visita Rossi").then_some(()) }).await;

    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(server.mails_sent().is_empty() && stage.crm.mails_sent().is_empty(), "nobody is mailed");
    assert_eq!(server.refused(), Vec::<String>::new());
    let (settings, log) = (stage.app.settings_text(), stage.app.log());
    for secret in ["1.AX", "0.AX", "eyJ0", CRM_KEY] {
        assert!(!settings.contains(secret) && !log.contains(secret), "no «{secret}» in settings or log");
    }
}
