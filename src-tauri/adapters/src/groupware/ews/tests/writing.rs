//! What is written: only what changed, on top of what stands there, and nobody is told.

use ponte_core::record::Body;

use super::*;

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

#[tokio::test]
async fn what_is_made_reads_as_it_was_meant_and_is_found_by_its_marker() {
    for product in [Product::Exchange, Product::Grommunio] {
        let world = World::new(product).await;
        let calendar = world.open(Kind::Event).await;
        let record = appointment("Visita", "2026-12-01T09:00")
            .with(Field::Location, text("Lodi"))
            .with(Field::Description, Value::Body(Body { plain: "a < b\nc".into(), html: None }))
            .with(Field::Categories, Value::items([("", "Clienti"), ("", "Fiera")]))
            .with(Field::Reminder, Value::Number(15))
            .with(Field::Visibility, Value::Choice("private".into()));
        let made = stored(done(&*calendar, create("m1", record.clone())).await);
        for (field, value) in &record.fields {
            assert_eq!(made.record.get(field), Some(value), "{product:?} {field:?}");
        }
        assert_eq!(made.record.identity.copy_of.as_deref(), Some("copy-m1"));
        let again = calendar.find(&Marker("m1".into())).await.unwrap().unwrap();
        assert_eq!((again.id, again.version), (made.id, made.version));
        assert_eq!(calendar.find(&Marker("m2".into())).await.unwrap(), None);
        world.assert_clean();
    }
}

#[tokio::test]
async fn only_what_changed_is_written() {
    let world = World::exchange().await;
    let id = world.put(&event("uno", "2026-12-01"));
    assert!(world.server.plant(&id.0, ("Altro", "di un altro programma")));
    let calendar = world.open(Kind::Event).await;
    let read = found(&*calendar, &id).await;
    let mut patch = title("due");
    patch.clear.insert(Field::Reminder);
    let now = stored(done(&*calendar, update(&read, None, patch)).await);
    assert_eq!((now.record.text(&Field::Title), now.version != read.version), ("due", true));
    assert!(world.stored(&id).contains("di un altro programma"));
    let sent = world.server.asked().into_iter().find(|request| request.contains("UpdateItem")).unwrap();
    assert!(sent.contains("item:Subject") && !sent.contains("calendar:Start"), "{sent}");
    world.assert_clean();
}

#[tokio::test]
async fn nothing_is_written_over_what_somebody_else_changed() {
    for product in [Product::Exchange, Product::Grommunio] {
        let world = World::new(product).await;
        let id = world.put(&event("uno", "2026-12-01"));
        let calendar = world.open(Kind::Event).await;
        let read = found(&*calendar, &id).await;
        world.server.edit(&id.0, "<t:Location>Lodi</t:Location>").unwrap();
        for action in [update(&read, None, title("due")), delete(&read, None)] {
            let outcome = done(&*calendar, action).await;
            let Outcome::Stale(Some(now)) = outcome else { panic!("{product:?} {outcome:?}") };
            assert!(matches!(*now, Reading::Found(snapshot) if snapshot.record.text(&Field::Location) == "Lodi"));
        }
        assert!(world.stored(&id).contains("uno"), "{product:?}");
    }
}

#[tokio::test]
async fn tasks_and_cards_go_over_and_come_back() {
    let world = World::exchange().await;
    let task = Record::new(Kind::Task)
        .with(Field::Title, text("Chiamare"))
        .with(Field::Due, Value::Moment(ponte_core::record::Moment::Day("2026-12-10".parse().unwrap())))
        .with(Field::Status, Value::Choice("in-progress".into()))
        .with(Field::Completion, Value::Number(40))
        .with(Field::Priority, Value::Choice("high".into()));
    let card = Record::new(Kind::Contact)
        .with(Field::NamePrefix, text("Dott."))
        .with(Field::GivenName, text("Anna"))
        .with(Field::FamilyName, text("Bianchi"))
        .with(Field::Company, text("Rossi srl"))
        .with(Field::Emails, Value::items([("home", "anna@x.it")]))
        .with(Field::Phones, Value::items([("work", "02 1"), ("mobile", "333 1")]));
    let company =
        Record::new(Kind::Company).with(Field::Company, text("Rossi srl")).with(Field::Website, text("https://x.it"));
    for record in [task, card, company] {
        let collection = world.open(record.kind).await;
        let made = stored(done(&*collection, create("m1", record.clone())).await);
        for (field, value) in &record.fields {
            assert_eq!(made.record.get(field), Some(value), "{field:?}");
        }
        let seen = collection.find(&Marker("m1".into())).await.unwrap();
        assert_eq!(seen.map(|seen| seen.id), Some(made.id.clone()));
        assert_eq!(done(&*collection, delete(&made, None)).await, Outcome::Removed);
    }
    world.assert_clean();
}

