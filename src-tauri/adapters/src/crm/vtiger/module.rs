//! The four modules of Vtiger that hold what Ponte keeps in step.

use ponte_core::record::Kind;

/// A module of Vtiger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Module {
    /// Appointments: ids `18x…`.
    Events,
    /// Tasks, in spite of its name: ids `9x…`.
    Calendar,
    /// People: ids `12x…`.
    Contacts,
    /// Organisations: ids `11x…`.
    Accounts,
}

impl Module {
    /// All of them.
    pub(super) const ALL: [Module; 4] = [Module::Events, Module::Calendar, Module::Contacts, Module::Accounts];

    /// The module that holds records of `kind`.
    pub(super) fn of(kind: Kind) -> Module {
        match kind {
            Kind::Event => Module::Events,
            Kind::Task => Module::Calendar,
            Kind::Contact => Module::Contacts,
            Kind::Company => Module::Accounts,
        }
    }

    /// What its records are.
    pub(super) fn kind(self) -> Kind {
        match self {
            Module::Events => Kind::Event,
            Module::Calendar => Kind::Task,
            Module::Contacts => Kind::Contact,
            Module::Accounts => Kind::Company,
        }
    }

    /// Its name on the wire.
    pub(super) fn name(self) -> &'static str {
        match self {
            Module::Events => "Events",
            Module::Calendar => "Calendar",
            Module::Contacts => "Contacts",
            Module::Accounts => "Accounts",
        }
    }

    /// The module that tells its deletions to a phone: that of tasks answers for events too.
    pub(super) fn mobile_name(self) -> &'static str {
        match self {
            Module::Events | Module::Calendar => "Calendar",
            Module::Contacts => "Contacts",
            Module::Accounts => "Accounts",
        }
    }

    /// What stands before the `x` in its ids. Stock Vtiger has had these numbers since version 5.
    pub(super) fn prefix(self) -> &'static str {
        match self {
            Module::Events => "18",
            Module::Calendar => "9",
            Module::Contacts => "12",
            Module::Accounts => "11",
        }
    }

    /// Whether its records have dates.
    pub(super) fn is_dated(self) -> bool {
        matches!(self, Module::Events | Module::Calendar)
    }
}
