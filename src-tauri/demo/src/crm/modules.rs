//! The modules of a stock installation, their id prefixes and how `listtypes` names them.

/// A module whose records live here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Module {
    Events,
    Calendar,
    Contacts,
    Accounts,
    Users,
    Groups,
}

impl Module {
    pub(super) const ENTITIES: [Self; 4] = [Self::Events, Self::Calendar, Self::Contacts, Self::Accounts];

    pub(super) fn named(name: &str) -> Option<Self> {
        let all = [Self::Events, Self::Calendar, Self::Contacts, Self::Accounts, Self::Users, Self::Groups];
        all.into_iter().find(|module| module.name() == name)
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Events => "Events",
            Self::Calendar => "Calendar",
            Self::Contacts => "Contacts",
            Self::Accounts => "Accounts",
            Self::Users => "Users",
            Self::Groups => "Groups",
        }
    }

    pub(super) fn prefix(self) -> u64 {
        match self {
            Self::Events => 18,
            Self::Calendar => 9,
            Self::Contacts => 12,
            Self::Accounts => 11,
            Self::Users => 19,
            Self::Groups => 20,
        }
    }

    /// The id on the wire of a record of this module.
    pub(super) fn id(self, number: u64) -> String {
        format!("{}x{number}", self.prefix())
    }

    /// Events and tasks share one table.
    pub(super) fn is_activity(self) -> bool {
        matches!(self, Self::Events | Self::Calendar)
    }
}

/// One line of `listtypes`: name, prefix, label, singular label.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) prefix: u64,
    pub(super) label: &'static str,
    pub(super) singular: &'static str,
    /// False for the seven types that stay when the entity modules vanish (S2).
    pub(super) entity: bool,
}

const fn entity(name: &'static str, prefix: u64, label: &'static str, singular: &'static str) -> Kind {
    Kind { name, prefix, label, singular, entity: true }
}

const fn table(name: &'static str, prefix: u64) -> Kind {
    Kind { name, prefix, label: name, singular: name, entity: false }
}

/// All types of a stock installation, in the order of `listtypes`.
pub(super) const KINDS: [Kind; 35] = [
    entity("Campaigns", 1, "Campaigns", "Campaign"),
    entity("Vendors", 2, "Vendors", "Vendor"),
    entity("Faq", 3, "FAQ", "FAQ"),
    entity("Quotes", 4, "Quotes", "Quote"),
    entity("PurchaseOrder", 5, "Purchase Orders", "Purchase Order"),
    entity("SalesOrder", 6, "Sales Orders", "Sales Order"),
    entity("Invoice", 7, "Invoices", "Invoice"),
    entity("PriceBooks", 8, "Price Books", "Price Book"),
    entity("Calendar", 9, "Calendar", "Task"),
    entity("Leads", 10, "Leads", "Lead"),
    entity("Accounts", 11, "Organizations", "Organization"),
    entity("Contacts", 12, "Contacts", "Contact"),
    entity("Potentials", 13, "Opportunities", "Opportunity"),
    entity("Products", 14, "Products", "Product"),
    entity("Documents", 15, "Documents", "Document"),
    entity("Emails", 16, "Emails", "Email"),
    entity("HelpDesk", 17, "Tickets", "Ticket"),
    entity("Events", 18, "Events", "Event"),
    entity("Users", 19, "Users", "User"),
    entity("PBXManager", 23, "PBX Manager", "Call Record"),
    entity("ServiceContracts", 24, "Service Contracts", "Service Contract"),
    entity("Services", 25, "Services", "Service"),
    entity("ProjectMilestone", 27, "Project Milestones", "Project Milestone"),
    entity("ProjectTask", 28, "Project Tasks", "Project Task"),
    entity("Project", 29, "Projects", "Project"),
    entity("ModComments", 30, "Comments", "Comment"),
    entity("SMSNotifier", 31, "SMS Notifier", "SMS Notifier"),
    entity("Assets", 26, "Assets", "Asset"),
    table("Groups", 20),
    table("Currency", 21),
    table("DocumentFolders", 22),
    table("CompanyDetails", 32),
    table("LineItem", 33),
    table("Tax", 34),
    table("ProductTaxes", 35),
];

/// The name of the type with that prefix.
pub(super) fn kind_of_prefix(prefix: u64) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.prefix == prefix)
}
