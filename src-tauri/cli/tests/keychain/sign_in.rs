//! `pontectl account add` and `sign-in` by browser, at Microsoft 365 and at a hybrid Exchange Server: a browser of our own reads the
//! address that the command prints, presses a button, and is led back to the command.

use std::io::{BufRead as _, BufReader, Read as _};

use ponte_demo::crm::{Crm, CrmOptions};
use ponte_demo::ews::{Access, EwsOptions, EwsServer};
use ponte_demo::graph::{Consent, GraphOptions, GraphServer};
use ponte_engine::http::{Http, Limits, Proxy, Request, Response};
use reqwest::Method;
use url::Url;

use super::desktop::Desktop;

const CLIENT: &str = "0a1b2c3d-0000-4000-8000-000000000001";
const GIULIA: &str = "giulia@example.it";

async fn get(url: Url) -> Response {
    let http = Http::reaching(Limits::default(), &Proxy::none(), None).unwrap();
    http.send(Request::new(Method::GET, url)).await.unwrap()
}

/// Presses a button of the page, and reads the last page.
async fn press(page: Url, button: &str) -> String {
    let shown = String::from_utf8(get(page.clone()).await.body.to_vec()).unwrap();
    let link = shown.split(&format!("id=\"{button}\" href=\"")).nth(1).unwrap().split('"').next().unwrap();
    let led = get(page.join(&link.replace("&amp;", "&")).unwrap()).await;
    let back = get(led.header("location").unwrap().parse().unwrap()).await;
    String::from_utf8(back.body.to_vec()).unwrap()
}

/// How a command ended: its exit code, all that it printed, and the last page in the browser.
struct Ended {
    code: i32,
    told: String,
    page: String,
}

/// Runs a command that signs in by browser.
async fn signing_in(desktop: &Desktop, arguments: &[&str], button: &str) -> Ended {
    let mut child = desktop.spawn(&[arguments, &["--no-browser"]].concat());
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let (mut told, mut page) = (String::new(), None);
    while page.is_none() {
        let mut line = String::new();
        if out.read_line(&mut line).unwrap() == 0 {
            break;
        }
        page = line.trim().parse::<Url>().ok().filter(|url| url.scheme() == "http");
        told.push_str(&line);
    }
    let page = match page {
        Some(page) => press(page, button).await,
        None => String::new(),
    };
    tokio::task::spawn_blocking(move || {
        out.read_to_string(&mut told).unwrap();
        child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        Ended { code: child.wait().unwrap().code().unwrap(), told, page }
    })
    .await
    .unwrap()
}

