//! Events and tasks: S4, S5, S7, S9, S11, E1 to E11.

use std::sync::{Arc, atomic::AtomicI64};

use serde_json::json;

use super::client::{scene, scene_at};
use crate::crm::{
    Clock,
    Version::{V82, V83},
};

#[tokio::test]
async fn s4_e9_any_write_erases_reminder_and_invitees_and_820_cuts_the_contacts() {
    for (version, kept) in [(V82, 1), (V83, 3)] {
        let scene = scene(version).await;
        let mut people = Vec::new();
        for name in ["A", "B", "C"] {
            people.push(scene.admin.create_contact(name).await);
        }
        let bare: Vec<&str> = people.iter().filter_map(|id| id.strip_prefix("12x")).collect();
        let element = scene.admin.meeting(json!({"reminder_time": "900"})).to_string();
        let extra = [("contactidlist", &*bare.join(";")), ("inviteesid", "2;3")];
        let mut params = vec![("elementType", "Events"), ("element", element.as_str())];
        params.extend(extra);
        let made = scene.admin.post("create", &params).await.result();
        let id = made["id"].as_str().unwrap().to_owned();
        assert_eq!((made["reminder_time"].as_str(), made["contact_id"].as_str()), (Some("15"), Some(&*people[0])));
        assert_eq!(scene.crm.invitees_of(&id), ["19x2", "19x3"]);
        let revised = scene.admin.revise(json!({"id": id, "location": "x"})).await.result();
        assert_eq!(revised["reminder_time"], "");
        assert!(scene.crm.invitees_of(&id).is_empty());
        assert_eq!(scene.crm.contacts_of(&id).len(), kept);
        let element = json!({"id": id, "location": "y"}).to_string();
        let cure = [("element", element.as_str()), extra[0], extra[1]];
        scene.admin.post("revise", &cure).await.result();
        assert_eq!(scene.crm.contacts_of(&id), people);
        assert_eq!(scene.crm.invitees_of(&id), ["19x2", "19x3"]);
        let moved = scene.admin.revise(json!({"id": id, "contact_id": people[2]})).await.result();
        assert_eq!(moved["contact_id"], if version == V83 { people[0].as_str() } else { people[2].as_str() });
        scene.admin.post("revise", &[("element", &element), ("contactidlist", "")]).await.result();
        assert!(scene.crm.contacts_of(&id).is_empty());
    }
}

#[tokio::test]
async fn s5_an_echoed_reminder_is_corrupted() {
    let scene = scene(V82).await;
    let made = scene.rossi.create_meeting(json!({"reminder_time": "3600"})).await;
    assert_eq!(made["reminder_time"], "61");
    let echoed = scene.rossi.revise(json!({"id": made["id"], "reminder_time": "15"})).await.result();
    assert_eq!(echoed["reminder_time"], "1");
}

#[tokio::test]
async fn s7_times_are_in_the_servers_zone() {
    let winter = json!({"date_start": "2026-12-10", "time_start": "09:00:00", "due_date": "2026-12-10"});
    let rows = [
        ("UTC", "2026-12-10", "10:00:00", "2026-12-10", "09:00:00"),
        ("UTC", "2026-07-10", "10:00:00", "2026-07-10", "08:00:00"),
        ("UTC", "2026-12-10", "00:30:00", "2026-12-09", "23:30:00"),
        ("America/New_York", "2026-12-10", "10:00:00", "2026-12-10", "04:00:00"),
    ];
    for (zone, date, time, read_date, read_time) in rows {
        let clock = Clock::Manual(Arc::new(AtomicI64::new(1_795_320_000)));
        let scene = scene_at(V82, clock, zone).await;
        let fields =
            [("subject", "x"), ("date_start", date), ("time_start", time), ("due_date", date), ("time_end", time)];
        let id = scene.crm.ui_create(&scene.rossi.id, "Events", &fields).unwrap();
        let read = scene.rossi.retrieve(&id).await.result();
        assert_eq!((read["date_start"].as_str(), read["time_start"].as_str()), (Some(read_date), Some(read_time)));
        let written = scene.rossi.create_meeting(winter.clone()).await;
        assert_eq!(written["time_start"], "09:00:00", "what the API writes stays as it is");
        let stamp = if zone == "UTC" { "2026-11-22 04:00:00" } else { "2026-11-21 23:00:00" };
        assert_eq!(written["createdtime"], stamp);
    }
}

