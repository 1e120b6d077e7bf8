//! The half of Ponte that does things.
//!
//! - [`collection`]: what an adapter promises. Adapters stand on this crate; this crate knows none of them.
//! - [`http`]: the one way out, with limits, counters and no redirects to other origins.
//! - [`secret`]: credentials, which live in the keychain and cannot be printed.

pub mod collection;
pub mod http;
pub mod secret;
