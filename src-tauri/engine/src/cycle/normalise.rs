//! Normalise: staged snapshots become views, and views become pairs: by their link, by matching, or alone.
//!
//! Views are made from what is staged whenever they are needed and dropped again: only ids and hashed match keys are kept
//! for the whole collection.

use std::collections::{BTreeMap, BTreeSet};

use ponte_core::decision::Seen;
use ponte_core::hash::Hashes;
use ponte_core::link::{End, Link, LinkId};
use ponte_core::matching::{Doubt, How, MatchKeys, Matched, pair};
use ponte_core::normalise::{ViewContext, expansion_span, views};
use ponte_core::rules::FirstRun;
use ponte_core::snapshot::{RemoteId, Side, Target};
use ponte_core::verdict::Failure;
use ponte_core::view::{KeptBack, View};

use super::fetch::{Absence, Fetched, SideNews};
use super::{Run, marker};
use crate::store::Topic;

/// The pairs of a cycle.
#[derive(Default)]
pub(super) struct Pairs {
    /// Linked pairs of which something is new.
    pub linked: BTreeSet<LinkId>,
    /// Pairs that matching brought together: links that are not in the store yet, with numbers below zero.
    pub matched: BTreeMap<LinkId, Link>,
    /// Records that stand alone.
    pub alone: BTreeSet<(Side, Target)>,
    /// Pairs to ask the user about.
    pub doubtful: Vec<Doubt>,
    /// Series without an occurrence inside the window.
    pub outside: Vec<(Side, RemoteId)>,
    /// Records that no view can be made of.
    pub broken: Vec<(Side, RemoteId, Failure)>,
}

/// Sorts everything that is new into pairs.
pub(super) fn normalise(run: &Run<'_>, fetched: &Fetched) -> Result<Pairs, Failure> {
    let mut pairs = Pairs::default();
    pairs.linked.extend(run.store.unfinished(&run.lane)?.iter().map(|link| link.id));
    let left = sort(run, fetched, Side::Left, &mut pairs)?;
    let right = sort(run, fetched, Side::Right, &mut pairs)?;
    let answers = Answers::of(run)?;
    let mut matches = pair(&left, &right);
    answers.apply(&mut matches.pairs, &mut matches.doubtful);
    let taken: BTreeSet<(Side, &Target)> = matches
        .pairs
        .iter()
        .flat_map(|matched| [(Side::Left, &matched.left), (Side::Right, &matched.right)])
        .chain(matches.doubtful.iter().flat_map(|doubt| {
            doubt.left.iter().map(|t| (Side::Left, t)).chain(doubt.right.iter().map(|t| (Side::Right, t)))
        }))
        .collect();
    for (side, keys) in [(Side::Left, &left), (Side::Right, &right)] {
        let alone = keys.iter().filter(|keys| !taken.contains(&(side, &keys.target)));
        pairs.alone.extend(alone.map(|keys| (side, keys.target.clone())));
    }
    for (number, matched) in (1..).zip(&matches.pairs) {
        let id = LinkId(-number);
        pairs.matched.insert(id, tie(run, id, matched)?);
    }
    pairs.doubtful = matches.doubtful;
    Ok(pairs)
}

/// Notes the links that something is new about, and gives the match keys of what nothing links.
fn sort(run: &Run<'_>, fetched: &Fetched, side: Side, pairs: &mut Pairs) -> Result<Vec<MatchKeys>, Failure> {
    let news = fetched.side(side);
    let mut unlinked = Vec::new();
    let absent = news.absent.keys().chain(news.other_kind.iter().map(|(id, _)| id));
    for id in absent {
        pairs.linked.extend(run.store.links_of(&run.lane, side, id)?.iter().map(|link| link.id));
    }
    for id in &news.changed {
        let links = run.store.links_of(&run.lane, side, id)?;
        pairs.linked.extend(links.iter().map(|link| link.id));
        let views = match staged_views(run, side, id, links.first()) {
            Ok(views) => views,
            Err(failure) => {
                pairs.broken.push((side, id.clone(), failure));
                continue;
            }
        };
        if links.is_empty() && views.is_empty() {
            pairs.outside.push((side, id.clone()));
        }
        let ends = links.iter().filter_map(|link| link.end(side));
        let taken: BTreeSet<usize> = ends.filter_map(|end| claimed(end, &views)).collect();
        for (_, view) in views.iter().enumerate().filter(|(index, _)| !taken.contains(index)) {
            let marker = marker(run.job.half(side).place, &view.target, 0);
            unlinked.push(MatchKeys::of(side, view, Some(&marker), run.store.keys().hash()));
        }
    }
    Ok(unlinked)
}

/// The views of a staged record, as the original or copy that `link` says it is.
pub(super) fn staged_views(
    run: &Run<'_>,
    side: Side,
    id: &RemoteId,
    link: Option<&Link>,
) -> Result<Vec<View>, Failure> {
    let Some(snapshot) = run.store.staged(side, id)? else { return Ok(Vec::new()) };
    let mut views = views(&snapshot, side, &view_context(run, side, link))?;
    let before = link.is_none() && run.is_first() && side == Side::Left;
    if before && run.job.rules.first_run == FirstRun::ImportOnly {
        for view in &mut views {
            view.kept_back.get_or_insert(KeptBack::BeforeFirstRun);
        }
    }
    Ok(views)
}

