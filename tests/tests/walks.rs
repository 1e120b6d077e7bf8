//! Random walks of people and adapters, held against a model: `cargo xtask conformance --walks 1000` does more of them.

use std::io::Write;

use ponte_tests::conformance;

/// On each Vtiger: 1,000 for the adapter.
const ON_VTIGER: u64 = 500;
/// On each flavour of a calendar server: 1,000 for the adapter.
const ON_FLAVOUR: u64 = 125;
/// On each real server.
const ON_REAL: u64 = 20;

#[tokio::test(flavor = "multi_thread")]
async fn vtiger_says_what_a_model_says() {
    for name in ["vtiger-8.2", "vtiger-8.3"] {
        assert_eq!(conformance::walked(name, 0..ON_VTIGER).await, Ok(Vec::new()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn calendar_servers_of_every_flavour_say_what_a_model_says() {
    for name in conformance::names().into_iter().filter(|name| name.starts_with("embedded-")) {
        assert_eq!(conformance::walked(&name, 0..ON_FLAVOUR).await, Ok(Vec::new()), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn radicale_says_what_a_model_says() {
    real("radicale").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn xandikos_says_what_a_model_says() {
    real("xandikos").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sogo_says_what_a_model_says() {
    real("sogo").await;
}

async fn real(name: &str) {
    match conformance::walked(name, 0..ON_REAL).await {
        Err(reason) => writeln!(std::io::stdout(), "skipped: {name}: {reason}").unwrap_or_default(),
        Ok(broken) => assert_eq!(broken, Vec::<String>::new()),
    }
}
