//! Sends one message over SMTP: the only file that speaks it.
//!
//! Step by step, so that one refused recipient does not keep the others from getting it, and so that whoever calls can
//! remember that a text is about to go out. It never goes on without the protection that was asked for, never shows what a
//! server said (servers repeat addresses), and waits for nothing without end. Certificates are those the operating system trusts.

mod lines;

use std::future::Future;
use std::net::Ipv4Addr;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use ponte_core::verdict::{Failure, FailureKind};
use tokio::net::TcpStream;

use self::lines::Lines;
use crate::http::{distrust, tls_error};
use crate::secret::{ExposeSecret as _, SecretString};
use crate::settings::{DigestSettings, Security};

/// The ways to sign in, the first that the server has.
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];

/// The answers to a sign-in and to the announcement of a text: another one that sounds as good answers something else.
const SIGNED_IN: u16 = 235;
const GO_ON: u16 = 354;

/// How long a server may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// To be reached and to greet.
    pub connect: Duration,
    /// For each step.
    pub step: Duration,
    /// To say whether it takes the text.
    pub last: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Patience { connect: Duration::from_secs(30), step: Duration::from_secs(30), last: Duration::from_secs(120) }
    }
}

/// A server that lets us in.
pub struct Connection {
    smtp: AsyncSmtpConnection,
    host: String,
    patience: Patience,
}

/// How the sending of a text failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undelivered {
    /// The server does not take it.
    Refused(Failure),
    /// It may have taken it.
    Unknown(Failure),
}

/// Connects, protects the connection, and signs in where the settings name a user.
///
/// # Errors
/// `failure-mail-…`: what kept it from being reached, protected or signed in to.
pub async fn open(
    settings: &DigestSettings,
    secret: Option<&SecretString>,
    patience: Patience,
) -> Result<Connection, Failure> {
    // A second call finds a provider installed and is no error.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let host = settings.server.value.clone();
    let smtp = within(patience.connect, connected(settings, patience), &host, Step::Greeting).await?;
    let mut connection = Connection { smtp, host, patience };
    if *settings.security == Security::StartTls {
        connection.protect(settings).await?;
    }
    if let (Some(user), Some(secret)) = (&settings.user, secret) {
        connection.sign_in(user, secret).await?;
    }
    Ok(connection)
}

async fn connected(settings: &DigestSettings, patience: Patience) -> Result<AsyncSmtpConnection, Broken> {
    let address = (settings.server.as_str(), *settings.port);
    if *settings.security == Security::Tls {
        let tls = TlsParameters::new(settings.server.value.clone())?;
        return Ok(AsyncSmtpConnection::connect_tokio1(address, Some(patience.connect), &us(), Some(tls), None).await?);
    }
    let stream = TcpStream::connect(address).await.map_err(|_| Broken::Unreachable)?;
    Ok(AsyncSmtpConnection::connect_with_transport(Box::new(Lines(stream)), &us()).await?)
}

/// What this computer says of itself: nothing that tells it from another one.
fn us() -> ClientId {
    ClientId::Ipv4(Ipv4Addr::LOCALHOST)
}

impl Connection {
    async fn protect(&mut self, settings: &DigestSettings) -> Result<(), Failure> {
        if !self.smtp.can_starttls() {
            return Err(about(Failure::new(FailureKind::Forbidden, "failure-mail-no-starttls"), &self.host));
        }
        let tls = TlsParameters::new(settings.server.value.clone());
        let tls = tls.map_err(|error| failure(&error, Step::Greeting, &self.host))?;
        let us = us();
        let upgrade = self.smtp.starttls(tls, &us);
        within(self.patience.step, upgrade, &self.host, Step::Greeting).await
    }

    async fn sign_in(&mut self, user: &str, secret: &SecretString) -> Result<(), Failure> {
        let offered = |mechanism: &Mechanism| self.smtp.server_info().supports_auth_mechanism(*mechanism);
        if !MECHANISMS.iter().any(offered) {
            return Err(about(Failure::new(FailureKind::Forbidden, "failure-mail-no-sign-in"), &self.host));
        }
        let credentials = Credentials::new(user.to_owned(), secret.expose_secret().to_owned());
        let signed = self.smtp.auth(&MECHANISMS, &credentials);
        let said = within(self.patience.step, signed, &self.host, Step::SignIn).await?;
        if said.has_code(SIGNED_IN) { Ok(()) } else { Err(nonsense(&self.host)) }
    }

    /// Names the sender and everybody who is to get it; what the server says of each.
    ///
    /// # Errors
    /// What keeps all of them from getting it.
    pub async fn offer(&mut self, from: &Address, to: &[Address]) -> Result<Vec<Result<(), Failure>>, Failure> {
        let mail = self.smtp.command(Mail::new(Some(from.clone()), Vec::new()));
        within(self.patience.step, mail, &self.host, Step::Sender).await?;
        let mut said = Vec::new();
        for recipient in to {
            let rcpt = self.smtp.command(Rcpt::new(recipient.clone(), Vec::new()));
            match within(self.patience.step, rcpt, &self.host, Step::Recipient).await {
                Ok(_) => said.push(Ok(())),
                Err(failure) if ends(&failure) => return Err(failure),
                Err(failure) => said.push(Err(failure)),
            }
        }
        Ok(said)
    }

