//! What a publisher says of the newest version of Ponte: read, judged, remembered.
//!
//! It only ever tells: nothing is fetched or installed by it. Whoever calls has checked the signature over the text first.
//! The model is a signed text with an end and a number that only grows, so that an old one cannot be shown again
//! (The Update Framework, "rollback" and "freeze" attacks).

use jiff::{SignedDuration, Timestamp};
use semver::Version;
use serde::{Deserialize, Serialize};

use crate::verdict::{Failure, FailureKind};

/// So often a publisher is asked, and so soon again where nobody answered.
const ASKED_EVERY: SignedDuration = SignedDuration::from_hours(24);
const AGAIN: SignedDuration = SignedDuration::from_hours(1);
const PRODUCT: &str = "ponte";

/// What is said.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    product: String,
    /// Grows with every text that is published.
    pub serial: u64,
    /// The newest version.
    pub version: Version,
    /// From when on this text says nothing any more.
    pub expires: Timestamp,
    /// Where people read what is new, and find it.
    pub page: String,
}

/// A version that can be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Newest {
    /// Which.
    pub version: Version,
    /// Where people read of it.
    pub page: String,
}

/// What is remembered of a publisher.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// The publisher's key: what another one said does not count.
    pub key: String,
    /// When it was asked last.
    pub asked: Option<Timestamp>,
    /// The highest number that was seen.
    pub serial: u64,
    /// What it said last that was believed.
    pub newest: Option<Newest>,
    /// Why its last answer was not believed.
    pub refused: Option<Failure>,
}

/// Reads a text whose signature was checked.
///
/// # Errors
/// `failure-release-unread`.
pub fn read(text: &[u8]) -> Result<Release, Failure> {
    let release: Option<Release> = serde_json::from_slice(text).ok();
    let ours = release.filter(|release| release.product == PRODUCT);
    ours.ok_or_else(|| Failure::new(FailureKind::Unreadable, "failure-release-unread"))
}

impl Memory {
    /// What is remembered of the publisher with this key, who may be another one than before.
    #[must_use]
    pub fn of(self, key: &str) -> Self {
        if self.key == key { self } else { Memory { key: key.to_owned(), ..Memory::default() } }
    }

    /// When it is to be asked again. A clock that was set back silences nobody.
    #[must_use]
    pub fn next(&self, now: Timestamp) -> Timestamp {
        let later = self.refused.as_ref().is_some_and(|failure| failure.kind == FailureKind::Retry);
        let wait = if later { AGAIN } else { ASKED_EVERY };
        let asked = self.asked.filter(|asked| *asked <= now);
        asked.and_then(|asked| asked.checked_add(wait).ok()).unwrap_or(now)
    }

    /// What is remembered after an answer. One that is not believed leaves what was known.
    #[must_use]
    pub fn after(self, answer: Result<Release, Failure>, now: Timestamp) -> Self {
        let judged = answer.and_then(|release| self.judge(release, now));
        let asked = Some(now);
        match judged {
            Ok(Release { serial, version, page, .. }) => {
                Memory { key: self.key, asked, serial, newest: Some(Newest { version, page }), refused: None }
            }
            Err(failure) => Memory { asked, refused: Some(failure), ..self },
        }
    }

    fn judge(&self, release: Release, now: Timestamp) -> Result<Release, Failure> {
        let refused = |code| Err(Failure::new(FailureKind::Unreadable, code));
        if release.serial < self.serial {
            return refused("failure-release-old");
        }
        if release.expires <= now {
            return refused("failure-release-expired");
        }
        Ok(release)
    }

