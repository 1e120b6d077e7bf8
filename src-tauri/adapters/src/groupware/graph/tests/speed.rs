//! What it costs, counted: a first sync, a quiet cycle, and a change.

use ponte_core::record::EventTime;

use super::*;

const MANY: usize = 1_000;

fn appointment(number: usize) -> Record {
    let day = jiff::civil::date(2027, 1, 1)
        .checked_add(jiff::Span::new().days(i64::try_from(number).unwrap() % 300))
        .unwrap();
    let start = day.at(9, 0, 0, 0).in_tz("Europe/Rome").unwrap();
    let end = day.at(10, 0, 0, 0).in_tz("Europe/Rome").unwrap();
    Record::new(Kind::Event)
        .with(Field::Title, Value::Text(format!("appuntamento {number}")))
        .with(Field::Time, Value::Time(EventTime::Zoned { start, end }))
}

#[tokio::test]
async fn a_thousand_events_are_read_in_fifty_batches_and_made_in_fifty() {
    let world = World::new(Habits { page: 500, ..Habits::default() }).await;
    let collection = world.open(Kind::Event).await;
    let cursor = changes(&*collection, None).await.cursor;
    world.server.reset_counters();
    let all = (0..MANY).map(|number| create(&format!("m{number}"), appointment(number))).collect();
    let answers = apply(&*collection, MailPermit::Denied, all).await;
    assert!(answers.iter().all(|answer| matches!(answer.outcome, Outcome::Stored(_))));
    assert_eq!(world.server.requests(), (50, 50, 1_000), "made");
    world.server.reset_counters();
    let report = changes(&*collection, cursor.as_ref()).await;
    let known: std::collections::BTreeMap<RemoteId, _> = answers
        .into_iter()
        .map(|answer| stored(answer.outcome))
        .map(|snapshot| (snapshot.id, snapshot.version))
        .collect();
    assert!(report.listed.iter().all(|row| known.get(&row.id) == Some(&row.version)), "no echo");
    assert_eq!(report.listed.len(), MANY);
    let report_cost = world.server.requests().0;
    assert!(report_cost <= 4, "{report_cost} pages");
    world.server.reset_counters();
    let again = world.open(Kind::Event).await;
    let listed = changes(&*again, None).await.listed;
    let listing = world.server.requests().0;
    assert!(listing <= 8, "{listing} requests to list");
    world.server.reset_counters();
    let ids: Vec<RemoteId> = listed.into_iter().map(|row| row.id).collect();
    for chunk in ids.chunks(again.capabilities().read_batch) {
        assert_eq!(again.read(chunk).await.unwrap().len(), chunk.len());
    }
    assert_eq!(world.server.requests(), (50, 50, 1_000), "read");
    println!("1,000 events: 50 batches made, 50 read, {listing} requests to list, {report_cost} for the report after");
    world.assert_clean();
}

#[tokio::test]
async fn what_a_change_costs_does_not_grow_with_the_calendar() {
    for many in [10, 200] {
        let world = World::new(Habits::default()).await;
        for number in 0..many {
            world.put(&event(&format!("{number}"), "2027-03-10"));
        }
        let id = world.put(&event("una", "2027-03-10"));
        let collection = world.open(Kind::Event).await;
        let cursor = changes(&*collection, None).await.cursor;
        world.edit(&id, &json!({"subject": "altra"}));
        world.server.reset_counters();
        let report = changes(&*collection, cursor.as_ref()).await;
        let read = found(&*collection, &report.listed[0].id).await;
        stored(done(&*collection, update(&read, None, title("di Ponte"))).await);
        assert_eq!(world.server.requests().0, 4, "a report, a reading, a look before the write, the write");
    }
}
