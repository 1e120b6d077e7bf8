//! The gate every write passes: whether it could make Exchange mail somebody (design 6.5). No parameter of Graph keeps it
//! from doing so; so attendees are never written, and of a meeting only what is the user's own.

use ponte_core::operation::MailPermit;
use ponte_core::record::Field;
use ponte_core::snapshot::Mailing;
use ponte_core::verdict::{Failure, FailureKind};
use serde_json::Value;

use super::Raw;

/// Whom a write to an event would tell. Others may be invited to one occurrence alone.
#[must_use]
pub(in crate::groupware) fn mailing(raw: &Raw) -> Mailing {
    let rows = || std::iter::once(&raw.row).chain(raw.differing());
    let organizer = raw.row.get("organizer").map(address).unwrap_or_default();
    let people = rows().filter_map(|row| row.get("attendees")?.as_array()).flatten().map(address);
    // One that has no address is told all the same.
    let others = { people }.any(|one| one.is_empty() || one != organizer);
    match raw.row.get("isOrganizer").and_then(Value::as_bool) {
        Some(false) => Mailing::Invited,
        // Who says nothing of the organiser may well be one: the dangerous answer is the safe one.
        Some(true) | None if others => Mailing::Organizes,
        Some(true) | None => Mailing::Silent,
    }
}

fn address(one: &Value) -> String {
    one.pointer("/emailAddress/address").and_then(Value::as_str).unwrap_or("").to_lowercase()
}

/// What is written to a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::groupware) enum Write<'a> {
    /// These fields.
    Fields(&'a [Field]),
    /// The whole event, or an occurrence, goes.
    Delete,
}

/// Whether a write may go through.
///
/// # Errors
/// [`FailureKind::Decide`] where it would mail without permit, or change another's meeting.
pub(in crate::groupware) fn pass(mailing: Mailing, write: Write<'_>, permit: MailPermit) -> Result<(), Failure> {
    let silent = match write {
        Write::Fields(fields) => fields.iter().all(|field| matches!(field, Field::Categories | Field::Reminder)),
        Write::Delete => false,
    };
    match (mailing, write, permit) {
        (Mailing::Silent, _, _) | (Mailing::Organizes, _, MailPermit::Organizer) => Ok(()),
        _ if silent => Ok(()),
        (Mailing::Organizes, _, MailPermit::Denied) => Err(Failure::new(FailureKind::Decide, "failure-would-mail")),
        (Mailing::Invited, Write::Fields(_), _) => Err(Failure::new(FailureKind::Decide, "failure-not-organizer")),
        // Only an organiser's deletion is told to others (graph/api/event-delete).
        (Mailing::Invited, Write::Delete, _) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(organises: Option<bool>, attendees: &[&str]) -> Value {
        let one = |address: &str| json!({"emailAddress": {"address": address}});
        let attendees: Vec<Value> = attendees.iter().map(|address| one(address)).collect();
        json!({"isOrganizer": organises, "organizer": one("giulia@x.it"), "attendees": attendees})
    }

    #[test]
    fn whom_a_write_would_tell() {
        let rows = [
            (row(Some(true), &[]), Mailing::Silent),
            (row(Some(true), &["Giulia@x.it"]), Mailing::Silent),
            (row(Some(true), &["marco@x.it"]), Mailing::Organizes),
            (row(Some(true), &[""]), Mailing::Organizes),
            (row(Some(false), &["marco@x.it"]), Mailing::Invited),
            (row(Some(false), &[]), Mailing::Invited),
            (row(None, &["marco@x.it"]), Mailing::Organizes),
            (row(None, &[]), Mailing::Silent),
        ];
        for (row, expected) in rows {
            assert_eq!(mailing(&Raw::plain(row.clone())), expected, "{row}");
        }
        let nested = Some(json!({"exceptionOccurrences": [row(None, &["marco@x.it"])]}));
        assert_eq!(mailing(&Raw { row: row(Some(true), &[]), nested }), Mailing::Organizes, "to one occurrence");
    }

    #[test]
    fn nothing_that_mails_passes_without_permit() {
        let (own, title) = ([Field::Categories, Field::Reminder], [Field::Reminder, Field::Title]);
        assert!(pass(Mailing::Organizes, Write::Fields(&own), MailPermit::Denied).is_ok());
        assert!(pass(Mailing::Invited, Write::Fields(&own), MailPermit::Denied).is_ok());
        for write in [Write::Fields(&title), Write::Delete] {
            let failure = pass(Mailing::Organizes, write, MailPermit::Denied).unwrap_err();
            assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::Decide, "failure-would-mail"));
            assert!(pass(Mailing::Organizes, write, MailPermit::Organizer).is_ok());
        }
        assert!(pass(Mailing::Invited, Write::Fields(&title), MailPermit::Organizer).is_err());
        assert!(pass(Mailing::Invited, Write::Delete, MailPermit::Denied).is_ok());
    }
}
