//! Which calendar stands on the right of a seed. It is drawn apart from the dice of the world, so that a seed that failed
//! once means the same world whatever calendars there are besides.

use clap::ValueEnum;

use crate::dice::Dice;

/// What the calendar bends like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Calendar {
    /// A CalDAV server.
    Dav,
    /// Microsoft 365.
    Graph,
    /// An Exchange Server.
    Ews,
}

impl Calendar {
    /// The one of a seed.
    pub fn of(seed: u64) -> Calendar {
        match Dice::new(seed ^ 0x0ca1_e11d_a500_0001).roll(3) {
            0 => Calendar::Graph,
            1 => Calendar::Ews,
            _ => Calendar::Dav,
        }
    }

    /// How often it was met, in the table.
    pub fn title(self) -> &'static str {
        match self {
            Calendar::Dav => "seeds on CalDAV",
            Calendar::Graph => "seeds on Microsoft 365",
            Calendar::Ews => "seeds on an Exchange Server",
        }
    }

    /// Its name on the command line and among the seeds that failed.
    pub fn name(self) -> &'static str {
        match self {
            Calendar::Dav => "dav",
            Calendar::Graph => "graph",
            Calendar::Ews => "ews",
        }
    }
}
