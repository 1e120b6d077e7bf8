//! `pontectl watch`: a refused password is left alone, and a settings file with a mistake changes nothing.

use std::time::{Duration, Instant};

use ponte_demo::faults::{Fault, Matching};

use super::people::{self, CANARY, Kind};
use super::world::{World, finish};

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_key_is_not_tried_again_by_the_next_cycle() {
    let mut world = World::filled(1).await;
    std::fs::write(world.settings(), world.settings_text("interval = \"10s\"\n")).unwrap();
    world.secrets[0] = format!("{CANARY}WrongKey1");
    let child = world.spawn(&["watch"]);
    // Longer than the interval and a look at the clock.
    tokio::time::sleep(Duration::from_secs(17)).await;
    assert_eq!(world.crm.requests().get("login"), Some(&1));
    let told = finish(child).await;
    assert_eq!(told.code, 4, "with nobody left to ask it ends: {told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_with_a_mistake_are_told_once_and_the_old_ones_stay_in_force() {
    let mut world = World::filled(1).await;
    let good = world.settings_text("interval = \"10s\"\n");
    std::fs::write(world.settings(), &good).unwrap();
    let child = world.spawn(&["watch"]);
    until(|| people::dav_records(&world.dav, Kind::Event).len() == 2).await;
    std::fs::write(world.settings(), format!("{good}conflikt = \"crm\"\n")).unwrap();
    world.create_in_crm(Kind::Event, "dopo", 50);
    until(|| people::dav_records(&world.dav, Kind::Event).len() == 3).await;
    tokio::time::sleep(Duration::from_secs(6)).await;
    let told = stop(child).await;
    let line = good.lines().count() + 1;
    assert_eq!(told.matches(&format!("ponte.toml:{line}:")).count(), 1, "{told}");
    world.rest_with(&good).await;
    world.check();
}

async fn until(done: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !done() {
        assert!(Instant::now() < end, "it never happens");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn stop(mut child: std::process::Child) -> String {
    child.kill().unwrap();
    let told = finish(child).await;
    format!("{}{}", told.out, told.error)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_key_is_not_tried_again_by_a_program_started_anew_until_it_is_another_one() {
    let mut world = World::filled(1).await;
    world.secrets[0] = format!("{CANARY}WrongKey1");
    let logins = |world: &World| world.crm.requests().get("login").copied().unwrap_or(0);
    for _ in 0..3 {
        assert_eq!(world.run(&["sync"]).await.code, 4);
        assert_eq!(world.run(&["watch"]).await.code, 4);
        assert_eq!(world.run(&["retry"]).await.code, 0);
    }
    assert_eq!(logins(&world), 1);
    let told = world.run(&["status"]).await;
    assert!(told.out.contains("pontectl account test crm"), "{told:?}");
    // The user's own wish to see whether it works now is one more try, and no more than one.
    assert_eq!(world.run(&["account", "test", "crm"]).await.code, 4);
    assert_eq!(world.run(&["sync"]).await.code, 4);
    assert_eq!(logins(&world), 2);
    world.secrets[0] = super::world::CRM_KEY.to_owned();
    world.rest().await;
    world.check();
    assert!(!world.run(&["status"]).await.out.contains("crm”"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_asks_for_patience_is_not_asked_again_by_anybody() {
    let world = World::synced(1).await;
    world.dav.faults().next(Matching::any(), 1000, Fault::Status(503, Some(600)));
    assert_eq!(world.run(&["sync"]).await.code, 6);
    let asked = world.dav.faults().fired()["status"];
    for arguments in [&["sync"][..], &["retry"], &["sync"]] {
        world.run(arguments).await;
    }
    assert_eq!(world.dav.faults().fired()["status"], asked);
    let told = world.run(&["status", "--json"]).await;
    let status: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    assert!(status[0]["accounts"]["cloud"]["quiet_until"].is_string(), "{status}");
    assert_eq!(status[0]["accounts"]["crm"], serde_json::Value::Null, "the CRM answered");
}
