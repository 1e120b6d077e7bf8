//! `pontectl watch`: a refused password is left alone, and a settings file with a mistake changes nothing.

use std::time::{Duration, Instant};

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
