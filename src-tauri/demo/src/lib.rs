//! The servers Ponte is shown and tested against: a CRM that answers as Vtiger does and a CalDAV/CardDAV
//! server, both in memory on loopback, with sample data and faults on demand; and a mail server that delivers to nobody.
//!
//! It must never share code with the adapters it tests.

pub mod crm;
pub mod dav;
pub mod faults;
pub mod sample;
pub mod smtp;
