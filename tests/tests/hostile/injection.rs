//! Texts that want to be more than texts: lines, headers, queries.

use ponte_core::record::Kind;
use ponte_core::verdict::FailureKind;

use super::middle::Reply;
use super::world::World;

/// Titles as an attacker types them.
const HOSTILE: [&str; 7] = [
    "Riunione\r\nATTENDEE:mailto:evil@example.org\r\nX-EVIL:1",
    "Riunione\nEND:VEVENT\nBEGIN:VEVENT\nUID:evil",
    "gnp.\u{202e}fdp",
    "nul\u{0}byte",
    "next\u{85}line\u{2028}paragraph\u{2029}end",
    "esc\u{1b}[31mred\u{1b}]0;title\u{7}",
    "\\nATTENDEE:mailto:evil@example.org",
];

// Stored or parked; no header/iCalendar line injection on the way out.
#[tokio::test(flavor = "multi_thread")]
async fn attack_07_lines_and_controls() {
    let world = World::start().await;
    for (number, title) in HOSTILE.into_iter().enumerate() {
        world.in_crm(title, number);
    }
    world.raw(
        "bytes",
        "UID:bytes\nDTSTART:20261201T100000Z\nDTEND:20261201T110000Z\nSUMMARY:sopra\u{202e}sotto\nLOCATION:uno\u{0}due",
    );
    world.raw("uid", "UID:a\\r\\nX-Evil: 1\nDTSTART:20261202T100000Z\nSUMMARY:con uid");
    for _ in 0..3 {
        world.run().await.unwrap();
    }
    let texts = world.dav_texts();
    assert_eq!(texts.len() + world.needs().len(), world.crm_titles().len() + world.needs().len(), "stored or parked");
    for text in &texts {
        assert!(
            text.lines().all(|line| !["ATTENDEE", "X-EVIL", "ORGANIZER"].iter().any(|evil| line.starts_with(evil))),
            "{text}"
        );
        let lines = |start: &str| text.lines().filter(|line| line.starts_with(start)).count();
        assert_eq!((lines("BEGIN:VEVENT"), lines("UID:")), (1, 1), "{text}");
    }
    for seen in world.before_dav.take().into_iter().chain(world.before_crm.take()) {
        assert!(seen.header("x-evil").is_none());
    }
}

// Stored or parked …: bytes that are no text, halves of characters, versions with line ends.
#[tokio::test(flavor = "multi_thread")]
async fn attack_07_broken_characters_and_versions() {
    let world = World::synced(2).await;
    world.before_crm.rule(|_| {
        Reply::Bend(Box::new(|body| {
            body.replace("Visita 0", "Visita \\ud83d 0").replace("Visita 1", "Visita \\udc00\\ud800 1")
        }))
    });
    world.before_dav.rule(|_| {
        Reply::Bend(Box::new(|body| {
            body.replace("<D:getetag>&quot;", "<D:getetag>&quot;&#13;&#10;X-Evil: 1&#13;&#10;")
                .replace("<D:getetag>\"", "<D:getetag>\"&#13;&#10;X-Evil: 1&#13;&#10;")
        }))
    });
    world.in_crm("Nuova", 4);
    for record in world.crm.records("Events").iter().take(2) {
        let id = record["id"].clone();
        world.crm.ui_edit(&id, &[("location", "altrove")]);
    }
    for _ in 0..3 {
        if let Err(failure) = world.run().await {
            assert_eq!(failure.kind, FailureKind::Unreadable, "{failure:?}");
        }
    }
    for seen in world.before_dav.take() {
        assert!(
            seen.header("x-evil").is_none() && !seen.headers.iter().any(|(_, value)| value.contains("X-Evil: 1\r"))
        );
    }
    world.before_crm.rule(|_| Reply::Pass);
    world.before_dav.rule(|_| Reply::Pass);
    world.rest().await;
    assert_eq!(world.crm_titles().len(), world.dav_texts().len());
}

// Parameter escaped; exact match only; no extra records touched.
#[tokio::test(flavor = "multi_thread")]
async fn attack_10_queries() {
    let world = World::synced(3).await;
    let before: Vec<_> = world.crm.records("Events");
    let long = "x'".repeat(5_000);
    let subjects = [
        "' OR 1=1; --",
        "\\'",
        "%",
        "_",
        "’ or “",
        "a' or subject like '%",
        "'; delete from Events; --",
        "\\\\' or ''='",
        long.as_str(),
    ];
    for (number, subject) in subjects.iter().enumerate() {
        let escaped = subject.replace('\\', "\\\\").replace(';', "\\;");
        world.in_dav(&escaped, &format!("q{number}"), "");
        world.raw(
            &format!("u{number}"),
            &format!(
                "UID:{escaped}\nDTSTART:20261203T1{number}0000Z\nDTEND:20261203T1{number}3000Z\nSUMMARY:uid {number}"
            ),
        );
    }
    world.rest().await;
    let after = world.crm.records("Events");
    assert_eq!(after.len(), before.len() + 2 * subjects.len(), "{:?}", world.crm_titles());
    for record in &before {
        assert!(after.contains(record), "a record nobody named was touched: {record:?}");
    }
    for subject in subjects {
        let held: String = subject.chars().take(255).collect();
        assert_eq!(world.crm_titles().iter().filter(|title| **title == held).count(), 1, "{held}");
    }
}

// Exact match only: the company of a contact is looked for by its name.
#[tokio::test(flavor = "multi_thread")]
async fn attack_10_names_of_companies() {
    let mut world = World::start().await;
    world.kind = Kind::Contact;
    for name in ["Alfa", "Beta"] {
        world.crm.ui_create(&world.owner, "Accounts", &[("accountname", name)]).unwrap();
    }
    let book = world.dav.collection("giulia", "VCARD").unwrap();
    let names =
        ["' or accountname like '%", "x' OR '1'='1", "Alfa'; --", "\\' or ''='", "%", "_lfa", "Alfa\\", "’Alfa’"];
    for (number, name) in names.into_iter().enumerate() {
        let organisation = name.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,");
        let lines = format!("UID:c{number}\r\nN:Rossi{number};Anna;;;\r\nFN:Anna Rossi{number}\r\nORG:{organisation}");
        let text = format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{lines}\r\nEND:VCARD\r\n");
        world.dav.put_raw(&book, &format!("c{number}.vcf"), &format!("c{number}"), &text).unwrap();
    }
    world.rest().await;
    let contacts = world.crm.records("Contacts");
    assert_eq!(contacts.len(), names.len(), "{:?}", world.needs());
    for contact in contacts {
        assert!(contact["account_id"].is_empty(), "tied to a company of another name: {contact:?}");
    }
}
