//! The two calendars of the benchmark: one embedded server with two users, behind the proxy, what people change there
//! between phases, and whether both say the same in the end.

use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

use ponte_demo::dav::{DavOptions, DavServer, Flavour, Stored};
use url::Url;

use super::proxy::Proxy;

/// The password of both users.
pub const PASSWORD: &str = "bench";

/// One of the two calendars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calendar {
    /// The one that is full at first.
    A,
    /// The one that is empty at first.
    B,
}

impl Calendar {
    /// Who owns it.
    #[must_use]
    pub fn user(self) -> &'static str {
        match self {
            Calendar::A => "a",
            Calendar::B => "b",
        }
    }
}

/// A server with two calendars, and the proxy before it.
pub struct World {
    server: DavServer,
    /// What the client goes through.
    pub proxy: Proxy,
    events: usize,
}

impl World {
    /// Starts it, with `events` on A and none on B.
    ///
    /// # Errors
    /// When no port can be bound.
    pub async fn start(events: usize, round_trip: Duration) -> io::Result<World> {
        let options = DavOptions { auto_schedule: false, ..DavOptions::of(Flavour::Plain) };
        let server = DavServer::start(options).await?;
        for calendar in [Calendar::A, Calendar::B] {
            server.add_user(calendar.user(), PASSWORD, &format!("{}@example.org", calendar.user()));
        }
        let address = Url::parse(&server.url()).map_err(io::Error::other)?;
        let port = address.port().unwrap_or(80);
        let proxy = Proxy::start(([127, 0, 0, 1], port).into(), round_trip).await?;
        let world = World { server, proxy, events };
        for number in 0..events {
            world.put(Calendar::A, number)?;
        }
        Ok(world)
    }

    /// The address of a calendar, as the client sees it.
    #[must_use]
    pub fn url(&self, calendar: Calendar) -> String {
        format!("http://{}{}", self.proxy.address(), self.path(calendar))
    }

    /// The path of a calendar on the server.
    #[must_use]
    pub fn path(&self, calendar: Calendar) -> String {
        self.server.collection(calendar.user(), "VEVENT").unwrap_or_default()
    }

    /// Ten changes: four edits on A and three on B, one new event on each, one deletion on A.
    ///
    /// # Errors
    /// That an event is not there.
    pub fn change(&self) -> io::Result<()> {
        for (calendar, numbers) in [(Calendar::A, 1..=4), (Calendar::B, 11..=13)] {
            for number in numbers {
                self.edit(calendar, number)?;
            }
        }
        self.put(Calendar::A, self.events + 1)?;
        self.put(Calendar::B, self.events + 2)?;
        let doomed = self.find(Calendar::A, 20)?;
        if self.server.delete(&doomed.collection, &doomed.name) { Ok(()) } else { Err(io::Error::other("not deleted")) }
    }

    /// Whether both calendars hold the same events under the same titles.
    #[must_use]
    pub fn agrees(&self) -> bool {
        let (a, b) = (self.list(Calendar::A), self.list(Calendar::B));
        titles(&a, &b) == titles(&b, &a)
    }

    /// How many events a calendar holds.
    #[must_use]
    pub fn count(&self, calendar: Calendar) -> usize {
        self.list(calendar).len()
    }

    fn list(&self, calendar: Calendar) -> Vec<Stored> {
        self.server.list(&self.path(calendar))
    }

    fn put(&self, calendar: Calendar, number: usize) -> io::Result<()> {
        let name = format!("bench-{number:06}.ics");
        let stored = self.server.put(&self.path(calendar), &name, &event(number));
        stored.map(drop).ok_or_else(|| io::Error::other("the server refused an event"))
    }

    fn find(&self, calendar: Calendar, number: usize) -> io::Result<Stored> {
        let title = format!("SUMMARY:Meeting {number} ");
        let found = self.list(calendar).into_iter().find(|stored| stored.text.contains(&title));
        found.ok_or_else(|| io::Error::other("an event is missing"))
    }

    fn edit(&self, calendar: Calendar, number: usize) -> io::Result<()> {
        let old = self.find(calendar, number)?;
        let title = format!("SUMMARY:Meeting {number} rev ");
        let text = old.text.replace(&format!("{title}0"), &format!("{title}1"));
        let stored = self.server.put(&old.collection, &old.name, &text);
        stored.map(drop).ok_or_else(|| io::Error::other("the server refused an edit"))
    }
}

/// An event of about 900 bytes, with an attendee and an organiser; every twentieth is a series.
fn event(number: usize) -> String {
    let (day, month, hour) = (1 + number % 28, 1 + number / 28 % 12, 8 + number % 10);
    let rule = if number.is_multiple_of(20) { "RRULE:FREQ=WEEKLY;COUNT=10\r\n" } else { "" };
    let notes = "Prices, delivery dates and open questions. ".repeat(12);
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Ponte//bench//EN\r\nBEGIN:VEVENT\r\n\
         UID:bench-{number:06}@example.org\r\nDTSTAMP:20260101T000000Z\r\n\
         DTSTART:2026{month:02}{day:02}T{hour:02}0000Z\r\nDTEND:2026{month:02}{day:02}T{hour:02}3000Z\r\n\
         SUMMARY:Meeting {number} rev 0\r\nLOCATION:Room {}\r\nSEQUENCE:0\r\n{rule}DESCRIPTION:{notes}\r\n\
         ATTENDEE;CN=Ann:mailto:ann@example.org\r\nORGANIZER;CN=Bob:mailto:bob@example.org\r\n\
         END:VEVENT\r\nEND:VCALENDAR\r\n",
        number % 40
    )
}

/// The title of each event by the UID it was born with. A copy may have a UID of its own and name its original instead.
fn titles(own: &[Stored], other: &[Stored]) -> BTreeMap<String, String> {
    let uids: BTreeMap<&str, String> =
        other.iter().map(|stored| (stored.name.as_str(), property(&stored.text, "UID"))).collect();
    own.iter()
        .map(|stored| {
            let original = property(&stored.text, "X-PONTE-COPY-OF");
            let name = original.rsplit('/').next().unwrap_or("");
            let uid = uids.get(name).cloned().unwrap_or_else(|| property(&stored.text, "UID"));
            (uid, property(&stored.text, "SUMMARY"))
        })
        .collect()
}

/// The value of the first line of that name.
fn property(text: &str, name: &str) -> String {
    let unfolded = text.replace("\r\n", "\n").replace("\n ", "");
    let value = |line: &str| line.strip_prefix(name)?.strip_prefix(':').map(str::to_owned);
    unfolded.lines().find_map(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_has_about_900_bytes() {
        for number in [0, 1, 999, 4_999] {
            assert!((850..950).contains(&event(number).len()), "{}", event(number).len());
        }
    }

    #[tokio::test]
    async fn two_calendars_agree_when_each_event_is_on_both_under_one_title() {
        let world = World::start(30, Duration::ZERO).await.unwrap();
        assert!(!world.agrees());
        for number in 0..30 {
            world.put(Calendar::B, number).unwrap();
        }
        assert!(world.agrees());
        world.change().unwrap();
        assert!(!world.agrees());
    }
}
