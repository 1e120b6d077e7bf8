//! Whoever stands where Ponte asks for its newest version, and wants it to take an old or a foreign one.

use std::io::Cursor;
use std::time::Duration;

use jiff::{Timestamp, ToSpan as _};
use minisign::KeyPair;
use ponte_core::release::Memory;
use ponte_engine::http::Proxy;
use ponte_engine::release::{Publisher, own};
use ponte_engine::settings::{Surroundings, UpdateSettings, parse};

use super::middle::{Middle, Reply, answer};

const PATH: &str = "/releases/ponte.json";

fn start() -> Timestamp {
    "2026-11-30T08:00:00Z".parse().unwrap()
}

/// A publisher, its key, and whoever answers for it.
struct Stage {
    server: Middle,
    keys: KeyPair,
}

/// A text and its signature.
type Published = (Vec<u8>, Vec<u8>);

impl Stage {
    async fn new() -> Stage {
        Stage { server: Middle::trap().await, keys: KeyPair::generate_unencrypted_keypair().unwrap() }
    }

    fn settings(&self) -> UpdateSettings {
        let from = format!("{}{}", self.server.url, PATH.trim_start_matches('/'));
        let text = format!("[updates]\nfrom = \"{from}\"\nkey = \"{}\"\n", self.keys.pk.to_base64());
        parse(&text, &Surroundings::of_system()).unwrap().updates.unwrap()
    }

    fn text(&self, serial: u64, version: &str, expires: &str, page: &str) -> Vec<u8> {
        let said = serde_json::json!({
            "product": "ponte", "serial": serial, "version": version, "expires": expires, "page": page
        });
        said.to_string().into_bytes()
    }

    /// What the publisher says, and has signed.
    fn published(&self, serial: u64, version: &str) -> Published {
        let page = format!("{}ponte/new", self.server.url);
        let text = self.text(serial, version, "2027-06-30T00:00:00Z", &page);
        let signature = signed(&self.keys, &text);
        (text, signature)
    }

    fn serves(&self, (text, signature): Published) {
        self.server.rule(move |seen| match seen.path.as_str() {
            PATH => Reply::Body(200, "application/json", text.clone()),
            "/releases/ponte.json.minisig" => Reply::Body(200, "text/plain", signature.clone()),
            _ => Reply::Body(404, "text/plain", Vec::new()),
        });
    }

    /// Asks, and remembers.
    async fn ask(&self, memory: &Memory, now: Timestamp) -> Memory {
        let settings = self.settings();
        let answer = Publisher::of(&settings).unwrap().ask(&Proxy::none()).await;
        memory.clone().of(&settings.key).after(answer, now)
    }
}

fn signed(keys: &KeyPair, text: &[u8]) -> Vec<u8> {
    let signature = minisign::sign(Some(&keys.pk), &keys.sk, Cursor::new(text), Some("ponte"), None).unwrap();
    signature.to_string().into_bytes()
}

fn code(memory: &Memory) -> &str {
    memory.refused.as_ref().map_or("", |failure| failure.code.as_str())
}

fn newest(memory: &Memory) -> Option<String> {
    memory.newest.as_ref().map(|newest| newest.version.to_string())
}

