//! `UpdateItem`: field by field, on the version the client read. An occurrence that is changed becomes an exception; a series
//! whose time or pattern changes forgets its exceptions.

use super::ask::Ask;
use super::create::{keep, writable};
use super::path::{DICTIONARIES, Path, extended, is_kept};
use super::refusal::Refusal;
use super::reply::{Answer, failed, succeeded};
use super::shape::Shape;
use super::soap::{m, said, t};
use super::state::{Class, Exception, Item, Right};
use super::times::Clock;
use super::view::{View, set};
use super::{Version, access, id, mail, read, recur};
use crate::xml::Element;

/// What makes other occurrences of a series.
const TIMES: [&str; 5] = ["Start", "End", "Recurrence", "IsAllDayEvent", "StartTimeZone"];

/// `UpdateItem`.
pub(super) fn update(ask: &mut Ask<'_>) -> Answer {
    let list = ask.list("ItemChanges");
    let told = list.iter().map(|change| match updated(ask, change) {
        Ok(own) => {
            let count = m("ConflictResults").with(said("Count", "0"));
            succeeded("UpdateItem", vec![m("Items").with(own), count])
        }
        Err(refusal) => failed("UpdateItem", refusal, vec![m("Items")]),
    });
    Ok(told.collect())
}

fn updated(ask: &mut Ask<'_>, change: &Element) -> Result<Element, Refusal> {
    let named = change.children.first().ok_or_else(Refusal::malformed)?;
    let view = read::seen(ask.state, ask.actor, named, Right::Write)?;
    let (owner, folder) = (view.owner.to_owned(), view.folder.to_owned());
    let (day, before, target) = (view.occurrence.as_ref().map(|own| own.day), view.item.clone(), view.id());
    access::has_room(ask.state, &owner)?;
    let word = ask.body.attribute("SendMeetingInvitationsOrCancellations").unwrap_or("");
    if before.class == Class::Calendar && word.is_empty() {
        let words = "SendMeetingInvitationsOrCancellations attribute is required for calendar items.";
        return Err(Refusal::new("ErrorSendMeetingInvitationsOrCancellationsRequired", words));
    }
    unchanged_since(ask, named, &before)?;
    let changes = change.t("Updates").map(|own| own.children.clone()).unwrap_or_default();
    let steps = changes.iter().map(|own| Step::read(own, before.class)).collect::<Result<Vec<_>, _>>()?;
    let fixed = ask.state.habits.fixed_zones;
    steps.iter().try_for_each(|step| step.check(ask.version, fixed))?;
    let mut item = before.clone();
    match day {
        None => whole(&mut item, &before, &steps, &ask.clock)?,
        Some(day) => one(&mut item, day, &steps, &ask.clock)?,
    }
    mail::changed(ask.state, &owner, (&before, &item), word);
    ask.state.touch(&mut item);
    ask.state.folder_mut(&owner, &folder)?.items.insert(item.id.clone(), item);
    Ok(Shape::id_only(ask.is_grommunio()).show(&View::of(ask.state, &target)?, &ask.clock))
}

/// Whether the client changes what it read.
fn unchanged_since(ask: &Ask<'_>, named: &Element, item: &Item) -> Result<(), Refusal> {
    let is_strict = ask.body.attribute("ConflictResolution") == Some("NeverOverwrite");
    match named.attribute("ChangeKey") {
        Some(key) if !id::is_change_key(key) => {
            Err(Refusal::new("ErrorInvalidChangeKey", "The change key is invalid."))
        }
        Some(key) if is_strict && key != id::change_key(item) && !ask.is_grommunio() => {
            let words = "The send or update operation could not be performed because the change key passed in the request \
                         does not match the current change key for the item.";
            Err(Refusal::new("ErrorIrresolvableConflict", words))
        }
        None if ask.body.attribute("ConflictResolution") != Some("AlwaysOverwrite") && !ask.is_grommunio() => Err(
            Refusal::new("ErrorChangeKeyRequiredForWriteOperations", "A change key is required for this operation."),
        ),
        Some(_) | None => Ok(()),
    }
}

/// One change of one field.
struct Step {
    path: Path,
    /// What it becomes; `None` where it goes.
    value: Option<Element>,
    appends: bool,
}

