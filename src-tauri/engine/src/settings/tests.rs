//! Settings as people write them, right and wrong.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use ponte_core::record::{Field, Kind, Value};
use ponte_core::rules::{ConflictRule, FirstRun, Ownership, PrivatePolicy, Window};
use ponte_core::snapshot::Side;

use super::*;
use crate::messages::Language;

const MINIMAL: &str = r#"[[account]]
name = "crm"
system = "vtiger"
address = "https://crm.example.it"
user = "giulia"

[[account]]
name = "cloud"
system = "dav"
address = "https://cloud.example.it"
user = "giulia"

[[pairing]]
name = "giulia"
crm = "crm"
calendar = "cloud"
"#;

const FULL: &str = r#"
language = "it"
zone = "Europe/Rome"
log = "debug"
account = [
    { name = "crm", system = "vtiger", address = "crm.example.it", user = "giulia", secret-env = "CRM_SECRET", zone = "UTC" },
    { name = "cloud", system = "dav", address = "giulia@example.it", user = "giulia" },
]

[[pairing]]
name = "giulia"
active = false
crm = "crm"
calendar = "cloud"
kinds = ["events", "contacts"]
interval = "10m"
first-run = "import-only"
brake = { records = 20, percent = 5 }

[pairing.events]
to-crm = { delete = false, private = { busy = "Impegnata" } }
to-calendar = { private = "skip" }
conflict = "ask"
window = { from = "2026-01-01", ahead = 12 }
hours = { from = "8:00", to = "19:30", straddling = false }
all-day = { start = 07:00:00, end = "19:00" }
defaults = { status = "Held", priority = "High", type = "Visita" }
categories = { set = ["CRM"], include = ["Lavoro"], exclude = ["Casa"] }
groups = ["Vendite"]
collection = "https://cloud.example.it/cal/work/"
create-invited-contacts = true
mail-attendees = true

[pairing.contacts]
direction = "to-calendar"
scope = "all"
address-book = "https://cloud.example.it/card/crm/"
[pairing.contacts.mapping]
cf_852 = "emails.home"
cf_853 = "custom.cf_853"
"#;

fn surroundings() -> Surroundings {
    Surroundings { language: Language::English, zone: TimeZone::get("Europe/Rome").unwrap(), policy: None }
}

fn good(text: &str) -> Settings {
    parse(text, &surroundings()).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"))
}

/// Every mistake as `line:column code`.
fn wrong(text: &str) -> Vec<String> {
    let mistakes = parse(text, &surroundings()).err().unwrap_or_default();
    mistakes.iter().map(|mistake| format!("{}:{} {}", mistake.line, mistake.column, mistake.code)).collect()
}

#[test]
fn a_minimal_file_has_a_dozen_lines_and_sensible_defaults() {
    assert!(MINIMAL.lines().filter(|line| !line.is_empty()).count() <= 14);
    let settings = good(MINIMAL);
    let pairing = settings.pairing("giulia").unwrap();
    let events = pairing.rules(Kind::Event).unwrap();
    assert_eq!(*pairing.interval, std::time::Duration::from_secs(300));
    assert_eq!(events.window, Window::Months { back: 1, ahead: 2 });
    assert_eq!(events.conflict, ConflictRule::Newest);
    assert_eq!(events.to_left.private, PrivatePolicy::BusyOnly { title: "Busy".into() });
    assert_eq!(events.to_right.private, PrivatePolicy::Full);
    assert_eq!(events.left_defaults[&Field::Activity], Value::Text("Meeting".into()));
    assert!(!events.mail_attendees && events.to_left.delete && events.hours.is_none());
    assert_eq!(pairing.rules(Kind::Contact).unwrap().window, Window::Unbounded);
    assert_eq!(pairing.kinds.len(), 4);
}

