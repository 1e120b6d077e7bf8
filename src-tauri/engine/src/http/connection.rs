//! The connection that an answer came over: which one it was, and what binds a sign-in to it.
//!
//! NTLM signs in a connection and not a request, so such a client has one connection to a host and knows it when it sees it.

use std::net::SocketAddr;

use hyper_util::client::legacy::connect::HttpInfo;
use reqwest::tls::TlsInfo;
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use x509_parser::prelude::{FromDer as _, X509Certificate};
use x509_parser::signature_algorithm::SignatureAlgorithm;

/// What is known of a connection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Connection {
    /// Our end of it: no two open ones have the same.
    pub local: Option<SocketAddr>,
    /// What a server that wants its sign-ins bound to TLS expects to see, `tls-server-end-point:` and a hash of its
    /// certificate (RFC 5929 §4); `None` without TLS.
    pub binding: Option<Vec<u8>>,
}

impl Connection {
    pub(super) fn of(response: &reqwest::Response) -> Self {
        let extensions = response.extensions();
        let certificate = extensions.get::<TlsInfo>().and_then(TlsInfo::peer_certificate);
        Connection { local: extensions.get::<HttpInfo>().map(HttpInfo::local_addr), binding: certificate.map(binding) }
    }
}

fn binding(certificate: &[u8]) -> Vec<u8> {
    let mut text = b"tls-server-end-point:".to_vec();
    text.extend(end_point(certificate));
    text
}

/// The hash of the certificate's own signature, or SHA-256 where that is weaker, or says none (RFC 5929 §4.1).
fn end_point(certificate: &[u8]) -> Vec<u8> {
    match signature_hash(certificate).as_deref() {
        Some("2.16.840.1.101.3.4.2.2" | "1.2.840.113549.1.1.12" | "1.2.840.10045.4.3.3") => {
            Sha384::digest(certificate).to_vec()
        }
        Some("2.16.840.1.101.3.4.2.3" | "1.2.840.113549.1.1.13" | "1.2.840.10045.4.3.4") => {
            Sha512::digest(certificate).to_vec()
        }
        _ => Sha256::digest(certificate).to_vec(),
    }
}

/// What names the hash: the algorithm of the signature, of RSASSA-PSS that of its parameters.
fn signature_hash(certificate: &[u8]) -> Option<String> {
    let (_, parsed) = X509Certificate::from_der(certificate).ok()?;
    match SignatureAlgorithm::try_from(&parsed.signature_algorithm) {
        Ok(SignatureAlgorithm::RSASSA_PSS(parameters)) => Some(parameters.hash_algorithm_oid().to_id_string()),
        _ => Some(parsed.signature_algorithm.algorithm.to_id_string()),
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_ED25519};

    use super::*;

    #[test]
    fn the_hash_is_that_of_the_certificates_own_signature() {
        let rows = [(&PKCS_ECDSA_P256_SHA256, 32), (&PKCS_ECDSA_P384_SHA384, 48), (&PKCS_ED25519, 32)];
        for (algorithm, length) in rows {
            let key = KeyPair::generate_for(algorithm).unwrap();
            let certificate = CertificateParams::new(vec!["mail.example.it".to_owned()]).unwrap();
            let certificate = certificate.self_signed(&key).unwrap();
            let bound = binding(certificate.der());
            assert_eq!(bound.len(), "tls-server-end-point:".len() + length, "{algorithm:?}");
        }
        assert_eq!(end_point(b"no certificate").len(), 32);
    }
}