/// How records of `side` are looked at.
pub(super) fn view_context<'a>(run: &'a Run<'_>, side: Side, link: Option<&'a Link>) -> ViewContext<'a> {
    ViewContext {
        rules: run.job.rules,
        own: run.capabilities(side),
        other: run.capabilities(side.other()),
        origin: link.filter(|link| link.id.0 > 0).map(|link| link.origin),
        copied: link.is_none_or(|link| link.copied),
        base: link.and_then(|link| link.base.as_ref()),
        now: run.now,
        window: expansion_span(run.job.rules, run.now),
    }
}

/// The view of one target.
pub(super) fn view_of(
    run: &Run<'_>,
    side: Side,
    target: &Target,
    link: Option<&Link>,
) -> Result<Option<View>, Failure> {
    let views = staged_views(run, side, &target.id, link)?;
    Ok(views.into_iter().find(|view| view.target == *target))
}

/// What `side` says about its end of a link.
pub(super) fn seen(run: &Run<'_>, news: &SideNews, side: Side, link: &Link) -> Result<Seen, Failure> {
    let Some(end) = link.end(side) else { return Ok(Seen::Absent) };
    if let Some(absence) = news.absent.get(&end.id) {
        return Ok(match absence {
            Absence::Gone => Seen::Gone,
            Absence::NotMine => Seen::NotMine,
            Absence::NoAccess => Seen::NoAccess,
        });
    }
    if news.other_kind.iter().any(|(id, _)| *id == end.id) {
        return Ok(Seen::NotMine);
    }
    if !news.changed.contains(&end.id) {
        return Ok(Seen::Unchanged);
    }
    let mut views = staged_views(run, side, &end.id, Some(link))?;
    Ok(match claimed(end, &views) {
        Some(index) => Seen::Changed(Box::new(views.swap_remove(index))),
        None if is_expanded(run, end) => Seen::Gone,
        None => Seen::Unchanged,
    })
}

/// Which of a record's views is the one that `end` is tied to. A single event may have become a series since, and the
/// other way round: its first occurrence is then the one.
pub(super) fn claimed(end: &End, views: &[View]) -> Option<usize> {
    let same = views.iter().position(|view| view.target.occurrence == end.occurrence);
    same.or_else(|| match &end.occurrence {
        None => (!views.is_empty()).then_some(0),
        Some(key) => views.iter().position(|view| {
            view.target.occurrence.is_none() && view.record.event_time().is_some_and(|time| time.key() == *key)
        }),
    })
}

/// Whether the occurrence would be among the views if it still took place.
fn is_expanded(run: &Run<'_>, end: &End) -> bool {
    let span = expansion_span(run.job.rules, run.now);
    let Some(key) = &end.occurrence else { return true };
    let midnight = jiff::civil::Time::midnight();
    let wall = key.as_wall().or_else(|| key.as_date().map(|date| date.to_datetime(midnight)));
    let zone = &run.job.rules.zone;
    let start = key.as_instant().or_else(|| {
        wall.and_then(|wall| zone.to_ambiguous_zoned(wall).compatible().ok()).map(|zoned| zoned.timestamp())
    });
    start.is_none_or(|start| span.contains(&start))
}

/// A tie of two records that remembers nothing yet.
fn tie(run: &Run<'_>, id: LinkId, matched: &Matched) -> Result<Link, Failure> {
    let (left, right) =
        (view_of(run, Side::Left, &matched.left, None)?, view_of(run, Side::Right, &matched.right, None)?);
    let carries_mark = |view: &Option<View>| {
        view.as_ref()
            .is_some_and(|view| view.record.identity.copy_of.is_some() || view.record.identity.marker.is_some())
    };
    let (left_marked, right_marked) = (carries_mark(&left), carries_mark(&right));
    let end = |view: Option<View>| {
        view.map(|view| End {
            id: view.target.id,
            occurrence: view.target.occurrence,
            version: view.version,
            hashes: Hashes::new(),
        })
    };
    // Only a copy carries a mark, so that what carries one on the left was born on the right.
    let by_mark = matched.left != matched.right && matches!(matched.how, How::Marker | How::Uid);
    Ok(Link {
        id,
        kind: run.job.kind,
        copied: by_mark && (left_marked || right_marked),
        origin: if by_mark && left_marked || matched.right.occurrence.is_some() { Side::Right } else { Side::Left },
        generation: 0,
        left: end(left),
        right: end(right),
        base: None,
        locked: BTreeSet::new(),
        normal_form: ponte_core::hash::NORMAL_FORM,
    })
}

/// What the user answered about doubtful matches.
struct Answers {
    same: BTreeSet<String>,
    different: BTreeSet<String>,
}

impl Answers {
    fn of(run: &Run<'_>) -> Result<Answers, Failure> {
        let answered = run.store.answered(run.lane.id)?;
        let of = |word: &str| {
            let matches = answered.iter().filter(|answered| answered.topic == Topic::Match && answered.answer == word);
            matches.map(|answered| answered.subject.clone()).collect()
        };
        Ok(Answers { same: of("same"), different: of("different") })
    }

    fn apply(&self, pairs: &mut Vec<Matched>, doubtful: &mut Vec<Doubt>) {
        for doubt in std::mem::take(doubtful) {
            let mut undecided = false;
            let mut joined = false;
            for left in &doubt.left {
                for right in &doubt.right {
                    let subject = match_subject(left, right);
                    if self.same.contains(&subject) && !joined {
                        pairs.push(Matched { left: left.clone(), right: right.clone(), how: doubt.how });
                        joined = true;
                    } else if !self.different.contains(&subject) {
                        undecided = true;
                    }
                }
            }
            if undecided && !joined {
                doubtful.push(doubt);
            }
        }
    }
}

/// What names a doubtful pair for ever.
pub(super) fn match_subject(left: &Target, right: &Target) -> String {
    format!("{}|{}", left.id, right.id)
}
