//! The benchmark: Ponte beside vdirsyncer on one server in memory, and what a CRM is asked. `cargo xtask bench` runs it.
//!
//! It measures and writes down; it never fails because a machine is slow.

pub mod client;
pub mod crm;
pub mod heads;
pub mod office;
pub mod phases;
pub mod process;
pub mod proxy;
pub mod table;
pub mod vdirsyncer;
pub mod weight;
pub mod world;
