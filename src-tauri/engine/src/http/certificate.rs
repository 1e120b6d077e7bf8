//! Whom a client believes to be the server: whoever the system vouches for, and one certificate on one host that the user
//! chose to trust.
//!
//! A trusted certificate counts for its own host and its own account's client alone, and only with proof that whoever
//! shows it holds its key. Its dates and names are not looked at: nobody but the user vouched for it, so the word of its
//! issuer says nothing. One that the system knows to be revoked is never trusted.

use std::fmt;
use std::sync::Arc;

use ponte_core::verdict::{Failure, FailureKind};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, SignatureScheme};
use sha2::{Digest as _, Sha256};
use x509_parser::prelude::{FromDer as _, X509Certificate, X509Name};

/// What a name in a certificate may take: it is a stranger's text in our sentences.
const LONGEST: usize = 100;

/// What tells one certificate from all others: the SHA-256 of its DER.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// That of a certificate.
    #[must_use]
    pub fn of(certificate: &[u8]) -> Self {
        Fingerprint(Sha256::digest(certificate).into())
    }

    /// `sha256:` and 64 hexadecimal digits, or as browsers and OpenSSL show it: in capitals, with colons.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let hex: String = text.strip_prefix("sha256:").unwrap_or(&text).chars().filter(|c| *c != ':').collect();
        if hex.len() != 64 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let mut bytes = [0; 32];
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(hex.get(2 * index..2 * index + 2)?, 16).ok()?;
        }
        Some(Fingerprint(bytes))
    }

    /// As browsers and OpenSSL show it, for people who compare.
    #[must_use]
    pub fn shown(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":")
    }
}

/// As it stands in the settings.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sha256:")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// One certificate on one host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusted {
    /// The host, as in an address, in small letters.
    pub host: String,
    /// The certificate.
    pub fingerprint: Fingerprint,
}

/// A certificate that was not believed, as a failure carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Who was to show it.
    pub host: String,
    /// What tells it from others.
    pub fingerprint: Fingerprint,
    /// Whose it says it is.
    pub subject: String,
    /// Who signed it, by its own words.
    pub issuer: String,
    /// From when on it says it is valid, in seconds since 1970.
    pub valid_from: i64,
    /// Until when.
    pub valid_to: i64,
}

impl Shown {
    /// What a failure says of the certificate, where it says so and where trusting it would help.
    #[must_use]
    pub fn of(failure: &Failure) -> Option<Self> {
        let detail = |name: &str| failure.details.get(name).map(String::as_str);
        if !failure.code.starts_with("failure-certificate") || detail("reason") == Some("revoked") {
            return None;
        }
        Some(Shown {
            host: detail("host")?.to_owned(),
            fingerprint: Fingerprint::parse(detail("fingerprint")?)?,
            subject: detail("subject")?.to_owned(),
            issuer: detail("issuer")?.to_owned(),
            valid_from: detail("valid-from")?.parse().ok()?,
            valid_to: detail("valid-to")?.parse().ok()?,
        })
    }
}

/// What a client speaks TLS with.
pub(super) fn config(trusted: Option<&Trusted>) -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Verifier {
        system: rustls_platform_verifier::Verifier::new(Arc::clone(&provider))?,
        trusted: trusted.cloned(),
        provider: Arc::clone(&provider),
    };
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let mut config = builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Asks the system first, then the user's choice.
#[derive(Debug)]
struct Verifier {
    system: rustls_platform_verifier::Verifier,
    trusted: Option<Trusted>,
    provider: Arc<CryptoProvider>,
}

impl Verifier {
    fn believed_by_choice(&self, host: &str, fingerprint: Fingerprint) -> bool {
        self.trusted.as_ref().is_some_and(|trusted| bare(&trusted.host) == host && trusted.fingerprint == fingerprint)
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let said = self.system.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        let Err(Error::InvalidCertificate(wrong)) = said else { return said };
        let (reason, host) = (reason(&wrong), server_name.to_str().to_lowercase());
        let fingerprint = Fingerprint::of(end_entity);
        if reason != "revoked" && self.believed_by_choice(&host, fingerprint) {
            return Ok(ServerCertVerified::assertion());
        }
        let before = self.trusted.as_ref().filter(|trusted| bare(&trusted.host) == host);
        let distrusted = Distrusted::new(reason, host, end_entity, before.map(|trusted| trusted.fingerprint));
        Err(Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(distrusted)))))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// An address of IPv6 stands in brackets in a URL, and without them in a certificate.
