//! Sends the digest and remembers what came of it: by the clock at most once a day, by hand whenever the user says so.
//!
//! That a text is about to go out is remembered before it does: whoever is cut off there does not send it again that day.

use std::collections::BTreeSet;
use std::future::Future;

use jiff::Timestamp;
use lettre::Address;
use ponte_core::digest::{Clock, Memory, Posted};
use ponte_core::hash;
use ponte_core::verdict::{Failure, FailureKind};

use super::smtp::{self, Patience, Undelivered};
use super::{Content, Letter, SECRET, facts, mail};
use crate::secret::{ExposeSecret as _, SecretString, Secrets};
use crate::settings::{DigestSettings, Settings};
use crate::store::{Store, StoreResult};

/// Where the digest is sent from.
#[derive(Clone, Copy)]
pub struct Post<'a> {
    /// What is remembered.
    pub store: &'a Store,
    /// All settings.
    pub settings: &'a Settings,
    /// Those of the digest.
    pub digest: &'a DigestSettings,
    /// How long a server may take.
    pub patience: Patience,
}

/// What was done.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// How many people got it.
    pub sent: usize,
    /// Why others did not, or nobody did.
    pub failure: Option<Failure>,
}

/// The password of the mail server, where a user is named. It may wait for the user to unlock the keychain.
///
/// # Errors
/// `failure-mail-secret-missing`, and what keeps the keychain from answering.
pub fn secret(digest: &DigestSettings, secrets: &Secrets) -> Result<Option<SecretString>, Failure> {
    if digest.user.is_none() {
        return Ok(None);
    }
    let variable = digest.secret_env.as_ref().map(|variable| variable.value.as_str());
    secrets.load(SECRET, variable).map(Some).map_err(|failure| {
        match failure.code.as_str() {
            "failure-secret-missing" => Failure::new(FailureKind::SignIn, "failure-mail-secret-missing"),
            // It is unlocked sooner or later.
            "failure-keychain" => Failure { kind: FailureKind::Retry, ..failure },
            _ => failure,
        }
    })
}

