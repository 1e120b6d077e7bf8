//! What of a record tells that it is the same as another: marks first, then what it says, all of it hashed.

use std::collections::BTreeSet;

use crate::hash::{Digest, HashKey};
use crate::operation::Marker;
use crate::record::{Field, Kind, Record, Value};
use crate::snapshot::Side;
use crate::text::normal_line;
use crate::view::View;

use super::{How, MatchKeys};

/// Legal forms that one side writes and the other leaves out.
const LEGAL_FORMS: [&str; 18] = [
    "spa", "srl", "srls", "snc", "sas", "sapa", "scarl", "coop", "gmbh", "ag", "kg", "ltd", "llc", "inc", "plc", "sa",
    "sarl", "bv",
];

impl MatchKeys {
    /// The keys of a record on `side`. `marker` is the one that a copy of it carries, where the caller can name it.
    #[must_use]
    pub fn of(side: Side, view: &View, marker: Option<&Marker>, key: &HashKey) -> MatchKeys {
        let hasher = Hasher { key };
        let mut tokens = BTreeSet::new();
        hasher.marks(side, view, marker, &mut tokens);
        // What the other side would make of it counts as well: a cut title, a whole day that has hours there.
        for record in [&view.record, &view.carried] {
            hasher.content(record, &mut tokens);
        }
        let name = match view.record.kind {
            Kind::Contact => person(&view.record),
            Kind::Company => company(&view.record),
            Kind::Event | Kind::Task => None,
        };
        MatchKeys {
            target: view.target.clone(),
            tokens,
            name: name.map(|name| hasher.digest("name", &[&name])),
            vat_number: vat_number(&view.record).map(|number| hasher.digest("vat", &[&number])),
        }
    }
}

type Tokens = BTreeSet<(How, Digest)>;

struct Hasher<'a> {
    key: &'a HashKey,
}

impl Hasher<'_> {
    fn digest(&self, what: &str, parts: &[&str]) -> Digest {
        let parts: Vec<&[u8]> = std::iter::once(what).chain(parts.iter().copied()).map(str::as_bytes).collect();
        self.key.digest(&parts)
    }

    fn marks(&self, side: Side, view: &View, marker: Option<&Marker>, tokens: &mut Tokens) {
        let identity = &view.record.identity;
        let own = match &view.target.occurrence {
            None => vec![view.target.id.0.as_str()],
            // All copies of a series carry its id: which occurrence one is, its own start tells.
            Some(key) => vec![view.target.id.0.as_str(), key.as_str()],
        };
        tokens.insert((How::CopyOf, self.digest(side.as_str(), &own)));
        if let Some(original) = &identity.copy_of {
            let there = side.other().as_str();
            tokens.insert((How::CopyOf, self.digest(there, &[original])));
            if let Some(time) = view.record.event_time() {
                tokens.insert((How::CopyOf, self.digest(there, &[original, time.key().as_str()])));
            }
        }
        for marker in identity.marker.iter().chain(marker.map(|marker| &marker.0)) {
            tokens.insert((How::Marker, self.digest("marker", &[marker])));
        }
        for uid in identity.uid.iter().chain(marker.map(|marker| &marker.0)) {
            let occurrence = view.target.occurrence.as_ref().map_or("", |key| key.as_str());
            tokens.insert((How::Uid, self.digest("uid", &[uid, occurrence])));
        }
    }

    fn content(&self, record: &Record, tokens: &mut Tokens) {
        match record.kind {
            Kind::Event => self.event(record, tokens),
            Kind::Task => self.task(record, tokens),
            Kind::Contact => self.contact(record, tokens),
            Kind::Company => self.company(record, tokens),
        }
    }

    fn event(&self, record: &Record, tokens: &mut Tokens) {
        if let (Some(title), Some(time)) = (folded(record.text(&Field::Title)), record.event_time()) {
            tokens.insert((How::TitleAndStart, self.digest("event", &[&title, time.key().as_str()])));
        }
    }

    fn task(&self, record: &Record, tokens: &mut Tokens) {
        let day = match record.get(&Field::Due) {
            Some(Value::Moment(moment)) => moment.date().to_string(),
            Some(_) | None => String::new(),
        };
        if let Some(title) = folded(record.text(&Field::Title)) {
            tokens.insert((How::TitleAndDay, self.digest("task", &[&title, &day])));
        }
    }

    fn contact(&self, record: &Record, tokens: &mut Tokens) {
        let name = person(record);
        for (email, _) in record.items(&Field::Emails) {
            tokens.insert((How::Email, self.digest("email", &[email])));
            if let Some(name) = &name {
                tokens.insert((How::NameAndEmail, self.digest("name-email", &[name, email])));
            }
        }
        for (phone, _) in record.items(&Field::Phones) {
            if let (Some(name), Some(digits)) = (&name, digits(phone)) {
                tokens.insert((How::NameAndPhone, self.digest("name-phone", &[name, &digits])));
            }
        }
    }

    fn company(&self, record: &Record, tokens: &mut Tokens) {
        if let Some(number) = vat_number(record) {
            tokens.insert((How::VatNumber, self.digest("vat", &[&number])));
        }
        if let Some(name) = company(record) {
            tokens.insert((How::Name, self.digest("company", &[&name])));
        }
        for (email, _) in record.items(&Field::Emails) {
            tokens.insert((How::Email, self.digest("email", &[email])));
        }
    }
}

fn folded(text: &str) -> Option<String> {
    let text = normal_line(text).to_lowercase();
    (!text.is_empty()).then_some(text)
}

/// A person's name whichever way round it is written: «Rossi Mario» is «Mario Rossi».
fn person(record: &Record) -> Option<String> {
    let name = folded(&format!("{} {}", record.text(&Field::GivenName), record.text(&Field::FamilyName)))?;
    let mut words: Vec<&str> = name.split(' ').collect();
    words.sort_unstable();
    Some(words.join(" "))
}

/// A company's name without punctuation and legal form: «Alfa S.r.l.» is «Alfa».
fn company(record: &Record) -> Option<String> {
    let name = folded(&record.text(&Field::Company).replace(['.', ','], ""))?;
    let words: Vec<&str> = name.split(' ').collect();
    let own: Vec<&str> = words.iter().copied().filter(|word| !LEGAL_FORMS.contains(word)).collect();
    Some(if own.is_empty() { words.join(" ") } else { own.join(" ") })
}

/// A VAT number without blanks and without the country that only some write.
fn vat_number(record: &Record) -> Option<String> {
    let number: String = record.text(&Field::VatNumber).chars().filter(char::is_ascii_alphanumeric).collect();
    let number = number.to_ascii_uppercase();
    let bare = number.strip_prefix("IT").unwrap_or(&number);
    (!bare.is_empty()).then(|| bare.to_owned())
}

/// The last nine digits of a phone number: with and without the country code it is one number.
fn digits(phone: &str) -> Option<String> {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    let tail: String = digits.iter().skip(digits.len().saturating_sub(9)).collect();
    (digits.len() >= 6).then_some(tail)
}
