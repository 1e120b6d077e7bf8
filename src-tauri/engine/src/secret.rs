//! Credentials. They live in the operating system's keychain, are named by account, and have a type that cannot be
//! printed, logged or serialised.
//!
//! This is the only file that calls the keychain.

pub use secrecy::{ExposeSecret, SecretString};
