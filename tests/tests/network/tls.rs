//! A server over real TLS with a certificate that nobody vouches for.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ponte_engine::http::{Fingerprint, Trusted};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// A certificate with its key.
pub struct Pair {
    pub certificate: CertificateDer<'static>,
    key: Vec<u8>,
}

impl Pair {
    /// One for these hosts, until the beginning of that year.
    pub fn until(hosts: &[&str], year: i32) -> Pair {
        let mut params =
            CertificateParams::new(hosts.iter().map(|host| (*host).to_owned()).collect::<Vec<_>>()).unwrap();
        (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(year, 1, 1));
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        Pair { certificate: certificate.der().clone(), key: key.serialize_der() }
    }

    /// Its certificate, shown by somebody who does not hold its key.
    pub fn stolen(&self) -> Pair {
        Pair { certificate: self.certificate.clone(), key: KeyPair::generate().unwrap().serialize_der() }
    }

    /// Both, as files hold them.
    pub fn pem(&self) -> (String, String) {
        let key = KeyPair::try_from(self.key.as_slice()).unwrap();
        let lines = STANDARD.encode(&self.certificate);
        let lines: Vec<&str> = lines.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        let lines = lines.join("\n");
        (format!("-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n"), key.serialize_pem())
    }

    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.certificate)
    }

    pub fn trusted(&self, host: &str) -> Trusted {
        Trusted { host: host.to_owned(), fingerprint: self.fingerprint() }
    }

    pub fn acceptor(&self) -> TlsAcceptor {
        let provider = Arc::new(ring::default_provider());
        let key = PrivateKeyDer::Pkcs8(self.key.clone().into());
        // As given: a key that does not belong to its certificate is not refused here.
        let key = provider.key_provider.load_private_key(key).unwrap();
        let certified = rustls::sign::CertifiedKey::new(vec![self.certificate.clone()], key);
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(rustls::sign::SingleCertAndKey::from(certified)));
        TlsAcceptor::from(Arc::new(config))
    }
}

/// A server that says the same to everybody, and what it heard after the handshake.
pub struct Server {
    pub address: SocketAddr,
    heard: Arc<Mutex<String>>,
}

impl Server {
    pub async fn start(pair: &Pair, answer: &'static str) -> Server {
        let (acceptor, heard) = (pair.acceptor(), Arc::<Mutex<String>>::default());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let log = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, log) = (acceptor.clone(), Arc::clone(&log));
                tokio::spawn(async move {
                    let Ok(mut stream) = acceptor.accept(stream).await else { return };
                    let mut buffer = [0; 8192];
                    let read = stream.read(&mut buffer).await.unwrap_or(0);
                    log.lock().unwrap().push_str(&String::from_utf8_lossy(&buffer[..read]));
                    let _ = stream.write_all(answer.as_bytes()).await;
                    let _ = stream.shutdown().await;
                });
            }
        });
        Server { address, heard }
    }

    pub fn url(&self, host: &str) -> url::Url {
        format!("https://{host}:{}/dav/", self.address.port()).parse().unwrap()
    }

    /// What was said to it since the last time.
    pub fn heard(&self) -> String {
        std::mem::take(&mut self.heard.lock().unwrap())
    }
}

pub const EMPTY: &str = "HTTP/1.1 404 Nothing here\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
