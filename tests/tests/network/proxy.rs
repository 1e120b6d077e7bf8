//! A company's proxy, whole and broken: what goes through it, what it is told of its user, and what is said of it when it
//! fails.

use std::collections::BTreeMap;
use std::time::Duration;

use ponte_core::verdict::{Failure, FailureKind};
use ponte_demo::crm::{Crm, CrmOptions};
use ponte_demo::proxy::{Manner, ProxyOptions, ProxyServer};
use ponte_engine::http::{Http, Limits, Proxy, Request, Trusted};
use ponte_engine::messages::Language;
use ponte_engine::secret::SecretString;
use ponte_engine::settings::{Surroundings, parse};
use reqwest::Method;

use super::tls::{EMPTY, Pair, Server};

const HOST: &str = "crm.example.test";
const PASSWORD: &str = "Kanaria del proxy";

/// A server that only the proxy knows, and a proxy before it.
struct Network {
    proxy: ProxyServer,
    server: Server,
    pair: Pair,
}

impl Network {
    async fn start() -> Network {
        let pair = Pair::until(&[HOST], 2099);
        let server = Server::start(&pair, EMPTY).await;
        let servers = BTreeMap::from([(format!("{HOST}:443"), server.address)]);
        let proxy = ProxyServer::start(ProxyOptions { servers, ..ProxyOptions::default() }).await.unwrap();
        Network { proxy, server, pair }
    }

    /// A client that knows this proxy, with its password or without.
    fn client(&self, password: Option<&str>) -> Http {
        let trusted = Some(self.pair.trusted(HOST));
        client(&self.proxy.address(), password, trusted.as_ref())
    }
}

pub fn client(proxy: &str, password: Option<&str>, trusted: Option<&Trusted>) -> Http {
    let user = if password.is_some() { "user = \"giulia\"\n" } else { "" };
    let text = format!("[proxy]\naddress = \"{proxy}\"\n{user}");
    let settings = parse(&text, &Surroundings::of_system()).unwrap().proxy;
    let proxy = Proxy::of(&settings, password.map(SecretString::from));
    let limits = Limits { total: Duration::from_secs(10), ..Limits::default() };
    Http::reaching(limits, &proxy, trusted).unwrap()
}

async fn asked(http: &Http, url: &str) -> Result<u16, Failure> {
    let mut request = Request::new(Method::OPTIONS, url.parse().unwrap());
    request.headers.insert("authorization", "Basic c2VydmVy".parse().unwrap());
    http.send(request).await.map(|response| response.status.as_u16())
}

const URL: &str = "https://crm.example.test/dav/";

#[tokio::test]
async fn a_server_that_only_the_proxy_knows_is_reached_and_never_hears_the_proxy_s_password() {
    let network = Network::start().await;
    assert_eq!(asked(&network.client(None), URL).await, Ok(404));
    let login = Some(("giulia".to_owned(), PASSWORD.to_owned()));
    network.proxy.set(|options| options.login = login.clone());
    assert_eq!(asked(&network.client(Some(PASSWORD)), URL).await, Ok(404));
    let heard = network.server.heard();
    assert!(heard.contains("authorization: Basic c2VydmVy"), "{heard}");
    assert!(!heard.to_lowercase().contains("proxy-auth"), "{heard}");
    let asked_of_proxy = network.proxy.take();
    assert_eq!(asked_of_proxy[1].line, "CONNECT crm.example.test:443 HTTP/1.1");
    assert!(asked_of_proxy[0].authorization.is_none() && asked_of_proxy[1].authorization.is_some());
}

#[tokio::test]
async fn a_server_without_encryption_is_reached_too() {
    let crm = Crm::start(CrmOptions::default()).await.unwrap();
    let address = crm.url().trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
    let login = Some(("giulia".to_owned(), PASSWORD.to_owned()));
    let servers = BTreeMap::from([(format!("{HOST}:80"), address)]);
    let proxy = ProxyServer::start(ProxyOptions { servers, login, ..ProxyOptions::default() }).await.unwrap();
    let url = "http://crm.example.test/webservice.php?operation=getchallenge&username=nobody";
    let http = client(&proxy.address(), Some(PASSWORD), None);
    let response = http.send(Request::new(Method::GET, url.parse().unwrap())).await.unwrap();
    assert_eq!(response.status, 200);
    assert!(String::from_utf8_lossy(&response.body).contains("\"success\""));
    // What is wrong with the proxy is told as the proxy's there too, and what the server says as the server's.
    for (password, code) in [(None, "failure-proxy-wants-user"), (Some("wrong"), "failure-proxy-credentials")] {
        assert_eq!(asked(&client(&proxy.address(), password, None), url).await.unwrap_err().code, code);
    }
    let nowhere = "http://elsewhere.example.test/";
    assert_eq!(asked(&http, nowhere).await.unwrap_err().code, "failure-proxy-gateway");
    proxy.set(|options| options.manner = Manner::Refuses(403));
    // Not on the connection that is open already.
    let http = client(&proxy.address(), Some(PASSWORD), None);
    assert_eq!(asked(&http, url).await.unwrap_err().code, "failure-proxy-refused");
}

