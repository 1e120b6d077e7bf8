//! Calendars and address books: the right side of most pairings.

pub mod dav;
pub mod ews;
mod exchange;
pub mod graph;
