//! When each pairing runs next, and what holds it: a state that moves with what happens, and nothing else.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use ponte_core::attempts::Held;
use ponte_core::schedule::{Happened, Next, Schedule};
use ponte_core::snapshot::Side;
use ponte_core::verdict::Failure;
use ponte_engine::settings::Settings;

use crate::desk::jitter;

/// How long it waits before it looks again whether another face has ended its work.
const BLOCKED: SignedDuration = SignedDuration::from_secs(30);

/// All active pairings.
#[derive(Debug, Clone, Default)]
pub struct Agenda {
    entries: BTreeMap<String, Entry>,
    blocked_until: Option<Timestamp>,
}

/// One pairing.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    schedule: Schedule,
    /// The account that must not be asked, and why.
    pub held: Option<(String, Held)>,
    /// Whether another computer syncs it.
    pub elsewhere: bool,
    /// What went wrong last, where it was no account's.
    pub failure: Option<Failure>,
}

impl Entry {
    /// When it runs next, or what keeps it.
    #[must_use]
    pub fn next(&self) -> Next {
        match &self.held {
            None => self.schedule.next(),
            Some((_, Held::Refused)) => Next::SignIn,
            Some((_, Held::Quiet(time) | Held::Waits(time))) => Next::RetryAt(*time),
            Some((_, Held::Rests(time))) => Next::RestsUntil(*time),
        }
    }

    /// Whether only the user can move it, by signing in.
    #[must_use]
    pub fn waits_for_sign_in(&self) -> bool {
        self.next() == Next::SignIn
    }

    fn wakes(&self) -> Option<Timestamp> {
        match self.next() {
            Next::At(time) | Next::RetryAt(time) | Next::RestsUntil(time) => Some(time),
            Next::Paused(until) => until,
            Next::SignIn => None,
        }
    }

    fn after(&mut self, happened: &Happened, now: Timestamp) {
        self.schedule = self.schedule.clone().after(happened, now, jitter(now));
    }
}

impl Agenda {
    /// Every pairing it knows.
    #[must_use]
    pub fn entries(&self) -> &BTreeMap<String, Entry> {
        &self.entries
    }

    /// Takes over which pairings there are and how often they run. A new one is due at once.
    pub fn settle(&mut self, settings: &Settings, now: Timestamp) {
        self.entries.retain(|name, _| settings.pairing(name).is_some_and(|pairing| *pairing.active));
        for pairing in settings.pairings.iter().filter(|pairing| *pairing.active) {
            let fresh = || Entry {
                schedule: Schedule::new(*pairing.interval, now),
                held: None,
                elsewhere: false,
                failure: None,
            };
            let entry = self.entries.entry(pairing.name.clone()).or_insert_with(fresh);
            entry.after(&Happened::Interval(*pairing.interval), now);
        }
    }

    /// The pairing that has been due for longest.
    #[must_use]
    pub fn due(&self, now: Timestamp) -> Option<&str> {
        if self.blocked_until.is_some_and(|until| until > now) {
            return None;
        }
        let due = self.entries.iter().filter_map(|(name, entry)| Some((entry.wakes()?, name)));
        due.filter(|(time, _)| *time <= now).min().map(|(_, name)| name.as_str())
    }

    /// When the next one is due.
    #[must_use]
    pub fn wakes(&self) -> Option<Timestamp> {
        let first = self.entries.values().filter_map(Entry::wakes).min()?;
        Some(self.blocked_until.map_or(first, |until| until.max(first)))
    }

    /// Notes what happened to a pairing, and what holds it now.
    pub fn happened(&mut self, name: &str, happened: &Happened, held: Option<(String, Held)>, now: Timestamp) {
        self.blocked_until = None;
        let Some(entry) = self.entries.get_mut(name) else { return };
        entry.after(happened, now);
        if held.is_some() {
            // It runs again as soon as its accounts may be asked.
            entry.after(&Happened::Asked, now);
        }
        entry.held = held;
        entry.failure = match happened {
            Happened::Failed(failure) => Some(failure.clone()),
            _ => None,
        };
    }

    /// Notes whether another computer syncs it; whether that is news.
    pub fn set_elsewhere(&mut self, name: &str, elsewhere: bool) -> bool {
        let Some(entry) = self.entries.get_mut(name) else { return false };
        let news = entry.elsewhere != elsewhere;
        entry.elsewhere = elsewhere;
        news
    }

    /// Another face is at work: everything waits a little.
    pub fn block(&mut self, now: Timestamp) {
        self.blocked_until = now.checked_add(BLOCKED).ok();
    }

    /// Runs these at once, unless a server asked for patience.
    pub fn hurry(&mut self, concerns: impl Fn(&str) -> bool, now: Timestamp) {
        for (_, entry) in self.entries.iter_mut().filter(|(name, _)| concerns(name)) {
            entry.held = entry.held.take().filter(|(_, held)| matches!(held, Held::Quiet(_) | Held::Refused));
            entry.after(&Happened::Asked, now);
        }
    }

    /// The user signed in to an account, or changed it.
    pub fn signed_in(&mut self, account: &str, settings: &Settings, now: Timestamp) {
        for pairing in &settings.pairings {
            let concerned = Side::BOTH.iter().any(|side| pairing.account(*side) == account);
            if let Some(entry) = self.entries.get_mut(&pairing.name).filter(|_| concerned) {
                entry.held = None;
                entry.after(&Happened::SignedIn, now);
            }
        }
    }

