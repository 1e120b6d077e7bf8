//! Loops: a server that changes what it is given, or pairings that pass such a change round for ever.
//!
//! A write that answers nothing but Ponte's own last one is an echo. Echoes are counted; the third is not sent any more.
//! It must never count what a person did: a change that no write of Ponte's went before starts the count anew.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;

use crate::record::Field;
use crate::snapshot::{Both, Side};

/// The echo that is not sent any more.
pub const STOPS_AT: u32 = 3;
/// A change found in one of the next so many cycles may answer a write.
const CYCLES: u32 = 2;
/// So may one within this time, however many cycles there were.
pub const ECHOES_FOR: Duration = Duration::from_secs(600);

/// Ponte's last write to one end of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// What it touched.
    pub fields: BTreeSet<Field>,
    /// How many echoes led to it; none where a person's change did.
    pub echoes: u32,
    /// The cycle of its lane, counted.
    pub cycle: u32,
    /// When.
    pub at: Timestamp,
}

/// What one side changed of a pair, and what Ponte did there before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edited {
    /// What it changed, as far as it is to cross.
    pub fields: BTreeSet<Field>,
    /// The last write of this pairing to it.
    pub written: Option<Written>,
    /// The echoes that led to what stands there, where another pairing of Ponte's wrote exactly that.
    pub elsewhere: Option<u32>,
}

/// When something is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The cycle of the lane, counted.
    pub cycle: u32,
    /// The time.
    pub at: Timestamp,
}

/// How many echoes in a row the writes of this pair would make; none where a person changed something.
#[must_use]
pub fn echoes(edited: &Both<Edited>, now: Moment) -> u32 {
    let mut most = 0;
    for one in Side::BOTH.map(|side| edited.get(side)).into_iter().filter(|one| !one.fields.is_empty()) {
        let answers = |written: &&Written| is_fresh(written, now) && one.fields.is_subset(&written.fields);
        match (one.elsewhere, one.written.as_ref().filter(answers)) {
            // It only passes on what another pairing wrote: no echo of its own.
            (Some(echoes), _) => most = most.max(echoes),
            (None, Some(written)) => most = most.max(written.echoes.saturating_add(1)),
            (None, None) => return 0,
        }
    }
    most
}

fn is_fresh(written: &Written, now: Moment) -> bool {
    now.cycle.saturating_sub(written.cycle) <= CYCLES || now.at.duration_since(written.at).unsigned_abs() <= ECHOES_FOR
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(cycle: u32, minute: i64) -> Moment {
        Moment { cycle, at: Timestamp::from_second(minute * 60).unwrap() }
    }

    fn written(fields: &[Field], echoes: u32, when: Moment) -> Option<Written> {
        Some(Written { fields: fields.iter().cloned().collect(), echoes, cycle: when.cycle, at: when.at })
    }

    fn edited(fields: &[Field], written: Option<Written>, elsewhere: Option<u32>) -> Edited {
        Edited { fields: fields.iter().cloned().collect(), written, elsewhere }
    }

    #[test]
    fn what_answers_a_write_is_an_echo_and_what_a_person_did_is_none() {
        let title = &[Field::Title];
        let (then, soon, late) = (at(5, 0), at(6, 5), at(50, 300));
        let unmoved = || edited(&[], None, None);
        let rows = [
            ("nobody wrote there before", edited(title, None, None), unmoved(), soon, 0),
            (
                "the next cycle finds what was written changed",
                edited(title, written(title, 0, then), None),
                unmoved(),
                soon,
                1,
            ),
            ("and again", edited(title, written(title, 2, then), None), unmoved(), soon, 3),
            ("long after", edited(title, written(title, 2, then), None), unmoved(), late, 0),
            ("another field", edited(&[Field::Location], written(title, 2, then), None), unmoved(), soon, 0),
            (
                "both are changed at once, each in what was written to the other",
                edited(&[Field::Location], written(title, 1, then), None),
                edited(title, written(&[Field::Location], 1, then), None),
                soon,
                0,
            ),
            ("another pairing wrote it", edited(title, None, Some(1)), unmoved(), soon, 1),
            (
                "a person changed the other side too",
                edited(title, written(title, 2, then), None),
                edited(&[Field::Location], None, None),
                soon,
                0,
            ),
        ];
        for (row, left, right, now, expected) in rows {
            assert_eq!(echoes(&Both { left: left.clone(), right: right.clone() }, now), expected, "{row}");
            assert_eq!(echoes(&Both { left: right, right: left }, now), expected, "{row}, sides swapped");
        }
    }
}
