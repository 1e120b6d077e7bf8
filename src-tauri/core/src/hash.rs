//! Keyed hashes of what a record says.
//!
//! The database keeps these instead of texts: without the key of this installation nobody can try titles against them.
//! [`NORMAL_FORM`] is stored with every link: when it moves, hashes of unequal versions are not compared.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::record::{Field, Fields, Value};

/// The version of [`canonical`]. Raise it with every change of what is hashed.
pub const NORMAL_FORM: u16 = 1;

/// The secret of this installation under which everything is hashed.
#[derive(Clone)]
pub struct HashKey([u8; 32]);

impl HashKey {
    /// A key of these bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        HashKey(bytes)
    }

    /// The hash of `parts`, each told apart from its neighbours.
    #[must_use]
    pub fn digest(&self, parts: &[&[u8]]) -> Digest {
        // In one piece: what is hashed is mostly a few dozen bytes, and is taken in at once then.
        let mut all = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
        for part in parts {
            all.extend_from_slice(&(part.len() as u64).to_le_bytes());
            all.extend_from_slice(part);
        }
        let mut digest = [0; 8];
        digest.iter_mut().zip(blake3::keyed_hash(&self.0, &all).as_bytes()).for_each(|(to, from)| *to = *from);
        Digest(u64::from_le_bytes(digest))
    }
}

impl std::fmt::Debug for HashKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HashKey(<redacted>)")
    }
}

/// A keyed hash of 64 bits: only ever compared within one field of one link, where a chance hit is one in 2⁶⁴.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(pub u64);

/// What one field said, hashed: as a whole, or element by element for set fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FieldHash {
    /// A scalar.
    Whole(Digest),
    /// A set: the hash of each element's key leads to the hash of the element.
    Elements(BTreeMap<Digest, Digest>),
}

impl FieldHash {
    /// That of a field that says nothing, where its absence has to be written down.
    pub const NOTHING: FieldHash = FieldHash::Elements(BTreeMap::new());

    /// Whether the field says nothing.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == FieldHash::NOTHING
    }
}

/// What one side said, hashed field by field. An absent field says nothing.
pub type Hashes = BTreeMap<Field, FieldHash>;

/// Hashes all of `fields`.
#[must_use]
pub fn hashes(key: &HashKey, fields: &Fields) -> Hashes {
    fields.iter().map(|(field, value)| (field.clone(), field_hash(key, field, value))).collect()
}

/// Hashes one field.
#[must_use]
pub fn field_hash(key: &HashKey, field: &Field, value: &Value) -> FieldHash {
    let name = field.name();
    let whole = |bytes: &[u8]| key.digest(&[name.as_bytes(), bytes]);
    match elements(value) {
        None => FieldHash::Whole(whole(&canonical(value))),
        Some(elements) => FieldHash::Elements(
            elements.into_iter().map(|(element, bytes)| (whole(element.as_bytes()), whole(&bytes))).collect(),
        ),
    }
}

/// The elements of a set field by their key, in canonical bytes; `None` for a scalar.
#[must_use]
pub fn elements(value: &Value) -> Option<Vec<(String, Vec<u8>)>> {
    match value {
        Value::Items(items) => Some(items.iter().map(|(key, item)| (key.clone(), json(&(&item.label, key)))).collect()),
        Value::Attendees(attendees) => {
            Some(attendees.iter().map(|(key, attendee)| (key.clone(), json(&(key, attendee.participation)))).collect())
        }
        Value::References(references) => Some(references.keys().map(|key| (key.clone(), json(key))).collect()),
        Value::Exceptions(exceptions) => Some(
            exceptions.iter().map(|(key, exception)| (key.as_str().to_owned(), exception_bytes(exception))).collect(),
        ),
        _ => None,
    }
}

/// The bytes under which two values that mean the same are the same: the normal form of texts, the instant of times.
#[must_use]
pub fn canonical(value: &Value) -> Vec<u8> {
    crate::text::canonical(value)
}

fn exception_bytes(exception: &crate::record::Exception) -> Vec<u8> {
    match exception {
        crate::record::Exception::Cancelled => b"cancelled".to_vec(),
        crate::record::Exception::Changed(fields) => {
            let parts: Vec<(String, Vec<u8>)> = fields
                .iter()
                .map(|(field, value)| {
                    let bytes = elements(value).map_or_else(|| canonical(value), |elements| json(&elements));
                    (field.name(), bytes)
                })
                .collect();
            json(&parts)
        }
    }
}

pub(crate) fn json<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_e_mails_is_no_change_and_their_label_is() {
        let key = HashKey::new([7; 32]);
        let hash = |value: &Value| field_hash(&key, &Field::Emails, value);
        let one = Value::items([("work", "a@example.it"), ("home", "b@example.it")]);
        let turned = Value::items([("home", "B@example.it"), ("work", "a@example.it")]);
        let relabelled = Value::items([("home", "a@example.it"), ("home", "b@example.it")]);
        assert_eq!(hash(&one), hash(&turned));
        assert_ne!(hash(&one), hash(&relabelled));
    }

    #[test]
    fn a_digest_is_the_first_eight_bytes_of_a_keyed_blake3() {
        let key = HashKey::new([7; 32]);
        let long = vec![b'x'; 5000];
        let rows: [&[&[u8]]; 3] = [&[], &[b"title", b"Visita"], &[b"description", &long]];
        for parts in rows {
            let mut hasher = blake3::Hasher::new_keyed(&[7; 32]);
            for part in parts {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part);
            }
            let mut first = [0; 8];
            hasher.finalize_xof().fill(&mut first);
            assert_eq!(key.digest(parts), Digest(u64::from_le_bytes(first)));
        }
        assert_ne!(key.digest(&[b"ab", b"c"]), key.digest(&[b"a", b"bc"]));
    }

    #[test]
    fn the_same_text_in_two_fields_has_two_hashes() {
        let key = HashKey::new([7; 32]);
        let text = Value::Text("Milano".into());
        assert_ne!(field_hash(&key, &Field::Title, &text), field_hash(&key, &Field::Location, &text));
    }
}
