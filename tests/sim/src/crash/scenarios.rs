//! The scenarios, by name: what people do, what goes wrong, when the program runs.

use ponte_core::record::Field::{self, Description, Location, Time, Title};
use ponte_core::rules::{ConflictRule, PrivatePolicy, Rules};
use ponte_core::snapshot::Side::{self, Left, Right};

use crate::calendar::Calendar;
use crate::fault::Fault::{self, Busy, BusyAfter, EtagMissing, LostAnswer, LostRequest, TokenExpired};
use Move::{Answer, Cycle, Delete, Edit, Empty, Hide, Make, Rest, Save, Twins, Unlike, Wait};

/// Something that happens. Things are numbered as they are made, from one.
#[derive(Debug, Clone)]
pub enum Move {
    /// So many new records on one side.
    Make(Side, u32),
    /// So many records that stand on both sides from before.
    Twins(u32),
    /// A field is changed.
    Edit(Side, u32, Field),
    /// A field is emptied.
    Empty(Side, u32, Field),
    /// A record is deleted.
    Delete(Side, u32),
    /// An original of the right is marked as private.
    Hide(u32),
    /// A record is saved unchanged.
    Save(Side, u32),
    /// This strikes as soon as it can.
    Unlike(Fault),
    /// The program runs once.
    Cycle,
    /// It runs until nothing is to be tried again.
    Rest,
    /// So many hours go by.
    Wait(i64),
    /// Everything that waits is answered so.
    Answer(&'static str),
}

/// A scenario.
pub struct Scenario {
    /// Its name.
    pub name: String,
    /// Whether the left is a CRM.
    pub crm: bool,
    /// What the calendar on the right is.
    pub calendar: Calendar,
    /// What the user chose.
    pub rules: fn(&mut Rules),
    /// What is settled before: so many records of the left, and of the right.
    pub before: (u32, u32),
    /// What happens then.
    pub moves: Vec<Move>,
}

/// On records that are in step: 1 and 2 were made on the left, 3 and 4 on the right.
fn then(name: &'static str, moves: impl Into<Vec<Move>>) -> Scenario {
    Scenario {
        name: name.to_owned(),
        crm: true,
        calendar: Calendar::Dav,
        rules: |_| {},
        before: (2, 2),
        moves: moves.into(),
    }
}

/// Before anything is in step.
fn first(name: &'static str, moves: impl Into<Vec<Move>>) -> Scenario {
    Scenario { before: (0, 0), ..then(name, moves) }
}

impl Scenario {
    fn with(self, rules: fn(&mut Rules)) -> Scenario {
        Scenario { rules, ..self }
    }

    fn calendars(self) -> Scenario {
        Scenario { crm: false, ..self }
    }

    fn on(self, calendar: Calendar) -> Scenario {
        Scenario { name: format!("{} ({})", self.name, calendar.name()), calendar, ..self }
    }

