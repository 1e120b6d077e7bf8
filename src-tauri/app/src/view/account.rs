//! Accounts and the first run, as the window shows them.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{AccountStanding, Kind, Lock, Side};

/// A system that can be joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SystemView {
    /// As in the settings.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// Whether it is a CRM.
    pub crm: bool,
    /// What its secret is called.
    pub secret_label: String,
    /// What an address of it looks like.
    pub address_example: String,
    /// Where to find what the form asks for.
    pub help: String,
    /// Whether one signs in by browser, so that there is no secret to type.
    pub browser: bool,
    /// Whether nobody has said yet under which id Ponte is registered there, so that the user has to.
    pub unregistered: bool,
    /// The ways to sign in that can be chosen, as in the settings, the usual one first; none where there is but one.
    pub sign_ins: Vec<String>,
}

/// What is typed of an account. Its secret travels beside it, and only inwards.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub struct AccountForm {
    /// What the user calls it.
    pub name: String,
    /// What it speaks, as in the settings.
    pub system: String,
    /// Where it is.
    pub address: String,
    /// Who signs in.
    pub user: String,
    /// Whether http is accepted.
    pub allow_http: bool,
    /// Whether a secret is kept already.
    pub has_secret: bool,
    /// By browser: whose organisation, where it is not any.
    pub tenant: String,
    /// By browser: under which id Ponte is registered, where it is not the built-in one.
    pub client_id: String,
    /// Microsoft 365: whether what others share is asked for too.
    pub shared_calendars: bool,
    /// Exchange Server: how one signs in, where it is not the usual way.
    pub sign_in: String,
    /// Exchange Server: another's mailbox, where it is not the user's own.
    pub mailbox: String,
    /// Exchange Server: where deleted items go, where it is not the usual place.
    pub deletion: String,
    /// Exchange Server: what becomes of two changes at the same moment, where it is not the usual.
    pub conflicts: String,
}

/// What a sign-in told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AccountTested {
    /// The product, where it says so.
    pub product: String,
    /// Its version, where it says so.
    pub version: String,
    /// The user's id there.
    pub user_id: String,
    /// What is particular about this server.
    pub notes: Vec<String>,
    /// What can be chosen from.
    pub collections: Vec<CollectionView>,
    /// The address as Ponte takes it, where that is not what was typed.
    pub new_address: Option<String>,
}

/// A collection to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CollectionView {
    /// What names it in the settings.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The kinds it holds.
    pub kinds: Vec<Kind>,
    /// Whether it takes writes.
    pub writable: bool,
    /// Whether the server makes it up.
    pub special: bool,
    /// Its colour.
    pub color: Option<String>,
    /// The kinds for which it is taken unless another is chosen.
    pub usual: Vec<Kind>,
}

/// What an e-mail address or a host turned out to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Found {
    /// What speaks there.
    pub system: FoundSystem,
    /// Whether Ponte speaks it too.
    pub supported: bool,
    /// What people call it.
    pub label: String,
    /// The address for the form.
    pub address: String,
    /// The user for the form.
    pub user: String,
    /// The organisation for the form, where it is not any.
    pub tenant: String,
    /// What was found, and what to do.
    pub sentence: String,
}

/// What speaks at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum FoundSystem {
    /// CalDAV and CardDAV.
    Dav,
    /// Microsoft 365 and Outlook.com.
    #[serde(rename = "microsoft365")]
    Microsoft,
    /// An Exchange server.
    Exchange,
    /// Google.
    Google,
    /// Nobody knows.
    Unknown,
}

