//! Undo: what would be taken back, what does not come back, and doing it.

use std::collections::BTreeMap;

use ponte_core::record::{Field, Kind as CoreKind};
use ponte_core::snapshot::Side as CoreSide;
use ponte_engine::store::{RunId, Store};
use ponte_engine::undo::{Loss, UndoItem, UndoState, Which};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::overview::number;
use super::{Side, Trouble};
use crate::controller::Request;
use crate::desk::{self, Desk};
use crate::error::{Error, Result};
use crate::lock::{Work, lock};
use crate::open::Both;
use crate::words;

/// What would be taken back, or was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UndoPreview {
    /// The run.
    #[specta(type = u32)]
    pub run: i64,
    /// The one thing it did, where it is only that.
    pub item: Option<u32>,
    /// What does not come back.
    pub losses: Vec<LossView>,
    /// Line by line.
    pub items: Vec<UndoRow>,
    /// How many of them would be written, or were.
    pub writes: u32,
}

/// Something that does not come back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LossView {
    /// What.
    pub label: String,
    /// Of how many records.
    pub count: u32,
}

/// A line of an undo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UndoRow {
    /// Its place in the run.
    pub number: u32,
    /// What people call it.
    pub title: String,
    /// Where it is taken back.
    pub sides: Vec<Side>,
    /// What that does, or did.
    pub sentence: String,
    /// Whether it can be.
    pub state: UndoRowState,
    /// Why not, where it cannot.
    pub detail: String,
}

/// Whether something can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum UndoRowState {
    /// It can.
    Ready,
    /// It was.
    Done,
    /// It was before.
    Already,
    /// Somebody changed it since.
    ChangedSince,
    /// Something keeps it from being.
    Stopped,
}

impl Desk {
    /// Shows what undoing a run, or one thing it did, would do. Nothing is written.
    ///
    /// # Errors
    /// That there is no such run, or what keeps the accounts from being asked.
    pub async fn undo_preview(&self, run: i64, item: Option<u32>) -> std::result::Result<UndoPreview, Trouble> {
        self.told(self.cancellable(self.undo_run(run, item, false)).await)
    }

    /// Undoes it.
    ///
    /// # Errors
    /// As [`Desk::undo_preview`].
    pub async fn undo(&self, run: i64, item: Option<u32>) -> std::result::Result<UndoPreview, Trouble> {
        let undone = self.cancellable(self.undo_run(run, item, true)).await;
        self.request(Request::Refresh);
        self.told(undone)
    }

    async fn undo_run(&self, run: i64, item: Option<u32>, carry_out: bool) -> Result<UndoPreview> {
        let (settings, store) = (self.settings()?, self.store().await?);
        let which = Which { run: RunId(run), number: item.map(|item| item as usize) };
        let (name, kind) = place(&store, run)?;
        let pairing = desk::pairing(&settings, &name)?;
        let both = Both::open(self, &settings, pairing).await?;
        let _lock = lock(self, Work::App).await?;
        let joined = both.joined();
        let items = match carry_out {
            false => joined.look_undo(kind, &store, which, self.now(), &|_| {}).await?,
            true => joined.undo(kind, &store, which, self.now(), &|_| {}).await?.items,
        };
        Ok(self.undo_view((run, item), &items))
    }

    fn undo_view(&self, (run, item): (i64, Option<u32>), items: &[UndoItem]) -> UndoPreview {
        let mut losses: BTreeMap<Loss, u32> = BTreeMap::new();
        for loss in items.iter().filter(|item| writes(item)).flat_map(|item| &item.losses) {
            *losses.entry(*loss).or_default() += 1;
        }
        let label = |loss: &Loss| self.messages().text(&format!("undo-loss-{}", word(loss)), &[]);
        UndoPreview {
            run,
            item,
            losses: losses.iter().map(|(loss, count)| LossView { label: label(loss), count: *count }).collect(),
            items: items.iter().map(|item| self.undo_row(item)).collect(),
            writes: number(items.iter().filter(|item| writes(item)).count()),
        }
    }

    fn undo_row(&self, item: &UndoItem) -> UndoRow {
        let messages = self.messages();
        let named = |field: &Field| words::field_word(messages, &field.name());
        let fields: Vec<String> = item.fields.iter().map(named).collect();
        let sides: Vec<CoreSide> = std::iter::once(item.side).chain(item.also).collect();
        let (state, detail) = match &item.state {
            UndoState::Ready => (UndoRowState::Ready, String::new()),
            UndoState::Done => (UndoRowState::Done, String::new()),
            UndoState::Already => (UndoRowState::Already, messages.text("cli-undo-already", &[])),
            UndoState::ChangedSince(card) => {
                let fields: Vec<String> = card.iter().map(|row| named(&row.field)).collect();
                let changed = messages.text("cli-undo-changed", &[("fields", &fields.join(", "))]);
                (UndoRowState::ChangedSince, changed)
            }
            UndoState::Stopped(failure) => (UndoRowState::Stopped, messages.failure_in_window(failure)),
        };
        let place = match sides.as_slice() {
            [one] => one.as_str(),
            _ => "both",
        };
        UndoRow {
            number: number(item.number),
            title: item.title.clone(),
            sides: sides.into_iter().map(Side::from).collect(),
            sentence: messages.text(deed(item), &[("fields", &fields.join(", ")), ("side", place)]),
            state,
            detail,
        }
    }
}

/// The pairing and the kind of a run.
fn place(store: &Store, run: i64) -> Result<(String, CoreKind)> {
    let found = store.run(RunId(run))?;
    let kind = |word: &str| CoreKind::ALL.into_iter().find(|kind| kind.as_str() == word);
    let found = found.and_then(|run| Some((run.pairing.clone(), kind(&run.kind)?)));
    found.ok_or_else(|| Error::usage("usage-no-such-run", &[("id", &run.to_string())]))
}

fn writes(item: &UndoItem) -> bool {
    matches!(item.state, UndoState::Ready | UndoState::Done)
}

/// What is done about it, or what was.
fn deed(item: &UndoItem) -> &'static str {
    match (item.action, &item.state) {
        ("create", UndoState::Done) => "view-undone-create",
        ("update", UndoState::Done) => "view-undone-update",
        (_, UndoState::Done) => "view-undone-delete",
        ("create", _) => "cli-undo-create",
        ("update", _) => "cli-undo-update",
        _ => "cli-undo-delete",
    }
}

fn word(loss: &Loss) -> String {
    serde_json::to_value(loss).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}
