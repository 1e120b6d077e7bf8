//! What servers make of the text they are given. A client that expects its own bytes back meets each of these here.

use super::flavour::{CardRewriting, Quirks, Rewriting, WithAttendees};
use super::object::{Component, name_of, value_of, value_start};

/// The text that a server with these quirks stores for `sent`, which parses as `object`.
pub(super) fn stored(quirks: &Quirks, sent: &str, object: &Component) -> String {
    if object.name == "VCARD" {
        return card(quirks.card, sent, object);
    }
    let attended = object.has_attendees();
    let change: fn(&mut Component) = match (quirks.body, quirks.attendees, attended) {
        (_, WithAttendees::Annotated, true) => |part| annotate(part, false),
        (_, WithAttendees::Unquoted, true) => |part| annotate(part, true),
        (_, WithAttendees::Renamed, true) => |part| {
            rename(part);
            reorder(part);
        },
        (Rewriting::Kept, ..) => return sent.to_owned(),
        (Rewriting::Reordered, ..) => reorder,
        (Rewriting::UnescapedExtensions, ..) => unescape_extensions,
    };
    rewritten(object, change)
}

/// How a card of version 4 looks to a client of a server that gives out 3.0 only.
pub(super) fn as_card_3(text: &str) -> String {
    let Some(mut card) = Component::parse(text).filter(|card| card.value("VERSION") == Some("4.0")) else {
        return text.to_owned();
    };
    card.lines.retain(|line| name_of(line) != "KIND");
    for line in &mut card.lines {
        *line = match name_of(line).as_str() {
            "VERSION" => "VERSION:3.0".to_owned(),
            _ => line.replace(";PREF=1", ";TYPE=PREF").replace(";VALUE=uri:tel:", ":").replace("TYPE=\"", "TYPE="),
        };
    }
    card.write()
}

fn rewritten(object: &Component, change: fn(&mut Component)) -> String {
    let mut changed = object.clone();
    for part in changed.parts.iter_mut().filter(|part| part.name != "VTIMEZONE") {
        change(part);
    }
    changed.write()
}

fn reorder(part: &mut Component) {
    part.lines.sort_by_key(|line| name_of(line));
}

fn annotate(part: &mut Component, unquote: bool) {
    for line in &mut part.lines {
        if name_of(line) == "ATTENDEE" && !line.contains("SCHEDULE-STATUS") {
            *line = line.replacen("ATTENDEE", "ATTENDEE;SCHEDULE-STATUS=1.1", 1);
        }
        if unquote && name_of(line).starts_with("X-") {
            let start = value_start(line);
            let (head, value) = (line.get(..start).unwrap_or(""), line.get(start..).unwrap_or(""));
            *line = format!("{}{value}", head.replace('"', ""));
        }
    }
}

fn rename(part: &mut Component) {
    for line in &mut part.lines {
        if name_of(line) == "ORGANIZER" {
            *line = format!("ORGANIZER;CN=Giulia Ferri:{}", value_of(line));
        }
    }
    if part.line("CLASS").is_none() {
        part.lines.push("CLASS:PUBLIC".to_owned());
    }
}

fn unescape_extensions(part: &mut Component) {
    for line in part.lines.iter_mut().filter(|line| name_of(line).starts_with("X-")) {
        *line = line.replace("\\,", ",").replace("\\;", ";");
    }
}

fn card(rewriting: CardRewriting, sent: &str, object: &Component) -> String {
    let change: fn(&str) -> String = match rewriting {
        CardRewriting::Kept => return sent.to_owned(),
        CardRewriting::ShortNames => |line| match name_of(line).as_str() {
            "N" => line.trim_end_matches(';').to_owned(),
            "X-ABLABEL" => capitals(line),
            _ => line.to_owned(),
        },
        CardRewriting::SplitTypes => split_types,
        CardRewriting::CapitalLabels => {
            |line| if name_of(line) == "X-ABLABEL" { capitals(line) } else { line.to_owned() }
        }
    };
    let mut changed = object.clone();
    changed.lines = changed.lines.iter().map(|line| change(line)).collect();
    changed.write()
}

fn capitals(line: &str) -> String {
    let start = value_start(line);
    format!("{}{}", line.get(..start).unwrap_or("").to_uppercase(), line.get(start..).unwrap_or(""))
}

fn split_types(line: &str) -> String {
    let start = value_start(line);
    let parts: Vec<String> = line
        .get(..start)
        .unwrap_or("")
        .split(';')
        .map(|part| if part.starts_with("TYPE=") { part.replace(',', ";TYPE=") } else { part.to_owned() })
        .collect();
    format!("{}{}", parts.join(";"), line.get(start..).unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use super::super::Flavour;
    use super::*;

    fn event(lines: &str) -> String {
        format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\n{lines}END:VEVENT\r\nEND:VCALENDAR\r\n")
    }

    fn card(lines: &str) -> String {
        format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1\r\n{lines}END:VCARD\r\n")
    }

    #[test]
    fn each_server_rewrites_its_own_way() {
        let invited = event("ATTENDEE:mailto:a@example.it\r\nX-P;X-Q=\"r\":s\r\n");
        let plain = event("SUMMARY:a\r\nDTSTART:20260101T090000Z\r\nX-NOTE:a\\,b\r\n");
        let person = card("N:Ferri;Giulia;;;\r\nTEL;TYPE=WORK,VOICE:1\r\nitem1.X-ABLabel:Ufficio\r\n");
        for (flavour, sent, holds, lacks) in [
            (Flavour::Nextcloud, &plain, "X-NOTE:a\\,b", "X-NOTE:a,b"),
            (Flavour::Nextcloud, &invited, "ATTENDEE;SCHEDULE-STATUS=1.1:", "X-Q=r"),
            (Flavour::DaviCal, &invited, "X-P;X-Q=r:s", "X-Q=\"r\""),
            (Flavour::Sogo, &invited, "CLASS:PUBLIC", "SCHEDULE-STATUS"),
            (Flavour::Sogo, &person, "N:Ferri;Giulia\r\n", "X-ABLabel"),
            (Flavour::Cyrus, &plain, "X-NOTE:a,b", "a\\,b"),
            (Flavour::Cyrus, &person, "TYPE=WORK;TYPE=VOICE", "WORK,VOICE"),
            (Flavour::Radicale, &plain, "DTSTART:20260101T090000Z\r\nSUMMARY:a", "SUMMARY:a\r\nDTSTART"),
            (Flavour::Radicale, &person, "ITEM1.X-ABLABEL:Ufficio", "X-ABLabel"),
            (Flavour::Xandikos, &person, "item1.X-ABLabel:Ufficio", "X-ABLABEL"),
        ] {
            let kept = stored(&flavour.quirks(), sent, &Component::parse(sent).unwrap());
            assert!(kept.contains(holds) && !kept.contains(lacks), "{flavour:?}: {kept}");
        }
    }

    #[test]
    fn a_card_of_version_4_is_shown_as_3() {
        let four =
            "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:1\r\nKIND:individual\r\nEMAIL;PREF=1:a@example.it\r\nEND:VCARD\r\n";
        let shown = as_card_3(four);
        assert!(shown.contains("VERSION:3.0") && shown.contains("TYPE=PREF") && !shown.contains("KIND"));
    }
}
