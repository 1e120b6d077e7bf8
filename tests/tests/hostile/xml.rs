//! Documents that grow while they are read, or never end in depth.

use std::time::Duration;

use ponte_core::verdict::FailureKind;

use super::alone::{alone, cheapest};
use super::middle::{Middle, Reply};
use super::world::World;

/// Every question is answered with this document.
fn answered(world: &World, body: &str) {
    let body = body.to_owned();
    world.before_dav.rule(move |_| Reply::Body(207, "application/xml", body.clone().into_bytes()));
}

// Rejected in < 100 ms, no file/network access, RSS + < 10 MiB.
#[tokio::test(flavor = "multi_thread")]
async fn attack_01_billion_laughs() {
    if !alone("xml::attack_01_billion_laughs", &[]) {
        return;
    }
    let (world, trap) = (World::start().await, Middle::trap().await);
    let dav = world.open_dav().await.unwrap();
    let laughs: String =
        (1..10).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
    let inside = |entity: &str| {
        format!("<d:multistatus xmlns:d=\"DAV:\"><d:response><d:href>{entity}</d:href></d:response></d:multistatus>")
    };
    let documents = [
        format!("<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY l0 \"ha\">{laughs}]>{}", inside("&l9;")),
        format!("<!DOCTYPE l [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>{}", inside("&x;")),
        format!("<!DOCTYPE l [<!ENTITY x SYSTEM \"{}\">]>{}", trap.url, inside("&x;")),
        format!("<!DOCTYPE l SYSTEM \"{}evil.dtd\">{}", trap.url, inside("a")),
        inside("&x;"),
    ];
    for (number, document) in documents.into_iter().enumerate() {
        answered(&world, &document);
        let (result, cost) = cheapest(|| dav.changes(None)).await;
        let failure = result.unwrap_err();
        let reason = if number < 4 { "document-type" } else { "entity" };
        assert_eq!(failure.details.get("reason").map(String::as_str), Some(reason), "refused at sight");
        assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::Unreadable, "failure-dav-xml"));
        assert!(!format!("{failure:?}").contains("ha"), "{failure:?}");
        assert!(cost.work <= Duration::from_millis(100) && cost.memory < 10, "{cost:?}");
    }
    assert!(trap.take().is_empty());
}

// Clean error < 1 s; no abort, other accounts go on.
#[tokio::test(flavor = "multi_thread")]
async fn attack_02_nested_tags_and_attributes() {
    if !alone("xml::attack_02_nested_tags_and_attributes", &[]) {
        return;
    }
    let world = World::synced(1).await;
    let (crm, dav) = (world.open_crm().await.unwrap(), world.open_dav().await.unwrap());
    let many = |one: fn(usize) -> String, count| (0..count).map(one).collect::<String>();
    let documents = [
        "<a>".repeat(70_000),
        format!("{}{}", "<a>".repeat(70_000), "</a>".repeat(70_000)),
        format!("<a{}>{}</a>", many(|n| format!(" xmlns:a{n}='u'"), 100_000), "<q:b/>".repeat(15_000)),
        format!("<a{}/>", many(|n| format!(" a{n}='1'"), 80_000)),
        format!("<a{}/>", many(|n| format!(" xmlns:a{n}='u'"), 100_000)),
        format!("<d:multistatus xmlns:d='DAV:'>{}", "<d:response>".repeat(20_000)),
    ];
    for document in documents {
        answered(&world, &document);
        let (result, cost) = cheapest(|| dav.changes(None)).await;
        assert_eq!(result.unwrap_err().kind, FailureKind::Unreadable);
        assert!(cost.work < Duration::from_secs(1), "{cost:?}");
        assert!(crm.changes(None).await.is_ok(), "the other account goes on");
    }
    world.before_dav.rule(|_| Reply::Pass);
    for nested in ["[".repeat(200_000), "{\"result\":".repeat(20_000), "{\"success\":[".repeat(20_000)] {
        let body = format!("{{\"success\":true,\"result\":{nested}");
        world.before_crm.rule(move |_| Reply::Body(200, "application/json", body.clone().into_bytes()));
        let (result, cost) = cheapest(|| crm.changes(None)).await;
        assert!(result.is_err());
        assert!(cost.work < Duration::from_secs(1), "{cost:?}");
        assert!(dav.changes(None).await.is_ok(), "the other account goes on");
    }
}
