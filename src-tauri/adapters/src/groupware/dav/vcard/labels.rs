//! What a card calls an address or a number: TYPE parameters, the bare words of vCard 2.1, and Apple's `X-ABLabel` in
//! the same group.

use crate::groupware::dav::lines::{Component, Line, read_text};

/// The types of ours: our label, the word a card has for it.
const PHONES: [(&str, &str); 5] =
    [("assistant", "X-ASSISTANT"), ("fax", "FAX"), ("mobile", "CELL"), ("work", "WORK"), ("home", "HOME")];
const OTHERS: [(&str, &str); 2] = [("work", "WORK"), ("home", "HOME")];

/// The words of a line, in upper case: of TYPE, of bare parameters and of its group's label.
fn words(card: &Component, line: &Line) -> Vec<String> {
    let typed = line.params().iter().filter(|param| matches!(param.name.as_str(), "" | "TYPE"));
    let mut words: Vec<String> = typed
        .flat_map(|param| &param.values)
        .flat_map(|value| value.split(','))
        .map(|w| w.trim().to_ascii_uppercase())
        .collect();
    if let Some(label) = group_label(card, line) {
        words.push(label.trim_start_matches("_$!<").trim_end_matches(">!$_").to_ascii_uppercase());
    }
    words
}

fn group_label(card: &Component, line: &Line) -> Option<String> {
    let mut labels = card.all("X-ABLABEL");
    let label = labels.find(|label| !line.group().is_empty() && label.group().eq_ignore_ascii_case(line.group()))?;
    Some(read_text(label))
}

/// Our label for a line: of several the more telling one (a work fax is a fax).
pub(super) fn label(card: &Component, line: &Line) -> &'static str {
    let words = words(card, line);
    let says = |word: &str| words.iter().any(|own| own == word || own.strip_prefix("X-").unwrap_or(own) == word);
    let table: &[(&'static str, &str)] = if line.name() == "TEL" { &PHONES } else { &OTHERS };
    let found = table.iter().find(|(ours, theirs)| {
        says(theirs) || says(&ours.to_ascii_uppercase()) || (*ours == "assistant" && says("EVOLUTION-ASSISTANT"))
    });
    let business = says("BUSINESS") || says("OFFICE");
    found.map(|(ours, _)| *ours).unwrap_or(if business { "work" } else { "other" })
}

/// The word a card has for our label; "" for `other`.
pub(super) fn word(name: &str, label: &str) -> &'static str {
    let table: &[(&str, &'static str)] = if name == "TEL" { &PHONES } else { &OTHERS };
    table.iter().find(|(ours, _)| *ours == label).map_or("", |(_, theirs)| *theirs)
}

/// How early a line comes among its like: PREF of vCard 4, `pref` of the others.
pub(super) fn preference(line: &Line) -> u8 {
    let pref = line.param("PREF").and_then(|pref| pref.trim().parse().ok());
    let typed = line.params().iter().filter(|param| matches!(param.name.as_str(), "" | "TYPE"));
    let says = typed
        .flat_map(|param| &param.values)
        .any(|value| value.split(',').any(|w| w.trim().eq_ignore_ascii_case("PREF")));
    pref.unwrap_or(if says { 1 } else { 101 })
}
