//! From an address to collections, as products arrange it.

use ponte_core::verdict::FailureKind;

use super::*;

const CALENDAR: &str =
    "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype><d:displayname>Lavoro</d:displayname>";
const BOOK: &str = "<d:resourcetype><d:collection/><a:addressbook/></d:resourcetype>";
const INBOX: &str = "<d:resourcetype><d:collection/><c:schedule-inbox/></d:resourcetype>";

fn who() -> String {
    props("/dav/", "<d:current-user-principal><d:href>/dav/p/giulia/</d:href></d:current-user-principal>")
}

fn principal() -> String {
    let homes = "<c:calendar-home-set><d:href>/dav/giulia/</d:href></c:calendar-home-set>\
         <a:addressbook-home-set><d:href>/dav/giulia/</d:href></a:addressbook-home-set>";
    props("/dav/p/giulia/", homes)
}

/// A server whose entrance is at `entrance`, named by a redirect from `well_known` or by nothing.
async fn server(entrance: &'static str, well_known: Option<&'static str>) -> Server {
    Server::start(move |asked| match asked.path.as_str() {
        "/.well-known/caldav" if well_known.is_some() => {
            Reply::status(301).with("location", well_known.unwrap_or_default())
        }
        path if path == entrance => multistatus(&[who()], None),
        "/dav/p/giulia/" => multistatus(&[principal()], None),
        "/dav/giulia/" => multistatus(
            &[
                props("/dav/giulia/", "<d:resourcetype><d:collection/></d:resourcetype>"),
                props("/dav/giulia/work/", CALENDAR),
                props("/dav/giulia/people/", BOOK),
                props("/dav/giulia/inbox/", INBOX),
                props("https://evil.it/dav/giulia/x/", CALENDAR),
            ],
            None,
        ),
        _ => Reply::status(404),
    })
    .await
}

async fn names(server: &Server, path: &str) -> Vec<String> {
    let infos = server.dav(path).collections().await.unwrap();
    infos.iter().map(|info| format!("{} {:?}", info.name, info.kinds)).collect()
}

#[tokio::test]
async fn every_way_leads_to_the_collections() {
    let expected = ["Lavoro [Event, Task]", "people [Contact, Company]"];
    let rows = [
        ("well-known", "/dav/", Some("/dav/"), "/"),
        ("SOGo without well-known", "/SOGo/dav/", None, "/"),
        ("Nextcloud in a folder that answers nothing", "/remote.php/dav/", None, "/index.php/apps/calendar"),
        ("the entrance itself", "/dav/", None, "/dav/"),
    ];
    for (name, entrance, well_known, typed) in rows {
        let server = server(entrance, well_known).await;
        assert_eq!(names(&server, typed).await, expected, "{name}");
    }
}

#[tokio::test]
async fn a_collection_is_used_outright_where_nothing_can_be_discovered() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/WorldClient.dll/CalDAV/work/" => multistatus(&[props("/WorldClient.dll/CalDAV/work/", CALENDAR)], None),
        _ => Reply::status(404),
    })
    .await;
    assert_eq!(names(&server, "/WorldClient.dll/CalDAV/work").await, ["Lavoro [Event, Task]"]);
}

#[tokio::test]
async fn the_password_goes_to_no_other_origin() {
    let other = Server::start(|_| Reply::status(401)).await;
    let target = format!("{}/dav/", other.url);
    let server = Server::start(move |_| Reply::status(302).with("location", &target)).await;
    let failure = server.dav("/").collections().await.unwrap_err();
    assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::Forbidden, "failure-dav-redirect-elsewhere"));
    assert!(other.log().is_empty());
}

#[tokio::test]
async fn a_home_with_somebody_else_is_named_and_not_asked() {
    let other = Server::start(|_| multistatus(&[props("/dav/giulia/work/", CALENDAR)], None)).await;
    let port = other.url.rsplit(':').next().unwrap().to_owned();
    for host in ["127.0.0.1", "localhost"] {
        let home = format!("http://{host}:{port}/dav/giulia/");
        let homes = format!("<c:calendar-home-set><d:href>{home}</d:href></c:calendar-home-set>");
        let server = Server::start(move |asked| match asked.path.as_str() {
            "/dav/p/giulia/" => multistatus(&[props("/dav/p/giulia/", &homes)], None),
            _ => multistatus(&[who()], None),
        })
        .await;
        let failure = server.dav("/dav/").collections().await.unwrap_err();
        let code = if host == "localhost" { "failure-dav-home-elsewhere" } else { "failure-dav-foreign-href" };
        assert_eq!(failure.code, code, "{failure:?}");
        assert!(other.log().is_empty(), "{:?}", other.log());
    }
}