    /// The clock was set back: nothing is due later than it would be from now on.
    pub fn set_back(&mut self, now: Timestamp) {
        self.blocked_until = None;
        for entry in self.entries.values_mut() {
            let interval: Duration = entry.schedule.interval;
            entry.after(&Happened::Interval(interval), now);
            let waits = |held: &Held| matches!(held, Held::Waits(_) | Held::Rests(_));
            entry.held = entry.held.take().filter(|(_, held)| !waits(held));
        }
    }

    /// Whether every active pairing waits for the user to sign in.
    #[must_use]
    pub fn nobody_is_left(&self) -> bool {
        !self.entries.is_empty() && self.entries.values().all(Entry::waits_for_sign_in)
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;
    use jiff::tz::TimeZone;
    use ponte_core::verdict::FailureKind;
    use ponte_engine::messages::Language;
    use ponte_engine::settings::{Surroundings, parse};

    use super::*;

    fn settings(pairings: &str) -> Settings {
        let accounts = "[[account]]\nname = \"crm\"\nsystem = \"vtiger\"\naddress = \"crm.example.it\"\nuser = \"g\"\n\
                        [[account]]\nname = \"cloud\"\nsystem = \"dav\"\naddress = \"cloud.example.it\"\nuser = \"g\"\n";
        let surroundings =
            Surroundings { language: Language::English, zone: TimeZone::UTC, ..Surroundings::of_system() };
        parse(&format!("{accounts}{pairings}"), &surroundings).unwrap()
    }

    fn pairing(name: &str, more: &str) -> String {
        format!("[[pairing]]\nname = \"{name}\"\ncrm = \"crm\"\ncalendar = \"cloud\"\ninterval = \"10m\"\n{more}\n")
    }

    fn start() -> Timestamp {
        "2026-11-30T08:00:00Z".parse().unwrap()
    }

    fn begun() -> Agenda {
        let mut agenda = Agenda::default();
        agenda.settle(&settings(&pairing("work", "")), start());
        agenda
    }

    #[test]
    fn a_pairing_is_due_at_once_and_then_after_its_interval() {
        let mut agenda = begun();
        assert_eq!(agenda.due(start()), Some("work"));
        agenda.happened("work", &Happened::Succeeded, None, start());
        assert_eq!((agenda.due(start() + 9.minutes()), agenda.wakes()), (None, Some(start() + 10.minutes())));
        assert_eq!(agenda.due(start() + 10.minutes()), Some("work"));
    }

    #[test]
    fn after_three_days_of_sleep_it_is_due_once_and_not_as_often_as_was_missed() {
        let mut agenda = begun();
        agenda.happened("work", &Happened::Succeeded, None, start());
        let woke = start() + 72.hours();
        assert_eq!(agenda.due(woke), Some("work"));
        agenda.happened("work", &Happened::Succeeded, None, woke);
        assert_eq!(agenda.due(woke + 9.minutes()), None);
    }

    #[test]
    fn a_refused_account_holds_until_somebody_signs_in_whatever_else_happens() {
        let mut agenda = begun();
        agenda.happened("work", &Happened::Succeeded, Some(("crm".to_owned(), Held::Refused)), start());
        agenda.hurry(|_| true, start());
        agenda.set_back(start());
        assert_eq!((agenda.due(start() + 99.hours()), agenda.nobody_is_left()), (None, true));
        agenda.signed_in("other", &settings(&pairing("work", "")), start());
        assert!(agenda.nobody_is_left());
        agenda.signed_in("crm", &settings(&pairing("work", "")), start());
        assert_eq!(agenda.due(start()), Some("work"));
    }

    #[test]
    fn a_new_network_ends_the_wait_after_a_failure_but_not_the_patience_a_server_asked_for() {
        for (held, due) in [
            (Held::Waits(start() + 5.minutes()), true),
            (Held::Rests(start() + 2.hours()), true),
            (Held::Quiet(start() + 5.minutes()), false),
        ] {
            let mut agenda = begun();
            agenda.happened("work", &Happened::Succeeded, Some(("cloud".to_owned(), held)), start());
            assert_eq!(agenda.due(start()), None, "{held:?}");
            agenda.hurry(|_| true, start());
            assert_eq!(agenda.due(start()).is_some(), due, "{held:?}");
        }
    }

    #[test]
    fn a_clock_set_back_by_a_year_does_not_make_anybody_wait_for_a_year() {
        let mut agenda = begun();
        agenda.happened("work", &Happened::Succeeded, None, start());
        let back = start() - 8_760.hours();
        agenda.set_back(back);
        assert_eq!(agenda.wakes(), Some(back + 10.minutes()));
    }

    #[test]
    fn while_another_face_is_at_work_nothing_is_due() {
        let mut agenda = begun();
        agenda.block(start());
        assert_eq!((agenda.due(start()), agenda.wakes()), (None, Some(start() + 30.seconds())));
        assert_eq!(agenda.due(start() + 30.seconds()), Some("work"));
    }

    #[test]
    fn pairings_come_and_go_with_the_settings() {
        let mut agenda = begun();
        agenda.happened("work", &Happened::Failed(Failure::new(FailureKind::Bug, "failure-file")), None, start());
        let (events, tasks) = ("kinds = [\"events\"]", "kinds = [\"tasks\"]");
        let two = settings(&format!("{}{}", pairing("work", events), pairing("home", tasks)));
        agenda.settle(&two, start());
        assert_eq!(agenda.due(start()), Some("home"));
        assert!(agenda.entries()["work"].failure.is_some());
        agenda.settle(&settings(&pairing("home", "active = false")), start());
        assert!(agenda.entries().is_empty());
    }
}