#[tokio::test]
async fn a_meeting_is_written_with_leave_only_and_then_its_people_are_told() {
    let world = World::exchange().await;
    let people = "<t:RequiredAttendees><t:Attendee><t:Mailbox><t:EmailAddress>marco@example.it</t:EmailAddress></t:Mailbox>\
                  </t:Attendee></t:RequiredAttendees>";
    let id = world.put(&event("mia", "2026-12-01").replace("<t:StartTimeZone", &format!("{people}<t:StartTimeZone")));
    let calendar = world.open(Kind::Event).await;
    let read = found(&*calendar, &id).await;
    assert_eq!(read.mailing, ponte_core::snapshot::Mailing::Organizes);
    for action in [update(&read, None, title("altra")), delete(&read, None)] {
        let Outcome::Refused(failure) = done(&*calendar, action).await else { panic!("written") };
        assert_eq!(failure.code, "failure-would-mail");
    }
    let own = Patch { set: [(Field::Categories, Value::items([("", "Clienti")]))].into(), ..Patch::default() };
    let read = stored(done(&*calendar, update(&read, None, own)).await);
    assert_eq!(world.server.mails_sent(), []);
    let told = apply(&*calendar, MailPermit::Organizer, vec![update(&read, None, title("altra"))]).await;
    assert!(matches!(told[0].outcome, Outcome::Stored(_)), "{told:?}");
    let mails: Vec<String> = world.server.mails_sent().into_iter().map(|mail| mail.to).collect();
    assert_eq!(mails, ["marco@example.it"]);
}

#[tokio::test]
async fn deleted_items_go_where_the_user_chose() {
    use super::super::Deletion;
    for (deletion, word) in
        [(Deletion::DeletedItems, "MoveToDeletedItems"), (Deletion::Soft, "SoftDelete"), (Deletion::Hard, "HardDelete")]
    {
        let options = Options { deletion, ..Options::default() };
        let world = World::with(EwsOptions::default(), options, Limits::default()).await;
        let id = world.put(&event("uno", "2026-12-01"));
        let calendar = world.open(Kind::Event).await;
        let read = found(&*calendar, &id).await;
        assert_eq!(done(&*calendar, delete(&read, None)).await, Outcome::Removed);
        let asked = world.server.asked();
        assert!(asked.iter().any(|request| request.contains(word) && request.contains("SendToNone")), "{asked:?}");
        assert!(world.server.list(GIULIA, &world.calendar()).is_empty());
        world.assert_clean();
    }
}

/// Two computers make the copies of the same records at once: each is there once, and both know where.
#[tokio::test]
async fn of_two_that_were_made_at_once_the_first_stays_whoever_looks() {
    for product in [Product::Exchange, Product::Grommunio] {
        let latency = std::time::Duration::from_millis(150);
        let options = EwsOptions { product, latency, ..EwsOptions::default() };
        let world = World::with(options, Options::default(), Limits::default()).await;
        let other = account(&world.server, (GIULIA, SECRET), Options::default(), Limits::default());
        for kind in [Kind::Event, Kind::Contact] {
            let (one, two) = (world.open(kind).await, other.open(opening(kind)).await.unwrap());
            let making = || {
                let records = (0..30).map(|number| match kind {
                    Kind::Event => appointment(&format!("{number}"), "2026-12-01T09:00"),
                    _ => Record::new(kind).with(Field::FamilyName, Value::Text(format!("Prova {number}"))),
                });
                (0..).zip(records).map(|(number, record)| create(&format!("{kind:?}{number}"), record)).collect()
            };
            // Both know their folder already, so that neither comes later than the other.
            let _ = (one.changes(None).await.unwrap(), two.changes(None).await.unwrap());
            let (first, second) =
                tokio::join!(apply(&*one, MailPermit::Denied, making()), apply(&*two, MailPermit::Denied, making()));
            let mut at: std::collections::BTreeMap<usize, Vec<RemoteId>> = Default::default();
            let mut stored = 0;
            for answer in first.into_iter().chain(second) {
                let id = match answer.outcome {
                    Outcome::Stored(snapshot) => {
                        stored += 1;
                        snapshot.id
                    }
                    Outcome::Stale(Some(reading)) => reading.id().clone(),
                    other => panic!("{other:?}"),
                };
                at.entry(answer.index).or_default().push(id);
            }
            assert_eq!((stored, at.len()), (30, 30), "{product:?} {kind:?}");
            assert!(at.values().all(|ids| ids.len() == 2 && ids[0] == ids[1]), "{product:?} {kind:?} {at:?}");
            assert_eq!(one.changes(None).await.unwrap().listed.len(), 30, "{product:?} {kind:?}");
        }
        world.assert_clean();
    }
}
