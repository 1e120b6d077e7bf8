//! Calendars and address books: the right side of most pairings.

mod answers;
pub mod bearer;
pub mod dav;
pub mod ews;
mod exchange;
pub mod graph;
pub mod microsoft;
