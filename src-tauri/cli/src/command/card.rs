//! A card: field by field what stood there before, what the CRM says and what the calendar says.

use ponte_core::conflict::said;
use ponte_core::decision::FieldConflict;
use ponte_core::record::Value;

use crate::output;
use crate::session::Session;

/// As a table where everything is short, else one field below the other.
pub fn show(session: &Session, card: &[FieldConflict]) {
    let heads = ["cli-card-field", "cli-card-before", "word-side-left", "word-side-right"];
    let heads = heads.map(|key| session.text(key, &[]));
    let texts: Vec<[String; 4]> = card.iter().map(|row| texts(session, row)).collect();
    if texts.iter().flatten().all(|text| text.chars().count() <= 36 && !text.contains('\n')) {
        let mut rows = vec![heads.to_vec()];
        rows.extend(texts.into_iter().map(Vec::from));
        output::table(&rows.into_iter().map(indented).collect::<Vec<_>>());
        return;
    }
    let [_, before, left, right] = &heads;
    for [field, was, crm, calendar] in &texts {
        output::line(&format!("  {field}"));
        for (head, text) in [(before, was), (left, crm), (right, calendar)] {
            output::line(&format!("    {head}: {}", text.replace('\n', "\n      ")));
        }
    }
}

/// An answer field by field, as an example.
pub fn example(card: &[FieldConflict]) -> String {
    let sides = ["crm", "calendar"].into_iter().cycle();
    card.iter()
        .zip(sides)
        .take(2)
        .map(|(row, side)| format!("{}={side}", row.field.name()))
        .collect::<Vec<_>>()
        .join(" ")
}

fn texts(session: &Session, row: &FieldConflict) -> [String; 4] {
    let text = |value: &Option<Value>| value.as_ref().map_or_else(|| "–".to_owned(), said);
    [session.field_word(&row.field.name()), text(&row.base), text(&row.left), text(&row.right)]
}

fn indented(mut row: Vec<String>) -> Vec<String> {
    if let Some(first) = row.first_mut() {
        first.insert_str(0, "  ");
    }
    row
}
