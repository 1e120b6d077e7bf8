//! The keys of this installation: one to hash under, one to seal texts with.
//!
//! Both come from 32 bytes that live in the keychain (or, on a machine without one, in the environment). Losing them is a
//! re-installation: links are rebuilt by matching, nothing is doubled.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use ponte_core::hash::HashKey;

const NONCE: usize = 24;

/// The keys of this installation.
#[derive(Clone)]
pub struct Keys {
    hash: HashKey,
    cipher: XChaCha20Poly1305,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(<redacted>)")
    }
}

/// A sealed text does not open: it was made under another key, or was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("sealed under another key, or damaged")]
pub struct Unsealable;

impl Keys {
    /// The keys that follow from the installation's 32 bytes.
    #[must_use]
    pub fn derive(root: &[u8; 32]) -> Self {
        let hash = blake3::derive_key("ponte 2026 field hashes", root);
        let seal = blake3::derive_key("ponte 2026 sealed texts", root);
        Keys { hash: HashKey::new(hash), cipher: XChaCha20Poly1305::new(&seal.into()) }
    }

    /// The key to hash fields under.
    #[must_use]
    pub fn hash(&self) -> &HashKey {
        &self.hash
    }

    /// A few bytes that tell whether a database was made under these keys, and nothing else about them.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        self.hash.digest(&[b"fingerprint"]).0
    }

    /// Seals `plain` for the place named `context`: sealed texts cannot be moved to another place.
    ///
    /// # Errors
    /// When the machine gives no randomness.
    pub fn seal(&self, context: &str, plain: &[u8]) -> Result<Vec<u8>, Unsealable> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| Unsealable)?;
        let payload = Payload { msg: plain, aad: context.as_bytes() };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| Unsealable)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Keys::seal`] made for `context`.
    ///
    /// # Errors
    /// When it was sealed under another key or for another place, or was changed.
    pub fn open(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>, Unsealable> {
        let (nonce, body) = sealed.split_first_chunk::<NONCE>().ok_or(Unsealable)?;
        let payload = Payload { msg: body, aad: context.as_bytes() };
        self.cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| Unsealable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_text_opens_only_in_its_place_and_under_its_key() {
        let keys = Keys::derive(&[1; 32]);
        let sealed = keys.seal("link", b"Pranzo con Rossi").unwrap();
        assert!(!sealed.windows(6).any(|window| window == b"Pranzo"));
        assert_eq!(keys.open("link", &sealed).unwrap(), b"Pranzo con Rossi");
        assert_eq!(keys.open("need", &sealed), Err(Unsealable));
        assert_eq!(Keys::derive(&[2; 32]).open("link", &sealed), Err(Unsealable));
        assert_eq!(keys.open("link", b"short"), Err(Unsealable));
    }
}
