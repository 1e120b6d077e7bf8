//! A token for an embedded service: the one that it handed out, and no other.

use async_trait::async_trait;
use ponte_adapters::groupware::bearer::TokenSource;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::secret::SecretString;

/// One access token.
pub struct OneToken(SecretString);

impl OneToken {
    /// That one.
    #[must_use]
    pub fn of(token: &str) -> Self {
        OneToken(SecretString::from(token.to_owned()))
    }
}

#[async_trait]
impl TokenSource for OneToken {
    async fn token(&self) -> Result<SecretString, Failure> {
        Ok(self.0.clone())
    }

    async fn instead_of(&self, _: &SecretString) -> Result<SecretString, Failure> {
        Err(Failure::new(FailureKind::SignIn, "failure-graph-sign-in").with("status", 401))
    }
}
