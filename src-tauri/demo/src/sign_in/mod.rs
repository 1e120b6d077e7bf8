//! The page where users of an embedded service sign in: authorization code with PKCE, as Microsoft does it, its
//! refusals by number included. A person presses a button; a test follows the links.
//!
//! A code is good for one exchange, a refresh token until it is revoked; each exchange hands out a new one.

mod token;

use std::collections::BTreeMap;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use url::{Url, form_urlencoded};

pub(crate) use token::{CLAIMS, Doubt, Token, Tokens};

/// Whose users sign in here.
pub(crate) trait Office {
    /// Every user by address, with their name.
    fn users(&self) -> BTreeMap<String, String>;
    /// What signing in has come to so far.
    fn desk(&mut self) -> &mut Desk;
}

/// How the organisation stands to the program that asks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Consent {
    /// Users may agree for themselves.
    #[default]
    Users,
    /// An administrator has to agree first.
    Administrator,
    /// A policy wants a managed device.
    Blocked,
    /// Only some users may use it.
    Assigned,
}

/// What signing in has come to so far.
#[derive(Debug, Default)]
pub(crate) struct Desk {
    pub consent: Consent,
    pub tokens: Tokens,
    codes: BTreeMap<String, Code>,
    refresh: BTreeMap<String, Granted>,
    serial: u64,
    lifetime: Option<Duration>,
    /// What was asked for, once for each page that was shown.
    pub asked: Vec<String>,
}

/// What a code will be exchanged for, and by whom.
#[derive(Debug, Clone)]
struct Code {
    granted: Granted,
    redirect: String,
    challenge: String,
}

#[derive(Debug, Clone)]
struct Granted {
    user: String,
    client: String,
    scope: String,
}

impl Desk {
    fn number(&mut self, stem: &str) -> String {
        self.serial += 1;
        format!("{stem}.{:016x}", self.serial.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// Whoever stayed signed in as this user has to sign in again; tokens that are out are good no more.
    pub(crate) fn revoke(&mut self, user: &str) {
        self.refresh.retain(|_, granted| granted.user != user);
        self.tokens.expire(user);
    }

    /// How long access tokens are good.
    pub(crate) fn last(&mut self, lifetime: Duration) {
        self.lifetime = Some(lifetime);
    }
}

/// What a request for signing in gets; `None` where it is none.
pub(crate) fn answer(office: &mut impl Office, parts: &Parts, body: &Bytes) -> Option<Response<Body>> {
    let path = parts.uri.path();
    let (tenant, rest) = path.strip_prefix('/')?.split_once('/')?;
    let given = pairs(parts.uri.query().unwrap_or("").as_bytes());
    match (parts.method.as_str(), rest) {
        ("GET", "oauth2/v2.0/authorize") => Some(authorize(office, tenant, &given)),
        ("GET", "oauth2/v2.0/decide") => Some(decide(office.desk(), &given)),
        ("POST", "oauth2/v2.0/token") => Some(token(office.desk(), &pairs(body))),
        ("GET", "v2.0/adminconsent") => Some(approve(office.desk())),
        _ => None,
    }
}

type Given = BTreeMap<String, String>;

fn pairs(text: &[u8]) -> Given {
    form_urlencoded::parse(text).into_owned().collect()
}

fn of<'g>(given: &'g Given, name: &str) -> &'g str {
    given.get(name).map_or("", String::as_str)
}

/// The question, unless something is wrong with how it is asked: then nobody is led anywhere.
fn authorize(office: &mut impl Office, tenant: &str, given: &Given) -> Response<Body> {
    let wrong = |number: &str| page(400, &format!("<h1>Sorry</h1><p>AADSTS{number}</p>"));
    if of(given, "client_id").is_empty() {
        return wrong("900144");
    }
    if !is_redirect(of(given, "redirect_uri")) {
        return wrong("50011");
    }
    if of(given, "response_type") != "code" || of(given, "code_challenge_method") != "S256" {
        return wrong("9002325");
    }
    let users = office.users();
    let user = match of(given, "login_hint") {
        "" => users.keys().next().cloned().unwrap_or_default(),
        hint => hint.to_lowercase(),
    };
    let desk = office.desk();
    desk.asked.push(of(given, "scope").to_owned());
    let Some(name) = users.get(&user) else { return wrong("50034") };
    desk.tokens.proved(&user, of(given, "claims"));
    let link = |answer: &str| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(given).append_pair("user", &user).append_pair("answer", answer);
        escaped(&format!("/{tenant}/oauth2/v2.0/decide?{}", query.finish()))
    };
    let scopes = of(given, "scope").split(' ').map(|scope| format!("<li>{}</li>", escaped(short(scope))));
    let text = format!(
        "<h1>Microsoft 365 (demo)</h1><p>{} ({})</p><p>Ponte asks for:</p><ul>{}</ul>\
         <p><a id=\"accept\" href=\"{}\">Accept</a> <a id=\"deny\" href=\"{}\">Cancel</a></p>",
        escaped(name),
        escaped(&user),
        scopes.collect::<String>(),
        link("accept"),
        link("deny")
    );
    page(200, &text)
}

