//! Every adapter keeps every promise against the embedded servers, in every flavour, and nobody hears of it.

use ponte_tests::conformance;

#[tokio::test]
async fn vtiger_8_2() {
    hold("vtiger-8.2").await;
}

#[tokio::test]
async fn vtiger_8_3() {
    hold("vtiger-8.3").await;
}

#[tokio::test]
async fn plain() {
    hold("embedded-plain").await;
}

#[tokio::test]
async fn nextcloud() {
    hold("embedded-nextcloud").await;
}

#[tokio::test]
async fn baikal() {
    hold("embedded-baikal").await;
}

#[tokio::test]
async fn davical() {
    hold("embedded-davical").await;
}

#[tokio::test]
async fn sogo() {
    hold("embedded-sogo").await;
}

#[tokio::test]
async fn cyrus() {
    hold("embedded-cyrus").await;
}

#[tokio::test]
async fn radicale() {
    hold("embedded-radicale").await;
}

#[tokio::test]
async fn xandikos() {
    hold("embedded-xandikos").await;
}

#[tokio::test]
async fn microsoft_365() {
    hold("embedded-graph").await;
}

#[tokio::test]
async fn exchange_2013() {
    hold("embedded-exchange-2013").await;
}

#[tokio::test]
async fn exchange() {
    hold("embedded-exchange").await;
}

#[tokio::test]
async fn grommunio() {
    hold("embedded-grommunio").await;
}

async fn hold(name: &str) {
    let started = conformance::embedded(name).await;
    assert!(matches!(started, Ok(Some(_))), "{name} does not start");
    let Ok(Some(subject)) = started else { return };
    let report = conformance::run(&subject).await;
    assert!(report.counts().0 > 40, "{}", report.row());
    assert_eq!(report.failures(), Vec::<String>::new());
}
