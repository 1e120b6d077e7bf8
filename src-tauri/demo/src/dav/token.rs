//! Sync tokens (RFC 6578): each server has its own form, and its own way with one it does not know.

use super::flavour::Token;
use super::state::Collection;

/// What a client's token asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Since {
    /// Everything.
    Start,
    /// What changed after this revision.
    Revision(u64),
    /// What changed in this second or later.
    Second(i64),
    /// Nothing that can be told: the token is not known.
    Unknown,
}

/// The token of a collection at `revision`.
pub(super) fn at(form: Token, path: &str, collection: &Collection, revision: u64) -> String {
    match form {
        Token::Numbered(prefix) => format!("{prefix}{revision}"),
        Token::Seconds => collection.last_second().to_string(),
        Token::Modseq => format!("data:,{}-{revision}", validity(path) % 1_000_000_000),
        Token::Hash(prefix, digits) => format!("{prefix}{}{revision:016x}", salt(path, digits)),
    }
}

/// The token that a PROPFIND shows: SOGo's is always "-1".
pub(super) fn shown(form: Token, path: &str, collection: &Collection) -> String {
    match form {
        Token::Seconds => "-1".to_owned(),
        Token::Numbered(_) | Token::Modseq | Token::Hash(..) => at(form, path, collection, collection.revision),
    }
}

/// What `token` asks for.
pub(super) fn read(form: Token, path: &str, collection: &Collection, token: &str) -> Since {
    if token.is_empty() {
        return Since::Start;
    }
    let revision = match form {
        Token::Seconds => return seconds(token),
        Token::Numbered(prefix) => token.strip_prefix(prefix).and_then(|number| number.parse().ok()),
        Token::Modseq => token
            .strip_prefix("data:,")
            .and_then(|rest| rest.split_once('-'))
            .filter(|(own, _)| *own == (validity(path) % 1_000_000_000).to_string())
            .and_then(|(_, number)| number.parse().ok()),
        Token::Hash(prefix, digits) => token
            .strip_prefix(prefix)
            .and_then(|rest| rest.strip_prefix(&salt(path, digits)))
            .and_then(|number| u64::from_str_radix(number, 16).ok()),
    };
    match revision {
        Some(revision) if (collection.floor..=collection.revision).contains(&revision) => Since::Revision(revision),
        Some(_) | None => Since::Unknown,
    }
}

fn seconds(token: &str) -> Since {
    match token.parse::<i64>() {
        Ok(second) if second > 0 => Since::Second(second),
        Ok(_) => Since::Start,
        Err(_) => Since::Unknown,
    }
}

fn validity(path: &str) -> u64 {
    path.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn salt(path: &str, digits: usize) -> String {
    let one = format!("{:016x}", validity(path));
    one.repeat(4).chars().take(digits.saturating_sub(16)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Flavour;
    use super::*;

    #[test]
    fn each_form_leads_back_and_refuses_the_others() {
        let mut collection = Collection::new("giulia", "c", ["VEVENT"]);
        collection.revision = 7;
        for flavour in Flavour::ALL {
            let form = flavour.quirks().token;
            if form == Token::Seconds {
                continue;
            }
            let token = at(form, "/c/", &collection, 5);
            assert_eq!(read(form, "/c/", &collection, &token), Since::Revision(5), "{flavour:?} {token}");
            assert_eq!(read(form, "/c/", &collection, "bogus"), Since::Unknown, "{flavour:?}");
            assert_eq!(read(form, "/c/", &collection, &at(form, "/c/", &collection, 8)), Since::Unknown);
        }
    }

    #[test]
    fn the_token_of_seconds_says_minus_one_and_takes_it_as_the_start() {
        let collection = Collection::new("giulia", "c", ["VEVENT"]);
        assert_eq!(shown(Token::Seconds, "/c/", &collection), "-1");
        for (token, since) in [("-1", Since::Start), ("0", Since::Start), ("1700000000", Since::Second(1_700_000_000))]
        {
            assert_eq!(read(Token::Seconds, "/c/", &collection, token), since);
        }
    }
}
