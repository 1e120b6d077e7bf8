//! The comparator: Ponte and vdirsyncer between the same two calendars, on a server that loses answers, cuts listings and
//! refuses, or killed in the middle; then what people typed is looked for. `cargo xtask faults` runs it.
//!
//! It sees both clients from outside only: what people did, and what both calendars hold in the end.

pub mod client;
pub mod count;
pub mod lots;
pub mod people;
pub mod scenario;
pub mod table;
