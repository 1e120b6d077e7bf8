//! From tokens to a statement, with Vtiger's own words for what does not fit.

use super::{
    lexer::{self, Kind, Token},
    literal::Literal,
};
use crate::crm::refusal::Refusal;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Columns {
    All,
    Count,
    Named(Vec<String>),
}

/// `column operator literals`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Condition {
    pub(super) column: String,
    pub(super) operator: String,
    pub(super) literals: Vec<Literal>,
}

/// A whole query. The conditions are a disjunction of conjunctions, because there are no parentheses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) columns: Columns,
    pub(super) module: String,
    pub(super) any_of: Vec<Vec<Condition>>,
    /// The sort fields; the direction binds to the last of them only.
    pub(super) order: Vec<String>,
    pub(super) descending: bool,
    pub(super) offset: usize,
    pub(super) limit: Option<usize>,
}

/// Parses a query.
///
/// # Errors
/// `QUERY_SYNTAX_ERROR` with the sentence of the real parser, or `INTERNAL_SERVER_ERROR` for what kills it.
pub(super) fn parse(text: &str) -> Result<Statement, Refusal> {
    let mut parser = Parser { tokens: lexer::tokens(text), at: 0 };
    let statement = parser.statement()?;
    if uses_what_kills(&statement) { Err(Refusal::internal()) } else { Ok(statement) }
}

/// References cannot be traversed, and an empty or double-quoted literal is fatal.
fn uses_what_kills(statement: &Statement) -> bool {
    let conditions = || statement.any_of.iter().flatten();
    let dotted = |column: &String| column.contains('.');
    let selected = matches!(&statement.columns, Columns::Named(columns) if columns.iter().any(dotted));
    selected
        || conditions().any(|condition| dotted(&condition.column))
        || conditions().flat_map(|condition| &condition.literals).any(|literal| literal.fatal)
}

const OPERATORS: &str = "EQ,LT,GT,LTE,GTE,NE,IN,LIKE";

struct Parser {
    tokens: Vec<Token>,
    at: usize,
}

impl Parser {
    fn statement(&mut self) -> Result<Statement, Refusal> {
        if !self.keyword("select") {
            return Err(self.unexpected(Some("Unknown"), "SELECT"));
        }
        let columns = self.columns()?;
        if !self.keyword("from") {
            return Err(self.unexpected(None, "SELECT"));
        }
        let module = self.word(None, "TABLENAME")?;
        let any_of = if self.keyword("where") { self.conditions()? } else { Vec::new() };
        let (order, descending) = self.order()?;
        let (offset, limit) = self.limit()?;
        if !self.symbol(";") {
            let named = if limit.is_some() { Some("VALUE") } else { None };
            return Err(self.unexpected(named, "SEMICOLON"));
        }
        Ok(Statement { columns, module, any_of, order, descending, offset, limit })
    }

    fn columns(&mut self) -> Result<Columns, Refusal> {
        if self.symbol("*") {
            return Ok(Columns::All);
        }
        if self.is_keyword(0, "count") && self.is_symbol(1, "(") {
            self.at += 2;
            if !self.symbol("*") {
                return Err(self.unexpected(None, "ASTERISK"));
            }
            self.symbol(")");
            return Ok(Columns::Count);
        }
        let mut names = vec![self.word(None, "SELECT")?];
        while self.symbol(",") {
            if self.is_keyword(0, "from") {
                return Err(self.unexpected(None, "SELECT"));
            }
            names.push(self.word(None, "SELECT")?);
        }
        Ok(Columns::Named(names))
    }

    fn conditions(&mut self) -> Result<Vec<Vec<Condition>>, Refusal> {
        let mut any_of = vec![vec![self.condition()?]];
        loop {
            if self.keyword("or") {
                any_of.push(vec![self.condition()?]);
            } else if self.keyword("and") {
                let next = self.condition()?;
                if let Some(all_of) = any_of.last_mut() {
                    all_of.push(next);
                }
            } else {
                return Ok(any_of);
            }
        }
    }

    fn condition(&mut self) -> Result<Condition, Refusal> {
        let column = self.word(None, "SEMICOLON")?;
        let operator = match self.tokens.get(self.at) {
            Some(token) if matches!(token.text.as_str(), "=" | "!=" | "<" | ">" | "<=" | ">=") => token.text.clone(),
            Some(token) if token.text.eq_ignore_ascii_case("like") => "like".to_owned(),
            Some(token) if token.text.eq_ignore_ascii_case("in") => "in".to_owned(),
            _ => return Err(self.unexpected(Some("VALUE"), OPERATORS)),
        };
        self.at += 1;
        let literals = if operator == "in" { self.list()? } else { vec![self.literal()?] };
        Ok(Condition { column, operator, literals })
    }

