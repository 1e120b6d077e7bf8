//! Ids and change keys as long, as alike and as case-sensitive as the real ones; occurrences carry their day.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;

use super::state::{Class, Item};

/// What stands between a series and the day of an occurrence.
const MARK: &str = "FRAAgI3b";
const END: &str = "EA==";

/// Hands ids out.
#[derive(Debug, Default)]
pub(super) struct Ids(u64);

impl Ids {
    pub(super) fn next(&mut self) -> u64 {
        self.0 += 1;
        self.0
    }

    pub(super) fn item(&mut self, owner: &str) -> String {
        format!("AAMkA{}BGAAAAAADoTzuWq76VRIeNlYRsLpeUBw{}AAA=", mailbox(owner), serial(self.next()))
    }

    pub(super) fn folder(&mut self, owner: &str) -> String {
        format!("AAMkA{}AuAAAAAADoTzuWq76VRIeNlYRsLpeUAQ{}AAA=", mailbox(owner), serial(self.next()))
    }
}

/// Whether a text can be an id at all.
pub(super) fn is_sound(id: &str) -> bool {
    id.len() > 16 && id.len().is_multiple_of(4) && STANDARD.decode(id).is_ok()
}

/// A mailbox's part of its ids.
fn mailbox(owner: &str) -> String {
    let hash = owner
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let text = STANDARD.encode(format!("{hash:016x}-4b0e"));
    text.trim_end_matches('=').chars().take(27).collect()
}

fn serial(number: u64) -> String {
    let mut bytes = [0xf0, 0x4a, 0x80, 0x4e, 0xea, 0, 0, 0, 0, 0, 0, 0];
    for (to, from) in bytes.iter_mut().skip(5).zip(number.wrapping_mul(0x9E37_79B1).to_be_bytes().into_iter().skip(1)) {
        *to = from;
    }
    STANDARD.encode(bytes)
}

/// The id of an occurrence.
pub(super) fn occurrence(series: &str, day: Date) -> String {
    let day = STANDARD.encode(day.strftime("%y%m%d").to_string());
    format!("{}{MARK}{day}{END}", series.trim_end_matches("AAA="))
}

/// An item, or one occurrence of a series.
pub(super) fn split(id: &str) -> (String, Option<Date>) {
    let found = || {
        let (series, day) = id.strip_suffix(END)?.rsplit_once(MARK)?;
        let day = String::from_utf8(STANDARD.decode(day).ok()?).ok()?;
        Some((format!("{series}AAA="), Some(Date::strptime("%y%m%d", day).ok()?)))
    };
    found().unwrap_or_else(|| (id.to_owned(), None))
}

/// The change key of an item.
pub(super) fn change_key(item: &Item) -> String {
    key(item.class.tag(), item.revision)
}

/// The change key of a folder.
pub(super) fn folder_key(class: Option<Class>, revision: u64) -> String {
    let tag = match class {
        None => 1,
        Some(Class::Calendar) => 2,
        Some(Class::Contact) => 3,
        Some(Class::Task) => 4,
    };
    key(tag, revision)
}

fn key(tag: u8, revision: u64) -> String {
    let mut bytes = vec![tag, 0, 0, 0, 0x16, 0, 0, 0, 0xf0, 0x4a, 0x80, 0x4e, 0xea, 0xd1, 0x3a, 0x41];
    bytes.extend([0x96, 0x2c, 0xf0, 0x8c, 0x66, 0xef, 0xa1, 0x94]);
    bytes.extend(revision.wrapping_mul(0x9E37).to_be_bytes().into_iter().skip(2));
    STANDARD.encode(bytes)
}

/// Whether a text can be a change key.
pub(super) fn is_change_key(text: &str) -> bool {
    STANDARD.decode(text).is_ok_and(|bytes| bytes.len() == 30 || bytes == [1, 0, 0, 0])
}

/// How far a client is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Since {
    /// States of an older generation are not understood.
    pub generation: u32,
    /// Everything up to this revision has been told.
    pub revision: u64,
    /// What came after this one is new to the client: where its round of pages began.
    pub round: u64,
}

/// A sync state of a folder.
pub(super) fn sync_state(folder: &str, since: Since) -> String {
    let Since { generation, revision, round } = since;
    STANDARD.encode(format!("H4sI\u{0}{generation}\u{0}{revision}\u{0}{round}\u{0}{folder}"))
}

/// What a sync state says; `None` where it is none of this folder.
pub(super) fn read_sync_state(state: &str, folder: &str) -> Option<Since> {
    let text = String::from_utf8(STANDARD.decode(state).ok()?).ok()?;
    let mut parts = text.split('\u{0}');
    let head = parts.next().filter(|head| *head == "H4sI");
    let generation = parts.next()?.parse().ok()?;
    let since = Since { generation, revision: parts.next()?.parse().ok()?, round: parts.next()?.parse().ok()? };
    head.and(parts.next().filter(|own| *own == folder)).map(|_| since)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn occurrences_carry_their_series_and_their_day() {
        let mut ids = Ids::default();
        let (first, second) = (ids.item("giulia@example.it"), ids.item("giulia@example.it"));
        assert!(is_sound(&first) && first != second && first.len() == second.len(), "{first}");
        let day = jiff::civil::date(2026, 12, 14);
        let own = occurrence(&first, day);
        assert!(is_sound(&own), "{own} {}", own.len());
        assert_eq!(split(&own), (first.clone(), Some(day)));
        assert_eq!(split(&first), (first, None));
    }

    #[test]
    fn a_sync_state_is_good_for_its_folder_alone() {
        let since = Since { generation: 2, revision: 17, round: 4 };
        let state = sync_state("AAA=", since);
        assert_eq!(read_sync_state(&state, "AAA="), Some(since));
        assert_eq!(read_sync_state(&state, "BBB="), None);
        assert_eq!(read_sync_state("H4sIAAAA", "AAA="), None);
    }
}