#[tokio::test]
async fn digest_by_sha_256_is_preferred_and_its_stale_nonce_replaced() {
    let fresh = std::sync::atomic::AtomicUsize::new(1);
    let server = Server::start(move |asked| {
        use std::sync::atomic::Ordering::SeqCst;
        let signed = asked.header("authorization");
        let nonce = fresh.load(SeqCst);
        let current = signed.contains("algorithm=SHA-256") && signed.contains(&format!("nonce=\"{nonce}\""));
        if current && (nonce > 1 || asked.path != "/dav/p/giulia/") {
            return match asked.path.as_str() {
                "/dav/p/giulia/" => multistatus(&[principal()], None),
                "/dav/giulia/" => multistatus(&[props("/dav/giulia/work/", CALENDAR)], None),
                _ => multistatus(&[who()], None),
            };
        }
        let stale = if signed.starts_with("Digest") { ", stale=true" } else { "" };
        let next = if stale.is_empty() { nonce } else { fresh.fetch_add(1, SeqCst) + 1 };
        let offer = |algorithm: &str| {
            format!("Digest realm=\"a\", qop=\"auth\", nonce=\"{next}\", algorithm={algorithm}{stale}")
        };
        Reply::status(401).with("www-authenticate", &offer("MD5")).with("www-authenticate", &offer("SHA-256"))
    })
    .await;
    assert_eq!(names(&server, "/dav/").await, ["Lavoro [Event, Task]"]);
    let asked = server.asked.lock().unwrap();
    assert_eq!(asked.iter().filter(|asked| asked.header("authorization").starts_with("Basic")).count(), 1);
    assert!(asked.iter().all(|asked| !asked.header("authorization").contains("algorithm=MD5")));
}

#[tokio::test]
async fn a_refused_password_ends_the_search() {
    let server = Server::start(|_| Reply::status(401).with("www-authenticate", "Basic realm=\"x\"")).await;
    assert_eq!(server.dav("/").test().await.unwrap_err().kind, FailureKind::SignIn);
    assert_eq!(server.log().len(), 1);
}

#[tokio::test]
async fn digest_is_answered_when_it_is_asked_for() {
    let server = Server::start(|asked| {
        if asked.header("authorization").starts_with("Digest ") {
            match asked.path.as_str() {
                "/dav/p/giulia/" => multistatus(&[principal()], None),
                "/dav/giulia/" => multistatus(&[props("/dav/giulia/work/", CALENDAR)], None),
                _ => multistatus(&[who()], None),
            }
        } else {
            Reply::status(401)
                .with("www-authenticate", "Digest realm=\"Baikal\", qop=\"auth\", nonce=\"n\", opaque=\"o\"")
        }
    })
    .await;
    assert_eq!(names(&server, "/dav.php/").await, ["Lavoro [Event, Task]"]);
    let unsigned =
        server.asked.lock().unwrap().iter().filter(|asked| asked.header("authorization").starts_with("Basic")).count();
    assert_eq!(unsigned, 1);
}

#[tokio::test]
async fn opening_costs_nothing() {
    let server = Server::start(|_| Reply::status(500)).await;
    server.open(Kind::Event).await;
    assert!(server.log().is_empty());
}

#[tokio::test]
async fn a_page_that_is_no_dav_is_named_so() {
    let server = Server::start(|_| Reply::status(200).body("<html>Welcome</html>")).await;
    assert_eq!(server.dav("/").test().await.unwrap_err().kind, FailureKind::Unreadable);
}

#[tokio::test]
async fn only_scratch_collections_are_removed() {
    let server = Server::start(|asked| match asked.method.as_str() {
        "PROPFIND" if asked.path == "/dav/p/giulia/" => multistatus(&[principal()], None),
        "PROPFIND" => multistatus(&[who()], None),
        "MKCALENDAR" | "MKCOL" => Reply::status(201),
        _ => Reply::status(204),
    })
    .await;
    let dav = server.dav("/dav/");
    let work = format!("{}/dav/giulia/work/", server.url);
    assert_eq!(dav.remove_scratch(&work).await.unwrap_err().kind, FailureKind::Bug);
    assert_eq!(server.count("DELETE"), 0);
    for kind in [Kind::Event, Kind::Contact] {
        let made = dav.create_scratch(kind).await.unwrap().unwrap();
        dav.remove_scratch(&made).await.unwrap();
    }
    assert_eq!((server.count("MKCALENDAR"), server.count("MKCOL"), server.count("DELETE")), (1, 1, 2));
}
