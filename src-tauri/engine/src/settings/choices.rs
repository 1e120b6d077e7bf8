//! Every choice as `ponte.toml` would say it, so that an edit writes only what differs from what holds now.
//!
//! It says nothing of names and accounts: those are not changed but added and removed.

use std::collections::BTreeMap;

use jiff::civil::Time;
use ponte_core::record::{Field, Kind};
use ponte_core::rules::{Hours, Ownership, PrivatePolicy, Window};
use toml_edit::{Array, Value};

use super::app::{AppSettings, Theme};
use super::digest::{DigestSettings, Mailbox, Security};
use super::model::{Direction, FlowSettings, KindSettings, LogLevel, Origin, Pairing, Setting, Settings};
use super::proxy::{ProxyMode, ProxySettings};
use super::words::{self, CONFLICTS, DIRECTIONS, FIRST_RUNS, KINDS, word_of};
use super::{busy_word, kinds, pairings};
use crate::messages::Language;

/// One choice.
#[derive(Clone, PartialEq)]
pub struct Choice {
    /// As TOML; none where the file says nothing of it.
    pub value: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Choices by their place below the table they belong to: `["events", "to-crm", "delete"]`.
#[derive(Clone, Default)]
pub struct Choices(pub(super) BTreeMap<Vec<String>, Choice>);

impl Choices {
    /// Those of a pairing as it holds now.
    #[must_use]
    pub fn of_pairing(settings: &Settings, pairing: &Pairing) -> Self {
        let mut choices = Choices::default();
        choices.pairing(pairing, busy_of(settings));
        choices
    }

    /// Those of a pairing of which the file says nothing.
    pub(super) fn usual_pairing(settings: &Settings, pairing: &Pairing) -> Self {
        let busy = busy_of(settings);
        let rules = Kind::ALL.into_iter().map(|kind| (kind, kinds::usual(kind, busy))).collect();
        let usual = Pairing { rules, ..pairings::usual(pairing.zone.clone()) };
        let mut choices = Choices::default();
        choices.pairing(&usual, busy);
        choices
    }

    /// Those of the whole file as they hold now, the digest's with them.
    #[must_use]
    pub fn of_app(settings: &Settings) -> Self {
        let mut choices = Choices::default();
        choices.add(&["language"], text(settings.language.as_str()), settings.language.origin);
        choices.add(&["zone"], text(settings.zone.iana_name().unwrap_or("UTC")), settings.zone.origin);
        choices.add(&["log"], text(word_of(&LogLevel::WORDS, &settings.log)), settings.log.origin);
        choices.app(&settings.app);
        choices.proxy(&settings.proxy);
        if let Some(digest) = &settings.digest {
            choices.digest(digest);
        }
        choices
    }

    /// What of the whole file may go back to saying nothing. The language and the zone are none of it: on another computer the
    /// same file would mean something else.
    pub(super) fn usual_app() -> Self {
        let mut choices = Choices::default();
        choices.add(&["log"], text("info"), Origin::Default);
        choices.app(&AppSettings::default());
        choices.add(&["proxy", "mode"], text("system"), Origin::Default);
        for (key, value) in
            [("active", "false"), ("security", "\"tls\""), ("allow-unencrypted", "false"), ("hour", "8")]
        {
            choices.add(&["digest", key], value.to_owned(), Origin::Default);
        }
        choices
    }

    /// Chooses otherwise: `key` with dots, `value` as TOML ([`text`], [`texts`], [`flag`]), none to say nothing.
    pub fn choose(&mut self, key: &str, value: Option<String>) {
        self.choose_at(&key.split('.').collect::<Vec<_>>(), value);
    }

    /// Chooses otherwise where the choice is the user's and says anything now: not what the organisation has set, and not what
    /// is said of a way that nothing goes.
    pub fn suggest(&mut self, key: &str, value: String) {
        let path: Vec<String> = key.split('.').map(str::to_owned).collect();
        if let Some(choice) = self.0.get_mut(&path).filter(|choice| choice.origin != Origin::Organisation) {
            choice.value = Some(value);
        }
    }

    /// Whether the organisation has set it.
    #[must_use]
    pub fn is_locked(&self, key: &str) -> bool {
        let path: Vec<String> = key.split('.').map(str::to_owned).collect();
        self.0.get(&path).is_some_and(|choice| choice.origin == Origin::Organisation)
    }

    /// As [`Choices::choose`], where a part of the name is somebody else's and may have a dot.
    pub fn choose_at(&mut self, path: &[&str], value: Option<String>) {
        let path: Vec<String> = path.iter().map(|part| (*part).to_owned()).collect();
        let origin = self.0.get(&path).map_or(Origin::Default, |choice| choice.origin);
        self.0.insert(path, Choice { value, origin });
    }

