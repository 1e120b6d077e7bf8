//! The four phases, for any client: first sync, quiet cycle, ten changes, quiet cycle.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;

use super::vdirsyncer::{Calendars, Vdirsyncer};
use super::weight::{Weight, weigh};
use super::world::{Calendar, World};
use super::{client, process};

/// Who is measured.
pub enum Client {
    /// Ponte: this program, started anew.
    Ponte(PathBuf),
    /// vdirsyncer.
    Vdirsyncer(Vdirsyncer),
}

impl Client {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Client::Ponte(_) => "Ponte".to_owned(),
            Client::Vdirsyncer(other) => other.name(),
        }
    }

    fn prepare(&self, world: &World, state: &Path) -> io::Result<()> {
        match self {
            Client::Ponte(_) => Ok(()),
            Client::Vdirsyncer(other) => other.prepare(&calendars(world), state),
        }
    }

    fn command(&self, world: &World, state: &Path) -> Vec<String> {
        match self {
            Client::Ponte(program) => [
                &program.to_string_lossy(),
                "client",
                "--a",
                &world.url(Calendar::A),
                "--b",
                &world.url(Calendar::B),
                "--state",
                &state.to_string_lossy(),
            ]
            .map(str::to_owned)
            .to_vec(),
            Client::Vdirsyncer(other) => other.command(state),
        }
    }
}

fn calendars(world: &World) -> Calendars {
    let root = format!("http://{}/", world.proxy.address());
    Calendars { root, a: world.path(Calendar::A), b: world.path(Calendar::B) }
}

/// What one phase cost.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Who.
    pub client: String,
    /// How many events.
    pub events: usize,
    /// The round trip in milliseconds.
    pub round_trip: u64,
    /// Which phase.
    pub phase: &'static str,
    /// Seconds from start to end.
    pub wall: f64,
    /// Milliseconds of processor time.
    pub cpu: u64,
    /// Requests sent.
    pub requests: u64,
    /// The same by method.
    pub by_method: std::collections::BTreeMap<String, u64>,
    /// Bytes to the server, heads included.
    pub up: u64,
    /// Bytes from the server, heads included.
    pub down: u64,
    /// Peak resident memory in KiB.
    pub peak: u64,
    /// Whether both calendars said the same afterwards.
    pub agrees: bool,
    /// What the store weighs, where it is Ponte's and the first sync is done.
    pub weight: Option<Weight>,
}

/// All phases of one client in a world of its own.
///
/// # Errors
/// That the world could not be made, or the client could not be run.
pub async fn run(client: &Client, events: usize, round_trip: Duration) -> io::Result<Vec<Row>> {
    let world = World::start(events, round_trip).await?;
    let state = tempfile::tempdir()?;
    tokio::task::block_in_place(|| client.prepare(&world, state.path()))?;
    let mut rows = Vec::new();
    for phase in ["first sync", "quiet", "10 changes", "quiet after"] {
        if phase == "10 changes" {
            world.change()?;
        }
        rows.push(one(client, &world, state.path(), phase, (events, round_trip))?);
    }
    Ok(rows)
}

fn one(
    client: &Client,
    world: &World,
    state: &Path,
    phase: &'static str,
    (events, round_trip): (usize, Duration),
) -> io::Result<Row> {
    let _ = world.proxy.take();
    let command = client.command(world, state);
    let cost = tokio::task::block_in_place(|| process::measure(&command, &state.join("client.log")))?;
    let passed = world.proxy.take();
    let weighed = matches!(client, Client::Ponte(_)) && phase == "first sync";
    Ok(Row {
        client: client.name(),
        events,
        round_trip: u64::try_from(round_trip.as_millis()).unwrap_or(0),
        phase,
        wall: cost.wall.as_secs_f64(),
        cpu: u64::try_from(cost.cpu.as_millis()).unwrap_or(0),
        requests: passed.requests.values().sum(),
        by_method: passed.requests,
        up: passed.up,
        down: passed.down,
        peak: cost.peak,
        agrees: world.agrees(),
        weight: if weighed { Some(weigh(&state.join(client::STORE)).map_err(io::Error::other)?) } else { None },
    })
}
