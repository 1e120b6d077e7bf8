//! Attendees and organizer, which are only read, and the CRM contacts an event is about.

use std::collections::BTreeMap;

use ponte_core::record::{Attendee, Field, Kind, Participation, Person, Record, Reference, Value};

use crate::groupware::dav::lines::{Component, Line, escape, read_text};

const OWN_CONTACT: &str = "X-PONTE-CONTACT";

/// Reads them all.
pub(super) fn read(component: &Component, record: &mut Record) {
    if record.kind == Kind::Event {
        let attendees = component.all("ATTENDEE").filter_map(attendee);
        record.set(Field::Attendees, Value::Attendees(attendees.map(|a| (a.email.to_lowercase(), a)).collect()));
        if let Some(line) = component.first("ORGANIZER") {
            record.set(
                Field::Organizer,
                Value::Person(Person { name: name(line), email: email(line).unwrap_or_default() }),
            );
        }
    }
    record.set(Field::Contacts, Value::References(contacts(component)));
}

/// The address of an ATTENDEE or ORGANIZER: its `mailto:`, or the EMAIL parameter of RFC 7986 §6.2.
pub(super) fn email(line: &Line) -> Option<String> {
    let value = line.value().trim();
    let mail = match value.split_at_checked(7) {
        Some((scheme, mail)) if scheme.eq_ignore_ascii_case("mailto:") => mail,
        _ => value,
    };
    let found = Some(mail).filter(|mail| mail.contains('@')).or_else(|| line.param("EMAIL"));
    found.map(|mail| mail.trim().to_owned()).filter(|mail| !mail.is_empty())
}

fn name(line: &Line) -> String {
    line.param("CN").unwrap_or_default().to_owned()
}

fn attendee(line: &Line) -> Option<Attendee> {
    let participation = match line.param("PARTSTAT").map(str::to_ascii_uppercase).as_deref() {
        Some("ACCEPTED") => Participation::Accepted,
        Some("DECLINED") => Participation::Declined,
        Some("TENTATIVE") => Participation::Tentative,
        Some("DELEGATED") => Participation::Delegated,
        _ => Participation::NeedsAction,
    };
    let role = line.param("ROLE").unwrap_or_default();
    let optional = ["OPT-PARTICIPANT", "NON-PARTICIPANT"].iter().any(|word| role.eq_ignore_ascii_case(word));
    Some(Attendee { name: name(line), email: email(line)?, participation, optional })
}

fn contacts(component: &Component) -> BTreeMap<String, Reference> {
    let own = component.all(OWN_CONTACT).map(own_contact);
    let mut found: BTreeMap<String, Reference> = own.map(|reference| (reference.key(), reference)).collect();
    for text in component.all("CONTACT").map(read_text) {
        if !text.is_empty() && !found.values().any(|reference| reference.name == text) {
            let reference = Reference { id: None, name: text, email: None };
            found.insert(reference.key(), reference);
        }
    }
    found
}

fn own_contact(line: &Line) -> Reference {
    let param = |name: &str| line.param(name).map(str::to_owned);
    Reference { id: param("X-PONTE-ID"), name: read_text(line), email: param("EMAIL") }
}

/// Writes the contacts: a CONTACT that any program shows, and a property of our own that knows their ids.
pub(super) fn write_contacts(component: &mut Component, value: Option<&Value>) {
    let empty = BTreeMap::new();
    let new = match value {
        Some(Value::References(references)) => references,
        _ => &empty,
    };
    let old = contacts(component);
    let gone: Vec<&Reference> = old.iter().filter(|(key, _)| !new.contains_key(*key)).map(|(_, old)| old).collect();
    component.retain(|line| match line.name() {
        OWN_CONTACT => new.contains_key(&own_contact(line).key()),
        "CONTACT" => !gone.iter().any(|reference| reference.name == read_text(line)),
        _ => true,
    });
    for reference in new.iter().filter(|(key, _)| !old.contains_key(*key)).map(|(_, new)| new) {
        if !reference.name.is_empty() {
            component.add(Line::new("CONTACT", &[], &escape(&reference.name)));
        }
        let params = [("X-PONTE-ID", reference.id.as_deref()), ("EMAIL", reference.email.as_deref())];
        let params: Vec<(&str, &str)> = params.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        component.add(Line::new(OWN_CONTACT, &params, &escape(&reference.name)));
    }
}
