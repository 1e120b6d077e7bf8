//! Vtiger CRM, versions 7 to 8.3, over `webservice.php`.
//!
//! An account signs in lazily and shares one session among its collections. One file per remote operation (`op_*`);
//! `convert` stands between rows and records; `changes` lists, `write*` writes. The wire's types stay in this folder.
//!
//! What Vtiger cannot do is told rather than hidden: no compare-and-swap (a record is read just before it is written), no
//! whole days, no series, invitees that no API reads (`vtiger-invitees`).

mod address;
mod changes;
mod clock;
mod codec;
mod collection;
mod convert;
mod cursor;
mod fault;
mod listing;
mod lookup;
mod module;
mod op_create;
mod op_delete;
mod op_describe;
mod op_listtypes;
mod op_login;
mod op_mobile_sync;
mod op_query;
mod op_retrieve;
mod op_revise;
pub mod probe;
mod query;
mod session;
mod upload;
mod version;
mod wire;
mod write;
mod write_create;
mod write_delete;
mod write_twins;
mod write_update;
mod zone;

#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use ponte_core::record::Kind;
use ponte_core::rules::Ownership;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::collection::{
    Account, AccountInfo, Collection, CollectionInfo, MappableField, MappedField, Opening, UserStatus,
};
use ponte_engine::http::Http;
use ponte_engine::secret::SecretString;

use self::codec::Codec;
use self::collection::VtigerCollection;
use self::convert::{company, contact, slots, time};
use self::fault::Fault;
use self::module::Module;
use self::op_describe::{FieldInfo, describe};
use self::op_query::query;
use self::query::{PAGE, Query};
use self::session::{Session, SignedIn};

/// What an account may be told beside address, user and key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether the key's proof may travel over http, to a server that is not this machine.
    pub allow_http: bool,
}

/// An account on a Vtiger.
pub struct Vtiger {
    session: Arc<Session>,
}

impl Vtiger {
    /// The account of `user` at `base`, which may be a bare host or any address of that CRM; `key` is the access key of
    /// the user's preferences page, not the password. Nothing is sent yet.
    ///
    /// # Errors
    /// That `base` is no address, or is http without leave.
    pub fn new(http: Http, base: &str, user: &str, key: SecretString, options: Options) -> Result<Vtiger, Failure> {
        let endpoint = address::endpoint(base, options.allow_http)?;
        Ok(Vtiger { session: Arc::new(Session::new(http, endpoint, user.trim(), key)) })
    }

    async fn signed_in(&self) -> Result<SignedIn, Failure> {
        self.session.signed_in().await.map_err(|fault| fault.failure("-", "login"))
    }

    async fn modules(&self) -> Result<Vec<Module>, Failure> {
        let types = op_listtypes::listtypes(&self.session).await.map_err(|fault| fault.failure("-", "listtypes"))?;
        Ok(Module::ALL.into_iter().filter(|module| types.iter().any(|name| name == module.name())).collect())
    }

    async fn described(&self, module: Module) -> Result<Vec<FieldInfo>, Failure> {
        describe(&self.session, module.name()).await.map_err(|fault| match fault {
            Fault::Refused(refusal) if refusal.code == "ACCESS_DENIED" => denied(module),
            other => other.failure(module.name(), "describe"),
        })
    }

    async fn owners(&self, opening: &Opening, signed: &SignedIn) -> Result<Vec<String>, Failure> {
        let mut owners = vec![signed.user_id.clone()];
        match &opening.ownership {
            Ownership::Mine => {}
            // A query would show everybody's private activities: of those only one's own are ever shown.
            Ownership::Everybody if Module::of(opening.kind).is_dated() => {}
            Ownership::Everybody => owners.clear(),
            Ownership::Groups(names) => {
                let groups = self.groups().await?;
                for name in names {
                    let group = groups.iter().find(|(_, known)| known.trim() == name.trim());
                    owners.push(group.ok_or_else(unknown_group)?.0.clone());
                }
            }
        }
        Ok(owners)
    }

    async fn groups(&self) -> Result<Vec<(String, String)>, Failure> {
        let sentence = Query::select(["id", "groupname"], "Groups").limit(PAGE);
        let rows = query(&self.session, &sentence).await.map_err(|fault| fault.failure("Groups", "query"))?;
        Ok(rows.iter().map(|row| (row.get("id").to_owned(), row.get("groupname").to_owned())).collect())
    }

    /// What is particular about this server.
    async fn notes(&self, modules: &[Module], signed: &SignedIn) -> Result<Vec<String>, Failure> {
        if modules.is_empty() {
            return Ok(vec!["note-crm-no-modules".to_owned()]);
        }
        if let Some(module) = modules.first() {
            let newest = Query::select(["modifiedtime"], module.name()).ordered("modifiedtime desc").limit(1);
            let rows = query(&self.session, &newest).await.map_err(|fault| fault.failure(module.name(), "query"))?;
            let wall = rows.first().and_then(|row| time::moment(row.get("modifiedtime")));
            self.session.guess_zone(wall, &[&signed.time_zone]);
        }
        let zone = self.session.zone();
        let known = match (zone.proven, zone.name.as_str()) {
            (false, _) => "note-crm-zone-unproven",
            (true, "UTC") => "note-crm-zone-utc",
            (true, name) if name == signed.time_zone => "note-crm-zone-own",
            (true, _) => "note-crm-zone-other",
        };
        Ok(vec![known.to_owned(), "note-vtiger-invitees".to_owned()])
    }
}

