//! Servers that say that all is gone, or that one is another.

use std::time::Duration;

use ponte_demo::faults::{Fault, Matching};

use super::middle::Reply;
use super::world::World;

/// All that was there is there.
fn whole(world: &World, name: &str) {
    assert_eq!((world.crm_titles().len(), world.dav_texts().len()), (20, 20), "{name}: {:?}", world.needs());
}

/// Runs while something lies: nothing is deleted, and the user is told, by a failure or by what waits.
async fn lied_to(world: &World, name: &str, told: bool) {
    let mut heard = false;
    for _ in 0..3 {
        let ran = world.run().await;
        heard |= ran.as_ref().map_or(true, |report| report.stopped.is_some() || report.held > 0);
        whole(world, name);
    }
    assert!(heard || !world.needs().is_empty() || !told, "{name}: nobody was told");
}

// No deletion; collection paused, user told.
#[tokio::test(flavor = "multi_thread")]
async fn attack_16_all_is_gone() {
    let faults = [
        ("empty list", Fault::EmptyList, true),
        ("login page", Fault::Html, true),
        ("cut off", Fault::Truncate, true),
        ("cut short", Fault::BrokenBody, true),
        ("not found", Fault::Status(404, None), true),
        ("gone", Fault::Status(410, None), true),
    ];
    let long = Duration::from_secs(600);
    for (name, fault, told) in faults {
        for in_crm in [true, false] {
            let world = World::synced(10).await;
            if in_crm {
                world.crm.faults().lasting(Matching::operation("query"), long, fault.clone());
            } else {
                world.dav.forget_history();
                for method in ["REPORT", "PROPFIND"] {
                    world.dav.faults().lasting(Matching::method(method), long, fault.clone());
                }
            }
            lied_to(&world, &format!("{name} {}", if in_crm { "crm" } else { "calendar" }), told && !in_crm).await;
            world.crm.faults().clear();
            world.dav.faults().clear();
            world.rest().await;
            whole(&world, name);
        }
    }
}

// No deletion …: the report names every item as 404, and each one is answered with 404.
#[tokio::test(flavor = "multi_thread")]
async fn attack_16_every_item_is_said_to_be_gone() {
    let world = World::synced(10).await;
    let home = world.calendar();
    let items: Vec<String> = world.dav.events("giulia").into_iter().map(|stored| stored.name).collect();
    world.before_dav.rule(move |seen| {
        let gone = |name: &String| {
            format!("<d:response><d:href>{home}{name}</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>")
        };
        let all: String = items.iter().map(gone).collect();
        match (seen.method.as_str(), seen.body.contains("sync-collection")) {
            ("REPORT", true) => Reply::Body(
                207,
                "text/xml",
                format!("<d:multistatus xmlns:d='DAV:'>{all}<d:sync-token>data:,99</d:sync-token></d:multistatus>")
                    .into_bytes(),
            ),
            ("REPORT", false) => Reply::Body(
                207,
                "text/xml",
                format!("<d:multistatus xmlns:d='DAV:'>{all}</d:multistatus>").into_bytes(),
            ),
            ("GET", _) => Reply::Body(404, "text/plain", Vec::new()),
            _ => Reply::Pass,
        }
    });
    lied_to(&world, "all 404", true).await;
    assert!(!world.needs().is_empty(), "the brake asks");
}

// No deletion …: the token is not known any more.
#[tokio::test(flavor = "multi_thread")]
async fn attack_16_the_token_is_lost() {
    let world = World::synced(10).await;
    world.dav.forget_history();
    lied_to(&world, "token", false).await;
    assert!(world.needs().is_empty());
}

// No cross-write, no echo loop (write budget per record per day).
#[tokio::test(flavor = "multi_thread")]
async fn attack_17_identities() {
    let world = World::synced(10).await;
    let writes = |world: &World| (world.crm.writes(), world.dav.writes());
    // Two items with one UID.
    world.raw("twin-a", "UID:twin\nDTSTART:20261203T100000Z\nDTEND:20261203T110000Z\nSUMMARY:Gemello uno");
    world.raw("twin-b", "UID:twin\nDTSTART:20261204T100000Z\nDTEND:20261204T110000Z\nSUMMARY:Gemello due");
    for _ in 0..3 {
        let _ = world.run().await;
    }
    let titles = world.crm_titles();
    assert!(["Gemello uno", "Gemello due"].iter().all(|twin| titles.iter().filter(|title| title == twin).count() <= 1));
    // One version for everything, whatever it holds; then a new one at each question.
    let bent = |number: Option<usize>| {
        move |body: String| {
            let mut parts = body.split("getetag>");
            let mut out = parts.next().unwrap_or_default().to_owned();
            for (place, part) in parts.enumerate() {
                let rest = part.find("</").filter(|_| place % 2 == 0).map_or(part, |at| &part[at..]);
                let etag =
                    if rest.len() == part.len() { String::new() } else { format!("\"v{}\"", number.unwrap_or(0)) };
                out.push_str(&format!("getetag>{etag}{rest}"));
            }
            out
        }
    };
    for changing in [false, true] {
        let before = writes(&world);
        let mut number = 0;
        world.before_dav.rule(move |_| {
            number += usize::from(changing);
            Reply::Bend(Box::new(bent(Some(number))))
        });
        let mut reported = 0;
        for _ in 0..6 {
            if let Ok(report) = world.run().await {
                reported += report.writes();
            }
        }
        let after = writes(&world);
        assert!(
            after.0 - before.0 <= 2 && after.1 - before.1 <= 2,
            "changing {changing}: {before:?} {after:?} {reported}"
        );
    }
    world.before_dav.rule(|_| Reply::Pass);
    for _ in 0..3 {
        let _ = world.run().await;
    }
    assert!(
        (0..10).all(|n| world.crm_titles().contains(&format!("Pranzo {n}"))
            && world.crm_titles().contains(&format!("Visita {n}")))
    );
}

// No cross-write …: the answer about one record names another.
#[tokio::test(flavor = "multi_thread")]
async fn attack_17_one_is_answered_for_another() {
    let world = World::synced(10).await;
    let ids: Vec<String> = world.crm.records("Events").iter().map(|record| record["id"].clone()).collect();
    let (one, other) = (ids[0].clone(), ids[1].clone());
    let titles = world.crm_titles();
    world.before_crm.rule(move |_| {
        let (one, other) = (one.clone(), other.clone());
        Reply::Bend(Box::new(move |body| {
            body.replace(&format!("\"{one}\""), "\"18x0\"")
                .replace(&format!("\"{other}\""), &format!("\"{one}\""))
                .replace("\"18x0\"", &format!("\"{other}\""))
        }))
    });
    for number in 0..3 {
        world.in_dav("Pranzo 0", "p0", &format!("LOCATION:stanza {number}\n"));
        let _ = world.run().await;
    }
    assert_eq!(world.dav_texts().len(), 20);
    assert_eq!(world.crm_titles(), titles, "no title moved to another record");
}
