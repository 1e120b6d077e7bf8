//! Reads `[digest]`: to whom the daily digest goes, from whom, and over which server.
//!
//! A mistake never repeats an address, and a mailbox does not show itself in `Debug`.

use std::str::FromStr as _;

use lettre::message::Mailbox as Parsed;
use url::Host;

use super::accounts::{line, variable};
use super::model::{Origin, Setting};
use super::reader::{Section, Source};

/// The most people that one digest goes to.
const MOST: usize = 50;

/// The daily digest.
#[derive(Debug, Clone, PartialEq)]
pub struct DigestSettings {
    /// The line on which it begins.
    pub line: usize,
    /// Whether it is sent by itself.
    pub active: Setting<bool>,
    /// To whom.
    pub to: Setting<Mailbox>,
    /// Who gets a copy.
    pub cc: Setting<Vec<Mailbox>>,
    /// From whom.
    pub from: Setting<Mailbox>,
    /// The mail server.
    pub server: Setting<String>,
    /// Its port.
    pub port: Setting<u16>,
    /// How the connection is protected.
    pub security: Setting<Security>,
    /// Whether the user accepted that it is not.
    pub allow_unencrypted: Setting<bool>,
    /// Who signs in there, where somebody does.
    pub user: Option<Setting<String>>,
    /// The environment variable that holds the password, where it is not in the keychain.
    pub secret_env: Option<Setting<String>>,
    /// From which hour of the day on, by the user's own clock.
    pub hour: Setting<i8>,
}

impl DigestSettings {
    /// Everybody it goes to, once each, and how the settings name them: `to`, `cc 2`.
    #[must_use]
    pub fn recipients(&self) -> Vec<(String, &Mailbox)> {
        let copies = self.cc.iter().enumerate().map(|(index, copy)| (format!("cc {}", index + 1), copy));
        let mut all: Vec<(String, &Mailbox)> = Vec::new();
        for (name, mailbox) in std::iter::once(("to".to_owned(), &*self.to)).chain(copies) {
            if !all.iter().any(|(_, known)| known.address().eq_ignore_ascii_case(mailbox.address())) {
                all.push((name, mailbox));
            }
        }
        all
    }
}

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte on.
    Tls,
    /// TLS after a few words; never without it.
    StartTls,
    /// Not at all.
    None,
}

impl Security {
    /// Every one by its word.
    pub const WORDS: [(&'static str, Security); 3] =
        [("tls", Security::Tls), ("starttls", Security::StartTls), ("none", Security::None)];

    /// The port it is usually found on.
    #[must_use]
    pub fn usual_port(self) -> u16 {
        match self {
            Security::Tls => 465,
            Security::StartTls => 587,
            Security::None => 25,
        }
    }
}

/// An e-mail address, perhaps with a name before it.
#[derive(Clone, PartialEq, Eq)]
pub struct Mailbox(Parsed);

impl Mailbox {
    /// `giulia@example.it`, or `Giulia Rossi <giulia@example.it>`. Addresses beyond ASCII are not taken: few servers do.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.chars().any(char::is_control) {
            return None;
        }
        let parsed = Parsed::from_str(text).ok()?;
        let address: &str = parsed.email.as_ref();
        (address.is_ascii() && address.len() <= 254).then_some(Mailbox(parsed))
    }

    /// The address alone.
    #[must_use]
    pub fn address(&self) -> &str {
        self.0.email.as_ref()
    }

    /// As the library takes it.
    #[must_use]
    pub fn parsed(&self) -> &Parsed {
        &self.0
    }
}

impl std::fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("<mailbox>")
    }
}

/// As it would be written in the settings.
impl std::fmt::Display for Mailbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The table, where there is one. What is wrong in it is noted, and it is then left out.
pub(super) fn read(source: &Source<'_>, section: Option<Section<'_, '_>>) -> Option<DigestSettings> {
    let mut section = section?;
    let line = line(source, section.span());
    let active = section.flag("active").unwrap_or(Setting::default(false));
    let to = mailbox(&mut section, "to");
    let cc = copies(&mut section);
    let from = mailbox(&mut section, "from");
    let server = server(&mut section);
    let security = section.word("security", &Security::WORDS).unwrap_or(Setting::default(Security::Tls));
    let port = section.number("port", 1..=65_535).map(|port| port.map(|port| u16::try_from(port).unwrap_or(0)));
    let allow_unencrypted = section.flag("allow-unencrypted").unwrap_or(Setting::default(false));
    let user = section.string("user").filter(|user| !user.is_empty());
    let secret_env = section.parsed("secret-env", "mistake-variable", variable);
    let hour = section.number("hour", 0..=23).map(|hour| hour.map(|hour| i8::try_from(hour).unwrap_or(0)));
    if secret_env.is_some() && user.is_none() {
        section.wrong("user", "mistake-missing", []);
    }
    let elsewhere = server.as_ref().is_some_and(|server| !is_loopback(server));
    if *security == Security::None && elsewhere && !*allow_unencrypted {
        section.wrong("security", "mistake-mail-plain", []);
    }
    section.finish(&[]);
    Some(DigestSettings {
        line,
        active,
        to: to?,
        cc,
        from: from?,
        server: server?,
        port: port.unwrap_or(Setting::default(security.usual_port())),
        security,
        allow_unencrypted,
        user,
        secret_env,
        hour: hour.unwrap_or(Setting::default(8)),
    })
}

fn mailbox(section: &mut Section<'_, '_>, key: &'static str) -> Option<Setting<Mailbox>> {
    let given = section.required(key)?;
    let parsed = Mailbox::parse(&given).map(|mailbox| Setting { value: mailbox, origin: given.origin });
    if parsed.is_none() {
        section.wrong(key, "mistake-mail-address", []);
    }
    parsed
}

fn copies(section: &mut Section<'_, '_>) -> Setting<Vec<Mailbox>> {
    let Some(given) = section.list("cc") else { return Setting { value: Vec::new(), origin: Origin::Default } };
    if given.len() >= MOST {
        section.wrong("cc", "mistake-mail-many", [("most", &(MOST - 1).to_string())]);
    }
    let mut copies = Vec::new();
    for (index, text) in given.iter().enumerate() {
        match Mailbox::parse(text) {
            Some(mailbox) => copies.push(mailbox),
            None => section.wrong("cc", "mistake-mail-copy", [("number", &(index + 1).to_string())]),
        }
    }
    Setting { value: copies, origin: given.origin }
}

/// A host, as a name or a number, without a scheme or a port.
fn server(section: &mut Section<'_, '_>) -> Option<Setting<String>> {
    let given = section.required("server")?;
    match host(&given) {
        Some(_) => Some(given),
        None => {
            section.wrong("server", "mistake-mail-server", []);
            None
        }
    }
}

fn host(text: &str) -> Option<Host> {
    let bracketed = if text.contains(':') && !text.starts_with('[') { format!("[{text}]") } else { text.to_owned() };
    Host::parse(&bracketed).ok()
}

fn is_loopback(server: &str) -> bool {
    match host(server) {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests;
