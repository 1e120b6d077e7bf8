//! Occurrences that differ from their series, or were taken out.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use ponte_core::decision::Patch;
use ponte_core::record::{Body, EventTime, Exception, Field, Fields, OccurrenceKey, Record, Value};
use ponte_core::recur::occurrence_time;
use ponte_core::verdict::{Failure, FailureKind};
use serde_json::Value as Json;

use super::event;
use super::when::{self, Meant};

/// A series with more of them is left alone: nobody reads as many, and each costs requests.
const MOST: usize = 2_000;

/// Reads them from a series that was read with them.
pub(super) fn read(
    nested: Option<&Json>,
    series: &Record,
    meant: &Meant,
) -> Result<BTreeMap<OccurrenceKey, Exception>, Failure> {
    let list = |name: &str| nested.and_then(|row| row.get(name)?.as_array()).map_or(&[][..], Vec::as_slice);
    let (changed, cancelled) = (list("exceptionOccurrences"), list("cancelledOccurrences"));
    let more = nested.is_some_and(|row| row.get("exceptionOccurrences@odata.nextLink").is_some());
    if more || changed.len() + cancelled.len() > MOST {
        return Err(Failure::new(FailureKind::Record, "failure-exchange-exceptions").with("limit", MOST));
    }
    let mut all = BTreeMap::new();
    for name in cancelled.iter().filter_map(Json::as_str) {
        if let Some(key) = cancelled_key(name, series) {
            all.insert(key, Exception::Cancelled);
        }
    }
    for row in changed {
        let key = key_of(row, series).ok_or_else(|| event::unclear("originalStart"))?;
        let own = event::read_fields(row, &when_meant(row, meant))?;
        all.insert(key, Exception::Changed(differences(own, series)));
    }
    Ok(all)
}

/// An occurrence that was moved into another zone is in that one.
fn when_meant(row: &Json, series: &Meant) -> Meant {
    let own = when::meant(row, &series.zone);
    if own.known { own } else { series.clone() }
}

/// What an occurrence says otherwise; that it lacks what its series says is told by an empty value.
fn differences(own: Record, series: &Record) -> Fields {
    let lacks: Vec<(Field, Value)> = [
        (Field::Title, Value::Text(String::new())),
        (Field::Location, Value::Text(String::new())),
        (Field::Description, Value::Body(Body::default())),
        (Field::Categories, Value::Items(BTreeMap::new())),
    ]
    .into_iter()
    .filter(|(field, _)| own.get(field).is_none() && series.get(field).is_some())
    .collect();
    let differs = |field: &Field, value: &Value| *field == Field::Time || series.get(field) != Some(value);
    let people = |field: &Field| matches!(field, Field::Attendees | Field::Organizer);
    own.fields.into_iter().filter(|(field, value)| differs(field, value) && !people(field)).chain(lacks).collect()
}

/// `OID.<series>.2026-12-15`: the day on which it would be, on the clock of the series.
fn cancelled_key(name: &str, series: &Record) -> Option<OccurrenceKey> {
    let date: Date = name.rsplit('.').next()?.parse().ok()?;
    Some(match series.event_time()? {
        EventTime::AllDay { .. } => OccurrenceKey::of_date(date),
        EventTime::Floating { start, .. } => OccurrenceKey::of_wall(date.to_datetime(start.time())),
        EventTime::Zoned { start, .. } => {
            let wall = date.to_datetime(start.time());
            OccurrenceKey::of_instant(start.time_zone().to_ambiguous_zoned(wall).compatible().ok()?.timestamp())
        }
    })
}

/// The name of an occurrence that was taken out, for one who only knows where it originally was.
pub(in crate::groupware) fn cancelled_name(original: jiff::Timestamp, row: &Json, user: &TimeZone) -> Option<String> {
    let meant = when::meant(row, user);
    let all_day = row.get("isAllDay").and_then(Json::as_bool) == Some(true);
    let wall = original.to_zoned(meant.zone.clone()).date();
    let day = if all_day { when::nearest_day(original, &meant.zone)? } else { wall };
    Some(format!("OID.{day}"))
}

/// The key of an occurrence, from where it originally was.
pub(in crate::groupware) fn key_of(row: &Json, series: &Record) -> Option<OccurrenceKey> {
    let original = row.get("originalStart").and_then(Json::as_str).and_then(|text| text.parse().ok());
    let original: jiff::Timestamp = original.or_else(|| when::instant(row.get("start")?))?;
    Some(match series.event_time()? {
        EventTime::AllDay { .. } => {
            // Told in UTC, and shifted there by some: the day that begins nearest.
            OccurrenceKey::of_date(when::nearest_day(original, &TimeZone::UTC)?)
        }
        EventTime::Floating { .. } | EventTime::Zoned { .. } => OccurrenceKey::of_instant(original),
    })
}

/// What is to become of one occurrence.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::groupware) enum Differing {
    /// It is to say this on top of what it says now.
    Patch(Patch),
    /// It is to be taken out.
    Cancel,
}

/// What turns the occurrences of `series` into those that `wanted` names.
///
/// # Errors
/// [`FailureKind::Record`] where one that was taken out would have to come back: Exchange cannot do that.
pub(in crate::groupware) fn differing(
    series: &Record,
    wanted: &BTreeMap<OccurrenceKey, Exception>,
) -> Result<Vec<(OccurrenceKey, Differing)>, Failure> {
    let empty = BTreeMap::new();
    let now = if let Some(Value::Exceptions(all)) = series.get(&Field::Exceptions) { all } else { &empty };
    let mut keys: Vec<&OccurrenceKey> = now.keys().chain(wanted.keys()).collect();
    keys.sort();
    keys.dedup();
    let mut edits = Vec::new();
    for key in keys {
        match (now.get(key), wanted.get(key)) {
            (one, other) if one == other => {}
            (Some(Exception::Cancelled), _) => {
                return Err(Failure::new(FailureKind::Record, "failure-exchange-occurrence"));
            }
            (_, Some(Exception::Cancelled)) => edits.push((key.clone(), Differing::Cancel)),
            (one, other) => {
                let patch = between(&effective(series, key, one), &effective(series, key, other));
                if !patch.is_empty() {
                    edits.push((key.clone(), Differing::Patch(patch)));
                }
            }
        }
    }
    Ok(edits)
}

