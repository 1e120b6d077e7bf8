//! Reads a table of settings key by key and remembers what was asked for, so that whatever nobody asked for is a mistake.
//!
//! It never stops at the first mistake, and never fills in a default: that is the caller's.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Range, RangeInclusive};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::mistake::{Mistake, nearest};
use super::model::{Origin, Setting};

/// Where a value stands in the text.
pub(super) type Span = Range<usize>;

/// A text of settings and the mistakes found in it so far. What stands beyond the end of the text is the organisation's.
pub(super) struct Source<'t> {
    text: &'t str,
    by: Option<&'t str>,
    mistakes: RefCell<Vec<Mistake>>,
}

impl<'t> Source<'t> {
    pub(super) fn new(text: &'t str, by: Option<&'t str>) -> Self {
        Source { text, by, mistakes: RefCell::default() }
    }

    /// Notes a mistake at `span`.
    pub(super) fn mistake<const N: usize>(&self, span: &Span, code: &'static str, details: [(&'static str, &str); N]) {
        self.mistake_at("", span, code, details);
    }

    /// Notes a mistake at `span`, in the setting `at`.
    pub(super) fn mistake_at<const N: usize>(
        &self,
        at: &str,
        span: &Span,
        code: &'static str,
        details: [(&'static str, &str); N],
    ) {
        let details: BTreeMap<_, _> = details.into_iter().map(|(name, value)| (name, value.to_owned())).collect();
        let by = self.by.filter(|_| self.is_beyond(span)).map(str::to_owned);
        let (line, column) = if by.is_some() { (0, 0) } else { self.place(span.start) };
        self.mistakes.borrow_mut().push(Mistake { line, column, at: at.to_owned(), by, code, details });
    }

    /// All mistakes, in the order of the text.
    pub(super) fn into_mistakes(self) -> Vec<Mistake> {
        let mut mistakes = self.mistakes.into_inner();
        mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
        mistakes
    }

    pub(super) fn origin(&self, span: &Span) -> Origin {
        if self.is_beyond(span) { Origin::Organisation } else { Origin::File(self.place(span.start).0) }
    }

    fn is_beyond(&self, span: &Span) -> bool {
        span.start > self.text.len()
    }

    fn place(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1;
        (line, column)
    }
}

/// A table being read.
pub(super) struct Section<'s, 't> {
    source: &'s Source<'t>,
    table: &'s DeTable<'t>,
    span: Span,
    /// Its own name and those of the tables around it, each with a dot.
    at: String,
    asked: BTreeSet<&'static str>,
}

impl<'s, 't> Section<'s, 't> {
    pub(super) fn new(source: &'s Source<'t>, table: &'s DeTable<'t>, span: Span, at: String) -> Self {
        Section { source, table, span, at, asked: BTreeSet::new() }
    }

    /// The whole name of `key` in this table.
    pub(super) fn at(&self, key: &str) -> String {
        format!("{}{key}", self.at)
    }

    /// Where it stands.
    pub(super) fn span(&self) -> &Span {
        &self.span
    }

    /// The value of `key`, if it is there. Asking makes the key a known one.
    pub(super) fn value(&mut self, key: &'static str) -> Option<&'s Spanned<DeValue<'t>>> {
        self.asked.insert(key);
        self.table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }

    /// A text, or a date or time written without quotes.
    pub(super) fn string(&mut self, key: &'static str) -> Option<Setting<String>> {
        self.checked(key, "mistake-not-text", |value| match value {
            DeValue::String(text) => Some(text.trim().to_owned()),
            DeValue::Datetime(date) => Some(date.to_string()),
            _ => None,
        })
    }

    /// A text that must be there and say something.
    pub(super) fn required(&mut self, key: &'static str) -> Option<Setting<String>> {
        let given = self.value(key).is_some();
        let text = self.string(key);
        if !given {
            self.source.mistake_at(&self.at(key), &self.span, "mistake-missing", [("key", key)]);
        }
        if text.as_ref().is_some_and(|text| text.is_empty()) {
            self.wrong(key, "mistake-empty", []);
            return None;
        }
        text
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, key: &'static str) -> Option<Setting<bool>> {
        self.checked(key, "mistake-not-flag", DeValue::as_bool)
    }

    /// A whole number within `range`.
    pub(super) fn number(&mut self, key: &'static str, range: RangeInclusive<i64>) -> Option<Setting<i64>> {
        let number = self.checked(key, "mistake-not-number", |value| {
            let integer = value.as_integer()?;
            i64::from_str_radix(&integer.as_str().replace('_', ""), integer.radix()).ok()
        })?;
        if !range.contains(&number.value) {
            let (least, most) = (range.start().to_string(), range.end().to_string());
            self.wrong(key, "mistake-out-of-range", [("least", &least), ("most", &most)]);
            return None;
        }
        Some(number)
    }

    /// One of some words.
    pub(super) fn word<T: Clone>(&mut self, key: &'static str, words: &[(&'static str, T)]) -> Option<Setting<T>> {
        let given = self.string(key)?;
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == given.value) {
            return Some(Setting { value: value.clone(), origin: given.origin });
        }
        self.unknown_word(key, &given, &words.iter().map(|(word, _)| *word).collect::<Vec<_>>());
        None
    }

    /// Notes that `given` is none of `words`.
    pub(super) fn unknown_word(&self, key: &'static str, given: &str, words: &[&str]) {
        let all = words.join(", ");
        match nearest(given, words.iter().copied()) {
            Some(near) => {
                self.wrong(key, "mistake-word-near", [("given", given), ("near", near), ("words", &all)]);
            }
            None => self.wrong(key, "mistake-word", [("given", given), ("words", &all)]),
        }
    }

    /// A text that `parse` understands; otherwise the mistake `code`.
    pub(super) fn parsed<T>(
        &mut self,
        key: &'static str,
        code: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<Setting<T>> {
        let given = self.string(key)?;
        match parse(&given) {
            Some(value) => Some(Setting { value, origin: given.origin }),
            None => {
                self.wrong(key, code, [("given", &given)]);
                None
            }
        }
    }

    /// A list of texts.
    pub(super) fn strings(&mut self, key: &'static str) -> Option<Setting<BTreeSet<String>>> {
        self.checked(key, "mistake-not-list", |value| {
            let texts = value.as_array()?.iter().map(|item| item.get_ref().as_str().map(|text| text.trim().to_owned()));
            texts.collect::<Option<BTreeSet<_>>>()
        })
    }

    /// A list of texts, in its order.
    pub(super) fn list(&mut self, key: &'static str) -> Option<Setting<Vec<String>>> {
        self.checked(key, "mistake-not-list", |value| {
            value.as_array()?.iter().map(|item| item.get_ref().as_str().map(|text| text.trim().to_owned())).collect()
        })
    }

    /// A table inside this one.
    pub(super) fn section(&mut self, key: &'static str) -> Option<Section<'s, 't>> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::Table(table) => {
                Some(Section::new(self.source, table, self.key_span(key), self.at(&format!("{key}."))))
            }
            _ => {
                self.wrong(key, "mistake-not-table", []);
                None
            }
        }
    }

    /// The tables of an array of tables, `[[key]]`.
    pub(super) fn sections(&mut self, key: &'static str) -> Vec<Section<'s, 't>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let tables = value.get_ref().as_array().map(|items| {
            items.iter().enumerate().map(|(index, item)| {
                let at = self.at(&format!("{key}.{index}."));
                Some(Section::new(self.source, item.get_ref().as_table()?, item.span(), at))
            })
        });
        match tables.and_then(Iterator::collect::<Option<Vec<_>>>) {
            Some(sections) => sections,
            None => {
                self.wrong(key, "mistake-not-tables", []);
                Vec::new()
            }
        }
    }

    /// Every key with its text, for tables whose keys are the user's. Makes all of them known.
    pub(super) fn texts(&self) -> Vec<(String, Span, Option<String>)> {
        let entry = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
            let name: &std::borrow::Cow<'_, str> = key.get_ref();
            (name.to_string(), key.span(), value.get_ref().as_str().map(str::to_owned))
        };
        self.table.iter().map(entry).collect()
    }

    /// Notes a mistake in the value of `key`, or in the table where the key is not there.
    pub(super) fn wrong<const N: usize>(
        &self,
        key: &'static str,
        code: &'static str,
        details: [(&'static str, &str); N],
    ) {
        let span =
            self.table.iter().find(|(name, _)| name.get_ref() == key).map_or(self.span.clone(), |(_, v)| v.span());
        self.source.mistake_at(&self.at(key), &span, code, details);
        self.name_last(key);
    }

    /// Ends the reading: every key nobody asked for is a mistake. `elsewhere` are keys that other tables know.
    pub(super) fn finish(self, elsewhere: &[&str]) {
        for name in self.table.keys().filter(|name| !self.asked.contains(name.get_ref().as_ref())) {
            let (span, word) = (name.span(), name.get_ref().as_ref());
            let at = self.at(word);
            if SECRETS.contains(&word.to_lowercase().as_str()) {
                self.source.mistake_at(&at, &span, "mistake-secret-in-file", [("key", word)]);
            } else if elsewhere.contains(&word) {
                self.source.mistake_at(&at, &span, "mistake-key-elsewhere", [("key", word)]);
            } else if let Some(near) = nearest(word, self.asked.iter().copied()) {
                self.source.mistake_at(&at, &span, "mistake-key-near", [("key", word), ("near", near)]);
            } else {
                let known = self.asked.iter().copied().collect::<Vec<_>>().join(", ");
                self.source.mistake_at(&at, &span, "mistake-key", [("key", word), ("known", &known)]);
            }
        }
    }

    fn checked<T>(
        &mut self,
        key: &'static str,
        code: &'static str,
        read: impl FnOnce(&DeValue<'t>) -> Option<T>,
    ) -> Option<Setting<T>> {
        let found = self.value(key)?;
        match read(found.get_ref()) {
            Some(value) => Some(Setting { value, origin: self.source.origin(&found.span()) }),
            None => {
                self.wrong(key, code, []);
                None
            }
        }
    }

    fn key_span(&self, key: &str) -> Span {
        self.table.keys().find(|name| name.get_ref() == key).map_or(self.span.clone(), Spanned::span)
    }

    fn name_last(&self, key: &str) {
        if let Some(last) = self.source.mistakes.borrow_mut().last_mut() {
            last.details.insert("key", key.to_owned());
        }
    }
}

/// Words under which people write a secret into a file.
const SECRETS: &[&str] =
    &["password", "pass", "secret", "key", "accesskey", "access-key", "access_key", "token", "api-key", "apikey"];
