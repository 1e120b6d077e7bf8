//! The servers Ponte is shown and tested against: a CRM that answers as Vtiger does, a CalDAV/CardDAV server, a Microsoft
//! Graph service and an Exchange server, all in memory on loopback, with faults on demand; a mail server that delivers to
//! nobody; and a proxy that leads to nobody else.
//!
//! It must never share code with the adapters it tests.

pub mod crm;
pub mod dav;
pub mod ews;
pub mod faults;
pub mod graph;
pub mod proxy;
pub mod sample;
mod serve;
mod sign_in;
pub mod smtp;
mod xml;
