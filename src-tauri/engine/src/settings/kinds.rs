//! Reads `[pairing.events]` and its like.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Time};
use ponte_core::record::{Field, Kind};
use ponte_core::rules::{ConflictRule, Hours, Ownership, PrivatePolicy, Window};

use super::mapping;
pub(super) use super::model::KindSettings;
use super::model::{Direction, FlowSettings, Origin, Setting};
use super::reader::{Section, Source};
use super::words;

/// Every key that some kind knows; on another kind it is told apart from a slip of the finger.
const KEYS: [&str; 19] = [
    "remove-when-user-disabled",
    "direction",
    "to-crm",
    "to-left",
    "to-calendar",
    "to-right",
    "conflict",
    "window",
    "hours",
    "all-day",
    "defaults",
    "categories",
    "scope",
    "groups",
    "mapping",
    "create-invited-contacts",
    "mail-attendees",
    "private",
    "address-book",
];

const OPEN: FlowSettings = FlowSettings {
    create: Setting { value: true, origin: Origin::Default },
    update: Setting { value: true, origin: Origin::Default },
    delete: Setting { value: true, origin: Origin::Default },
    private: Setting { value: PrivatePolicy::Full, origin: Origin::Default },
};

/// The choices for `kind`; all defaults where there is no section.
pub(super) fn read(source: &Source<'_>, section: Option<Section<'_, '_>>, kind: Kind, busy: &str) -> KindSettings {
    let mut settings = usual(kind, busy);
    let Some(mut section) = section else { return settings };
    common(source, &mut section, kind, busy, &mut settings);
    if matches!(kind, Kind::Event | Kind::Task) {
        dated(source, &mut section, kind, &mut settings);
    }
    if kind == Kind::Event {
        events(source, &mut section, &mut settings);
    }
    if matches!(kind, Kind::Contact | Kind::Company) {
        settings.mapping =
            section.section("mapping").map(|given| mapping::read(source, &given, kind)).unwrap_or_default();
    }
    if kind == Kind::Contact {
        keep(&mut settings.remove_when_disabled, section.flag("remove-when-user-disabled"));
    }
    section.finish(&KEYS);
    settings
}

/// What holds for `kind` where nobody says otherwise.
pub(super) fn usual(kind: Kind, busy: &str) -> KindSettings {
    let dated = matches!(kind, Kind::Event | Kind::Task);
    // A CRM is read by colleagues, and Vtiger shows other people's private records to whoever queries for them
    // (Vtiger 8.2: Permissions on Events); so a private event goes there as taken time only.
    let private = if dated { PrivatePolicy::BusyOnly { title: busy.to_owned() } } else { PrivatePolicy::Full };
    let defaults: &[(Field, &str)] = match kind {
        Kind::Event => &[(Field::Status, "planned"), (Field::Priority, "medium"), (Field::Activity, "Meeting")],
        Kind::Task => &[(Field::Status, "not-started"), (Field::Priority, "medium")],
        Kind::Contact | Kind::Company => &[],
    };
    KindSettings {
        direction: Setting::default(Direction::Both),
        to_left: FlowSettings { private: Setting::default(private), ..OPEN },
        to_right: OPEN,
        conflict: Setting::default(ConflictRule::Newest),
        window: Setting::default(if dated { Window::Months { back: 1, ahead: 2 } } else { Window::Unbounded }),
        hours: Setting::default(None),
        day: Setting::default((Time::constant(9, 0, 0, 0), Time::constant(18, 0, 0, 0))),
        defaults: defaults.iter().map(|(field, word)| (field.clone(), Setting::default((*word).to_owned()))).collect(),
        set: Setting::default(BTreeSet::new()),
        include: Setting::default(BTreeSet::new()),
        exclude: Setting::default(BTreeSet::new()),
        scope: Setting::default(Ownership::Mine),
        left_collection: None,
        right_collection: None,
        mapping: BTreeMap::new(),
        create_invited: Setting::default(false),
        remove_when_disabled: Setting::default(false),
        mail_attendees: Setting::default(false),
    }
}

