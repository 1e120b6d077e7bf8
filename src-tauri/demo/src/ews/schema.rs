//! The rules of Microsoft's types.xsd and messages.xsd for what a client of calendars, contacts and tasks sends: order,
//! occurrence, attributes, values. They are a table beside this file, one type a line; parts marked `any` are not looked
//! into. Where the schema itself lies beside the project a test holds the table against it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::soap::{M, T};
use crate::xml::Element;

/// Numbers that a type allows.
const RANGES: [(&str, i64, i64); 1] = [("MaxSyncChangesReturnedType", 1, 512)];

/// The table.
#[derive(Debug, Default)]
pub(super) struct Schema {
    roots: BTreeMap<&'static str, &'static str>,
    types: BTreeMap<&'static str, Type>,
}

#[derive(Debug, Default)]
struct Type {
    base: Option<&'static str>,
    content: Option<Particle>,
    attributes: Vec<Attribute>,
    values: Option<Values>,
}

#[derive(Debug)]
enum Values {
    Words(Vec<&'static str>),
    List(&'static str),
    As(&'static str),
}

#[derive(Debug)]
struct Attribute {
    name: &'static str,
    of: &'static str,
    required: bool,
}

#[derive(Debug)]
struct Particle {
    term: Term,
    least: usize,
    most: usize,
}

#[derive(Debug)]
enum Term {
    Element { space: &'static str, name: &'static str, of: &'static str },
    Sequence(Vec<Particle>),
    Choice(Vec<Particle>),
}

/// The rules, read once.
pub(super) fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| Schema::read(include_str!("schema.txt")))
}

impl Schema {
    fn read(text: &'static str) -> Schema {
        let mut schema = Schema::default();
        let mut space = T;
        for line in text.lines() {
            let mut words = line.split_ascii_whitespace().peekable();
            match words.next() {
                Some("roots") => schema.roots = words.filter_map(|word| word.split_once(':')).collect(),
                Some("[m]") => space = M,
                Some("[t]") => space = T,
                Some(name) => drop(schema.types.insert(name, one_type(space, words))),
                None => {}
            }
        }
        schema
    }

    /// Whether there is such a request or header.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.roots.contains_key(name)
    }

    /// Checks a request, or a header.
    ///
    /// # Errors
    /// What is wrong with it, in the words of the real one.
    pub(super) fn check(&self, element: &Element) -> Result<(), String> {
        let name = element.name.local.as_str();
        let of = self.roots.get(name).ok_or_else(|| format!("Could not find schema information for '{name}'."))?;
        self.fits(element, of)
    }

    /// The elements of a type in their order, those of its base first.
    pub(super) fn order(&self, of: &str) -> Vec<&'static str> {
        let Some(own) = self.types.get(of) else { return Vec::new() };
        let mut names = own.base.map(|base| self.order(base)).unwrap_or_default();
        own.content.iter().for_each(|content| content.names(&mut names));
        names
    }

