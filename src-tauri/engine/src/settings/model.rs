//! The choices of a user, read and checked. Every choice remembers where it comes from, so that it can be explained.
//!
//! Only [`super::parse`] makes these; whoever holds a [`Settings`] holds one without a mistake.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::time::Duration;

use jiff::civil::Time;
use jiff::tz::TimeZone;
use ponte_core::record::{Field, Kind};
use ponte_core::rules::{Brake, ConflictRule, FirstRun, Hours, Ownership, PrivatePolicy, Window};
use ponte_core::snapshot::Side;
use url::Url;

use super::app::AppSettings;
use super::digest::DigestSettings;
use super::proxy::ProxySettings;
use super::updates::UpdateSettings;
use crate::collection::MappedField;
use crate::http::Trusted;
use crate::messages::Language;

/// Where a choice comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Nobody said otherwise.
    Default,
    /// This line of the file.
    File(usize),
    /// The user's organisation ([`Settings::organisation`]): the user cannot change it.
    Organisation,
}

impl Origin {
    /// The line of the file; 0 where it is not the file that says so.
    #[must_use]
    pub fn line(self) -> usize {
        match self {
            Origin::File(line) => line,
            Origin::Default | Origin::Organisation => 0,
        }
    }
}

/// A choice and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting<T> {
    /// What was chosen.
    pub value: T,
    /// By whom.
    pub origin: Origin,
}

impl<T> Setting<T> {
    /// What holds unless somebody says otherwise.
    #[must_use]
    pub fn default(value: T) -> Self {
        Setting { value, origin: Origin::Default }
    }

    /// The same choice in another form.
    #[must_use]
    pub fn map<U>(self, form: impl FnOnce(T) -> U) -> Setting<U> {
        Setting { value: form(self.value), origin: self.origin }
    }
}

impl<T> Deref for Setting<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A whole file of settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// In which language Ponte speaks.
    pub language: Setting<Language>,
    /// The user's own zone.
    pub zone: Setting<TimeZone>,
    /// How much the log tells.
    pub log: Setting<LogLevel>,
    /// What can be joined.
    pub accounts: Vec<Account>,
    /// What is joined.
    pub pairings: Vec<Pairing>,
    /// The daily digest, where there is to be one.
    pub digest: Option<DigestSettings>,
    /// What only the desktop app goes by.
    pub app: AppSettings,
    /// Who sets what the user cannot change, where somebody does.
    pub organisation: Option<String>,
    /// Through what the network is left.
    pub proxy: ProxySettings,
    /// Who is asked for newer versions of Ponte, where somebody is.
    pub updates: Option<UpdateSettings>,
}

impl Settings {
    /// The account of this name.
    #[must_use]
    pub fn account(&self, name: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.name == name)
    }

    /// The pairing of this name.
    #[must_use]
    pub fn pairing(&self, name: &str) -> Option<&Pairing> {
        self.pairings.iter().find(|pairing| pairing.name == name)
    }
}

/// How much the log tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogLevel {
    /// What failed.
    Error,
    /// And what is odd.
    Warn,
    /// And what each run did.
    Info,
    /// And every request.
    Debug,
    /// And every step.
    Trace,
}

impl LogLevel {
    /// Every level by its word.
    pub const WORDS: [(&'static str, LogLevel); 5] = [
        ("error", LogLevel::Error),
        ("warn", LogLevel::Warn),
        ("info", LogLevel::Info),
        ("debug", LogLevel::Debug),
        ("trace", LogLevel::Trace),
    ];
}

/// What an account speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Vtiger 7 to 8.3, over `webservice.php`.
    Vtiger,
    /// Any CalDAV and CardDAV server.
    Dav,
    /// Microsoft 365, over Graph.
    Microsoft365,
    /// Exchange Server and grommunio, over EWS.
    Exchange,
}

impl System {
    /// Every system by its word.
    pub const WORDS: [(&'static str, System); 4] = [
        ("vtiger", System::Vtiger),
        ("dav", System::Dav),
        ("microsoft365", System::Microsoft365),
        ("exchange", System::Exchange),
    ];

    /// Whether it is a CRM.
    #[must_use]
    pub fn is_crm(self) -> bool {
        match self {
            System::Vtiger => true,
            System::Dav | System::Microsoft365 | System::Exchange => false,
        }
    }

    /// Its word in the settings.
    #[must_use]
    pub fn word(self) -> &'static str {
        super::words::word_of(&System::WORDS, &self)
    }

