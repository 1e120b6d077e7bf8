//! Where each flavour keeps things: principals, homes, and the collections a new account finds there.

use super::Flavour;

/// What a collection is used for besides holding what people put there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// Ordinary.
    Own,
    /// Incoming scheduling messages (RFC 6638).
    Inbox,
    /// Outgoing ones.
    Outbox,
    /// An inbox or outbox that looks like an ordinary calendar.
    Disguised,
    /// What was deleted.
    TrashBin,
    /// Made up by the server: birthdays.
    Generated,
    /// A read-only book of all accounts, without sync tokens.
    System,
}

/// A collection that a new account has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Preset {
    /// Whether it is in the address book home.
    pub book: bool,
    /// The last part of its path.
    pub name: &'static str,
    /// Its display name.
    pub shown: &'static str,
    /// Its components.
    pub holds: &'static [&'static str],
    /// What it is for.
    pub used: Use,
}

/// The paths of one flavour; `{}` stands for the user.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    /// Where `/.well-known/` leads.
    pub context: &'static str,
    /// The principal.
    pub principal: &'static str,
    /// The calendar home.
    pub calendars: &'static str,
    /// The address book home.
    pub books: &'static str,
    /// What is there at first.
    pub presets: &'static [Preset],
}

const EVENTS: &[&str] = &["VEVENT"];
const TASKS: &[&str] = &["VTODO"];
const BOTH: &[&str] = &["VEVENT", "VTODO"];
const CARDS: &[&str] = &["VCARD"];

const fn calendar(name: &'static str, shown: &'static str, holds: &'static [&'static str]) -> Preset {
    Preset { book: false, name, shown, holds, used: Use::Own }
}

const fn book(name: &'static str, shown: &'static str) -> Preset {
    Preset { book: true, name, shown, holds: CARDS, used: Use::Own }
}

const fn special(name: &'static str, used: Use) -> Preset {
    Preset { book: false, name, shown: name, holds: BOTH, used }
}

const fn system(name: &'static str) -> Preset {
    Preset { book: true, name, shown: "Accounts", holds: CARDS, used: Use::System }
}

impl Layout {
    pub(super) fn of(flavour: Flavour) -> Layout {
        match flavour {
            Flavour::Plain => PLAIN,
            Flavour::Nextcloud => NEXTCLOUD,
            Flavour::Baikal => BAIKAL,
            Flavour::DaviCal => DAVICAL,
            Flavour::Sogo => SOGO,
            Flavour::Cyrus => CYRUS,
            Flavour::Radicale => RADICALE,
            Flavour::Xandikos => XANDIKOS,
        }
    }
}

const PLAIN: Layout = Layout {
    context: "/dav/",
    principal: "/dav/principals/{}/",
    calendars: "/dav/calendars/{}/",
    books: "/dav/addressbooks/{}/",
    presets: &[calendar("calendar", "Calendario", BOTH), book("contacts", "Contatti")],
};

const NEXTCLOUD: Layout = Layout {
    context: "/remote.php/dav/",
    principal: "/remote.php/dav/principals/users/{}/",
    calendars: "/remote.php/dav/calendars/{}/",
    books: "/remote.php/dav/addressbooks/users/{}/",
    presets: &[
        calendar("personal", "Personale", EVENTS),
        calendar("tasks", "Attività", TASKS),
        special("inbox", Use::Inbox),
        special("outbox", Use::Outbox),
        special("trashbin", Use::TrashBin),
        Preset { book: false, name: "contact_birthdays", shown: "Compleanni", holds: EVENTS, used: Use::Generated },
        book("contacts", "Contatti"),
        system("z-server-generated--system"),
        system("z-app-generated--contactsinteraction--recent"),
    ],
};

const BAIKAL: Layout = Layout {
    context: "/dav.php/",
    principal: "/dav.php/principals/{}/",
    calendars: "/dav.php/calendars/{}/",
    books: "/dav.php/addressbooks/{}/",
    presets: &[
        calendar("default", "Default calendar", BOTH),
        special("inbox", Use::Inbox),
        special("outbox", Use::Outbox),
        book("default", "Default Address Book"),
    ],
};

const DAVICAL: Layout = Layout {
    context: "/caldav.php/",
    principal: "/caldav.php/{}/",
    calendars: "/caldav.php/{}/",
    books: "/caldav.php/{}/",
    presets: &[
        calendar("calendar", "Giulia & calendario", BOTH),
        special(".in", Use::Disguised),
        special(".out", Use::Disguised),
        book("addresses", "addresses"),
    ],
};

const SOGO: Layout = Layout {
    context: "/SOGo/dav/",
    principal: "/SOGo/dav/{}/",
    calendars: "/SOGo/dav/{}/Calendar/",
    books: "/SOGo/dav/{}/Contacts/",
    presets: &[calendar("personal", "Personal Calendar", BOTH), book("personal", "Personal Address Book")],
};

const CYRUS: Layout = Layout {
    context: "/dav/calendars/",
    principal: "/dav/principals/user/{}/",
    calendars: "/dav/calendars/user/{}/",
    books: "/dav/addressbooks/user/{}/",
    presets: &[
        calendar("Default", "personal", BOTH),
        special("Inbox", Use::Inbox),
        special("Outbox", Use::Outbox),
        book("Default", "personal"),
    ],
};

const RADICALE: Layout = Layout {
    context: "/",
    principal: "/{}/",
    calendars: "/{}/",
    books: "/{}/",
    presets: &[calendar("calendar", "Calendario", BOTH), book("contacts", "Contatti")],
};

const XANDIKOS: Layout = Layout {
    context: "/",
    principal: "/{}/",
    calendars: "/{}/calendars/",
    books: "/{}/contacts/",
    presets: &[
        calendar("calendar", "calendar", BOTH),
        Preset { book: true, name: "addressbook", shown: "addressbook", holds: CARDS, used: Use::Own },
    ],
};