    /// The names of all types.
    #[cfg(test)]
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.types.keys().copied()
    }

    fn fits(&self, element: &Element, of: &str) -> Result<(), String> {
        if of == "any" {
            return Ok(());
        }
        let name = element.name.local.as_str();
        let chain = self.chain(of);
        self.attributes(element, &chain)?;
        let mut rest = element.children.as_slice();
        let mut typed = Vec::new();
        for own in chain.iter().filter_map(|own| own.content.as_ref()) {
            rest = own.eat(rest, &mut typed).ok_or_else(|| {
                let next = rest.first().map_or("nothing", |child| child.name.local.as_str());
                format!("The element '{name}' has incomplete or misplaced content: '{next}' is not expected.")
            })?;
        }
        if let Some(child) = rest.first() {
            return Err(format!("The element '{name}' has invalid child element '{}'.", child.name.local));
        }
        if chain.iter().any(|own| own.content.is_some()) {
            let stray = !element.text.trim().is_empty();
            if stray {
                return Err(format!("The element '{name}' cannot contain text."));
            }
        } else {
            self.value(&element.text, of).map_err(|wrong| format!("The '{name}' element is invalid - {wrong}"))?;
        }
        typed.into_iter().try_for_each(|(child, of)| self.fits(child, of))
    }

    /// A type after what it is derived from.
    fn chain(&self, of: &str) -> Vec<&Type> {
        let mut chain = Vec::new();
        let mut next = self.types.get(of);
        while let Some(own) = next {
            chain.insert(0, own);
            next = own.base.and_then(|base| self.types.get(base));
        }
        chain
    }

    fn attributes(&self, element: &Element, chain: &[&Type]) -> Result<(), String> {
        let all = || chain.iter().flat_map(|own| &own.attributes);
        for (name, value) in element.attributes.iter().filter(|(name, _)| !matches!(name.as_str(), "lang" | "type")) {
            let own = all().find(|own| own.name == name);
            let own = own.ok_or_else(|| format!("The '{name}' attribute is not declared."))?;
            self.value(value, own.of).map_err(|wrong| format!("The '{name}' attribute is invalid - {wrong}"))?;
        }
        match all().find(|own| own.required && element.attribute(own.name).is_none()) {
            Some(own) => Err(format!("The required attribute '{}' is missing.", own.name)),
            None => Ok(()),
        }
    }

    fn value(&self, text: &str, of: &str) -> Result<(), String> {
        let wrong = || Err(format!("The value '{text}' is invalid according to its datatype '{of}'."));
        if let Some((_, least, most)) = RANGES.iter().find(|(name, ..)| *name == of) {
            return if text.trim().parse().is_ok_and(|number| (*least..=*most).contains(&number)) {
                Ok(())
            } else {
                wrong()
            };
        }
        let Some(own) = self.types.get(of) else {
            return if is_a(of, text) { Ok(()) } else { wrong() };
        };
        match (&own.values, own.base) {
            (Some(Values::Words(words)), _) => {
                if words.contains(&text) {
                    Ok(())
                } else {
                    wrong()
                }
            }
            (Some(Values::List(of)), _) => text.split_ascii_whitespace().try_for_each(|word| self.value(word, of)),
            (Some(Values::As(of)), _) => self.value(text, of),
            (None, Some(of)) => self.value(text, of),
            (None, None) => {
                if text.trim().is_empty() {
                    Ok(())
                } else {
                    wrong()
                }
            }
        }
    }
}

/// Whether a text is one of a built-in type.
fn is_a(of: &str, text: &str) -> bool {
    let text = text.trim();
    match of {
        "int" | "long" | "short" => text.parse::<i64>().is_ok(),
        "double" => text.parse::<f64>().is_ok(),
        "boolean" => matches!(text, "true" | "false" | "1" | "0"),
        "dateTime" => text.contains('T') && (text.parse::<Timestamp>().is_ok() || text.parse::<DateTime>().is_ok()),
        "date" => text.get(..10).is_some_and(|day| day.parse::<Date>().is_ok()) && !text.contains('T'),
        "duration" => text.trim_start_matches('-').starts_with('P'),
        _ => true,
    }
}

impl Particle {
    /// Takes what it matches from the front and gives the rest; `None` where too little is there.
    fn eat<'a>(&self, from: &'a [Element], typed: &mut Vec<(&'a Element, &'static str)>) -> Option<&'a [Element]> {
        let mut rest = from;
        for times in 0..self.most {
            let mark = typed.len();
            match self.once(rest, typed) {
                Some(after) if after.len() < rest.len() => rest = after,
                Some(_) => break,
                None => {
                    typed.truncate(mark);
                    return (times >= self.least).then_some(rest);
                }
            }
        }
        Some(rest)
    }

    fn once<'a>(&self, from: &'a [Element], typed: &mut Vec<(&'a Element, &'static str)>) -> Option<&'a [Element]> {
        match &self.term {
            Term::Element { space, name, of } => {
                let (first, rest) = from.split_first()?;
                first.name.is(space, name).then(|| typed.push((first, *of)))?;
                Some(rest)
            }
            Term::Sequence(parts) => parts.iter().try_fold(from, |rest, part| part.eat(rest, typed)),
            Term::Choice(parts) => {
                let mark = typed.len();
                let mut empty = None;
                for part in parts {
                    match part.eat(from, typed) {
                        Some(rest) if rest.len() < from.len() => return Some(rest),
                        Some(rest) => empty = Some(rest),
                        None => typed.truncate(mark),
                    }
                }
                empty
            }
        }
    }

    fn names(&self, names: &mut Vec<&'static str>) {
        match &self.term {
            Term::Element { name, .. } => names.push(name),
            Term::Sequence(parts) | Term::Choice(parts) => parts.iter().for_each(|part| part.names(names)),
        }
    }
}

