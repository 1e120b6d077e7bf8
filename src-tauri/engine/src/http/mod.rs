//! The one way out: an HTTP client with limits and counters.
//!
//! It never follows a redirect by itself (adapters resolve those of their own origin with [`same_origin`]), never reads
//! more than [`Limits::body`] of an answer, never waits longer than [`Limits::total`], and counts what it sends so that a
//! run can say what it cost. Whom it believes to be the server is said in [`certificate`], how it leaves the network in
//! [`proxy`].

mod certificate;
mod connection;
mod probe;
mod proxy;
mod system;
mod trouble;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use ponte_core::verdict::{Failure, FailureKind};
use reqwest::header::{CONNECTION, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Method, StatusCode};
use url::Url;

pub use certificate::{Fingerprint, Shown, Trusted};
pub use connection::Connection;
pub use proxy::{Proxy, SECRET as PROXY_SECRET, password as proxy_password};

pub(crate) use certificate::distrust;
use trouble::about;
pub(crate) use trouble::tls_error;

/// How much a server may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a body, after decompression.
    pub body: usize,
    /// For one request with its answer.
    pub total: Duration,
    /// To connect.
    pub connect: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { body: 32 << 20, total: Duration::from_secs(60), connect: Duration::from_secs(15) }
    }
}

/// A server that asks for more than this is asked again all the same: no answer silences Ponte for good.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);

/// What was sent and received since the counters were made.
#[derive(Debug, Default)]
pub struct Counters {
    requests: AtomicU64,
    sent: AtomicU64,
    received: AtomicU64,
}

impl Counters {
    /// Requests sent.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// Bytes of bodies sent.
    #[must_use]
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// Bytes of bodies received.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.received.load(Ordering::Relaxed)
    }
}

/// A request before it is sent.
#[derive(Debug, Clone)]
pub struct Request {
    /// `GET`, `PROPFIND`, …
    pub method: Method,
    /// Where.
    pub url: Url,
    /// Its headers; mark `Authorization` as sensitive.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

impl Request {
    /// A request without headers or body.
    #[must_use]
    pub fn new(method: Method, url: Url) -> Self {
        Request { method, url, headers: HeaderMap::new(), body: Bytes::new() }
    }
}

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Response {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
    /// What was asked.
    pub url: Url,
}

impl Response {
    /// The text of a header, where it is there and is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// How long the server asked to be left alone, a day at most (RFC 9110 §10.2.3, in seconds or as a date).
    #[must_use]
    pub fn retry_after(&self, now: jiff::Timestamp) -> Option<Duration> {
        let text = self.headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        let wait = match text.parse::<u64>() {
            Ok(seconds) => Duration::from_secs(seconds),
            Err(_) => {
                let date = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
                Duration::from_secs(u64::try_from(date.as_second() - now.as_second()).unwrap_or(0))
            }
        };
        Some(wait.min(LONGEST_WAIT))
    }
}

/// The client. Cheap to clone; clones share connections and counters.
#[derive(Debug, Clone)]
pub struct Http {
    client: reqwest::Client,
    limits: Limits,
    counters: Arc<Counters>,
    closing: Arc<Closing>,
    proxy: Proxy,
    trusted: Option<Trusted>,
    /// Whether it keeps to one connection, and must not ask for it to be closed.
    alone: bool,
}

/// The origins that close a connection after its answer.
#[derive(Debug, Default)]
struct Closing(Mutex<BTreeSet<String>>);

impl Closing {
    /// Asks such an origin to do so. SOGo 5.8 says that it closes in some answers and closes unsaid after others; what is
    /// then sent on the old connection is lost.
    fn prepare(&self, request: &mut Request) {
        let origin = request.url.origin().ascii_serialization();
        if self.0.lock().is_ok_and(|origins| origins.contains(&origin)) {
            request.headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
    }

    /// Remembers an origin that says so.
    fn learn(&self, url: &Url, headers: &HeaderMap) {
        let closes = headers.get(CONNECTION).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"close"));
        if closes && let Ok(mut origins) = self.0.lock() {
            origins.insert(url.origin().ascii_serialization());
        }
    }
}

impl Http {
    /// A client with these limits that goes where the system's proxy leads and believes whom the system believes.
    ///
    /// # Errors
    /// When TLS cannot be set up on this machine.
    pub fn new(limits: Limits) -> Result<Self, Failure> {
        Http::reaching(limits, &Proxy::of_system(), None)
    }

    /// A client with these limits, behind this proxy, that also believes one certificate on one host.
    ///
    /// # Errors
    /// When TLS cannot be set up on this machine.
    pub fn reaching(limits: Limits, proxy: &Proxy, trusted: Option<&Trusted>) -> Result<Self, Failure> {
        let client = client(limits, proxy, trusted, false)?;
        let (counters, closing) = (Arc::default(), Arc::default());
        Ok(Http { client, limits, counters, closing, proxy: proxy.clone(), trusted: trusted.cloned(), alone: false })
    }

    /// The same client with one connection to a host that nobody else uses, for a sign-in that belongs to a connection.
    ///
    /// # Errors
    /// As [`Http::new`].
    pub fn alone(&self) -> Result<Self, Failure> {
        let client = client(self.limits, &self.proxy, self.trusted.as_ref(), true)?;
        Ok(Http { client, closing: Arc::default(), alone: true, ..self.clone() })
    }