#[test]
fn every_choice_arrives_in_the_rules() {
    let settings = good(FULL);
    let pairing = settings.pairing("giulia").unwrap();
    let events = pairing.rules(Kind::Event).unwrap();
    assert_eq!((*pairing.active, *pairing.first_run), (false, FirstRun::ImportOnly));
    assert_eq!((events.brake.records, events.brake.percent), (20, 5));
    assert_eq!(events.to_left.private, PrivatePolicy::BusyOnly { title: "Impegnata".into() });
    assert_eq!((events.to_left.delete, events.to_left.update), (false, true));
    assert_eq!(events.to_right.private, PrivatePolicy::Skip);
    assert_eq!(events.conflict, ConflictRule::Ask);
    assert_eq!(events.window, Window::From { start: "2026-01-01".parse().unwrap(), ahead: 12 });
    let hours = events.hours.unwrap();
    assert_eq!((hours.from.hour(), hours.to.minute(), hours.straddling, hours.all_day), (8, 30, false, true));
    assert_eq!((events.day.0.hour(), events.day.1.hour()), (7, 19));
    assert_eq!(events.left_defaults[&Field::Status], Value::Choice("held".into()));
    assert_eq!(events.left_defaults[&Field::Activity], Value::Text("Visita".into()));
    assert_eq!(events.set_categories, BTreeSet::from(["CRM".to_owned()]));
    assert_eq!(events.ownership, Ownership::Groups(BTreeSet::from(["Vendite".to_owned()])));
    assert!(events.mail_attendees && *pairing.rules[&Kind::Event].create_invited);
}

#[test]
fn a_direction_closes_the_other_one_and_kinds_left_out_have_no_rules() {
    let settings = good(FULL);
    let pairing = settings.pairing("giulia").unwrap();
    let contacts = pairing.rules(Kind::Contact).unwrap();
    assert!(
        contacts.to_right.create && !contacts.to_left.create && !contacts.to_left.update && !contacts.to_left.delete
    );
    assert_eq!(contacts.ownership, Ownership::Everybody);
    assert_eq!((pairing.rules(Kind::Task), pairing.opening(Kind::Task, Side::Left)), (None, None));
}

#[test]
fn a_mapping_goes_to_the_crm_and_a_collection_to_its_side() {
    let settings = good(FULL);
    let pairing = settings.pairing("giulia").unwrap();
    let left = pairing.opening(Kind::Contact, Side::Left).unwrap();
    let right = pairing.opening(Kind::Contact, Side::Right).unwrap();
    assert_eq!(left.mapping["cf_852"].part.as_deref(), Some("home"));
    assert_eq!((left.mapping.len(), right.mapping.len()), (2, 0));
    assert_eq!((left.collection, right.collection.as_deref()), (None, Some("https://cloud.example.it/card/crm/")));
}

#[test]
fn two_collections_without_a_crm_can_be_joined() {
    let text = r#"
[[account]]
name = "a"
system = "dav"
address = "http://127.0.0.1:8001/"
user = "u"
[[pairing]]
name = "bench"
left = "a"
right = "a"
kinds = ["events"]
[pairing.events]
window = "all"
conflict = "left"
to-left = { private = "full" }
left-collection = "http://127.0.0.1:8001/one/"
right-collection = "http://127.0.0.1:8001/two/"
"#;
    let rules = good(text).pairings[0].rules(Kind::Event).unwrap();
    assert_eq!((rules.window, rules.conflict), (Window::Unbounded, ConflictRule::LeftWins));
}

