//! `CreateItem`: an item with what Exchange makes of it, and the word to the others where the client says so.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::ask::Ask;
use super::path::{self, is_kept};
use super::refusal::Refusal;
use super::reply::{Answer, failed, succeeded};
use super::shape::{Shape, document};
use super::soap::{m, said, t};
use super::state::{Class, Item, Right, State};
use super::times::Clock;
use super::view::{Props, View, fill, set};
use super::{Product, Version, access, folders, mail, people, read, recur, times};
use crate::graph::zone;
use crate::xml::Element;

/// `CreateItem`.
pub(super) fn create(ask: &mut Ask<'_>) -> Answer {
    let list = ask.list("Items");
    let told = list.iter().map(|wanted| match created(ask, wanted) {
        Ok(own) => succeeded("CreateItem", vec![m("Items").holding(own)]),
        Err(refusal) => failed("CreateItem", refusal, vec![m("Items")]),
    });
    Ok(told.collect())
}

fn created(ask: &mut Ask<'_>, wanted: &Element) -> Result<Option<Element>, Refusal> {
    let Some(class) = Class::of(&wanted.name.local) else { return posted(ask, wanted) };
    let word = ask.body.attribute("SendMeetingInvitations").unwrap_or("");
    if class == Class::Calendar && word.is_empty() {
        let words = "SendMeetingInvitations attribute is required for calendar items.";
        return Err(Refusal::new("ErrorSendMeetingInvitationsRequired", words));
    }
    let (owner, folder) = match ask.body.m("SavedItemFolderId") {
        Some(named) => folders::target(ask, Some(named), Right::Write)?,
        None => (ask.actor.to_owned(), ask.state.known(ask.actor, class.folder())?.id.clone()),
    };
    access::allowed(ask.state, ask.actor, (&owner, &folder), Right::Write)?;
    access::has_room(ask.state, &owner)?;
    let kind = (ask.product, ask.version);
    let item = item(ask.state, &owner, (class, wanted), &ask.clock, kind)?;
    read::belongs(&item, ask.state.folder(&owner, &folder)?.class)?;
    mail::created(ask.state, &owner, &item, word);
    let id = item.id.clone();
    ask.state.file(&owner, &folder, item)?;
    Ok(Some(Shape::id_only(ask.is_grommunio()).show(&View::of(ask.state, &id)?, &ask.clock)))
}

/// Mail and answers to meetings: they are sent, not kept.
fn posted(ask: &mut Ask<'_>, wanted: &Element) -> Result<Option<Element>, Refusal> {
    let disposition = ask.body.attribute("MessageDisposition");
    match (wanted.name.local.as_str(), disposition) {
        ("Message", None) => Err(Refusal::new("ErrorMessageDispositionRequired", "MessageDisposition is required.")),
        ("Message", Some("SaveOnly")) => Err(Refusal::new("ErrorInvalidOperation", "Mail is not kept here.")),
        ("Message", Some(_)) => {
            let actor = ask.actor.to_owned();
            mail::sent(ask.state, &actor, wanted);
            Ok(None)
        }
        _ => Err(Refusal::new("ErrorInvalidItemForOperationCreateItem", "Operation would create an unsupported item.")),
    }
}

/// An item of what a client, or a person's Outlook, writes.
pub(super) fn item(
    state: &mut State,
    owner: &str,
    (class, wanted): (Class, &Element),
    clock: &Clock,
    (product, version): (Product, Version),
) -> Result<Item, Refusal> {
    let mut props = Props::new();
    let mut extended = BTreeMap::new();
    for own in &wanted.children {
        writable(&own.name.local, version)?;
        if own.name.local == "ExtendedProperty" {
            extended.extend([path::extended(own)?]);
        } else {
            set(&mut props, own.clone());
        }
    }
    let now = Timestamp::now();
    let mut item = Item {
        id: state.ids.item(owner),
        class,
        props,
        extended,
        exceptions: BTreeMap::new(),
        deleted: BTreeSet::new(),
        revision: 0,
        born: 0,
        created: now,
        modified: now,
        stirs: false,
    };
    if class == Class::Calendar {
        let number = state.ids.next();
        fill(&mut item.props, said("UID", format!("040000008200E00074C5B7101A82E00800000000{number:064X}")));
        if product == Product::Exchange {
            fill(&mut item.props, said("ReminderIsSet", "true"));
            fill(&mut item.props, said("ReminderMinutesBeforeStart", "15"));
        } else {
            floating_as_utc(&mut item.props);
        }
    }
    keep(&mut item, clock)?;
    Ok(item)
}

/// A time without an offset is in UTC for grommunio, whatever zone is named beside it.
fn floating_as_utc(props: &mut Props) {
    for own in ["Start", "End"].iter().filter_map(|name| props.remove(*name)).collect::<Vec<_>>() {
        let at = times::instant(&own.text, &jiff::tz::TimeZone::UTC);
        let text = at.map_or_else(|| own.text.clone(), |at| Clock::default().shown(at));
        set(props, Element { text, ..own });
    }
}

