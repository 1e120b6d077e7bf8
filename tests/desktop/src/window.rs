//! The app's window, driven over the W3C WebDriver protocol: what a person sees is found by its name, and clicked and typed into as a
//! person does.

use std::future::Future;
use std::time::Duration;

use serde_json::{Value, json};

use crate::app::App;
use crate::desktop::{Desktop, Running};
use crate::wait::{LONG, until};

/// The key under which the protocol hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// Finds what a person would call by this name: a control by its label or text, anything else by its text alone.
const FIND: &str = include_str!("find.js");

/// A window under control, and the app around it.
pub struct Window {
    http: reqwest::Client,
    session: String,
    _driver: Running,
}

impl Window {
    /// Starts the app with its window, under control.
    pub async fn open(desktop: &Desktop, app: &App, words: &[&str]) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = desktop.command("WebKitWebDriver");
        command.arg(format!("--port={port}")).env("TAURI_WEBVIEW_AUTOMATION", "true").envs(app.environment());
        let driver = desktop.spawn(&mut command, "driver");
        // No connection here is encrypted, but the client wants to know how it would be.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().timeout(LONG).build().unwrap();
        let root = format!("http://127.0.0.1:{port}");
        until("the driver", || async { http.get(format!("{root}/status")).send().await.ok() }).await;
        let options = json!({"binary": app.binary(), "args": app.words(words)});
        let wanted = json!({"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}});
        let answer = http.post(format!("{root}/session")).json(&wanted).send().await.expect("the app opens no window");
        let answer: Value = answer.json().await.unwrap();
        let id = answer["value"]["sessionId"]
            .as_str()
            .unwrap_or_else(|| panic!("no session: {answer}\n{}", desktop.log("driver")));
        let window = Window { session: format!("{root}/session/{id}"), http, _driver: driver };
        window.loaded().await;
        window
    }

    async fn loaded(&self) {
        until("the page", || async {
            let there = self.run("return document.querySelector('main, [role=main]') !== null", &[]).await?;
            (there == json!(true)).then_some(())
        })
        .await;
    }

    /// Runs a script in the page; nothing where it fails.
    pub async fn run(&self, script: &str, arguments: &[Value]) -> Option<Value> {
        self.post("execute/sync", &json!({"script": script, "args": arguments})).await
    }

    /// Runs a script that answers through its last argument; nothing where it fails.
    pub async fn run_later(&self, script: &str, arguments: &[Value]) -> Option<Value> {
        self.post("execute/async", &json!({"script": script, "args": arguments})).await
    }

    /// Waits for a control of this name and clicks it.
    pub async fn click(&self, name: &str) {
        until(&format!("a click on «{name}»"), || async {
            let element = self.find("control", name).await?;
            self.post(&format!("element/{element}/click"), &json!({})).await.map(drop)
        })
        .await;
    }

    /// Waits for a field of this name and types into it, instead of what it holds.
    pub async fn fill(&self, name: &str, text: &str) {
        until(&format!("typing into «{name}»"), || async {
            let element = self.find("field", name).await?;
            self.post(&format!("element/{element}/clear"), &json!({})).await?;
            self.post(&format!("element/{element}/value"), &json!({"text": text})).await.map(drop)
        })
        .await;
    }

    /// Waits for the field of a secret and types into it.
    pub async fn fill_secret(&self, text: &str) {
        self.on("input[type=password]", |element| async move {
            self.post(&format!("element/{element}/clear"), &json!({})).await?;
            self.post(&format!("element/{element}/value"), &json!({"text": text})).await
        })
        .await;
    }

    /// Waits for the first element of this selector and clicks it.
    pub async fn click_on(&self, selector: &str) {
        self.on(selector, |element| async move { self.post(&format!("element/{element}/click"), &json!({})).await })
            .await;
    }

    /// Waits for an element of this selector that shows this text and clicks it.
    pub async fn click_text(&self, selector: &str, text: &str) {
        let script = "return [...document.querySelectorAll(arguments[0])].find(one => one.innerText.includes(arguments[1])) ?? null";
        until(&format!("a click on «{text}»"), || async {
            let found = self.run(script, &[json!(selector), json!(text)]).await?;
            let element = found.get(ELEMENT)?.as_str()?.to_owned();
            self.post(&format!("element/{element}/click"), &json!({})).await.map(drop)
        })
        .await;
    }

    /// Waits until a trouble is told.
    pub async fn alarmed(&self) {
        self.on("[role=alert]", |_| async { Some(Value::Null) }).await;
    }

    /// Waits until nothing is under way on the page.
    pub async fn quiet(&self) {
        until("a quiet page", || async {
            let script = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() =>\
                done(document.querySelector('[aria-busy=true], progress') === null)))";
            (self.run_later(script, &[]).await? == json!(true)).then_some(())
        })
        .await;
    }

    async fn on<F: Future<Output = Option<Value>>>(&self, selector: &str, work: impl Fn(String) -> F) {
        until(selector, || async {
            let given = json!({"using": "css selector", "value": selector});
            let found = self.post("element", &given).await?;
            work(found.get(ELEMENT)?.as_str()?.to_owned()).await.map(drop)
        })
        .await;
    }

    /// Waits for a list of this name and chooses from it.
    pub async fn choose(&self, name: &str, option: &str) {
        until(&format!("«{option}» of «{name}»"), || async {
            let element = self.find("field", name).await?;
            let script = "const [list, label] = arguments; const option = [...list.options].find(o => o.text.trim() === label);\
                if (!option) return false; list.value = option.value; list.dispatchEvent(new Event('change', {bubbles: true})); return true";
            let done = self.run(script, &[json!({ELEMENT: element}), json!(option)]).await?;
            (done == json!(true)).then_some(())
        })
        .await;
    }

    /// Waits until the page shows this text.
    pub async fn sees(&self, text: &str) {
        let end = tokio::time::Instant::now() + LONG;
        while !self.text().await.contains(text) {
            let now = tokio::time::Instant::now();
            assert!(now < end, "the window never showed «{text}» but:\n{}", self.text().await);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Waits until the page shows this text no more.
    pub async fn sees_no_more(&self, text: &str) {
        until(&format!("«{text}» is gone"), || async { (!self.text().await.contains(text)).then_some(()) }).await;
    }

    /// All text of the page, as it is seen, blanks drawn together.
    pub async fn text(&self) -> String {
        let text = self.run("return document.body.innerText", &[]).await;
        let text = text.and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Asks the app what only the page can ask; what it was refused with where it was.
    pub async fn invoke(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        let script = "const [command, given, done] = arguments;\
            window.__TAURI_INTERNALS__.invoke(command, given).then(ok => done({ok}), error => done({error: error ?? null}))";
        let answer = self.run_later(script, &[json!(command), arguments]).await.expect("an answer");
        match answer.get("error") {
            Some(error) => Err(error.clone()),
            None => Ok(answer["ok"].clone()),
        }
    }

    /// Presses a key where the focus is.
    pub async fn press(&self, key: &str) {
        let keys = json!([{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]);
        self.post("actions", &json!({"actions": [{"type": "key", "id": "keys", "actions": keys}]})).await;
    }

    async fn find(&self, kind: &str, name: &str) -> Option<String> {
        let found = self.run(FIND, &[json!(kind), json!(name)]).await?;
        Some(found.get(ELEMENT)?.as_str()?.to_owned())
    }

    async fn post(&self, what: &str, body: &Value) -> Option<Value> {
        let answer = self.http.post(format!("{}/{what}", self.session)).json(body).send().await.ok()?;
        let well = answer.status().is_success();
        let answer: Value = answer.json().await.ok()?;
        well.then(|| answer["value"].clone())
    }
}
