//! Postal addresses: ADR, of which records hold two.

use ponte_core::record::{Address, AddressSlot};

use super::Version;
use super::items::type_param;
use super::labels::label;
use super::name::{new_line, part_text, raw_parts};
use crate::groupware::dav::lines::{Component, Line, escape, plain_value, with_text};

/// The place among the ADR lines that holds `slot`: the one of its type, else the first (second) that has none.
fn place(card: &Component, slot: AddressSlot) -> Option<usize> {
    let labels: Vec<&str> = card.all("ADR").map(|line| label(card, line)).collect();
    let of = |wanted: &str| labels.iter().position(|label| *label == wanted);
    let main = of("work").or_else(|| of("other"));
    match slot {
        AddressSlot::Main => main,
        AddressSlot::Other => of("home")
            .or_else(|| labels.iter().enumerate().position(|(place, label)| Some(place) != main && *label == "other")),
    }
}

/// Reads one.
pub(super) fn read(card: &Component, slot: AddressSlot) -> Address {
    let line = place(card, slot).and_then(|place| card.all("ADR").nth(place));
    line.map(address).unwrap_or_default()
}

/// Post-office box; extended; street; town; region; code; country (RFC 6350 §6.3.1).
fn address(line: &Line) -> Address {
    let parts = raw_parts(line);
    let text = |place: usize| parts.get(place).map(|part| part_text(part, ", ")).unwrap_or_default();
    let street = [text(2), text(1)].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
    Address { po_box: text(0), street, city: text(3), region: text(4), postcode: text(5), country: text(6) }
}

/// Writes one; the same address stays as it was written.
pub(super) fn write(card: &mut Component, slot: AddressSlot, new: &Address) {
    if read(card, slot) == *new {
        return;
    }
    let parts = [&new.po_box, "", &new.street, &new.city, &new.region, &new.postcode, &new.country];
    let value = parts.map(escape).join(";");
    let empty = *new == Address::default();
    match place(card, slot) {
        Some(wanted) => {
            let mut seen = 0;
            card.map_lines(|line| {
                if line.name() != "ADR" {
                    return Some(line);
                }
                seen += 1;
                if seen - 1 != wanted {
                    Some(line)
                } else if empty {
                    None
                } else {
                    Some(rewritten(&line, &value))
                }
            });
        }
        None if empty => {}
        None => {
            let version = Version::of(card);
            let word = if slot == AddressSlot::Main { "WORK" } else { "HOME" };
            card.add(new_line(version, "ADR", &type_param(version, word), &value));
        }
    }
}

fn rewritten(line: &Line, value: &str) -> Line {
    // The formatted text beside the parts no longer says what they say (RFC 6350 §6.3.1).
    let line = line.with_param("LABEL", None);
    if plain_value(&line) == line.value() { line.with_value(value) } else { with_text(&line, value) }
}
