//! What must hold: the oracle keeps what each person typed and saw, watches every write of the engine, and judges the end.
//!
//! A value that somebody typed may be gone only when a person who had seen it typed over it, when it stands open before the
//! user, when a rule settled a conflict against it (and the run counted that conflict), or, on a side without a condition
//! on writes, when it was typed in the moment between the engine's reading and its writing: that has a column of its own.
//! A record may be gone only when a person deleted it who had seen all of it.
//!
//! Three things nobody could decide, and each has a column of its own, so that none is hidden:
//! - The moment between reading and writing on a side without conditions ([`Oracle::window`]).
//! - The moment between a write and its reading back, on a server that does not say what it stored: what differs then was
//!   typed by a person or made of it by the server, and nothing tells which ([`Oracle::read_back`]).
//! - A record deleted while Ponte did not know whether its write had arrived ([`Oracle::undecidable`]), and a copy of which
//!   Ponte had not heard when somebody's save dropped its marker: nothing tells any more whose it is
//!   ([`Oracle::unmarked`]).

use std::collections::{BTreeMap, BTreeSet};

use ponte_core::record::{Field, Record};
use ponte_core::snapshot::{Both, Side};

use crate::shelf::{COMPUTERS, State, Thing};
use crate::words::{FIELDS, MARK, all_said, said};

/// Something a person typed.
#[derive(Debug, Clone, PartialEq)]
struct Typed {
    side: Side,
    /// What; `None` where it was emptied.
    said: Option<u64>,
    /// What had been seen of this field on that side by then.
    seen: Seen,
    /// The shelf's number of the state that it made.
    seq: u64,
    /// How it may rightly be gone.
    gone: Option<Gone>,
}

impl Typed {
    /// Whether it is missed where it is gone: nobody misses an emptied field.
    fn is_missed(&self) -> bool {
        self.gone.is_none() && self.said.is_some()
    }
}

/// How something typed was lost by right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gone {
    /// It was overwritten in the moment between reading and writing.
    InWindow,
    /// A rule settled a conflict against it.
    InConflict,
    /// Its own side deleted the record afterwards.
    Withdrawn,
}

/// What was seen: places in the list of what was typed.
type Seen = BTreeSet<usize>;

#[derive(Debug, Clone, Default)]
struct Told {
    typed: Vec<Typed>,
    shown: Both<Seen>,
}

impl Told {
    /// The last time somebody typed that.
    fn place(&self, said: Option<u64>) -> Option<usize> {
        self.typed.iter().rposition(|typed| typed.said == said)
    }

    fn show(&mut self, side: Side, said: Option<u64>) {
        let place = self.place(said);
        self.shown.get_mut(side).extend(place);
    }

    fn was_shown(&self, side: Side, said: Option<u64>) -> bool {
        self.place(said).is_some_and(|place| self.shown.get(side).contains(&place))
    }

    /// Whether a person who had seen it typed over it.
    fn is_replaced(&self, place: usize) -> bool {
        self.typed.iter().any(|later| later.seen.contains(&place))
    }
}

/// Who deleted a record where, having seen what.
#[derive(Debug, Clone)]
struct Deletion {
    side: Side,
    seen: BTreeMap<Field, Seen>,
    /// The engine had a write to it under way.
    unsure: bool,
}

/// What is known of one thing.
#[derive(Debug, Clone, Default)]
struct Known {
    fields: BTreeMap<Field, Told>,
    deleted: Vec<Deletion>,
    /// The user said what is to become of it.
    excused: bool,
    /// It was private at some time, so that its copy is masked.
    masked: bool,
    /// Fields in which somebody's word was taken for what the server made of the engine's: it stays on its side.
    apart: BTreeSet<Field>,
    /// Its copy lost the marker before Ponte had heard of it.
    unmarked: bool,
    /// The engine made a second one of it.
    doubled: bool,
}