/// A line added to a good account, pairing or section of events, and the one mistake it makes.
#[test]
fn every_mistake_is_found_where_it_stands() {
    let account =
        |line: &str| format!("[[account]]\nname = \"a\"\nsystem = \"dav\"\naddress = \"h\"\nuser = \"u\"\n{line}");
    let both = account("[[account]]\nname = \"b\"\nsystem = \"dav\"\naddress = \"h\"\nuser = \"u\"\n");
    let pairing = |line: &str| format!("{both}[[pairing]]\nname = \"p\"\ncrm = \"a\"\ncalendar = \"b\"\n{line}");
    let events = |line: &str| pairing(&format!("[pairing.events]\n{line}"));
    let contacts = |line: &str| pairing(&format!("[pairing.contacts]\n{line}"));
    for (text, expected) in [
        ("langauge = \"it\"".to_owned(), "1:1 mistake-key-near"),
        ("weather = 1".to_owned(), "1:1 mistake-key"),
        ("language = \"fr\"".to_owned(), "1:12 mistake-word"),
        ("log = \"debgu\"".to_owned(), "1:7 mistake-word-near"),
        ("zone = \"Rome\"".to_owned(), "1:8 mistake-zone"),
        ("account = 3".to_owned(), "1:11 mistake-not-tables"),
        (account("password = \"canary\""), "6:1 mistake-secret-in-file"),
        (account("allow-http = \"yes\""), "6:14 mistake-not-flag"),
        (account("secret-env = \"my secret\""), "6:14 mistake-variable"),
        (account("").replace("address = \"h\"\n", ""), "1:1 mistake-missing"),
        (account("").replace("system = \"dav\"\n", ""), "1:1 mistake-missing"),
        (account("").replace("user = \"u\"", "user = \" \""), "5:8 mistake-empty"),
        (account("").replace("user = \"u\"", "user = 5"), "5:8 mistake-not-text"),
        (account("").replace("\"h\"", "\"ftp://h\""), "4:11 mistake-address"),
        (account("").replace("\"h\"", "\"http://h\""), "4:11 mistake-http"),
        (account("").replace("\"h\"", "\"https://u:canary@h\""), "4:11 mistake-address-secret"),
        (account("").replace("\"a\"", "\"a/b\""), "2:8 mistake-name"),
        (format!("{}{}", account(""), account("")), "6:1 mistake-account-twice"),
        (pairing("interval = \"5\""), "15:12 mistake-interval"),
        (pairing("kinds = [\"event\"]"), "15:9 mistake-word-near"),
        (pairing("kinds = \"events\""), "15:9 mistake-not-list"),
        (pairing("left = \"a\""), "15:8 mistake-said-twice"),
        (pairing("brake = 5"), "15:9 mistake-not-table"),
        (pairing("brake = { percent = 101 }"), "15:21 mistake-out-of-range"),
        (pairing("").replace("crm = \"a\"", "crm = \"c\""), "11:1 mistake-no-such-account"),
        (pairing("").replace("calendar = \"b\"", "calendar = \"a\""), "11:1 mistake-joined-with-itself"),
        (pairing("[[pairing]]\nname = \"q\"\ncrm = \"a\"\ncalendar = \"b\"\n"), "15:1 mistake-joined-twice"),
        (
            pairing("[[pairing]]\nname = \"p\"\ncrm = \"a\"\ncalendar = \"b\"\nactive = false\n"),
            "15:1 mistake-pairing-twice",
        ),
        (
            pairing("").replace("name = \"b\"\nsystem = \"dav\"", "name = \"b\"\nsystem = \"vtiger\""),
            "11:1 mistake-crm-on-the-right",
        ),
        (events("direction = \"sideways\""), "16:13 mistake-word"),
        (events("window = { back = 13 }"), "16:19 mistake-out-of-range"),
        (events("window = { back = 1.5 }"), "16:19 mistake-not-number"),
        (events("window = { from = \"yesterday\" }"), "16:19 mistake-date"),
        (events("window = { from = \"2026-01-01\", back = 1 }"), "16:19 mistake-said-twice"),
        (events("hours = { from = \"9 am\" }"), "16:18 mistake-time"),
        (events("hours = { from = \"19:00\", to = \"08:00\" }"), "16:32 mistake-time-order"),
        (events("scope = \"groups\""), "16:9 mistake-groups-missing"),
        (events("scope = \"all\"\ngroups = [\"Sales\"]"), "17:10 mistake-groups-unused"),
        (events("categories = { include = [\"x\"], exclude = [\"x\"] }"), "16:43 mistake-category-both"),
        (events("direction = \"to-crm\"\nto-calendar = { create = false }"), "17:15 mistake-direction-closed"),
        (events("mapping = {}"), "16:1 mistake-key-elsewhere"),
        ("[app]\ntheme = \"darkk\"".to_owned(), "2:9 mistake-word-near"),
        ("[app]\nquiet-hours = { from = \"9\", to = \"8:00\" }".to_owned(), "2:24 mistake-time"),
        ("[app]\nquiet-hours = { from = \"9:00\", to = \"09:00\" }".to_owned(), "2:15 mistake-quiet-hours"),
        (contacts("window = \"all\""), "16:1 mistake-key-elsewhere"),
        (contacts("mapping = { cf_1 = \"emails.hom\" }"), "16:13 mistake-mapping"),
        (contacts("mapping = { cf_1 = \"vat-number\" }"), "16:13 mistake-mapping"),
        ("language = \"it\nlog = 5".to_owned(), "1:15 mistake-syntax"),
    ] {
        assert_eq!(wrong(&text), [expected], "{text}");
    }
}

