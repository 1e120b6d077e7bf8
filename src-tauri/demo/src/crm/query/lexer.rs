//! Cutting a query into tokens, and naming them as Vtiger's error messages do.

/// A piece of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) text: String,
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// In single quotes, which the text keeps.
    Quoted,
    /// In double quotes: read, and then fatal.
    DoubleQuoted,
    Symbol,
}

/// Cuts the text. Nothing is refused here: what fits nowhere is a symbol.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut rest: Vec<char> = text.chars().rev().collect();
    let mut found = Vec::new();
    while let Some(letter) = rest.pop() {
        match letter {
            blank if blank.is_whitespace() => {}
            '\'' => found.push(quoted('\'', Kind::Quoted, &mut rest)),
            '"' => found.push(quoted('"', Kind::DoubleQuoted, &mut rest)),
            word if is_word(word) => found.push(take_word(word, &mut rest)),
            symbol => found.push(take_symbol(symbol, &mut rest)),
        }
    }
    found
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '.' | '-' | '%' | ':' | '@')
}

/// A quote inside is doubled; a backslash protects nothing.
fn quoted(quote: char, kind: Kind, rest: &mut Vec<char>) -> Token {
    let mut text = String::from(quote);
    while let Some(letter) = rest.pop() {
        text.push(letter);
        if letter == quote {
            if rest.last() != Some(&quote) {
                break;
            }
            rest.pop();
            text.push(quote);
        }
    }
    Token { kind, text }
}

fn take_word(first: char, rest: &mut Vec<char>) -> Token {
    let mut text = String::from(first);
    while let Some(letter) = rest.pop_if(|letter| is_word(*letter)) {
        text.push(letter);
    }
    Token { kind: Kind::Word, text }
}

fn take_symbol(first: char, rest: &mut Vec<char>) -> Token {
    let mut text = String::from(first);
    if matches!(first, '!' | '<' | '>')
        && let Some(equals) = rest.pop_if(|letter| *letter == '=')
    {
        text.push(equals);
    }
    Token { kind: Kind::Symbol, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doubled_quote_stays_inside_and_a_backslash_does_not_protect() {
        let texts = |query: &str| tokens(query).into_iter().map(|token| token.text).collect::<Vec<_>>();
        assert_eq!(texts("a='O''Brien';"), ["a", "=", "'O''Brien'", ";"]);
        assert_eq!(texts(r"a='O\'Brien';"), ["a", "=", r"'O\'", "Brien", "';"]);
        assert_eq!(texts("a<=1"), ["a", "<=", "1"]);
    }
}
