//! Bad days: each ends in a sentence that says what to do, in both languages; nothing is lost, and the rest goes on.

use ponte_core::verdict::FailureKind;
use ponte_demo::faults::{Fault, Matching};
use ponte_demo::graph::Standing;
use ponte_engine::messages::Language;

use super::*;

/// A sentence in each language, which is neither the key nor the same in both.
fn assert_told(failure: &Failure) {
    let [english, italian] =
        [Language::English, Language::Italian].map(|language| language.messages().failure(failure));
    assert!(english.len() > 60 && italian.len() > 60 && english != italian, "{english} {italian}");
}

async fn refused(world: &World) -> Failure {
    let collection =
        world.account.open(opening(Kind::Event, Some(format!("calendars/{}", world.calendar())))).await.unwrap();
    let failure = collection.changes(None).await.unwrap_err();
    assert_told(&failure);
    failure
}

#[tokio::test]
async fn a_mailbox_that_cannot_be_used_says_why_and_what_to_do() {
    for (standing, kind, code) in [
        (Standing::NotEnabled, FailureKind::Forbidden, "failure-graph-no-mailbox"),
        (Standing::Moving, FailureKind::Retry, "failure-graph-moving"),
    ] {
        let world = World::new(Habits::default()).await;
        world.server.set_standing(GIULIA, standing);
        let failure = refused(&world).await;
        assert_eq!((failure.kind, failure.code.as_str()), (kind, code));
        let failure = world.account.test().await.unwrap_err();
        assert_eq!(failure.code, code, "the test of the account says it too");
    }
}

#[tokio::test]
async fn a_mailbox_without_room_takes_nothing_and_loses_nothing() {
    let world = World::new(Habits::default()).await;
    let id = world.put(&event("una", "2027-03-10"));
    world.server.set_standing(GIULIA, Standing::Full);
    let collection = world.open(Kind::Event).await;
    let record = found(&*collection, &id).await.record;
    let failure = failed(done(&*collection, create("m1", record)).await);
    assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::Forbidden, "failure-graph-full"));
    assert_told(&failure);
}

#[tokio::test]
async fn a_consent_that_is_missing_is_named() {
    let world = World::limited(Habits::default(), &["User.Read", "Tasks.ReadWrite"], Limits::default()).await;
    let failure = refused(&world).await;
    assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::Forbidden, "failure-graph-denied"));
    let list = world.server.default_container(GIULIA, Noun::List).unwrap();
    let tasks = world.account.open(opening(Kind::Task, Some(format!("todo/lists/{list}")))).await.unwrap();
    assert!(tasks.changes(None).await.is_ok(), "what was consented to goes on");
}

#[tokio::test]
async fn a_second_factor_is_asked_for_once_and_no_other_token_is_tried() {
    let world = World::new(Habits::default()).await;
    world.server.challenge(GIULIA);
    let failure = refused(&world).await;
    assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::SignIn, "failure-oauth-claims"));
    assert_eq!(world.tokens.renewed.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn an_hour_of_patience_is_told_as_an_hour() {
    let world = World::new(Habits::default()).await;
    world.server.faults().lasting(Matching::any(), Duration::from_secs(60), Fault::Status(429, Some(3600)));
    let failure = refused(&world).await;
    assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::Retry, "failure-graph-busy"));
    assert_eq!(failure.retry_after, Some(Duration::from_secs(3600)));
}

#[tokio::test]
async fn an_answer_that_is_cut_or_a_page_of_a_network_deletes_nothing() {
    let world = World::new(Habits::default()).await;
    world.put(&event("una", "2027-03-10"));
    for fault in [Fault::Html, Fault::BrokenBody, Fault::Truncate, Fault::Status(503, None), Fault::DropAfter] {
        world.server.faults().clear();
        world.server.faults().lasting(Matching::any(), Duration::from_secs(60), fault.clone());
        let failure = refused(&world).await;
        assert!(matches!(failure.kind, FailureKind::Retry | FailureKind::Unreadable), "{fault:?} {failure:?}");
    }
}

#[tokio::test]
async fn a_body_of_ten_megabytes_parks_its_own_event_and_no_other() {
    let limits = Limits { body: 16 << 20, ..Limits::default() };
    let world = World::limited(Habits::default(), &SCOPES, limits).await;
    let mut large = event("grande", "2027-03-10");
    large["body"] = json!({"contentType": "html", "content": "x".repeat(10 << 20)});
    let (one, two) = (world.put(&large), world.put(&large));
    let huge = {
        large["body"] = json!({"contentType": "html", "content": "x".repeat(20 << 20)});
        world.put(&large)
    };
    let small = world.put(&event("piccola", "2027-03-11"));
    let collection = world.open(Kind::Event).await;
    let readings = collection.read(&[one.clone(), huge.clone(), small.clone(), two.clone()]).await.unwrap();
    let code = |reading: &Reading| match reading {
        Reading::Malformed(_, _, failure) => {
            assert_told(failure);
            failure.code.clone()
        }
        Reading::Found(_) => String::new(),
        other => panic!("{other:?}"),
    };
    let codes: Vec<String> = readings.iter().map(code).collect();
    assert_eq!(codes, ["failure-exchange-too-large", "failure-exchange-too-large", "", "failure-exchange-too-large"]);
}