fn bare(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

/// A certificate that is not believed, on its way through the layers of TLS and HTTP.
#[derive(Debug, Clone)]
struct Distrusted {
    reason: &'static str,
    host: String,
    fingerprint: Fingerprint,
    before: Option<Fingerprint>,
    says: Option<Says>,
}

/// What a certificate says of itself.
#[derive(Debug, Clone)]
struct Says {
    subject: String,
    issuer: String,
    valid_from: i64,
    valid_to: i64,
}

impl Distrusted {
    fn new(reason: &'static str, host: String, certificate: &[u8], before: Option<Fingerprint>) -> Self {
        let says = X509Certificate::from_der(certificate).ok().map(|(_, parsed)| Says {
            subject: name(parsed.subject()),
            issuer: name(parsed.issuer()),
            valid_from: parsed.validity().not_before.timestamp(),
            valid_to: parsed.validity().not_after.timestamp(),
        });
        Distrusted { reason, host, fingerprint: Fingerprint::of(certificate), before, says }
    }

    fn failure(&self) -> Failure {
        let code = if self.before.is_some() { "failure-certificate-changed" } else { "failure-certificate" };
        let mut failure = Failure::new(FailureKind::Forbidden, code)
            .with("reason", self.reason)
            .with("trust", if self.reason == "revoked" { "no" } else { "yes" })
            .with("host", &self.host)
            .with("fingerprint", self.fingerprint);
        if let Some(before) = self.before {
            failure = failure.with("before", before);
        }
        let Some(says) = &self.says else { return failure };
        failure
            .with("subject", &says.subject)
            .with("issuer", &says.issuer)
            .with("valid-from", says.valid_from)
            .with("valid-to", says.valid_to)
    }
}

impl fmt::Display for Distrusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason)
    }
}

impl std::error::Error for Distrusted {}

/// The common name, else the organisation, else all of it; short, and without what a terminal takes for a command.
fn name(name: &X509Name<'_>) -> String {
    let common = name.iter_common_name().next().and_then(|value| value.as_str().ok());
    let organisation = || name.iter_organization().next().and_then(|value| value.as_str().ok());
    let text = common.or_else(organisation).map_or_else(|| name.to_string(), str::to_owned);
    text.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

fn reason(wrong: &CertificateError) -> &'static str {
    match wrong {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "expired",
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => "not-yet-valid",
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => "other-name",
        CertificateError::Revoked => "revoked",
        CertificateError::UnknownIssuer => "unknown-issuer",
        _ => "other",
    }
}

/// The failure of a handshake with somebody who is not trusted. Nothing was sent.
pub(crate) fn distrust(error: &Error) -> Option<Failure> {
    match error {
        Error::InvalidCertificate(CertificateError::Other(other)) => match other.0.downcast_ref::<Distrusted>() {
            Some(distrusted) => Some(distrusted.failure()),
            None => Some(in_general("other")),
        },
        Error::InvalidCertificate(wrong) => Some(in_general(reason(wrong))),
        Error::PeerIncompatible(_) | Error::AlertReceived(_) | Error::InvalidMessage(_) => {
            Some(Failure::new(FailureKind::Forbidden, "failure-tls"))
        }
        _ => None,
    }
}

/// Of a certificate that nobody can choose to trust: a mail server's.
fn in_general(reason: &str) -> Failure {
    Failure::new(FailureKind::Forbidden, "failure-certificate").with("reason", reason).with("trust", "no")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_reads_as_settings_browsers_and_openssl_write_it() {
        let fingerprint = Fingerprint::of(b"a certificate");
        for text in [fingerprint.to_string(), fingerprint.shown(), format!("SHA256:{}", fingerprint.shown())] {
            assert_eq!(Fingerprint::parse(&text), Some(fingerprint), "{text}");
        }
        for text in ["", "sha256:", "sha256:12", &"zz".repeat(32), &"ab".repeat(33)] {
            assert_eq!(Fingerprint::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_failure_tells_what_was_shown_and_one_of_a_revoked_certificate_does_not_invite_trust() {
        let failure = |reason| {
            Failure::new(FailureKind::Forbidden, "failure-certificate")
                .with("reason", reason)
                .with("host", "cloud.example.it")
                .with("fingerprint", Fingerprint::of(b"x"))
                .with("subject", "cloud")
                .with("issuer", "cloud")
                .with("valid-from", 0)
                .with("valid-to", 1)
        };
        assert_eq!(Shown::of(&failure("unknown-issuer")).unwrap().fingerprint, Fingerprint::of(b"x"));
        assert_eq!(Shown::of(&failure("revoked")), None);
        assert_eq!(Shown::of(&Failure::new(FailureKind::Retry, "failure-unreachable")), None);
    }
}
