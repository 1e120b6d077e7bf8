//! The fuzz targets among the tests: their corpus, what was once found, and a few seconds of changes drawn from a seed.
//! `cargo xtask fuzz` goes on where this ends, guided by coverage.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ponte_tests::fuzz::{TARGETS, target, timed};

/// How long each target goes on with changed inputs.
const SPAN: Duration = Duration::from_secs(2);
/// How many files of other projects are taken; another test reads them all.
const THEIRS: usize = 300;
/// The longest any input may take; an unoptimised build on a busy machine is some ten times slower.
const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 1 });

/// The files below a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    found.sort();
    found.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The target's corpus, and the files of other projects where they are at hand.
fn seeds(name: &str) -> Vec<Vec<u8>> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let mut paths = files(&own);
    assert!(!paths.is_empty(), "{name} has no corpus");
    let end = match name {
        "ical" => "ics",
        "vcard" => "vcf",
        _ => "",
    };
    if let Some(shared) = std::env::var_os("PONTE_SHARED").filter(|_| !end.is_empty()) {
        let theirs = files(&Path::new(&shared).join("corpus")).into_iter();
        paths.extend(theirs.filter(|path| path.extension().is_some_and(|found| found == end)).take(THEIRS));
    }
    paths.into_iter().filter_map(|path| std::fs::read(path).ok()).collect()
}

/// splitmix64.
fn draw(state: &mut u64) -> usize {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    usize::try_from((mixed ^ (mixed >> 31)) >> 1).unwrap()
}

/// One input made of others: a byte changed, a piece cut, doubled, or taken from another one.
fn changed(seeds: &[Vec<u8>], state: &mut u64) -> Vec<u8> {
    let mut input = seeds.get(draw(state) % seeds.len()).cloned().unwrap_or_default();
    for _ in 0..=draw(state) % 4 {
        let size = input.len().max(1);
        let (from, length) = (draw(state) % size, draw(state) % 40);
        let to = (from + length).min(input.len());
        match draw(state) % 4 {
            0 => input.get_mut(from).into_iter().for_each(|byte| *byte = u8::try_from(draw(state) % 256).unwrap()),
            1 => drop(input.drain(from.min(to)..to)),
            2 => {
                let piece = input.get(from..to).unwrap_or_default().to_vec();
                input.splice(from..from.min(to), piece);
            }
            _ => {
                let other = seeds.get(draw(state) % seeds.len()).cloned().unwrap_or_default();
                let start = draw(state) % other.len().max(1);
                let piece = other.get(start..(start + length).min(other.len())).unwrap_or_default().to_vec();
                let at = from.min(input.len());
                input.splice(at..at, piece);
            }
        }
    }
    input
}

fn go_on(name: &str) {
    let (target, seeds) = (target(name).unwrap(), seeds(name));
    let mut longest = Duration::ZERO;
    for seed in &seeds {
        longest = longest.max(timed(target, seed, LIMIT));
    }
    let (end, mut state, mut count) = (Instant::now() + SPAN, 1, 0);
    while Instant::now() < end {
        longest = longest.max(timed(target, &changed(&seeds, &mut state), LIMIT));
        count += 1;
    }
    println!("{name}: {} seeds, {count} inputs, {longest:?} at most", seeds.len());
    assert!(count > 0);
}

#[test]
fn objects_of_calendars() {
    go_on("ical");
}

#[test]
fn objects_of_address_books() {
    go_on("vcard");
}

#[test]
fn listings() {
    go_on("multistatus");
}

#[test]
fn answers_of_a_crm() {
    go_on("crm_json");
}

#[test]
fn items_of_microsoft_365() {
    go_on("graph_json");
}

#[test]
fn answers_of_an_exchange_server() {
    go_on("ews_xml");
}

#[test]
fn answers_at_the_door_of_a_sign_in() {
    go_on("callback");
}

#[test]
fn settings() {
    go_on("settings");
}

#[test]
fn redirects() {
    go_on("redirects");
}

#[test]
fn recurrence() {
    go_on("recurrence");
}

#[test]
fn each_target_has_a_corpus_and_a_test_here() {
    assert_eq!(TARGETS.len(), 10);
    for target in TARGETS {
        assert!(!seeds(target.name).is_empty());
        assert!(include_str!("fuzz.rs").contains(&format!("go_on(\"{}\")", target.name)));
    }
}
