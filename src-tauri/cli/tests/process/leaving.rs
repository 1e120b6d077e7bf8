//! Leaving: what Ponte created on an account is shown, left, or taken back, and nothing else; and contacts leave the mailbox of a
//! user only on an administrator's word and somebody's consent.

use ponte_demo::faults::{Fault, Matching};

use super::people::{self, KINDS, Kind};
use super::world::{CRM_KEY, World};

/// What stands in the calendar and was born there.
fn own(world: &World, kind: Kind) -> usize {
    people::dav_records(&world.dav, kind).iter().filter(|(title, _)| title.contains(" dav ")).count()
}

fn copies(world: &World, kind: Kind) -> usize {
    people::dav_records(&world.dav, kind).len() - own(world, kind)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ponte_created_is_shown_and_taken_back_and_what_somebody_changed_stays() {
    let world = World::synced(3).await;
    let shown = world.run(&["account", "remove", "cloud", "--dry-run", "--json"]).await;
    let listed: serde_json::Value = serde_json::from_str(&shown.out).unwrap();
    assert_eq!((shown.code, listed.as_array().unwrap().len()), (0, 12), "{shown:?}");
    assert!(listed[0]["title"].as_str().unwrap().contains(" crm "), "{listed}");

    let offered = world.run(&["account", "remove", "cloud"]).await;
    assert_eq!(offered.code, 2, "{offered:?}");
    assert!(offered.error.contains("--remove-copies") && offered.error.contains("--yes"), "{offered:?}");
    let unwatched = world.run(&["account", "remove", "cloud", "--remove-copies"]).await;
    assert_eq!(unwatched.code, 2, "nobody could stop it: {unwatched:?}");
    world.check_servers();

    let changed = people::title(Kind::Event, "crm", 1);
    people::edit_in_dav(&world.dav, Kind::Event, &changed, "cambiato a mano");
    let crm: Vec<_> = KINDS.iter().map(|kind| people::crm_records(&world.crm, *kind)).collect();
    let done = world.run(&["account", "remove", "cloud", "--remove-copies", "--yes"]).await;
    assert_eq!(done.code, 0, "{done:?}");
    assert!(done.out.contains(&changed), "what stays is named: {done:?}");
    for kind in KINDS {
        let kept = usize::from(kind == Kind::Event);
        assert_eq!((own(&world, kind), copies(&world, kind)), (3, kept), "{kind:?}");
    }
    let now: Vec<_> = KINDS.iter().map(|kind| people::crm_records(&world.crm, *kind)).collect();
    assert_eq!(now, crm, "the CRM is as it was");
    let settings = std::fs::read_to_string(world.settings()).unwrap();
    assert!(!settings.contains("cloud") && !settings.contains("giulia\"\ncrm"), "{settings}");
}

#[tokio::test(flavor = "multi_thread")]
async fn cut_off_in_the_middle_it_brings_nothing_back_and_goes_on_when_asked_again() {
    let world = World::synced(3).await;
    world.dav.faults().nth(Matching::method("DELETE"), 4, Fault::Status(503, None));
    let cut = world.run(&["account", "remove", "cloud", "--remove-copies", "--yes"]).await;
    assert_eq!(cut.code, 6, "{cut:?}");
    world.run(&["sync"]).await;
    let left: usize = KINDS.iter().map(|kind| copies(&world, *kind)).sum();
    assert!(left > 0 && left < 12, "{left}");
    let done = world.run(&["account", "remove", "cloud", "--remove-copies", "--yes"]).await;
    assert_eq!(done.code, 0, "{done:?}");
    for kind in KINDS {
        assert_eq!((own(&world, kind), copies(&world, kind)), (3, 0), "{kind:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_stays_where_that_is_what_the_user_says() {
    let world = World::synced(1).await;
    assert_eq!(world.run(&["account", "remove", "cloud", "--yes"]).await.code, 0);
    world.check_servers();
    assert!(world.run(&["pair", "list", "--json"]).await.out.starts_with("[]"));
}

#[tokio::test(flavor = "multi_thread")]
async fn contacts_leave_a_disabled_users_mailbox_on_the_administrators_word_and_with_consent() {
    let world = World::synced(2).await;
    world.crm.add_user("capo", CRM_KEY, true, "Europe/Rome", "capo@example.it");
    let rule = "[pairing.contacts]\nremove-when-user-disabled = true\n";
    std::fs::write(world.settings(), world.settings_text(rule)).unwrap();
    assert!(world.crm.set_active(people::USER, false));
    assert_eq!(world.run(&["sync"]).await.code, 4);
    let needs = world.run(&["needs", "list", "--json"]).await;
    assert_eq!(needs.out.trim(), "[]", "a refused sign-in proves nothing");

    let administrator = format!(
        "\n[[account]]\nname = \"capo\"\nsystem = \"vtiger\"\naddress = \"{}\"\nuser = \"capo\"\nsecret-env = \"CRM_SECRET\"\n",
        world.crm.url()
    );
    std::fs::write(world.settings(), world.settings_text(rule) + &administrator).unwrap();
    assert_eq!(world.run(&["sync"]).await.code, 4);
    let told = world.run(&["needs", "list", "--json"]).await;
    let needs: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!(needs.as_array().unwrap().len(), 2, "the contacts, and nothing else: {told:?}");
    assert_eq!(needs[0]["failure"]["code"], "failure-held-user-disabled");
    assert_eq!(copies(&world, Kind::Contact), 2, "nothing goes without consent");

    let group = needs[0]["group"].as_str().unwrap();
    assert_eq!(world.run(&["needs", "resolve", group, "delete"]).await.code, 0);
    world.run(&["sync"]).await;
    assert_eq!((own(&world, Kind::Contact), copies(&world, Kind::Contact)), (2, 0));
    assert_eq!((copies(&world, Kind::Event), copies(&world, Kind::Company)), (2, 2));
    assert_eq!(world.run(&["needs", "list", "--json"]).await.out.trim(), "[]");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_active_user_whose_key_is_wrong_keeps_every_contact() {
    let mut world = World::synced(2).await;
    world.crm.add_user("capo", "another-key-16ch", true, "Europe/Rome", "capo@example.it");
    let rule =
        "[pairing.contacts]\nremove-when-user-disabled = true\n\n[[account]]\nname = \"capo\"\nsystem = \"vtiger\"\n";
    let text = format!("{rule}address = \"{}\"\nuser = \"capo\"\nsecret-env = \"DAV_SECRET\"\n", world.crm.url());
    std::fs::write(world.settings(), world.settings_text(&text)).unwrap();
    world.secrets[0] = "wrong".to_owned();
    for _ in 0..2 {
        assert_eq!(world.run(&["sync"]).await.code, 4);
    }
    assert_eq!(world.run(&["needs", "list", "--json"]).await.out.trim(), "[]");
    assert_eq!(copies(&world, Kind::Contact), 2);
}
