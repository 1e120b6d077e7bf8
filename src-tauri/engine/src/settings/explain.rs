//! Every choice in force: what it is, where it comes from, and what it means in everyday words.

use std::collections::BTreeSet;

use jiff::civil::Time;
use ponte_core::record::{Field, Kind};
use ponte_core::rules::{Hours, Ownership, PrivatePolicy};

use super::app::{AppSettings, Theme};
use super::choices::window;
use super::digest::{DigestSettings, Security};
use super::exchange::words as words_of;
use super::model::{
    Account, ClientSecret, Exchange, FlowSettings, KindSettings, LogLevel, Microsoft, Origin, Pairing, Setting,
    Settings, SignInWay, System,
};
use super::proxy::{ProxyMode, ProxySettings};
use super::words::{self, CONFLICTS, DIRECTIONS, FIRST_RUNS, KINDS, word_of};
use crate::messages::Messages;

/// One choice, explained.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Explained {
    /// Its place: `pairing.giulia.events.window`.
    pub key: String,
    /// What was chosen, as it would be written.
    pub value: String,
    /// The line of the file it stands on; none for a default.
    pub line: Option<usize>,
    /// The organisation that set it, so that the user cannot change it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What it means.
    pub meaning: String,
}

/// Explains every choice, in the order in which the reference lists them.
#[must_use]
pub fn explain(settings: &Settings, messages: &Messages) -> Vec<Explained> {
    let by = settings.organisation.as_deref();
    let mut list = List { messages, by, prefix: String::new(), explained: Vec::new() };
    list.add("language", settings.language.as_str(), settings.language.origin);
    list.add("zone", settings.zone.iana_name().unwrap_or("UTC"), settings.zone.origin);
    list.add("log", word_of(&LogLevel::WORDS, &settings.log), settings.log.origin);
    for account in &settings.accounts {
        list.prefix = format!("account.{}.", account.name);
        explain_account(&mut list, account);
    }
    for pairing in &settings.pairings {
        list.prefix = format!("pairing.{}.", pairing.name);
        explain_pairing(&mut list, pairing);
    }
    if let Some(digest) = &settings.digest {
        list.prefix = "digest.".to_owned();
        explain_digest(&mut list, digest);
    }
    list.prefix = "app.".to_owned();
    explain_app(&mut list, &settings.app);
    list.prefix = "proxy.".to_owned();
    explain_proxy(&mut list, &settings.proxy);
    if let Some(updates) = &settings.updates {
        list.prefix = "updates.".to_owned();
        list.say("from", "updates-from", updates.from.as_str(), updates.from.origin);
        list.say("key", "updates-key", &updates.key, updates.key.origin);
    }
    list.explained
}

struct List<'m> {
    messages: &'m Messages,
    by: Option<&'m str>,
    prefix: String,
    explained: Vec<Explained>,
}

impl List<'_> {
    /// Adds a choice; its sentence is `explain-` and the last part of its key.
    fn add(&mut self, key: &str, value: &str, origin: Origin) {
        self.say(key, key, value, origin);
    }

    fn say(&mut self, key: &str, sentence: &str, value: &str, origin: Origin) {
        let named = if value.is_empty() { "none" } else { value };
        let meaning = self.messages.text(&format!("explain-{sentence}"), &[("value", named)]);
        let line = match origin {
            Origin::Default | Origin::Organisation => None,
            Origin::File(line) => Some(line),
        };
        let by = self.by.filter(|_| origin == Origin::Organisation).map(str::to_owned);
        let key = format!("{}{key}", self.prefix);
        self.explained.push(Explained { key, value: value.to_owned(), line, by, meaning });
    }

    fn flag(&mut self, key: &str, setting: &Setting<bool>) {
        self.add(key, if **setting { "true" } else { "false" }, setting.origin);
    }
}

fn explain_account(list: &mut List<'_>, account: &Account) {
    list.add("system", word_of(&System::WORDS, &account.system), account.system.origin);
    list.add("address", &account.address, account.address.origin);
    list.add("user", &account.user, account.user.origin);
    match &account.secret_env {
        Some(variable) => list.add("secret-env", variable, variable.origin),
        None => {
            let meaning = match account.sign_in() {
                SignInWay::Password => "secret-keychain",
                SignInWay::Browser => "secret-browser",
                SignInWay::Windows => "secret-windows",
            };
            list.say("secret-env", meaning, "", Origin::Default);
        }
    }
    if let Some(microsoft) = &account.microsoft {
        explain_microsoft(list, microsoft);
        if account.exchange.is_none() {
            list.flag("shared-calendars", &microsoft.shared_calendars);
            let mailbox = microsoft.mailbox.as_ref();
            let value = mailbox.map_or("", |setting| setting.value.as_str());
            list.say("mailbox", "exchange-mailbox", value, mailbox.map_or(Origin::Default, |setting| setting.origin));
        }
    }
    if let Some(exchange) = &account.exchange {
        explain_exchange(list, exchange);
    }
    list.flag("allow-http", &account.allow_http);
    if let Some(trusted) = &account.trusted {
        let shown = format!("{} {}", trusted.host, trusted.fingerprint);
        list.add("trusted-certificate", &shown, trusted.origin);
    }
    if let Some(zone) = &account.zone {
        list.say("zone", "account-zone", zone.iana_name().unwrap_or("UTC"), zone.origin);
    }
}

