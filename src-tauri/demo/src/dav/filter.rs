//! Filters of queries (RFC 4791 §9.7, RFC 6352 §10.5): components, properties, texts; spans of time are `span`'s.

use super::flavour::Quirks;
use super::object::{Component, name_of, parameter, value_of};
use super::span::{self, Span};
use super::xml::{CAL, CARD, Element};

/// Whether an object matches the `filter` element.
pub(super) fn matches(quirks: &Quirks, filter: &Element, text: &str) -> bool {
    let Some(object) = Component::parse(text) else { return false };
    if object.name == "VCARD" {
        return card(filter, &object);
    }
    let object = Object { quirks, text, root: &object };
    filter.all(CAL, "comp-filter").all(|wanted| wanted.attribute("name") == Some("VCALENDAR") && object.inside(wanted))
}

struct Object<'a> {
    quirks: &'a Quirks,
    text: &'a str,
    root: &'a Component,
}

impl Object<'_> {
    /// Whether what stands inside the filter of VCALENDAR holds.
    fn inside(&self, filter: &Element) -> bool {
        filter.all(CAL, "comp-filter").all(|wanted| {
            let name = wanted.attribute("name").unwrap_or("");
            let components: Vec<&Component> = self.root.parts.iter().filter(|part| part.name == name).collect();
            if wanted.child(CAL, "is-not-defined").is_some() {
                return components.is_empty();
            }
            !components.is_empty() && self.in_span(wanted, &components) && has_properties(wanted, &components)
        })
    }

    fn in_span(&self, filter: &Element, components: &[&Component]) -> bool {
        let Some(range) = filter.child(CAL, "time-range") else { return true };
        let Some(span) = Span::read(range) else { return false };
        if components.iter().any(|component| component.name == "VTODO") {
            components.iter().any(|task| span::task_touches(self.quirks, task, span))
        } else {
            span::event_touches(self.quirks, self.text, span)
        }
    }
}

fn has_properties(filter: &Element, components: &[&Component]) -> bool {
    let mut wanted = filter.all(CAL, "prop-filter");
    wanted.all(|wanted| components.iter().any(|component| property(CAL, wanted, component)))
}

fn card(filter: &Element, card: &Component) -> bool {
    let mut wanted = filter.all(CARD, "prop-filter").peekable();
    if wanted.peek().is_none() {
        return true;
    }
    match filter.attribute("test") {
        Some("allof") => wanted.all(|wanted| property(CARD, wanted, card)),
        Some(_) | None => wanted.any(|wanted| property(CARD, wanted, card)),
    }
}

fn property(space: &str, filter: &Element, component: &Component) -> bool {
    let name = filter.attribute("name").unwrap_or("").to_ascii_uppercase();
    let mut lines = component.lines.iter().filter(|line| name_of(line) == name).peekable();
    if filter.child(space, "is-not-defined").is_some() {
        return lines.peek().is_none();
    }
    let all = filter.attribute("test") == Some("allof");
    lines.any(|line| {
        let mut tests = filter.all(space, "text-match").map(|wanted| text(wanted, value_of(line))).peekable();
        let texts = if tests.peek().is_none() || (all && space == CARD) || space == CAL {
            tests.all(|holds| holds)
        } else {
            tests.any(|holds| holds)
        };
        texts && filter.all(space, "param-filter").all(|wanted| in_parameter(space, wanted, line))
    })
}

fn in_parameter(space: &str, filter: &Element, line: &str) -> bool {
    let value = parameter(line, filter.attribute("name").unwrap_or(""));
    match (filter.child(space, "is-not-defined"), filter.child(space, "text-match"), value) {
        (Some(_), _, value) => value.is_none(),
        (None, _, None) => false,
        (None, None, Some(_)) => true,
        (None, Some(wanted), Some(value)) => text(wanted, &value),
    }
}

fn text(wanted: &Element, value: &str) -> bool {
    let exact = wanted.attribute("collation") == Some("i;octet");
    let fold = |text: &str| if exact { text.to_owned() } else { text.to_lowercase() };
    let (value, needle) = (fold(value), fold(&wanted.text));
    let holds = match wanted.attribute("match-type") {
        Some("equals") => value == needle,
        Some("starts-with") => value.starts_with(&needle),
        Some("ends-with") => value.ends_with(&needle),
        Some(_) | None => value.contains(&needle),
    };
    holds != (wanted.attribute("negate-condition") == Some("yes"))
}

#[cfg(test)]
mod tests {
    use super::super::Flavour;
    use super::*;

    fn found(flavour: Flavour, inner: &str, text: &str) -> bool {
        let xml = format!("<filter xmlns=\"{CAL}\"><comp-filter name=\"VCALENDAR\">{inner}</comp-filter></filter>");
        matches(&flavour.quirks(), &Element::parse(xml.as_bytes()).unwrap(), text)
    }

    fn object(kind: &str, lines: &str) -> String {
        format!("BEGIN:VCALENDAR\r\nBEGIN:{kind}\r\nUID:u-1\r\n{lines}\r\nEND:{kind}\r\nEND:VCALENDAR\r\n")
    }

    fn range(kind: &str, start: &str, end: &str) -> String {
        format!("<comp-filter name=\"{kind}\"><time-range start=\"{start}\" end=\"{end}\"/></comp-filter>")
    }

    #[test]
    fn a_uid_is_found_by_its_text() {
        let inner = |text: &str| {
            format!(
                "<comp-filter name=\"VEVENT\"><prop-filter name=\"UID\"><text-match>{text}</text-match></prop-filter></comp-filter>"
            )
        };
        let event = object("VEVENT", "DTSTART:20261201T090000Z");
        assert!(found(Flavour::Plain, &inner("u-1"), &event));
        assert!(!found(Flavour::Plain, &inner("u-2"), &event));
    }

    #[test]
    fn a_series_touches_a_span_with_its_occurrences() {
        let weekly = object(
            "VEVENT",
            "DTSTART;TZID=Europe/Rome:20261201T090000\r\nDTEND;TZID=Europe/Rome:20261201T100000\r\n\
             RRULE:FREQ=WEEKLY;COUNT=4\r\nEXDATE;TZID=Europe/Rome:20261208T090000",
        );
        for (flavour, start, end, touches) in [
            (Flavour::Plain, "20261215T000000Z", "20261216T000000Z", true),
            (Flavour::Plain, "20261216T000000Z", "20261217T000000Z", false),
            (Flavour::Plain, "20261208T000000Z", "20261209T000000Z", false),
            (Flavour::Sogo, "20261208T000000Z", "20261209T000000Z", true),
            (Flavour::Plain, "20261201T090000Z", "20261201T093000Z", false),
            (Flavour::Plain, "20261201T085959Z", "20261201T093000Z", true),
        ] {
            assert_eq!(found(flavour, &range("VEVENT", start, end), &weekly), touches, "{flavour:?} {start}");
        }
    }

    #[test]
    fn a_task_that_has_only_a_due_day_is_not_seen_by_davical() {
        let task = object("VTODO", "DUE;VALUE=DATE:20261210");
        let inside = range("VTODO", "20261201T000000Z", "20261231T000000Z");
        for (flavour, touches) in [(Flavour::Plain, true), (Flavour::DaviCal, false)] {
            assert_eq!(found(flavour, &inside, &task), touches);
        }
        assert!(!found(Flavour::Plain, &range("VTODO", "20270101T000000Z", "20270131T000000Z"), &task));
    }
}
