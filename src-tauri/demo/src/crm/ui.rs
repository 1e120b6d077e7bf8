//! The hands of a person in the web interface. Times are given in the person's zone, as the interface shows them.
//!
//! Unlike the API, the interface keeps reminders, invitees and contacts, and marks its records with source `CRM`.

use std::collections::BTreeMap;

use jiff::{civil::DateTime, tz::TimeZone};

use super::{
    Crm, activity,
    inspect::number_of,
    modules::Module,
    request::Element,
    state::{Record, State, Table},
    write,
};

impl Crm {
    /// Creates a record of `Events`, `Calendar`, `Contacts` or `Accounts` and says its wire id; none for another module.
    /// `reminder_time` is in minutes here. What is left out of an activity is filled in as the interface would.
    pub fn ui_create(&self, user: &str, module: &str, fields: &[(&str, &str)]) -> Option<String> {
        let mut state = self.shared.state();
        let module = Module::named(module).filter(|module| Module::ENTITIES.contains(module))?;
        let number = state.next_number();
        let record = blank(&mut state, user, module);
        state.records.insert(number, record);
        change(&mut state, user, number, fields);
        Some(state.records.get(&number)?.module().id(number))
    }

    /// Duplicates a record, as the interface's own button does. `marked`: with its source, as an import of an export would.
    pub fn ui_duplicate(&self, id: &str, marked: bool) -> Option<String> {
        let mut state = self.shared.state();
        let mut record = state.records.get(&number_of(id)?)?.clone();
        let number = state.next_number();
        let stamp = state.stamp();
        for field in ["createdtime", "modifiedtime"] {
            record.set(field, stamp.clone());
        }
        if !marked {
            record.set("source", "CRM".to_owned());
        }
        let wire = record.module().id(number);
        state.records.insert(number, record);
        Some(wire)
    }

    /// Edits a record as its owner, or as the first user when a group owns it.
    pub fn ui_edit(&self, id: &str, fields: &[(&str, &str)]) {
        let mut state = self.shared.state();
        if let Some(number) = number_of(id) {
            let user = editor(&state, number);
            change(&mut state, &user, number, fields);
        }
    }

    /// Moves a record to the bin.
    pub fn ui_delete(&self, id: &str) {
        if let Some(number) = number_of(id) {
            write::bin(&mut self.shared.state(), number);
        }
    }

    /// Takes a record out of the bin: same id, new modified time.
    pub fn ui_restore(&self, id: &str) {
        let mut state = self.shared.state();
        let stamp = state.stamp();
        if let Some(record) = number_of(id).and_then(|number| state.records.get_mut(&number)) {
            record.deleted = false;
            record.set("modifiedtime", stamp);
        }
    }

    /// Sets the invited users of an event by wire id.
    pub fn ui_invite(&self, event: &str, users: &[&str]) {
        let numbers = users.iter().filter_map(|id| number_of(id)).collect();
        self.touch(event, |record| record.invitees = numbers);
    }

    /// Sets the linked contacts of an activity by wire id.
    pub fn ui_set_contacts(&self, event: &str, contacts: &[&str]) {
        let numbers = contacts.iter().filter_map(|id| number_of(id)).collect();
        self.touch(event, |record| record.contacts = numbers);
    }

    /// A weekly series of `times` events: as many separate records, no series id, a bare label (E6).
    pub fn ui_weekly_series(&self, user: &str, fields: &[(&str, &str)], times: usize) -> Vec<String> {
        let first: BTreeMap<&str, &str> = fields.iter().copied().collect();
        let mut made = Vec::new();
        for week in 0..times {
            let moved = |name| later(first.get(name).copied().unwrap_or_default(), week);
            let (start, end) = (moved("date_start"), moved("due_date"));
            let mut all = fields.to_vec();
            all.extend([("date_start", start.as_str()), ("due_date", &end), ("recurringtype", "Weekly")]);
            let Some(id) = self.ui_create(user, "Events", &all) else { continue };
            self.touch(&id, |record| record.recurs = true);
            made.push(id);
        }
        made
    }

    fn touch(&self, id: &str, change: impl FnOnce(&mut Record)) {
        let mut state = self.shared.state();
        let stamp = state.stamp();
        if let Some(record) = number_of(id).and_then(|number| state.records.get_mut(&number)) {
            change(record);
            record.set("modifiedtime", stamp);
        }
    }
}

