//! What a user, or their organisation, chose for an account of an Exchange Server.

/// What was chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether the password may go over a connection without TLS.
    pub allow_http: bool,
    /// The version that requests speak; by what the server says of itself where it is not named.
    pub version: Option<String>,
    /// The address of another's mailbox that this user has access to.
    pub mailbox: Option<String>,
    /// The address of the user that a service account acts as.
    pub acts_as: Option<String>,
    /// Where deleted items go.
    pub deletion: Deletion,
    /// What becomes of a write to an item that somebody else changed meanwhile.
    pub conflicts: Conflicts,
}

/// Where deleted items go (EWS `DeleteType`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Deletion {
    /// To “Deleted Items”.
    #[default]
    DeletedItems,
    /// Out of sight, where an administrator can bring them back.
    Soft,
    /// Away.
    Hard,
}

impl Deletion {
    /// Its name in requests.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Deletion::DeletedItems => "MoveToDeletedItems",
            Deletion::Soft => "SoftDelete",
            Deletion::Hard => "HardDelete",
        }
    }
}

/// What becomes of a write to an item that somebody else changed meanwhile (EWS `ConflictResolution`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Conflicts {
    /// It is not carried out; Ponte merges and writes again.
    #[default]
    Never,
    /// The server decides by property.
    Auto,
    /// It is carried out.
    Always,
}

impl Conflicts {
    /// Its name in requests.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Conflicts::Never => "NeverOverwrite",
            Conflicts::Auto => "AutoResolve",
            Conflicts::Always => "AlwaysOverwrite",
        }
    }
}
