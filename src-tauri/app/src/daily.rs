//! The daily digest, looked after by whoever runs all day.

use jiff::Timestamp;
use ponte_core::hash;
use ponte_core::verdict::Failure;
use ponte_engine::digest::post::{self, Post, Told};
use ponte_engine::digest::smtp::Patience;
use ponte_engine::secret::SecretString;
use ponte_engine::settings::{DigestSettings, Settings};
use ponte_engine::store::Store;

use crate::desk::{Desk, jitter, no_threads};
use crate::error::Result;

/// How a digest is sent.
#[must_use]
pub fn post<'a>(store: &'a Store, settings: &'a Settings, digest: &'a DigestSettings) -> Post<'a> {
    Post { store, settings, digest, patience: Patience::default() }
}

/// The password of its mail server. Off the async threads, since a keychain may wait for the user.
///
/// # Errors
/// What the keychain says.
pub async fn secret(desk: &Desk, digest: &DigestSettings) -> std::result::Result<Option<SecretString>, Failure> {
    let (digest, secrets) = (digest.clone(), desk.secrets());
    let loaded = tokio::task::spawn_blocking(move || post::secret(&digest, &secrets)).await;
    loaded.unwrap_or_else(|_| Err(no_threads()))
}

/// The digest over the days.
#[derive(Default)]
pub struct Daily {
    /// What tells the last way of sending from others, so that the keychain is not asked again and again.
    known: Option<(DigestSettings, hash::Digest)>,
}

impl Daily {
    /// Sends it if it is due; what came of it.
    ///
    /// # Errors
    /// What the store says.
    pub async fn look(&mut self, desk: &Desk, settings: &Settings, store: &Store) -> Result<Option<Told>> {
        let Some(digest) = &settings.digest else { return Ok(None) };
        let (post, now) = (post(store, settings, digest), desk.now());
        if !post.is_due(now)? || self.is_stopped(&post, now)? {
            return Ok(None);
        }
        let secret = secret(desk, digest).await;
        self.known = Some((digest.clone(), post.setup(secret.as_ref().ok().and_then(Option::as_ref))));
        Ok(post.by_clock(secret, now, jitter(now)).await?)
    }

    /// When it is to be looked after next, whatever else happens: at its hour, and when it is tried again.
    #[must_use]
    pub fn next(&self, settings: &Settings, store: &Store, now: Timestamp) -> Option<Timestamp> {
        let digest = settings.digest.as_ref().filter(|digest| *digest.active)?;
        let again = store.digest().ok().and_then(|memory| memory.waits_until(now));
        [Some(post(store, settings, digest).clock().next(now)), again].into_iter().flatten().min()
    }

    fn is_stopped(&self, post: &Post<'_>, now: Timestamp) -> Result<bool> {
        let Some((_, setup)) = self.known.as_ref().filter(|(known, _)| known == post.digest) else { return Ok(false) };
        Ok(post.store.digest()?.is_stopped(*setup, &post.clock(), now))
    }
}
