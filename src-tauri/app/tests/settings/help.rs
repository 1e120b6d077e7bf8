//! The bundle for whoever looks into a trouble: no title, no name, no address, no token and no host of a person is in it.

use ponte_app::open::Both;
use ponte_app::run::Running;
use ponte_demo::sample::{CRM_KEY, EMAIL, PASSWORD, USER};

use crate::world::World;

#[tokio::test]
async fn the_bundle_tells_nobody_who_or_what_it_is_about() {
    let world = World::joined(None).await;
    let settings = world.desk.settings().unwrap();
    let pairing = settings.pairing("giulia").unwrap();
    let both = Both::open(&world.desk, &settings, pairing).await.unwrap();
    let store = world.desk.store().await.unwrap();
    let running =
        Running { desk: &world.desk, settings: &settings, pairing, both: &both, store: &store, progress: &|_| {} };
    running.by_clock().await.unwrap();
    let hosts = ["crm.rossi-canary.it", "Giulia.Ferri@rossi-canary.it", "https://cloud.rossi-canary.it/dav/giulia/"];
    let log = format!(
        "2026-12-02T09:00:00Z INFO ponte_engine::cycle: run pairing=giulia kind=event writes=3\n\
         2026-12-02T09:00:01Z WARN ponte_engine::http: host={} user={USER} url=\"{}\" of {EMAIL}, ({})\n",
        hosts[0], hosts[2], hosts[1]
    );
    let more = format!(
        "\n[[account]]\nname = \"Rossi Canary\"\nsystem = \"vtiger\"\naddress = \"https://{}\"\nuser = \"canary-user\"\n\
         [digest]\nto = \"Giulia Canary <{}>\"\nfrom = \"p@rossi-canary.it\"\nserver = \"smtp.rossi-canary.it\"\n",
        hosts[0], hosts[1]
    );
    std::fs::write(world.home.path().join("ponte.toml"), world.file() + &more).unwrap();
    world.desk.reload().unwrap();
    std::fs::write(world.home.path().join("logs").join("ponte.log"), log).unwrap();
    let bundle = world.desk.diagnostics().await.unwrap();
    let all: String = bundle.files.iter().map(|file| format!("{}\n{}\n", file.name, file.text)).collect();
    let titles = store.done().unwrap().into_iter().map(|done| done.item.title).filter(|title| title.len() > 3);
    let home = world.home.path().display().to_string();
    let port = world.crm.url().rsplit(':').next().unwrap().trim_end_matches('/').to_owned();
    let named = [USER, EMAIL, CRM_KEY, PASSWORD, "canary", "Canary", "rossi", "giulia", "Giulia", &home, &port];
    for canary in named.iter().map(|name| (*name).to_owned()).chain(titles) {
        assert!(!all.contains(&canary), "«{canary}» is in the bundle:\n{all}");
    }
    for said in [
        "pairing.1.events.conflict = newest",
        "account.1.system = vtiger",
        "event: ",
        "ponte_engine::cycle: run",
        "writes=3",
        "run 1 pairing.1",
    ] {
        assert!(all.contains(said), "«{said}» is missing:\n{all}");
    }
    let saved = world.home.path().join("bundle.txt");
    world.desk.save_diagnostics(&saved).await.unwrap();
    assert!(std::fs::read_to_string(&saved).unwrap().contains("===== settings.txt"));
    let about = world.desk.about("WebKit");
    assert!(about.settings_file.ends_with("ponte.toml") && !about.keychain.starts_with("word-"));
}

#[tokio::test]
async fn a_bundle_is_made_when_nothing_works() {
    let world = World::start().await;
    std::fs::write(world.home.path().join("ponte.toml"), "langauge = \"canary\"\n").unwrap();
    world.desk.reload().unwrap();
    let bundle = world.desk.diagnostics().await.unwrap();
    let all: String = bundle.files.iter().map(|file| file.text.clone()).collect();
    assert!(all.contains("mistake-key-near") && all.contains("no database") && !all.contains("canary"), "{all}");
}
