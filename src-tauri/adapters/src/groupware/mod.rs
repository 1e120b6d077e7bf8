//! Calendars and address books: the right side of most pairings.

pub mod dav;
mod exchange;
pub mod graph;
