//! Replays recorded exchanges of real servers and compares what matters: success, error, status, keys and values.
//!
//! The known differences are a list; a new difference fails, and so does one that is gone. Skipped by name when the
//! recordings are not there.

use std::{collections::BTreeMap, path::PathBuf};

use serde_json::Value;

use super::client::{Answer, Client, send, sign_in};
use crate::crm::{
    Crm, CrmOptions,
    Version::{self, V82, V83},
};

const KNOWN: &str = include_str!("replay_differences.txt");
const FILES: [&str; 12] = [
    "20_events_basic",
    "21_update_revise",
    "23_tasks",
    "24_contacts_accounts",
    "30_query",
    "40_permissions",
    "52_json",
    "86_source_marker",
    "87_multicontact",
    "89_failed_create_persists",
    "90_query_by_contact",
    "91_read_all_contacts_by_limit",
];
/// Values that differ from run to run by their nature.
const FLEETING: [&str; 5] = ["createdtime", "modifiedtime", "contact_no", "account_no", "imageattachmentids"];

fn recordings() -> PathBuf {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    std::env::var_os("PONTE_SHARED").map_or_else(beside, PathBuf::from).join("transcripts/vtiger")
}

#[derive(Default)]
struct Tally {
    identical: usize,
    skipped: usize,
    different: Vec<String>,
}

#[tokio::test]
async fn recorded_exchanges_replay() {
    let folder = recordings();
    if !folder.exists() {
        println!("skipped: recorded exchanges of Vtiger ({} is missing)", folder.display());
        return;
    }
    let mut tally = Tally::default();
    for (version, name) in [(V82, "v82"), (V83, "v83")] {
        for file in FILES {
            let path = folder.join(name).join(format!("{file}.jsonl"));
            if let Ok(text) = std::fs::read_to_string(path) {
                replay(version, &format!("{name}/{file}"), &text, &mut tally).await;
            }
        }
    }
    let known: Vec<&str> = KNOWN.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    let key = |line: &str| line.split(" | ").next().unwrap_or_default().to_owned();
    let expected: Vec<String> = known.iter().map(|line| key(line)).collect();
    println!("identical {}, different {}, not covered {}", tally.identical, tally.different.len(), tally.skipped);
    let new: Vec<_> = tally.different.iter().filter(|line| !expected.contains(&key(line))).collect();
    let gone: Vec<_> = expected.iter().filter(|one| !tally.different.iter().any(|line| key(line) == **one)).collect();
    assert!(new.is_empty(), "new differences: {new:#?}");
    assert!(gone.is_empty(), "no longer different: {gone:?}");
    assert!(tally.identical > 500, "only {} exchanges were the same", tally.identical);
}

/// A server with the owners of the recordings under their recorded numbers.
async fn stage(version: Version) -> (Crm, BTreeMap<String, Client>) {
    let crm = Crm::start(CrmOptions { version, ..CrmOptions::default() }).await.unwrap();
    crm.set_custom_fields(false);
    crm.add_user("admin", "k", true, "Europe/Rome", "admin@vt.test");
    crm.add_group("Team Selling", &["19x5"]);
    crm.add_group("Marketing Group", &["19x5", "19x6", "19x7"]);
    crm.add_group("Support Group", &[]);
    let mut clients = BTreeMap::new();
    for name in ["rossi", "bianchi", "nyuser"] {
        crm.add_user(name, "k", false, "Europe/Rome", "x@vt.test");
    }
    for name in ["admin", "rossi", "bianchi", "nyuser"] {
        clients.insert(name.to_owned(), sign_in(&crm.url(), name, "k").await);
    }
    (crm, clients)
}

async fn replay(version: Version, name: &str, text: &str, tally: &mut Tally) {
    let (crm, clients) = stage(version).await;
    let mut ids = BTreeMap::new();
    for (position, line) in text.lines().enumerate() {
        let recorded: Value = serde_json::from_str(line).unwrap();
        let operation = recorded["params"]["operation"].as_str().unwrap_or_default();
        let covered = ["create", "retrieve", "update", "revise", "delete", "query"].contains(&operation);
        let client = recorded["user"].as_str().and_then(|user| clients.get(user));
        let (Some(client), true, true) = (client, covered, recorded.get("files").is_none()) else {
            tally.skipped += 1;
            continue;
        };
        let Some(params) = translated(&recorded, &ids, &client.session) else {
            tally.skipped += 1;
            continue;
        };
        let pairs: Vec<(&str, &str)> = params.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        let answer = send(&crm.url(), recorded["method"].as_str().unwrap(), &pairs).await;
        learn(&recorded, &answer, &mut ids);
        match difference(&recorded, &answer, &ids) {
            None => tally.identical += 1,
            Some(what) => tally.different.push(format!("{name}:{position} | {what}")),
        }
    }
}