/// What the user pressed: the browser is led back with a code, or with a refusal.
fn decide(desk: &mut Desk, given: &Given) -> Response<Body> {
    if !is_redirect(of(given, "redirect_uri")) {
        return page(400, "<p>AADSTS50011</p>");
    }
    let refused = match (of(given, "answer"), desk.consent) {
        ("accept", Consent::Users) => None,
        ("accept", Consent::Administrator) => Some("AADSTS90094: An administrator has to consent."),
        ("accept", Consent::Blocked) => Some("AADSTS53003: Access has been blocked by Conditional Access policies."),
        ("accept", Consent::Assigned) => Some("AADSTS50105: The signed in user is not assigned to a role."),
        _ => Some("AADSTS65004: User declined to consent."),
    };
    let answer = match refused {
        Some(why) => [("error", "access_denied".to_owned()), ("error_description", why.to_owned())].to_vec(),
        None => {
            let code = desk.number("0.AX");
            let [user, client, scope] = ["user", "client_id", "scope"].map(|name| of(given, name).to_owned());
            let [redirect, challenge] = ["redirect_uri", "code_challenge"].map(|name| of(given, name).to_owned());
            let granted = Granted { user, client, scope };
            desk.codes.insert(code.clone(), Code { granted, redirect, challenge });
            [("code", code)].to_vec()
        }
    };
    let Ok(mut back) = Url::parse(of(given, "redirect_uri")) else { return page(400, "<p>AADSTS50011</p>") };
    back.query_pairs_mut().extend_pairs(answer).append_pair("state", of(given, "state"));
    led(back.as_str())
}

fn token(desk: &mut Desk, given: &Given) -> Response<Body> {
    let exchanged = match of(given, "grant_type") {
        "authorization_code" => exchanged(desk, given),
        "refresh_token" => match desk.refresh.get(of(given, "refresh_token")) {
            Some(granted) if granted.client == of(given, "client_id") => Ok(granted.clone()),
            _ => Err(("invalid_grant", "AADSTS700082: The refresh token has expired due to inactivity.")),
        },
        _ => Err(("unsupported_grant_type", "AADSTS70003: The grant type is not supported.")),
    };
    let granted = match exchanged {
        Ok(granted) => granted,
        Err((error, why)) => return json_of(400, &json!({"error": error, "error_description": why})),
    };
    let refresh = desk.number("1.AX");
    desk.refresh.insert(refresh.clone(), granted.clone());
    let lifetime = desk.lifetime.unwrap_or(Duration::from_secs(3600));
    let scopes: Vec<&str> = granted.scope.split(' ').map(short).filter(|scope| *scope != "offline_access").collect();
    let access = desk.tokens.issue(&granted.user, &scopes, lifetime);
    let said = json!({
        "token_type": "Bearer", "scope": scopes.join(" "), "expires_in": lifetime.as_secs(),
        "access_token": access, "refresh_token": refresh,
    });
    json_of(200, &said)
}

fn exchanged(desk: &mut Desk, given: &Given) -> Result<Granted, (&'static str, &'static str)> {
    let Some(code) = desk.codes.remove(of(given, "code")) else {
        return Err(("invalid_grant", "AADSTS54005: The authorization code was already redeemed."));
    };
    let shown = URL_SAFE_NO_PAD.encode(Sha256::digest(of(given, "code_verifier").as_bytes()));
    if shown != code.challenge {
        return Err(("invalid_grant", "AADSTS501481: The code verifier does not match."));
    }
    if code.redirect != of(given, "redirect_uri") || code.granted.client != of(given, "client_id") {
        return Err(("invalid_grant", "AADSTS50011: The redirect URI does not match."));
    }
    Ok(code.granted)
}

/// An administrator agrees for everybody.
fn approve(desk: &mut Desk) -> Response<Body> {
    desk.consent = Consent::Users;
    page(200, "<h1>Microsoft 365 (demo)</h1><p>Ponte is approved for everybody.</p>")
}

/// Registered is `http://localhost`; the port is whichever is free.
fn is_redirect(text: &str) -> bool {
    text.strip_prefix("http://localhost:").is_some_and(|port| port.parse::<u16>().is_ok())
}

fn short(scope: &str) -> &str {
    scope.rsplit('/').next().unwrap_or(scope)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn page(status: u16, text: &str) -> Response<Body> {
    let html = format!("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Demo</title>{text}</html>");
    with(status, "content-type", "text/html; charset=utf-8", html)
}

fn json_of(status: u16, said: &Value) -> Response<Body> {
    with(status, "content-type", "application/json; charset=utf-8", said.to_string())
}

fn led(to: &str) -> Response<Body> {
    with(302, "location", to, String::new())
}

fn with(status: u16, name: &'static str, value: &str, body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
    response
}
