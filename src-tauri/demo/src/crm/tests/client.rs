//! A raw client: one connection per request, no library, so that nothing is smoothed over.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use url::form_urlencoded::Serializer;

use crate::crm::{Clock, Crm, CrmOptions, Version, session::md5_hex};

/// A server with an administrator, two colleagues and a group of the first of them.
pub(super) struct Scene {
    pub(super) crm: Crm,
    pub(super) admin: Client,
    pub(super) rossi: Client,
    pub(super) bianchi: Client,
}

/// A signed-in user.
pub(super) struct Client {
    address: String,
    pub(super) session: String,
    pub(super) id: String,
}

/// What came back: status, and the body as text.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }

    pub(super) fn result(&self) -> Value {
        let value = self.json();
        assert_eq!(value["success"], json!(true), "{}", self.body);
        value["result"].clone()
    }

    pub(super) fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }

    pub(super) fn message(&self) -> String {
        self.json()["error"]["message"].as_str().unwrap_or_default().to_owned()
    }
}

pub(super) async fn scene(version: Version) -> Scene {
    scene_at(version, Clock::System, "UTC").await
}

pub(super) async fn scene_at(version: Version, clock: Clock, server_zone: &str) -> Scene {
    let options = CrmOptions { version, clock, server_zone: server_zone.to_owned(), ..CrmOptions::default() };
    let crm = Crm::start(options).await.unwrap();
    crm.add_user("admin", "akey", true, "Europe/Rome", "admin@vt.test");
    let rossi = crm.add_user("rossi", "rkey", false, "Europe/Rome", "rossi@vt.test");
    let bianchi = crm.add_user("bianchi", "bkey", false, "Europe/Rome", "bianchi@vt.test");
    crm.add_group("Sales", &[&rossi]);
    crm.add_group("Support", &[&bianchi]);
    let admin = sign_in(&crm.url(), "admin", "akey").await;
    let rossi = sign_in(&crm.url(), "rossi", "rkey").await;
    let bianchi = sign_in(&crm.url(), "bianchi", "bkey").await;
    Scene { crm, admin, rossi, bianchi }
}

pub(super) async fn challenge(url: &str, user: &str) -> Answer {
    send(url, "GET", &[("operation", "getchallenge"), ("username", user)]).await
}

pub(super) async fn login(url: &str, user: &str, token: &str, key: &str) -> Answer {
    let proof = md5_hex(&format!("{token}{key}"));
    send(url, "POST", &[("operation", "login"), ("username", user), ("accessKey", &proof)]).await
}

pub(super) async fn sign_in(url: &str, user: &str, key: &str) -> Client {
    let token = challenge(url, user).await.result()["token"].as_str().unwrap().to_owned();
    let answer = login(url, user, &token, key).await.result();
    let text = |name: &str| answer[name].as_str().unwrap().to_owned();
    Client { address: url.to_owned(), session: text("sessionName"), id: text("userId") }
}

impl Client {
    pub(super) async fn get(&self, operation: &str, params: &[(&str, &str)]) -> Answer {
        self.send("GET", operation, params).await
    }

    pub(super) async fn post(&self, operation: &str, params: &[(&str, &str)]) -> Answer {
        self.send("POST", operation, params).await
    }

    async fn send(&self, method: &str, operation: &str, params: &[(&str, &str)]) -> Answer {
        let mut all = vec![("operation", operation), ("sessionName", &self.session)];
        all.extend(params);
        send(&self.address, method, &all).await
    }

    pub(super) async fn query(&self, text: &str) -> Answer {
        self.get("query", &[("query", text)]).await
    }

    pub(super) async fn retrieve(&self, id: &str) -> Answer {
        self.get("retrieve", &[("id", id)]).await
    }

    pub(super) async fn create(&self, module: &str, element: Value) -> Answer {
        self.post("create", &[("elementType", module), ("element", &element.to_string())]).await
    }

    pub(super) async fn revise(&self, element: Value) -> Answer {
        self.post("revise", &[("element", &element.to_string())]).await
    }

    /// A meeting of one hour with these fields over the usual ones.
    pub(super) fn meeting(&self, fields: Value) -> Value {
        let mut element = json!({
            "subject": "E1", "date_start": "2026-12-01", "time_start": "09:00:00", "due_date": "2026-12-01",
            "time_end": "10:00:00", "duration_hours": "1", "activitytype": "Meeting", "eventstatus": "Planned",
            "assigned_user_id": self.id,
        });
        for (name, value) in fields.as_object().unwrap() {
            element[name] = value.clone();
        }
        element
    }

    pub(super) async fn create_meeting(&self, fields: Value) -> Value {
        self.create("Events", self.meeting(fields)).await.result()
    }

    pub(super) async fn create_contact(&self, name: &str) -> String {
        let answer = self.create("Contacts", json!({"lastname": name, "assigned_user_id": self.id})).await;
        answer.result()["id"].as_str().unwrap().to_owned()
    }
}

/// One request; a broken connection gives status 0.
pub(super) async fn send(url: &str, method: &str, params: &[(&str, &str)]) -> Answer {
    let form = Serializer::new(String::new()).extend_pairs(params).finish();
    let (query, body) = if method == "GET" { (format!("?{form}"), String::new()) } else { (String::new(), form) };
    let head = format!(
        "{method} /webservice.php{query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: \
         application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    raw(url, head.as_bytes()).await
}

pub(super) async fn raw(url: &str, request: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).await.unwrap();
    stream.write_all(request).await.unwrap();
    let mut bytes = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut bytes)).await.unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or(("", ""));
    let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let whole = length.is_none_or(|length: usize| length == body.len()) && !head.contains("chunked");
    if read.is_err() || !whole {
        return Answer { status: 0, body: body.to_owned() };
    }
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
    Answer { status, body: body.to_owned() }
}