fn one_type(space: &'static str, words: impl Iterator<Item = &'static str>) -> Type {
    let mut words = words.peekable();
    let mut own = Type::default();
    while let Some(word) = words.next() {
        match word {
            "<" => own.base = words.next(),
            "=" => own.values = words.next().map(Values::As),
            "list" => own.values = words.next().map(Values::List),
            "enum" => own.values = Some(Values::Words(words.by_ref().collect())),
            "(" => own.content = Some(group(space, &mut words)),
            _ => own.attributes.extend(attribute(word)),
        }
    }
    own
}

fn attribute(word: &'static str) -> Option<Attribute> {
    let (name, of) = word.strip_prefix('@')?.split_once(':')?;
    Some(Attribute { name, of: of.trim_end_matches('!'), required: of.ends_with('!') })
}

/// What stands between parentheses; the opening one is already taken.
fn group(space: &'static str, words: &mut impl Iterator<Item = &'static str>) -> Particle {
    let (mut parts, mut is_choice, mut end) = (Vec::new(), false, "");
    while let Some(word) = words.next() {
        match word {
            "(" => parts.push(group(space, words)),
            "|" => is_choice = true,
            _ if word.starts_with(')') => {
                end = word.trim_start_matches(')');
                break;
            }
            _ => parts.extend(element(space, word)),
        }
    }
    let term = if is_choice { Term::Choice(parts) } else { Term::Sequence(parts) };
    let (least, most) = occurs(end);
    Particle { term, least, most }
}

fn element(space: &'static str, word: &'static str) -> Option<Particle> {
    let (name, of) = word.split_once(':')?;
    let (least, most) = occurs(of);
    let of = of.trim_end_matches(['?', '*', '+']);
    Some(Particle { term: Term::Element { space, name, of }, least, most })
}

fn occurs(end: &str) -> (usize, usize) {
    match end.chars().last() {
        Some('?') => (0, 1),
        Some('*') => (0, usize::MAX),
        Some('+') => (1, usize::MAX),
        _ => (1, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CREATE: &str = r#"<m:CreateItem xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"
        xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types" SendMeetingInvitations="SendToNone">
        <m:SavedItemFolderId><t:DistinguishedFolderId Id="calendar"/></m:SavedItemFolderId><m:Items><t:CalendarItem>
        <t:Subject>a</t:Subject><t:Body BodyType="Text">b</t:Body><t:Start>2026-12-01T10:00:00Z</t:Start>
        <t:Location>c</t:Location></t:CalendarItem></m:Items></m:CreateItem>"#;

    fn verdict(text: &str) -> Result<(), String> {
        schema().check(&Element::parse(text.as_bytes()).unwrap())
    }

    #[test]
    fn order_values_and_attributes_are_held() {
        assert_eq!(verdict(CREATE), Ok(()));
        let moved = CREATE
            .replace("<t:Location>c</t:Location>", "")
            .replace("<t:Start>", "<t:Location>c</t:Location><t:Start>");
        let cases = [
            moved,
            CREATE.replace("2026-12-01T10:00:00Z", "1.12.2026"),
            CREATE.replace("SendToNone", "SendToNobody"),
            CREATE.replace("<t:Subject>a</t:Subject>", "<t:Title>a</t:Title>"),
            CREATE.replace(" Id=\"calendar\"", ""),
            CREATE.replace("BodyType=\"Text\"", "BodyType=\"Markdown\""),
            CREATE.replace("<m:Items>", "<m:Items>words"),
        ];
        for case in cases {
            assert!(verdict(&case).is_err(), "{case}");
        }
    }

    #[test]
    fn a_page_has_its_bounds() {
        let sync = |count: &str| {
            let ask = r#"<m:SyncFolderItems xmlns:m="M" xmlns:t="T"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape>
                </m:ItemShape><m:SyncFolderId><t:DistinguishedFolderId Id="tasks"/></m:SyncFolderId>
                <m:MaxChangesReturned>N</m:MaxChangesReturned></m:SyncFolderItems>"#;
            verdict(
                &ask.replace("\"M\"", &format!("\"{M}\""))
                    .replace("\"T\"", &format!("\"{T}\""))
                    .replace(">N<", &format!(">{count}<")),
            )
        };
        assert_eq!(sync("512"), Ok(()));
        assert!(sync("513").is_err() && sync("0").is_err());
    }
}