/// The oracle.
#[derive(Debug, Clone, Default)]
pub struct Oracle {
    known: BTreeMap<Thing, Known>,
    /// What was found wrong.
    pub wrong: Vec<String>,
    /// Overwritten in the moment between reading and writing, where nothing can be done about it.
    pub window: u64,
    /// Deleted while the engine did not know yet whether it had written: nobody can tell what was meant.
    pub undecidable: u64,
    /// Typed between a write and its reading back, where the server does not say what it stored.
    pub before_read_back: u64,
    /// Twice there, since the marker was gone before Ponte had heard of the copy.
    pub doubled: u64,
    /// Edits that a rule overwrote in this cycle, to be compared with what the run reports.
    overruled: [u64; COMPUTERS],
    /// Whose turn it is.
    pub computer: usize,
    /// Two computers were at it, so that one may settle a conflict between what another one carried over and what was typed since.
    pub lenient: bool,
    /// Deletions by the engine in this cycle, on each side.
    pub deletions: Both<u64>,
    /// What must not be seen on the other side.
    secrets: BTreeMap<u64, Side>,
}

impl Oracle {
    /// A person typed into a field, or emptied it.
    pub fn typed(&mut self, side: Side, thing: Thing, field: &Field, said: Option<u64>, seq: u64) {
        let known = self.known.entry(thing).or_default();
        known.apart.remove(field);
        let told = known.fields.entry(field.clone()).or_default();
        let seen = told.shown.get(side).clone();
        told.typed.push(Typed { side, said, seen, seq, gone: None });
        told.show(side, said);
    }

    /// A person made it.
    pub fn made(&mut self, side: Side, thing: Thing, record: &Record, seq: u64) {
        for field in FIELDS {
            self.typed(side, thing, &field, said(record, &field), seq);
        }
    }

    /// It stood there before, and everybody knows it.
    pub fn seen_from_before(&mut self, thing: Thing, field: &Field, said: Option<u64>) {
        let told = self.known.entry(thing).or_default().fields.entry(field.clone()).or_default();
        for side in Side::BOTH {
            told.show(side, said);
        }
    }

    /// A person deleted it. `unsure` where the engine has a write to it under way.
    pub fn deleted(&mut self, side: Side, thing: Thing, unsure: bool) {
        let known = self.known.entry(thing).or_default();
        let seen = known.fields.iter().map(|(field, told)| (field.clone(), told.shown.get(side).clone())).collect();
        for typed in known.fields.values_mut().flat_map(|told| &mut told.typed) {
            if typed.side == side {
                typed.gone.get_or_insert(Gone::Withdrawn);
            }
        }
        known.deleted.push(Deletion { side, seen, unsure });
    }

    /// It is private from now on.
    pub fn hidden(&mut self, thing: Thing) {
        self.known.entry(thing).or_default().masked = true;
    }

    /// A number that was typed into a private record is not to be seen on the other side.
    pub fn secret(&mut self, side: Side, number: u64) {
        self.secrets.insert(number, side);
    }

    /// Its marker is gone, and Ponte may not have heard of it yet.
    pub fn unmarked(&mut self, thing: Thing) {
        self.known.entry(thing).or_default().unmarked = true;
    }

    /// The engine makes a second one of it.
    pub fn doubled(&mut self, thing: Thing) {
        self.known.entry(thing).or_default().doubled = true;
    }

    /// What the engine wrote as state `stored` is read back: what was typed since is taken for what the server made of it.
    pub fn read_back(&mut self, side: Side, thing: Thing, stored: u64) {
        let known = self.known.entry(thing).or_default();
        for (field, told) in &mut known.fields {
            for typed in told.typed.iter_mut().filter(|typed| typed.side == side && typed.seq > stored) {
                typed.gone = Some(Gone::InWindow);
                known.apart.insert(field.clone());
                self.before_read_back += 1;
            }
        }
    }

    /// The user decided about it.
    pub fn excuse(&mut self, thing: Thing) {
        self.known.entry(thing).or_default().excused = true;
    }

    /// Whether what is typed on the copy is overwritten by a mask.
    pub fn is_masked(&self, thing: Thing) -> bool {
        self.known.get(&thing).is_some_and(|known| known.masked)
    }