    /// Sends the text to those who were taken.
    ///
    /// # Errors
    /// Whether it is known that the server did not take it.
    pub async fn deliver(mut self, text: &[u8]) -> Result<(), Undelivered> {
        let data = self.smtp.command(Data);
        let said = within(self.patience.step, data, &self.host, Step::Text).await.map_err(Undelivered::Refused)?;
        if !said.has_code(GO_ON) {
            return Err(Undelivered::Refused(nonsense(&self.host)));
        }
        let said = tokio::time::timeout(self.patience.last, self.smtp.message(text)).await;
        match said {
            Ok(Ok(_)) => {
                self.leave().await;
                Ok(())
            }
            // Only a number is an answer; whatever else comes, the text is out of our hands.
            Ok(Err(error)) if error.status().is_some() => {
                Err(Undelivered::Refused(failure(&error, Step::Text, &self.host)))
            }
            Ok(Err(_)) | Err(_) => Err(Undelivered::Unknown(lost(&self.host))),
        }
    }

    /// Says good-bye; nobody waits for the answer.
    pub async fn leave(mut self) {
        let _ = tokio::time::timeout(Duration::from_secs(2), self.smtp.quit()).await;
    }
}

/// That it is not known whether a text was taken.
#[must_use]
pub fn lost(host: &str) -> Failure {
    about(Failure::new(FailureKind::Retry, "failure-mail-lost"), host)
}

/// What was under way when something failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Greeting,
    SignIn,
    Sender,
    Recipient,
    Text,
}

/// What came instead of an answer.
enum Broken {
    Unreachable,
    Said(Error),
}

impl From<Error> for Broken {
    fn from(error: Error) -> Self {
        Broken::Said(error)
    }
}

async fn within<T, E: Into<Broken>>(
    limit: Duration,
    work: impl Future<Output = Result<T, E>>,
    host: &str,
    step: Step,
) -> Result<T, Failure> {
    match tokio::time::timeout(limit, work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(match error.into() {
            Broken::Said(error) => failure(&error, step, host),
            Broken::Unreachable => about(Failure::new(FailureKind::Retry, "failure-mail-unreachable"), host),
        }),
        Err(_) => Err(about(Failure::new(FailureKind::Retry, "failure-mail-slow"), host)),
    }
}

/// Whether a failure is the connection's and not one recipient's.
fn ends(failure: &Failure) -> bool {
    !matches!(failure.code.as_str(), "failure-mail-recipient" | "failure-mail-recipient-later")
}

/// As a failure, without the server's own words.
fn failure(error: &Error, step: Step, host: &str) -> Failure {
    let Some(code) = error.status() else { return about(broken(error), host) };
    let code = u16::from(code);
    let (kind, key) = meaning(code, step);
    about(Failure::new(kind, key).with("status", code), host)
}

/// What a number means where it was said (RFC 5321 §4.2, RFC 4954 §6).
fn meaning(code: u16, step: Step) -> (FailureKind, &'static str) {
    match (step, code) {
        // It is about to close, whatever was asked.
        (_, 421) => (FailureKind::Retry, "failure-mail-busy"),
        (Step::Recipient, 400..500) => (FailureKind::Retry, "failure-mail-recipient-later"),
        (_, ..500) => (FailureKind::Retry, "failure-mail-busy"),
        (Step::Sender | Step::Recipient | Step::Text, 530) => (FailureKind::Forbidden, "failure-mail-wants-user"),
        (Step::Greeting, _) => (FailureKind::Forbidden, "failure-mail-closed"),
        (Step::SignIn, _) => (FailureKind::SignIn, "failure-mail-sign-in"),
        (Step::Sender, _) => (FailureKind::Forbidden, "failure-mail-sender"),
        (Step::Recipient, _) => (FailureKind::Forbidden, "failure-mail-recipient"),
        (Step::Text, _) => (FailureKind::Forbidden, "failure-mail-refused"),
    }
}

/// What no number came with.
fn broken(error: &Error) -> Failure {
    let tls = tls_error(error);
    if let Some(untrusted) = tls.and_then(distrust).filter(|failure| failure.code == "failure-certificate") {
        return untrusted;
    }
    if error.is_timeout() {
        return Failure::new(FailureKind::Retry, "failure-mail-slow");
    }
    if error.is_tls() || tls.is_some() {
        return Failure::new(FailureKind::Forbidden, "failure-mail-no-tls");
    }
    if error.is_response() {
        return Failure::new(FailureKind::Retry, "failure-mail-nonsense");
    }
    Failure::new(FailureKind::Retry, "failure-mail-unreachable")
}

fn nonsense(host: &str) -> Failure {
    about(Failure::new(FailureKind::Retry, "failure-mail-nonsense"), host)
}

fn about(failure: Failure, host: &str) -> Failure {
    failure.with("host", host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_means_what_the_step_makes_of_it() {
        use FailureKind::{Forbidden, Retry, SignIn};
        for (step, code, kind, key) in [
            (Step::Greeting, 554, Forbidden, "failure-mail-closed"),
            (Step::Greeting, 421, Retry, "failure-mail-busy"),
            (Step::SignIn, 535, SignIn, "failure-mail-sign-in"),
            (Step::SignIn, 534, SignIn, "failure-mail-sign-in"),
            (Step::SignIn, 454, Retry, "failure-mail-busy"),
            (Step::Sender, 530, Forbidden, "failure-mail-wants-user"),
            (Step::Sender, 553, Forbidden, "failure-mail-sender"),
            (Step::Recipient, 550, Forbidden, "failure-mail-recipient"),
            (Step::Recipient, 450, Retry, "failure-mail-recipient-later"),
            (Step::Recipient, 421, Retry, "failure-mail-busy"),
            (Step::Text, 554, Forbidden, "failure-mail-refused"),
            (Step::Text, 451, Retry, "failure-mail-busy"),
        ] {
            assert_eq!(meaning(code, step), (kind, key), "{step:?} {code}");
        }
    }
}
