//! What it costs, counted: a first sync, a quiet cycle, and a change.

use super::*;

const MANY: usize = 1_000;

#[tokio::test]
async fn a_thousand_events_are_made_and_read_within_thirty_calls() {
    let world = World::exchange().await;
    let collection = world.open(Kind::Event).await;
    let cursor = changes(&*collection, None).await.cursor;
    world.server.reset_counters();
    let start = |number: usize| format!("2027-{:02}-{:02}T09:00", number / 28 % 12 + 1, number % 28 + 1);
    let all = (0..MANY).map(|number| create(&format!("m{number}"), appointment(&format!("{number}"), &start(number))));
    let answers = apply(&*collection, MailPermit::Denied, all.collect()).await;
    assert!(answers.iter().all(|answer| matches!(answer.outcome, Outcome::Stored(_))));
    let made = world.server.requests();
    assert!(made <= 30, "{made} calls to make");
    world.server.reset_counters();
    let report = changes(&*collection, cursor.as_ref()).await;
    let known: std::collections::BTreeMap<RemoteId, _> = answers
        .into_iter()
        .map(|answer| stored(answer.outcome))
        .map(|snapshot| (snapshot.id, snapshot.version))
        .collect();
    assert!(report.listed.iter().all(|row| known.get(&row.id) == Some(&row.version)), "no echo");
    assert_eq!((report.listed.len(), world.server.requests()), (MANY, 2), "512 a page");
    world.server.reset_counters();
    assert!(changes(&*collection, report.cursor.as_ref()).await.listed.is_empty());
    assert_eq!(world.server.requests(), 1, "a quiet cycle");
    world.server.reset_counters();
    let again = world.open(Kind::Event).await;
    let listed = changes(&*again, None).await.listed;
    let ids: Vec<RemoteId> = listed.into_iter().map(|row| row.id).collect();
    for chunk in ids.chunks(again.capabilities().read_batch) {
        assert_eq!(again.read(chunk).await.unwrap().len(), chunk.len());
    }
    let read = world.server.requests();
    assert!(read <= 30, "{read} calls to read");
    println!("1,000 events: {made} calls to make them, {read} to list and read them, 1 for a quiet cycle");
    world.assert_clean();
}

#[tokio::test]
async fn what_a_change_costs_does_not_grow_with_the_calendar() {
    for many in [10, 200] {
        let world = World::exchange().await;
        for number in 0..many {
            world.put(&event(&format!("{number}"), "2027-03-10"));
        }
        let id = world.put(&event("una", "2027-03-10"));
        let collection = world.open(Kind::Event).await;
        let cursor = changes(&*collection, None).await.cursor;
        world.server.edit(&id.0, "<t:Subject>altra</t:Subject>").unwrap();
        world.server.reset_counters();
        let report = changes(&*collection, cursor.as_ref()).await;
        let read = found(&*collection, &report.listed[0].id).await;
        stored(done(&*collection, update(&read, None, title("di Ponte"))).await);
        assert_eq!(world.server.requests(), 5, "a report, a reading, a look before the write, the write, a look after");
    }
}