#[tokio::test]
async fn what_the_proxy_does_is_told_as_the_proxy_s_doing() {
    let network = Network::start().await;
    let stranger = Pair::until(&[HOST], 2099);
    let login = Some(("giulia".to_owned(), PASSWORD.to_owned()));
    type Change = Box<dyn Fn(&mut ProxyOptions)>;
    let manner = |manner: Manner| -> Change { Box::new(move |options| options.manner = manner.clone()) };
    let offers = |offers: &'static [&'static str]| -> Change {
        let login = login.clone();
        Box::new(move |options| {
            options.login = login.clone();
            options.offers = offers.iter().map(|offer| (*offer).to_owned()).collect();
        })
    };
    use FailureKind::{Forbidden, Retry};
    let rows: Vec<(&str, Option<&str>, Change, FailureKind, &str)> = vec![
        ("nobody is named", None, offers(&[]), Forbidden, "failure-proxy-wants-user"),
        ("a wrong password", Some("wrong"), offers(&[]), Forbidden, "failure-proxy-credentials"),
        ("among others", Some("wrong"), offers(&["NTLM", "Basic realm=\"x\""]), Forbidden, "failure-proxy-credentials"),
        ("only NTLM", None, offers(&["Negotiate", "NTLM"]), Forbidden, "failure-proxy-scheme"),
        ("only NTLM, with a password", Some(PASSWORD), offers(&["NTLM"]), Forbidden, "failure-proxy-scheme"),
        ("forbidden", None, manner(Manner::Refuses(403)), Forbidden, "failure-proxy-refused"),
        ("no way on", None, manner(Manner::Refuses(502)), Retry, "failure-proxy-gateway"),
        ("to a page", None, manner(Manner::Refuses(302)), Retry, "failure-proxy-page"),
        ("a page in the tunnel", None, manner(Manner::Page), Retry, "failure-proxy-page"),
        ("no word", None, manner(Manner::Closes), Retry, "failure-proxy-page"),
        ("no HTTP", None, manner(Manner::Garbage), Retry, "failure-proxy-page"),
        (
            "reads along",
            None,
            manner(Manner::ReadsAlong(stranger.acceptor())),
            Forbidden,
            "failure-certificate-behind-proxy",
        ),
    ];
    for (name, password, change, kind, code) in rows {
        network.proxy.set(|options| {
            (options.login, options.offers, options.manner) = (None, Vec::new(), Manner::Leads);
            if name == "only NTLM, with a password" {
                // It refuses even the right one shown by Basic.
                options.login = Some(("giulia".to_owned(), "only by NTLM".to_owned()));
            }
            change(options);
            if name == "only NTLM, with a password" {
                options.login = Some(("giulia".to_owned(), "only by NTLM".to_owned()));
            }
        });
        let http =
            if name == "reads along" { client(&network.proxy.address(), None, None) } else { network.client(password) };
        let failure = asked(&http, URL).await.unwrap_err();
        assert_eq!((failure.kind, failure.code.as_str()), (kind, code), "{name}");
        for language in [Language::English, Language::Italian] {
            let said = language.messages().failure(&failure);
            assert!(said.contains(&network.proxy.address()) && !said.contains("{$"), "{said}");
        }
    }
    let failure = asked(&client("127.0.0.1:9", None, None), URL).await.unwrap_err();
    assert_eq!((failure.kind, failure.code.as_str()), (Retry, "failure-proxy-unreachable"));
    assert_eq!(network.server.heard(), "", "the server heard nothing of all that");
}

#[tokio::test]
async fn what_the_server_says_is_told_as_the_server_s_doing() {
    let answer = "HTTP/1.1 407 Pretended\r\nproxy-authenticate: Basic\r\nx-squid-error: X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let pair = Pair::until(&[HOST], 2099);
    let server = Server::start(&pair, answer).await;
    let servers = BTreeMap::from([(format!("{HOST}:443"), server.address)]);
    let proxy = ProxyServer::start(ProxyOptions { servers, ..ProxyOptions::default() }).await.unwrap();
    let trusted = pair.trusted(HOST);
    assert_eq!(
        asked(&client(&proxy.address(), None, Some(&trusted)), URL).await,
        Ok(407),
        "it came from behind the tunnel"
    );
    let failure = asked(&client(&proxy.address(), None, None), URL).await.unwrap_err();
    assert_eq!(failure.code, "failure-certificate-behind-proxy");
}

#[tokio::test]
async fn a_password_that_the_proxy_refused_is_not_sent_again() {
    let network = Network::start().await;
    network.proxy.set(|options| options.login = Some(("giulia".to_owned(), PASSWORD.to_owned())));
    let http = network.client(Some("wrong"));
    for _ in 0..3 {
        assert_eq!(asked(&http, URL).await.unwrap_err().code, "failure-proxy-credentials");
    }
    let shown = network.proxy.take().iter().filter(|asked| asked.authorization.is_some()).count();
    assert_eq!(shown, 1, "one refusal is enough");
    assert_eq!(asked(&network.client(Some(PASSWORD)), URL).await, Ok(404), "another one is sent at once");
}