    /// The same client with counters of its own.
    #[must_use]
    pub fn counting(&self) -> Self {
        Http { counters: Arc::default(), ..self.clone() }
    }

    /// What this client and its clones sent.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    /// Sends and reads the answer to its end.
    ///
    /// # Errors
    /// [`FailureKind::Retry`] when no whole answer came: `failure-unreachable` when nothing was sent,
    /// `failure-answer-lost` when the request may have been carried out, `failure-answer-too-large` above the limit.
    /// [`FailureKind::Forbidden`] `failure-certificate…`, `failure-tls` when who answers cannot prove who it is;
    /// `failure-proxy-…` when it is the proxy that fails.
    pub async fn send(&self, request: Request) -> Result<Response, Failure> {
        self.exchange(request).await.map(|(response, _)| response)
    }

    /// The same, with the connection that the answer came over.
    ///
    /// # Errors
    /// As [`Http::send`].
    pub async fn exchange(&self, mut request: Request) -> Result<(Response, Connection), Failure> {
        let route = self.proxy.route(&request.url).await?;
        self.closing.prepare(&mut request);
        self.counters.requests.fetch_add(1, Ordering::Relaxed);
        self.counters.sent.fetch_add(request.body.len() as u64, Ordering::Relaxed);
        let url = request.url.clone();
        let sent = self.client.request(request.method, request.url).headers(request.headers).body(request.body).send();
        let response = match sent.await {
            Ok(response) => response,
            Err(error) => return Err(trouble::unanswered(&error, &url, &self.proxy, route.as_ref()).await),
        };
        let (status, headers, connection) = (response.status(), response.headers().clone(), Connection::of(&response));
        if let Some(failure) = trouble::answered((status, &headers), &url, &self.proxy, route.as_ref()) {
            return Err(failure);
        }
        if !self.alone {
            self.closing.learn(&url, &headers);
        }
        let body = self.read(response, &url).await?;
        Ok((Response { status, headers, body, url }, connection))
    }

    async fn read(&self, response: reqwest::Response, url: &Url) -> Result<Bytes, Failure> {
        // What the answer says of its length saves growing step by step; it is not believed beyond the limit.
        let said = response.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
        let mut body = BytesMut::with_capacity(if said <= self.limits.body { said } else { 0 });
        let mut stream = response.bytes_stream();
        while let Some(chunk) = stream.next().await {
            // The head of an answer came: the request may have been carried out.
            let chunk = chunk.map_err(|_| about(Failure::new(FailureKind::Retry, "failure-answer-lost"), url))?;
            self.counters.received.fetch_add(chunk.len() as u64, Ordering::Relaxed);
            if body.len() + chunk.len() > self.limits.body {
                return Err(about(Failure::new(FailureKind::Unreadable, "failure-answer-too-large"), url));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }
}

/// How many connections to a host may wait for their next request.
const IDLE: usize = 32;

fn client(limits: Limits, proxy: &Proxy, trusted: Option<&Trusted>, alone: bool) -> Result<reqwest::Client, Failure> {
    // A second call finds a provider installed and is no error.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let failed = || Failure::new(FailureKind::Bug, "failure-tls-setup");
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(limits.connect)
        .timeout(limits.total)
        .pool_max_idle_per_host(if alone { 1 } else { IDLE })
        .http1_only()
        .tls_backend_preconfigured(certificate::config(trusted).map_err(|_| failed())?)
        .tls_info(alone)
        .proxy(proxy.for_client())
        .user_agent(concat!("Ponte/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|_| failed())
}

/// Whether two addresses have the same scheme, host and port, so that credentials may go along.
#[must_use]
pub fn same_origin(one: &Url, other: &Url) -> bool {
    one.origin() == other.origin()
}

/// Whether `to` is `from` on https: the same host, on the port that every https server has. Any other port may be somebody
/// else's, on this machine above all.
#[must_use]
pub fn is_upgrade(from: &Url, to: &Url) -> bool {
    from.scheme() == "http" && to.scheme() == "https" && to.port().is_none() && from.host() == to.host()
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    /// Answers one request on each connection, the first time saying that it closes, and is deaf to any other.
    async fn closes_unsaid(listener: tokio::net::TcpListener) {
        let mut kept = Vec::new();
        for said in ["Connection: close\r\n", "", "", ""] {
            let Ok((mut stream, _)) = listener.accept().await else { return };
            let mut request = [0; 4096];
            assert!(stream.read(&mut request).await.unwrap() > 0);
            stream.write_all(format!("HTTP/1.1 200 OK\r\n{said}Content-Length: 0\r\n\r\n").as_bytes()).await.unwrap();
            kept.push(stream);
        }
    }

    #[tokio::test]
    async fn nothing_is_lost_on_a_server_that_closes_connections_without_saying_so_each_time() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url: Url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        let server = tokio::spawn(closes_unsaid(listener));
        let http = Http::new(Limits { total: Duration::from_secs(5), ..Limits::default() }).unwrap();
        for _ in 0..4 {
            assert_eq!(http.send(Request::new(Method::PUT, url.clone())).await.unwrap().status, StatusCode::OK);
        }
        server.await.unwrap();
    }
}