#[async_trait]
impl Account for Vtiger {
    async fn test(&self) -> Result<AccountInfo, Failure> {
        let signed = self.signed_in().await?;
        let modules = self.modules().await?;
        let notes = self.notes(&modules, &signed).await?;
        Ok(AccountInfo {
            product: "Vtiger".to_owned(),
            version: signed.version,
            user_id: signed.user_id,
            zone: Some(signed.time_zone).filter(|zone| !zone.is_empty()),
            notes,
        })
    }

    async fn collections(&self) -> Result<Vec<CollectionInfo>, Failure> {
        let modules = self.modules().await?;
        Ok(modules.into_iter().map(info).collect())
    }

    async fn open(&self, opening: Opening) -> Result<Box<dyn Collection>, Failure> {
        let module = Module::of(opening.kind);
        if opening.collection.as_deref().is_some_and(|name| name != module.name()) {
            return Err(denied(module));
        }
        let signed = self.signed_in().await?;
        let codec = Codec::new(module, self.described(module).await?, &opening.mapping);
        let owners = self.owners(&opening, &signed).await?;
        let own_zone = opening.zone.iana_name().map(str::to_owned);
        Ok(Box::new(VtigerCollection {
            session: Arc::clone(&self.session),
            module,
            capabilities: codec.capabilities(),
            codec,
            owners,
            user_id: signed.user_id,
            escapes_fail: !["7.", "8.0", "8.1", "8.2"].iter().any(|old| signed.version.starts_with(old)),
            user_zone: opening.zone,
            zones: std::iter::once(signed.time_zone).chain(own_zone).collect(),
            names: Mutex::default(),
            removed: Mutex::default(),
        }))
    }

    async fn create_scratch(&self, _kind: Kind) -> Result<Option<String>, Failure> {
        Ok(None)
    }

    async fn remove_scratch(&self, _collection: &str) -> Result<(), Failure> {
        Ok(())
    }

    async fn mappable(&self, kind: Kind) -> Result<Vec<MappableField>, Failure> {
        let module = Module::of(kind);
        if module.is_dated() {
            return Ok(Vec::new());
        }
        Ok(self.described(module).await?.into_iter().filter_map(|info| mappable(module, info)).collect())
    }

    async fn user_status(&self, user: &str) -> Result<UserStatus, Failure> {
        if !self.signed_in().await?.is_admin {
            return Ok(UserStatus::Unknown);
        }
        let sentence = Query::select(["user_name", "status"], "Users").wherever("user_name", "=", user).limit(PAGE);
        let rows = query(&self.session, &sentence).await.map_err(|fault| fault.failure("Users", "query"))?;
        let mut statuses = rows.iter().filter(|row| row.get("user_name").eq_ignore_ascii_case(user));
        Ok(match statuses.next().map(|row| row.get("status")) {
            Some("Active") => UserStatus::Active,
            Some("Inactive") => UserStatus::Disabled,
            Some(_) | None => UserStatus::Unknown,
        })
    }
}

fn mappable(module: Module, info: FieldInfo) -> Option<MappableField> {
    let own = ["id", "assigned_user_id", "createdtime", "modifiedtime", "modifiedby", "source", "starred", "tags"];
    let value_type = slots::value_type(&info.kind).filter(|_| !own.contains(&info.name.as_str()))?;
    let table = if module == Module::Contacts { &contact::TABLE[..] } else { &company::TABLE[..] };
    let built = table.iter().find(|(wire, ..)| *wire == info.name);
    let default = built.map(|(_, field, part, _)| MappedField {
        field: field.clone(),
        part: (!part.is_empty()).then(|| (*part).to_owned()),
    });
    let value_type = default.as_ref().filter(|to| to.part.is_none()).map_or(value_type, |to| to.field.value_type());
    Some(MappableField { name: info.name, label: info.label, value_type, default })
}

fn info(module: Module) -> CollectionInfo {
    let name = module.name().to_owned();
    let kinds = vec![module.kind()];
    CollectionInfo { id: name.clone(), name, kinds, writable: true, special: false, color: None }
}

/// Vtiger 8.3.0 shows no modules at all to a normal user whose profile lacks "view all".
fn denied(module: Module) -> Failure {
    Failure::new(FailureKind::Forbidden, "failure-crm-module-denied").with("module", module.name())
}

fn unknown_group() -> Failure {
    Failure::new(FailureKind::Forbidden, "failure-crm-group-unknown")
}
