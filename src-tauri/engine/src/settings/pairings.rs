//! Reads `[[pairing]]`, apart from its kinds.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::tz::TimeZone;
use ponte_core::record::Kind;
use ponte_core::rules::{Brake, FirstRun};

use super::accounts::{line, name};
use super::kinds;
use super::model::{Pairing, Setting};
use super::reader::{Section, Source, Span};
use super::words::{self, KINDS};

/// What a pairing takes from the rest of the file.
pub(super) struct Defaults<'d> {
    pub(super) zone: &'d TimeZone,
    /// How a masked event is called.
    pub(super) busy: &'d str,
}

/// All pairings, each with where it stands.
pub(super) fn read(
    source: &Source<'_>,
    sections: Vec<Section<'_, '_>>,
    defaults: &Defaults<'_>,
) -> Vec<(Pairing, Span)> {
    sections.into_iter().map(|section| pairing(source, section, defaults)).collect()
}

fn pairing(source: &Source<'_>, mut section: Section<'_, '_>, defaults: &Defaults<'_>) -> (Pairing, Span) {
    let span = section.span().clone();
    let usual = usual(defaults.zone.clone());
    let pairing = Pairing {
        name: name(&mut section),
        line: line(source, &span),
        active: section.flag("active").unwrap_or(usual.active),
        left: end(&mut section, "crm", "left"),
        right: end(&mut section, "calendar", "right"),
        kinds: chosen_kinds(&mut section).unwrap_or(usual.kinds),
        interval: section.parsed("interval", "mistake-interval", words::interval).unwrap_or(usual.interval),
        first_run: section.word("first-run", &words::FIRST_RUNS).unwrap_or(usual.first_run),
        brake: brake(source, &mut section),
        rules: rules(source, &mut section, defaults),
        zone: usual.zone,
    };
    section.finish(&[]);
    (pairing, span)
}

/// What holds for a pairing where nobody says otherwise; it joins nothing, and its kinds say nothing.
pub(super) fn usual(zone: TimeZone) -> Pairing {
    Pairing {
        name: String::new(),
        line: 0,
        active: Setting::default(true),
        left: Setting::default(String::new()),
        right: Setting::default(String::new()),
        kinds: Setting::default(Kind::ALL.into_iter().collect()),
        interval: Setting::default(Duration::from_secs(300)),
        first_run: Setting::default(FirstRun::TwoWay),
        brake: Setting::default(Brake::default()),
        rules: BTreeMap::new(),
        zone,
    }
}

/// The account of one side, under the word of a CRM pairing or the general one.
fn end(section: &mut Section<'_, '_>, word: &'static str, general: &'static str) -> Setting<String> {
    let named = match (section.string(word), section.string(general)) {
        (Some(_), Some(_)) => {
            section.wrong(general, "mistake-said-twice", [("other", word)]);
            None
        }
        (None, None) => section.required(word),
        (one, other) => one.or(other),
    };
    named.unwrap_or_else(|| Setting::default(String::new()))
}

fn chosen_kinds(section: &mut Section<'_, '_>) -> Option<Setting<BTreeSet<Kind>>> {
    let given = section.strings("kinds")?;
    let mut kinds = BTreeSet::new();
    for word in given.iter() {
        match KINDS.iter().find(|(name, _)| name == word) {
            Some((_, kind)) => {
                kinds.insert(*kind);
            }
            None => section.unknown_word("kinds", word, &KINDS.map(|(name, _)| name)),
        }
    }
    if given.is_empty() {
        section.wrong("kinds", "mistake-empty", []);
    }
    Some(Setting { value: kinds, origin: given.origin })
}

fn brake(source: &Source<'_>, section: &mut Section<'_, '_>) -> Setting<Brake> {
    let usual = Brake::default();
    let Some(mut given) = section.section("brake") else { return Setting::default(usual) };
    let records = given.number("records", 0..=100_000).and_then(|number| usize::try_from(*number).ok());
    let percent = given.number("percent", 0..=100).and_then(|number| u8::try_from(*number).ok());
    let origin = source.origin(given.span());
    given.finish(&[]);
    let value = Brake { records: records.unwrap_or(usual.records), percent: percent.unwrap_or(usual.percent) };
    Setting { value, origin }
}

fn rules(
    source: &Source<'_>,
    section: &mut Section<'_, '_>,
    defaults: &Defaults<'_>,
) -> BTreeMap<Kind, kinds::KindSettings> {
    KINDS.iter().map(|(word, kind)| (*kind, kinds::read(source, section.section(word), *kind, defaults.busy))).collect()
}
