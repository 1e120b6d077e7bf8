//! Finding an Exchange Server by an e-mail address over real TLS: what is asked openly, what with a password, and where neither
//! the password nor anything else goes.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use ponte_adapters::groupware::ews::{Ews, Options, discover};
use ponte_core::verdict::{Failure, FailureKind};
use ponte_demo::ews::{EwsOptions, EwsServer, Product, Version};
use ponte_demo::proxy::{ProxyOptions, ProxyServer};
use ponte_engine::collection::{Account as _, AccountInfo};
use ponte_engine::http::Http;
use ponte_engine::secret::SecretString;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::proxy::client;
use super::tls::Pair;

const HOST: &str = "autodiscover.example.test";
const GIULIA: &str = "giulia@example.test";
const SECRET: &str = "giulia-secret";

/// A company's network: an Exchange Server behind TLS, under a name that only the proxy knows.
struct Network {
    server: EwsServer,
    proxy: ProxyServer,
    http: Http,
    /// What was said to the server, after TLS.
    heard: Arc<Mutex<String>>,
}

impl Network {
    async fn of(product: Product, version: Version, outside: &str) -> Network {
        let options = EwsOptions { product, version, outside: Some(outside.to_owned()), ..EwsOptions::default() };
        let server = EwsServer::start(options).await.unwrap();
        server.add_user(GIULIA, "Giulia", SECRET);
        let (pair, heard) = (Pair::until(&[HOST], 2099), Arc::default());
        let address = server.url().trim_start_matches("http://").parse().unwrap();
        let front = front(&pair, address, Arc::clone(&heard)).await;
        let servers = BTreeMap::from([(format!("{HOST}:443"), front)]);
        let proxy = ProxyServer::start(ProxyOptions { servers, ..ProxyOptions::default() }).await.unwrap();
        let http = client(&proxy.address(), None, Some(&pair.trusted(HOST)));
        Network { server, proxy, http, heard }
    }

    async fn signed_in(&self, password: &str) -> Result<AccountInfo, Failure> {
        let password = SecretString::from(password);
        Ews::new(self.http.clone(), GIULIA, GIULIA, password, Options::default()).unwrap().test().await
    }

    fn heard(&self) -> String {
        self.heard.lock().unwrap().clone()
    }
}

/// Speaks TLS in front of a server, and listens.
async fn front(pair: &Pair, server: SocketAddr, heard: Arc<Mutex<String>>) -> SocketAddr {
    let (acceptor, listener) = (pair.acceptor(), TcpListener::bind("127.0.0.1:0").await.unwrap());
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, heard) = (acceptor.clone(), Arc::clone(&heard));
            tokio::spawn(async move {
                let Ok(client) = acceptor.accept(stream).await else { return };
                let (mut from, mut back) = tokio::io::split(client);
                let (mut answers, mut to) = TcpStream::connect(server).await.unwrap().into_split();
                let answering = tokio::spawn(async move { tokio::io::copy(&mut answers, &mut back).await });
                let mut buffer = [0; 16 << 10];
                while let Ok(read @ 1..) = from.read(&mut buffer).await {
                    heard.lock().unwrap().push_str(&String::from_utf8_lossy(&buffer[..read]));
                    to.write_all(&buffer[..read]).await.unwrap();
                }
                answering.abort();
            });
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_alone_leads_to_the_server_openly_or_by_the_old_lookup() {
    for (product, version, openly) in [
        (Product::Exchange, Version::Exchange2019, true),
        (Product::Exchange, Version::Exchange2013, false),
        (Product::Grommunio, Version::Exchange2019, true),
    ] {
        let network = Network::of(product, version, &format!("https://{HOST}")).await;
        network.signed_in(SECRET).await.unwrap();
        let heard = network.heard();
        assert!(
            heard.contains("GET /autodiscover/autodiscover.json/v1.0/giulia@example.test?Protocol=EWS "),
            "{heard}"
        );
        assert_eq!(heard.contains("POST /autodiscover/autodiscover.xml "), !openly, "{product:?} {version:?}");
        let before = heard.split("POST /EWS/Exchange.asmx ").next().unwrap().to_lowercase();
        assert_eq!(before.contains("authorization: basic "), !openly, "no password where none is wanted");
        assert_eq!(network.server.refused(), Vec::<String>::new());
        let place = discover::open_service(&network.http, GIULIA).await.map(|place| place.to_string());
        assert_eq!(place, openly.then(|| format!("https://{HOST}/EWS/Exchange.asmx")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_leads_out_of_the_domain_is_told_and_not_followed() {
    for version in [Version::Exchange2019, Version::Exchange2013] {
        let network = Network::of(Product::Exchange, version, "https://mail.elsewhere.test").await;
        let failure = network.signed_in(SECRET).await.unwrap_err();
        assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::Forbidden, "failure-ews-elsewhere"));
        assert_eq!(failure.details.get("host").map(String::as_str), Some("mail.elsewhere.test"));
        assert_eq!(discover::open_service(&network.http, GIULIA).await, None);
        let asked = network.proxy.take();
        assert!(asked.iter().all(|asked| !asked.line.contains("elsewhere")), "{asked:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_the_old_lookup_refuses_is_shown_to_nobody_else() {
    let network = Network::of(Product::Grommunio, Version::Exchange2019, "https://mail.elsewhere.test").await;
    // grommunio answers the open lookup, so that only one who is not in its books has to show a password.
    let typed = SecretString::from("wrong");
    let stranger = "nessuno@example.test";
    let account = Ews::new(network.http.clone(), stranger, stranger, typed, Options::default()).unwrap();
    let failure = account.test().await.unwrap_err();
    assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::SignIn, "failure-ews-sign-in"));
    let heard = network.heard();
    assert_eq!(heard.to_lowercase().matches("authorization: basic ").count(), 1, "{heard}");
    assert!(!heard.contains("POST /EWS/"), "{heard}");
}
