//! Text and values on the way in and out: S12, S13, entities, truncation, nulls, duplicates, pictures.

use serde_json::json;

use super::client::{raw, scene};
use crate::crm::Version::{V82, V83};

#[tokio::test]
async fn s12_emoji_become_question_marks() {
    let escaped = r#"{"lastname":"x \ud83d\ude00 y","assigned_user_id":"19x1"}"#;
    for (version, element, kept) in [
        (V82, "{\"lastname\":\"x 😀 y\",\"assigned_user_id\":\"19x1\"}", "x ???? y"),
        (V82, escaped, "x ???? y"),
        (V83, "{\"lastname\":\"x 😀 y\",\"assigned_user_id\":\"19x1\"}", "x ???? y"),
        (V83, escaped, "x ?? y"),
    ] {
        let scene = scene(version).await;
        let answer = scene.admin.post("create", &[("elementType", "Contacts"), ("element", element)]).await;
        assert_eq!(answer.result()["lastname"], kept);
    }
}

#[tokio::test]
async fn s13_control_characters_make_830_unreadable() {
    for (version, readable) in [(V82, true), (V83, false)] {
        let scene = scene(version).await;
        let answer = scene.admin.create("Contacts", json!({"lastname": "a\u{b}b", "assigned_user_id": "19x1"})).await;
        assert_eq!(serde_json::from_str::<serde_json::Value>(&answer.body).is_ok(), readable);
        let page = scene.admin.query("select lastname from Contacts;").await;
        assert_eq!(serde_json::from_str::<serde_json::Value>(&page.body).is_ok(), readable);
    }
}

#[tokio::test]
async fn text_survives_but_for_what_is_known_to_bend_it() {
    let scene = scene(V82).await;
    let (long, cut) = ("n".repeat(300), "n".repeat(255));
    let rows = [
        ("A & B <x> \"q\" 's'", "A & B <x> \"q\" 's'"),
        ("Tom &amp; Jerry", "Tom &amp; Jerry"),
        (" trailing and leading ", " trailing and leading "),
        ("tab\tlf\ncrlf\r\nnull %", "tab\tlf\ncrlf\r\nnull %"),
        ("a<script>b</script>", "a&lt;script&gt;b&lt;/script&gt;"),
        (long.as_str(), cut.as_str()),
    ];
    for (sent, kept) in rows {
        let made = scene.rossi.create_meeting(json!({"subject": sent})).await;
        assert_eq!(made["subject"], kept);
    }
    let made = scene.rossi.create_meeting(json!({"subject": "a'<"})).await;
    assert_eq!(made["label"], "a&#039;&lt;", "the label is encoded, the field is not");
    let decoded = scene.rossi.revise(json!({"id": made["id"], "subject": "Tom &amp; &lt;b&gt;"})).await.result();
    assert_eq!(decoded["subject"], "Tom & <b>", "revise decodes what it is sent");
}

#[tokio::test]
async fn values_of_contacts_and_companies() {
    let scene = scene(V82).await;
    let rows = [
        ("birthday", "29-02-1980", "1980-02-29"),
        ("birthday", "xx", ""),
        ("birthday", "0000-05-06", "0000-05-06"),
        ("donotcall", "true", "0"),
        ("donotcall", "on", "1"),
        ("leadsource", "Zed", "Zed"),
        ("email", "no mail", "no mail"),
        ("cf_852", "IT-7", "IT-7"),
        ("cf_854", "2020-01-02", "2020-01-02"),
        ("cf_858", "1", "1"),
        ("cf_860", "12.5", "12.50"),
    ];
    for (field, sent, kept) in rows {
        let element = json!({"lastname": "x", "assigned_user_id": scene.rossi.id, field: sent});
        assert_eq!(scene.rossi.create("Contacts", element).await.result()[field], kept, "{field} {sent}");
    }
    let company = json!({"accountname": "Acme", "assigned_user_id": scene.rossi.id, "annual_revenue": "1234567.89"});
    let made = scene.rossi.create("Accounts", company.clone()).await.result();
    assert_eq!(made["annual_revenue"], "1234567.89000000");
    let twice = scene.rossi.create("Accounts", company).await.json();
    assert_eq!(twice, json!({"success": false, "error": {"message": "Duplicate(s) detected!", "code": 0}}));
}

#[tokio::test]
async fn nothing_is_null_in_other_places_on_830() {
    for (version, empty) in [(V82, json!("")), (V83, json!(null))] {
        let scene = scene(version).await;
        let id = scene.admin.create_contact("x").await;
        let read = scene.admin.retrieve(&id).await.result();
        assert_eq!((&read["account_id"], &read["birthday"]), (&empty, &json!("")));
        let row = scene.admin.query("select account_id,birthday from Contacts;").await.result()[0].clone();
        assert_eq!((&row["account_id"], &row["birthday"]), (&empty, &empty));
        assert!(row.get("label").is_none());
    }
}

#[tokio::test]
async fn deletions_unlink_without_a_trace_and_restoring_bumps() {
    let scene = scene(V82).await;
    let company = json!({"accountname": "Acme", "assigned_user_id": scene.rossi.id});
    let company = scene.rossi.create("Accounts", company).await.result()["id"].as_str().unwrap().to_owned();
    let person = json!({"lastname": "x", "assigned_user_id": scene.rossi.id, "account_id": company});
    let person = scene.rossi.create("Contacts", person).await.result()["id"].as_str().unwrap().to_owned();
    scene.rossi.post("delete", &[("id", &company)]).await.result();
    assert_eq!(scene.rossi.retrieve(&person).await.result()["account_id"], "");
    scene.crm.ui_restore(&company);
    assert_eq!(scene.rossi.retrieve(&company).await.result()["accountname"], "Acme");
}

#[tokio::test]
async fn a_picture_comes_as_a_part_named_with_brackets() {
    let scene = scene(V82).await;
    for (name, status) in [("imagename[]", 200), ("imagename", 500)] {
        let field = |name: &str, value: &str| {
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let element = json!({"lastname": "Foto", "assigned_user_id": scene.rossi.id}).to_string();
        let body = [
            field("operation", "create"),
            field("sessionName", &scene.rossi.session),
            field("elementType", "Contacts"),
            field("element", &element),
            format!(
                "--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"foto.png\"\r\n\r\nPNG\r\n--b--\r\n"
            ),
        ]
        .concat();
        let head = format!(
            "POST /webservice.php HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: multipart/form-data; \
             boundary=b\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let answer = raw(&scene.crm.url(), head.as_bytes()).await;
        assert_eq!(answer.status, status);
        if status == 200 {
            assert_eq!(answer.result()["imagename"], "foto.png");
            assert!(answer.result()["imageattachmentids"].as_str().unwrap().starts_with("12x"));
        }
    }
}