#[test]
fn all_mistakes_are_told_at_once_in_the_order_of_the_text() {
    let text = MINIMAL.replace("system = \"vtiger\"", "system = \"vtigre\"").replace("user", "usr")
        + "interval = \"0\"\n[pairing.events]\nwindow = { back = 99 }\n";
    assert_eq!(
        wrong(&text),
        [
            "1:1 mistake-missing",
            "3:10 mistake-word-near",
            "5:1 mistake-key-near",
            "7:1 mistake-missing",
            "11:1 mistake-key-near",
            "17:12 mistake-interval",
            "19:19 mistake-out-of-range",
        ]
    );
}

#[test]
fn a_mistake_is_told_with_its_remedy_in_both_languages_and_never_shows_a_secret() {
    let text = "langauge = \"it\"\n[[account]]\nname = \"a\"\nsystem = \"dav\"\nuser = \"u\"\naddress = \"https://u:canary@h\"\npassword = \"canary\"\n";
    let mistakes = parse(text, &surroundings()).unwrap_err();
    for language in [Language::English, Language::Italian] {
        let told: Vec<String> =
            mistakes.iter().map(|mistake| mistake.tell("ponte.toml", language.messages())).collect();
        assert!(
            told[0].starts_with("ponte.toml:1:1: ") && told[0].contains("«language»") | told[0].contains("“language”")
        );
        for sentence in &told {
            assert!(
                !sentence.contains("canary") && !sentence.contains("mistake-") && !sentence.contains("{$"),
                "{sentence}"
            );
            assert_eq!(sentence.lines().count(), 2, "{sentence}");
        }
    }
    assert!(!format!("{mistakes:?}").contains("canary"));
}

#[test]
fn every_choice_is_explained_in_both_languages_with_its_line() {
    for language in [Language::English, Language::Italian] {
        let explained = explain(&good(FULL), language.messages());
        for choice in &explained {
            assert!(!choice.meaning.contains("explain-") && !choice.meaning.contains("{$"), "{choice:?}");
        }
        let line = |key: &str| explained.iter().find(|choice| choice.key == key).map(|choice| choice.line);
        assert_eq!(line("language"), Some(Some(2)));
        assert_eq!(line("pairing.giulia.events.conflict"), Some(Some(23)));
        assert_eq!(line("pairing.giulia.events.scope"), Some(Some(29)));
        assert_eq!(line("pairing.giulia.events.to-crm.create"), Some(None));
        assert_eq!(line("pairing.giulia.tasks.conflict"), None, "tasks are not kept in step");
    }
}

#[test]
fn a_changed_file_with_a_mistake_leaves_the_old_settings_in_force() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("ponte.toml");
    std::fs::write(&file, MINIMAL).unwrap();
    let mut live = Live::open(&file, surroundings()).unwrap().unwrap();
    assert_eq!(live.reload().unwrap(), Reload::Unchanged);
    std::fs::write(&file, MINIMAL.replace("name = \"giulia\"", "nmae = \"giulia\"")).unwrap();
    assert!(matches!(live.reload().unwrap(), Reload::Kept(mistakes) if mistakes.len() == 2));
    assert!(live.current().pairing("giulia").is_some());
    std::fs::write(&file, MINIMAL.replace("name = \"giulia\"", "name = \"marco\"")).unwrap();
    assert_eq!(live.reload().unwrap(), Reload::Changed);
    assert!(live.current().pairing("marco").is_some());
}

