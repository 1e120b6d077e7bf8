//! The iCalendar and vCard files of other projects: each is read and edited without loss, or refused with a reason.
//!
//! An edit of the title may change the lines of the title and of the stamps, and no other: the multiset of logical lines
//! tells. A file of several objects is taken apart, as a server does, and each object goes through the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ponte_adapters::groupware::dav::object::{self, Edit};
use ponte_core::decision::Patch;
use ponte_core::record::{Field, Kind, Value};

#[test]
fn every_file_is_edited_without_loss_or_refused_with_a_reason() {
    let Some(corpus) = shared().map(|shared| shared.join("corpus")).filter(|corpus| corpus.is_dir()) else {
        println!("skipped: corpus (no shared test data)");
        return;
    };
    let files = files_below(&corpus);
    assert!(!files.is_empty(), "the corpus is there and empty");
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut refused = Vec::new();
    for path in &files {
        let name = path.strip_prefix(&corpus).unwrap_or(path).display().to_string();
        let text = object::decode(&std::fs::read(path).unwrap());
        for (index, part) in objects(&text).into_iter().enumerate() {
            let outcome = check(kind_of(path), &part, &name);
            *counts.entry(outcome.clone()).or_default() += 1;
            if outcome != "edited" {
                refused.push(format!("{name}#{index}: {outcome}"));
            }
        }
    }
    println!("{} files", files.len());
    counts.iter().for_each(|(outcome, count)| println!("{count:6} {outcome}"));
    refused.iter().for_each(|line| println!("  {line}"));
    assert!(counts.get("edited").copied().unwrap_or(0) > files.len() / 2, "most files are readable");
}

/// Where the shared test data is, if it is.
fn shared() -> Option<PathBuf> {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).parent()?.parent().map(|above| above.join("shared"));
    std::env::var_os("PONTE_SHARED").map(PathBuf::from).or_else(default)
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().filter_map(Result::ok) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "ics" || end == "vcf") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn kind_of(path: &Path) -> Kind {
    if path.extension().is_some_and(|end| end == "vcf") { Kind::Contact } else { Kind::Event }
}

/// The objects of a file: a server stores one card, or the components of one UID with the zones, in each.
fn objects(text: &str) -> Vec<String> {
    let mut shell = String::new();
    let mut objects: Vec<(String, String)> = Vec::new();
    let mut block = String::new();
    let mut depth = 0;
    for line in text.split_inclusive('\n') {
        let upper = line.trim_start_matches('\u{feff}').trim().to_ascii_uppercase();
        let wrapper = upper.ends_with(":VCALENDAR");
        depth += usize::from(upper.starts_with("BEGIN:") && !wrapper);
        match (depth, wrapper) {
            (_, true) => {}
            (0, false) => shell.push_str(line),
            _ => block.push_str(line),
        }
        if upper.starts_with("END:") && !wrapper && depth > 0 {
            depth -= 1;
        }
        if depth == 0 && !block.is_empty() {
            settle(std::mem::take(&mut block), &mut shell, &mut objects);
        }
    }
    if depth != 0 || objects.len() < 2 {
        return vec![text.to_owned()];
    }
    let wrap = |(_, body): &(String, String)| match body.to_ascii_uppercase().contains("BEGIN:VCARD") {
        true => body.clone(),
        false => format!("BEGIN:VCALENDAR\n{shell}{body}END:VCALENDAR\n"),
    };
    objects.iter().map(wrap).collect()
}

fn settle(block: String, shell: &mut String, objects: &mut Vec<(String, String)>) {
    let uid = block.lines().find(|line| line.to_ascii_uppercase().starts_with("UID")).unwrap_or_default().to_owned();
    if block.to_ascii_uppercase().starts_with("BEGIN:VTIMEZONE") {
        shell.push_str(&block);
    } else if let Some((_, body)) = objects.iter_mut().find(|(other, _)| !uid.is_empty() && *other == uid) {
        body.push_str(&block);
    } else {
        objects.push((uid, block));
    }
}

/// `edited`, or the reason for which it was refused.
fn check(kind: Kind, text: &str, name: &str) -> String {
    let zone = TimeZone::get("Europe/Rome").unwrap();
    let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
    let before = match object::read(kind, text, &zone) {
        Ok(object) => object,
        Err(failure) => {
            let reason = failure.details.get("reason").cloned().unwrap_or_default();
            assert!(!reason.is_empty(), "{name}: refused without a reason");
            let property = failure.details.get("property").cloned().unwrap_or_default();
            return format!("{} {reason} {property}", failure.code);
        }
    };
    let same = object::edit(before.is_kind, text, &[], &zone, now).unwrap();
    assert_eq!(same, text, "{name}: an edit of nothing changed something");
    let (field, may_change) = match before.is_kind {
        Kind::Event | Kind::Task => (Field::Title, ["SUMMARY", "DTSTAMP", "LAST-MODIFIED"]),
        Kind::Contact => (Field::JobTitle, ["TITLE", "REV", ""]),
        Kind::Company => (Field::Company, ["ORG", "FN", "REV"]),
    };
    let patch = Patch { set: [(field.clone(), Value::Text("Nuovo, titolo".into()))].into(), ..Patch::default() };
    let edited = object::edit(before.is_kind, text, &[Edit::Patch(patch)], &zone, now).unwrap();
    assert_eq!(other_lines(&edited, may_change), other_lines(text, may_change), "{name}: a line was lost or changed");
    let after = object::read(kind, &edited, &zone).unwrap_or_else(|failure| panic!("{name}: {failure:?}"));
    assert_eq!(after.record.text(&field), "Nuovo, titolo", "{name}");
    let others = before.record.fields.iter().filter(|(other, _)| **other != field && **other != Field::Exceptions);
    for (other, value) in others {
        assert_eq!(after.record.get(other), Some(value), "{name}: {} changed", other.name());
    }
    "edited".to_owned()
}

/// How often each logical line occurs, those that may change apart.
fn other_lines(text: &str, may_change: [&str; 3]) -> BTreeMap<String, usize> {
    let unfolded = text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "");
    let mut lines = BTreeMap::new();
    for line in unfolded.lines() {
        let name = line.split([':', ';']).next().unwrap_or_default().to_ascii_uppercase();
        let name = name.rsplit('.').next().unwrap_or_default();
        if name.is_empty() || !may_change.contains(&name) {
            *lines.entry(line.to_owned()).or_default() += 1;
        }
    }
    lines
}
