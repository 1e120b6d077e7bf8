//! What is written, whom it would tell, and what it leaves alone.

use ponte_core::record::{Body, EventTime, Exception, Moment, Recurrence};
use ponte_core::snapshot::Mailing;
use ponte_core::verdict::FailureKind;
use ponte_demo::faults::{Fault, Matching};

use super::*;

fn hours(day: &str, from: u8, to: u8) -> Value {
    let zoned = |hour: u8| format!("{day}T{hour:02}:00[Europe/Rome]").parse().unwrap();
    Value::Time(EventTime::Zoned { start: zoned(from), end: zoned(to) })
}

pub(super) fn appointment(name: &str) -> Record {
    Record::new(Kind::Event).with(Field::Title, Value::Text(name.into())).with(Field::Time, hours("2027-03-10", 9, 10))
}

#[tokio::test]
async fn of_a_meeting_only_what_is_the_users_own_is_written_without_a_permit() {
    let world = World::new(Habits::default()).await;
    let collection = world.open(Kind::Event).await;
    let own = found(&*collection, &world.put(&meeting("mia", GIULIA))).await;
    let theirs = found(&*collection, &world.put(&meeting("sua", "anna@example.it"))).await;
    assert_eq!((own.mailing, theirs.mailing), (Mailing::Organizes, Mailing::Invited));
    for (snapshot, action, code) in [
        (&own, update(&own, None, title("altra")), "failure-would-mail"),
        (&own, delete(&own, None), "failure-would-mail"),
        (&theirs, update(&theirs, None, title("altra")), "failure-not-organizer"),
    ] {
        let failure = failed(done(&*collection, action).await);
        assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::Decide, code));
        assert_eq!(found(&*collection, &snapshot.id).await.version, snapshot.version, "nothing was written");
    }
    for snapshot in [&own, &theirs] {
        let patch = set(Field::Categories, Value::items([("", "CRM")]));
        let written = stored(done(&*collection, update(snapshot, None, patch)).await);
        assert!(written.record.get(&Field::Categories).is_some());
        assert_eq!(written.record.get(&Field::Attendees), snapshot.record.get(&Field::Attendees), "people stay");
    }
    assert_eq!(world.server.mails_sent(), []);
    let own = found(&*collection, &own.id).await;
    let allowed = apply(&*collection, MailPermit::Organizer, vec![update(&own, None, title("con permesso"))]).await;
    stored(allowed.into_iter().next().unwrap().outcome);
    assert_eq!(world.server.mails_sent().len(), 1, "the permit is what tells people");
}

#[tokio::test]
async fn attendees_are_never_sent_not_even_with_a_permit() {
    let world = World::new(Habits::default()).await;
    let collection = world.open(Kind::Event).await;
    let marco = ponte_core::record::Attendee {
        name: "Marco".into(),
        email: "marco@example.it".into(),
        participation: Default::default(),
        optional: false,
    };
    let people = Value::Attendees([("marco@example.it".to_owned(), marco)].into());
    let record = appointment("invito").with(Field::Attendees, people.clone());
    let answers = apply(&*collection, MailPermit::Organizer, vec![create("m1", record)]).await;
    let made = stored(answers.into_iter().next().unwrap().outcome);
    let patched =
        apply(&*collection, MailPermit::Organizer, vec![update(&made, None, set(Field::Attendees, people))]).await;
    stored(patched.into_iter().next().unwrap().outcome);
    assert_eq!(world.stored(&made.id)["attendees"], json!([]));
    world.assert_clean();
}

#[tokio::test]
async fn a_series_is_made_with_its_exceptions_and_edited_one_by_one() {
    let world = World::new(Habits::default()).await;
    let collection = world.open(Kind::Event).await;
    let rule = Recurrence { rules: vec!["FREQ=DAILY;COUNT=9".into()], dates: vec![] };
    let moved = Exception::Changed([(Field::Time, hours("2027-03-11", 15, 16))].into());
    let exceptions = [(key("2027-03-11"), moved), (key("2027-03-12"), Exception::Cancelled)];
    let record = appointment("serie")
        .with(Field::Recurrence, Value::Recurrence(rule))
        .with(Field::Exceptions, Value::Exceptions(exceptions.into()));
    let made = stored(done(&*collection, create("m1", record.clone())).await);
    assert_eq!(made.record.get(&Field::Exceptions), record.get(&Field::Exceptions));
    let renamed = stored(done(&*collection, update(&made, Some(key("2027-03-13")), title("diversa"))).await);
    let cancelled = stored(done(&*collection, delete(&renamed, Some(key("2027-03-14")))).await);
    let Some(Value::Exceptions(all)) = cancelled.record.get(&Field::Exceptions) else { panic!() };
    assert_eq!(
        all.keys().cloned().collect::<Vec<_>>(),
        ["11", "12", "13", "14"].map(|day| key(&format!("2027-03-{day}")))
    );
    let kept = world.stored(&made.id);
    assert_eq!(
        (&kept["exceptions"]["2027-03-13"]["subject"], kept["cancelled"].as_array().unwrap().len()),
        (&json!("diversa"), 2)
    );
    let whole = stored(done(&*collection, update(&cancelled, None, title("tutte"))).await);
    assert_eq!(whole.record.get(&Field::Exceptions), cancelled.record.get(&Field::Exceptions), "they stay");
    let later = update(&whole, None, set(Field::Time, hours("2027-03-10", 11, 12)));
    let failure = failed(done(&*collection, later).await);
    assert_eq!((failure.code.as_str(), failure.details["count"].as_str()), ("failure-exchange-series-moved", "2"));
    world.assert_clean();
}

