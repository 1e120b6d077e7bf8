//! Signing in by browser: OAuth 2 for programs on the user's own computer (RFC 8252, RFC 9700).
//!
//! [`sign_in()`] opens the system's browser and waits at a door of this computer for the answer; [`Tokens`] then keeps a
//! fresh access token at hand. Where that is, and what is asked for, a [`Provider`] says: nothing here is one company's,
//! but for the numbers under which one of them tells why it refuses. A refresh token lives in the keychain, an access
//! token in memory alone; neither is ever logged, shown, or given to a window.

mod aadsts;
mod callback;
mod client;
mod door;
mod page;
pub mod probe;
mod provider;
mod refusal;
mod request;
mod sign_in;
mod tokens;

pub use provider::{Issuer, Provider};
pub use sign_in::{Granted, PATIENCE, SignIn, sign_in};
pub use tokens::Tokens;

#[cfg(test)]
mod tests;
