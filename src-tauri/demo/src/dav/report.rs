//! REPORT: what changed (RFC 6578), these objects (multiget), those that match (query).

use super::filter;
use super::flavour::{Bogus, Limit};
use super::layout::Use;
use super::reply::{Multistatus, Reply};
use super::state::{Change, Collection, Item, State};
use super::token::{self, Since};
use super::xml::{CAL, CARD, DAV, Element};
use super::{path, property};

/// Answers a REPORT of `user`.
pub(super) fn report(state: &State, user: &str, at: &str, body: &[u8]) -> Reply {
    let Some(asked) = Element::parse(body) else { return Reply::status(400) };
    let at = if at.ends_with('/') { at.to_owned() } else { format!("{at}/") };
    let Some(collection) = state.collections.get(&at).filter(|collection| collection.owner == user) else {
        return Reply::status(404);
    };
    let report = Report { state, collection, at: &at, asked: &asked };
    match (asked.name.space.as_str(), asked.name.local.as_str()) {
        (DAV, "sync-collection") if collection.used != Use::System => report.sync(),
        (CAL, "calendar-multiget") | (CARD, "addressbook-multiget") => report.multiget(),
        (CAL, "calendar-query") | (CARD, "addressbook-query") => report.query(),
        _ => Reply::refused(403, DAV, "supported-report"),
    }
}

struct Report<'a> {
    state: &'a State,
    collection: &'a Collection,
    at: &'a str,
    asked: &'a Element,
}

impl Report<'_> {
    fn sync(&self) -> Reply {
        let form = self.state.quirks.token;
        let text = self.asked.child(DAV, "sync-token").map_or("", |token| token.text.trim());
        let (rows, initial) = match token::read(form, self.at, self.collection, text) {
            Since::Start => (self.collection.all(), true),
            Since::Revision(revision) => (self.collection.since(revision), false),
            Since::Second(second) => (self.collection.since_second(second), false),
            Since::Unknown => match self.state.quirks.bogus_token {
                Bogus::Refused(status) => return Reply::refused(status, DAV, "valid-sync-token"),
                Bogus::Listed => (self.collection.all(), true),
            },
        };
        match self.limit(rows.len(), initial) {
            Err(refusal) => refusal,
            Ok(limit) => self.changed(&rows, limit),
        }
    }

    /// How many rows to give; the most that may be, where nothing limits them.
    fn limit(&self, rows: usize, initial: bool) -> Result<usize, Reply> {
        let wanted = self.asked.deep(DAV, "nresults").and_then(|number| number.text.trim().parse::<usize>().ok());
        let own = self.state.page.unwrap_or(usize::MAX);
        let limit = match self.state.quirks.limit {
            Limit::Ignored => own,
            Limit::Truncates | Limit::TruncatesSilently => own.min(wanted.unwrap_or(usize::MAX)),
            Limit::Refused if initial && wanted.is_some_and(|wanted| wanted < rows) => {
                return Err(Reply::refused(507, DAV, "number-of-matches-within-limits"));
            }
            Limit::Refused => own,
        };
        Ok(limit)
    }

    fn changed(&self, rows: &[Change<'_>], limit: usize) -> Reply {
        let given = rows.get(..limit.min(rows.len())).unwrap_or(rows);
        let mut answer = Multistatus::new();
        for row in given {
            match row.item {
                Some(item) => self.row(row.name, item, &mut answer),
                None => answer.status_row(&self.href(row.name), "404 Not Found", ""),
            }
        }
        let truncated = given.len() < rows.len();
        if truncated && self.state.quirks.limit != Limit::TruncatesSilently {
            let condition = "<d:error><d:number-of-matches-within-limits/></d:error>";
            answer.status_row(&path::href(self.state.quirks.echo, self.at), "507 Insufficient Storage", condition);
        }
        let last = given.last().map_or(0, |row| row.revision);
        let revision = if truncated { last } else { self.collection.revision };
        answer.token(&token::at(self.state.quirks.token, self.at, self.collection, revision));
        answer.reply()
    }

    fn multiget(&self) -> Reply {
        let mut answer = Multistatus::new();
        for href in self.asked.all(DAV, "href") {
            let wanted = path::decoded(&href.text);
            let name = wanted.strip_prefix(self.at).unwrap_or("");
            match self.collection.items.get(name) {
                Some(item) => self.row(name, item, &mut answer),
                None if self.state.quirks.omits_absent => {}
                None => answer.status_row(&path::href(self.state.quirks.echo, &wanted), "404 Not Found", ""),
            }
        }
        answer.reply()
    }

    fn query(&self) -> Reply {
        let space = if self.collection.is_book() { CARD } else { CAL };
        let filter = self.asked.child(space, "filter");
        let mut answer = Multistatus::new();
        for (name, item) in &self.collection.items {
            if filter.is_none_or(|filter| filter::matches(&self.state.quirks, filter, &item.text)) {
                self.row(name, item, &mut answer);
            }
        }
        answer.reply()
    }

    fn row(&self, name: &str, item: &Item, answer: &mut Multistatus) {
        let (mut found, mut missing) = (String::new(), Vec::new());
        let is_book = self.collection.is_book();
        for element in self.asked.child(DAV, "prop").into_iter().flat_map(|prop| &prop.children) {
            match property::of_item(self.state, is_book, item, element) {
                Some(written) => found.push_str(&written),
                None => missing.push(&element.name),
            }
        }
        answer.row(&self.href(name), &found, &missing);
    }

    fn href(&self, name: &str) -> String {
        path::href(self.state.quirks.echo, &format!("{}{name}", self.at))
    }
}
