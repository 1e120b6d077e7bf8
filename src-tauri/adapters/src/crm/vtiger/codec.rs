//! The one place that knows how the records of an opened module are read and written: built-in mapping, the user's own,
//! and what `describe` says this user may see.

use std::collections::BTreeMap;

use ponte_core::capability::{Bend, Capabilities, Hold};
use ponte_core::decision::Patch;
use ponte_core::record::{Field, Fields, Record, Value};
use ponte_core::verdict::Failure;
use ponte_engine::collection::MappedField;

use super::convert::slots::Slot;
use super::convert::{Context, Names, company, contact, event, slots, task, text, time};
use super::module::Module;
use super::op_describe::FieldInfo;
use super::wire::Row;

/// How many records one question by id asks for: as many as one answer holds.
const READ_BATCH: usize = super::query::PAGE;

/// How the records of one module are read and written.
#[derive(Debug)]
pub(super) struct Codec {
    module: Module,
    slots: Vec<Slot>,
    described: Vec<FieldInfo>,
}

impl Codec {
    /// For `module`, as `described` by the server, under the user's `mapping`.
    pub(super) fn new(module: Module, described: Vec<FieldInfo>, mapping: &BTreeMap<String, MappedField>) -> Self {
        let slots = match module {
            Module::Contacts => slots::slots(&contact::TABLE, mapping, &described),
            Module::Accounts => slots::slots(&company::TABLE, mapping, &described),
            Module::Events | Module::Calendar => Vec::new(),
        };
        Codec { module, slots, described }
    }

    /// Whether the server has such a field for this user.
    pub(super) fn has(&self, wire: &str) -> bool {
        self.described.iter().any(|info| info.name == wire)
    }

    /// What a query for whole records asks for.
    pub(super) fn fields(&self) -> Vec<&str> {
        let own: Vec<&str> = match self.module {
            Module::Events => event::FIELDS.to_vec(),
            Module::Calendar => task::FIELDS.to_vec(),
            Module::Contacts | Module::Accounts => {
                // Of a contact the company it works for; of a company, the group it belongs to is not asked for.
                let company = (self.module == Module::Contacts).then_some("account_id");
                let common = ["assigned_user_id", "source", "modifiedtime"].into_iter().chain(company);
                self.slots.iter().map(|slot| slot.wire.as_str()).chain(common).collect()
            }
        };
        std::iter::once("id").chain(own.into_iter().filter(|wire| self.has(wire))).collect()
    }

    /// What the module can hold.
    pub(super) fn capabilities(&self) -> Capabilities {
        Capabilities {
            fields: self.holds(),
            series: false,
            compare_and_swap: false,
            writable: true,
            some_read_only: false,
            schedules: false,
            coarse_versions: true,
            instants_only: true,
            dated_listing: self.module.is_dated(),
            read_batch: READ_BATCH,
        }
    }

    fn holds(&self) -> BTreeMap<Field, Hold> {
        let mut holds = match self.module {
            Module::Events => event::holds(),
            Module::Calendar => task::holds(),
            Module::Contacts | Module::Accounts => slots::holds(&self.slots),
        };
        if self.module == Module::Contacts {
            let company = Hold::bent([Bend::NoAstral, Bend::Cut(100)]);
            holds.insert(Field::Company, company);
            holds.insert(Field::Photo, Hold { write_only: true, read_only: true, bends: Vec::new() });
        }
        holds
    }

    /// The record of a row.
    ///
    /// # Errors
    /// That a field it cannot do without is unreadable.
    pub(super) fn decode(
        &self,
        row: &Row,
        contacts: &[String],
        names: &Names,
        context: &Context<'_>,
    ) -> Result<Record, Failure> {
        let fields = match self.module {
            Module::Events => event::decode(row, contacts, names, context)?,
            Module::Calendar => task::decode(row, contacts, names, context)?,
            Module::Contacts => self.decode_contact(row, names),
            Module::Accounts => slots::decode(&self.slots, row),
        };
        let mut record = Record { fields, ..Record::new(self.module.kind()) };
        record.identity.marker = marker(row.get("source"));
        Ok(record)
    }

    fn decode_contact(&self, row: &Row, names: &Names) -> Fields {
        let mut fields = slots::decode(&self.slots, row);
        if let Some(company) = names.companies.get(row.get("account_id")).filter(|name| !name.is_empty()) {
            fields.insert(Field::Company, Value::Text(company.clone()));
        }
        fields
    }