/// The recorded parameters with our ids; none when they name a live record made before the recording began.
fn translated(recorded: &Value, ids: &BTreeMap<String, String>, session: &str) -> Option<Vec<(String, String)>> {
    let succeeded = recorded["json"]["success"] == true;
    let mut out = Vec::new();
    for (key, value) in recorded["params"].as_object()? {
        let text = value.as_str()?;
        let text = match key.as_str() {
            "sessionName" => session.to_owned(),
            "contactidlist" => text
                .split(';')
                .map(|one| ours(&format!("12x{one}"), ids).map_or(String::new(), |id| id.replace("12x", "")))
                .collect::<Vec<_>>()
                .join(";"),
            _ => rewritten(text, ids, succeeded)?,
        };
        out.push((key.clone(), text));
    }
    Some(out)
}

fn ours(id: &str, ids: &BTreeMap<String, String>) -> Option<String> {
    ids.get(id).cloned()
}

fn rewritten(text: &str, ids: &BTreeMap<String, String>, succeeded: bool) -> Option<String> {
    let mut out = String::new();
    let mut word = String::new();
    for letter in text.chars().chain(['\0']) {
        if letter.is_ascii_alphanumeric() {
            word.push(letter);
            continue;
        }
        let record = ["18x", "9x", "12x", "11x"].iter().any(|prefix| {
            word.strip_prefix(prefix)
                .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|digit| digit.is_ascii_digit()))
        });
        match ids.get(&word) {
            Some(id) => out.push_str(id),
            None if record && succeeded && word.len() < 8 => return None,
            None => out.push_str(&word),
        }
        word.clear();
        if letter != '\0' {
            out.push(letter);
        }
    }
    Some(out)
}

/// Remembers which of our records stands for a recorded one, under both prefixes an activity can have.
fn learn(recorded: &Value, answer: &Answer, ids: &mut BTreeMap<String, String>) {
    let (theirs, own) = (&recorded["json"]["result"]["id"], &answer.json()["result"]["id"]);
    let (Some(theirs), Some(own)) = (theirs.as_str(), own.as_str()) else { return };
    let (Some((_, theirs)), Some((_, own))) = (theirs.split_once('x'), own.split_once('x')) else { return };
    for prefix in ["18", "9", "12", "11"] {
        ids.insert(format!("{prefix}x{theirs}"), format!("{prefix}x{own}"));
    }
}

fn difference(recorded: &Value, answer: &Answer, ids: &BTreeMap<String, String>) -> Option<String> {
    if recorded["status"] != answer.status {
        return Some(format!("status {} instead of {}", answer.status, recorded["status"]));
    }
    let (theirs, own) = (&recorded["json"], &answer.json());
    if theirs["success"] != own["success"] || theirs["error"] != own["error"] {
        return Some(format!(
            "{} {} instead of {} {}",
            own["success"], own["error"], theirs["success"], theirs["error"]
        ));
    }
    match (theirs["result"].as_object(), own["result"].as_object()) {
        (Some(theirs), Some(own)) => {
            let keys = |map: &serde_json::Map<String, Value>| map.keys().cloned().collect::<Vec<_>>();
            if keys(theirs) != keys(own) {
                return Some(format!("keys {:?} instead of {:?}", keys(own), keys(theirs)));
            }
            let same = |key: &str, value: &Value| {
                let mapped =
                    value.as_str().and_then(|id| ids.get(id)).map_or(value.clone(), |id| Value::from(id.as_str()));
                FLEETING.contains(&key) || own[key] == mapped
            };
            let (key, value) = theirs.iter().find(|(key, value)| !same(key, value))?;
            Some(format!("{key}: {} instead of {value}", own[key]))
        }
        _ => None,
    }
}
