//! The before-image of one write: what stood on its side before, and what stood there after.
//!
//! It is sealed wherever it is kept. Of a creation it holds no text at all, of a change only the fields that were written.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::hash::{Digest, FieldHash, HashKey, Hashes, hashes, json};
use crate::record::{Field, Fields, Kind, Record};
use crate::snapshot::{Side, Target};

/// The before-image of one write.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Image {
    /// What the record is about.
    pub kind: Kind,
    /// Where it was written.
    pub side: Side,
    /// Where the pair was born.
    pub origin: Side,
    /// Whether the half away from there is a copy that Ponte made.
    #[serde(default)]
    pub copied: bool,
    /// Whether the halves had nothing in common before: what the other one said then was its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub untied: bool,
    /// How often the copy had been re-created.
    pub generation: u32,
    /// The normal form that made the hashes.
    pub normal_form: u16,
    /// What was written: the record, or one occurrence of it.
    pub target: Target,
    /// The other half of the pair.
    pub other: Option<Target>,
    /// Whether the write may have told other people.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mailed: bool,
    /// What an edit of it destroys unseen, as a message key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fragile: Option<String>,
    /// What was done.
    pub deed: Deed,
}

/// What a write did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// It made the record.
    Created {
        /// All it said then, in one hash.
        after: Digest,
    },
    /// It changed some fields.
    Updated {
        /// Which.
        fields: BTreeSet<Field>,
        /// What they said before; one that is absent said nothing.
        before: Fields,
        /// What they said after.
        #[serde(with = "stored")]
        after: Hashes,
        /// Whether `before` is what stood there, rather than the last common state.
        exact: bool,
    },
    /// It removed the record, or took out one occurrence.
    Deleted {
        /// What it said.
        before: Box<Record>,
        /// What the other half said, where that one was the original.
        original: Option<Box<Record>>,
        /// Whether `before` is what stood there, rather than the last common state.
        exact: bool,
    },
}

impl Image {
    /// The fields that were written.
    #[must_use]
    pub fn fields(&self) -> BTreeSet<Field> {
        match &self.deed {
            Deed::Updated { fields, .. } => fields.clone(),
            Deed::Created { .. } | Deed::Deleted { .. } => BTreeSet::new(),
        }
    }
}

/// All that a record says, in one hash.
#[must_use]
pub fn whole(key: &HashKey, fields: &Fields) -> Digest {
    let hashes: Vec<(String, Stored)> = hashes(key, fields).iter().map(|(f, h)| (f.name(), Stored::of(h))).collect();
    key.digest(&[b"whole record", &json(&hashes)])
}

/// A hash in a form that JSON gives back as it was.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Stored {
    Whole(u64),
    Elements(Vec<(u64, u64)>),
}

impl Stored {
    fn of(hash: &FieldHash) -> Stored {
        match hash {
            FieldHash::Whole(whole) => Stored::Whole(whole.0),
            FieldHash::Elements(elements) => Stored::Elements(elements.iter().map(|(k, v)| (k.0, v.0)).collect()),
        }
    }

    fn back(self) -> FieldHash {
        match self {
            Stored::Whole(whole) => FieldHash::Whole(Digest(whole)),
            Stored::Elements(elements) => {
                FieldHash::Elements(elements.into_iter().map(|(k, v)| (Digest(k), Digest(v))).collect())
            }
        }
    }
}

mod stored {
    use super::{BTreeMap, Deserialize, Deserializer, Field, Hashes, Serialize, Serializer, Stored};

    pub fn serialize<S: Serializer>(hashes: &Hashes, serializer: S) -> Result<S::Ok, S::Error> {
        let stored: BTreeMap<&Field, Stored> = hashes.iter().map(|(field, hash)| (field, Stored::of(hash))).collect();
        stored.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Hashes, D::Error> {
        let stored = BTreeMap::<Field, Stored>::deserialize(deserializer)?;
        Ok(stored.into_iter().map(|(field, hash)| (field, hash.back())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Value;
    use crate::snapshot::RemoteId;

    #[test]
    fn an_image_comes_back_as_it_was_written() {
        let key = HashKey::new([5; 32]);
        let record = Record::new(Kind::Contact)
            .with(Field::FamilyName, Value::Text("Rossi".into()))
            .with(Field::Emails, Value::items([("work", "a@example.it"), ("home", "b@example.it")]));
        let target = Target { id: RemoteId("12x5".into()), occurrence: None };
        let deeds = [
            Deed::Created { after: whole(&key, &record.fields) },
            Deed::Updated {
                fields: record.fields.keys().cloned().collect(),
                before: record.fields.clone(),
                after: hashes(&key, &record.fields),
                exact: true,
            },
            Deed::Deleted { before: Box::new(record), original: None, exact: false },
        ];
        for deed in deeds {
            let image = Image {
                kind: Kind::Contact,
                side: Side::Right,
                origin: Side::Left,
                copied: true,
                untied: false,
                generation: 2,
                normal_form: crate::hash::NORMAL_FORM,
                target: target.clone(),
                other: None,
                mailed: false,
                fragile: None,
                deed,
            };
            let text = serde_json::to_string(&image).unwrap();
            assert_eq!(serde_json::from_str::<Image>(&text).unwrap(), image, "{text}");
        }
    }
}
