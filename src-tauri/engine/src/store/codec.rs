//! How hashes of fields are written into a column: for each field its name, then one digest, or the digests of its elements.
//!
//! `[length of name][name][0xff, digest]` for a scalar, `[length][name][n, (key digest, digest) × n]` for a set; a set of 254
//! elements or more has `254` and then its count in two bytes.

use std::collections::BTreeMap;

use ponte_core::hash::{Digest, FieldHash, Hashes};
use ponte_core::record::Field;

const WHOLE: u8 = 0xff;

/// Writes hashes.
#[must_use]
pub fn encode(hashes: &Hashes) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(hashes.len() * 20);
    for (field, hash) in hashes {
        let name = field.name();
        bytes.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
        bytes.extend_from_slice(name.as_bytes());
        match hash {
            FieldHash::Whole(digest) => {
                bytes.push(WHOLE);
                bytes.extend_from_slice(&digest.0.to_le_bytes());
            }
            FieldHash::Elements(elements) => encode_elements(elements, &mut bytes),
        }
    }
    bytes
}

fn encode_elements(elements: &BTreeMap<Digest, Digest>, bytes: &mut Vec<u8>) {
    let count = u16::try_from(elements.len()).unwrap_or(u16::MAX);
    bytes.push(if count < u16::from(WHOLE) - 1 { u8::try_from(count).unwrap_or(0) } else { WHOLE - 1 });
    if count >= u16::from(WHOLE) - 1 {
        bytes.extend_from_slice(&count.to_le_bytes());
    }
    for (key, digest) in elements.iter().take(usize::from(count)) {
        bytes.extend_from_slice(&key.0.to_le_bytes());
        bytes.extend_from_slice(&digest.0.to_le_bytes());
    }
}

/// Reads what [`encode`] wrote; `None` where it is damaged.
#[must_use]
pub fn decode(mut bytes: &[u8]) -> Option<Hashes> {
    let mut hashes = Hashes::new();
    while let Some((&length, rest)) = bytes.split_first() {
        let (name, rest) = rest.split_at_checked(usize::from(length))?;
        let field = Field::from_name(std::str::from_utf8(name).ok()?)?;
        let (hash, rest) = decode_hash(rest)?;
        hashes.insert(field, hash);
        bytes = rest;
    }
    Some(hashes)
}

fn decode_hash(bytes: &[u8]) -> Option<(FieldHash, &[u8])> {
    let (&count, rest) = bytes.split_first()?;
    match count {
        WHOLE => digest(rest).map(|(digest, rest)| (FieldHash::Whole(digest), rest)),
        254 => {
            let (count, rest) = rest.split_first_chunk::<2>()?;
            decode_elements(u16::from_le_bytes(*count), rest)
        }
        few => decode_elements(u16::from(few), rest),
    }
}

fn decode_elements(count: u16, mut bytes: &[u8]) -> Option<(FieldHash, &[u8])> {
    let mut elements = BTreeMap::new();
    for _ in 0..count {
        let (key, rest) = digest(bytes)?;
        let (value, rest) = digest(rest)?;
        elements.insert(key, value);
        bytes = rest;
    }
    Some((FieldHash::Elements(elements), bytes))
}

fn digest(bytes: &[u8]) -> Option<(Digest, &[u8])> {
    let (digest, rest) = bytes.split_first_chunk::<8>()?;
    Some((Digest(u64::from_le_bytes(*digest)), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let many: BTreeMap<Digest, Digest> = (0..1000).map(|n| (Digest(n), Digest(n * 3))).collect();
        let few: BTreeMap<Digest, Digest> = (0..3).map(|n| (Digest(n), Digest(n * 3))).collect();
        let hashes = Hashes::from([
            (Field::Title, FieldHash::Whole(Digest(u64::MAX))),
            (Field::Custom("cf_852".into()), FieldHash::Whole(Digest(0))),
            (Field::Categories, FieldHash::Elements(BTreeMap::new())),
            (Field::Emails, FieldHash::Elements(few)),
            (Field::Exceptions, FieldHash::Elements(many)),
        ]);
        assert_eq!(decode(&encode(&hashes)), Some(hashes));
    }

    #[test]
    fn a_cut_column_is_refused() {
        let hashes = Hashes::from([(Field::Title, FieldHash::Whole(Digest(5)))]);
        let bytes = encode(&hashes);
        assert_eq!(decode(&bytes[..bytes.len() - 1]), None);
    }
}
