//! This user's own week under given rules, saved or not: what syncs, what is masked, what is left out, and why.
//!
//! The events come from both servers, and where one does not answer from what Ponte remembers of what it keeps in step. Nothing
//! is written anywhere. What was read is kept for a few minutes: who tries out rules looks at the same week again and again.

mod fate;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan as _};
use ponte_core::record::Kind;
use ponte_core::rules::Flow;
use ponte_core::snapshot::{Listed, Reading, RemoteId, Side, Snapshot, Version};
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::collection::Collection;
use ponte_engine::settings::{Pairing, Settings};
use ponte_engine::store::{Lane, Store, StoreResult};

use crate::desk::{self, Desk};
use crate::error::{Error, Result};
use crate::form;
use crate::open::Open;
use crate::rules::draft;
use crate::view::{PairingRules, WeekDay, WeekView};
pub(crate) use fate::Item;
use fate::{Sides, of_week};

/// How long one server may take to tell of a week.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long what was read is taken for true, in seconds.
const FRESH: i64 = 180;
/// More events than this of one side are not drawn.
const MOST: usize = 500;

/// The week that was looked at last.
pub(crate) struct Seen {
    key: String,
    at: Timestamp,
    items: Arc<Vec<Item>>,
}

/// The week that begins on `start`, this one where nothing is said, under these rules.
///
/// # Errors
/// A choice that cannot be; that neither server answers and nothing is remembered.
pub async fn week(desk: &Desk, rules: &PairingRules, start: Option<&str>) -> Result<WeekView> {
    let (_, settings) = draft(desk, rules)?;
    let pairing = desk::pairing(&settings, &rules.name)?;
    let first = first_day(desk, pairing, start)?;
    let items = items(desk, &settings, pairing, first).await?;
    Ok(drawn(desk, pairing, first, &items))
}

fn first_day(desk: &Desk, pairing: &Pairing, start: Option<&str>) -> Result<Date> {
    match start {
        Some(start) => start.trim().parse().map_err(|_| form::wrong("start", "mistake-date-unknown")),
        None => {
            let today = desk.now().to_zoned(pairing.zone.clone()).date();
            let since_monday = today.weekday().since(Weekday::Monday);
            Ok(today.saturating_sub(i64::from(since_monday).days()))
        }
    }
}

fn drawn(desk: &Desk, pairing: &Pairing, first: Date, items: &[Item]) -> WeekView {
    let mut all = pairing.clone();
    all.kinds.value.insert(Kind::Event);
    let days: Vec<Date> = (0..7).map(|day| first.saturating_add(i64::from(day).days())).collect();
    let mut events = match all.rules(Kind::Event) {
        Some(mut rules) => {
            if !pairing.kinds.contains(&Kind::Event) {
                (rules.to_left, rules.to_right) = (Flow::closed(), Flow::closed());
            }
            of_week(items, &Sides::usual(), &rules, desk.now(), &days, desk.messages())
        }
        None => BTreeMap::new(),
    };
    let day = |date: &Date| {
        let weekday = date.weekday().to_monday_one_offset();
        let weekday = desk.messages().text(&format!("word-weekday-{weekday}"), &[]);
        WeekDay {
            date: date.to_string(),
            label: format!("{weekday} {}", date.day()),
            events: events.remove(date).unwrap_or_default(),
        }
    };
    let days = days.iter().map(day).collect();
    WeekView { start: first.to_string(), days }
}

/// All events of both sides that touch the week, each once.
async fn items(desk: &Desk, settings: &Settings, pairing: &Pairing, first: Date) -> Result<Arc<Vec<Item>>> {
    let collection =
        |side| pairing.rules.get(&Kind::Event).and_then(|rules| rules.collection(side)).unwrap_or_default();
    let key = format!("{}\n{first}\n{}\n{}", pairing.name, collection(Side::Left), collection(Side::Right));
    if let Some(items) = seen(desk, &key) {
        return Ok(items);
    }
    let at = |date: Date| date.to_zoned(pairing.zone.clone()).map(|zoned| zoned.timestamp());
    let (from, to) =
        (at(first).unwrap_or(Timestamp::MIN), at(first.saturating_add(7.days())).unwrap_or(Timestamp::MAX));
    let (left, right) = tokio::join!(
        read(desk, settings, pairing, Side::Left, (from, to)),
        read(desk, settings, pairing, Side::Right, (from, to))
    );
    let remembered = remembered(desk, &pairing.name).await?;
    let whole = left.is_ok() && right.is_ok();
    if let (Err(failure), Err(_), true) = (&left, &right, remembered.links.is_empty()) {
        return Err(failure.clone());
    }
    let items = Arc::new(remembered.once_each(left.ok(), right.ok()));
    if whole {
        *desk.seen_week() = Some(Seen { key, at: desk.now(), items: Arc::clone(&items) });
    }
    Ok(items)
}

