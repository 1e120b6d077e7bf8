//! Finding the service by an e-mail address (MS-OXDISCO, MS-OXDSCLI): the open lookup of version 2 first, which wants no
//! password, then the old one, which does.
//!
//! A password goes to the domain of the address and to hosts within the same registered domain, and to nobody else: where
//! an answer leads elsewhere the user is told, and may type that host themselves.

use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::http::{Http, Request, Response};
use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, HeaderValue, LOCATION};
use serde_json::Value;
use url::Url;

use super::address::not_the_cloud;
use super::auth::Auth;
use super::xml::{self, Element};

/// How often an answer may lead on.
const STEPS: usize = 5;
/// What is asked for, and what the answer is to look like (MS-OXDSCLI §2.2.3.1.1).
const REQUEST: &str = "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006";
const ANSWER: &str = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a";

/// Where the service of a mailbox is.
///
/// # Errors
/// That it is nowhere to be found, at Microsoft's own cloud, or at a host that the password may not go to unasked.
pub async fn service(http: &Http, email: &str, auth: &mut Auth) -> Result<Url, Failure> {
    let domain = email.rsplit('@').next().unwrap_or("").to_ascii_lowercase();
    let bases = bases(&domain);
    for base in &bases {
        if let Some(url) = openly(http, base, email).await {
            return allowed(url, &domain);
        }
    }
    // One connection for the sign-in, as for the service itself.
    let http = http.alone()?;
    let mut last: Option<Failure> = None;
    for base in &bases {
        match by_password(&http, base, email, &domain, auth).await {
            Ok(Some(url)) => return allowed(url, &domain),
            Ok(None) => {}
            // A password that was refused is shown to nobody else.
            Err(failure) if failure.kind == FailureKind::SignIn => return Err(failure),
            // That nobody answers at one name says less than what the other one says.
            Err(failure) if last.as_ref().is_none_or(is_passing) => last = Some(failure),
            Err(_) => {}
        }
    }
    Err(last.unwrap_or_else(|| Failure::new(FailureKind::Forbidden, "failure-ews-not-found").with("host", &domain)))
}

/// Where the service of a mailbox is, as anybody is told; a host that its domain vouches for alone.
pub async fn open_service(http: &Http, email: &str) -> Option<Url> {
    let domain = email.rsplit('@').next().unwrap_or("").to_ascii_lowercase();
    for base in bases(&domain) {
        if let Some(url) = openly(http, &base, email).await {
            return allowed(url, &domain).ok();
        }
    }
    None
}

/// Who is asked for the mailboxes of a domain.
fn bases(domain: &str) -> Vec<Url> {
    let hosts = [format!("https://autodiscover.{domain}"), format!("https://{domain}")];
    hosts.iter().filter_map(|base| Url::parse(base).ok()).collect()
}

fn is_passing(failure: &Failure) -> bool {
    failure.kind == FailureKind::Retry
}

/// Version 2: `{"Protocol": "EWS", "Url": "…"}`, to anybody.
async fn openly(http: &Http, base: &Url, email: &str) -> Option<Url> {
    let mut url = base.join("/autodiscover/autodiscover.json/v1.0/").ok()?;
    url.path_segments_mut().ok()?.pop_if_empty().push(email);
    url.set_query(Some("Protocol=EWS"));
    let response = http.send(Request::new(Method::GET, url)).await.ok()?;
    let body: Value = serde_json::from_slice(&response.body).ok()?;
    Url::parse(body.get("Url")?.as_str()?).ok()
}

/// The old lookup; `None` where there is none.
async fn by_password(
    http: &Http,
    base: &Url,
    email: &str,
    domain: &str,
    auth: &mut Auth,
) -> Result<Option<Url>, Failure> {
    let Ok(mut url) = base.join("/autodiscover/autodiscover.xml") else { return Ok(None) };
    let mut email = email.to_owned();
    for _ in 0..STEPS {
        let response = auth.send(http, &request(&url, &email)).await?;
        match step(&response) {
            Step::Service(service) => return Ok(Some(service)),
            Step::Elsewhere(next) => url = allowed(next, domain)?,
            Step::Another(address) => email = address,
            Step::Nothing => return Ok(None),
        }
    }
    Ok(None)
}

