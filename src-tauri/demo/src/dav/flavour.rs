//! Which server the embedded one behaves like. Each row was measured with real requests in November 2026: Nextcloud
//! 32.0.1, Baïkal 0.12.1 (sabre/dav 4.7.1), DAViCal 1.1.12, SOGo 5.8.0, Cyrus 3.6.1, Radicale 3.9.0, Xandikos 0.4.10.
//! What a server does differently stands here as data; the code elsewhere never asks for a server by name.

/// A server to behave like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flavour {
    /// A server that does all as the RFCs say.
    Plain,
    /// Nextcloud 32.
    Nextcloud,
    /// Baïkal 0.12.
    Baikal,
    /// DAViCal 1.1.
    DaviCal,
    /// SOGo 5.8.
    Sogo,
    /// Cyrus 3.6.
    Cyrus,
    /// Radicale 3.9.
    Radicale,
    /// Xandikos 0.4.
    Xandikos,
}

impl Flavour {
    /// All of them.
    pub const ALL: [Flavour; 8] = [
        Flavour::Plain,
        Flavour::Nextcloud,
        Flavour::Baikal,
        Flavour::DaviCal,
        Flavour::Sogo,
        Flavour::Cyrus,
        Flavour::Radicale,
        Flavour::Xandikos,
    ];

    /// Its name as shown, and as the `Server` header says it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Flavour::Plain => "Plain",
            Flavour::Nextcloud => "Nextcloud",
            Flavour::Baikal => "Baikal",
            Flavour::DaviCal => "DAViCal",
            Flavour::Sogo => "SOGo",
            Flavour::Cyrus => "Cyrus",
            Flavour::Radicale => "Radicale",
            Flavour::Xandikos => "Xandikos",
        }
    }

    /// The version it was measured in.
    #[must_use]
    pub fn version(self) -> &'static str {
        match self {
            Flavour::Plain => "1",
            Flavour::Nextcloud => "32.0.1",
            Flavour::Baikal => "0.12.1",
            Flavour::DaviCal => "1.1.12",
            Flavour::Sogo => "5.8.0",
            Flavour::Cyrus => "3.6.1",
            Flavour::Radicale => "3.9.0",
            Flavour::Xandikos => "0.4.10",
        }
    }

    /// The flavour of that name, whatever its case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Flavour> {
        Flavour::ALL.into_iter().find(|flavour| flavour.name().eq_ignore_ascii_case(name))
    }

    pub(super) fn quirks(self) -> Quirks {
        match self {
            Flavour::Plain => Quirks::PLAIN,
            Flavour::Nextcloud => Quirks { same_uid: Some(400), limit: Limit::Refused, trash_bin: true, ..SABRE },
            Flavour::Baikal => Quirks { well_known: 302, ..SABRE },
            Flavour::DaviCal => DAVICAL,
            Flavour::Sogo => SOGO,
            Flavour::Cyrus => CYRUS,
            Flavour::Radicale => RADICALE,
            Flavour::Xandikos => XANDIKOS,
        }
    }
}

