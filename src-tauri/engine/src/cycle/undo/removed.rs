//! Pairs of which a half was removed: it is made again. Where both halves are gone the original comes first and its copy
//! after it, as with any new record, so that being killed in between leaves one of each.

use ponte_core::decision::{Patch, Why};
use ponte_core::hash::Hashes;
use ponte_core::link::{End, LinkId};
use ponte_core::normalise::views;
use ponte_core::operation::MailPermit;
use ponte_core::plan::{Plan, Planned, Step, Subject};
use ponte_core::record::{Field, Fields, Record, Value};
use ponte_core::snapshot::{Mailing, Reading, Side, Snapshot, Target};
use ponte_core::undo::{Deed, Loss, remade, uncancelled};
use ponte_core::verdict::Failure;
use ponte_core::view::{KeptBack, View};

use super::super::marker;
use super::super::normalise::view_context;
use super::pairs::{Absent, Pairs, RemovedPair, link_at, read};
use super::{UndoState, Undoing};
use crate::store::{ItemId, NewLink, image};

/// A pair that is tied anew: its first half is there or made first, the other is made after it.
pub(super) struct Lost {
    ids: Vec<ItemId>,
    origin: Side,
    copied: bool,
    generation: u32,
    /// The half that is there, or is made first.
    root: Side,
    first: First,
    /// Where the other half stood, and what it said, where that is known exactly.
    other: Target,
    record: Option<Record>,
    link: Option<LinkId>,
}

/// How the first half comes back.
enum First {
    /// It is there.
    Present(End),
    /// Its series takes it in again.
    Revived(End, Value),
    /// It is made again.
    Remade(Target, Record),
}

/// What stands where a half stood.
enum Standing {
    Present(Box<View>),
    /// The series is there, without this occurrence.
    Cancelled(Box<Snapshot>),
    Missing,
}

