//! The systems the suite is run against: the embedded servers in every flavour, the real ones this machine can start, and
//! any server given by address. It puts an adapter and a server together; the checks know neither.

use std::sync::Arc;
use std::time::Duration;

use ponte_adapters::crm::vtiger::{self, Vtiger};
use ponte_adapters::groupware::dav::{self, Dav};
use ponte_adapters::groupware::ews::{self, Ews};
use ponte_adapters::groupware::graph::Graph;
use ponte_core::record::Kind;
use ponte_core::verdict::Failure;
use ponte_demo::crm::{Crm, CrmOptions, Version};
use ponte_demo::dav::{DavOptions, DavServer, Flavour};
use ponte_demo::ews::{EwsOptions, EwsServer, Product, Version as Release};
use ponte_demo::faults::{Fault, Matching};
use ponte_demo::graph::{GraphOptions, GraphServer, Noun, SCOPES};
use ponte_engine::collection::Account;
use ponte_engine::http::{Http, Limits};
use ponte_engine::secret::SecretString;
use url::Url;

use super::{Behind, Subject};
use crate::servers::{self, RealServer};
use crate::token::OneToken;

const USER: &str = "alice";
const MAILBOX: &str = "alice@example.it";
const SECRET: &str = "secret-alice";
const KEY: &str = "aliceAccessKey01";

/// The names of all systems that can be asked for.
#[must_use]
pub fn names() -> Vec<String> {
    let embedded = [
        "vtiger-8.2",
        "vtiger-8.3",
        "embedded-graph",
        "embedded-exchange-2013",
        "embedded-exchange",
        "embedded-grommunio",
    ];
    let embedded = embedded.map(str::to_owned);
    let flavours = Flavour::ALL.map(|flavour| format!("embedded-{}", flavour.name().to_lowercase()));
    let real = servers::NAMES.map(str::to_lowercase);
    embedded.into_iter().chain(flavours).chain(real).collect()
}

/// An embedded server by name; `None` where there is none of that name.
///
/// # Errors
/// Why it could not be started.
pub async fn embedded(name: &str) -> Result<Option<Subject>, String> {
    let words = |error: std::io::Error| error.to_string();
    match (name, name.strip_prefix("embedded-").and_then(Flavour::from_name)) {
        ("vtiger-8.2", _) => crm(Version::V82).await.map(Some).map_err(words),
        ("vtiger-8.3", _) => crm(Version::V83).await.map(Some).map_err(words),
        ("embedded-graph", _) => mailbox().await.map(Some).map_err(words),
        ("embedded-exchange-2013", _) => {
            exchange(Product::Exchange, Release::Exchange2013).await.map(Some).map_err(words)
        }
        ("embedded-exchange", _) => exchange(Product::Exchange, Release::default()).await.map(Some).map_err(words),
        ("embedded-grommunio", _) => exchange(Product::Grommunio, Release::default()).await.map(Some).map_err(words),
        (_, Some(flavour)) => calendar(flavour).await.map(Some).map_err(words),
        (_, None) => Ok(None),
    }
}

/// A real server by name, to be kept while the suite runs.
///
/// # Errors
/// Why it cannot run here.
pub async fn real(name: &str) -> Result<(Subject, RealServer), String> {
    let server = servers::start(name).await.map_err(|skipped| skipped.reason)?;
    let login = server.logins.first().ok_or("it has no account")?;
    let account = dav_account(&server.url, login.user, login.password).map_err(|failure| failure.code)?;
    let subject = Subject { system: server.name.to_owned(), version: server.version.clone(), account, behind: None };
    Ok((subject, server))
}

/// Any server given by address: a Vtiger where `vtiger` is said, else CalDAV and CardDAV.
///
/// # Errors
/// That it cannot be signed in to.
pub async fn given(url: &str, user: &str, secret: &str, is_vtiger: bool) -> Result<Subject, Failure> {
    let account = if is_vtiger { crm_account(url, user, secret)? } else { dav_account(url, user, secret)? };
    let info = account.test().await?;
    Ok(Subject { system: info.product, version: info.version, account, behind: None })
}

async fn calendar(flavour: Flavour) -> std::io::Result<Subject> {
    let server = DavServer::start(DavOptions::of(flavour)).await?;
    server.add_user(USER, SECRET, "alice@example.it");
    server.add_user("bob", "secret-bob", "bob@example.it");
    let account = dav_account(&server.url(), USER, SECRET).map_err(std::io::Error::other)?;
    let (system, version) = (format!("~{}", flavour.name()), flavour.version().to_owned());
    Ok(Subject { system, version, account, behind: Some(Arc::new(Calendar(server))) })
}

