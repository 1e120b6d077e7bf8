//! An embedded mail server that takes messages as real ones do, and refuses them as real ones do. What it took can be read;
//! it delivers nothing to anybody.

mod session;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use session::Session;

/// How it behaves.
#[derive(Clone, Default)]
pub struct SmtpOptions {
    /// With what it protects a connection.
    pub tls: Option<TlsAcceptor>,
    /// Whether that begins with the first byte; otherwise it offers STARTTLS.
    pub from_the_first_byte: bool,
    /// Who must sign in, with which password; nobody otherwise.
    pub login: Option<(String, String)>,
    /// How long it takes to greet.
    pub slow: Duration,
    /// What it greets with instead of 220.
    pub greeting: Option<u16>,
    /// Whether what it greets with is no SMTP at all.
    pub http: bool,
    /// What it says to the sender instead of 250.
    pub sender: Option<u16>,
    /// What it says to these recipients instead of 250.
    pub recipients: BTreeMap<String, u16>,
    /// What becomes of a text.
    pub text: Text,
    /// What it says, in the same breath, behind its consent to STARTTLS.
    pub behind_starttls: String,
}

/// What becomes of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Text {
    /// It is taken.
    #[default]
    Taken,
    /// It is taken, and the connection is lost before the answer.
    TakenAndLost,
    /// It is answered with this number.
    Refused(u16),
    /// It is not even asked for.
    NotAskedFor,
}

/// A message that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// From whom.
    pub from: String,
    /// For whom.
    pub to: Vec<String>,
    /// The message.
    pub text: String,
    /// Whether the connection was protected.
    pub protected: bool,
}

/// A running mail server; it ends with the runtime that started it.
#[derive(Clone)]
pub struct SmtpServer {
    address: SocketAddr,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    options: Mutex<SmtpOptions>,
    seen: Mutex<Seen>,
}

/// What was seen of clients.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Connections.
    pub connections: usize,
    /// Tries to sign in.
    pub sign_ins: usize,
    /// Messages that were taken.
    pub taken: Vec<Taken>,
}

impl SmtpServer {
    /// Starts one on a free port of this computer.
    ///
    /// # Errors
    /// When there is none.
    pub async fn start(options: SmtpOptions) -> std::io::Result<SmtpServer> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let state = Arc::new(State { options: Mutex::new(options), seen: Mutex::default() });
        let server = SmtpServer { address, state: Arc::clone(&state) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let session = Session::new(Arc::clone(&state));
                tokio::spawn(async move { session.run(stream).await });
            }
        });
        Ok(server)
    }

    /// Its port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Changes how it behaves from the next connection on.
    pub fn set(&self, change: impl FnOnce(&mut SmtpOptions)) {
        change(&mut self.state.options.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// What was seen so far.
    #[must_use]
    pub fn seen(&self) -> Seen {
        self.state.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl State {
    fn options(&self) -> SmtpOptions {
        self.options.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn see(&self, note: impl FnOnce(&mut Seen)) {
        note(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
