//! The names of what a record can say, and which type of value each holds.

use serde::{Deserialize, Serialize};

use super::Kind;

/// Which of the two postal addresses that every side has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AddressSlot {
    /// Vtiger `mailing*` / `bill_*`; a card's `ADR;TYPE=work`, or the first without a type.
    Main,
    /// Vtiger `other*` / `ship_*`; a card's `ADR;TYPE=home`, or the second.
    Other,
}

/// One thing that a record can say.
///
/// The order is the order in which a person reads them; it is also the order of fields in every plan and preview.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Field {
    /// Subject of an event or task.
    Title,
    /// Start and end of an event, which move together.
    Time,
    /// Start of a task.
    Start,
    /// When a task is due.
    Due,
    /// Where an event is.
    Location,
    /// The text of an event or task, the notes of a contact or company.
    Description,
    /// `public`, `private` or `confidential`.
    Visibility,
    /// `high`, `medium` or `low`.
    Priority,
    /// Events: `planned`, `tentative`, `confirmed`, `held`, `cancelled`. Tasks: `not-started`, `in-progress`,
    /// `completed`, `waiting`, `deferred`, `cancelled`. Other words of a CRM's own picklist pass as they are.
    Status,
    /// A CRM's type of activity (`Call`, `Meeting`, …), as the CRM writes it.
    Activity,
    /// Minutes before the start.
    Reminder,
    /// Categories or keywords.
    Categories,
    /// `busy` or `free`.
    Availability,
    /// The rule by which an event repeats.
    Recurrence,
    /// Occurrences of a series that differ or were taken out, keyed by their original start.
    Exceptions,
    /// Who is invited, with what they answered. Read from a calendar; never written without the permit of design 6.5.
    Attendees,
    /// Who invites.
    Organizer,
    /// CRM contacts an event is about.
    Contacts,
    /// How far a task is, in percent.
    Completion,
    /// When a task was completed.
    Completed,
    /// `Dr.`, `Ing.`, …
    NamePrefix,
    /// Given name.
    GivenName,
    /// Further given names.
    MiddleName,
    /// Family name.
    FamilyName,
    /// `Jr.`, …
    NameSuffix,
    /// Company: its own name, of a contact the company it works for, of an event the CRM company it is about.
    Company,
    /// What a contact does there.
    JobTitle,
    /// The part of the company.
    Department,
    /// E-mail addresses: `work`, `home`, `other` in order of rank.
    Emails,
    /// Phone numbers: `work`, `mobile`, `home`, `fax`, `assistant`, `other`.
    Phones,
    /// A postal address.
    Address(AddressSlot),
    /// Date of birth.
    Birthday,
    /// Web address.
    Website,
    /// VAT number of a company.
    VatNumber,
    /// Industry of a company.
    Industry,
    /// Picture of a contact.
    Photo,
    /// A field of the user's own mapping, by the CRM's name for it (`cf_852`).
    Custom(String),
}

/// The type of value that a field holds. Only fields of the same type can be mapped onto each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueType {
    /// [`super::Value::Text`].
    Text,
    /// [`super::Value::Body`].
    Body,
    /// [`super::Value::Choice`].
    Choice,
    /// [`super::Value::Time`].
    Time,
    /// [`super::Value::Moment`].
    Moment,
    /// [`super::Value::Date`].
    Date,
    /// [`super::Value::Number`].
    Number,
    /// [`super::Value::Items`].
    Items,
    /// [`super::Value::Attendees`].
    Attendees,
    /// [`super::Value::Person`].
    Person,
    /// [`super::Value::References`].
    References,
    /// [`super::Value::Address`].
    Address,
    /// [`super::Value::Recurrence`].
    Recurrence,
    /// [`super::Value::Exceptions`].
    Exceptions,
    /// [`super::Value::Photo`].
    Photo,
}

impl Field {
    /// The type of value this field holds.
    #[must_use]
    pub fn value_type(&self) -> ValueType {
        match self {
            Field::Title
            | Field::Location
            | Field::Activity
            | Field::NamePrefix
            | Field::GivenName
            | Field::MiddleName
            | Field::FamilyName
            | Field::NameSuffix
            | Field::Company
            | Field::JobTitle
            | Field::Department
            | Field::Website
            | Field::VatNumber
            | Field::Industry
            | Field::Custom(_) => ValueType::Text,
            Field::Description => ValueType::Body,
            Field::Visibility | Field::Priority | Field::Status | Field::Availability => ValueType::Choice,
            Field::Time => ValueType::Time,
            Field::Start | Field::Due | Field::Completed => ValueType::Moment,
            Field::Birthday => ValueType::Date,
            Field::Reminder | Field::Completion => ValueType::Number,
            Field::Categories | Field::Emails | Field::Phones => ValueType::Items,
            Field::Attendees => ValueType::Attendees,
            Field::Organizer => ValueType::Person,
            Field::Contacts => ValueType::References,
            Field::Address(_) => ValueType::Address,
            Field::Recurrence => ValueType::Recurrence,
            Field::Exceptions => ValueType::Exceptions,
            Field::Photo => ValueType::Photo,
        }
    }

    /// Whether the elements of this field are merged one by one rather than as a whole.
    #[must_use]
    pub fn is_set(&self) -> bool {
        matches!(
            self.value_type(),
            ValueType::Items | ValueType::Attendees | ValueType::References | ValueType::Exceptions
        )
    }

