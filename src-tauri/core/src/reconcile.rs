//! What is to become of one pair: one total match over the link and what both sides say.
//!
//! A pair that nobody links yet is only ever copied; a linked pair is merged, deleted, re-created or untied. It must never
//! delete an original because a rule changed, and never take silence for a deletion.

#![deny(clippy::wildcard_enum_match_arm)]

pub(crate) mod gate;

use crate::capability::Capabilities;
use crate::decision::{Decision, Seen, Why};
use crate::hash::{HashKey, NORMAL_FORM};
use crate::link::Link;
use crate::merge::{has_open_fields, is_edited, merge};
use crate::rules::Rules;
use crate::snapshot::{Mailing, Side};
use crate::view::{KeptBack, View};

/// What a decision stands on besides the pair itself.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// What the user chose.
    pub rules: &'a Rules,
    /// What the left side can hold.
    pub left: &'a Capabilities,
    /// What the right side can hold.
    pub right: &'a Capabilities,
    /// The key of the remembered hashes.
    pub key: &'a HashKey,
}

impl<'a> Context<'a> {
    /// What `side` can hold.
    #[must_use]
    pub fn capabilities(&self, side: Side) -> &'a Capabilities {
        match side {
            Side::Left => self.left,
            Side::Right => self.right,
        }
    }
}

impl Seen {
    /// What the side says, where it says something.
    #[must_use]
    pub fn view(&self) -> Option<&View> {
        match self {
            Seen::Changed(view) => Some(view),
            Seen::Unchanged | Seen::Gone | Seen::NotMine | Seen::NoAccess | Seen::Absent => None,
        }
    }
}

/// Decides one pair.
///
/// After [`Decision::Read`] it is asked again with that side [`Seen::Changed`], whether or not its version moved. After
/// [`Decision::Unlink`] the caller must remember the record that stays as known, or it would look new in the next full
/// listing.
#[must_use]
pub fn reconcile(link: Option<&Link>, left: &Seen, right: &Seen, context: &Context) -> Decision {
    use Seen::{Absent, Changed, Gone, NoAccess, NotMine, Unchanged};
    use Side::{Left, Right};
    let Some(link) = link else { return unlinked(left, right, context) };
    match (left, right) {
        // Neither moved: there is nothing to ask.
        (Unchanged, Unchanged) => Decision::Nothing,
        // At least one spoke: field by field, unless a rule now takes the copy away.
        (Changed(_) | Unchanged, Changed(_)) | (Changed(_), Unchanged) => spoken(link, left, right, context),
        // One was deleted, and the other may say what was never settled: that is an edit, and must be read.
        (Gone, Unchanged) if is_unsure(link, Right) => Decision::Read(Right),
        (Unchanged, Gone) if is_unsure(link, Left) => Decision::Read(Left),
        // One was deleted and the other is as it was: the deletion crosses.
        (Gone, Unchanged) => deleted(link, Left, None, context),
        (Unchanged, Gone) => deleted(link, Right, None, context),
        // One was deleted and the other moved: an edit beats the deletion.
        (Gone, Changed(view)) => deleted(link, Left, Some(view), context),
        (Changed(view), Gone) => deleted(link, Right, Some(view), context),
        // Nobody has it any more, or the copy of what is gone was never made.
        (Gone | Absent, Gone) | (Gone, Absent) | (Absent, Absent) => Decision::Forget,
        // The copy was never made: it is now, from what the original says today.
        (Changed(view), Absent) => copied(Right, view, context),
        (Absent, Changed(view)) => copied(Left, view, context),
        // The same, but what the original says must be read for it.
        (Unchanged, Absent) => Decision::Read(Left),
        (Absent, Unchanged) => Decision::Read(Right),
        // It is somebody else's now: not ours to follow, and no reason to delete.
        (NotMine, NotMine | NoAccess | Unchanged | Changed(_) | Gone | Absent)
        | (Unchanged | Changed(_) | Gone | Absent | NoAccess, NotMine) => Decision::Unlink(Why::Reassigned),
        // It cannot be read any more: whether it is still there is not known, so nothing goes.
        (NoAccess, NoAccess | Unchanged | Changed(_) | Gone | Absent)
        | (Unchanged | Changed(_) | Gone | Absent, NoAccess) => Decision::Unlink(Why::AccessLost),
    }
}

/// A pair without a tie: what stands on one side alone is copied, what matching brought together is merged.
fn unlinked(left: &Seen, right: &Seen, context: &Context) -> Decision {
    use Seen::{Absent, Changed, Gone, NoAccess, NotMine, Unchanged};
    match (left, right) {
        // It is new on one side.
        (Changed(view), Absent | Gone | NotMine | NoAccess | Unchanged) => copied(Side::Right, view, context),
        (Absent | Gone | NotMine | NoAccess | Unchanged, Changed(view)) => copied(Side::Left, view, context),
        // Matched just now: a tie that remembers nothing.
        (Changed(one), Changed(other)) => spoken(&matched(one, other), left, right, context),
        // Nothing is tied and nothing can be read: there is nothing to do.
        (Absent | Gone | NotMine | NoAccess | Unchanged, Absent | Gone | NotMine | NoAccess | Unchanged) => {
            Decision::Nothing
        }
    }
}

