//! What a new user does with nothing but the README, from an empty home, against the embedded servers; and the demo.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::process::{Command, Stdio};

use ponte_demo::crm::{Crm, CrmOptions};
use ponte_demo::dav::{DavOptions, DavServer};
use ponte_demo::sample::{CRM_KEY, PASSWORD, USER, fill_crm, fill_dav};
use serde_json::Value;

const KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

struct Desk {
    crm: Crm,
    dav: DavServer,
    home: tempfile::TempDir,
}

impl Desk {
    async fn new() -> Self {
        let crm = Crm::start(CrmOptions::default()).await.unwrap();
        let dav = DavServer::start(DavOptions::default()).await.unwrap();
        fill_crm(&crm);
        fill_dav(&dav);
        Desk { crm, dav, home: tempfile::tempdir().unwrap() }
    }

    /// Exit code, standard output, standard error.
    async fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pontectl"));
        command.arg("--home").arg(self.home.path()).args(arguments).env_clear().env("LC_ALL", "C");
        command.env("CRM_SECRET", CRM_KEY).env("DAV_SECRET", PASSWORD).env("PONTE_KEY", KEY).stdin(Stdio::null());
        let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
    }

    /// Runs what must end well.
    async fn done(&self, arguments: &[&str]) -> String {
        let (code, out, error) = self.run(arguments).await;
        assert_eq!(code, 0, "{arguments:?}\n{out}\n{error}");
        out
    }

    async fn joined() -> Self {
        let desk = Desk::new().await;
        let (crm, dav) = (desk.crm.url(), desk.dav.url());
        let add = ["account", "add", "crm", "--system", "vtiger", "--user", USER, "--address"];
        desk.done(&[&add[..], &[&crm, "--secret-env", "CRM_SECRET"]].concat()).await;
        let add = ["account", "add", "cloud", "--system", "dav", "--user", USER, "--address"];
        desk.done(&[&add[..], &[&dav, "--secret-env", "DAV_SECRET"]].concat()).await;
        desk.done(&["pair", "add", "giulia", "--crm", "crm", "--calendar", "cloud"]).await;
        desk
    }

    fn settings(&self) -> String {
        std::fs::read_to_string(self.home.path().join("ponte.toml")).unwrap()
    }

    /// How many records stand on both servers.
    fn count(&self) -> usize {
        let modules = ["Events", "Calendar", "Contacts", "Accounts"].map(|module| self.crm.records(module).len());
        let objects = [self.dav.events(USER), self.dav.tasks(USER), self.dav.cards(USER)].map(|found| found.len());
        modules.iter().chain(&objects).sum()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_five_minutes_of_the_readme_end_with_both_sides_in_step() {
    let desk = Desk::joined().await;
    let collection = desk.dav.collection(USER, "VEVENT").unwrap();
    assert!(desk.settings().contains(&collection), "the calendar is looked up once: {}", desk.settings());
    let before = desk.count();
    let preview = desk.done(&["sync", "--dry-run"]).await;
    assert!(preview.contains("Sopralluogo linea 3") && preview.contains("Irene Fontana"), "{preview}");
    assert_eq!(desk.count(), before, "a preview writes nothing");
    desk.done(&["sync"]).await;
    assert!(desk.count() > before);
    let told: Value = serde_json::from_str(&desk.done(&["sync", "--json"]).await).unwrap();
    for kind in told[0]["kinds"].as_array().unwrap() {
        for count in ["created", "updated", "deleted"] {
            assert_eq!(
                (&kind["report"]["left"][count], &kind["report"]["right"][count]),
                (&0.into(), &0.into()),
                "{kind}"
            );
        }
    }
    for arguments in [&["status"][..], &["needs", "list"], &["runs", "list"], &["runs", "show", "1"], &["doctor"]] {
        assert!(!desk.done(arguments).await.is_empty(), "{arguments:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_self_test_passes_on_both_accounts_and_leaves_nothing_behind() {
    let desk = Desk::joined().await;
    let before = desk.count();
    for account in ["crm", "cloud"] {
        let told: Value = serde_json::from_str(&desk.done(&["account", "selftest", account, "--json"]).await).unwrap();
        assert!(told["steps"].as_array().unwrap().len() > 12, "{told}");
    }
    assert_eq!(desk.count(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mapping_that_does_not_fit_the_crm_is_refused_with_the_field_named() {
    for (line, field) in [("birthdy = \"birthday\"", "birthdy"), ("birthday = \"emails.home\"", "birthday")] {
        let desk = Desk::joined().await;
        let text = format!("{}\n[pairing.contacts.mapping]\n{line}\n", desk.settings());
        std::fs::write(desk.home.path().join("ponte.toml"), &text).unwrap();
        let (code, out, _) = desk.run(&["doctor"]).await;
        assert_eq!(code, 3, "{out}");
        assert!(out.contains(field) && out.contains(&format!("ponte.toml:{}:", text.lines().count())), "{out}");
        let before = desk.crm.records("Contacts").len();
        let (code, out, _) = desk.run(&["sync"]).await;
        assert_eq!(code, 5, "{out}");
        assert!(out.contains(field), "{out}");
        assert_eq!(desk.crm.records("Contacts").len(), before, "contacts are left alone, the rest goes on");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_wrong_is_told_as_json_too() {
    let desk = Desk::joined().await;
    std::fs::write(desk.home.path().join("ponte.toml"), "langage = \"it\"\n").unwrap();
    let (code, _, error) = desk.run(&["sync", "--json"]).await;
    let told: Value = serde_json::from_str(&error).unwrap();
    assert_eq!((code, &told["exit"], &told["mistakes"][0]["line"]), (3, &3.into(), &1.into()));
    let (code, _, error) = desk.run(&["runs", "show", "1", "--json"]).await;
    assert_eq!((code, serde_json::from_str::<Value>(&error).unwrap()["exit"].clone()), (2, 2.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_shows_its_five_cycles_and_the_last_one_writes_nothing() {
    let desk = Desk::new().await;
    let out = desk.done(&["demo", "--once", "--json"]).await;
    let cycles: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(cycles.len(), 5, "{out}");
    assert!(cycles[0]["created"].as_u64() > Some(50), "{out}");
    assert_eq!(cycles[0]["conflicts"], 0, "nobody contradicted anybody yet: {out}");
    assert_eq!(cycles[1]["updated"], 2, "{out}");
    assert_eq!(cycles[2]["conflicts"], 1, "{out}");
    assert_eq!(cycles[3]["deleted"], 1, "{out}");
    assert_eq!((&cycles[4]["writes"], &cycles[4]["parked"]), (&0.into(), &0.into()), "{out}");
    let told = desk.done(&["demo"]).await;
    assert!(told.contains("Riunione commerciale") && told.contains("Demo gestionale Adriatica"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_shows_asks_and_starts_only_what_was_shown() {
    let desk = Desk::joined().await;
    let before = desk.count();
    let (code, out, _) = desk.run(&["sync", "--preview"]).await;
    assert_eq!(code, 5, "nobody said «start»: {out}");
    assert!(out.contains("delete 0") && out.contains("Start?") && out.contains("Not started"), "{out}");
    assert_eq!(desk.count(), before);
    assert_eq!(desk.dav.writes(), 0, "looking wrote something");
    let (code, _, error) = desk.run(&["sync", "--preview", "--dry-run"]).await;
    assert_eq!(code, 2, "{error}");
    let out = desk.run(&["sync", "--preview", "--yes"]).await.1;
    assert!(!out.contains("Start?"), "{out}");
    assert_ne!(desk.count(), before);
    let status: Value = serde_json::from_str(&desk.done(&["status", "--json"]).await).unwrap();
    assert_eq!((status[0]["mail"]["permitted"].as_u64(), status[0]["held"].as_array().unwrap().len()), (Some(0), 0));
}

/// An event of one hour, so many days from today.
fn event(uid: &str, title: &str, days: i64, more: &str) -> String {
    let day = jiff::Zoned::now().date().saturating_add(jiff::Span::new().days(days)).strftime("%Y%m%d").to_string();
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20260101T000000Z\r\n\
         DTSTART:{day}T080000Z\r\nDTEND:{day}T090000Z\r\nSUMMARY:{title}\r\n{more}END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn explain_says_where_a_record_is_and_why() {
    let desk = Desk::joined().await;
    let collection = desk.dav.collection(USER, "VEVENT").unwrap();
    desk.dav.put(&collection, "bus1.ics", &event("bus1", "Officina Brambilla", 3, ""));
    desk.dav.put(&collection, "bus2.ics", &event("bus2", "Vecchia fiera", -900, ""));
    desk.run(&["sync"]).await;
    desk.dav.put(&collection, "bus3.ics", &event("bus3", "Appena scritta", 4, ""));
    let count = desk.count();
    desk.dav.reset_counters();
    let linked = desk.done(&["explain", "officina brambilla"]).await;
    assert!(linked.contains("bus1.ics") && linked.contains("both sides are kept in step"), "{linked}");
    assert!(linked.contains("create") && linked.contains("It was on the other side only"), "{linked}");
    assert_eq!(desk.dav.requests(), 0, "what the store knows needs no server");
    let told: Value = serde_json::from_str(&desk.done(&["explain", "bus1.ics", "--json"]).await).unwrap();
    assert_eq!(told[0]["title"], "Officina Brambilla");
    let asked: Value =
        serde_json::from_str(&desk.done(&["explain", "bus1.ics", "--ask-servers", "--json"]).await).unwrap();
    assert_eq!((&asked[0]["right"]["presence"], &asked[0]["left"]["presence"]), (&"there".into(), &"there".into()));
    assert_eq!(asked[0]["next"].as_array().map(Vec::len), Some(0), "{asked}");
    // Bystanders have no title in the store: by number it is known at once, by title the server is asked.
    let kept = desk.done(&["explain", "bus2.ics"]).await;
    assert!(kept.contains("outside the period"), "{kept}");
    let kept = desk.done(&["explain", "vecchia"]).await;
    assert!(kept.contains("Vecchia fiera") && kept.contains("outside the period"), "{kept}");
    let new = desk.done(&["explain", "appena"]).await;
    assert!(
        new.contains("No run has looked at it yet") && new.contains("The next run: ") && new.contains("create"),
        "{new}"
    );
    let nobody = desk.done(&["explain", "nessuno l'ha mai scritto"]).await;
    assert!(nobody.contains("knows anything"), "{nobody}");
    assert_eq!((desk.dav.writes(), desk.count()), (0, count), "explaining wrote something");
}
