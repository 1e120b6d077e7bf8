//! The last word on a write to a record that exists: whom it would mail, and what it would destroy unseen (design 6.1, 6.5).

#![deny(clippy::wildcard_enum_match_arm)]

use crate::decision::{Decision, Patch, Seen, Why};
use crate::hash::NORMAL_FORM;
use crate::link::Link;
use crate::record::Field;
use crate::snapshot::{Mailing, Side};
use crate::verdict::{Failure, FailureKind};

use super::Context;

/// Passes a deletion of the record on `side`, or parks it.
pub(crate) fn delete(link: &Link, side: Side, seen: &Seen, why: Why, context: &Context) -> Decision {
    stop(link, side, seen, context).unwrap_or(Decision::Delete(side, why))
}

/// Passes a merge, or parks it.
pub(crate) fn merge(link: &Link, left: &Seen, right: &Seen, decision: Decision, context: &Context) -> Decision {
    let Decision::Merge { left: to_left, right: to_right, .. } = &decision else { return decision };
    let stopped = |side, patch: &Patch, seen| {
        if patch.is_empty() { None } else { unsure(link, side, seen).or_else(|| stop(link, side, seen, context)) }
    };
    stopped(Side::Left, to_left, left).or_else(|| stopped(Side::Right, to_right, right)).unwrap_or(decision)
}

/// What stops a write to the record on `side`: that it would mail others, or that this is not known yet.
fn stop(link: &Link, side: Side, seen: &Seen, context: &Context) -> Option<Decision> {
    match seen.view().map(|view| view.mailing) {
        Some(Mailing::Organizes) if !context.rules.mail_attendees => {
            Some(Decision::Park(side, Failure::new(FailureKind::Decide, "failure-would-mail")))
        }
        Some(Mailing::Organizes | Mailing::Silent | Mailing::Invited) => None,
        None => {
            let mails = context.capabilities(side).schedules && has_attendees(link, side);
            mails.then_some(Decision::Read(side))
        }
    }
}

/// Only a record that named attendees when it was last seen can mail anybody.
fn has_attendees(link: &Link, side: Side) -> bool {
    link.end(side).is_some_and(|end| end.hashes.contains_key(&Field::Attendees))
}

/// A record whose edit destroys what nobody can read is only given what a person changed; where the normal form moved and
/// no common state is at hand, that is not known.
fn unsure(link: &Link, side: Side, seen: &Seen) -> Option<Decision> {
    let fragile = seen.view()?.fragile.as_ref()?;
    let unknown = link.normal_form != NORMAL_FORM && link.base.is_none() && link.origin == side;
    unknown.then(|| {
        Decision::Park(side, Failure::new(FailureKind::Decide, "failure-fragile-unsure").with("what", fragile))
    })
}
