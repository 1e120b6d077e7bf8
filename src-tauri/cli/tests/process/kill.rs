//! kill -9 in the middle of a sync, then run again until it rests: nothing lost, nothing twice, no deleted record back,
//! nobody mailed, the database sound.
//!
//! At random moments people change the same few records every few seconds, on either side in turn, which is what a loop looks
//! like: it is asked about, and answered as a person would. Nothing else may be asked.

use std::time::{Duration, Instant};

use futures::future::join_all;
use ponte_demo::faults::{Fault, Matching};

use super::people::{self, KINDS};
use super::world::World;

/// Records of each kind on each side: forty a side.
const EACH: usize = 10;
/// Longer than any test: who is struck waits to be killed.
const FOR_EVER: Duration = Duration::from_secs(300);
/// A version of one-second grain is read again after this.
const GRAIN: Duration = Duration::from_millis(2_100);
/// Homes that are killed side by side.
const LANES: u32 = 3;

/// The write with this number reaches its server and is not carried out (odd), or is carried out unanswered (even).
fn strike(world: &World, in_crm: bool, number: u32) -> &'static str {
    let faults = if in_crm { world.crm.faults() } else { world.dav.faults() };
    let fault = if number % 2 == 1 { Fault::Latency(FOR_EVER) } else { Fault::LateAnswer(FOR_EVER) };
    let name = fault.name();
    faults.nth(Matching::writes(), number, fault);
    name
}

/// Kills first syncs at the writes `first`, `first + step`, … of each server, each in a home of its own.
async fn first_syncs(first: u32, step: u32) {
    for in_crm in [true, false] {
        let mut number = first;
        loop {
            let world = World::filled(EACH).await;
            let name = strike(&world, in_crm, number);
            let killed = world.killed_when_struck(name).await;
            world.rest().await;
            world.check();
            if !killed {
                break;
            }
            number += step;
        }
        assert!(number as usize >= EACH * KINDS.len(), "{number} writes only");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_each_write_of_a_first_sync() {
    join_all((0..LANES).map(|lane| first_syncs(1 + lane, LANES))).await;
}

/// One home, killed at the second write of every run, of which the first was answered or the second carried out.
#[tokio::test(flavor = "multi_thread")]
async fn killed_again_and_again_until_nothing_is_left_to_write() {
    let lanes = [true, false].map(|in_crm| async move {
        let world = World::filled(EACH).await;
        let mut kills = 0;
        while world.killed_when_struck(strike(&world, in_crm, 2)).await {
            kills += 1;
        }
        world.rest().await;
        world.check();
        assert!(kills >= KINDS.len(), "{kills}");
    });
    join_all(lanes).await;
}

/// People edit, delete and add on both sides; the sync that carries it over is killed.
async fn rounds(numbers: impl Iterator<Item = u32>) {
    let mut world = World::synced(EACH).await;
    let mut next = 100;
    for number in numbers {
        for in_crm in [true, false] {
            tokio::time::sleep(GRAIN).await;
            world.rest().await;
            people_work(&mut world, next);
            next += 10;
            let name = strike(&world, in_crm, number);
            world.killed_when_struck(name).await;
            world.rest().await;
            world.check();
        }
    }
}

fn people_work(world: &mut World, next: usize) {
    for kind in KINDS {
        let titles: Vec<String> = world.expected[&kind].keys().cloned().collect();
        let [deleted_left, deleted_right, left, right] =
            [0, 1, 2, 3].map(|place| titles[(next + place * 3) % titles.len()].clone());
        let (one, other) = (people::detail(kind, next), people::detail(kind, next + 1));
        people::edit_in_crm(&world.crm, kind, &left, &one);
        people::edit_in_dav(&world.dav, kind, &right, &other);
        people::delete_in_crm(&world.crm, kind, &deleted_left);
        people::delete_in_dav(&world.dav, kind, &deleted_right);
        world.expect(kind, left, one);
        world.expect(kind, right, other);
        let expected = world.expected.get_mut(&kind).unwrap();
        expected.remove(&deleted_left);
        expected.remove(&deleted_right);
        world.create_in_crm(kind, "later crm", next);
        world.create_in_dav(kind, "later dav", next);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_the_writes_of_edits_and_deletions() {
    join_all([rounds([1, 4, 7].into_iter()), rounds([2, 5, 8].into_iter()), rounds([3, 6, 10].into_iter())]).await;
}

/// Kills in the test command; `cargo xtask kill` says how many more.
const KILLS: usize = 200;
/// Records of each kind on each side where only the moment counts.
const FEW: usize = 4;
/// Kills before what stands is looked at.
const BETWEEN: usize = 5;

/// What came of a home that was killed again and again.
#[derive(Default)]
struct Told {
    kills: usize,
    /// Records that two people changed in turn so fast that they were asked whether it goes round in circles.
    asked: usize,
}

/// One home with few records, killed at moments drawn from its seed.
async fn random_kills(seed: u64, wanted: usize) -> Told {
    let mut world = World::filled(FEW).await;
    let (mut random, mut told, mut next) = (seed, Told::default(), 100);
    let mut length = Duration::from_millis(400);
    while told.kills < wanted {
        told.kills += killed_a_few_times(&world, &mut random, length).await;
        told.asked += world.answer_loops().await;
        world.rest().await;
        world.check();
        tokio::time::sleep(GRAIN).await;
        let start = Instant::now();
        world.rest().await;
        // A run that writes takes longer than one that does not.
        length = start.elapsed() * 2;
        people_work(&mut world, next);
        next += 10;
    }
    told.asked += world.answer_loops().await;
    world.rest().await;
    world.check();
    told
}

/// Kills runs until one ends before it is killed, a few at most.
async fn killed_a_few_times(world: &World, random: &mut u64, length: Duration) -> usize {
    for kills in 0..BETWEEN {
        *random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let moment = length.mul_f64((*random >> 40) as f64 / f64::from(1 << 24));
        let killed = world.killed_after(moment).await;
        world.sound();
        if !killed {
            return kills;
        }
    }
    BETWEEN
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_random_moments() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<usize>().ok());
    let (wanted, seed) = (number("PONTE_KILLS").unwrap_or(KILLS), number("PONTE_SEED").unwrap_or(0) as u64);
    let lanes = u64::from(LANES) + 1;
    let each = wanted.div_ceil(lanes as usize);
    let told = join_all((1..=lanes).map(|lane| random_kills(seed * 1000 + lane, each))).await;
    let sum = |of: fn(&Told) -> usize| told.iter().map(of).sum::<usize>();
    println!("killed {} times; {} questions about loops", sum(|told| told.kills), sum(|told| told.asked));
    assert!(sum(|told| told.kills) >= wanted);
}