    fn wrong(&mut self, what: String) {
        self.wrong.push(what);
    }

    /// A cycle begins.
    pub fn cycle_begins(&mut self) {
        if let Some(own) = self.overruled.get_mut(self.computer) {
            *own = 0;
        }
        self.deletions = Both::default();
    }

    /// A cycle ended with this many conflicts reported, were they answered by then.
    pub fn cycle_ended(&mut self, conflicts: u64) {
        let count = self.overruled();
        if count > 0 && conflicts == 0 {
            self.wrong(format!("{count} edits were overwritten and no conflict was reported"));
        }
    }

    /// The engine makes or changes a record. `before` is what stood there, and the number of the state the engine knew.
    pub fn engine_put(
        &mut self,
        side: Side,
        thing: Thing,
        before: Option<(&State, u64)>,
        after: &Record,
        window: bool,
    ) {
        for (field, number) in all_said(after) {
            if self.secrets.get(&number) == Some(&side.other()) {
                self.wrong.push(format!("{thing:?}: a secret reached the {} in {}", side.as_str(), field.name()));
            }
        }
        let known = self.known.entry(thing).or_default();
        let mut overruled = 0;
        for field in FIELDS {
            let now = said(after, &field);
            let told = known.fields.entry(field.clone()).or_default();
            if let Some((state, engine_knew)) = before {
                let was = said(&state.record, &field);
                if was != now && was.is_some() && !told.was_shown(side.other(), was) {
                    let unseen = told.typed.iter_mut().rev().find(|typed| typed.side == side && typed.said == was);
                    match unseen {
                        Some(typed) if typed.seq > engine_knew && window => {
                            typed.gone = Some(Gone::InWindow);
                            self.window += 1;
                        }
                        Some(typed) if typed.seq > engine_knew => self.wrong.push(format!(
                            "{thing:?}: {} typed on the {} was overwritten unread",
                            field.name(),
                            side.as_str()
                        )),
                        // It was swallowed when it was read back, and is counted there.
                        Some(typed) if typed.gone == Some(Gone::InWindow) => {}
                        Some(typed) => {
                            typed.gone = Some(Gone::InConflict);
                            overruled += u64::from(!known.masked);
                        }
                        None => {}
                    }
                }
            }
            told.show(side, now);
        }
        if let Some(own) = self.overruled.get_mut(self.computer) {
            *own += overruled;
        }
    }

    /// Edits that a rule overwrote in the cycle under way.
    pub fn overruled(&self) -> u64 {
        self.overruled.get(self.computer).copied().unwrap_or(0)
    }

    /// The engine deletes a record; `twin` where it stands there a second time.
    pub fn engine_delete(&mut self, side: Side, thing: Thing, before: Option<(&State, u64)>, twin: bool) {
        *self.deletions.get_mut(side) += 1;
        let known = self.known.entry(thing).or_default();
        // Also where the deletion was made on this side: it came back from an index that lagged, and goes again.
        if known.deleted.is_empty() && !known.masked && !known.excused && !twin {
            self.wrong.push(format!("{thing:?}: deleted on the {}, and nobody had deleted it", side.as_str()));
        }
        let Some((state, engine_knew)) = before else { return };
        if state.seq > engine_knew {
            let mut lost = false;
            for told in known.fields.values_mut() {
                for typed in told.typed.iter_mut().filter(|typed| typed.side == side && typed.seq > engine_knew) {
                    typed.gone = Some(Gone::InWindow);
                    lost = true;
                }
            }
            self.window += u64::from(lost);
        }
    }

