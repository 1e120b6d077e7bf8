//! Who may do what: passwords, impersonation, other people's folders, standings, versions, discovery, a busy server.

use axum::http::Request;

use super::*;

const FOLDER: &str = "<m:GetFolder><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape><m:FolderIds>\
                      <t:DistinguishedFolderId Id=\"calendar\"/></m:FolderIds></m:GetFolder>";

fn of(owner: &str, request: &str) -> String {
    let inner = format!("<t:Mailbox><t:EmailAddress>{owner}</t:EmailAddress></t:Mailbox>");
    request.replace(" Id=\"calendar\"/>", &format!(" Id=\"calendar\">{inner}</t:DistinguishedFolderId>"))
}

fn acting_as(address: &str) -> String {
    format!(
        "<t:ExchangeImpersonation><t:ConnectingSID><t:PrimarySmtpAddress>{address}</t:PrimarySmtpAddress></t:ConnectingSID>\
         </t:ExchangeImpersonation>"
    )
}

#[tokio::test]
async fn another_mailbox_is_open_to_whom_its_owner_lets_in() {
    let mut client = Client::new().await;
    let (id, key) = client.made(&event("a", 1, ""));
    client.user = "marco@example.it";
    let ask = of(GIULIA, FOLDER);
    assert_eq!(client.code(&ask), "ErrorAccessDenied");
    assert_eq!(client.code(&get(&id, "<t:BaseShape>IdOnly</t:BaseShape>")), "ErrorAccessDenied");
    assert_eq!(client.code(&of("nessuno@example.it", FOLDER)), "ErrorNonExistentMailbox");
    client.server.share(GIULIA, Class::Calendar, "marco@example.it", Some(Right::Read));
    assert_eq!(client.code(&ask), "NoError");
    let change = update(&id, &key, &set("item:Subject", "CalendarItem", "<t:Subject>b</t:Subject>"), "SendToNone");
    assert_eq!(client.code(&change), "ErrorAccessDenied");
    client.server.share(GIULIA, Class::Calendar, "marco@example.it", Some(Right::Write));
    assert_eq!(client.code(&change), "NoError");
    client.server.share(GIULIA, Class::Calendar, "marco@example.it", None);
    assert_eq!(client.code(&ask), "ErrorAccessDenied");
}

#[tokio::test]
async fn only_a_service_account_acts_as_others() {
    let mut client = Client::new().await;
    client.header = acting_as("marco@example.it");
    assert_eq!(client.fault(FOLDER), (500, "ErrorImpersonateUserDenied".into()));
    client.server.allow_impersonation(GIULIA);
    let (id, _) = client.made(&event("a", 1, ""));
    let folder = client.server.default_folder("marco@example.it", Class::Calendar).unwrap();
    assert_eq!(client.server.list("marco@example.it", &folder), [id]);
    client.header = acting_as("nessuno@example.it");
    assert_eq!(client.fault(FOLDER), (500, "ErrorNonExistentMailbox".into()));
    let mut grommunio = Client::grommunio().await;
    grommunio.header = acting_as("nessuno@example.it");
    assert_eq!(grommunio.fault(FOLDER), (200, "ErrorCannotFindUser".into()));
}

#[tokio::test]
async fn a_mailbox_is_as_it_stands() {
    let client = Client::new().await;
    let (id, _) = client.made(&event("a", 1, ""));
    for (standing, code) in [
        (Standing::Moving, "ErrorMailboxMoveInProgress"),
        (Standing::Gone, "ErrorNonExistentMailbox"),
        (Standing::Full, "NoError"),
    ] {
        client.server.set_standing(GIULIA, standing);
        assert_eq!(client.code(FOLDER), code);
    }
    assert_eq!(client.code(&create(&event("b", 2, ""), "SendToNone")), "ErrorQuotaExceeded");
    assert_eq!(client.get(&id).m("ResponseCode").unwrap().text, "NoError");
    for (standing, status) in [(Standing::Locked, 401), (Standing::Blocked, 403)] {
        client.server.set_standing(GIULIA, standing);
        assert_eq!(client.send(FOLDER).0, status);
    }
    client.server.set_standing(GIULIA, Standing::Well);
    client.server.set_password(GIULIA, "altro");
    assert_eq!(client.send(FOLDER).0, 401);
}

#[tokio::test]
async fn a_busy_server_says_how_long() {
    let client = Client::new().await;
    client.server.throttle(1, 12_000);
    let (status, whole) = client.send(FOLDER);
    let value = whole.deep(T, "MessageXml").unwrap().t("Value").unwrap();
    assert_eq!((status, value.attribute("Name"), value.text.as_str()), (500, Some("BackOffMilliseconds"), "12000"));
    assert_eq!(client.code(FOLDER), "NoError");
}

#[tokio::test]
async fn an_old_server_knows_no_newer_version() {
    for version in Version::ALL {
        let client = Client::of(EwsOptions { version, ..EwsOptions::default() }).await;
        let (_, whole) = client.send(FOLDER);
        let info = whole.deep(T, "ServerVersionInfo").unwrap().attribute("MinorVersion").unwrap().to_owned();
        assert_eq!(info, version.numbers().0[1]);
    }
    let client = Client::of(EwsOptions { version: Version::Exchange2013, ..EwsOptions::default() }).await;
    let text = format!(
        "<s:Envelope xmlns:s=\"{}\" xmlns:t=\"{T}\" xmlns:m=\"{M}\"><s:Header><t:RequestServerVersion Version=\"Exchange2016\"/>\
         </s:Header><s:Body>{FOLDER}</s:Body></s:Envelope>",
        soap::SOAP
    );
    let authorization = format!("Basic {}", STANDARD.encode(format!("EXAMPLE\\giulia:{SECRET}")));
    let sent = server::handle(&client.server.shared, Some(&authorization), text.as_bytes());
    assert!(sent.status == 500 && sent.body.contains("ErrorInvalidServerVersion"), "{}", sent.body);
}

