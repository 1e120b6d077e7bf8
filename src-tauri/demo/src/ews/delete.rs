//! `DeleteItem`: into Deleted Items under a new id, or away. An occurrence is taken out of its series.

use super::ask::Ask;
use super::refusal::Refusal;
use super::reply::{Answer, failed, succeeded};
use super::state::{Class, Right, State};
use super::view::occurrences;
use super::{mail, read};
use crate::xml::Element;

/// `DeleteItem`.
pub(super) fn delete(ask: &mut Ask<'_>) -> Answer {
    let list = ask.list("ItemIds");
    let told = list.iter().map(|named| match deleted(ask, named) {
        Ok(()) => succeeded("DeleteItem", Vec::new()),
        Err(refusal) => failed("DeleteItem", refusal, Vec::new()),
    });
    Ok(told.collect())
}

fn deleted(ask: &mut Ask<'_>, named: &Element) -> Result<(), Refusal> {
    let view = read::seen(ask.state, ask.actor, named, Right::Write)?;
    let (owner, item, day) = (view.owner.to_owned(), view.item.clone(), view.occurrence.as_ref().map(|own| own.day));
    let word = ask.body.attribute("SendMeetingCancellations").unwrap_or("");
    let required = |code, name: &str| Err(Refusal::new(code, format!("{name} attribute is required.")));
    if item.class == Class::Calendar && word.is_empty() {
        return required("ErrorSendMeetingCancellationsRequired", "SendMeetingCancellations");
    }
    if item.class == Class::Task && ask.body.attribute("AffectedTaskOccurrences").is_none() {
        return required("ErrorAffectedTaskOccurrencesRequired", "AffectedTaskOccurrences");
    }
    if item.class == Class::Calendar {
        mail::removed(ask.state, &owner, &item, word);
    }
    let keeps = ask.body.attribute("DeleteType") == Some("MoveToDeletedItems");
    remove(ask.state, (&item.id, day), keeps)
}

/// The same without a word to anybody.
pub(super) fn remove(
    state: &mut State,
    (id, day): (&str, Option<jiff::civil::Date>),
    keeps: bool,
) -> Result<(), Refusal> {
    let (owner, folder) = state.holder(id).ok_or_else(Refusal::missing)?;
    if let Some(day) = day {
        let revision = state.next_revision();
        let own = state.folder_mut(&owner, &folder)?.items.get_mut(id).ok_or_else(Refusal::missing)?;
        own.exceptions.remove(&day);
        own.deleted.insert(day);
        own.revision = revision;
        own.modified = jiff::Timestamp::now();
        let is_empty =
            super::recur::is_bounded(own) && occurrences(own, jiff::Timestamp::MIN, jiff::Timestamp::MAX).is_empty();
        if !is_empty {
            return Ok(());
        }
    }
    let was_kept = state.known(&owner, "deleteditems").is_ok_and(|bin| bin.id == folder);
    let mut item = state.take(&owner, &folder, id)?;
    if keeps && !was_kept {
        item.id = state.ids.item(&owner);
        let bin = state.known(&owner, "deleteditems")?.id.clone();
        state.file(&owner, &bin, item)?;
    }
    Ok(())
}
