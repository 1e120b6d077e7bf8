//! The texts that were read last, so that a change planned on them need not read them once more before it writes.
//!
//! A text is only taken where it is of the very version the change expects, and the write stays conditional on it. What is
//! kept is bounded, is given out once, and never prints.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ponte_core::snapshot::{RemoteId, Version};

use super::reading::Raw;

/// So many bytes are kept; a reading of more is a first listing, which changes little of what it reads.
const MOST: usize = 512 << 10;

/// Texts by id.
#[derive(Default)]
pub(super) struct Recent(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    texts: BTreeMap<RemoteId, Raw>,
    bytes: usize,
}

impl std::fmt::Debug for Recent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Recent(<redacted>)")
    }
}

impl Recent {
    /// Keeps a text; where there would be too many, those from before go.
    pub(super) fn keep(&self, id: &RemoteId, raw: &Raw) {
        let mut kept = self.kept();
        if kept.bytes + raw.text.len() > MOST {
            *kept = Kept::default();
        }
        if raw.text.len() > MOST {
            return;
        }
        kept.bytes += raw.text.len();
        if let Some(old) = kept.texts.insert(id.clone(), raw.clone()) {
            kept.bytes -= old.text.len();
        }
    }

    /// Gives out the text of that version, where it is kept.
    pub(super) fn take(&self, id: &RemoteId, version: &Version) -> Option<Raw> {
        let mut kept = self.kept();
        let raw = kept.texts.remove(id)?;
        kept.bytes -= raw.text.len();
        (raw.version == *version).then_some(raw)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(version: &str, length: usize) -> Raw {
        Raw { version: Version(version.into()), text: "x".repeat(length), modified: None }
    }

    #[test]
    fn a_text_is_given_out_once_and_only_in_its_version() {
        let (recent, id) = (Recent::default(), RemoteId("a.ics".into()));
        recent.keep(&id, &raw("1", 10));
        assert_eq!(recent.take(&id, &Version("1".into())), Some(raw("1", 10)));
        assert_eq!(recent.take(&id, &Version("1".into())), None);
        recent.keep(&id, &raw("2", 10));
        assert_eq!(recent.take(&id, &Version("1".into())), None, "it was changed since");
    }

    #[test]
    fn what_is_kept_is_bounded_and_does_not_print() {
        let recent = Recent::default();
        for number in 0..2_000 {
            recent.keep(&RemoteId(format!("{number}.ics")), &raw("1", 900));
            recent.keep(&RemoteId(format!("{number}.ics")), &raw("2", 900));
        }
        recent.keep(&RemoteId("large.ics".into()), &raw("1", MOST + 1));
        let kept = recent.kept();
        assert!(kept.bytes <= MOST && kept.bytes == kept.texts.values().map(|raw| raw.text.len()).sum::<usize>());
        drop(kept);
        assert!(!format!("{recent:?}").contains("xx"));
    }
}
