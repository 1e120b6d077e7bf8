//! Removals where nothing tells them: Vtiger 8.3 does not count, and its operation for phones may fail, now or later.

use std::collections::BTreeSet;
use std::time::Duration;

use ponte_core::operation::Outcome;
use ponte_core::record::{Field, Kind, Record, Value};
use ponte_core::rules::Ownership;
use ponte_core::snapshot::{Changes, Coverage, Reading, RemoteId};
use ponte_demo::crm::Version;
use ponte_demo::faults::{Fault, Matching};
use ponte_engine::collection::Collection;

use super::{House, apply, creation, deletion, house, stored};

const PHONES: &str = "mobile.syncModuleRecords";

/// People enough for three stretches, in a CRM that tells no deletions.
async fn crowd(number: usize) -> (House, Vec<String>) {
    let house = house(Version::V83, "UTC").await;
    silenced(&house);
    let made = (0..number).map(|number| person(&house, &format!("Rossi{number}"))).collect();
    (house, made)
}

fn silenced(house: &House) {
    house.crm.faults().lasting(Matching::operation(PHONES), Duration::from_secs(600), Fault::Status(500, None));
}

fn person(house: &House, name: &str) -> String {
    house.crm.ui_create(&house.user, "Contacts", &[("lastname", name)]).unwrap()
}

/// The first listing of everything after `changes`, which has to come within so many cycles.
async fn full_within(collection: &dyn Collection, mut changes: Changes, cycles: usize) -> BTreeSet<String> {
    for _ in 0..cycles {
        changes = collection.changes(changes.cursor.as_ref()).await.unwrap();
        assert_eq!(changes.removed, [], "nothing is called removed that was not asked for");
        if changes.coverage == Coverage::Full {
            return changes.listed.iter().map(|line| line.id.0.clone()).collect();
        }
    }
    panic!("nothing was noticed in {cycles} cycles");
}

#[tokio::test]
async fn a_deletion_that_nobody_tells_is_noticed_by_the_stretch_it_is_missing_from() {
    let (house, made) = crowd(250).await;
    let contacts = house.open(Kind::Contact).await;
    let mut changes = contacts.changes(None).await.unwrap();
    assert_eq!((changes.coverage, changes.listed.len()), (Coverage::Full, 250));
    for number in [20, 120, 220] {
        house.crm.ui_delete(&made[number]);
        let listed = full_within(contacts.as_ref(), changes, 3).await;
        assert!(!listed.contains(&made[number]) && listed.len() >= 247);
        changes = contacts.changes(None).await.unwrap();
    }
}

#[tokio::test]
async fn while_nothing_is_deleted_nothing_is_listed_again_and_the_dead_operation_is_left_alone() {
    let (house, _) = crowd(250).await;
    let contacts = house.open(Kind::Contact).await;
    let mut changes = contacts.changes(None).await.unwrap();
    let asked = house.crm.faults().fired();
    for cycle in 0..6 {
        if cycle == 2 {
            person(&house, "Nuova");
        }
        house.crm.reset_counters();
        changes = contacts.changes(changes.cursor.as_ref()).await.unwrap();
        assert_eq!((changes.coverage, changes.removed.len()), (Coverage::Delta, 0), "cycle {cycle}");
        assert!(house.crm.requests().values().sum::<u64>() <= 6, "{:?}", house.crm.requests());
    }
    assert_eq!(house.crm.faults().fired(), asked, "it was asked once");
}

#[tokio::test]
async fn the_deletion_of_a_record_made_since_the_last_listing_is_noticed() {
    for before in [0, 100] {
        let (house, _) = crowd(before).await;
        let contacts = house.open(Kind::Contact).await;
        let first = contacts.changes(None).await.unwrap();
        // A record of the same second as the newest change could be an old one that was changed again.
        tokio::time::sleep(Duration::from_millis(1100)).await;
        let new = person(&house, "Nuova");
        let second = contacts.changes(first.cursor.as_ref()).await.unwrap();
        assert!(second.listed.iter().any(|line| line.id.0 == new));
        house.crm.ui_delete(&new);
        assert!(!full_within(contacts.as_ref(), second, 3).await.contains(&new), "after {before}");
        let asked = contacts.read(&[RemoteId(new.clone())]).await.unwrap();
        assert_eq!(asked, [Reading::Gone(RemoteId(new))]);
    }
}

