//! Servers that want credentials to go elsewhere: redirects, and addresses in their answers.

use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::collection::Account as _;

use super::middle::{Middle, Reply, Seen, answer};
use super::world::World;

fn redirect(status: u16, to: &str) -> Reply {
    Reply::Bytes(answer(status, &[("location".to_owned(), to.to_owned())], b""))
}

/// Everything that Ponte does on both sides, with events to write in either direction.
async fn everything(world: &World) -> Vec<Option<Failure>> {
    let tested = [world.crm_account().test().await.err(), world.dav_account().test().await.err()];
    let ran = world.run().await;
    let stopped = ran.as_ref().ok().and_then(|report| report.stopped.clone());
    tested.into_iter().chain([ran.err().or(stopped)]).collect()
}

fn signed(seen: &Seen) -> bool {
    seen.header("authorization").is_some() || seen.header("cookie").is_some()
}

// Not followed (or without credentials); no Authorization, Cookie or body leaves the origin — also not on returning.
#[tokio::test(flavor = "multi_thread")]
async fn attack_04_redirects() {
    let trap = Middle::trap().await;
    let port = trap.url.trim_end_matches('/').rsplit_once(':').unwrap().1.to_owned();
    let targets = [
        trap.url.clone(),
        format!("http://localhost:{port}/dav/"),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        format!("//127.0.0.1:{port}/x"),
        format!("http://127.0.0.1:{port}@127.0.0.1:{port}/"),
        format!("https://127.0.0.1:{port}/"),
    ];
    for status in [301, 302, 303, 307, 308] {
        for target in &targets {
            let world = World::start().await;
            world.in_crm("Visita", 1);
            world.in_dav("Pranzo", "p1", "");
            for middle in [&world.before_crm, &world.before_dav] {
                let to = target.clone();
                middle.rule(move |_| redirect(status, &to));
            }
            let failures = everything(&world).await;
            assert!(failures.iter().flatten().count() == 3, "{status} {target}: {failures:?}");
            let refused = |failure: &Failure| failure.kind == FailureKind::Forbidden;
            assert!(failures.iter().flatten().all(refused), "{status} {target}: {failures:?}");
        }
    }
    assert!(trap.take().is_empty(), "no request of any kind");
}

// Not followed …: only while writing, and there and back again (A → B → A).
#[tokio::test(flavor = "multi_thread")]
async fn attack_04_redirects_of_writes_and_chains() {
    let trap = Middle::trap().await;
    let world = World::start().await;
    world.in_crm("Visita", 1);
    world.in_dav("Pranzo", "p1", "");
    let home = world.before_dav.url.clone();
    trap.rule(move |_| redirect(307, &home));
    let (to, back) = (trap.url.clone(), trap.url.clone());
    world.before_dav.rule(move |seen| if seen.method == "PUT" { redirect(307, &to) } else { Reply::Pass });
    world.before_crm.rule(move |seen| {
        match seen.body.contains("operation=create") || seen.body.contains("operation=login") {
            true => redirect(308, &back),
            false => Reply::Pass,
        }
    });
    for failure in [world.crm_account().test().await.err(), world.run().await.err()] {
        assert_eq!(failure.map(|failure| failure.kind), Some(FailureKind::Forbidden));
    }
    let back = trap.url.clone();
    world
        .before_crm
        .rule(move |seen| if seen.body.contains("operation=create") { redirect(308, &back) } else { Reply::Pass });
    let _ = world.run().await;
    assert!(trap.take().is_empty(), "no request of any kind");
    assert_eq!((world.crm_titles(), world.dav_texts().len()), (vec!["Visita".to_owned()], 1));
    // Inside the origin a redirect is followed, and nobody else hears of it.
    world.before_crm.rule(|_| Reply::Pass);
    world.before_dav.rule(|seen| if seen.path == "/" { redirect(301, "/.well-known/caldav") } else { Reply::Pass });
    world.rest().await;
    assert_eq!(world.crm_titles(), ["Pranzo", "Visita"]);
}

