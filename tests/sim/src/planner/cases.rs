//! Random cases: rules, what both sides can do, and pairs of which it is known who changed what.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ponte_core::capability::{Capabilities, Hold};
use ponte_core::decision::Seen;
use ponte_core::hash::{HashKey, Hashes, NORMAL_FORM, hashes};
use ponte_core::link::{End, Link, LinkId};
use ponte_core::merge::settled;
use ponte_core::reconcile::Context;
use ponte_core::record::{Field, Kind, Record, Value};
use ponte_core::rules::{ConflictRule, Flow, Rules};
use ponte_core::snapshot::{Both, Mailing, RemoteId, Side, Target, Version};
use ponte_core::view::{KeptBack, View};

use super::pairs::turned_rules;
use crate::dice::Dice;

/// The fields of every record here; the last is a set.
pub const FIELDS: [Field; 4] = [Field::Title, Field::Location, Field::Description, Field::Categories];
const KEPT_BACK: [KeptBack; 5] =
    [KeptBack::Window, KeptBack::Private, KeptBack::Category, KeptBack::Direction, KeptBack::Hours];
const MASK: &str = "Occupato";

/// One case.
pub struct Case {
    /// What the user chose.
    pub rules: Rules,
    /// The same with the sides exchanged.
    pub turned: Rules,
    /// What both sides can do.
    pub capabilities: Both<Capabilities>,
    /// The pairs.
    pub pairs: Vec<Pair>,
    /// For whatever else is random.
    pub dice: Dice,
    key: HashKey,
}

/// One pair.
pub struct Pair {
    /// Its tie.
    pub link: Option<Link>,
    /// What both sides say of it.
    pub seen: Both<Seen>,
    /// What each would say if it were read.
    pub stands: Both<Option<View>>,
    /// What people changed since the last common state, as far as it was reported.
    pub edited: Both<BTreeSet<Field>>,
    /// Fields that wait for the user.
    pub open: BTreeSet<Field>,
}

impl Case {
    /// The case of a number.
    pub fn new(number: u64) -> Case {
        let mut dice = Dice::new(number);
        let rules = rules(&mut dice);
        let capabilities = Both::of(|_| capabilities(&mut dice));
        let turned = turned_rules(&rules);
        let mut case = Case { rules, turned, capabilities, pairs: Vec::new(), dice, key: HashKey::new([9; 32]) };
        let count = case.dice.roll(3) + 1;
        for place in 0..count {
            let pair = case.pair(i64::try_from(place).unwrap_or(0) + 1);
            case.pairs.push(pair);
        }
        case
    }

