//! Reconcile: the core decides each pair; where it asks for the half that was not read, that half is read and it is asked
//! again.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use ponte_core::conflict::Choice;
use ponte_core::decision::{Decision, Seen, Why};
use ponte_core::link::{Link, LinkId};
use ponte_core::matching::Doubt;
use ponte_core::plan::{Decided, Plan, Planned, Step, Subject, steps};
use ponte_core::reconcile::{Context, reconcile as decide};
use ponte_core::record::Field;
use ponte_core::rules::Rules;
use ponte_core::snapshot::{Both, Reading, RemoteId, Side, Target};
use ponte_core::verdict::{Failure, FailureKind};
use ponte_core::view::{KeptBack, View};

use super::fetch::{Absence, Fetched, SideNews};
use super::meant::Meant;
use super::normalise::{Pairs, seen, view_of};
use super::{Run, loops, of};
use crate::collection::SETTLING;
use crate::store::{Apart, Topic};

/// What was decided for all pairs.
pub(super) struct AllDecided {
    /// The steps, in order.
    pub plan: Plan,
    /// Links that are not in the store yet, with numbers below zero.
    pub matched: BTreeMap<LinkId, Link>,
    /// Pairs to ask the user about.
    pub doubtful: Vec<Doubt>,
    /// Series without an occurrence inside the window.
    pub outside: Vec<(Side, RemoteId)>,
    /// So many are copies of originals that a listing may have missed by a moment.
    pub settling: usize,
}

/// Decides everything.
pub(super) async fn reconcile(run: &Run<'_>, fetched: &Fetched, mut pairs: Pairs) -> Result<AllDecided, Failure> {
    let mut planned = Vec::new();
    let mut unread: BTreeMap<LinkId, Side> = BTreeMap::new();
    let overrides = answers(run)?;
    let meant = Meant::of(run)?;
    let mut deciding = Deciding { run, fetched, overrides, meant, extra: Both::default() };
    for (id, link) in links(run, &pairs)? {
        match deciding.linked(&link, &mut planned)? {
            Some(side) => drop(unread.insert(id, side)),
            None => continue,
        }
    }
    for _ in 0..2 {
        if unread.is_empty() {
            break;
        }
        deciding.read(&pairs, &unread).await?;
        let mut still = BTreeMap::new();
        for id in unread.into_keys() {
            if let Some(link) = link_of(run, &pairs, id)?
                && let Some(side) = deciding.linked(&link, &mut planned)?
            {
                still.insert(id, side);
            }
        }
        unread = still;
    }
    planned.reserve(pairs.alone.len());
    let mut settling = 0;
    for (side, target) in std::mem::take(&mut pairs.alone) {
        settling += usize::from(deciding.alone(side, &target, &mut planned)?);
    }
    planned.extend(pairs.broken.iter().map(|(side, id, failure)| broken(run, *side, id, failure)));
    planned.extend(malformed(run, fetched));
    Ok(AllDecided {
        plan: Plan::from_steps(planned),
        matched: pairs.matched,
        doubtful: pairs.doubtful,
        outside: pairs.outside,
        settling,
    })
}

fn links(run: &Run<'_>, pairs: &Pairs) -> Result<Vec<(LinkId, Link)>, Failure> {
    let mut links: Vec<(LinkId, Link)> = pairs.matched.iter().map(|(id, link)| (*id, link.clone())).collect();
    for id in &pairs.linked {
        if let Some(link) = run.store.link(run.job.kind, *id)? {
            links.push((*id, link));
        }
    }
    Ok(links)
}

fn link_of(run: &Run<'_>, pairs: &Pairs, id: LinkId) -> Result<Option<Link>, Failure> {
    match pairs.matched.get(&id) {
        Some(link) => Ok(Some(link.clone())),
        None => Ok(run.store.link(run.job.kind, id)?),
    }
}

/// What the user said to conflicts.
fn answers(run: &Run<'_>) -> Result<BTreeMap<LinkId, Choice>, Failure> {
    let mut choices = BTreeMap::new();
    for answered in run.store.answered(run.lane.id)? {
        if let (Topic::Conflict, Some(link)) = (answered.topic, answered.link)
            && let Some(choice) = Choice::parse(&answered.answer, &named(&answered.answer))
        {
            if let Apart::UnderWay(apart) = answered.apart {
                choices.insert(apart, choice.clone());
            }
            let kept = matches!(choice, Choice::Both(_)) && answered.apart == Apart::Done;
            choices.insert(link, if kept { Choice::Side(Side::Left) } else { choice });
        }
    }
    Ok(choices)
}

/// The fields an answer names; which may be named was checked when it was given.
fn named(answer: &str) -> BTreeSet<Field> {
    answer.split_whitespace().filter_map(|part| Field::from_name(part.split_once('=')?.0)).collect()
}

struct Deciding<'a> {
    run: &'a Run<'a>,
    fetched: &'a Fetched,
    overrides: BTreeMap<LinkId, Choice>,
    meant: Meant,
    /// What was read on top of what was fetched.
    extra: Both<SideNews>,
}

