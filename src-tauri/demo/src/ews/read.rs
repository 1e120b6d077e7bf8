//! `GetItem` and `FindItem`: items by their ids, those of a folder that fit, those of a span of time.

use jiff::Timestamp;

use super::ask::Ask;
use super::refusal::Refusal;
use super::reply::{Answer, failed, succeeded};
use super::restrict;
use super::shape::Shape;
use super::soap::{m, t};
use super::state::{Class, Item, Right, State};
use super::view::{View, occurrences};
use super::{access, folders, id, recur, times};
use crate::xml::Element;

/// No listing shows more at once.
const MOST: usize = 1000;

/// The text of the id that an element means: of an item, of an occurrence by its number, of the series of one.
pub(super) fn item_id(state: &State, named: &Element) -> Result<String, Refusal> {
    let attribute = |name: &str| named.attribute(name).unwrap_or("");
    let sound = |id: &str| if id::is_sound(id) { Ok(id.to_owned()) } else { Err(Refusal::malformed()) };
    match named.name.local.as_str() {
        "OccurrenceItemId" => {
            let series = sound(attribute("RecurringMasterId"))?;
            let index = attribute("InstanceIndex").parse::<usize>().unwrap_or(0);
            by_number(&View::of(state, &series)?, index)
        }
        "RecurringMasterItemId" => match id::split(&sound(attribute("OccurrenceId"))?) {
            (series, Some(_)) => Ok(series),
            (_, None) => {
                Err(Refusal::new("ErrorCalendarCannotUseIdForRecurringMasterId", "The id is not of an occurrence."))
            }
        },
        _ => sound(attribute("Id")),
    }
}

fn by_number(view: &View<'_>, index: usize) -> Result<String, Refusal> {
    if !view.item.is_series() {
        return Err(Refusal::new("ErrorCalendarCannotUseIdForOccurrenceId", "The id is not of a recurring master."));
    }
    let out =
        || Refusal::new("ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange", "Occurrence index is out of range.");
    let own = recur::all(view.item).into_iter().nth(index.checked_sub(1).ok_or_else(out)?).ok_or_else(out)?;
    if view.item.deleted.contains(&own.day) {
        let words = "The occurrence is deleted from the recurrence.";
        return Err(Refusal::new("ErrorCalendarOccurrenceIsDeletedFromRecurrence", words));
    }
    Ok(id::occurrence(&view.item.id, own.day))
}

/// The item an id means, where the actor may do that with it.
pub(super) fn seen<'a>(state: &'a State, actor: &str, named: &Element, right: Right) -> Result<View<'a>, Refusal> {
    let view = View::of(state, &item_id(state, named)?)?;
    access::allowed(state, actor, (view.owner, view.folder), right)?;
    Ok(view)
}

/// `GetItem`.
pub(super) fn get(ask: &mut Ask<'_>) -> Answer {
    let shape = Shape::read(ask, false)?;
    let list = ask.list("ItemIds");
    let told = list.iter().map(|named| match seen(ask.state, ask.actor, named, Right::Read) {
        Ok(view) => succeeded("GetItem", vec![m("Items").with(shape.show(&view, &ask.clock))]),
        Err(refusal) => failed("GetItem", refusal, vec![m("Items")]),
    });
    Ok(told.collect())
}

/// `FindItem`.
pub(super) fn search(ask: &mut Ask<'_>) -> Answer {
    let list = ask.list("ParentFolderIds");
    let told = list.iter().map(|named| match found(ask, named) {
        Ok(root) => succeeded("FindItem", vec![root]),
        Err(refusal) => failed("FindItem", refusal, Vec::new()),
    });
    Ok(told.collect())
}

