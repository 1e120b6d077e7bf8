//! Builds sentences of Vtiger's query language, the only way in for anything a person typed.
//!
//! It knows what that language lacks: parentheses, `not`, `is null`, an empty literal. No text may reach a query except
//! through [`Query`], which doubles quotes and backslashes.

use std::fmt::Write as _;

/// The most rows one answer holds, whatever is asked for.
pub(super) const PAGE: usize = 100;

/// A query under construction.
#[derive(Debug, Clone)]
pub(super) struct Query {
    text: String,
    conditions: usize,
}

impl Query {
    /// `select fields from module`.
    pub(super) fn select<'f>(fields: impl IntoIterator<Item = &'f str>, module: &str) -> Self {
        let fields: Vec<&str> = fields.into_iter().collect();
        Query { text: format!("select {} from {module}", fields.join(",")), conditions: 0 }
    }

    /// `field op 'value'`, joined with `and`.
    pub(super) fn wherever(mut self, field: &str, op: &str, value: &str) -> Self {
        let _ = write!(self.text, "{}{field} {op} {}", self.joint(), literal(value));
        self.conditions += 1;
        self
    }

    /// `field in (…)`, joined with `and`; one value becomes `=`.
    pub(super) fn among<'v>(mut self, field: &str, values: impl IntoIterator<Item = &'v str>) -> Self {
        let literals: Vec<String> = values.into_iter().map(literal).collect();
        let joint = self.joint();
        let _ = match literals.as_slice() {
            [one] => write!(self.text, "{joint}{field} = {one}"),
            many => write!(self.text, "{joint}{field} in ({})", many.join(",")),
        };
        self.conditions += 1;
        self
    }

    /// `order by`.
    pub(super) fn ordered(mut self, by: &str) -> Self {
        let _ = write!(self.text, " order by {by}");
        self
    }

    /// `limit count`, with the semicolon that the language demands.
    pub(super) fn limit(self, count: usize) -> String {
        format!("{} limit {count};", self.text)
    }

    /// `limit offset,count`.
    pub(super) fn slice(self, offset: usize, count: usize) -> String {
        format!("{} limit {offset},{count};", self.text)
    }

    /// Without a limit.
    pub(super) fn whole(self) -> String {
        format!("{};", self.text)
    }

    fn joint(&self) -> &'static str {
        if self.conditions == 0 { " where " } else { " and " }
    }
}

/// A literal. A quote is doubled (`\'` is a syntax error), a backslash too; NUL cannot stand in a query.
fn literal(value: &str) -> String {
    format!("'{}'", value.replace('\\', "\\\\").replace('\'', "''").replace('\0', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_leaves_its_quotes() {
        let cases = [
            ("' OR 1=1; --", "'''' OR 1=1; --'".replacen("''''", "'''", 1)),
            (r"\'", r"'\\'''".to_owned()),
            ("100%", "'100%'".to_owned()),
            ("L’Aquila", "'L’Aquila'".to_owned()),
            ("D'Amico", "'D''Amico'".to_owned()),
        ];
        for (text, expected) in cases {
            assert_eq!(literal(text), expected);
        }
    }

    #[test]
    fn sentences_read_as_the_language_wants_them() {
        let paged = Query::select(["id", "modifiedtime"], "Events")
            .among("assigned_user_id", ["19x5", "20x2"])
            .wherever("modifiedtime", ">=", "2026-11-22 04:00:00")
            .ordered("modifiedtime, id")
            .limit(PAGE);
        let expected = "select id,modifiedtime from Events where assigned_user_id in ('19x5','20x2') \
                        and modifiedtime >= '2026-11-22 04:00:00' order by modifiedtime, id limit 100;";
        assert_eq!(paged, expected);
        assert_eq!(
            Query::select(["count(*)"], "Contacts").among("assigned_user_id", ["19x5"]).whole(),
            "select count(*) from Contacts where assigned_user_id = '19x5';"
        );
    }
}
