//! `ponte.toml`: read, checked as a whole, explained and edited in place.
//!
//! A file with a mistake is never half taken: all its mistakes are told, and whoever held older settings keeps them
//! ([`Live`]). It holds no secrets.

mod accounts;
mod check;
mod digest;
mod edit;
mod explain;
mod kinds;
mod live;
mod mapping;
mod mistake;
mod model;
mod pairings;
mod reader;
mod rules;
mod words;

use jiff::tz::TimeZone;
use toml::de::DeTable;

pub use digest::{DigestSettings, Mailbox, Security};
pub use edit::{AccountEntry, DigestEntry, Document, PairingEntry};
pub use explain::{Explained, explain};
pub use live::{Live, Reload};
pub use mapping::{CALENDAR_MAPPING, Mismatch, fit, mismatches};
pub use mistake::Mistake;
pub use model::{Account, Direction, FlowSettings, KindSettings, LogLevel, Origin, Pairing, Setting, Settings, System};

use crate::messages::Language;
use reader::{Section, Source};

/// What holds where the file says nothing: what this computer says of its user.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// The user's language.
    pub language: Language,
    /// The user's zone.
    pub zone: TimeZone,
}

impl Surroundings {
    /// Those of this computer.
    #[must_use]
    pub fn of_system() -> Self {
        Surroundings { language: Language::of_system(), zone: TimeZone::system() }
    }
}

/// Reads and checks a text of settings.
///
/// # Errors
/// All mistakes, in the order of the text.
pub fn parse(text: &str, surroundings: &Surroundings) -> Result<Settings, Vec<Mistake>> {
    let source = Source::new(text);
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        source.mistake(&error.span().unwrap_or(0..0), "mistake-syntax", [("message", error.message())]);
    }
    let settings = if errors.is_empty() {
        Some(read(&source, Section::new(&source, document.get_ref(), 0..0), surroundings))
    } else {
        None
    };
    let mistakes = source.into_mistakes();
    match settings {
        Some(settings) if mistakes.is_empty() => Ok(settings),
        _ => Err(mistakes),
    }
}

fn read(source: &Source<'_>, mut file: Section<'_, '_>, surroundings: &Surroundings) -> Settings {
    let language = file.word("language", &[("en", Language::English), ("it", Language::Italian)]);
    let zone = file
        .parsed("zone", "mistake-zone", |name| TimeZone::get(name).ok())
        .unwrap_or_else(|| Setting::default(surroundings.zone.clone()));
    let log = file.word("log", &LogLevel::WORDS).unwrap_or(Setting::default(LogLevel::Info));
    let accounts = accounts::read(source, file.sections("account"));
    // Only the file decides this word: were it the computer's language, one setting would give two titles on two machines.
    let busy = match language.as_deref() {
        Some(Language::Italian) => "Occupato",
        Some(Language::English) | None => "Busy",
    };
    let pairings = pairings::read(source, file.sections("pairing"), &pairings::Defaults { zone: &zone, busy });
    let digest = digest::read(source, file.section("digest"));
    file.finish(&[]);
    check::check(source, &accounts, &pairings);
    Settings {
        language: language.unwrap_or(Setting::default(surroundings.language)),
        zone,
        log,
        accounts: accounts.into_iter().map(|(account, _)| account).collect(),
        pairings: pairings.into_iter().map(|(pairing, _)| pairing).collect(),
        digest,
    }
}

#[cfg(test)]
mod tests;
