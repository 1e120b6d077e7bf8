//! What both ends remember of the last common state, in hashes that can be compared with those of today.
//!
//! Hashes made under another normal form are never compared: there the side whose version moved has changed, and its
//! fields are told by their values.

use std::borrow::Cow;

use crate::hash::{Digest, FieldHash, HashKey, Hashes, NORMAL_FORM, field_hash, hashes};
use crate::link::Link;
use crate::record::Field;
use crate::snapshot::{Both, Side};
use crate::view::View;

/// The hashes of both ends.
pub(super) type Memory<'a> = Both<Cow<'a, Hashes>>;

/// What both ends remember; or the side that is to be read first.
pub(super) fn remembered<'a>(link: &'a Link, views: &Both<Option<&View>>, key: &HashKey) -> Result<Memory<'a>, Side> {
    if link.normal_form == NORMAL_FORM {
        let end = |side: Side| link.end(side).map_or_else(Cow::default, |end| Cow::Borrowed(&end.hashes));
        return Ok(Both { left: end(Side::Left), right: end(Side::Right) });
    }
    let left = views.left.ok_or(Side::Left)?;
    let right = views.right.ok_or(Side::Right)?;
    let end = |side, view, other| Cow::Owned(rebuilt(link, side, view, other, key));
    Ok(Both { left: end(Side::Left, left, right), right: end(Side::Right, right, left) })
}

/// What `side` would remember if the normal form had always been today's.
fn rebuilt(link: &Link, side: Side, view: &View, other: &View, key: &HashKey) -> Hashes {
    let now = hashes(key, &view.record.fields);
    if link.end(side).is_some_and(|end| end.version == view.version) {
        return now;
    }
    let carried = hashes(key, &view.carried.fields);
    match &link.base {
        Some(base) => {
            let mut old = hashes(key, &base.fields);
            // What is the common state once it crosses has not changed, however this side bends it.
            old.extend(now.iter().filter(|(field, _)| same(carried.get(field), base, field, key)).map(owned));
            old
        }
        None => common(&now, &hashes(key, &other.carried.fields)),
    }
}

fn same(carried: Option<&FieldHash>, base: &crate::record::Record, field: &Field, key: &HashKey) -> bool {
    carried.is_some() && carried == base.get(field).map(|value| field_hash(key, field, value)).as_ref()
}

fn owned((field, hash): (&Field, &FieldHash)) -> (Field, FieldHash) {
    (field.clone(), hash.clone())
}

/// What both say alike; of sets the elements that both have, so that nothing counts as removed.
fn common(one: &Hashes, other: &Hashes) -> Hashes {
    one.iter()
        .filter_map(|(field, hash)| match (hash, other.get(field)?) {
            (FieldHash::Whole(a), FieldHash::Whole(b)) if a == b => Some((field.clone(), hash.clone())),
            (FieldHash::Elements(a), FieldHash::Elements(b)) => {
                let both = a.iter().filter(|(key, hash)| b.get(key) == Some(hash)).map(|(key, hash)| (*key, *hash));
                Some((field.clone(), FieldHash::Elements(both.collect())))
            }
            (FieldHash::Whole(_), FieldHash::Whole(_) | FieldHash::Elements(_))
            | (FieldHash::Elements(_), FieldHash::Whole(_)) => None,
        })
        .collect()
}

/// The element that marks a field as open. No text has it but by a chance of one in 2⁶⁴.
const OPEN: Digest = Digest(0);

/// The remembered hash of a field that waits for the user: the old common state under a mark that no side can say.
pub(super) fn open(field: &Field, old: Option<&FieldHash>) -> FieldHash {
    let mut elements = match old {
        Some(FieldHash::Elements(elements)) if field.is_set() || elements.contains_key(&OPEN) => elements.clone(),
        Some(FieldHash::Whole(whole)) => [(OPEN, *whole)].into(),
        Some(FieldHash::Elements(_)) | None => [].into(),
    };
    elements.entry(OPEN).or_insert(OPEN);
    FieldHash::Elements(elements)
}

/// Whether a field waits for the user.
pub(super) fn is_open(hash: &FieldHash) -> bool {
    match hash {
        FieldHash::Whole(_) => false,
        FieldHash::Elements(elements) => elements.contains_key(&OPEN),
    }
}

/// The old common state without the mark.
pub(super) fn closed(field: &Field, old: Option<&FieldHash>) -> Option<FieldHash> {
    match old? {
        FieldHash::Elements(elements) if !field.is_set() => {
            elements.get(&OPEN).filter(|whole| **whole != OPEN).map(|whole| FieldHash::Whole(*whole))
        }
        FieldHash::Elements(elements) => {
            let rest = elements.iter().filter(|(key, _)| **key != OPEN).map(|(key, hash)| (*key, *hash)).collect();
            Some(FieldHash::Elements(rest))
        }
        whole @ FieldHash::Whole(_) => Some(whole.clone()),
    }
}
