//! What runs did: a list that may be long, asked for page by page, and each run item by item.

use ponte_core::verdict::Failure;
use ponte_engine::store::{self, RunId, Undoable};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::overview::{RunEnd, number};
use super::{Kind, Seconds, Side, Trouble};
use crate::board::Board;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::words;

/// So many rows are given at most, whatever is asked for.
const MOST: u32 = 500;

/// Which runs are looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunFilter {
    /// Of this pairing.
    pub pairing: Option<String>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// By what became of them.
    pub outcome: RunsWanted,
    /// A word of a title, or a number.
    pub search: String,
}

/// By what became of runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum RunsWanted {
    /// Those that wrote something.
    Written,
    /// Those that did not end well.
    Failed,
    /// All.
    All,
}

/// A run in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunRow {
    /// Its number.
    #[specta(type = u32)]
    pub id: i64,
    /// The pairing.
    pub pairing: String,
    /// The kind of record.
    pub kind: Kind,
    /// When it began.
    pub at: Seconds,
    /// How long it took.
    pub seconds: Option<u32>,
    /// How it ended.
    pub outcome: RunEnd,
    /// What it did.
    pub sentence: String,
    /// How much it wrote.
    pub writes: u32,
    /// What went wrong.
    pub failure: Option<String>,
}

/// Some of many runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunPage {
    /// Those asked for, the newest first.
    pub rows: Vec<RunRow>,
    /// How many there are in all.
    pub total: u32,
}

/// A run and all that it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunDetail {
    /// The run.
    pub run: RunRow,
    /// What it did, in order.
    pub items: Vec<RunItemView>,
}

/// Something that a run did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunItemView {
    /// Its place in the run, from 1.
    pub number: u32,
    /// Where.
    pub side: Side,
    /// `create`, `update`, `delete`, `park`, …
    pub action: String,
    /// What people call the record.
    pub title: String,
    /// Why it was done.
    pub why: String,
    /// The record's number on its server.
    pub record: Option<String>,
    /// Whether it can be undone.
    pub undo: UndoMark,
    /// The run that undid it.
    #[specta(type = Option<u32>)]
    pub undone_by: Option<i64>,
    /// Whether the user permitted it to mail.
    pub mailed: bool,
}

/// Whether something can be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum UndoMark {
    /// Nothing was written, or what was before is no longer kept.
    No,
    /// What was before is kept.
    Yes,
    /// It was undone.
    Undone,
}

impl Desk {
    /// The runs of a filter, the newest first, from `offset` on.
    ///
    /// # Errors
    /// What keeps the store from being read.
    pub async fn runs(&self, filter: RunFilter, offset: u32, limit: u32) -> std::result::Result<RunPage, Trouble> {
        self.told(self.run_page(&filter, offset, limit).await)
    }

    async fn run_page(&self, filter: &RunFilter, offset: u32, limit: u32) -> Result<RunPage> {
        let (store, board) = (self.store().await?, self.board_now());
        let only = match filter.search.trim() {
            "" => None,
            search => Some((*self.runs_about(&store, search)?).clone()),
        };
        let asked = store::RunFilter {
            pairing: filter.pairing.clone(),
            kind: filter.kind.map(|kind| ponte_core::record::Kind::from(kind).as_str().to_owned()),
            ended: match filter.outcome {
                RunsWanted::Written => store::RunsEnded::Written,
                RunsWanted::Failed => store::RunsEnded::Failed,
                RunsWanted::All => store::RunsEnded::Any,
            },
            only,
        };
        let (runs, total) = store.run_page(&asked, offset as usize, limit.min(MOST) as usize)?;
        Ok(RunPage { rows: runs.iter().map(|run| self.row(run, &board)).collect(), total: number(total) })
    }

    /// A run and all that it did.
    ///
    /// # Errors
    /// That there is none of this number.
    pub async fn run(&self, id: i64) -> std::result::Result<RunDetail, Trouble> {
        self.told(self.run_detail(id).await)
    }

    async fn run_detail(&self, id: i64) -> Result<RunDetail> {
        let store = self.store().await?;
        let found = store.run(RunId(id))?;
        let run = found.ok_or_else(|| Error::usage("usage-no-such-run", &[("id", &id.to_string())]))?;
        let items = store.run_items(RunId(id))?;
        Ok(RunDetail {
            run: self.row(&run, &self.board_now()),
            items: items.iter().map(|item| self.item(item)).collect(),
        })
    }

    fn row(&self, run: &store::Run, board: &Board) -> RunRow {
        let messages = self.messages();
        let failure: Option<Failure> = run
            .report
            .get("failure")
            .or_else(|| run.report.get("stopped"))
            .and_then(|value| serde_json::from_value(value.clone()).ok());
        let outcome = RunEnd::of(run, board);
        let sentence = match outcome {
            RunEnd::Clean | RunEnd::Partial => words::did(messages, &run.report),
            RunEnd::Failed => messages.text("word-outcome-failed", &[]),
            RunEnd::Interrupted => messages.text("word-outcome-interrupted", &[]),
            RunEnd::Running => messages.text("word-outcome-running", &[]),
        };
        RunRow {
            id: run.id.0,
            pairing: run.pairing.clone(),
            kind: Kind::of_word(&run.kind),
            at: Seconds(run.started),
            seconds: run.ended.and_then(|ended| u32::try_from(ended.saturating_sub(run.started)).ok()),
            outcome,
            sentence,
            writes: number(words::writes(&run.report)),
            failure: failure.map(|failure| messages.failure_in_window(&failure)),
        }
    }

    /// Something that a run did, in words.
    pub(super) fn item(&self, item: &store::RunItem) -> RunItemView {
        let messages = self.messages();
        let why =
            item.code.as_ref().map_or_else(|| words::reason(messages, &item.why), |code| messages.text(code, &[]));
        let (undo, undone_by) = match item.undo {
            Undoable::No => (UndoMark::No, None),
            Undoable::Yes => (UndoMark::Yes, None),
            Undoable::By(run) => (UndoMark::Undone, Some(run.0)),
        };
        RunItemView {
            number: number(item.number),
            side: item.side.into(),
            action: item.action.clone(),
            title: item.title.clone(),
            why,
            record: item.record.as_ref().map(|record| record.0.clone()),
            undo,
            undone_by,
            mailed: item.permitted,
        }
    }
}
