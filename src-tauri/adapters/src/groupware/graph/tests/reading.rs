//! What is new, and what it says.

use std::collections::BTreeSet;

use ponte_core::record::{EventTime, Exception};
use ponte_core::snapshot::Coverage;

use super::*;

fn ids(changes: &Changes) -> BTreeSet<&RemoteId> {
    changes.listed.iter().map(|row| &row.id).collect()
}

#[tokio::test]
async fn everything_is_named_once_and_a_quiet_report_is_one_request() {
    let world = World::new(Habits { page: 3, ..Habits::default() }).await;
    let mut expected: BTreeSet<RemoteId> =
        (1..=7).map(|day| world.put(&event("uno", &format!("2027-03-0{day}")))).collect();
    expected.insert(world.put(&daily("ogni giorno", "2027-03-01")));
    expected.insert(world.put(&event("lontano", "2033-01-01")));
    for kind in [Kind::Event, Kind::Contact, Kind::Task] {
        let collection = world.open(kind).await;
        let first = changes(&*collection, None).await;
        let expected = if kind == Kind::Event { expected.iter().collect() } else { BTreeSet::new() };
        assert_eq!((first.coverage, ids(&first)), (Coverage::Full, expected));
        let again = world.open(kind).await;
        world.server.reset_counters();
        let quiet = changes(&*again, first.cursor.as_ref()).await;
        assert_eq!((quiet.coverage, quiet.listed.len(), quiet.removed.len()), (Coverage::Delta, 0, 0));
        assert_eq!(world.server.requests().0, 1, "{kind:?}");
    }
    world.assert_clean();
}

#[tokio::test]
async fn what_left_the_view_is_asked_for_before_it_counts_as_gone() {
    let world = World::new(Habits::default()).await;
    let [moved, gone, elsewhere] = ["mossa", "tolta", "altrove"].map(|name| world.put(&event(name, "2027-03-02")));
    let series = world.put(&daily("serie", "2027-03-01"));
    let collection = world.open(Kind::Event).await;
    let cursor = changes(&*collection, None).await.cursor;
    world.edit(&moved, &json!({"start": at("2033-01-01", 9), "end": at("2033-01-01", 10)}));
    world.server.remove(GIULIA, Noun::Calendar, &gone.0);
    let other = world.server.add_container(GIULIA, Noun::Calendar, "Altro");
    world.server.move_to(GIULIA, Noun::Calendar, &elsewhere.0, &other);
    let day = world.server.occurrence(&series.0, "2027-03-05".parse().unwrap());
    world.server.remove(GIULIA, Noun::Calendar, &day);
    let next = changes(&*collection, cursor.as_ref()).await;
    assert_eq!(ids(&next), [&moved, &elsewhere, &series].into());
    assert!(next.removed.contains(&gone) && !next.removed.contains(&moved), "{:?}", next.removed);
    let inline = next.listed.iter().find(|row| row.id == elsewhere).unwrap().inline.clone();
    assert_eq!(inline.as_deref(), Some(&Reading::NotMine(elsewhere.clone())));
    let readings = collection.read(&[moved.clone(), gone.clone(), elsewhere.clone()]).await.unwrap();
    assert!(matches!(&readings[0], Reading::Found(found) if found.id == moved));
    assert_eq!(readings[1..], [Reading::Gone(gone), Reading::NotMine(elsewhere)]);
    world.assert_clean();
}

#[tokio::test]
async fn an_occurrence_that_left_the_view_tells_of_its_series_and_is_no_record() {
    let world = World::new(Habits::default()).await;
    let series = world.put(&daily("serie", "2027-03-01"));
    let collection = world.open(Kind::Event).await;
    let cursor = changes(&*collection, None).await.cursor;
    let day = RemoteId(world.server.occurrence(&series.0, "2027-03-05".parse().unwrap()));
    world.edit(&day, &json!({"start": at("2033-01-01", 9), "end": at("2033-01-01", 10)}));
    let next = changes(&*collection, cursor.as_ref()).await;
    assert_eq!((ids(&next), next.removed.len()), ([&series].into(), 0));
    let reading = collection.read(std::slice::from_ref(&day)).await.unwrap().remove(0);
    assert!(matches!(reading, Reading::OtherKind(..)), "{reading:?}");
    world.assert_clean();
}

#[tokio::test]
async fn a_lost_link_lists_everything_again() {
    let world = World::new(Habits::default()).await;
    let id = world.put(&event("una", "2027-03-02"));
    let collection = world.open(Kind::Event).await;
    let cursor = changes(&*collection, None).await.cursor;
    world.server.forget_history();
    let next = changes(&*collection, cursor.as_ref()).await;
    assert_eq!((next.coverage, ids(&next)), (Coverage::Reset, [&id].into()));
    let garbled = changes(&*collection, Some(&Cursor("?".into()))).await;
    assert_eq!(garbled.coverage, Coverage::Reset);
}

#[tokio::test]
async fn the_view_moves_along_once_a_day_and_shows_what_changed_outside_it() {
    let world = World::new(Habits::default()).await;
    let far = world.put(&event("lontano", "2033-01-01"));
    let collection = world.open(Kind::Event).await;
    let first = changes(&*collection, None).await;
    let known = first.listed[0].version.clone();
    let mut memory: Json = serde_json::from_str(&first.cursor.unwrap().0).unwrap();
    memory["since"] = json!((jiff::Timestamp::now() - jiff::SignedDuration::from_hours(25)).to_string());
    world.edit(&far, &json!({"subject": "più lontano"}));
    let next = changes(&*collection, Some(&Cursor(memory.to_string()))).await;
    assert_eq!((next.coverage, next.listed.len()), (Coverage::Full, 1));
    assert_ne!(next.listed[0].version, known);
    let later = changes(&*collection, next.cursor.as_ref()).await;
    assert_eq!(later.coverage, Coverage::Delta);
}