fn seen(desk: &Desk, key: &str) -> Option<Arc<Vec<Item>>> {
    let seen = desk.seen_week();
    let known = seen.as_ref().filter(|seen| seen.key == key && desk.now().as_second() - seen.at.as_second() < FRESH);
    known.map(|seen| Arc::clone(&seen.items))
}

async fn read(
    desk: &Desk,
    settings: &Settings,
    pairing: &Pairing,
    side: Side,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<Snapshot>> {
    let mut all = pairing.clone();
    all.kinds.value.insert(Kind::Event);
    let opening = all.opening(Kind::Event, side).ok_or_else(|| Error::internal("failure-kind-unpaired"))?;
    let account = desk::account(settings, pairing.account(side))?;
    let reading = async {
        let open = Open::open(desk, account).await?;
        let collection = open.signed().open(opening).await?;
        Ok(listed(&*collection, collection.within(from, to).await?).await?)
    };
    let slow = || Failure::new(FailureKind::Retry, "failure-unreachable").with("host", &account.name);
    tokio::time::timeout(PATIENCE, reading).await.unwrap_or_else(|_| Err(Error::Failure(slow())))
}

async fn listed(collection: &dyn Collection, listed: Vec<Listed>) -> std::result::Result<Vec<Snapshot>, Failure> {
    let mut snapshots = Vec::new();
    let mut unread: Vec<RemoteId> = Vec::new();
    for row in listed.into_iter().take(MOST) {
        match row.inline {
            Some(reading) => snapshots.extend(found(*reading)),
            None => unread.push(row.id),
        }
    }
    for ids in unread.chunks(collection.capabilities().read_batch.max(1)) {
        snapshots.extend(collection.read(ids).await?.into_iter().filter_map(found));
    }
    Ok(snapshots)
}

fn found(reading: Reading) -> Option<Snapshot> {
    match reading {
        Reading::Found(snapshot) if snapshot.record.kind == Kind::Event => Some(*snapshot),
        _ => None,
    }
}

/// What Ponte knows of the events that it keeps in step.
struct Remembered {
    /// By side and id: where it was born, and whether the other half is a copy.
    links: BTreeMap<(Side, RemoteId), (Side, bool)>,
    /// The last common texts, as the original's side would hold them.
    texts: Vec<Item>,
}

async fn remembered(desk: &Desk, pairing: &str) -> Result<Remembered> {
    let mut known = Remembered { links: BTreeMap::new(), texts: Vec::new() };
    if !desk.paths().database().exists() {
        return Ok(known);
    }
    let store = desk.store().await?;
    for lane in store.lanes(pairing)?.iter().filter(|lane| lane.kind == Kind::Event) {
        known.add(&store, lane)?;
    }
    Ok(known)
}

impl Remembered {
    fn add(&mut self, store: &Store, lane: &Lane) -> StoreResult<()> {
        for id in store.link_ids(lane.id)? {
            let Some(link) = store.link(lane.kind, id)? else { continue };
            for side in Side::BOTH {
                if let Some(end) = link.end(side) {
                    self.links.insert((side, end.id.clone()), (link.origin, link.copied));
                }
            }
            if let (Some(record), Some(end)) = (&link.base, link.end(link.origin)) {
                let snapshot = Snapshot {
                    id: end.id.clone(),
                    version: Version(String::new()),
                    record: record.clone(),
                    modified: None,
                    mailing: Default::default(),
                    read_only: false,
                    fragile: None,
                };
                self.texts.push(Item { side: link.origin, snapshot, tie: Some((link.origin, link.copied)) });
            }
        }
        Ok(())
    }

    /// What the servers told, and what is remembered where one told nothing; of two halves the original.
    fn once_each(self, left: Option<Vec<Snapshot>>, right: Option<Vec<Snapshot>>) -> Vec<Item> {
        let told = [(Side::Left, left.is_some()), (Side::Right, right.is_some())];
        let mut items = Vec::new();
        for (side, snapshots) in [(Side::Left, left), (Side::Right, right)] {
            for snapshot in snapshots.into_iter().flatten() {
                let tie = self.links.get(&(side, snapshot.id.clone())).copied();
                if tie.is_none_or(|(origin, _)| origin == side) {
                    items.push(Item { side, snapshot, tie });
                }
            }
        }
        let silent = |side: Side| told.iter().any(|(of, told)| *of == side && !told);
        items.extend(self.texts.into_iter().filter(|item| silent(item.side)));
        items
    }
}
