//! What a collection wants back to tell what is new. Kept as JSON by the engine, opaque to it.
//!
//! A cursor that cannot be read, was made under other rules or for another zone is no cursor: everything is listed.

use std::collections::BTreeMap;

use ponte_core::snapshot::Cursor;
use serde::{Deserialize, Serialize};

/// The form of [`Mark`]. Raise it with every change of meaning.
const FORM: u8 = 1;

/// Where a listing stood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Mark {
    /// The form of this mark.
    pub form: u8,
    /// Whose records were listed.
    pub owners: Vec<String>,
    /// The server's zone, and whether it was proven.
    pub zone: (String, bool),
    /// The newest change seen, in the server's wall time.
    pub since: String,
    /// When it was asked, in seconds since 1970 by the server's clock.
    pub asked: i64,
    /// When everything was listed last.
    pub listed: i64,
    /// The rows of the overlap: the change seen, and whether its second had passed by then.
    pub seen: BTreeMap<String, (String, bool)>,
    /// How removals are found.
    pub removals: Removals,
    /// Ids in stretches, where removals are found by listing one stretch after the other.
    pub stretches: Vec<Stretch>,
    /// How many changes were asked for since everything was listed.
    pub turn: usize,
}

/// How removals are found on this server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Removals {
    /// By counting: so many there were (Vtiger up to 8.2).
    Count(u64),
    /// By asking as a phone does, with this token (Vtiger 8.3, one's own records).
    Mobile(i64),
    /// By listing a stretch at a time.
    Rotation,
}

/// Up to a page of ids in a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stretch {
    /// The first id.
    pub first: String,
    /// How many ids.
    pub length: usize,
    /// Their digest.
    pub digest: u64,
}

impl Stretch {
    /// The stretches of ids listed in order.
    pub(super) fn over(ids: &[String], length: usize) -> Vec<Stretch> {
        ids.chunks(length).filter_map(Stretch::of).collect()
    }

    /// The stretches and one more id behind them.
    pub(super) fn and(mut stretches: Vec<Stretch>, id: &str, length: usize) -> Vec<Stretch> {
        match stretches.last_mut().filter(|last| last.length < length) {
            Some(last) => {
                last.length += 1;
                last.digest = onward(last.digest, id);
            }
            None => stretches.push(Stretch { first: id.to_owned(), length: 1, digest: onward(NOTHING, id) }),
        }
        stretches
    }

    fn of(ids: &[String]) -> Option<Stretch> {
        Some(Stretch { first: ids.first()?.clone(), length: ids.len(), digest: digest(ids) })
    }

    /// Whether `ids`, listed from the same place, still begin with all of it.
    pub(super) fn stands(&self, ids: &[String]) -> bool {
        ids.get(..self.length).is_some_and(|own| digest(own) == self.digest)
    }
}

/// The digest of no ids.
const NOTHING: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a, which is the same on every machine and in every version.
fn digest(ids: &[String]) -> u64 {
    ids.iter().fold(NOTHING, |hash, id| onward(hash, id))
}

/// A digest with one more id.
fn onward(hash: u64, id: &str) -> u64 {
    let bytes = id.bytes().chain(std::iter::once(b' '));
    bytes.fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

impl Mark {
    /// A mark after everything was listed at `now`.
    pub(super) fn new(owners: Vec<String>, zone: (String, bool), since: String, now: i64, removals: Removals) -> Self {
        Mark {
            form: FORM,
            owners,
            zone,
            since,
            asked: now,
            listed: now,
            seen: BTreeMap::new(),
            removals,
            stretches: Vec::new(),
            turn: 0,
        }
    }

    /// Reads a cursor back; `None` where it is not one of this form.
    pub(super) fn read(cursor: &Cursor) -> Option<Mark> {
        serde_json::from_str::<Mark>(&cursor.0).ok().filter(|mark| mark.form == FORM)
    }

    /// As the engine keeps it.
    pub(super) fn cursor(&self) -> Option<Cursor> {
        serde_json::to_string(self).ok().map(Cursor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(numbers: impl IntoIterator<Item = u32>) -> Vec<String> {
        numbers.into_iter().map(|number| format!("12x{number}")).collect()
    }

    #[test]
    fn a_cursor_of_another_form_is_none() {
        let mark =
            Mark::new(vec!["19x5".into()], ("UTC".into(), true), "2026-11-22 04:00:00".into(), 7, Removals::Count(3));
        let cursor = mark.cursor().unwrap();
        assert_eq!(Mark::read(&cursor), Some(mark));
        assert_eq!(Mark::read(&Cursor(cursor.0.replace("\"form\":1", "\"form\":9"))), None);
        assert_eq!(Mark::read(&Cursor("garbage".into())), None);
    }

    #[test]
    fn a_stretch_notices_what_is_missing_and_not_what_is_new_behind_it() {
        let stretches = Stretch::over(&ids(1..=250), 100);
        assert_eq!(stretches.iter().map(|stretch| stretch.length).collect::<Vec<_>>(), [100, 100, 50]);
        assert!(stretches[2].stands(&ids(201..=260)));
        assert!(!stretches[1].stands(&ids((101..=199).chain([201, 202]))));
        assert!(!stretches[0].stands(&[]));
    }

    #[test]
    fn stretches_grow_at_their_end_as_if_they_had_been_listed_so() {
        for listed in [0, 1, 99, 100, 150] {
            let grown = ids(listed + 1..=250);
            let grown = grown.iter().fold(Stretch::over(&ids(1..=listed), 100), |all, id| Stretch::and(all, id, 100));
            assert_eq!(grown, Stretch::over(&ids(1..=250), 100), "from {listed}");
        }
    }
}