async fn crm(version: Version) -> std::io::Result<Subject> {
    let crm = Crm::start(CrmOptions { version, ..CrmOptions::default() }).await?;
    // Vtiger 8.3.0: only an administrator sees the modules.
    crm.add_user(USER, KEY, matches!(version, Version::V83), "Europe/Rome", "alice@example.it");
    let account = crm_account(&crm.url(), USER, KEY).map_err(std::io::Error::other)?;
    let number = version.number().to_owned();
    Ok(Subject { system: "~Vtiger".to_owned(), version: number, account, behind: Some(Arc::new(Records(crm))) })
}

async fn mailbox() -> std::io::Result<Subject> {
    let server = GraphServer::start(GraphOptions::default()).await?;
    server.add_user(MAILBOX, "Alice");
    let token = server.issue_token(MAILBOX, &SCOPES, Duration::from_secs(3600));
    let http = Http::new(Limits::default()).map_err(std::io::Error::other)?;
    let account = Graph::new(http, &server.url(), Arc::new(OneToken::of(&token))).map_err(std::io::Error::other)?;
    let (system, version) = ("~Microsoft 365".to_owned(), "Graph v1.0".to_owned());
    Ok(Subject { system, version, account: Arc::new(account), behind: Some(Arc::new(Mailbox(server))) })
}

async fn exchange(product: Product, version: Release) -> std::io::Result<Subject> {
    let server = EwsServer::start(EwsOptions { product, version, ..EwsOptions::default() }).await?;
    server.add_user(MAILBOX, "Alice", SECRET);
    let http = Http::new(Limits::default()).map_err(std::io::Error::other)?;
    let secret = SecretString::from(SECRET.to_owned());
    let account = Ews::new(http, &server.url(), MAILBOX, secret, ews::Options::default());
    let account = account.map_err(std::io::Error::other)?;
    let info = account.test().await.map_err(std::io::Error::other)?;
    let system = format!("~{}", info.product);
    Ok(Subject { system, version: info.version, account: Arc::new(account), behind: Some(Arc::new(Items(server))) })
}

fn dav_account(url: &str, user: &str, secret: &str) -> Result<Arc<dyn Account>, Failure> {
    let (http, secret) = (Http::new(Limits::default())?, SecretString::from(secret.to_owned()));
    Ok(Arc::new(Dav::new(http, url, user, secret, dav::Options::default())?))
}

fn crm_account(url: &str, user: &str, key: &str) -> Result<Arc<dyn Account>, Failure> {
    let (http, key) = (Http::new(Limits::default())?, SecretString::from(key.to_owned()));
    Ok(Arc::new(Vtiger::new(http, url, user, key, vtiger::Options::default())?))
}

/// Behind the wire of the embedded calendar server.
struct Calendar(DavServer);

impl Behind for Calendar {
    fn raw(&self, collection: Option<&str>, id: &str) -> Option<String> {
        let path = path_of(collection?)?;
        let all = self.0.list(&path);
        all.into_iter().find(|stored| id.ends_with(&stored.name)).map(|stored| stored.text)
    }

    fn plant(&self, collection: Option<&str>, id: &str, line: &str) -> bool {
        let Some(path) = collection.and_then(path_of) else { return false };
        let all = self.0.list(&path);
        let Some(stored) = all.into_iter().find(|stored| id.ends_with(&stored.name)) else { return false };
        let end = ["END:VEVENT", "END:VTODO", "END:VCARD"].into_iter().find(|end| stored.text.contains(end));
        let Some(end) = end else { return false };
        let planted = stored.text.replacen(end, &format!("{line}\r\n{end}"), 1);
        self.0.put(&path, &stored.name, &planted).is_some()
    }

    fn rename(&self, collection: Option<&str>, _: Kind, id: &str, (old, new): (&str, &str)) -> bool {
        let Some(path) = collection.and_then(path_of) else { return false };
        let all = self.0.list(&path);
        let Some(stored) = all.into_iter().find(|stored| id.ends_with(&stored.name)) else { return false };
        self.0.put(&path, &stored.name, &stored.text.replace(old, new)).is_some()
    }

    fn remove(&self, collection: Option<&str>, id: &str) -> bool {
        let Some(path) = collection.and_then(path_of) else { return false };
        let all = self.0.list(&path);
        all.into_iter().find(|stored| id.ends_with(&stored.name)).is_some_and(|own| self.0.delete(&path, &own.name))
    }

