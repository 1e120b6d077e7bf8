//! Answers without an end: in bytes, after decompression, in time, in headers, in what they are made of, in pages.

use std::io::Write as _;
use std::time::Duration;

use ponte_core::verdict::FailureKind;
use ponte_engine::http::Limits;

use super::alone::{Cost, alone, cost};
use super::middle::{Reply, answer};
use super::world::World;

const MIB: usize = 1 << 20;

fn endless(head: &str, again: Vec<u8>, pause: u64) -> impl Fn() -> Reply {
    let head = format!("HTTP/1.1 207 X\r\n{head}").into_bytes();
    move || Reply::Endless(head.clone(), again.clone(), Duration::from_millis(pause))
}

/// One chunk of a chunked body.
fn chunk(bytes: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}

/// 64 MiB of nothing.
fn bomb() -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&vec![b' '; 64 * MIB]).unwrap();
    packed.finish().unwrap()
}

/// What becomes of a listing whose every question is answered so.
async fn listed(world: &World, reply: impl Fn() -> Reply + Send + 'static) -> (FailureKind, String, Cost) {
    let dav = world.open_dav().await.unwrap();
    world.before_dav.rule(move |_| reply());
    let (result, cost) = cost(dav.changes(None)).await;
    world.before_dav.rule(|_| Reply::Pass);
    let failure = result.unwrap_err();
    (failure.kind, failure.code, cost)
}

// Stops at the cap (e.g. 32 MiB inflated, 60 s), memory flat.
#[tokio::test(flavor = "multi_thread")]
async fn attack_03_endless_answers() {
    if !alone("bytes::attack_03_endless_answers", &[]) {
        return;
    }
    let limits = Limits::default();
    assert_eq!((limits.body, limits.total), (32 * MIB, Duration::from_secs(60)), "what is delivered");
    let mut world = World::start().await;
    let large = "failure-answer-too-large";
    let unending = endless("transfer-encoding: chunked\r\n\r\n", chunk(&vec![b' '; MIB]), 0);
    let huge = endless("content-length: 10737418240\r\n\r\n", vec![b' '; MIB], 0);
    let packed = bomb();
    assert!(packed.len() * 900 < 64 * MIB, "{} bytes", packed.len());
    let packed = move || Reply::Bytes(answer(207, &[("content-encoding".to_owned(), "gzip".to_owned())], &packed));
    for (name, (kind, code, cost)) in [
        ("endless", listed(&world, unending).await),
        ("10 GiB", listed(&world, huge).await),
        ("gzip", listed(&world, packed).await),
    ] {
        assert_eq!((kind, code.as_str()), (FailureKind::Unreadable, large), "{name}");
        assert!(cost.memory < 80 && cost.time < Duration::from_secs(60), "{name} {cost:?}");
    }
    world.limits.total = Duration::from_secs(2);
    let drip = endless("transfer-encoding: chunked\r\n\r\n", chunk(b"<"), 1000);
    let heads = endless("x-first: 1\r\nx: ", b"y".repeat(10_000), 0);
    let many = endless("", b"x-header: 1\r\n".repeat(1000), 0);
    for (name, (kind, _, cost)) in [
        ("drip", listed(&world, drip).await),
        ("one endless header", listed(&world, heads).await),
        ("a million headers", listed(&world, many).await),
    ] {
        assert_eq!(kind, FailureKind::Retry, "{name}");
        assert!(cost.time < Duration::from_secs(30) && cost.memory < 16, "{name} {cost:?}");
    }
}

