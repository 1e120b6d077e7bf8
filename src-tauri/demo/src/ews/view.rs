//! An item as it can be read: what was written, and what the server adds. An occurrence is its series with what differs.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Timestamp, Zoned};

use super::refusal::Refusal;
use super::soap::{said, t};
use super::state::{Class, Item, State};
use super::times::Clock;
use super::{id, people, recur, times};
use crate::graph::zone;
use crate::xml::Element;

/// All that can be read of an item, by name.
pub(super) type Props = BTreeMap<String, Element>;

/// An item, or one occurrence of a series.
#[derive(Debug, Clone)]
pub(super) struct View<'a> {
    pub item: &'a Item,
    pub owner: &'a str,
    pub name: &'a str,
    pub folder: &'a str,
    pub occurrence: Option<Seen>,
}

/// One occurrence as it is, and when it originally was.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub day: Date,
    pub original: Timestamp,
    pub start: Timestamp,
    pub end: Timestamp,
    pub is_exception: bool,
}

/// The occurrence that is originally on a day; refused where it is deleted or never was.
pub(super) fn occurrence(item: &Item, day: Date) -> Result<Seen, Refusal> {
    if item.deleted.contains(&day) {
        let words = "The occurrence is deleted from the recurrence.";
        return Err(Refusal::new("ErrorCalendarOccurrenceIsDeletedFromRecurrence", words));
    }
    let own = recur::on_day(item, day).ok_or_else(Refusal::missing)?;
    Ok(seen(item, day, &own.start, &own.end))
}

fn seen(item: &Item, day: Date, start: &Zoned, end: &Zoned) -> Seen {
    let own = item.exceptions.get(&day);
    let zone = recur::zone_of(item);
    let at = |name: &str| own.and_then(|own| times::instant(&own.props.get(name)?.text, &zone));
    Seen {
        day,
        original: start.timestamp(),
        start: at("Start").unwrap_or_else(|| start.timestamp()),
        end: at("End").unwrap_or_else(|| end.timestamp()),
        is_exception: own.is_some(),
    }
}

/// The occurrences that touch a span as they are now, those that were moved into it too.
pub(super) fn occurrences(item: &Item, from: Timestamp, to: Timestamp) -> Vec<Seen> {
    let by_rule = recur::occurrences(item, from, to);
    let moved = item.exceptions.keys().filter_map(|day| recur::on_day(item, *day));
    let mut all: BTreeMap<Date, Seen> = by_rule
        .into_iter()
        .chain(moved)
        .filter(|one| !item.deleted.contains(&one.day))
        .map(|one| (one.day, seen(item, one.day, &one.start, &one.end)))
        .collect();
    all.retain(|_, one| one.start < to && (one.end > from || one.start >= from));
    let mut all: Vec<Seen> = all.into_values().collect();
    all.sort_by_key(|one| one.start);
    all
}

