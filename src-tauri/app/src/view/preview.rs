//! What a run would do, shown before it does it; "start" does exactly what was shown.

use ponte_core::snapshot::Side as CoreSide;
use ponte_engine::cycle::{self, PlannedItem};
use ponte_engine::pairing::Shown;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::overview::number;
use super::{Kind, Side, Trouble};
use crate::controller::Request;
use crate::desk::{self, Desk};
use crate::error::{Error, Result};
use crate::lock::{Work, lock};
use crate::open::Both;
use crate::words;

/// So many lines are shown; the counts say how many there are.
const MOST: usize = 2_000;

/// What a run would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    /// The pairing.
    pub pairing: String,
    /// What "start" names: only what was shown is done.
    pub token: String,
    /// How much, on each side and of each kind.
    pub counts: Vec<PreviewCount>,
    /// Line by line.
    pub items: Vec<PreviewItem>,
    /// What could not be looked at.
    pub failures: Vec<PreviewFailure>,
}

/// How much a run would do of one kind on one side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PreviewCount {
    /// Where.
    pub side: Side,
    /// Of which kind.
    pub kind: Kind,
    /// Records to be made.
    pub create: u32,
    /// To be changed.
    pub update: u32,
    /// To be removed.
    pub delete: u32,
    /// Deletions that wait for consent.
    pub held: u32,
    /// Records that a rule keeps back.
    pub kept_back: u32,
}

/// A line of a preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PreviewItem {
    /// Where.
    pub side: Side,
    /// Of which kind.
    pub kind: Kind,
    /// `create`, `update`, `delete`, `held`, `kept-back`, …
    pub action: String,
    /// What people call it.
    pub title: String,
    /// When it begins.
    pub when: String,
    /// Why.
    pub why: String,
    /// The fields that would change.
    pub fields: Vec<String>,
}

/// A kind that could not be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PreviewFailure {
    /// Which.
    pub kind: Kind,
    /// Why.
    pub sentence: String,
}

impl Desk {
    /// Shows what a run of a pairing would do. Nothing is written anywhere.
    ///
    /// # Errors
    /// What keeps the accounts from being asked.
    pub async fn preview(&self, pairing: String) -> std::result::Result<Preview, Trouble> {
        self.told(self.cancellable(self.previewed(&pairing)).await)
    }

    async fn previewed(&self, name: &str) -> Result<Preview> {
        let (settings, store) = (self.settings()?, self.store().await?);
        let pairing = desk::pairing(&settings, name)?;
        let both = Both::open(self, &settings, pairing).await?;
        let _lock = lock(self, Work::App).await?;
        let results = both.joined().preview(&store, self.now(), &|_| {}).await;
        let mut preview = Preview {
            pairing: name.to_owned(),
            token: String::new(),
            counts: Vec::new(),
            items: Vec::new(),
            failures: Vec::new(),
        };
        let mut shown = Shown::new();
        for (kind, result) in results {
            match result {
                Ok(planned) => {
                    self.add(&mut preview, kind.into(), &planned);
                    shown.insert(kind, planned.consent());
                }
                Err(failure) => preview
                    .failures
                    .push(PreviewFailure { kind: kind.into(), sentence: self.messages().failure_in_window(&failure) }),
            }
        }
        preview.token = self.keep_shown(name, shown);
        Ok(preview)
    }

    /// What was planned under rules that are not saved yet: it cannot be started.
    pub(crate) fn preview_only(&self, name: &str, planned: &[(ponte_core::record::Kind, cycle::Preview)]) -> Preview {
        let (pairing, token) = (name.to_owned(), String::new());
        let mut preview = Preview { pairing, token, counts: Vec::new(), items: Vec::new(), failures: Vec::new() };
        planned.iter().for_each(|(kind, planned)| self.add(&mut preview, (*kind).into(), planned));
        preview
    }

    fn add(&self, preview: &mut Preview, kind: Kind, planned: &cycle::Preview) {
        for side in CoreSide::BOTH {
            let count = |action| number(planned.count(side, action));
            preview.counts.push(PreviewCount {
                side: side.into(),
                kind,
                create: count("create"),
                update: count("update"),
                delete: count("delete"),
                held: count("held"),
                kept_back: count("kept-back"),
            });
        }
        let mut items: Vec<&PlannedItem> = planned.items.iter().collect();
        items.sort_by_key(|item| (item.side, &item.action, &item.when, &item.title));
        let room = MOST.saturating_sub(preview.items.len());
        preview.items.extend(items.into_iter().take(room).map(|item| self.preview_item(kind, item)));
    }

    /// A line in words.
    pub(super) fn preview_item(&self, kind: Kind, item: &PlannedItem) -> PreviewItem {
        let messages = self.messages();
        PreviewItem {
            side: item.side.into(),
            kind,
            action: item.action.clone(),
            title: item.title.clone(),
            when: item.when.clone(),
            why: words::reason(messages, &item.why),
            fields: item.fields.iter().map(|field| words::field_word(messages, field)).collect(),
        }
    }

    /// "Start": a run that does what was shown under this token. What came up since waits.
    ///
    /// # Errors
    /// That nothing was shown under it, or something else has been since.
    pub fn start_shown(&self, pairing: String, token: String) -> std::result::Result<(), Trouble> {
        let shown = self.take_shown(&pairing, &token);
        let shown = shown.ok_or_else(|| Error::usage("usage-shown-again", &[]));
        self.told(shown.and_then(|shown| self.start(pairing, shown)))
    }

    /// What was shown comes first, and the clock's runs after it: a pairing that is made in the first run begins switched off.
    fn start(&self, pairing: String, shown: Shown) -> Result<()> {
        let active = *desk::pairing(&*self.settings()?, &pairing)?.active;
        self.request(Request::StartShown(pairing.clone(), shown));
        if active { Ok(()) } else { self.switch(&pairing, true) }
    }
}
