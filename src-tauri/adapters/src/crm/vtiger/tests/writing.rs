//! Writes: one revise where something differs, none where nothing does, and nothing lost beside it.

use ponte_core::operation::{Marker, Outcome};
use ponte_core::record::{Body, Field, Kind, Moment, Photo, Record, Reference, Value};
use ponte_core::snapshot::{Reading, RemoteId, Snapshot};
use ponte_core::verdict::FailureKind;
use ponte_demo::crm::Version;
use ponte_demo::faults::{Fault, Matching};
use ponte_engine::collection::Collection;

use super::{apply, creation, deletion, event, house, stored, update};

const BOTH: [Version; 2] = [Version::V82, Version::V83];

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

async fn read(collection: &dyn Collection, id: &str) -> Snapshot {
    match collection.read(&[RemoteId(id.into())]).await.unwrap().remove(0) {
        Reading::Found(snapshot) => *snapshot,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_is_created_is_what_was_meant_and_is_found_again() {
    for version in BOTH {
        let house = house(version, "UTC").await;
        let events = house.open(Kind::Event).await;
        let record = event("Tom &amp; Jerry's \\ visita", "2026-07-01T10:00:00")
            .with(Field::Location, text("Sala «1»"))
            .with(Field::Description, Value::Body(Body { plain: "uno\ndue".into(), html: None }))
            .with(Field::Status, Value::Choice("held".into()))
            .with(Field::Priority, Value::Choice("high".into()))
            .with(Field::Visibility, Value::Choice("private".into()))
            .with(Field::Activity, text("Call"))
            .with(Field::Reminder, Value::Number(15));
        let made = stored(events.as_ref(), creation("abc123.1", record.clone())).await;
        assert_eq!(made.record.fields, record.fields);
        assert_eq!((made.fragile, made.record.identity.marker.as_deref()), (None, Some("abc123.1")));
        let found = events.find(&Marker("abc123.1".into())).await.unwrap().unwrap();
        assert_eq!((found.id, found.record.fields), (made.id, record.fields));
        assert_eq!(events.find(&Marker("abc123.2".into())).await.unwrap(), None);
        assert!(house.crm.mails_sent().is_empty());
    }
}

#[tokio::test]
async fn a_create_whose_answer_is_lost_is_found_and_not_sent_again() {
    let house = house(Version::V82, "UTC").await;
    let events = house.open(Kind::Event).await;
    house.crm.faults().next(Matching::operation("create"), 1, Fault::BrokenBody);
    let made = stored(events.as_ref(), creation("lost1", event("Persa", "2026-12-01T10:00:00"))).await;
    assert_eq!(made.record.text(&Field::Title), "Persa");
    assert_eq!(house.crm.records("Events").len(), 1);
}

#[tokio::test]
async fn a_create_that_was_never_answered_is_left_to_the_next_cycle() {
    let house = house(Version::V82, "UTC").await;
    let events = house.open(Kind::Event).await;
    house.crm.faults().next(Matching::operation("create"), 1, Fault::DropAfter);
    let creation = creation("lost1", event("Persa", "2026-12-01T10:00:00"));
    let outcome = apply(events.as_ref(), &[creation]).await.remove(0).outcome;
    // By the time it is found somebody may have changed it: that is not what was stored.
    assert!(matches!(outcome, Outcome::Unknown(_)), "{outcome:?}");
    let found = events.find(&Marker("lost1".into())).await.unwrap().unwrap();
    assert_eq!((found.record.text(&Field::Title), house.crm.records("Events").len()), ("Persa", 1));
}

#[tokio::test]
async fn of_two_that_were_made_at_once_the_first_stays_whoever_asks() {
    let house = house(Version::V82, "UTC").await;
    let contacts = house.open(Kind::Contact).await;
    house.crm.faults().next(Matching::operation("create"), 1, Fault::DropAfter);
    let record = Record::new(Kind::Contact).with(Field::FamilyName, text("Verdi"));
    let outcome = apply(contacts.as_ref(), &[creation("twin1", record)]).await.remove(0).outcome;
    assert!(matches!(outcome, Outcome::Unknown(_)), "{outcome:?}");
    let first = house.crm.records("Contacts").remove(0)["id"].clone();
    house.crm.ui_duplicate(&first, true).unwrap();
    house.crm.ui_duplicate(&first, false).unwrap();
    for _ in 0..2 {
        let found = contacts.find(&Marker("twin1".into())).await.unwrap().unwrap();
        assert_eq!(found.id.0, first);
        assert_eq!(house.crm.records("Contacts").len(), 2, "what carries no marker is nobody's twin");
    }
}

#[tokio::test]
async fn a_revise_keeps_reminder_and_contacts_and_nothing_else_changes() {
    for version in BOTH {
        let house = house(version, "UTC").await;
        let people: Vec<String> = ["A", "B", "C"]
            .iter()
            .map(|name| house.crm.ui_create(&house.user, "Contacts", &[("lastname", name)]).unwrap())
            .collect();
        let id = house.meeting("Prima");
        house.crm.ui_edit(&id, &[("reminder_time", "60"), ("description", "resta")]);
        house.crm.ui_set_contacts(&id, &people.iter().map(String::as_str).collect::<Vec<_>>());
        let events = house.open(Kind::Event).await;
        let before = read(events.as_ref(), &id).await;
        assert_eq!(before.fragile.as_deref(), Some("vtiger-invitees"));
        let after =
            stored(events.as_ref(), update(&id, &before.version, &[(Field::Title, text("A &amp; B"))], &[])).await;
        assert_eq!(after.record.text(&Field::Title), "A &amp; B", "entities arrive as they were meant");
        assert_eq!(house.crm.contacts_of(&id), people);
        assert_eq!(house.crm.record(&id).unwrap()["description"], "resta");
        assert!(after.record.get(&Field::Reminder).is_some(), "the reminder survives");
        let again = stored(events.as_ref(), update(&id, &after.version, &[(Field::Location, text("Qui"))], &[])).await;
        assert_eq!(
            again.record.get(&Field::Reminder),
            after.record.get(&Field::Reminder),
            "it gains no further minute"
        );
        assert_eq!(again.record.get(&Field::Contacts), before.record.get(&Field::Contacts));
    }
}

#[tokio::test]
async fn a_first_change_in_a_zone_not_yet_known_is_set_right() {
    let house = house(Version::V82, "America/New_York").await;
    let id = house.meeting("Alle dieci");
    let events = house.open(Kind::Event).await;
    let before = read(events.as_ref(), &id).await;
    let later = event("", "2026-12-01T15:00:00").get(&Field::Time).cloned().unwrap();
    let after = stored(events.as_ref(), update(&id, &before.version, &[(Field::Time, later.clone())], &[])).await;
    assert_eq!(after.record.get(&Field::Time), Some(&later));
    assert_eq!(house.crm.record(&id).unwrap()["time_start"], "09:00:00");
}

#[tokio::test]
async fn what_already_stands_is_not_written() {
    for version in BOTH {
        let house = house(version, "UTC").await;
        let events = house.open(Kind::Event).await;
        let record = event("Uguale", "2026-12-01T10:00:00").with(Field::Reminder, Value::Number(61));
        let made = stored(events.as_ref(), creation("same1", record)).await;
        house.crm.reset_counters();
        let same: Vec<(Field, Value)> = made.record.fields.clone().into_iter().collect();
        let again = stored(events.as_ref(), update(&made.id.0, &made.version, &same, &[Field::Location])).await;
        assert_eq!(again.record.fields, made.record.fields);
        assert_eq!(house.crm.writes(), 0);
    }
}

#[tokio::test]
async fn a_record_that_changed_meanwhile_is_stale_and_one_that_went_is_told() {
    let house = house(Version::V82, "UTC").await;
    let id = house.meeting("Prima");
    let events = house.open(Kind::Event).await;
    let old = ponte_core::snapshot::Version("2020-01-01 00:00:00".into());
    let operations = [update(&id, &old, &[(Field::Title, text("Mia"))], &[]), deletion(&id, &old)];
    for answer in apply(events.as_ref(), &operations).await {
        let Outcome::Stale(Some(reading)) = answer.outcome else { panic!("{answer:?}") };
        assert!(matches!(*reading, Reading::Found(_)));
    }
    assert_eq!(house.crm.record(&id).unwrap()["subject"], "Prima");
    house.crm.ui_delete(&id);
    let answers = apply(events.as_ref(), &operations).await;
    assert!(matches!(&answers[0].outcome, Outcome::Stale(Some(reading)) if matches!(**reading, Reading::Gone(_))));
    assert_eq!(answers[1].outcome, Outcome::Removed);
}

#[tokio::test]
async fn nothing_that_would_mail_is_written_without_leave() {
    let house = house(Version::V82, "UTC").await;
    let id = house.meeting("Avvisa");
    house.crm.ui_edit(&id, &[("sendnotification", "1")]);
    house.crm.reset_counters();
    let events = house.open(Kind::Event).await;
    let before = read(events.as_ref(), &id).await;
    let answers = apply(events.as_ref(), &[update(&id, &before.version, &[(Field::Title, text("X"))], &[])]).await;
    let Outcome::Refused(failure) = &answers[0].outcome else { panic!("{answers:?}") };
    assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::Decide, "failure-crm-would-mail"));
    assert!(house.crm.mails_sent().is_empty());
}

