//! Changes `ponte.toml` in place: comments, order and blank lines of the user stay as they are.
//!
//! What would come out is checked before it is written, so that no command can leave a file with a mistake behind.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ponte_core::record::Kind;
use ponte_core::verdict::Failure;
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, TableLike, value};

use super::choices::Choices;
use super::exchange::{self, ExchangeEntry};
use super::live::text_of;
use super::microsoft;
use super::mistake::Mistake;
use super::model::{Settings, System};
use super::words::{KINDS, word_of};
use super::{Surroundings, parse};
use crate::messages::Language;
use crate::paths::replace;
use place::{Words, allowed, carry_out, edits, put};

pub(super) mod place;

mod network;

pub use network::ProxyEntry;

/// What `digest set` writes: what is given replaces what stands there.
#[derive(Clone, Default)]
pub struct DigestEntry {
    /// To whom.
    pub to: Option<String>,
    /// Who gets a copy; nobody where it is given and empty.
    pub cc: Option<Vec<String>>,
    /// From whom.
    pub from: Option<String>,
    /// The mail server.
    pub server: Option<String>,
    /// Its port.
    pub port: Option<u16>,
    /// How the connection is protected.
    pub security: Option<String>,
    /// Whether an unprotected one is accepted.
    pub allow_unencrypted: bool,
    /// Who signs in there.
    pub user: Option<String>,
    /// The environment variable with the password, where it does not go into the keychain.
    pub secret_env: Option<String>,
    /// From which hour on.
    pub hour: Option<i8>,
}

/// A file of settings being changed.
pub struct Document {
    file: PathBuf,
    document: DocumentMut,
}

/// What `account add` writes.
#[derive(Debug, Clone)]
pub struct AccountEntry {
    /// Its name.
    pub name: String,
    /// What it speaks.
    pub system: System,
    /// Where it is.
    pub address: String,
    /// Who signs in.
    pub user: String,
    /// The environment variable with its secret, where it does not go into the keychain.
    pub secret_env: Option<String>,
    /// Whether http is accepted.
    pub allow_http: bool,
    /// What is taken only where one signs in on Microsoft's page.
    pub microsoft: Option<MicrosoftEntry>,
    /// What only an Exchange Server takes; what stands there stays where nothing is said of it.
    pub exchange: Option<ExchangeEntry>,
}

/// What `account add` writes of an account whose user signs in on Microsoft's page; what is not given is taken out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MicrosoftEntry {
    /// The organisation, where it is not any.
    pub tenant: Option<String>,
    /// The registration, where it is not the built-in one.
    pub client_id: Option<String>,
    /// Whether a secret of the registration is in the keychain.
    pub client_secret: bool,
    /// The environment variable with that secret, where it is not.
    pub client_secret_env: Option<String>,
    /// Whether shared calendars are asked for.
    pub shared_calendars: bool,
    /// Another's mailbox, where it is not the user's own.
    pub mailbox: Option<String>,
}

/// What `pair add` writes.
#[derive(Debug, Clone)]
pub struct PairingEntry {
    /// Its name.
    pub name: String,
    /// The account on the left.
    pub left: String,
    /// The account on the right.
    pub right: String,
    /// Whether the left one is a CRM, so that the words of a CRM pairing are used.
    pub crm: bool,
    /// The kinds, as sections are named; all where empty.
    pub kinds: Vec<String>,
    /// The collections on the right; the account's usual one where absent.
    pub collections: BTreeMap<Kind, String>,
    /// How the first run goes, where it is not two-way.
    pub first_run: Option<String>,
}

impl Document {
    /// Opens a file for change; a missing one begins empty, with the user's language.
    ///
    /// # Errors
    /// `failure-file`, or the file's mistakes: a file that is wrong is not made longer.
    pub fn open(file: &Path, surroundings: &Surroundings) -> Result<Result<Self, Vec<Mistake>>, Failure> {
        let mut text = text_of(file)?;
        if text.trim().is_empty() {
            text = format!("{}language = \"{}\"\n", heading(surroundings.language), surroundings.language.as_str());
        }
        if let Err(mistakes) = parse(&text, surroundings) {
            return Ok(Err(mistakes));
        }
        let document = text.parse().unwrap_or_default();
        Ok(Ok(Document { file: file.to_path_buf(), document }))
    }

    /// Adds an account, or replaces what the account of that name says.
    pub fn put_account(&mut self, entry: &AccountEntry) {
        self.change("account", &entry.name, |table| write_account(table, entry));
    }