    /// How users sign in where nothing else was chosen.
    #[must_use]
    pub fn usual_sign_in(self) -> SignInWay {
        match self {
            System::Vtiger | System::Dav | System::Exchange => SignInWay::Password,
            System::Microsoft365 => SignInWay::Browser,
        }
    }
}

/// How a user proves who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInWay {
    /// By a secret that they type once: a password, an access key.
    Password,
    /// On the provider's page in the browser; what lets in afterwards is a token that nobody types.
    Browser,
    /// By being signed in to Windows; there is no secret.
    Windows,
}

impl SignInWay {
    /// Every way by its word.
    pub const WORDS: [(&'static str, SignInWay); 3] =
        [("password", SignInWay::Password), ("browser", SignInWay::Browser), ("windows", SignInWay::Windows)];

    /// Its word in the settings.
    #[must_use]
    pub fn word(self) -> &'static str {
        super::words::word_of(&SignInWay::WORDS, &self)
    }

    /// Those that this computer has.
    pub fn here() -> impl Iterator<Item = (&'static str, SignInWay)> {
        SignInWay::WORDS.into_iter().filter(|(_, way)| cfg!(windows) || *way != SignInWay::Windows)
    }
}

/// One account. Its secret is in the keychain under its name, or in the environment.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// What the user calls it.
    pub name: String,
    /// The line on which it begins.
    pub line: usize,
    /// What it speaks.
    pub system: Setting<System>,
    /// A host, a URL, or (CalDAV) an e-mail address, from which the server is found.
    pub address: Setting<String>,
    /// Who signs in.
    pub user: Setting<String>,
    /// The environment variable that holds its secret, where it is not in the keychain.
    pub secret_env: Option<Setting<String>>,
    /// Whether the user accepted that passwords and records go over the network unencrypted.
    pub allow_http: Setting<bool>,
    /// The zone of the server, where it should not be found but told.
    pub zone: Option<Setting<TimeZone>>,
    /// The certificate that is trusted although nobody vouches for it, by the user's own choice.
    pub trusted: Option<Setting<Trusted>>,
    /// What only an account says whose user signs in on Microsoft's page.
    pub microsoft: Option<Microsoft>,
    /// What only an account of an Exchange Server says.
    pub exchange: Option<Exchange>,
}

/// How an account is registered whose user signs in on Microsoft's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Microsoft {
    /// The organisation: its domain or id, or a word for any.
    pub tenant: Setting<String>,
    /// Under which id Ponte is registered there.
    pub client_id: Setting<String>,
    /// The secret of that registration, where it insists on one.
    pub client_secret: Setting<ClientSecret>,
    /// Whether calendars and address books that others share are asked for too, which is a right more to consent to.
    pub shared_calendars: Setting<bool>,
    /// The address of another's mailbox that this user has access to.
    pub mailbox: Option<Setting<String>>,
}

/// How an account of an Exchange Server works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// How its user signs in.
    pub sign_in: Setting<SignInWay>,
    /// The version that requests speak; by what the server says of itself where it is not named.
    pub version: Option<Setting<String>>,
    /// The address of another's mailbox that this user has access to.
    pub mailbox: Option<Setting<String>>,
    /// The address of the user that this account, a service's, acts as.
    pub acts_as: Option<Setting<String>>,
    /// Whether it may: an organisation alone can say so.
    pub may_act: Setting<bool>,
    /// Where deleted items go.
    pub deletion: Setting<Deletion>,
    /// What becomes of a write to an item that somebody changed at the same moment.
    pub conflicts: Setting<Conflicts>,
}

/// Where deleted items go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deletion {
    /// To “Deleted Items”.
    DeletedItems,
    /// Out of sight, where an administrator can bring them back.
    Soft,
    /// Away.
    Hard,
}

/// What becomes of a write to an item that somebody changed at the same moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conflicts {
    /// It is not carried out; Ponte merges and writes again.
    Never,
    /// The server decides by property.
    Auto,
    /// It is carried out.
    Always,
}

/// Where the secret of a registration is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientSecret {
    /// There is none: the registration is a public client's, as it should be on a user's own computer.
    None,
    /// In the keychain.
    Keychain,
    /// In this environment variable.
    Environment(String),
}

