//! Components: `BEGIN:X` … `END:X`, nested.

use super::fold::logical;
use super::{Broken, Line};

/// Deeper nesting than this is an attack: iCalendar needs three levels.
const DEEPEST: usize = 8;
/// More lines than this are an attack: each takes a hundred times its bytes.
const LINES: usize = 250_000;

/// What a component is made of, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    /// A line.
    Line(Line),
    /// A component within.
    Component(Component),
}

/// A component with everything between its BEGIN and its END.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Component {
    name: String,
    begin: Option<Line>,
    /// What it is made of.
    pub nodes: Vec<Node>,
    end: Option<Line>,
}

/// A text of content lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Document {
    /// A nameless component around all.
    pub root: Component,
    newline: &'static str,
}

impl Document {
    /// Reads a text.
    ///
    /// # Errors
    /// A component that is not closed (the text was cut off), closed by another name, or nested too deeply; too many lines.
    pub(crate) fn read(text: &str) -> Result<Self, Broken> {
        if text.bytes().filter(|byte| *byte == b'\n').count() > LINES {
            return Err(Broken::whole("too-many-lines"));
        }
        let mut open = vec![Component::enclosing("", None)];
        for line in logical(text).into_iter().map(Line::read) {
            if line.name() == "BEGIN" {
                if open.len() > DEEPEST {
                    return Err(Broken::at(&line, "nested-too-deeply"));
                }
                open.push(Component::enclosing(line.value().trim(), Some(line.clone())));
            } else if line.name() == "END" {
                close(&mut open, line)?;
            } else if let Some(component) = open.last_mut() {
                component.nodes.push(Node::Line(line));
            }
        }
        let newline =
            if text.split_inclusive('\n').next().is_some_and(|line| !line.ends_with("\r\n")) { "\n" } else { "\r\n" };
        match (open.pop(), open.is_empty()) {
            (Some(root), true) => Ok(Document { root, newline }),
            _ => Err(Broken::whole("cut-off")),
        }
    }

    /// A document of one component, with the line ends of the standard.
    pub(crate) fn of(component: Component) -> Self {
        let mut root = Component::enclosing("", None);
        root.nodes.push(Node::Component(component));
        Document { root, newline: "\r\n" }
    }

    /// Writes it.
    pub(crate) fn write(&self) -> String {
        let mut out = String::new();
        self.root.write(self.newline, &mut out);
        out
    }
}

fn close(open: &mut Vec<Component>, end: Line) -> Result<(), Broken> {
    let inner = open.pop();
    match (inner, open.last_mut()) {
        (Some(mut inner), Some(outer)) if inner.name == end.value().trim().to_ascii_uppercase() => {
            inner.end = Some(end);
            outer.nodes.push(Node::Component(inner));
            Ok(())
        }
        _ => Err(Broken::at(&end, "unbalanced")),
    }
}

impl Component {
    /// A new, empty component.
    pub(crate) fn new(name: &str) -> Self {
        let mut component = Component::enclosing(name, Some(Line::new("BEGIN", &[], name)));
        component.end = Some(Line::new("END", &[], name));
        component
    }

    fn enclosing(name: &str, begin: Option<Line>) -> Self {
        Component { name: name.to_ascii_uppercase(), begin, nodes: Vec::new(), end: None }
    }

    /// Its name in upper case.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The line it begins on.
    pub(crate) fn number(&self) -> usize {
        self.begin.as_ref().map_or(0, Line::number)
    }

