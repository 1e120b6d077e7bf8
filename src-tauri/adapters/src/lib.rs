//! What Ponte speaks: one folder for each CRM and each groupware.
//!
//! An adapter turns a system's own protocol into the records of [`ponte_core`] and back. It stands on [`ponte_engine`]
//! for HTTP, secrets and the traits it implements; it knows no other adapter, and its wire types never leave its folder.

pub mod crm;
pub mod find;
pub mod groupware;
pub mod open;
