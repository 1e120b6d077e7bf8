//! An account of an Exchange Server: finds the server, signs in, lists what there is to choose, and opens it.

use std::sync::Arc;

use async_trait::async_trait;
use ponte_core::record::Kind;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::collection::{Account, AccountInfo, Collection, CollectionInfo, MappableField, Opening, usual};
use ponte_engine::http::Http;
use ponte_engine::secret::SecretString;
use tokio::sync::OnceCell;

use super::address::Address;
use super::auth::{Auth, Shown};
use super::collection::EwsCollection;
use super::facts::is_writable;
use super::fault::{self, Fault};
use super::options::Options;
use super::place::{Class, Place, distinguished};
use super::session::Session;
use super::sign_in::Bearer;
use super::soap::Server;
use super::ticket::Ticket;
use super::xml::Element;
use super::{discover, op_folder};
use crate::groupware::bearer::TokenSource;

/// What the name of a collection begins with that Ponte made for a test.
const PREFIX: &str = "ponte-selftest-";
/// How many pages of folders a mailbox may have.
const PAGES: usize = 100;

/// An account of an Exchange Server, or of grommunio. Nothing is asked before it is needed.
#[derive(Debug)]
pub struct Ews {
    http: Http,
    address: Address,
    user: String,
    shown: Shown,
    options: Options,
    session: OnceCell<Session>,
}

impl Ews {
    /// An account of `user` at `address`: a host, the address of the service, or the e-mail address by which it is found.
    ///
    /// # Errors
    /// [`FailureKind::Forbidden`] where that is no address, one that the password would go to in clear, or Microsoft's own
    /// cloud, where this service has come to its end.
    pub fn new(
        http: Http,
        address: &str,
        user: &str,
        password: SecretString,
        options: Options,
    ) -> Result<Ews, Failure> {
        Ews::showing(http, address, user, Shown::Password(password), options)
    }

    /// The same, with what was granted for this server in the browser.
    ///
    /// # Errors
    /// As [`Ews::new`]; that it is not one server, reached over TLS.
    pub fn by_token(
        http: Http,
        address: &str,
        user: &str,
        tokens: Arc<dyn TokenSource>,
        options: Options,
    ) -> Result<Ews, Failure> {
        let bearer = Bearer::new(tokens, address)?;
        Ews::showing(http, address, user, Shown::Token(bearer), Options { allow_http: false, ..options })
    }

    /// The same, for the user whom a ticket shows.
    ///
    /// # Errors
    /// As [`Ews::new`].
    pub fn by_ticket(http: Http, address: &str, user: &str, ticket: Ticket, options: Options) -> Result<Ews, Failure> {
        Ews::showing(http, address, user, Shown::Ticket(ticket), options)
    }

    fn showing(http: Http, address: &str, user: &str, shown: Shown, options: Options) -> Result<Ews, Failure> {
        let address = Address::parse(address, options.allow_http)?;
        Ok(Ews { http, address, user: user.to_owned(), shown, options, session: OnceCell::new() })
    }

    async fn session(&self) -> Result<&Session, Failure> {
        self.session
            .get_or_try_init(|| async {
                // What one server wants says nothing of another.
                let auth = || Auth::new(&self.user, self.shown.clone());
                let url = match &self.address {
                    Address::Service(url) => url.clone(),
                    Address::Mailbox(email) => discover::service(&self.http, email, &mut auth()).await?,
                };
                let session = Session::new(&self.http, url, auth(), self.options.clone())?;
                self.expected(&session).await?;
                Ok(session)
            })
            .await
    }