    /// Adds a pairing, or replaces what the pairing of that name says here.
    pub fn put_pairing(&mut self, entry: &PairingEntry) {
        self.change("pairing", &entry.name, |table| write_pairing(table, entry));
    }

    /// Removes the account of this name; whether there was one.
    pub fn remove_account(&mut self, name: &str) -> bool {
        self.remove("account", name)
    }

    /// Removes the pairing of this name; whether there was one.
    pub fn remove_pairing(&mut self, name: &str) -> bool {
        self.remove("pairing", name)
    }

    /// Switches the pairing of this name on or off; whether there is one.
    pub fn set_active(&mut self, name: &str, active: bool) -> bool {
        let Some(table) = self.find("pairing", name) else { return false };
        put(table, "active", active.into());
        true
    }

    /// Sets how much the log tells.
    pub fn set_log(&mut self, level: &str) {
        put(self.document.as_table_mut(), "log", level.into());
    }

    /// Writes what `wanted` chooses otherwise for the pairing of this name than what holds `now`: what goes back to the
    /// default is taken out, and what nobody changed stays as it was typed.
    ///
    /// # Errors
    /// `mistake-locked` where the organisation has set something to be changed. Nothing is changed then.
    pub fn put_rules(&mut self, now: &Settings, name: &str, wanted: &Choices) -> Result<(), Box<Mistake>> {
        let Some(pairing) = now.pairing(name) else { return Ok(()) };
        let edits = edits(&Choices::of_pairing(now, pairing), &Choices::usual_pairing(now, pairing), wanted);
        allowed(now, &edits)?;
        let Some(table) = self.find("pairing", name) else { return Ok(()) };
        let words = if table.contains_key("left") { Words::Sides } else { Words::Crm };
        edits.iter().for_each(|edit| carry_out(table, edit, words));
        Ok(())
    }

    /// As [`Document::put_rules`], for what holds for the whole file, the app and the digest.
    ///
    /// # Errors
    /// `mistake-locked`, likewise.
    pub fn put_app(&mut self, now: &Settings, wanted: &Choices) -> Result<(), Box<Mistake>> {
        let edits = edits(&Choices::of_app(now), &Choices::usual_app(), wanted);
        allowed(now, &edits)?;
        edits.iter().for_each(|edit| carry_out(self.document.as_table_mut(), edit, Words::Crm));
        Ok(())
    }

    /// Writes down how the digest is sent.
    pub fn put_digest(&mut self, entry: &DigestEntry) {
        let item = self.document.entry("digest").or_insert(Item::Table(Table::new()));
        if let Some(table) = item.as_table_like_mut() {
            write_digest(table, entry);
        }
    }

    /// Switches the digest on or off; whether there is one.
    pub fn set_digest(&mut self, active: bool) -> bool {
        let Some(table) = self.document.get_mut("digest").and_then(Item::as_table_like_mut) else { return false };
        put(table, "active", active.into());
        true
    }

    /// Removes the digest; whether there was one.
    pub fn remove_digest(&mut self) -> bool {
        self.document.remove("digest").is_some()
    }

    /// Checks what came out, without writing it.
    ///
    /// # Errors
    /// The mistakes that the file would have.
    pub fn check(&self, surroundings: &Surroundings) -> Result<Settings, Vec<Mistake>> {
        parse(&self.document.to_string(), surroundings)
    }

    /// Checks what came out and writes it.
    ///
    /// # Errors
    /// `failure-file`, or the mistakes that the file would have had; it is then as it was.
    pub fn save(&self, surroundings: &Surroundings) -> Result<Result<Settings, Vec<Mistake>>, Failure> {
        let text = self.document.to_string();
        match parse(&text, surroundings) {
            Ok(settings) => replace(&self.file, &text).map(|()| Ok(settings)),
            Err(mistakes) => Ok(Err(mistakes)),
        }
    }

    /// Changes the table of that name in an array of tables, added at its end where it is missing.
    fn change(&mut self, array: &str, name: &str, change: impl FnOnce(&mut Table)) {
        if self.find(array, name).is_none() {
            let item = self.document.entry(array).or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
            // Tables written in line, `account = [{ … }]`, are spread out.
            let mut tables = std::mem::take(item).into_array_of_tables().unwrap_or_default();
            if !tables.iter().any(|table| is_named(table, name)) {
                let mut table = Table::new();
                table.insert("name", value(name));
                tables.push(table);
            }
            *item = Item::ArrayOfTables(tables);
        }
        if let Some(table) = self.find(array, name) {
            change(table);
        }
    }

