//! Remember: what waits is noted, and the cursors move once everything before them is applied or parked.
//!
//! After many writes each side is asked once more: rows that only tell of our own writes are dropped, so that the next
//! cycle reads nothing back. Where somebody else wrote meanwhile the older cursor stays, and nothing is missed.

use std::collections::{BTreeMap, BTreeSet};

use ponte_core::guard::{GuardedPlan, Held};
use ponte_core::link::LinkId;
use ponte_core::matching::Doubt;
use ponte_core::plan::Subject;
use ponte_core::record::{Field, Value};
use ponte_core::snapshot::{Coverage, Cursor, RemoteId, Side, Version};
use ponte_core::verdict::{Failure, FailureKind};
use rusqlite::Connection;

use super::fetch::{Absence, Fetched, SideNews};
use super::normalise::{match_subject, view_of};
use super::report::{Report, named};
use super::{Run, apply};
use crate::store::{NewNeed, StoreResult, Topic, bystander, link as links, need};

/// From so many writes on, reading them back as changes would cost more than one closing report.
const CLOSING_REPORT: usize = 20;

/// Closes the cycle.
pub(super) async fn remember(
    run: &Run<'_>,
    fetched: Fetched,
    plan: GuardedPlan,
    (doubtful, outside): (Vec<Doubt>, Vec<(Side, RemoteId)>),
    mut report: Report,
) -> Result<Report, Failure> {
    report.held = waiting(&fetched, &plan).len();
    report.doubtful = doubtful.len();
    notes(run, &fetched, &plan, &doubtful)?;
    stay_outside(run, &outside)?;
    report.invited = invited(run, &fetched)?;
    if report.again {
        return Ok(report);
    }
    let mut lane = run.lane.clone();
    lane.window = fetched.window;
    // The rest of what this cycle held is let go before its closing reports, which are as long as the first ones.
    drop(plan);
    let (left, right) = cursors(fetched);
    lane.left_cursor = close(run, Side::Left, left, &report).await;
    lane.right_cursor = close(run, Side::Right, right, &report).await;
    lane.clean_runs = lane.clean_runs.saturating_add(1);
    run.store.advance(&lane, run.id, run.now)?;
    Ok(report)
}

fn cursors(fetched: Fetched) -> (Option<Cursor>, Option<Cursor>) {
    (fetched.left.cursor, fetched.right.cursor)
}

/// The deletions that wait: those held now, and those held before that nothing has settled since.
fn waiting(fetched: &Fetched, plan: &GuardedPlan) -> BTreeSet<LinkId> {
    let now = plan.held.iter().filter_map(|held| held.planned.subject.link());
    let settled: BTreeSet<LinkId> = plan.go.steps.iter().filter_map(|planned| planned.subject.link()).collect();
    let before = fetched.held.keys().copied();
    let before = before.filter(|link| !settled.contains(link) && !reappeared(fetched, plan, *link));
    now.chain(before).collect()
}

/// Whether a record whose deletion waited was found where it had been missing.
fn reappeared(fetched: &Fetched, plan: &GuardedPlan, link: LinkId) -> bool {
    let Some(held) = fetched.held.get(&link) else { return false };
    let found = held.id.as_ref().is_some_and(|id| fetched.side(held.missing).changed.contains(id));
    found && !plan.held.iter().any(|held| held.planned.subject.link() == Some(link))
}

/// The cursor to come back with.
async fn close(run: &Run<'_>, side: Side, cursor: Option<Cursor>, report: &Report) -> Option<Cursor> {
    let wrote = if side == Side::Left { report.left.writes() } else { report.right.writes() };
    if wrote <= CLOSING_REPORT {
        return cursor;
    }
    // A closing report that fails costs a little reading next time and nothing else.
    let Ok(changes) = run.job.collection(side).changes(cursor.as_ref()).await else { return cursor };
    let known = run.store.versions(run.lane.id, side).unwrap_or_default();
    let bystanders = run.store.bystanders(run.lane.id, side).unwrap_or_default();
    let ours = |id: &RemoteId, version: &Version| {
        known.get(id) == Some(version) || bystanders.get(id).is_some_and(|known| known.version == *version)
    };
    let only_ours = changes.coverage == Coverage::Delta
        && changes.removed.iter().all(|id| !known.contains_key(id))
        && changes.listed.iter().all(|listed| ours(&listed.id, &listed.version));
    if !only_ours {
        return cursor;
    }
    let mut unnamed = run.store.young(run.lane.id, side).unwrap_or_default();
    for listed in &changes.listed {
        unnamed.remove(&listed.id);
    }
    match run.id.map(|id| run.store.grown(run.lane.id, side, &unnamed, id)) {
        Some(Ok(())) => changes.cursor,
        _ => cursor,
    }
}

