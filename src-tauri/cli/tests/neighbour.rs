//! A provider that keeps calendars on a host of their own (iCloud names `p42-caldav.icloud.com`), over real TLS: a proxy on
//! loopback answers for every name, so that each host that is asked, and told a password, is seen.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeMap;
use std::process::Stdio;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer};

const FRONT: &str = "caldav.example.com";
const NEIGHBOUR: &str = "p42-caldav.example.com";
const STRANGER: &str = "p42-caldav.example.net";

/// Who was asked, and whether credentials came along at least once.
type Asked = Arc<Mutex<BTreeMap<String, bool>>>;

/// The internet as far as Ponte sees it.
struct Internet {
    proxy: String,
    asked: Asked,
    home: tempfile::TempDir,
}

impl Internet {
    /// One in which `FRONT` says that the calendars lie at `home`.
    async fn start(home: &'static str) -> Internet {
        let names = [FRONT, NEIGHBOUR, STRANGER].map(str::to_owned);
        let issued = rcgen::generate_simple_self_signed(names).unwrap();
        let key = PrivateKeyDer::Pkcs8(issued.signing_key.serialize_der().into());
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![issued.cert.der().clone()], key)
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("trusted.pem"), issued.cert.pem()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = format!("http://{}", listener.local_addr().unwrap());
        let (asked, acceptor) = (Asked::default(), TlsAcceptor::from(Arc::new(config)));
        let log = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(connection(stream, acceptor.clone(), Arc::clone(&log), home));
            }
        });
        Internet { proxy, asked, home: folder }
    }

    /// Adds the account and signs in.
    async fn added(&self) -> (bool, String) {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_pontectl"));
        command.arg("--home").arg(self.home.path().join("ponte")).env_clear().env("LC_ALL", "C");
        command.args(["account", "add", "cloud", "--system", "dav", "--user", "giulia", "--secret-env", "SECRET"]);
        command.args(["--address", FRONT]).env("SECRET", "parola").env("HTTPS_PROXY", &self.proxy);
        command.env("SSL_CERT_FILE", self.home.path().join("trusted.pem")).stdin(Stdio::null());
        let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        let told = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        (output.status.success(), told)
    }

    /// The hosts that were asked, and whether they were told the password.
    fn hosts(&self) -> Vec<(String, bool)> {
        self.asked.lock().unwrap().clone().into_iter().collect()
    }
}

/// One tunnel: what is asked in it is noted and answered, once.
async fn connection(stream: TcpStream, acceptor: TlsAcceptor, log: Asked, home: &'static str) -> Option<()> {
    let mut stream = BufReader::new(stream);
    let (first, _, _) = request(&mut stream).await?;
    let host = first.strip_prefix("CONNECT ")?.split(':').next()?.to_owned();
    // A connection that ends before a request is a host that was asked too.
    log.lock().unwrap().entry(host.clone()).or_default();
    stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.ok()?;
    let mut inner = BufReader::new(acceptor.accept(stream).await.ok()?);
    let (first, signed, _) = request(&mut inner).await?;
    let path = first.split(' ').nth(1)?.to_owned();
    *log.lock().unwrap().entry(host.clone()).or_default() |= signed;
    let (status, body) = answer(&host, &path, home);
    let head = format!("HTTP/1.1 {status} x\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    inner.write_all(format!("{head}{body}").as_bytes()).await.ok()?;
    inner.shutdown().await.ok()
}

/// Its first line, whether it was signed, and its body.
async fn request(stream: &mut (impl AsyncBufRead + Unpin)) -> Option<(String, bool, Vec<u8>)> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        let read = stream.read_line(&mut line).await.ok()?;
        match line.trim_end() {
            _ if read == 0 => return None,
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let header = |name: &str| {
        let found =
            lines.iter().filter_map(|line| line.split_once(':')).find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim().to_owned())
    };
    let mut body = vec![0; header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0)];
    stream.read_exact(&mut body).await.ok()?;
    Some((lines.first()?.clone(), header("authorization").is_some(), body))
}

fn answer(host: &str, path: &str, home: &str) -> (u16, String) {
    let said = |href: &str, props: &str| {
        format!(
            "<d:multistatus xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\"><d:response><d:href>{href}</d:href>\
             <d:propstat><d:prop>{props}</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>"
        )
    };
    let calendar = "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype><d:displayname>Lavoro</d:displayname>";
    match (host, path) {
        (FRONT, "/1/principal/") => {
            let homes =
                format!("<c:calendar-home-set><d:href>https://{home}:443/1/calendars/</d:href></c:calendar-home-set>");
            (207, said("/1/principal/", &homes))
        }
        (FRONT, _) => {
            let principal = "<d:current-user-principal><d:href>/1/principal/</d:href></d:current-user-principal>";
            (207, said(path, principal))
        }
        (_, "/1/calendars/") => (207, said("/1/calendars/work/", calendar)),
        _ => (404, String::new()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn calendars_on_a_neighbouring_host_are_found() {
    let internet = Internet::start(NEIGHBOUR).await;
    let (done, told) = internet.added().await;
    assert!(done, "{told}");
    assert!(told.contains("Lavoro") && told.contains("https://p42-caldav.example.com/1/calendars/work/"), "{told}");
    assert_eq!(internet.hosts(), [(FRONT.to_owned(), true), (NEIGHBOUR.to_owned(), true)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn calendars_with_somebody_else_are_named_and_nobody_there_is_asked() {
    let internet = Internet::start(STRANGER).await;
    let (done, told) = internet.added().await;
    assert!(!done && told.contains(STRANGER), "{told}");
    assert_eq!(internet.hosts(), [(FRONT.to_owned(), true)]);
}
