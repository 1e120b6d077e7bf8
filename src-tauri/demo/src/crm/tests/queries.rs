//! The query language: S6, S10 and what it refuses; the change feed of 8.3.0.

use serde_json::{Value, json};

use super::client::{Scene, scene};
use crate::crm::Version::{V82, V83};

fn len(value: &Value) -> usize {
    value.as_array().unwrap().len()
}

#[tokio::test]
async fn s6_count_is_text_on_820_and_nothing_on_830() {
    for (version, expected) in [(V82, json!([{"count": "2"}])), (V83, json!([]))] {
        let scene = scene(version).await;
        scene.admin.create_contact("A").await;
        scene.admin.create_contact("B").await;
        assert_eq!(scene.admin.query("select COUNT(*) from Contacts;").await.result(), expected);
    }
}

#[tokio::test]
async fn s10_rows_are_capped_and_multiplied_before_the_limit() {
    let scene = scene(V82).await;
    let mut people = Vec::new();
    for number in 0..105 {
        people.push(scene.crm.ui_create(&scene.rossi.id, "Contacts", &[("lastname", &format!("C{number}"))]).unwrap());
    }
    assert_eq!(len(&scene.rossi.query("select id from Contacts limit 1000;").await.result()), 100);
    assert_eq!(len(&scene.rossi.query("select id from Contacts limit 100,100;").await.result()), 5);
    let five: Vec<&str> = people.iter().take(5).map(String::as_str).collect();
    for _ in 0..4 {
        let id = scene.crm.ui_create(&scene.rossi.id, "Events", &[("subject", "x")]).unwrap();
        scene.crm.ui_set_contacts(&id, &five);
    }
    assert_eq!(len(&scene.rossi.query("select id,contact_id from Events limit 3;").await.result()), 1);
    assert_eq!(len(&scene.rossi.query("select id from Events limit 3;").await.result()), 3);
    assert_eq!(len(&scene.rossi.query("select * from Events;").await.result()), 4);
}

#[tokio::test]
async fn e7_walking_the_rows_reads_all_contacts() {
    let scene = scene(V83).await;
    let mut people = Vec::new();
    for name in ["A", "B", "C"] {
        people.push(scene.admin.create_contact(name).await);
    }
    let id = scene.crm.ui_create(&scene.admin.id, "Events", &[("subject", "x")]).unwrap();
    let order: Vec<&str> = people.iter().map(String::as_str).collect();
    scene.crm.ui_set_contacts(&id, &order);
    assert_eq!(scene.admin.retrieve(&id).await.result()["contact_id"], people[0].as_str());
    let last = scene.admin.query(&format!("select contact_id from Events where id='{id}';")).await.result();
    assert_eq!(last[0]["contact_id"], people[2].as_str());
    for (position, person) in people.iter().enumerate() {
        let text = format!("select id,contact_id from Events where id='{id}' order by contact_id limit {position},1;");
        assert_eq!(scene.admin.query(&text).await.result(), json!([{"id": id, "contact_id": person}]));
        let found = scene.admin.query(&format!("select id from Events where contact_id='{person}';")).await;
        assert_eq!(found.result(), json!([{"id": id}]));
    }
}

async fn people() -> Scene {
    let scene = scene(V82).await;
    for name in ["O'Brien", r"Back\slash", "Per%cent", "Under_score", "Verdì"] {
        scene.rossi.create_contact(name).await;
    }
    scene
}

#[tokio::test]
async fn what_the_language_finds() {
    let scene = people().await;
    let rows = [
        ("lastname='O''Brien'", 1),
        (r"lastname='Back\\slash'", 1),
        (r"lastname='Back\slash'", 0),
        (r"lastname like 'Per\%c%'", 1),
        ("lastname like '%_score'", 1),
        ("lastname='verdi  '", 1),
        ("lastname in ('Per%cent','Under_score')", 2),
        ("lastname != 'Verdi'", 4),
        ("lastname='x' and lastname='y' or lastname='verdi'", 1),
        ("mobile = null", 0),
        ("assigned_user_id='19x2'", 5),
        ("assigned_user_id='2'", 0),
        ("id > '12x3'", 3),
        ("id in ('12x2','12x4')", 2),
        ("modifiedtime > '1795319647'", 5),
        ("modifiedtime >= '2020-01-01T00:00:00'", 5),
        ("modifiedtime < '2020-01-01'", 0),
    ];
    for (condition, count) in rows {
        let answer = scene.rossi.query(&format!("select lastname from Contacts where {condition};")).await;
        assert_eq!(len(&answer.result()), count, "{condition}");
    }
    let sorted = scene.rossi.query("SELECT id\nFROM Contacts ORDER BY lastname, id DESC LIMIT 1;").await.result();
    assert_eq!(sorted, json!([{"id": "12x3"}]));
    let named = scene.rossi.query("select lastname from Contacts limit 1;").await.result();
    assert_eq!(named, json!([{"lastname": "O'Brien", "id": "12x2"}]));
}

