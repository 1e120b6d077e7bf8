//! The people: they make, change and delete records on both sides, at any moment.

use ponte_core::record::{Field, Record, Value};
use ponte_core::rules::Rules;
use ponte_core::snapshot::{RemoteId, Side};

use crate::calendar::Calendar;
use crate::crm;
use crate::dice::Dice;
use crate::fault::Fault;
use crate::outlook;
use crate::shelf::Thing;
use crate::words::{self, FIELDS, said};
use crate::world::Inner;

const MINUTE: i64 = 60_000;

/// What the people of a seed are like.
#[derive(Debug, Clone)]
pub struct Habits {
    /// The rules, for what a CRM makes of what is typed into it.
    pub rules: Rules,
    /// Which sides are CRMs.
    pub crm: [bool; 2],
    /// What the calendar on the right is.
    pub calendar: Calendar,
    /// Whether they mark records of the right as private.
    pub secretive: bool,
    /// Out of a thousand saves on a CRM so many drop the marker.
    pub loses_markers: u64,
    /// Out of a thousand deeds so many delete a handful at once.
    pub sweeps: u64,
}

/// Somebody does something.
pub fn act(world: &mut Inner) {
    world.step();
    let side = if world.dice.chance(500) { Side::Left } else { Side::Right };
    if world.dice.chance(world.habits.sweeps) {
        return sweep(world, side);
    }
    match world.dice.roll(20) {
        0..=3 => make(world, side),
        4..=12 => {
            if let Some(id) = any(world, side) {
                edit(world, side, &id);
            }
        }
        13 | 14 => contest(world),
        15 | 16 => {
            if let Some(id) = any(world, side) {
                delete(world, side, &id);
            }
        }
        17 => {
            if let Some(id) = any(world, side) {
                touch(world, side, &id);
            }
        }
        18 if world.habits.secretive => {
            if let Some(id) = any(world, Side::Right) {
                hide(world, &id);
            }
        }
        _ => world.pass_time(1_000, 20_000),
    }
}

/// A record as it goes into the trace.
pub fn told(record: &Record) -> String {
    FIELDS
        .iter()
        .map(|field| said(record, field).map_or_else(|| "-".to_owned(), |n| n.to_string()))
        .collect::<Vec<_>>()
        .join("/")
}

/// Somebody makes a record.
pub fn make(world: &mut Inner, side: Side) {
    let thing = world.new_thing();
    let id = new_id(world, side);
    let mut record = words::blank();
    for field in FIELDS {
        if matches!(field, Field::Location | Field::Description) && world.dice.chance(400) {
            continue;
        }
        let (_, value) = world.typed_value(&field);
        record.set(field, value);
    }
    let record = kept(world, side, record);
    let state = world.shelves.get_mut(side).put(&id, thing, record, world.now);
    note(world, side, "makes", &id, &state.record);
    world.oracle.made(side, thing, &state.record, state.seq);
}

/// The same record stands on both sides from before.
pub fn make_twins(world: &mut Inner) {
    let thing = world.new_thing();
    let mut record = words::blank();
    for field in [Field::Title, Field::Time] {
        let (_, value) = world.typed_value(&field);
        record.set(field, value);
    }
    for side in Side::BOTH {
        // What both sides had before was born on neither: no rule for originals applies.
        let id = RemoteId(format!("old-{}", new_id(world, side)));
        let record = kept(world, side, record.clone());
        let state = world.shelves.get_mut(side).put(&id, thing, record, world.now);
        note(world, side, "has", &id, &state.record);
        world.oracle.made(side, thing, &state.record, state.seq);
        for field in FIELDS {
            world.oracle.seen_from_before(thing, &field, said(&state.record, &field));
        }
    }
}

fn new_id(world: &mut Inner, side: Side) -> RemoteId {
    let number = world.shelf(side).number();
    RemoteId(if is_crm(world, side) { format!("18x{number}") } else { format!("{}{number}.ics", side.as_str()) })
}

