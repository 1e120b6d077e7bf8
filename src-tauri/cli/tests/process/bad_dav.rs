//! A calendar server that refuses, breaks off, answers with a login page, forgets, or holds what nobody can read.

use std::time::Duration;

use ponte_demo::faults::{Fault, Matching};

use super::people::{self, CANARY, KINDS, Kind};
use super::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_tried_once_and_said_once() {
    let mut world = World::filled(1).await;
    world.secrets[1] = format!("{CANARY}-wrong");
    let told = world.run(&["sync"]).await;
    assert_eq!(told.code, 4, "{told:?}");
    // One request without credentials may ask which way to sign in is known.
    assert!(world.dav.requests() <= 2, "{:?}", world.dav.requests_by_method());
    assert_eq!((world.crm.writes(), world.dav.writes()), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_stops_its_kind_and_deletes_nothing() {
    for (name, fault) in [
        ("a multistatus cut off", Fault::Truncate),
        ("a multistatus cut short", Fault::BrokenBody),
        ("a login page", Fault::Html),
        ("a 503 with Retry-After", Fault::Status(503, Some(2))),
        ("a 429", Fault::Status(429, None)),
        ("an empty 500", Fault::Status(500, None)),
        ("no answer", Fault::DropAfter),
    ] {
        let mut world = World::synced(6).await;
        tokio::time::sleep(Duration::from_millis(2_100)).await;
        let title = people::title(Kind::Event, "crm", 1);
        people::edit_in_crm(&world.crm, Kind::Event, &title, "Kanaria altrove");
        world.expect(Kind::Event, title, "Kanaria altrove".into());
        world.dav.faults().next(Matching::method("REPORT"), 1, fault);
        let told = world.run(&["sync", "--json"]).await;
        assert_eq!(told.code, 6, "{name}: {told:?}");
        let runs: serde_json::Value = serde_json::from_str(&told.out).unwrap();
        let kinds = runs[0]["kinds"].as_array().unwrap();
        let failed = kinds.iter().filter(|kind| !kind["failure"].is_null()).count();
        if name == "a 503 with Retry-After" {
            // Who asks for patience means all kinds.
            assert_eq!((kinds.len(), failed), (1, 1), "{name}: {told:?}");
            tokio::time::sleep(Duration::from_millis(2_500)).await;
        } else {
            assert_eq!((kinds.len(), failed), (4, 1), "{name}: {told:?}");
            world.check();
        }
        world.rest().await;
        world.check();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_sync_token_is_no_reason_to_delete_or_double() {
    let mut world = World::synced(10).await;
    world.dav.forget_history();
    world.create_in_dav(Kind::Event, "dopo", 50);
    world.rest().await;
    world.check();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_forgot_its_token_and_lists_nothing_deletes_nothing() {
    let world = World::synced(10).await;
    world.dav.forget_history();
    for method in ["REPORT", "PROPFIND"] {
        world.dav.faults().lasting(Matching::method(method), Duration::from_secs(300), Fault::EmptyList);
    }
    for _ in 0..2 {
        let told = world.run(&["sync", "--json"]).await;
        assert!([5, 6].contains(&told.code), "{told:?}");
        world.check();
    }
    world.dav.faults().clear();
    world.rest().await;
    world.check();
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_lost_after_the_write_are_found_and_nothing_is_doubled() {
    let world = World::filled(6).await;
    for number in [1, 3, 9, 14, 20] {
        world.dav.faults().nth(Matching::writes(), number, Fault::DropAfter);
        world.crm.faults().nth(Matching::writes(), number, Fault::DropAfter);
    }
    world.rest_in_spite_of_trouble().await;
    world.check();
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_objects_are_parked_and_the_rest_goes_on() {
    let world = World::filled(3).await;
    let put = |component: &str, name: &str, text: &str| {
        let collection = world.dav.collection(people::USER, component).unwrap();
        world.dav.put_raw(&collection, name, name, &text.replace('\n', "\r\n")).unwrap();
    };
    put("VCARD", "guasto.vcf", "BEGIN:VCARD\nVERSION:3.0\nUID:guasto\nFN:Kanaria guasta\nTEL;;;=\n");
    put(
        "VEVENT",
        "guasto.ics",
        "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:guasto\nSUMMARY:Kanaria guasto\nDTSTART:20261399T996100\nEND:VEVENT\nEND:VCALENDAR\n",
    );
    let told = world.run(&["sync"]).await;
    assert_eq!(told.code, 5, "{told:?}");
    for kind in KINDS {
        assert_eq!(people::crm_records(&world.crm, kind).len(), 6, "{kind:?}: {told:?}");
    }
    let needs = world.run(&["needs", "list", "--json"]).await;
    assert!(needs.out.matches("guasto").count() >= 2, "{needs:?}");
}