    /// The wire fields of a patch.
    ///
    /// # Errors
    /// That a time lies outside the calendar.
    pub(super) fn encode_patch(&self, patch: &Patch, context: &Context<'_>) -> Result<Row, Failure> {
        let mut row = self.encode(&patch.set, context)?;
        for field in &patch.clear {
            match self.module {
                Module::Events => fill(&mut row, event::emptied(field)),
                Module::Calendar => fill(&mut row, task::emptied(field)),
                Module::Contacts | Module::Accounts => {
                    let emptied = slots::emptied(&self.slots, field);
                    emptied.iter().for_each(|(wire, said)| row.set(wire, said));
                }
            }
        }
        self.keep_names(&mut row);
        Ok(row)
    }

    /// The wire fields of a new record, complete as Vtiger demands them.
    ///
    /// # Errors
    /// That a date it cannot do without is missing or lies outside the calendar.
    pub(super) fn encode_new(&self, fields: &Fields, context: &Context<'_>) -> Result<Row, Failure> {
        let mut row = match self.module {
            Module::Calendar => self.encode(&task::complete(fields)?, context)?,
            Module::Events | Module::Contacts | Module::Accounts => self.encode(fields, context)?,
        };
        match self.module {
            Module::Events => {
                if let Some(Value::Time(span)) = fields.get(&Field::Time) {
                    row.set("duration_hours", time::hours(span, context.user));
                }
                default(&mut row, &event::DEMANDED);
            }
            Module::Calendar => default(&mut row, &task::DEMANDED),
            Module::Contacts => default(&mut row, &[("lastname", contact::family_name(fields).as_str())]),
            Module::Accounts => default(&mut row, &[("accountname", "-")]),
        }
        self.demands_of_this_server(&mut row);
        Ok(row)
    }

    fn encode(&self, fields: &Fields, context: &Context<'_>) -> Result<Row, Failure> {
        match self.module {
            Module::Events => event::encode(fields, context),
            Module::Calendar => task::encode(fields, context),
            Module::Contacts | Module::Accounts => Ok(slots::encode(&self.slots, fields)),
        }
    }

    /// A mandatory name is never emptied.
    fn keep_names(&self, row: &mut Row) {
        for wire in ["subject", "lastname", "accountname"] {
            if row.iter().any(|(name, said)| name == wire && said.trim().is_empty()) {
                row.set(wire, "-");
            }
        }
    }

    /// Fields that an administrator made mandatory get the least that is accepted.
    fn demands_of_this_server(&self, row: &mut Row) {
        let missing: Vec<&FieldInfo> = self
            .described
            .iter()
            .filter(|info| info.mandatory && info.editable && info.name != "assigned_user_id")
            .filter(|info| row.get(&info.name).is_empty())
            .collect();
        let today = row.get("date_start").to_owned();
        for info in missing {
            row.set(&info.name, least(info, &today));
        }
    }
}

/// The least that a mandatory field accepts.
fn least(info: &FieldInfo, today: &str) -> String {
    if !info.default.is_empty() {
        return info.default.clone();
    }
    match (info.kind.as_str(), &info.first_choice) {
        (_, Some(word)) => word.clone(),
        ("date", None) if !today.is_empty() => today.to_owned(),
        ("date", None) => "1970-01-01".to_owned(),
        ("time", None) => "00:00:00".to_owned(),
        ("integer" | "double" | "currency" | "boolean", None) => "0".to_owned(),
        _ => "-".to_owned(),
    }
}

fn fill(row: &mut Row, pairs: &[(&str, &str)]) {
    pairs.iter().for_each(|(wire, said)| row.set(wire, *said));
}

fn default(row: &mut Row, pairs: &[(&str, &str)]) {
    for (wire, said) in pairs {
        if row.get(wire).trim().is_empty() {
            row.set(wire, *said);
        }
    }
}

/// Ponte's marker in `source`, which Vtiger keeps in capitals: a marker is lower case and has digits, Vtiger's own words
/// there (`CRM`, `WEBSERVICE`, …) have none.
pub(super) fn marker(source: &str) -> Option<String> {
    source.chars().any(|c| c.is_ascii_digit()).then(|| source.to_lowercase())
}

/// A marker as `source` can hold it.
pub(super) fn source(marker: &str) -> String {
    text::cut(&marker.to_uppercase(), 100)
}
