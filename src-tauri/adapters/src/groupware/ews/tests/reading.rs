//! What is read: folders, changes, series with what differs in them, spans of time.

use ponte_core::record::{Body, Exception};
use ponte_core::snapshot::Coverage;

use super::*;

#[tokio::test]
async fn an_account_tells_its_server_and_what_there_is_to_choose() {
    for (product, name) in [(Product::Exchange, "Exchange Server 2019"), (Product::Grommunio, "grommunio")] {
        let world = World::new(product).await;
        assert_eq!(world.account.test().await.unwrap().product, name);
        let folder = world.server.add_folder(GIULIA, Kept::Calendar, "Fiere");
        let all = world.account.collections().await.unwrap();
        let ids: Vec<&str> = all.iter().map(|info| info.id.as_str()).collect();
        assert_eq!(ids[..2], [format!("calendar/{}", world.calendar()), format!("calendar/{folder}")], "{product:?}");
        for kind in Kind::ALL {
            assert!(all.iter().any(|info| info.kinds.contains(&kind) && info.writable), "{kind:?}");
        }
        world.assert_clean();
    }
}

#[tokio::test]
async fn changes_are_told_by_version_and_removals_by_id() {
    let world = World::exchange().await;
    let (one, other) = (world.put(&event("uno", "2026-12-01")), world.put(&event("due", "2026-12-02")));
    let calendar = world.open(Kind::Event).await;
    let first = changes(&*calendar, None).await;
    assert_eq!((first.coverage, first.listed.len()), (Coverage::Full, 2));
    world.server.edit(&one.0, "<t:Subject>uno bis</t:Subject>").unwrap();
    assert!(world.server.remove(&other.0));
    let second = changes(&*calendar, first.cursor.as_ref()).await;
    assert_eq!((second.coverage, second.removed.as_slice()), (Coverage::Delta, [other].as_slice()));
    assert_eq!(second.listed.iter().map(|row| &row.id).collect::<Vec<_>>(), [&one]);
    let read = found(&*calendar, &one).await;
    assert_eq!((read.record.text(&Field::Title), &read.version), ("uno bis", &second.listed[0].version));
    world.assert_clean();
}

#[tokio::test]
async fn a_report_that_the_server_forgot_counts_as_everything() {
    for product in [Product::Exchange, Product::Grommunio] {
        let world = World::new(product).await;
        for number in 1..=3 {
            world.put(&event(&format!("{number}"), "2026-12-01"));
        }
        let calendar = world.open(Kind::Event).await;
        let cursor = changes(&*calendar, None).await.cursor;
        world.server.forget_history();
        let again = changes(&*calendar, cursor.as_ref()).await;
        assert_eq!((again.coverage, again.listed.len()), (Coverage::Reset, 3), "{product:?}");
        world.put(&event("nuovo", "2026-12-01"));
        let next = changes(&*calendar, again.cursor.as_ref()).await;
        assert_eq!((next.coverage, next.listed.len()), (Coverage::Delta, 1), "{product:?}");
    }
}

#[tokio::test]
async fn a_series_is_read_with_what_differs_in_it() {
    let world = World::exchange().await;
    let id = world.put(&series("Riunione", "2026-12-01"));
    let second = world.server.occurrence(&id.0, "2026-12-02".parse().unwrap());
    world.server.edit(&second, "<t:Location>Milano</t:Location>").unwrap();
    assert!(world.server.remove(&world.server.occurrence(&id.0, "2026-12-04".parse().unwrap())));
    let calendar = world.open(Kind::Event).await;
    let read = found(&*calendar, &id).await;
    assert_eq!(read.record.recurrence().unwrap().rules, ["FREQ=DAILY;COUNT=5"]);
    let Some(Value::Exceptions(all)) = read.record.get(&Field::Exceptions) else { panic!("{read:?}") };
    assert_eq!(all.get(&key("2026-12-04")), Some(&Exception::Cancelled));
    let Some(Exception::Changed(fields)) = all.get(&key("2026-12-02")) else { panic!("{all:?}") };
    assert_eq!(fields.get(&Field::Location), Some(&Value::Text("Milano".into())));
    assert_eq!(all.len(), 2);
    world.assert_clean();
}

#[tokio::test]
async fn a_span_of_time_names_single_events_and_each_series_once() {
    for product in [Product::Exchange, Product::Grommunio] {
        let world = World::new(product).await;
        let (one, many) = (world.put(&event("uno", "2026-12-03")), world.put(&series("serie", "2026-12-01")));
        world.put(&event("fuori", "2027-06-03"));
        let calendar = world.open(Kind::Event).await;
        let span = ("2026-12-02T00:00:00Z".parse().unwrap(), "2026-12-10T00:00:00Z".parse().unwrap());
        let listed = calendar.within(span.0, span.1).await.unwrap();
        let mut ids: Vec<RemoteId> = listed.into_iter().map(|row| row.id).collect();
        let mut expected = vec![one, many];
        ids.sort();
        expected.sort();
        assert_eq!(ids, expected, "{product:?}");
        world.assert_clean();
    }
}

#[tokio::test]
async fn whole_days_and_html_are_read_as_they_were_meant() {
    let world = World::exchange().await;
    let id = world.put(
        "<t:Subject>Fiera</t:Subject><t:Body BodyType=\"HTML\">&lt;html>&lt;body>&lt;p>Padiglione &lt;b>3&lt;/b>&lt;/p>\
         &lt;/body>&lt;/html></t:Body><t:Start>2026-11-30T23:00:00Z</t:Start><t:End>2026-12-02T23:00:00Z</t:End>\
         <t:IsAllDayEvent>true</t:IsAllDayEvent><t:StartTimeZone Id=\"W. Europe Standard Time\"/>\
         <t:EndTimeZone Id=\"W. Europe Standard Time\"/>",
    );
    let read = found(&*world.open(Kind::Event).await, &id).await.record;
    let days = EventTime::AllDay { start: "2026-12-01".parse().unwrap(), end: "2026-12-03".parse().unwrap() };
    assert_eq!(read.event_time(), Some(&days));
    let Some(Value::Body(Body { plain, html })) = read.get(&Field::Description) else { panic!("{read:?}") };
    assert_eq!((plain.as_str(), html.as_deref()), ("Padiglione 3", Some("<p>Padiglione <b>3</b></p>")));
}

#[tokio::test]
async fn one_folder_holds_people_and_companies() {
    let world = World::exchange().await;
    let folder = world.server.default_folder(GIULIA, Kept::Contact).unwrap();
    let put = |xml: &str| RemoteId(world.server.put(GIULIA, Kept::Contact, &folder, xml).unwrap());
    let person =
        put("<t:GivenName>Anna</t:GivenName><t:CompanyName>Rossi srl</t:CompanyName><t:Surname>Neri</t:Surname>");
    let company = put("<t:DisplayName>Rossi srl</t:DisplayName><t:CompanyName>Rossi srl</t:CompanyName>");
    for (kind, own, other) in [(Kind::Contact, &person, &company), (Kind::Company, &company, &person)] {
        let collection = world.open(kind).await;
        let readings = collection.read(&[own.clone(), other.clone()]).await.unwrap();
        assert!(matches!(&readings[0], Reading::Found(_)), "{readings:?}");
        assert!(matches!(&readings[1], Reading::OtherKind(..)), "{readings:?}");
    }
    world.assert_clean();
}
