//! Which properties of an item are shown, in the order of the schema. A listing shows fewer, and cuts long extended ones.

use super::ask::Ask;
use super::grommunio;
use super::path::{DICTIONARIES, Path};
use super::refusal::Refusal;
use super::schema::schema;
use super::soap::t;
use super::times::Clock;
use super::view::View;
use crate::xml::Element;

/// What a listing does not show, and refuses to show.
const NOT_LISTED: [&str; 14] = [
    "Body",
    "MimeContent",
    "Attachments",
    "RequiredAttendees",
    "OptionalAttendees",
    "Resources",
    "Recurrence",
    "FirstOccurrence",
    "LastOccurrence",
    "ModifiedOccurrences",
    "DeletedOccurrences",
    "ResponseObjects",
    "UniqueBody",
    "TextBody",
];

/// What `AllProperties` leaves out unless asked.
const ON_REQUEST: [&str; 6] =
    ["StartTimeZone", "EndTimeZone", "StartTimeZoneId", "EndTimeZoneId", "StartWallClock", "EndWallClock"];

const DEFAULT: [&str; 38] = [
    "ItemId",
    "Subject",
    "Sensitivity",
    "Importance",
    "HasAttachments",
    "Body",
    "DateTimeCreated",
    "ResponseObjects",
    "ReminderDueBy",
    "ReminderIsSet",
    "UID",
    "Start",
    "End",
    "IsAllDayEvent",
    "LegacyFreeBusyStatus",
    "Location",
    "IsMeeting",
    "CalendarItemType",
    "IsRecurring",
    "MyResponseType",
    "Organizer",
    "RequiredAttendees",
    "OptionalAttendees",
    "Recurrence",
    "FirstOccurrence",
    "LastOccurrence",
    "FileAs",
    "CompleteName",
    "CompanyName",
    "EmailAddresses",
    "PhysicalAddresses",
    "PhoneNumbers",
    "ImAddresses",
    "JobTitle",
    "DueDate",
    "PercentComplete",
    "StartDate",
    "Status",
];

/// What of an item is wanted.
#[derive(Debug, Clone, Default)]
pub(super) struct Shape {
    base: String,
    body: String,
    more: Vec<Path>,
    is_listing: bool,
    tells_zones: bool,
    is_grommunio: bool,
}

impl Shape {
    /// Reads the `ItemShape` of a request.
    ///
    /// # Errors
    /// A property that cannot be asked for here.
    pub(super) fn read(ask: &Ask<'_>, is_listing: bool) -> Result<Shape, Refusal> {
        let shape = ask.body.m("ItemShape");
        let text = |name: &str| shape.and_then(|own| own.text_of(name)).unwrap_or("").to_owned();
        let asked = shape.and_then(|own| own.t("AdditionalProperties")).map(|own| own.children.as_slice());
        let more: Vec<Path> = asked.unwrap_or(&[]).iter().filter_map(Path::of).collect::<Result<_, _>>()?;
        if is_listing && let Some(own) = more.iter().find(|own| NOT_LISTED.contains(&own.element())) {
            let words = format!("Property {} is not valid for this operation.", own.element());
            return Err(Refusal::new("ErrorInvalidPropertyRequest", words));
        }
        let tells_zones = ask.state.habits.tells_zones;
        let (base, body) = (text("BaseShape"), text("BodyType"));
        Ok(Shape { base, body, more, is_listing, tells_zones, is_grommunio: ask.is_grommunio() })
    }

    /// Only the id.
    pub(super) fn id_only(is_grommunio: bool) -> Shape {
        Shape { base: "IdOnly".to_owned(), is_grommunio, ..Shape::default() }
    }

    /// Whether a property is asked for by name.
    pub(super) fn asks(&self, name: &str) -> bool {
        self.more.iter().any(|own| own.element() == name)
    }

    /// The item as it is shown.
    pub(super) fn show(&self, view: &View<'_>, clock: &Clock) -> Element {
        let class = view.item.class;
        let element = t(class.element());
        if self.base == "IdOnly" && self.more.is_empty() && !self.is_grommunio {
            return element.with(view.item_id());
        }
        let mut props = view.props(clock);
        let mut shown = Vec::new();
        for name in schema().order(class.schema()) {
            match name {
                "ExtendedProperty" => shown.extend(self.extended(view)),
                _ if self.wants(view, name) => shown.extend(props.remove(name)),
                _ => {}
            }
        }
        let dictionaries = shown.iter_mut().filter(|own| !self.whole(view, &own.name.local));
        dictionaries.for_each(|own| self.only_entries(own));
        shown.retain(|own| !(own.children.is_empty() && DICTIONARIES.contains(&own.name.local.as_str())));
        shown.iter_mut().filter(|own| own.name.local == "Body").for_each(|own| *own = body(own, &self.body));
        if self.is_grommunio { grommunio::show(self, view, shown) } else { element.holding(shown) }
    }

