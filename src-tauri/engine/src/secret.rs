//! Credentials. They live in the operating system's keychain, are named by account, and have a type that cannot be
//! printed, logged or serialised. A machine without a keychain takes them from the environment.
//!
//! This is the only file that calls the keychain. It never writes a secret to a file, an argument or a log.

use std::collections::BTreeMap;
use std::sync::Mutex;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ponte_core::verdict::{Failure, FailureKind};
pub use secrecy::{ExposeSecret, SecretString};
use zeroize::{Zeroize as _, Zeroizing};

/// The environment variable that holds the key of the installation, 32 bytes in Base64, where there is no keychain.
pub const KEY_VARIABLE: &str = "PONTE_KEY";

/// The entry of the installation's key. No account can have this name: `/` is not allowed in one.
const KEY_ENTRY: &str = "/installation";

/// Windows keeps 2,560 bytes in an entry, in UTF-16: this many code units leave room for the mark.
const PART: usize = 1_200;

/// So many parts an entry may have; a longer secret is no secret.
const PARTS: usize = 64;

/// Where secrets are kept: entries by name.
pub trait Keychain: Send + Sync {
    /// Keeps `secret` under `entry`, over what was there.
    ///
    /// # Errors
    /// `failure-no-keychain` or `failure-keychain`.
    fn set(&self, entry: &str, secret: &str) -> Result<(), Failure>;

    /// What is kept under `entry`.
    ///
    /// # Errors
    /// `failure-no-keychain` or `failure-keychain`.
    fn get(&self, entry: &str) -> Result<Option<Zeroizing<String>>, Failure>;

    /// Forgets `entry`; nothing to do where there is none.
    ///
    /// # Errors
    /// `failure-no-keychain` or `failure-keychain`.
    fn remove(&self, entry: &str) -> Result<(), Failure>;
}

/// The secrets of one installation. Calls may wait for the user to unlock the keychain: keep them off async threads.
pub struct Secrets {
    keychain: Box<dyn Keychain>,
    environment: fn(&str) -> Option<String>,
}

impl Secrets {
    /// Those in the keychain of this system, and in the environment of this process.
    #[must_use]
    pub fn of_system() -> Self {
        Secrets { keychain: Box::new(SystemKeychain), environment: |name| std::env::var(name).ok() }
    }

    /// Those in `keychain`, and in an environment looked up by `environment`.
    #[must_use]
    pub fn new(keychain: Box<dyn Keychain>, environment: fn(&str) -> Option<String>) -> Self {
        Secrets { keychain, environment }
    }

    /// Keeps the secret of an account, over the one that was there.
    ///
    /// # Errors
    /// `failure-no-keychain`, `failure-keychain`, or `failure-secret-too-long`.
    pub fn store(&self, account: &str, secret: &SecretString) -> Result<(), Failure> {
        let old = self.first(account)?;
        // The parts of the new secret stand beside those of the old one. The first part says where they are and goes last, so
        // that whenever this is cut off one of the two is whole: a token that was exchanged cannot be had again.
        let turn = old.as_ref().map_or(0, |old| 1 - old.turn);
        let parts = split(secret.expose_secret(), turn)?;
        for (index, part) in parts.iter().enumerate().rev() {
            self.keychain.set(&entry(account, index, turn), part)?;
        }
        match old {
            Some(old) => self.remove_parts(account, &old),
            None => Ok(()),
        }
    }

    /// The secret of an account: from the environment where settings name a variable, else from the keychain.
    ///
    /// # Errors
    /// `failure-secret-missing` or `failure-secret-variable` where there is none, and what keeps it from being read.
    pub fn load(&self, account: &str, variable: Option<&str>) -> Result<SecretString, Failure> {
        if let Some(variable) = variable {
            return (self.environment)(variable)
                .filter(|secret| !secret.is_empty())
                .map(SecretString::from)
                .ok_or_else(|| Failure::new(FailureKind::SignIn, "failure-secret-variable").with("name", variable));
        }
        let missing = || Failure::new(FailureKind::SignIn, "failure-secret-missing").with("account", account);
        let First { count, turn, text } = self.first(account)?.ok_or_else(missing)?;
        let mut whole = text;
        for index in 1..count {
            whole.push_str(&self.keychain.get(&entry(account, index, turn))?.ok_or_else(missing)?);
        }
        Ok(SecretString::from(std::mem::take(&mut *whole)))
    }

