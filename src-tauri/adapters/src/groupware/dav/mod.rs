//! CalDAV and CardDAV.

mod ical;
mod lines;
pub mod object;
mod vcard;
