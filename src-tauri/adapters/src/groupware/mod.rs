//! Calendars and address books: the right side of most pairings.

mod answers;
pub mod dav;
pub mod ews;
mod exchange;
pub mod graph;