#[test]
fn an_edit_keeps_comments_and_refuses_what_would_be_wrong() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("ponte.toml");
    std::fs::write(&file, format!("# mine\n{MINIMAL}interval = \"1h\" # slowly\n")).unwrap();
    let mut document = Document::open(&file, &surroundings()).unwrap().unwrap();
    let mut entry = PairingEntry {
        name: "giulia".into(),
        left: "crm".into(),
        right: "cloud".into(),
        crm: true,
        kinds: vec!["events".into()],
        collections: [(Kind::Event, "https://cloud.example.it/cal/".into())].into(),
        first_run: None,
    };
    document.put_pairing(&entry);
    let settings = document.save(&surroundings()).unwrap().unwrap();
    assert_eq!(settings.pairings[0].rules[&Kind::Event].collection(Side::Right), Some("https://cloud.example.it/cal/"));
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("# mine") && text.contains("# slowly"), "{text}");
    entry.right = "clould".into();
    document.put_pairing(&entry);
    assert_eq!(document.save(&surroundings()).unwrap().unwrap_err()[0].code, "mistake-no-such-account");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text, "the file is as it was");
}

#[test]
fn each_choice_is_written_where_it_stands_and_taken_out_where_it_goes_back_to_the_default() {
    let events = "[pairing.events] # mine";
    for (before, key, value, after) in [
        ("", "interval", Some("\"10m\""), "interval = \"10m\""),
        ("interval = \"1h\" # slowly", "interval", Some("\"10m\""), "interval = \"10m\" # slowly"),
        ("interval = \"1h\" # slowly", "interval", Some("\"5m\""), ""),
        ("interval = \"5m\" # as usual", "interval", Some("\"5m\""), "interval = \"5m\" # as usual"),
        ("interval = \"1h\"", "interval", None, ""),
        ("active = false # later", "active", Some("true"), ""),
        ("", "kinds", Some("[\"events\"]"), "kinds = [\"events\"]"),
        (
            "brake = { records = 9, percent = 10 }",
            "brake",
            Some("{ records = 9, percent = 20 }"),
            "brake = { records = 9, percent = 20 }",
        ),
        ("[pairing.events] # mine", "events.conflict", Some("\"ask\""), "[pairing.events] # mine\nconflict = \"ask\""),
        ("", "events.conflict", Some("\"ask\""), "\n[pairing.events]\nconflict = \"ask\""),
        (
            "[pairing.events]\nto-crm = { create = false }",
            "events.to-crm.delete",
            Some("false"),
            "[pairing.events]\nto-crm = { create = false, delete = false }",
        ),
        ("[pairing.events]\nto-crm = { create = false }", "events.to-crm.create", Some("true"), "[pairing.events]"),
        (
            "[pairing.events]\nto-left = { create = false }",
            "events.to-crm.private",
            Some("\"skip\""),
            "[pairing.events]\nto-left = { create = false, private = \"skip\" }",
        ),
        (
            "[pairing.events.to-crm]\ncreate = false # no",
            "events.to-crm.delete",
            Some("false"),
            "[pairing.events.to-crm]\ncreate = false # no\ndelete = false",
        ),
        (
            "[pairing.events]\nto-crm.create = false",
            "events.to-crm.delete",
            Some("false"),
            "[pairing.events]\nto-crm.create = false\nto-crm.delete = false",
        ),
        (
            "[pairing.events]\nwindow = \"all\" # old",
            "events.window",
            Some("{ back = 3, ahead = 2 }"),
            "[pairing.events]\nwindow = { back = 3, ahead = 2 } # old",
        ),
        (
            "[pairing.events.window]\nback = 3 # quarter\nahead = 2",
            "events.window",
            Some("{ back = 4, ahead = 2 }"),
            "[pairing.events.window]\nback = 4 # quarter\nahead = 2",
        ),
        ("[pairing.events]\nhours = { from = \"08:00\", to = \"19:00\" }", "events.hours", None, "[pairing.events]"),
        (
            "[pairing.events]\ngroups = [\"Sales\"]",
            "events.groups",
            Some("[\"Sales\", \"Rome\"]"),
            "[pairing.events]\ngroups = [\"Sales\", \"Rome\"]",
        ),
        (
            "[pairing.events]\ndefaults = { type = \"Call\" }",
            "events.defaults.type",
            Some("\"Meeting\""),
            "[pairing.events]",
        ),
        (
            "[pairing.events]\ncategories = { set = [\"CRM\"] }",
            "events.categories.exclude",
            Some("[\"x\"]"),
            "[pairing.events]\ncategories = { set = [\"CRM\"], exclude = [\"x\"] }",
        ),
        (
            "",
            "contacts.mapping.cf_1",
            Some("\"emails.home\""),
            "\n[pairing.contacts]\n\n[pairing.contacts.mapping]\ncf_1 = \"emails.home\"",
        ),
        (
            "[pairing.contacts]\naddress-book = \"https://cloud.example.it/a/\"",
            "contacts.address-book",
            None,
            "[pairing.contacts]",
        ),
    ] {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("ponte.toml");
        std::fs::write(&file, format!("# mine\n{MINIMAL}{before}\n")).unwrap();
        let now = good(&std::fs::read_to_string(&file).unwrap());
        let mut document = Document::open(&file, &surroundings()).unwrap().unwrap();
        let mut wanted = Choices::of_pairing(&now, &now.pairings[0]);
        wanted.choose(key, value.map(str::to_owned));
        document.put_rules(&now, "giulia", &wanted).unwrap();
        document.save(&surroundings()).unwrap().unwrap_or_else(|found| panic!("{key}: {found:?}"));
        let text = std::fs::read_to_string(&file).unwrap();
        let rest = text.strip_prefix(&format!("# mine\n{MINIMAL}")).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(rest.trim_end(), after.trim_end(), "{key} over {before}");
        assert!(!before.contains(events) || rest.contains("# mine"));
    }
}

