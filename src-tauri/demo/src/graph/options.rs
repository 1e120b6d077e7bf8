//! Query options and the `Prefer` header: what is asked for, and whether this resource takes it.

use axum::http::HeaderMap;
use jiff::Timestamp;

use super::refusal::Refusal;
use super::route::Noun;

/// The options of one request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Options(Vec<(String, String)>);

impl Options {
    pub(super) fn parse(query: &str) -> Self {
        Options(url::form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// Whether nothing but these is asked for, each once.
    pub(super) fn only(&self, allowed: &[&str]) -> Result<(), Refusal> {
        for (name, _) in &self.0 {
            if !allowed.contains(&name.as_str()) {
                return Err(Refusal::query(format!("The query option '{name}' is not supported here.")));
            }
            if self.0.iter().filter(|(other, _)| other == name).count() > 1 {
                return Err(Refusal::query(format!("The query option '{name}' may be given once.")));
            }
        }
        Ok(())
    }

    pub(super) fn number(&self, name: &str) -> Result<Option<usize>, Refusal> {
        self.get(name).map(|text| text.parse().map_err(|_| Refusal::query(format!("{name} is no number.")))).transpose()
    }

    /// `startDateTime` and `endDateTime`, which a view cannot be without, and no more than 1,825 days apart.
    pub(super) fn span(&self) -> Result<(Timestamp, Timestamp), Refusal> {
        let at = |name: &str| {
            let text = self.get(name).ok_or_else(|| Refusal::query(format!("{name} is required.")))?;
            let utc = if text.ends_with('Z') || text.contains('+') { text.to_owned() } else { format!("{text}Z") };
            utc.parse::<Timestamp>().map_err(|_| Refusal::query(format!("{name} is no date.")))
        };
        let (from, to) = (at("startDateTime")?, at("endDateTime")?);
        if from >= to || to.as_second() - from.as_second() > 1825 * 86_400 {
            return Err(Refusal::query("The time range is empty or longer than 1825 days."));
        }
        Ok((from, to))
    }

    pub(super) fn select(&self) -> Option<Vec<&str>> {
        self.get("$select").map(|text| text.split(',').map(str::trim).collect())
    }

    /// What is expanded, cut at the commas outside parentheses.
    pub(super) fn expand(&self) -> Vec<String> {
        let (mut parts, mut depth) = (vec![String::new()], 0_i32);
        for c in self.get("$expand").unwrap_or("").chars() {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                ',' if depth == 0 => {
                    parts.push(String::new());
                    continue;
                }
                _ => {}
            }
            if let Some(last) = parts.last_mut() {
                last.push(c);
            }
        }
        parts.retain(|part| !part.trim().is_empty());
        parts
    }

    /// The extended properties that `$expand` names; a part that this kind does not have is refused.
    pub(super) fn extended(&self, noun: Noun) -> Result<Vec<String>, Refusal> {
        let mut ids = Vec::new();
        for part in self.expand() {
            match (noun, part.trim()) {
                (Noun::Calendar, "exceptionOccurrences") | (Noun::List, "linkedResources") => {}
                (Noun::Calendar | Noun::Folder, own) if own.starts_with("singleValueExtendedProperties(") => {
                    ids.extend(named_ids(own)?);
                }
                _ => return Err(Refusal::query(format!("'{part}' cannot be expanded here."))),
            }
        }
        Ok(ids)
    }
}

/// `…($filter=id eq 'A' or id eq 'B')`.
fn named_ids(part: &str) -> Result<Vec<String>, Refusal> {
    let bad = || Refusal::query("An extended property is expanded with $filter=id eq '…'.");
    let filter = part.split_once("($filter=").and_then(|(_, rest)| rest.strip_suffix(')')).ok_or_else(bad)?;
    let ids = filter.split(" or ").map(|one| quoted(one.trim().strip_prefix("id eq ")?));
    ids.collect::<Option<Vec<_>>>().ok_or_else(bad)
}

/// `singleValueExtendedProperties/Any(ep: ep/id eq 'A' and ep/value eq 'B')`, the one filter an item is found by.
pub(super) fn by_property(filter: &str) -> Result<(String, String), Refusal> {
    let found = || {
        let inner = filter.trim().strip_prefix("singleValueExtendedProperties/Any(ep: ")?.strip_suffix(')')?;
        let (id, value) = inner.split_once(" and ")?;
        Some((quoted(id.strip_prefix("ep/id eq ")?)?, quoted(value.strip_prefix("ep/value eq ")?)?))
    };
    found().ok_or_else(|| Refusal::new(400, "ErrorInvalidUrlQueryFilter", "The query filter is invalid."))
}

fn quoted(text: &str) -> Option<String> {
    Some(text.strip_prefix('\'')?.strip_suffix('\'')?.replace("''", "'"))
}

/// What a request prefers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Prefer {
    pub immutable: bool,
    pub zone: Option<String>,
    pub page: Option<usize>,
    pub text: bool,
}

impl Prefer {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let all = headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
        Prefer::parse(all.flat_map(|value| value.split(',')))
    }

    pub(super) fn parse<'a>(values: impl Iterator<Item = &'a str>) -> Self {
        let mut prefer = Prefer::default();
        for (name, value) in values.filter_map(|value| value.trim().split_once('=')) {
            let value = value.trim().trim_matches('"');
            match name.trim().to_ascii_lowercase().as_str() {
                "idtype" => prefer.immutable = value == "ImmutableId",
                "outlook.timezone" => prefer.zone = Some(value.to_owned()),
                "odata.maxpagesize" => prefer.page = value.parse().ok(),
                "outlook.body-content-type" => prefer.text = value == "text",
                _ => {}
            }
        }
        prefer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expansions_are_cut_at_outer_commas() {
        let options = Options::parse(
            "$expand=singleValueExtendedProperties($filter=id eq 'A' or id eq 'B'),exceptionOccurrences&$select=id,start",
        );
        assert_eq!(options.extended(Noun::Calendar), Ok(vec!["A".to_owned(), "B".to_owned()]));
        assert!(options.extended(Noun::List).is_err());
        assert_eq!(options.select(), Some(vec!["id", "start"]));
    }

    #[test]
    fn one_filter_is_understood() {
        let filter = "singleValueExtendedProperties/Any(ep: ep/id eq 'String {x} Name K' and ep/value eq 'o''k')";
        assert_eq!(by_property(filter), Ok(("String {x} Name K".to_owned(), "o'k".to_owned())));
        assert!(by_property("subject eq 'x'").is_err());
    }
}
