//! HTML and plain text, two renderings of one description.
//!
//! What matters is that nothing a person can read is lost on the way to plain text, addresses behind links included, and
//! that the rendering is stable: the same HTML is always the same text.

use html2text::Error;
use html2text::config;
use html2text::render::TextDecorator;

/// Wide enough that no line is ever broken.
const WIDTH: usize = 4_000;

/// Larger bodies are read as text without their tags, in one pass.
const LARGEST: usize = 512 * 1024;

/// The plain rendering: paragraphs and list items on lines of their own, a link as `text <address>`.
#[must_use]
pub fn html_to_plain(html: &str) -> String {
    let html = html.trim();
    let rendered = if html.len() > LARGEST || too_deep(html) { without_tags(html) } else { render(html) };
    let text = rendered.unwrap_or_else(|| without_tags(html).unwrap_or_default());
    tidy(&text)
}

fn render(html: &str) -> Option<String> {
    let text: Result<String, Error> = config::with_decorator(Plain { links: Vec::new() })
        .raw_mode(true)
        .no_table_borders()
        .allow_width_overflow()
        .string_from_read(with_rules(html).as_bytes(), WIDTH);
    text.ok()
}

/// A horizontal rule is a line of its own, which the renderer leaves out.
fn with_rules(html: &str) -> String {
    let forms = ["<hr>", "<hr/>", "<hr />", "<HR>"];
    forms.into_iter().fold(html.to_owned(), |html, form| html.replace(form, "<p>---</p>"))
}

/// The HTML rendering of plain text.
#[must_use]
pub fn plain_to_html(plain: &str) -> String {
    let mut html = String::with_capacity(plain.len() + plain.len() / 8);
    for c in plain.replace("\r\n", "\n").chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\n' | '\r' => html.push_str("<br>\n"),
            other => html.push(other),
        }
    }
    html
}

/// Tags that stand alone.
const VOID: [&str; 3] = ["br", "hr", "img"];
/// Tags that editors write around text.
const PAIRED: [&str; 24] = [
    "a",
    "b",
    "blockquote",
    "body",
    "div",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "html",
    "i",
    "li",
    "ol",
    "p",
    "pre",
    "span",
    "strong",
    "table",
    "td",
    "tr",
    "u",
    "ul",
];

/// Whether a text was typed in an HTML editor (Vtiger's descriptions may be): a known tag that is closed, or one that
/// stands alone. "a < b" and `write <name> here` are not.
#[must_use]
pub fn looks_like_html(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let tags: Vec<&str> = text.split('<').skip(1).filter(|rest| rest.contains('>')).map(tag_name).collect();
    let closed = |name: &str| tags.iter().any(|tag| tag.strip_prefix('/') == Some(name));
    tags.iter().any(|tag| VOID.contains(tag)) || PAIRED.iter().any(|name| tags.contains(name) && closed(name))
}

fn tag_name(rest: &str) -> &str {
    let end = rest.char_indices().find(|(at, c)| !(c.is_ascii_alphanumeric() || (*at == 0 && *c == '/')));
    rest.split_at_checked(end.map_or(rest.len(), |(at, _)| at)).map_or("", |(name, _)| name)
}

/// Opening tags that are never closed pile up in a parser's tree; nobody's description nests so deep.
fn too_deep(html: &str) -> bool {
    let (mut depth, mut deepest) = (0_i64, 0);
    for rest in html.split('<').skip(1) {
        depth += if rest.starts_with('/') { -1 } else { i64::from(!VOID.contains(&tag_name(rest))) };
        deepest = deepest.max(depth);
    }
    deepest > 400
}

fn without_tags(html: &str) -> Option<String> {
    let mut pieces = html.split('<');
    let mut text = pieces.next()?.to_owned();
    for piece in pieces {
        text.push(' ');
        text.push_str(piece.split_once('>').map_or("", |(_, after)| after));
    }
    let entities = [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    let text = entities.into_iter().fold(text, |text, (entity, character)| text.replace(entity, character));
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn tidy(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let line = line.replace('\u{a0}', " ");
        let line = line.trim_end();
        let line = links_once(line);
        if !(line.is_empty() && lines.last().is_none_or(String::is_empty)) {
            lines.push(line);
        }
    }
    lines.join("\n").trim_end().to_owned()
}

/// `https://x.it <https://x.it>` is said once.
fn links_once(line: &str) -> String {
    let mut said = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once(" <") {
        said.push_str(before);
        let Some((address, tail)) = after.split_once('>') else {
            said.push_str(" <");
            rest = after;
            continue;
        };
        let bare = |text: &str| text.trim_end_matches('/').to_lowercase();
        let shown = address.strip_prefix("mailto:").or_else(|| address.strip_prefix("tel:")).unwrap_or(address);
        if !is_link(address) || !bare(&said).ends_with(&bare(shown)) {
            said.push_str(" <");
            said.push_str(address);
            said.push('>');
        }
        rest = tail;
    }
    said.push_str(rest);
    said
}

/// Schemes of addresses that a person follows.
const FOLLOWED: [&str; 7] = ["http:", "https:", "mailto:", "tel:", "ftp:", "msteams:", "zoommtg:"];

/// What stands in angle brackets and is no address was typed so.
fn is_link(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    FOLLOWED.iter().any(|scheme| text.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()))
}

/// Plain text without marks for bold and the like, which another rendering would not have.
struct Plain {
    links: Vec<String>,
}

impl TextDecorator for Plain {
    type Annotation = ();

