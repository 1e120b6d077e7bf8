//! The first run and the accounts page.

use ponte_app::view::{AccountForm, AccountStanding, FoundSystem, Kind, SecretPlace, SetupStep};
use ponte_demo::sample::{CRM_KEY, PASSWORD};

use crate::world::{World, choices};

#[tokio::test]
async fn a_first_run_from_nothing_to_a_pairing() {
    let world = World::start().await;
    let desk = &world.desk;
    assert_eq!(
        desk.systems().unwrap().iter().map(|system| system.id.as_str()).collect::<Vec<_>>(),
        ["vtiger", "dav", "microsoft365", "exchange"]
    );
    let found = desk.find(&world.dav.url()).await.unwrap();
    assert_eq!((found.system, found.supported), (FoundSystem::Dav, true), "{found:?}");
    let tested = desk.test_form(world.crm_form(), Some(&format!(" {CRM_KEY}\n"))).await.unwrap();
    assert!(!tested.version.is_empty() && tested.collections.iter().any(|found| found.usual.contains(&Kind::Event)));
    assert_eq!(world.file(), "", "a test keeps nothing");
    let pasted =
        AccountForm { address: format!("{}/index.php?module=Home&view=List", world.crm.url()), ..world.crm_form() };
    let kept = desk.keep_account(pasted, Some(CRM_KEY)).await.unwrap();
    assert_eq!(kept.new_address.as_deref(), Some(world.crm.url().trim_end_matches('/')));
    desk.keep_account(world.dav_form(), Some(PASSWORD)).await.unwrap();
    assert!(!world.file().contains(CRM_KEY) && !world.file().contains(PASSWORD));
    let mut draft = desk.setup_draft().unwrap();
    assert_eq!(draft.step, SetupStep::Welcome);
    draft.step = SetupStep::What;
    draft.choices = Some(choices());
    desk.save_draft(draft.clone()).unwrap();
    assert_eq!(desk.setup_draft().unwrap(), draft, "it goes on where it was left");
    desk.create_pairing("giulia", "crm", "cloud", choices()).await.unwrap();
    let settings = desk.settings().unwrap();
    let pairing = settings.pairing("giulia").unwrap();
    assert_eq!(pairing.kinds.len(), 2);
    assert!(
        world.file().contains("window = { back = 1, ahead = 3 }") && world.file().contains("collection = "),
        "{}",
        world.file()
    );
    assert!(!world.file().contains("direction") && !world.file().contains("first-run"), "defaults are not written");
    draft.step = SetupStep::Done;
    desk.save_draft(draft).unwrap();
    assert_eq!(desk.setup_draft().unwrap().step, SetupStep::Welcome);
}

/// What is typed into which field, and the field and sentence that come of it.
#[tokio::test]
async fn bad_input_is_told_at_its_field_and_nothing_is_kept() {
    let world = World::start().await;
    let good = world.crm_form();
    let with = |change: &dyn Fn(&mut AccountForm)| {
        let mut form = good.clone();
        change(&mut form);
        form
    };
    let long = "x".repeat(5_000);
    for (form, secret, field, code) in [
        (with(&|form| form.address = String::new()), CRM_KEY, "address", "form-address-empty-crm"),
        (with(&|form| form.address = "http://crm.example.it".into()), CRM_KEY, "address", "form-address-http"),
        (with(&|form| form.address = "ftp://crm.example.it".into()), CRM_KEY, "address", "form-address-scheme"),
        (with(&|form| form.address = "giulia@example.it".into()), CRM_KEY, "address", "form-address-mail"),
        (with(&|form| form.address = "127.0.0.1:1".into()), CRM_KEY, "address", "failure-unreachable"),
        (with(&|form| form.user = " ".into()), CRM_KEY, "user", "form-user-empty"),
        (with(&|form| form.user = long.clone()), CRM_KEY, "user", "form-too-long"),
        (with(&|form| form.user = "nobody@example.it".into()), CRM_KEY, "user", "form-user-mail"),
        (with(&|form| form.user = "nobody".into()), CRM_KEY, "user", "failure-unknown-user"),
        (with(&|form| form.name = "a/b".into()), CRM_KEY, "name", "mistake-name"),
        (with(&|form| form.system = "fax".into()), CRM_KEY, "system", "form-system"),
        (good.clone(), "", "secret", "form-key-empty"),
        (good.clone(), "Her-Passw0rd", "secret", "form-key-like-password"),
        (good.clone(), "AAAAAAAAAAAAAAAA", "secret", "failure-wrong-key"),
        (world.dav_form(), "wrong", "secret", ""),
    ] {
        let trouble = world.desk.keep_account(form, Some(secret)).await.unwrap_err();
        assert_eq!(trouble.field.as_deref(), Some(field), "{trouble:?}");
        assert!(trouble.code == code || (code.is_empty() && trouble.code.starts_with("failure")), "{trouble:?}");
        assert!(trouble.sentence.len() > 20 && !trouble.sentence.contains("{$"), "{trouble:?}");
        assert!(secret.is_empty() || !format!("{trouble:?}").contains(secret), "{trouble:?}");
    }
    let trouble = world.desk.test_form(good, None).await.unwrap_err();
    assert_eq!((trouble.field.as_deref(), trouble.code.as_str()), (Some("secret"), "form-key-empty"));
    assert_eq!(world.file(), "");
}

#[tokio::test]
async fn accounts_are_shown_signed_in_to_again_tried_and_left() {
    let world = World::joined(None).await;
    let desk = &world.desk;
    let accounts = desk.accounts().await.unwrap();
    let crm = &accounts[0];
    assert_eq!(
        (crm.name.as_str(), crm.crm, crm.secret, crm.state),
        ("crm", true, SecretPlace::Keychain, AccountStanding::Unknown)
    );
    assert_eq!(crm.pairings, ["giulia"]);
    assert!(!desk.collections("cloud").await.unwrap().is_empty());
    let refused = desk.set_secret("crm", "AAAAAAAAAAAAAAAA").await.unwrap_err();
    assert_eq!((refused.field.as_deref(), refused.code.as_str()), (Some("secret"), "failure-wrong-key"));
    desk.set_secret("crm", CRM_KEY).await.unwrap();
    let steps = desk.selftest("cloud").await.unwrap();
    assert!(steps.len() > 10 && steps.iter().all(|step| step.passed && !step.label.starts_with("word-")), "{steps:?}");
    let leaving = desk.leave_preview("cloud").await.unwrap();
    assert_eq!((leaving.total, leaving.copies.len()), (0, 0));
    desk.remove_account("cloud", false).await.unwrap();
    assert_eq!(desk.settings().unwrap().accounts.len(), 1);
    assert!(desk.settings().unwrap().pairings.is_empty());
    let gone = desk.test_form(world.dav_form(), None).await.unwrap_err();
    assert_eq!(gone.code, "form-password-empty", "its password is forgotten");
    assert_eq!(desk.leave_preview("cloud").await.unwrap_err().code, "usage-no-such-account");
}