fn explain_microsoft(list: &mut List<'_>, microsoft: &Microsoft) {
    list.add("tenant", &microsoft.tenant, microsoft.tenant.origin);
    list.add("client-id", &microsoft.client_id, microsoft.client_id.origin);
    let secret = match &*microsoft.client_secret {
        ClientSecret::None => "none",
        ClientSecret::Keychain => "keychain",
        ClientSecret::Environment(variable) => variable,
    };
    list.add("client-secret", secret, microsoft.client_secret.origin);
}

fn explain_exchange(list: &mut List<'_>, exchange: &Exchange) {
    let [sign_in, deletion, conflicts] = words_of(exchange);
    list.say("sign-in", "exchange-sign-in", sign_in, exchange.sign_in.origin);
    for (key, setting) in
        [("version", &exchange.version), ("mailbox", &exchange.mailbox), ("acts-as", &exchange.acts_as)]
    {
        let origin = setting.as_ref().map_or(Origin::Default, |setting| setting.origin);
        let value = setting.as_ref().map_or("", |setting| setting.value.as_str());
        list.say(key, &format!("exchange-{key}"), value, origin);
    }
    list.say("deletion", "exchange-deletion", deletion, exchange.deletion.origin);
    list.say("conflicts", "exchange-conflicts", conflicts, exchange.conflicts.origin);
}

fn explain_digest(list: &mut List<'_>, digest: &DigestSettings) {
    list.say("active", "digest-active", if *digest.active { "true" } else { "false" }, digest.active.origin);
    list.say("to", "digest-to", &digest.to.to_string(), digest.to.origin);
    let copies: Vec<String> = digest.cc.iter().map(ToString::to_string).collect();
    list.say("cc", "digest-cc", &copies.join(", "), digest.cc.origin);
    list.say("from", "digest-from", &digest.from.to_string(), digest.from.origin);
    list.say("server", "digest-server", &digest.server, digest.server.origin);
    list.say("port", "digest-port", &digest.port.to_string(), digest.port.origin);
    list.say("security", "digest-security", word_of(&Security::WORDS, &digest.security), digest.security.origin);
    match &digest.user {
        Some(user) => list.say("user", "digest-user", user, user.origin),
        None => list.say("user", "digest-user", "", Origin::Default),
    }
    if let Some(variable) = &digest.secret_env {
        list.add("secret-env", variable, variable.origin);
    }
    list.say("hour", "digest-hour", &digest.hour.to_string(), digest.hour.origin);
}

fn explain_proxy(list: &mut List<'_>, proxy: &ProxySettings) {
    list.say("mode", "proxy-mode", word_of(&ProxyMode::WORDS, &proxy.mode), proxy.mode.origin);
    if *proxy.mode != ProxyMode::Manual {
        return;
    }
    if let Some(address) = &proxy.address {
        list.say("address", "proxy-address", address.as_str().trim_end_matches('/'), address.origin);
    }
    if let Some(user) = &proxy.user {
        list.say("user", "proxy-user", user, user.origin);
    }
    if let Some(variable) = &proxy.secret_env {
        list.add("secret-env", variable, variable.origin);
    }
    list.say("except", "proxy-except", &proxy.except.join(", "), proxy.except.origin);
}

fn explain_pairing(list: &mut List<'_>, pairing: &Pairing) {
    list.flag("active", &pairing.active);
    list.add("crm", &pairing.left, pairing.left.origin);
    list.add("calendar", &pairing.right, pairing.right.origin);
    let kinds: Vec<&str> =
        KINDS.iter().filter(|(_, kind)| pairing.kinds.contains(kind)).map(|(word, _)| *word).collect();
    list.add("kinds", &kinds.join(", "), pairing.kinds.origin);
    list.add("interval", &words::interval_word(*pairing.interval), pairing.interval.origin);
    list.add("first-run", word_of(&FIRST_RUNS, &pairing.first_run), pairing.first_run.origin);
    list.say("brake.records", "brake-records", &pairing.brake.records.to_string(), pairing.brake.origin);
    list.say("brake.percent", "brake-percent", &pairing.brake.percent.to_string(), pairing.brake.origin);
    let prefix = std::mem::take(&mut list.prefix);
    for (word, kind) in &KINDS {
        if let Some(settings) = pairing.rules.get(kind).filter(|_| pairing.kinds.contains(kind)) {
            list.prefix = format!("{prefix}{word}.");
            explain_kind(list, settings, *kind);
        }
    }
}

