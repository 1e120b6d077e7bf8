//! An embedded proxy as companies have them: it leads to servers that only it knows, asks who is there, and breaks in the
//! ways that real ones break. What clients said to it can be read.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// How it behaves.
#[derive(Clone, Default)]
pub struct ProxyOptions {
    /// Who must sign in, with which password; nobody otherwise.
    pub login: Option<(String, String)>,
    /// The ways to sign in that it offers, as headers; Basic where empty.
    pub offers: Vec<String>,
    /// What it does for those whom it lets in.
    pub manner: Manner,
    /// The servers that it knows: `crm.example.test:443` and where that is.
    pub servers: BTreeMap<String, SocketAddr>,
}

/// What it does.
#[derive(Clone, Default)]
pub enum Manner {
    /// It leads on.
    #[default]
    Leads,
    /// It answers with this status and a page of its own.
    Refuses(u16),
    /// It says that it leads on, and then shows a page.
    Page,
    /// It says that it leads on, and reads along with a certificate of its own.
    ReadsAlong(TlsAcceptor),
    /// It closes every connection without a word.
    Closes,
    /// It says something that is no HTTP.
    Garbage,
}

/// A request as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its first line.
    pub line: String,
    /// What the client showed of its user.
    pub authorization: Option<String>,
}

/// A running proxy; it ends with the runtime that started it.
#[derive(Clone)]
pub struct ProxyServer {
    address: SocketAddr,
    state: Arc<State>,
}

struct State {
    options: Mutex<ProxyOptions>,
    asked: Mutex<Vec<Asked>>,
}

impl ProxyServer {
    /// Starts one on a free port of this computer.
    ///
    /// # Errors
    /// When there is none.
    pub async fn start(options: ProxyOptions) -> io::Result<ProxyServer> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let state = Arc::new(State { options: Mutex::new(options), asked: Mutex::default() });
        let server = ProxyServer { address, state: Arc::clone(&state) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = Arc::clone(&state);
                // A client that goes away in the middle ends its own connection only.
                tokio::spawn(async move { drop(state.serve(stream).await) });
            }
        });
        Ok(server)
    }

    /// `127.0.0.1:port`.
    #[must_use]
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// Changes how it behaves from the next connection on.
    pub fn set(&self, change: impl FnOnce(&mut ProxyOptions)) {
        change(&mut self.state.options.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// What was asked since the last time.
    #[must_use]
    pub fn take(&self) -> Vec<Asked> {
        std::mem::take(&mut self.state.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl State {
    async fn serve(&self, mut stream: TcpStream) -> io::Result<()> {
        let Some((head, rest)) = read_head(&mut stream).await? else { return Ok(()) };
        let mut lines = head.lines();
        let line = lines.next().unwrap_or("").to_owned();
        let header = |name: &str| {
            let found = head.lines().filter_map(|line| line.split_once(':'));
            found.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned()).next()
        };
        let authorization = header("proxy-authorization");
        let asked = Asked { line: line.clone(), authorization: authorization.clone() };
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(asked);
        let options = self.options.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match &options.manner {
            Manner::Closes => return Ok(()),
            Manner::Garbage => return stream.write_all(b"SSH-2.0-proxy\r\n").await,
            _ => {}
        }
        if !lets_in(&options, authorization.as_deref()) {
            return stream.write_all(wants_user(&options).as_bytes()).await;
        }
        if let Manner::Refuses(status) = options.manner {
            return stream.write_all(page(status).as_bytes()).await;
        }
        match line.strip_prefix("CONNECT ") {
            Some(rest) => tunnel(stream, rest.split(' ').next().unwrap_or(""), &options).await,
            None => forward(stream, &head, &rest, &options).await,
        }
    }
}

fn lets_in(options: &ProxyOptions, shown: Option<&str>) -> bool {
    let Some((user, password)) = &options.login else { return true };
    shown == Some(format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))).as_str())
}

fn wants_user(options: &ProxyOptions) -> String {
    let basic = ["Basic realm=\"proxy\"".to_owned()];
    let offers = if options.offers.is_empty() { basic.as_slice() } else { options.offers.as_slice() };
    let offers: String = offers.iter().map(|offer| format!("Proxy-Authenticate: {offer}\r\n")).collect();
    format!("HTTP/1.1 407 Who is there\r\n{offers}Content-Length: 0\r\nConnection: close\r\n\r\n")
}

fn page(status: u16) -> String {
    let text = "<html><title>Access denied</title><body>Ask your administrator.</body></html>";
    format!(
        "HTTP/1.1 {status} X\r\nX-Squid-Error: ERR_ACCESS_DENIED 0\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{text}",
        text.len()
    )
}

async fn tunnel(mut stream: TcpStream, target: &str, options: &ProxyOptions) -> io::Result<()> {
    let address = options.servers.get(target).copied();
    if matches!(options.manner, Manner::Leads) && address.is_none() {
        return stream.write_all(page(503).as_bytes()).await;
    }
    stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
    match (&options.manner, address) {
        (Manner::Page, _) => stream.write_all(page(200).as_bytes()).await,
        (Manner::ReadsAlong(acceptor), _) => {
            let mut client = acceptor.accept(stream).await?;
            read_head(&mut client).await?;
            client.write_all(page(200).as_bytes()).await
        }
        (_, Some(address)) => {
            let mut server = TcpStream::connect(address).await?;
            copy_bidirectional(&mut stream, &mut server).await.map(drop)
        }
        (_, None) => Ok(()),
    }
}

/// Passes a request on, without what is meant for the proxy alone (RFC 9110 §7.6.1).
async fn forward(mut stream: TcpStream, head: &str, rest: &[u8], options: &ProxyOptions) -> io::Result<()> {
    let target = head.split(' ').nth(1).and_then(|target| url::Url::parse(target).ok());
    let Some(target) = target else { return stream.write_all(page(400).as_bytes()).await };
    let (host, port) = (target.host_str().unwrap_or(""), target.port_or_known_default().unwrap_or(80));
    let Some(address) = options.servers.get(&format!("{host}:{port}")) else {
        return stream.write_all(page(503).as_bytes()).await;
    };
    let mut server = TcpStream::connect(address).await?;
    let path = target.query().map_or_else(|| target.path().to_owned(), |query| format!("{}?{query}", target.path()));
    let method = head.split(' ').next().unwrap_or("GET");
    let own = |line: &&str| !line.to_ascii_lowercase().starts_with("proxy-");
    let headers: String = head.lines().skip(1).filter(own).map(|line| format!("{line}\r\n")).collect();
    let request = format!("{method} {path} HTTP/1.1\r\n{headers}\r\n");
    server.write_all(request.as_bytes()).await?;
    server.write_all(rest).await?;
    copy_bidirectional(&mut stream, &mut server).await.map(drop)
}

/// The head of a request, and what came behind it.
async fn read_head(stream: &mut (impl tokio::io::AsyncRead + Unpin)) -> io::Result<Option<(String, Vec<u8>)>> {
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).await?;
        if count == 0 || read.len() > 64 << 10 {
            return Ok(None);
        }
        read.extend_from_slice(buffer.get(..count).unwrap_or_default());
        let end = read.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = end {
            let rest = read.split_off(end + 4);
            return Ok(Some((String::from_utf8_lossy(&read).trim_end().to_owned(), rest)));
        }
    }
}