impl Step {
    fn read(own: &Element, class: Class) -> Result<Step, Refusal> {
        let path = Path::within(own)?;
        if !path.fits(class) {
            return Err(Refusal::new("ErrorInvalidPropertyRequest", "The property is not valid for this object."));
        }
        let appends = own.name.local == "AppendToItemField";
        if own.name.local == "DeleteItemField" {
            return Ok(Step { path, value: None, appends });
        }
        let count =
            || Refusal::new("ErrorIncorrectUpdatePropertyCount", "An object within a change must have one property.");
        let item = own.children.iter().find(|child| Path::of(child).is_none()).ok_or_else(count)?;
        let [value] = item.children.as_slice() else { return Err(count()) };
        let is_same = match &path {
            Path::Extended(key) => extended(value).is_ok_and(|(own, _)| own == *key),
            Path::Plain { .. } | Path::Entry { .. } => value.name.local == path.element(),
        };
        let is_right = Class::of(&item.name.local).is_none_or(|own| own == class);
        if !is_same || !is_right {
            return Err(Refusal::new(
                "ErrorUpdatePropertyMismatch",
                "The property does not match the path of the change.",
            ));
        }
        Ok(Step { path, value: Some(value.clone()), appends })
    }

    fn check(&self, version: Version, fixed_zones: bool) -> Result<(), Refusal> {
        let Path::Plain { element, .. } = &self.path else { return Ok(()) };
        writable(element, version)?;
        let zone = fixed_zones && element.ends_with("TimeZone");
        if self.value.is_some() && (zone || DICTIONARIES.contains(&element.as_str())) {
            return Err(Refusal::new(
                "ErrorInvalidPropertySet",
                format!("Set action is invalid for property {element}."),
            ));
        }
        if self.value.is_none() && (matches!(element.as_str(), "Start" | "End" | "UID") || is_kept(element)) {
            return Err(Refusal::new("ErrorInvalidPropertyDelete", format!("{element} cannot be deleted.")));
        }
        if self.appends && element != "Body" && !element.ends_with("Attendees") {
            return Err(Refusal::new("ErrorInvalidPropertyAppend", format!("{element} cannot be appended to.")));
        }
        Ok(())
    }

    fn name(&self) -> &str {
        self.path.element()
    }

    /// Does it to an item, or to what an occurrence has for itself.
    fn carry_out(&self, props: &mut super::view::Props, more: &mut std::collections::BTreeMap<String, Element>) {
        match (&self.path, &self.value) {
            (Path::Extended(key), Some(value)) => drop(more.insert(key.clone(), value.clone())),
            (Path::Extended(key), None) => drop(more.remove(key)),
            (Path::Plain { element, .. }, None) => drop(props.remove(element)),
            (Path::Plain { element, .. }, Some(value)) if self.appends => {
                let own =
                    props.entry(element.clone()).or_insert_with(|| Element { text: String::new(), ..value.clone() });
                own.text.push_str(&value.text);
                own.children.extend(value.children.clone());
            }
            (Path::Plain { .. }, Some(value)) => set(props, value.clone()),
            (Path::Entry { dictionary, index, part }, value) => {
                let own = props.entry((*dictionary).to_owned()).or_insert_with(|| t(dictionary));
                let value = value.as_ref().and_then(|own| own.children.first());
                entry(own, (index, part.as_deref()), value);
                if own.children.is_empty() {
                    props.remove(*dictionary);
                }
            }
        }
    }
}

fn entry(dictionary: &mut Element, (index, part): (&str, Option<&str>), value: Option<&Element>) {
    let is_it = |own: &Element| own.attribute("Key") == Some(index);
    let Some(part) = part else {
        dictionary.children.retain(|own| !is_it(own));
        dictionary.children.extend(value.filter(|own| !own.text.trim().is_empty()).cloned());
        dictionary.children.sort_by_key(|own| own.attribute("Key").unwrap_or("").to_owned());
        return;
    };
    if !dictionary.children.iter().any(is_it) {
        dictionary.children.push(t("Entry").attr("Key", index));
    }
    for own in dictionary.children.iter_mut().filter(|own| is_it(own)) {
        own.children.retain(|child| child.name.local != part);
        own.children.extend(value.and_then(|own| own.t(part)).cloned());
        let order = super::schema::schema().order("PhysicalAddressDictionaryEntryType");
        own.children.sort_by_key(|child| order.iter().position(|name| *name == child.name.local));
    }
    dictionary.children.retain(|own| !own.children.is_empty());
}