fn found(ask: &Ask<'_>, named: &Element) -> Result<Element, Refusal> {
    let shape = Shape::read(ask, true)?;
    let (owner, folder) = folders::find(ask.state, ask.actor, named)?;
    access::allowed(ask.state, ask.actor, (&owner, &folder), Right::Read)?;
    let (owner, mailbox) = ask.state.mailboxes.get_key_value(&owner).ok_or_else(Refusal::no_mailbox)?;
    let folder = mailbox.folders.get(&folder).ok_or_else(Refusal::no_folder)?;
    let whole = |item| View { item, owner, name: &mailbox.name, folder: &folder.id, occurrence: None };
    let mut views: Vec<View<'_>> = folder.items.values().map(whole).collect();
    let calendar = ask.body.m("CalendarView");
    if let Some(view) = calendar {
        if folder.class != Some(Class::Calendar) {
            let words = "Calendar views are for calendar folders.";
            return Err(Refusal::new("ErrorCalendarFolderIsInvalidForCalendarView", words));
        }
        views = in_span(ask, views, span(view)?);
    }
    if let Some(wanted) = ask.body.m("Restriction") {
        if calendar.is_some() {
            let words = "Restrictions and sort order may not be specified for a CalendarView.";
            return Err(Refusal::new("ErrorInvalidOperation", words));
        }
        let mut kept = Vec::new();
        for view in views {
            if restrict::fits(wanted, &view, &ask.clock)? {
                kept.push(view);
            }
        }
        views = kept;
    }
    page(ask, &shape, &views)
}

fn page(ask: &Ask<'_>, shape: &Shape, views: &[View<'_>]) -> Result<Element, Refusal> {
    let paged = ask.body.m("IndexedPageItemView");
    let view = paged.or_else(|| ask.body.m("CalendarView"));
    let number = |name: &str| view.and_then(|own| own.attribute(name)?.parse::<usize>().ok());
    let (skip, most) = (number("Offset").unwrap_or(0), number("MaxEntriesReturned").unwrap_or(MOST).min(MOST));
    let shown: Vec<Element> = views.iter().skip(skip).take(most).map(|view| shape.show(view, &ask.clock)).collect();
    let until = skip + shown.len();
    let mut root = m("RootFolder");
    if paged.is_some() {
        root = root.attr("IndexedPagingOffset", until.to_string());
    }
    root = root.attr("TotalItemsInView", views.len().to_string());
    root = root.attr("IncludesLastItemInRange", (until >= views.len()).to_string());
    let groups = ask.is_grommunio().then(|| t("Groups"));
    Ok(root.with(t("Items").holding(shown)).holding(groups))
}

fn span(view: &Element) -> Result<(Timestamp, Timestamp), Refusal> {
    let at = |name: &str| times::instant(view.attribute(name).unwrap_or(""), &jiff::tz::TimeZone::UTC);
    let bad = || Refusal::new("ErrorCalendarInvalidPropertyValue", "The dates of the view are no dates.");
    let (from, to) = (at("StartDate").ok_or_else(bad)?, at("EndDate").ok_or_else(bad)?);
    if to <= from {
        let words = "EndDate is earlier than StartDate";
        return Err(Refusal::new("ErrorCalendarEndDateIsEarlierThanStartDate", words));
    }
    if to.duration_since(from).as_hours() > 2 * 366 * 24 {
        return Err(Refusal::new(
            "ErrorCalendarViewRangeTooBig",
            "The specified view range exceeds the maximum of two years.",
        ));
    }
    Ok((from, to))
}

/// Those of a span: Exchange shows the occurrences of a series, grommunio the series itself.
fn in_span<'a>(ask: &Ask<'_>, views: Vec<View<'a>>, (from, to): (Timestamp, Timestamp)) -> Vec<View<'a>> {
    let touches = |view: &View<'_>| view.span().is_some_and(|(start, end)| start < to && (end > from || start >= from));
    let mut within: Vec<View<'a>> = Vec::new();
    for view in views {
        if !view.item.is_series() {
            within.extend(touches(&view).then_some(view));
            continue;
        }
        let own = occurrences(view.item, from, to);
        if ask.is_grommunio() {
            within.extend((!own.is_empty()).then_some(view));
        } else {
            within.extend(own.into_iter().map(|own| View { occurrence: Some(own), ..view.clone() }));
        }
    }
    within.sort_by_key(|view| view.span());
    within
}

/// Whether a listing can be asked for the items of a class in that folder.
pub(super) fn belongs(item: &Item, class: Option<Class>) -> Result<(), Refusal> {
    let code = match item.class {
        _ if class == Some(item.class) || class.is_none() => return Ok(()),
        Class::Calendar => "ErrorCannotCreateCalendarItemInNonCalendarFolder",
        Class::Contact => "ErrorCannotCreateContactInNonContactFolder",
        Class::Task => "ErrorCannotCreateTaskInNonTaskFolder",
    };
    Err(Refusal::new(code, "An object cannot be created in a folder of another kind."))
}