// Refused; token never sent there.
#[tokio::test(flavor = "multi_thread")]
async fn attack_05_addresses_of_another_origin() {
    let trap = Middle::trap().await;
    let world = World::synced(2).await;
    let port = trap.url.trim_end_matches('/').rsplit_once(':').unwrap().1.to_owned();
    let elsewhere = [
        trap.url.clone(),
        format!("http://localhost:{port}/"),
        format!("//127.0.0.1:{port}/"),
        "https://evil.example/".to_owned(),
    ];
    for (number, place) in elsewhere.into_iter().enumerate() {
        for method in ["REPORT", "PROPFIND"] {
            world.in_dav("Cena", &format!("c{number}"), &format!("LOCATION:{method}\n"));
            let after = format!("<d:href>{place}");
            world.before_dav.rule(move |seen| match seen.method == method {
                true => {
                    let after = after.clone();
                    Reply::Bend(Box::new(move |body| body.replace("<d:href>/", &after)))
                }
                false => Reply::Pass,
            });
            let refused = world.run().await.map_err(|failure| failure.kind);
            let no = [Err(FailureKind::Unreadable), Err(FailureKind::Forbidden)];
            assert!(no.contains(&refused.as_ref().map(drop).map_err(|kind| *kind)), "{method} {place}: {refused:?}");
        }
    }
    assert!(trap.take().is_empty(), "no request of any kind");
    world.before_dav.rule(|_| Reply::Pass);
    world.rest().await;
    assert_eq!(world.crm_titles().len(), 8);
}

/// Whether `path` is a direct member of `home`, however a server on the other end may decode it.
fn is_inside(home: &str, path: &str) -> bool {
    let name = path.strip_prefix(home).unwrap_or("/").to_lowercase();
    let up = ["", ".", "..", "%2e", "%2e%2e", ".%2e", "%2e."].contains(&name.as_str());
    !up && !["/", "%2f", "?", "%0", "%1", "%7f"].iter().any(|evil| name.contains(evil))
}

// Confined to the collection; no file path ever built from remote text.
#[tokio::test(flavor = "multi_thread")]
async fn attack_06_names_that_lead_out() {
    let world = World::synced(1).await;
    let home = world.calendar();
    let long = format!("{home}{}.ics", "a".repeat(64 << 10));
    // Whether the whole answer is refused, since such a name shows that it is none of a calendar.
    let names = [
        ("../../other/x.ics".to_owned(), true),
        (format!("{home}../x.ics"), true),
        (format!("{home}%2e%2e%2fx.ics"), true),
        (format!("{home}%2E%2E/x.ics"), true),
        (format!("{home}..\\x.ics"), true),
        (format!("{home}..%5Cx.ics"), false),
        (format!("{home}%00.ics"), true),
        (format!("{home}a&#1;.ics"), true),
        (format!("{home}sub/x.ics"), false),
        (format!("{home}x.ics?y=../../z"), true),
        ("//evil.example/x.ics".to_owned(), true),
        ("file:///etc/passwd".to_owned(), true),
        ("/etc/passwd".to_owned(), true),
        (long, true),
    ];
    for (number, (name, refused)) in names.into_iter().enumerate() {
        world.in_dav("Altro", &format!("altro{number}"), "");
        world.before_dav.take();
        let (own, shown) = (format!("{home}altro{number}.ics"), name.chars().take(80).collect::<String>());
        world.before_dav.rule(move |seen| match seen.body.contains("sync-collection") {
            true => {
                let (own, name) = (own.clone(), name.clone());
                Reply::Bend(Box::new(move |body| body.replace(&own, &name)))
            }
            false => Reply::Pass,
        });
        let kind = world.run().await.err().map(|failure| failure.kind);
        assert_eq!(kind, refused.then_some(FailureKind::Unreadable), "{shown}");
        let touching = |seen: &Seen| !["PROPFIND", "OPTIONS"].contains(&seen.method.as_str());
        for seen in world.before_dav.take().into_iter().filter(touching) {
            let hrefs = seen.body.split("<d:href>").skip(1).filter_map(|rest| rest.split("</d:href>").next());
            let paths = hrefs.chain((seen.method != "REPORT").then_some(seen.path.as_str()));
            for path in paths {
                assert!(is_inside(&home, path), "{shown}: {} {path:.200}", seen.method);
            }
            assert!(seen.path.starts_with(&home) && signed(&seen), "{shown}: {}", seen.path);
        }
        // What it kept quiet about comes with the next whole listing.
        world.before_dav.rule(|_| Reply::Pass);
        world.dav.forget_history();
        world.rest().await;
        assert_eq!(world.dav_texts().len(), world.crm_titles().len(), "{shown}: nothing is gone or twice there");
    }
}
