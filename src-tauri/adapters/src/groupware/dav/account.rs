//! A CalDAV/CardDAV account: signs in, lists what there is to choose, and opens it.

use std::sync::Arc;

use async_trait::async_trait;
use ponte_core::record::Kind;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::collection::{Account, AccountInfo, Collection, CollectionInfo, MappableField, Opening, usual};
use ponte_engine::http::{Http, Request};
use ponte_engine::secret::SecretString;
use reqwest::Method;
use tokio::sync::OnceCell;
use url::Url;

use super::auth::Auth;
use super::collection::DavCollection;
use super::discover::{self, Address, Found};
use super::homes::{self, Homes};
use super::href::{as_collection, is_of_owner};
use super::op_make;
use super::server::{Product, schedules};
use super::session::{Session, is_loopback, refusal};

/// What a user may set for one account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether the password may go over plain HTTP to another machine.
    pub allow_http: bool,
}

/// An account on a DAV server. Nothing is asked before it is needed.
#[derive(Debug)]
pub struct Dav {
    http: Http,
    auth: Arc<Auth>,
    options: Options,
    address: Address,
    found: OnceCell<(Found, Homes)>,
}

impl Dav {
    /// An account at `address`: a host, an e-mail address, or the URL of a server, a principal, a home or a collection.
    ///
    /// # Errors
    /// [`FailureKind::Forbidden`] where it is no address.
    pub fn new(
        http: Http,
        address: &str,
        user: &str,
        password: SecretString,
        options: Options,
    ) -> Result<Dav, Failure> {
        let address = Address::parse(address, options.allow_http)?;
        Ok(Dav { http, auth: Arc::new(Auth::new(user, password)), options, address, found: OnceCell::new() })
    }

    fn session(&self, url: &Url) -> Result<Session, Failure> {
        Session::new(self.http.clone(), Arc::clone(&self.auth), self.options.allow_http, url)
    }

    async fn found(&self) -> Result<&(Found, Homes), Failure> {
        self.found
            .get_or_try_init(|| async {
                let found = discover::discover(&self.address, |url| self.session(url)).await?;
                let homes = Homes::ask(&found).await?;
                Ok((found, homes))
            })
            .await
    }

    /// The password goes to an address in the settings only where the account's own address, or what is found there, names
    /// the same server or another one of its owner.
    async fn vouch(&self, collection: &Url) -> Result<(), Failure> {
        if self.address.urls().iter().any(|typed| is_of_owner(typed, collection)) {
            return Ok(());
        }
        let (found, homes) = self.found().await?;
        if is_of_owner(&found.base, collection) || homes.all().into_iter().any(|home| is_of_owner(home, collection)) {
            return Ok(());
        }
        let host = collection.host_str().unwrap_or("");
        Err(Failure::new(FailureKind::Forbidden, "failure-dav-collection-elsewhere").with("host", host))
    }

    /// The first collection of `kind` that nobody made up.
    async fn default_collection(&self, kind: Kind) -> Result<String, Failure> {
        let all = self.collections().await?;
        usual(&all, kind).map(|info| info.id.clone()).ok_or_else(|| {
            Failure::new(FailureKind::Forbidden, "failure-dav-no-collection").with("kind", kind.as_str())
        })
    }
}

#[async_trait]
impl Account for Dav {
    async fn test(&self) -> Result<AccountInfo, Failure> {
        let (found, _) = self.found().await?;
        let options = found.session.ask(Request::new(Method::OPTIONS, found.base.clone())).await?;
        let by_answer = Product::of(&found.response);
        let product = if by_answer == Product::Other { Product::of(&options) } else { by_answer };
        let mut notes = Vec::new();
        if schedules(&options) || schedules(&found.response) {
            notes.push("note-server-schedules".to_owned());
        }
        if found.base.scheme() == "http" && !is_loopback(&found.base) {
            notes.push("note-dav-plain-http".to_owned());
        }
        let version = options.header("server").and_then(|server| server.split('/').nth(1)).unwrap_or("").to_owned();
        let known = product != Product::Other
            && options
                .header("server")
                .is_some_and(|server| server.to_ascii_lowercase().starts_with(&product.name().to_ascii_lowercase()));
        Ok(AccountInfo {
            product: product.name().to_owned(),
            version: if known { version } else { String::new() },
            user_id: found.principals.first().map(|url| url.path().to_owned()).unwrap_or_default(),
            zone: None,
            notes,
        })
    }

    async fn collections(&self) -> Result<Vec<CollectionInfo>, Failure> {
        let (found, homes) = self.found().await?;
        homes::collections(found, homes).await
    }

    async fn open(&self, opening: Opening) -> Result<Box<dyn Collection>, Failure> {
        let id = match opening.collection {
            Some(id) => id,
            None => self.default_collection(opening.kind).await?,
        };
        let url = Url::parse(&id).map_err(|_| not_understood())?;
        let url = as_collection(url);
        self.vouch(&url).await?;
        let session = self.session(&url)?;
        Ok(Box::new(DavCollection::new(session, url, opening.kind, opening.zone)))
    }

    async fn create_scratch(&self, kind: Kind) -> Result<Option<String>, Failure> {
        let (found, homes) = self.found().await?;
        let homes = match kind {
            Kind::Event | Kind::Task => &homes.calendars,
            Kind::Contact | Kind::Company => &homes.books,
        };
        let Some(home) = homes.first() else { return Ok(None) };
        let name = format!("{}{}-{}/", op_make::PREFIX, kind.as_str(), jiff::Timestamp::now().as_nanosecond());
        let url = as_collection(home.clone()).join(&name).map_err(|_| not_understood())?;
        let response = found.session.at(&url)?.send(op_make::make(&url, kind)).await?;
        if response.status.is_success() { Ok(Some(url.to_string())) } else { Err(refusal(&response)) }
    }

    async fn remove_scratch(&self, collection: &str) -> Result<(), Failure> {
        let url = Url::parse(collection).map_err(|_| not_understood())?;
        let request = op_make::remove(&url).ok_or_else(|| Failure::new(FailureKind::Bug, "failure-dav-not-scratch"))?;
        let response = self.session(&url)?.send(request).await?;
        let done = response.status.is_success() || matches!(response.status.as_u16(), 404 | 410);
        if done { Ok(()) } else { Err(refusal(&response)) }
    }

    async fn mappable(&self, _kind: Kind) -> Result<Vec<MappableField>, Failure> {
        Ok(Vec::new())
    }
}

fn not_understood() -> Failure {
    Failure::new(FailureKind::Forbidden, "failure-dav-address")
}
