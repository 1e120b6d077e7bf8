//! What is told now, by what was told before. Pure: the same input gives the same answer.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Waiting;

/// At most one notification of a cause within this time.
const APART: SignedDuration = SignedDuration::from_hours(1);

/// What was told: by cause, when and about what. Numbers and names of accounts only.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Memory(BTreeMap<String, Told>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Told {
    at: Timestamp,
    things: BTreeSet<String>,
}

/// What is to be told of all that waits, and what is remembered then. In `silent` times nothing is told, and nothing counts as
/// told: it comes when they are over.
#[must_use]
pub fn decide(known: &Memory, waiting: Vec<Waiting>, silent: bool, now: Timestamp) -> (Vec<Waiting>, Memory) {
    let (mut told, mut memory) = (Vec::new(), BTreeMap::new());
    for waiting in waiting {
        let (key, before) = (waiting.cause.key(), known.0.get(&waiting.cause.key()));
        let recent = before.is_some_and(|told| is_recent(told, now));
        let news = before.is_none_or(|told| !waiting.things.is_subset(&told.things));
        if news && !recent && !silent {
            memory.insert(key, Told { at: now, things: waiting.things.clone() });
            told.push(waiting);
        } else if let Some(before) = before {
            // What was answered and comes again is news.
            let things = before.things.intersection(&waiting.things).cloned().collect();
            memory.insert(key, Told { at: before.at, things });
        }
    }
    for (key, before) in &known.0 {
        if !memory.contains_key(key) && is_recent(before, now) {
            memory.insert(key.clone(), Told { at: before.at, things: BTreeSet::new() });
        }
    }
    (told, Memory(memory))
}

/// A clock that was set back does not silence anything.
fn is_recent(told: &Told, now: Timestamp) -> bool {
    told.at <= now && now.duration_since(told.at) < APART
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;
    use ponte_engine::store::NeedId;

    use super::*;
    use crate::notify::Cause;

    fn conflict(pairing: &str, things: &[i64]) -> Waiting {
        let cause = Cause::Conflict(things.first().copied().map(NeedId), pairing.to_owned());
        Waiting::new(cause, things.iter().map(ToString::to_string))
    }

    /// What happens one after another: minutes since the start, what waits, whether it is silent, and what is told.
    type Story<'a> = &'a [(i64, &'a [&'a [i64]], bool, &'a [usize])];

    #[test]
    fn one_of_a_cause_in_an_hour_and_only_what_is_new() {
        let start: Timestamp = "2026-11-30T08:00:00Z".parse().unwrap();
        let stories: [(&str, Story<'_>); 7] = [
            ("told once", &[(0, &[&[1]], false, &[1]), (5, &[&[1]], false, &[]), (600, &[&[1]], false, &[])]),
            (
                "more of it waits for the hour to pass",
                &[
                    (0, &[&[1]], false, &[1]),
                    (10, &[&[1, 2, 3]], false, &[]),
                    (59, &[&[1, 2, 3]], false, &[]),
                    (60, &[&[1, 2, 3]], false, &[3]),
                ],
            ),
            ("fewer of it is no news", &[(0, &[&[1, 2]], false, &[2]), (120, &[&[2]], false, &[])]),
            (
                "answered and back again",
                &[
                    (0, &[&[1]], false, &[1]),
                    (5, &[], false, &[]),
                    (10, &[&[1]], false, &[]),
                    (60, &[&[1]], false, &[1]),
                ],
            ),
            (
                "quiet hours put it off",
                &[(0, &[&[1]], true, &[]), (300, &[&[1, 2]], true, &[]), (480, &[&[1, 2]], false, &[2])],
            ),
            ("what is over before the quiet hours end never comes", &[(0, &[&[1]], true, &[]), (480, &[], false, &[])]),
            ("a clock that was set back", &[(0, &[&[1]], false, &[1]), (-600, &[&[1, 2]], false, &[2])]),
        ];
        for (name, story) in stories {
            let mut memory = Memory::default();
            for (minutes, waiting, silent, expected) in story {
                let waiting = waiting.iter().map(|things| conflict("work", things)).collect();
                let (told, next) = decide(&memory, waiting, *silent, start + minutes.minutes());
                let counts: Vec<usize> = told.iter().map(|waiting| waiting.things.len()).collect();
                assert_eq!(counts, *expected, "{name} after {minutes} minutes");
                // A restart in between changes nothing.
                memory = serde_json::from_str(&serde_json::to_string(&next).unwrap()).unwrap();
            }
        }
    }

    #[test]
    fn causes_do_not_silence_each_other() {
        let now: Timestamp = "2026-11-30T08:00:00Z".parse().unwrap();
        let both = vec![conflict("work", &[1]), conflict("home", &[2])];
        assert_eq!(decide(&Memory::default(), both, false, now).0.len(), 2);
    }
}
