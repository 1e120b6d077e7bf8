//! A real Secret Service: what `account add`, `test` and `remove` leave in the keychain of a desktop, seen from outside.
//!
//! It runs in a session bus of its own, so that nobody's keychain is touched. Skipped by name where that cannot be had.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "tests")]

mod desktop;
mod sign_in;

use ponte_demo::dav::{DavOptions, DavServer};
use ponte_demo::smtp::{SmtpOptions, SmtpServer};

use desktop::Desktop;

#[tokio::test(flavor = "multi_thread")]
async fn an_account_keeps_its_secret_in_the_keychain_of_the_desktop_and_leaves_nothing_behind() {
    let desktop = match Desktop::start() {
        Ok(desktop) => desktop,
        Err(reason) => return println!("skipped: a real Secret Service: {reason}"),
    };
    let server = DavServer::start(DavOptions::default()).await.unwrap();
    let long: String = (0..3_000).map(|number| char::from(b'a' + (number % 26) as u8)).collect();
    server.add_user("giulia", "short-canary", "giulia@example.it");
    server.add_user("token", &long, "token@example.it");
    let url = server.url();
    assert_eq!(desktop.entries(), 0);
    let add = |user| ["account", "add", "cloud", "--system", "dav", "--address", &url, "--user", user];
    let wrong = desktop.run(&add("giulia"), "mistyped").await;
    assert!(!wrong.status.success() && desktop.entries() == 0, "what does not sign in is not kept");
    for (user, secret, entries) in
        [("giulia", "short-canary", 1), ("token", long.as_str(), 3), ("giulia", "short-canary", 1)]
    {
        desktop.done(&add(user), secret).await;
        assert_eq!(desktop.entries(), entries, "a secret of {} characters", secret.len());
        desktop.done(&["account", "test", "cloud"], "").await;
        assert!(!desktop.leaked(secret), "it stands in the keychain and nowhere else");
    }
    desktop.done(&add("token"), &long).await;
    desktop.done(&["account", "remove", "cloud"], "").await;
    assert_eq!(desktop.entries(), 0, "all parts are gone");
    assert!(!desktop.run(&["account", "test", "cloud"], "").await.status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_password_of_the_digest_lies_in_the_keychain_and_nowhere_else() {
    let desktop = match Desktop::start() {
        Ok(desktop) => desktop,
        Err(reason) => return println!("skipped: a real Secret Service: {reason}"),
    };
    let login = Some(("ponte".to_owned(), "posta-canary".to_owned()));
    let server = SmtpServer::start(SmtpOptions { login, ..SmtpOptions::default() }).await.unwrap();
    let port = server.port().to_string();
    let set = ["digest", "set", "--to", "giulia@example.it", "--from", "ponte@example.it", "--server", "127.0.0.1"];
    let set = [&set[..], &["--port", &port, "--security", "none", "--user", "ponte"]].concat();
    assert!(!desktop.run(&set, "mistyped").await.status.success());
    let before = desktop.entries();
    desktop.done(&set, "posta-canary").await;
    assert_eq!(desktop.entries(), before + 1, "beside the key of the installation");
    desktop.done(&["digest", "send"], "").await;
    assert_eq!((server.seen().taken.len(), desktop.leaked("posta-canary")), (1, false));
    // With nothing else to say, the password alone is entered anew.
    desktop.done(&["digest", "set"], "posta-canary").await;
    assert!(!desktop.run(&["digest", "set"], "mistyped").await.status.success());
    desktop.done(&["digest", "send"], "").await;
    desktop.done(&["digest", "remove"], "").await;
    assert_eq!(desktop.entries(), before);
}
