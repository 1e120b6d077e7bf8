//! An Exchange Server on the accounts page: what is chosen is kept and shown again, and what is as usual is not written
//! down; a hybrid organisation signs in by browser.

use ponte_app::view::{AccountForm, Remedy};
use ponte_demo::ews::{Access, Class, EwsOptions, EwsServer, Right};
use url::Url;

use crate::microsoft::{CLIENT, press, pressing};
use crate::world::World;

const GIULIA: &str = "giulia@example.it";
const ANNA: &str = "anna@example.it";
const SECRET: &str = "giulia-secret";

async fn server() -> EwsServer {
    let server = EwsServer::start(EwsOptions::default()).await.unwrap();
    server.add_user(GIULIA, "Giulia Ferri", SECRET);
    server.add_user(ANNA, "Anna Conti", "anna-secret");
    server
}

fn form(server: &EwsServer) -> AccountForm {
    AccountForm {
        name: "posta".into(),
        system: "exchange".into(),
        address: server.url(),
        user: GIULIA.into(),
        ..AccountForm::default()
    }
}

#[tokio::test]
async fn deletion_and_conflicts_are_kept_shown_again_and_taken_back() {
    let (world, server) = (World::start().await, server().await);
    let desk = &world.desk;
    desk.keep_account(form(&server), Some(SECRET)).await.unwrap();
    for key in ["mailbox", "deletion", "conflicts"] {
        assert!(!world.file().contains(key), "{}", world.file());
    }
    let chosen = AccountForm { deletion: "hard".into(), conflicts: "always".into(), ..form(&server) };
    desk.keep_account(chosen, None).await.unwrap();
    let shown = desk.accounts().await.unwrap().pop().unwrap();
    assert_eq!((shown.mailbox.as_str(), shown.deletion.as_str(), shown.conflicts.as_str()), ("", "hard", "always"));
    assert!(world.file().contains("deletion = \"hard\""), "{}", world.file());
    desk.keep_account(form(&server), None).await.unwrap();
    assert!(!world.file().contains("deletion"), "{}", world.file());
    let moved = AccountForm { deletion: "forever".into(), ..form(&server) };
    let trouble = desk.keep_account(moved, None).await.unwrap_err();
    assert_eq!((trouble.code.as_str(), trouble.field.as_deref()), ("mistake-word", Some("deletion")));
}

#[tokio::test]
async fn another_mailbox_is_tried_first_and_its_refusal_is_told_at_its_field() {
    let (world, server) = (World::start().await, server().await);
    let desk = &world.desk;
    let with = |mailbox: &str| AccountForm { mailbox: mailbox.into(), ..form(&server) };
    for (mailbox, code) in
        [("anna", "mistake-mailbox"), (ANNA, "failure-ews-denied"), ("nessuno@example.it", "failure-ews-no-mailbox")]
    {
        let trouble = desk.keep_account(with(mailbox), Some(SECRET)).await.unwrap_err();
        assert_eq!((trouble.code.as_str(), trouble.field.as_deref()), (code, Some("mailbox")), "{mailbox}");
    }
    assert_eq!(world.file(), "", "nothing is kept");
    server.share(ANNA, Class::Calendar, GIULIA, Some(Right::Write));
    let tested = desk.keep_account(with(&format!(" {ANNA}\n")), Some(SECRET)).await.unwrap();
    assert_eq!(tested.collections.len(), 1);
    assert_eq!(desk.accounts().await.unwrap().pop().unwrap().mailbox, ANNA);
}

#[tokio::test]
async fn what_the_organisation_sets_is_shown_as_its_own_and_not_written_down() {
    let policy = r#"{"organisation": "Rossi S.p.A.", "settings": {"account": {"exchange": {"deletion": "soft"}}}}"#;
    let (world, server) = (World::under(Some(policy)).await, server().await);
    world.desk.keep_account(form(&server), Some(SECRET)).await.unwrap();
    let shown = world.desk.accounts().await.unwrap().pop().unwrap();
    assert!(shown.deletion == "soft" && shown.locks.iter().any(|lock| lock.key == "deletion"), "{shown:?}");
    let again = AccountForm { deletion: shown.deletion, conflicts: "auto".into(), ..form(&server) };
    world.desk.keep_account(again, None).await.unwrap();
    assert!(world.file().contains("conflicts = \"auto\""), "{}", world.file());
    assert!(!world.file().contains("deletion"), "{}", world.file());
}

/// The same server in a hybrid organisation, where Microsoft's page lets in and no password does.
async fn hybrid() -> EwsServer {
    let server = EwsServer::start(EwsOptions { access: Access::Tokens, ..EwsOptions::default() }).await.unwrap();
    server.add_user(GIULIA, "Giulia Ferri", SECRET);
    server.add_user(ANNA, "Anna Conti", "anna-secret");
    server
}