/// What an occurrence says, as an event of its own.
fn effective(series: &Record, key: &OccurrenceKey, exception: Option<&Exception>) -> Fields {
    let mut record = series.clone();
    if let Some(time) = occurrence_time(series, key) {
        record.set(Field::Time, Value::Time(time));
    }
    if let Some(Exception::Changed(fields)) = exception {
        for (field, value) in fields {
            record.set(field.clone(), value.clone());
        }
    }
    for field in [Field::Recurrence, Field::Exceptions, Field::Attendees, Field::Organizer] {
        record.fields.remove(&field);
    }
    record.fields
}

fn between(now: &Fields, wanted: &Fields) -> Patch {
    let set = wanted.iter().filter(|(field, value)| now.get(*field) != Some(*value));
    let clear = now.keys().filter(|field| !wanted.contains_key(*field) && **field != Field::Time);
    Patch { set: set.map(|(field, value)| (field.clone(), value.clone())).collect(), clear: clear.cloned().collect() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{Raw, read};
    use super::*;
    use ponte_core::record::Kind;

    fn time(day: u8, hour: u8) -> Json {
        json!({"dateTime": format!("2026-12-{day:02}T{hour:02}:00:00"), "timeZone": "UTC"})
    }

    fn series(nested: Json) -> Record {
        let recurrence = json!({
            "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["tuesday"], "firstDayOfWeek": "sunday"},
            "range": {"type": "noEnd", "startDate": "2026-12-01", "recurrenceTimeZone": "W. Europe Standard Time"},
        });
        let row = json!({
            "type": "seriesMaster", "subject": "s", "location": {"displayName": "qui"}, "start": time(1, 8), "end": time(1, 9),
            "originalStartTimeZone": "W. Europe Standard Time", "recurrence": recurrence,
        });
        read(Kind::Event, &Raw { row, nested: Some(nested) }, &TimeZone::get("Europe/Rome").unwrap()).unwrap()
    }

    fn one(day: u8, location: &str) -> Json {
        json!({"subject": "s", "location": {"displayName": location}, "start": time(day, 14), "end": time(day, 15),
               "originalStart": format!("2026-12-{day:02}T08:00:00Z"), "originalStartTimeZone": "W. Europe Standard Time"})
    }

    fn key(day: u8) -> OccurrenceKey {
        OccurrenceKey::of_instant(format!("2026-12-{day:02}T08:00:00Z").parse().unwrap())
    }

    fn all(record: &Record) -> BTreeMap<OccurrenceKey, Exception> {
        match record.get(&Field::Exceptions) {
            Some(Value::Exceptions(all)) => all.clone(),
            _ => BTreeMap::new(),
        }
    }

    #[test]
    fn exceptions_are_keyed_by_where_they_were() {
        let nested = json!({"exceptionOccurrences": [one(8, "là")], "cancelledOccurrences": ["OID.AAk=.x.2026-12-15"]});
        let found = all(&series(nested));
        assert_eq!(found.get(&key(15)), Some(&Exception::Cancelled));
        let Some(Exception::Changed(fields)) = found.get(&key(8)) else { panic!("{found:?}") };
        assert_eq!(fields.keys().cloned().collect::<Vec<_>>(), [Field::Time, Field::Location]);
    }

    #[test]
    fn an_occurrence_may_lack_what_its_series_says() {
        let found = all(&series(json!({"exceptionOccurrences": [one(8, "")]})));
        let Some(Exception::Changed(fields)) = found.get(&key(8)) else { panic!("{found:?}") };
        assert_eq!(fields.get(&Field::Location), Some(&Value::Text(String::new())));
    }

    #[test]
    fn too_many_are_told_and_not_cut() {
        let many: Vec<Json> = (0..5_000).map(|_| one(8, "")).collect();
        let row = json!({"exceptionOccurrences": many});
        let meant = Meant { zone: TimeZone::UTC, known: true };
        let failure = super::read(Some(&row), &Record::new(Kind::Event), &meant).unwrap_err();
        assert_eq!(failure.code, "failure-exchange-exceptions");
    }

    #[test]
    fn only_what_differs_is_written_and_nothing_comes_back_from_the_dead() {
        let now = series(json!({"exceptionOccurrences": [one(8, "là")], "cancelledOccurrences": ["OID.x.2026-12-15"]}));
        let mut wanted = all(&now);
        assert_eq!(differing(&now, &wanted), Ok(Vec::new()));
        wanted.insert(key(22), Exception::Cancelled);
        wanted.remove(&key(8));
        let edits = differing(&now, &wanted).unwrap();
        assert_eq!(edits.len(), 2);
        let Differing::Patch(back) = &edits[0].1 else { panic!("{edits:?}") };
        assert_eq!(back.set.get(&Field::Location), Some(&Value::Text("qui".into())));
        assert_eq!(edits[1], (key(22), Differing::Cancel));
        wanted.remove(&key(15));
        assert_eq!(differing(&now, &wanted).unwrap_err().code, "failure-exchange-occurrence");
    }
}