/// What every choice comes to when it is written down and read again: an edit that changes nothing writes nothing.
#[test]
fn an_edit_that_changes_nothing_leaves_the_text_as_it_was() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("ponte.toml");
    let digest = "[digest]\nto = \"g@example.it\"\nfrom = \"p@example.it\"\nserver = \"smtp.example.it\"\nport = 25\n";
    let text = format!("{FULL}\n{digest}\n[app]\nquiet-hours = {{ from = \"20:00\", to = \"8:00\" }}\n");
    std::fs::write(&file, &text).unwrap();
    let now = good(&text);
    let mut document = Document::open(&file, &surroundings()).unwrap().unwrap();
    document.put_rules(&now, "giulia", &Choices::of_pairing(&now, &now.pairings[0])).unwrap();
    document.put_app(&now, &Choices::of_app(&now)).unwrap();
    assert_eq!(document.save(&surroundings()).unwrap().unwrap(), now);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn a_direction_that_closes_a_way_takes_out_what_was_said_of_it() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("ponte.toml");
    std::fs::write(&file, format!("{MINIMAL}[pairing.events]\nto-crm = {{ delete = false }}\nconflict = \"ask\"\n"))
        .unwrap();
    let now = good(&std::fs::read_to_string(&file).unwrap());
    let mut wanted = Choices::of_pairing(&now, &now.pairings[0]);
    wanted.choose("events.direction", Some("\"to-calendar\"".into()));
    wanted.clear(&["events", "to-crm"]);
    let mut document = Document::open(&file, &surroundings()).unwrap().unwrap();
    document.put_rules(&now, "giulia", &wanted).unwrap();
    document.save(&surroundings()).unwrap().unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.ends_with("[pairing.events]\nconflict = \"ask\"\ndirection = \"to-calendar\"\n"), "{text}");
}

