//! `[digest]` as people write it, right and wrong.

use super::*;
use crate::messages::Language;
use crate::settings::{Mistake, Surroundings, explain, parse};

const GOOD: &str =
    "[digest]\nto = \"Giulia Rossi <giulia@example.it>\"\nfrom = \"ponte@example.it\"\nserver = \"smtp.example.it\"\n";

fn surroundings() -> Surroundings {
    Surroundings { language: Language::English, zone: jiff::tz::TimeZone::UTC, policy: None }
}

fn good(text: &str) -> DigestSettings {
    parse(text, &surroundings()).unwrap_or_else(|mistakes| panic!("{mistakes:?}")).digest.unwrap()
}

fn mistakes(text: &str) -> Vec<Mistake> {
    parse(text, &surroundings()).err().unwrap_or_default()
}

#[test]
fn without_a_table_there_is_no_digest_and_with_one_it_is_off_until_it_is_switched_on() {
    assert_eq!(parse("", &surroundings()).unwrap().digest, None);
    let digest = good(GOOD);
    assert!(!*digest.active && digest.cc.is_empty() && digest.user.is_none());
    assert_eq!((*digest.security, *digest.port, *digest.hour), (Security::Tls, 465, 8));
    assert!(*good(&format!("{GOOD}active = true\n")).active);
}

#[test]
fn each_security_has_its_usual_port_and_any_other_can_be_named() {
    for (lines, port) in [
        ("security = \"starttls\"", 587),
        ("security = \"tls\"", 465),
        ("security = \"none\"\nallow-unencrypted = true", 25),
        ("security = \"starttls\"\nport = 2525", 2525),
    ] {
        assert_eq!(*good(&format!("{GOOD}{lines}\n")).port, port, "{lines}");
    }
}

#[test]
fn everybody_gets_one_copy_and_is_named_by_their_place() {
    let digest =
        good(&format!("{GOOD}cc = [\"a@example.it\", \"GIULIA@example.it\", \"a@example.it\", \"b@example.it\"]\n"));
    let names: Vec<String> = digest.recipients().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["to", "cc 1", "cc 4"]);
}

#[test]
fn every_mistake_has_its_line_and_a_remedy_and_repeats_no_address() {
    let with = |line: &str| format!("{GOOD}{line}\n");
    let canary = "kanaria@@example.it";
    for (text, code, line) in [
        (with(&format!("cc = [\"a@example.it\", \"{canary}\"]")), "mistake-mail-copy", 5),
        (with("cc = \"a@example.it\""), "mistake-not-list", 5),
        (with(&format!("cc = [{}]", "\"a@example.it\",".repeat(60))), "mistake-mail-many", 5),
        (with("security = \"ssl\""), "mistake-word", 5),
        (with("security = \"none\""), "mistake-mail-plain", 5),
        (with("port = 70000"), "mistake-out-of-range", 5),
        (with("hour = 24"), "mistake-out-of-range", 5),
        (with("hour = \"8\""), "mistake-not-number", 5),
        (with("password = \"kanaria\""), "mistake-secret-in-file", 5),
        (with("secret-env = \"SMTP_SECRET\""), "mistake-missing", 1),
        (with("bcc = []"), "mistake-key-near", 5),
        (GOOD.replace("giulia@example.it", canary), "mistake-mail-address", 2),
        (GOOD.replace("giulia@example.it", "giulìa@example.it"), "mistake-mail-address", 2),
        (GOOD.replace("Giulia Rossi", "Giulia\\nBcc: all@example.it"), "mistake-mail-address", 2),
        (GOOD.replace("from = \"ponte@example.it\"\n", ""), "mistake-missing", 1),
        (GOOD.replace("smtp.example.it", "https://smtp.example.it"), "mistake-mail-server", 4),
        (GOOD.replace("smtp.example.it", "smtp.example.it:465"), "mistake-mail-server", 4),
        ("digest = true\n".to_owned(), "mistake-not-table", 1),
    ] {
        let found = mistakes(&text);
        assert_eq!(found.iter().map(|mistake| mistake.code).collect::<Vec<_>>(), [code], "{text}");
        assert_eq!(found[0].line, line, "{text}");
        for language in [Language::English, Language::Italian] {
            let told = found[0].tell("ponte.toml", language.messages());
            assert!(!found[0].remedy(language.messages()).is_empty() && !told.contains("kanaria"), "{told}");
        }
    }
}

#[test]
fn this_same_computer_needs_no_encryption() {
    for server in ["localhost", "127.0.0.1", "::1"] {
        let text = GOOD.replace("smtp.example.it", server);
        assert_eq!(*good(&format!("{text}security = \"none\"\n")).server, server);
    }
}

#[test]
fn an_address_does_not_show_in_debug_and_every_choice_is_explained() {
    let digest = good(&format!("{GOOD}cc = [\"capo@example.it\"]\nuser = \"ponte\"\n"));
    let debug = format!("{:?} {:?} {:?}", digest.to, digest.cc, digest.from);
    assert!(!debug.contains("giulia") && !debug.contains("capo") && !debug.contains("ponte@"), "{debug}");
    for language in [Language::English, Language::Italian] {
        let explained = explain(&parse(GOOD, &surroundings()).unwrap(), language.messages());
        let ours: Vec<_> = explained.iter().filter(|choice| choice.key.starts_with("digest.")).collect();
        assert_eq!(ours.len(), 9);
        assert!(ours.iter().all(|choice| !choice.meaning.starts_with("explain-")), "{ours:?}");
    }
}
