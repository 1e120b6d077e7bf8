//! Starting, starting twice, closing, quitting; a CRM that is down; a settings file with a mistake; a desktop without a tray.

use std::time::Duration;

use ponte_desktop::desktop::children;
use ponte_desktop::portal::{Portal, Scheme};
use ponte_desktop::screen::{self, windows_are};
use ponte_desktop::tray::Tray;
use ponte_desktop::wait::until;
use ponte_desktop::wakes::Sleeps;

use crate::stage::{Stage, say};

const CLASS: &str = "Ponte";

#[tokio::test]
async fn the_menu_says_what_can_be_done() {
    let Some(mut stage) = Stage::set("the tray's menu").await else { return };
    stage.joined("");
    let _app = stage.app.start(&stage.desktop, &["--background"]);
    stage.synced().await;
    let session = stage.desktop.connection().await;
    let tray = Tray::find(&session).await;
    let sync = say("tray-sync-now");
    let menu = tray.menu_when("an idle tray", |menu| menu.find(&sync).is_some_and(|entry| entry.enabled)).await;
    for key in ["tray-pause-hour", "tray-pause-tomorrow", "tray-pause-until-resumed", "tray-open", "tray-quit"] {
        assert!(menu.find(&say(key)).is_some(), "{key}: {:#?}", menu.lines());
    }
    let status = &menu.below[0];
    let of_its_home = status.label.starts_with("ponte – ") && status.label.len() > "ponte – ".len();
    assert!(!status.enabled && of_its_home, "the first line says how things stand, and where: {}", status.label);
    assert_eq!(screen::windows(&stage.desktop, CLASS).len(), 0, "started by the system it opens no window");
    screen::picture(&stage.desktop, "tray", Some("420x28+860+0"));
}

#[tokio::test]
async fn in_the_tray_it_sleeps_until_something_happens() {
    let Some(mut stage) = Stage::set("an idle tray").await else { return };
    stage.app.join(&stage.crm.url(), &stage.calendar.url(), "1h", "");
    let _portal = Portal::of(&stage.desktop, Scheme::Light).await;
    let app = stage.app.start(&stage.desktop, &["--background"]);
    stage.synced().await;
    // So long after a start everything has come to rest.
    tokio::time::sleep(Duration::from_secs(20)).await;
    let sleeps = Sleeps::of(app.id());
    tokio::time::sleep(Duration::from_secs(60)).await;
    let woken = sleeps.ended_since(app.id());
    assert!(woken.iter().map(|(_, count)| count).sum::<u64>() <= 1, "woken within a minute: {woken:?}");
}

#[tokio::test]
async fn a_second_start_opens_the_window_of_the_first() {
    let Some(mut stage) = Stage::set("a second start").await else { return };
    stage.joined("");
    let mut first = stage.app.start(&stage.desktop, &["--background"]);
    let session = stage.desktop.connection().await;
    Tray::find(&session).await;
    for words in [&["needs"][..], &["ponte://open?server=https://evil.example", "--allow-http"]] {
        let mut second = stage.app.start(&stage.desktop, words);
        second.end().await;
        windows_are(&stage.desktop, CLASS, 1).await;
    }
    assert!(first.ended().is_none(), "the first one goes on");
    assert!(!stage.app.settings_text().contains("evil"), "words of a start change no setting");
    assert_eq!(Tray::count(&session).await, 1);
}

#[tokio::test]
async fn a_ponte_of_another_home_runs_beside() {
    let Some(mut stage) = Stage::set("two homes").await else { return };
    stage.joined("");
    let mut beside = stage.app.beside();
    beside.join(&stage.crm.url(), &stage.calendar.url(), "1h", "");
    let mut first = stage.app.start(&stage.desktop, &["--background"]);
    let session = stage.desktop.connection().await;
    Tray::find(&session).await;
    let mut second = beside.start(&stage.desktop, &["--background"]);
    until("a second tray", || async { (Tray::count(&session).await == 2).then_some(()) }).await;
    assert_eq!(screen::windows(&stage.desktop, CLASS).len(), 0, "the first one was not asked for its window");
    beside.start(&stage.desktop, &["needs"]).end().await;
    windows_are(&stage.desktop, CLASS, 1).await;
    let window = screen::windows(&stage.desktop, CLASS).remove(0);
    assert_eq!(screen::said(&stage.desktop, &["getwindowname", &window]), "Ponte – ponte beside");
    assert!(first.ended().is_none() && second.ended().is_none(), "both go on");
    until("a start at login for each", || async { (logins(&stage).len() == 2).then_some(()) }).await;
    let led: Vec<bool> = logins(&stage).iter().map(|login| login.contains("ponte beside")).collect();
    assert!(led.contains(&true), "{:?}", logins(&stage));
}