/// Whether a client may write a property.
pub(super) fn writable(name: &str, version: Version) -> Result<(), Refusal> {
    if version == Version::Exchange2013 && path::is_since_2016(name) {
        return Err(Refusal::schema(&format!("The element '{name}' is not expected.")));
    }
    if is_kept(name) {
        return Err(Refusal::new("ErrorInvalidPropertySet", format!("Set action is invalid for property {name}.")));
    }
    Ok(())
}

/// Puts what was written into the form in which it is kept, and refuses what cannot be.
pub(super) fn keep(item: &mut Item, clock: &Clock) -> Result<(), Refusal> {
    limits(&item.props)?;
    if let Some(body) = item.props.get_mut("Body") {
        let is_html = body.attribute("BodyType") == Some("HTML");
        body.text = if is_html { document(&body.text) } else { body.text.replace("\r\n", "\n").replace('\n', "\r\n") };
    }
    match item.class {
        Class::Calendar => calendar(item, clock),
        Class::Task => {
            let percent = item.text("PercentComplete").map(str::parse::<f64>);
            if percent.is_some_and(|own| !own.is_ok_and(|own| (0.0..=100.0).contains(&own))) {
                return Err(Refusal::new("ErrorInvalidPercentCompleteValue", "PercentComplete must be from 0 to 100."));
            }
            people::keep_task(&mut item.props, clock);
            Ok(())
        }
        Class::Contact => Ok(()),
    }
}

fn limits(props: &Props) -> Result<(), Refusal> {
    let long = |name: &str| props.get(name).is_some_and(|own| own.text.chars().count() > 255);
    match ["Subject", "Location"].into_iter().find(|name| long(name)) {
        Some(name) => {
            Err(Refusal::new("ErrorPropertyValidationFailure", format!("{name} is longer than 255 characters.")))
        }
        None => Ok(()),
    }
}

fn calendar(item: &mut Item, clock: &Clock) -> Result<(), Refusal> {
    zones(&mut item.props, clock)?;
    let zone = recur::zone_of(item);
    let spoken = if item.text("StartTimeZone").is_some() && clock.name.is_none() { &zone } else { &clock.zone };
    let missing = |name: &str| Refusal::new("ErrorRequiredPropertyMissing", format!("{name} is missing."));
    let at = |name: &str| times::instant(item.text(name)?, spoken);
    let (mut start, mut end) = (at("Start").ok_or_else(|| missing("Start"))?, at("End").ok_or_else(|| missing("End"))?);
    if end < start {
        let words = "EndDate is earlier than StartDate";
        return Err(Refusal::new("ErrorCalendarEndDateIsEarlierThanStartDate", words));
    }
    if end.duration_since(start).as_hours() > 5 * 366 * 24 {
        return Err(Refusal::new("ErrorCalendarDurationIsTooLong", "The duration is longer than five years."));
    }
    if item.text("IsAllDayEvent").is_some_and(|text| matches!(text.trim(), "true" | "1")) {
        let days = times::whole_days(&start.to_zoned(zone.clone()), &end.to_zoned(zone));
        (start, end) = days.unwrap_or((start, end));
    }
    let utc = Clock::default();
    set(&mut item.props, said("Start", utc.shown(start)));
    set(&mut item.props, said("End", utc.shown(end)));
    if let Some(recurrence) = item.props.get("Recurrence") {
        recur::check(recurrence)?;
        begin_at_first(item);
    }
    Ok(())
}

/// The zone an item is kept in: the one it says, the one of the request, or none but UTC.
fn zones(props: &mut Props, clock: &Clock) -> Result<(), Refusal> {
    let said = |own: &Element| own.attribute("Id").map(str::to_owned);
    let named = props.get("StartTimeZone").or_else(|| props.get("MeetingTimeZone")).and_then(said);
    let start = named.or_else(|| clock.name.clone()).unwrap_or_else(|| "UTC".to_owned());
    let end = props.get("EndTimeZone").and_then(said).unwrap_or_else(|| start.clone());
    for (name, own) in [("StartTimeZone", &start), ("EndTimeZone", &end)] {
        if zone::windows(own).is_none() {
            return Err(Refusal::new("ErrorCalendarInvalidTimeZone", "The time zone is not known."));
        }
        set(props, t(name).attr("Id", own.as_str()));
    }
    props.remove("MeetingTimeZone");
    Ok(())
}

/// A series begins with the first occurrence that its pattern names.
fn begin_at_first(item: &mut Item) {
    let Some(first) = recur::first(item) else { return };
    let utc = Clock::default();
    let own = item.text("Start").map(str::to_owned);
    if own.is_some_and(|own| own != utc.shown(first.start.timestamp())) {
        set(&mut item.props, said("Start", utc.shown(first.start.timestamp())));
        set(&mut item.props, said("End", utc.shown(first.end.timestamp())));
    }
}
