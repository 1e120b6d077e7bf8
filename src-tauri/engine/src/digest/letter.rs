//! The digest in words: the same in plain text and in simple HTML, which has no colours, no pictures and nothing to fetch.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ponte_core::snapshot::Side;
use ponte_core::verdict::Failure;

use super::content::{Ask, Content, Named, Part};
use crate::held::HeldGroup;
use crate::messages::{Language, Messages};
use crate::store::{Counts, NeedId, Topic};

/// A digest in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    language: Language,
    /// The line under which it comes.
    pub subject: String,
    begin: String,
    sections: Vec<Section>,
    end: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Section {
    heading: String,
    entries: Vec<Entry>,
    notes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    text: String,
    below: Vec<String>,
    commands: Vec<(String, String)>,
}

impl Letter {
    /// Says it in the language of `messages`, with times as they are in `zone`.
    #[must_use]
    pub fn of(content: &Content, messages: &Messages, zone: &TimeZone) -> Letter {
        let words = Words { messages, zone };
        let count = content.asks().to_string();
        Letter {
            language: messages.language(),
            subject: words.say("digest-subject", &[("count", &count)]),
            begin: words.say("digest-begin", &[("count", &count)]),
            sections: content.pairings.iter().map(|part| words.section(part)).collect(),
            end: vec![words.done(content), words.say("digest-end", &[])],
        }
    }

    /// As plain text.
    #[must_use]
    pub fn plain(&self) -> String {
        let mut lines = vec![self.begin.clone()];
        for section in &self.sections {
            lines.extend([String::new(), section.heading.clone()]);
            for entry in &section.entries {
                lines.push(format!("  - {}", entry.text));
                lines.extend(entry.below.iter().map(|line| format!("    {line}")));
                lines.extend(entry.commands.iter().map(|(command, does)| format!("    {}", joined(command, does))));
            }
            lines.extend(section.notes.iter().map(|note| format!("  {note}")));
        }
        lines.push(String::new());
        lines.extend(self.end.iter().cloned());
        lines.push(String::new());
        lines.join("\n")
    }

    /// As HTML.
    #[must_use]
    pub fn html(&self) -> String {
        let paragraph = |text: &String| format!("<p>{}</p>\n", escaped(text));
        let sections: String = self.sections.iter().map(Section::html).collect();
        let end: String = self.end.iter().map(paragraph).collect();
        format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n<body>\n{}{sections}{end}\
             </body>\n</html>\n",
            self.language.as_str(),
            escaped(&self.subject),
            paragraph(&self.begin)
        )
    }
}

impl Section {
    fn html(&self) -> String {
        let entries: String = self.entries.iter().map(Entry::html).collect();
        let list = if entries.is_empty() { String::new() } else { format!("<ul>\n{entries}</ul>\n") };
        let notes: String = self.notes.iter().map(|note| format!("<p>{}</p>\n", escaped(note))).collect();
        format!("<h3>{}</h3>\n{list}{notes}", escaped(&self.heading))
    }
}

impl Entry {
    fn html(&self) -> String {
        let below: String = self.below.iter().map(|line| format!("<br>{}", escaped(line))).collect();
        let command = |(command, does): &(String, String)| {
            let does = if does.is_empty() { String::new() } else { format!(": {}", escaped(does)) };
            format!("<br><code>{}</code>{does}", escaped(command))
        };
        let commands: String = self.commands.iter().map(command).collect();
        format!("<li>{}{below}{commands}</li>\n", escaped(&self.text))
    }
}

fn joined(command: &str, does: &str) -> String {
    if does.is_empty() { command.to_owned() } else { format!("{command}: {does}") }
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

struct Words<'a> {
    messages: &'a Messages,
    zone: &'a TimeZone,
}

