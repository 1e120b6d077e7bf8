//! Signing in, verbs, rights: S1, S2, S3, S8, S14, S15.

use serde_json::json;

use super::client::{challenge, login, scene, send};
use crate::crm::Version::{V82, V83};

#[tokio::test]
async fn s1_sync_and_its_kin_are_dead() {
    for version in [V82, V83] {
        let scene = scene(version).await;
        for operation in ["sync", "logout", "wsapp_register", "files_retrieve", "convertlead", "frobnicate"] {
            let answer = scene.admin.post(operation, &[("elementType", "Events")]).await;
            assert_eq!((answer.status, answer.body.as_str()), (500, ""), "{operation}");
        }
        assert_eq!(scene.admin.get("LISTTYPES", &[]).await.status, 200, "logout ends nothing, and case does not count");
    }
}

#[tokio::test]
async fn s2_a_normal_user_of_830_has_no_entity_modules_unless_he_views_all() {
    let scene = scene(V83).await;
    let types = |answer: serde_json::Value| answer["types"].as_array().unwrap().len();
    assert_eq!(types(scene.rossi.get("listtypes", &[]).await.result()), 7);
    for module in ["Events", "Calendar", "Contacts", "Accounts"] {
        assert_eq!(scene.rossi.get("describe", &[("elementType", module)]).await.code(), "ACCESS_DENIED");
        assert_eq!(scene.rossi.query(&format!("select id from {module};")).await.code(), "ACCESS_DENIED");
    }
    assert_eq!(scene.rossi.create("Events", scene.rossi.meeting(json!({}))).await.code(), "ACCESS_DENIED");
    let foreign = scene.bianchi.id.clone();
    scene.crm.set_visibility(&scene.rossi.id, true, true);
    assert!(types(scene.rossi.get("listtypes", &[]).await.result()) > 30);
    let id = scene.crm.ui_create(&foreign, "Events", &[("subject", "x"), ("visibility", "Private")]).unwrap();
    assert_eq!(scene.rossi.retrieve(&id).await.result()["subject"], "x");
    assert_eq!(scene.rossi.revise(json!({"id": id, "subject": "y"})).await.code(), "ACCESS_DENIED");
}

#[tokio::test]
async fn s3_a_query_shows_what_retrieve_refuses() {
    let scene = scene(V82).await;
    let private = scene.bianchi.create_meeting(json!({"subject": "Secret", "visibility": "Private"})).await;
    let public = scene.bianchi.create_meeting(json!({"subject": "Open", "visibility": "Public"})).await;
    let blank = scene.bianchi.create_meeting(json!({"subject": "Blank"})).await;
    let task = json!({"subject": "T", "date_start": "2026-12-01", "time_start": "09:00:00", "due_date": "2026-12-02",
        "taskstatus": "Planned", "activitytype": "Task", "visibility": "Public", "assigned_user_id": scene.bianchi.id});
    let task = scene.bianchi.create("Calendar", task).await.result();
    let rows = scene.rossi.query("select subject from Events where subject like '%';").await.result();
    assert_eq!(rows.as_array().unwrap().len(), 3);
    assert_eq!(scene.rossi.query("select count(*) from Events;").await.result(), json!([{"count": "3"}]));
    assert_eq!(scene.rossi.query("select id from Calendar;").await.result(), json!([{"id": task["id"]}]));
    for (event, readable) in [(&private, false), (&blank, false), (&task, false), (&public, true)] {
        let id = event["id"].as_str().unwrap();
        assert_eq!(scene.rossi.retrieve(id).await.code().is_empty(), readable, "{id}");
        assert_eq!(scene.rossi.revise(json!({"id": id, "subject": "x"})).await.code(), "ACCESS_DENIED");
    }
    scene.crm.set_visibility(&scene.bianchi.id, false, false);
    assert_eq!(scene.rossi.retrieve(public["id"].as_str().unwrap()).await.code(), "ACCESS_DENIED");
}

