//! One seed: four rounds in which people work and a run goes wrong, the first sync included; then clean runs until one
//! writes nothing, six at most.

use std::io;
use std::path::Path;
use std::time::Duration;

use clap::ValueEnum;
use ponte_demo::faults::{Fault, Faults, Matching};
use serde::Serialize;
use tokio::process::Child;
use tokio::time::{Instant, sleep, timeout};

use super::client::{Client, LIMIT};
use super::count::Count;
use super::lots::Lots;
use super::people::People;
use crate::bench::world::Calendar;

/// Rounds, each with one run that goes wrong.
pub const ROUNDS: usize = 4;
/// Clean runs at most.
const CLEAN: usize = 6;
/// Longer than any run: who is struck waits to be killed.
const FOR_EVER: Duration = Duration::from_secs(600);
const LOOK: Duration = Duration::from_millis(1);

/// How runs go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// The server refuses, cuts, and loses answers.
    Faults,
    /// SIGKILL.
    Kill,
}

impl Mode {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Mode::Faults => "faults",
            Mode::Kill => "kill",
        }
    }
}

/// What came of a seed.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Told {
    /// Which.
    pub seed: u64,
    /// What went wrong.
    pub count: Count,
    /// How often a fault struck, or a run was killed.
    pub struck: u64,
    /// Clean runs until one wrote nothing.
    pub clean_runs: usize,
}

/// Plays a seed.
///
/// # Errors
/// That the world could not be made, or the client could not be run.
pub async fn play(client: &Client, mode: Mode, seed: u64) -> io::Result<Told> {
    let mut people = People::start(seed).await?;
    let state = tempfile::tempdir()?;
    tokio::task::block_in_place(|| client.prepare(&people, state.path()))?;
    let mut lots = Lots::new(seed ^ 0x5eed);
    let mut killed = 0;
    for round in 0..ROUNDS {
        people.work(round)?;
        match mode {
            Mode::Faults => faulty(client, &people, state.path()).await?,
            Mode::Kill => killed += u64::from(cut_short(client, &people, state.path(), (round, &mut lots)).await?),
        }
    }
    let faults: u64 = people.server.faults().fired().values().sum();
    let (at_rest, clean_runs) = rest(client, &people, state.path()).await?;
    let count = Count::of(&people.fates, &people.shown(Calendar::A), &people.shown(Calendar::B), at_rest);
    if std::env::var_os("PONTE_KEEP").is_some() && count != Count::default() {
        let _ = state.keep();
    }
    Ok(Told { seed, count, struck: if mode == Mode::Kill { killed } else { faults }, clean_runs })
}

/// One run on a bad day of the server. How it ends is not looked at.
async fn faulty(client: &Client, people: &People, state: &Path) -> io::Result<()> {
    trouble(people.server.faults());
    let ended = finish(client.start(people, state)?).await;
    people.server.faults().clear();
    ended.map(drop)
}

fn trouble(faults: &Faults) {
    faults.random(Matching::any(), 20, Fault::Status(503, Some(1)));
    faults.random(Matching::any(), 10, Fault::Status(429, Some(1)));
    faults.random(Matching::any(), 5, Fault::Status(401, None));
    faults.random(Matching::any(), 20, Fault::DropBefore);
    faults.random(Matching::writes(), 30, Fault::DropAfter);
    for listing in ["REPORT", "PROPFIND"] {
        faults.random(Matching::method(listing), 50, Fault::Truncate);
    }
}

/// One run that is killed at a random request: before it is carried out, after it is and before it is answered, or a
/// moment later; whether it was, before it ended by itself.
async fn cut_short(
    client: &Client,
    people: &People,
    state: &Path,
    (round, lots): (usize, &mut Lots),
) -> io::Result<bool> {
    let request = 1 + lots.below(if round == 0 { 100 } else { 30 });
    let moment = Duration::from_micros(lots.draw() % 20_000);
    let fault = match lots.below(3) {
        0 => Fault::Latency(FOR_EVER),
        1 => Fault::LateAnswer(FOR_EVER),
        _ => Fault::Latency(Duration::ZERO),
    };
    let faults = people.server.faults();
    let struck = |faults: &Faults| faults.fired().values().sum::<u64>();
    let before = struck(faults);
    faults.nth(Matching::any(), u32::try_from(request).unwrap_or(1), fault);
    let mut child = client.start(people, state)?;
    let end = Instant::now() + LIMIT;
    let killed = loop {
        if struck(faults) > before {
            sleep(moment).await;
            break child.try_wait()?.is_none();
        }
        if child.try_wait()?.is_some() {
            break false;
        }
        if Instant::now() > end {
            return Err(io::Error::other("a run took too long"));
        }
        sleep(LOOK).await;
    };
    let _ = child.start_kill();
    let _ = child.wait().await?;
    faults.clear();
    Ok(killed)
}

/// Runs until one ends well and writes nothing; whether one did, and how many there were.
async fn rest(client: &Client, people: &People, state: &Path) -> io::Result<(bool, usize)> {
    for run in 1..=CLEAN {
        let before = people.server.writes();
        let well = finish(client.start(people, state)?).await?;
        if well && people.server.writes() == before {
            return Ok((true, run));
        }
    }
    Ok((false, CLEAN))
}

/// Waits for a run; whether it ended well.
async fn finish(mut child: Child) -> io::Result<bool> {
    match timeout(LIMIT, child.wait()).await {
        Ok(status) => Ok(status?.success()),
        Err(_) => Err(io::Error::other("a run took too long")),
    }
}
