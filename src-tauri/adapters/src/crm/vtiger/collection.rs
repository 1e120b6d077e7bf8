//! An opened module: what it answers when the engine lists, reads, finds and writes.
//!
//! A query shows everybody's activities, private ones included (Vtiger 8.2); so whatever is read is filtered by owner
//! here, and nobody else's text leaves this folder.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ponte_core::capability::Capabilities;
use ponte_core::operation::{Answer, Marker, Operation};
use ponte_core::snapshot::{Changes, Cursor, Listed, Mailing, Reading, RemoteId, Snapshot, Version};
use ponte_core::verdict::Failure;
use ponte_engine::collection::Collection;
use tokio::sync::mpsc::UnboundedSender;

use super::codec::{self, Codec};
use super::convert::{Context, Names, time};
use super::fault::Fault;
use super::listing::{self, Scope};
use super::module::Module;
use super::op_query::query;
use super::op_retrieve::{Found, retrieve};
use super::query::{PAGE, Query};
use super::session::Session;
use super::version;
use super::wire::{Row, truth};
use super::{changes, lookup, write, write_twins};

/// How many single records are asked for at once.
pub(super) const AT_ONCE: usize = 4;

/// One module of one account, opened under the rules of a pairing.
pub(super) struct VtigerCollection {
    pub(super) session: Arc<Session>,
    pub(super) module: Module,
    pub(super) codec: Codec,
    pub(super) capabilities: Capabilities,
    /// Whose records; everybody's where empty.
    pub(super) owners: Vec<String>,
    /// Who writes.
    pub(super) user_id: String,
    /// Whether texts with `\u0041` in them are refused (Vtiger 8.3).
    pub(super) escapes_fail: bool,
    pub(super) user_zone: TimeZone,
    /// Zones to prefer where an offset fits: the user's in the CRM, the pairing's.
    pub(super) zones: Vec<String>,
    pub(super) names: Mutex<Names>,
    /// What this collection deleted since it last counted: each with the time it was created.
    pub(super) removed: Mutex<Vec<(String, String)>>,
}

#[async_trait]
impl Collection for VtigerCollection {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn changes(&self, cursor: Option<&Cursor>) -> Result<Changes, Failure> {
        *self.names() = Names::default();
        changes::changes(self, cursor).await.map_err(|fault| self.failure(fault, "query"))
    }

    async fn within(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Listed>, Failure> {
        // A day on either side covers every zone and the times that stand in their own fields.
        let day = |at: Timestamp, days: i64| {
            at.checked_add(jiff::SignedDuration::from_hours(24 * days)).unwrap_or(at).to_zoned(TimeZone::UTC).date()
        };
        let (first, last) = (day(from, -1).to_string(), day(to, 1).to_string());
        let conditions = [("date_start", "<=", last.as_str()), ("due_date", ">=", first.as_str())];
        let conditions: &[(&str, &str, &str)] = if self.module.is_dated() { &conditions } else { &[] };
        let scope = self.scope(vec!["id", "modifiedtime", "assigned_user_id"]);
        let rows = listing::all(&self.session, &scope, conditions).await;
        let rows = rows.map_err(|fault| self.failure(fault, "query"))?;
        Ok(rows.iter().filter(|row| self.owns(row)).map(|row| self.listed(row, true)).collect())
    }

    async fn read(&self, ids: &[RemoteId]) -> Result<Vec<Reading>, Failure> {
        self.read_rows(ids).await.map_err(|fault| self.failure(fault, "query"))
    }

    async fn find(&self, marker: &Marker) -> Result<Option<Snapshot>, Failure> {
        self.find_marked(marker).await.map_err(|fault| self.failure(fault, "query"))
    }

    async fn apply(&self, operations: &[Operation], answers: UnboundedSender<Answer>) {
        write::apply(self, operations, &answers).await;
    }
}

impl VtigerCollection {
    /// A fault as the engine wants it, with this module named.
    pub(super) fn failure(&self, fault: Fault, operation: &str) -> Failure {
        fault.failure(self.module.name(), operation)
    }

    pub(super) fn names(&self) -> MutexGuard<'_, Names> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn zones(&self) -> Vec<&str> {
        self.zones.iter().map(String::as_str).collect()
    }

    /// One more that this collection deleted itself.
    pub(super) fn note_removed(&self, row: &Row) {
        self.removed().push((row.get("id").to_owned(), row.get("createdtime").to_owned()));
    }

    pub(super) fn removed(&self) -> MutexGuard<'_, Vec<(String, String)>> {
        self.removed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whose records are meant, asked for with these fields.
    pub(super) fn scope<'a>(&'a self, fields: Vec<&'a str>) -> Scope<'a> {
        Scope { module: self.module.name(), fields, owners: &self.owners }
    }

    /// Whether a row is one of those that this collection shows.
    pub(super) fn owns(&self, row: &Row) -> bool {
        self.owners.is_empty() || self.owners.iter().any(|owner| owner == row.get("assigned_user_id"))
    }

    /// A line of a change report. One whose second has not passed yet gets a version that the next report replaces.
    pub(super) fn listed(&self, row: &Row, settled: bool) -> Listed {
        Listed { id: RemoteId(row.get("id").to_owned()), version: self.version(row, settled), inline: None }
    }

    pub(super) fn version(&self, row: &Row, settled: bool) -> Version {
        let zone = self.module.is_dated().then(|| self.session.zone().name);
        version::of(row.get("modifiedtime"), zone.as_deref().unwrap_or("UTC"), settled)
    }

    /// Whether the second of a row's last change has passed on the server. One that lies far ahead tells of a zone not
    /// yet known, not of a change under way.
    pub(super) fn settled(&self, row: &Row) -> bool {
        let changed = time::moment(row.get("modifiedtime")).and_then(|wall| self.session.zone().instant(wall));
        match (changed, self.session.server_now()) {
            (Some(changed), Some(now)) => !(-60..3).contains(&(now.as_second() - changed.as_second())),
            _ => false,
        }
    }

