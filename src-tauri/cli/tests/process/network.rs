//! `pontectl proxy` and `pontectl account trust`, as a user meets them.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use ponte_demo::proxy::{Manner, ProxyOptions, ProxyServer};
use tokio::net::{TcpListener, TcpStream};

use super::digest::{Issued, issued};
use super::world::{Told, World};

const PROXY_PASSWORD: &str = "Kanaria-del-proxy";

fn address(url: &str) -> SocketAddr {
    url.trim_start_matches("http://").trim_end_matches('/').parse().unwrap()
}

fn text(world: &World) -> String {
    std::fs::read_to_string(world.settings()).unwrap()
}

/// A world in which both servers are known to a proxy alone, by names that lead nowhere else.
async fn behind() -> (World, ProxyServer) {
    let mut world = World::filled(1).await;
    let (crm, dav) = (world.crm.url(), world.dav.url());
    let servers = BTreeMap::from([
        ("crm.example.test:80".to_owned(), address(&crm)),
        ("cloud.example.test:80".to_owned(), address(&dav)),
    ]);
    let login = Some(("giulia".to_owned(), PROXY_PASSWORD.to_owned()));
    let proxy = ProxyServer::start(ProxyOptions { servers, login, ..ProxyOptions::default() }).await.unwrap();
    let settings = text(&world)
        .replace(&format!("address = \"{crm}\""), "address = \"http://crm.example.test\"\nallow-http = true")
        .replace(&format!("address = \"{dav}\""), "address = \"http://cloud.example.test\"\nallow-http = true");
    std::fs::write(world.settings(), settings).unwrap();
    world.environment.insert("PROXY_SECRET", PROXY_PASSWORD.to_owned());
    (world, proxy)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_is_tried_before_it_is_kept_and_then_leads_to_both_sides() {
    let (mut world, proxy) = behind().await;
    let (before, place) = (text(&world), proxy.address());
    let told = world.run(&["account", "test", "crm"]).await;
    assert!(told.code == 6 && told.error.contains("cannot be reached"), "{told:?}");
    let told = world.run(&["proxy", "set", &place]).await;
    assert!(told.code == 5 && told.error.contains("wants a user name"), "{told:?}");
    world.environment.insert("PROXY_SECRET", "wrong".to_owned());
    let set =
        ["proxy", "set", &place, "--user", "giulia", "--secret-env", "PROXY_SECRET", "--except", "intra.example.test"];
    let told = world.run(&set).await;
    assert!(told.code == 5 && told.error.contains("refused the user name or the password"), "{told:?}");
    assert_eq!(text(&world), before, "what does not work is not kept");
    world.environment.insert("PROXY_SECRET", PROXY_PASSWORD.to_owned());
    assert_eq!(world.run(&set).await.code, 0);
    let told = world.run(&["proxy", "show", "--json"]).await;
    let shown: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!((&shown["mode"], &shown["ways"][0]["proxy"]), (&"manual".into(), &place.clone().into()), "{told:?}");
    world.rest().await;
    world.check();
    proxy.set(|options| options.manner = Manner::Refuses(403));
    let told = world.run(&["sync"]).await;
    assert!(told.code == 5 && format!("{}{}", told.out, told.error).contains("does not let Ponte go"), "{told:?}");
    assert_eq!(world.run(&["proxy", "none"]).await.code, 0);
    assert!(!text(&world).contains(&place));
    let told = world.run(&["config", "explain"]).await;
    assert!(told.out.contains("proxy.mode = none"), "{told:?}");
    let printed = world.printed.lock().unwrap().clone();
    assert!(!printed.contains(PROXY_PASSWORD));
    world.environment.insert("HTTP_PROXY", format!("http://{place}"));
    assert_eq!(world.run(&["account", "test", "crm"]).await.code, 6, "none is none, whatever the environment says");
    assert_eq!(world.run(&["proxy", "system"]).await.code, 0);
    let told = world.run(&["account", "test", "crm"]).await;
    assert!(told.error.contains("wants a user name"), "{told:?}");
}

/// A world whose calendar speaks TLS with a certificate that nobody vouches for.
async fn behind_tls(issued: &Issued) -> World {
    let world = World::filled(1).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, dav) = (listener.local_addr().unwrap().port(), address(&world.dav.url()));
    let acceptor = issued.acceptor.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut client) = acceptor.accept(stream).await else { return };
                let mut server = TcpStream::connect(dav).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    let settings = text(&world).replace(&world.dav.url(), &format!("https://localhost:{port}/"));
    std::fs::write(world.settings(), settings).unwrap();
    world
}

/// What is said after `sha256:`.
fn fingerprint(told: &Told) -> String {
    let said = format!("{}{}", told.out, told.error);
    let (_, rest) = said.split_once("sha256:").unwrap_or_else(|| panic!("{told:?}"));
    rest.chars().take(64).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_trusted_only_by_choice_and_only_for_its_account() {
    let issued = issued();
    let world = behind_tls(&issued).await;
    let before = text(&world);
    let told = world.run(&["account", "test", "cloud"]).await;
    assert_eq!(told.code, 5, "{told:?}");
    let shown = fingerprint(&told);
    assert_eq!(
        world.run(&["account", "trust", "cloud"]).await.code,
        2,
        "in a script it is not asked, and so not trusted"
    );
    let other = "ab".repeat(32);
    assert_eq!(world.run(&["account", "trust", "cloud", "--fingerprint", &other]).await.code, 2);
    assert_eq!(text(&world), before);
    let told = world.run(&["account", "trust", "cloud", "--fingerprint", &shown]).await;
    assert_eq!(told.code, 0, "{told:?}");
    assert!(text(&world).contains(&format!("trusted-certificate = \"sha256:{shown}\"")), "{}", text(&world));
    world.rest().await;
    let told = world.run(&["account", "trust", "cloud", "--fingerprint", &shown]).await;
    assert!(told.code == 0 && told.out.contains("nothing to choose"), "{told:?}");
    // Another account on the same server has to choose for itself.
    let url = text(&world)
        .lines()
        .find_map(|line| line.strip_prefix("address = \"https"))
        .unwrap()
        .trim_end_matches('"')
        .to_owned();
    let add = |more: &[&str]| {
        let url = format!("https{url}");
        let mut all: Vec<String> =
            ["account", "add", "second", "--system", "dav", "--user", "giulia"].map(str::to_owned).into();
        all.extend(["--secret-env".to_owned(), "DAV_SECRET".to_owned(), "--address".to_owned(), url]);
        all.extend(more.iter().map(|word| (*word).to_owned()));
        all
    };
    let run = async |arguments: Vec<String>| world.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let told = run(add(&[])).await;
    assert_eq!((told.code, fingerprint(&told)), (5, shown.clone()), "{told:?}");
    assert_eq!(run(add(&["--trust-certificate", &other])).await.code, 2);
    assert!(!text(&world).contains("second"));
    assert_eq!(run(add(&["--trust-certificate", &shown])).await.code, 0);
    assert_eq!(text(&world).matches("trusted-certificate").count(), 2);
    assert_eq!(world.run(&["account", "trust", "cloud", "--forget"]).await.code, 0);
    assert_eq!(text(&world).matches("trusted-certificate").count(), 1);
    assert_eq!(world.run(&["account", "test", "cloud"]).await.code, 5);
    assert_eq!(world.run(&["account", "test", "second"]).await.code, 0);
}