impl Post<'_> {
    /// When it goes out.
    #[must_use]
    pub fn clock(&self) -> Clock {
        Clock { hour: *self.digest.hour, zone: self.settings.zone.value.clone() }
    }

    /// What it says now.
    ///
    /// # Errors
    /// What the store says.
    pub fn content(&self, now: Timestamp) -> StoreResult<Content> {
        facts(self.store, self.settings, now).map(Content::of)
    }

    /// The same in words.
    #[must_use]
    pub fn letter(&self, content: &Content) -> Letter {
        Letter::of(content, self.settings.language.messages(), &self.settings.zone)
    }

    /// What tells one way of sending from another: server, user, password, people.
    #[must_use]
    pub fn setup(&self, secret: Option<&SecretString>) -> hash::Digest {
        let digest = self.digest;
        let server = format!("{} {} {:?}", *digest.server, *digest.port, *digest.security);
        let user = digest.user.as_ref().map_or("", |user| user.as_str());
        let secret = secret.map_or("", |secret| secret.expose_secret());
        let people = digest.recipients().into_iter().map(|(_, mailbox)| mailbox.address().as_bytes());
        let own = [server.as_bytes(), user.as_bytes(), secret.as_bytes(), digest.from.address().as_bytes()];
        let parts: Vec<&[u8]> = std::iter::once(b"digest".as_slice()).chain(own).chain(people).collect();
        self.store.keys().hash().digest(&parts)
    }

    /// Whether the clock asks for one, and something needs the user.
    ///
    /// # Errors
    /// What the store says.
    pub fn is_due(&self, now: Timestamp) -> StoreResult<bool> {
        let due = *self.digest.active && self.store.digest()?.is_due(&self.clock(), now);
        Ok(due && self.content(now)?.asks() > 0)
    }

    /// Sends it because the clock asks for it. Does nothing where these settings are known not to succeed.
    ///
    /// # Errors
    /// What the store says; what the server says is told.
    pub async fn by_clock(
        &self,
        secret: Result<Option<SecretString>, Failure>,
        now: Timestamp,
        jitter: u64,
    ) -> StoreResult<Option<Told>> {
        let (clock, memory) = (self.clock(), self.store.digest()?);
        let setup = self.setup(secret.as_ref().ok().and_then(Option::as_ref));
        if memory.is_stopped(setup, &clock, now) {
            return Ok(None);
        }
        let memory = memory.trying(&clock, now, jitter);
        self.store.set_digest(&memory)?;
        let id = format!("ponte.{}", memory.day.map(|day| day.to_string()).unwrap_or_default());
        let missing = |address: &str| !memory.accepted.contains(&self.person(address));
        let (posted, told) = self.send(secret, (&id, now), missing, &memory).await?;
        self.store.set_digest(&memory.after(posted, setup, now, jitter))?;
        Ok(Some(told))
    }

    /// Sends it because the user says so.
    ///
    /// # Errors
    /// As [`Post::by_clock`].
    pub async fn by_hand(&self, secret: Result<Option<SecretString>, Failure>, now: Timestamp) -> StoreResult<Told> {
        let memory = self.store.digest()?;
        let setup = self.setup(secret.as_ref().ok().and_then(Option::as_ref));
        let id = format!("ponte.{}", now.as_millisecond());
        let (posted, told) = self.send(secret, (&id, now), |_| true, &memory).await?;
        self.store.set_digest(&memory.by_hand(posted, setup, &self.clock(), now))?;
        Ok(told)
    }

    /// Signs in and goes again.
    ///
    /// # Errors
    /// What kept it from being reached, protected or signed in to.
    pub async fn test(&self, secret: Option<&SecretString>) -> Result<(), Failure> {
        smtp::open(self.digest, secret, self.patience).await?.leave().await;
        Ok(())
    }

    async fn send(
        &self,
        secret: Result<Option<SecretString>, Failure>,
        (id, now): (&str, Timestamp),
        gets_it: impl Fn(&str) -> bool,
        memory: &Memory,
    ) -> StoreResult<(Posted, Told)> {
        let letter = self.letter(&self.content(now)?);
        let people = self.digest.recipients().into_iter().filter(|(_, mailbox)| gets_it(mailbox.address()));
        let (names, people): (Vec<String>, Vec<Address>) =
            people.map(|(name, mailbox)| (name, mailbox.parsed().email.clone())).unzip();
        // The key of the installation makes it one that nobody else makes up.
        let number = self.store.keys().hash().digest(&[b"digest", id.as_bytes()]).0;
        let text = mail::message(&letter, self.digest, &format!("{id}.{number:016x}"), now);
        let sending = async {
            let secret = secret?;
            self.carry(secret.as_ref(), (&names, &people), &text?, memory).await
        };
        let posted = self.finished(sending).await?;
        let told = match &posted {
            Posted::Taken { accepted, refused, .. } => Told { sent: accepted.len(), failure: refused.clone() },
            Posted::Unknown(failure) | Posted::Failed(failure) => Told { sent: 0, failure: Some(failure.clone()) },
        };
        let code = told.failure.as_ref().map_or("", |failure| failure.code.as_str());
        tracing::info!(people = told.sent, of = people.len(), code, "digest");
        Ok((posted, told))
    }

    async fn finished(
        &self,
        sending: impl Future<Output = Result<StoreResult<Posted>, Failure>>,
    ) -> StoreResult<Posted> {
        match sending.await {
            Ok(posted) => posted,
            Err(failure) => Ok(Posted::Failed(failure)),
        }
    }

    /// Takes it to the server. The outer failure is the server's: nobody gets it.
    async fn carry(
        &self,
        secret: Option<&SecretString>,
        (names, people): (&[String], &[Address]),
        text: &[u8],
        memory: &Memory,
    ) -> Result<StoreResult<Posted>, Failure> {
        let mut connection = smtp::open(self.digest, secret, self.patience).await?;
        let said = connection.offer(&self.digest.from.parsed().email, people).await?;
        let refused: Vec<(&String, &Failure)> =
            names.iter().zip(&said).filter_map(|(name, said)| Some((name, said.as_ref().err()?))).collect();
        let accepted: BTreeSet<hash::Digest> = people
            .iter()
            .zip(&said)
            .filter(|(_, said)| said.is_ok())
            .map(|(address, _)| self.person(address.as_ref()))
            .collect();
        let later = refused.iter().any(|(_, failure)| failure.kind == FailureKind::Retry);
        let refused = of_all(&refused);
        if accepted.is_empty() {
            connection.leave().await;
            return Ok(Ok(Posted::Failed(refused.unwrap_or_else(|| smtp::lost(&self.digest.server)))));
        }
        if let Err(error) = self.store.set_digest(&memory.clone().sending(smtp::lost(&self.digest.server))) {
            return Ok(Err(error));
        }
        Ok(Ok(match connection.deliver(text).await {
            Ok(()) => Posted::Taken { accepted, refused, later },
            Err(Undelivered::Refused(failure)) => Posted::Failed(failure),
            Err(Undelivered::Unknown(failure)) => Posted::Unknown(failure),
        }))
    }

    fn person(&self, address: &str) -> hash::Digest {
        self.store.keys().hash().digest(&[b"digest to", address.to_lowercase().as_bytes()])
    }
}

/// What was said of all who were refused, as one failure: those refused for good, or else those refused for now.
fn of_all(refused: &[(&String, &Failure)]) -> Option<Failure> {
    let worst = refused.iter().map(|(_, failure)| *failure).max_by_key(|failure| failure.kind != FailureKind::Retry)?;
    let same = refused.iter().filter(|(_, failure)| failure.kind == worst.kind);
    let which = same.map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    Some(worst.clone().with("which", which))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_refused_for_good_is_told_first_and_by_place_only() {
        let now = Failure::new(FailureKind::Retry, "failure-mail-recipient-later");
        let good = Failure::new(FailureKind::Forbidden, "failure-mail-recipient");
        let names = ["to", "cc 1", "cc 2"].map(str::to_owned);
        let [to, one, two] = &names;
        assert_eq!(of_all(&[]), None);
        let told = of_all(&[(to, &now), (one, &good), (two, &good)]).unwrap();
        assert_eq!((told.code.as_str(), told.details["which"].as_str()), ("failure-mail-recipient", "cc 1, cc 2"));
        assert_eq!(of_all(&[(to, &now)]).unwrap().kind, FailureKind::Retry);
    }
}
