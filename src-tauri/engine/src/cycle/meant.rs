//! Meant: what unanswered updates were to say, held against what the sides say now.
//!
//! Where a side says what was meant, that is Ponte's own word and no change of anybody's; where it says something else, a
//! person typed over it, and is not taken back. It is never guessed that an update failed: its pair is decided on what stands
//! there, and its intent stays until the pair is settled as a whole.

use std::borrow::Cow;
use std::collections::BTreeMap;

use ponte_core::decision::Seen;
use ponte_core::hash::{FieldHash, HashKey, Hashes, hashes};
use ponte_core::link::{Link, LinkId};
use ponte_core::record::Field;
use ponte_core::rules::ConflictRule;
use ponte_core::snapshot::Side;
use ponte_core::verdict::Failure;

use super::Run;
use crate::store::{Intent, Purpose};

/// The unanswered updates of a lane, by link.
pub(super) struct Meant(BTreeMap<LinkId, Vec<Intent>>);

impl Meant {
    pub(super) fn of(run: &Run<'_>) -> Result<Meant, Failure> {
        let mut updates: BTreeMap<LinkId, Vec<Intent>> = BTreeMap::new();
        for write in run.store.unanswered(run.lane.id)? {
            if write.intent.purpose == Purpose::Update {
                updates.entry(write.intent.link).or_default().push(write.intent);
            }
        }
        Ok(Meant(updates))
    }

    /// The link as it is where an update went through. Taken for a change, Ponte's own word would contest what somebody
    /// typed on the other side since.
    pub(super) fn acknowledged<'l>(&self, key: &HashKey, link: &'l Link, left: &Seen, right: &Seen) -> Cow<'l, Link> {
        let Some(updates) = self.0.get(&link.id) else { return Cow::Borrowed(link) };
        let mut link = link.clone();
        for update in updates {
            if let Some(view) = on(update.side, left, right).view() {
                acknowledge(&mut link, update, &hashes(key, &view.record.fields));
            }
        }
        Cow::Owned(link)
    }

    /// The rule by which what was typed over an update stays, where something was.
    pub(super) fn typed_over(&self, run: &Run<'_>, link: &Link, left: &Seen, right: &Seen) -> Option<ConflictRule> {
        let updates = self.0.get(&link.id).filter(|_| run.job.rules.conflict != ConflictRule::Ask)?;
        let last = updates.iter().rev().find(|update| {
            let view = on(update.side, left, right).view();
            view.is_some_and(|view| is_typed_over(update, link, &hashes(run.store.keys().hash(), &view.record.fields)))
        })?;
        Some(if last.side == Side::Left { ConflictRule::LeftWins } else { ConflictRule::RightWins })
    }
}

fn on<'s>(side: Side, left: &'s Seen, right: &'s Seen) -> &'s Seen {
    if side == Side::Left { left } else { right }
}

/// Remembers of both ends the fields of which the written one says what was meant.
pub(super) fn acknowledge(link: &mut Link, update: &Intent, says: &Hashes) {
    let (written, source) = match update.side {
        Side::Left => (&mut link.left, &mut link.right),
        Side::Right => (&mut link.right, &mut link.left),
    };
    let (Some(written), Some(source)) = (written, source) else { return };
    for (field, meant) in &update.intended {
        let stands = says.get(field).map_or(meant.is_nothing(), |said| said == meant);
        if let (true, Some(said)) = (stands, update.source.get(field)) {
            remember(&mut written.hashes, field, meant);
            remember(&mut source.hashes, field, said);
        }
    }
}

/// Whether a field says neither what is remembered of it nor what stood there when the update was sent.
fn is_typed_over(update: &Intent, link: &Link, says: &Hashes) -> bool {
    let Some(end) = link.end(update.side) else { return false };
    update.intended.keys().any(|field| {
        let before = end.hashes.get(field);
        let stood = update.stood.get(field).or(before).filter(|hash| !hash.is_nothing());
        says.get(field) != before && says.get(field) != stood
    })
}

fn remember(hashes: &mut Hashes, field: &Field, said: &FieldHash) {
    if said.is_nothing() {
        hashes.remove(field);
    } else {
        hashes.insert(field.clone(), said.clone());
    }
}