#[tokio::test]
async fn at_login_it_starts_as_it_was_chosen_last() {
    let Some(mut stage) = Stage::set("the start at login").await else { return };
    stage.joined("");
    let session = stage.desktop.connection().await;
    let first = stage.app.start(&stage.desktop, &["--background"]);
    until("a start at login", || async { (logins(&stage).len() == 1).then_some(()) }).await;
    let program = format!("Exec=\"{}\" --background", stage.app.binary().display());
    assert!(logins(&stage)[0].contains(&program), "a path with blanks is one word: {:?}", logins(&stage));
    drop(first);
    until("the end", || async { (Tray::count(&session).await == 0).then_some(()) }).await;
    // In the desktop's own settings the user takes it out.
    std::fs::remove_dir_all(stage.desktop.home().join(LOGINS)).unwrap();
    let again = stage.app.start(&stage.desktop, &["--background"]);
    Tray::find(&session).await;
    assert_eq!(logins(&stage), Vec::<String>::new(), "nobody is overruled");
    stage.joined("[app]\nstart-at-login = false\n");
    tokio::time::sleep(Duration::from_secs(2)).await;
    stage.joined("");
    until("the start at login that was chosen anew", || async { (logins(&stage).len() == 1).then_some(()) }).await;
    drop(again);
    until("the end", || async { (Tray::count(&session).await == 0).then_some(()) }).await;
    stage.joined("[app]\nstart-at-login = false\n");
    let _last = stage.app.start(&stage.desktop, &["--background"]);
    until("what was chosen meanwhile", || async { logins(&stage).is_empty().then_some(()) }).await;
}

/// Where a desktop finds what starts at login.
const LOGINS: &str = ".config/autostart";

/// What starts at login.
fn logins(stage: &Stage) -> Vec<String> {
    let files = std::fs::read_dir(stage.desktop.home().join(LOGINS)).into_iter().flatten().flatten();
    files.filter_map(|file| std::fs::read_to_string(file.path()).ok()).collect()
}

#[tokio::test]
async fn asked_what_it_takes_it_says_so_and_does_nothing_else() {
    let Some(mut stage) = Stage::set("the words of a start").await else { return };
    stage.joined("");
    let italian = stage.app.settings_text().replace("language = \"en\"", "language = \"it\"");
    stage.app.settings(&italian);
    let mut running = stage.app.start(&stage.desktop, &["--background"]);
    Tray::find(&stage.desktop.connection().await).await;
    for (word, wanted) in [("--help", "Senza finestra"), ("--version", env!("CARGO_PKG_VERSION"))] {
        let told = stage.app.command(&stage.desktop, &[word]).output().unwrap();
        let said = String::from_utf8(told.stdout).unwrap();
        assert!(told.status.success() && said.contains(wanted), "{word}: {said}");
    }
    // Where there is no desktop at all, too.
    let bare = std::process::Command::new(stage.app.binary()).arg("--help").env_clear().output().unwrap();
    assert!(String::from_utf8(bare.stdout).unwrap().contains("--background"));
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(screen::windows(&stage.desktop, CLASS).len(), 0, "nobody was asked for a window");
    assert!(running.ended().is_none());
}

