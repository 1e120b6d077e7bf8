//! Changes an object in place: only the lines of what changed, and the stamps that say that something did.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ponte_core::decision::Patch;
use ponte_core::record::{Exception, Field, Fields, Kind, Moment, OccurrenceKey, Record, Recurrence, Value};

use super::time::{print_utc, read_moment};
use super::vtimezone::vtimezone;
use super::zone::Zones;
use super::{Parts, calendar, component_name, fields, parts, series, when};
use crate::groupware::dav::lines::{Broken, Component, Document, Node};
use crate::groupware::dav::object::Edit;

/// The properties whose change is a new revision of the schedule (RFC 5545 §3.8.7.4).
const SCHEDULE: [&str; 8] = ["DTSTART", "DTEND", "DUE", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"];

/// An object taken apart while it is changed.
pub(super) struct Draft {
    pub kind: Kind,
    pub master: Component,
    /// Each with the occurrence it is about.
    pub overrides: Vec<(OccurrenceKey, Component)>,
    pub zones: Zones,
    pub now: Timestamp,
}

/// Carries out `edits` one after the other.
///
/// # Errors
/// An object that cannot be read, or an occurrence it does not have.
pub(in crate::groupware::dav) fn edit(
    document: &mut Document,
    wanted: Kind,
    edits: &[Edit],
    user: &TimeZone,
    now: Timestamp,
) -> Result<(), Broken> {
    let before = calendar(document)?.clone();
    let zones = Zones::of(&before, user);
    let Parts { kind, master, overrides } = parts(&before, wanted)?;
    let keyed = |own: &Component| Ok((series::occurrence(own, master, &zones)?.0, own.clone()));
    let overrides = overrides.into_iter().map(keyed).collect::<Result<Vec<_>, Broken>>()?;
    let mut draft = Draft { kind, master: master.clone(), overrides, zones, now };
    for edit in edits {
        match edit {
            Edit::Patch(patch) => draft.patch(patch)?,
            Edit::Occurrence(key, patch) => draft.patch_occurrence(key, patch)?,
            Edit::Exclude(key) => draft.exclude(key)?,
        }
    }
    draft.stamp(&before);
    let wrapped = document.root.components_mut().find(|component| component.name() == "VCALENDAR");
    if let Some(calendar) = wrapped {
        draft.put_into(calendar, &before);
    } else {
        draft.put_into(&mut document.root, &before);
    }
    Ok(())
}

impl Draft {
    /// Writes new values over the series; occurrences that differ follow in what they had in common with it.
    pub(super) fn patch(&mut self, patch: &Patch) -> Result<(), Broken> {
        let old = fields::read(&self.master, self.kind, &self.zones)?;
        let mut changes: BTreeMap<&Field, Option<&Value>> = patch.clear.iter().map(|field| (field, None)).collect();
        changes.extend(patch.set.iter().map(|(field, value)| (field, Some(value))));
        // In the order of fields: a new status comes before the percentage that goes with it.
        for (field, value) in changes {
            match (field, value) {
                (Field::Recurrence | Field::Exceptions, _) if self.kind != Kind::Event => {}
                (Field::Recurrence, Some(Value::Recurrence(new))) => {
                    series::write_recurrence(&mut self.master, new, &self.zones)?;
                }
                (Field::Recurrence, _) => {
                    series::write_recurrence(&mut self.master, &Recurrence::default(), &self.zones)?
                }
                (Field::Exceptions, _) => {}
                (field, value) => self.write_everywhere(&old, field, value)?,
            }
        }
        match (patch.set.get(&Field::Exceptions), patch.clear.contains(&Field::Exceptions)) {
            (Some(Value::Exceptions(new)), _) => self.write_exceptions(new),
            (None, true) => self.write_exceptions(&BTreeMap::new()),
            _ => Ok(()),
        }
    }

    fn write_everywhere(&mut self, old: &Record, field: &Field, value: Option<&Value>) -> Result<(), Broken> {
        fields::write(&mut self.master, self.kind, field, value, &self.zones, self.now);
        if *field == Field::Time {
            return Ok(());
        }
        for (_, own) in &mut self.overrides {
            let said = fields::read(own, self.kind, &self.zones)?;
            let in_common = match (said.get(field), old.get(field)) {
                (Some(own), Some(of_series)) => series::same_value(own, of_series),
                (None, None) => true,
                _ => false,
            };
            if in_common {
                fields::write(own, self.kind, field, value, &self.zones, self.now);
            }
        }
        Ok(())
    }

    fn patch_occurrence(&mut self, key: &OccurrenceKey, patch: &Patch) -> Result<(), Broken> {
        if !self.repeats() && self.overrides.is_empty() {
            let time = when::read_time(&self.master, &self.zones)?;
            return if time.key() == *key { self.patch(patch) } else { Err(Broken::whole("no-such-occurrence")) };
        }
        let (kind, zones, now) = (self.kind, self.zones.clone(), self.now);
        let own = self.override_of(key)?;
        for (field, value) in &patch.set {
            fields::write(own, kind, field, Some(value), &zones, now);
        }
        for field in &patch.clear {
            fields::write(own, kind, field, None, &zones, now);
        }
        let mut excluded = series::excluded(&self.master, &self.zones)?;
        excluded.retain(|other| other != key);
        series::write_excluded(&mut self.master, &excluded, &self.zones)
    }

    fn exclude(&mut self, key: &OccurrenceKey) -> Result<(), Broken> {
        if !self.repeats() {
            return Err(Broken::whole("no-such-occurrence"));
        }
        self.overrides.retain(|(other, _)| other != key);
        let mut excluded = series::excluded(&self.master, &self.zones)?;
        excluded.push(key.clone());
        series::write_excluded(&mut self.master, &excluded, &self.zones)
    }

    fn repeats(&self) -> bool {
        self.master.has("RRULE") || self.master.has("RDATE")
    }

    fn override_of(&mut self, key: &OccurrenceKey) -> Result<&mut Component, Broken> {
        let place = match self.overrides.iter().position(|(other, _)| other == key) {
            Some(place) => place,
            None => {
                let new = series::new_override(&self.master, key, &self.zones, self.now)?;
                self.overrides.push((key.clone(), new));
                self.overrides.len() - 1
            }
        };
        let found = self.overrides.get_mut(place).map(|(_, own)| own);
        found.ok_or_else(|| Broken::whole("no-such-occurrence"))
    }

    /// Makes the exceptions exactly these.
    pub(super) fn write_exceptions(&mut self, new: &BTreeMap<OccurrenceKey, Exception>) -> Result<(), Broken> {
        let series = fields::read(&self.master, self.kind, &self.zones)?;
        let cancelled = |exception: &Exception| matches!(exception, Exception::Cancelled);
        let stays = |key: &OccurrenceKey| new.get(key).is_some_and(|exception| !cancelled(exception));
        self.overrides.retain(|(key, _)| stays(key));
        let excluded: Vec<OccurrenceKey> =
            new.iter().filter(|(_, exception)| cancelled(exception)).map(|(key, _)| key.clone()).collect();
        series::write_excluded(&mut self.master, &excluded, &self.zones)?;
        for (key, exception) in new {
            if let Exception::Changed(changed) = exception {
                self.write_changed(key, &series, changed)?;
            }
        }
        Ok(())
    }

    /// Makes an override say what the series says, but for `changed`.
    fn write_changed(&mut self, key: &OccurrenceKey, series: &Record, changed: &Fields) -> Result<(), Broken> {
        let (kind, zones, now) = (self.kind, self.zones.clone(), self.now);
        let own = self.override_of(key)?;
        let said = fields::read(own, kind, &zones)?;
        let mut wanted = series.fields.clone();
        wanted.remove(&Field::Time);
        wanted.extend(changed.iter().map(|(field, value)| (field.clone(), value.clone())));
        for (field, value) in &wanted {
            if !said.get(field).is_some_and(|old| series::same_value(old, value)) {
                fields::write(own, kind, field, Some(value), &zones, now);
            }
        }
        for field in said.fields.keys().filter(|field| !wanted.contains_key(field) && **field != Field::Time) {
            fields::write(own, kind, field, None, &zones, now);
        }
        Ok(())
    }

    /// Stamps the components that changed.
    fn stamp(&mut self, before: &Component) {
        let old: Vec<&Component> = before.components().filter(|c| c.name() == component_name(self.kind)).collect();
        let now = self.now;
        for component in std::iter::once(&mut self.master).chain(self.overrides.iter_mut().map(|(_, own)| own)) {
            let id = |component: &Component| component.first("RECURRENCE-ID").map(|line| line.text());
            let was = old.iter().find(|other| id(other) == id(component));
            if was.is_some_and(|was| **was == *component) {
                continue;
            }
            if was.is_some_and(|was| schedule(was) != schedule(component)) {
                let sequence = component.first("SEQUENCE").and_then(|line| line.value().trim().parse::<u32>().ok());
                component.set("SEQUENCE", Some(&sequence.unwrap_or(0).saturating_add(1).to_string()));
            }
            component.set("DTSTAMP", Some(&print_utc(now)));
            component.set("LAST-MODIFIED", Some(&print_utc(now)));
        }
    }

    /// Puts the components in their places, new ones after the last, and defines zones that came in.
    pub(super) fn put_into(self, calendar: &mut Component, before: &Component) {
        let name = component_name(self.kind);
        let mut overrides = self.overrides.into_iter().map(|(_, own)| own).peekable();
        let id = |component: &Component| component.first("RECURRENCE-ID").map(|line| line.text());
        let master_id = id(&self.master);
        let mut master = Some(self.master);
        let mut after = 0;
        let mut nodes = Vec::new();
        for node in std::mem::take(&mut calendar.nodes) {
            match node {
                Node::Component(old) if old.name() == name => {
                    let new = if id(&old) == master_id {
                        master.take()
                    } else {
                        overrides.next_if(|own| id(own) == id(&old))
                    };
                    nodes.extend(new.map(Node::Component));
                    after = nodes.len();
                }
                other => nodes.push(other),
            }
        }
        let rest = nodes.split_off(if after == 0 { nodes.len() } else { after });
        nodes.extend(master.into_iter().chain(overrides).map(Node::Component));
        nodes.extend(rest);
        calendar.nodes = nodes;
        define_zones(calendar, &zone_names(before), &self.zones);
    }
}

fn schedule(component: &Component) -> Vec<String> {
    component.lines().filter(|line| SCHEDULE.contains(&line.name())).map(|line| line.text()).collect()
}

fn zone_names(calendar: &Component) -> BTreeSet<String> {
    let lines = calendar.components().filter(|component| component.name() != "VTIMEZONE").flat_map(Component::lines);
    lines.filter_map(|line| line.param("TZID")).map(str::to_owned).collect()
}

/// Adds a VTIMEZONE for each zone name that was not there `before` and is not defined (RFC 5545 §3.6.5 demands one).
fn define_zones(calendar: &mut Component, before: &BTreeSet<String>, zones: &Zones) {
    let defined: BTreeSet<String> = calendar
        .components()
        .filter(|component| component.name() == "VTIMEZONE")
        .filter_map(|component| component.first("TZID").map(|line| line.value().to_owned()))
        .collect();
    let new: Vec<String> =
        zone_names(calendar).into_iter().filter(|name| !before.contains(name) && !defined.contains(name)).collect();
    for name in new {
        let first = first_use(calendar, &name, zones);
        let definition = zones.get(&name).zip(first).and_then(|(zone, first)| vtimezone(&zone, first));
        if let Some(definition) = definition {
            let place = calendar.nodes.iter().position(|node| matches!(node, Node::Component(_)));
            calendar.nodes.insert(place.unwrap_or(calendar.nodes.len()), Node::Component(definition));
        }
    }
}

fn first_use(calendar: &Component, name: &str, zones: &Zones) -> Option<Timestamp> {
    let lines = calendar.components().flat_map(Component::lines).filter(|line| line.param("TZID") == Some(name));
    let instants = lines.filter_map(|line| match read_moment(line, line.value(), zones).ok()? {
        Moment::Zoned(zoned) => Some(zoned.timestamp()),
        Moment::Floating(_) | Moment::Day(_) => None,
    });
    instants.min()
}