    /// Whether it is the mailbox of the user whom the account names: browsers may have somebody else signed in. Where the name
    /// is the address of no mailbox nobody can say.
    async fn expected(&self, session: &Session) -> Result<(), Failure> {
        if !matches!(self.shown, Shown::Token(_)) || !self.user.contains('@') {
            return Ok(());
        }
        let word = Class::Calendar.word();
        let both = [distinguished(word, None), distinguished(word, Some(&self.user))];
        let messages = session.ask(&op_folder::get(both)).await?;
        let [own, named] = messages.as_slice() else { return Err(fault::unreadable("no-message")) };
        let id = |message| op_folder::folders(message).next().map(|folder| id_of(folder).to_owned());
        match (Fault::of_message(own), Fault::of_message(named)) {
            (None, None) if id(own) != id(named) => Err(somebody_else()),
            (None, Some(fault)) => match fault.code.as_str() {
                // Nobody is ever kept out of a mailbox of their own.
                "ErrorAccessDenied" | "ErrorItemNotFound" | "ErrorFolderNotFound" => Err(somebody_else()),
                "ErrorNonExistentMailbox" => Ok(()),
                _ => Err(fault.listed()),
            },
            (None, None) | (Some(_), _) => Ok(()),
        }
    }

    /// The mailbox whose folders are meant, where it is another's.
    fn mailbox(&self) -> Option<&str> {
        self.options.mailbox.as_deref()
    }

    /// The folders that every mailbox has, as far as this user may see them.
    async fn default_folders(&self) -> Result<Vec<(Class, Element)>, Failure> {
        let session = self.session().await?;
        let ids = Class::ALL.map(|class| distinguished(class.word(), self.mailbox()));
        let messages = session.ask(&op_folder::get(ids)).await?;
        let mut found = Vec::new();
        let mut refused = None;
        for (class, message) in Class::ALL.into_iter().zip(&messages) {
            match (Fault::of_message(message), op_folder::folders(message).next()) {
                (None, Some(folder)) => found.push((class, folder.clone())),
                (fault, _) => refused = refused.or(fault),
            }
        }
        match refused {
            Some(fault) if found.is_empty() => Err(fault.listed()),
            _ => Ok(found),
        }
    }

    /// All others. Whoever may see one folder of another's mailbox may not list them.
    async fn further_folders(&self) -> Result<Vec<Element>, Failure> {
        let session = self.session().await?;
        let mut all: Vec<Element> = Vec::new();
        for _ in 0..PAGES {
            match session.ask_one(&op_folder::find(self.mailbox(), all.len())).await? {
                Ok(message) => {
                    let count = all.len();
                    all.extend(op_folder::folders(&message).cloned());
                    if op_folder::is_last(&message) || all.len() == count {
                        return Ok(all);
                    }
                }
                Err(_) if self.mailbox().is_some() => return Ok(all),
                Err(fault) => return Err(fault.listed()),
            }
        }
        Err(fault::unreadable("too-many-pages"))
    }

    async fn default_collection(&self, kind: Kind) -> Result<String, Failure> {
        let all = self.collections().await?;
        usual(&all, kind).map(|info| info.id.clone()).ok_or_else(|| missing(kind))
    }
}

fn somebody_else() -> Failure {
    Failure::new(FailureKind::SignIn, "failure-graph-other-user")
}

fn missing(kind: Kind) -> Failure {
    Failure::new(FailureKind::Forbidden, "failure-ews-no-collection").with("kind", kind.as_str())
}

fn id_of(folder: &Element) -> &str {
    folder.child("FolderId").map_or("", |id| id.attribute("Id"))
}

fn info(class: Class, folder: &Element, name: &str) -> Option<CollectionInfo> {
    let id = Some(id_of(folder)).filter(|id| !id.is_empty())?;
    Some(CollectionInfo {
        id: Place { class, id: id.to_owned() }.name(),
        name: name.to_owned(),
        kinds: class.kinds(),
        writable: is_writable(folder),
        // Birthdays, suggested contacts and the like are made up by the server.
        special: folder.text_at(&["FolderClass"]).trim() != class.folder_class(),
        color: None,
    })
}

