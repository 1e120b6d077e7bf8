//! `cases/matching.toml`: which records of two sides are one.

use ponte_core::hash::HashKey;
use ponte_core::matching::{How, MatchKeys, Matches, pair};
use ponte_core::operation::Marker;
use ponte_core::record::{Identity, Kind, OccurrenceKey};
use ponte_core::snapshot::{Side, Target};
use serde::Deserialize;
use toml::Table;

use crate::world::{KEY, record, view};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    kind: Kind,
    left: Vec<Row>,
    right: Vec<Row>,
    #[serde(default)]
    pairs: Vec<String>,
    #[serde(default)]
    doubtful: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Row {
    id: String,
    uid: Option<String>,
    marker: Option<String>,
    copy_of: Option<String>,
    /// The marker a copy of it would carry.
    copies_carry: Option<String>,
    occurrence: Option<String>,
    says: Table,
    carries: Option<Table>,
}

#[test]
fn matching_table() {
    let cases: Cases = toml::from_str(include_str!("../cases/matching.toml")).unwrap();
    for case in &cases.case {
        let keys = |side, rows: &[Row]| rows.iter().map(|row| keys(side, case.kind, row)).collect::<Vec<_>>();
        let matches = pair(&keys(Side::Left, &case.left), &keys(Side::Right, &case.right));
        assert_eq!(told(&matches), (case.pairs.clone(), case.doubtful.clone()), "{}", case.name);
    }
}

fn keys(side: Side, kind: Kind, row: &Row) -> MatchKeys {
    let mut view = view(&row.id, "1", record(kind, &row.says));
    if let Some(carries) = &row.carries {
        view.carried = record(kind, carries);
    }
    view.target.occurrence = row.occurrence.clone().map(OccurrenceKey::from_stored);
    view.record.identity = Identity { uid: row.uid.clone(), marker: row.marker.clone(), copy_of: row.copy_of.clone() };
    MatchKeys::of(side, &view, row.copies_carry.clone().map(Marker).as_ref(), &HashKey::new(KEY))
}

fn told(matches: &Matches) -> (Vec<String>, Vec<String>) {
    let ids = |targets: &[Target]| targets.iter().map(name).collect::<Vec<_>>().join("+");
    let pairs =
        matches.pairs.iter().map(|pair| format!("{} = {}: {}", name(&pair.left), name(&pair.right), how(pair.how)));
    let doubts = matches.doubtful.iter().map(|d| format!("{} ? {}: {}", ids(&d.left), ids(&d.right), how(d.how)));
    (pairs.collect(), doubts.collect())
}

fn name(target: &Target) -> String {
    target.occurrence.as_ref().map_or_else(|| target.id.0.clone(), |key| format!("{}@{}", target.id.0, key.as_str()))
}

fn how(how: How) -> String {
    serde_json::to_value(how).unwrap().as_str().unwrap().to_owned()
}