#[tokio::test]
async fn closing_leaves_it_at_work_and_quitting_ends_it() {
    let Some(mut stage) = Stage::set("closing and quitting").await else { return };
    stage.joined("");
    let mut app = stage.app.start(&stage.desktop, &[]);
    windows_are(&stage.desktop, CLASS, 1).await;
    until("the webview's processes", || async { (!children(app.id()).is_empty()).then_some(()) }).await;
    screen::close(&stage.desktop, CLASS);
    windows_are(&stage.desktop, CLASS, 0).await;
    until("the end of the webview", || async { children(app.id()).is_empty().then_some(()) }).await;
    stage.synced().await;
    let session = stage.desktop.connection().await;
    let tray = Tray::find(&session).await;
    tray.click(&say("tray-open")).await;
    windows_are(&stage.desktop, CLASS, 1).await;
    let sync = say("tray-sync-now");
    tray.menu_when("the end of the first sync", |menu| menu.find(&sync).is_some_and(|entry| entry.enabled)).await;
    tray.click(&say("tray-quit")).await;
    let status = app.end().await;
    assert!(status.success(), "{status}: {}", stage.desktop.log("ponte"));

    let writes = (stage.crm.writes(), stage.calendar.writes());
    let mut again = stage.app.start(&stage.desktop, &["--background"]);
    let tray = Tray::find(&session).await;
    tray.click(&say("tray-sync-now")).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!((stage.crm.writes(), stage.calendar.writes()), writes, "a restart writes nothing twice");
    tray.click(&say("tray-quit")).await;
    again.end().await;
}

#[tokio::test]
async fn quitting_in_the_middle_of_a_sync_loses_nothing() {
    let Some(mut stage) = Stage::set("quitting in the middle").await else { return };
    stage.joined("");
    let mut app = stage.app.start(&stage.desktop, &["--background"]);
    let session = stage.desktop.connection().await;
    let tray = Tray::find(&session).await;
    until("the first write", || async { (stage.calendar.writes() > 0).then_some(()) }).await;
    tray.click(&say("tray-quit")).await;
    let status = app.end().await;
    assert!(status.success(), "{status}");
    let _app = stage.app.start(&stage.desktop, &["--background"]);
    stage.synced().await;
    let records = stage.crm.records("Events");
    // Occurrences of a series share their title, not their day.
    let what = ["subject", "date_start", "time_start"];
    let all: Vec<Vec<&String>> =
        records.iter().map(|event| what.iter().filter_map(|field| event.get(*field)).collect()).collect();
    let once: std::collections::BTreeSet<_> = all.iter().collect();
    assert_eq!(once.len(), all.len(), "nothing is doubled: {all:?}");
}

#[tokio::test]
async fn a_crm_that_is_down_is_told_and_waited_for() {
    let Some(mut stage) = Stage::set("a CRM that is down").await else { return };
    stage.joined("");
    let window = stage.window(&[]).await;
    stage.synced().await;
    let down = ponte_demo::faults::Fault::Status(503, None);
    stage.crm.faults().lasting(ponte_demo::faults::Matching::any(), Duration::from_secs(600), down);
    window.click(&say("window-sync-now")).await;
    window.sees("503").await;
    stage.crm.faults().clear();
    Stage::second_passes().await;
    stage.on_phone("Pranzo con il team", "Pranzo con il team", "Pranzo spostato");
    window.click(&say("window-sync-now")).await;
    until("the edit in the CRM", || async { stage.in_crm("Pranzo spostato") }).await;
}

#[tokio::test]
async fn a_mistake_in_the_settings_file_is_told_with_its_line() {
    let Some(mut stage) = Stage::set("a mistake in the settings").await else { return };
    stage.joined("");
    let window = stage.window(&[]).await;
    stage.synced().await;
    let good = stage.app.settings_text();
    stage.app.settings(&good.replace("interval = \"1m\"", "interval = \"soon\""));
    let line = good.lines().position(|line| line.starts_with("interval")).unwrap() + 1;
    window.sees(&line.to_string()).await;
    window.sees(&crate::stage::WORDS.say("window-remedy-settings-line", &[("line", &line.to_string())])).await;
    stage.app.settings(&good);
    window.sees_no_more(&crate::stage::WORDS.say("window-remedy-settings-line", &[("line", &line.to_string())])).await;
}

#[tokio::test]
async fn without_a_tray_the_window_opens_and_can_quit() {
    let Some(mut stage) = Stage::on("a desktop without a tray", false).await else { return };
    stage.joined("");
    let mut app = stage.app.start(&stage.desktop, &["--background"]);
    windows_are(&stage.desktop, CLASS, 1).await;
    drop(stage.app.start(&stage.desktop, &["about"]));
    assert!(app.ended().is_none());
}