    fn decorate_link_start(&mut self, url: &str) -> (String, ()) {
        self.links.push(url.trim().to_owned());
        (String::new(), ())
    }
    fn decorate_link_end(&mut self) -> String {
        match self.links.pop() {
            Some(url) if is_link(&url) => {
                format!(" <{url}>")
            }
            _ => String::new(),
        }
    }
    fn decorate_em_start(&self) -> (String, ()) {
        (String::new(), ())
    }
    fn decorate_em_end(&self) -> String {
        String::new()
    }
    fn decorate_strong_start(&self) -> (String, ()) {
        (String::new(), ())
    }
    fn decorate_strong_end(&self) -> String {
        String::new()
    }
    fn decorate_strikeout_start(&self) -> (String, ()) {
        (String::new(), ())
    }
    fn decorate_strikeout_end(&self) -> String {
        String::new()
    }
    fn decorate_code_start(&self) -> (String, ()) {
        (String::new(), ())
    }
    fn decorate_code_end(&self) -> String {
        String::new()
    }
    fn decorate_preformat_first(&self) {}
    fn decorate_preformat_cont(&self) {}
    fn decorate_image(&mut self, _src: &str, title: &str) -> (String, ()) {
        (title.to_owned(), ())
    }
    fn header_prefix(&self, _level: usize) -> String {
        String::new()
    }
    fn quote_prefix(&self) -> String {
        "> ".to_owned()
    }
    fn unordered_item_prefix(&self) -> String {
        "- ".to_owned()
    }
    fn ordered_item_prefix(&self, index: i64) -> String {
        format!("{index}. ")
    }
    fn make_subblock_decorator(&self) -> Self {
        Plain { links: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normal_text;
    use proptest::prelude::*;

    #[test]
    fn html_as_servers_and_editors_write_it() {
        let rows = [
            ("<p>Uno</p><p>Due</p>", "Uno\n\nDue"),
            ("Uno<br>Due<br/>Tre", "Uno\nDue\nTre"),
            ("<div>Uno</div><div>Due</div>", "Uno\nDue"),
            ("Prezzo &lt; 10&nbsp;&euro; &amp; &quot;sconto&quot;", "Prezzo < 10 € & \"sconto\""),
            ("<ul><li>pane</li><li>vino</li></ul>", "- pane\n- vino"),
            ("<ol><li>primo</li><li>secondo</li></ol>", "1. primo\n2. secondo"),
            ("<b>Nota</b>: <i>chiamare</i>", "Nota: chiamare"),
            ("<a href=\"https://zoom.us/j/1\">Entra</a>", "Entra <https://zoom.us/j/1>"),
            ("<a href=\"https://zoom.us/j/1\">https://zoom.us/j/1</a>", "https://zoom.us/j/1"),
            ("<a href=\"mailto:a@b.it\">a@b.it</a>", "a@b.it"),
            ("<a href=\"javascript:alert(1)\">clic</a>", "clic"),
            ("<script>alert(1)</script><style>p{}</style>testo", "testo"),
            (
                "<html><head><meta name=Generator content=\"Microsoft Word 15\"><style><!-- p {} --></style></head><body lang=IT><div class=WordSection1><p class=MsoNormal>Ciao<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>a presto</p></div></body></html>",
                "Ciao\n\na presto",
            ),
            ("<html-blob>Ordine del giorno<br><br>1. Budget</html-blob>", "Ordine del giorno\n\n1. Budget"),
            ("sopra<hr>sotto", "sopra\n\n---\n\nsotto"),
            ("", ""),
        ];
        for (html, plain) in rows {
            assert_eq!(html_to_plain(html), plain, "{html}");
        }
    }

    #[test]
    fn cells_of_a_table_are_all_there() {
        let plain = html_to_plain("<table><tr><td>Ora</td><td>9</td></tr><tr><td>Sala</td><td>B</td></tr></table>");
        for cell in ["Ora", "9", "Sala", "B"] {
            assert!(plain.contains(cell), "{plain}");
        }
    }

    #[test]
    fn html_is_told_from_text_that_has_angles() {
        let rows = [
            ("<p>Ciao</p>", true),
            ("Ciao<br />a presto", true),
            ("<B>si</B>", true),
            ("<a href=\"x\">y</a>", true),
            ("a < b > c", false),
            ("scrivi <nome> qui", false),
            ("<b senza fine", false),
            ("Rossi <rossi@example.it>", false),
            ("<è>", false),
            ("", false),
        ];
        for (text, html) in rows {
            assert_eq!(looks_like_html(text), html, "{text}");
        }
    }

    #[test]
    fn hostile_html_ends_soon_and_keeps_its_text() {
        let nested = format!("{}ciao", "<div>".repeat(40_000));
        assert_eq!(html_to_plain(&nested), "ciao");
        assert!(html_to_plain(&format!("<p>{}</p>", "a ".repeat(400_000))).starts_with("a a"));
    }

    #[test]
    fn what_only_looks_like_a_link_said_twice_stays() {
        for text in [": <:>", "\" <\">", "a <a>"] {
            assert_eq!(html_to_plain(&plain_to_html(text)), text);
        }
    }

    proptest! {
        #[test]
        fn plain_text_survives_the_way_to_html_and_back(text in "[a-zè<>&\"' .,;:\n-]{0,60}") {
            prop_assert_eq!(normal_text(&html_to_plain(&plain_to_html(&text))), normal_text(&text));
        }
    }
}
