//! What is told, what is not, and whose words stand nowhere.

use ponte_core::guard::HeldBy;
use ponte_core::hash::Digest as Fingerprint;
use ponte_core::snapshot::RemoteId;

use super::*;

const CANARY: &str = "Kanaria";

fn need(id: i64, kind: &str, topic: Topic, private: Option<bool>) -> Need {
    let code = match topic {
        Topic::Deletion => format!("failure-held-{}", HeldBy::TooMany.as_str()),
        _ => "failure-conflict".to_owned(),
    };
    let words = format!("{CANARY} {id}");
    Need {
        id: NeedId(id),
        pairing: "giulia".into(),
        kind: kind.into(),
        topic,
        subject: id.to_string(),
        link: None,
        side: Some(Side::Right),
        record: Some(RemoteId(id.to_string())),
        failure: Failure::new(FailureKind::Decide, &code).with("fields", "title"),
        shown: serde_json::json!({ "title": words, "private": private, "left": words, "fields": [{ "base": words }] }),
        since: 0,
        tries: 1,
        answer: None,
        reminded: 0,
    }
}

fn watched(name: &str) -> Watched {
    Watched { name: name.into(), accounts: BTreeMap::new(), elsewhere: None }
}

fn facts_of(needs: Vec<Need>, pairings: Vec<Watched>) -> Facts {
    Facts { needs, pairings, done: BTreeMap::new(), since: Timestamp::UNIX_EPOCH, first: true }
}

fn content(needs: Vec<Need>) -> Content {
    Content::of(facts_of(needs, vec![watched("giulia")]))
}

fn lease() -> Lease {
    let (id, computer) = ("b".to_owned(), "PC-BIANCHI".to_owned());
    Lease { id, computer, since: Timestamp::UNIX_EPOCH, until: Timestamp::UNIX_EPOCH }
}

#[test]
fn only_what_is_known_to_be_for_everybody_is_named() {
    for topic in [Topic::Conflict, Topic::Parked, Topic::Match, Topic::Undo, Topic::Deletion] {
        for (kind, private, shown) in [
            ("event", Some(false), true),
            ("task", Some(false), true),
            ("event", Some(true), false),
            ("event", None, false),
            ("task", None, false),
            // Who somebody is, is nobody else's business, and a card does not say whether it is private.
            ("contact", Some(false), false),
            ("company", Some(false), false),
        ] {
            let content = content(vec![need(7, kind, topic, private)]);
            let said = serde_json::to_string(&content).unwrap();
            assert_eq!(said.contains(CANARY), shown, "{topic:?} {kind} {private:?}: {said}");
            assert_eq!(content.asks(), 1);
        }
    }
}

#[test]
fn of_what_is_private_not_even_the_reason_is_told() {
    let private = content(vec![need(7, "event", Topic::Conflict, Some(true))]);
    let Ask::One { named, failure, .. } = &private.pairings[0].asks[0] else { panic!("{private:?}") };
    assert!(named.private && failure.is_none() && named.title.is_none());
}

#[test]
fn a_title_is_one_line_and_turns_no_letters_round() {
    let mut evil = need(1, "event", Topic::Conflict, Some(false));
    let title = format!("Uno\r\nBcc: x\u{202e}gnp\u{2028}\t due {}", "x".repeat(200));
    evil.shown = serde_json::json!({ "title": title, "private": false });
    let named = named(&evil).title.unwrap();
    assert!(named.starts_with("Uno Bcc: xgnp due xxx") && named.ends_with('…'), "{named}");
    assert!(named.chars().count() <= TITLE + 1 && !named.chars().any(|c| c.is_control() || turns(c)));
}

#[test]
fn held_deletions_are_one_thing_with_some_of_their_names() {
    let needs = (1..=9).map(|id| need(id, "event", Topic::Deletion, Some(id % 2 == 0))).collect();
    let content = content(needs);
    let Ask::Held { group, named } = &content.pairings[0].asks[0] else { panic!("{content:?}") };
    assert_eq!((content.asks(), group.items.len(), named.len()), (1, 9, NAMED));
    assert!(group.items.iter().all(|item| item.title.is_empty()));
    assert_eq!(
        named.iter().filter(|named| named.title.is_some()).count(),
        3,
        "those with odd numbers among the first five"
    );
}

#[test]
fn what_was_answered_or_is_paused_or_gone_is_not_told() {
    let answered = Need { answer: Some("left".into()), ..need(1, "event", Topic::Conflict, Some(false)) };
    let elsewhere = Need { pairing: "gone".into(), ..need(2, "event", Topic::Conflict, Some(false)) };
    assert_eq!(content(vec![answered, elsewhere]).pairings, []);
}

#[test]
fn a_long_list_is_cut_and_counted() {
    let needs = (0..50).map(|id| need(id, "event", Topic::Conflict, Some(false))).collect();
    let content = content(needs);
    assert_eq!((content.pairings[0].asks.len(), content.pairings[0].more, content.asks()), (ASKS, 20, 50));
}

#[test]
fn accounts_are_told_once_and_only_when_somebody_must_act() {
    let failed = |kind, failures, refused: bool| Attempts {
        failures,
        refused: refused.then_some(Fingerprint(1)),
        failure: Some(Failure::new(kind, "failure-wrong-key")),
        ..Attempts::default()
    };
    for (attempts, told) in [
        (failed(FailureKind::SignIn, 1, true), true),
        (failed(FailureKind::Retry, 1, false), false),
        (failed(FailureKind::Retry, RESTS_AFTER, false), true),
        (failed(FailureKind::Forbidden, 1, false), true),
        (Attempts::default(), false),
    ] {
        let with = |name| Watched { accounts: BTreeMap::from([("crm".to_owned(), attempts.clone())]), ..watched(name) };
        let content = Content::of(facts_of(vec![], vec![with("giulia"), with("second")]));
        assert_eq!(content.asks(), usize::from(told), "{attempts:?}");
    }
}

#[test]
fn what_another_computer_syncs_is_its_own_to_tell_and_needs_nobody_here() {
    let theirs = Watched { elsewhere: Some(lease()), ..watched("giulia") };
    let waits = need(1, "event", Topic::Conflict, Some(false));
    let content = Content::of(facts_of(vec![waits.clone()], vec![theirs.clone()]));
    assert_eq!(content.asks(), 0);
    let ours = Need { pairing: "second".into(), ..waits.clone() };
    let content = Content::of(facts_of(vec![waits, ours], vec![theirs, watched("second")]));
    assert_eq!((content.asks(), content.pairings.len()), (1, 2), "the rest is told, and that one is named");
}
