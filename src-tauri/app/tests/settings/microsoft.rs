//! Microsoft 365 in the first run and on the accounts page, at an embedded service: signed in to by a browser that follows the
//! page's own links.

use ponte_app::Desk;
use ponte_app::view::{AccountForm, FoundSystem, Kind, Remedy, SecretPlace, Trouble};
use ponte_core::verdict::Failure;
use ponte_demo::graph::{Consent, GraphOptions, GraphServer, SCOPES};
use ponte_demo::sample::{CRM_KEY, EMAIL};
use ponte_engine::http::{Http, Limits, Proxy, Request, Response};
use ponte_engine::settings::microsoft::BUILT_IN_CLIENT;
use reqwest::Method;
use url::Url;

use crate::world::{World, choices};

pub const CLIENT: &str = "0a1b2c3d-0000-4000-8000-000000000001";

async fn server() -> GraphServer {
    let server = GraphServer::start(GraphOptions::default()).await.unwrap();
    server.add_user(EMAIL, "Giulia Ferri");
    server.add_user("marco.conti@example.it", "Marco Conti");
    server
}

fn form(server: &GraphServer) -> AccountForm {
    AccountForm {
        name: "outlook".into(),
        system: "microsoft365".into(),
        address: server.origin(),
        user: EMAIL.into(),
        client_id: CLIENT.into(),
        ..AccountForm::default()
    }
}

async fn get(url: &str) -> Response {
    let http = Http::reaching(Limits::default(), &Proxy::none(), None).unwrap();
    http.send(Request::new(Method::GET, Url::parse(url).unwrap())).await.unwrap()
}

/// A person in the browser: reads the page, presses a button, is led back.
pub async fn press(page: Url, button: &str, change: impl Fn(&str) -> String) {
    let shown = String::from_utf8(get(page.as_str()).await.body.to_vec()).unwrap();
    let link = shown.split(&format!("id=\"{button}\" href=\"")).nth(1).unwrap().split('"').next().unwrap();
    let link = page.join(&link.replace("&amp;", "&")).unwrap();
    let led = get(&change(link.as_str())).await;
    get(led.header("location").unwrap()).await;
}

pub fn pressing(button: &'static str) -> impl FnOnce(&Url) -> Result<(), Failure> {
    move |page| {
        tokio::spawn(press(page.clone(), button, str::to_owned));
        Ok(())
    }
}

async fn refused(desk: &Desk, form: AccountForm, button: &'static str) -> Trouble {
    desk.sign_in_form(form, pressing(button)).await.unwrap_err()
}

#[tokio::test]
async fn an_address_alone_leads_to_microsoft_365() {
    let desk = World::start().await.desk;
    for (typed, user, tenant) in [
        ("giulia@hotmail.it", "giulia@hotmail.it", "consumers"),
        ("giulia@rossi.onmicrosoft.com", "giulia@rossi.onmicrosoft.com", ""),
    ] {
        let found = desk.find(typed).await.unwrap();
        assert_eq!((found.system, found.supported), (FoundSystem::Microsoft, true), "{found:?}");
        assert_eq!((found.user.as_str(), found.tenant.as_str()), (user, tenant), "{found:?}");
    }
    let old = desk.find("https://outlook.office365.com/EWS/Exchange.asmx").await.unwrap();
    assert_eq!((old.system, old.user.as_str()), (FoundSystem::Microsoft, ""));
    assert!(old.sentence.contains("EWS") && old.sentence.contains("outlook.office365.com"), "{}", old.sentence);
    let typed = AccountForm {
        name: "x".into(),
        system: "dav".into(),
        address: "outlook.office365.com".into(),
        user: "g".into(),
        ..AccountForm::default()
    };
    let trouble = desk.test_form(typed, Some("secret")).await.unwrap_err();
    assert_eq!((trouble.code.as_str(), trouble.field.as_deref()), ("form-address-exchange-online", Some("address")));
}

#[tokio::test]
async fn a_first_run_with_a_browser_keeps_no_token_in_the_settings_and_asks_for_others_calendars_only_where_chosen() {
    let (world, server) = (World::start().await, server().await);
    let desk = &world.desk;
    let tested = desk.sign_in_form(form(&server), pressing("accept")).await.unwrap();
    assert_eq!(tested.product, "Microsoft 365");
    for kind in [Kind::Event, Kind::Task, Kind::Contact, Kind::Company] {
        assert!(tested.collections.iter().any(|found| found.usual.contains(&kind)), "{kind:?}");
    }
    let asked = server.scopes_asked().pop().unwrap();
    let short: Vec<&str> = asked.split(' ').map(|scope| scope.rsplit('/').next().unwrap()).collect();
    assert_eq!(short, [SCOPES.as_slice(), &["offline_access"]].concat());
    let account = desk.accounts().await.unwrap().pop().unwrap();
    assert_eq!((account.secret, account.browser), (SecretPlace::Keychain, true));
    assert!(account.consent_link.unwrap().contains("adminconsent"));
    assert!(world.file().contains(CLIENT) && !world.file().contains("1.AX"), "{}", world.file());
    let again = desk.test_form(form(&server), None).await.unwrap();
    assert_eq!(again.collections, tested.collections, "no browser is needed a second time");
    desk.keep_account(world.crm_form(), Some(CRM_KEY)).await.unwrap();
    desk.create_pairing("giulia", "crm", "outlook", choices()).await.unwrap();
    let shared = AccountForm { shared_calendars: true, ..form(&server) };
    desk.sign_in_form(shared, pressing("accept")).await.unwrap();
    let asked = server.scopes_asked().pop().unwrap();
    assert!(asked.contains("Calendars.ReadWrite.Shared") && asked.contains("Contacts.ReadWrite.Shared"), "{asked}");
}

