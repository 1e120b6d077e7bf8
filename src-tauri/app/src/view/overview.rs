//! The overview: how everything stands, from the tray's status line to the last sixty runs of a pairing.

use ponte_engine::store::Run;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{AccountBrief, Direction, Kind, Remedy, Seconds, Trouble};
use crate::board::Board;

/// What Ponte is at, as one word: the picture in the tray.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum AppState {
    /// Nothing is joined yet.
    SetUp,
    /// All is well.
    Idle,
    /// A run goes on.
    Syncing,
    /// Something waits for the user.
    NeedsYou,
    /// The user paused it.
    Paused,
    /// Nobody can be reached.
    Offline,
    /// An account refuses to let Ponte in.
    SignedOut,
}

/// How everything stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    /// What it is at.
    pub state: AppState,
    /// The status line of the tray.
    pub sentence: String,
    /// Until when it is paused; nothing until the user resumes.
    pub paused_until: Option<Seconds>,
    /// Every pairing.
    pub pairings: Vec<PairingView>,
    /// How many things wait for the user.
    pub needs: u32,
    /// What is wrong beside the pairings.
    pub notices: Vec<Notice>,
    /// Writes that the user permitted to mail.
    pub mail_caused: u32,
}

/// Something that is wrong beside the pairings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Notice {
    /// The key of the catalogue.
    pub code: String,
    /// What is wrong, and what to do.
    pub sentence: String,
    /// What a button can do about it.
    pub remedy: Option<Remedy>,
}

impl From<Trouble> for Notice {
    fn from(trouble: Trouble) -> Self {
        Notice { code: trouble.code, sentence: trouble.sentence, remedy: trouble.remedy.map(|remedy| *remedy) }
    }
}

/// What a pairing is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum PairingState {
    /// It waits for its next run.
    Idle,
    /// It is about to run.
    Due,
    /// It runs.
    Syncing,
    /// Something of it waits for the user.
    NeedsYou,
    /// It is switched off, or everything is paused.
    Paused,
    /// An account of it is left alone for a while.
    Waiting,
    /// An account of it refuses to let Ponte in.
    SignedOut,
    /// Another computer syncs it.
    Elsewhere,
    /// Its last run went wrong.
    Failed,
    /// It never ran.
    NeverRun,
}

/// How a pairing stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PairingView {
    /// Its name.
    pub name: String,
    /// Its CRM.
    pub crm: AccountBrief,
    /// Its calendar.
    pub calendar: AccountBrief,
    /// Whether it runs by itself.
    pub active: bool,
    /// What it is at.
    pub state: PairingState,
    /// Why, and when it goes on.
    pub sentence: String,
    /// When it ran last.
    pub last_run: Option<Seconds>,
    /// When it runs next by itself.
    pub next_run: Option<Seconds>,
    /// How far a run is.
    pub progress: Option<Progress>,
    /// Kind by kind.
    pub kinds: Vec<KindBrief>,
    /// How many things wait for the user.
    pub needs: u32,
    /// Requests sent today.
    pub requests_today: u32,
    /// What the day's quiet runs come to at this interval, plus what was written.
    pub requests_budget: u32,
    /// Writes held back, since they would have mailed somebody.
    pub mail_held_back: u32,
    /// Writes that the user permitted to mail.
    pub mail_permitted: u32,
    /// The computer that syncs it instead.
    pub elsewhere: Option<ElsewhereView>,
    /// What rules keep back, what was let go.
    pub notes: Vec<String>,
    /// The last runs, oldest first.
    pub chart: Vec<RunBar>,
}

/// A kind of a pairing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KindBrief {
    /// Which.
    pub kind: Kind,
    /// How many records are linked.
    pub linked: u32,
    /// Which way it goes.
    pub direction: Direction,
}

/// Another computer that syncs a pairing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ElsewhereView {
    /// Its name.
    pub computer: String,
    /// Since when.
    pub since: Seconds,
}

/// A run as a bar of the chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunBar {
    /// When it began.
    pub at: Seconds,
    /// How it ended.
    pub outcome: RunEnd,
    /// How much it wrote.
    pub writes: u32,
    /// How long it took.
    pub seconds: u32,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum RunEnd {
    /// Everything was done or parked.
    Clean,
    /// Something is to be tried again.
    Partial,
    /// It stopped before it could write.
    Failed,
    /// It was ended in the middle.
    Interrupted,
    /// It goes on.
    Running,
}

impl RunEnd {
    /// How a run ended. One that is noted as running is so only while its pairing is.
    pub(super) fn of(run: &Run, board: &Board) -> RunEnd {
        let runs = board.running.as_ref().is_some_and(|running| running.pairing == run.pairing);
        match run.outcome.as_str() {
            "clean" => RunEnd::Clean,
            "partial" => RunEnd::Partial,
            "failed" => RunEnd::Failed,
            "running" if runs => RunEnd::Running,
            _ => RunEnd::Interrupted,
        }
    }
}

/// How far a run is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// The pairing.
    pub pairing: String,
    /// The kind it is at.
    pub kind: Option<Kind>,
    /// What it does.
    pub stage_sentence: String,
    /// How many records are done,
    pub done: u32,
    /// of how many.
    pub total: Option<u32>,
}

/// A count as the window takes it.
pub(crate) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
