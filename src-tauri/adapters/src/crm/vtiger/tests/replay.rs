//! Every recorded answer of a real Vtiger is read, or refused as unreadable: none is misunderstood.

use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::crm::vtiger::fault::Fault;
use crate::crm::vtiger::wire;

fn transcripts() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("PONTE_SHARED").map_or_else(beside, PathBuf::from);
    Some(shared.join("transcripts/vtiger")).filter(|folder| folder.is_dir())
}

fn lines(folder: &Path) -> Vec<Json> {
    let mut files: Vec<PathBuf> = ["v82", "v83", "v83p"]
        .iter()
        .flat_map(|version| std::fs::read_dir(folder.join(version)).into_iter().flatten().flatten())
        .map(|entry| entry.path())
        .collect();
    files.sort();
    let texts = files.iter().filter_map(|file| std::fs::read_to_string(file).ok());
    texts
        .flat_map(|text| text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect::<Vec<Json>>())
        .collect()
}

#[test]
fn recorded_answers_are_read() {
    let Some(folder) = transcripts() else {
        println!("skipped: recorded answers of Vtiger (no shared folder)");
        return;
    };
    let mut read = 0;
    for line in lines(&folder) {
        let status = u16::try_from(line["status"].as_u64().unwrap_or(0)).unwrap();
        let (body, json) = match &line["json"] {
            Json::Null => (line["body"].as_str().unwrap_or("").to_owned(), None),
            json => (json.to_string(), Some(json)),
        };
        let result = wire::result(status, body.as_bytes());
        match json {
            Some(json) if json["success"] == true && json.get("result").is_some() => assert!(result.is_ok(), "{line}"),
            Some(json) if json.get("error").is_some() => assert!(matches!(result, Err(Fault::Refused(_))), "{line}"),
            Some(_) => {}
            None if body.contains("\"success\":") => {
                assert!(!matches!(result, Err(Fault::Unreadable { .. })), "{body}")
            }
            None => assert!(matches!(result, Err(Fault::Unreadable { .. })), "{line}"),
        }
        read += 1;
    }
    assert!(read > 5000, "{read} recorded answers");
}