#[tokio::test]
async fn s8_gone_and_never_there_differ_from_forbidden_by_a_sentence_only() {
    let scene = scene(V82).await;
    let own = scene.rossi.create_meeting(json!({})).await["id"].as_str().unwrap().to_owned();
    let foreign = scene.bianchi.create_meeting(json!({"visibility": "Private"})).await;
    scene.rossi.post("delete", &[("id", &own)]).await.result();
    let denied = "Permission to perform the operation is denied";
    let rows = [
        (own.as_str(), "ACCESS_DENIED", denied),
        ("18x99999", "ACCESS_DENIED", denied),
        ("abc", "ACCESS_DENIED", "Permission to perform the operation is denied for id"),
        ("999x1", "ACCESS_DENIED", "Permission to perform the operation is denied for id"),
        (foreign["id"].as_str().unwrap(), "ACCESS_DENIED", "Permission to read given object is denied"),
    ];
    for (id, code, message) in rows {
        let answer = scene.rossi.retrieve(id).await;
        assert_eq!((answer.code().as_str(), answer.message().as_str()), (code, message), "{id}");
    }
    let contact = scene.rossi.create_contact("Verdi").await.replace("12x", "18x");
    assert_eq!(scene.rossi.retrieve(&contact).await.code(), "INVALID_ID_ATTRIBUTE");
    assert_eq!(scene.rossi.query("select id,deleted from Events;").await.code(), "ACCESS_DENIED");
}

#[tokio::test]
async fn s14_a_second_challenge_spoils_the_first() {
    let scene = scene(V82).await;
    let url = scene.crm.url();
    let token = |answer: serde_json::Value| answer["token"].as_str().unwrap().to_owned();
    let first = token(challenge(&url, "rossi").await.result());
    let second = token(challenge(&url, "ROSSI").await.result());
    assert_eq!(login(&url, "rossi", &first, "rkey").await.code(), "INVALID_USER_CREDENTIALS");
    assert_eq!(login(&url, "rossi", &second, "rkey").await.code(), "");
    assert_eq!(login(&url, "rossi", &second, "rkey").await.code(), "", "a token is good until it is replaced");
    assert_eq!(login(&url, "nobody", &second, "rkey").await.code(), "INVALID_AUTH_TOKEN");
    assert_eq!(challenge(&url, "nobody").await.message(), "username does not exists");
}

#[tokio::test]
async fn s15_errors_are_200_and_wrong_verbs_mislead() {
    let scene = scene(V82).await;
    let url = scene.crm.url();
    let rows = [
        ("GET", "create", "ACCESS_DENIED", "Permission to perform the operation is denied"),
        ("POST", "query", "ACCESS_DENIED", "Permission to perform the operation is denied for query"),
        ("POST", "retrieve", "ACCESS_DENIED", "Permission to perform the operation is denied for id"),
        ("POST", "getchallenge", "ACCESS_DENIED", "No username given"),
        ("GET", "login", "INVALID_AUTH_TOKEN", "Specified token is invalid or expired"),
    ];
    for (method, operation, code, message) in rows {
        let params =
            [("operation", operation), ("sessionName", &scene.rossi.session), ("username", "rossi"), ("id", "1x1")];
        let answer = send(&url, method, &params).await;
        assert_eq!(answer.status, 200);
        assert_eq!((answer.code().as_str(), answer.message().as_str()), (code, message), "{method} {operation}");
    }
    assert_eq!(send(&url, "GET", &[("operation", "listtypes")]).await.code(), "AUTHENTICATION_REQUIRED");
    scene.crm.expire_sessions();
    assert_eq!(scene.rossi.get("listtypes", &[]).await.code(), "INVALID_SESSIONID");
}

#[tokio::test]
async fn assigning_follows_the_sharing_of_the_module() {
    let scene = scene(V82).await;
    let give = |module: &'static str, owner: &'static str| {
        let element = match module {
            "Contacts" => json!({"lastname": "x", "assigned_user_id": owner}),
            _ => scene.rossi.meeting(json!({"assigned_user_id": owner})),
        };
        scene.rossi.create(module, element)
    };
    let rows = [
        ("Events", "19x3", true),
        ("Events", "20x4", true),
        ("Events", "20x5", false),
        ("Events", "5", false),
        ("Events", "19x999", false),
        ("Contacts", "20x5", true),
        ("Contacts", "12x2", false),
    ];
    for (module, owner, allowed) in rows {
        assert_eq!(give(module, owner).await.code().is_empty(), allowed, "{module} to {owner}");
    }
    let given = scene.rossi.create_meeting(json!({})).await["id"].clone();
    scene.rossi.revise(json!({"id": given, "assigned_user_id": "19x3"})).await.result();
    assert_eq!(scene.rossi.retrieve(given.as_str().unwrap()).await.code(), "ACCESS_DENIED");
}
