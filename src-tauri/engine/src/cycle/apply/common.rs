//! What is common to both sides after a write that was not alone: where only one half of a pair was written, or where somebody
//! else wrote meanwhile.

use std::collections::BTreeSet;

use ponte_core::hash::{Hashes, NORMAL_FORM, hashes};
use ponte_core::operation::Outcome;
use ponte_core::record::{Field, Record};
use ponte_core::snapshot::{Both, Side};

use super::super::Run;
use super::settle::{Ends, Settling};
use super::work::{Work, Write};
use crate::store::{StoreResult, link as links};

impl Settling<'_> {
    /// What was written to one side is common from now on, though the other half is tried again: who types over it there
    /// has seen it.
    pub(super) fn remember_half(&self, work: &Work, ends: &Ends) -> StoreResult<()> {
        if work.link.normal_form != NORMAL_FORM {
            return Ok(());
        }
        let mut known = Both::of(|side| work.link.end(side).map(|end| end.hashes.clone()).unwrap_or_default());
        for side in Side::BOTH {
            if let (Some(Write::Update(fields)), Some(stored), Some(source)) =
                (work.write(side), ends.stored.get(side), work.view(side.other()))
            {
                take_over(known.get_mut(side), fields, &stored.record, self.run);
                take_over(known.get_mut(side.other()), fields, &source.record, self.run);
            }
        }
        for side in Side::BOTH {
            if work.link.end(side).is_some() && ends.stored != Both::default() {
                links::set_hashes(self.db, work.link.id, side, known.get(side))?;
            }
        }
        Ok(())
    }

    /// What the server stored, but for what somebody else changed between our reading and our writing: that is no common
    /// state. It is remembered as it was read, so that the next round finds it changed. Also whether there was nothing.
    pub(super) fn without_others(
        &self,
        work: &Work,
        side: Side,
        mut stored: Hashes,
        unsettled: &BTreeSet<Field>,
    ) -> (Hashes, bool) {
        let (Some(Write::Update(ours)), Some(Outcome::Stored(_)), Some(end)) =
            (work.write(side), work.outcome(side), work.link.end(side))
        else {
            return (stored, true);
        };
        let key = self.run.store.keys().hash();
        let before = match work.view(side) {
            Some(view) => hashes(key, &view.record.fields),
            None if work.link.normal_form == NORMAL_FORM => end.hashes.clone(),
            None => return (stored, true),
        };
        let both: BTreeSet<Field> = stored.keys().chain(before.keys()).cloned().collect();
        let moved = |field: &Field| stored.get(field) != before.get(field);
        let theirs = both.into_iter().filter(|field| !ours.contains(field) && !unsettled.contains(field));
        let theirs: Vec<Field> = theirs.filter(moved).collect();
        for field in &theirs {
            match before.get(field) {
                Some(hash) => stored.insert(field.clone(), hash.clone()),
                None => stored.remove(field),
            };
        }
        (stored, theirs.is_empty())
    }
}

/// Remembers what `record` says of these fields.
fn take_over(known: &mut Hashes, fields: &BTreeSet<Field>, record: &Record, run: &Run<'_>) {
    let says = hashes(run.store.keys().hash(), &record.fields);
    for field in fields {
        match says.get(field) {
            Some(hash) => known.insert(field.clone(), hash.clone()),
            None => known.remove(field),
        };
    }
}
