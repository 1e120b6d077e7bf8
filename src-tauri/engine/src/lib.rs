//! The half of Ponte that does things.
//!
//! - [`collection`]: what an adapter promises. Adapters stand on this crate; this crate knows none of them.
//! - [`pairing`]: one run of one pairing, kind by kind, with [`invited`] contacts and collections that [`keep`] open.
//! - [`cycle`]: one run of one kind of one pairing, in six stages; [`undo`] takes back what one wrote.
//! - [`explain`]: "why?", asked about one record; [`standing`]: how a pairing stands.
//! - [`held`]: deletions that wait for an answer; [`leaving`]: taking back what Ponte created on an account.
//! - [`lease`]: which of a user's computers syncs; [`turns`]: when an account that failed may be asked again.
//! - [`digest`]: the daily digest by mail.
//! - [`store`]: what survives a restart, sealed with [`seal::Keys`].
//! - [`http`]: the one way out: limits, counters, which proxy, whom to believe; [`oauth`]: signing in by browser.
//! - [`selftest`]: everything Ponte does, tried on the user's own server.
//! - [`secret`]: credentials, which live in the keychain and cannot be printed.
//! - [`settings`]: `ponte.toml`, read, checked, explained and edited; [`paths`]: where all of it is kept.
//! - [`messages`]: every sentence a person reads, in English and Italian.

pub mod collection;
pub mod cycle;
pub mod digest;
pub mod explain;
pub mod held;
pub mod http;
pub mod invited;
pub mod keep;
pub mod lease;
pub mod leaving;
pub mod messages;
pub mod oauth;
pub mod pairing;
pub mod paths;
pub mod release;
pub mod seal;
pub mod secret;
pub mod selftest;
pub mod settings;
pub mod standing;
pub mod store;
pub mod turns;
pub mod undo;
