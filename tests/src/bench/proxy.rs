//! A proxy on loopback that adds a round trip and counts what passes: requests by method, bytes both ways.
//!
//! Half of the round trip is added each way, order is kept, nothing is throttled; a new connection costs one more, as its
//! handshake would.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, sleep_until};

use super::heads::Heads;

/// What passed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passed {
    /// Requests by method.
    pub requests: BTreeMap<String, u64>,
    /// Bytes to the server.
    pub up: u64,
    /// Bytes to the client.
    pub down: u64,
    /// Connections opened.
    pub connections: u64,
}

/// A running proxy. Dropping it stops it.
pub struct Proxy {
    address: SocketAddr,
    passed: Arc<Mutex<Passed>>,
    serving: JoinHandle<()>,
}

impl Proxy {
    /// Starts one in front of `target`.
    ///
    /// # Errors
    /// When no port can be bound.
    pub async fn start(target: SocketAddr, round_trip: Duration) -> io::Result<Proxy> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let passed: Arc<Mutex<Passed>> = Arc::default();
        let counts = Arc::clone(&passed);
        let serving = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                with(&counts, |passed| passed.connections += 1);
                tokio::spawn(connection(client, target, round_trip, Arc::clone(&counts)));
            }
        });
        Ok(Proxy { address, passed, serving })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What passed since the last call.
    #[must_use]
    pub fn take(&self) -> Passed {
        with(&self.passed, std::mem::take)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn with<T>(passed: &Mutex<Passed>, change: impl FnOnce(&mut Passed) -> T) -> T {
    change(&mut passed.lock().unwrap_or_else(PoisonError::into_inner))
}

async fn connection(client: TcpStream, target: SocketAddr, round_trip: Duration, counts: Arc<Mutex<Passed>>) {
    if !round_trip.is_zero() {
        sleep(round_trip).await;
    }
    let Ok(server) = TcpStream::connect(target).await else { return };
    // Without this an answer in two pieces waits for the other end's delayed acknowledgement.
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let mut heads = Heads::default();
    let up = counts.clone();
    let sent = pump(from_client, to_server, round_trip / 2, move |bytes| {
        with(&up, |passed| {
            passed.up += bytes.len() as u64;
            heads.feed(bytes, |method| *passed.requests.entry(method.to_owned()).or_default() += 1);
        });
    });
    let received = pump(from_server, to_client, round_trip / 2, move |bytes| {
        with(&counts, |passed| passed.down += bytes.len() as u64);
    });
    tokio::join!(sent, received);
}

type Held = (Instant, Vec<u8>);

async fn pump(from: impl AsyncRead + Unpin, to: impl AsyncWrite + Unpin, delay: Duration, seen: impl FnMut(&[u8])) {
    let (sender, receiver) = unbounded_channel();
    tokio::join!(take(from, sender, delay, seen), give(to, receiver));
}

async fn take(
    mut from: impl AsyncRead + Unpin,
    held: UnboundedSender<Held>,
    delay: Duration,
    mut seen: impl FnMut(&[u8]),
) {
    let mut buffer = vec![0; 64 << 10];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        let Some(bytes) = buffer.get(..read) else { return };
        seen(bytes);
        if held.send((Instant::now() + delay, bytes.to_vec())).is_err() {
            return;
        }
    }
}

async fn give(mut to: impl AsyncWrite + Unpin, mut held: UnboundedReceiver<Held>) {
    while let Some((due, bytes)) = held.recv().await {
        if due > Instant::now() {
            sleep_until(due).await;
        }
        if to.write_all(&bytes).await.is_err() {
            return;
        }
    }
    let _ = to.shutdown().await;
}
