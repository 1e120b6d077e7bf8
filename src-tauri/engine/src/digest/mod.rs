//! The daily digest by mail: what needs the user, what they can do, and what was done since the last one.
//!
//! [`Content`] is what it says, as a value; [`Letter`] says it in the user's language; [`mail`] makes a message of it,
//! [`smtp`] sends one, [`post`] puts these together and remembers. When it is due is decided in [`ponte_core::digest`].
//!
//! The message leaves this computer, perhaps for many people: a title stands in it only where the record is known not to be
//! private, and the name of a person never.

mod content;
mod letter;
pub mod mail;
pub mod post;
pub mod smtp;

pub use content::{Ask, Content, Facts, Named, Part, Watched, facts};
pub use letter::Letter;

/// The keychain's entry for the password of the mail server. No account can have this name: `/` is not allowed in one.
pub const SECRET: &str = "/digest";