impl<'a> View<'a> {
    /// An item, or one occurrence of it, as a mailbox holds it.
    pub(super) fn of(state: &'a State, id: &str) -> Result<View<'a>, Refusal> {
        let (series, day) = id::split(id);
        let (owner, folder) = state.holder(&series).ok_or_else(Refusal::missing)?;
        let (owner, mailbox) = state.mailboxes.get_key_value(&owner).ok_or_else(Refusal::no_mailbox)?;
        let folder = mailbox.folders.get(&folder).ok_or_else(Refusal::no_folder)?;
        let item = folder.items.get(&series).ok_or_else(Refusal::missing)?;
        let occurrence = day.map(|day| occurrence(item, day)).transpose()?;
        Ok(View { item, owner, name: &mailbox.name, folder: &folder.id, occurrence })
    }

    pub(super) fn id(&self) -> String {
        match &self.occurrence {
            Some(own) => id::occurrence(&self.item.id, own.day),
            None => self.item.id.clone(),
        }
    }

    pub(super) fn item_id(&self) -> Element {
        t("ItemId").attr("Id", self.id()).attr("ChangeKey", id::change_key(self.item))
    }

    /// A written property, the occurrence's own before that of its series.
    pub(super) fn own(&self, name: &str) -> Option<&Element> {
        let exception = self.occurrence.as_ref().and_then(|own| self.item.exceptions.get(&own.day));
        exception.and_then(|own| own.props.get(name)).or_else(|| self.item.props.get(name))
    }

    /// An extended property by its key.
    pub(super) fn extended(&self, key: &str) -> Option<&Element> {
        let exception = self.occurrence.as_ref().and_then(|own| self.item.exceptions.get(&own.day));
        exception.and_then(|own| own.extended.get(key)).or_else(|| self.item.extended.get(key))
    }

    /// When it is.
    pub(super) fn span(&self) -> Option<(Timestamp, Timestamp)> {
        if let Some(own) = &self.occurrence {
            return Some((own.start, own.end));
        }
        let zone = recur::zone_of(self.item);
        let at = |name: &str| times::instant(&self.own(name)?.text, &zone);
        Some((at("Start")?, at("End")?))
    }

    /// All that can be read, but for extended properties.
    pub(super) fn props(&self, clock: &Clock) -> Props {
        let mut props = self.item.props.clone();
        if let Some(exception) = self.occurrence.as_ref().and_then(|own| self.item.exceptions.get(&own.day)) {
            props.extend(exception.props.clone());
        }
        self.common(&mut props, clock);
        match self.item.class {
            Class::Calendar => self.calendar(&mut props, clock),
            Class::Contact => people::contact(&mut props),
            Class::Task => people::task(&mut props, self.name, clock),
        }
        props
    }

    fn common(&self, props: &mut Props, clock: &Clock) {
        let (created, modified) = (clock.shown(self.item.created), clock.shown(self.item.modified));
        let class = match &self.occurrence {
            None => self.item.class.item_class(),
            Some(own) if own.is_exception => "IPM.OLE.CLASS.{00061055-0000-0000-C000-000000000046}",
            Some(_) => "IPM.Appointment.Occurrence",
        };
        let rights = ["CreateAssociated", "CreateContents", "CreateHierarchy"].map(|name| said(name, "false"));
        let rights = rights.into_iter().chain(["Delete", "Modify", "Read"].map(|name| said(name, "true")));
        let mut own = vec![
            self.item_id(),
            t("ParentFolderId").attr("Id", self.folder).attr("ChangeKey", "AQAAAA=="),
            said("ItemClass", class),
            t("EffectiveRights").holding(rights),
            said("Size", (1000 + props.values().map(|own| own.text.len()).sum::<usize>()).to_string()),
            said("DateTimeReceived", &*created),
            said("DateTimeSent", &*created),
            said("DateTimeCreated", &*created),
            said("LastModifiedTime", modified),
            said("LastModifiedName", self.name),
            said("Culture", "it-IT"),
            t("DisplayCc"),
            t("DisplayTo"),
            t("ConversationId").attr("Id", format!("AAQk{}", self.item.id.trim_start_matches("AAMk"))),
        ];
        let flags = ["IsSubmitted", "IsFromMe", "IsResend", "IsUnmodified", "IsAssociated"];
        own.extend(flags.map(|name| said(name, "false")));
        own.push(said("IsDraft", if self.item.class == Class::Calendar { "false" } else { "true" }));
        own.into_iter().for_each(|own| drop(props.insert(own.name.local.clone(), own)));
        let usual = [("Sensitivity", "Normal"), ("Importance", "Normal"), ("HasAttachments", "false")];
        usual.into_iter().for_each(|(name, text)| fill(props, said(name, text)));
        fill(props, t("Body").attr("BodyType", "Text"));
        fill(props, said("ReminderIsSet", "false"));
    }

    fn calendar(&self, props: &mut Props, clock: &Clock) {
        let usual = [
            ("IsAllDayEvent", "false"),
            ("LegacyFreeBusyStatus", "Busy"),
            ("IsResponseRequested", "true"),
            ("ReminderMinutesBeforeStart", "15"),
            ("AppointmentSequenceNumber", "0"),
            ("IsOnlineMeeting", "false"),
        ];
        usual.into_iter().for_each(|(name, text)| fill(props, said(name, text)));
        if let Some((start, end)) = self.span() {
            set(props, said("Start", clock.shown(start)));
            set(props, said("End", clock.shown(end)));
            let zone = recur::zone_of(self.item);
            let wall = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
            set(props, said("StartWallClock", wall(start)));
            set(props, said("EndWallClock", wall(end)));
            set(props, said("ReminderDueBy", clock.shown(start)));
            set(props, said("Duration", duration(start, end)));
            set(props, said("DateTimeStamp", clock.shown(self.item.created)));
        }
        self.zones(props);
        self.meeting(props);
        let kind = match &self.occurrence {
            None if self.item.is_series() => "RecurringMaster",
            None => "Single",
            Some(own) if own.is_exception => "Exception",
            Some(_) => "Occurrence",
        };
        set(props, said("CalendarItemType", kind));
        set(props, said("IsRecurring", self.occurrence.is_some().to_string()));
        match &self.occurrence {
            Some(own) => {
                props.remove("Recurrence");
                set(props, said("RecurrenceId", clock.shown(own.original)));
                set(props, said("OriginalStart", clock.shown(own.original)));
            }
            None if self.item.is_series() => self.series(props, clock),
            None => {}
        }
    }

    fn zones(&self, props: &mut Props) {
        let Some(name) = self.own("StartTimeZone").and_then(|own| own.attribute("Id")).map(str::to_owned) else {
            return;
        };
        let end = self.own("EndTimeZone").and_then(|own| own.attribute("Id")).unwrap_or(&name).to_owned();
        for (element, zone) in [("StartTimeZone", &name), ("EndTimeZone", &end)] {
            set(props, t(element).attr("Name", shown_zone(zone)).attr("Id", zone.as_str()));
            set(props, said(&format!("{element}Id"), zone.as_str()));
        }
        set(props, said("TimeZone", shown_zone(&name)));
    }

    fn meeting(&self, props: &mut Props) {
        let has_others =
            ["RequiredAttendees", "OptionalAttendees", "Resources"].iter().any(|own| props.contains_key(*own));
        let mailbox =
            [("Name", self.name), ("EmailAddress", self.owner), ("RoutingType", "SMTP"), ("MailboxType", "Mailbox")];
        let mailbox = t("Mailbox").holding(mailbox.map(|(name, text)| said(name, text)));
        let organises = !props.contains_key("Organizer");
        fill(props, t("Organizer").with(mailbox));
        let response = if organises { "Organizer" } else { "NoResponseReceived" };
        fill(props, said("MyResponseType", response));
        fill(props, said("IsCancelled", "false"));
        set(props, said("IsMeeting", (has_others || !organises).to_string()));
        fill(props, said("MeetingRequestWasSent", (!organises).to_string()));
        let state = u8::from(has_others || !organises) + if organises { 0 } else { 2 };
        set(props, said("AppointmentState", state.to_string()));
        set(props, said("IsOrganizer", organises.to_string()));
    }

    fn series(&self, props: &mut Props, clock: &Clock) {
        if let Some(recurrence) = props.get_mut("Recurrence") {
            let ranges = recurrence.children.iter_mut().flat_map(|own| own.children.iter_mut());
            for own in ranges.filter(|own| matches!(own.name.local.as_str(), "StartDate" | "EndDate")) {
                own.text = times::date(&own.text).map_or_else(|| own.text.clone(), |day| clock.day(day));
            }
        }
        let info = |name: &str, own: &Seen| {
            t(name)
                .with(
                    t("ItemId")
                        .attr("Id", id::occurrence(&self.item.id, own.day))
                        .attr("ChangeKey", id::change_key(self.item)),
                )
                .with(said("Start", clock.shown(own.start)))
                .with(said("End", clock.shown(own.end)))
                .with(said("OriginalStart", clock.shown(own.original)))
        };
        let days = |days: &mut dyn Iterator<Item = &Date>| -> Vec<Seen> {
            let all = days.filter_map(|day| recur::on_day(self.item, *day));
            all.map(|own| seen(self.item, own.day, &own.start, &own.end)).collect()
        };
        if recur::is_bounded(self.item) {
            let all = occurrences(self.item, Timestamp::MIN, Timestamp::MAX);
            all.first().into_iter().for_each(|own| set(props, info("FirstOccurrence", own)));
            all.last().into_iter().for_each(|own| set(props, info("LastOccurrence", own)));
        } else if let Some(own) = recur::first(self.item) {
            set(props, info("FirstOccurrence", &seen(self.item, own.day, &own.start, &own.end)));
        }
        let changed = days(&mut self.item.exceptions.keys().filter(|day| !self.item.deleted.contains(day)));
        if !changed.is_empty() {
            set(props, t("ModifiedOccurrences").holding(changed.iter().map(|own| info("Occurrence", own))));
        }
        let gone = days(&mut self.item.deleted.iter());
        if !gone.is_empty() {
            let own = gone.iter().map(|own| t("DeletedOccurrence").with(said("Start", clock.shown(own.original))));
            set(props, t("DeletedOccurrences").holding(own));
        }
    }
}

/// What a zone is called where people read it.
pub(super) fn shown_zone(name: &str) -> String {
    let zone = zone::windows(name).unwrap_or(jiff::tz::TimeZone::UTC);
    let winter = Timestamp::from_second(1_768_478_400).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(zone);
    if name == "UTC" {
        "(UTC) Coordinated Universal Time".to_owned()
    } else {
        format!("(UTC{}) {name}", winter.strftime("%:z"))
    }
}

pub(super) fn set(props: &mut Props, own: Element) {
    props.insert(own.name.local.clone(), own);
}

pub(super) fn fill(props: &mut Props, own: Element) {
    props.entry(own.name.local.clone()).or_insert(own);
}

fn duration(start: Timestamp, end: Timestamp) -> String {
    let minutes = end.duration_since(start).as_mins();
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let part = |number: i64, unit: &str| if number == 0 { String::new() } else { format!("{number}{unit}") };
    let clock = format!("{}{}", part(hours, "H"), part(minutes, "M"));
    match (days, clock.is_empty()) {
        (0, true) => "PT0S".to_owned(),
        (_, true) => format!("P{days}D"),
        (_, false) => format!("P{}T{clock}", part(days, "D")),
    }
}
