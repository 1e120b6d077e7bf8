//! `cases/merge.toml` and `cases/reconcile.toml`: base, left and right lead to one decision.

use std::collections::{BTreeMap, BTreeSet};

use ponte_core::decision::{Decision, Patch, Seen};
use ponte_core::link::Link;
use ponte_core::merge::settled;
use ponte_core::reconcile::reconcile;
use ponte_core::record::{Field, Kind, OccurrenceKey, Record};
use ponte_core::rules::{ConflictRule, Flow};
use ponte_core::snapshot::{Mailing, Side, Version};
use ponte_core::view::{KeptBack, View};
use serde::Deserialize;
use toml::Table;

use crate::world::{World, changed, link, record, value, view};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Case {
    name: String,
    kind: Option<Kind>,
    #[serde(default)]
    base: Table,
    base_right: Option<Table>,
    left: toml::Value,
    right: toml::Value,
    #[serde(default)]
    left_view: ViewOptions,
    #[serde(default)]
    right_view: ViewOptions,
    #[serde(default)]
    left_side: SideOptions,
    #[serde(default)]
    right_side: SideOptions,
    #[serde(default)]
    link: LinkOptions,
    conflict: Option<ConflictRule>,
    #[serde(default)]
    to_left_may_not: Vec<String>,
    #[serde(default)]
    to_right_may_not: Vec<String>,
    #[serde(default)]
    mail_attendees: bool,
    decision: String,
    #[serde(default)]
    to_left: Table,
    #[serde(default)]
    to_right: Table,
    #[serde(default)]
    conflicts: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct ViewOptions {
    same_version: bool,
    carries: Option<Table>,
    locked: Vec<Field>,
    kept_back: Option<KeptBack>,
    modified: Option<i64>,
    mailing: Mailing,
    read_only: bool,
    fragile: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct SideOptions {
    lacks: Vec<Field>,
    read_only: Vec<Field>,
    write_only: Vec<Field>,
    refuses_writes: bool,
    some_read_only: bool,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct LinkOptions {
    none: bool,
    born_right: bool,
    locked: Vec<Field>,
    open: BTreeSet<Field>,
    left_occurrence: Option<String>,
    right_occurrence: Option<String>,
    only_matched: bool,
    old_normal_form: bool,
    no_base: bool,
    remembers_nothing: bool,
    provisional: Vec<Side>,
}

#[test]
fn merge_table() {
    run(include_str!("../cases/merge.toml"), 40);
}

#[test]
fn reconcile_table() {
    run(include_str!("../cases/reconcile.toml"), 40);
}

fn run(table: &str, at_least: usize) {
    let cases: Cases = toml::from_str(table).unwrap();
    assert!(cases.case.len() >= at_least, "only {} rows", cases.case.len());
    let failed: Vec<String> = cases.case.iter().filter_map(failure).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

fn failure(case: &Case) -> Option<String> {
    let world = world(case);
    let link = tie(case);
    let left = seen(case, Side::Left);
    let right = seen(case, Side::Right);
    let decision = reconcile(link.as_ref(), &left, &right, &world.context());
    let patches = (unranked(patch(&case.to_left)), unranked(patch(&case.to_right)));
    let expected = (case.decision.clone(), patches.0, patches.1, case.conflicts.clone());
    let got = told(&decision);
    (got != expected).then(|| format!("{}:\n  expected {expected:?}\n  got      {got:?}", case.name))
}

fn kind(case: &Case) -> Kind {
    case.kind.unwrap_or(Kind::Event)
}

fn world(case: &Case) -> World {
    let mut world = World::open();
    world.rules.conflict = case.conflict.unwrap_or(ConflictRule::Newest);
    world.rules.mail_attendees = case.mail_attendees;
    forbid(&mut world.rules.to_left, &case.to_left_may_not);
    forbid(&mut world.rules.to_right, &case.to_right_may_not);
    for (side, options) in [(Side::Left, &case.left_side), (Side::Right, &case.right_side)] {
        let capabilities = world.side(side);
        capabilities.writable = !options.refuses_writes;
        capabilities.some_read_only = options.some_read_only;
        capabilities.fields.retain(|field, _| !options.lacks.contains(field));
        for (field, hold) in &mut capabilities.fields {
            hold.read_only = options.read_only.contains(field);
            hold.write_only = options.write_only.contains(field);
        }
    }
    world
}

fn forbid(flow: &mut Flow, words: &[String]) {
    for word in words {
        match word.as_str() {
            "create" => flow.create = false,
            "update" => flow.update = false,
            "delete" => flow.delete = false,
            other => panic!("no flow {other}"),
        }
    }
}

fn tie(case: &Case) -> Option<Link> {
    let options = &case.link;
    let base = record(kind(case), &case.base);
    let base_right = case.base_right.as_ref().map_or_else(|| base.clone(), |says| record(kind(case), says));
    let mut link = link(kind(case), &base, &base_right);
    if options.born_right {
        link.origin = Side::Right;
    }
    link.copied = !options.only_matched;
    link.locked = options.locked.iter().cloned().collect();
    let world = World::open();
    let (left, right) = settled(&link, Some(&base), Some(&base_right), &options.open, &world.context());
    for (end, hashes) in [(&mut link.left, left), (&mut link.right, right)] {
        end.as_mut().unwrap().hashes = hashes;
    }
    for (end, occurrence) in [(&mut link.left, &options.left_occurrence), (&mut link.right, &options.right_occurrence)]
    {
        let end = end.as_mut().unwrap();
        end.occurrence = occurrence.clone().map(OccurrenceKey::from_stored);
        if options.remembers_nothing {
            end.hashes.clear();
        }
    }
    for side in &options.provisional {
        let end = if *side == Side::Left { &mut link.left } else { &mut link.right };
        end.as_mut().unwrap().version.0.push(Version::PROVISIONAL);
    }
    if options.old_normal_form {
        link.normal_form = 0;
    }
    if options.no_base || options.remembers_nothing {
        link.base = None;
    }
    (!options.none).then_some(link)
}

fn seen(case: &Case, side: Side) -> Seen {
    let (said, options, id) = match side {
        Side::Left => (&case.left, &case.left_view, "L"),
        Side::Right => (&case.right, &case.right_view, "R"),
    };
    match said {
        toml::Value::Table(says) => changed(spoken(options, id, record(kind(case), says), kind(case))),
        toml::Value::String(word) => match word.as_str() {
            "unchanged" => Seen::Unchanged,
            "gone" => Seen::Gone,
            "not-mine" => Seen::NotMine,
            "no-access" => Seen::NoAccess,
            "absent" => Seen::Absent,
            other => panic!("no answer {other}"),
        },
        other => panic!("{other:?} says nothing"),
    }
}

fn spoken(options: &ViewOptions, id: &str, says: Record, kind: Kind) -> View {
    let carried = options.carries.as_ref().map_or_else(|| says.clone(), |carries| record(kind, carries));
    View {
        carried,
        version: Version(if options.same_version { "1" } else { "2" }.into()),
        locked: options.locked.iter().cloned().collect(),
        kept_back: options.kept_back,
        modified: options.modified.map(|second| jiff::Timestamp::from_second(second).unwrap()),
        mailing: options.mailing,
        read_only: options.read_only,
        fragile: options.fragile.clone(),
        ..view(id, "2", says)
    }
}

/// A patch as the table writes it: an empty text, list or `false` empties the field.
fn patch(says: &Table) -> Patch {
    let mut patch = Patch::default();
    for (name, said) in says {
        let field = Field::from_name(name).unwrap();
        let clears = said.as_str() == Some("") || said.as_array().is_some_and(Vec::is_empty);
        if clears {
            patch.clear.insert(field);
        } else {
            let value = value(&field, said);
            patch.set.insert(field, value);
        }
    }
    patch
}

/// Ranks follow from the order of both sides and are not what the table is about.
fn unranked(mut patch: Patch) -> Patch {
    for value in patch.set.values_mut() {
        if let ponte_core::record::Value::Items(items) = value {
            let told: Vec<_> = items.values().map(|item| (item.label.clone(), item.text.clone())).collect();
            *value = ponte_core::record::Value::items(told);
        }
    }
    patch
}

type Told = (String, Patch, Patch, BTreeMap<String, String>);

fn told(decision: &Decision) -> Told {
    let word = |word: String| (word, Patch::default(), Patch::default(), BTreeMap::new());
    match decision {
        Decision::Nothing => word("nothing".into()),
        Decision::Settle => word("settle".into()),
        Decision::Forget => word("forget".into()),
        Decision::Read(side) => word(format!("read {}", side.as_str())),
        Decision::Create(side, why) => word(format!("create {} {}", side.as_str(), kebab(why))),
        Decision::Delete(side, why) => word(format!("delete {} {}", side.as_str(), kebab(why))),
        Decision::Unlink(why) => word(format!("unlink {}", kebab(why))),
        Decision::KeptBack(side, reason) => word(format!("kept-back {} {}", side.as_str(), kebab(reason))),
        Decision::Park(side, failure) => word(format!("park {} {}", side.as_str(), failure.code)),
        Decision::Merge { left, right, conflicts } => {
            let winner = |side: Option<Side>| side.map_or("ask", Side::as_str).to_owned();
            let conflicts = conflicts.iter().map(|conflict| (conflict.field.name(), winner(conflict.winner)));
            ("merge".into(), unranked(left.clone()), unranked(right.clone()), conflicts.collect())
        }
    }
}

fn kebab(word: &impl serde::Serialize) -> String {
    serde_json::to_value(word).unwrap().as_str().unwrap().to_owned()
}
