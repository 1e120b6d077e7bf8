//! `pontectl undo` over the wire: a run is taken back on both servers, also by a process that is killed in the middle.

use std::time::Duration;

use ponte_demo::faults::{Fault, Matching};

use super::people::{self, Kind};
use super::world::World;

const EACH: usize = 4;
/// A version of one-second grain is read again after this.
const GRAIN: Duration = Duration::from_millis(2_100);

/// Of events one is edited on each side, one deleted on each side, one made; the run that carried that over.
async fn worked() -> (World, i64) {
    let mut world = World::synced(EACH).await;
    tokio::time::sleep(GRAIN).await;
    world.rest().await;
    let title = |mark: &str, number: usize| people::title(Kind::Event, mark, number);
    people::edit_in_crm(&world.crm, Kind::Event, &title("crm", 0), "Kanaria Milano");
    people::edit_in_dav(&world.dav, Kind::Event, &title("dav", 0), "Kanaria Torino");
    people::delete_in_crm(&world.crm, Kind::Event, &title("crm", 1));
    people::delete_in_dav(&world.dav, Kind::Event, &title("dav", 1));
    let before = world.expected.clone();
    world.create_in_crm(Kind::Event, "later", 7);
    world.expected = before;
    world.run(&["sync"]).await;
    tokio::time::sleep(GRAIN).await;
    let runs: serde_json::Value = serde_json::from_str(&world.run(&["runs", "list", "--json"]).await.out).unwrap();
    let wrote = |run: &&serde_json::Value| run["kind"] == "event" && run["report"]["right"]["created"] == 1;
    let run = runs.as_array().unwrap().iter().find(wrote).unwrap()["id"].as_i64().unwrap();
    (world, run)
}

/// As before that run, but that the new event stays alone in the CRM.
fn check(world: &World) {
    let expected: people::Records =
        world.expected[&Kind::Event].iter().map(|(title, detail)| (title.clone(), detail.clone())).collect();
    assert_eq!(people::dav_records(&world.dav, Kind::Event), expected);
    let crm = people::crm_records(&world.crm, Kind::Event);
    let old: people::Records = crm.into_iter().filter(|(title, _)| !title.contains("later")).collect();
    assert_eq!(old, expected);
    assert!(world.crm.mails_sent().is_empty() && world.dav.mails_sent().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_shown_then_taken_back_on_both_servers() {
    let (world, run) = worked().await;
    let run = run.to_string();
    let shown = world.run(&["undo", &run, "--dry-run"]).await;
    assert_eq!(shown.code, 0, "{shown:?}");
    let losses = shown.out.find("What does not come back").unwrap();
    assert!(losses < shown.out.find(&format!("{run}.1")).unwrap(), "losses come first: {}", shown.out);
    let unasked = world.run(&["undo", &run]).await;
    assert_eq!(unasked.code, 2, "nobody can be asked: {unasked:?}");
    let undone = world.run(&["undo", &run, "--yes"]).await;
    assert_eq!(undone.code, 0, "{undone:?}");
    world.rest().await;
    check(&world);
    let again = world.run(&["runs", "show", &run]).await;
    assert!(again.out.contains("undone by run"), "{}", again.out);
    for (arguments, code) in [(&["undo", "x"][..], 2), (&["undo", "999999"], 2), (&["undo", "1.0"], 2)] {
        assert_eq!(world.run(arguments).await.code, code, "{arguments:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_that_is_killed_at_any_write_is_finished_by_the_next() {
    let lanes = [true, false].map(|in_crm| async move {
        for number in 1..=3 {
            let (world, run) = worked().await;
            let run = run.to_string();
            let faults = if in_crm { world.crm.faults() } else { world.dav.faults() };
            let wait = Duration::from_secs(300);
            let fault = if number % 2 == 1 { Fault::LateAnswer(wait) } else { Fault::Latency(wait) };
            let name = fault.name();
            faults.nth(Matching::writes(), number, fault);
            world.killed_doing(&["undo", &run, "--yes"], name).await;
            world.rest().await;
            let finished = world.run(&["undo", &run, "--yes"]).await;
            assert_eq!(finished.code, 0, "{in_crm} {number}: {finished:?}");
            world.rest().await;
            check(&world);
        }
    });
    futures::future::join_all(lanes).await;
}