/// An account, as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AccountView {
    /// What the user calls it.
    pub name: String,
    /// What it speaks, as in the settings.
    pub system: String,
    /// What people call that.
    pub label: String,
    /// Whether it is a CRM.
    pub crm: bool,
    /// Where it is.
    pub address: String,
    /// Who signs in.
    pub user: String,
    /// Whether http is accepted.
    pub allow_http: bool,
    /// The zone of the server, where it is told.
    pub zone: Option<String>,
    /// Where its secret is.
    pub secret: SecretPlace,
    /// How it has answered lately.
    pub state: AccountStanding,
    /// That in words.
    pub sentence: String,
    /// The pairings that use it.
    pub pairings: Vec<String>,
    /// The certificate that the user chose to trust.
    pub trusted_fingerprint: Option<String>,
    /// Whether one signs in by browser.
    pub browser: bool,
    /// Microsoft 365: the organisation, as in the settings file.
    pub tenant: String,
    /// Microsoft 365: the registration, as in the settings file.
    pub client_id: String,
    /// Microsoft 365: whether what others share is asked for too.
    pub shared_calendars: bool,
    /// Exchange Server: how one signs in, where it is not the usual way.
    pub sign_in: String,
    /// Exchange Server: another's mailbox, where it is not the user's own.
    pub mailbox: String,
    /// Exchange Server: where deleted items go, where it is not the usual place.
    pub deletion: String,
    /// Exchange Server: what becomes of two changes at the same moment, where it is not the usual.
    pub conflicts: String,
    /// The link with which an administrator approves Ponte for everybody.
    pub consent_link: Option<String>,
    /// What the organisation set.
    pub locks: Vec<Lock>,
}

/// Where a secret is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum SecretPlace {
    /// In the keychain.
    Keychain,
    /// In the environment.
    Environment,
    /// There is none: Windows knows the user.
    Windows,
    /// Nowhere.
    Missing,
    /// The keychain does not say.
    Unknown,
}

/// One thing that was tried on the user's own server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SelftestStep {
    /// Of which kind of record.
    pub kind: Kind,
    /// What.
    pub name: String,
    /// That in words.
    pub label: String,
    /// Why it failed.
    pub sentence: Option<String>,
    /// Whether it passed.
    pub passed: bool,
    /// Fields that the server holds otherwise than they were written.
    pub bent: Vec<String>,
}

/// What Ponte created on an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LeavePreview {
    /// The account.
    pub account: String,
    /// The first of them.
    pub copies: Vec<CopyView>,
    /// How many there are.
    pub total: u32,
    /// That in words.
    pub sentence: String,
}

/// One thing that Ponte created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CopyView {
    /// Its kind.
    pub kind: Kind,
    /// What people call it.
    pub title: String,
    /// Where it stands.
    pub side: Side,
}

/// The first run, as far as it got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SetupDraft {
    /// Where it goes on.
    pub step: SetupStep,
    /// What was typed of the CRM.
    pub crm: Option<AccountForm>,
    /// What its sign-in told.
    pub crm_tested: Option<AccountTested>,
    /// What was typed of the calendar.
    pub calendar: Option<AccountForm>,
    /// What its sign-in told.
    pub calendar_tested: Option<AccountTested>,
    /// What the pairing is to be called.
    pub pairing: String,
    /// What is to be kept in step.
    pub choices: Option<SetupChoices>,
}

/// A step of the first run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum SetupStep {
    /// What Ponte is.
    Welcome,
    /// The CRM.
    Crm,
    /// The calendar.
    Calendar,
    /// What to sync.
    What,
    /// What the first run would do.
    Preview,
    /// All is done.
    Done,
}

/// What is to be kept in step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SetupChoices {
    /// Which kinds.
    pub kinds: Vec<Kind>,
    /// Which ways.
    pub direction: super::Direction,
    /// What becomes of private events on their way to the CRM.
    pub private_policy: super::PrivatePolicy,
    /// The calendar; the account's usual one where none is named.
    pub calendar_collection: Option<String>,
    /// The address book, likewise.
    pub address_book: Option<String>,
    /// So many months back,
    pub months_back: u32,
    /// and so many ahead.
    pub months_ahead: u32,
    /// How the first run goes.
    pub first_run: super::FirstRun,
}