    /// What decisions stand on.
    pub fn context(&self) -> Context<'_> {
        Context { rules: &self.rules, left: &self.capabilities.left, right: &self.capabilities.right, key: &self.key }
    }

    fn pair(&mut self, number: i64) -> Pair {
        match self.dice.roll(10) {
            0 => self.new_record(number),
            1 => self.tied(number, &Record::new(Kind::Event)),
            _ => {
                let common = some_record(&mut self.dice);
                self.tied(number, &common)
            }
        }
    }

    /// Nothing ties it yet, and it stands on one side.
    fn new_record(&mut self, number: i64) -> Pair {
        let side = if self.dice.chance(500) { Side::Left } else { Side::Right };
        let record = some_record(&mut self.dice);
        let view = self.view(side, number, record);
        let mut pair = Pair {
            link: None,
            seen: Both { left: Seen::Absent, right: Seen::Absent },
            stands: Both::default(),
            edited: Both::default(),
            open: BTreeSet::new(),
        };
        *pair.seen.get_mut(side) = Seen::Changed(Box::new(view.clone()));
        *pair.stands.get_mut(side) = Some(view);
        pair
    }

    /// A tie that remembers `common`; of a pair that was only just matched that is nothing.
    fn tied(&mut self, number: i64, common: &Record) -> Pair {
        let origin = if self.dice.chance(500) { Side::Left } else { Side::Right };
        let matched = common.fields.is_empty();
        let end = |side| End {
            id: id(side, number),
            occurrence: None,
            version: Version("1".to_owned()),
            hashes: hashes(&self.key, &common.fields),
        };
        let mut link = Link {
            id: LinkId(number),
            kind: Kind::Event,
            origin,
            copied: !matched || self.dice.chance(500),
            generation: 0,
            left: Some(end(Side::Left)),
            right: Some(end(Side::Right)),
            base: (!matched).then(|| common.clone()),
            locked: BTreeSet::new(),
            normal_form: NORMAL_FORM,
        };
        let open = self.opened(&mut link, matched);
        let mut pair = Pair {
            link: None,
            seen: Both { left: Seen::Unchanged, right: Seen::Unchanged },
            stands: Both::default(),
            edited: Both::default(),
            open,
        };
        for side in Side::BOTH {
            self.side(side, number, common, matched, &mut pair);
        }
        self.mask(&mut link, &mut pair, common);
        self.unmade(&mut link, &mut pair, matched);
        pair.link = Some(link);
        pair
    }

    /// Some fields wait for the user.
    fn opened(&mut self, link: &mut Link, matched: bool) -> BTreeSet<Field> {
        if matched || !self.dice.chance(60) {
            return BTreeSet::new();
        }
        let open: BTreeSet<Field> = self.dice.pick(&FIELDS).cloned().into_iter().collect();
        let (left, right) = settled(link, None, None, &open, &self.context());
        let set = |end: &mut Option<End>, hashes: Hashes| {
            if let Some(end) = end {
                end.hashes = hashes;
            }
        };
        set(&mut link.left, left);
        set(&mut link.right, right);
        open
    }

    /// What became of one side since.
    fn side(&mut self, side: Side, number: i64, common: &Record, matched: bool, pair: &mut Pair) {
        let fate = if matched { 0 } else { self.dice.roll(100) };
        if fate >= 88 {
            *pair.seen.get_mut(side) = match fate {
                88..=95 => Seen::Gone,
                96 | 97 => Seen::NotMine,
                _ => Seen::NoAccess,
            };
            return;
        }
        let mut record = common.clone();
        let edits = if matched { 4 } else { [0, 0, 1, 2].get(usize::from(fate as u8 % 4)).copied().unwrap_or(0) };
        for _ in 0..edits {
            edit(&mut self.dice, &mut record);
        }
        for field in &pair.open {
            // What waits for the user was typed before, on both sides.
            record.fields.insert(field.clone(), a_value(&mut self.dice, field));
        }
        let edited: BTreeSet<Field> = FIELDS
            .into_iter()
            .filter(|field| record.get(field) != common.get(field) && !pair.open.contains(field))
            .collect();
        let mut view = self.view(side, number, record);
        let spoke = matched || !edited.is_empty() || self.dice.chance(250);
        if !spoke {
            // What a rule keeps back was reported when it became so.
            view.kept_back = None;
        }
        view.version = Version(if !edited.is_empty() || self.dice.chance(300) { "2" } else { "1" }.to_owned());
        if spoke {
            *pair.seen.get_mut(side) = Seen::Changed(Box::new(view.clone()));
        }
        *pair.edited.get_mut(side) = edited;
        *pair.stands.get_mut(side) = Some(view);
    }

    fn view(&mut self, side: Side, number: i64, record: Record) -> View {
        let dice = &mut self.dice;
        // Never the same moment on both sides: who is the newest is then no question of which side is called left.
        let moment = 2 * dice.between(0, 50) + i64::from(side == Side::Right);
        View {
            target: Target { id: id(side, number), occurrence: None },
            version: Version("2".to_owned()),
            carried: record.clone(),
            record,
            locked: BTreeSet::new(),
            kept_back: if dice.chance(60) { dice.pick(&KEPT_BACK).copied() } else { None },
            modified: Timestamp::from_second(moment).ok(),
            mailing: match dice.roll(40) {
                0 => Mailing::Organizes,
                1 => Mailing::Invited,
                _ => Mailing::Silent,
            },
            read_only: dice.chance(20),
            fragile: dice.chance(30).then(|| "fragile".to_owned()),
        }
    }

    /// The title is masked now, or was until now, or both.
    fn mask(&mut self, link: &mut Link, pair: &mut Pair, common: &Record) {
        if common.fields.is_empty() || !self.dice.chance(80) || pair.open.contains(&Field::Title) {
            return;
        }
        let (was, is) = *self.dice.pick(&[(true, true), (true, false), (false, true)]).unwrap_or(&(true, true));
        let (origin, copy) = (link.origin, link.origin.other());
        let mask = Value::Text(MASK.to_owned());
        if was {
            link.locked.insert(Field::Title);
            let hash = ponte_core::hash::field_hash(&self.key, &Field::Title, &mask);
            if let Some(end) = if copy == Side::Left { &mut link.left } else { &mut link.right } {
                end.hashes.insert(Field::Title, hash);
            }
            change(pair, copy, |view| {
                view.record.set(Field::Title, mask.clone());
                view.carried.set(Field::Title, mask.clone());
            });
            pair.edited.get_mut(copy).remove(&Field::Title);
        }
        if is {
            change(pair, origin, |view| {
                view.carried.set(Field::Title, mask.clone());
                view.locked.insert(Field::Title);
            });
        }
        if was != is
            && let Some(view) = pair.stands.get(origin)
        {
            // What masks changed is a change of the original, and is reported.
            *pair.seen.get_mut(origin) = Seen::Changed(Box::new(view.clone()));
        }
    }

    /// The copy was never made.
    fn unmade(&mut self, link: &mut Link, pair: &mut Pair, matched: bool) {
        if matched || !self.dice.chance(40) {
            return;
        }
        let side = link.origin.other();
        *(if side == Side::Left { &mut link.left } else { &mut link.right }) = None;
        *pair.seen.get_mut(side) = Seen::Absent;
        *pair.stands.get_mut(side) = None;
        pair.edited.get_mut(side).clear();
    }
}

