//! Items as they are shown: ids in the form that is preferred, times in the zone that is preferred, extended properties
//! only where they are expanded.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::item::occurrence_id;
use super::options::Prefer;
use super::refusal::Refusal;
use super::route::Noun;
use super::series::{self, Occurrence};
use super::state::{Container, Item};
use super::{mail, zone};

/// What a row is shown by.
pub(super) struct Shown<'a> {
    pub user: &'a str,
    pub prefer: &'a Prefer,
    pub shifted_days: bool,
    /// The extended properties that are expanded.
    pub extended: &'a [String],
    pub select: Option<&'a [&'a str]>,
    /// Whether exceptions, or linked resources, are expanded.
    pub nested: bool,
}

impl Shown<'_> {
    /// An id that a client may keep, or one that moves with the item.
    pub(super) fn id(&self, id: &str) -> Value {
        json!(if self.prefer.immutable { id.to_owned() } else { id.replacen("AAkAL", "AAMkAG", 1) })
    }

    /// An item of its kind.
    pub(super) fn item(&self, container: &Container, item: &Item) -> Value {
        let mut row = match container.noun {
            Noun::Calendar => self.event(item),
            Noun::Folder => self.plain(item, &item.props, &container.id),
            Noun::List => self.task(item),
        };
        self.close(&mut row, item);
        Value::Object(row)
    }

    /// One occurrence: in full where it differs from its series, else by its times alone, as in a delta.
    pub(super) fn occurrence(&self, item: &Item, occurrence: &Occurrence, short: bool) -> Value {
        let own = item.exceptions.get(&occurrence.day);
        let mut row = self.event_of(item, &placed(item, occurrence));
        row.insert("id".to_owned(), self.id(&occurrence_id(&item.id, occurrence.day)));
        row.insert("type".to_owned(), json!(if own.is_some() { "exception" } else { "occurrence" }));
        row.insert("seriesMasterId".to_owned(), self.id(&item.id));
        row.insert("originalStart".to_owned(), json!(occurrence.start.timestamp().to_string()));
        row.insert("recurrence".to_owned(), Value::Null);
        if short && own.is_none() {
            row.retain(|name, _| ["id", "type", "seriesMasterId", "start", "end"].contains(&name.as_str()));
        }
        self.close(&mut row, item);
        Value::Object(row)
    }

    fn close(&self, row: &mut Map<String, Value>, item: &Item) {
        if let Some(select) = self.select {
            row.retain(|name, _| name == "id" || select.contains(&name.as_str()));
        }
        row.insert("@odata.etag".to_owned(), json!(item.etag()));
        let own: Vec<Value> = item
            .extended
            .iter()
            .filter(|(id, _)| self.extended.contains(id))
            .map(|(id, value)| json!({"id": id, "value": value}))
            .collect();
        if !own.is_empty() {
            row.insert("singleValueExtendedProperties".to_owned(), json!(own));
        }
    }

    fn plain(&self, item: &Item, props: &Map<String, Value>, container: &str) -> Map<String, Value> {
        let mut row = props.clone();
        row.insert("id".to_owned(), self.id(&item.id));
        row.insert("changeKey".to_owned(), json!(item.key()));
        row.insert("createdDateTime".to_owned(), json!(item.created.to_string()));
        row.insert("lastModifiedDateTime".to_owned(), json!(item.modified.to_string()));
        row.insert("parentFolderId".to_owned(), json!(container));
        if let Some(day) = props.get("birthday").and_then(Value::as_str).and_then(|text| text.get(..10)) {
            // Exchange keeps noon less a minute, so that no zone moves the day.
            row.insert("birthday".to_owned(), json!(format!("{day}T11:59:00Z")));
        }
        row
    }

    fn task(&self, item: &Item) -> Map<String, Value> {
        let mut row = self.plain(item, &item.props, "");
        row.remove("parentFolderId");
        row.remove("changeKey");
        if !self.nested {
            row.remove("linkedResources");
        }
        row
    }

    fn event(&self, item: &Item) -> Map<String, Value> {
        let mut row = self.event_of(item, &item.props);
        let is_series = item.props.contains_key("recurrence");
        row.insert("type".to_owned(), json!(if is_series { "seriesMaster" } else { "singleInstance" }));
        let asked = |name: &str| self.select.is_some_and(|select| select.contains(&name));
        if is_series && asked("cancelledOccurrences") {
            let cancelled: Vec<String> = item.cancelled.keys().map(|day| format!("OID.{}.{day}", item.id)).collect();
            row.insert("cancelledOccurrences".to_owned(), json!(cancelled));
        }
        if is_series && self.nested {
            let plain = Shown { select: None, nested: false, ..*self };
            let exceptions: Vec<Value> = item
                .exceptions
                .keys()
                .filter_map(|day| series::on_day(&item.props, *day))
                .map(|occurrence| plain.occurrence(item, &occurrence, false))
                .collect();
            row.insert("exceptionOccurrences".to_owned(), json!(exceptions));
        }
        row
    }

    fn event_of(&self, item: &Item, props: &Map<String, Value>) -> Map<String, Value> {
        let mut row = self.plain(item, props, "");
        row.remove("parentFolderId");
        let zone_of =
            |name: &str| props.get(name).and_then(|time| time.get("timeZone")).cloned().unwrap_or(json!("UTC"));
        row.insert(
            "originalStartTimeZone".to_owned(),
            props.get("x-zone").cloned().unwrap_or_else(|| zone_of("start")),
        );
        row.insert("originalEndTimeZone".to_owned(), props.get("x-zone").cloned().unwrap_or_else(|| zone_of("end")));
        row.remove("x-zone");
        let whole = props.get("isAllDay") == Some(&Value::Bool(true));
        for name in ["start", "end"] {
            if let Some(time) = props.get(name) {
                row.insert(name.to_owned(), self.time(time, whole));
            }
        }
        let content = props.get("body").and_then(|body| body.get("content")?.as_str()).unwrap_or("");
        if self.prefer.text {
            row.insert("body".to_owned(), json!({"contentType": "text", "content": preview(content)}));
        }
        row.insert("bodyPreview".to_owned(), json!(preview(content).chars().take(255).collect::<String>()));
        row.insert("iCalUId".to_owned(), json!(format!("040000008200E00074C5B7101A82E008{}", item.key())));
        row.insert("isOrganizer".to_owned(), json!(mail::organises(item, self.user)));
        row.entry("isCancelled").or_insert(json!(false));
        row.entry("isOnlineMeeting").or_insert(json!(false));
        row.insert("seriesMasterId".to_owned(), Value::Null);
        row.entry("recurrence").or_insert(Value::Null);
        row.entry("location").or_insert(json!({"displayName": "", "locationType": "default"}));
        row.insert("responseStatus".to_owned(), json!({"response": "none", "time": "0001-01-01T00:00:00Z"}));
        row
    }

    fn time(&self, time: &Value, whole: bool) -> Value {
        let name = self.prefer.zone.as_deref().unwrap_or("UTC");
        if whole && !self.shifted_days {
            return zone::wall(time).map_or(Value::Null, |wall| zone::written(wall, name));
        }
        zone::instant(time).map_or(Value::Null, |at| zone::shown(at.timestamp(), name))
    }
}

