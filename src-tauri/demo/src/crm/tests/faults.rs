//! The faults over the wire, on a real exchange.

use std::time::Duration;

use serde_json::json;

use super::client::scene;
use crate::{
    crm::Version::V82,
    faults::{Fault, Matching},
};

#[tokio::test]
async fn an_answer_can_be_lost_before_or_after_the_work() {
    let scene = scene(V82).await;
    for (fault, made) in [(Fault::DropBefore, 0), (Fault::DropAfter, 1)] {
        let before = scene.crm.records("Events").len();
        scene.crm.faults().next(Matching::operation("create"), 1, fault.clone());
        assert_eq!(scene.rossi.create("Events", scene.rossi.meeting(json!({}))).await.status, 0, "{fault:?}");
        assert_eq!(scene.crm.records("Events").len() - before, made, "{fault:?}");
    }
}

#[tokio::test]
async fn answers_can_be_spoiled() {
    let scene = scene(V82).await;
    scene.rossi.create_contact("Verdi").await;
    let text = "select lastname from Contacts;";
    let good = scene.rossi.query(text).await.body;
    let faults = scene.crm.faults();
    let reading = Matching::operation("query");
    faults.next(reading.clone(), 1, Fault::Status(429, Some(7)));
    assert_eq!(scene.rossi.query(text).await.status, 429);
    faults.next(reading.clone(), 1, Fault::Html);
    assert!(scene.rossi.query(text).await.body.starts_with("<!DOCTYPE html>"));
    faults.next(reading.clone(), 1, Fault::EmptyList);
    assert_eq!(scene.rossi.query(text).await.result(), json!([]));
    faults.next(reading.clone(), 1, Fault::BrokenBody);
    let broken = scene.rossi.query(text).await;
    assert_eq!((broken.status, broken.json()), (200, json!(null)));
    faults.next(reading.clone(), 1, Fault::Truncate);
    assert_eq!(scene.rossi.query(text).await.status, 0);
    faults.lasting(reading, Duration::from_secs(60), Fault::Stale);
    scene.rossi.create_contact("Neri").await;
    assert_eq!(scene.rossi.query(text).await.body, good);
    faults.clear();
    assert_eq!(scene.rossi.query(text).await.result().as_array().unwrap().len(), 2);
    assert_eq!(faults.fired().len(), 6);
}