    /// Forgets everything below `path`.
    pub fn clear(&mut self, path: &[&str]) {
        self.0.retain(|key, _| !path.iter().zip(key).all(|(part, own)| part == own) || key.len() <= path.len());
    }

    fn add(&mut self, path: &[&str], value: String, origin: Origin) {
        self.put(path, Some(value), origin);
    }

    fn put(&mut self, path: &[&str], value: Option<String>, origin: Origin) {
        self.0.insert(path.iter().map(|part| (*part).to_owned()).collect(), Choice { value, origin });
    }

    fn flag(&mut self, path: &[&str], setting: &Setting<bool>) {
        self.add(path, flag(**setting), setting.origin);
    }

    fn pairing(&mut self, pairing: &Pairing, busy: &str) {
        let kept = KINDS.iter().filter(|(_, kind)| pairing.kinds.contains(kind)).map(|(word, _)| *word);
        self.flag(&["active"], &pairing.active);
        self.add(&["kinds"], texts(kept), pairing.kinds.origin);
        self.add(&["interval"], text(&words::interval_word(*pairing.interval)), pairing.interval.origin);
        self.add(&["first-run"], text(word_of(&FIRST_RUNS, &pairing.first_run)), pairing.first_run.origin);
        let (records, percent) = (pairing.brake.records, pairing.brake.percent);
        self.add(&["brake"], format!("{{ records = {records}, percent = {percent} }}"), pairing.brake.origin);
        for (word, kind) in KINDS {
            if let Some(chosen) = pairing.rules.get(&kind) {
                self.kind(word, kind, chosen, busy);
            }
        }
    }

    fn kind(&mut self, word: &str, kind: Kind, chosen: &KindSettings, busy: &str) {
        let dated = matches!(kind, Kind::Event | Kind::Task);
        self.add(&[word, "direction"], text(word_of(&DIRECTIONS, &chosen.direction)), chosen.direction.origin);
        // What is said of a way that nothing goes is a mistake.
        if *chosen.direction != Direction::ToRight {
            self.flow(&[word, "to-crm"], &chosen.to_left, dated, busy);
        }
        if *chosen.direction != Direction::ToLeft {
            self.flow(&[word, "to-calendar"], &chosen.to_right, dated, busy);
        }
        self.add(&[word, "conflict"], text(word_of(&CONFLICTS, &chosen.conflict)), chosen.conflict.origin);
        if dated {
            self.add(&[word, "window"], window(&chosen.window), chosen.window.origin);
        }
        for (key, field) in [("status", Field::Status), ("priority", Field::Priority), ("type", Field::Activity)] {
            if let Some(default) = chosen.defaults.get(&field) {
                self.add(&[word, "defaults", key], text(default), default.origin);
            }
        }
        for (key, named) in [("set", &chosen.set), ("include", &chosen.include), ("exclude", &chosen.exclude)] {
            self.add(&[word, "categories", key], texts(named.iter().map(String::as_str)), named.origin);
        }
        self.scope(word, &chosen.scope);
        let right = if dated { "collection" } else { "address-book" };
        for (key, named) in [("crm-collection", &chosen.left_collection), (right, &chosen.right_collection)] {
            let origin = named.as_ref().map_or(Origin::Default, |named| named.origin);
            self.put(&[word, key], named.as_ref().map(|named| text(named)), origin);
        }
        match kind {
            Kind::Event => self.event(word, chosen),
            Kind::Contact => self.flag(&[word, "remove-when-user-disabled"], &chosen.remove_when_disabled),
            Kind::Task | Kind::Company => {}
        }
        for (name, target) in &chosen.mapping {
            self.add(&[word, "mapping", name], text(&words::mapped_word(target)), target.origin);
        }
    }

    fn event(&mut self, word: &str, chosen: &KindSettings) {
        self.put(&[word, "hours"], chosen.hours.as_ref().map(hours), chosen.hours.origin);
        let (start, end) = *chosen.day;
        self.add(&[word, "all-day"], span("start", start, "end", end, ""), chosen.day.origin);
        self.flag(&[word, "create-invited-contacts"], &chosen.create_invited);
        self.flag(&[word, "mail-attendees"], &chosen.mail_attendees);
    }

    fn flow(&mut self, at: &[&str; 2], flow: &FlowSettings, dated: bool, busy: &str) {
        let [word, way] = *at;
        for (key, setting) in [("create", &flow.create), ("update", &flow.update), ("delete", &flow.delete)] {
            self.flag(&[word, way, key], setting);
        }
        if dated {
            self.add(&[word, way, "private"], private(&flow.private, busy), flow.private.origin);
        }
    }

    fn scope(&mut self, word: &str, scope: &Setting<Ownership>) {
        let (name, groups) = match &scope.value {
            Ownership::Mine => ("mine", None),
            Ownership::Everybody => ("all", None),
            Ownership::Groups(groups) => ("groups", Some(texts(groups.iter().map(String::as_str)))),
        };
        self.add(&[word, "scope"], text(name), scope.origin);
        self.put(&[word, "groups"], groups, scope.origin);
    }