    fn list(&mut self) -> Result<Vec<Literal>, Refusal> {
        if !self.symbol("(") {
            return Err(self.unexpected(Some("VALUE"), "PARENOPEN"));
        }
        let mut literals = vec![self.literal()?];
        while self.symbol(",") {
            literals.push(self.literal()?);
        }
        if self.symbol(")") { Ok(literals) } else { Err(self.unexpected(Some("VALUE"), "PARENCLOSE")) }
    }

    fn literal(&mut self) -> Result<Literal, Refusal> {
        match self.tokens.get(self.at) {
            Some(token) if token.kind != Kind::Symbol => {
                let literal = Literal::of(token);
                self.at += 1;
                Ok(literal)
            }
            _ => Err(self.unexpected(None, "VALUE")),
        }
    }

    fn order(&mut self) -> Result<(Vec<String>, bool), Refusal> {
        if !(self.is_keyword(0, "order") && self.is_keyword(1, "by")) {
            return Ok((Vec::new(), false));
        }
        self.at += 2;
        let mut fields = vec![self.word(None, "COLUMNNAME")?];
        while self.symbol(",") {
            fields.push(self.word(None, "COLUMNNAME")?);
        }
        let descending = self.keyword("desc");
        if !descending {
            self.keyword("asc");
        }
        Ok((fields, descending))
    }

    fn limit(&mut self) -> Result<(usize, Option<usize>), Refusal> {
        if !self.keyword("limit") {
            return Ok((0, None));
        }
        let first = self.number()?;
        if self.symbol(",") { Ok((first, Some(self.number()?))) } else { Ok((0, Some(first))) }
    }

    fn number(&mut self) -> Result<usize, Refusal> {
        match self.tokens.get(self.at).and_then(|token| token.text.parse().ok()) {
            Some(number) => {
                self.at += 1;
                Ok(number)
            }
            None => Err(self.unexpected(Some("VALUE"), "VALUE")),
        }
    }

    fn word(&mut self, named: Option<&str>, expected: &str) -> Result<String, Refusal> {
        match self.tokens.get(self.at) {
            Some(token) if token.kind == Kind::Word => {
                let text = token.text.clone();
                self.at += 1;
                Ok(text)
            }
            _ => Err(self.unexpected(named, expected)),
        }
    }

    fn is_keyword(&self, ahead: usize, word: &str) -> bool {
        let token = self.tokens.get(self.at + ahead);
        token.is_some_and(|token| token.kind == Kind::Word && token.text.eq_ignore_ascii_case(word))
    }

    fn is_symbol(&self, ahead: usize, symbol: &str) -> bool {
        self.tokens.get(self.at + ahead).is_some_and(|token| token.kind == Kind::Symbol && token.text == symbol)
    }

    fn keyword(&mut self, word: &str) -> bool {
        let found = self.is_keyword(0, word);
        self.at += usize::from(found);
        found
    }

    fn symbol(&mut self, symbol: &str) -> bool {
        let found = self.is_symbol(0, symbol);
        self.at += usize::from(found);
        found
    }

    /// The sentence of the real parser about the token at hand.
    fn unexpected(&self, named: Option<&str>, expected: &str) -> Refusal {
        let (token, what) = match self.tokens.get(self.at) {
            Some(token) => {
                let kind = if token.kind == Kind::Symbol { name_of(token) } else { named.unwrap_or(name_of(token)) };
                (token.text.clone(), format!("{kind}({})", token.text))
            }
            None => (self.tokens.last().map_or(String::new(), |last| last.text.clone()), "End of Input(0)".to_owned()),
        };
        let message = format!("Syntax Error on line 1: token '{token}' Unexpected {what}, expected one of: {expected}");
        Refusal::new("QUERY_SYNTAX_ERROR", message)
    }
}

fn name_of(token: &Token) -> &'static str {
    match token.text.to_ascii_lowercase().as_str() {
        "(" => "PARENOPEN",
        ")" => "PARENCLOSE",
        "," => "COMMA",
        "*" => "ASTERISK",
        ";" => "SEMICOLON",
        "=" => "EQ",
        "<" => "LT",
        ">" => "GT",
        "<=" => "LTE",
        ">=" => "GTE",
        "!=" => "NE",
        "from" => "FRM",
        _ => "COLUMNNAME",
    }
}