    fn find(&mut self, array: &str, name: &str) -> Option<&mut Table> {
        self.document.get_mut(array)?.as_array_of_tables_mut()?.iter_mut().find(|table| is_named(table, name))
    }

    fn remove(&mut self, array: &str, name: &str) -> bool {
        let Some(tables) = self.document.get_mut(array).and_then(Item::as_array_of_tables_mut) else { return false };
        let before = tables.len();
        tables.retain(|table| !is_named(table, name));
        tables.len() < before
    }
}

fn write_account(table: &mut Table, entry: &AccountEntry) {
    if table.get("address").is_some_and(|address| address.as_str() != Some(entry.address.as_str())) {
        // It was chosen for another host.
        table.remove("trusted-certificate");
    }
    put(table, "system", word_of(&System::WORDS, &entry.system).into());
    if entry.system == System::Microsoft365 && entry.address == microsoft::GRAPH {
        table.remove("address");
    } else {
        put(table, "address", (&entry.address).into());
    }
    put(table, "user", (&entry.user).into());
    match &entry.exchange {
        _ if entry.system != System::Exchange => exchange::KEYS.iter().for_each(|key| drop(table.remove(key))),
        Some(own) => own.write(table),
        None => {}
    }
    write_microsoft(table, entry.microsoft.as_ref());
    match &entry.secret_env {
        Some(variable) => put(table, "secret-env", variable.into()),
        None => drop(table.remove("secret-env")),
    }
    if entry.allow_http {
        put(table, "allow-http", true.into());
    }
}

fn write_microsoft(table: &mut Table, entry: Option<&MicrosoftEntry>) {
    let none = MicrosoftEntry::default();
    let entry = entry.unwrap_or(&none);
    let texts =
        [("tenant", &entry.tenant), ("client-id", &entry.client_id), ("client-secret-env", &entry.client_secret_env)];
    for (key, text) in texts {
        match text {
            Some(text) => put(table, key, text.into()),
            None => drop(table.remove(key)),
        }
    }
    for (key, flag) in [("client-secret", entry.client_secret), ("shared-calendars", entry.shared_calendars)] {
        if flag {
            put(table, key, true.into());
        } else {
            table.remove(key);
        }
    }
    // Taken out already where it is an Exchange Server's no more.
    if let Some(mailbox) = &entry.mailbox {
        put(table, "mailbox", mailbox.into());
    }
}

fn write_pairing(table: &mut Table, entry: &PairingEntry) {
    let (left, right) = if entry.crm { ("crm", "calendar") } else { ("left", "right") };
    put(table, left, (&entry.left).into());
    put(table, right, (&entry.right).into());
    if !entry.kinds.is_empty() {
        put(table, "kinds", entry.kinds.iter().collect::<Array>().into());
    }
    if let Some(word) = &entry.first_run {
        put(table, "first-run", word.into());
    }
    for (word, kind) in KINDS {
        let key = if matches!(kind, Kind::Event | Kind::Task) { "collection" } else { "address-book" };
        if let Some(address) = entry.collections.get(&kind)
            && let Some(section) = table.entry(word).or_insert(Item::Table(Table::new())).as_table_like_mut()
        {
            put(section, key, address.into());
        }
    }
}

fn write_digest(table: &mut dyn TableLike, entry: &DigestEntry) {
    let texts = [
        ("to", &entry.to),
        ("from", &entry.from),
        ("server", &entry.server),
        ("security", &entry.security),
        ("user", &entry.user),
        ("secret-env", &entry.secret_env),
    ];
    for (key, text) in texts {
        if let Some(text) = text {
            put(table, key, text.into());
        }
    }
    for (key, number) in [("port", entry.port.map(i64::from)), ("hour", entry.hour.map(i64::from))] {
        if let Some(number) = number {
            put(table, key, number.into());
        }
    }
    if let Some(cc) = &entry.cc {
        put(table, "cc", cc.iter().collect::<Array>().into());
    }
    if entry.allow_unencrypted {
        put(table, "allow-unencrypted", true.into());
    }
}

fn is_named(table: &Table, name: &str) -> bool {
    table.get("name").and_then(Item::as_str) == Some(name)
}

fn heading(language: Language) -> &'static str {
    match language {
        Language::English => {
            "# Ponte's settings. Every key: docs/settings.md. What they mean now: pontectl config explain\n"
        }
        Language::Italian => {
            "# Le impostazioni di Ponte. Tutte le chiavi: docs/settings.md. Che cosa significano ora: pontectl config explain\n"
        }
    }
}