fn common(source: &Source<'_>, section: &mut Section<'_, '_>, kind: Kind, busy: &str, settings: &mut KindSettings) {
    keep(&mut settings.direction, section.word("direction", &words::DIRECTIONS));
    for key in ["to-crm", "to-left"] {
        flow(section, key, kind, busy, *settings.direction == Direction::ToRight, &mut settings.to_left);
    }
    for key in ["to-calendar", "to-right"] {
        flow(section, key, kind, busy, *settings.direction == Direction::ToLeft, &mut settings.to_right);
    }
    keep(&mut settings.conflict, section.word("conflict", &words::CONFLICTS));
    categories(section, settings);
    scope(source, section, settings);
    settings.left_collection = either(section, "crm-collection", "left-collection");
    let word = if matches!(kind, Kind::Event | Kind::Task) { "collection" } else { "address-book" };
    settings.right_collection = either(section, word, "right-collection");
}

fn dated(source: &Source<'_>, section: &mut Section<'_, '_>, kind: Kind, settings: &mut KindSettings) {
    keep(&mut settings.window, window(source, section));
    let Some(mut given) = section.section("defaults") else { return };
    let mut keys = vec![("status", Field::Status), ("priority", Field::Priority)];
    if kind == Kind::Event {
        keys.push(("type", Field::Activity));
    }
    for (key, field) in keys {
        if let Some(text) = given.string(key).filter(|text| !text.is_empty()) {
            let value = words::choice(&field, &text);
            settings.defaults.insert(field, Setting { value, origin: text.origin });
        }
    }
    given.finish(&["type"]);
}

fn events(source: &Source<'_>, section: &mut Section<'_, '_>, settings: &mut KindSettings) {
    if let Some(mut given) = section.section("hours") {
        let (from, to) = span_of_day(&mut given, "from", "to", (Time::midnight(), Time::constant(23, 59, 59, 0)));
        let straddling = given.flag("straddling").is_none_or(|flag| *flag);
        let all_day = given.flag("all-day").is_none_or(|flag| *flag);
        settings.hours =
            Setting { value: Some(Hours { from, to, straddling, all_day }), origin: source.origin(given.span()) };
        given.finish(&[]);
    }
    if let Some(mut given) = section.section("all-day") {
        let value = span_of_day(&mut given, "start", "end", *settings.day);
        settings.day = Setting { value, origin: source.origin(given.span()) };
        given.finish(&[]);
    }
    keep(&mut settings.create_invited, section.flag("create-invited-contacts"));
    keep(&mut settings.mail_attendees, section.flag("mail-attendees"));
}

fn flow(
    section: &mut Section<'_, '_>,
    key: &'static str,
    kind: Kind,
    busy: &str,
    closed: bool,
    flow: &mut FlowSettings,
) {
    let Some(mut given) = section.section(key) else { return };
    if closed {
        section.wrong(key, "mistake-direction-closed", []);
    }
    keep(&mut flow.create, given.flag("create"));
    keep(&mut flow.update, given.flag("update"));
    keep(&mut flow.delete, given.flag("delete"));
    if matches!(kind, Kind::Event | Kind::Task) {
        keep(&mut flow.private, private(&mut given, busy));
    }
    given.finish(&["private"]);
}

/// A word, or `{ busy = "title" }`.
fn private(given: &mut Section<'_, '_>, busy: &str) -> Option<Setting<PrivatePolicy>> {
    if given.value("private").is_some_and(|value| value.get_ref().is_table()) {
        let mut titled = given.section("private")?;
        let title = titled.required("busy");
        titled.finish(&[]);
        return title
            .map(|title| Setting { value: PrivatePolicy::BusyOnly { title: title.value }, origin: title.origin });
    }
    given.word(
        "private",
        &[
            ("full", PrivatePolicy::Full),
            ("marked", PrivatePolicy::MarkedPrivate),
            ("busy", PrivatePolicy::BusyOnly { title: busy.to_owned() }),
            ("skip", PrivatePolicy::Skip),
        ],
    )
}