    /// Forgets the secret of an account.
    ///
    /// # Errors
    /// `failure-no-keychain` or `failure-keychain`.
    pub fn remove(&self, account: &str) -> Result<(), Failure> {
        let first = self.first(account)?;
        self.keychain.remove(&entry(account, 0, 0))?;
        first.map_or(Ok(()), |first| self.remove_parts(account, &first))
    }

    fn first(&self, account: &str) -> Result<Option<First>, Failure> {
        Ok(self.keychain.get(&entry(account, 0, 0))?.and_then(|text| First::read(&text)))
    }

    fn remove_parts(&self, account: &str, first: &First) -> Result<(), Failure> {
        for index in 1..PARTS {
            let place = entry(account, index, first.turn);
            // A change that was cut off may have left more of them behind.
            if index >= first.count && self.keychain.get(&place)?.is_none() {
                break;
            }
            self.keychain.remove(&place)?;
        }
        Ok(())
    }

    /// The key under which this installation hashes and seals: from the environment, else from the keychain, where it is
    /// made on first use. A lost key is a new installation: links are rebuilt.
    ///
    /// # Errors
    /// `failure-key-variable` where the variable holds no 32 bytes in Base64, and what keeps the keychain from answering.
    pub fn installation_key(&self) -> Result<Zeroizing<[u8; 32]>, Failure> {
        if let Some(text) = (self.environment)(KEY_VARIABLE).filter(|text| !text.is_empty()) {
            let failure = || Failure::new(FailureKind::Forbidden, "failure-key-variable").with("name", KEY_VARIABLE);
            return key_from(&Zeroizing::new(text)).ok_or_else(failure);
        }
        if let Some(kept) = self.keychain.get(KEY_ENTRY)?
            && let Some(key) = key_from(&kept)
        {
            return Ok(key);
        }
        let mut key = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *key).map_err(|_| Failure::new(FailureKind::Bug, "failure-no-randomness"))?;
        self.keychain.set(KEY_ENTRY, &Zeroizing::new(STANDARD.encode(*key)))?;
        Ok(key)
    }
}

fn key_from(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    let bytes = Zeroizing::new(STANDARD.decode(text.trim()).ok()?);
    <[u8; 32]>::try_from(bytes.as_slice()).ok().map(Zeroizing::new)
}

/// What the first part says: `3:text`, or `3+1:text` where the others stand in the second row of places.
struct First {
    count: usize,
    turn: usize,
    text: Zeroizing<String>,
}

impl First {
    fn read(text: &str) -> Option<Self> {
        let (mark, text) = text.split_once(':')?;
        let (count, turn) = mark.split_once('+').unwrap_or((mark, "0"));
        let count = count.parse().ok().filter(|count| *count <= PARTS)?;
        let turn = turn.parse().ok().filter(|turn| *turn <= 1)?;
        Some(First { count, turn, text: Zeroizing::new(text.to_owned()) })
    }
}

fn entry(account: &str, index: usize, turn: usize) -> String {
    match (index, turn) {
        (0, _) => account.to_owned(),
        (index, 0) => format!("{account}/{index}"),
        (index, turn) => format!("{account}/{index}+{turn}"),
    }
}

