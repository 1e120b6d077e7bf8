//! An Exchange Server on the accounts page: what is chosen is kept and shown again, and what is as usual is not written down.

use ponte_app::view::AccountForm;
use ponte_demo::ews::{Class, EwsOptions, EwsServer, Right};

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
