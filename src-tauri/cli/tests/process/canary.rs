//! After a whole life nothing that a person typed, and no secret, stands in clear outside the two servers.

use std::path::Path;
use std::time::Duration;

use ponte_demo::faults::{Fault, Matching};

use super::people::{self, CANARY, KINDS};
use super::world::{CRM_KEY, INSTALLATION, PASSWORD, World};

/// Every file under `folder` that contains `text`, in UTF-8 or UTF-16.
pub fn holding(folder: &Path, text: &str) -> Vec<String> {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path, text));
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let holds = |wanted: &[u8]| bytes.windows(wanted.len()).any(|window| window == wanted);
        if holds(text.as_bytes()) || holds(&wide) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn no_word_of_a_person_and_no_secret_is_left_in_clear() {
    let mut world = World::filled(4).await;
    // A run that is killed with everything journaled, faults of each sort, a conflict, a parked record, a wrong secret.
    world.crm.faults().nth(Matching::writes(), 5, Fault::LateAnswer(Duration::from_secs(300)));
    assert!(world.killed_when_struck("late-answer").await);
    for fault in [Fault::Html, Fault::BrokenBody, Fault::Truncate, Fault::Status(500, None), Fault::DropAfter] {
        world.crm.faults().nth(Matching::any(), 6, fault.clone());
        world.dav.faults().nth(Matching::any(), 3, fault);
        world.run(&["sync"]).await;
    }
    world.rest().await;
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    for kind in KINDS {
        let title = people::title(kind, "crm", 1);
        people::edit_in_crm(&world.crm, kind, &title, &format!("{CANARY} uno"));
        people::edit_in_dav(&world.dav, kind, &title, &format!("{CANARY} due"));
    }
    let fields =
        [("subject", "Kanaria guasto"), ("date_start", "0000-00-00"), ("time_start", "99:99"), ("due_date", "x")];
    world.crm.ui_create(&world.owner, "Events", &fields).unwrap();
    for arguments in [&["sync"][..], &["sync", "--json"], &["doctor"]] {
        world.run(arguments).await;
    }
    // What a run wrote is taken back, and that again: images hold what people typed, sealed.
    let list: serde_json::Value = serde_json::from_str(&world.run(&["runs", "list", "--json"]).await.out).unwrap();
    for run in list.as_array().unwrap().iter().take(6) {
        world.run(&["undo", &run["id"].to_string(), "--yes"]).await;
    }
    for place in 0..2 {
        let right = std::mem::replace(&mut world.secrets[place], format!("{CANARY}-wrong"));
        world.run(&["sync"]).await;
        world.secrets[place] = right;
    }
    let printed = world.printed.lock().unwrap().clone();
    for word in [CANARY, CRM_KEY, PASSWORD, INSTALLATION, "333 77"] {
        assert!(!printed.contains(word), "{word} was printed: {printed}");
        assert_eq!(holding(world.home.path(), word), Vec::<String>::new(), "{word}");
    }
    assert!(world.database().exists() && world.home.path().join("logs").join("ponte.log").exists());
}