#[async_trait]
impl Account for Ews {
    async fn test(&self) -> Result<AccountInfo, Failure> {
        let folders = self.default_folders().await?;
        let server = self.session().await?.server();
        if let Some(server) = server.filter(|server| !server.is_supported()) {
            let old = Failure::new(FailureKind::Forbidden, "failure-ews-version");
            return Err(old.with("code", server.version()));
        }
        if folders.is_empty() {
            return Err(missing(Kind::Event));
        }
        Ok(AccountInfo {
            product: server.map_or("Exchange Server", Server::product).to_owned(),
            version: server.map(Server::version).unwrap_or_default(),
            user_id: self.options.acts_as.as_ref().or(self.options.mailbox.as_ref()).unwrap_or(&self.user).clone(),
            zone: None,
            notes: vec!["note-server-schedules".to_owned()],
        })
    }

    async fn collections(&self) -> Result<Vec<CollectionInfo>, Failure> {
        let (defaults, further) = (self.default_folders().await?, self.further_folders().await?);
        let mut all = Vec::new();
        for class in Class::ALL {
            let default = defaults.iter().find(|(own, _)| *own == class).map(|(_, folder)| folder);
            // The default one first: it is what is taken unless the user names another.
            all.extend(default.and_then(|folder| info(class, folder, folder.text_at(&["DisplayName"]))));
            let own = further.iter().filter(|folder| {
                let said = folder.text_at(&["FolderClass"]).trim();
                let of_class = said == class.folder_class() || said.starts_with(&format!("{}.", class.folder_class()));
                of_class && default.is_none_or(|default| id_of(default) != id_of(folder))
            });
            all.extend(own.filter_map(|folder| info(class, folder, folder.text_at(&["DisplayName"]))));
        }
        Ok(all)
    }

    async fn open(&self, opening: Opening) -> Result<Box<dyn Collection>, Failure> {
        let name = match opening.collection {
            Some(name) => name,
            None => self.default_collection(opening.kind).await?,
        };
        let place = Place::parse(&name).filter(|place| place.class == Class::of(opening.kind));
        let place = place.ok_or_else(|| missing(opening.kind))?;
        let session = self.session().await?.clone();
        Ok(Box::new(EwsCollection::new(session, place, opening.kind, opening.zone)))
    }

    async fn create_scratch(&self, kind: Kind) -> Result<Option<String>, Failure> {
        let class = Class::of(kind);
        let name = format!("{PREFIX}{}-{}", kind.as_str(), jiff::Timestamp::now().as_nanosecond());
        let request = op_folder::create(class, &name, self.mailbox());
        let message = self.session().await?.ask_one(&request).await?.map_err(|fault| fault.listed())?;
        let made = op_folder::folders(&message).next().map(|folder| id_of(folder).to_owned());
        let id = made.filter(|id| !id.is_empty()).ok_or_else(|| fault::unreadable("no-id"))?;
        Ok(Some(Place { class, id }.name()))
    }

    async fn remove_scratch(&self, collection: &str) -> Result<(), Failure> {
        let refused = || Failure::new(FailureKind::Bug, "failure-ews-not-scratch");
        let (session, place) = (self.session().await?, Place::parse(collection).ok_or_else(refused)?);
        let message = match session.ask_one(&op_folder::get([place.element()])).await? {
            Ok(message) => message,
            Err(fault) if fault.code == "ErrorFolderNotFound" || fault.is_absent() => return Ok(()),
            Err(fault) => return Err(fault.listed()),
        };
        let name = op_folder::folders(&message).next().map_or("", |folder| folder.text_at(&["DisplayName"]));
        if !name.starts_with(PREFIX) {
            return Err(refused());
        }
        session.ask_one(&op_folder::delete(place.element())).await?.map(drop).map_err(|fault| fault.listed())
    }

    async fn mappable(&self, _kind: Kind) -> Result<Vec<MappableField>, Failure> {
        Ok(Vec::new())
    }
}
