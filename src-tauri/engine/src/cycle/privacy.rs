//! Whether a record's words may stand where others read along, as in the daily digest. What is not known counts as private
//! there, so that it must never be guessed here.

use ponte_core::link::Link;
use ponte_core::record::Record;

/// Whether it is private, by all that is known of a record: what both sides say, where they were read, and what a link
/// remembers. `None` where that does not tell.
pub(crate) fn is_private<'r>(said: [Option<&'r Record>; 2], link: Option<&'r Link>) -> Option<bool> {
    let tied = link.is_some_and(|link| link.left.is_some() && link.right.is_some());
    let base = link.and_then(|link| link.base.as_ref());
    let masked = link.is_some_and(|link| !link.locked.is_empty());
    if masked || said.into_iter().flatten().chain(base).any(Record::is_private) {
        return Some(true);
    }
    let all_read = said.iter().all(Option::is_some);
    let some_read = said.iter().any(Option::is_some);
    let known = if tied { base.is_some() || all_read } else { some_read };
    known.then_some(false)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use ponte_core::hash::{Hashes, NORMAL_FORM};
    use ponte_core::link::{End, LinkId};
    use ponte_core::record::{Field, Kind, Value};
    use ponte_core::snapshot::{RemoteId, Side, Version};

    use super::*;

    fn event(visibility: &str) -> Record {
        Record::new(Kind::Event).with(Field::Visibility, Value::Choice(visibility.to_owned()))
    }

    fn link(base: Option<Record>, locked: &[Field]) -> Link {
        let end = || {
            let (id, version) = (RemoteId("1".into()), Version("1".into()));
            Some(End { id, occurrence: None, version, hashes: Hashes::new() })
        };
        Link {
            id: LinkId(1),
            kind: Kind::Event,
            origin: Side::Left,
            copied: true,
            generation: 0,
            left: end(),
            right: end(),
            base,
            locked: locked.iter().cloned().collect::<BTreeSet<_>>(),
            normal_form: NORMAL_FORM,
        }
    }

    #[test]
    fn one_word_of_private_is_enough_and_silence_of_one_half_is_no_answer() {
        let (open, private, secret) = (event("public"), event("private"), event("confidential"));
        let tied = |base: Option<&Record>, locked: &[Field]| link(base.cloned(), locked);
        for (left, right, link, expected) in [
            (None, None, None, None),
            (Some(&open), None, None, Some(false)),
            (Some(&private), None, None, Some(true)),
            (None, Some(&secret), None, Some(true)),
            (Some(&open), Some(&private), Some(tied(Some(&open), &[])), Some(true)),
            (Some(&open), None, Some(tied(Some(&private), &[])), Some(true)),
            (Some(&open), None, Some(tied(Some(&open), &[])), Some(false)),
            (None, None, Some(tied(Some(&open), &[])), Some(false)),
            (Some(&open), Some(&open), Some(tied(None, &[])), Some(false)),
            (Some(&open), None, Some(tied(None, &[])), None),
            (Some(&open), Some(&open), Some(tied(Some(&open), &[Field::Title])), Some(true)),
        ] {
            assert_eq!(is_private([left, right], link.as_ref()), expected, "{left:?} {right:?}");
        }
    }
}
