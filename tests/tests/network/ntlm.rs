//! NTLM on a server that shares no code with Ponte: with and without channel binding over TLS, and what is said where it
//! does not come about.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use ponte_adapters::groupware::ews::{Ews, Options};
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::collection::{Account as _, AccountInfo};
use ponte_engine::http::{Http, Limits, Proxy, Trusted};
use ponte_engine::messages::Language;
use ponte_engine::secret::SecretString;
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::tls::Pair;

/// The python of `PONTE_PYTHON`, or of the virtual environment that `cargo xtask` makes.
fn python() -> Option<PathBuf> {
    let own = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/venv/bin/python"));
    let python = std::env::var_os("PONTE_PYTHON").map_or(own, PathBuf::from);
    let ready = Command::new(&python).args(["-c", "import spnego"]).output();
    let ready = ready.is_ok_and(|output| output.status.success());
    if !ready {
        println!("skipped: NTLM (no PONTE_PYTHON and no target/venv with pyspnego)");
    }
    ready.then_some(python)
}

/// A running acceptor.
struct Acceptor {
    child: Child,
    said: BufReader<ChildStdout>,
    port: u16,
    _folder: TempDir,
}

impl Acceptor {
    fn start(python: &PathBuf, how: &str, binding: Option<&[u8]>, pair: Option<&Pair>) -> Acceptor {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| folder.path().join(name);
        let mut command = Command::new(python);
        command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/network/ntlm_acceptor.py")).arg(how);
        let hexadecimal = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        command.arg(binding.map_or("-".to_owned(), hexadecimal));
        match pair {
            Some(pair) => {
                std::fs::write(file("certificate.pem"), pair.pem().0).unwrap();
                std::fs::write(file("key.pem"), pair.pem().1).unwrap();
                command.arg(file("certificate.pem")).arg(file("key.pem"));
            }
            None => drop(command.args(["-", "-"])),
        }
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        Acceptor { child, said, port: line.trim().parse().unwrap(), _folder: folder }
    }

    /// How many sign-ins it refused.
    fn refused(mut self) -> u32 {
        drop(self.child.stdin.take());
        let mut rest = String::new();
        self.said.read_to_string(&mut rest).unwrap();
        rest.trim().parse().unwrap()
    }
}

impl Drop for Acceptor {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

fn account(address: &str, user: &str, password: &str, trusted: Option<&Trusted>) -> Ews {
    let limits = Limits { total: Duration::from_secs(10), ..Limits::default() };
    let http = Http::reaching(limits, &Proxy::none(), trusted).unwrap();
    Ews::new(http, address, user, SecretString::from(password), Options::default()).unwrap()
}

async fn signed_in(address: &str, pair: &Pair) -> Result<AccountInfo, Failure> {
    account(address, "EXAMPLE\\giulia", "giulia-secret", Some(&pair.trusted("localhost"))).test().await
}

/// `tls-server-end-point:` and the hash of the certificate, made here by other means than the client's.
fn binding(pair: &Pair) -> Vec<u8> {
    let mut hash = Vec::new();
    let shown = pair.fingerprint().shown();
    for byte in shown.split(':') {
        hash.push(u8::from_str_radix(byte, 16).unwrap());
    }
    [b"tls-server-end-point:".to_vec(), hash].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_signs_in_with_and_without_required_channel_binding() {
    let Some(python) = python() else { return };
    let pair = Pair::until(&["localhost"], 2099);
    for required in [None, Some(binding(&pair))] {
        let acceptor = Acceptor::start(&python, "well", required.as_deref(), Some(&pair));
        let address = format!("https://localhost:{}", acceptor.port);
        let ews = account(&address, "EXAMPLE\\giulia", "giulia-secret", Some(&pair.trusted("localhost")));
        let info = ews.test().await.unwrap();
        assert_eq!((info.product.as_str(), info.version.as_str()), ("Exchange Server 2019", "15.2.1748"));
        // The connection stays signed in: nothing is shown again.
        assert!(ews.test().await.is_ok());
        assert_eq!(acceptor.refused(), 0, "{required:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_is_bound_to_another_connection_is_refused() {
    let Some(python) = python() else { return };
    // Somebody in between who opens encrypted connections has another certificate than the server.
    let (pair, server) = (Pair::until(&["localhost"], 2099), Pair::until(&["localhost"], 2099));
    let acceptor = Acceptor::start(&python, "well", Some(&binding(&server)), Some(&pair));
    let failure = signed_in(&format!("https://localhost:{}", acceptor.port), &pair).await.unwrap_err();
    assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::SignIn, "failure-ews-sign-in"));
    assert_eq!(acceptor.refused(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_a_locked_account_are_tried_once() {
    let Some(python) = python() else { return };
    for (how, password) in [("well", "wrong"), ("locked", "giulia-secret")] {
        let acceptor = Acceptor::start(&python, how, None, None);
        let address = format!("http://127.0.0.1:{}", acceptor.port);
        let ews = account(&address, "EXAMPLE\\giulia", password, None);
        for _ in 0..3 {
            let failure = ews.test().await.unwrap_err();
            assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::SignIn, "failure-ews-sign-in"), "{how}");
            for language in [Language::English, Language::Italian] {
                let said = language.messages().failure(&failure);
                assert!(said.contains("account") && !said.contains("failure-"), "{said}");
            }
        }
        assert_eq!(acceptor.refused(), u32::from(password == "wrong"), "{how}: never again by itself");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_keep_the_connection_is_named_and_not_the_password() {
    let Some(python) = python() else { return };
    let closing = Acceptor::start(&python, "closes", None, None);
    let kept = Acceptor::start(&python, "well", None, None);
    let gateway = gateway(kept.port).await;
    let rows = [(closing.port, "failure-ews-ntlm-broken"), (gateway, "failure-ews-ntlm-gateway")];
    for (port, code) in rows {
        let ews = account(&format!("http://127.0.0.1:{port}"), "EXAMPLE\\giulia", "giulia-secret", None);
        let failure = ews.test().await.unwrap_err();
        assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::Forbidden, code), "{port}");
        let said = Language::Italian.messages().failure(&failure);
        assert!(said.contains("La password non c'entra"), "{said}");
        assert_eq!(said.contains("gateway.example.it"), code.ends_with("gateway"), "{said}");
    }
}

/// A gateway that opens a connection of its own for every request, as one that spreads requests over servers does.
async fn gateway(port: u16) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let own = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                while let Some(request) = message(&mut stream).await {
                    let mut server = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                    server.write_all(&request).await.unwrap();
                    let answer = String::from_utf8(message(&mut server).await.unwrap()).unwrap();
                    let answer = answer.replacen("\r\n", "\r\nVia: 1.1 gateway.example.it\r\n", 1);
                    stream.write_all(answer.as_bytes()).await.unwrap();
                }
            });
        }
    });
    own
}

/// A head, and the body that it announces.
async fn message(stream: &mut (impl AsyncRead + Unpin)) -> Option<Vec<u8>> {
    let mut read = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&read).to_lowercase();
        if let Some(end) = text.find("\r\n\r\n") {
            let length = text.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
            if read.len() >= end + 4 + length.map_or(0, |length| length.parse().unwrap()) {
                return Some(read);
            }
        }
        let mut buffer = [0; 8192];
        let count = stream.read(&mut buffer).await.unwrap_or(0);
        if count == 0 {
            return None;
        }
        read.extend(&buffer[..count]);
    }
}
