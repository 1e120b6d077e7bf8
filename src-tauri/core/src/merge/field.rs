//! The merge of one scalar field, and what scalars and sets have in common.

use crate::hash::{FieldHash, HashKey, field_hash};
use crate::record::{Field, Value};
use crate::snapshot::{Both, Side};
use crate::view::View;

use super::memory::{closed, is_open};

/// One side of one field.
pub(super) struct Half<'a> {
    pub field: &'a Field,
    pub side: Side,
    /// What its end remembers.
    pub old: Option<&'a FieldHash>,
    /// What the side says now; `None` where that is what it said.
    pub view: Option<&'a View>,
    /// Whether it may be given what the other side says.
    pub writable: bool,
    pub key: &'a HashKey,
}

impl Half<'_> {
    /// What the last common state was here.
    pub fn before(&self) -> Option<FieldHash> {
        closed(self.field, self.old)
    }

    /// What it says now.
    pub fn now(&self) -> Option<FieldHash> {
        self.view.map_or_else(|| self.before(), |view| self.hash(view.record.get(self.field)))
    }

    /// Whether it says something else than at the last common state.
    pub fn changed(&self) -> bool {
        self.view.is_some() && self.now() != self.before()
    }

    /// What the other side is to say.
    pub fn carried(&self) -> Option<&Value> {
        self.view.and_then(|view| view.carried.get(self.field))
    }

    /// The hash of a value of this field.
    pub fn hash(&self, value: Option<&Value>) -> Option<FieldHash> {
        value.filter(|value| !value.is_empty()).map(|value| field_hash(self.key, self.field, value))
    }

    /// Whether it says what stands there when nobody said anything, and never said anything else.
    fn says_only_the_usual(&self) -> bool {
        let said = self.view.and_then(|view| Some((view.record.kind, view.record.get(self.field)?)));
        self.old.is_none()
            && said
                .is_some_and(|(kind, value)| value.as_text().is_some_and(|said| self.field.usual(kind).contains(&said)))
    }

    /// Whether it waits for the user.
    pub fn is_open(&self) -> bool {
        self.old.is_some_and(is_open)
    }
}

/// What is to be done to one field of one side.
#[derive(Debug, Default, PartialEq)]
pub(super) enum Write {
    /// Nothing.
    #[default]
    Keep,
    /// To say this.
    Put(Value),
    /// To say nothing.
    Clear,
}

/// What one field comes to.
#[derive(Debug, Default)]
pub(super) struct FieldMerge {
    pub writes: Both<Write>,
    /// Both changed it differently: who won, or that the user is asked.
    pub conflict: Option<Option<Side>>,
    /// A side that must be read first.
    pub unread: Option<Side>,
}

impl FieldMerge {
    /// That `side` must be read first.
    pub fn unread(side: Side) -> Self {
        FieldMerge { unread: Some(side), ..FieldMerge::default() }
    }
}

/// Whether one side says nothing and the other only what a form or a standard fills in: nobody chose that, so it is not
/// written into what a person made.
pub(super) fn is_filled_in(halves: &Both<Half>) -> bool {
    let silent = |side: Side| halves.get(side).view.is_some() && halves.get(side).now().is_none();
    Side::BOTH.into_iter().any(|side| silent(side) && halves.get(side.other()).says_only_the_usual())
}

/// Merges a scalar.
pub(super) fn merge(halves: &Both<Half>, winner: impl Fn() -> Option<Side>) -> FieldMerge {
    if let Some(side) = unread_of_open(halves) {
        return FieldMerge::unread(side);
    }
    match (halves.left.changed(), halves.right.changed()) {
        (false, false) => FieldMerge::default(),
        (true, false) => carry(&halves.left, &halves.right),
        (false, true) => carry(&halves.right, &halves.left),
        (true, true) if says_it(&halves.left, &halves.right) || says_it(&halves.right, &halves.left) => {
            FieldMerge::default()
        }
        (true, true) => contest(halves, winner),
    }
}

/// A field that waits for the user is only decided on what both sides say.
pub(super) fn unread_of_open(halves: &Both<Half>) -> Option<Side> {
    let open = halves.left.is_open() || halves.right.is_open();
    let unread = Side::BOTH.into_iter().find(|side| halves.get(*side).view.is_none());
    unread.filter(|_| open)
}

/// The side that says something where the other says only what a form or a standard fills in. Without a common state
/// nobody chose that, so it contests nothing.
fn only_speaker(halves: &Both<Half>) -> Option<Side> {
    match (halves.left.says_only_the_usual(), halves.right.says_only_the_usual()) {
        (true, false) => Some(Side::Right),
        (false, true) => Some(Side::Left),
        (true, true) | (false, false) => None,
    }
    .filter(|side| halves.get(*side).old.is_none())
}

/// What two contested changes come to. A change that may not cross contests nothing.
fn contest(halves: &Both<Half>, winner: impl Fn() -> Option<Side>) -> FieldMerge {
    match (halves.left.writable, halves.right.writable) {
        (false, false) => FieldMerge::default(),
        (true, false) => carry(&halves.right, &halves.left),
        (false, true) => carry(&halves.left, &halves.right),
        (true, true) => {
            if let Some(side) = only_speaker(halves) {
                return carry(halves.get(side), halves.get(side.other()));
            }
            let winner = winner();
            let carried = winner.map(|side| carry(halves.get(side), halves.get(side.other()))).unwrap_or_default();
            FieldMerge { conflict: Some(winner), ..carried }
        }
    }
}

/// Gives `to` what `from` says, where it may be given and does not say it already.
fn carry(from: &Half, to: &Half) -> FieldMerge {
    let mut merge = FieldMerge::default();
    if to.writable && !says_it(from, to) {
        *merge.writes.get_mut(to.side) = Write::of(from.carried());
    }
    merge
}

/// Whether `to` says already what `from` would have it say.
fn says_it(from: &Half, to: &Half) -> bool {
    from.hash(from.carried()) == to.now()
}
