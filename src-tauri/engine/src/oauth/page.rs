//! What the browser shows in the end, in the user's language. It loads nothing, runs nothing, is kept nowhere, and holds no
//! word of what came with the request.

use crate::messages::Messages;

/// How the sign-in went, as far as the browser is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// The user is signed in.
    SignedIn,
    /// Something kept it from working; Ponte itself says what.
    Failed,
    /// This was no answer to anything.
    Nothing,
}

/// The whole answer, head and body.
pub(super) fn answer(status: u16, ending: Ending, messages: &Messages) -> String {
    let (title, text) = match ending {
        Ending::SignedIn => ("oauth-page-done", "oauth-page-done-text"),
        Ending::Failed => ("oauth-page-failed", "oauth-page-failed-text"),
        Ending::Nothing => ("oauth-page-nothing", "oauth-page-nothing-text"),
    };
    let (title, text) = (escaped(&messages.text(title, &[])), escaped(&messages.text(text, &[])));
    let body = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>Ponte</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>\
         <p>{text}</p></main></body></html>",
        messages.language().as_str()
    );
    format!(
        "HTTP/1.1 {status} {}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n{HEADERS}\r\n{body}",
        if status == 200 { "OK" } else { "No" },
        body.len()
    )
}

const STYLE: &str = "html{color-scheme:light dark}body{font:1.1rem/1.5 system-ui,sans-serif;margin:0;min-height:100vh;\
                     display:grid;place-items:center}main{max-width:32rem;padding:2rem}h1{font-size:1.5rem}";

const HEADERS: &str = "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; \
                       base-uri 'none'; form-action 'none'\r\nX-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\n\
                       Referrer-Policy: no-referrer\r\nCache-Control: no-store\r\nCross-Origin-Opener-Policy: same-origin\r\n\
                       Connection: close\r\n";

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Language;

    #[test]
    fn a_page_speaks_the_user_s_language_and_loads_nothing() {
        let italian = answer(200, Ending::SignedIn, Language::Italian.messages());
        let english = answer(400, Ending::Failed, Language::English.messages());
        assert!(italian.contains("lang=\"it\"") && english.contains("lang=\"en\""));
        assert!(!italian.contains("oauth-page") && !english.contains("oauth-page"));
        for page in [&italian, &english] {
            assert!(page.contains("default-src 'none'") && page.contains("no-store") && page.contains("no-referrer"));
            for loaded in ["<script", "<img", "<link", "src=", "href=", "url(", "http://", "https://", "Access-Control"]
            {
                assert!(!page.contains(loaded), "{loaded}");
            }
        }
    }
}
