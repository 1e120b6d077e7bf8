//! Calendars and address books: the right side of most pairings.

pub mod dav;
pub mod graph;