    fn wants(&self, view: &View<'_>, name: &str) -> bool {
        let class = view.item.class;
        let asked = |own: &Path| own.fits(class) && own.element() == name;
        self.whole(view, name) || name == "ItemId" || self.more.iter().any(asked)
    }

    /// Whether the base shape has it, or it is asked for as a whole.
    fn whole(&self, view: &View<'_>, name: &str) -> bool {
        let class = view.item.class;
        let by_base = match self.base.as_str() {
            base if self.is_grommunio => grommunio::tells(base, view, name),
            "AllProperties" => self.tells_zones || !ON_REQUEST.contains(&name),
            "Default" => DEFAULT.contains(&name),
            _ => false,
        };
        let asked = |own: &Path| matches!(own, Path::Plain { element, .. } if element == name) && own.fits(class);
        (by_base && !(self.is_listing && !self.is_grommunio && NOT_LISTED.contains(&name)))
            || self.more.iter().any(asked)
    }

    /// Leaves only the entries of a dictionary that are asked for.
    fn only_entries(&self, own: &mut Element) {
        let of = own.name.local.clone();
        if !DICTIONARIES.contains(&of.as_str()) {
            return;
        }
        own.children.retain(|entry| {
            let key = entry.attribute("Key").unwrap_or("");
            self.more.iter().any(|path| match path {
                Path::Entry { dictionary, index, .. } => *dictionary == of && index == key,
                Path::Plain { .. } | Path::Extended(_) => false,
            })
        });
    }

    fn extended(&self, view: &View<'_>) -> Vec<Element> {
        let asked = self.more.iter().filter_map(|path| match path {
            Path::Extended(key) => view.extended(key).cloned(),
            Path::Plain { .. } | Path::Entry { .. } => None,
        });
        let mut asked: Vec<Element> = asked.collect();
        if self.is_listing {
            let values =
                asked.iter_mut().flat_map(|own| own.children.iter_mut()).filter(|own| own.name.local == "Value");
            values.for_each(|own| own.text = own.text.chars().take(255).collect());
        }
        asked
    }
}

/// A body in the form asked for.
fn body(own: &Element, wanted: &str) -> Element {
    let kept = own.attribute("BodyType").unwrap_or("Text");
    let (form, text) = match (kept, wanted) {
        ("HTML", "Text") => ("Text", plain(&own.text)),
        ("Text", "HTML") => ("HTML", html(&own.text)),
        (kept, _) => (kept, own.text.clone()),
    };
    Element { text, ..t("Body").attr("BodyType", form) }
}

/// Exchange keeps HTML as a whole document.
pub(super) fn document(text: &str) -> String {
    if text.to_ascii_lowercase().contains("<html") {
        return text.to_owned();
    }
    let head = "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\">";
    format!("<html>\r\n<head>\r\n{head}\r\n</head>\r\n<body>\r\n{text}\r\n</body>\r\n</html>\r\n")
}

fn html(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(crate::xml::escape).collect();
    document(&format!(
        "<div><font size=\"2\"><span style=\"font-size:11pt;\">{}</span></font></div>",
        lines.join("<br>\r\n")
    ))
}

/// The text of a document, its breaks as lines.
pub(super) fn plain(html: &str) -> String {
    let from = html.find("<body").or_else(|| html.find("<BODY")).unwrap_or(0);
    let (mut text, mut tag, mut in_tag) = (String::new(), String::new(), false);
    for character in html.chars().skip(html.chars().count() - html.get(from..).unwrap_or("").chars().count()) {
        match (character, in_tag) {
            ('<', _) => {
                in_tag = true;
                tag.clear();
            }
            ('>', true) => {
                in_tag = false;
                let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or("").to_ascii_lowercase();
                let breaks =
                    name == "br" || (tag.starts_with('/') && matches!(name.as_str(), "p" | "div" | "li" | "tr"));
                text.push_str(if breaks { "\r\n" } else { "" });
            }
            (other, true) => tag.push(other),
            ('\r' | '\n', false) => {}
            (other, false) => text.push(other),
        }
    }
    let text = text.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&#39;", "'").replace("&amp;", "&").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_comes_in_the_form_asked_for() {
        let kept = Element { text: document("<p>uno &amp; due</p><p>tre</p>"), ..t("Body").attr("BodyType", "HTML") };
        let text = body(&kept, "Text");
        assert_eq!((text.attribute("BodyType"), text.text.as_str()), (Some("Text"), "uno & due\r\ntre"));
        assert_eq!(body(&kept, "Best"), kept);
        let kept = Element { text: "a < b".into(), ..t("Body").attr("BodyType", "Text") };
        assert!(body(&kept, "HTML").text.contains("a &lt; b"));
    }
}