fn request(url: &Url, email: &str) -> Request {
    let asked = Element::new("Request")
        .with(Element::new("EMailAddress").text(email))
        .with(Element::new("AcceptableResponseSchema").text(ANSWER));
    let mut body = "<?xml version=\"1.0\" encoding=\"utf-8\"?>".to_owned();
    Element::new("Autodiscover").attr("xmlns", REQUEST).with(asked).write(&mut body);
    let mut request = Request::new(Method::POST, url.clone());
    request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/xml; charset=utf-8"));
    request.body = body.into();
    request
}

/// What an answer says.
#[derive(Debug, PartialEq)]
enum Step {
    Service(Url),
    Elsewhere(Url),
    Another(String),
    Nothing,
}

fn step(response: &Response) -> Step {
    if response.status.is_redirection() {
        let next = response.headers.get(LOCATION).and_then(|value| value.to_str().ok());
        return next.and_then(|next| response.url.join(next).ok()).map_or(Step::Nothing, Step::Elsewhere);
    }
    let Ok(answer) = xml::parse(&response.body) else { return Step::Nothing };
    let Some(account) = answer.at(&["Response", "Account"]) else { return Step::Nothing };
    let url = |text: &str| Url::parse(text.trim()).ok();
    if let Some(next) = url(account.text_at(&["RedirectUrl"])) {
        return Step::Elsewhere(next);
    }
    let another = account.text_at(&["RedirectAddr"]).trim();
    if another.contains('@') {
        return Step::Another(another.to_owned());
    }
    let protocols = || account.children.iter().filter(|child| child.name == "Protocol");
    // The way from outside first: it is the one whose name is sure to be known where the user is.
    let said = ["EXPR", "EXCH", "EXHTTP"].iter().find_map(|kind| {
        let own = protocols().filter(|protocol| protocol.text_at(&["Type"]) == *kind);
        own.filter_map(|protocol| url(protocol.text_at(&["EwsUrl"]))).next()
    });
    said.map_or(Step::Nothing, Step::Service)
}

/// Whether the password may go there: over TLS, and within the domain of the address as somebody registered it.
fn allowed(url: Url, domain: &str) -> Result<Url, Failure> {
    not_the_cloud(&url)?;
    let host = url.host_str().unwrap_or("").to_ascii_lowercase();
    let registered = |name: &str| psl::domain_str(name).unwrap_or(name).to_owned();
    if url.scheme() == "https" && registered(&host) == registered(domain) {
        return Ok(url);
    }
    Err(Failure::new(FailureKind::Forbidden, "failure-ews-elsewhere").with("host", host))
}

#[cfg(test)]
mod tests {
    use reqwest::StatusCode;

    use super::*;

    fn answer(body: &str) -> Response {
        let url = "https://autodiscover.example.it/autodiscover/autodiscover.xml".parse().unwrap();
        let body = format!("<Autodiscover><Response><Account>{body}</Account></Response></Autodiscover>");
        Response { status: StatusCode::OK, headers: Default::default(), body: body.into(), url }
    }

    #[test]
    fn answers_lead_to_the_service_or_on() {
        let service = "<Protocol><Type>EXCH</Type><EwsUrl>https://in.example.it/EWS/Exchange.asmx</EwsUrl></Protocol>\
                       <Protocol><Type>EXPR</Type><EwsUrl>https://mail.example.it/EWS/Exchange.asmx</EwsUrl></Protocol>";
        let url = |text: &str| text.parse::<Url>().unwrap();
        assert_eq!(step(&answer(service)), Step::Service(url("https://mail.example.it/EWS/Exchange.asmx")));
        let on = "<Action>redirectUrl</Action><RedirectUrl>https://x.example.it/a.xml</RedirectUrl>";
        assert_eq!(step(&answer(on)), Step::Elsewhere(url("https://x.example.it/a.xml")));
        let another = "<Action>redirectAddr</Action><RedirectAddr>g@y.it</RedirectAddr>";
        assert_eq!(step(&answer(another)), Step::Another("g@y.it".to_owned()));
        assert_eq!(step(&answer("")), Step::Nothing);
    }

    #[test]
    fn a_password_stays_in_the_domain_it_belongs_to() {
        let code = |url: &str| allowed(url.parse().unwrap(), "sub.example.it").err().map(|failure| failure.code);
        assert_eq!(code("https://mail.example.it/EWS/Exchange.asmx"), None);
        assert_eq!(code("http://mail.example.it/").as_deref(), Some("failure-ews-elsewhere"));
        assert_eq!(code("https://example.it.evil.com/").as_deref(), Some("failure-ews-elsewhere"));
        assert_eq!(code("https://outlook.office365.com/EWS/Exchange.asmx").as_deref(), Some("failure-ews-cloud"));
    }
}
