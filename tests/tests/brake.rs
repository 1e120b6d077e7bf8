//! Deletions that wait: each cause told apart, in one sentence of each language, answered together or one by one; and a
//! preview that writes nothing and is all that a start carries out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use ponte_core::guard::HeldBy;
use ponte_core::record::{EventTime, Field, Kind, Record, Value};
use ponte_core::rules::{Rules, Window};
use ponte_core::snapshot::{Reading, RemoteId, Side};
use ponte_engine::cycle::{Consent, Half, Job, Preview, Report, cycle_shown, preview};
use ponte_engine::held::{self, HeldGroup};
use ponte_engine::messages::Language;
use ponte_engine::seal::Keys;
use ponte_engine::standing::standing;
use ponte_engine::store::Store;
use ponte_tests::model::{Model, Trouble};

struct Pair {
    left: Model,
    right: Model,
    rules: Rules,
    store: Store,
    now: Timestamp,
    folder: tempfile::TempDir,
}

impl Pair {
    /// Both sides in step with so many events.
    async fn of(count: usize) -> Pair {
        let folder = tempfile::tempdir().unwrap();
        let mut pair = Pair {
            left: Model::new(Kind::Event, "L"),
            right: Model::new(Kind::Event, "R"),
            rules: Rules::open(TimeZone::get("Europe/Rome").unwrap()),
            store: Store::open(&folder.path().join("ponte.db"), Keys::derive(&[3; 32])).unwrap(),
            now: "2026-11-02T08:00:00Z".parse().unwrap(),
            folder,
        };
        for number in 0..count {
            pair.left.put(&id(number), event(&format!("Visita {number:02}")));
        }
        pair.sync().await;
        pair
    }

    fn job(&self) -> Job<'_> {
        Job {
            pairing: "work",
            kind: Kind::Event,
            rules: &self.rules,
            shape: "",
            left: Half { collection: &self.left, place: "crm" },
            right: Half { collection: &self.right, place: "calendar" },
        }
    }

    async fn start(&mut self, shown: Option<&Consent>) -> Report {
        self.now = self.now.saturating_add(5.minutes()).unwrap();
        let report = cycle_shown(&self.job(), &self.store, self.now, &|_| {}, shown).await.unwrap();
        assert!(!report.again, "{report:?}");
        report
    }

    async fn sync(&mut self) -> Report {
        self.start(None).await
    }

    async fn preview(&self) -> Preview {
        preview(&self.job(), &self.store, self.now, &|_| {}).await.unwrap()
    }

    fn groups(&self) -> Vec<HeldGroup> {
        held::groups(&self.store).unwrap()
    }

    /// The store's files, byte by byte.
    fn bytes(&self) -> Vec<Vec<u8>> {
        ["ponte.db", "ponte.db-wal"]
            .map(|name| std::fs::read(self.folder.path().join(name)).unwrap_or_default())
            .to_vec()
    }
}

fn id(number: usize) -> String {
    format!("L{number:02}")
}

fn event(title: &str) -> Record {
    let start = jiff::civil::date(2026, 11, 3).at(9, 0, 0, 0).in_tz("Europe/Rome").unwrap();
    let end = start.checked_add(1.hour()).unwrap();
    Record::new(Kind::Event)
        .with(Field::Title, Value::Text(title.into()))
        .with(Field::Time, Value::Time(EventTime::Zoned { start, end }))
}

fn retitle(title: &'static str) -> impl Fn(&mut Record) {
    move |record| record.set(Field::Title, Value::Text(title.into()))
}

/// What a person or a server does on the left.
type Happens = fn(&Model);

fn remove(left: &Model, numbers: std::ops::Range<usize>) {
    numbers.for_each(|number| left.remove(&id(number)));
}

#[tokio::test]
async fn each_cause_is_told_apart_and_only_the_deletions_wait() {
    let emptied: Happens = |left| remove(left, 0..30);
    let many: Happens = |left| remove(left, 0..12);
    let reset: Happens = |left| {
        remove(left, 0..12);
        left.trouble(|trouble| trouble.forget_token = true);
    };
    let few: Happens = |left| remove(left, 0..3);
    for (name, happens, reason, held) in [
        ("emptied", emptied, Some(HeldBy::SideWentEmpty), 30),
        ("too many", many, Some(HeldBy::TooMany), 12),
        ("listed anew and much missing", reset, Some(HeldBy::ListingReset), 12),
        ("few", few, None, 0),
    ] {
        let mut pair = Pair::of(30).await;
        happens(&pair.left);
        pair.left.put("new", event("Nuova"));
        let report = pair.sync().await;
        assert_eq!((report.held, report.right.created), (held, 1), "{name}");
        let groups = pair.groups();
        assert_eq!(groups.first().map(|group| group.reason), reason, "{name}");
        let Some(group) = groups.first() else { continue };
        assert_eq!((groups.len(), group.items.len(), group.side), (1, held, Side::Right), "{name}");
        assert_eq!(group.items[0].title, "Visita 00", "{name}");
        let quiet = pair.sync().await;
        assert_eq!((quiet.writes(), quiet.held, pair.groups()[0].items.len()), (0, held, held), "{name}");
    }
}

