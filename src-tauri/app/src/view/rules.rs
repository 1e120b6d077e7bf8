//! The rules of a pairing, as their page shows them: each choice, who set it, and what it means.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Direction, Kind, Preview};

/// What becomes of private records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum PrivatePolicy {
    /// They go over whole.
    Full,
    /// They go over whole, marked private.
    Marked,
    /// Only that the time is taken goes over.
    Busy,
    /// They do not go over.
    Skip,
}

/// How a first run goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum FirstRun {
    /// Both ways.
    TwoWay,
    /// At first only towards the CRM.
    ImportOnly,
    /// Nothing is written.
    WatchOnly,
}

/// Who wins when both sides changed the same field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Conflict {
    /// Whoever changed it last.
    Newest,
    /// The CRM.
    Crm,
    /// The calendar.
    Calendar,
    /// The user decides.
    Ask,
}

/// Whose records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// The user's.
    Mine,
    /// Those of some groups too.
    Groups,
    /// Everybody's.
    All,
}

/// A choice that the organisation made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Lock {
    /// Which: `events.direction`, `interval`.
    pub key: String,
    /// Who made it.
    pub by: String,
}

/// What a choice means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Meaning {
    /// Which: `events.direction`, `interval`.
    pub key: String,
    /// What it means, in everyday words.
    pub meaning: String,
}

/// What may go one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FlowView {
    /// New records.
    pub create: bool,
    /// Changes.
    pub update: bool,
    /// Deletions.
    pub delete: bool,
    /// What becomes of private records.
    pub private_policy: PrivatePolicy,
    /// What a masked record is called.
    pub busy_title: String,
}

/// Which dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "is", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum WindowView {
    /// So many months back and ahead.
    Months {
        /// Back.
        back: u32,
        /// Ahead.
        ahead: u32,
    },
    /// From a day on.
    Since {
        /// The first day, `2026-01-31`.
        from: String,
        /// So many months ahead.
        ahead: u32,
    },
    /// All.
    All,
}

/// Which hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HoursView {
    /// From, `08:00`.
    pub from: String,
    /// To, `19:00`.
    pub to: String,
    /// Whether what lies partly inside counts as inside.
    pub straddling: bool,
    /// Whether whole days are admitted.
    pub all_day: bool,
}

/// How a whole day looks in a CRM that has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DayView {
    /// When it begins, `09:00`.
    pub start: String,
    /// When it ends, `18:00`.
    pub end: String,
}

/// What the CRM gets where the calendar says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DefaultView {
    /// Which field: `status`, `priority`, `type`.
    pub field: String,
    /// That in words.
    pub label: String,
    /// What it gets.
    pub value: String,
    /// What can be chosen; anything may be typed where there is nothing to choose.
    pub choices: Vec<ChoiceView>,
}

/// One of several values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChoiceView {
    /// As in the settings.
    pub value: String,
    /// In words.
    pub label: String,
}

/// Categories of the calendar.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CategoriesView {
    /// Set on what comes from the CRM.
    pub set: Vec<String>,
    /// Only these.
    pub include: Vec<String>,
    /// Not these.
    pub exclude: Vec<String>,
}

/// The choices for one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KindRules {
    /// Which.
    pub kind: Kind,
    /// Whether it is kept in step.
    pub on: bool,
    /// Which ways.
    pub direction: Direction,
    /// Towards the CRM.
    pub to_crm: FlowView,
    /// Towards the calendar.
    pub to_calendar: FlowView,
    /// Who wins.
    pub conflict: Conflict,
    /// Which dates; events and tasks.
    pub window: Option<WindowView>,
    /// Which hours; events. None is the whole day.
    pub hours: Option<HoursView>,
    /// How a whole day looks; events.
    pub all_day: Option<DayView>,
    /// What the CRM gets where the calendar says nothing.
    pub defaults: Vec<DefaultView>,
    /// Categories.
    pub categories: CategoriesView,
    /// Whose.
    pub scope: Scope,
    /// Of which groups.
    pub groups: Vec<String>,
    /// Which calendar or address book; the account's usual one where none is named.
    pub collection: Option<String>,
    /// Whether the guests of meetings the user organises may be mailed; events.
    pub mail_attendees: bool,
    /// Whether invited contacts come to the address book; events.
    pub create_invited: bool,
    /// Whether contacts leave the mailbox of a disabled user; contacts.
    pub remove_when_disabled: bool,
}

