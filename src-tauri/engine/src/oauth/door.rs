//! The door at which the browser brings the answer: two sockets of this computer under one number, open before the browser
//! is, shut after the first true answer.
//!
//! Whoever else knocks gets a page that says nothing and changes nothing. Nobody can keep the browser out: slow visitors
//! are shown out when others come.

use std::collections::VecDeque;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use futures::StreamExt as _;
use futures::future::{AbortHandle, Abortable};
use futures::stream::FuturesUnordered;
use ponte_core::verdict::{Failure, FailureKind};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};

use super::page::{Ending, answer};
use super::request::{self, Wish};
use crate::messages::Messages;

/// How many may stand in the door at once.
const ROOM: usize = 32;

/// How often another number is tried where somebody holds the other half of one.
const TRIES: usize = 32;

/// How long a page may take to be handed over.
const HANDING: Duration = Duration::from_secs(5);

/// How long a stranger may go on talking.
const LISTENING: Duration = Duration::from_secs(1);

/// The door, open.
pub(super) struct Door {
    fourth: TcpListener,
    sixth: Option<TcpListener>,
    port: u16,
}

/// Who brought the true answer, and waits for a page.
pub(super) struct Visitor(TcpStream);

impl Door {
    /// Opens one at a number that the system chooses.
    ///
    /// # Errors
    /// `failure-oauth-no-port` where there is none.
    pub async fn open() -> Result<Self, Failure> {
        for _ in 0..TRIES {
            match Door::at(0).await {
                Ok(door) => return Ok(door),
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
                Err(_) => break,
            }
        }
        Err(Failure::new(FailureKind::Retry, "failure-oauth-no-port"))
    }

