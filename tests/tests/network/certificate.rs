//! A certificate that nobody vouches for: refused with all that is needed to choose, and trusted by choice on its own host,
//! for its own account, with proof of its key.

use std::time::Duration;

use ponte_adapters::groupware::dav::{self, Dav};
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::collection::Account as _;
use ponte_engine::http::{Http, Limits, Proxy, Request, Shown, Trusted};
use ponte_engine::messages::Language;
use reqwest::Method;

use super::tls::{EMPTY, Pair, Server};

fn client(trusted: Option<&Trusted>) -> Http {
    let limits = Limits { total: Duration::from_secs(5), ..Limits::default() };
    Http::reaching(limits, &Proxy::none(), trusted).unwrap()
}

async fn asked(http: &Http, url: url::Url) -> Result<u16, Failure> {
    http.send(Request::new(Method::OPTIONS, url)).await.map(|response| response.status.as_u16())
}

#[tokio::test]
async fn a_stranger_is_refused_with_all_that_is_needed_to_choose() {
    let pair = Pair::until(&["localhost"], 2099);
    let server = Server::start(&pair, EMPTY).await;
    let failure = asked(&client(None), server.url("localhost")).await.unwrap_err();
    assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::Forbidden, "failure-certificate"));
    let shown = Shown::of(&failure).unwrap();
    assert_eq!((shown.host.as_str(), shown.fingerprint), ("localhost", pair.fingerprint()));
    assert_eq!(shown.subject, "rcgen self signed cert");
    assert_eq!((shown.valid_from, shown.valid_to), (1_577_836_800, 4_070_908_800));
    for language in [Language::English, Language::Italian] {
        let said = language.messages().failure(&failure);
        assert!(said.contains(&pair.fingerprint().to_string()) && said.contains("account trust"), "{said}");
    }
    assert_eq!(server.heard(), "", "nothing was sent");
}

#[tokio::test]
async fn what_the_user_chose_is_trusted_whatever_its_name_and_its_dates_say() {
    for pair in [
        Pair::until(&["localhost"], 2099),
        Pair::until(&["localhost"], 2021),
        Pair::until(&["diskstation.local"], 2099),
    ] {
        let server = Server::start(&pair, EMPTY).await;
        let trusted = pair.trusted("localhost");
        assert_eq!(asked(&client(Some(&trusted)), server.url("localhost")).await, Ok(404));
        assert!(!server.heard().is_empty());
    }
}

#[tokio::test]
async fn a_certificate_without_its_key_is_nobody_s() {
    let pair = Pair::until(&["localhost"], 2099);
    let server = Server::start(&pair.stolen(), EMPTY).await;
    let failure = asked(&client(Some(&pair.trusted("localhost"))), server.url("localhost")).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Forbidden, "{failure:?}");
    assert_eq!(Shown::of(&failure), None, "there is nothing to trust: {failure:?}");
    assert_eq!(server.heard(), "");
}

#[tokio::test]
async fn a_changed_certificate_is_refused_and_both_fingerprints_are_said() {
    let (before, now) = (Pair::until(&["localhost"], 2099), Pair::until(&["localhost"], 2099));
    let server = Server::start(&now, EMPTY).await;
    let failure = asked(&client(Some(&before.trusted("localhost"))), server.url("localhost")).await.unwrap_err();
    assert_eq!(failure.code, "failure-certificate-changed");
    let said = Language::English.messages().failure(&failure);
    for pair in [&before, &now] {
        assert!(said.contains(&pair.fingerprint().to_string()), "{said}");
    }
    assert_eq!(Shown::of(&failure).unwrap().fingerprint, now.fingerprint());
    assert_eq!(server.heard(), "");
}

#[tokio::test]
async fn no_other_account_and_no_other_host_profits() {
    let pair = Pair::until(&["localhost", "127.0.0.1"], 2099);
    let server = Server::start(&pair, EMPTY).await;
    let trusting = client(Some(&pair.trusted("localhost")));
    assert_eq!(asked(&trusting, server.url("localhost")).await, Ok(404));
    for (http, host) in [(&client(None), "localhost"), (&trusting, "127.0.0.1")] {
        let failure = asked(http, server.url(host)).await.unwrap_err();
        assert_eq!((failure.code.as_str(), failure.details["host"].as_str()), ("failure-certificate", host));
    }
    // An address in brackets is the same host as in a certificate.
    let other = client(Some(&Trusted { host: "127.0.0.1".to_owned(), fingerprint: pair.fingerprint() }));
    assert_eq!(asked(&other, server.url("127.0.0.1")).await, Ok(404));
}

#[tokio::test]
async fn a_redirect_does_not_take_the_trust_along() {
    let pair = Pair::until(&["localhost", "127.0.0.1"], 2099);
    let other = Server::start(&pair, EMPTY).await;
    let location = format!(
        "HTTP/1.1 301 Moved\r\nlocation: {}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        other.url("127.0.0.1")
    );
    let server = Server::start(&pair, Box::leak(location.into_boxed_str())).await;
    let http = client(Some(&pair.trusted("localhost")));
    let url = server.url("localhost");
    let dav = Dav::new(http, url.as_str(), "giulia", "parola".into(), dav::Options::default()).unwrap();
    let failure = dav.test().await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Forbidden, "{failure:?}");
    assert!(!server.heard().is_empty());
    assert_eq!(other.heard(), "", "the other host heard nothing");
}