#[test]
fn what_holds_for_the_app_and_the_digest_is_edited_likewise() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("ponte.toml");
    std::fs::write(&file, format!("# mine\nlog = \"debug\" # for now\n{MINIMAL}")).unwrap();
    let now = good(&std::fs::read_to_string(&file).unwrap());
    let mut wanted = Choices::of_app(&now);
    for (key, value) in [
        ("log", "\"info\""),
        ("language", "\"it\""),
        ("app.theme", "\"dark\""),
        ("app.quiet-hours", "{ from = \"20:00\", to = \"08:00\" }"),
        ("digest.to", "\"g@example.it\""),
        ("digest.from", "\"p@example.it\""),
        ("digest.server", "\"smtp.example.it\""),
        ("digest.hour", "8"),
    ] {
        wanted.choose(key, Some(value.to_owned()));
    }
    let mut document = Document::open(&file, &surroundings()).unwrap().unwrap();
    document.put_app(&now, &wanted).unwrap();
    let saved = document.save(&surroundings()).unwrap().unwrap();
    assert!(
        saved.app.is_quiet("03:00:00".parse().unwrap()) && *saved.app.theme == Theme::Dark && saved.digest.is_some()
    );
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(!text.contains("hour =") && !text.contains("log =") && text.contains("# mine\n"), "{text}");
    let mut gone = Choices::of_app(&saved);
    gone.clear(&["digest"]);
    document.put_app(&saved, &gone).unwrap();
    assert!(document.save(&surroundings()).unwrap().unwrap().digest.is_none());
    assert!(!std::fs::read_to_string(&file).unwrap().contains("digest"));
}

#[test]
fn what_the_organisation_sets_is_not_edited() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("ponte.toml");
    std::fs::write(&file, MINIMAL).unwrap();
    let policy = r#"{"organisation":"Rossi","settings":{"log":"warn","pairing":{"events":{"conflict":"ask"}}}}"#;
    let governed = Surroundings { policy: Some(Policy::parse(policy).unwrap()), ..surroundings() };
    let now = parse(MINIMAL, &governed).unwrap();
    let mut document = Document::open(&file, &governed).unwrap().unwrap();
    let (mut rules, mut app) = (Choices::of_pairing(&now, &now.pairings[0]), Choices::of_app(&now));
    rules.choose("interval", Some("\"10m\"".into()));
    document.put_rules(&now, "giulia", &rules).unwrap();
    rules.choose("events.conflict", Some("\"crm\"".into()));
    let locked = document.put_rules(&now, "giulia", &rules).unwrap_err();
    assert_eq!(
        (locked.code, locked.at.as_str(), locked.by.as_deref()),
        ("mistake-locked", "events.conflict", Some("Rossi"))
    );
    app.choose("log", Some("\"info\"".into()));
    assert_eq!(document.put_app(&now, &app).unwrap_err().at, "log");
    let saved = document.save(&governed).unwrap().unwrap();
    assert_eq!((saved.pairings[0].interval.as_secs(), *saved.log), (600, LogLevel::Warn));
    assert!(!std::fs::read_to_string(&file).unwrap().contains("conflict"));
}

#[test]
fn a_first_account_makes_the_file_and_removing_it_leaves_a_good_one() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("new").join("ponte.toml");
    let mut document = Document::open(&file, &surroundings()).unwrap().unwrap();
    document.put_account(&AccountEntry {
        name: "crm".into(),
        system: System::Vtiger,
        address: "https://crm.example.it".into(),
        user: "giulia".into(),
        secret_env: None,
        allow_http: false,
        microsoft: None,
        exchange: None,
    });
    document.set_log("debug");
    document.save(&surroundings()).unwrap().unwrap();
    let mut again = Document::open(&file, &surroundings()).unwrap().unwrap();
    assert!(again.remove_account("crm") && !again.remove_account("crm") && !again.set_active("crm", false));
    let settings = again.save(&surroundings()).unwrap().unwrap();
    assert_eq!((settings.accounts.len(), *settings.log), (0, LogLevel::Debug));
}
