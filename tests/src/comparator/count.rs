//! What became of what people typed: each thing that must never happen, counted.

use std::collections::BTreeMap;

use serde::Serialize;

use super::people::{Fate, Shown};

/// What went wrong in one seed, or in several added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The calendars differ after the last clean run, or it was not the last that was needed.
    pub not_converged: usize,
    /// Events that stand in one calendar only.
    pub one_side_only: usize,
    /// Events that do not say what was last typed, for each calendar.
    pub reverted: usize,
    /// Events that were deleted and stand in a calendar.
    pub revived: usize,
    /// Events that stand in neither and that nobody deleted.
    pub lost: usize,
    /// Copies beyond the first, for each calendar.
    pub duplicates: usize,
}

impl Count {
    /// Counts one world; `at_rest` says whether a clean run came that wrote nothing.
    #[must_use]
    pub fn of(fates: &BTreeMap<usize, Fate>, a: &Shown, b: &Shown, at_rest: bool) -> Count {
        let mut count = Count { not_converged: usize::from(!at_rest || sorted(a) != sorted(b)), ..Count::default() };
        let none = Vec::new();
        for (number, fate) in fates {
            count.event(fate, a.get(number).unwrap_or(&none), b.get(number).unwrap_or(&none));
        }
        count
    }

    fn event(&mut self, fate: &Fate, a: &[String], b: &[String]) {
        self.duplicates += a.len().saturating_sub(1) + b.len().saturating_sub(1);
        let there = usize::from(!a.is_empty()) + usize::from(!b.is_empty());
        match fate {
            Fate::Deleted => self.revived += usize::from(there > 0),
            Fate::Stands(title) | Fate::Either(title) => {
                self.lost += usize::from(there == 0 && matches!(fate, Fate::Stands(_)));
                self.one_side_only += usize::from(there == 1);
                let other = |titles: &[String]| titles.iter().any(|shown| shown != title);
                self.reverted += usize::from(other(a)) + usize::from(other(b));
            }
        }
    }

    /// The same with `other` added.
    #[must_use]
    pub fn plus(self, other: Count) -> Count {
        Count {
            not_converged: self.not_converged + other.not_converged,
            one_side_only: self.one_side_only + other.one_side_only,
            reverted: self.reverted + other.reverted,
            revived: self.revived + other.revived,
            lost: self.lost + other.lost,
            duplicates: self.duplicates + other.duplicates,
        }
    }
}

fn sorted(shown: &Shown) -> Shown {
    let mut shown = shown.clone();
    shown.values_mut().for_each(|titles| titles.sort());
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(rows: &[(usize, &str)]) -> Shown {
        let mut shown = Shown::new();
        for (number, title) in rows {
            shown.entry(*number).or_default().push((*title).to_owned());
        }
        shown
    }

    #[test]
    fn a_deletion_that_nobody_can_tell_may_end_either_way_but_not_by_halves() {
        let fates: BTreeMap<usize, Fate> = [(0, Fate::Either("new".to_owned()))].into();
        let (gone, stands, old) = (shown(&[]), shown(&[(0, "new")]), shown(&[(0, "old")]));
        assert_eq!(Count::of(&fates, &gone, &gone, true), Count::default());
        assert_eq!(Count::of(&fates, &stands, &stands, true), Count::default());
        let count = Count::of(&fates, &old, &gone, true);
        assert_eq!((count.not_converged, count.one_side_only, count.reverted), (1, 1, 1));
    }

    #[test]
    fn each_thing_that_must_not_happen_is_counted_once() {
        let stands = |title: &str| Fate::Stands(title.to_owned());
        let fates: BTreeMap<usize, Fate> =
            [(0, stands("a")), (1, stands("b")), (2, stands("c")), (3, Fate::Deleted), (4, stands("e"))].into();
        let good = shown(&[(0, "a"), (1, "b"), (2, "c"), (4, "e")]);
        assert_eq!(Count::of(&fates, &good, &good, true), Count::default());
        assert_eq!(Count::of(&fates, &good, &good, false).not_converged, 1);
        let a = shown(&[(0, "a"), (1, "old"), (2, "c"), (2, "c"), (3, "d")]);
        let b = shown(&[(1, "old"), (2, "c")]);
        let count = Count::of(&fates, &a, &b, true);
        let expected = Count { not_converged: 1, one_side_only: 1, reverted: 2, revived: 1, lost: 1, duplicates: 1 };
        assert_eq!(count, expected);
        assert_eq!(count.plus(count).reverted, 4);
    }
}
