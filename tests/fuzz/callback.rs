//! What comes to the door of a sign-in: only a navigation to this very port, and only a code that carries the state.

use ponte_engine::oauth::{Issuer, probe};

const PORT: u16 = 53_214;
const STATE: &str = "Yx0aT5w2qL9";
const ISSUER: &str = "https://login.example.it";

/// A request's head, or a query alone.
pub(super) fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Some(query) = probe::query(&text, PORT) {
        let lower = text.to_lowercase();
        assert!(text.starts_with("GET /?") && lower.contains(&format!(":{PORT}")), "another request is an answer");
        assert!(!lower.contains("\r\norigin:") && !lower.contains("\r\ncontent-length:"), "a script is at the door");
        judge(&query);
    }
    judge(&text);
}

fn judge(query: &str) {
    let issuer = Issuer::exactly(ISSUER).promised();
    let Some(code) = probe::code(query, STATE, &issuer) else { return };
    assert!(!code.is_empty(), "an empty code");
    let given: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).collect();
    for (name, wanted) in [("state", STATE), ("iss", ISSUER), ("code", &code)] {
        let values: Vec<&str> = given.iter().filter(|(key, _)| key == name).map(|(_, value)| &**value).collect();
        assert_eq!(values, [wanted], "{name} decides and stands there once");
    }
}
