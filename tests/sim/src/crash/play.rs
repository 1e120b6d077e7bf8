//! One play of a scenario, killed at given places.

use std::sync::Arc;

use jiff::Timestamp;
use ponte_core::record::Field;
use ponte_core::rules::Rules;
use ponte_core::snapshot::{RemoteId, Side};

use super::scenarios::{Move, Scenario};
use crate::crm::Manner;
use crate::dice::Dice;
use crate::disk::Disk;
use crate::people::{self, Habits};
use crate::program::{Ended, Program, System};
use crate::seed::things_of;
use crate::shelf::Thing;
use crate::words;
use crate::world::{Inner, World};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
/// Something that is not at rest by then never will be.
const MOST_CYCLES: u32 = 12;

/// What came of a play.
pub struct Played {
    /// How many effects there were before the scenario began.
    pub before: u64,
    /// How many there were.
    pub effects: u64,
    /// What stands on both sides, and what waits for the user.
    pub end: Vec<String>,
    /// What happened, where it was asked for.
    pub lines: Vec<String>,
}

/// Plays it. The first kill is before that effect, counted from the beginning; each next one is counted from the restart.
pub fn play(scenario: &Scenario, kills: &[u64], traced: bool) -> Result<Played, String> {
    crate::watch::take();
    let mut rules = Rules::open(words::zone());
    (scenario.rules)(&mut rules);
    let world = World::new(inner(scenario, rules.clone(), traced));
    let manner = Manner { page: 40, zone: jiff::tz::TimeZone::UTC, skew: 0 };
    let left = if scenario.crm { System::Crm(manner) } else { System::Dav(40) };
    let program =
        Program::install(world.clone(), rules, [left, System::calendar(scenario.calendar, 40)], Disk::file()?)?;
    let mut stage = Stage { world: &world, program, kills: kills.to_vec(), stop: None, moves: 0 };
    let before = stage.prepare(scenario)?;
    for one in &scenario.moves {
        stage.play(one)?;
    }
    stage.calm_down()?;
    let end = stage.end()?;
    let world = world.lock();
    let mut wrong = world.oracle.wrong.clone();
    wrong.extend(crate::watch::take());
    match wrong.into_iter().next() {
        Some(wrong) => Err(wrong),
        None => Ok(Played { before, effects: stage.world.effects.count(), end, lines: world.trace.lines().to_vec() }),
    }
}

fn inner(scenario: &Scenario, rules: Rules, traced: bool) -> Inner {
    let (crm, calendar) = ([scenario.crm, false], scenario.calendar);
    let habits = Habits { crm, calendar, secretive: false, loses_markers: 0, sweeps: 0, rules };
    let now = "2026-11-03T08:00:00Z".parse::<Timestamp>().map_or(0, Timestamp::as_millisecond);
    Inner::new(Dice::new(1), now, habits, traced)
}

struct Stage<'w> {
    world: &'w Arc<World>,
    program: Program,
    /// Where it is still to be killed.
    kills: Vec<u64>,
    /// The next of them, as a number of effects since the beginning.
    stop: Option<u64>,
    moves: u64,
}

