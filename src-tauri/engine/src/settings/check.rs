//! What one table alone cannot tell: names used twice, accounts that are not there, a calendar joined with itself.

use std::collections::{BTreeMap, BTreeSet};

use ponte_core::record::Kind;
use ponte_core::snapshot::Side;

use super::mistake::nearest;
use super::model::{Account, Origin, Pairing};
use super::reader::{Source, Span};

/// Notes every such mistake.
pub(super) fn check(source: &Source<'_>, accounts: &[(Account, Span)], pairings: &[(Pairing, Span)]) {
    unique(source, accounts.iter().map(|(account, span)| (account.name.as_str(), span)), "mistake-account-twice");
    unique(source, pairings.iter().map(|(pairing, span)| (pairing.name.as_str(), span)), "mistake-pairing-twice");
    let known: BTreeMap<&str, &Account> =
        accounts.iter().map(|(account, _)| (account.name.as_str(), account)).collect();
    for (pairing, span) in pairings {
        for side in Side::BOTH {
            end(source, &known, pairing.account(side), side, span);
        }
        joined_with_itself(source, pairing, span);
        invited_nowhere(source, pairing, span);
    }
    joined_twice(source, pairings);
}

fn unique<'n>(source: &Source<'_>, names: impl Iterator<Item = (&'n str, &'n Span)>, code: &'static str) {
    let mut seen = BTreeSet::new();
    for (name, span) in names.filter(|(name, _)| !name.is_empty()) {
        if !seen.insert(name) {
            source.mistake(span, code, [("name", name)]);
        }
    }
}

fn end(source: &Source<'_>, known: &BTreeMap<&str, &Account>, name: &str, side: Side, span: &Span) {
    match known.get(name) {
        None if name.is_empty() => {}
        None => {
            let near = nearest(name, known.keys().copied()).unwrap_or("-");
            source.mistake(span, "mistake-no-such-account", [("name", name), ("near", near)]);
        }
        // A CRM is always the left side: that is what "crm wins" and the field mapping go by.
        Some(account) if side == Side::Right && account.system.is_crm() => {
            source.mistake(span, "mistake-crm-on-the-right", [("name", name)]);
        }
        Some(_) => {}
    }
}

fn joined_with_itself(source: &Source<'_>, pairing: &Pairing, span: &Span) {
    if *pairing.left != *pairing.right || pairing.left.is_empty() {
        return;
    }
    let same = |kind: &&Kind| {
        pairing.rules.get(kind).is_some_and(|rules| rules.collection(Side::Left) == rules.collection(Side::Right))
    };
    if let Some(kind) = pairing.kinds.iter().find(same) {
        source.mistake(span, "mistake-joined-with-itself", [("kind", kind.as_str())]);
    }
}

/// Invited contacts need an address book that is kept in step.
fn invited_nowhere(source: &Source<'_>, pairing: &Pairing, span: &Span) {
    // Where the organisation wants them the user can do nothing about it, and a pairing without contacts creates none.
    let own = |rules: &super::model::KindSettings| {
        *rules.create_invited && rules.create_invited.origin != Origin::Organisation
    };
    let wanted = pairing.rules.get(&Kind::Event).is_some_and(own);
    if wanted && !pairing.kinds.contains(&Kind::Contact) {
        source.mistake(span, "mistake-invited-nowhere", [("name", pairing.name.as_str())]);
    }
}

/// Two active pairings on the same two collections would each see the other's copies as new.
fn joined_twice(source: &Source<'_>, pairings: &[(Pairing, Span)]) {
    let mut seen: BTreeSet<Vec<String>> = BTreeSet::new();
    for (pairing, span) in pairings.iter().filter(|(pairing, _)| *pairing.active && !pairing.left.is_empty()) {
        for kind in pairing.kinds.iter() {
            let collection = |side| pairing.rules.get(kind).and_then(|rules| rules.collection(side)).unwrap_or("");
            let ends = [pairing.left.as_str(), collection(Side::Left), pairing.right.as_str(), collection(Side::Right)];
            let key = std::iter::once(kind.as_str()).chain(ends).map(str::to_owned).collect();
            if !seen.insert(key) {
                source.mistake(span, "mistake-joined-twice", [("name", pairing.name.as_str())]);
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::settings::{Surroundings, parse};

    #[test]
    fn invited_contacts_need_an_address_book() {
        let text = |kinds: &str| {
            format!(
                "[[account]]\nname = \"crm\"\nsystem = \"vtiger\"\naddress = \"a.example.it\"\nuser = \"u\"\n\
                 [[account]]\nname = \"dav\"\nsystem = \"dav\"\naddress = \"b.example.it\"\nuser = \"u\"\n\
                 [[pairing]]\nname = \"p\"\ncrm = \"crm\"\ncalendar = \"dav\"\nkinds = [{kinds}]\n\
                 [pairing.events]\ncreate-invited-contacts = true\n"
            )
        };
        for (kinds, mistakes) in [("\"events\"", 1), ("\"events\", \"contacts\"", 0)] {
            let found = parse(&text(kinds), &Surroundings::of_system()).err().unwrap_or_default();
            assert_eq!(found.iter().filter(|mistake| mistake.code == "mistake-invited-nowhere").count(), mistakes);
        }
    }

    #[test]
    fn two_pairings_share_one_crm_calendar_but_never_join_the_same_two_collections() {
        let account = |name, system| {
            format!(
                "[[account]]\nname = \"{name}\"\nsystem = \"{system}\"\naddress = \"{name}.example.it\"\nuser = \"u\"\n"
            )
        };
        let pairing = |name, right| format!("[[pairing]]\nname = \"{name}\"\ncrm = \"crm\"\ncalendar = \"{right}\"\n");
        let accounts = format!("{}{}{}", account("crm", "vtiger"), account("one", "dav"), account("two", "dav"));
        for (second, mistakes) in [("two", 0), ("one", 1)] {
            let text = format!("{accounts}{}{}", pairing("a", "one"), pairing("b", second));
            let found = parse(&text, &Surroundings::of_system()).err().unwrap_or_default();
            assert_eq!(found.len(), mistakes, "{found:?}");
            assert!(found.iter().all(|mistake| mistake.code == "mistake-joined-twice"), "{found:?}");
        }
    }
}
