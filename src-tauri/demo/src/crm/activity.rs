//! What saving an activity does to its dates, its duration and its reminder.

use jiff::tz::TimeZone;

use super::{refusal::Refusal, state::Record};

/// Days since 1970 of a day that need not exist: 30 February is 2 March, as PHP counts.
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month < 1 { (year - 1, month + 12) } else { (year, month) };
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let of_era = shifted - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468 + day - 1
}

/// Splits `yyyy-mm-dd` or `dd-mm-yyyy`; anything after the date is ignored.
pub(super) fn date_parts(text: &str) -> Option<(i64, i64, i64)> {
    let mut parts = text.split([' ', 'T']).next()?.split('-');
    let mut next = || parts.next()?.parse::<i64>().ok().filter(|number| *number >= 0);
    let (first, month, last) = (next()?, next()?, next()?);
    let (year, day) = if first > 31 || first == 0 { (first, last) } else { (last, first) };
    (month <= 12 && day <= 31).then_some((year, month, day))
}

/// The date as the database keeps it: a day that does not exist becomes 0000-00-00.
pub(super) fn stored_date(text: &str) -> Option<String> {
    let (year, month, day) = date_parts(text)?;
    let days_in_month = match month {
        2 if (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if day > days_in_month {
        return Some("0000-00-00".to_owned());
    }
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// Seconds of the day; none when PHP cannot read the time.
fn seconds_of(time: &str) -> Option<i64> {
    let mut parts = time.trim_end_matches('Z').split([':', ' ']);
    let mut next = |limit: i64| parts.next()?.parse::<i64>().ok().filter(|number| (0..=limit).contains(number));
    let (hour, minute) = (next(24)?, next(59)?);
    Some(hour * 3600 + minute * 60 + next(59).unwrap_or(0))
}

fn moment(date: &str, time: &str) -> Option<i64> {
    let (year, month, day) = date_parts(date)?;
    Some(day_number(year, month, day) * 86_400 + seconds_of(time)?)
}

/// Recomputes the duration, whatever the client sent (E3). `sent` are the dates before the database bent them, and
/// `night` is the hour at which the writer's day ends on the server, which stands for a missing end time.
///
/// # Errors
/// A start time that cannot be read fails the call, though the record is already there (S9).
pub(super) fn set_duration(record: &mut Record, sent: (&str, &str), night: i64) -> Result<(), Refusal> {
    let (start_date, end_date) = sent;
    let start = moment(start_date, record.get("time_start")).ok_or_else(Refusal::internal)?;
    let end = if record.get("time_end").is_empty() {
        moment(end_date, "00:00").map(|midnight| midnight + night)
    } else {
        moment(end_date, record.get("time_end"))
    };
    let minutes = (end.unwrap_or(0) - start) / 60;
    record.set("duration_hours", (minutes / 60).to_string());
    record.set("duration_minutes", (minutes % 60).to_string());
    Ok(())
}

/// Seconds into the server's day at which midnight falls for a person in that zone.
pub(super) fn midnight_of(zone: &TimeZone, server: &TimeZone, now: i64) -> i64 {
    let Ok(now) = jiff::Timestamp::from_second(now) else { return 0 };
    let ahead = i64::from(zone.to_offset(now).seconds()) - i64::from(server.to_offset(now).seconds());
    (-ahead).rem_euclid(86_400)
}

/// What `reminder_time` reads after a save that sent that many seconds: minutes, where a whole hour gains one (S5).
/// A save without one clears it, and what is cleared reads `""` and `"0"` in turn (S4).
pub(super) fn reminder(before: &str, sent: Option<&str>) -> String {
    let seconds: i64 = sent.and_then(|text| text.parse().ok()).unwrap_or(0);
    if seconds > 0 {
        let minutes = seconds / 60;
        let whole = minutes % 60 == 0;
        return (minutes + i64::from(whole)).to_string();
    }
    if before.is_empty() { "0" } else { "" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reminders_are_written_in_seconds_and_read_in_minutes() {
        let rows =
            [("900", "15"), ("1200", "20"), ("3600", "61"), ("7200", "121"), ("86400", "1441"), ("90061", "1501")];
        for (sent, read) in rows {
            assert_eq!(reminder("", Some(sent)), read, "{sent} seconds");
        }
        assert_eq!(reminder("15", Some("15")), "1", "an echo of 15 minutes is 15 seconds");
        assert_eq!(reminder("15", None), "");
        assert_eq!(reminder("", None), "0");
        assert_eq!(reminder("0", None), "");
    }

    #[test]
    fn days_that_do_not_exist_are_bent() {
        assert_eq!(stored_date("2026-02-30").as_deref(), Some("0000-00-00"));
        assert_eq!(stored_date("01-12-2026").as_deref(), Some("2026-12-01"));
        assert_eq!(stored_date("2026-12-01 09:00:00").as_deref(), Some("2026-12-01"));
        assert_eq!(stored_date("pippo"), None);
        assert_eq!(
            moment("2026-12-01", "10:00").zip(moment("2026-02-30", "09:00")).map(|(a, b)| (a - b) / 3600),
            Some(6577)
        );
        assert_eq!(
            moment("2026-12-01", "10:00").zip(moment("0000-00-00", "09:00")).map(|(a, b)| (a - b) / 3600),
            Some(17_768_353)
        );
    }
}