impl Deciding<'_> {
    fn seen(&self, side: Side, link: &Link) -> Result<Seen, Failure> {
        let mut said = seen(self.run, self.fetched.side(side), side, link)?;
        if said == Seen::Unchanged {
            said = seen(self.run, self.extra.get(side), side, link)?;
        }
        // Its deletion waits for the user and is not reported again: it is as gone as it was.
        let waits = self.fetched.held.get(&link.id).is_some_and(|held| held.missing == side);
        Ok(if waits && said == Seen::Unchanged { Seen::Gone } else { said })
    }

    /// Decides a linked pair; gives the side to read first, if the core asks for one.
    fn linked(&self, link: &Link, planned: &mut Vec<Planned>) -> Result<Option<Side>, Failure> {
        let (left, right) = match (self.seen(Side::Left, link), self.seen(Side::Right, link)) {
            (Ok(left), Ok(right)) => (left, right),
            // What no view can be made of is parked on its own.
            (Err(failure), _) | (_, Err(failure)) if failure.kind == FailureKind::Record => return Ok(None),
            (Err(failure), _) | (_, Err(failure)) => return Err(failure),
        };
        if let Some(Choice::Both(_)) = self.overrides.get(&link.id) {
            // Until what the right says has a record of its own nothing of the pair is touched, nor of that record.
            return Ok(None);
        }
        let link = &*self.meant.acknowledged(self.run.store.keys().hash(), link, &left, &right);
        let typed = self.meant.typed_over(self.run, link, &left, &right);
        let chosen = self.overrides.get(&link.id).map(|choice| choice.over(self.run.job.rules));
        let rules: Option<Rules> =
            chosen.or_else(|| typed.map(|conflict| Rules { conflict, ..self.run.job.rules.clone() }));
        let mut context: Context<'_> = self.run.context();
        if let Some(rules) = &rules {
            context.rules = rules;
        }
        match decide(Some(link), &left, &right, &context) {
            Decision::Read(side) => Ok(Some(side)),
            decision => {
                let decision = loops::stop(self.run, link, (&left, &right), decision)?;
                let answered = self.overrides.contains_key(&link.id) && has_winner(&decision);
                let mut steps = steps(Decided { link: Some(link), left: &left, right: &right, decision });
                if answered {
                    steps.iter_mut().for_each(|step| step.why = Some(Why::Answered));
                }
                planned.extend(steps);
                Ok(None)
            }
        }
    }

    /// Decides a record without a pair; whether it is to be looked at once more.
    fn alone(&self, side: Side, target: &Target, planned: &mut Vec<Planned>) -> Result<bool, Failure> {
        let known = self.fetched.side(side).bystanders.get(&target.id).map(|known| known.why.as_str());
        if matches!(known, Some("before-first-run" | "left-alone")) {
            return Ok(false);
        }
        let Some(mut view) = view_of(self.run, side, target, None)? else { return Ok(false) };
        let settles = view.record.identity.marker.is_some();
        let unexpected = settles && known != Some("settling") && !self.run.is_first();
        if unexpected || settles && is_young(&view, self.run.now) {
            view.kept_back.get_or_insert(KeptBack::Settling);
        }
        let view = Seen::Changed(Box::new(view));
        let (left, right) = if side == Side::Left { (view, Seen::Absent) } else { (Seen::Absent, view) };
        let decision = decide(None, &left, &right, &self.run.context());
        planned.extend(steps(Decided { link: None, left: &left, right: &right, decision }));
        Ok(unexpected)
    }

    /// Reads the halves that were asked for, a batch at a time.
    async fn read(&mut self, pairs: &Pairs, unread: &BTreeMap<LinkId, Side>) -> Result<(), Failure> {
        let mut wanted: Both<BTreeSet<RemoteId>> = Both::default();
        for (id, side) in unread {
            if let Some(end) = link_of(self.run, pairs, *id)?.as_ref().and_then(|link| link.end(*side)) {
                wanted.get_mut(*side).insert(end.id.clone());
            }
        }
        for side in Side::BOTH {
            let collection = self.run.job.collection(side);
            let ids: Vec<RemoteId> = std::mem::take(wanted.get_mut(side)).into_iter().collect();
            for batch in ids.chunks(collection.capabilities().read_batch.max(1)) {
                let readings = collection.read(batch).await.map_err(|failure| of(side, failure))?;
                take(self.run, side, readings, self.extra.get_mut(side))?;
            }
        }
        Ok(())
    }
}

/// Whether what both sides changed is decided here, were it in part.
fn has_winner(decision: &Decision) -> bool {
    matches!(decision, Decision::Merge { conflicts, .. } if conflicts.iter().any(|conflict| conflict.winner.is_some()))
}

fn is_young(view: &View, now: Timestamp) -> bool {
    view.modified.is_some_and(|modified| now.duration_since(modified).abs() < SETTLING)
}

fn take(run: &Run<'_>, side: Side, readings: Vec<Reading>, news: &mut SideNews) -> Result<(), Failure> {
    for reading in readings {
        match reading {
            Reading::Found(snapshot) => {
                run.store.stage(side, std::slice::from_ref(&*snapshot))?;
                news.changed.insert(snapshot.id.clone());
            }
            Reading::Gone(id) => drop(news.absent.insert(id, Absence::Gone)),
            Reading::NotMine(id) => drop(news.absent.insert(id, Absence::NotMine)),
            Reading::NoAccess(id) => drop(news.absent.insert(id, Absence::NoAccess)),
            Reading::OtherKind(id, version) => news.other_kind.push((id, version)),
            Reading::Malformed(id, version, failure) => news.malformed.push((id, version, failure)),
        }
    }
    Ok(())
}

fn malformed(run: &Run<'_>, fetched: &Fetched) -> Vec<Planned> {
    let sides = Side::BOTH.into_iter();
    let all =
        sides.flat_map(|side| fetched.side(side).malformed.iter().map(move |(id, _, failure)| (side, id, failure)));
    all.map(|(side, id, failure)| broken(run, side, id, failure)).collect()
}

fn broken(run: &Run<'_>, side: Side, id: &RemoteId, failure: &Failure) -> Planned {
    Planned {
        kind: run.job.kind,
        subject: Subject::New(side, Target { id: id.clone(), occurrence: None }),
        side,
        step: Step::Park(failure.clone()),
        why: None,
        permit: ponte_core::operation::MailPermit::Denied,
        destroys: None,
    }
}
