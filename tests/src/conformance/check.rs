//! The list of checks: what each is called, which kinds it is asked of, where it stands.

use std::time::Duration;

use ponte_core::record::Kind;

use super::room::Room;
use super::{Trouble, life, shape};

/// How long one check may take.
pub(super) const LIMIT: Duration = Duration::from_secs(60);

/// One promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// What was created is read back as it was answered.
    Create,
    /// A new value arrives; the rest stays.
    Update,
    /// An emptied field is empty.
    Clear,
    /// What was deleted is gone, and says so when asked.
    Delete,
    /// A write on an old version is refused and changes nothing.
    Stale,
    /// A record is found by its marker, and no other is.
    Find,
    /// A create whose answer was lost is found again.
    LostAnswer,
    /// After own writes the report lists nothing with an unknown version.
    NoEcho,
    /// Another client's deletion is reported, or the listing is complete without it.
    Removal,
    /// A record that never was is gone, not an error.
    Absent,
    /// Properties the adapter does not know survive an edit.
    Unknown,
    /// Several elements of a set are kept.
    Sets,
    /// Whole days come back as whole days, or as the side says it bends them.
    AllDay,
    /// A series keeps its rule, and one occurrence can be taken out.
    Series,
    /// Records are listed by date.
    Within,
    /// Emoji survive, or are put into words where the side says so.
    Emoji,
    /// A long text is cut only as declared.
    LongText,
    /// Two records made in the same second are told apart.
    SameSecond,
    /// A record that somebody else is invited to is written without telling them, or not at all.
    NobodyMailed,
    /// A note left at the collection is found by another installation, replaced and taken away; or none is kept.
    Note,
}

/// All checks, in order.
pub const CHECKS: [Check; 20] = [
    Check::Create,
    Check::Update,
    Check::Clear,
    Check::Delete,
    Check::Stale,
    Check::Find,
    Check::LostAnswer,
    Check::NoEcho,
    Check::Removal,
    Check::Absent,
    Check::Unknown,
    Check::Sets,
    Check::AllDay,
    Check::Series,
    Check::Within,
    Check::Emoji,
    Check::LongText,
    Check::SameSecond,
    Check::NobodyMailed,
    Check::Note,
];

impl Check {
    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Check::Create => "create",
            Check::Update => "update",
            Check::Clear => "clear",
            Check::Delete => "delete",
            Check::Stale => "stale-version",
            Check::Find => "find-by-marker",
            Check::LostAnswer => "lost-answer",
            Check::NoEcho => "no-echo",
            Check::Removal => "removal-reported",
            Check::Absent => "absent",
            Check::Unknown => "unknown-properties",
            Check::Sets => "sets",
            Check::AllDay => "all-day",
            Check::Series => "series",
            Check::Within => "within",
            Check::Emoji => "emoji",
            Check::LongText => "long-text",
            Check::SameSecond => "same-second",
            Check::NobodyMailed => "nobody-mailed",
            Check::Note => "note",
        }
    }

    /// The kinds it is asked of.
    #[must_use]
    pub fn kinds(self) -> &'static [Kind] {
        match self {
            Check::AllDay | Check::Series | Check::Within | Check::NobodyMailed => &[Kind::Event],
            Check::Sets => &[Kind::Contact],
            Check::Create
            | Check::Update
            | Check::Clear
            | Check::Delete
            | Check::Stale
            | Check::Find
            | Check::LostAnswer
            | Check::NoEcho
            | Check::Removal
            | Check::Absent
            | Check::Unknown
            | Check::Emoji
            | Check::LongText
            | Check::SameSecond
            | Check::Note => &Kind::ALL,
        }
    }

    /// Asks it.
    pub(super) async fn run(self, room: &Room<'_>) -> Result<(), Trouble> {
        match self {
            Check::Create => life::create(room).await,
            Check::Update => life::update(room).await,
            Check::Clear => life::clear(room).await,
            Check::Delete => life::delete(room).await,
            Check::Stale => life::stale(room).await,
            Check::Find => life::find(room).await,
            Check::LostAnswer => life::lost_answer(room).await,
            Check::NoEcho => life::no_echo(room).await,
            Check::Removal => life::removal(room).await,
            Check::Absent => life::absent(room).await,
            Check::SameSecond => life::same_second(room).await,
            Check::Unknown => shape::unknown(room).await,
            Check::Sets => shape::sets(room).await,
            Check::AllDay => shape::all_day(room).await,
            Check::Series => shape::series(room).await,
            Check::Within => shape::within(room).await,
            Check::Emoji => shape::emoji(room).await,
            Check::LongText => shape::long_text(room).await,
            Check::NobodyMailed => shape::nobody_mailed(room).await,
            Check::Note => life::note(room).await,
        }
    }
}
