//! Two people, each with a calendar, and what they did last to each event. A person acts on what stands in their own
//! calendar, and only where it is the latest: what both did to one event without seeing each other has no right outcome.
//!
//! One deletion has two right outcomes: that of an event whose latest edit arrived in the run that just went wrong. A client
//! that got no answer to its write finds the event gone, and cannot tell "deleted before the edit came" (the edit wins) from
//! "came, was seen, was deleted" (the deletion wins): the server keeps no trace. Either will do, if it is the same in both
//! calendars and the edit is not undone. The rule is for every client, and looks at the calendars, not at the client.

use std::collections::BTreeMap;
use std::io;

use ponte_demo::dav::{DavOptions, DavServer, Flavour, Stored};

use super::lots::Lots;
use crate::bench::world::{Calendar, PASSWORD};

/// Events born in A before the first run.
const IN_A: usize = 60;
/// Events born in B before the first run.
const IN_B: usize = 20;
/// What each person edits in a round.
const EDITS: usize = 4;

/// Both calendars, in order.
pub const BOTH: [Calendar; 2] = [Calendar::A, Calendar::B];

/// What was last done to an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It stands, under this title.
    Stands(String),
    /// It was deleted.
    Deleted,
    /// It was deleted when this title had just arrived: it is gone from both calendars or stands in both.
    Either(String),
}

/// The titles of each event of a calendar, by number: more than one where it is there twice.
pub type Shown = BTreeMap<usize, Vec<String>>;

/// The server, the two people, and what they expect.
pub struct People {
    /// Both calendars.
    pub server: DavServer,
    /// What was last done to each event.
    pub fates: BTreeMap<usize, Fate>,
    /// What stood in each calendar when a run began.
    before: [Shown; 2],
    lots: Lots,
}

impl People {
    /// Starts the server, with the first events on it.
    ///
    /// # Errors
    /// When no port can be bound.
    pub async fn start(seed: u64) -> io::Result<People> {
        let options = DavOptions { auto_schedule: false, seed, ..DavOptions::of(Flavour::Plain) };
        let server = DavServer::start(options).await?;
        for calendar in BOTH {
            server.add_user(calendar.user(), PASSWORD, &format!("{}@example.org", calendar.user()));
        }
        let mut people = People { server, fates: BTreeMap::new(), before: Default::default(), lots: Lots::new(seed) };
        for number in 0..IN_A + IN_B {
            people.create(if number < IN_A { Calendar::A } else { Calendar::B }, number)?;
        }
        Ok(people)
    }

    /// The path of a calendar on the server.
    #[must_use]
    pub fn path(&self, calendar: Calendar) -> String {
        self.server.collection(calendar.user(), "VEVENT").unwrap_or_default()
    }

    /// The address of a calendar.
    #[must_use]
    pub fn url(&self, calendar: Calendar) -> String {
        format!("{}{}", self.server.url().trim_end_matches('/'), self.path(calendar))
    }

    /// What both do before the run with this number: edits, deletions, a new event each.
    ///
    /// # Errors
    /// That the server refused.
    pub fn work(&mut self, round: usize) -> io::Result<()> {
        for calendar in BOTH {
            let mut seen = self.latest(calendar);
            for _ in 0..EDITS {
                if let Some((number, stored)) = self.lots.take(&mut seen) {
                    self.edit(number, &stored)?;
                }
            }
            // Few enough in all rounds together that no brake asks first.
            for _ in 0..1 + (round + 1) % 2 {
                if let Some((number, stored)) = self.lots.take(&mut seen) {
                    self.server.delete(&stored.collection, &stored.name);
                    let arrived = self.arrived(calendar, number, &stored.text);
                    let fate = if arrived { Fate::Either(title(&stored.text)) } else { Fate::Deleted };
                    self.fates.insert(number, fate);
                }
            }
            self.create(calendar, self.fates.len())?;
        }
        self.before = BOTH.map(|calendar| self.shown(calendar));
        Ok(())
    }