    fn lose_next_answer(&self) -> bool {
        self.0.faults().next(Matching::method("PUT"), 1, Fault::DropAfter);
        true
    }

    fn messages(&self) -> usize {
        self.0.mails_sent().len()
    }
}

/// Behind the wire of the embedded CRM.
struct Records(Crm);

impl Behind for Records {
    fn raw(&self, _: Option<&str>, id: &str) -> Option<String> {
        self.0.record(id).map(|record| format!("{record:?}"))
    }

    fn plant(&self, _: Option<&str>, _: &str, _: &str) -> bool {
        false
    }

    fn rename(&self, _: Option<&str>, kind: Kind, id: &str, (_, new): (&str, &str)) -> bool {
        let field = match kind {
            Kind::Event | Kind::Task => "subject",
            Kind::Contact => "lastname",
            Kind::Company => "accountname",
        };
        self.0.ui_edit(id, &[(field, new)]);
        true
    }

    fn remove(&self, _: Option<&str>, id: &str) -> bool {
        self.0.ui_delete(id);
        true
    }

    fn lose_next_answer(&self) -> bool {
        self.0.faults().next(Matching::operation("create"), 1, Fault::DropAfter);
        true
    }

    fn messages(&self) -> usize {
        self.0.mails_sent().len()
    }
}

/// Behind the wire of the embedded Graph service. An id is one of a kind in the whole mailbox.
struct Mailbox(GraphServer);

impl Mailbox {
    /// What kind of thing holds this id.
    fn noun(&self, id: &str) -> Option<Noun> {
        let all = [Noun::Calendar, Noun::Folder, Noun::List];
        all.into_iter().find(|noun| self.0.get(MAILBOX, *noun, id).is_some())
    }
}

impl Behind for Mailbox {
    fn raw(&self, _: Option<&str>, id: &str) -> Option<String> {
        self.0.get(MAILBOX, self.noun(id)?, id).map(|item| item.to_string())
    }

    fn plant(&self, _: Option<&str>, id: &str, line: &str) -> bool {
        let name = "String {0b1c2d3e-0000-4000-8000-000000000007} Name Altro";
        self.noun(id).is_some_and(|noun| self.0.plant(MAILBOX, noun, id, (name, line)))
    }

    fn rename(&self, _: Option<&str>, kind: Kind, id: &str, (_, new): (&str, &str)) -> bool {
        let (noun, field) = match kind {
            Kind::Event => (Noun::Calendar, "subject"),
            Kind::Task => (Noun::List, "title"),
            Kind::Contact => (Noun::Folder, "surname"),
            Kind::Company => (Noun::Folder, "companyName"),
        };
        self.0.edit(MAILBOX, noun, id, &serde_json::json!({field: new})).is_ok()
    }

    fn remove(&self, _: Option<&str>, id: &str) -> bool {
        self.noun(id).is_some_and(|noun| self.0.remove(MAILBOX, noun, id))
    }

    fn lose_next_answer(&self) -> bool {
        self.0.faults().next(Matching::method("POST"), 1, Fault::DropAfter);
        true
    }

    fn messages(&self) -> usize {
        self.0.mails_sent().len()
    }
}

/// Behind the wire of the embedded Exchange server. An id is one of a kind in the whole mailbox.
struct Items(EwsServer);

impl Behind for Items {
    fn raw(&self, _: Option<&str>, id: &str) -> Option<String> {
        self.0.get(id)
    }

    fn plant(&self, _: Option<&str>, id: &str, line: &str) -> bool {
        self.0.plant(id, ("Altro", line))
    }

    fn rename(&self, _: Option<&str>, kind: Kind, id: &str, (_, new): (&str, &str)) -> bool {
        let element = match kind {
            Kind::Event | Kind::Task => "Subject",
            Kind::Contact => "Surname",
            Kind::Company => "CompanyName",
        };
        self.0.class(id).is_some() && self.0.edit(id, &format!("<t:{element}>{new}</t:{element}>")).is_ok()
    }

    fn remove(&self, _: Option<&str>, id: &str) -> bool {
        self.0.remove(id)
    }

    fn lose_next_answer(&self) -> bool {
        self.0.faults().next(Matching::operation("CreateItem"), 1, Fault::DropAfter);
        true
    }

    fn messages(&self) -> usize {
        self.0.mails_sent().len()
    }
}

fn path_of(collection: &str) -> Option<String> {
    match Url::parse(collection) {
        Ok(url) => Some(url.path().to_owned()),
        Err(_) => Some(collection.to_owned()),
    }
}
