//! Two computers may create the copy of one record in the same moment: Vtiger knows no create under a condition. So what was
//! created is looked at again by its marker, many at a time; where another was first, the later one goes.
//!
//! The record with the lowest number stays, whoever looks: so never both go. Only what was created here just now is removed.

use jiff::SignedDuration;
use ponte_core::operation::{Answer, Marker, Outcome};
use ponte_core::snapshot::{RemoteId, Snapshot};
use ponte_engine::collection::SETTLING;
use tokio::sync::Mutex;
use tokio::sync::mpsc::UnboundedSender;

use super::codec;
use super::collection::VtigerCollection;
use super::convert::time;
use super::fault::Fault;
use super::op_delete::delete;
use super::op_query::query;
use super::query::{PAGE, Query};
use super::wire::Row;

/// So many are looked at together: of each one twin fits into an answer.
const TOGETHER: usize = PAGE / 2;

/// So long nobody has taken a record with a marker for one of its own, so that it can go unseen.
const YOUNG: SignedDuration = SignedDuration::from_secs(SETTLING.as_secs() - 60);

/// What was created and not looked at again yet. Its answers wait until then.
pub(super) struct Twins<'a> {
    own: &'a VtigerCollection,
    answers: &'a UnboundedSender<Answer>,
    waiting: Mutex<Vec<Made>>,
}

struct Made {
    index: usize,
    source: String,
    snapshot: Box<Snapshot>,
}

impl<'a> Twins<'a> {
    /// Nothing was created yet.
    pub(super) fn new(own: &'a VtigerCollection, answers: &'a UnboundedSender<Answer>) -> Self {
        Twins { own, answers, waiting: Mutex::default() }
    }

    /// Takes in what was created.
    pub(super) async fn made(&self, index: usize, marker: &Marker, snapshot: Box<Snapshot>) {
        let mut waiting = self.waiting.lock().await;
        waiting.push(Made { index, source: codec::source(&marker.0), snapshot });
        if waiting.len() >= TOGETHER {
            let batch = std::mem::take(&mut *waiting);
            drop(waiting);
            self.look_at(batch).await;
        }
    }

    /// Looks at the rest.
    pub(super) async fn look(&self) {
        let batch = std::mem::take(&mut *self.waiting.lock().await);
        if !batch.is_empty() {
            self.look_at(batch).await;
        }
    }

    async fn look_at(&self, batch: Vec<Made>) {
        let sources = batch.iter().map(|made| made.source.as_str());
        let sentence = Query::select(["id", "source"], self.own.module.name()).among("source", sources);
        let rows = query(&self.own.session, &sentence.ordered("id").limit(PAGE)).await;
        for made in batch {
            let outcome = match &rows {
                Ok(rows) => self.settled(&made, rows).await,
                // It was created; whether it has a twin is found out when it is asked for by its marker.
                Err(fault) => Err(fault.clone()),
            };
            let outcome = outcome.unwrap_or_else(|fault| Outcome::Unknown(self.own.failure(fault, "query")));
            let _ = self.answers.send(Answer { index: made.index, outcome, before: None });
        }
    }

    /// What was created stays, or makes room for the one that was first.
    async fn settled(&self, made: &Made, rows: &[Row]) -> Result<Outcome, Fault> {
        let mine = number(&made.snapshot.id.0);
        let alike = rows.iter().filter(|row| row.get("source").to_uppercase() == made.source);
        let first = alike.min_by_key(|row| number(row.get("id"))).filter(|row| number(row.get("id")) < mine);
        let Some(first) = first else { return Ok(Outcome::Stored(made.snapshot.clone())) };
        let id = RemoteId(first.get("id").to_owned());
        let Some(standing) = self.own.read_rows(std::slice::from_ref(&id)).await?.pop() else {
            return Ok(Outcome::Stored(made.snapshot.clone()));
        };
        delete(&self.own.session, &made.snapshot.id.0).await?;
        // It came and went between two counts: neither of them has it.
        Ok(Outcome::Stale(Some(Box::new(standing))))
    }
}

/// Leaves of records that carry one marker, the first ones first, the first: where a create was never answered, nobody has looked
/// whether another was before it. A later one that was made just now goes; an older one is left to whoever made it.
pub(super) async fn leave_the_first(own: &VtigerCollection, rows: &mut Vec<Row>) -> Result<(), Fault> {
    rows.sort_by_key(|row| number(row.get("id")));
    for twin in rows.drain(1.min(rows.len())..).filter(|twin| is_young(own, twin)) {
        delete(&own.session, twin.get("id")).await?;
    }
    Ok(())
}

fn is_young(own: &VtigerCollection, row: &Row) -> bool {
    let made = time::moment(row.get("createdtime")).and_then(|wall| own.session.zone().instant(wall));
    let age = made.zip(own.session.server_now()).map(|(made, now)| now.duration_since(made).abs());
    age.is_some_and(|age| age < YOUNG)
}

/// The number in `18x42`: later records have higher ones.
fn number(id: &str) -> u64 {
    id.rsplit('x').next().and_then(|digits| digits.parse().ok()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_two_records_has_the_lower_number() {
        assert!(number("18x99") < number("18x100"));
        assert_eq!(number("nonsense"), u64::MAX);
    }
}