#[tokio::test]
async fn what_the_language_refuses() {
    let scene = people().await;
    let syntax = "QUERY_SYNTAX_ERROR";
    let rows = [
        (
            "select id from Contacts where firstname='Qf'",
            syntax,
            "token ''Qf'' Unexpected End of Input(0), expected one of: SEMICOLON",
        ),
        (
            r"select id from Contacts where lastname='O\'Brien';",
            syntax,
            "Unexpected COLUMNNAME(Brien), expected one of: SEMICOLON",
        ),
        (
            "select id from Contacts where lastname not in ('x');",
            syntax,
            "Unexpected VALUE(not), expected one of: EQ,LT,GT,LTE,GTE,NE,IN,LIKE",
        ),
        (
            "select id from Contacts where id='1' and (id='2');",
            syntax,
            "Unexpected PARENOPEN((), expected one of: SEMICOLON",
        ),
        ("select id from Contacts where lastname <> 'x';", syntax, "Unexpected GT(>), expected one of: VALUE"),
        ("select id from Contacts where lastname is null;", syntax, "Unexpected VALUE(is)"),
        (
            "select id from Contacts order by lastname desc, id asc;",
            syntax,
            "Unexpected COMMA(,), expected one of: SEMICOLON",
        ),
        ("select id from Contacts limit 2 offset 3;", syntax, "Unexpected VALUE(offset), expected one of: SEMICOLON"),
        ("select count(id) from Contacts;", syntax, "Unexpected COLUMNNAME(id), expected one of: ASTERISK"),
        ("select distinct lastname from Contacts;", syntax, "Unexpected COLUMNNAME(lastname), expected one of: SELECT"),
        ("select id, lastname, from Contacts;", syntax, "Unexpected FRM(from), expected one of: SELECT"),
        ("delete from Contacts;", syntax, "Unexpected Unknown(delete), expected one of: SELECT"),
        ("select id from Contacts where mobile='';", "INTERNAL_SERVER_ERROR", "Unknown Error"),
        ("select id from Contacts where mobile in ('');", "INTERNAL_SERVER_ERROR", "Unknown Error"),
        ("select id from Contacts where lastname=\"x\";", "INTERNAL_SERVER_ERROR", "Unknown Error"),
        ("select account_id.accountname from Contacts;", "INTERNAL_SERVER_ERROR", "Unknown Error"),
        ("select id from contacts;", "ACCESS_DENIED", "denied for name : contacts"),
        ("select LastName from Contacts;", "ACCESS_DENIED", "Permission to access '.LastName.' attribute denied."),
        ("select id from Contacts where deleted=1;", "ACCESS_DENIED", "Permission to access deleted attribute denied."),
        ("select", "ACCESS_DENIED", "denied for query"),
        ("select * from Users;", "ACCESS_DENIED", "Permission to perform the operation is denied"),
    ];
    for (text, code, sentence) in rows {
        let answer = scene.rossi.query(text).await;
        assert_eq!(answer.code(), code, "{text}");
        assert!(answer.message().contains(sentence), "{text}: {}", answer.message());
    }
}

#[tokio::test]
async fn the_mobile_feed_tells_deletions_on_830_only() {
    let old = scene(V82).await;
    let params = [("module", "Contacts"), ("syncToken", "1"), ("page", "0")];
    assert_eq!(old.rossi.post("mobile.syncModuleRecords", &params).await.status, 500);
    let scene = scene(V83).await;
    let gone = scene.admin.create_contact("Gone").await;
    let here = scene.admin.create_contact("Here").await;
    scene.admin.post("delete", &[("id", &gone)]).await.result();
    let sync = scene.admin.post("mobile.syncModuleRecords", &params).await.result()["sync"].clone();
    assert_eq!(sync["deleted"], json!([gone]));
    assert_eq!(sync["updated"][0]["id"], here.as_str());
    assert_eq!(sync["nextPage"], 0);
}
