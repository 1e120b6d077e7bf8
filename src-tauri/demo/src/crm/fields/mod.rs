//! The fields of each module: one compact table feeds `describe`, reading, writing and the query language.

mod calendar;
mod people;

use super::modules::Module;

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    LongText,
    Phone,
    Email,
    Url,
    Date,
    Time,
    Stamp,
    Owner,
    Reference(&'static [&'static str]),
    Choice(&'static [&'static str]),
    Boolean,
    Whole,
    Decimal,
    Money,
    Image,
    Id,
}

/// One field of one module.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) holds: Holds,
    /// `m` mandatory, `n` nullable, `r` read-only.
    flags: &'static str,
    /// Longest text kept, in characters; longer is cut in silence.
    pub(super) longest: usize,
}

impl Field {
    const fn new(name: &'static str, label: &'static str, holds: Holds, flags: &'static str) -> Self {
        Self { name, label, holds, flags, longest: usize::MAX }
    }

    const fn cut(mut self, longest: usize) -> Self {
        self.longest = longest;
        self
    }

    pub(super) fn mandatory(&self) -> bool {
        self.flags.contains('m')
    }

    pub(super) fn nullable(&self) -> bool {
        self.flags.contains('n')
    }

    pub(super) fn editable(&self) -> bool {
        !self.flags.contains('r')
    }

    /// What a record holds when the field was never written.
    pub(super) fn initial(&self) -> &'static str {
        match self.holds {
            Holds::Boolean | Holds::Whole => "0",
            Holds::Money => "0.00000000",
            _ => "",
        }
    }

    /// The database's name of the column: Vtiger 8.2.0 answers in the order of these.
    fn column(&self, module: Module) -> &'static str {
        match (self.name, module) {
            ("id", _) => "~",
            ("parent_id", _) => "crmid",
            ("taskpriority", _) => "priority",
            ("assigned_user_id", _) => "smownerid",
            ("taskstatus", _) => "status",
            ("account_id", Module::Contacts) => "accountid",
            ("account_id", _) => "parentid",
            ("contact_id", Module::Contacts) => "reportsto",
            ("contact_id", _) => "contactid",
            ("salutationtype", _) => "salutation",
            ("accounttype", _) => "account_type",
            (name, _) => name,
        }
    }
}

/// The fields of a module in the order of `describe`, with the custom ones of this installation when wanted.
pub(super) fn described(module: Module, custom: bool) -> Vec<Field> {
    let (stock, own): (&[Field], &[Field]) = match module {
        Module::Events => (&calendar::EVENTS, &[]),
        Module::Calendar => (&calendar::TASKS, &[]),
        Module::Contacts => (&people::CONTACTS, &people::CUSTOM),
        Module::Accounts => (&people::ACCOUNTS, &people::CUSTOM),
        Module::Users => (&people::USERS, &[]),
        Module::Groups => (&people::GROUPS, &[]),
    };
    let own = if custom { own } else { &[] };
    let (id, rest): (Vec<Field>, Vec<Field>) = stock.iter().chain(own).partition(|field| field.holds == Holds::Id);
    if module == Module::Groups { [id, rest].concat() } else { [rest, id].concat() }
}

/// The fields in the order of the database's columns, which is the order Vtiger 8.2.0 answers and checks in.
pub(super) fn by_column(module: Module, custom: bool) -> Vec<Field> {
    let mut fields = described(module, custom);
    if module != Module::Groups && module != Module::Users {
        fields.sort_by_key(|field| field.column(module));
    }
    fields
}