fn is_crm(world: &Inner, side: Side) -> bool {
    world.habits.crm.get(usize::from(side == Side::Right)).copied().unwrap_or(false)
}

/// What that side keeps of what is typed there.
fn kept(world: &Inner, side: Side, record: Record) -> Record {
    if is_crm(world, side) {
        let mut kept = crm::bent(&record, &world.habits.rules);
        kept.identity = record.identity;
        return kept;
    }
    match (side, world.habits.calendar) {
        (Side::Right, Calendar::Graph | Calendar::Ews) => outlook::kept(&record, &world.habits.rules),
        (Side::Left, _) | (Side::Right, Calendar::Dav) => record,
    }
}

fn any(world: &mut Inner, side: Side) -> Option<RemoteId> {
    let ids: Vec<RemoteId> = world.shelves.get(side).all().map(|(id, ..)| id.clone()).collect();
    world.dice.pick(&ids).cloned()
}

fn note(world: &mut Inner, side: Side, does: &str, id: &RemoteId, record: &Record) {
    let (now, thing) = (world.now, world.thing_of(side, id).0);
    world.trace.note(format_args!("{now} somebody {does} {} {id} T{thing}. {}", side.as_str(), told(record)));
}

/// Somebody changes one or two fields.
fn edit(world: &mut Inner, side: Side, id: &RemoteId) {
    for _ in 0..=world.dice.roll(2) {
        let field = world.dice.pick(&FIELDS).cloned().unwrap_or(Field::Title);
        edit_field(world, side, id, &field);
    }
}

/// Somebody changes or empties one field.
fn edit_field(world: &mut Inner, side: Side, id: &RemoteId, field: &Field) {
    let empties = matches!(field, Field::Location | Field::Description) && world.dice.chance(200);
    put_field(world, side, id, (field, empties));
}

/// Somebody types into a field.
pub fn type_field(world: &mut Inner, side: Side, id: &RemoteId, field: &Field) {
    put_field(world, side, id, (field, false));
}

/// Somebody empties a field.
pub fn empty_field(world: &mut Inner, side: Side, id: &RemoteId, field: &Field) {
    put_field(world, side, id, (field, true));
}

fn put_field(world: &mut Inner, side: Side, id: &RemoteId, (field, empties): (&Field, bool)) {
    let Some(thing) = world.shelves.get(side).entries.get(id).map(|entry| entry.thing) else { return };
    let Some(state) = world.shelves.get(side).get(id).cloned() else { return };
    if (world.oracle.is_masked(thing) && side == Side::Left) || is_untied(world, id) {
        return;
    }
    let mut record = state.record.clone();
    if empties {
        record.fields.remove(field);
    } else {
        let (_, value) = world.typed_value(field);
        record.set(field.clone(), value);
    }
    let mut record = kept(world, side, record);
    if record == state.record {
        return;
    }
    lose_marker(world, side, thing, &mut record);
    note(world, side, "changes", id, &record);
    let number = said(&record, field);
    let state = world.shelves.get_mut(side).put(id, thing, record, world.now);
    world.oracle.typed(side, thing, field, number, state.seq);
    if let (true, Some(number)) = (is_private(&state.record) && *field != Field::Time, number) {
        world.oracle.secret(side, number);
    }
}

/// What stood on both sides before is only known to be one while it says one thing.
fn is_untied(world: &Inner, id: &RemoteId) -> bool {
    !world.is_tied() && id.0.starts_with("old-")
}

fn lose_marker(world: &mut Inner, side: Side, thing: Thing, record: &mut Record) {
    if is_crm(world, side) && record.identity.marker.is_some() && world.dice.chance(world.habits.loses_markers) {
        world.strike(Fault::MarkerLost);
        record.identity.marker = None;
        if world.is_unacknowledged(thing) {
            world.oracle.unmarked(thing);
        }
    }
}

fn is_private(record: &Record) -> bool {
    record.text(&Field::Visibility) == "private"
}