    /// What can be had that is newer than what runs.
    #[must_use]
    pub fn newer_than(&self, own: &Version) -> Option<&Newest> {
        self.newest.as_ref().filter(|newest| newest.version > *own)
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;

    use super::*;

    fn start() -> Timestamp {
        "2026-11-30T08:00:00Z".parse().unwrap()
    }

    fn text(serial: u64, version: &str, expires: &str) -> Vec<u8> {
        let page = "https://example.it/ponte";
        serde_json::json!({
            "product": "ponte", "serial": serial, "version": version, "expires": expires, "page": page
        })
        .to_string()
        .into_bytes()
    }

    fn said(serial: u64, version: &str) -> Result<Release, Failure> {
        read(&text(serial, version, "2027-06-30T00:00:00Z"))
    }

    fn version(text: &str) -> Version {
        text.parse().unwrap()
    }

    #[test]
    fn only_a_whole_text_of_this_product_is_read() {
        assert!(said(1, "1.2.0").is_ok());
        for strange in ["", "{}", "[]", "\u{0}", r#"{"product":"other","serial":1,"version":"1.0.0"}"#] {
            assert_eq!(read(strange.as_bytes()).unwrap_err().code, "failure-release-unread", "{strange}");
        }
        for (wrong, by) in [("ponte", "autre"), ("1.2.0", "1.2"), ("\"serial\":1", "\"serial\":-1")] {
            let text = String::from_utf8(text(1, "1.2.0", "2027-06-30T00:00:00Z")).unwrap().replace(wrong, by);
            assert!(read(text.as_bytes()).is_err(), "{text}");
        }
        let more = String::from_utf8(text(1, "1.2.0", "2027-06-30T00:00:00Z")).unwrap();
        assert!(read(more.replacen('{', r#"{"allowDowngrades":true,"#, 1).as_bytes()).is_err());
    }

    #[test]
    fn an_old_text_shown_again_is_refused_and_what_was_known_stays() {
        let memory = Memory::default().of("key").after(said(7, "1.2.0"), start());
        assert_eq!(memory.newer_than(&version("1.1.9")).unwrap().version, version("1.2.0"));
        for (answer, code) in [
            (said(6, "9.9.9"), "failure-release-old"),
            (read(&text(8, "9.9.9", "2026-11-30T08:00:00Z")), "failure-release-expired"),
            (read(b"<html>"), "failure-release-unread"),
        ] {
            let after = memory.clone().after(answer, start());
            assert_eq!(after.refused.clone().unwrap().code, code);
            assert_eq!((after.serial, after.newest), (7, memory.newest.clone()), "{code}");
        }
        let same = memory.clone().after(said(7, "1.2.0"), start());
        assert_eq!(same, memory, "what is said again is no news");
    }

    #[test]
    fn what_runs_already_is_no_news_nor_is_what_is_older() {
        let memory = Memory::default().after(said(7, "1.2.0"), start());
        for (own, newer) in [("1.1.0", true), ("1.2.0-rc.1", true), ("1.2.0", false), ("1.3.0", false)] {
            assert_eq!(memory.newer_than(&version(own)).is_some(), newer, "{own}");
        }
    }

    #[test]
    fn another_publisher_begins_at_nothing() {
        let memory = Memory::default().of("one").after(said(7, "1.2.0"), start());
        assert_eq!(memory.clone().of("one"), memory);
        assert_eq!(memory.of("other"), Memory { key: "other".to_owned(), ..Memory::default() });
    }

    #[test]
    fn it_is_asked_once_a_day_and_sooner_where_nobody_answered() {
        let good = Memory::default().after(said(7, "1.2.0"), start());
        let failed = |kind| good.clone().after(Err(Failure::new(kind, "failure-unreachable")), start());
        for (memory, hours, due) in [
            (Memory::default(), 0, true),
            (good.clone(), 23, false),
            (good.clone(), 24, true),
            (good.clone(), -1, true),
            (failed(FailureKind::Retry), 1, true),
            (failed(FailureKind::Unreadable), 1, false),
        ] {
            let now = start() + hours.hours();
            assert_eq!(memory.next(now) <= now, due, "{memory:?} {hours}");
        }
    }
}
