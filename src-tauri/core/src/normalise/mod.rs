//! Normalise: a snapshot becomes the views that the rules and the other side have of it.
//!
//! Four steps, a file each: [`expansion`] of a series the other side cannot hold, [`admission`] by the user's rules,
//! [`privacy`], and [`rendering`] as the other side can hold it. Nothing here writes or decides; what a rule keeps back is
//! still a view, with its reason.

mod admission;
mod expansion;
mod privacy;
mod rendering;

use std::ops::Range;

use jiff::Timestamp;

use crate::capability::Capabilities;
use crate::record::{Field, OccurrenceKey, Record, Value};
use crate::rules::{Flow, Rules};
use crate::snapshot::{Side, Snapshot, Target};
use crate::verdict::Failure;
use crate::view::View;

pub use admission::admitted_span;
pub(crate) use admission::touches;
pub use expansion::{MAX_OCCURRENCES, expansion_span};

/// What a record is seen by.
#[derive(Debug, Clone)]
pub struct ViewContext<'a> {
    /// What the user chose.
    pub rules: &'a Rules,
    /// What the record's own side can hold.
    pub own: &'a Capabilities,
    /// What the other side can hold.
    pub other: &'a Capabilities,
    /// Where the linked record was born; `None` where it is not linked.
    pub origin: Option<Side>,
    /// Whether the half away from the origin is a copy that Ponte made; two records that were only matched are originals both.
    pub copied: bool,
    /// The last common state, where there is one.
    pub base: Option<&'a Record>,
    /// The time of this cycle.
    pub now: Timestamp,
    /// In which span a series is expanded, see [`expansion_span`].
    pub window: Range<Timestamp>,
}

impl ViewContext<'_> {
    /// What may go from `side` to the other one.
    fn flow_from(&self, side: Side) -> &Flow {
        self.rules.flow_to(side.other())
    }

    /// Whether the record on `side` is an original, linked or not, rather than the copy of one.
    fn is_original(&self, side: Side) -> bool {
        self.origin.is_none_or(|origin| origin == side)
    }

    /// Whether a person made the record on `side`, so that what it says in private is theirs to tell.
    fn is_a_persons(&self, side: Side) -> bool {
        self.is_original(side) || !self.copied
    }
}

/// How `snapshot`, held by `side`, looks to the rules and to the other side: one view, or one for each occurrence inside
/// the window where it is a series and the other side holds none.
///
/// # Errors
/// A series that cannot be expanded (a rule nobody understands, more occurrences than [`MAX_OCCURRENCES`]). The record
/// is to be parked.
pub fn views(snapshot: &Snapshot, side: Side, context: &ViewContext<'_>) -> Result<Vec<View>, Failure> {
    if context.other.series || snapshot.record.recurrence().is_none() {
        return Ok(vec![view(snapshot, snapshot.record.clone(), None, side, context)]);
    }
    let occurrences = expansion::occurrences(&snapshot.record, context)?;
    Ok(occurrences.into_iter().map(|(key, occurrence)| view(snapshot, occurrence, Some(key), side, context)).collect())
}

fn view(
    snapshot: &Snapshot,
    mut record: Record,
    occurrence: Option<OccurrenceKey>,
    side: Side,
    context: &ViewContext<'_>,
) -> View {
    if side == Side::Right {
        forget_set_categories(&mut record, context.rules);
    }
    let kept_back = admission::kept_back(&record, side, context);
    let (masked, mut locked) = privacy::mask(&record, side, context);
    let carried = rendering::render(masked, &mut locked, side, context);
    View {
        target: Target { id: snapshot.id.clone(), occurrence },
        version: snapshot.version.clone(),
        record,
        carried,
        locked,
        kept_back,
        modified: snapshot.modified,
        mailing: snapshot.mailing,
        read_only: snapshot.read_only,
        fragile: snapshot.fragile.clone(),
    }
}

/// The categories that Ponte itself sets on the right are not what a person said there.
fn forget_set_categories(record: &mut Record, rules: &Rules) {
    let Some(Value::Items(items)) = record.fields.get_mut(&Field::Categories) else { return };
    items.retain(|_, item| !rules.set_categories.iter().any(|set| set.trim().to_lowercase() == item.key()));
    if items.is_empty() {
        record.fields.remove(&Field::Categories);
    }
}

#[cfg(test)]
mod tests;
