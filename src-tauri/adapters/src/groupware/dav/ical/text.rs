//! Properties that are plain text, the description in its two renderings, and categories.

use ponte_core::record::{Body, Field, Item, Record, Value};

use crate::groupware::dav::lines::{Component, Line, escape, plain_value, read_text, split, unescape, with_text};

/// The fields of one text property each.
const TEXTS: [(Field, &str); 4] = [
    (Field::Title, "SUMMARY"),
    (Field::Location, "LOCATION"),
    (Field::Company, "X-PONTE-COMPANY"),
    (Field::Activity, "X-PONTE-ACTIVITY"),
];

/// Outlook's HTML and that of RFC 9073 §6.5.
const HTML: [&str; 2] = ["X-ALT-DESC", "STYLED-DESCRIPTION"];

/// Reads them all.
pub(super) fn read(component: &Component, record: &mut Record) {
    for (field, name) in TEXTS {
        if field.kinds().contains(&record.kind)
            && let Some(line) = component.first(name)
        {
            record.set(field, Value::Text(read_text(line)));
        }
    }
    let mut description = body(component);
    if let (true, Some(html)) = (description.plain.is_empty(), &description.html) {
        description.plain = ponte_core::html::html_to_plain(html);
    }
    record.set(Field::Description, Value::Body(description));
    let categories = component.all("CATEGORIES").flat_map(|line| split(&plain_value(line), ','));
    record.set(Field::Categories, Value::items(categories.map(|text| ("", unescape(text.trim())))));
}

fn is_html(line: &Line) -> bool {
    HTML.contains(&line.name())
        && (line.name() == "X-ALT-DESC" || line.param("FMTTYPE").is_some())
        && line.param("FMTTYPE").is_none_or(|format| format.eq_ignore_ascii_case("text/html"))
        && line.param("VALUE").is_none_or(|value| value.eq_ignore_ascii_case("TEXT"))
}

fn body(component: &Component) -> Body {
    let html = component.lines().find(|line| is_html(line)).map(read_text).filter(|html| !html.is_empty());
    Body { plain: component.first("DESCRIPTION").map(read_text).unwrap_or_default(), html }
}

/// The property of a plain text field.
pub(super) fn property(field: &Field) -> Option<&'static str> {
    TEXTS.iter().find(|(text, _)| text == field).map(|(_, name)| *name)
}

/// Writes a plain text; the same text stays as it was written.
pub(super) fn write_text(component: &mut Component, name: &str, text: Option<&str>) {
    match (text.filter(|text| !text.is_empty()), component.first(name)) {
        (None, _) => component.remove(name),
        (Some(text), Some(line)) if read_text(line) == text => {}
        (Some(text), Some(line)) => component.put(with_text(line, text)),
        (Some(text), None) => component.add(Line::new(name, &[], &escape(text))),
    }
}

/// Writes the description. HTML that no longer says what the plain text says goes.
pub(super) fn write_body(component: &mut Component, new: Option<&Body>) {
    let old = body(component);
    let new = new.cloned().unwrap_or_default();
    write_text(component, "DESCRIPTION", Some(&new.plain).filter(|plain| !plain.is_empty()).map(String::as_str));
    if new.html == old.html || (new.html.is_none() && new.plain == old.plain) {
        return;
    }
    let mut html = new.html;
    component
        .map_lines(|line| if is_html(&line) { html.take().map(|text| with_text(&line, &text)) } else { Some(line) });
    if let Some(html) = html {
        component.add(Line::new("X-ALT-DESC", &[("FMTTYPE", "text/html")], &escape(&html)));
    }
}

/// Writes categories: those that stay keep their line, new ones get one of their own.
pub(in crate::groupware::dav) fn write_categories(component: &mut Component, name: &str, value: Option<&Value>) {
    let mut missing: Vec<(u16, String, String)> = value
        .and_then(Value::as_items)
        .into_iter()
        .flatten()
        .map(|(key, item)| (item.rank, key.clone(), item.text.clone()))
        .collect();
    missing.sort();
    let wanted: Vec<String> = missing.iter().map(|(_, key, _)| key.clone()).collect();
    component.map_lines(|line| {
        if line.name() != name {
            return Some(line);
        }
        let old = split(&plain_value(&line), ',');
        let kept: Vec<String> = old.iter().filter(|text| wanted.contains(&key(text))).cloned().collect();
        missing.retain(|(_, key_of_it, _)| !kept.iter().any(|text| key(text) == *key_of_it));
        match kept.len() {
            0 => None,
            same if same == old.len() => Some(line),
            _ => Some(with_text(&line, "").with_value(&kept.join(","))),
        }
    });
    if !missing.is_empty() {
        let texts: Vec<String> = missing.iter().map(|(_, _, text)| escape(text)).collect();
        component.add(Line::new(name, &[], &texts.join(",")));
    }
}

fn key(escaped: &str) -> String {
    Item { label: String::new(), text: unescape(escaped.trim()), rank: 0 }.key()
}