/// Everything that is not a pair: bystanders, held deletions, doubtful matches.
fn notes(run: &Run<'_>, fetched: &Fetched, plan: &GuardedPlan, doubtful: &[Doubt]) -> Result<(), Failure> {
    let mut needs = Vec::new();
    for held in &plan.held {
        needs.extend(held_need(run, held)?);
    }
    let mut waiting = Vec::new();
    for doubt in doubtful {
        doubt_needs(run, doubt, &mut needs, &mut waiting)?;
    }
    run.store.transaction(|db| {
        for side in Side::BOTH {
            looked_at(run, db, side, fetched.side(side))?;
        }
        for (side, id, version) in &waiting {
            bystander::set(db, run.lane.id, *side, id, version, "doubtful")?;
        }
        for link in fetched.held.keys().filter(|link| reappeared(fetched, plan, **link)) {
            need::close(db, run.lane.id, Topic::Deletion, &link.0.to_string())?;
        }
        needs.iter().try_for_each(|need| run.store.note(db, run.lane.id, need, run.now))
    })?;
    Ok(())
}

/// A series without an occurrence inside the window is looked at again when the window has moved.
fn stay_outside(run: &Run<'_>, outside: &[(Side, RemoteId)]) -> Result<(), Failure> {
    for (side, id) in outside {
        if let Some(series) = run.store.staged(*side, id)? {
            run.store.transaction(|db| bystander::set(db, run.lane.id, *side, id, &series.version, "window"))?;
        }
    }
    Ok(())
}

/// The CRM contacts that linked events name.
fn invited(run: &Run<'_>, fetched: &Fetched) -> Result<BTreeSet<RemoteId>, Failure> {
    let mut named = BTreeSet::new();
    let news = if run.job.rules.create_invited { Some(&fetched.left.changed) } else { None };
    for id in news.into_iter().flatten() {
        if run.store.links_of(&run.lane, Side::Left, id)?.is_empty() {
            continue;
        }
        let Some(event) = run.store.staged(Side::Left, id)? else { continue };
        if let Some(Value::References(contacts)) = event.record.get(&Field::Contacts) {
            named.extend(contacts.values().filter_map(|contact| contact.id.clone()).map(RemoteId));
        }
    }
    Ok(named)
}

fn looked_at(run: &Run<'_>, db: &Connection, side: Side, news: &SideNews) -> StoreResult<()> {
    for (id, version) in &news.other_kind {
        bystander::set(db, run.lane.id, side, id, version, "other-kind")?;
    }
    for (id, version, _) in &news.malformed {
        links::set_version(db, run.lane.id, side, id, version)?;
        bystander::set(db, run.lane.id, side, id, version, "parked")?;
    }
    for id in &news.vanished {
        bystander::remove(db, run.lane.id, side, id)?;
    }
    for (id, absence) in &news.absent {
        if *absence == Absence::Gone {
            bystander::remove(db, run.lane.id, side, id)?;
            need::close(db, run.lane.id, Topic::Parked, &apply::parked_subject(side, id))?;
        }
    }
    Ok(())
}

fn held_need(run: &Run<'_>, held: &Held) -> Result<Option<NewNeed>, Failure> {
    let Subject::Link(link) = held.planned.subject else { return Ok(None) };
    let (record, title, private) = named(run, &held.planned)?;
    let failure = Failure::new(FailureKind::Decide, &format!("failure-held-{}", held.reason.as_str()));
    Ok(Some(NewNeed {
        topic: Topic::Deletion,
        subject: link.0.to_string(),
        link: Some(link),
        side: Some(held.planned.side),
        record,
        failure: failure.with("side", held.planned.side.as_str()),
        shown: serde_json::json!({ "title": title, "private": private }),
        next_try: None,
    }))
}

type Waiting = Vec<(Side, RemoteId, Version)>;

fn doubt_needs(run: &Run<'_>, doubt: &Doubt, needs: &mut Vec<NewNeed>, waiting: &mut Waiting) -> Result<(), Failure> {
    let mut titles: BTreeMap<(Side, &RemoteId), String> = BTreeMap::new();
    let mut public: BTreeSet<(Side, &RemoteId)> = BTreeSet::new();
    for (side, targets) in [(Side::Left, &doubt.left), (Side::Right, &doubt.right)] {
        for target in targets {
            if let Some(view) = view_of(run, side, target, None)? {
                titles.insert((side, &target.id), apply::title(&view.record));
                if !view.record.is_private() {
                    public.insert((side, &target.id));
                }
                waiting.push((side, target.id.clone(), view.version));
            }
        }
    }
    let of = |side: Side, id: &RemoteId| titles.get(&(side, id)).cloned().unwrap_or_default();
    for left in &doubt.left {
        for right in &doubt.right {
            needs.push(NewNeed {
                topic: Topic::Match,
                subject: match_subject(left, right),
                link: None,
                side: None,
                record: Some(left.id.clone()),
                failure: Failure::new(FailureKind::Decide, "failure-doubtful-match").with("how", apply::kebab(&doubt.how)),
                shown: serde_json::json!({
                    "title": of(Side::Left, &left.id), "left": of(Side::Left, &left.id), "right": of(Side::Right, &right.id),
                    "private": !(public.contains(&(Side::Left, &left.id)) && public.contains(&(Side::Right, &right.id)))
                }),
                next_try: None,
            });
        }
    }
    Ok(())
}