// Stops at the cap (e.g. 32 MiB inflated, 60 s), memory flat: also where the answer is within the cap and made of crumbs.
#[tokio::test(flavor = "multi_thread")]
async fn attack_03_crumbs() {
    if !alone("bytes::attack_03_crumbs", &[]) {
        return;
    }
    let world = World::start().await;
    let (open, close) = ("<d:multistatus xmlns:d='DAV:'><d:response>", "</d:response></d:multistatus>");
    let filled = |crumb: &str, size: usize| format!("{open}{}{close}", crumb.repeat(size / crumb.len())).into_bytes();
    let deep = "<d:propstat><d:prop><a/><a/><a/><a/><a/><a/></d:prop></d:propstat>";
    for crumb in ["<a/>", "<d:href/>", deep] {
        let body = filled(crumb, 30 * MIB);
        let (kind, code, cost) = listed(&world, move || Reply::Body(207, "text/xml", body.clone())).await;
        assert_eq!((kind, code.as_str()), (FailureKind::Unreadable, "failure-dav-xml"), "{crumb}");
        assert!(cost.memory < 200, "{crumb} {cost:?}");
    }
    // Members of nothing: each is small, and read for itself.
    for crumb in ["<d:response/>", "<d:response><d:href>x</d:href></d:response>"] {
        let body = format!("<d:multistatus xmlns:d='DAV:'>{}", crumb.repeat(30 * MIB / crumb.len())).into_bytes();
        let (kind, _, cost) = listed(&world, move || Reply::Body(207, "text/xml", body.clone())).await;
        assert_eq!(kind, FailureKind::Unreadable, "{crumb}");
        assert!(cost.memory < 200, "{crumb} {cost:?}");
    }
    let crm = world.open_crm().await.unwrap();
    for (crumb, end) in [("0,", "0]}"), ("{},", "0]}"), ("[{\"success\":[\"", ""), ("{\"a\":0},", "0]}")] {
        let body = format!("{{\"success\":true,\"result\":[{}{end}", crumb.repeat(30 * MIB / crumb.len())).into_bytes();
        world.before_crm.rule(move |_| Reply::Body(200, "application/json", body.clone()));
        let (result, cost) = cost(crm.changes(None)).await;
        assert!(result.is_err(), "{crumb}");
        assert!(cost.memory < 200 && cost.work < Duration::from_secs(20), "{crumb} {cost:?}");
    }
}

// Stops: a listing that leads nowhere, however full its pages.
#[tokio::test(flavor = "multi_thread")]
async fn attack_03_endless_pages() {
    let world = World::start().await;
    let crm = world.open_crm().await.unwrap();
    for (name, ids) in [("downwards", [7_u64, 6]), ("the same", [5, 5])] {
        let rows = ids.map(|id| {
            format!(
                "{{\"id\":\"18x{id}\",\"modifiedtime\":\"2026-11-22 04:00:00\",\"assigned_user_id\":\"{}\"}}",
                world.owner
            )
        });
        let body = format!("{{\"success\":true,\"result\":[{}]}}", rows.join(","));
        world.before_crm.rule(move |_| Reply::Body(200, "application/json", body.clone().into_bytes()));
        let ended = tokio::time::timeout(Duration::from_secs(60), crm.changes(None)).await;
        assert!(ended.is_ok_and(|changes| changes.is_err()), "{name}: asked {} times", world.before_crm.take().len());
    }
    full_pages_of_one_second(&world).await;
    let dav = world.open_dav().await.unwrap();
    let mut page = 0;
    world.before_dav.rule(move |_| {
        page += 1;
        let one = |n: usize| format!("<d:response><d:href>p{page}-{n}.ics</d:href><d:propstat><d:prop><d:getetag>1</d:getetag></d:prop></d:propstat></d:response>");
        let cut = "<d:response><d:href>.</d:href><d:status>HTTP/1.1 507 x</d:status></d:response>";
        let rows: String = (0..20_000).map(one).collect();
        let body = format!("<d:multistatus xmlns:d='DAV:'>{rows}{cut}<d:sync-token>t{page}</d:sync-token></d:multistatus>");
        Reply::Body(207, "text/xml", body.into_bytes())
    });
    let failure = dav.changes(None).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Unreadable);
    assert!(world.before_dav.take().len() < 60, "stopped by what was listed, not by patience");
}

/// A question for changes is answered with the same full page again and again.
async fn full_pages_of_one_second(world: &World) {
    world.before_crm.rule(|_| Reply::Pass);
    let crm = world.open_crm().await.unwrap();
    let cursor = crm.changes(None).await.unwrap().cursor.unwrap();
    let row = |id: usize| {
        format!(
            "{{\"id\":\"18x{id}\",\"modifiedtime\":\"2027-11-22 04:00:00\",\"assigned_user_id\":\"{}\"}}",
            world.owner
        )
    };
    let page = format!("{{\"success\":true,\"result\":[{}]}}", (1..=100).map(row).collect::<Vec<_>>().join(","));
    world.before_crm.rule(move |seen| {
        let rest = seen.path.contains("modifiedtime+%3D+") || seen.path.contains("modifiedtime%20%3D%20");
        let body = if rest { "{\"success\":true,\"result\":[]}".to_owned() } else { page.clone() };
        Reply::Body(200, "application/json", body.into_bytes())
    });
    let ended = tokio::time::timeout(Duration::from_secs(60), crm.changes(Some(&cursor))).await;
    assert!(ended.is_ok_and(|changes| changes.is_err()), "asked {} times", world.before_crm.take().len());
}
