//! Changes and removals: nothing lost, nothing deleted that is only out of sight, nothing of other people.

use std::collections::BTreeSet;

use ponte_core::record::{Field, Kind, Value};
use ponte_core::rules::Ownership;
use ponte_core::snapshot::{Changes, Coverage, Cursor, Reading, RemoteId};
use ponte_demo::crm::Version;
use ponte_engine::collection::Collection;

use super::{apply, creation, deletion, event, house, stored};

const BOTH: [Version; 2] = [Version::V82, Version::V83];

fn ids(changes: &Changes) -> BTreeSet<String> {
    changes.listed.iter().map(|line| line.id.0.clone()).collect()
}

async fn after(collection: &dyn Collection, changes: &Changes) -> Changes {
    collection.changes(changes.cursor.as_ref()).await.unwrap()
}

/// Until the seconds of the last changes have passed and a cycle has nothing to tell.
async fn settled(collection: &dyn Collection, mut changes: Changes) -> Changes {
    for _ in 0..8 {
        changes = after(collection, &changes).await;
        if changes.listed.is_empty() {
            return changes;
        }
        tokio::time::sleep(std::time::Duration::from_millis(900)).await;
    }
    panic!("never quiet")
}

#[tokio::test]
async fn a_quiet_cycle_costs_two_requests() {
    for version in BOTH {
        let house = house(version, "UTC").await;
        (0..3).for_each(|number| drop(house.meeting(&format!("M{number}"))));
        let events = house.open(Kind::Event).await;
        let first = events.changes(None).await.unwrap();
        assert_eq!((first.coverage, first.listed.len()), (Coverage::Full, 3));
        let quiet = settled(events.as_ref(), first).await;
        house.crm.reset_counters();
        let again = after(events.as_ref(), &quiet).await;
        assert_eq!((again.coverage, again.listed.len(), again.removed.len()), (Coverage::Delta, 0, 0));
        assert!(house.crm.requests().values().sum::<u64>() <= 2, "{:?}", house.crm.requests());
    }
}

#[tokio::test]
async fn two_hundred_and_fifty_records_of_one_second_are_all_listed() {
    for version in BOTH {
        let house = house(version, "UTC").await;
        let contacts = house.open(Kind::Contact).await;
        let before = contacts.changes(None).await.unwrap();
        let names: Vec<String> = (0..250).map(|number| format!("Rossi{number}")).collect();
        let made: BTreeSet<String> = names
            .iter()
            .map(|name| house.crm.ui_create(&house.user, "Contacts", &[("lastname", name)]).unwrap())
            .collect();
        assert_eq!(ids(&after(contacts.as_ref(), &before).await), made);
        assert_eq!(ids(&contacts.changes(None).await.unwrap()), made);
    }
}

#[tokio::test]
async fn a_deletion_is_noticed_and_asked_for() {
    for version in BOTH {
        let house = house(version, "UTC").await;
        let (gone, kept) = (house.meeting("gone"), house.meeting("kept"));
        let events = house.open(Kind::Event).await;
        let first = events.changes(None).await.unwrap();
        house.crm.ui_delete(&gone);
        let next = after(events.as_ref(), &first).await;
        match next.coverage {
            Coverage::Full | Coverage::Reset => assert_eq!(ids(&next), BTreeSet::from([kept.clone()])),
            Coverage::Delta => assert_eq!(next.removed, [RemoteId(gone.clone())]),
        }
        let asked = events.read(&[RemoteId(gone.clone()), RemoteId(kept)]).await.unwrap();
        assert!(asked.contains(&Reading::Gone(RemoteId(gone))), "{asked:?}");
        assert!(asked.iter().any(|reading| matches!(reading, Reading::Found(_))));
    }
}

#[tokio::test]
async fn ones_own_deletions_are_no_disagreement() {
    let house = house(Version::V82, "UTC").await;
    let id = house.meeting("mine");
    let events = house.open(Kind::Event).await;
    let first = events.changes(None).await.unwrap();
    let answers = apply(events.as_ref(), &[deletion(&id, &first.listed[0].version)]).await;
    assert!(matches!(answers[0].outcome, ponte_core::operation::Outcome::Removed), "{answers:?}");
    let next = after(events.as_ref(), &first).await;
    assert_eq!((next.coverage, next.listed.len()), (Coverage::Delta, 0));
    assert!(answers[0].before.is_some());
}