/// Both sides change the same field of one thing.
fn contest(world: &mut Inner) {
    let Some(left) = any(world, Side::Left) else { return };
    let Some(thing) = world.shelves.get(Side::Left).entries.get(&left).map(|entry| entry.thing) else { return };
    let Some(right) = id_of(world, Side::Right, thing) else { return };
    let field = world.dice.pick(&FIELDS).cloned().unwrap_or(Field::Title);
    edit_field(world, Side::Left, &left, &field);
    world.pass_time(0, 2_000);
    edit_field(world, Side::Right, &right, &field);
}

/// Where a thing stands on that side.
pub fn id_of(world: &Inner, side: Side, thing: Thing) -> Option<RemoteId> {
    world.shelves.get(side).of_thing(thing).map(|(id, _)| id.clone()).next()
}

/// Somebody saves without changing anything.
pub fn touch(world: &mut Inner, side: Side, id: &RemoteId) {
    let Some(state) = world.shelves.get(side).get(id).cloned() else { return };
    let thing = world.thing_of(side, id);
    note(world, side, "saves", id, &state.record);
    let now = world.now;
    world.shelf(side).put(id, thing, state.record.clone(), now);
}

/// Somebody deletes a record.
pub fn delete(world: &mut Inner, side: Side, id: &RemoteId) {
    let Some(state) = world.shelves.get(side).get(id).cloned().filter(|_| !is_untied(world, id)) else { return };
    let thing = world.thing_of(side, id);
    note(world, side, "deletes", id, &state.record);
    let unsure = world.is_unacknowledged(thing);
    let now = world.now;
    world.shelf(side).remove(id, now);
    world.oracle.deleted(side, thing, unsure);
}

/// Somebody deletes most of what there is.
fn sweep(world: &mut Inner, side: Side) {
    let ids: Vec<RemoteId> = world.shelves.get(side).all().map(|(id, ..)| id.clone()).collect();
    world.coverage.count("handfuls deleted at once");
    for id in ids {
        if world.dice.chance(800) {
            delete(world, side, &id);
        }
    }
}

/// Somebody marks an original of the right as private.
pub fn hide(world: &mut Inner, id: &RemoteId) {
    let Some(state) = world.shelves.get(Side::Right).get(id).cloned() else { return };
    let original = state.record.identity.copy_of.is_none() && !id.0.starts_with("old-");
    if !original || is_private(&state.record) {
        return;
    }
    let thing = world.thing_of(Side::Right, id);
    let record = state.record.clone().with(Field::Visibility, Value::Choice("private".into()));
    note(world, Side::Right, "hides", id, &record);
    world.shelves.get_mut(Side::Right).put(id, thing, record, world.now);
    world.oracle.hidden(thing);
}

/// Twins and their dice, for the first day.
pub fn settle_in(world: &mut Inner) {
    let (left, right, both) = (world.dice.roll(7), world.dice.roll(7), world.dice.roll(4));
    for _ in 0..left {
        make(world, Side::Left);
    }
    for _ in 0..right {
        make(world, Side::Right);
    }
    for _ in 0..both {
        make_twins(world);
    }
    // What has always been there is in every index.
    world.advance(MINUTE);
}

/// Which rules people chose.
pub fn rules(dice: &mut Dice, zone: jiff::tz::TimeZone) -> Rules {
    use ponte_core::rules::{ConflictRule, PrivatePolicy};
    let mut rules = Rules::open(zone);
    rules.conflict = match dice.roll(5) {
        0 => ConflictRule::LeftWins,
        1 => ConflictRule::RightWins,
        2 => ConflictRule::Ask,
        _ => ConflictRule::Newest,
    };
    rules.to_left.private = match dice.roll(6) {
        0 => PrivatePolicy::BusyOnly { title: "Occupato".into() },
        1 => PrivatePolicy::Skip,
        _ => PrivatePolicy::Full,
    };
    rules
}