/// Daily from the tenth, nine times; the eleventh is in the afternoon, the twelfth is taken out.
fn differing() -> Record {
    let rule = Recurrence { rules: vec!["FREQ=DAILY;COUNT=9".into()], dates: vec![] };
    let moved = Exception::Changed([(Field::Time, hours("2027-03-11", 15, 16))].into());
    let exceptions = [(key("2027-03-11"), moved), (key("2027-03-12"), Exception::Cancelled)];
    appointment("serie")
        .with(Field::Recurrence, Value::Recurrence(rule))
        .with(Field::Exceptions, Value::Exceptions(exceptions.into()))
}

fn repeated(rule: &str) -> Patch {
    set(Field::Recurrence, Value::Recurrence(Recurrence { rules: vec![rule.into()], dates: vec![] }))
}

#[tokio::test]
async fn a_series_whose_rule_changes_keeps_the_occurrences_that_differ() {
    let world = World::new(Habits::default()).await;
    let collection = world.open(Kind::Event).await;
    let made = stored(done(&*collection, create("m1", differing())).await);
    let longer = stored(done(&*collection, update(&made, None, repeated("FREQ=DAILY;COUNT=12"))).await);
    assert_eq!(longer.record.recurrence().unwrap().rules, ["FREQ=DAILY;COUNT=12"]);
    assert_eq!(longer.record.get(&Field::Exceptions), differing().get(&Field::Exceptions));
    let kept = world.stored(&made.id);
    assert_eq!(kept["exceptions"].as_object().unwrap().len(), 1);
    assert_eq!(kept["cancelled"].as_array().unwrap().len(), 1);
    // Every other day: the twelfth is named, the eleventh is not, and somebody changed that one.
    let sparse = update(&longer, None, repeated("FREQ=DAILY;INTERVAL=2;COUNT=6"));
    let failure = failed(done(&*collection, sparse).await);
    assert_eq!((failure.code.as_str(), failure.details["count"].as_str()), ("failure-exchange-series-moved", "1"));
    assert_eq!(found(&*collection, &made.id).await.record, longer.record, "nothing was written");
    world.assert_clean();
}

/// The series and what differs in it are read, the rule is written, and from then on nothing arrives.
fn cut_after_the_rule(world: &World) {
    for _ in 0..20 {
        world.server.faults().nth(Matching::any(), 4, Fault::DropBefore);
    }
}

#[tokio::test]
async fn a_series_that_was_left_unfinished_says_what_it_said_before_and_is_written_again() {
    let world = World::new(Habits::default()).await;
    let collection = world.open(Kind::Event).await;
    let made = stored(done(&*collection, create("m1", differing())).await);
    let longer = |of: &Snapshot| update(of, None, repeated("FREQ=DAILY;COUNT=12"));
    // The rule is written, and nothing after it.
    cut_after_the_rule(&world);
    let lost = done(&*collection, longer(&made)).await;
    assert!(matches!(lost, Outcome::Unknown(_)), "{lost:?}");
    world.server.faults().clear();
    let kept = world.stored(&made.id);
    assert_eq!(kept["recurrence"]["range"]["numberOfOccurrences"], 12);
    assert_eq!(kept["exceptions"].as_object().map_or(0, serde_json::Map::len), 0, "Exchange dropped them");
    let before = found(&*collection, &made.id).await;
    assert_eq!(before.record.recurrence().unwrap().rules, ["FREQ=DAILY;COUNT=9"]);
    assert_eq!(before.record.get(&Field::Exceptions), differing().get(&Field::Exceptions));
    let after = stored(done(&*collection, longer(&before)).await);
    assert_eq!(after.record.recurrence().unwrap().rules, ["FREQ=DAILY;COUNT=12"]);
    assert_eq!(after.record.get(&Field::Exceptions), differing().get(&Field::Exceptions));
    assert_eq!(found(&*collection, &made.id).await.record, after.record);
    // What somebody changed in Outlook since is theirs.
    cut_after_the_rule(&world);
    let lost = done(&*collection, update(&after, None, repeated("FREQ=DAILY;COUNT=11"))).await;
    assert!(matches!(lost, Outcome::Unknown(_)), "{lost:?}");
    world.server.faults().clear();
    let weekly = json!({"recurrence": {"pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["wednesday"]},
        "range": {"type": "numbered", "startDate": "2027-03-10", "numberOfOccurrences": 5}}});
    world.edit(&made.id, &weekly);
    let theirs = found(&*collection, &made.id).await;
    assert_eq!(theirs.record.recurrence().unwrap().rules, ["FREQ=WEEKLY;COUNT=5"]);
    world.assert_clean();
}