fn by_browser(server: &EwsServer) -> AccountForm {
    AccountForm { sign_in: "browser".into(), client_id: CLIENT.into(), ..form(server) }
}

#[tokio::test]
async fn a_hybrid_server_leads_from_the_password_to_the_browser_and_keeps_what_it_grants_apart() {
    let (world, server) = (World::start().await, hybrid().await);
    let desk = &world.desk;
    let trouble = desk.keep_account(form(&server), Some(SECRET)).await.unwrap_err();
    let told = (trouble.code.as_str(), trouble.field.as_deref());
    assert_eq!(told, ("failure-ews-sign-in-browser", Some("sign-in")));
    let unsaid = AccountForm { client_id: String::new(), ..by_browser(&server) };
    let trouble = desk.sign_in_form(unsaid, pressing("accept")).await.unwrap_err();
    assert_eq!((trouble.code.as_str(), trouble.field.as_deref()), ("mistake-client-id-missing", Some("client-id")));
    let tested = desk.sign_in_form(by_browser(&server), pressing("accept")).await.unwrap();
    assert!(tested.product.starts_with("Exchange"), "{tested:?}");
    assert_eq!(server.scopes_asked(), ["https://127.0.0.1/EWS.AccessAsUser.All offline_access"]);
    let shown = desk.accounts().await.unwrap().pop().unwrap();
    assert!(shown.browser && shown.sign_in == "browser" && shown.client_id == CLIENT, "{shown:?}");
    assert!(shown.consent_link.unwrap().contains("EWS.AccessAsUser.All"));
    assert!(world.file().contains("sign-in = \"browser\"") && !world.file().contains("1.AX"), "{}", world.file());
    let again = desk.test_form(by_browser(&server), None).await.unwrap();
    assert_eq!(again.collections, tested.collections, "no browser is needed a second time");
    assert!(desk.set_secret("posta", "typed").await.is_err(), "no token is ever typed");
    // Back to a password: what the browser brought is not taken for one.
    let trouble = desk.keep_account(form(&server), None).await.unwrap_err();
    assert_eq!((trouble.code.as_str(), trouble.field.as_deref()), ("form-password-empty", Some("secret")));
}

#[tokio::test]
async fn a_sign_in_at_a_hybrid_server_is_renewed_revoked_challenged_and_taken_up_again() {
    let (world, server) = (World::start().await, hybrid().await);
    let desk = &world.desk;
    desk.sign_in_form(by_browser(&server), pressing("accept")).await.unwrap();
    server.expire_tokens(GIULIA);
    desk.collections("posta").await.unwrap();
    server.challenge(GIULIA);
    let trouble = desk.test_form(by_browser(&server), None).await.unwrap_err();
    assert_eq!(trouble.code, "failure-oauth-claims");
    desk.sign_in("posta", pressing("accept")).await.unwrap();
    desk.collections("posta").await.unwrap();
    server.revoke(GIULIA);
    let trouble = desk.test_form(by_browser(&server), None).await.unwrap_err();
    assert_eq!(trouble.code, "failure-oauth-again");
    assert_eq!(trouble.remedy.as_deref(), Some(&Remedy::SignIn { account: "posta".into() }));
    let other = |page: &Url| {
        let anna = |link: &str| link.replace("user=giulia%40", "user=anna%40");
        tokio::spawn(press(page.clone(), "accept", anna));
        Ok(())
    };
    assert_eq!(desk.sign_in("posta", other).await.unwrap_err().code, "failure-graph-other-user");
    desk.sign_in("posta", pressing("accept")).await.unwrap();
    desk.collections("posta").await.unwrap();
    desk.remove_account("posta", false).await.unwrap();
    desk.keep_account(form(&self::server().await), Some(SECRET)).await.unwrap();
    assert!(!world.file().contains("sign-in"), "{}", world.file());
}

#[tokio::test]
async fn the_ways_to_sign_in_are_offered_where_there_are_several_and_the_user_of_windows_on_windows_alone() {
    let desk = World::start().await.desk;
    for system in desk.systems().unwrap() {
        let ways: &[&str] = if cfg!(windows) { &["password", "browser", "windows"] } else { &["password", "browser"] };
        assert_eq!(system.sign_ins, if system.id == "exchange" { ways } else { &[] }, "{}", system.id);
    }
    if !cfg!(windows) {
        let form = AccountForm { sign_in: "windows".into(), ..form(&server().await) };
        let trouble = desk.test_form(form, None).await.unwrap_err();
        assert_eq!((trouble.code.as_str(), trouble.field.as_deref()), ("mistake-sign-in-windows", Some("sign-in")));
    }
}
