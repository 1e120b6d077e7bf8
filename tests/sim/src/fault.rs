//! What can go wrong, by name, and how often it did: the coverage table.

use std::collections::BTreeMap;

/// What can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// 429 with `Retry-After`.
    BusyAfter,
    /// 503 without.
    Busy,
    /// A write was carried out and its answer lost.
    LostAnswer,
    /// The connection was reset before a write arrived.
    LostRequest,
    /// The connection was reset in the middle of an answer.
    Reset,
    /// A listing was cut, and the cut was seen.
    CutPage,
    /// A full listing left out a few records and nothing told so.
    ShortListing,
    /// The server had forgotten the sync token.
    TokenExpired,
    /// A page came twice.
    DuplicatePage,
    /// An answer from a replica some seconds behind.
    StaleRead,
    /// The server rewrote what it was given, or worked on it by itself, and its ETag or change key moved.
    EtagChanged,
    /// The answer to a write had no ETag.
    EtagMissing,
    /// The computer's clock was set, up to a day either way.
    ClockSet,
    /// Days began or ended summer time between two requests.
    SummerTime,
    /// 401 between two pages.
    SignInMidPage,
    /// Two requests renewed the session at once, and one lost.
    RotationRace,
    /// The disk was full.
    DiskFull,
    /// Another process held the database.
    DatabaseBusy,
    /// The computer slept for days in the middle of a request.
    Asleep,
    /// The program was killed.
    Crash,
    /// The CRM dropped a marker.
    MarkerLost,
    /// One part of a batch was refused alone.
    BusyPart,
    /// A record was reported as removed that only left the view.
    RemovedThoughThere,
}

impl Fault {
    /// All of them.
    pub const ALL: [Fault; 23] = [
        Fault::BusyAfter,
        Fault::Busy,
        Fault::LostAnswer,
        Fault::LostRequest,
        Fault::Reset,
        Fault::CutPage,
        Fault::ShortListing,
        Fault::TokenExpired,
        Fault::DuplicatePage,
        Fault::StaleRead,
        Fault::EtagChanged,
        Fault::EtagMissing,
        Fault::ClockSet,
        Fault::SummerTime,
        Fault::SignInMidPage,
        Fault::RotationRace,
        Fault::DiskFull,
        Fault::DatabaseBusy,
        Fault::Asleep,
        Fault::Crash,
        Fault::MarkerLost,
        Fault::BusyPart,
        Fault::RemovedThoughThere,
    ];

    /// Its name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Fault::BusyAfter => "429 with Retry-After",
            Fault::Busy => "503 without Retry-After",
            Fault::LostAnswer => "timeout after commit",
            Fault::LostRequest => "reset before commit",
            Fault::Reset => "reset in mid body",
            Fault::CutPage => "cut page",
            Fault::ShortListing => "listing short without a word",
            Fault::TokenExpired => "expired token",
            Fault::DuplicatePage => "duplicated page",
            Fault::StaleRead => "stale read (up to 30 s)",
            Fault::EtagChanged => "ETag or change key moved by the server",
            Fault::EtagMissing => "ETag missing",
            Fault::ClockSet => "clock set (up to 24 h)",
            Fault::SummerTime => "clock change (summer time)",
            Fault::SignInMidPage => "401 in mid page",
            Fault::RotationRace => "rotation race",
            Fault::DiskFull => "disk full",
            Fault::DatabaseBusy => "SQLITE_BUSY",
            Fault::Asleep => "three days asleep",
            Fault::Crash => "killed",
            Fault::MarkerLost => "marker lost",
            Fault::BusyPart => "429 for one part of a batch",
            Fault::RemovedThoughThere => "named as removed, and still there",
        }
    }
}

/// How often everything happened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// By fault.
    pub faults: BTreeMap<Fault, u64>,
    /// Whatever else is worth a row.
    pub counts: BTreeMap<&'static str, u64>,
}

impl Coverage {
    /// Counts a fault.
    pub fn struck(&mut self, fault: Fault) {
        *self.faults.entry(fault).or_default() += 1;
    }

    /// Counts something else.
    pub fn count(&mut self, what: &'static str) {
        self.add_count(what, 1);
    }

    /// Counts it so many times.
    pub fn add_count(&mut self, what: &'static str, times: u64) {
        *self.counts.entry(what).or_default() += times;
    }

    /// Adds that of another seed.
    pub fn add(&mut self, other: &Coverage) {
        for (fault, times) in &other.faults {
            *self.faults.entry(*fault).or_default() += times;
        }
        for (what, times) in &other.counts {
            self.add_count(what, *times);
        }
    }
}