impl Words<'_> {
    /// A sentence, on one line.
    fn say(&self, key: &str, named: &[(&str, &str)]) -> String {
        self.messages.text(key, named).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn when(&self, time: Timestamp) -> String {
        time.to_zoned(self.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
    }

    fn section(&self, part: &Part) -> Section {
        let mut notes = Vec::new();
        if part.more > 0 {
            notes.push(self.say("digest-more", &[("count", &part.more.to_string())]));
        }
        if let Some(lease) = &part.elsewhere {
            let when = self.when(lease.since);
            notes.push(self.say("digest-elsewhere", &[("computer", &lease.computer), ("when", &when)]));
        }
        let entries = part.asks.iter().map(|ask| self.entry(ask)).collect();
        Section { heading: part.pairing.clone(), entries, notes }
    }

    fn entry(&self, ask: &Ask) -> Entry {
        match ask {
            Ask::SignIn { account, failure } => {
                let failure = self.messages.failure(failure);
                let text = self.say("digest-sign-in", &[("account", account), ("failure", &failure)]);
                let account = quoted(account);
                let commands = ["account test", "account add"].map(|command| simple(&format!("{command} {account}")));
                Entry { text, below: Vec::new(), commands: commands.into() }
            }
            Ask::Account { account, failure, again } => {
                let failure = self.messages.failure(failure);
                let text = self.say("digest-account", &[("account", account), ("failure", &failure)]);
                let again = again.map(|time| self.say("digest-again", &[("when", &self.when(time))]));
                let commands = vec![simple(&format!("account test {}", quoted(account)))];
                Entry { text, below: again.into_iter().collect(), commands }
            }
            Ask::Held { group, named } => self.held(group, named),
            Ask::One { topic, named, failure } => {
                let word = self.say(&format!("word-topic-{}", topic.as_str()), &[]);
                let why = failure.as_ref().map_or(word, |failure| self.why(failure));
                let text = self.say("digest-need", &[("record", &self.record(named)), ("why", &why)]);
                Entry { text, below: Vec::new(), commands: answers(*topic, named.id) }
            }
        }
    }

    /// Why, with the names of fields in the user's words.
    fn why(&self, failure: &Failure) -> String {
        let mut failure = failure.clone();
        if let Some(fields) = failure.details.get_mut("fields") {
            let word = |name: &str| {
                let key = format!("field-{}", name.replace('.', "-"));
                Some(self.messages.text(&key, &[])).filter(|word| *word != key).unwrap_or_else(|| name.to_owned())
            };
            *fields = fields.split(", ").map(word).collect::<Vec<_>>().join(", ");
        }
        self.messages.failure(&failure)
    }

    fn held(&self, group: &HeldGroup, named: &[Named]) -> Entry {
        let kind = self.say(&format!("kind-{}s", group.kind), &[]);
        let mut records: Vec<String> = named.iter().map(|named| self.record(named)).collect();
        let rest = group.items.len().saturating_sub(named.len());
        if rest > 0 {
            records.push(self.say("cli-more", &[("count", &rest.to_string())]));
        }
        let answer = |answer: &String| {
            let command = format!("pontectl needs resolve {} {answer}", group.id);
            (command, group.button(self.messages, answer))
        };
        Entry {
            text: format!("{kind}: {}", group.sentence(self.messages)),
            below: vec![records.join(", ")],
            commands: group.answers.iter().map(answer).collect(),
        }
    }

    /// By its title where everybody may know it, else by its kind and number.
    fn record(&self, named: &Named) -> String {
        let kind = self.say(&format!("kind-{}", named.kind), &[]);
        if let Some(title) = &named.title {
            return self.say("digest-record-titled", &[("kind", &kind), ("title", title)]);
        }
        let key = if named.private { "digest-record-private" } else { "digest-record" };
        self.say(key, &[("kind", &named.kind), ("id", &named.id.0.to_string())])
    }

    /// What was done since the last one, in one paragraph.
    fn done(&self, content: &Content) -> String {
        let of = |side| content.done.get(&side).copied().unwrap_or_default();
        let when = self.when(content.since);
        let mut parts = Vec::new();
        for (key, side) in [("cli-in-crm", Side::Left), ("cli-in-calendar", Side::Right)] {
            if of(side).writes() > 0 {
                parts.push(self.say(key, &[("what", &self.counts(of(side)))]));
            }
        }
        let what = if parts.is_empty() { self.say("digest-done-nothing", &[]) } else { parts.join("; ") };
        let key = if content.first { "digest-done-day" } else { "digest-done" };
        let done = self.say(key, &[("when", &when), ("what", &what)]);
        let permitted = Side::BOTH.map(|side| of(side).permitted).iter().sum::<usize>().to_string();
        format!("{done} {}", self.say("digest-messages", &[("count", &permitted)]))
    }

    fn counts(&self, counts: Counts) -> String {
        let all = [("cli-created", counts.created), ("cli-updated", counts.updated), ("cli-deleted", counts.deleted)];
        let said = all.iter().filter(|(_, count)| *count > 0);
        said.map(|(key, count)| self.say(key, &[("count", &count.to_string())])).collect::<Vec<_>>().join(", ")
    }
}

fn simple(command: &str) -> (String, String) {
    (format!("pontectl {command}"), String::new())
}

fn answers(topic: Topic, id: NeedId) -> Vec<(String, String)> {
    let words = topic.words().join("|");
    vec![simple(&format!("needs show {}", id.0)), simple(&format!("needs resolve {} {words}", id.0))]
}

/// As one argument of a command.
fn quoted(name: &str) -> String {
    if name.contains(' ') { format!("\"{name}\"") } else { name.to_owned() }
}

#[cfg(test)]
mod tests;