/// What a server does its own way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quirks {
    /// The status of the redirect from `/.well-known/`.
    pub well_known: u16,
    /// Whether that redirect names a whole URL.
    pub absolute_redirect: bool,
    /// What becomes of an event's text.
    pub body: Rewriting,
    /// What becomes of a card's text.
    pub card: CardRewriting,
    /// What a PUT of an object with attendees does besides.
    pub attendees: WithAttendees,
    /// Whether `If-None-Match: *` and `If-Match: *` are ignored, and `If-Match` on a DELETE too.
    pub ignores_preconditions: bool,
    /// Whether `W/"x"` matches `"x"`.
    pub weak_match: bool,
    /// Whether a GET with the current ETag answers 304.
    pub not_modified: bool,
    /// How a sync token looks.
    pub token: Token,
    /// What a client's limit does.
    pub limit: Limit,
    /// What becomes of a token it does not know.
    pub bogus_token: Bogus,
    /// Whether a multiget leaves out what is not there.
    pub omits_absent: bool,
    /// The status of a second object with the same UID; `None` where it is taken.
    pub same_uid: Option<u16>,
    /// The status of a change of UID in place; `None` where it is taken.
    pub moved_uid: Option<u16>,
    /// The status of what is no iCalendar.
    pub invalid: u16,
    /// Whether an excluded occurrence still matches a time range, and `expand` is not done.
    pub blind_to_exdate: bool,
    /// Whether a task with only a due day matches a time range.
    pub due_day_matches: bool,
    /// Whether a vCard 4 is given out as 3.0.
    pub card_3_only: bool,
    /// Whether a HEAD on a card fails with 500.
    pub head_fails: bool,
    /// How paths come back.
    pub echo: Echo,
    /// The status of a DELETE that went well.
    pub deleted: u16,
    /// Whether a deleted UID is kept in a bin, where it is in the way of a new one (500).
    pub trash_bin: bool,
    /// Who is told of an organiser's change.
    pub scheduling: Scheduling,
    /// Whether display names are escaped twice.
    pub double_escape: bool,
    /// Whether an XML body without an XML content type is refused with 415.
    pub strict_content_type: bool,
    /// Whether each answer ends its connection.
    pub closes: bool,
    /// Whether longer bodies get a weak ETag where the client takes compressed ones.
    pub weak_etag: bool,
    /// Whether `text/calendar` comes without its charset.
    pub bare_type: bool,
    /// Whether collections keep properties nobody knows.
    pub dead_properties: bool,
    /// `text/vcard` or the older `text/x-vcard`.
    pub card_type: &'static str,
}

/// What becomes of an event's text when it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rewriting {
    Kept,
    Reordered,
    UnescapedExtensions,
}

/// What becomes of a card's text when it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CardRewriting {
    Kept,
    /// `N` without its empty parts, `ITEM1.X-ABLABEL` in capitals.
    ShortNames,
    /// `TYPE=A,B` as `TYPE=A;TYPE=B`.
    SplitTypes,
    /// `X-ABLABEL` in capitals.
    CapitalLabels,
}

/// What a PUT of an object with attendees does besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WithAttendees {
    Kept,
    /// No ETag; SCHEDULE-STATUS is added.
    Annotated,
    /// No ETag; SCHEDULE-STATUS is added, extension parameters lose their quotes.
    Unquoted,
    /// An ETag although the organiser's name is rewritten and CLASS added.
    Renamed,
    /// No ETag but a Schedule-Tag.
    Tagged,
    /// Both.
    EtagAndTag,
}

/// How a sync token looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// A prefix and a number.
    Numbered(&'static str),
    /// Seconds since 1970; what changed in that second is repeated for ever.
    Seconds,
    /// `data:,` uidvalidity `-` modseq.
    Modseq,
    /// A prefix and so many hexadecimal digits.
    Hash(&'static str, usize),
}

/// What a client's `limit` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Limit {
    /// So many, and a 507 for the collection (RFC 6578 §3.6).
    Truncates,
    /// So many, and no word that there is more.
    TruncatesSilently,
    /// All, whatever was asked.
    Ignored,
    /// 507 for the whole answer.
    Refused,
}

/// What becomes of an unknown sync token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bogus {
    /// This status with `valid-sync-token`.
    Refused(u16),
    /// A full list.
    Listed,
}

/// How an href is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Echo {
    /// `%40`, `%2B`.
    Encoded,
    /// `@`, `%2B`.
    PlainAt,
    /// `@`, `%2b`.
    LowerCase,
}

/// Who is told when an organiser's object changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheduling {
    /// Nobody; the server does not schedule.
    Absent,
    /// Nobody, though the server says it schedules.
    Silent,
    /// Attendees: REQUEST; with SCHEDULE-AGENT=CLIENT a CANCEL, with NONE a REQUEST.
    Sabre,
    /// Attendees without a SCHEDULE-AGENT of their own. `Schedule-Reply: F` is a 500.
    Davical,
    /// Attendees, whatever the object says.
    Always,
}