    /// Judges what is at rest: both records of a thing, and what is open about it.
    pub fn judge(&mut self, thing: Thing, records: &Both<Vec<&Record>>, open: &Open) {
        let Some(known) = self.known.get(&thing).cloned() else { return };
        if known.unmarked && known.doubled {
            self.doubled += 1;
            return;
        }
        for side in Side::BOTH {
            if records.get(side).len() > 1 {
                self.wrong(format!("{thing:?}: {} times on the {}", records.get(side).len(), side.as_str()));
            }
        }
        if known.excused || open.whole.contains(&thing) {
            return;
        }
        match (records.left.first(), records.right.first()) {
            (None, None) => self.judge_gone(thing, &known),
            (Some(left), Some(right)) => self.judge_there(thing, &known, (left, right), open),
            (left, _) if !known.masked => {
                let side = if left.is_some() { "left" } else { "right" };
                let deleted = if known.deleted.is_empty() { "" } else { ", and somebody deleted it" };
                self.wrong(format!("{thing:?}: on the {side} only{deleted}"));
            }
            _ => {}
        }
    }

    fn judge_gone(&mut self, thing: Thing, known: &Known) {
        if known.deleted.is_empty() {
            return self.wrong(format!("{thing:?}: gone, and nobody deleted it"));
        }
        for (field, told) in &known.fields {
            for (place, typed) in told.typed.iter().enumerate().filter(|(_, typed)| typed.is_missed()) {
                let seen =
                    known.deleted.iter().any(|one| one.seen.get(field).is_some_and(|seen| seen.contains(&place)));
                if !seen && !told.is_replaced(place) && !known.masked {
                    self.wrong(format!("{thing:?}: gone with {} {:?} that nobody had seen", field.name(), typed.said));
                }
            }
        }
    }

    fn judge_there(&mut self, thing: Thing, known: &Known, (left, right): (&Record, &Record), open: &Open) {
        if !known.deleted.is_empty() {
            self.judge_back(thing, known);
        }
        for (field, told) in &known.fields {
            let (on_left, on_right) = (said(left, field), said(right, field));
            if known.masked || known.apart.contains(field) || open.fields.contains(&(thing, field.clone())) {
                continue;
            }
            if on_left != on_right {
                self.wrong(format!("{thing:?}: {} is {on_left:?} and {on_right:?}", field.name()));
                continue;
            }
            let Some(place) = told.place(on_left) else {
                self.wrong(format!("{thing:?}: nobody typed the {} {on_left:?}", field.name()));
                continue;
            };
            let Some(kept) = told.typed.get(place) else { continue };
            for (at, other) in told.typed.iter().enumerate().filter(|(_, other)| other.said != kept.said) {
                if other.said.is_none() {
                    continue;
                }
                let settled = self.lenient && other.gone == Some(Gone::InConflict);
                if matches!(other.gone, Some(Gone::InWindow | Gone::Withdrawn)) || told.is_replaced(at) || settled {
                    continue;
                }
                let all = || told.typed.iter().enumerate().filter(|(_, one)| one.said == kept.said);
                if all().all(|(place, _)| other.seen.contains(&place)) {
                    let (name, from) = (field.name(), other.said);
                    self.wrong(format!("{thing:?}: {name} went back from {from:?} to {on_left:?}"));
                } else if other.gone.is_none() {
                    self.wrong(format!("{thing:?}: {} {:?} was lost", field.name(), other.said));
                }
            }
        }
    }

    /// It was deleted and is there: only an edit that the one who deleted had not seen brings it back.
    fn judge_back(&mut self, thing: Thing, known: &Known) {
        let Some(Deletion { side, seen, unsure }) = known.deleted.last() else { return };
        let unseen = known.fields.iter().any(|(field, told)| {
            let seen = seen.get(field);
            let theirs = told.typed.iter().enumerate().filter(|(_, typed)| typed.side != *side);
            theirs.into_iter().any(|(place, _)| !seen.is_some_and(|seen| seen.contains(&place)))
        });
        if *unsure && !unseen {
            self.undecidable += 1;
        } else if !unseen && !known.masked {
            self.wrong(format!("{thing:?}: deleted on the {} and back", side.as_str()));
        }
    }

    /// Looks for typed words where they must not be.
    pub fn leaks(text: &str) -> bool {
        text.contains(MARK)
    }
}

/// What waits for the user.
#[derive(Debug, Default)]
pub struct Open {
    /// Things about which something is open.
    pub whole: BTreeSet<Thing>,
    /// Fields in conflict.
    pub fields: BTreeSet<(Thing, Field)>,
}