// Refused; what was known stays known. Nothing is ever fetched but the text and its signature.
#[tokio::test(flavor = "multi_thread")]
async fn attack_19_words_that_the_publisher_has_not_signed() {
    let stage = Stage::new().await;
    stage.serves(stage.published(7, "1.2.0"));
    let known = stage.ask(&Memory::default(), start()).await;
    assert_eq!((code(&known), newest(&known)), ("", Some("1.2.0".to_owned())));
    assert!(known.newer_than(&own()).is_some());

    let (text, signature) = stage.published(8, "9.9.9");
    let (_, of_another_text) = stage.published(8, "9.9.8");
    let stranger = KeyPair::generate_unencrypted_keypair().unwrap();
    let mut bent = text.clone();
    *bent.last_mut().unwrap() = b' ';
    for (what, served) in [
        ("unsigned", (text.clone(), Vec::new())),
        ("no signature at all", (text.clone(), b"untrusted comment: x\n".to_vec())),
        ("signed by another", (text.clone(), signed(&stranger, &text))),
        ("the signature of another text", (text.clone(), of_another_text)),
        ("bent after it was signed", (bent, signature.clone())),
        ("a page", (b"<html>sign in</html>".to_vec(), b"<html>sign in</html>".to_vec())),
        ("not text", (text.clone(), vec![0xff; 300])),
    ] {
        stage.serves(served);
        let after = stage.ask(&known, start()).await;
        assert_eq!((code(&after), newest(&after)), ("failure-release-signature", newest(&known)), "{what}");
    }
    let asked = stage.server.take();
    let beyond = asked.iter().find(|seen| !seen.path.starts_with(PATH) || seen.method != "GET");
    assert!(beyond.is_none(), "{beyond:?}");
}

// An old text, signed in its time, is refused however high its version; so is one that has run out.
#[tokio::test(flavor = "multi_thread")]
async fn attack_19_an_old_word_shown_again() {
    let stage = Stage::new().await;
    let old = stage.published(3, "99.0.0");
    stage.serves(stage.published(7, "1.2.0"));
    let known = stage.ask(&Memory::default(), start()).await;
    stage.serves(old);
    let after = stage.ask(&known, start() + 24.hours()).await;
    assert_eq!((code(&after), newest(&after), after.serial), ("failure-release-old", newest(&known), 7));
    // Held back until it says nothing any more.
    stage.serves(stage.published(7, "1.2.0"));
    let after = stage.ask(&known, "2027-06-30T00:00:00Z".parse().unwrap()).await;
    assert_eq!(code(&after), "failure-release-expired");
    // What is older than what runs is no news, whoever has signed it.
    stage.serves(stage.published(9, "0.0.1"));
    let after = stage.ask(&known, start()).await;
    assert_eq!((code(&after), after.newer_than(&own())), ("", None));
}

// Cut off and refused: too long, too slow, elsewhere, another scheme.
#[tokio::test(flavor = "multi_thread")]
async fn attack_19_long_answers_and_other_places() {
    let stage = Stage::new().await;
    let trap = Middle::trap().await;
    let head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n".to_vec();
    stage.server.rule(move |_| Reply::Endless(head.clone(), vec![b' '; 1 << 16], Duration::ZERO));
    let after = stage.ask(&Memory::default(), start()).await;
    assert_eq!((code(&after), newest(&after)), ("failure-answer-too-large", None));
    let to = trap.url.clone();
    stage.server.rule(move |_| Reply::Bytes(answer(302, &[("location".to_owned(), to.clone())], b"")));
    let after = stage.ask(&Memory::default(), start()).await;
    assert_eq!((code(&after), newest(&after)), ("failure-release-missing", None));
    for page in [trap.url.as_str(), "https://example.it/ponte", "javascript:alert(1)", "file:///etc/passwd", ""] {
        let text = stage.text(8, "9.9.9", "2027-06-30T00:00:00Z", page);
        let signature = signed(&stage.keys, &text);
        stage.serves((text, signature));
        let after = stage.ask(&Memory::default(), start()).await;
        assert_eq!((code(&after), newest(&after)), ("failure-release-elsewhere", None), "{page}");
    }
    assert!(trap.take().is_empty(), "nobody else is asked");
    let plain =
        format!("[updates]\nfrom = \"http://example.it/ponte.json\"\nkey = \"{}\"\n", stage.keys.pk.to_base64());
    let mistakes = parse(&plain, &Surroundings::of_system()).unwrap_err();
    assert_eq!(mistakes.iter().map(|mistake| mistake.code).collect::<Vec<_>>(), ["mistake-update-address"]);
}
