//! The daily digest against a mail server that behaves as real ones do, and misbehaves as real ones do. What counts is what
//! that server took.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp, ToSpan as _};
use ponte_core::attempts::Attempts;
use ponte_core::hash::Digest;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_demo::smtp::{SmtpOptions, SmtpServer, Text};
use ponte_engine::digest::post::{Post, Told};
use ponte_engine::digest::smtp::Patience;
use ponte_engine::lease::Known;
use ponte_engine::messages::Language;
use ponte_engine::seal::Keys;
use ponte_engine::secret::SecretString;
use ponte_engine::settings::{Settings, Surroundings, parse};
use ponte_engine::store::Store;

const PASSWORD: &str = "Kanaria-posta";

struct Desk {
    server: SmtpServer,
    store: Store,
    settings: Settings,
    secret: Option<SecretString>,
    now: Timestamp,
}

fn settings(port: u16, lines: &str) -> Settings {
    let text = format!(
        "zone = \"Europe/Rome\"\n[[account]]\nname = \"crm\"\nsystem = \"vtiger\"\naddress = \"crm.example.it\"\nuser = \"g\"\n\
         [[account]]\nname = \"cloud\"\nsystem = \"dav\"\naddress = \"cloud.example.it\"\nuser = \"g\"\n\
         [[pairing]]\nname = \"giulia\"\ncrm = \"crm\"\ncalendar = \"cloud\"\n\
         [digest]\nactive = true\nto = \"giulia@example.it\"\ncc = [\"capo@example.it\", \"ufficio@example.it\"]\n\
         from = \"ponte@example.it\"\nserver = \"127.0.0.1\"\nport = {port}\nsecurity = \"none\"\n{lines}\n"
    );
    let surroundings = Surroundings { language: Language::English, zone: jiff::tz::TimeZone::UTC, policy: None };
    parse(&text, &surroundings).unwrap_or_else(|mistakes| panic!("{mistakes:?}"))
}

impl Desk {
    /// At eight in the morning, with an account that wants the user to sign in.
    async fn new(options: SmtpOptions) -> Desk {
        let server = SmtpServer::start(options).await.unwrap();
        let settings = settings(server.port(), "");
        let store = Store::in_memory(Keys::derive(&[7; 32])).unwrap();
        let refused = Attempts {
            refused: Some(Digest(1)),
            failure: Some(Failure::new(FailureKind::SignIn, "failure-wrong-key")),
            failures: 1,
            ..Attempts::default()
        };
        store.set_attempts("crm", &refused).unwrap();
        Desk { server, store, settings, secret: None, now: "2026-11-20T07:00:00Z".parse().unwrap() }
    }

    /// With a user and a password.
    async fn signed(mut options: SmtpOptions, secret: &str) -> Desk {
        options.login = Some(("ponte".to_owned(), PASSWORD.to_owned()));
        let mut desk = Desk::new(options).await;
        desk.settings = settings(desk.server.port(), "user = \"ponte\"");
        desk.secret = Some(SecretString::from(secret.to_owned()));
        desk
    }

    fn post(&self) -> Post<'_> {
        let second = Duration::from_secs(1);
        let patience = Patience { connect: second, step: second, last: second };
        let digest = self.settings.digest.as_ref().unwrap();
        Post { store: &self.store, settings: &self.settings, digest, patience }
    }

    /// What `watch` does at each look.
    async fn look(&self) -> Option<Told> {
        let post = self.post();
        if !post.is_due(self.now).unwrap() {
            return None;
        }
        post.by_clock(Ok(self.secret.clone()), self.now, 0).await.unwrap()
    }

    /// The code of the failure of one look.
    async fn failed(&self) -> String {
        self.look().await.and_then(|told| told.failure).map(|failure| failure.code).unwrap_or_default()
    }

    fn wait(&mut self, time: SignedDuration) {
        self.now = self.now.saturating_add(time).unwrap();
    }

    /// Looks every minute until midnight; how often it was tried.
    async fn rest_of_the_day(&mut self) -> usize {
        let before = self.server.seen().connections;
        let end = self.now.saturating_add(15.hours()).unwrap();
        while self.now < end {
            self.look().await;
            self.wait(SignedDuration::from_mins(1));
        }
        self.server.seen().connections - before
    }
}