/// Changes an item.
fn whole(item: &mut Item, before: &Item, steps: &[Step], clock: &Clock) -> Result<(), Refusal> {
    for step in steps {
        step.carry_out(&mut item.props, &mut item.extended);
    }
    let sets = |name: &str| steps.iter().any(|step| step.name() == name && step.value.is_some());
    if item.class == Class::Task && sets("PercentComplete") && !sets("Status") {
        let is_done = item.text("PercentComplete").is_some_and(|text| text.trim().trim_end_matches(".0") == "100");
        set(&mut item.props, said("Status", if is_done { "Completed" } else { "InProgress" }));
    } else if item.class == Class::Task
        && sets("Status")
        && !sets("PercentComplete")
        && item.text("Status") != Some("Completed")
    {
        let was_done = before.text("Status") == Some("Completed");
        item.props.retain(|name, _| !(was_done && name == "PercentComplete"));
    }
    keep(item, clock)?;
    let moved = TIMES.iter().any(|name| item.props.get(*name) != before.props.get(*name));
    if before.is_series() && moved {
        item.exceptions.clear();
        item.deleted.clear();
    }
    Ok(())
}

/// Changes one occurrence.
fn one(item: &mut Item, day: jiff::civil::Date, steps: &[Step], clock: &Clock) -> Result<(), Refusal> {
    if steps.iter().any(|step| step.name() == "Recurrence") {
        return Err(Refusal::new("ErrorInvalidPropertySet", "An occurrence has no recurrence."));
    }
    let view = super::view::occurrence(item, day)?;
    let mut own = item.exceptions.get(&day).cloned().unwrap_or_default();
    // As an item of its own, it is held to what every item is held to.
    let mut alone = item.clone();
    alone.props.remove("Recurrence");
    alone.props.extend(own.props.clone());
    alone.extended.extend(own.extended.clone());
    let utc = Clock::default();
    set(&mut alone.props, said("Start", utc.shown(view.start)));
    set(&mut alone.props, said("End", utc.shown(view.end)));
    for step in steps {
        step.carry_out(&mut alone.props, &mut alone.extended);
    }
    keep(&mut alone, clock)?;
    differs(&mut own, item, &alone);
    item.exceptions.insert(day, own);
    within_neighbours(item, day)
}

/// What an occurrence has for itself: what differs from its series.
fn differs(own: &mut Exception, series: &Item, alone: &Item) {
    let by_pattern = ["Recurrence", "UID"];
    own.props = alone.props.clone();
    own.props.retain(|name, value| !by_pattern.contains(&name.as_str()) && series.props.get(name) != Some(value));
    for (name, value) in &series.props {
        // Taken away from this one alone.
        if !alone.props.contains_key(name) && !by_pattern.contains(&name.as_str()) {
            own.props.insert(name.clone(), Element { name: value.name.clone(), ..Element::default() });
        }
    }
    own.extended = alone.extended.clone();
    own.extended.retain(|key, value| series.extended.get(key) != Some(value));
}

/// Exchange lets no occurrence pass, or share the day of, the one before or after it.
fn within_neighbours(item: &Item, day: jiff::civil::Date) -> Result<(), Refusal> {
    let zone = recur::zone_of(item);
    let all = recur::all(item);
    let days = |own: &super::view::Seen| own.start.to_zoned(zone.clone()).date();
    let here = super::view::occurrence(item, day)?;
    let at = all.iter().position(|own| own.day == day).unwrap_or(0);
    let near = |index: Option<usize>| all.get(index?).and_then(|own| super::view::occurrence(item, own.day).ok());
    let before = near(at.checked_sub(1)).is_some_and(|own| days(&own) >= days(&here));
    let after = near(at.checked_add(1)).is_some_and(|own| days(&own) <= days(&here));
    if before || after {
        let words = "The modified occurrence would cross or overlap an adjacent occurrence.";
        return Err(Refusal::new("ErrorOccurrenceCrossingBoundary", words));
    }
    Ok(())
}
