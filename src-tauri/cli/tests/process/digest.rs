//! `pontectl digest`, and the digest that `watch` sends, against an embedded mail server over real TLS.

use std::sync::Arc;
use std::time::{Duration, Instant};

use ponte_demo::smtp::{SmtpOptions, SmtpServer, Text};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer};

use super::canary::holding;
use super::people::{self, CANARY, Kind};
use super::world::{World, finish};

const MAIL_PASSWORD: &str = "Kanaria-di-posta";
const OPEN: &str = "Riunione è aperta";
const PRIVATE: &str = "Visita Segreta";

/// A certificate for this computer, as a file that can be trusted.
pub struct Issued {
    pub certificate: String,
    pub key: String,
    pub acceptor: TlsAcceptor,
}

pub fn issued() -> Issued {
    let issued = rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(issued.signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![issued.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    Issued { certificate: issued.cert.pem(), key: issued.signing_key.serialize_pem(), acceptor }
}

/// A conflict about an event that everybody may know of, and one about a private one.
pub async fn torn() -> World {
    let mut world = World::start().await;
    let asks = "[pairing.events]\nconflict = \"ask\"\nto-crm = { private = \"full\" }\n";
    std::fs::write(world.settings(), world.settings_text(asks)).unwrap();
    people::create_in_dav(&world.dav, Kind::Event, OPEN, "prima", 1);
    people::create_in_dav(&world.dav, Kind::Event, PRIVATE, "prima\nCLASS:PRIVATE", 2);
    assert_eq!(world.run(&["sync"]).await.code, 0);
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    for title in [OPEN, PRIVATE] {
        people::edit_in_crm(&world.crm, Kind::Event, title, "Ufficio Est");
        people::edit_in_dav(&world.dav, Kind::Event, title, "Ufficio Ovest");
    }
    assert_eq!(world.run(&["sync"]).await.code, 5);
    world.environment.insert("SMTP_SECRET", MAIL_PASSWORD.to_owned());
    world
}

/// Adds a digest to the settings.
pub fn digest(world: &World, port: u16, lines: &str) {
    let text = std::fs::read_to_string(world.settings()).unwrap();
    let text = text.split("\n[digest]").next().unwrap().replace("language = \"en\"", "language = \"it\"");
    let digest = format!(
        "\n[digest]\nactive = true\nhour = 0\nto = \"Giulia <giulia.canary@example.it>\"\ncc = [\"capo.canary@example.it\"]\n\
         from = \"ponte@example.it\"\nserver = \"localhost\"\nport = {port}\n{lines}"
    );
    std::fs::write(world.settings(), text + &digest).unwrap();
}

fn login() -> Option<(String, String)> {
    Some(("ponte".to_owned(), MAIL_PASSWORD.to_owned()))
}

const SIGNED: &str = "user = \"ponte\"\nsecret-env = \"SMTP_SECRET\"\n";

fn trust(world: &mut World, issued: &Issued) {
    let file = world.home.path().join("trusted.pem");
    std::fs::write(&file, &issued.certificate).unwrap();
    world.environment.insert("SSL_CERT_FILE", file.display().to_string());
}

/// The bodies of a message in quoted-printable, decoded.
fn decoded(text: &str) -> String {
    let text = text.replace("=\r\n", "").into_bytes();
    let (mut bytes, mut rest) = (Vec::new(), text.as_slice());
    while let [first, others @ ..] = rest {
        let code = others.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()).filter(|_| *first == b'=') {
            Some(byte) => {
                bytes.push(byte);
                rest = &others[2..];
            }
            None => {
                bytes.push(*first);
                rest = others;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_shown_and_sent_over_tls_without_a_private_title() {
    let (issued, mut world) = (issued(), torn().await);
    let options = SmtpOptions {
        tls: Some(issued.acceptor.clone()),
        from_the_first_byte: true,
        login: login(),
        ..Default::default()
    };
    let server = SmtpServer::start(options).await.unwrap();
    digest(&world, server.port(), SIGNED);
    let shown = world.run(&["digest", "show"]).await;
    assert_eq!(shown.code, 0, "{shown:?}");
    assert!(shown.out.contains("Oggetto: Ponte: 2 cose hanno bisogno di te"), "{shown:?}");
    assert!(shown.out.contains(OPEN) && shown.out.contains("un evento privato (n. "), "{shown:?}");
    assert!(
        shown.out.contains("crm|calendar|both") && shown.out.contains("Messaggi causati ad altri: 0."),
        "{shown:?}"
    );
    assert!(!shown.out.contains("Segreta"), "{shown:?}");
    // `needs` itself tells the user both.
    assert!(world.run(&["needs", "list"]).await.out.contains(PRIVATE));

    let told = world.run(&["digest", "send"]).await;
    assert_eq!(told.code, 5, "a certificate that nobody vouches for: {told:?}");
    assert!(told.error.contains("certificato") && server.seen().sign_ins == 0, "{told:?}");
    trust(&mut world, &issued);
    let told = world.run(&["digest", "send"]).await;
    assert_eq!((told.code, told.out.trim()), (0, "Il riepilogo è stato inviato a 2 persone."), "{told:?}");
    let taken = server.seen().taken;
    assert_eq!((taken.len(), taken[0].protected), (1, true));
    assert_eq!(taken[0].to, ["giulia.canary@example.it", "capo.canary@example.it"]);
    let text = decoded(&taken[0].text);
    assert!(text.contains(OPEN) && text.contains("<html lang=\"it\">"), "{text}");
    assert!(!text.contains("Segreta") && !text.contains("Ufficio Est") && !text.contains(CANARY), "{text}");

    // No address, title or password is left in the database or in the log.
    for folder in ["state", "logs"] {
        for word in ["giulia.canary", "capo.canary", MAIL_PASSWORD, "Segreta", "Riunione"] {
            assert_eq!(holding(&world.home.path().join(folder), word), Vec::<String>::new(), "{word}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn starttls_protects_it_and_what_was_said_before_does_not_count() {
    let (issued, mut world) = (issued(), torn().await);
    trust(&mut world, &issued);
    let options = SmtpOptions { tls: Some(issued.acceptor.clone()), login: login(), ..Default::default() };
    let server = SmtpServer::start(options).await.unwrap();
    digest(&world, server.port(), &format!("security = \"starttls\"\n{SIGNED}"));
    // Somebody in between answers for the server, before the protection begins.
    server.set(|options| options.behind_starttls = "250-x\r\n250 AUTH PLAIN\r\n235 ok\r\n250 ok\r\n".repeat(3));
    let told = world.run(&["digest", "send", "--json"]).await;
    // It went to TLS, which takes it for no answer of anybody.
    assert!(told.error.contains("failure-mail-no-tls"), "{told:?}");
    assert!(server.seen().sign_ins == 0 && server.seen().taken.is_empty(), "{told:?}");
    server.set(|options| options.behind_starttls = String::new());
    let told = world.run(&["digest", "send", "--json"]).await;
    assert_eq!((told.code, told.out.trim()), (0, "{\"failure\":null,\"sent\":2}"), "{told:?}");
    assert!(server.seen().taken[0].protected);
    // One who takes STARTTLS away is not talked to without it.
    server.set(|options| options.tls = None);
    let told = world.run(&["digest", "send"]).await;
    assert!(told.code == 5 && server.seen().taken.len() == 1 && server.seen().sign_ins == 1, "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn watch_sends_one_a_day_also_when_it_is_started_again_and_status_says_so() {
    let world = torn().await;
    let server = SmtpServer::start(SmtpOptions { login: login(), ..Default::default() }).await.unwrap();
    digest(&world, server.port(), &format!("security = \"none\"\n{SIGNED}"));
    // A record of who refused it is told by `status`, and does not keep it from the others.
    server.set(|options| options.recipients = [("capo.canary@example.it".to_owned(), 550)].into());
    for _ in 0..3 {
        let child = world.spawn(&["watch"]);
        let end = Instant::now() + Duration::from_secs(40);
        while server.seen().taken.is_empty() && Instant::now() < end {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        tokio::time::sleep(Duration::from_secs(5)).await;
        world.kill(child).await;
    }
    let seen = server.seen();
    assert_eq!((seen.taken.len(), seen.sign_ins), (1, 1));
    assert_eq!(seen.taken[0].to, ["giulia.canary@example.it"]);
    let status = world.run(&["status"]).await;
    assert!(
        status.out.contains("ultimo invio") && status.out.contains("cc 1") && !status.out.contains('@'),
        "{status:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_sent_once_by_watch_and_told_by_status_and_doctor() {
    let mut world = torn().await;
    let server = SmtpServer::start(SmtpOptions { login: login(), ..Default::default() }).await.unwrap();
    digest(&world, server.port(), &format!("security = \"none\"\n{SIGNED}"));
    world.environment.insert("SMTP_SECRET", format!("{CANARY}-falsa"));
    for _ in 0..2 {
        let child = world.spawn(&["watch"]);
        let end = Instant::now() + Duration::from_secs(30);
        while server.seen().sign_ins == 0 && Instant::now() < end {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        tokio::time::sleep(Duration::from_secs(6)).await;
        world.kill(child).await;
    }
    assert_eq!(server.seen().sign_ins, 1);
    let status = world.run(&["status"]).await;
    assert!(status.out.contains("pontectl digest set") && !status.out.contains(CANARY), "{status:?}");
    let doctor = world.run(&["doctor"]).await;
    assert!(doctor.code == 4 && doctor.out.contains("✗ Il server di posta"), "{doctor:?}");
    world.environment.insert("SMTP_SECRET", MAIL_PASSWORD.to_owned());
    assert_eq!(world.run(&["doctor"]).await.code, 0);
    assert_eq!(world.run(&["digest", "send"]).await.code, 0);
    assert!(!world.run(&["status"]).await.out.contains("digest set"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_to_sign_in_is_told_by_mail_also_when_no_account_is_left_to_watch() {
    let mut world = World::filled(1).await;
    world.secrets[0] = format!("{CANARY}WrongKey1");
    let server = SmtpServer::start(SmtpOptions::default()).await.unwrap();
    digest(&world, server.port(), "security = \"none\"\n");
    let mut child = world.spawn(&["watch"]);
    let end = Instant::now() + Duration::from_secs(40);
    while server.seen().taken.is_empty() && Instant::now() < end {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    tokio::time::sleep(Duration::from_secs(6)).await;
    assert!(child.try_wait().unwrap().is_none(), "it goes on, to tell again tomorrow");
    world.kill(child).await;
    let taken = server.seen().taken;
    assert_eq!((taken.len(), world.crm.requests().get("login")), (1, Some(&1)));
    assert!(
        taken[0].text.contains("pontectl account test crm") && !taken[0].text.contains(CANARY),
        "{}",
        taken[0].text
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_set_up_tried_switched_on_and_off_from_the_command_line() {
    let mut world = World::start().await;
    assert_eq!(world.run(&["digest", "send"]).await.code, 2, "there is none");
    assert!(world.run(&["digest", "show"]).await.out.contains("pontectl digest set"));
    let server = SmtpServer::start(SmtpOptions { login: login(), ..Default::default() }).await.unwrap();
    let port = server.port().to_string();
    let set = ["digest", "set", "--to", "giulia@example.it", "--from", "ponte@example.it", "--server", "127.0.0.1"];
    let more = [
        "--port",
        &port,
        "--security",
        "none",
        "--user",
        "ponte",
        "--secret-env",
        "SMTP_SECRET",
        "--cc",
        "a@example.it,b@example.it",
    ];
    let all = [&set[..], &more].concat();
    world.environment.insert("SMTP_SECRET", "falsa".to_owned());
    let before = std::fs::read_to_string(world.settings()).unwrap();
    assert_eq!(world.run(&all).await.code, 4, "what does not sign in is not kept");
    assert_eq!(std::fs::read_to_string(world.settings()).unwrap(), before);
    assert_eq!(world.run(&[&all[..], &["--hour", "99"]].concat()).await.code, 3);
    world.environment.insert("SMTP_SECRET", MAIL_PASSWORD.to_owned());
    let told = world.run(&all).await;
    assert_eq!(told.code, 0, "{told:?}");
    assert!(world.run(&["digest", "show"]).await.out.contains("pontectl digest on"), "it is off by default");
    assert_eq!(world.run(&["digest", "on"]).await.code, 0);
    assert_eq!(world.run(&["digest", "set", "--hour", "7", "--cc", ""]).await.code, 0);
    let text = std::fs::read_to_string(world.settings()).unwrap();
    assert!(text.contains("active = true") && text.contains("hour = 7") && text.contains("cc = []"), "{text}");
    assert_eq!(world.run(&["digest", "send"]).await.code, 0);
    assert_eq!(server.seen().taken[0].to, ["giulia@example.it"]);
    server.set(|options| options.text = Text::TakenAndLost);
    let lost = world.run(&["digest", "send"]).await;
    assert!(lost.code == 6 && lost.error.contains("nobody knows"), "{lost:?}");
    assert_eq!(world.run(&["digest", "off"]).await.code, 0);
    assert!(std::fs::read_to_string(world.settings()).unwrap().contains("active = false"));
    assert_eq!(world.run(&["digest", "remove"]).await.code, 0);
    assert_eq!(std::fs::read_to_string(world.settings()).unwrap(), before, "nothing else was touched");
    assert_eq!(finish(world.spawn(&["config", "check"])).await.code, 0);
}