fn later(date: &str, weeks: usize) -> String {
    let Ok(day) = date.parse::<jiff::civil::Date>() else { return date.to_owned() };
    let weeks = i64::try_from(weeks).unwrap_or_default();
    day.checked_add(jiff::Span::new().weeks(weeks)).unwrap_or(day).to_string()
}

fn editor(state: &State, number: u64) -> String {
    let owner = state.records.get(&number).map(|record| record.get("assigned_user_id").to_owned()).unwrap_or_default();
    if owner.starts_with("19x") {
        return owner;
    }
    state.users.keys().next().map(|number| Module::Users.id(*number)).unwrap_or_default()
}

fn blank(state: &mut State, user: &str, module: Module) -> Record {
    let table = match module {
        Module::Contacts => Table::Contact,
        Module::Accounts => Table::Account,
        _ => Table::Activity,
    };
    let mut record = Record {
        table,
        values: BTreeMap::new(),
        contacts: Vec::new(),
        invitees: Vec::new(),
        deleted: false,
        recurs: false,
    };
    for field in state.described(module) {
        record.set(field.name, field.initial());
    }
    let stamp = state.stamp();
    let filled = match module {
        Module::Events => [("activitytype", "Meeting"), ("eventstatus", "Planned"), ("visibility", "Public")],
        Module::Calendar => [("activitytype", "Task"), ("taskstatus", "Not Started"), ("visibility", "Private")],
        Module::Contacts => [("contact_no", ""), ("source", "CRM"), ("title", "")],
        _ => [("account_no", ""), ("source", "CRM"), ("phone", "")],
    };
    for (name, value) in filled {
        record.set(name, value);
    }
    match module {
        Module::Contacts => record.set("contact_no", state.next_label("CON")),
        Module::Accounts => record.set("account_no", state.next_label("ACC")),
        _ => record.set("reminder_time", ""),
    }
    for (name, value) in [("source", "CRM"), ("createdtime", &stamp), ("assigned_user_id", user)] {
        record.set(name, value);
    }
    record
}

fn change(state: &mut State, user: &str, number: u64, fields: &[(&str, &str)]) {
    let zone = number_of(user).and_then(|number| state.users.get(&number)).map(|user| user.zone.clone());
    let zone = zone.and_then(|name| TimeZone::get(&name).ok()).unwrap_or(TimeZone::UTC);
    let (server, stamp, now) = (state.zone.clone(), state.stamp(), state.now());
    let Some(record) = state.records.get_mut(&number) else { return };
    let mut sent: Element = fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    if record.table == Table::Activity {
        to_server(record, &mut sent, &zone, &server);
        if let Some(contact) = sent.remove("contact_id") {
            record.contacts = number_of(&contact).into_iter().collect();
        }
    }
    for (name, text) in &sent {
        record.set(name, text.trim().replace("\r\n", "\n"));
    }
    record.set("modifiedtime", stamp);
    record.set("modifiedby", user);
    if record.table == Table::Activity {
        let night = activity::midnight_of(&zone, &server, now);
        let settled = write::settle(state, number, &Element::new(), night);
        tracing::trace!(settled = settled.is_ok(), "the interface saved an activity");
    }
}

/// Moves the given start and end from the person's zone to the server's (S7). A task's due date has no time to move.
fn to_server(record: &Record, sent: &mut Element, zone: &TimeZone, server: &TimeZone) {
    let task = sent.get("activitytype").map_or_else(|| record.get("activitytype"), String::as_str) == "Task";
    let ends = if task { None } else { Some(("due_date", "time_end")) };
    for (date, time) in [Some(("date_start", "time_start")), ends].into_iter().flatten() {
        let (Some(day), Some(hour)) = (sent.get(date), sent.get(time)) else { continue };
        let Ok(moment) = format!("{day}T{hour}").parse::<DateTime>() else { continue };
        let Ok(moment) = moment.to_zoned(zone.clone()) else { continue };
        let moment = moment.with_time_zone(server.clone());
        sent.insert(date.to_owned(), moment.strftime("%Y-%m-%d").to_string());
        sent.insert(time.to_owned(), moment.strftime("%H:%M:%S").to_string());
    }
}
