//! iCalendar and vCard texts as components and content lines: as much as a server must know of what it keeps.
//! It never decodes a value it does not need, and never accepts a text whose components do not close.

/// A component with its content lines, unfolded, and the components inside.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Component {
    /// `VCALENDAR`, `VEVENT`, `VCARD`, …
    pub name: String,
    /// Content lines without their line ends.
    pub lines: Vec<String>,
    /// Components inside.
    pub parts: Vec<Component>,
}

impl Component {
    /// The one component that `text` is; `None` where it is something else.
    pub(super) fn parse(text: &str) -> Option<Component> {
        let mut open: Vec<Component> = vec![Component::default()];
        for line in unfold(text) {
            if let Some(name) = marker(&line, "BEGIN") {
                open.push(Component { name, ..Component::default() });
            } else if let Some(name) = marker(&line, "END") {
                let done = open.pop().filter(|done| done.name == name)?;
                open.last_mut()?.parts.push(done);
            } else if !line.is_empty() {
                open.last_mut()?.lines.push(line);
            }
        }
        let mut document = open.pop()?;
        let whole = open.is_empty() && document.lines.is_empty() && document.parts.len() == 1;
        if whole { document.parts.pop() } else { None }
    }

    /// It as a text, folded (RFC 5545 §3.1).
    pub(super) fn write(&self) -> String {
        let mut text = String::new();
        self.write_into(&mut text);
        text
    }

    fn write_into(&self, text: &mut String) {
        text.push_str(&format!("BEGIN:{}\r\n", self.name));
        for line in &self.lines {
            fold(line, text);
        }
        for part in &self.parts {
            part.write_into(text);
        }
        text.push_str(&format!("END:{}\r\n", self.name));
    }

    /// The first content line of that property.
    pub(super) fn line(&self, property: &str) -> Option<&str> {
        self.lines.iter().map(String::as_str).find(|line| name_of(line) == property)
    }

    /// The value of the first content line of that property.
    pub(super) fn value(&self, property: &str) -> Option<&str> {
        self.line(property).map(value_of)
    }

    /// The components that people see, time zones aside; of a card the card.
    pub(super) fn mains(&self) -> impl Iterator<Item = &Component> {
        let own = (self.name == "VCARD").then_some(self);
        own.into_iter().chain(self.parts.iter().filter(|part| part.name != "VTIMEZONE"))
    }

    /// Its UID.
    pub(super) fn uid(&self) -> Option<&str> {
        self.mains().find_map(|main| main.value("UID"))
    }

    /// Whether it may be stored: something a person sees, and a UID.
    pub(super) fn is_sound(&self) -> bool {
        matches!(self.name.as_str(), "VCALENDAR" | "VCARD") && self.mains().next().is_some() && self.uid().is_some()
    }

    /// Whether anybody is invited.
    pub(super) fn has_attendees(&self) -> bool {
        self.mains().any(|main| main.line("ATTENDEE").is_some())
    }
}

/// The content lines of `text`.
pub(super) fn unfold(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for raw in text.split('\n') {
        let raw = raw.strip_suffix('\r').unwrap_or(raw);
        match (raw.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(more), Some(line)) => line.push_str(more),
            _ => lines.push(raw.to_owned()),
        }
    }
    lines
}

/// The property of a content line, in capitals, without its group.
pub(super) fn name_of(line: &str) -> String {
    let end = line.find([';', ':']).unwrap_or(line.len());
    let name = line.get(..end).unwrap_or("");
    name.rsplit('.').next().unwrap_or(name).to_ascii_uppercase()
}

/// Where the value of a content line begins: behind the first colon outside quotes.
pub(super) fn value_start(line: &str) -> usize {
    let mut quoted = false;
    for (index, byte) in line.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b':' if !quoted => return index + 1,
            _ => {}
        }
    }
    line.len()
}

/// The value of a content line.
pub(super) fn value_of(line: &str) -> &str {
    line.get(value_start(line)..).unwrap_or("")
}

/// A parameter of a content line, without quotes.
pub(super) fn parameter(line: &str, name: &str) -> Option<String> {
    let head = line.get(..value_start(line).saturating_sub(1))?;
    head.split(';').skip(1).find_map(|part| {
        let (key, value) = part.split_once('=')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim_matches('"').to_owned())
    })
}

/// The address of an ATTENDEE or ORGANIZER line, in lower case.
pub(super) fn address_of(line: &str) -> String {
    let value = value_of(line).to_lowercase();
    value.strip_prefix("mailto:").unwrap_or(&value).to_owned()
}

fn marker(line: &str, keyword: &str) -> Option<String> {
    let (head, name) = line.split_once(':')?;
    head.eq_ignore_ascii_case(keyword).then(|| name.trim().to_ascii_uppercase())
}

fn fold(line: &str, text: &mut String) {
    let mut width = 0;
    for character in line.chars() {
        if width + character.len_utf8() > 74 {
            text.push_str("\r\n ");
            width = 1;
        }
        text.push(character);
        width += character.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a-1\r\nSUMMARY:Visita\r\n  lunga\r\n\
                         ATTENDEE;CN=\"Rossi: Mario\":mailto:Mario@example.it\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    #[test]
    fn a_text_is_read_and_written() {
        let object = Component::parse(EVENT).unwrap();
        let event = object.mains().next().unwrap();
        assert_eq!((object.uid(), event.value("SUMMARY")), (Some("a-1"), Some("Visita lunga")));
        assert_eq!(address_of(event.line("ATTENDEE").unwrap()), "mario@example.it");
        assert_eq!(parameter(event.line("ATTENDEE").unwrap(), "cn").unwrap(), "Rossi: Mario");
        assert_eq!(Component::parse(&object.write()), Some(object));
    }

    #[test]
    fn what_does_not_close_is_refused() {
        for text in ["", "hello", "BEGIN:VCALENDAR\r\n", "BEGIN:VEVENT\r\nEND:VCALENDAR\r\n", "X\nBEGIN:A\nEND:A\n"] {
            assert_eq!(Component::parse(text), None, "{text}");
        }
    }

    #[test]
    fn long_lines_are_folded_between_characters() {
        let object =
            Component { name: "VEVENT".into(), lines: vec![format!("SUMMARY:{}", "è".repeat(90))], parts: vec![] };
        assert!(object.write().lines().all(|line| line.len() <= 75));
        assert_eq!(Component::parse(&object.write()).unwrap(), object);
    }
}
