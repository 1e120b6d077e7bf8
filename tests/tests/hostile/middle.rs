//! A server that stands before another one: it notes what it is asked, and passes on, bends or makes up the answer.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// What becomes of a request.
pub enum Reply {
    /// The server behind answers.
    Pass,
    /// The server behind answers, and the body is bent.
    Bend(Box<dyn FnOnce(String) -> String + Send>),
    /// These bytes, and the connection is closed.
    Bytes(Vec<u8>),
    /// A body of this type.
    Body(u16, &'static str, Vec<u8>),
    /// The first bytes, then the second ones again and again, with a pause after each.
    Endless(Vec<u8>, Vec<u8>, Duration),
}

type Rule = Arc<Mutex<Box<dyn FnMut(&Seen) -> Reply + Send>>>;

/// The server.
pub struct Middle {
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    rule: Rule,
    serving: JoinHandle<()>,
}

impl Middle {
    /// Before `behind`, all of which it passes on at first.
    pub async fn before(behind: &str) -> Middle {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let (seen, rule) = (Arc::<Mutex<Vec<Seen>>>::default(), Rule::new(Mutex::new(Box::new(|_| Reply::Pass))));
        let (log, ruled, behind) = (Arc::clone(&seen), Arc::clone(&rule), behind.trim_end_matches('/').to_owned());
        // A second call finds a provider installed and is no error.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(connection(stream, Arc::clone(&log), Arc::clone(&ruled), client.clone(), behind.clone()));
            }
        });
        Middle { url, seen, rule, serving }
    }

    /// A trap: whoever comes is noted.
    pub async fn trap() -> Middle {
        let trap = Middle::before("http://127.0.0.1:9").await;
        trap.rule(|_| Reply::Body(200, "text/plain", b"caught".to_vec()));
        trap
    }

    /// From now on.
    pub fn rule(&self, rule: impl FnMut(&Seen) -> Reply + Send + 'static) {
        *self.rule.lock().unwrap() = Box::new(rule);
    }

    /// What it was asked since the last time.
    pub fn take(&self) -> Vec<Seen> {
        std::mem::take(&mut self.seen.lock().unwrap())
    }
}

impl Drop for Middle {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// One request, then the connection is closed.
async fn connection(
    stream: TcpStream,
    log: Arc<Mutex<Vec<Seen>>>,
    rule: Rule,
    client: reqwest::Client,
    behind: String,
) -> Option<()> {
    let mut stream = BufReader::new(stream);
    let seen = request(&mut stream).await?;
    log.lock().unwrap().push(seen.clone());
    let reply = rule.lock().unwrap()(&seen);
    let bytes = match reply {
        Reply::Pass => forwarded(&client, &behind, &seen, |body| body).await?,
        Reply::Bend(bend) => forwarded(&client, &behind, &seen, bend).await?,
        Reply::Bytes(bytes) => bytes,
        Reply::Body(status, media, body) => answer(status, &[("content-type".into(), media.into())], &body),
        Reply::Endless(first, again, pause) => {
            stream.write_all(&first).await.ok()?;
            loop {
                stream.write_all(&again).await.ok()?;
                stream.flush().await.ok()?;
                tokio::time::sleep(pause).await;
            }
        }
    };
    stream.write_all(&bytes).await.ok()?;
    stream.shutdown().await.ok()
}

async fn request(stream: &mut BufReader<TcpStream>) -> Option<Seen> {
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
    let mut first = lines.first()?.split(' ').map(str::to_owned);
    let (method, path) = (first.next()?, first.next()?);
    let headers: Vec<(String, String)> = lines
        .iter()
        .skip(1)
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let mut seen = Seen { method, path, headers, body: String::new() };
    let length = seen.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    seen.body = String::from_utf8_lossy(&body).into_owned();
    Some(seen)
}

async fn forwarded(
    client: &reqwest::Client,
    behind: &str,
    seen: &Seen,
    bend: impl FnOnce(String) -> String,
) -> Option<Vec<u8>> {
    let method = reqwest::Method::from_bytes(seen.method.as_bytes()).ok()?;
    let mut request = client.request(method, format!("{behind}{}", seen.path)).body(seen.body.clone());
    let own = ["host", "connection", "content-length", "accept-encoding"];
    for (name, value) in seen.headers.iter().filter(|(name, _)| !own.contains(&name.as_str())) {
        request = request.header(name, value);
    }
    let response = request.send().await.ok()?;
    let status = response.status().as_u16();
    let headers: Vec<(String, String)> = response
        .headers()
        .iter()
        .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())))
        .collect();
    let body = bend(response.text().await.ok()?);
    Some(answer(status, &headers, body.as_bytes()))
}

/// The bytes of a whole answer.
pub fn answer(status: u16, headers: &[(String, String)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} X\r\n");
    let own = ["connection", "content-length", "transfer-encoding"];
    for (name, value) in headers.iter().filter(|(name, _)| !own.contains(&name.as_str())) {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("content-length: {}\r\nconnection: close\r\n\r\n", body.len()));
    [head.as_bytes(), body].concat()
}