impl Account {
    /// How its user signs in.
    #[must_use]
    pub fn sign_in(&self) -> SignInWay {
        self.exchange.as_ref().map_or(self.system.usual_sign_in(), |own| *own.sign_in)
    }

    /// The name of the keychain's entry with what lets in. A password and what a browser brought stand apart: neither is ever
    /// sent where the other belongs. No account can have a name with a slash.
    #[must_use]
    pub fn secret_entry(&self) -> String {
        match (self.system.usual_sign_in(), self.sign_in()) {
            (SignInWay::Password, SignInWay::Browser) => format!("{}/browser", self.name),
            _ => self.name.clone(),
        }
    }

    /// Its address as a URL: as written, or `https` in front of a host. `None` for an e-mail address.
    #[must_use]
    pub fn url(&self) -> Option<Url> {
        if self.address.contains("://") {
            return Url::parse(&self.address).ok();
        }
        if self.address.contains('@') { None } else { Url::parse(&format!("https://{}", *self.address)).ok() }
    }
}

/// Two accounts and what is kept in step between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Pairing {
    /// What the user calls it.
    pub name: String,
    /// The line on which it begins.
    pub line: usize,
    /// Whether it runs.
    pub active: Setting<bool>,
    /// The account on the left: the CRM, where there is one.
    pub left: Setting<String>,
    /// The account on the right: the calendar and address book.
    pub right: Setting<String>,
    /// Which kinds are kept in step.
    pub kinds: Setting<BTreeSet<Kind>>,
    /// How often.
    pub interval: Setting<Duration>,
    /// How the first run goes.
    pub first_run: Setting<FirstRun>,
    /// When deletions wait for consent.
    pub brake: Setting<Brake>,
    /// The choices of each kind, those not kept in step included.
    pub rules: BTreeMap<Kind, KindSettings>,
    /// The user's own zone.
    pub zone: TimeZone,
}

impl Pairing {
    /// The account on `side`.
    #[must_use]
    pub fn account(&self, side: Side) -> &str {
        match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        }
    }
}

/// Which ways a kind goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Both.
    Both,
    /// From the CRM to the calendar.
    ToRight,
    /// From the calendar to the CRM.
    ToLeft,
}

/// What may go one way.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowSettings {
    /// New records.
    pub create: Setting<bool>,
    /// Changes.
    pub update: Setting<bool>,
    /// Deletions.
    pub delete: Setting<bool>,
    /// What becomes of private records.
    pub private: Setting<PrivatePolicy>,
}

/// The choices for one kind of one pairing.
#[derive(Debug, Clone, PartialEq)]
pub struct KindSettings {
    /// Which ways.
    pub direction: Setting<Direction>,
    /// Towards the CRM.
    pub to_left: FlowSettings,
    /// Towards the calendar.
    pub to_right: FlowSettings,
    /// Who wins.
    pub conflict: Setting<ConflictRule>,
    /// Which dates.
    pub window: Setting<Window>,
    /// Which hours.
    pub hours: Setting<Option<Hours>>,
    /// How a whole day looks in a CRM that has none.
    pub day: Setting<(Time, Time)>,
    /// What the CRM gets where the calendar says nothing.
    pub defaults: BTreeMap<Field, Setting<String>>,
    /// Categories to set on the right.
    pub set: Setting<BTreeSet<String>>,
    /// Only these categories of the right.
    pub include: Setting<BTreeSet<String>>,
    /// Not these.
    pub exclude: Setting<BTreeSet<String>>,
    /// Whose records.
    pub scope: Setting<Ownership>,
    /// The collection on the left; the account's default where absent.
    pub left_collection: Option<Setting<String>>,
    /// The calendar or address book on the right; the account's default where absent.
    pub right_collection: Option<Setting<String>>,
    /// The user's own field mapping, by the CRM's name of the field.
    pub mapping: BTreeMap<String, Setting<MappedField>>,
    /// Whether an invited CRM contact who is not in the address book is created there.
    pub create_invited: Setting<bool>,
    /// Whether the contacts that Ponte brought leave the mailbox of a user whom the CRM's administrator has disabled.
    pub remove_when_disabled: Setting<bool>,
    /// Whether meetings the user organises may be written although that mails their attendees.
    pub mail_attendees: Setting<bool>,
}
