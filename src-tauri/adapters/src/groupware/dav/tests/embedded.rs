//! The adapter against the embedded server, in the manner of each real one.

use ponte_demo::dav::{DavOptions, DavServer, Flavour};

use super::real::life;
use super::*;

fn dav(server: &DavServer) -> Dav {
    let http = Http::new(Limits::default()).unwrap();
    Dav::new(http, &server.url(), "giulia", SecretString::from("secret"), Options::default()).unwrap()
}

async fn server(flavour: Flavour) -> DavServer {
    let server = DavServer::start(DavOptions::of(flavour)).await.unwrap();
    server.add_user("giulia", "secret", "giulia@example.it");
    server
}

#[tokio::test]
async fn every_flavour_keeps_a_record_of_each_kind() {
    for flavour in Flavour::ALL {
        let server = server(flavour).await;
        for kind in Kind::ALL {
            println!("{flavour:?} {kind:?}");
            life(&dav(&server), kind).await;
        }
    }
}

#[tokio::test]
async fn every_flavour_is_discovered_from_its_host() {
    for flavour in Flavour::ALL {
        let server = server(flavour).await;
        let infos = dav(&server).collections().await.unwrap();
        let offers = |kind: Kind| infos.iter().any(|info| info.kinds.contains(&kind) && info.writable && !info.special);
        assert!(Kind::ALL.into_iter().all(offers), "{flavour:?}: {infos:?}");
    }
}
