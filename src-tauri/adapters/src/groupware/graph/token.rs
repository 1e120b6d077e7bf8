//! Where access tokens come from: signing in is somebody else's work.

use async_trait::async_trait;
use ponte_core::verdict::Failure;
use ponte_engine::oauth::Tokens;
use ponte_engine::secret::SecretString;

/// Hands out access tokens of one signed-in user.
#[async_trait]
pub trait TokenSource: Send + Sync {
    /// A token that should be good now.
    ///
    /// # Errors
    /// That the user must sign in again, that an administrator must consent, or that the sign-in service cannot be reached.
    async fn token(&self) -> Result<SecretString, Failure>;

    /// Another one, since the service refused `refused` although it should have been good. Called at most once for a
    /// request; two callers at once get the same new token.
    ///
    /// # Errors
    /// As [`TokenSource::token`].
    async fn instead_of(&self, refused: &SecretString) -> Result<SecretString, Failure>;

    /// Hears what the service wants proved before it takes another token of this user, as JSON.
    fn challenged(&self, _claims: &str) {}
}

#[async_trait]
impl TokenSource for Tokens {
    async fn token(&self) -> Result<SecretString, Failure> {
        self.access().await
    }

    async fn instead_of(&self, refused: &SecretString) -> Result<SecretString, Failure> {
        Tokens::instead_of(self, refused).await
    }

    fn challenged(&self, claims: &str) {
        Tokens::challenged(self, claims);
    }
}