    fn app(&mut self, app: &AppSettings) {
        self.flag(&["app", "start-at-login"], &app.start_at_login);
        self.add(&["app", "theme"], text(word_of(&Theme::WORDS, &app.theme)), app.theme.origin);
        self.flag(&["app", "notifications"], &app.notifications);
        let quiet = app.quiet_hours.value.map(|(from, to)| span("from", from, "to", to, ""));
        self.put(&["app", "quiet-hours"], quiet, app.quiet_hours.origin);
        self.flag(&["app", "hide-on-lock-screen"], &app.hide_on_lock_screen);
    }

    fn proxy(&mut self, proxy: &ProxySettings) {
        self.add(&["proxy", "mode"], text(word_of(&ProxyMode::WORDS, &proxy.mode)), proxy.mode.origin);
        let address = proxy.address.as_ref();
        let shown = address.map(|address| text(address.as_str().trim_end_matches('/')));
        self.put(&["proxy", "address"], shown, address.map_or(Origin::Default, |address| address.origin));
        for (key, named) in [("user", &proxy.user), ("secret-env", &proxy.secret_env)] {
            let origin = named.as_ref().map_or(Origin::Default, |named| named.origin);
            self.put(&["proxy", key], named.as_ref().map(|named| text(named)), origin);
        }
    }

    fn digest(&mut self, digest: &DigestSettings) {
        self.flag(&["digest", "active"], &digest.active);
        self.add(&["digest", "to"], text(&digest.to.to_string()), digest.to.origin);
        let copies: Vec<String> = digest.cc.iter().map(Mailbox::to_string).collect();
        let copies = Some(texts(copies.iter().map(String::as_str))).filter(|_| !copies.is_empty());
        self.put(&["digest", "cc"], copies, digest.cc.origin);
        self.add(&["digest", "from"], text(&digest.from.to_string()), digest.from.origin);
        self.add(&["digest", "server"], text(&digest.server), digest.server.origin);
        let port = Some(digest.port.to_string()).filter(|_| *digest.port != digest.security.usual_port());
        self.put(&["digest", "port"], port, digest.port.origin);
        self.add(&["digest", "security"], text(word_of(&Security::WORDS, &digest.security)), digest.security.origin);
        self.flag(&["digest", "allow-unencrypted"], &digest.allow_unencrypted);
        for (key, named) in [("user", &digest.user), ("secret-env", &digest.secret_env)] {
            let origin = named.as_ref().map_or(Origin::Default, |named| named.origin);
            self.put(&["digest", key], named.as_ref().map(|named| text(named)), origin);
        }
        self.add(&["digest", "hour"], digest.hour.to_string(), digest.hour.origin);
    }
}

/// A text as TOML.
#[must_use]
pub fn text(text: &str) -> String {
    Value::from(text).to_string()
}

/// A list of texts as TOML.
#[must_use]
pub fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    Value::Array(texts.into_iter().collect::<Array>()).to_string()
}

/// A yes or no as TOML.
#[must_use]
pub fn flag(flag: bool) -> String {
    flag.to_string()
}

/// What a masked record is called where nobody says otherwise.
#[must_use]
pub fn busy_of(settings: &Settings) -> &'static str {
    let chosen = (settings.language.origin != Origin::Default).then_some(*settings.language);
    busy_word(chosen as Option<Language>)
}

fn private(policy: &PrivatePolicy, busy: &str) -> String {
    match policy {
        PrivatePolicy::Full => text("full"),
        PrivatePolicy::MarkedPrivate => text("marked"),
        PrivatePolicy::Skip => text("skip"),
        PrivatePolicy::BusyOnly { title } if title == busy => text("busy"),
        PrivatePolicy::BusyOnly { title } => format!("{{ busy = {} }}", text(title)),
    }
}

pub(super) fn window(window: &Window) -> String {
    match window {
        Window::Unbounded => text("all"),
        Window::Months { back, ahead } => format!("{{ back = {back}, ahead = {ahead} }}"),
        Window::From { start, ahead } => format!("{{ from = \"{start}\", ahead = {ahead} }}"),
    }
}

fn hours(hours: &Hours) -> String {
    let mut more = String::new();
    for (key, flag) in [("straddling", hours.straddling), ("all-day", hours.all_day)] {
        if !flag {
            more.push_str(&format!(", {key} = false"));
        }
    }
    span("from", hours.from, "to", hours.to, &more)
}

fn span(first: &str, from: Time, second: &str, to: Time, more: &str) -> String {
    let word = |time: Time| time.strftime(if time.second() == 0 { "%H:%M" } else { "%H:%M:%S" }).to_string();
    format!("{{ {first} = \"{}\", {second} = \"{}\"{more} }}", word(from), word(to))
}