#[tokio::test]
async fn other_peoples_records_never_come_out() {
    for version in BOTH {
        let house = house(version, "UTC").await;
        let other = house.crm.add_user("bruno", "key", false, "Europe/Rome", "bruno@example.it");
        let group = house.crm.add_group("Vendite", &[&house.user]);
        let fields = [
            ("subject", "Segreto"),
            ("date_start", "2026-12-01"),
            ("time_start", "10:00:00"),
            ("due_date", "2026-12-01"),
            ("time_end", "11:00:00"),
            ("visibility", "Private"),
        ];
        let foreign = house.crm.ui_create(&other, "Events", &fields).unwrap();
        let shared = house.meeting("Gruppo");
        house.crm.ui_edit(&shared, &[("assigned_user_id", &group)]);
        let mine = house.meeting("Mio");
        let reading = |collection: Box<dyn Collection>| async move {
            let changes = collection.changes(None).await.unwrap();
            let asked = collection.read(&[RemoteId(foreign.clone())]).await.unwrap();
            assert_eq!(asked, [Reading::NotMine(RemoteId(foreign.clone()))]);
            ids(&changes)
        };
        let own = reading.clone()(house.open(Kind::Event).await).await;
        assert_eq!(own, BTreeSet::from([mine.clone()]));
        let groups = Ownership::Groups(BTreeSet::from(["Vendite".to_owned()]));
        let both = reading(house.open_for(Kind::Event, groups).await).await;
        assert_eq!(both, BTreeSet::from([mine, shared]));
    }
}

#[tokio::test]
async fn the_servers_zone_is_found_by_a_write_and_kept_in_the_cursor() {
    for zone in ["UTC", "America/New_York", "Asia/Kolkata", "Europe/Rome"] {
        let house = house(Version::V82, zone).await;
        let events = house.open(Kind::Event).await;
        let made = stored(events.as_ref(), creation("k-1", event("Visita", "2026-12-01T10:00:00"))).await;
        assert_eq!(made.record.get(&Field::Time), event("", "2026-12-01T10:00:00").get(&Field::Time), "{zone}");
        let seen = house.meeting("Nel CRM");
        let read = events.read(&[RemoteId(seen)]).await.unwrap();
        let Reading::Found(read) = &read[0] else { panic!("{read:?}") };
        assert_eq!(read.record.get(&Field::Time), event("", "2026-12-01T10:00:00").get(&Field::Time), "{zone}");
    }
}

#[tokio::test]
async fn a_cursor_from_nowhere_means_everything() {
    let house = house(Version::V82, "UTC").await;
    house.meeting("M");
    let events = house.open(Kind::Event).await;
    let changes = events.changes(Some(&Cursor("what is this".into()))).await.unwrap();
    assert_eq!((changes.coverage, changes.listed.len()), (Coverage::Full, 1));
}

#[tokio::test]
async fn an_event_shows_all_its_contacts_and_no_row_is_lost_to_them() {
    for version in BOTH {
        let house = house(version, "UTC").await;
        let people: Vec<String> = (0..5)
            .map(|number| house.crm.ui_create(&house.user, "Contacts", &[("lastname", &format!("C{number}"))]).unwrap())
            .collect();
        let people: Vec<&str> = people.iter().map(String::as_str).collect();
        let full: Vec<RemoteId> = (0..30)
            .map(|number| {
                let id = house.meeting(&format!("M{number}"));
                house.crm.ui_set_contacts(&id, &people);
                RemoteId(id)
            })
            .collect();
        let events = house.open(Kind::Event).await;
        let read = events.read(&full).await.unwrap();
        assert_eq!(read.len(), 30);
        for reading in read {
            let Reading::Found(snapshot) = reading else { panic!("{reading:?}") };
            let Some(Value::References(contacts)) = snapshot.record.get(&Field::Contacts) else { panic!("none") };
            assert_eq!(contacts.keys().map(String::as_str).collect::<Vec<_>>(), people);
            assert!(contacts.values().all(|contact| contact.name.starts_with('C')));
        }
    }
}