#[tokio::test]
async fn each_cause_has_a_sentence_and_two_honest_buttons_in_both_languages() {
    let mut pair = Pair::of(30).await;
    remove(&pair.left, 0..12);
    pair.sync().await;
    let mut group = pair.groups().remove(0);
    let mut said = std::collections::BTreeSet::new();
    for reason in HeldBy::ALL {
        group.reason = reason;
        for language in [Language::English, Language::Italian] {
            let messages = language.messages();
            let words = [group.sentence(messages), group.button(messages, "delete"), group.button(messages, "keep")];
            for text in &words {
                assert!(!text.contains("held-") && !text.contains('{'), "{text}");
            }
            assert!(words.iter().all(|text| text.contains("12")), "{words:?}");
            assert!(said.insert(words[0].clone()), "{reason:?} says what another one says");
            let failure = messages.text(&format!("failure-held-{}", reason.as_str()), &[("side", "left")]);
            assert!(reason == HeldBy::WatchOnly || !failure.starts_with("failure-"), "{failure}");
        }
        assert_eq!(HeldBy::from_word(reason.as_str()), Some(reason));
    }
}

#[tokio::test]
async fn a_group_is_answered_together_and_kept_records_are_left_alone() {
    for (answer, stays) in [("delete", 18), ("keep", 30)] {
        let mut pair = Pair::of(30).await;
        remove(&pair.left, 0..12);
        pair.sync().await;
        let group = pair.groups().remove(0);
        assert!(!held::resolve(&pair.store, "D999", answer).unwrap());
        assert!(!held::resolve(&pair.store, &group.id, "nonsense").unwrap());
        assert!(held::resolve(&pair.store, &group.id.to_lowercase(), answer).unwrap());
        assert!(pair.groups().is_empty());
        let shown = pair.preview().await;
        assert_eq!(shown.count(Side::Right, "delete"), 30 - stays, "a preview knows the answer");
        pair.sync().await;
        assert_eq!((pair.right.records().len(), pair.left.records().len()), (stays, 18));
        assert!(pair.store.needs().unwrap().is_empty());
        pair.right.put("R99", event("Altra"));
        assert_eq!(pair.sync().await.left.created, 1, "what was kept does not come back");
    }
}

#[tokio::test]
async fn what_reappears_waits_no_more_and_what_was_edited_is_made_again() {
    let mut pair = Pair::of(30).await;
    let before: Vec<Record> = (0..12).map(|number| pair.left.record(&id(number)).unwrap()).collect();
    remove(&pair.left, 0..12);
    pair.sync().await;
    for (number, record) in before.into_iter().enumerate().take(4) {
        pair.left.put(&id(number), record);
    }
    let report = pair.sync().await;
    assert_eq!((report.held, pair.groups()[0].items.len(), report.writes()), (8, 8, 0));
    let waiting = pair.groups()[0].items[0].clone();
    pair.right.edit(&waiting.record.unwrap().0, retitle("Ancora valida"));
    let report = pair.sync().await;
    assert_eq!((report.left.created, report.held), (1, 7), "an edit beats a deletion: {report:?}");
    assert_eq!(pair.groups()[0].items.len(), 7);
    pair.right.remove(&pair.groups()[0].items[0].record.clone().unwrap().0);
    assert_eq!(pair.sync().await.held, 6, "what is gone from both sides waits for nobody");
    assert_eq!((pair.left.records().len(), pair.right.records().len()), (23, 29));
}

#[tokio::test]
async fn what_is_no_deletion_is_a_notice_and_both_records_stay() {
    let not_mine: fn(RemoteId) -> Reading = Reading::NotMine;
    let no_access: fn(RemoteId) -> Reading = Reading::NoAccess;
    for (why, reading) in [("reassigned", not_mine), ("access-lost", no_access)] {
        let mut pair = Pair::of(30).await;
        for number in 0..12 {
            let own = RemoteId(id(number));
            pair.left.edit(&own.0, retitle("Cambiata"));
            pair.left.trouble(|trouble| drop(trouble.read_as.insert(own.clone(), reading(own))));
        }
        let report = pair.sync().await;
        assert_eq!((report.held, report.unlinked, report.let_go[why]), (0, 12, 12), "{why}");
        assert_eq!((report.writes(), pair.right.records().len()), (0, 30), "{why}");
        let standing = standing(&pair.store, "work", true, pair.now).unwrap();
        assert_eq!((standing.let_go[why], standing.needs, standing.links), (12, 0, 18), "{why}");
        let sentence = Language::Italian.messages().text(&format!("why-{why}"), &[]);
        assert!(sentence.contains("restano"), "{sentence}");
        pair.left.trouble(|trouble| *trouble = Trouble::default());
        assert_eq!(pair.sync().await.writes(), 0, "{why}: nothing is made again");
    }
}

