//! Answers about one record that show another: a proxy that mixes up its sessions, a cache, a CRM that confuses its rows.

use serde_json::json;

use super::middle::Reply;
use super::world::World;

/// Two records of the CRM that were changed within one second, so that their versions are the same.
fn two_alike(world: &World) -> (String, String) {
    let records = world.crm.records("Events");
    let ours: Vec<_> = records.iter().filter(|record| record["subject"].starts_with("Visita")).collect();
    let alike = ours.iter().enumerate().find_map(|(place, one)| {
        let other = ours[place + 1..].iter().find(|other| other["modifiedtime"] == one["modifiedtime"])?;
        Some((one["id"].clone(), other["id"].clone()))
    });
    alike.unwrap()
}

fn held(world: &World, id: &str) -> serde_json::Value {
    let record = world.crm.records("Events").into_iter().find(|record| record["id"] == id).unwrap();
    json!(record)
}

/// A new title for the calendar's copy of a record.
fn retitled(world: &World, id: &str, title: &str) {
    let mine = format!("X-PONTE-COPY-OF:{id}\r\n");
    let stored = world.dav.events("giulia").into_iter().find(|stored| stored.text.contains(&mine)).unwrap();
    let line = stored.text.lines().find(|line| line.starts_with("SUMMARY:")).unwrap().to_owned();
    let uid = stored.text.lines().find_map(|line| line.strip_prefix("UID:")).unwrap().to_owned();
    let text = stored.text.replace(&line, &format!("SUMMARY:{title}"));
    world.dav.put_raw(&world.calendar(), &stored.name, &uid, &text).unwrap();
}

/// What is asked by `operation` is answered with another record.
fn mixed_up(world: &World, operation: &'static str, other: &serde_json::Value) {
    let answer = json!({ "success": true, "result": other }).to_string();
    world.before_crm.rule(move |seen| {
        let asked = format!("operation={operation}");
        match seen.path.contains(&asked) || seen.body.contains(&asked) {
            true => {
                let answer = answer.clone();
                Reply::Bend(Box::new(move |_| answer))
            }
            false => Reply::Pass,
        }
    });
}

// No cross-write: what a question, a change or a creation is answered with is another record.
#[tokio::test(flavor = "multi_thread")]
async fn attack_17_another_record_in_the_answer() {
    for operation in ["retrieve", "revise", "create"] {
        let world = World::synced(10).await;
        let (one, other) = two_alike(&world);
        let before = held(&world, &other);
        match operation {
            "create" => world.in_dav("Cena", "c1", ""),
            _ => retitled(&world, &one, "Titolo nuovo"),
        }
        mixed_up(&world, operation, &before);
        for _ in 0..2 {
            let _ = world.run().await;
        }
        assert_eq!(held(&world, &other), before, "{operation}: nobody changed it");
        world.before_crm.rule(|_| Reply::Pass);
        world.rest().await;
        assert_eq!(held(&world, &other), before, "{operation}: nobody changed it later either");
        let created = usize::from(operation == "create");
        assert_eq!((world.crm_titles().len(), world.dav_texts().len()), (20 + created, 20 + created), "{operation}");
        if operation == "create" {
            // The pair that was made is one of its own.
            let line = "SUMMARY:Cena";
            let stored = world.dav.events("giulia").into_iter().find(|stored| stored.text.contains(line)).unwrap();
            let text = stored.text.replace(line, "SUMMARY:Cena lunga");
            world.dav.put_raw(&world.calendar(), &stored.name, "c1", &text).unwrap();
            world.rest().await;
            assert_eq!(held(&world, &other), before, "{operation}: nor when the new one is changed");
        }
        let wanted = if operation == "create" { "Cena lunga" } else { "Titolo nuovo" };
        assert_eq!(world.crm_titles().iter().filter(|title| *title == wanted).count(), 1, "{operation}");
    }
}

// No cross-write …: an address where another item lies now, with a UID of its own.
#[tokio::test(flavor = "multi_thread")]
async fn attack_17_an_address_is_used_again() {
    let world = World::synced(10).await;
    let rest = |world: &World| -> Vec<_> {
        world.crm.records("Events").into_iter().filter(|record| !record["subject"].ends_with(" 0")).collect()
    };
    let (others, all) = (rest(&world), world.crm_titles().len());
    let stored = world.dav.events("giulia").into_iter().find(|stored| stored.text.contains("UID:p0\r")).unwrap();
    let text = stored.text.replace("UID:p0", "UID:q0").replace("SUMMARY:Pranzo 0", "SUMMARY:Aperitivo 0");
    world.dav.put_raw(&world.calendar(), &stored.name, "q0", &text).unwrap();
    world.rest().await;
    assert_eq!(rest(&world), others, "nobody else's record is touched");
    let titles = world.crm_titles();
    let count = |wanted: &str| titles.iter().filter(|title| *title == wanted).count();
    assert_eq!((titles.len(), count("Aperitivo 0"), count("Pranzo 0")), (all, 1, 0));
}