/// The parts of a secret, the first with their number before it.
fn split(secret: &str, turn: usize) -> Result<Vec<Zeroizing<String>>, Failure> {
    let mut parts = vec![Zeroizing::new(String::with_capacity(PART))];
    let mut units = 0;
    for character in secret.chars() {
        if units + character.len_utf16() > PART {
            parts.push(Zeroizing::new(String::with_capacity(PART)));
            units = 0;
        }
        units += character.len_utf16();
        if let Some(part) = parts.last_mut() {
            part.push(character);
        }
    }
    if parts.len() > PARTS {
        return Err(Failure::new(FailureKind::Forbidden, "failure-secret-too-long"));
    }
    let count = parts.len();
    if let Some(first) = parts.first_mut() {
        let mark = if turn == 0 { String::new() } else { format!("+{turn}") };
        **first = format!("{count}{mark}:{}", first.as_str());
    }
    Ok(parts)
}

/// The operating system's: Credential Manager, Keychain, Secret Service.
pub struct SystemKeychain;

impl SystemKeychain {
    fn at(entry: &str) -> Result<keyring::Entry, Failure> {
        keyring::Entry::new("ponte", entry).map_err(|error| trouble(&error))
    }
}

impl Keychain for SystemKeychain {
    fn set(&self, entry: &str, secret: &str) -> Result<(), Failure> {
        Self::at(entry)?.set_password(secret).map_err(|error| trouble(&error))
    }

    fn get(&self, entry: &str) -> Result<Option<Zeroizing<String>>, Failure> {
        match Self::at(entry)?.get_password() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(trouble(&error)),
        }
    }

    fn remove(&self, entry: &str) -> Result<(), Failure> {
        match Self::at(entry)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(trouble(&error)),
        }
    }
}

/// The library's own text is left out: some of its errors carry the entry's bytes.
fn trouble(error: &keyring::Error) -> Failure {
    if matches!(error, keyring::Error::NoDefaultStore) {
        return Failure::new(FailureKind::Forbidden, "failure-no-keychain");
    }
    Failure::new(FailureKind::SignIn, "failure-keychain")
}

/// A keychain in memory, for tests and the demo.
#[derive(Default)]
pub struct MemoryKeychain {
    entries: Mutex<BTreeMap<String, String>>,
}