/// A tie without a common state, born on the left as far as anybody knows.
fn matched(left: &View, right: &View) -> Link {
    let end = |view: &View| crate::link::End {
        id: view.target.id.clone(),
        occurrence: view.target.occurrence.clone(),
        version: view.version.clone(),
        hashes: crate::hash::Hashes::new(),
    };
    Link {
        id: crate::link::LinkId(0),
        kind: left.record.kind,
        origin: Side::Left,
        copied: false,
        generation: 0,
        left: Some(end(left)),
        right: Some(end(right)),
        base: None,
        locked: std::collections::BTreeSet::new(),
        normal_form: NORMAL_FORM,
    }
}

/// Makes a copy on `side` of what the other side says, if the rules let it.
fn copied(side: Side, view: &View, context: &Context) -> Decision {
    match view.kept_back {
        Some(reason) => Decision::KeptBack(side.other(), reason),
        None if may_create(side, context) => Decision::Create(side, Why::New),
        None => Decision::KeptBack(side.other(), KeptBack::Direction),
    }
}

fn may_create(side: Side, context: &Context) -> bool {
    context.rules.flow_to(side).create && context.capabilities(side).writable
}

/// Both are there and at least one spoke.
fn spoken(link: &Link, left: &Seen, right: &Seen, context: &Context) -> Decision {
    let seen = |side: Side| if side == Side::Left { left } else { right };
    let copy = link.origin.other();
    if seen(link.origin).view().and_then(|view| view.kept_back).is_some_and(expels) {
        return if link.copied && may_delete(copy, seen(copy), context) {
            gate::delete(link, copy, seen(copy), Why::KeptBackNow, context)
        } else {
            Decision::Unlink(Why::KeptBackNow)
        };
    }
    let unread = Side::BOTH.into_iter().find(|side| seen(*side).view().is_none());
    if let Some(side) = unread.filter(|side| is_unsure(link, *side) || context.capabilities(*side).some_read_only) {
        return Decision::Read(side);
    }
    gate::merge(link, left, right, merge(link, left, right, context), context)
}

/// Whether a side that reported nothing new may say something else all the same: what waits there was never settled, or
/// another state bears the version that was last seen.
fn is_unsure(link: &Link, side: Side) -> bool {
    has_open_fields(link) || link.end(side).is_some_and(|end| end.version.is_provisional())
}

/// Whether a rule takes the copy of a linked record away. Dates and hours admit, they do not expel; where a kind no longer
/// crosses, or a day is missing, the copy stays as it is.
fn expels(reason: KeptBack) -> bool {
    match reason {
        KeptBack::Private | KeptBack::Category | KeptBack::Ownership => true,
        KeptBack::Window
        | KeptBack::Hours
        | KeptBack::Undated
        | KeptBack::Direction
        | KeptBack::BeforeFirstRun
        | KeptBack::Settling => false,
    }
}

/// It was deleted on `gone`; `other` is what the other side says, where it spoke.
fn deleted(link: &Link, gone: Side, other: Option<&View>, context: &Context) -> Decision {
    let stays = gone.other();
    let seen = other.map_or(Seen::Unchanged, |view| Seen::Changed(Box::new(view.clone())));
    let edited = other.is_some_and(|view| is_edited(link, stays, view, context));
    let admitted = other.and_then(|view| view.kept_back).is_none_or(|reason| !expels(reason));
    if edited && admitted && may_create(gone, context) {
        Decision::Create(gone, Why::EditBeatsDeletion)
    } else if other.is_none() && context.capabilities(stays).some_read_only {
        Decision::Read(stays)
    } else if !edited && context.rules.flow_to(stays).delete && may_delete(stays, &seen, context) {
        gate::delete(link, stays, &seen, why_deleted(link, gone), context)
    } else {
        Decision::Unlink(Why::DeletionNotCarried)
    }
}

/// An occurrence that is gone was taken out of a series that is still there.
fn why_deleted(link: &Link, gone: Side) -> Why {
    match link.end(gone).and_then(|end| end.occurrence.as_ref()) {
        Some(_) => Why::OccurrenceRemoved,
        None => Why::Deleted,
    }
}

/// Whether the record on `side` can be removed there at all. What somebody else organises would be declined, not removed.
pub(crate) fn may_delete(side: Side, seen: &Seen, context: &Context) -> bool {
    let refuses = |view: &View| view.read_only || view.mailing == Mailing::Invited;
    context.capabilities(side).writable && !seen.view().is_some_and(refuses)
}