#[tokio::test]
async fn a_series_reads_with_what_differs_in_it() {
    let world = World::new(Habits::default()).await;
    let id = world.put(&daily("serie", "2027-03-01"));
    let day = |day: &str| world.server.occurrence(&id.0, day.parse().unwrap());
    let moved =
        json!({"start": at("2027-03-04", 15), "end": at("2027-03-04", 16), "location": {"displayName": "Lodi"}});
    world.server.edit(GIULIA, Noun::Calendar, &day("2027-03-03"), &moved).unwrap();
    world.server.remove(GIULIA, Noun::Calendar, &day("2027-03-05"));
    let collection = world.open(Kind::Event).await;
    let record = found(&*collection, &id).await.record;
    assert_eq!(record.recurrence().unwrap().rules, ["FREQ=DAILY"]);
    let Some(Value::Exceptions(all)) = record.get(&Field::Exceptions) else { panic!("{record:?}") };
    assert_eq!(all.get(&key("2027-03-05")), Some(&Exception::Cancelled));
    let Some(Exception::Changed(fields)) = all.get(&key("2027-03-03")) else { panic!("{all:?}") };
    let start = "2027-03-04T15:00[Europe/Rome]".parse().unwrap();
    let end = "2027-03-04T16:00[Europe/Rome]".parse().unwrap();
    let expected =
        [(Field::Time, Value::Time(EventTime::Zoned { start, end })), (Field::Location, Value::Text("Lodi".into()))];
    assert_eq!(fields, &expected.into());
    world.assert_clean();
}

#[tokio::test]
async fn whole_days_are_read_as_they_were_meant_however_they_are_shifted() {
    for shifted_days in [false, true] {
        let world = World::new(Habits { shifted_days, ..Habits::default() }).await;
        let mut days = event("ferie", "2027-03-02");
        days["isAllDay"] = json!(true);
        (days["start"], days["end"]) = (at("2027-03-02", 0), at("2027-03-04", 0));
        let id = world.put(&days);
        let collection = world.open(Kind::Event).await;
        let expected = EventTime::AllDay { start: "2027-03-02".parse().unwrap(), end: "2027-03-04".parse().unwrap() };
        assert_eq!(found(&*collection, &id).await.record.event_time(), Some(&expected), "{shifted_days}");
    }
}

#[tokio::test]
async fn people_and_companies_share_a_folder() {
    let world = World::new(Habits::default()).await;
    let folder = world.server.default_container(GIULIA, Noun::Folder).unwrap();
    let put = |body: Json| RemoteId(world.server.put(GIULIA, Noun::Folder, &folder, &body).unwrap());
    let person = put(json!({"givenName": "Anna", "surname": "Bianchi", "companyName": "Rossi srl"}));
    let company = put(json!({"companyName": "Rossi srl"}));
    for (kind, own, other) in [(Kind::Contact, &person, &company), (Kind::Company, &company, &person)] {
        let collection = world.open(kind).await;
        assert_eq!(ids(&changes(&*collection, None).await).len(), 2);
        let readings = collection.read(&[own.clone(), other.clone()]).await.unwrap();
        assert!(
            matches!(readings.as_slice(), [Reading::Found(found), Reading::OtherKind(id, _)] if found.id == *own && id == other)
        );
    }
    world.assert_clean();
}

#[tokio::test]
async fn a_token_that_expires_in_the_middle_is_renewed_once() {
    let world = World::new(Habits::default()).await;
    let collection = world.open(Kind::Event).await;
    changes(&*collection, None).await;
    world.server.expire_tokens(GIULIA);
    changes(&*collection, None).await;
    assert_eq!(world.tokens.renewed.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn no_link_leads_to_another_origin() {
    let world = World::new(Habits::default()).await;
    let collection = world.open(Kind::Event).await;
    let cursor = changes(&*collection, None).await.cursor.unwrap();
    let mut memory: Json = serde_json::from_str(&cursor.0).unwrap();
    for link in ["https://evil.example/v1.0/me/x?$deltatoken=1", "http://127.0.0.1:1/v1.0/me", "not a link"] {
        memory["link"] = json!(link);
        let failure = collection.changes(Some(&Cursor(memory.to_string()))).await.unwrap_err();
        assert!(
            ["failure-graph-link-elsewhere", "failure-graph-answer"].contains(&failure.code.as_str()),
            "{link}: {failure:?}"
        );
    }
}

#[tokio::test]
async fn tokens_go_to_https_or_this_machine_and_names_do_not_print() {
    let world = World::new(Habits::default()).await;
    let new = |base: &str| {
        Graph::new(Http::new(Limits::default()).unwrap(), base, Arc::clone(&world.tokens) as Arc<dyn TokenSource>)
    };
    for base in ["http://graph.microsoft.com/v1.0", "ftp://x/", "https://user@graph.example/", "graph"] {
        assert_eq!(new(base).unwrap_err().code, "failure-graph-address", "{base}");
    }
    world.account.collections().await.unwrap();
    let printed = format!("{:?}", world.account);
    assert!(!printed.contains("giulia") && !printed.contains("eyJ"), "{printed}");
}
