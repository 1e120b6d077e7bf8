//! A report of what changed since a mark, page by page: what sync tokens, delta links and sync states have in common. It
//! may be cut, a page may come twice, and a replica that lags may answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use ponte_core::snapshot::{RemoteId, Side};
use ponte_core::verdict::{Failure, FailureKind};

use crate::fault::Fault;
use crate::shelf::State;
use crate::world::World;

/// What a report named.
pub struct Round {
    /// How each record stands that was named; `None` where it is gone.
    pub named: BTreeMap<RemoteId, Option<Arc<State>>>,
    /// What was named a second time.
    pub twice: Vec<(RemoteId, Option<Arc<State>>)>,
    /// Where the next report begins.
    pub mark: u64,
}

/// Asks for everything after `from`, so many rows a page; `what` is the request, `cut` what a cut report fails with.
///
/// # Errors
/// What goes wrong on the way.
pub async fn since(
    world: &World,
    (side, page): (Side, usize),
    from: Option<u64>,
    (what, cut): (&str, &str),
) -> Result<Round, Failure> {
    let mut round = Round { named: BTreeMap::new(), twice: Vec::new(), mark: from.unwrap_or(0) };
    loop {
        let as_of = world.list(side, what).await?;
        let mut world = world.lock();
        if !round.named.is_empty() && world.strikes(100) {
            world.strike(Fault::CutPage);
            return Err(Failure::new(FailureKind::Unreadable, cut));
        }
        let shelf = world.shelves.get(side);
        let news = shelf.log.iter().filter(|(at, seq, _)| *at <= as_of && *seq > round.mark);
        let rows: Vec<(u64, RemoteId)> = news.take(page).map(|(_, seq, id)| (*seq, id.clone())).collect();
        let states: Vec<_> = rows.iter().map(|(_, id)| (id.clone(), shelf.at(id, as_of).cloned())).collect();
        if let Some((last, _)) = rows.last() {
            round.mark = *last;
        }
        if rows.len() == page && world.strikes(60) {
            world.strike(Fault::DuplicatePage);
            round.twice.extend(states.iter().cloned());
        }
        round.named.extend(states);
        if rows.len() < page {
            return Ok(round);
        }
    }
}