#[tokio::test]
async fn s9_a_failed_create_leaves_the_event_behind() {
    let scene = scene(V82).await;
    for time in ["pippo", "25:99:00"] {
        let element = scene.rossi.meeting(json!({"subject": time, "time_start": time}));
        assert_eq!(scene.rossi.create("Events", element).await.code(), "INTERNAL_SERVER_ERROR");
        let rows = scene.rossi.query(&format!("select subject from Events where subject='{time}';")).await.result();
        assert_eq!(rows.as_array().unwrap().len(), 1);
    }
    let garbage = scene.rossi.create("Events", scene.rossi.meeting(json!({"date_start": "pippo"}))).await;
    assert_eq!((garbage.status, garbage.body.starts_with("<pre>array")), (200, true));
    let rows =
        [("due_date", "pippo", "-498921"), ("time_end", "pippo", "-498921"), ("date_start", "2026-02-30", "6577")];
    for (field, value, hours) in rows {
        assert_eq!(scene.rossi.create_meeting(json!({ field: value })).await["duration_hours"], hours, "{field}");
    }
}

#[tokio::test]
async fn s11_a_task_without_its_type_is_a_phantom() {
    let scene = scene(V82).await;
    let mut task = json!({"subject": "T", "date_start": "2026-12-01", "time_start": "09:00:00", "due_date": "2026-12-05",
        "taskstatus": "Not Started", "assigned_user_id": scene.rossi.id});
    let phantom = scene.rossi.create("Calendar", task.clone()).await.result();
    let id = phantom["id"].as_str().unwrap();
    assert!(id.starts_with("9x"));
    assert_eq!(phantom["activitytype"], "");
    assert_eq!(scene.rossi.retrieve(id).await.code(), "INVALID_ID_ATTRIBUTE");
    assert_eq!(scene.rossi.retrieve(&id.replace("9x", "18x")).await.result()["subject"], "T");
    task["activitytype"] = json!("Task");
    let real = scene.rossi.create("Calendar", task).await.result();
    assert_eq!(real["duration_hours"], "110", "a missing end is the writer's midnight");
    scene.rossi.retrieve(real["id"].as_str().unwrap()).await.result();
    let event = scene.rossi.create_meeting(json!({"activitytype": "Task"})).await;
    let id = event["id"].as_str().unwrap().to_owned();
    assert_eq!(scene.rossi.retrieve(&id).await.code(), "INVALID_ID_ATTRIBUTE");
    scene.rossi.retrieve(&id.replace("18x", "9x")).await.result();
    scene.rossi.revise(json!({"id": id.replace("18x", "9x"), "activitytype": "Meeting"})).await.result();
    scene.rossi.retrieve(&id).await.result();
}

#[tokio::test]
async fn e1_the_first_missing_field_is_named_in_the_versions_order() {
    for (version, first) in [(V82, "activitytype"), (V83, "subject")] {
        let scene = scene(version).await;
        let answer = scene.admin.create("Events", json!({})).await;
        assert_eq!(answer.code(), "MANDATORY_FIELDS_MISSING");
        assert_eq!(answer.message(), format!("{first} does not have a value"));
        let zero = scene.admin.meeting(json!({"duration_hours": "0"}));
        assert_eq!(scene.admin.create("Events", zero).await.code(), "");
        let blank = scene.admin.meeting(json!({"subject": ""}));
        assert_eq!(scene.admin.create("Events", blank).await.message(), "subject does not have a value");
        let id = scene.admin.create_meeting(json!({"location": "Sala 1"})).await["id"].clone();
        let partial = json!({"id": id, "subject": "U"}).to_string();
        let refused = scene.admin.post("update", &[("element", &partial)]).await;
        assert_eq!(refused.code(), "MANDATORY_FIELDS_MISSING");
        let whole = scene.admin.meeting(json!({"id": id})).to_string();
        let kept = scene.admin.post("update", &[("element", &whole)]).await.result();
        assert_eq!(kept["location"], "Sala 1", "update keeps what it is not sent");
    }
}

#[tokio::test]
async fn e2_e3_e4_e5_times_are_text_and_durations_are_computed() {
    let scene = scene(V82).await;
    let rows = [
        (json!({"time_end": "09:17:00"}), "time_end", "09:17:00", "0", "17"),
        (json!({"time_start": "09:00"}), "time_start", "09:00", "1", "0"),
        (json!({"time_start": "09:00:00Z"}), "time_start", "09:00:00Z", "1", "0"),
        (json!({"duration_hours": "99", "duration_minutes": "45"}), "time_end", "10:00:00", "1", "0"),
        (json!({"time_end": "08:00:00"}), "time_end", "08:00:00", "-1", "0"),
        (
            json!({"notime": "1", "due_date": "2026-12-02", "time_start": "00:00:00", "time_end": "00:00:00"}),
            "notime",
            "1",
            "24",
            "0",
        ),
        (json!({"activitytype": "Lunch", "visibility": "Secret"}), "visibility", "Secret", "1", "0"),
    ];
    for (sent, field, value, hours, minutes) in rows {
        let made = scene.rossi.create_meeting(sent.clone()).await;
        assert_eq!(made[field], value, "{sent}");
        assert_eq!((made["duration_hours"].as_str(), made["duration_minutes"].as_str()), (Some(hours), Some(minutes)));
    }
    let bent = scene.rossi.create_meeting(json!({"date_start": "2026-02-30"})).await;
    assert_eq!(bent["date_start"], "0000-00-00");
}

