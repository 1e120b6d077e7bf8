//! Two computers may make the copy of one record in the same moment: what was made is looked at again, as the adapter of
//! Vtiger does, and of twins the one with the lowest number stays, whoever looks. Only what was made just now goes.

use std::sync::Arc;

use ponte_core::operation::{Answer, Marker, Outcome};
use ponte_core::snapshot::{Reading, RemoteId, Side, Snapshot};
use ponte_core::verdict::Failure;
use tokio::sync::mpsc::UnboundedSender;

use super::Crm;
use crate::shelf::State;
use crate::world::{Fate, Inner};

/// What was made and not looked at again yet.
pub(super) struct Made {
    pub(super) index: usize,
    pub(super) marker: Marker,
    pub(super) snapshot: Box<Snapshot>,
}

/// So long nobody has taken a record with a marker for one of its own, in milliseconds.
const YOUNG: i64 = 4 * 60 * 1000;

/// The number in `18x42`: later records have higher ones.
fn number(id: &RemoteId) -> u64 {
    id.0.rsplit('x').next().and_then(|digits| digits.parse().ok()).unwrap_or(u64::MAX)
}

/// The records that carry `marker`, the first ones first.
pub(super) fn alike(world: &Inner, side: Side, marker: &Marker, as_of: i64) -> Vec<(RemoteId, Arc<State>)> {
    let all = world.shelves.get(side).all_at(as_of);
    let mut alike: Vec<(RemoteId, Arc<State>)> = all
        .filter(|(_, state)| state.record.identity.marker.as_ref() == Some(&marker.0))
        .map(|(id, state)| (id.clone(), state.clone()))
        .collect();
    alike.sort_by_key(|(id, _)| number(id));
    alike
}

/// Beside another computer: of what two made at once the one with the lowest number stays, whoever looks.
impl Crm {
    pub(super) async fn look_at(&self, made: Vec<Made>, answers: &UnboundedSender<Answer>) {
        let looked = self.world.read(self.side, "twins").await;
        for made in made {
            let outcome = match &looked {
                Ok(as_of) => self.first_stays(&made, *as_of).await,
                Err(failure) => Outcome::Unknown(failure.clone()),
            };
            // Nobody listens any more: the next start asks.
            let _ = answers.send(Answer { index: made.index, outcome, before: None });
        }
    }

    async fn first_stays(&self, made: &Made, as_of: i64) -> Outcome {
        let first = alike(&self.world.lock(), self.side, &made.marker, as_of).into_iter().next();
        let Some((first, _)) = first.filter(|(id, _)| number(id) < number(&made.snapshot.id)) else {
            return Outcome::Stored(made.snapshot.clone());
        };
        let as_of = match self.world.read(self.side, "retrieve").await {
            Ok(as_of) => as_of,
            Err(failure) => return Outcome::Unknown(failure),
        };
        let standing = self.world.lock().shelves.get(self.side).at(&first, as_of).cloned();
        let Some(standing) = standing else { return Outcome::Stored(made.snapshot.clone()) };
        if let Err(failure) = self.take_away(&made.snapshot.id).await {
            return Outcome::Unknown(failure);
        }
        let snapshot = self.tell(&mut self.world.lock(), &first, &standing);
        Outcome::Stale(Some(Box::new(Reading::Found(Box::new(snapshot)))))
    }

    async fn take_away(&self, id: &RemoteId) -> Result<(), Failure> {
        let fate = self.world.write(self.side, "delete twin").await;
        if matches!(fate, Fate::Done | Fate::Lost(_)) {
            self.world.lock().engine_delete(self.side, id);
        }
        match fate {
            Fate::Done => Ok(()),
            Fate::Lost(failure) | Fate::Vanished(failure) | Fate::Refused(failure) => Err(failure),
        }
    }

    /// Where a create was never answered nobody has looked: a later one that is young goes.
    pub(super) async fn leave_the_first(&self, marker: &Marker, as_of: i64) -> Result<(), Failure> {
        let later: Vec<(RemoteId, i64)> = {
            let world = self.world.lock();
            let all = alike(&world, self.side, marker, as_of).into_iter().skip(1);
            all.map(|(id, state)| (id, world.now - state.created)).collect()
        };
        for (id, _) in later.iter().filter(|(_, age)| *age < YOUNG) {
            self.take_away(id).await?;
        }
        Ok(())
    }
}
