//! The door's readers without a door: for tests that feed them anything. Nothing listens and nothing is sent.

use super::callback::{self, Callback};
use super::provider::Issuer;
use super::request::{Wish, wish};
use crate::secret::{ExposeSecret as _, SecretString};

/// The query of a request's head that may be an answer, as it would be at `port`.
#[must_use]
pub fn query(head: &str, port: u16) -> Option<String> {
    match wish(head, port) {
        Wish::Answer(query) => Some(query),
        Wish::Nothing(_) => None,
    }
}

/// The code in a query, where it is an answer to the flow of `state`.
#[must_use]
pub fn code(query: &str, state: &str, issuer: &Issuer) -> Option<String> {
    match callback::read(query, &SecretString::from(state), Some(issuer))? {
        Callback::Code(code) => Some(code.expose_secret().to_owned()),
        Callback::Refused { .. } | Callback::OtherServer => None,
    }
}
