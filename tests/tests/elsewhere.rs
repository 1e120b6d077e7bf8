//! A collection named in the settings by its address: the password goes only to the account's own server.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use jiff::tz::TimeZone;
use ponte_adapters::groupware::dav::{Dav, Options};
use ponte_core::record::Kind;
use ponte_core::rules::Ownership;
use ponte_demo::dav::{DavOptions, DavServer, Flavour};
use ponte_engine::collection::{Account, Opening};
use ponte_engine::http::{Http, Limits};

#[tokio::test]
async fn the_password_is_not_taken_to_a_server_that_the_account_does_not_name() {
    let start = async || {
        let server = DavServer::start(DavOptions::of(Flavour::Plain)).await.unwrap();
        server.add_user("alice", "secret-alice", "alice@example.it");
        server
    };
    let (own, other) = (start().await, start().await);
    let http = Http::new(Limits::default()).unwrap();
    let account = Dav::new(http, &own.url(), "alice", "secret-alice".to_owned().into(), Options::default()).unwrap();
    for (server, trusted) in [(&own, true), (&other, false)] {
        let path = server.collection("alice", "VEVENT").unwrap();
        let address = format!("{}{}", server.url().trim_end_matches('/'), path);
        let opening = Opening {
            kind: Kind::Event,
            collection: Some(address),
            ownership: Ownership::Mine,
            zone: TimeZone::UTC,
            mapping: Default::default(),
        };
        let opened = account.open(opening).await;
        let code = opened.err().map(|failure| failure.code);
        assert_eq!(code.as_deref(), (!trusted).then_some("failure-dav-collection-elsewhere"));
    }
    assert_eq!(other.requests(), 0);
}