#[tokio::test]
async fn a_task_goes_there_and_back() {
    for version in BOTH {
        let house = house(version, "UTC").await;
        let tasks = house.open(Kind::Task).await;
        let day = |text: &str| Value::Moment(Moment::Day(text.parse().unwrap()));
        let record = Record::new(Kind::Task)
            .with(Field::Title, text("Offerta"))
            .with(Field::Start, day("2026-12-01"))
            .with(Field::Due, day("2026-12-05"))
            .with(Field::Visibility, Value::Choice("public".into()))
            .with(Field::Status, Value::Choice("waiting".into()));
        let made = stored(tasks.as_ref(), creation("task1", record.clone())).await;
        assert!(made.id.0.starts_with("9x"));
        assert_eq!(made.record.fields, record.fields);
        let moved =
            stored(tasks.as_ref(), update(&made.id.0, &made.version, &[(Field::Due, day("2026-12-09"))], &[])).await;
        assert_eq!(moved.record.get(&Field::Due), Some(&day("2026-12-09")));
        assert_eq!(read(tasks.as_ref(), &made.id.0).await.record.fields, moved.record.fields);
    }
}

#[tokio::test]
async fn a_contact_knows_its_company_and_a_second_company_of_one_name_is_refused() {
    for version in BOTH {
        let house = house(version, "UTC").await;
        let companies = house.open(Kind::Company).await;
        let company = Record::new(Kind::Company).with(Field::Company, text("Bianchi S.p.A."));
        let made = stored(companies.as_ref(), creation("acme1", company.clone())).await;
        let twice = apply(companies.as_ref(), &[creation("acme2", company)]).await;
        let Outcome::Refused(failure) = &twice[0].outcome else { panic!("{twice:?}") };
        assert_eq!((failure.code.as_str(), &failure.details["id"]), ("failure-duplicate-company", &made.id.0));

        let contacts = house.open(Kind::Contact).await;
        let record = Record::new(Kind::Contact)
            .with(Field::GivenName, text("Anna"))
            .with(Field::FamilyName, text("D'Amico"))
            .with(Field::Company, text("Bianchi S.p.A."))
            .with(Field::Emails, Value::items([("work", "anna@example.it"), ("home", "a@casa.it")]))
            .with(Field::Phones, Value::items([("mobile", "+39 333 1"), ("fax", "02 1")]))
            .with(Field::Birthday, Value::Date("1980-05-06".parse().unwrap()))
            .with(Field::Photo, Value::Photo(Photo { media_type: "image/png".into(), data: b"PNG".to_vec() }));
        let made = stored(contacts.as_ref(), creation("anna1", record.clone())).await;
        let mut expected = record.fields;
        expected.remove(&Field::Photo);
        let texts = |record: &Record| {
            record.items(&Field::Phones).map(|(key, item)| (key.clone(), item.label.clone())).collect::<Vec<_>>()
        };
        assert_eq!(texts(&made.record).len(), 2);
        assert_eq!(made.record.fields.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
        assert_eq!(made.record.text(&Field::Company), "Bianchi S.p.A.");
        let cleared = update(&made.id.0, &made.version, &[], &[Field::Company, Field::Birthday]);
        let cleared = stored(contacts.as_ref(), cleared).await;
        assert_eq!((cleared.record.get(&Field::Company), cleared.record.get(&Field::Birthday)), (None, None));
    }
}

#[tokio::test]
async fn contacts_of_an_event_are_set_and_taken_away() {
    for version in BOTH {
        let house = house(version, "UTC").await;
        let person = |name: &str| house.crm.ui_create(&house.user, "Contacts", &[("lastname", name)]).unwrap();
        let (one, two) = (person("Uno"), person("Due"));
        let linked = |ids: &[&String]| {
            let references = ids.iter().map(|id| Reference { id: Some((*id).clone()), ..Reference::default() });
            Value::References(references.map(|reference| (reference.key(), reference)).collect())
        };
        let events = house.open(Kind::Event).await;
        let record = event("Con due", "2026-12-01T10:00:00").with(Field::Contacts, linked(&[&one, &two]));
        let made = stored(events.as_ref(), creation("two1", record)).await;
        assert_eq!(house.crm.contacts_of(&made.id.0), [one.clone(), two.clone()]);
        let less = update(&made.id.0, &made.version, &[(Field::Contacts, linked(&[&two]))], &[]);
        let less = stored(events.as_ref(), less).await;
        assert_eq!(house.crm.contacts_of(&made.id.0), [two]);
        stored(events.as_ref(), update(&made.id.0, &less.version, &[], &[Field::Contacts])).await;
        assert_eq!(house.crm.contacts_of(&made.id.0), Vec::<String>::new());
    }
}