fn secret_free(desktop: &Desktop, ended: &Ended) {
    for secret in ["1.AX", "0.AX", "eyJ0eXAi"] {
        assert!(!ended.told.contains(secret) && !ended.page.contains(secret), "{}", ended.told);
        assert!(!desktop.leaked(secret), "{secret} stands in the keychain and nowhere else");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_of_microsoft_365_is_added_and_signed_in_to_again_in_a_browser() {
    let desktop = match Desktop::start() {
        Ok(desktop) => desktop,
        Err(reason) => return println!("skipped: signing in by browser as a process: {reason}"),
    };
    let server = GraphServer::start(GraphOptions::default()).await.unwrap();
    server.add_user(GIULIA, "Giulia");
    let origin = server.origin();
    let add = ["account", "add", "outlook", "--system", "microsoft365", "--address", &origin, "--user", GIULIA];
    let add = [&add[..], &["--client-id", CLIENT]].concat();
    let denied = signing_in(&desktop, &add, "deny").await;
    assert!(denied.code != 0 && denied.told.contains("said no to Ponte's request"), "{}", denied.told);
    server.set_consent(Consent::Administrator);
    let waiting = signing_in(&desktop, &add, "accept").await;
    assert!(waiting.code != 0 && waiting.told.contains("/v2.0/adminconsent?client_id="), "{}", waiting.told);
    assert_eq!(desktop.entries(), 0, "nothing is kept");
    server.set_consent(Consent::Users);
    let added = signing_in(&desktop, &add, "accept").await;
    assert!(added.code == 0 && added.page.contains("Ponte"), "{}", added.told);
    secret_free(&desktop, &added);
    desktop.done(&["account", "test", "outlook"], "").await;
    server.revoke(GIULIA);
    let revoked = desktop.run(&["account", "test", "outlook"], "").await;
    assert!(!revoked.status.success());
    assert!(String::from_utf8_lossy(&revoked.stderr).contains("wants you to sign in again"), "{revoked:?}");
    let again = signing_in(&desktop, &["account", "sign-in", "outlook"], "accept").await;
    assert_eq!(again.code, 0, "{}", again.told);
    secret_free(&desktop, &again);
    desktop.done(&["account", "test", "outlook"], "").await;
    desktop.done(&["account", "remove", "outlook"], "").await;
    assert_eq!(desktop.entries(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_of_a_hybrid_exchange_server_moves_from_its_password_to_the_browser() {
    let desktop = match Desktop::start() {
        Ok(desktop) => desktop,
        Err(reason) => return println!("skipped: signing in by browser as a process: {reason}"),
    };
    let server = EwsServer::start(EwsOptions { access: Access::Tokens, ..EwsOptions::default() }).await.unwrap();
    server.add_user(GIULIA, "Giulia", "giulia-secret");
    let url = server.url();
    let add = ["account", "add", "posta", "--system", "exchange", "--address", &url, "--user", GIULIA];
    let refused = desktop.run(&add, "giulia-secret").await;
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && told.contains("sign-in = \"browser\""), "{told}");
    let add = [&add[..], &["--sign-in", "browser", "--client-id", CLIENT]].concat();
    let added = signing_in(&desktop, &add, "accept").await;
    assert_eq!(added.code, 0, "{}", added.told);
    secret_free(&desktop, &added);
    desktop.done(&["account", "test", "posta"], "").await;
    server.revoke(GIULIA);
    assert!(!desktop.run(&["account", "test", "posta"], "").await.status.success());
    let again = signing_in(&desktop, &["account", "sign-in", "posta"], "accept").await;
    assert_eq!(again.code, 0, "{}", again.told);
    // What it says of its sign-in stays where nothing is said of it.
    let same = ["account", "add", "posta", "--address", &url, "--no-test"];
    desktop.done(&same, "").await;
    desktop.done(&["account", "test", "posta"], "").await;
    desktop.done(&["account", "remove", "posta"], "").await;
    assert_eq!(desktop.entries(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_run_was_told_to_prove_is_proved_by_a_sign_in_of_another_process() {
    let desktop = match Desktop::start() {
        Ok(desktop) => desktop,
        Err(reason) => return println!("skipped: signing in by browser as a process: {reason}"),
    };
    let (crm, key) = (Crm::start(CrmOptions::default()).await.unwrap(), "KanariaCrmKey123");
    crm.add_user("giulia", key, false, "Europe/Rome", GIULIA);
    let server = GraphServer::start(GraphOptions::default()).await.unwrap();
    server.add_user(GIULIA, "Giulia");
    let (origin, place) = (server.origin(), crm.url());
    desktop.done(&["account", "add", "crm", "--system", "vtiger", "--address", &place, "--user", "giulia"], key).await;
    let add = ["account", "add", "outlook", "--system", "microsoft365", "--address", &origin, "--user", GIULIA];
    let added = signing_in(&desktop, &[&add[..], &["--client-id", CLIENT]].concat(), "accept").await;
    assert_eq!(added.code, 0, "{}", added.told);
    desktop.done(&["pair", "add", "giulia", "--crm", "crm", "--calendar", "outlook"], "").await;
    desktop.done(&["sync", "--yes"], "").await;
    server.challenge(GIULIA);
    let stopped = desktop.run(&["sync"], "").await;
    let told = [stopped.stdout, stopped.stderr].concat();
    assert!(String::from_utf8_lossy(&told).contains("prove again who you are"), "{}", String::from_utf8_lossy(&told));
    // Without the claims the page would grant what is challenged again.
    let again = signing_in(&desktop, &["account", "sign-in", "outlook"], "accept").await;
    assert_eq!(again.code, 0, "{}", again.told);
    desktop.done(&["sync"], "").await;
}