#[tokio::test]
async fn e6_a_series_is_separate_events_and_a_write_deletes_the_rule() {
    let scene = scene(V82).await;
    let fields = [
        ("subject", "Weekly"),
        ("date_start", "2026-12-01"),
        ("time_start", "10:00:00"),
        ("due_date", "2026-12-01"),
        ("time_end", "11:00:00"),
    ];
    let series = scene.crm.ui_weekly_series(&scene.rossi.id, &fields, 3);
    assert_eq!(series.len(), 3);
    let rows = scene.rossi.query("select date_start,recurringtype from Events order by id;").await.result();
    assert_eq!(rows[2]["date_start"], "2026-12-15");
    assert_eq!(rows[2]["recurringtype"], "Weekly");
    assert!(scene.crm.recurs(&series[0]));
    scene.rossi.revise(json!({"id": series[0], "location": "x"})).await.result();
    assert!(!scene.crm.recurs(&series[0]));
    assert!(scene.crm.recurs(&series[1]));
}

#[tokio::test]
async fn e7_references_are_checked_for_kind_and_dropped_when_gone() {
    let scene = scene(V82).await;
    let contact = scene.rossi.create_contact("Verdi").await;
    let wrong = scene.rossi.meeting(json!({"parent_id": contact}));
    assert_eq!(scene.rossi.create("Events", wrong).await.code(), "REFERENCE_INVALID");
    let missing = scene.rossi.create_meeting(json!({"contact_id": "12x99999"})).await;
    assert_eq!(missing["contact_id"], "");
    let linked = scene.rossi.create_meeting(json!({"contact_id": contact})).await;
    let related = [("id", contact.as_str()), ("relatedType", "Calendar"), ("relatedLabel", "Activities")];
    assert_eq!(scene.rossi.get("retrieve_related", &related).await.result(), json!([]));
    let before = linked["modifiedtime"].clone();
    scene.rossi.post("delete", &[("id", &contact)]).await.result();
    let after = scene.rossi.retrieve(linked["id"].as_str().unwrap()).await.result();
    assert_eq!((after["contact_id"].as_str(), &after["modifiedtime"]), (Some(""), &before));
}

#[tokio::test]
async fn e8_e10_mails_go_out_on_every_save_with_the_flag_on() {
    let scene = scene(V82).await;
    let made = scene.rossi.create_meeting(json!({"sendnotification": true})).await;
    assert_eq!(made["sendnotification"], "1");
    assert!(made.get("invitees").is_none());
    scene.rossi.revise(json!({"id": made["id"], "location": "x"})).await.result();
    assert_eq!(scene.crm.mails_sent().len(), 2);
    scene.crm.reset_counters();
    scene.rossi.revise(json!({"id": made["id"], "sendnotification": "0"})).await.result();
    assert!(scene.crm.mails_sent().is_empty());
}

#[tokio::test]
async fn e11_the_source_is_written_once_and_can_be_asked_for() {
    let scene = scene(V82).await;
    let marker = format!("ponte:{}", "a".repeat(120));
    let made = scene.rossi.create_meeting(json!({"source": marker, "createdtime": "2001-01-01 00:00:00"})).await;
    let cut = made["source"].as_str().unwrap().to_owned();
    assert_eq!(cut, marker.to_uppercase().chars().take(100).collect::<String>(), "upper case, and cut");
    assert_ne!(made["createdtime"], "2001-01-01 00:00:00");
    let id = made["id"].as_str().unwrap();
    scene.rossi.revise(json!({"id": id, "source": "other"})).await.result();
    scene.crm.ui_edit(id, &[("subject", "ui")]);
    let found =
        scene.rossi.query(&format!("select id,source from Events where source='{}';", cut.to_uppercase())).await;
    assert_eq!(found.result(), json!([{"id": id, "source": cut}]));
    assert_eq!(scene.rossi.create_meeting(json!({})).await["source"], "WEBSERVICE");
}
