//! The gate every write passes: whether it could make the server mail somebody (design 6.5).
//!
//! Changing `SCHEDULE-AGENT` is no way round it, since that itself sends a cancellation (RFC 6638 §3.2.1.2); attendees are
//! never written at all.

use ponte_core::decision::Patch;
use ponte_core::operation::MailPermit;
use ponte_core::record::{Exception, Field, Fields, Value};
use ponte_core::snapshot::Mailing;
use ponte_core::verdict::{Failure, FailureKind};

use super::facts::Facts;
use super::object::Object;
use super::server::Product;

/// Whom a write to an object would tell.
#[must_use]
pub fn mailing(object: &Object, facts: &Facts) -> Mailing {
    let is_me = |address: &str| facts.me.iter().any(|own| own.eq_ignore_ascii_case(address));
    // Invited alone by somebody else, the user would still answer that one by deleting it.
    let told = object.attendee_emails.iter().chain(&object.organizer_email);
    let others = !object.attendee_emails.is_empty() && told.into_iter().any(|address| !is_me(address));
    if !facts.schedules || !others {
        return Mailing::Silent;
    }
    match &object.organizer_email {
        // Without the user's own addresses nobody can say who organises it: the dangerous answer is the safe one.
        Some(organizer) if !is_me(organizer) && !facts.me.is_empty() => Mailing::Invited,
        Some(_) | None => Mailing::Organizes,
    }
}

/// What a write would do to an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Write {
    /// A PUT.
    Put,
    /// A DELETE, always with `Schedule-Reply: F`.
    Delete,
}

/// Whether a write may go through.
///
/// # Errors
/// [`FailureKind::Decide`] where it would mail without permit, or change another's meeting.
pub fn pass(mailing: Mailing, write: Write, permit: MailPermit, facts: &Facts) -> Result<(), Failure> {
    match (mailing, write, permit) {
        (Mailing::Silent, _, _) | (Mailing::Organizes, _, MailPermit::Organizer) => Ok(()),
        (Mailing::Organizes, _, MailPermit::Denied) => Err(Failure::new(FailureKind::Decide, "failure-would-mail")),
        (Mailing::Invited, Write::Put, _) => Err(Failure::new(FailureKind::Decide, "failure-not-organizer")),
        // On SOGo the meeting vanishes from the other users' calendars too, whatever the header says; DAViCal fails over
        // that header, and without it an answer would go out.
        (Mailing::Invited, Write::Delete, _) if matches!(facts.product, Product::Sogo | Product::Davical) => {
            Err(Failure::new(FailureKind::Decide, "failure-would-mail"))
        }
        (Mailing::Invited, Write::Delete, _) => Ok(()),
    }
}

/// A patch without what is never written.
#[must_use]
pub fn without_people(patch: &Patch) -> Patch {
    let mut patch = patch.clone();
    strip(&mut patch.set);
    patch.clear.remove(&Field::Attendees);
    patch.clear.remove(&Field::Organizer);
    patch
}

/// Takes attendees and organiser out of fields, and out of their exceptions.
pub fn strip(fields: &mut Fields) {
    fields.remove(&Field::Attendees);
    fields.remove(&Field::Organizer);
    if let Some(Value::Exceptions(exceptions)) = fields.get_mut(&Field::Exceptions) {
        for exception in exceptions.values_mut() {
            if let Exception::Changed(fields) = exception {
                strip(fields);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ponte_core::record::{Kind, Record};

    use super::*;

    fn object(organizer: Option<&str>, attendees: &[&str]) -> Object {
        Object {
            record: Record::new(Kind::Event),
            uid: "u".into(),
            organizer_email: organizer.map(str::to_owned),
            attendee_emails: attendees.iter().map(|&address| address.to_owned()).collect(),
            is_kind: Kind::Event,
            modified: None,
        }
    }

    fn facts(schedules: bool, me: &[&str]) -> Facts {
        Facts { schedules, me: me.iter().map(|&address| address.to_owned()).collect(), ..Facts::default() }
    }

    #[test]
    fn whom_a_write_would_tell() {
        let me = ["giulia@example.it"];
        let rows = [
            ("nobody invited", object(None, &[]), facts(true, &me), Mailing::Silent),
            (
                "only myself",
                object(Some("giulia@example.it"), &["giulia@example.it"]),
                facts(true, &me),
                Mailing::Silent,
            ),
            ("mine", object(Some("Giulia@Example.it"), &["marco@example.it"]), facts(true, &me), Mailing::Organizes),
            ("no scheduling", object(Some("giulia@example.it"), &["marco@x.it"]), facts(false, &me), Mailing::Silent),
            (
                "another's",
                object(Some("marco@x.it"), &["giulia@example.it", "marco@x.it"]),
                facts(true, &me),
                Mailing::Invited,
            ),
            (
                "another's, I alone",
                object(Some("marco@x.it"), &["giulia@example.it"]),
                facts(true, &me),
                Mailing::Invited,
            ),
            ("another's, nobody invited", object(Some("marco@x.it"), &[]), facts(true, &me), Mailing::Silent),
            ("no address", object(Some("giulia@example.it"), &["urn:uuid:7"]), facts(true, &me), Mailing::Organizes),
            ("nobody organises", object(None, &["marco@x.it"]), facts(true, &me), Mailing::Organizes),
            ("I am not known", object(Some("marco@x.it"), &["marco@x.it"]), facts(true, &[]), Mailing::Organizes),
        ];
        for (name, object, facts, expected) in rows {
            assert_eq!(mailing(&object, &facts), expected, "{name}");
        }
    }

    #[test]
    fn nothing_that_mails_passes_without_permit() {
        let facts = facts(true, &[]);
        for write in [Write::Put, Write::Delete] {
            let failure = pass(Mailing::Organizes, write, MailPermit::Denied, &facts).unwrap_err();
            assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::Decide, "failure-would-mail"));
            assert!(pass(Mailing::Organizes, write, MailPermit::Organizer, &facts).is_ok());
            assert!(pass(Mailing::Silent, write, MailPermit::Denied, &facts).is_ok());
        }
        assert!(pass(Mailing::Invited, Write::Put, MailPermit::Organizer, &facts).is_err());
        assert!(pass(Mailing::Invited, Write::Delete, MailPermit::Denied, &facts).is_ok());
        for product in [Product::Sogo, Product::Davical] {
            let facts = Facts { product, ..facts.clone() };
            assert!(pass(Mailing::Invited, Write::Delete, MailPermit::Denied, &facts).is_err(), "{product:?}");
        }
    }

    #[test]
    fn people_are_never_written() {
        let person = Value::Person(ponte_core::record::Person { name: "M".into(), email: "m@x.it".into() });
        let mut patch = Patch::default();
        patch.set.insert(Field::Organizer, person);
        patch.set.insert(Field::Title, Value::Text("x".into()));
        patch.clear.insert(Field::Attendees);
        let clean = without_people(&patch);
        assert_eq!(clean.fields().cloned().collect::<Vec<_>>(), [Field::Title]);
    }
}