#[tokio::test]
async fn what_leaves_the_window_is_no_deletion() {
    let mut pair = Pair::of(12).await;
    pair.rules.window = Window::Months { back: 0, ahead: 2 };
    pair.sync().await;
    pair.now = pair.now.saturating_add(SignedDuration::from_hours(24 * 60)).unwrap();
    let report = pair.sync().await;
    assert_eq!((report.writes(), report.held, report.unlinked), (0, 0, 0));
    assert_eq!((pair.right.records().len(), pair.store.needs().unwrap().len()), (12, 0));
}

#[tokio::test]
async fn looking_writes_nothing_on_either_side_or_in_the_store() {
    let mut pair = Pair::of(30).await;
    remove(&pair.left, 0..12);
    pair.left.edit("L20", retitle("Spostata"));
    pair.right.put("R99", event("Nuova"));
    for known in [true, false] {
        if !known {
            // A pairing that nobody ran yet, in a store that knows nothing.
            pair.folder = tempfile::tempdir().unwrap();
            pair.store = Store::open(&pair.folder.path().join("ponte.db"), Keys::derive(&[3; 32])).unwrap();
        }
        let before = (pair.bytes(), pair.left.records(), pair.right.records());
        pair.left.asked();
        pair.right.asked();
        let shown = pair.preview().await;
        let made = if known { 1 } else { 13 };
        assert_eq!((shown.count(Side::Left, "create"), shown.count(Side::Left, "delete")), (made, 0));
        assert!(shown.items.iter().all(|item| !item.why.is_empty()), "{shown:?}");
        assert_eq!((pair.left.asked().writes, pair.right.asked().writes), (0, 0));
        assert!(before == (pair.bytes(), pair.left.records(), pair.right.records()), "looking wrote something");
    }
}

#[tokio::test]
async fn a_start_carries_out_what_was_shown_and_later_deletions_ask_again() {
    let mut pair = Pair::of(30).await;
    remove(&pair.left, 0..2);
    let shown = pair.preview().await;
    assert_eq!((shown.count(Side::Right, "delete"), shown.writes()), (2, 2));
    let told = serde_json::to_string(&shown).unwrap();
    let consent = serde_json::from_str::<Preview>(&told).unwrap().consent();
    pair.left.remove("L05");
    pair.left.put("late", event("Nata dopo"));
    let report = pair.start(Some(&consent)).await;
    assert_eq!((report.right.deleted, report.right.created, report.held), (2, 1, 1));
    let group = pair.groups().remove(0);
    assert_eq!(
        (group.reason, group.items.len(), group.items[0].title.as_str()),
        (HeldBy::AfterPreview, 1, "Visita 05")
    );
    pair.now = pair.now.saturating_add(25.hours()).unwrap();
    assert_eq!(pair.sync().await.held, 1, "a run by itself does not take the answer away");
    assert!(held::resolve(&pair.store, &group.id, "delete").unwrap());
    assert_eq!(pair.sync().await.right.deleted, 1);
    assert!(pair.store.needs().unwrap().is_empty());
}

#[tokio::test]
async fn what_the_brake_held_in_the_preview_is_not_part_of_the_start() {
    let mut pair = Pair::of(30).await;
    remove(&pair.left, 0..12);
    let shown = pair.preview().await;
    assert_eq!((shown.counts["right.held"], shown.count(Side::Right, "delete")), (12, 0));
    assert_eq!(pair.start(Some(&shown.consent())).await.right.deleted, 0);
    assert_eq!(pair.groups()[0].reason, HeldBy::TooMany);
}

#[tokio::test]
async fn nobody_answers_and_the_reminders_come_further_apart() {
    let mut pair = Pair::of(30).await;
    remove(&pair.left, 0..12);
    pair.sync().await;
    let since = pair.now;
    let after = |hours: i64| since.saturating_add(SignedDuration::from_hours(hours)).unwrap();
    let mut given = Vec::new();
    for hour in 0..24 * 20 {
        for reminder in held::reminders(&pair.store, after(hour)).unwrap() {
            let said = reminder.sentence(Language::English.messages(), "2026-11-02 09:00");
            assert!(said.contains("12 deletions") && said.contains("work"), "{said}");
            held::reminded(&pair.store, &reminder).unwrap();
            given.push((reminder.number, hour / 24));
        }
        if hour % 48 == 0 {
            pair.sync().await;
        }
    }
    assert_eq!(given, [(1, 1), (2, 3), (3, 10), (4, 17)]);
    assert_eq!(pair.groups()[0].reminder_at, after(24 * 24).as_second());
    assert!(held::resolve(&pair.store, &pair.groups()[0].id, "keep").unwrap());
    assert!(held::reminders(&pair.store, after(24 * 60)).unwrap().is_empty());
}