#[tokio::test]
async fn a_series_with_guests_whose_rule_changes_is_left_to_the_user() {
    let world = World::new(Habits::default()).await;
    let collection = world.open(Kind::Event).await;
    let made = stored(done(&*collection, create("m1", differing())).await);
    let guests =
        json!({"attendees": [{"emailAddress": {"address": "marco@example.it", "name": "Marco"}, "type": "required"}]});
    world.edit(&made.id, &guests);
    let met = found(&*collection, &made.id).await;
    for (permit, code) in
        [(MailPermit::Denied, "failure-would-mail"), (MailPermit::Organizer, "failure-exchange-series-moved")]
    {
        let longer = update(&met, None, repeated("FREQ=DAILY;COUNT=12"));
        let answers = apply(&*collection, permit, vec![longer]).await;
        assert_eq!(failed(answers.into_iter().next().unwrap().outcome).code, code);
    }
    world.assert_clean();
}

#[tokio::test]
async fn a_series_without_exceptions_is_moved_with_its_range() {
    let world = World::new(Habits::default()).await;
    let collection = world.open(Kind::Event).await;
    let rule = Recurrence { rules: vec!["FREQ=WEEKLY;COUNT=3".into()], dates: vec![] };
    let record = appointment("serie").with(Field::Recurrence, Value::Recurrence(rule));
    let made = stored(done(&*collection, create("m1", record)).await);
    let moved = stored(done(&*collection, update(&made, None, set(Field::Time, hours("2027-03-11", 11, 12)))).await);
    assert_eq!(moved.record.recurrence().unwrap().rules, ["FREQ=WEEKLY;COUNT=3"]);
    assert_eq!(world.stored(&made.id)["recurrence"]["range"]["startDate"], "2027-03-11");
    let single = Patch { clear: [Field::Recurrence].into(), ..Patch::default() };
    let single = stored(done(&*collection, update(&moved, None, single)).await);
    assert!(single.record.recurrence().is_none());
    world.assert_clean();
}

#[tokio::test]
async fn what_joins_a_meeting_survives_a_new_description() {
    let world = World::new(Habits::default()).await;
    let collection = world.open(Kind::Event).await;
    let mut online = event("Teams", "2027-03-10");
    online["body"] = json!({"contentType": "html", "content": "<p>Ordine del giorno</p>"});
    let id = world.put(&online);
    world.server.make_online(GIULIA, &id.0);
    let read = found(&*collection, &id).await;
    assert_eq!(read.record.text(&Field::Description), "Ordine del giorno");
    let body = Value::Body(Body { plain: "Altro ordine".into(), html: None });
    let written = stored(done(&*collection, update(&read, None, set(Field::Description, body))).await);
    assert_eq!(written.record.text(&Field::Description), "Altro ordine");
    let content = world.stored(&id)["body"]["content"].as_str().unwrap().to_owned();
    assert!(content.contains("meetup-join") && content.matches(&"_".repeat(80)).count() == 2, "{content}");
    world.assert_clean();
}

