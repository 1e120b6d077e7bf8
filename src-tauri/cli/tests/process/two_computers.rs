//! Two computers of one user on one CRM and one calendar: one syncs, and says so; both at once double and lose nothing.

use std::path::Path;

use ponte_demo::dav::{DavOptions, Flavour};

use super::people::{self, KINDS};
use super::world::{Told, World, finish};

async fn at(world: &World, home: &Path, arguments: &[&str]) -> Told {
    finish(world.spawn_at(home, arguments)).await
}

/// Both at once, as often as that.
async fn both_at_once(world: &World, home: &Path, rounds: usize) {
    for _ in 0..rounds {
        let (one, other) = (world.spawn(&["sync"]), world.spawn_at(home, &["sync"]));
        let (one, other) = (finish(one).await, finish(other).await);
        assert!(one.code != 7 && other.code != 7, "{one:?} {other:?}");
    }
}

/// One after the other, until both have nothing more to do.
async fn rest(world: &World, home: &Path) {
    for _ in 0..4 {
        world.run(&["sync"]).await;
        at(world, home, &["sync"]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_lease_two_at_once_double_and_lose_nothing() {
    // It keeps no notes, so nobody can be told.
    let mut world = World::with(DavOptions::of(Flavour::Xandikos)).await;
    let other = world.another();
    for kind in KINDS {
        for number in 0..8 {
            world.create_in_crm(kind, "crm", number);
            world.create_in_dav(kind, "dav", number);
        }
    }
    both_at_once(&world, other.path(), 2).await;
    rest(&world, other.path()).await;
    world.check_servers();
    for kind in KINDS {
        world.create_in_dav(kind, "secondo", 20);
        world.create_in_crm(kind, "terzo", 21);
        let (edited, detail) = (people::title(kind, "crm", 1), people::detail(kind, 77));
        people::edit_in_crm(&world.crm, kind, &edited, &detail);
        world.expect(kind, edited, detail);
        let gone = people::title(kind, "dav", 2);
        people::delete_in_dav(&world.dav, kind, &gone);
        world.expected.get_mut(&kind).unwrap().remove(&gone);
    }
    both_at_once(&world, other.path(), 2).await;
    rest(&world, other.path()).await;
    world.check_servers();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_computer_says_who_syncs_and_takes_over_when_told_to() {
    let mut world = World::synced(2).await;
    let other = world.another();
    people::edit_in_crm(&world.crm, people::Kind::Event, &people::title(people::Kind::Event, "crm", 1), "altrove");
    let told = at(&world, other.path(), &["sync"]).await;
    assert_eq!(told.code, 5, "{told:?}");
    assert!(told.out.contains("pontectl pair take-over giulia"), "{told:?}");
    let told = at(&world, other.path(), &["sync", "--json"]).await;
    let said: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    assert!(said[0]["elsewhere"]["computer"].is_string() && said[0]["kinds"] == serde_json::json!([]), "{said}");
    let told = at(&world, other.path(), &["status"]).await;
    assert!(told.out.contains("take-over"), "{told:?}");
    assert_eq!(at(&world, other.path(), &["pair", "take-over", "giulia"]).await.code, 0);
    world.expect(people::Kind::Event, people::title(people::Kind::Event, "crm", 1), "altrove".to_owned());
    for _ in 0..3 {
        let told = at(&world, other.path(), &["sync"]).await;
        assert_eq!(told.code, 0, "{told:?}");
    }
    world.check_servers();
}
