//! What is noted about a pair besides its memory: conflicts and parked records for the user, bystanders, the journal of runs.

use jiff::{Timestamp, ToSpan};
use ponte_core::hash::NORMAL_FORM;
use ponte_core::merge::{settled, waiting};
use ponte_core::operation::Outcome;
use ponte_core::snapshot::{RemoteId, Side};
use ponte_core::verdict::{Failure, FailureKind};

use super::settle::Settling;
use super::work::{Work, Write};
use crate::store::{ItemId, NewNeed, RunItem, StoreResult, Topic, Undoable, bystander, link as links, need};

impl Settling<'_> {
    /// Notes the fields that wait for the user, or that none does any more.
    pub(super) fn conflict(&mut self, work: &Work) -> StoreResult<()> {
        let subject = work.link.id.0.to_string();
        self.count_conflict(work);
        let open: Vec<_> = work.conflicts.iter().filter(|conflict| conflict.winner.is_none()).collect();
        if open.is_empty() {
            return need::close(self.db, self.run.lane.id, Topic::Conflict, &subject);
        }
        let fields = open.iter().map(|conflict| conflict.field.name()).collect::<Vec<_>>().join(", ");
        let new = NewNeed {
            topic: Topic::Conflict,
            subject,
            link: Some(work.link.id),
            side: None,
            record: None,
            failure: Failure::new(FailureKind::Decide, "failure-conflict").with("fields", fields),
            shown: serde_json::json!({ "title": work.title(), "private": work.is_private(), "fields": open }),
            next_try: None,
        };
        self.run.store.note(self.db, self.run.lane.id, &new, self.run.now)
    }

    /// Counts it as a conflict, or as the user's answer to one.
    pub(super) fn count_conflict(&mut self, work: &Work) {
        match (work.conflicts.is_empty(), work.is_contested()) {
            (true, _) => {}
            (false, true) => self.report.conflicts += 1,
            (false, false) => self.report.answered += 1,
        }
    }

    /// Forgets the tie and remembers what stays, or it would look new in the next full listing.
    pub(super) fn unlink(&mut self, work: &Work) -> StoreResult<()> {
        self.report.unlinked += 1;
        if let Some(why) = work.why {
            *self.report.let_go.entry(kebab(&why)).or_default() += 1;
        }
        for side in Side::BOTH {
            if let Some(end) = work.link.end(side) {
                let version = work.view(side).map_or(&end.version, |view| &view.version);
                bystander::set(self.db, self.run.lane.id, side, &end.id, version, "left-alone")?;
            }
        }
        self.log_as(work, work.link.origin, "unlink", None)?;
        links::delete_link(self.db, work.link.id)
    }

    /// Remembers the record on `side` as looked at; there is no tie.
    pub(super) fn stand_by(&self, work: &Work, side: Side, why: &str) -> StoreResult<()> {
        if let Some(view) = work.view(side).filter(|view| view.target.occurrence.is_none()) {
            bystander::set(self.db, self.run.lane.id, side, &view.target.id, &view.version, why)?;
        }
        if work.link.id.0 > 0 { links::delete_link(self.db, work.link.id) } else { Ok(()) }
    }

    /// Parks the record on `side`. A tied one keeps what it remembers, so that its change is still one at the next try.
    pub(super) fn park(&mut self, work: &Work, side: Side, failure: &Failure) -> StoreResult<()> {
        self.report.parked += 1;
        let Some(target) = work.target(side) else { return Ok(()) };
        let new = NewNeed {
            topic: Topic::Parked,
            subject: parked_subject(side, &target.id),
            link: None,
            side: Some(side),
            record: Some(target.id.clone()),
            failure: failure.clone(),
            shown: serde_json::json!({ "title": work.title(), "private": work.is_private() }),
            next_try: (failure.kind == FailureKind::Record).then(|| next_try(self.run.now)),
        };
        self.run.store.note(self.db, self.run.lane.id, &new, self.run.now)?;
        self.log_as(work, side, "park", Some(&failure.code))?;
        let tied = work.link.left.is_some() && work.link.right.is_some() && work.link.id.0 > 0;
        if tied { self.keep_waiting(work) } else { self.stand_by(work, side, "parked") }
    }

    /// What a parked pair says is seen, and not settled: the next change of either half is decided on both.
    fn keep_waiting(&self, work: &Work) -> StoreResult<()> {
        let link = &work.link;
        if link.normal_form != NORMAL_FORM {
            // Its versions alone tell what changed.
            return Ok(());
        }
        let context = self.run.context();
        let fields = waiting(link, work.view(Side::Left), work.view(Side::Right), &context);
        let (left, right) = settled(link, None, None, &fields, &context);
        for (side, hashes) in [(Side::Left, left), (Side::Right, right)] {
            links::set_hashes(self.db, link.id, side, &hashes)?;
            if let Some(view) = work.view(side) {
                links::set_version(self.db, self.run.lane.id, side, &view.target.id, &view.version)?;
            }
        }
        Ok(())
    }

    /// Writes an answered operation into the journal of runs.
    pub(super) fn log(&self, work: &Work, side: Side) -> StoreResult<Option<ItemId>> {
        let Some(write) = work.write(side) else { return Ok(None) };
        let action = match write {
            Write::Create => "create",
            Write::Update(_) => "update",
            Write::Delete => "delete",
        };
        let code = match work.outcome(side) {
            Some(Outcome::Refused(failure) | Outcome::Unknown(failure)) => Some(failure.code.as_str()),
            Some(Outcome::Stale(_)) => Some("failure-stale"),
            Some(Outcome::Stored(_) | Outcome::Removed) | None => None,
        };
        self.log_as(work, side, action, code)
    }

    fn log_as(&self, work: &Work, side: Side, action: &str, code: Option<&str>) -> StoreResult<Option<ItemId>> {
        let Some(id) = self.run.id else { return Ok(None) };
        let stored = match work.outcome(side) {
            Some(Outcome::Stored(snapshot)) => Some(snapshot.id.clone()),
            _ => None,
        };
        let item = RunItem {
            number: 0,
            undo: Undoable::No,
            link: (work.link.id.0 > 0).then_some(work.link.id),
            side,
            action: action.to_owned(),
            record: stored.or_else(|| work.target(side).map(|target| target.id)),
            why: work.why.map_or_else(|| unnamed_reason(work).to_owned(), |why| kebab(&why)),
            code: code.map(str::to_owned),
            title: work.title(),
            permitted: *work.permitted.get(side),
        };
        let link = work.link.id.0;
        tracing::debug!(run = id.0, link, side = side.as_str(), action, code = code.unwrap_or("done"), "written");
        self.run.store.log_item(self.db, id, &item).map(Some)
    }
}

/// Why a change crossed: where a rule or the user chose between two, what lost can be had back by undoing it.
fn unnamed_reason(work: &Work) -> &'static str {
    if work.conflicts.iter().any(|conflict| conflict.winner.is_some()) { "conflict-settled" } else { "changed" }
}

/// What names a parked record.
pub(in super::super) fn parked_subject(side: Side, id: &RemoteId) -> String {
    format!("{}:{id}", side.as_str())
}

/// The catalogue's word for a reason.
pub(in super::super) fn kebab<T: serde::Serialize>(reason: &T) -> String {
    serde_json::to_value(reason).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A record that could not be carried over is tried again after six hours, or when it changes, or when the user says so.
fn next_try(now: Timestamp) -> Timestamp {
    now.saturating_add(6.hours()).unwrap_or(now)
}