#[tokio::test]
async fn a_task_carries_its_marker_in_a_linked_resource_and_keeps_no_time() {
    let world = World::new(Habits::default()).await;
    let collection = world.open(Kind::Task).await;
    let due = Value::Moment(Moment::Zoned("2027-03-10T17:30[Europe/Rome]".parse().unwrap()));
    let record = Record::new(Kind::Task).with(Field::Title, Value::Text("Chiamare".into())).with(Field::Due, due);
    let made = stored(done(&*collection, create("m1", record)).await);
    assert_eq!(made.record.get(&Field::Due), Some(&Value::Moment(Moment::Day("2027-03-10".parse().unwrap()))));
    assert_eq!(made.record.identity.marker.as_deref(), Some("m1"));
    let done_now =
        stored(done(&*collection, update(&made, None, set(Field::Status, Value::Choice("completed".into())))).await);
    assert_eq!(done_now.record.identity.marker.as_deref(), Some("m1"), "it is not lost by a change");
    let found = collection.find(&Marker("m1".into())).await.unwrap().unwrap();
    assert_eq!((found.id, collection.find(&Marker("m2".into())).await.unwrap()), (made.id, None));
    world.assert_clean();
}

#[tokio::test]
async fn a_short_throttling_is_waited_out_and_a_long_one_leaves_the_rest_for_later() {
    let world = World::new(Habits::default()).await;
    let collection = world.open(Kind::Event).await;
    changes(&*collection, None).await;
    world.server.throttle(2, 1);
    let three = || (1..=3).map(|n| create(&format!("m{n}"), appointment("uno"))).collect::<Vec<_>>();
    let answers = apply(&*collection, MailPermit::Denied, three()).await;
    assert!(answers.iter().all(|answer| matches!(answer.outcome, Outcome::Stored(_))), "{answers:?}");
    assert_eq!(world.server.list(GIULIA, Noun::Calendar, &world.calendar()).len(), 3);
    world.server.throttle(1, 3600);
    let many = (10..=40).map(|n| create(&format!("m{n}"), appointment("due"))).collect();
    let answers = apply(&*collection, MailPermit::Denied, many).await;
    let refused: Vec<Failure> = answers
        .into_iter()
        .filter_map(|answer| match answer.outcome {
            Outcome::Refused(failure) => Some(failure),
            _ => None,
        })
        .collect();
    assert_eq!(refused.len(), 12, "one of the first twenty, and the eleven that were not sent");
    assert!(
        refused
            .iter()
            .all(|failure| failure.code == "failure-graph-busy"
                && failure.retry_after == Some(Duration::from_secs(3600)))
    );
    world.assert_clean();
}

#[tokio::test]
async fn a_change_made_in_the_meantime_is_not_overwritten() {
    let world = World::new(Habits::default()).await;
    let collection = world.open(Kind::Event).await;
    let read = found(&*collection, &world.put(&event("una", "2027-03-10"))).await;
    world.edit(&read.id, &json!({"subject": "di Giulia"}));
    for action in [update(&read, None, title("mia")), delete(&read, None)] {
        let Outcome::Stale(Some(now)) = done(&*collection, action).await else { panic!() };
        assert!(matches!(&*now, Reading::Found(found) if found.record.text(&Field::Title) == "di Giulia"));
    }
    world.assert_clean();
}

#[tokio::test]
async fn a_series_that_exchange_cannot_repeat_is_refused_and_the_rest_goes_on() {
    let world = World::new(Habits::default()).await;
    let collection = world.open(Kind::Event).await;
    let rule = Recurrence { rules: vec!["FREQ=HOURLY;COUNT=9".into()], dates: vec![] };
    let odd = appointment("oraria").with(Field::Recurrence, Value::Recurrence(rule));
    let answers =
        apply(&*collection, MailPermit::Denied, vec![create("m1", odd), create("m2", appointment("due"))]).await;
    assert!(matches!(&answers[0].outcome, Outcome::Refused(failure) if failure.code == "failure-exchange-recurrence"));
    assert!(matches!(answers[1].outcome, Outcome::Stored(_)));
}

/// Under one transaction id a calendar makes one event, whichever computer of the user asks: both are told of the same.
#[tokio::test]
async fn two_computers_that_make_an_event_at_once_make_one() {
    let world = World::new(Habits::default()).await;
    let token = world.server.issue_token(GIULIA, &SCOPES, Duration::from_secs(600));
    let server = Arc::clone(&world.server);
    let source = Arc::new(Tokens { current: Mutex::new(token), renewed: AtomicUsize::new(0), server });
    let other = Graph::new(Http::new(Limits::default()).unwrap(), &world.server.url(), source).unwrap();
    let (one, two) = (world.open(Kind::Event).await, other.open(opening(Kind::Event, None)).await.unwrap());
    let making = || create("m1", appointment("una"));
    let (first, second) = tokio::join!(done(&*one, making()), done(&*two, making()));
    assert_eq!(stored(first).id, stored(second).id);
    assert_eq!(world.server.list(GIULIA, Noun::Calendar, &world.calendar()).len(), 1);
    assert_eq!(world.server.mails_sent(), []);
}