    /// The kinds of record that have this field.
    #[must_use]
    pub fn kinds(&self) -> &'static [Kind] {
        use Kind::{Company, Contact, Event, Task};
        match self {
            Field::Title | Field::Visibility | Field::Priority | Field::Status | Field::Reminder => &[Event, Task],
            Field::Description | Field::Categories => &[Event, Task, Contact, Company],
            Field::Time
            | Field::Location
            | Field::Activity
            | Field::Availability
            | Field::Recurrence
            | Field::Exceptions
            | Field::Attendees
            | Field::Organizer => &[Event],
            Field::Contacts => &[Event, Task],
            Field::Start | Field::Due | Field::Completion | Field::Completed => &[Task],
            Field::NamePrefix
            | Field::GivenName
            | Field::MiddleName
            | Field::FamilyName
            | Field::NameSuffix
            | Field::JobTitle
            | Field::Department
            | Field::Birthday
            | Field::Photo => &[Contact],
            Field::Company => &[Event, Task, Contact, Company],
            Field::Emails | Field::Phones | Field::Address(_) | Field::Website | Field::Custom(_) => {
                &[Contact, Company]
            }
            Field::VatNumber | Field::Industry => &[Company],
        }
    }

    /// The words that stand there when nobody chose one: a form or a standard fills them in.
    pub(crate) fn usual(&self, kind: Kind) -> &'static [&'static str] {
        match (self, kind) {
            (Field::Visibility, _) => &["public"],
            (Field::Availability, _) => &["busy"],
            (Field::Priority, _) => &["medium"],
            (Field::Status, Kind::Event) => &["planned", "confirmed"],
            (Field::Status, Kind::Task) => &["not-started"],
            _ => &[],
        }
    }

    /// The word for it in settings, previews and stored states: `title`, `address.main`, `custom.cf_852`.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Field::Address(AddressSlot::Main) => "address.main".to_owned(),
            Field::Address(AddressSlot::Other) => "address.other".to_owned(),
            Field::Custom(name) => format!("custom.{name}"),
            plain => plain.plain_name().to_owned(),
        }
    }

    /// The field of that [`Field::name`].
    #[must_use]
    pub fn from_name(name: &str) -> Option<Field> {
        match name {
            "address.main" => Some(Field::Address(AddressSlot::Main)),
            "address.other" => Some(Field::Address(AddressSlot::Other)),
            _ => match name.strip_prefix("custom.") {
                Some(own) => Some(Field::Custom(own.to_owned())),
                None => Field::PLAIN.iter().find(|field| field.plain_name() == name).cloned(),
            },
        }
    }

    /// Every field without a parameter.
    pub const PLAIN: [Field; 35] = [
        Field::Title,
        Field::Time,
        Field::Start,
        Field::Due,
        Field::Location,
        Field::Description,
        Field::Visibility,
        Field::Priority,
        Field::Status,
        Field::Activity,
        Field::Reminder,
        Field::Categories,
        Field::Availability,
        Field::Recurrence,
        Field::Exceptions,
        Field::Attendees,
        Field::Organizer,
        Field::Contacts,
        Field::Completion,
        Field::Completed,
        Field::NamePrefix,
        Field::GivenName,
        Field::MiddleName,
        Field::FamilyName,
        Field::NameSuffix,
        Field::Company,
        Field::JobTitle,
        Field::Department,
        Field::Emails,
        Field::Phones,
        Field::Birthday,
        Field::Website,
        Field::VatNumber,
        Field::Industry,
        Field::Photo,
    ];

    fn plain_name(&self) -> &'static str {
        match self {
            Field::Title => "title",
            Field::Time => "time",
            Field::Start => "start",
            Field::Due => "due",
            Field::Location => "location",
            Field::Description => "description",
            Field::Visibility => "visibility",
            Field::Priority => "priority",
            Field::Status => "status",
            Field::Activity => "activity",
            Field::Reminder => "reminder",
            Field::Categories => "categories",
            Field::Availability => "availability",
            Field::Recurrence => "recurrence",
            Field::Exceptions => "exceptions",
            Field::Attendees => "attendees",
            Field::Organizer => "organizer",
            Field::Contacts => "contacts",
            Field::Completion => "completion",
            Field::Completed => "completed",
            Field::NamePrefix => "name-prefix",
            Field::GivenName => "given-name",
            Field::MiddleName => "middle-name",
            Field::FamilyName => "family-name",
            Field::NameSuffix => "name-suffix",
            Field::Company => "company",
            Field::JobTitle => "job-title",
            Field::Department => "department",
            Field::Emails => "emails",
            Field::Phones => "phones",
            Field::Address(_) => "address",
            Field::Birthday => "birthday",
            Field::Website => "website",
            Field::VatNumber => "vat-number",
            Field::Industry => "industry",
            Field::Photo => "photo",
            Field::Custom(_) => "custom",
        }
    }
}

impl From<Field> for String {
    fn from(field: Field) -> String {
        field.name()
    }
}

impl TryFrom<String> for Field {
    type Error = UnknownField;

    fn try_from(name: String) -> Result<Field, UnknownField> {
        Field::from_name(&name).ok_or(UnknownField(name))
    }
}

/// There is no field of this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no field «{0}»")]
pub struct UnknownField(pub String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_back_to_its_field() {
        let own =
            [Field::Address(AddressSlot::Main), Field::Address(AddressSlot::Other), Field::Custom("cf_852".to_owned())];
        for field in Field::PLAIN.iter().chain(&own) {
            assert_eq!(Field::from_name(&field.name()).as_ref(), Some(field));
        }
        assert_eq!(Field::from_name("nonsense"), None);
    }
}