#[tokio::test]
async fn the_server_is_found_by_the_address() {
    let client = Client::new().await;
    let ask = |uri: &str, body: &str| {
        let (parts, ()) = Request::builder().uri(uri).body(()).unwrap().into_parts();
        let authorization = format!("Basic {}", STANDARD.encode(format!("{GIULIA}:{SECRET}")));
        autodiscover::answer(&client.server.shared, &parts, Some(&authorization), body.as_bytes())
    };
    let schema = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a";
    let request = |email: &str| {
        format!(
            "<Autodiscover xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006\"><Request>\
             <EMailAddress>{email}</EMailAddress><AcceptableResponseSchema>{schema}</AcceptableResponseSchema></Request>\
             </Autodiscover>"
        )
    };
    let found = ask("/autodiscover/autodiscover.xml", &request(GIULIA)).body;
    let found = Element::parse(found.as_bytes()).unwrap();
    assert_eq!(found.deep(schema, "EwsUrl").unwrap().text, client.server.endpoint());
    let missing = ask("/Autodiscover/Autodiscover.xml", &request("nessuno@example.it")).body;
    assert!(missing.contains("<ErrorCode>500</ErrorCode>"), "{missing}");
    let json = ask("/autodiscover/autodiscover.json/v1.0/giulia@example.it?Protocol=Ews", "");
    assert!(json.status == 200 && json.body.contains(&client.server.endpoint()), "{json:?}");
    assert_eq!(ask("/autodiscover/autodiscover.json?Email=x@example.it&Protocol=Ews", "").status, 404);
}

#[tokio::test]
async fn a_folder_keeps_what_its_owner_notes_and_says_what_it_does_not_take() {
    let mut client = Client::new().await;
    let path = "<t:ExtendedFieldURI PropertySetId=\"8F3A1C5E-6b7d-4c2a-9e10-5d4b3c2a1f00\" PropertyName=\"Note\" PropertyType=\"String\"/>";
    let shape = format!("Default</t:BaseShape><t:AdditionalProperties>{path}</t:AdditionalProperties>");
    let asked = FOLDER.replace("Default</t:BaseShape>", &shape);
    let kept = |client: &Client| client.ask(&asked).deep(T, "Value").map(|own| own.text.clone());
    assert_eq!(kept(&client), None);
    assert_eq!(client.code(&noted("calendar", Some("uno"))), "NoError");
    assert_eq!(kept(&client).as_deref(), Some("uno"));
    let wrong = noted("calendar", Some("due"));
    let (tasks, other) = (wrong.replace("t:Folder>", "t:TasksFolder>"), wrong.replacen("\"Note\"", "\"Altra\"", 1));
    for wrong in [tasks, other] {
        assert_eq!(client.code(&wrong), "ErrorUpdatePropertyMismatch");
    }
    client.server.share(GIULIA, Class::Calendar, "marco@example.it", Some(Right::Write));
    client.user = "marco@example.it";
    let own = noted("calendar", None);
    assert_eq!(client.code(&of(GIULIA, &own)), "ErrorAccessDenied", "a delegate writes what lies in it");
    client.user = GIULIA;
    assert_eq!(kept(&client).as_deref(), Some("uno"));
    assert_eq!(client.code(&own), "NoError");
    assert_eq!(kept(&client), None);
}

#[tokio::test]
async fn where_tokens_alone_are_taken_the_refusal_says_who_hands_them_out_and_a_password_is_nothing() {
    let options = EwsOptions { access: Access::Tokens, ..EwsOptions::default() };
    let client = Client::of(options).await;
    let answered = |authorization: Option<&str>| {
        let sent = client.answered(authorization, FOLDER);
        let offered: Vec<String> = sent.headers.into_iter().map(|(_, value)| value).collect();
        (sent.status, offered.join(""))
    };
    let password = client.basic();
    for authorization in [None, Some(password.as_str()), Some("Bearer "), Some("Bearer nonsense")] {
        let (status, offered) = answered(authorization);
        assert_eq!(status, 401, "{authorization:?}");
        assert!(offered.starts_with("Bearer client_id=\"00000002-0000-0ff1-ce00-000000000000\", trusted_issuers="));
        assert!(offered.contains("authorization_uri=\"http://127.0.0.1:"), "{offered}");
    }
    let token = format!("Bearer {}", client.server.issue_token(GIULIA, Duration::from_secs(60)));
    assert_eq!(answered(Some(&token)).0, 200);
    client.server.challenge(GIULIA);
    assert!(answered(Some(&token)).1.contains("claims=\""));
    client.server.expire_tokens("marco@example.it");
    let marco = format!("Bearer {}", client.server.issue_token("marco@example.it", Duration::ZERO));
    assert!(answered(Some(&marco)).1.ends_with("error=\"invalid_token\""));
}