#[tokio::test]
async fn what_a_provider_or_a_user_refuses_is_told_with_its_remedy_and_nothing_is_kept() {
    let (world, server) = (World::start().await, server().await);
    let desk = &world.desk;
    assert_eq!(refused(desk, form(&server), "deny").await.code, "failure-oauth-denied");
    for (consent, code) in [
        (Consent::Blocked, "failure-oauth-policy"),
        (Consent::Assigned, "failure-oauth-not-assigned"),
        (Consent::Administrator, "failure-oauth-consent"),
    ] {
        server.set_consent(consent);
        assert_eq!(refused(desk, form(&server), "accept").await.code, code);
    }
    let trouble = refused(desk, form(&server), "accept").await;
    let Some(Remedy::AskAdministrator { link }) = trouble.remedy.as_deref() else { panic!("{trouble:?}") };
    assert!(trouble.sentence.contains(link), "{}", trouble.sentence);
    assert_eq!(world.file(), "", "nothing is kept");
    get(link).await;
    desk.sign_in_form(form(&server), pressing("accept")).await.unwrap();
}

#[tokio::test]
async fn somebody_else_in_the_browser_is_not_let_in_and_waiting_can_be_ended() {
    let (world, server) = (World::start().await, server().await);
    let desk = &world.desk;
    let other = |page: &Url| {
        let marco = |link: &str| link.replace("user=giulia.ferri%40", "user=marco.conti%40");
        tokio::spawn(press(page.clone(), "accept", marco));
        Ok(())
    };
    let trouble = desk.sign_in_form(form(&server), other).await.unwrap_err();
    assert_eq!(trouble.code, "failure-graph-other-user");
    let waiting = desk.clone();
    let given = form(&server);
    let task = tokio::spawn(async move { waiting.sign_in_form(given, |_| Ok(())).await });
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    desk.cancel_sign_in().unwrap();
    assert_eq!(task.await.unwrap().unwrap_err().code, "failure-cancelled");
    assert_eq!(world.file(), "", "nothing is kept");
}

#[tokio::test]
async fn a_sign_in_that_was_revoked_is_taken_up_again() {
    let (world, server) = (World::start().await, server().await);
    let desk = &world.desk;
    desk.sign_in_form(form(&server), pressing("accept")).await.unwrap();
    server.revoke(EMAIL);
    let trouble = desk.test_form(form(&server), None).await.unwrap_err();
    assert_eq!(trouble.code, "failure-oauth-again");
    assert_eq!(trouble.remedy.as_deref(), Some(&Remedy::SignIn { account: "outlook".into() }));
    desk.sign_in("outlook", pressing("accept")).await.unwrap();
    desk.collections("outlook").await.unwrap();
    assert!(desk.set_secret("outlook", "typed").await.is_err(), "no token is ever typed");
}

#[tokio::test]
async fn what_the_service_wants_proved_is_proved_by_the_next_sign_in() {
    let (world, server) = (World::start().await, server().await);
    let desk = &world.desk;
    desk.sign_in_form(form(&server), pressing("accept")).await.unwrap();
    server.challenge(EMAIL);
    let trouble = desk.test_form(form(&server), None).await.unwrap_err();
    assert_eq!(trouble.code, "failure-oauth-claims");
    assert_eq!(trouble.remedy.as_deref(), Some(&Remedy::SignIn { account: "outlook".into() }));
    desk.sign_in("outlook", pressing("accept")).await.unwrap();
    desk.collections("outlook").await.unwrap();
}

#[tokio::test]
async fn an_organisation_says_the_rest_and_users_type_their_address_alone() {
    let (world, server) = (World::start().await, server().await);
    let unsaid = AccountForm { client_id: String::new(), ..form(&server) };
    let trouble = refused(&world.desk, unsaid.clone(), "accept").await;
    assert_eq!((trouble.code.as_str(), trouble.field.as_deref()), ("mistake-client-id-missing", Some("client-id")));
    let policy = format!(
        r#"{{"organisation": "Rossi S.p.A.", "settings": {{"account": {{"microsoft365": {{
            "client-id": "{CLIENT}", "tenant": "rossi.onmicrosoft.com"}}}}}}}}"#
    );
    let world = World::under(Some(&policy)).await;
    let desk = &world.desk;
    let unregistered = |id: &str| desk.systems().unwrap().iter().any(|system| system.id == id && system.unregistered);
    assert!(!unregistered("microsoft365") && !unregistered("dav"));
    assert_eq!(unregistered("exchange"), BUILT_IN_CLIENT.is_none(), "its own accounts are another matter");
    desk.sign_in_form(unsaid, pressing("accept")).await.unwrap();
    let account = desk.accounts().await.unwrap().pop().unwrap();
    assert!(account.locks.iter().any(|lock| lock.key == "tenant") && account.tenant.is_empty());
    assert!(!world.file().contains(CLIENT), "what the organisation sets is not written down");
}