impl Stage<'_> {
    /// What is in step before; gives the effects by then.
    fn prepare(&mut self, scenario: &Scenario) -> Result<u64, String> {
        let (left, right) = scenario.before;
        if left + right > 0 {
            self.play(&Move::Make(Side::Left, left))?;
            self.play(&Move::Make(Side::Right, right))?;
            self.play(&Move::Rest)?;
        }
        if !self.kills.is_empty() {
            self.stop = Some(self.kills.remove(0));
        }
        Ok(self.world.effects.count())
    }

    fn play(&mut self, one: &Move) -> Result<(), String> {
        match one {
            Move::Cycle => drop(self.cycle()?),
            Move::Rest => self.rest()?,
            Move::Answer(word) => self.answer(word)?,
            Move::Wait(hours) => self.world.lock().advance(hours * HOUR),
            Move::Unlike(fault) => self.world.lock().forced.push_back(*fault),
            deed => self.deed(deed),
        }
        Ok(())
    }

    /// What a person does: the same words in every play.
    fn deed(&mut self, deed: &Move) {
        self.moves += 1;
        let mut world = self.world.lock();
        let world = &mut *world;
        world.dice = Dice::new(1_000 + self.moves);
        world.advance(MINUTE);
        let at = |world: &Inner, side, thing: &u32| people::id_of(world, side, Thing(*thing));
        match deed {
            Move::Make(side, count) => (0..*count).for_each(|_| people::make(world, *side)),
            Move::Twins(count) => (0..*count).for_each(|_| people::make_twins(world)),
            Move::Edit(side, thing, field) => edit(world, *side, at(world, *side, thing), field),
            Move::Empty(side, thing, field) => {
                if let Some(id) = at(world, *side, thing) {
                    people::empty_field(world, *side, &id, field);
                }
            }
            Move::Delete(side, thing) => {
                if let Some(id) = at(world, *side, thing) {
                    people::delete(world, *side, &id);
                }
            }
            Move::Hide(thing) => {
                if let Some(id) = at(world, Side::Right, thing) {
                    people::hide(world, &id);
                }
            }
            Move::Save(side, thing) => {
                if let Some(id) = at(world, *side, thing) {
                    people::touch(world, *side, &id);
                }
            }
            Move::Unlike(_) | Move::Cycle | Move::Rest | Move::Wait(_) | Move::Answer(_) => {}
        }
    }

    /// One cycle; whether it came to its end and leaves nothing to be tried again.
    fn cycle(&mut self) -> Result<bool, String> {
        self.world.lock().advance(5 * MINUTE);
        let done = self.world.effects.count();
        match self.program.cycle(self.stop.map(|stop| stop.saturating_sub(done)).filter(|after| *after > 0))? {
            Ended::Ran(ran) => {
                let Ok(report) = *ran else { return Ok(false) };
                self.world.lock().cycle_ended(&report);
                Ok(!report.again)
            }
            Ended::Killed => {
                self.program.killed()?;
                let next = (!self.kills.is_empty()).then(|| self.kills.remove(0));
                self.stop = next.map(|after| self.world.effects.count() + after);
                Ok(false)
            }
        }
    }

    fn rest(&mut self) -> Result<(), String> {
        for _ in 0..MOST_CYCLES {
            if self.cycle()? {
                return Ok(());
            }
        }
        Err("it never comes to rest".to_owned())
    }

    fn answer(&mut self, word: &str) -> Result<(), String> {
        let store = self.program.store()?;
        for need in store.needs().map_err(|error| error.to_string())? {
            let mut world = self.world.lock();
            for thing in things_of(&world, store, &need) {
                world.oracle.excuse(thing);
            }
            drop(world);
            store.answer(need.id, word).map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    /// Nothing is killed any more, all is in step, and the next cycle writes nothing.
    fn calm_down(&mut self) -> Result<(), String> {
        self.stop = None;
        self.kills.clear();
        self.rest()?;
        self.world.lock().advance(25 * HOUR);
        self.rest()?;
        match self.program.cycle(None)? {
            Ended::Ran(ran) if ran.as_ref().as_ref().is_ok_and(|report| report.writes() == 0) => Ok(()),
            other => Err(format!("no quiet cycle: {other:?}")),
        }
    }

    fn end(&self) -> Result<Vec<String>, String> {
        let store = self.program.store()?;
        let world = self.world.lock();
        let mut end = Vec::new();
        for side in Side::BOTH {
            for (_, thing, state) in world.shelves.get(side).all() {
                end.push(format!("{} T{} {}", side.as_str(), thing.0, people::told(&state.record)));
            }
        }
        for need in store.needs().map_err(|error| error.to_string())? {
            let mut things: Vec<u32> = things_of(&world, store, &need).iter().map(|thing| thing.0).collect();
            things.sort_unstable();
            end.push(format!("waits: {} {} {things:?}", need.topic.as_str(), need.failure.code));
        }
        end.sort();
        Ok(end)
    }
}

fn edit(world: &mut Inner, side: Side, id: Option<RemoteId>, field: &Field) {
    if let Some(id) = id {
        people::type_field(world, side, &id, field);
    }
}