#[tokio::test]
async fn everybody_gets_one_copy_once_a_day_and_only_when_something_waits() {
    let mut desk = Desk::new(SmtpOptions::default()).await;
    desk.wait(-SignedDuration::from_mins(1));
    assert_eq!(desk.look().await, None, "the hour has not come");
    desk.wait(SignedDuration::from_mins(1));
    assert_eq!(desk.look().await, Some(Told { sent: 3, failure: None }));
    assert_eq!(desk.rest_of_the_day().await, 0);
    let taken = desk.server.seen().taken;
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].from, "ponte@example.it");
    assert_eq!(taken[0].to, ["giulia@example.it", "capo@example.it", "ufficio@example.it"]);
    assert!(taken[0].text.contains("pontectl account test crm"), "{}", taken[0].text);
    desk.now = "2026-11-21T07:00:00Z".parse().unwrap();
    desk.store.set_attempts("crm", &Attempts::default()).unwrap();
    assert_eq!(desk.look().await, None, "nothing needs anybody");
    assert_eq!(desk.server.seen().taken.len(), 1);
}

#[tokio::test]
async fn a_new_message_has_a_new_id_and_a_second_try_the_same_one() {
    let mut desk = Desk::new(SmtpOptions { text: Text::Refused(451), ..SmtpOptions::default() }).await;
    assert_eq!(desk.failed().await, "failure-mail-busy");
    desk.server.set(|options| options.text = Text::Taken);
    desk.wait(SignedDuration::from_mins(1));
    desk.look().await.unwrap();
    desk.wait(SignedDuration::from_hours(24));
    desk.look().await.unwrap();
    desk.post().by_hand(Ok(None), desk.now).await.unwrap();
    let id = |text: &str| text.lines().find(|line| line.starts_with("Message-ID: ")).unwrap().to_owned();
    let ids: Vec<String> = desk.server.seen().taken.iter().map(|taken| id(&taken.text)).collect();
    assert_eq!(ids.len(), 3);
    assert!(
        ids[0] != ids[1] && ids[1] != ids[2] && ids[0].contains("2026-11-20") && ids[0].ends_with("@example.it>"),
        "{ids:?}"
    );
}

#[tokio::test]
async fn a_refused_password_is_tried_once_and_another_one_at_once() {
    let mut desk = Desk::signed(SmtpOptions::default(), "wrong").await;
    assert_eq!(desk.failed().await, "failure-mail-sign-in");
    assert_eq!(desk.rest_of_the_day().await, 0);
    desk.wait(SignedDuration::from_hours(24));
    assert_eq!(desk.rest_of_the_day().await, 0, "and not on the next day either");
    assert_eq!(desk.server.seen().sign_ins, 1);
    desk.secret = Some(SecretString::from(PASSWORD.to_owned()));
    desk.now = "2026-11-22T07:00:00Z".parse().unwrap();
    assert_eq!(desk.look().await.unwrap().sent, 3);
    assert_eq!(desk.store.digest().unwrap().failure, None);
}

#[tokio::test]
async fn one_refused_recipient_does_not_keep_the_others_from_getting_it() {
    let options = SmtpOptions { recipients: [("capo@example.it".to_owned(), 550)].into(), ..SmtpOptions::default() };
    let mut desk = Desk::new(options).await;
    let told = desk.look().await.unwrap();
    let failure = told.failure.unwrap();
    assert_eq!(
        (told.sent, failure.code.as_str(), failure.details["which"].as_str()),
        (2, "failure-mail-recipient", "cc 1")
    );
    assert_eq!(desk.server.seen().taken[0].to, ["giulia@example.it", "ufficio@example.it"]);
    assert_eq!(desk.rest_of_the_day().await, 0, "asking again would change nothing");
    // It stands in `status`, by place and not by address.
    let kept = desk.store.digest().unwrap();
    for language in [Language::English, Language::Italian] {
        let told = language.messages().failure(kept.failure.as_ref().unwrap());
        assert!(told.contains("cc 1") && !told.contains('@'), "{told}");
    }
    assert!(!serde_json::to_string(&kept).unwrap().contains("example.it") || kept.failure.is_some());
}

