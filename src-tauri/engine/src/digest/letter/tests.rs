//! The words, in both languages and both forms.

use std::collections::BTreeMap;

use ponte_core::guard::HeldBy;
use ponte_core::lease::Lease;
use ponte_core::verdict::FailureKind;

use super::*;
use crate::held::HeldItem;

const EVIL: &str = "<img src=x onerror=alert(1)> & \"due\" 'tre'";

fn named(id: i64, title: Option<&str>, private: bool) -> Named {
    Named { id: NeedId(id), kind: "event".into(), title: title.map(str::to_owned), private }
}

fn group() -> HeldGroup {
    let item = |id| HeldItem { need: NeedId(id), title: String::new(), record: None };
    HeldGroup {
        id: "D12".into(),
        pairing: "giulia".into(),
        kind: "event".into(),
        side: Side::Right,
        reason: HeldBy::TooMany,
        since: 0,
        reminded: 0,
        reminder_at: 0,
        items: (12..19).map(item).collect(),
        answers: vec!["delete".into(), "keep".into()],
    }
}

fn content() -> Content {
    let failure = |kind, code: &str| Failure::new(kind, code).with("fields", "title").with("account", "crm");
    let at: Timestamp = "2026-11-19T07:00:00Z".parse().unwrap();
    let asks = vec![
        Ask::SignIn { account: "il crm".into(), failure: failure(FailureKind::SignIn, "failure-wrong-key") },
        Ask::Account {
            account: "cloud".into(),
            failure: Failure::new(FailureKind::Retry, "failure-unreachable").with("host", "cloud.example.it"),
            again: Some(at),
        },
        Ask::Held { group: group(), named: vec![named(12, Some("Riunione"), false), named(13, None, true)] },
        Ask::One {
            topic: Topic::Conflict,
            named: named(20, Some(EVIL), false),
            failure: Some(failure(FailureKind::Decide, "failure-conflict")),
        },
        Ask::One { topic: Topic::Parked, named: named(21, None, true), failure: None },
    ];
    let lease = Lease { id: "b".into(), computer: "PC-BIANCHI".into(), since: at, until: at };
    let pairings = vec![
        Part { pairing: "giulia".into(), asks, more: 3, elsewhere: None },
        Part { pairing: "marta".into(), asks: vec![], more: 0, elsewhere: Some(lease) },
    ];
    let done = BTreeMap::from([
        (Side::Left, Counts { created: 3, updated: 1, ..Counts::default() }),
        (Side::Right, Counts { deleted: 2, ..Counts::default() }),
    ]);
    Content { pairings, done, since: at, first: false }
}

fn letter(language: Language) -> Letter {
    Letter::of(&content(), language.messages(), &TimeZone::get("Europe/Rome").unwrap())
}

#[test]
fn it_says_what_waits_and_what_to_do_in_both_languages() {
    for (language, words) in [
        (
            Language::English,
            [
                "Ponte: 8 things need you",
                "a private event (no. 13)",
                "a private event (no. 21): parked",
                "Since the last digest (2026-11-19 08:00): in the CRM 3 created, 1 changed; in the calendar 2 deleted. Messages \
                 caused to other people: 0.",
                "PC-BIANCHI has been syncing this since 2026-11-19 08:00",
            ],
        ),
        (
            Language::Italian,
            [
                "Ponte: 8 cose hanno bisogno di te",
                "(titolo)",
                "un evento privato (n. 21)",
                "Messaggi causati ad altri: 0.",
                "PC-BIANCHI sincronizza questo dal 2026-11-19 08:00",
            ],
        ),
    ] {
        let letter = letter(language);
        let text = format!("{}\n{}", letter.subject, letter.plain());
        for word in words {
            assert!(text.contains(word), "{word}\n{text}");
        }
        for command in [
            "pontectl account test \"il crm\"",
            "pontectl account test cloud",
            "pontectl needs resolve D12 delete: ",
            "pontectl needs resolve D12 keep: ",
            "pontectl needs show 20",
            "pontectl needs resolve 20 crm|calendar|both",
            "pontectl needs resolve 21 retry|dismiss",
            "pontectl needs list",
            "pontectl digest off",
        ] {
            assert!(text.contains(command), "{command}\n{text}");
        }
        assert!(!text.contains("{$") && !text.contains("digest-"), "{text}");
    }
}

#[test]
fn the_html_says_the_same_escapes_everything_and_fetches_nothing() {
    for language in [Language::English, Language::Italian] {
        let letter = letter(language);
        let html = letter.html();
        assert!(
            !html.contains("<img")
                && html.contains("&lt;img src=x onerror=alert(1)&gt; &amp; &quot;due&quot; &#39;tre&#39;")
        );
        for sign in ["http", "src=\"", "url(", "<script", "<link", "<style", "href", "style="] {
            assert!(!html.contains(sign), "{sign}\n{html}");
        }
        // Without its tags it reads as the plain text does.
        let mut bare = String::new();
        let mut inside = false;
        for c in html.chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                c if !inside => bare.push(c),
                _ => bare.push(' '),
            }
        }
        for line in letter.plain().lines().map(|line| line.trim_start_matches([' ', '-'])) {
            let words: Vec<String> = escaped(line).split_whitespace().map(str::to_owned).collect();
            let squeezed: String = bare.split_whitespace().collect();
            assert!(squeezed.contains(&words.concat()), "{line}\n{bare}");
        }
    }
}

#[test]
fn where_nothing_waits_and_nothing_was_done_it_says_so() {
    let nothing = Content { pairings: vec![], done: BTreeMap::new(), since: Timestamp::UNIX_EPOCH, first: true };
    let text = Letter::of(&nothing, Language::English.messages(), &TimeZone::UTC).plain();
    assert!(
        text.starts_with("Nothing needs you.") && text.contains("In the last 24 hours: nothing was written."),
        "{text}"
    );
}

#[test]
fn writes_that_were_allowed_to_mail_are_counted() {
    let mut content = content();
    content.done.insert(Side::Right, Counts { updated: 2, permitted: 2, ..Counts::default() });
    let text = Letter::of(&content, Language::English.messages(), &TimeZone::UTC).plain();
    assert!(text.contains("2 writes were allowed to mail") && !text.contains("other people: 0"), "{text}");
}
