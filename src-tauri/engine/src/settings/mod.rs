//! `ponte.toml`: read, checked as a whole, explained and edited in place.
//!
//! A file with a mistake is never half taken: all its mistakes are told, and whoever held older settings keeps them
//! ([`Live`]). It holds no secrets.

mod accounts;
mod app;
mod check;
pub mod choices;
mod digest;
mod edit;
mod exchange;
mod explain;
mod kinds;
mod live;
mod mapping;
pub mod microsoft;
mod mistake;
mod model;
mod pairings;
mod policy;
mod proxy;
mod reader;
mod rules;
mod trusted;
mod updates;
mod words;

use jiff::tz::TimeZone;
use toml::de::DeTable;

pub use app::{AppSettings, Theme};
pub use choices::Choices;
pub use digest::{DigestSettings, Mailbox, Security};
pub use edit::{AccountEntry, DigestEntry, Document, MicrosoftEntry, PairingEntry, ProxyEntry};
pub use exchange::ExchangeEntry;
pub use explain::{Explained, explain};
pub use live::{Live, Reload};
pub use mapping::{CALENDAR_MAPPING, Mismatch, fit, mismatches};
pub use mistake::Mistake;
pub use model::{
    Account, ClientSecret, Conflicts, Deletion, Direction, Exchange, FlowSettings, KindSettings, LogLevel, Microsoft,
    Origin, Pairing, Setting, Settings, SignInWay, System,
};
pub use policy::Policy;
pub use proxy::{ProxyMode, ProxySettings};
pub use updates::UpdateSettings;
pub use words::{interval_word, mapped, mapped_word, section, targets};

use crate::messages::Language;
use reader::{Section, Source};

/// What there is beside the file: what this computer says of its user, which holds where the file says nothing, and what
/// the organisation says, which holds whatever the file says.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// The user's language.
    pub language: Language,
    /// The user's zone.
    pub zone: TimeZone,
    /// What the user's organisation has set.
    pub policy: Option<Policy>,
}

impl Surroundings {
    /// Those of this computer.
    #[must_use]
    pub fn of_system() -> Self {
        Surroundings { language: Language::of_system(), zone: TimeZone::system(), policy: None }
    }
}

/// Reads and checks a text of settings, with what the organisation has set laid over it.
///
/// # Errors
/// All mistakes, in the order of the text; those of the organisation first.
pub fn parse(text: &str, surroundings: &Surroundings) -> Result<Settings, Vec<Mistake>> {
    let policy = surroundings.policy.as_ref();
    let source = Source::new(text, policy.map(Policy::by));
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        source.mistake(&error.span().unwrap_or(0..0), "mistake-syntax", [("message", error.message())]);
    }
    let beyond = policy.map(|policy| policy.beyond(text)).unwrap_or_default();
    let settings = if errors.is_empty() {
        let mut table = document.into_inner();
        policy::lay_over(&source, &mut table, DeTable::parse_recoverable(&beyond).0.into_inner());
        Some(read(&source, Section::new(&source, &table, 0..0, String::new()), surroundings))
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
    let busy = busy_word(language.as_deref().copied());
    let pairings = pairings::read(source, file.sections("pairing"), &pairings::Defaults { zone: &zone, busy });
    let digest = digest::read(source, file.section("digest"));
    let app = app::read(file.section("app"));
    let proxy = proxy::read(file.section("proxy"));
    let updates = updates::read(file.section("updates"));
    file.finish(&[]);
    check::check(source, &accounts, &pairings);
    Settings {
        language: language.unwrap_or(Setting::default(surroundings.language)),
        zone,
        log,
        accounts: accounts.into_iter().map(|(account, _)| account).collect(),
        pairings: pairings.into_iter().map(|(pairing, _)| pairing).collect(),
        digest,
        app,
        proxy,
        updates,
        organisation: surroundings.policy.as_ref().map(|policy| policy.by().to_owned()),
    }
}

/// How a masked record is called. Only what was chosen decides this word: were it the computer's language, one setting would
/// give two titles on two machines.
fn busy_word(chosen: Option<Language>) -> &'static str {
    match chosen {
        Some(Language::Italian) => "Occupato",
        Some(Language::English) | None => "Busy",
    }
}

#[cfg(test)]
mod tests;
