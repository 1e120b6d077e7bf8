//! What an organisation sets beside what stands in the file: who wins, who is told.

use jiff::tz::TimeZone;
use ponte_core::record::Kind;

use super::*;
use crate::messages::Language;
use crate::settings::{Explained, Live, Origin, Reload, Settings, Surroundings, explain, parse};

const FILE: &str = r#"log = "debug"
[[account]]
name = "crm"
system = "vtiger"
address = "https://old.example.it"
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
interval = "1m"
[pairing.events]
"#;

fn governed(file: &str, settings: &str) -> Result<Settings, Vec<Mistake>> {
    let policy = Policy::parse(&format!("{{\"organisation\":\"Rossi\",\"settings\":{settings}}}")).unwrap();
    let zone = TimeZone::get("Europe/Rome").unwrap();
    parse(file, &Surroundings { language: Language::English, zone, policy: Some(policy) })
}

/// One choice of the file's events, one of the organisation's, and how the choice at `key` then stands.
#[test]
fn the_organisation_wins_key_by_key_and_contradicts_nobody() {
    for (file, policy, key, value, theirs) in [
        ("", r#"{"log":"warn"}"#, "log", "warn", true),
        ("", r#"{"language":"it"}"#, "language", "it", true),
        (
            "",
            r#"{"account":{"vtiger":{"address":"https://crm.example.it"}}}"#,
            "account.crm.address",
            "https://crm.example.it",
            true,
        ),
        (
            "",
            r#"{"account":{"vtiger":{"address":"https://crm.example.it"}}}"#,
            "account.cloud.address",
            "https://cloud.example.it",
            false,
        ),
        ("", r#"{"pairing":{"interval":"15m"}}"#, "pairing.giulia.interval", "15m", true),
        ("", r#"{"app":{"theme":"dark"}}"#, "app.theme", "dark", true),
        ("", r#"{"app":{"theme":"dark"}}"#, "app.notifications", "true", false),
        ("", r#"{"pairing":{"events":{"conflict":"ask"}}}"#, "pairing.giulia.events.conflict", "ask", true),
        (
            "conflict = \"crm\"",
            r#"{"pairing":{"tasks":{"conflict":"ask"}}}"#,
            "pairing.giulia.events.conflict",
            "crm",
            false,
        ),
        (
            "to-crm = { create = false }",
            r#"{"pairing":{"events":{"to-crm":{"delete":false}}}}"#,
            "pairing.giulia.events.to-crm.create",
            "false",
            false,
        ),
        (
            "to-crm = { create = false }",
            r#"{"pairing":{"events":{"to-crm":{"delete":false}}}}"#,
            "pairing.giulia.events.to-crm.delete",
            "false",
            true,
        ),
        (
            "to-left = { private = \"full\" }",
            r#"{"pairing":{"events":{"to-crm":{"private":"skip"}}}}"#,
            "pairing.giulia.events.to-crm.private",
            "skip",
            true,
        ),
        (
            "to-left = { update = false }",
            r#"{"pairing":{"events":{"to-crm":{"private":"skip"}}}}"#,
            "pairing.giulia.events.to-crm.update",
            "false",
            false,
        ),
        (
            "to-crm = { private = { busy = \"X\" } }",
            r#"{"pairing":{"events":{"to-crm":{"private":"skip"}}}}"#,
            "pairing.giulia.events.to-crm.private",
            "skip",
            true,
        ),
        (
            "to-crm = { delete = false }",
            r#"{"pairing":{"events":{"direction":"to-calendar"}}}"#,
            "pairing.giulia.events.direction",
            "to-calendar",
            true,
        ),
        (
            "window = \"all\"",
            r#"{"pairing":{"events":{"window":{"back":2}}}}"#,
            "pairing.giulia.events.window",
            "{ back = 2, ahead = 2 }",
            true,
        ),
        (
            "window = { from = \"2026-01-01\" }",
            r#"{"pairing":{"events":{"window":{"back":2}}}}"#,
            "pairing.giulia.events.window",
            "{ back = 2, ahead = 2 }",
            true,
        ),
        (
            "groups = [\"Sales\"]",
            r#"{"pairing":{"events":{"scope":"mine"}}}"#,
            "pairing.giulia.events.scope",
            "mine",
            true,
        ),
        (
            "scope = \"all\"",
            r#"{"pairing":{"events":{"groups":["Sales"]}}}"#,
            "pairing.giulia.events.scope",
            "Sales",
            true,
        ),
        (
            "categories = { include = [\"a\", \"b\"] }",
            r#"{"pairing":{"events":{"categories":{"exclude":["a"]}}}}"#,
            "pairing.giulia.events.categories.include",
            "b",
            false,
        ),
        (
            "right-collection = \"https://cloud.example.it/x/\"",
            r#"{"pairing":{"events":{"collection":"https://cloud.example.it/y/"}}}"#,
            "pairing.giulia.events.collection",
            "https://cloud.example.it/y/",
            true,
        ),
        (
            "",
            r#"{"pairing":{"kinds":["events"],"events":{"create-invited-contacts":true}}}"#,
            "pairing.giulia.events.create-invited-contacts",
            "true",
            true,
        ),
        (
            "hours = { from = \"09:00\", to = \"12:00\" }",
            r#"{"pairing":{"events":{"hours":{"from":"13:00"}}}}"#,
            "pairing.giulia.events.hours",
            "13:00–23:59",
            true,
        ),
    ] {
        let settings =
            governed(&format!("{FILE}{file}\n"), policy).unwrap_or_else(|found| panic!("{policy}: {found:?}"));
        let explained = explain(&settings, Language::English.messages());
        let choice = explained.iter().find(|choice| choice.key == key).unwrap_or_else(|| panic!("{key}"));
        let Explained { value: found, by, line, .. } = choice;
        assert_eq!((found.as_str(), by.is_some()), (value, theirs), "{file} under {policy}");
        assert!(by.is_none() || (by.as_deref() == Some("Rossi") && line.is_none()), "{choice:?}");
    }
}

#[test]
fn a_mistake_of_the_organisation_is_told_as_theirs_and_leaves_what_was_in_force() {
    for (policy, at, code) in [
        (r#"{"lgo":"warn"}"#, "lgo", "mistake-key-near"),
        (r#"{"log":"loud"}"#, "log", "mistake-word"),
        (r#"{"account":{"vtigre":{}}}"#, "account", "mistake-word"),
        (r#"{"account":{"vtiger":{"user":5}}}"#, "account.0.user", "mistake-not-text"),
        (r#"{"pairing":[]}"#, "pairing", "mistake-not-table"),
        (r#"{"pairing":{"name":"x"}}"#, "pairing.name", "mistake-policy-own"),
        (r#"{"pairing":{"events":{"window":{"back":13}}}}"#, "pairing.0.events.window.back", "mistake-out-of-range"),
        (r#"{"pairing":{"events":{"direction":"sideways"}}}"#, "pairing.0.events.direction", "mistake-word"),
    ] {
        let mistakes = governed(FILE, policy).unwrap_err();
        assert_eq!(mistakes.len(), 1, "{mistakes:?}");
        assert_eq!((mistakes[0].at.as_str(), mistakes[0].code), (at, code), "{policy}");
        for language in [Language::English, Language::Italian] {
            let told = mistakes[0].tell("ponte.toml", language.messages());
            assert!(told.starts_with(&format!("Rossi: {at}: ")) && !told.contains("ponte.toml"), "{told}");
            assert!(!told.contains("mistake-") && !told.contains("{$"), "{told}");
        }
    }
    let file = governed(&format!("{FILE}window = 5\n"), "{}").unwrap_err();
    assert_eq!((file[0].by.as_deref(), file[0].line, file[0].at.as_str()), (None, 18, "pairing.0.events.window"));
}

#[test]
fn a_policy_that_is_none_is_refused_with_its_place() {
    for (text, line) in [
        ("", 1),
        ("{\n\"organisation\": }", 2),
        (r#"{"settings":{}}"#, 1),
        (r#"{"organisation":" ","settings":{}}"#, 1),
        (r#"{"organisation":"Rossi"}"#, 1),
        (r#"{"organisation":"Rossi","settings":{"log":null}}"#, 1),
        (r#"{"organisation":"Rossi","settings":[]}"#, 1),
    ] {
        let mistake = Policy::parse(text).map(|_| ()).unwrap_err();
        assert_eq!((mistake.code, mistake.line.max(1)), ("mistake-policy", line), "{text}");
        assert!(!mistake.tell("policy.json", Language::Italian.messages()).contains("{$"));
    }
    let long = format!("{{\"organisation\":\"{}\",\"settings\":{{}}}}", "R".repeat(300));
    assert_eq!(Policy::parse(&long).unwrap().by().len(), 100);
}

#[test]
fn what_the_organisation_sets_is_taken_over_and_taken_back_while_ponte_runs() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("ponte.toml");
    std::fs::write(&file, FILE).unwrap();
    let policy = |conflict: &str| {
        let settings = format!("{{\"pairing\":{{\"events\":{{\"conflict\":\"{conflict}\"}}}}}}");
        Some(Policy::parse(&format!("{{\"organisation\":\"Rossi\",\"settings\":{settings}}}")).unwrap())
    };
    let surroundings = Surroundings { language: Language::English, zone: TimeZone::UTC, policy: None };
    let mut live = Live::open(&file, surroundings).unwrap().unwrap();
    let origin = |live: &Live| live.current().pairings[0].rules[&Kind::Event].conflict.origin;
    assert_eq!((live.govern(policy("ask")).unwrap(), origin(&live)), (Reload::Changed, Origin::Organisation));
    assert_eq!(live.govern(policy("ask")).unwrap(), Reload::Unchanged);
    assert_eq!(live.govern(policy("whim")).unwrap_err()[0].by.as_deref(), Some("Rossi"));
    assert_eq!((origin(&live), live.current().organisation.as_deref()), (Origin::Organisation, Some("Rossi")));
    assert_eq!((live.govern(None).unwrap(), origin(&live)), (Reload::Changed, Origin::Default));
}