    /// Both halves of a number, or none: `localhost` leads to either, and nobody else may stand behind the other one.
    async fn at(port: u16) -> io::Result<Self> {
        let fourth = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let port = fourth.local_addr()?.port();
        let sixth = match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
            Ok(sixth) => Some(sixth),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
            // A computer without IPv6.
            Err(_) => None,
        };
        Ok(Door { fourth, sixth, port })
    }

    /// Where the provider is to lead the browser back to. Providers compare it with `http://localhost` but for the number
    /// (RFC 8252 §7.3), so there is no slash behind it.
    pub fn address(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Waits for the first request of which `judge` knows what to make, and shuts the door.
    pub async fn wait<T>(self, judge: impl Fn(&str) -> Option<T>, messages: &Messages) -> (T, Visitor) {
        let mut inside = FuturesUnordered::new();
        let mut order = VecDeque::new();
        loop {
            tokio::select! {
                stream = self.knock() => {
                    let (handle, registration) = AbortHandle::new_pair();
                    inside.push(Abortable::new(attend(stream, self.port, &judge, messages), registration));
                    order.push_back(handle);
                    if order.len() > ROOM && let Some(oldest) = order.pop_front() {
                        oldest.abort();
                    }
                }
                Some(done) = inside.next(), if !inside.is_empty() => {
                    if let Ok(Some(found)) = done {
                        return found;
                    }
                }
            }
        }
    }

    async fn knock(&self) -> TcpStream {
        loop {
            let came = match &self.sixth {
                Some(sixth) => tokio::select! {
                    came = self.fourth.accept() => came,
                    came = sixth.accept() => came,
                },
                None => self.fourth.accept().await,
            };
            match came {
                Ok((stream, _)) => return stream,
                // Out of files for a moment, perhaps.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }
}

impl Visitor {
    /// Hands over the page.
    pub async fn show(mut self, ending: Ending, messages: &Messages) {
        let status = if ending == Ending::SignedIn { 200 } else { 400 };
        hand(&mut self.0, &answer(status, ending, messages)).await;
    }
}

async fn attend<T>(
    mut stream: TcpStream,
    port: u16,
    judge: &impl Fn(&str) -> Option<T>,
    messages: &Messages,
) -> Option<(T, Visitor)> {
    let status = match request::read(&mut stream, port).await {
        Wish::Answer(query) => match judge(&query) {
            Some(found) => return Some((found, Visitor(stream))),
            None => 400,
        },
        Wish::Nothing(status) => status,
    };
    hand(&mut stream, &answer(status, Ending::Nothing, messages)).await;
    // Closed on somebody who still talks, the page would be lost on the way.
    let _ = tokio::time::timeout(LISTENING, tokio::io::copy(&mut stream, &mut tokio::io::sink())).await;
    None
}

async fn hand(stream: &mut TcpStream, page: &str) {
    let handed = async {
        stream.write_all(page.as_bytes()).await?;
        stream.shutdown().await
    };
    let _ = tokio::time::timeout(HANDING, handed).await;
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncReadExt as _;

    use super::*;
    use crate::messages::Language;

    fn judge(query: &str) -> Option<String> {
        query.strip_prefix("state=right&").map(str::to_owned)
    }

    async fn say(port: u16, words: &str) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
        stream.write_all(words.as_bytes()).await.unwrap();
        let mut answer = String::new();
        let _ = tokio::time::timeout(Duration::from_secs(8), stream.read_to_string(&mut answer)).await;
        answer
    }

    fn get(port: u16, query: &str, host: &str, more: &str) -> String {
        format!("GET /?{query} HTTP/1.1\r\nHost: {host}:{port}\r\n{more}\r\n")
    }

    // Attacker holds the port first: other random port.
    #[tokio::test]
    async fn attack_13_the_other_half_of_a_port_is_somebody_else_s() {
        let Ok(held) = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).await else { return };
        let port = held.local_addr().unwrap().port();
        let refused = Door::at(port).await.err().unwrap();
        assert_eq!(refused.kind(), io::ErrorKind::AddrInUse, "half a door is none");
        assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_err(), "nothing is left open");
        assert_ne!(Door::open().await.unwrap().port, port);
    }

    // Connects before the browser; DNS-rebinding Host; GET from a web page; slow-loris connections; huge requests.
    #[tokio::test]
    async fn attack_13_strangers_at_the_door() {
        let door = Door::open().await.unwrap();
        let (port, messages) = (door.port, Language::English.messages());
        let waiting = tokio::spawn(async move { door.wait(judge, messages).await });
        let mut idle = Vec::new();
        for _ in 0..ROOM * 3 {
            let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
            stream.write_all(b"GET /?state=right&x HTTP/1.1\r\nHost: loc").await.unwrap();
            idle.push(stream);
        }
        let page = [
            (get(port, "state=wrong&x", "localhost", ""), "400"),
            (get(port, "state=right&x", "evil.example", ""), "400"),
            (get(port, "state=right&x", "localhost", "Origin: https://evil.example\r\n"), "403"),
            (get(port, "state=right&x", "localhost", "Sec-Fetch-Mode: cors\r\n"), "403"),
            (get(port, "state=right&x", "localhost", "Sec-Fetch-Dest: image\r\n"), "403"),
            (get(port, &"x".repeat(LONG), "localhost", ""), "431"),
            ("\u{0}\u{0}\r\n\r\n".to_owned(), "400"),
        ];
        for (words, status) in page {
            let said = say(port, &words).await;
            assert!(said.starts_with(&format!("HTTP/1.1 {status} ")), "{said}");
            assert!(!said.contains("state=right") && !said.contains("Access-Control"), "{said}");
        }
        assert!(!waiting.is_finished(), "none of them had an effect");
        let brought = tokio::spawn(async move { say(port, &get(port, "state=right&code=c", "localhost", "")).await });
        let (found, visitor) = waiting.await.unwrap();
        assert_eq!(found, "code=c");
        assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_err(), "the door is shut");
        visitor.show(Ending::SignedIn, messages).await;
        let page = brought.await.unwrap();
        assert!(page.starts_with("HTTP/1.1 200 OK") && !page.contains("code=c"), "{page}");
    }

    const LONG: usize = 40 << 10;

    #[tokio::test]
    async fn the_browser_may_come_by_either_name() {
        let door = Door::open().await.unwrap();
        if door.sixth.is_none() {
            println!("skipped: the sixth half of a door (this computer has no IPv6)");
            return;
        }
        let port = door.port;
        tokio::spawn(async move {
            let mut stream = TcpStream::connect((Ipv6Addr::LOCALHOST, port)).await.unwrap();
            stream.write_all(get(port, "state=right&sixth", "[::1]", "").as_bytes()).await.unwrap();
            tokio::time::sleep(Duration::from_secs(1)).await;
        });
        assert_eq!(door.wait(judge, Language::English.messages()).await.0, "sixth");
    }
}