#[tokio::test]
async fn what_is_too_large_to_be_sent_with_others_is_sent_alone() {
    let world = World::new(Habits::default()).await;
    let collection = world.open(Kind::Event).await;
    let all = (0..4).map(|number| create(&format!("m{number}"), writing::appointment(&format!("{number}"))));
    // The first of four is too large: with the others, with its neighbour, and alone.
    world.server.faults().next(Matching::method("POST"), 3, Fault::Status(413, None));
    let answers = apply(&*collection, MailPermit::Denied, all.collect()).await;
    let refused: Vec<_> = answers.iter().filter(|one| !matches!(one.outcome, Outcome::Stored(_))).collect();
    let [Answer { outcome: Outcome::Refused(failure), .. }] = refused.as_slice() else { panic!("{refused:?}") };
    assert_told(failure);
    assert_eq!(failure.code, "failure-exchange-too-large");
    assert_eq!(world.server.list(GIULIA, Noun::Calendar, &world.calendar()).len(), 3);
}

#[tokio::test]
async fn a_view_with_large_bodies_is_walked_through_in_smaller_pages() {
    let limits = Limits { body: 1 << 20, ..Limits::default() };
    let world = World::limited(Habits { doubles: false, ..Habits::default() }, &SCOPES, limits).await;
    let mut large = event("grande", "2027-03-10");
    large["body"] = json!({"contentType": "html", "content": "x".repeat(400 << 10)});
    let ids: Vec<RemoteId> = (0..4).map(|_| world.put(&large)).collect();
    let collection = world.open(Kind::Event).await;
    let first = changes(&*collection, None).await;
    assert_eq!(first.listed.len(), 4);
    ids.iter().for_each(|id| world.edit(id, &json!({"subject": "cambiata"})));
    assert_eq!(changes(&*collection, first.cursor.as_ref()).await.listed.len(), 4);
}

#[tokio::test]
async fn five_thousand_exceptions_park_their_series_and_no_other() {
    let world = World::new(Habits::default()).await;
    let series = world.put(&daily("infinita", "2027-03-01"));
    world.server.change_each(GIULIA, &series.0, "2027-03-01".parse().unwrap(), 5_000);
    let other = world.put(&event("altra", "2027-03-02"));
    let collection = world.open(Kind::Event).await;
    let readings = collection.read(&[series, other]).await.unwrap();
    let Reading::Malformed(_, _, failure) = &readings[0] else { panic!("{:?}", readings[0]) };
    assert_eq!(failure.code, "failure-exchange-exceptions");
    assert_told(failure);
    assert!(matches!(readings[1], Reading::Found(_)));
}

#[tokio::test]
async fn an_unknown_zone_parks_a_series_and_leaves_a_single_event_at_its_instant() {
    let world = World::new(Habits::default()).await;
    let with_zone = |mut body: Json| {
        body["x-zone"] = json!("tzone://Microsoft/Custom");
        if let Some(range) = body.pointer_mut("/recurrence/range") {
            range["recurrenceTimeZone"] = json!("Customized Time Zone");
        }
        world.put(&body)
    };
    let (series, single) = (with_zone(daily("serie", "2027-03-01")), with_zone(event("una", "2027-03-02")));
    let collection = world.open(Kind::Event).await;
    let readings = collection.read(&[series, single]).await.unwrap();
    let Reading::Malformed(_, _, failure) = &readings[0] else { panic!("{:?}", readings[0]) };
    assert_eq!(failure.code, "failure-exchange-zone");
    assert_told(failure);
    let Reading::Found(single) = &readings[1] else { panic!("{:?}", readings[1]) };
    let (start, _) = single.record.event_time().unwrap().instants(&rome()).unwrap();
    assert_eq!(start.to_string(), "2027-03-02T08:00:00Z");
}

#[tokio::test]
async fn a_series_without_end_is_one_record() {
    let world = World::new(Habits::default()).await;
    let series = world.put(&daily("per sempre", "2020-01-01"));
    let collection = world.open(Kind::Event).await;
    let first = changes(&*collection, None).await;
    assert_eq!(first.listed.iter().map(|row| &row.id).collect::<Vec<_>>(), [&series]);
    assert_eq!(found(&*collection, &series).await.record.recurrence().unwrap().rules, ["FREQ=DAILY"]);
    let from = "2027-01-01T00:00:00Z".parse().unwrap();
    let to = "2037-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(collection.within(from, to).await.unwrap().len(), 1, "ten years, asked for in pieces");
    world.assert_clean();
}

#[tokio::test]
async fn a_calendar_of_somebody_else_is_read_and_not_written() {
    let world = World::new(Habits::default()).await;
    let shared = world.server.add_container(GIULIA, Noun::Calendar, "Vendite");
    world.server.set_read_only(GIULIA, Noun::Calendar, &shared, "anna@example.it");
    let listed = world.account.collections().await.unwrap();
    let info = listed.iter().find(|info| info.name == "Vendite").unwrap();
    assert_eq!((info.writable, info.special), (false, true));
    let collection = world.account.open(opening(Kind::Event, Some(info.id.clone()))).await.unwrap();
    assert!(!changes(&*collection, None).await.standing.writable);
    let record = Record::new(Kind::Event).with(Field::Title, Value::Text("x".into()));
    let failure = failed(done(&*collection, create("m1", record)).await);
    assert_eq!(failure.code, "failure-graph-read-only");
    assert_told(&failure);
}
