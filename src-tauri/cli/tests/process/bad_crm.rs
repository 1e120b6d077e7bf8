//! A CRM that refuses, forgets the session, or answers nonsense.

use std::time::{Duration, Instant};

use ponte_demo::faults::{Fault, Matching};

use super::people::{self, CANARY, Kind};
use super::world::{World, finish};

fn logins(world: &World) -> u64 {
    world.crm.requests().get("login").copied().unwrap_or(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_is_tried_once_and_said_once() {
    let mut world = World::filled(1).await;
    world.secrets[0] = format!("{CANARY}WrongKey1");
    let told = world.run(&["sync"]).await;
    assert_eq!((told.code, logins(&world)), (4, 1), "{told:?}");
    assert_eq!(format!("{}{}", told.out, told.error).matches("refused the access key").count(), 1, "{told:?}");
    assert_eq!((world.crm.writes(), world.dav.writes()), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_is_tried_once_for_two_pairings_of_one_account() {
    let mut world = World::filled(1).await;
    let second = "kinds = [\"events\"]\n\n[[pairing]]\nname = \"second\"\ncrm = \"crm\"\ncalendar = \"cloud\"\nkinds = [\"tasks\"]\n";
    std::fs::write(world.settings(), world.settings_text(second)).unwrap();
    world.secrets[0] = format!("{CANARY}WrongKey1");
    let told = world.run(&["sync"]).await;
    assert_eq!((told.code, logins(&world)), (4, 1), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_expires_on_the_way_is_opened_again_once() {
    let world = World::filled(3).await;
    world.crm.faults().nth(Matching::operation("create"), 2, Fault::Latency(Duration::from_millis(500)));
    let child = world.spawn(&["sync"]);
    let end = Instant::now() + Duration::from_secs(30);
    while world.crm.faults().fired().is_empty() {
        assert!(Instant::now() < end);
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    world.crm.expire_sessions();
    let told = finish(child).await;
    assert_eq!((told.code, logins(&world)), (0, 2), "{told:?}");
    world.rest().await;
    world.check();
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_stops_its_kind_by_name_deletes_nothing_and_the_others_go_on() {
    for (name, fault) in [
        ("a page of HTML", Fault::Html),
        ("an empty 500", Fault::Status(500, None)),
        ("a 503 with Retry-After", Fault::Status(503, Some(2))),
        ("broken JSON", Fault::BrokenBody),
        ("half an answer", Fault::Truncate),
        ("no answer", Fault::DropBefore),
    ] {
        let mut world = World::synced(6).await;
        tokio::time::sleep(Duration::from_millis(2_100)).await;
        let title = people::title(Kind::Event, "crm", 1);
        people::edit_in_crm(&world.crm, Kind::Event, &title, "Kanaria altrove");
        world.expect(Kind::Event, title, "Kanaria altrove".into());
        // Companies are asked first.
        world.crm.faults().next(Matching::operation("query"), 1, fault);
        let told = world.run(&["sync", "--json"]).await;
        assert_eq!(told.code, 6, "{name}: {told:?}");
        let runs: serde_json::Value = serde_json::from_str(&told.out).unwrap();
        let stopped: Vec<&str> = runs[0]["kinds"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|kind| !kind["failure"].is_null())
            .map(|kind| kind["kind"].as_str().unwrap())
            .collect();
        assert_eq!(stopped, ["company"], "{name}: {told:?}");
        if name == "a 503 with Retry-After" {
            // Who asks for patience means all kinds.
            assert_eq!(runs[0]["kinds"].as_array().unwrap().len(), 1, "{told:?}");
            tokio::time::sleep(Duration::from_millis(2_500)).await;
        } else {
            world.check();
        }
        world.rest().await;
        world.check();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_is_told_with_the_kind_and_that_nothing_was_deleted() {
    let world = World::synced(2).await;
    world.crm.faults().next(Matching::operation("query"), 1, Fault::Html);
    let told = world.run(&["sync"]).await;
    assert!(told.out.contains("ompanies: ") && told.out.contains("Nothing was deleted"), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crm_that_lists_nothing_where_much_was_deletes_nothing() {
    let world = World::synced(10).await;
    world.crm.faults().lasting(Matching::operation("query"), Duration::from_secs(300), Fault::EmptyList);
    for _ in 0..2 {
        let told = world.run(&["sync", "--json"]).await;
        assert!([0, 5, 6].contains(&told.code), "{told:?}");
        world.check();
    }
    world.crm.faults().clear();
    world.rest().await;
    world.check();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_event_of_the_crm_is_parked_by_name_and_the_rest_goes_on() {
    let world = World::filled(2).await;
    let title = format!("{CANARY} guasto");
    let fields = [
        ("subject", title.as_str()),
        ("date_start", "0000-00-00"),
        ("time_start", "99:99:99"),
        ("due_date", "0000-00-00"),
    ];
    let id = world.crm.ui_create(&world.owner, "Events", &fields).unwrap();
    let told = world.run(&["sync"]).await;
    assert_eq!(told.code, 5, "{told:?}");
    let needs = world.run(&["needs", "list"]).await;
    assert!(needs.out.contains(&title) || needs.out.contains(&id), "{needs:?}");
    for kind in people::KINDS {
        assert_eq!(people::dav_records(&world.dav, kind).len(), 4, "{kind:?}");
    }
}