/// The properties of an occurrence: those of the series, at its own time, with what differs.
fn placed(item: &Item, occurrence: &Occurrence) -> Map<String, Value> {
    let mut props = item.props.clone();
    props.remove("recurrence");
    for (name, at) in [("start", &occurrence.start), ("end", &occurrence.end)] {
        let zone_name = item.props.get(name).and_then(|time| time.get("timeZone")?.as_str()).unwrap_or("UTC");
        props.insert(name.to_owned(), zone::written(at.datetime(), zone_name));
    }
    props.extend(item.exceptions.get(&occurrence.day).cloned().unwrap_or_default());
    props
}

/// The events and occurrences that touch a span, with where they lie now.
pub(super) fn in_span(item: &Item, from: jiff::Timestamp, to: jiff::Timestamp) -> Vec<Occurrence> {
    let touches = |start: &jiff::Zoned, end: &jiff::Zoned| {
        start.timestamp() < to && (end.timestamp() > from || (start == end && start.timestamp() >= from))
    };
    let now = |props: &Map<String, Value>| {
        let (start, end) = (zone::instant(props.get("start")?)?, zone::instant(props.get("end")?)?);
        touches(&start, &end).then_some((start, end))
    };
    if !item.props.contains_key("recurrence") {
        return now(&item.props).map(|(start, end)| Occurrence { day: start.date(), start, end }).into_iter().collect();
    }
    let by_rule = series::occurrences(&item.props, from, to).into_iter();
    let plain = by_rule.filter(|one| !item.cancelled.contains_key(&one.day) && !item.exceptions.contains_key(&one.day));
    let moved = item.exceptions.keys().filter_map(|day| series::on_day(&item.props, *day));
    let moved = moved.filter(|one| now(&placed(item, one)).is_some());
    let mut all: Vec<Occurrence> = plain.chain(moved).collect();
    all.sort_by_key(|one| one.day);
    all
}

/// An event with its times, of which nobody knows the series; for `instances`.
pub(super) fn occurrence_by_id(item: &Item, day: Date) -> Result<Occurrence, Refusal> {
    let there = !item.cancelled.contains_key(&day);
    series::on_day(&item.props, day).filter(|_| there).ok_or_else(Refusal::missing)
}

fn preview(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.trim().to_owned()
}