impl Quirks {
    const PLAIN: Quirks = Quirks {
        well_known: 301,
        absolute_redirect: false,
        body: Rewriting::Kept,
        card: CardRewriting::Kept,
        attendees: WithAttendees::Kept,
        ignores_preconditions: false,
        weak_match: false,
        not_modified: true,
        token: Token::Numbered("http://ponte.example/sync/"),
        limit: Limit::Truncates,
        bogus_token: Bogus::Refused(403),
        omits_absent: false,
        same_uid: Some(409),
        moved_uid: Some(409),
        invalid: 403,
        blind_to_exdate: false,
        due_day_matches: true,
        card_3_only: false,
        head_fails: false,
        echo: Echo::PlainAt,
        deleted: 204,
        trash_bin: false,
        scheduling: Scheduling::Absent,
        double_escape: false,
        strict_content_type: false,
        closes: false,
        weak_etag: false,
        bare_type: false,
        dead_properties: true,
        card_type: "text/vcard; charset=utf-8",
    };
}

const SABRE: Quirks = Quirks {
    attendees: WithAttendees::Annotated,
    token: Token::Numbered("http://sabre.io/ns/sync/"),
    limit: Limit::Ignored,
    omits_absent: true,
    same_uid: None,
    moved_uid: None,
    invalid: 415,
    card_3_only: true,
    head_fails: true,
    echo: Echo::LowerCase,
    scheduling: Scheduling::Sabre,
    ..Quirks::PLAIN
};

const DAVICAL: Quirks = Quirks {
    well_known: 302,
    attendees: WithAttendees::Unquoted,
    not_modified: false,
    token: Token::Numbered("data:,"),
    limit: Limit::Ignored,
    bogus_token: Bogus::Listed,
    omits_absent: true,
    same_uid: None,
    moved_uid: None,
    invalid: 412,
    due_day_matches: false,
    echo: Echo::Encoded,
    scheduling: Scheduling::Davical,
    double_escape: true,
    ..Quirks::PLAIN
};

const SOGO: Quirks = Quirks {
    body: Rewriting::Reordered,
    card: CardRewriting::ShortNames,
    attendees: WithAttendees::Renamed,
    ignores_preconditions: true,
    token: Token::Seconds,
    limit: Limit::Ignored,
    bogus_token: Bogus::Listed,
    same_uid: Some(409),
    moved_uid: None,
    invalid: 404,
    blind_to_exdate: true,
    card_3_only: true,
    scheduling: Scheduling::Always,
    closes: true,
    card_type: "text/x-vcard; charset=utf-8",
    dead_properties: false,
    ..Quirks::PLAIN
};

const CYRUS: Quirks = Quirks {
    absolute_redirect: true,
    body: Rewriting::UnescapedExtensions,
    card: CardRewriting::SplitTypes,
    attendees: WithAttendees::Tagged,
    weak_match: true,
    token: Token::Modseq,
    same_uid: Some(403),
    moved_uid: Some(403),
    card_3_only: true,
    scheduling: Scheduling::Silent,
    weak_etag: true,
    ..Quirks::PLAIN
};

const RADICALE: Quirks = Quirks {
    body: Rewriting::Reordered,
    card: CardRewriting::CapitalLabels,
    not_modified: false,
    token: Token::Hash("http://radicale.org/ns/sync/", 64),
    limit: Limit::Ignored,
    invalid: 400,
    echo: Echo::Encoded,
    deleted: 200,
    ..Quirks::PLAIN
};

const XANDIKOS: Quirks = Quirks {
    well_known: 302,
    body: Rewriting::Reordered,
    attendees: WithAttendees::EtagAndTag,
    token: Token::Hash("", 40),
    limit: Limit::TruncatesSilently,
    bogus_token: Bogus::Refused(412),
    same_uid: Some(412),
    moved_uid: None,
    invalid: 412,
    strict_content_type: true,
    bare_type: true,
    dead_properties: false,
    ..Quirks::PLAIN
};