impl MemoryKeychain {
    fn entries(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, String>> {
        self.entries.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Keychain for MemoryKeychain {
    fn set(&self, entry: &str, secret: &str) -> Result<(), Failure> {
        self.entries().insert(entry.to_owned(), secret.to_owned());
        Ok(())
    }

    fn get(&self, entry: &str) -> Result<Option<Zeroizing<String>>, Failure> {
        Ok(self.entries().get(entry).map(|secret| Zeroizing::new(secret.clone())))
    }

    fn remove(&self, entry: &str) -> Result<(), Failure> {
        if let Some(mut secret) = self.entries().remove(entry) {
            secret.zeroize();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    struct Shared(Arc<MemoryKeychain>);

    impl Keychain for Shared {
        fn set(&self, entry: &str, secret: &str) -> Result<(), Failure> {
            assert!(secret.encode_utf16().count() * 2 <= 2_560, "Windows would refuse this entry");
            self.0.set(entry, secret)
        }
        fn get(&self, entry: &str) -> Result<Option<Zeroizing<String>>, Failure> {
            self.0.get(entry)
        }
        fn remove(&self, entry: &str) -> Result<(), Failure> {
            self.0.remove(entry)
        }
    }

    fn secrets() -> (Secrets, Arc<MemoryKeychain>) {
        let keychain = Arc::new(MemoryKeychain::default());
        (Secrets::new(Box::new(Shared(Arc::clone(&keychain))), |_| None), keychain)
    }

    #[test]
    fn a_secret_of_any_length_comes_back_and_leaves_nothing_behind() {
        let (secrets, keychain) = secrets();
        let astral = "🔑".repeat(1_500);
        for secret in ["", "x", "3:looks like a mark", &"a".repeat(1_200), &"b".repeat(9_001), &astral, "short again"] {
            secrets.store("work", &SecretString::from(secret)).unwrap();
            assert_eq!(secrets.load("work", None).unwrap().expose_secret(), secret);
        }
        assert_eq!(keychain.entries().len(), 1, "a shorter secret removes the parts of the longer one");
        secrets.remove("work").unwrap();
        assert_eq!(keychain.entries().len(), 0);
        assert_eq!(secrets.load("work", None).unwrap_err().code, "failure-secret-missing");
    }

    #[test]
    fn wherever_a_change_is_cut_off_one_secret_is_whole() {
        /// Breaks after so many writes.
        struct Breaking(Arc<MemoryKeychain>, Mutex<usize>);
        impl Keychain for Breaking {
            fn set(&self, entry: &str, secret: &str) -> Result<(), Failure> {
                let mut left = self.1.lock().unwrap();
                *left = left.checked_sub(1).ok_or_else(|| Failure::new(FailureKind::SignIn, "failure-keychain"))?;
                self.0.set(entry, secret)
            }
            fn get(&self, entry: &str) -> Result<Option<Zeroizing<String>>, Failure> {
                self.0.get(entry)
            }
            fn remove(&self, entry: &str) -> Result<(), Failure> {
                let mut left = self.1.lock().unwrap();
                *left = left.checked_sub(1).ok_or_else(|| Failure::new(FailureKind::SignIn, "failure-keychain"))?;
                self.0.remove(entry)
            }
        }
        let texts = ["a".repeat(3_000), "b".repeat(4_000), "c".repeat(10), "d".repeat(2_500)];
        for steps in 0..12 {
            let (secrets, keychain) = secrets();
            for pair in texts.windows(2) {
                secrets.store("work", &SecretString::from(pair[0].as_str())).unwrap();
                let breaking = Breaking(Arc::clone(&keychain), Mutex::new(steps));
                let broken = Secrets::new(Box::new(breaking), |_| None);
                let stored = broken.store("work", &SecretString::from(pair[1].as_str()));
                let found = secrets.load("work", None).unwrap();
                assert!([&pair[0], &pair[1]].iter().any(|text| *text == found.expose_secret()), "{steps}");
                assert!(stored.is_err() || found.expose_secret() == pair[1]);
                secrets.store("work", &SecretString::from(pair[1].as_str())).unwrap();
                assert_eq!(secrets.load("work", None).unwrap().expose_secret(), pair[1]);
            }
        }
    }

    #[test]
    fn a_secret_without_end_is_refused() {
        let failure = secrets().0.store("work", &SecretString::from("x".repeat(100_000))).unwrap_err();
        assert_eq!(failure.code, "failure-secret-too-long");
    }

    #[test]
    fn the_environment_is_asked_where_settings_say_so_and_only_then() {
        let secrets = Secrets::new(Box::new(MemoryKeychain::default()), |name| {
            (name == "CRM_SECRET").then(|| "from outside".to_owned())
        });
        assert_eq!(secrets.load("work", Some("CRM_SECRET")).unwrap().expose_secret(), "from outside");
        assert_eq!(secrets.load("work", Some("OTHER")).unwrap_err().code, "failure-secret-variable");
        assert_eq!(secrets.load("work", None).unwrap_err().code, "failure-secret-missing");
    }

    #[test]
    fn the_key_of_the_installation_is_made_once() {
        let (secrets, _) = secrets();
        let key = secrets.installation_key().unwrap();
        assert_eq!(*secrets.installation_key().unwrap(), *key);
        assert_ne!(*key, [0; 32]);
    }

    #[test]
    fn a_key_from_the_environment_must_be_32_bytes() {
        let key = |environment| Secrets::new(Box::new(MemoryKeychain::default()), environment).installation_key();
        assert_eq!(*key(|_| Some("BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=".into())).unwrap(), [7; 32]);
        assert_eq!(key(|_| Some("BwcH".into())).unwrap_err().code, "failure-key-variable");
        assert_eq!(key(|_| Some("not base64".into())).unwrap_err().code, "failure-key-variable");
    }

    #[test]
    fn a_secret_does_not_print() {
        assert!(!format!("{:?}", SecretString::from("canary")).contains("canary"));
    }
}