#[tokio::test]
async fn who_is_refused_for_now_gets_it_later_and_the_others_no_second_one() {
    let options = SmtpOptions { recipients: [("capo@example.it".to_owned(), 450)].into(), ..SmtpOptions::default() };
    let mut desk = Desk::new(options).await;
    assert_eq!(desk.failed().await, "failure-mail-recipient-later");
    desk.server.set(|options| options.recipients.clear());
    desk.rest_of_the_day().await;
    let taken = desk.server.seen().taken;
    assert_eq!(taken.iter().map(|taken| taken.to.len()).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(taken[1].to, ["capo@example.it"]);
    assert_eq!(desk.store.digest().unwrap().failure, None);
}

#[tokio::test]
async fn where_nobody_is_taken_nothing_is_sent_and_the_next_day_tries_again() {
    let all = ["giulia@example.it", "capo@example.it", "ufficio@example.it"].map(|one| (one.to_owned(), 550));
    let mut desk = Desk::new(SmtpOptions { recipients: all.into(), ..SmtpOptions::default() }).await;
    assert_eq!(desk.failed().await, "failure-mail-recipient");
    assert_eq!(desk.rest_of_the_day().await, 0);
    desk.server.set(|options| options.recipients.clear());
    desk.now = "2026-11-21T07:00:00Z".parse().unwrap();
    assert_eq!(desk.look().await.unwrap().sent, 3);
}

#[tokio::test]
async fn a_server_that_fails_is_tried_again_less_and_less_often_and_eight_times_at_most() {
    for (options, code) in [
        (SmtpOptions { greeting: Some(421), ..SmtpOptions::default() }, "failure-mail-busy"),
        (SmtpOptions { sender: Some(451), ..SmtpOptions::default() }, "failure-mail-busy"),
        (SmtpOptions { text: Text::Refused(452), ..SmtpOptions::default() }, "failure-mail-busy"),
        (SmtpOptions { http: true, ..SmtpOptions::default() }, "failure-mail-nonsense"),
        // A server that answers something else than was asked, as one does whose words were mixed with another's.
        (SmtpOptions { text: Text::NotAskedFor, ..SmtpOptions::default() }, "failure-mail-nonsense"),
    ] {
        let mut desk = Desk::new(options).await;
        assert_eq!(desk.failed().await, code);
        assert_eq!(desk.rest_of_the_day().await, 7, "{code}");
        assert_eq!(desk.server.seen().taken, []);
    }
}

#[tokio::test]
async fn what_a_server_refuses_for_good_is_not_asked_again_that_day() {
    for (options, code) in [
        (SmtpOptions { greeting: Some(554), ..SmtpOptions::default() }, "failure-mail-closed"),
        (SmtpOptions { sender: Some(553), ..SmtpOptions::default() }, "failure-mail-sender"),
        (SmtpOptions { text: Text::Refused(554), ..SmtpOptions::default() }, "failure-mail-refused"),
        (SmtpOptions { login: Some(("a".into(), "b".into())), ..SmtpOptions::default() }, "failure-mail-wants-user"),
    ] {
        let mut desk = Desk::new(options).await;
        assert_eq!(desk.failed().await, code);
        assert_eq!(desk.rest_of_the_day().await, 0, "{code}");
        assert_eq!(desk.server.seen().taken, []);
    }
}

#[tokio::test]
async fn where_it_is_not_known_whether_it_was_sent_it_is_not_sent_twice_that_day() {
    let mut desk = Desk::new(SmtpOptions { text: Text::TakenAndLost, ..SmtpOptions::default() }).await;
    assert_eq!(desk.failed().await, "failure-mail-lost");
    desk.server.set(|options| options.text = Text::Taken);
    assert_eq!(desk.rest_of_the_day().await, 0);
    assert_eq!(desk.server.seen().taken.len(), 1);
    desk.now = "2026-11-21T07:00:00Z".parse().unwrap();
    assert_eq!(desk.look().await.unwrap().sent, 3);
}

#[tokio::test]
async fn a_program_that_is_cut_off_while_the_text_goes_out_does_not_send_it_twice() {
    let mut desk = Desk::new(SmtpOptions::default()).await;
    // As the store stands when the process ends between the text and its answer.
    let clock = desk.post().clock();
    let lost = ponte_engine::digest::smtp::lost("127.0.0.1");
    desk.store.set_digest(&desk.store.digest().unwrap().trying(&clock, desk.now, 0).sending(lost)).unwrap();
    assert_eq!(desk.rest_of_the_day().await, 0);
    assert_eq!(desk.store.digest().unwrap().failure.unwrap().code, "failure-mail-lost");
}

#[tokio::test]
async fn nobody_is_waited_for_without_end() {
    let desk = Desk::new(SmtpOptions { slow: Duration::from_secs(3600), ..SmtpOptions::default() }).await;
    let start = Instant::now();
    assert_eq!(desk.failed().await, "failure-mail-slow");
    assert!(start.elapsed() < Duration::from_secs(10));
    let mut nobody = Desk::new(SmtpOptions::default()).await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    nobody.settings = settings(free, "");
    assert_eq!(nobody.failed().await, "failure-mail-unreachable");
}

#[tokio::test]
async fn without_the_protection_that_was_asked_for_not_a_word_is_said() {
    let mut desk = Desk::signed(SmtpOptions::default(), PASSWORD).await;
    for (security, code) in [("starttls", "failure-mail-no-starttls"), ("tls", "failure-mail-no-tls")] {
        let port = desk.server.port();
        let text = format!("user = \"ponte\"\nhour = {}", if security == "tls" { 7 } else { 8 });
        desk.settings = settings(port, &text);
        let digest = desk.settings.digest.as_mut().unwrap();
        digest.security.value = match security {
            "tls" => ponte_engine::settings::Security::Tls,
            _ => ponte_engine::settings::Security::StartTls,
        };
        assert_eq!(desk.failed().await, code);
    }
    assert_eq!((desk.server.seen().sign_ins, desk.server.seen().taken.len()), (0, 0));
}

#[tokio::test]
async fn the_computer_that_does_not_sync_does_not_send() {
    let desk = Desk::new(SmtpOptions::default()).await;
    let until = desk.now.saturating_add(10.minutes()).unwrap();
    let lease = ponte_core::lease::Lease { id: "b".into(), computer: "PC-BIANCHI".into(), since: desk.now, until };
    desk.store.set_lease("giulia", &Known { theirs: Some(lease), ..Known::default() }).unwrap();
    assert_eq!(desk.look().await, None);
    desk.store.set_lease("giulia", &Known { ours_until: Some(until), ..Known::default() }).unwrap();
    assert_eq!(desk.look().await.unwrap().sent, 3);
}

#[tokio::test]
async fn one_sent_by_hand_goes_out_at_any_hour_and_is_that_days() {
    let mut desk = Desk::new(SmtpOptions::default()).await;
    desk.wait(-SignedDuration::from_hours(3));
    assert_eq!(desk.post().by_hand(Ok(None), desk.now).await.unwrap(), Told { sent: 3, failure: None });
    desk.wait(SignedDuration::from_hours(3));
    assert_eq!(desk.rest_of_the_day().await, 0);
}

#[tokio::test]
async fn one_that_is_off_is_never_sent_by_itself() {
    let mut desk = Desk::new(SmtpOptions::default()).await;
    desk.settings.digest.as_mut().unwrap().active.value = false;
    assert_eq!(desk.rest_of_the_day().await, 0);
}
