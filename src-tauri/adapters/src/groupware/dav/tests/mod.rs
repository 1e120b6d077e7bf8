//! Scripted servers: each test says what the server answers, and looks at what it was asked.

mod discovery;
mod embedded;
mod listing;
mod reading;
mod real;
mod writing;

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use jiff::tz::TimeZone;
use ponte_core::record::Kind;
use ponte_core::rules::Ownership;
use ponte_engine::collection::{Account, Collection, Opening};
use ponte_engine::http::{Http, Limits};
use ponte_engine::secret::SecretString;

use super::{Dav, Options};

/// What the server was asked.
#[derive(Debug, Clone)]
struct Asked {
    method: String,
    path: String,
    headers: axum::http::HeaderMap,
    body: String,
}

impl Asked {
    fn is(&self, method: &str, path: &str) -> bool {
        self.method == method && self.path == path
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }
}

/// What it answers.
#[derive(Debug, Clone)]
struct Reply(u16, Vec<(String, String)>, String);

impl Reply {
    fn status(status: u16) -> Reply {
        Reply(status, Vec::new(), String::new())
    }

    fn with(mut self, name: &str, value: &str) -> Reply {
        self.1.push((name.to_owned(), value.to_owned()));
        self
    }

    fn body(mut self, body: impl Into<String>) -> Reply {
        self.2 = body.into();
        self
    }
}

type Script = Arc<dyn Fn(&Asked) -> Reply + Send + Sync>;

/// A server on loopback.
struct Server {
    url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    async fn start(script: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Server {
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let script: Script = Arc::new(script);
        let app = Router::new().fallback(handle).with_state((Arc::clone(&asked), script));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Server { url, asked }
    }

    fn dav(&self, path: &str) -> Dav {
        let http = Http::new(Limits::default()).unwrap();
        let address = format!("{}{path}", self.url);
        Dav::new(http, &address, "giulia", SecretString::from("secret"), Options::default()).unwrap()
    }

    async fn open(&self, kind: Kind) -> Box<dyn Collection> {
        let opening = Opening {
            kind,
            collection: Some(format!("{}/c/", self.url)),
            ownership: Ownership::Mine,
            zone: TimeZone::get("Europe/Rome").unwrap(),
            mapping: Default::default(),
        };
        self.dav("/").open(opening).await.unwrap()
    }

    /// Method and path of all that was asked.
    fn log(&self) -> Vec<String> {
        self.asked.lock().unwrap().iter().map(|asked| format!("{} {}", asked.method, asked.path)).collect()
    }

    /// How often this method was used.
    fn count(&self, method: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|asked| asked.method == method).count()
    }

    /// The last request with this method.
    fn last(&self, method: &str) -> Asked {
        self.asked.lock().unwrap().iter().rfind(|asked| asked.method == method).unwrap().clone()
    }
}

async fn handle(State((log, script)): State<(Arc<Mutex<Vec<Asked>>>, Script)>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = String::from_utf8(to_bytes(body, 1 << 20).await.unwrap().to_vec()).unwrap();
    let asked =
        Asked { method: parts.method.to_string(), path: parts.uri.path().to_owned(), headers: parts.headers, body };
    let Reply(status, headers, body) = script(&asked);
    log.lock().unwrap().push(asked);
    let mut builder = Response::builder().status(status);
    for (name, value) in headers {
        builder = builder.header(name, value);
    }
    builder.body(Body::from(body)).unwrap()
}

/// A multistatus with these responses and this token.
fn multistatus(responses: &[String], token: Option<&str>) -> Reply {
    let token = token.map(|token| format!("<d:sync-token>{token}</d:sync-token>")).unwrap_or_default();
    Reply::status(207).body(format!(
        "<?xml version=\"1.0\"?><d:multistatus xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\" \
         xmlns:a=\"urn:ietf:params:xml:ns:carddav\" xmlns:s=\"http://calendarserver.org/ns/\">{}{token}</d:multistatus>",
        responses.concat()
    ))
}

/// What a multistatus says about one address.
fn props(href: &str, props: &str) -> String {
    format!(
        "<d:response><d:href>{href}</d:href><d:propstat><d:prop>{props}</d:prop><d:status>HTTP/1.1 200 OK</d:status>\
         </d:propstat></d:response>"
    )
}

/// A member of the collection with this ETag.
fn member(name: &str, etag: &str) -> String {
    props(&format!("/c/{name}"), &format!("<d:getetag>\"{etag}\"</d:getetag>"))
}

/// An address with a status of its own.
fn status(href: &str, status: u16) -> String {
    format!("<d:response><d:href>{href}</d:href><d:status>HTTP/1.1 {status} x</d:status></d:response>")
}

/// An object as a multiget shows it.
fn object(name: &str, etag: &str, text: &str) -> String {
    props(
        &format!("/c/{name}"),
        &format!("<d:getetag>\"{etag}\"</d:getetag><c:calendar-data><![CDATA[{text}]]></c:calendar-data>"),
    )
}

/// An event.
fn event(uid: &str, title: &str, more: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261122T100000Z\r\n\
         DTSTART:20261201T090000Z\r\nDTEND:20261201T100000Z\r\nSUMMARY:{title}\r\n{more}END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

/// What the collection says of itself; `None` where something else is asked.
fn facts(asked: &Asked, sync: bool, dav: &str) -> Option<Reply> {
    let reports =
        if sync { "<d:supported-report><d:report><d:sync-collection/></d:report></d:supported-report>" } else { "" };
    let own = format!(
        "<d:supported-report-set>{reports}</d:supported-report-set>\
         <d:current-user-principal><d:href>/p/</d:href></d:current-user-principal>"
    );
    let addresses =
        "<c:calendar-user-address-set><d:href>mailto:giulia@example.it</d:href></c:calendar-user-address-set>";
    if asked.is("OPTIONS", "/c/") {
        Some(Reply::status(200).with("dav", dav))
    } else if asked.is("PROPFIND", "/p/") {
        Some(multistatus(&[props("/p/", addresses)], None))
    } else if asked.is("PROPFIND", "/c/") && asked.body.contains("supported-report-set") {
        Some(multistatus(&[props("/c/", &own)], None))
    } else {
        None
    }
}