fn explain_kind(list: &mut List<'_>, settings: &KindSettings, kind: Kind) {
    let dated = matches!(kind, Kind::Event | Kind::Task);
    list.add("direction", word_of(&DIRECTIONS, &settings.direction), settings.direction.origin);
    explain_flow(list, "to-crm", &settings.to_left, dated);
    explain_flow(list, "to-calendar", &settings.to_right, dated);
    list.add("conflict", word_of(&CONFLICTS, &settings.conflict), settings.conflict.origin);
    if dated {
        list.add("window", window(&settings.window).trim_matches('"'), settings.window.origin);
    }
    if kind == Kind::Event {
        list.add("hours", &hours(settings.hours.as_ref()), settings.hours.origin);
        list.say("all-day", "all-day", &span_of_day(*settings.day), settings.day.origin);
        list.flag("create-invited-contacts", &settings.create_invited);
        list.flag("mail-attendees", &settings.mail_attendees);
    }
    if kind == Kind::Contact {
        list.flag("remove-when-user-disabled", &settings.remove_when_disabled);
    }
    for (key, field) in [("status", Field::Status), ("priority", Field::Priority), ("type", Field::Activity)] {
        if let Some(default) = settings.defaults.get(&field) {
            list.say(&format!("defaults.{key}"), &format!("default-{key}"), default, default.origin);
        }
    }
    for (key, categories) in [("set", &settings.set), ("include", &settings.include), ("exclude", &settings.exclude)] {
        list.say(&format!("categories.{key}"), &format!("categories-{key}"), &joined(categories), categories.origin);
    }
    list.add("scope", &scope(&settings.scope), settings.scope.origin);
    explain_collections(list, settings, dated);
    for (name, target) in &settings.mapping {
        list.say(&format!("mapping.{name}"), "mapping", &words::mapped_word(target), target.origin);
    }
}

fn explain_flow(list: &mut List<'_>, way: &str, flow: &FlowSettings, dated: bool) {
    for (key, setting) in [("create", &flow.create), ("update", &flow.update), ("delete", &flow.delete)] {
        let value = if **setting { "true" } else { "false" };
        list.say(&format!("{way}.{key}"), &format!("{way}-{key}"), value, setting.origin);
    }
    if dated {
        list.say(&format!("{way}.private"), &format!("{way}-private"), private(&flow.private), flow.private.origin);
    }
    if let PrivatePolicy::BusyOnly { title } = &flow.private.value {
        list.say(&format!("{way}.private.busy"), "private-busy", title, flow.private.origin);
    }
}

fn explain_collections(list: &mut List<'_>, settings: &KindSettings, dated: bool) {
    let right = if dated { "collection" } else { "address-book" };
    for (key, named) in [("crm-collection", &settings.left_collection), (right, &settings.right_collection)] {
        match named {
            Some(address) => list.add(key, address, address.origin),
            None => list.add(key, "", Origin::Default),
        }
    }
}

fn explain_app(list: &mut List<'_>, app: &AppSettings) {
    list.flag("start-at-login", &app.start_at_login);
    list.add("theme", word_of(&Theme::WORDS, &app.theme), app.theme.origin);
    list.flag("notifications", &app.notifications);
    let quiet = app.quiet_hours.value.map(span_of_day).unwrap_or_default();
    list.add("quiet-hours", &quiet, app.quiet_hours.origin);
    list.flag("hide-on-lock-screen", &app.hide_on_lock_screen);
}

fn private(policy: &PrivatePolicy) -> &'static str {
    match policy {
        PrivatePolicy::Full => "full",
        PrivatePolicy::MarkedPrivate => "marked",
        PrivatePolicy::BusyOnly { .. } => "busy",
        PrivatePolicy::Skip => "skip",
    }
}

fn hours(hours: Option<&Hours>) -> String {
    hours.map_or_else(|| "all".to_owned(), |hours| span_of_day((hours.from, hours.to)))
}

fn span_of_day((from, to): (Time, Time)) -> String {
    format!("{}–{}", from.strftime("%H:%M"), to.strftime("%H:%M"))
}

fn scope(scope: &Ownership) -> String {
    match scope {
        Ownership::Mine => "mine".to_owned(),
        Ownership::Groups(groups) => joined(groups),
        Ownership::Everybody => "all".to_owned(),
    }
}

fn joined(texts: &BTreeSet<String>) -> String {
    texts.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}
