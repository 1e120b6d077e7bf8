//! A Microsoft 365 account: signs in with the tokens it is given, lists what there is to choose, and opens it.

use std::sync::Arc;

use async_trait::async_trait;
use ponte_core::record::Kind;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::collection::{Account, AccountInfo, Collection, CollectionInfo, MappableField, Opening, usual};
use ponte_engine::http::Http;
use serde_json::Value;
use tokio::sync::OnceCell;
use url::{Host, Url};

use super::collection::GraphCollection;
use super::op_container;
use super::place::{Noun, Place};
use super::session::{Part, Session};
use crate::groupware::bearer::TokenSource;

/// Where the service is; national clouds have their own.
pub const GRAPH: &str = "https://graph.microsoft.com/v1.0/";

/// An account of Microsoft 365. Nothing is asked before it is needed.
#[derive(Debug)]
pub struct Graph {
    session: Session,
    me: OnceCell<Me>,
    /// Whose mailbox it has to be; anybody's where nobody is expected.
    expected: Option<String>,
    /// Whether what others share is offered too.
    shared: bool,
    /// Whose mailbox is opened, where it is not the user's own.
    mailbox: Option<String>,
}

/// Whose mailbox it is.
#[derive(Clone, Default)]
struct Me {
    id: String,
    /// Every address under which the mailbox takes mail.
    aliases: Vec<String>,
}

impl std::fmt::Debug for Me {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Me(<redacted>)")
    }
}

impl Graph {
    /// An account on the service at `base`, normally [`GRAPH`].
    ///
    /// # Errors
    /// [`FailureKind::Forbidden`] where that is no address, or one that a token would go to in clear.
    pub fn new(http: Http, base: &str, tokens: Arc<dyn TokenSource>) -> Result<Graph, Failure> {
        let wrong = || Failure::new(FailureKind::Forbidden, "failure-graph-address");
        let base = Url::parse(&format!("{}/", base.trim_end_matches('/'))).map_err(|_| wrong())?;
        let loopback = match base.host() {
            Some(Host::Ipv4(own)) => own.is_loopback(),
            Some(Host::Ipv6(own)) => own.is_loopback(),
            Some(Host::Domain(_)) | None => false,
        };
        let safe = base.scheme() == "https" || (base.scheme() == "http" && loopback);
        if !safe || !base.username().is_empty() || base.password().is_some() {
            return Err(wrong());
        }
        let session = Session::new(http, tokens, base);
        Ok(Graph { session, me: OnceCell::new(), expected: None, shared: true, mailbox: None })
    }

    /// The same, for the mailbox of this user only, where it is an e-mail address: browsers may have somebody else signed in.
    #[must_use]
    pub fn expecting(mut self, user: &str) -> Self {
        self.expected = user.contains('@').then(|| user.to_lowercase());
        self
    }

    /// The same, with what others share or without.
    #[must_use]
    pub fn with_shared(mut self, shared: bool) -> Self {
        self.shared = shared;
        self
    }

    /// The same, for the mailbox of this address, to which the user has access.
    #[must_use]
    pub fn in_mailbox(mut self, address: &str) -> Self {
        self.session = self.session.in_mailbox(address);
        self.mailbox = Some(address.to_owned());
        self
    }

    /// What there is to open: nobody gets at another's To Do.
    fn nouns(&self) -> &'static [Noun] {
        match self.mailbox {
            Some(_) => &[Noun::Calendar, Noun::Folder],
            None => &[Noun::Calendar, Noun::Folder, Noun::List],
        }
    }

    async fn me(&self) -> Result<&Me, Failure> {
        self.me
            .get_or_try_init(|| async {
                let asked = Part::get("me?$select=id,mail,userPrincipalName,proxyAddresses");
                let me = Me::of(&self.session.ask(&asked).await?.done()?);
                match &self.expected {
                    Some(expected) if !me.is(expected) => Err(somebody_else()),
                    Some(_) | None => Ok(me),
                }
            })
            .await
    }

    async fn default_collection(&self, kind: Kind) -> Result<String, Failure> {
        let all = self.collections().await?;
        usual(&all, kind).map(|info| info.id.clone()).ok_or_else(|| missing(kind))
    }
}

impl Me {
    fn of(row: &Value) -> Self {
        let text = |name: &str| row.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let named = [text("mail"), text("userPrincipalName")].into_iter().flatten().map(str::to_lowercase);
        let proxies = row.get("proxyAddresses").and_then(Value::as_array).into_iter().flatten();
        let proxies =
            proxies.filter_map(|proxy| Some(proxy.as_str()?.to_lowercase().strip_prefix("smtp:")?.to_owned()));
        let aliases = named.chain(proxies).collect();
        Me { id: text("id").unwrap_or("").to_owned(), aliases }
    }

    fn is(&self, expected: &str) -> bool {
        self.aliases.iter().any(|alias| alias == expected)
    }
}

fn somebody_else() -> Failure {
    Failure::new(FailureKind::SignIn, "failure-graph-other-user")
}

fn missing(kind: Kind) -> Failure {
    Failure::new(FailureKind::Forbidden, "failure-graph-no-collection").with("kind", kind.as_str())
}

#[async_trait]
impl Account for Graph {
    async fn test(&self) -> Result<AccountInfo, Failure> {
        let me = self.me().await?;
        // A user without a mailbox signs in as well as any other.
        self.session.ask(&Part::get("me/calendars?$top=1")).await?.done()?;
        Ok(AccountInfo {
            product: "Microsoft 365".to_owned(),
            version: String::new(),
            user_id: me.id.clone(),
            zone: None,
            notes: vec!["note-server-schedules".to_owned()],
        })
    }

    async fn collections(&self) -> Result<Vec<CollectionInfo>, Failure> {
        let me = self.me().await?;
        let own = self.mailbox.clone().map(|address| vec![address]);
        let aliases = own.as_ref().unwrap_or(&me.aliases);
        op_container::list(&self.session, self.nouns(), aliases, self.shared).await
    }

    async fn open(&self, opening: Opening) -> Result<Box<dyn Collection>, Failure> {
        if self.expected.is_some() {
            self.me().await?;
        }
        let name = match opening.collection {
            Some(name) => name,
            None => self.default_collection(opening.kind).await?,
        };
        let fits = |place: &Place| place.noun == Noun::of(opening.kind) && self.nouns().contains(&place.noun);
        let place = Place::parse(&name).filter(fits);
        let place = place.ok_or_else(|| missing(opening.kind))?;
        Ok(Box::new(GraphCollection::new(self.session.clone(), place, opening.kind, opening.zone)))
    }

    async fn create_scratch(&self, kind: Kind) -> Result<Option<String>, Failure> {
        let name = format!("{}{}-{}", op_container::PREFIX, kind.as_str(), jiff::Timestamp::now().as_nanosecond());
        op_container::make(&self.session, Noun::of(kind), &name).await.map(Some)
    }

    async fn remove_scratch(&self, collection: &str) -> Result<(), Failure> {
        let place = Place::parse(collection);
        let place = place.ok_or_else(|| Failure::new(FailureKind::Bug, "failure-graph-not-scratch"))?;
        op_container::remove(&self.session, &place).await
    }

    async fn mappable(&self, _kind: Kind) -> Result<Vec<MappableField>, Failure> {
        Ok(Vec::new())
    }
}