/// When deletions wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BrakeView {
    /// Above so many,
    pub records: u32,
    /// and so many in a hundred.
    pub percent: u32,
}

/// The rules of a pairing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PairingRules {
    /// The pairing.
    pub name: String,
    /// The account of the CRM.
    pub crm: String,
    /// The account of the calendar.
    pub calendar: String,
    /// Whether it runs.
    pub active: bool,
    /// How often.
    pub interval_seconds: u32,
    /// How the first run goes.
    pub first_run: FirstRun,
    /// When deletions wait.
    pub brake: BrakeView,
    /// The choices of each kind.
    pub kinds: Vec<KindRules>,
    /// What the organisation set.
    pub locks: Vec<Lock>,
    /// What each choice means.
    pub meanings: Vec<Meaning>,
}

/// What saving changed rules would come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RulesConsequence {
    /// All of it.
    pub sentence: String,
    /// One for each choice that changes, and one for each side that is written to.
    pub sentences: Vec<String>,
    /// What the next run would do, where the servers could be asked.
    pub preview: Option<Preview>,
}

/// This user's week under given rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WeekView {
    /// Its first day.
    pub start: String,
    /// Its days.
    pub days: Vec<WeekDay>,
}

/// A day of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WeekDay {
    /// `2026-01-31`.
    pub date: String,
    /// `Sat 31`.
    pub label: String,
    /// What lies on it, in the order of the clock.
    pub events: Vec<WeekEvent>,
}

/// One event of a day, and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WeekEvent {
    /// What it is called.
    pub title: String,
    /// From when on, `09:00`; empty where it takes the whole day.
    pub from: String,
    /// Until when.
    pub to: String,
    /// Whether it takes the whole day.
    pub all_day: bool,
    /// Where it was made.
    pub side: super::Side,
    /// What becomes of it.
    pub fate: Fate,
    /// Why.
    pub why: String,
    /// What the other side shows; empty where it shows nothing.
    pub shown_as: String,
}

/// What becomes of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// It is kept in step.
    Syncs,
    /// Only that the time is taken goes over.
    Masked,
    /// It stays where it is.
    LeftOut,
}

/// The field mapping of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MappingView {
    /// The pairing.
    pub pairing: String,
    /// The kind.
    pub kind: Kind,
    /// Whether it is only shown.
    pub read_only: bool,
    /// One line for each field of the CRM.
    pub rows: Vec<MappingRow>,
    /// Where a field can go.
    pub targets: Vec<TargetView>,
    /// What the organisation set.
    pub locks: Vec<Lock>,
}

/// One field of the CRM.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MappingRow {
    /// The CRM's own name for it.
    pub crm_field: String,
    /// As its forms show it.
    pub crm_label: String,
    /// The type of value it holds.
    pub value_type: String,
    /// Where it goes: by the user's word, else by itself.
    pub target: Option<String>,
    /// Where it goes by itself.
    pub built_in: Option<String>,
    /// Whether the user's word is another than the built-in one.
    pub changed: bool,
}

/// Where a field can go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TargetView {
    /// As in the settings.
    pub field: String,
    /// In words.
    pub label: String,
    /// The type of value it holds.
    pub value_type: String,
}

/// What a changed mapping comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MappingConsequence {
    /// What changes.
    pub sentences: Vec<String>,
    /// What cannot be.
    pub mistakes: Vec<MappingMistake>,
}

/// A field that cannot go where it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MappingMistake {
    /// The CRM's name for it.
    pub crm_field: String,
    /// Why, and what to do.
    pub sentence: String,
}
