//! Every adapter keeps every promise against the real servers that this machine can run.

use std::io::Write;

use ponte_tests::conformance;

#[tokio::test]
async fn radicale() {
    hold("radicale").await;
}

#[tokio::test]
async fn xandikos() {
    hold("xandikos").await;
}

#[tokio::test]
async fn sogo() {
    hold("sogo").await;
}

async fn hold(name: &str) {
    match conformance::real(name).await {
        Err(reason) => writeln!(std::io::stdout(), "skipped: {name}: {reason}").unwrap_or_default(),
        Ok((subject, _server)) => {
            let report = conformance::run(&subject).await;
            assert!(report.counts().0 > 40, "{}", report.row());
            assert_eq!(report.failures(), Vec::<String>::new());
        }
    }
}