#[tokio::test]
async fn what_came_and_went_between_two_counts_hides_no_deletion_of_a_persons() {
    let house = house(Version::V82, "UTC").await;
    let made: Vec<String> = (0..3).map(|number| person(&house, &format!("Rossi{number}"))).collect();
    let contacts = house.open(Kind::Contact).await;
    let first = contacts.changes(None).await.unwrap();
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let record = Record::new(Kind::Contact).with(Field::FamilyName, Value::Text("Nuova".into()));
    let copy = stored(contacts.as_ref(), creation("came1", record)).await;
    let gone = apply(contacts.as_ref(), &[deletion(&copy.id.0, &copy.version)]).await;
    assert_eq!(gone[0].outcome, Outcome::Removed);
    house.crm.ui_delete(&made[1]);
    assert_eq!(full_within(contacts.as_ref(), first, 1).await.len(), 2);
}

#[tokio::test]
async fn when_the_operation_for_phones_dies_everything_is_listed_and_stretches_take_over() {
    let house = house(Version::V83, "UTC").await;
    let made: Vec<String> = (0..5).map(|number| person(&house, &format!("Rossi{number}"))).collect();
    let contacts = house.open(Kind::Contact).await;
    let first = contacts.changes(None).await.unwrap();
    house.crm.ui_delete(&made[0]);
    let told = contacts.changes(first.cursor.as_ref()).await.unwrap();
    assert_eq!((told.coverage, told.removed), (Coverage::Delta, vec![RemoteId(made[0].clone())]));
    silenced(&house);
    house.crm.ui_delete(&made[1]);
    let all = contacts.changes(told.cursor.as_ref()).await.unwrap();
    assert_eq!((all.coverage, all.listed.len()), (Coverage::Full, 3));
    let quiet = contacts.changes(all.cursor.as_ref()).await.unwrap();
    assert_eq!(quiet.coverage, Coverage::Delta);
    house.crm.ui_delete(&made[2]);
    assert!(!full_within(contacts.as_ref(), quiet, 1).await.contains(&made[2]));
}

#[tokio::test]
async fn everybodys_people_and_companies_are_listed_and_their_deletions_noticed() {
    for version in [Version::V82, Version::V83] {
        for (kind, module, name) in
            [(Kind::Contact, "Contacts", "lastname"), (Kind::Company, "Accounts", "accountname")]
        {
            let house = house(version, "UTC").await;
            let other = house.crm.add_user("bruno", "key", false, "Europe/Rome", "bruno@example.it");
            let group = house.crm.add_group("Vendite", &[&other]);
            let owned = |owner: &str, said: &str| house.crm.ui_create(owner, module, &[(name, said)]).unwrap();
            let (mine, his, theirs) = (owned(&house.user, "Mio"), owned(&other, "Suo"), owned(&other, "Del gruppo"));
            house.crm.ui_edit(&theirs, &[("assigned_user_id", &group)]);
            let own = house.open(kind).await.changes(None).await.unwrap();
            assert_eq!(own.listed.iter().map(|line| line.id.0.as_str()).collect::<Vec<_>>(), [mine.as_str()]);

            let all = house.open_for(kind, Ownership::Everybody).await;
            let first = all.changes(None).await.unwrap();
            let ids: BTreeSet<String> = first.listed.iter().map(|line| line.id.0.clone()).collect();
            assert_eq!(ids, BTreeSet::from([mine.clone(), his.clone(), theirs.clone()]));
            let read = all.read(&[RemoteId(his.clone()), RemoteId(theirs)]).await.unwrap();
            assert!(read.iter().all(|reading| matches!(reading, Reading::Found(_))), "{read:?}");
            house.crm.ui_edit(&his, &[("description", "cambiato")]);
            let second = all.changes(first.cursor.as_ref()).await.unwrap();
            assert!(second.listed.iter().any(|line| line.id.0 == his), "another's change is news");
            house.crm.ui_delete(&his);
            assert!(!full_within(all.as_ref(), second, 1).await.contains(&his));
        }
    }
}