    /// Its own lines, without those of components within.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &Line> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Line(line) => Some(line),
            Node::Component(_) => None,
        })
    }

    /// Its own lines of a name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Line> {
        self.lines().filter(move |line| line.name() == name)
    }

    /// Its first line of a name.
    pub(crate) fn first(&self, name: &str) -> Option<&Line> {
        self.lines().find(|line| line.name() == name)
    }

    /// Whether it has a line of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.first(name).is_some()
    }

    /// The components directly within it.
    pub(crate) fn components(&self) -> impl Iterator<Item = &Component> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Component(component) => Some(component),
            Node::Line(_) => None,
        })
    }

    /// The components directly within it, to change them.
    pub(crate) fn components_mut(&mut self) -> impl Iterator<Item = &mut Component> {
        self.nodes.iter_mut().filter_map(|node| match node {
            Node::Component(component) => Some(component),
            Node::Line(_) => None,
        })
    }

    /// Puts `line` in the place of the first of its name, or after the other lines.
    pub(crate) fn put(&mut self, line: Line) {
        for node in &mut self.nodes {
            if let Node::Line(old) = node
                && old.name() == line.name()
            {
                *old = line;
                return;
            }
        }
        self.add(line);
    }

    /// Puts `line` after the other lines and before the components within.
    pub(crate) fn add(&mut self, line: Line) {
        let after = self.nodes.iter().rposition(|node| matches!(node, Node::Line(line) if !line.name().is_empty()));
        let place = match after {
            Some(last) if !self.nodes.iter().take(last).any(|node| matches!(node, Node::Component(_))) => last + 1,
            _ => self.nodes.iter().position(|node| matches!(node, Node::Component(_))).unwrap_or(self.nodes.len()),
        };
        self.nodes.insert(place, Node::Line(line));
    }

    /// Sets the first line of `name` to `value`, head and parameters kept, or adds one; `None` takes all of them out.
    pub(crate) fn set(&mut self, name: &str, value: Option<&str>) {
        match (value, self.first(name)) {
            (None, _) => self.remove(name),
            (Some(value), Some(line)) => {
                let line = line.with_value(value);
                self.put(line);
            }
            (Some(value), None) => self.add(Line::new(name, &[], value)),
        }
    }

    /// Takes out all lines of a name.
    pub(crate) fn remove(&mut self, name: &str) {
        self.retain(|line| line.name() != name);
    }

    /// Keeps the lines for which `keep` holds; components stay.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&Line) -> bool) {
        self.nodes.retain(|node| match node {
            Node::Line(line) => keep(line),
            Node::Component(_) => true,
        });
    }

    /// Changes each of its lines; `None` takes it out.
    pub(crate) fn map_lines(&mut self, mut change: impl FnMut(Line) -> Option<Line>) {
        let nodes = std::mem::take(&mut self.nodes);
        self.nodes = nodes
            .into_iter()
            .filter_map(|node| match node {
                Node::Line(line) => change(line).map(Node::Line),
                component @ Node::Component(_) => Some(component),
            })
            .collect();
    }

    fn write(&self, newline: &str, out: &mut String) {
        if let Some(begin) = &self.begin {
            begin.write(newline, out);
        }
        for node in &self.nodes {
            match node {
                Node::Line(line) => line.write(newline, out),
                Node::Component(component) => component.write(newline, out),
            }
        }
        if let Some(end) = &self.end {
            end.write(newline, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "begin:vcalendar\nX-A:1\nBEGIN:VEVENT\nUID:1\nBEGIN:VALARM\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR";

    #[test]
    fn what_is_read_is_written_byte_for_byte() {
        for text in [TEXT, "", "\u{feff}BEGIN:VCARD\r\nbroken\r\n\r\n  fold\r\nEND:VCARD\r\n\r\n"] {
            assert_eq!(Document::read(text).unwrap().write(), text);
        }
    }

    #[test]
    fn a_new_line_stands_before_the_components_and_ends_as_the_others_do() {
        let mut document = Document::read(TEXT).unwrap();
        let event = document.root.components_mut().next().unwrap().components_mut().next().unwrap();
        event.set("SUMMARY", Some("x"));
        assert_eq!(document.write(), TEXT.replace("UID:1\n", "UID:1\nSUMMARY:x\n"));
    }

    #[test]
    fn a_text_that_was_cut_off_is_refused() {
        let reason = |text: &str| Document::read(text).unwrap_err().reason;
        assert_eq!(reason("BEGIN:VCALENDAR\nBEGIN:VEVENT\n"), "cut-off");
        assert_eq!(reason("BEGIN:VCALENDAR\nEND:VEVENT\n"), "unbalanced");
        assert_eq!(reason("END:VEVENT\n"), "unbalanced");
        assert_eq!(reason(&"BEGIN:X\n".repeat(100_000)), "nested-too-deeply");
        assert_eq!(reason(&"A\n".repeat(1_000_000)), "too-many-lines");
    }
}