    pub(super) async fn read_rows(&self, ids: &[RemoteId]) -> Result<Vec<Reading>, Fault> {
        let mut readings = Vec::with_capacity(ids.len());
        for batch in ids.chunks(PAGE) {
            let asked: BTreeSet<&str> = batch.iter().map(|id| id.0.as_str()).collect();
            let sentence = Query::select(self.codec.fields(), self.module.name()).among("id", asked.iter().copied());
            let mut rows = query(&self.session, &sentence.limit(PAGE)).await?;
            rows.retain(|row| asked.contains(row.get("id")));
            let answered: BTreeSet<&str> = rows.iter().map(|row| row.get("id")).collect();
            let missing: Vec<String> = asked.difference(&answered).map(|id| (*id).to_owned()).collect();
            readings.extend(self.readings(rows).await?);
            let single = stream::iter(missing).map(|id| self.read_single(id)).buffer_unordered(AT_ONCE);
            readings.extend(single.try_collect::<Vec<_>>().await?);
        }
        Ok(readings)
    }

    /// One record that a query did not show: gone, or only out of sight?
    pub(super) async fn read_single(&self, id: String) -> Result<Reading, Fault> {
        let remote = RemoteId(id);
        match retrieve(&self.session, &remote.0).await? {
            Found::Gone => Ok(Reading::Gone(remote)),
            Found::NoAccess => Ok(Reading::NoAccess(remote)),
            Found::OtherModule => Ok(Reading::NotMine(remote)),
            Found::Here(row) => {
                let readings = self.readings(vec![row]).await?;
                Ok(readings.into_iter().next().unwrap_or(Reading::NotMine(remote)))
            }
        }
    }

    /// Whole rows as records, with the contacts and names they refer to. Others' rows are answered without being read.
    pub(super) async fn readings(&self, rows: Vec<Row>) -> Result<Vec<Reading>, Fault> {
        let (own, others): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| self.owns(row));
        let ids: Vec<&str> = own.iter().map(|row| row.get("id")).collect();
        let linked = self.module.is_dated() && self.codec.has("contact_id") && !ids.is_empty();
        let contacts = match linked {
            true => lookup::contacts(&self.session, self.module, &ids).await?,
            false => Default::default(),
        };
        self.learn_names(&own, contacts.values().flatten()).await?;
        let none = Vec::new();
        let mut readings: Vec<Reading> = Vec::with_capacity(own.len() + others.len());
        for row in &own {
            readings.push(self.reading(row, contacts.get(row.get("id")).unwrap_or(&none), self.settled(row)));
        }
        readings.extend(others.iter().map(|row| Reading::NotMine(RemoteId(row.get("id").to_owned()))));
        Ok(readings)
    }

    /// Looks up who and what `rows` refer to.
    pub(super) async fn learn_names(&self, rows: &[Row], contacts: impl Iterator<Item = &String>) -> Result<(), Fault> {
        let contacts: BTreeSet<String> = contacts.cloned().collect();
        let field = if self.module == Module::Contacts { "account_id" } else { "parent_id" };
        let is_company = |id: &&str| id.starts_with("11x");
        let companies = rows.iter().map(|row| row.get(field)).filter(is_company).map(str::to_owned).collect();
        let mut names = self.names().clone();
        lookup::learn(&self.session, &mut names, &contacts, &companies).await?;
        *self.names() = names;
        Ok(())
    }

    /// A row whose references are known as a record.
    pub(super) fn reading(&self, row: &Row, contacts: &[String], settled: bool) -> Reading {
        match self.snapshot(row, contacts, settled) {
            Ok(snapshot) => Reading::Found(Box::new(snapshot)),
            Err(failure) => Reading::Malformed(RemoteId(row.get("id").to_owned()), self.version(row, settled), failure),
        }
    }

    /// The snapshot of a row.
    ///
    /// # Errors
    /// That the row cannot be understood.
    pub(super) fn snapshot(&self, row: &Row, contacts: &[String], settled: bool) -> Result<Snapshot, Failure> {
        let server = self.session.zone();
        let context = Context { server: &server, user: &self.user_zone };
        let record = self.codec.decode(row, contacts, &self.names(), &context)?;
        let born_here = record.identity.marker.is_none();
        let fragile = (self.module == Module::Events && born_here).then(|| "vtiger-invitees".to_owned());
        // With "send notification" every save mails those invited, whatever is saved.
        let mails = truth(row.get("sendnotification"));
        Ok(Snapshot {
            id: RemoteId(row.get("id").to_owned()),
            version: self.version(row, settled),
            record,
            modified: time::moment(row.get("modifiedtime")).and_then(|wall| server.instant(wall)),
            mailing: if mails { Mailing::Organizes } else { Mailing::Silent },
            read_only: false,
            fragile,
        })
    }

    pub(super) async fn find_marked(&self, marker: &Marker) -> Result<Option<Snapshot>, Fault> {
        let source = codec::source(&marker.0);
        let fields = self.codec.fields().into_iter().chain(["createdtime"]);
        let sentence = Query::select(fields, self.module.name()).wherever("source", "=", &source);
        let mut rows = query(&self.session, &sentence.ordered("id").limit(PAGE)).await?;
        // Vtiger compares without case and accents.
        rows.retain(|row| row.get("source").to_uppercase() == source);
        write_twins::leave_the_first(self, &mut rows).await?;
        let found = self.readings(rows).await?.into_iter().next();
        Ok(match found {
            Some(Reading::Found(snapshot)) => Some(*snapshot),
            _ => None,
        })
    }
}