/// `"all"`, `{ back = 1, ahead = 2 }` or `{ from = "2026-01-01", ahead = 2 }`.
fn window(source: &Source<'_>, section: &mut Section<'_, '_>) -> Option<Setting<Window>> {
    if section.value("window").is_some_and(|value| value.get_ref().is_str()) {
        return section.word("window", &[("all", Window::Unbounded)]);
    }
    let mut given = section.section("window")?;
    let back = given.number("back", 0..=12);
    let ahead = given.number("ahead", 0..=120).and_then(|number| u8::try_from(*number).ok()).unwrap_or(2);
    let start = given.parsed("from", "mistake-date", |text| text.parse::<Date>().ok());
    if back.is_some() && start.is_some() {
        given.wrong("from", "mistake-said-twice", [("other", "back")]);
    }
    let origin = source.origin(given.span());
    given.finish(&[]);
    let value = match start {
        Some(start) => Window::From { start: *start, ahead },
        None => Window::Months { back: back.and_then(|number| u8::try_from(*number).ok()).unwrap_or(1), ahead },
    };
    Some(Setting { value, origin })
}

/// Two times of a day, the second after the first.
fn span_of_day(given: &mut Section<'_, '_>, from: &'static str, to: &'static str, usual: (Time, Time)) -> (Time, Time) {
    let start = given.parsed(from, "mistake-time", words::time).map_or(usual.0, |time| *time);
    let end = given.parsed(to, "mistake-time", words::time).map_or(usual.1, |time| *time);
    if end <= start {
        given.wrong(to, "mistake-time-order", []);
    }
    (start, end)
}

fn categories(section: &mut Section<'_, '_>, settings: &mut KindSettings) {
    let Some(mut given) = section.section("categories") else { return };
    keep(&mut settings.set, given.strings("set"));
    keep(&mut settings.include, given.strings("include"));
    keep(&mut settings.exclude, given.strings("exclude"));
    if let Some(both) = settings.include.intersection(&settings.exclude).next() {
        given.wrong("exclude", "mistake-category-both", [("category", both)]);
    }
    given.finish(&[]);
}

fn scope(source: &Source<'_>, section: &mut Section<'_, '_>, settings: &mut KindSettings) {
    let word = section.word("scope", &[("mine", 'm'), ("groups", 'g'), ("all", 'a')]);
    let groups = section.strings("groups");
    let value = match (word.map(|word| word.value), groups.as_ref().map(|groups| groups.value.clone())) {
        (None, None) => return,
        (None | Some('g'), Some(names)) if !names.is_empty() => Ownership::Groups(names),
        (None | Some('g'), _) => {
            section.wrong("scope", "mistake-groups-missing", []);
            return;
        }
        (Some('a'), None) => Ownership::Everybody,
        (Some(_), None) => Ownership::Mine,
        (Some(_), Some(_)) => {
            section.wrong("groups", "mistake-groups-unused", []);
            return;
        }
    };
    let origin = word.map(|word| word.origin).or(groups.map(|groups| groups.origin));
    settings.scope = Setting { value, origin: origin.unwrap_or(source.origin(section.span())) };
}

/// A text under either of two keys, never both.
fn either(section: &mut Section<'_, '_>, word: &'static str, general: &'static str) -> Option<Setting<String>> {
    let (one, other) = (section.string(word), section.string(general));
    if one.is_some() && other.is_some() {
        section.wrong(general, "mistake-said-twice", [("other", word)]);
    }
    one.or(other)
}

fn keep<T>(setting: &mut Setting<T>, given: Option<Setting<T>>) {
    if let Some(given) = given {
        *setting = given;
    }
}
