//! Certificates that are not the server's, and who decides which are.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use ponte_adapters::groupware::dav::{self, Dav};
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::collection::Account as _;
use ponte_engine::http::{Http, Limits};
use ponte_engine::messages::Language;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

use super::alone::alone;

type Issuer = CertifiedIssuer<'static, KeyPair>;

fn issuer() -> Issuer {
    let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn issued(by: &Issuer, name: &str, until: i32) -> (CertificateDer<'static>, PrivateKeyDer<'static>) {
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(until, 1, 1));
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, by).unwrap();
    (certificate.der().clone(), PrivateKeyDer::Pkcs8(key.serialize_der().into()))
}

/// What a server heard after the handshake.
type Heard = Arc<Mutex<Vec<u8>>>;

/// A server with this certificate; `visitors` issues those that it wants to see.
async fn serving(
    certificate: (CertificateDer<'static>, PrivateKeyDer<'static>),
    visitors: Option<&Issuer>,
) -> (String, Heard) {
    let provider = Arc::new(ring::default_provider());
    let config =
        ServerConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions().unwrap();
    let config = match visitors {
        None => config.with_no_client_auth(),
        Some(issuer) => {
            let mut roots = RootCertStore::empty();
            roots.add(issuer.der().clone()).unwrap();
            let wanted = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
            config.with_client_cert_verifier(wanted)
        }
    };
    let config = config.with_single_cert(vec![certificate.0], certificate.1).unwrap();
    let (acceptor, heard) = (TlsAcceptor::from(Arc::new(config)), Heard::default());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let log = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut buffer = [0; 4096];
            let read = stream.read(&mut buffer).await.unwrap_or(0);
            log.lock().unwrap().extend_from_slice(&buffer[..read]);
            let _ = stream.write_all(b"HTTP/1.1 404 X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await;
            let _ = stream.shutdown().await;
        }
    });
    (format!("https://localhost:{port}/dav/"), heard)
}

/// A server that answers every hello in TLS 1.0 words.
async fn ancient() -> (String, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut buffer = [0; 4096];
            let _ = stream.read(&mut buffer).await;
            // A ServerHello of version 3.1 with TLS_RSA_WITH_AES_128_CBC_SHA.
            let hello = [&[2, 0, 0, 38, 3, 1][..], &[7; 32], &[0, 0, 0x2f, 0]].concat();
            let _ = stream.write_all(&[&[22, 3, 1, 0, 42][..], &hello].concat()).await;
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    });
    (format!("https://localhost:{port}/dav/"), Heard::default())
}

async fn tried(url: &str) -> Failure {
    let http = Http::new(Limits { total: Duration::from_secs(5), ..Limits::default() }).unwrap();
    let dav = Dav::new(http, url, "giulia", "parola".into(), dav::Options::default()).unwrap();
    dav.test().await.unwrap_err()
}

// Fails closed with a clear message; OS trust honoured.
#[tokio::test(flavor = "multi_thread")]
async fn attack_18_certificates() {
    let folder = tempfile::tempdir().unwrap();
    let (trusted, key, known) = (folder.path().join("trusted.pem"), folder.path().join("key.pem"), issuer());
    std::fs::write(&trusted, known.pem()).unwrap();
    std::fs::write(&key, known.key().serialize_pem()).unwrap();
    let place = folder.path().display().to_string();
    let vars = [("SSL_CERT_FILE", trusted.to_str().unwrap()), ("PONTE_ISSUER", place.as_str()), ("NO_PROXY", "*")];
    if !alone("tls::attack_18_certificates", &vars) {
        return;
    }
    // The issuer that the system trusts, in the process that was told so.
    let place = std::path::PathBuf::from(std::env::var("PONTE_ISSUER").unwrap());
    let key = KeyPair::from_pem(&std::fs::read_to_string(place.join("key.pem")).unwrap()).unwrap();
    let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let system = CertifiedIssuer::self_signed(params, key).unwrap();
    let stranger = issuer();
    let cases = [
        ("expired", serving(issued(&system, "localhost", 2021), None).await),
        ("of another host", serving(issued(&system, "other.example", 2099), None).await),
        ("of nobody the system knows", serving(issued(&stranger, "localhost", 2099), None).await),
        ("TLS 1.0", ancient().await),
    ];
    for (name, (url, heard)) in cases {
        let failure = tried(&url).await;
        let code = if name == "TLS 1.0" { "failure-tls" } else { "failure-certificate" };
        assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::Forbidden, code), "{name}");
        assert!(heard.lock().unwrap().is_empty(), "{name}: nothing is said to it");
        for language in [Language::English, Language::Italian] {
            let said = language.messages().failure(&failure);
            assert!(said.contains("localhost") && said.contains("certificat"), "{said}");
        }
    }
    let (url, heard) = serving(issued(&system, "localhost", 2099), None).await;
    assert_ne!(tried(&url).await.code, "failure-certificate", "what the system trusts is trusted");
    assert!(!heard.lock().unwrap().is_empty());
    // It says so when the handshake is over for Ponte, which may have sent its request by then.
    let (url, _) = serving(issued(&system, "localhost", 2099), Some(&system)).await;
    let failure = tried(&url).await;
    assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::Retry, "failure-answer-lost"));
}
