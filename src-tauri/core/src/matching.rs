//! Finding the pairs that exist on both sides and that no link ties: on a first run, and after a re-installation.
//!
//! What carries a mark of the other is the same record; what only says the same is, where it is unique on both sides. Any
//! doubt is asked, never guessed: a wrong pair mixes two records, a missed one can still be joined.

#![deny(clippy::wildcard_enum_match_arm)]

mod keys;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::hash::Digest;
use crate::snapshot::Target;

/// What brought two records together, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// One carries the other's id.
    CopyOf,
    /// One carries the marker that a copy of the other gets.
    Marker,
    /// Both carry one UID.
    Uid,
    /// Companies of one VAT number.
    VatNumber,
    /// Events of one title and start.
    TitleAndStart,
    /// Tasks of one title and due day.
    TitleAndDay,
    /// People of one name and e-mail address.
    NameAndEmail,
    /// People of one name and phone number.
    NameAndPhone,
    /// Companies of one name.
    Name,
    /// One e-mail address, and a name that is not known on one side.
    Email,
}

impl How {
    /// All, the surest first.
    pub const ALL: [How; 10] = [
        How::CopyOf,
        How::Marker,
        How::Uid,
        How::VatNumber,
        How::TitleAndStart,
        How::TitleAndDay,
        How::NameAndEmail,
        How::NameAndPhone,
        How::Name,
        How::Email,
    ];
}

/// What is left of a record to match it by: hashes only, so that a whole collection fits into little memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchKeys {
    /// Which record.
    pub target: Target,
    tokens: BTreeSet<(How, Digest)>,
    name: Option<Digest>,
    vat_number: Option<Digest>,
}

/// Two records that are one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Matched {
    /// On the left.
    pub left: Target,
    /// On the right.
    pub right: Target,
    /// What brought them together.
    pub how: How,
}

/// Records that may be one, or may not: the user is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Doubt {
    /// Those of the left.
    pub left: Vec<Target>,
    /// Those of the right.
    pub right: Vec<Target>,
    /// What they have in common.
    pub how: How,
}

/// What was found. No record is in more than one place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Matches {
    /// The sure ones, the surest first.
    pub pairs: Vec<Matched>,
    /// Those to ask about.
    pub doubtful: Vec<Doubt>,
}

/// Pairs the unlinked records of both sides, all of one kind, in O(n log n).
#[must_use]
pub fn pair(left: &[MatchKeys], right: &[MatchKeys]) -> Matches {
    let mut matches = Matches::default();
    let mut open = (left.iter().collect::<Vec<_>>(), right.iter().collect::<Vec<_>>());
    for how in How::ALL {
        let groups = Groups::of(how, &open.0, &open.1);
        let (mut rest_left, mut rest_right) = (Vec::new(), Vec::new());
        for (lefts, rights) in groups.components() {
            match (lefts.as_slice(), rights.as_slice()) {
                ([], _) | (_, []) => {
                    rest_left.extend(lefts);
                    rest_right.extend(rights);
                }
                ([one], [other]) if agree(how, one, other) => {
                    matches.pairs.push(Matched { left: one.target.clone(), right: other.target.clone(), how });
                }
                _ => matches.doubtful.push(Doubt { left: targets(&lefts), right: targets(&rights), how }),
            }
        }
        open = (rest_left, rest_right);
    }
    matches
}

/// Whether nothing else speaks against two records that share a key.
fn agree(how: How, one: &MatchKeys, other: &MatchKeys) -> bool {
    let differ = |a: Option<Digest>, b: Option<Digest>| a.is_some() && b.is_some() && a != b;
    match how {
        How::CopyOf
        | How::Marker
        | How::Uid
        | How::VatNumber
        | How::TitleAndStart
        | How::TitleAndDay
        | How::NameAndEmail
        | How::NameAndPhone => true,
        How::Name => !differ(one.vat_number, other.vat_number),
        How::Email => !differ(one.name, other.name) && !differ(one.vat_number, other.vat_number),
    }
}

fn targets(keys: &[&MatchKeys]) -> Vec<Target> {
    let mut targets: Vec<Target> = keys.iter().map(|keys| keys.target.clone()).collect();
    targets.sort();
    targets
}

/// Records tied together by shared keys, directly or through others.
struct Groups<'a> {
    nodes: Vec<Node<'a>>,
    /// Of each node, a node of its group nearer to the group's first.
    parents: Vec<usize>,
}

#[derive(Clone, Copy)]
enum Node<'a> {
    Left(&'a MatchKeys),
    Right(&'a MatchKeys),
}

impl<'a> Groups<'a> {
    fn of(how: How, left: &[&'a MatchKeys], right: &[&'a MatchKeys]) -> Self {
        let nodes: Vec<Node> =
            left.iter().map(|keys| Node::Left(keys)).chain(right.iter().map(|keys| Node::Right(keys))).collect();
        let mut groups = Groups { parents: (0..nodes.len()).collect(), nodes };
        let mut sharing: BTreeMap<Digest, (Vec<usize>, bool, bool)> = BTreeMap::new();
        for (index, node) in groups.nodes.iter().enumerate() {
            let (keys, is_left) = match node {
                Node::Left(keys) => (keys, true),
                Node::Right(keys) => (keys, false),
            };
            for (_, token) in keys.tokens.iter().filter(|(token_how, _)| *token_how == how) {
                let entry = sharing.entry(*token).or_default();
                entry.0.push(index);
                entry.1 |= is_left;
                entry.2 |= !is_left;
            }
        }
        // What only one side shares ties nothing: two namesakes of one side are no doubt of ours.
        for (indices, _, _) in sharing.into_values().filter(|(_, on_left, on_right)| *on_left && *on_right) {
            groups.tie(&indices);
        }
        groups
    }

    fn tie(&mut self, indices: &[usize]) {
        let Some((first, rest)) = indices.split_first() else { return };
        for index in rest {
            let (one, other) = (self.root(*first), self.root(*index));
            if let Some(parent) = self.parents.get_mut(one.max(other)) {
                *parent = one.min(other);
            }
        }
    }

    fn root(&mut self, mut index: usize) -> usize {
        while let Some(parent) = self.parents.get(index).copied().filter(|parent| *parent != index) {
            let grandparent = self.parents.get(parent).copied().unwrap_or(parent);
            if let Some(slot) = self.parents.get_mut(index) {
                *slot = grandparent;
            }
            index = parent;
        }
        index
    }

    /// The groups, each with its records of the left and of the right.
    fn components(mut self) -> impl Iterator<Item = (Vec<&'a MatchKeys>, Vec<&'a MatchKeys>)> {
        let mut components: BTreeMap<usize, (Vec<&MatchKeys>, Vec<&MatchKeys>)> = BTreeMap::new();
        for index in 0..self.nodes.len() {
            let root = self.root(index);
            let component = components.entry(root).or_default();
            match self.nodes.get(index) {
                Some(Node::Left(keys)) => component.0.push(keys),
                Some(Node::Right(keys)) => component.1.push(keys),
                None => {}
            }
        }
        components.into_values()
    }
}
