//! Descriptions. Exchange makes a page of its own of every body, and keeps in it what joins an online meeting: that block
//! is no description, is never shown as one, and never lost.

use ponte_core::html::{html_to_plain, plain_to_html};
use ponte_core::record::{Body, Value};
use serde_json::{Value as Json, json};

/// A larger body is not taken apart.
pub(super) const LARGEST: usize = 4 << 20;

/// Reads a body: its text, and its HTML where it says more than the text.
pub(super) fn read(row: &Json) -> Value {
    let content = row.pointer("/body/content").and_then(Json::as_str).unwrap_or("");
    if !is_html(row) {
        return Value::Body(Body { plain: content.replace("\r\n", "\n").trim().to_owned(), html: None });
    }
    let inner = inner(content);
    let own = match block(inner) {
        Some(block) => inner.replacen(block, "", 1),
        None => inner.to_owned(),
    };
    let plain = html_to_plain(&own);
    let html = Some(own.trim().to_owned()).filter(|html| !plain.is_empty() || html.contains("<img"));
    Value::Body(Body { plain, html })
}

/// The body that says `value`, with the block of the meeting that `row` holds.
pub(super) fn write(value: Option<&Value>, row: &Json) -> Json {
    let empty = Body::default();
    let body = if let Some(Value::Body(body)) = value { body } else { &empty };
    let content = row.pointer("/body/content").and_then(Json::as_str).unwrap_or("");
    match (block(inner(content)).filter(|_| is_html(row)), &body.html) {
        (Some(block), html) => {
            let own = html.clone().unwrap_or_else(|| plain_to_html(&body.plain));
            json!({"contentType": "html", "content": format!("{own}{block}")})
        }
        (None, Some(html)) => json!({"contentType": "html", "content": html}),
        (None, None) => json!({"contentType": "text", "content": body.plain}),
    }
}

/// Whether a body is too large to be taken apart.
pub(super) fn is_too_large(row: &Json) -> bool {
    row.pointer("/body/content").and_then(Json::as_str).is_some_and(|content| content.len() > LARGEST)
}

fn is_html(row: &Json) -> bool {
    row.pointer("/body/contentType").and_then(Json::as_str).is_some_and(|kind| kind.eq_ignore_ascii_case("html"))
}

/// What stands between the tags of the body.
fn inner(html: &str) -> &str {
    let after = html.split_once("<body").and_then(|(_, rest)| rest.split_once('>')).map_or(html, |(_, rest)| rest);
    after.rsplit_once("</body>").map_or(after, |(inner, _)| inner).trim()
}

/// A line of underscores, by which Outlook sets the block apart.
const LINE: &str = "____________________";

/// The block of an online meeting: from the line that opens it, with the tags around, to the end of the line that closes it,
/// or to the end where there is none.
fn block(html: &str) -> Option<&str> {
    if !["teams.microsoft.com", "teams.live.com", "skype.com", "meetup-join"].iter().any(|sign| html.contains(sign)) {
        return None;
    }
    let (before, after) = html.split_once(LINE)?;
    let opening = before.rfind("<div").unwrap_or(before.len());
    let start = without_break(html.get(..opening)?);
    let closes = after.trim_start_matches('_').contains(LINE);
    let end = if closes { html.rfind(LINE).and_then(|last| closing(html, last)) } else { None };
    html.get(start..end.unwrap_or(html.len()))
}

/// Where the text ends that a line break, put before the block, follows.
fn without_break(text: &str) -> usize {
    let trimmed = text.trim_end();
    ["<br>", "<br/>", "<br />"].iter().find_map(|tag| trimmed.strip_suffix(tag)).map_or(text.len(), str::len)
}

fn closing(html: &str, line: usize) -> Option<usize> {
    let rest = html.get(line..)?;
    let end = rest.find("</div>")? + "</div>".len();
    Some(line + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(inner: &str) -> Json {
        json!({"body": {"contentType": "html", "content": format!("<html>\r\n<head>\r\n</head>\r\n<body>\r\n{inner}\r\n</body>\r\n</html>\r\n")}})
    }

    fn meeting() -> String {
        let line = format!("<div style=\"w\"><span>{}</span></div>", "_".repeat(80));
        format!(
            "<br>\r\n{line}\r\n<div>Partecipa <a href=\"https://teams.microsoft.com/l/meetup-join/1\">qui</a></div>\r\n{line}"
        )
    }

    fn read_body(row: &Json) -> Body {
        if let Value::Body(body) = read(row) { body } else { Body::default() }
    }

    #[test]
    fn a_page_reads_as_what_was_typed() {
        let body = read_body(&page("<div>uno<br>\r\ndue</div>"));
        assert_eq!((body.plain.as_str(), body.html.as_deref()), ("uno\ndue", Some("<div>uno<br>\r\ndue</div>")));
        assert_eq!(read_body(&page("")), Body::default());
        let text = json!({"body": {"contentType": "text", "content": "uno\r\ndue\r\n"}});
        assert_eq!(read_body(&text), Body { plain: "uno\ndue".into(), html: None });
    }

    #[test]
    fn what_joins_a_meeting_is_no_description_and_is_never_lost() {
        let row = page(&format!("<p>Ordine del giorno</p>{}", meeting()));
        assert_eq!(read_body(&row).plain, "Ordine del giorno");
        let written = write(Some(&Value::Body(Body { plain: "Altro".into(), html: None })), &row);
        let content = written["content"].as_str().unwrap();
        assert!(content.starts_with("Altro") && content.ends_with(&meeting()), "{content}");
        assert_eq!(read_body(&page(content)).plain, "Altro");
        let cleared = write(None, &row);
        assert!(cleared["content"].as_str().unwrap().contains("meetup-join"));
    }

    #[test]
    fn a_line_of_underscores_without_a_meeting_is_text() {
        let row = page(&format!("<p>{}</p>", "_".repeat(40)));
        assert_eq!(read_body(&row).plain, "_".repeat(40));
    }

    #[test]
    fn plain_text_is_sent_as_text_and_html_as_html() {
        let html = Value::Body(Body { plain: "a".into(), html: Some("<b>a</b>".into()) });
        assert_eq!(write(Some(&html), &Json::Null), json!({"contentType": "html", "content": "<b>a</b>"}));
        let plain = Value::Body(Body { plain: "a < b".into(), html: None });
        assert_eq!(write(Some(&plain), &Json::Null), json!({"contentType": "text", "content": "a < b"}));
    }
}