    /// Whether an edit of the other person's arrived in the run that just went wrong.
    fn arrived(&self, calendar: Calendar, number: usize, text: &str) -> bool {
        let [a, b] = &self.before;
        let before = if calendar == Calendar::A { a } else { b };
        before.get(&number).is_some_and(|titles| *titles != [title(text)])
    }

    /// What stands in a calendar.
    #[must_use]
    pub fn shown(&self, calendar: Calendar) -> Shown {
        let mut shown = Shown::new();
        for stored in self.server.list(&self.path(calendar)) {
            let title = title(&stored.text);
            if let Some(number) = number(&title) {
                shown.entry(number).or_default().push(title);
            }
        }
        shown
    }

    /// The events of a calendar that stand there, once, as they were last left.
    fn latest(&self, calendar: Calendar) -> Vec<(usize, Stored)> {
        let shown = self.shown(calendar);
        let all = self.server.list(&self.path(calendar)).into_iter();
        all.filter_map(|stored| Some((number(&title(&stored.text))?, stored)))
            .filter(|(number, stored)| {
                let once = shown.get(number).is_some_and(|titles| titles.len() == 1);
                once && self.fates.get(number) == Some(&Fate::Stands(title(&stored.text)))
            })
            .collect()
    }

    fn create(&mut self, calendar: Calendar, number: usize) -> io::Result<()> {
        let title = format!("Meeting {number} rev 0");
        self.put(&self.path(calendar), &format!("born-{number:04}.ics"), &event(number, &title))?;
        self.fates.insert(number, Fate::Stands(title));
        Ok(())
    }

    fn edit(&mut self, number: usize, stored: &Stored) -> io::Result<()> {
        let old = title(&stored.text);
        let revision = old.rsplit(' ').next().and_then(|text| text.parse::<usize>().ok()).unwrap_or(0) + 1;
        let new = format!("Meeting {number} rev {revision}");
        let text = stored.text.replace(&format!("SUMMARY:{old}"), &format!("SUMMARY:{new}"));
        self.put(&stored.collection, &stored.name, &text)?;
        self.fates.insert(number, Fate::Stands(new));
        Ok(())
    }

    fn put(&self, collection: &str, name: &str, text: &str) -> io::Result<()> {
        let stored = self.server.put(collection, name, text);
        stored.map(drop).ok_or_else(|| io::Error::other("the server refused an event"))
    }
}

/// Every tenth is a series.
fn event(number: usize, title: &str) -> String {
    let (day, month, hour) = (1 + number % 28, 1 + number / 28 % 12, 8 + number % 10);
    let rule = if number % 10 == 9 { "RRULE:FREQ=WEEKLY;COUNT=5\r\n" } else { "" };
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Ponte//comparator//EN\r\nBEGIN:VEVENT\r\n\
         UID:born-{number:04}@example.org\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:2027{month:02}{day:02}T{hour:02}0000Z\r\n\
         DTEND:2027{month:02}{day:02}T{hour:02}3000Z\r\nSUMMARY:{title}\r\nLOCATION:Room {number}\r\n{rule}\
         END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

fn title(text: &str) -> String {
    let unfolded = text.replace("\r\n", "\n").replace("\n ", "");
    unfolded.lines().find_map(|line| line.strip_prefix("SUMMARY:")).unwrap_or_default().to_owned()
}

fn number(title: &str) -> Option<usize> {
    title.strip_prefix("Meeting ")?.split(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn people_act_on_what_they_see_and_a_seed_repeats_them() {
        let mut fates = Vec::new();
        for _ in 0..2 {
            let mut people = People::start(7).await.unwrap();
            people.work(0).unwrap();
            people.work(1).unwrap();
            let deleted = people.fates.values().filter(|fate| **fate == Fate::Deleted).count();
            assert_eq!((people.fates.len(), deleted), (84, 6));
            let stand = BOTH.iter().map(|calendar| people.latest(*calendar).len()).sum::<usize>();
            assert_eq!(stand, 78, "nobody synced: each event stands where it was born");
            fates.push(people.fates);
        }
        assert_eq!(fates[0], fates[1]);
    }
}
