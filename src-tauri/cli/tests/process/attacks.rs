//! The attacks of `docs/attacks.md` on the program itself: on its terminal, its arguments, its files. The others are in
//! `tests/tests/hostile`.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use ponte_demo::faults::{Fault, Matching};

use super::people::{self, Kind};
use super::world::{CRM_KEY, INSTALLATION, PASSWORD, World, finish};

/// A title that paints the terminal, renames its window, copies to its clipboard, and reads backwards.
const PAINT: &str = "Kanaria \u{1b}[2J\u{1b}]0;owned\u{7}\u{1b}]52;c;ZXZpbA==\u{7}\u{9b}31m\u{202e}gpj\u{8}\r <img src=x onerror=alert(1)>";

// Shown as text … (terminal; the window is not there yet).
#[tokio::test(flavor = "multi_thread")]
async fn attack_11_text_of_a_stranger_on_the_terminal() {
    let world = World::synced(2).await;
    let title = people::title(Kind::Event, "crm", 1);
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    std::fs::write(world.settings(), world.settings_text("\n[pairing.events]\nconflict = \"ask\"\n")).unwrap();
    let collection = world.dav.collection(people::USER, "VEVENT").unwrap();
    let stored = world.dav.list(&collection).into_iter().find(|stored| stored.text.contains(&title)).unwrap();
    let uid = stored.text.lines().find_map(|line| line.strip_prefix("UID:")).unwrap().trim().to_owned();
    let painted = stored.text.replace(&format!("SUMMARY:{title}"), &format!("SUMMARY:{}", PAINT.replace('\r', "")));
    assert_ne!(painted, stored.text);
    world.dav.put_raw(&collection, &stored.name, &uid, &painted).unwrap();
    let record = world.crm.records("Events").into_iter().find(|record| record["subject"] == title).unwrap();
    world.crm.ui_edit(&record["id"], &[("subject", &format!("{PAINT} crm"))]);
    let mut said = String::new();
    for arguments in [
        &["sync", "--dry-run"][..],
        &["sync"],
        &["needs", "list"],
        &["needs", "show", "1"],
        &["status"],
        &["runs", "list"],
        &["log", "show"],
    ] {
        let told = world.run(arguments).await;
        said.push_str(&format!("{}{}", told.out, told.error));
    }
    assert!(said.contains("Kanaria") && said.contains("<img src=x"), "the text itself is shown: {said}");
    let hostile = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
    };
    assert!(!said.chars().any(hostile), "{said:?}");
}

// Grep of canary tokens finds nothing: in the process list (files and output are searched by `canary`).
#[tokio::test(flavor = "multi_thread")]
async fn attack_15_no_token_in_the_process_list() {
    let world = World::filled(1).await;
    world.crm.faults().nth(Matching::any(), 3, Fault::Latency(Duration::from_secs(5)));
    let child = world.spawn(&["sync"]);
    let end = Instant::now() + Duration::from_secs(30);
    while world.crm.faults().fired().is_empty() {
        assert!(Instant::now() < end);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    if let Ok(line) = std::fs::read(format!("/proc/{}/cmdline", child.id())) {
        let line = String::from_utf8_lossy(&line).into_owned();
        assert!(line.contains("sync"), "{line}");
        assert!([CRM_KEY, PASSWORD, INSTALLATION].iter().all(|secret| !line.contains(secret)));
    }
    world.kill(child).await;
}

/// The files under `folder`, with their permissions.
fn modes(folder: &Path) -> Vec<(String, u32)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        found.push((path.display().to_string(), mode));
        if path.is_dir() {
            found.extend(modes(&path));
        }
    }
    found
}

// 0600/ACL; no follow.
#[tokio::test(flavor = "multi_thread")]
async fn attack_20_files_of_another_user() {
    let world = World::filled(2).await;
    world.crm.faults().nth(Matching::writes(), 2, Fault::Latency(Duration::from_secs(3)));
    let child = world.spawn(&["sync"]);
    let end = Instant::now() + Duration::from_secs(30);
    while world.crm.faults().fired().is_empty() {
        assert!(Instant::now() < end);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // In the middle of a run, with the journal of the database open.
    let state = modes(&world.home.path().join("state"));
    assert!(state.iter().any(|(file, _)| file.ends_with("ponte.db")), "{state:?}");
    for (file, mode) in state.iter().chain(&modes(&world.home.path().join("logs"))) {
        assert_eq!(mode & 0o077, 0, "{file} {mode:o}");
    }
    assert_eq!(finish(child).await.code, 0);
}

// No follow; no corruption.
#[tokio::test(flavor = "multi_thread")]
async fn attack_20_links_in_the_place_of_files() {
    let world = World::filled(1).await;
    let state = world.home.path().join("state");
    std::fs::create_dir(&state).unwrap();
    std::fs::create_dir_all(world.home.path().join("logs")).unwrap();
    let victim = world.home.path().join("victim");
    for name in ["state/ponte.db", "state/run.lock", "logs/ponte.log"] {
        std::fs::write(&victim, "somebody else's").unwrap();
        let link = world.home.path().join(name);
        let _ = std::fs::remove_file(&link);
        std::os::unix::fs::symlink(&victim, &link).unwrap();
        let told = world.run(&["sync"]).await;
        assert_eq!(std::fs::read_to_string(&victim).unwrap(), "somebody else's", "{name}");
        if name.starts_with("state") {
            assert_eq!(told.code, 5, "{name}: {told:?}");
            assert!(told.error.contains("link"), "{name}: {told:?}");
        }
        std::fs::remove_file(&link).unwrap();
    }
    world.rest().await;
    world.check();
}