    fn of(self, left: u32, right: u32) -> Scenario {
        Scenario { before: (left, right), ..self }
    }
}

fn ask(rules: &mut Rules) {
    rules.conflict = ConflictRule::Ask;
}

fn left_wins(rules: &mut Rules) {
    rules.conflict = ConflictRule::LeftWins;
}

fn right_wins(rules: &mut Rules) {
    rules.conflict = ConflictRule::RightWins;
}

fn busy_only(rules: &mut Rules) {
    rules.to_left.private = PrivatePolicy::BusyOnly { title: "Occupato".into() };
}

fn no_private(rules: &mut Rules) {
    rules.to_left.private = PrivatePolicy::Skip;
}

fn contest(field: Field) -> Vec<Move> {
    vec![Edit(Left, 1, field.clone()), Edit(Right, 1, field), Rest]
}

fn sweep(side: Side, answer: Option<&'static str>) -> Vec<Move> {
    let mut moves: Vec<Move> = (1..=8).map(|thing| Delete(side, thing)).collect();
    moves.push(Rest);
    if let Some(answer) = answer {
        moves.extend([Answer(answer), Rest]);
    }
    moves
}

fn answered(word: &'static str) -> Vec<Move> {
    let mut moves = contest(Title);
    moves.extend([Answer(word), Rest]);
    moves
}

/// All of them.
pub fn all() -> Vec<Scenario> {
    let mut all = first_runs();
    all.extend(changes());
    all.extend(conflicts());
    all.extend(deletions());
    all.extend(unanswered());
    all.extend(others());
    for calendar in [Calendar::Graph, Calendar::Ews] {
        all.extend(first_runs().into_iter().take(3).map(|one| one.on(calendar)));
        all.extend(unanswered().into_iter().map(|one| one.on(calendar)));
    }
    all
}

fn first_runs() -> Vec<Scenario> {
    vec![
        first("first run, records on the left", [Make(Left, 3), Rest]),
        first("first run, records on the right", [Make(Right, 3), Rest]),
        first("first run, records on both sides", [Make(Left, 2), Make(Right, 2), Rest]),
        first("first run, the same on both sides", [Twins(3), Rest]),
        first("first run, the same on both sides and others", [Twins(2), Make(Left, 2), Make(Right, 2), Rest]),
        first("first run of seventy records", [Make(Left, 70), Rest]),
        first("first run, an answer of the right lost", [Make(Left, 2), Unlike(LostAnswer), Rest]),
        first("first run, an answer of the left lost", [Make(Right, 2), Unlike(LostAnswer), Rest]),
        first("first run, a request that never arrived", [Make(Left, 2), Unlike(LostRequest), Rest]),
        first("first run of two calendars", [Make(Left, 2), Make(Right, 2), Rest]).calendars(),
    ]
}

fn changes() -> Vec<Scenario> {
    vec![
        then("new on the left", [Make(Left, 1), Rest]),
        then("new on the right", [Make(Right, 1), Rest]),
        then("new on both sides", [Make(Left, 2), Make(Right, 2), Rest]),
        then("a title changed on the left", [Edit(Left, 1, Title), Rest]),
        then("a title changed on the right", [Edit(Right, 1, Title), Rest]),
        then("a time changed on the left", [Edit(Left, 3, Time), Rest]),
        then("a text changed on the right", [Edit(Right, 3, Description), Rest]),
        then("a place emptied on the left", [Edit(Left, 1, Location), Rest, Empty(Left, 1, Location), Rest]),
        then("a place emptied on the right", [Edit(Right, 3, Location), Rest, Empty(Right, 3, Location), Rest]),
        then(
            "several fields changed at once",
            [Edit(Left, 1, Title), Edit(Left, 1, Time), Edit(Left, 1, Location), Rest],
        ),
        then("other fields on each side", [Edit(Left, 1, Title), Edit(Right, 1, Location), Rest]),
        then("other records on each side", [Edit(Left, 1, Title), Edit(Right, 3, Title), Make(Left, 1), Rest]),
        then("changed twice, a run in between", [Edit(Left, 1, Title), Cycle, Edit(Left, 1, Title), Rest]),
        then("saved without a change", [Save(Left, 1), Save(Right, 3), Rest]),
    ]
}

fn conflicts() -> Vec<Scenario> {
    vec![
        then("the same field on both sides, the newest wins", contest(Title)),
        then("the same field on both sides, the left wins", contest(Title)).with(left_wins),
        then("the same field on both sides, the right wins", contest(Title)).with(right_wins),
        then("the same field on both sides, the user is asked", contest(Title)).with(ask),
        then("the same time on both sides, two calendars", contest(Time)).calendars(),
        then("asked and answered: the left", answered("left")).with(ask),
        then("asked and answered: the right", answered("right")).with(ask),
        then("asked and answered: both", answered("both")).with(ask),
    ]
}

fn deletions() -> Vec<Scenario> {
    vec![
        then("deleted on the left", [Delete(Left, 1), Rest]),
        then("deleted on the right", [Delete(Right, 1), Rest]),
        then("an original deleted on the right", [Delete(Right, 3), Rest]),
        then("deleted on both sides", [Delete(Left, 1), Delete(Right, 1), Rest]),
        then("changed on the left and deleted on the right", [Edit(Left, 1, Title), Delete(Right, 1), Rest]),
        then("deleted on the left and changed on the right", [Delete(Left, 1), Edit(Right, 1, Title), Rest]),
        then("eight deleted at once, held", sweep(Right, None)).of(5, 5),
        then("eight deleted at once, consented", sweep(Right, Some("delete"))).of(5, 5),
        then("eight deleted at once, kept", sweep(Left, Some("keep"))).of(5, 5),
        then("deleted and another one made", [Delete(Right, 1), Make(Right, 1), Rest]),
        then("deleted between two calendars", [Delete(Left, 1), Delete(Right, 3), Rest]).calendars(),
    ]
}

fn unanswered() -> Vec<Scenario> {
    vec![
        then("a change whose answer the right lost", [Edit(Left, 1, Title), Unlike(LostAnswer), Rest]),
        then("a change whose answer the left lost", [Edit(Right, 3, Title), Unlike(LostAnswer), Rest]),
        then("a change that never arrived", [Edit(Left, 1, Title), Unlike(LostRequest), Rest]),
        then("a deletion whose answer the right lost", [Delete(Left, 1), Unlike(LostAnswer), Rest]),
        then("a deletion whose answer the left lost", [Delete(Right, 1), Unlike(LostAnswer), Rest]),
        then("a deletion that never arrived", [Delete(Left, 1), Unlike(LostRequest), Rest]),
        then(
            "a copy whose answer was lost, changed since",
            [Make(Left, 1), Unlike(LostAnswer), Cycle, Edit(Left, 5, Title), Rest],
        ),
        then("a change refused for now", [Edit(Left, 1, Title), Unlike(BusyAfter), Rest]),
        then("a copy refused for now", [Make(Left, 1), Make(Right, 1), Unlike(Busy), Rest]),
        then("a lost answer between two calendars", [Edit(Left, 1, Title), Unlike(LostAnswer), Rest]).calendars(),
    ]
}

fn others() -> Vec<Scenario> {
    vec![
        then("hidden, and busy is all that crosses", [Hide(3), Rest]).with(busy_only),
        then("hidden, and nothing private crosses", [Hide(3), Rest]).with(no_private),
        then("an answer without an ETag", [Edit(Left, 1, Title), Make(Left, 1), Unlike(EtagMissing), Rest]),
        then("an expired token", [Edit(Left, 1, Title), Delete(Right, 3), Unlike(TokenExpired), Rest]),
        then("three days later", [Wait(72), Edit(Left, 1, Title), Edit(Right, 3, Title), Rest]),
    ]
}