impl Undoing<'_> {
    pub(super) async fn removed(&mut self, pairs: &Pairs, pair: &RemovedPair) -> Result<(), Failure> {
        let ids = pair.ids();
        let (Some(left), Some(right)) = (&pair.targets.left, &pair.targets.right) else {
            self.stop(&ids, "failure-undo-untied");
            return Ok(());
        };
        let halves = (self.standing(pairs, Side::Left, left)?, self.standing(pairs, Side::Right, right)?);
        let (Some(on_left), Some(on_right)) = halves else {
            self.stop(&ids, "failure-undo-out-of-reach");
            return Ok(());
        };
        match (on_left, on_right) {
            (Standing::Present(_), Standing::Present(_)) => self.set(&ids, &UndoState::Already),
            (Standing::Present(view), _) => self.beside(pair, Side::Left, *view, right)?,
            (_, Standing::Present(view)) => self.beside(pair, Side::Right, *view, left)?,
            (Standing::Cancelled(series), _) => self.revive(pair, Side::Left, &series, left, right),
            (_, Standing::Cancelled(series)) => self.revive(pair, Side::Right, &series, right, left),
            (Standing::Missing, Standing::Missing) => self.remake(pair, left, right).await?,
        }
        Ok(())
    }

    /// What stands where a half stood; `None` where that cannot be told.
    fn standing(&self, pairs: &Pairs, side: Side, target: &Target) -> Result<Option<Standing>, Failure> {
        match pairs.absent(side, &target.id) {
            Some(Absent::Gone) => return Ok(Some(Standing::Missing)),
            Some(Absent::OutOfReach) => return Ok(None),
            None => {}
        }
        let Some(snapshot) = self.run.store.staged(side, &target.id)? else { return Ok(None) };
        let seen = views(&snapshot, side, &view_context(self.run, side, None)).unwrap_or_default();
        let view = seen.into_iter().find(|view| view.target.occurrence == target.occurrence);
        let cancelled = target.occurrence.as_ref().and_then(|key| uncancelled(&snapshot.record, key)).is_some();
        Ok(Some(match view {
            Some(view) => Standing::Present(Box::new(view)),
            None if cancelled => Standing::Cancelled(Box::new(snapshot)),
            None => Standing::Missing,
        }))
    }

    /// One half is there and stands alone: the other is made again beside it.
    fn beside(&mut self, pair: &RemovedPair, root: Side, view: View, other: &Target) -> Result<(), Failure> {
        let ids = pair.ids();
        if link_at(self.run, root, &view.target)?.is_some() {
            self.set(&ids, &UndoState::Already);
            return Ok(());
        }
        if matches!(view.kept_back, Some(KeptBack::Private | KeptBack::Category | KeptBack::Ownership)) {
            self.stop(&ids, "failure-undo-rule");
            return Ok(());
        }
        let end = End {
            id: view.target.id,
            occurrence: view.target.occurrence,
            version: view.version,
            hashes: Hashes::new(),
        };
        self.lose(pair, root, First::Present(end), other);
        Ok(())
    }

    /// The series takes the occurrence in again.
    fn revive(&mut self, pair: &RemovedPair, root: Side, series: &Snapshot, target: &Target, other: &Target) {
        let Some(key) = &target.occurrence else { return };
        let mails = series.mailing == Mailing::Organizes && !self.run.job.rules.mail_attendees;
        if mails || series.mailing == Mailing::Invited || series.read_only {
            let code = if mails { "failure-would-mail" } else { "failure-undo-out-of-reach" };
            return self.stop(&pair.ids(), code);
        }
        // Several occurrences of one series are one write: each takes in those before it.
        let earlier = self.lost.iter().rev().find_map(|lost| match &lost.first {
            First::Revived(end, exceptions) if lost.root == root && end.id == target.id => Some(exceptions.clone()),
            First::Revived(..) | First::Present(_) | First::Remade(..) => None,
        });
        let mut record = series.record.clone();
        if let Some(exceptions) = earlier {
            record.fields.insert(Field::Exceptions, exceptions);
        }
        let Some(exceptions) = uncancelled(&record, key) else { return };
        let end = End {
            id: target.id.clone(),
            occurrence: target.occurrence.clone(),
            version: series.version.clone(),
            hashes: Hashes::new(),
        };
        self.lose(pair, root, First::Revived(end, exceptions), other);
    }

    /// Both halves are gone: the original is made again, then its copy.
    async fn remake(&mut self, pair: &RemovedPair, left: &Target, right: &Target) -> Result<(), Failure> {
        let Some(imaged) = pair.image() else { return Ok(()) };
        let image = imaged.image.clone();
        let of = |side: Side| if side == Side::Left { left } else { right };
        // A series that is gone does not come back from one of its occurrences: the other half becomes the original.
        let root = if of(image.origin).occurrence.is_some() { image.origin.other() } else { image.origin };
        // An undo before this one, whose answer was lost, may have made it already.
        let marker = marker(self.run.job.half(root).place, of(root), image.generation.saturating_add(1));
        if imaged.undone.is_some() && self.run.job.collection(root).find(&marker).await?.is_some() {
            self.set(&pair.ids(), &UndoState::Already);
            return Ok(());
        }
        if of(root.other()).occurrence.is_some() {
            for id in pair.ids() {
                if let Some(item) = self.items.get_mut(&id) {
                    item.losses.push(Loss::SingleEvents);
                }
            }
        }
        let Deed::Deleted { before, original, .. } = &image.deed else { return Ok(()) };
        let own = before_of(pair, root);
        let record = own.or_else(|| original.as_deref().cloned()).unwrap_or_else(|| (**before).clone());
        self.lose(pair, root, First::Remade(of(root).clone(), remade(&record)), of(root.other()));
        Ok(())
    }

    fn lose(&mut self, pair: &RemovedPair, root: Side, first: First, other: &Target) {
        let Some(image) = pair.image().map(|imaged| imaged.image.clone()) else { return };
        let single = other.occurrence.is_some() && !matches!(first, First::Present(_));
        self.lost.push(Lost {
            ids: pair.ids(),
            origin: if matches!(first, First::Remade(..)) { root } else { image.origin },
            copied: image.copied,
            generation: image.generation.saturating_add(1),
            root,
            first,
            other: other.clone(),
            record: before_of(pair, root.other()).filter(|_| !single).map(|record| remade(&record)),
            link: None,
        });
    }

    /// Ties what comes back, and plans what is written first.
    pub(super) fn tie_lost(&mut self) -> Result<(), Failure> {
        let run = self.run;
        let mut steps = Vec::new();
        for lost in &mut self.lost {
            let end = match &lost.first {
                First::Present(end) | First::Revived(end, _) => Some(end.clone()),
                First::Remade(..) => None,
            };
            let (left, right) = if lost.root == Side::Left { (end, None) } else { (None, end) };
            let new = NewLink {
                origin: lost.origin,
                copied: lost.copied,
                generation: lost.generation,
                left,
                right,
                locked: Vec::new(),
            };
            let id = run.store.transaction(|db| {
                lost.ids.iter().try_for_each(|item| match run.id {
                    Some(undo) => image::set_undone(db, *item, undo),
                    None => Ok(()),
                })?;
                run.store.insert_link(db, run.lane.id, &new)
            })?;
            lost.link = Some(id);
            let step = match &lost.first {
                First::Present(_) => continue,
                First::Revived(end, exceptions) => Step::Update {
                    target: Target { id: end.id.clone(), occurrence: None },
                    expected: end.version.clone(),
                    patch: Patch { set: Fields::from([(Field::Exceptions, exceptions.clone())]), ..Patch::default() },
                },
                First::Remade(stood, record) => Step::Recreate {
                    stood: stood.clone(),
                    generation: lost.generation,
                    record: Box::new(record.clone()),
                },
            };
            steps.push((planned(run.job.kind, id, lost.root, step), lost.ids.clone()));
        }
        for (planned, ids) in steps {
            self.step(planned, &ids);
        }
        Ok(())
    }

    /// The other halves, once the first ones are there.
    pub(super) async fn second(&mut self) -> Result<Plan, Failure> {
        let mut steps = Vec::new();
        for lost in &self.lost {
            let Some(link) = lost.link.map(|id| self.run.store.link(self.run.job.kind, id)).transpose()?.flatten()
            else {
                continue;
            };
            let Some(end) = link.end(lost.root) else { continue };
            for reading in read(self.run, lost.root, std::slice::from_ref(&end.id)).await? {
                if let Reading::Found(snapshot) = reading {
                    self.run.store.stage(lost.root, std::slice::from_ref(&*snapshot))?;
                }
            }
            let step = match &lost.record {
                Some(record) => Step::Recreate {
                    stood: lost.other.clone(),
                    generation: lost.generation,
                    record: Box::new(record.clone()),
                },
                None => Step::Create { generation: lost.generation },
            };
            steps.push((planned(self.run.job.kind, link.id, lost.root.other(), step), lost.ids.clone()));
        }
        for (planned, ids) in &steps {
            self.step(planned.clone(), ids);
        }
        Ok(Plan::from_steps(steps.into_iter().map(|(planned, _)| planned).collect()))
    }
}

/// What a half said when a run removed it.
fn before_of(pair: &RemovedPair, side: Side) -> Option<Record> {
    match &pair.removed.get(side).as_ref()?.image.deed {
        Deed::Deleted { before, .. } => Some((**before).clone()),
        Deed::Created { .. } | Deed::Updated { .. } => None,
    }
}

fn planned(kind: ponte_core::record::Kind, link: LinkId, side: Side, step: Step) -> Planned {
    let (subject, why) = (Subject::Link(link), Some(Why::Undone));
    Planned { kind, subject, side, step, why, permit: MailPermit::Denied, destroys: None }
}