fn change(pair: &mut Pair, side: Side, how: impl Fn(&mut View)) {
    if let Some(view) = pair.stands.get_mut(side) {
        how(view);
    }
    if let Seen::Changed(view) = pair.seen.get_mut(side) {
        how(view);
    }
}

fn id(side: Side, number: i64) -> RemoteId {
    RemoteId(format!("{}{number}", side.as_str()))
}

fn some_record(dice: &mut Dice) -> Record {
    let mut record = Record::new(Kind::Event);
    for field in FIELDS {
        if dice.chance(850) {
            let value = a_value(dice, &field);
            record.set(field, value);
        }
    }
    record.set(Field::Title, a_value(dice, &Field::Title));
    record
}

fn edit(dice: &mut Dice, record: &mut Record) {
    let field = dice.pick(&FIELDS).cloned().unwrap_or(Field::Title);
    if dice.chance(200) {
        record.fields.remove(&field);
    } else {
        let value = a_value(dice, &field);
        record.set(field, value);
    }
}

/// Of few words, so that both sides now and then type the same.
fn a_value(dice: &mut Dice, field: &Field) -> Value {
    const WORDS: [&str; 4] = ["uno", "due", "tre", "quattro"];
    let mut word = || *dice.pick(&WORDS).unwrap_or(&"uno");
    if !field.is_set() {
        return Value::Text(word().to_owned());
    }
    // The order of a set says nothing.
    let mut words = [word(), word()];
    words.sort_unstable();
    Value::items(words.map(|word| ("", word)))
}

fn rules(dice: &mut Dice) -> Rules {
    let mut rules = Rules::open(TimeZone::UTC);
    rules.conflict = *dice
        .pick(&[ConflictRule::LeftWins, ConflictRule::RightWins, ConflictRule::Newest, ConflictRule::Ask])
        .unwrap_or(&ConflictRule::Newest);
    rules.mail_attendees = dice.chance(200);
    for side in Side::BOTH {
        let flow =
            Flow { create: !dice.chance(100), update: !dice.chance(100), delete: !dice.chance(150), ..Flow::open() };
        *(if side == Side::Left { &mut rules.to_left } else { &mut rules.to_right }) = flow;
    }
    if dice.chance(100) {
        rules.winners.insert(Field::Location, if dice.chance(500) { Side::Left } else { Side::Right });
    }
    rules
}

fn capabilities(dice: &mut Dice) -> Capabilities {
    let mut fields: BTreeMap<Field, Hold> = FIELDS.into_iter().map(|field| (field, Hold::faithful())).collect();
    if dice.chance(80) {
        fields.insert(Field::Description, Hold::read_only());
    }
    if dice.chance(80) {
        fields.remove(&Field::Location);
    }
    Capabilities {
        fields,
        series: false,
        compare_and_swap: dice.chance(500),
        writable: !dice.chance(60),
        schedules: dice.chance(300),
        coarse_versions: false,
        instants_only: false,
        dated_listing: false,
        some_read_only: dice.chance(100),
        read_batch: 10,
    }
}
