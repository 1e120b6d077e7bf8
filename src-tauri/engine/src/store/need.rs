//! Needs: what waits for the user or for a later try. They never block anything else.

use jiff::Timestamp;
use ponte_core::conflict::Choice;
use ponte_core::decision::FieldConflict;
use ponte_core::guard::HeldBy;
use ponte_core::link::LinkId;
use ponte_core::snapshot::{RemoteId, Side};
use ponte_core::verdict::Failure;
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};

use super::{LaneId, Store, StoreResult, side_at, side_named};

/// The store's number for a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NeedId(pub i64);

/// What kind of need it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// The same field was changed on both sides.
    Conflict,
    /// A deletion is held by the brake.
    Deletion,
    /// A record could not be carried over.
    Parked,
    /// Two records might be the same one.
    Match,
    /// What is to be undone was changed since.
    Undo,
}

impl Topic {
    /// Its word in the store and in `pontectl needs`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Topic::Conflict => "conflict",
            Topic::Deletion => "deletion",
            Topic::Parked => "parked",
            Topic::Match => "match",
            Topic::Undo => "undo",
        }
    }

    fn parse(word: &str) -> Topic {
        match word {
            "conflict" => Topic::Conflict,
            "deletion" => Topic::Deletion,
            "match" => Topic::Match,
            "undo" => Topic::Undo,
            _ => Topic::Parked,
        }
    }

    /// The answers it takes.
    #[must_use]
    pub fn answers(self) -> &'static [&'static str] {
        match self {
            Topic::Conflict => &["left", "right", "both"],
            Topic::Deletion => &["delete", "keep"],
            Topic::Parked => &["retry", "dismiss"],
            Topic::Match => &["same", "different"],
            Topic::Undo => &["undo", "keep"],
        }
    }

    /// The same as a person says them: a side is the CRM or the calendar.
    #[must_use]
    pub fn words(self) -> Vec<&'static str> {
        let word = |answer: &&'static str| match *answer {
            "left" => "crm",
            "right" => "calendar",
            other => other,
        };
        self.answers().iter().map(word).collect()
    }
}

/// A need to be noted.
#[derive(Debug, Clone, PartialEq)]
pub struct NewNeed {
    /// What kind it is.
    pub topic: Topic,
    /// What it is about; a need with the same topic and subject replaces the older one.
    pub subject: String,
    /// The link, where there is one.
    pub link: Option<LinkId>,
    /// The side it happened on.
    pub side: Option<Side>,
    /// The record.
    pub record: Option<RemoteId>,
    /// Why.
    pub failure: Failure,
    /// Title and values to be shown; sealed in the store.
    pub shown: serde_json::Value,
    /// When to try again by itself.
    pub next_try: Option<Timestamp>,
}

/// A need as it stands in the store.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Need {
    /// The store's number for it.
    pub id: NeedId,
    /// The pairing.
    pub pairing: String,
    /// The kind of record, as a word.
    pub kind: String,
    /// What kind of need it is.
    pub topic: Topic,
    /// What it is about.
    pub subject: String,
    /// The link, where there is one.
    pub link: Option<LinkId>,
    /// The side it happened on.
    pub side: Option<Side>,
    /// The record.
    pub record: Option<RemoteId>,
    /// Why.
    pub failure: Failure,
    /// Title and values, opened; null where the key is lost.
    pub shown: serde_json::Value,
    /// Since when, in seconds since 1970.
    pub since: i64,
    /// How often it was tried.
    pub tries: u32,
    /// What the user answered, if it was not carried out yet.
    pub answer: Option<String>,
    /// How many reminders the user was given.
    pub reminded: u32,
}

impl Need {
    /// The contested fields, with what stood there before and what both sides say.
    #[must_use]
    pub fn card(&self) -> Vec<FieldConflict> {
        let fields = self.shown.get("fields").cloned().unwrap_or_default();
        serde_json::from_value(fields).unwrap_or_default()
    }

    /// Whether this answers it.
    #[must_use]
    pub fn takes(&self, answer: &str) -> bool {
        match self.topic {
            Topic::Conflict => {
                let contested = self.card().into_iter().map(|row| row.field).collect();
                Choice::parse(answer, &contested).is_some()
            }
            Topic::Deletion | Topic::Parked | Topic::Match | Topic::Undo => self.topic.answers().contains(&answer),
        }
    }

    /// Why the brake holds it, of a held deletion.
    #[must_use]
    pub fn held_by(&self) -> Option<HeldBy> {
        let word = self.failure.code.strip_prefix("failure-held-").filter(|_| self.topic == Topic::Deletion);
        word.and_then(HeldBy::from_word)
    }
}

/// An answer that waits to be carried out.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// The need.
    pub id: NeedId,
    /// Its topic.
    pub topic: Topic,
    /// Its subject.
    pub subject: String,
    /// Its link.
    pub link: Option<LinkId>,
    /// One of [`Topic::answers`].
    pub answer: String,
    /// How far "keep both" is.
    pub apart: Apart,
}

/// How far "keep both" is: what is begun is gone on with, and what stands there is not made a second time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apart {
    /// It was not begun.
    NotYet,
    /// What the right says is being made a record of its own, which this link is for.
    UnderWay(LinkId),
    /// It stands there, or a person took it away again.
    Done,
}

impl Apart {
    fn parse(column: Option<i64>) -> Apart {
        match column {
            None => Apart::NotYet,
            Some(0) => Apart::Done,
            Some(link) => Apart::UnderWay(LinkId(link)),
        }
    }

    fn column(self) -> Option<i64> {
        match self {
            Apart::NotYet => None,
            Apart::UnderWay(link) => Some(link.0),
            Apart::Done => Some(0),
        }
    }
}

const SELECT: &str = "SELECT need.id, lane.pairing, lane.kind, topic, subject, link, side, record, failure, sealed, since, \
                      tries, answer, reminded FROM need JOIN lane ON lane.id = need.lane";

impl Store {
    /// Everything that is open, oldest first. Records that the user told apart stay told apart and are not open.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn needs(&self) -> StoreResult<Vec<Need>> {
        let guard = self.lock();
        let mut rows = guard.prepare_cached(&format!(
            "{SELECT} WHERE answer IS NULL OR answer <> 'different' ORDER BY need.since, need.id"
        ))?;
        let needs = rows.query_map([], |row| self.need(row))?;
        Ok(needs.collect::<Result<_, _>>()?)
    }

    /// Notes the user's answer; the next run carries it out. `false` where the need is gone or takes no such answer. The same
    /// answer a second time is one answer.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn answer(&self, id: NeedId, answer: &str) -> StoreResult<bool> {
        let Some(need) = self.needs()?.into_iter().find(|need| need.id == id) else { return Ok(false) };
        if !need.takes(answer) {
            return Ok(false);
        }
        let sql = "UPDATE need SET apart = CASE answer WHEN ?2 THEN apart END, answer = ?2, next_try = 0 WHERE id = ?1";
        self.lock().execute(sql, params![id.0, answer])?;
        Ok(true)
    }

    /// Notes that the user was given a reminder of this number.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn reminded(&self, needs: &[NeedId], number: u32) -> StoreResult<()> {
        self.transaction(|db| {
            let mut update = db.prepare_cached("UPDATE need SET reminded = ?2 WHERE id = ?1")?;
            needs.iter().try_for_each(|need| update.execute(params![need.0, number]).map(drop))?;
            Ok(())
        })
    }

    /// The answers of a lane that wait to be carried out.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn answered(&self, lane: LaneId) -> StoreResult<Vec<Answered>> {
        let guard = self.lock();
        let mut rows = guard.prepare_cached(
            "SELECT id, topic, subject, link, answer, apart FROM need WHERE lane = ?1 AND answer IS NOT NULL ORDER BY id",
        )?;
        let found = rows.query_map([lane.0], |row| {
            Ok(Answered {
                id: NeedId(row.get(0)?),
                topic: Topic::parse(&row.get::<_, String>(1)?),
                subject: row.get(2)?,
                link: row.get::<_, Option<i64>>(3)?.map(LinkId),
                answer: row.get(4)?,
                apart: Apart::parse(row.get(5)?),
            })
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// The parked records whose time to be tried again has come.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn due(&self, lane: LaneId, now: Timestamp) -> StoreResult<Vec<(Side, RemoteId)>> {
        let guard = self.lock();
        let mut rows = guard.prepare_cached(
            "SELECT side, record FROM need WHERE lane = ?1 AND topic = 'parked' AND side IS NOT NULL AND record IS NOT NULL
             AND next_try IS NOT NULL AND next_try <= ?2 ORDER BY id",
        )?;
        let found = rows.query_map([lane.0, now.as_second()], |row| Ok((side_at(row, 0)?, RemoteId(row.get(1)?))))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Asks for all parked records of a pairing to be tried in its next run.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn retry_parked(&self, pairing: &str) -> StoreResult<usize> {
        let sql =
            "UPDATE need SET next_try = 0 WHERE topic = 'parked' AND lane IN (SELECT id FROM lane WHERE pairing = ?1)";
        Ok(self.lock().execute(sql, [pairing])?)
    }

    /// Notes a need; an open one about the same thing keeps its age and counts one more try.
    pub(crate) fn note(&self, db: &Connection, lane: LaneId, need: &NewNeed, now: Timestamp) -> StoreResult<()> {
        let sealed = self.seal("need", &serde_json::to_vec(&need.shown).unwrap_or_default())?;
        db.prepare_cached(
            "INSERT INTO need (lane, topic, subject, link, side, record, failure, sealed, since, tries, next_try)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1, ?10)
             ON CONFLICT (lane, topic, subject) DO UPDATE SET link = excluded.link, side = excluded.side,
             record = excluded.record, failure = excluded.failure, sealed = excluded.sealed, tries = tries + 1,
             next_try = excluded.next_try, answer = NULL, apart = NULL",
        )?
        .execute(params![
            lane.0,
            need.topic.as_str(),
            need.subject,
            need.link.map(|link| link.0),
            need.side.map(Side::as_str),
            need.record.as_ref().map(|record| &record.0),
            serde_json::to_string(&need.failure).unwrap_or_default(),
            sealed,
            now.as_second(),
            need.next_try.map(|at| at.as_second()),
        ])?;
        Ok(())
    }

    fn need(&self, row: &Row<'_>) -> rusqlite::Result<Need> {
        let sealed: Option<Vec<u8>> = row.get(9)?;
        let side: Option<String> = row.get(6)?;
        let failure: String = row.get(8)?;
        let opened = sealed.and_then(|sealed| self.keys().open("need", &sealed).ok());
        Ok(Need {
            id: NeedId(row.get(0)?),
            pairing: row.get(1)?,
            kind: row.get(2)?,
            topic: Topic::parse(&row.get::<_, String>(3)?),
            subject: row.get(4)?,
            link: row.get::<_, Option<i64>>(5)?.map(LinkId),
            side: side.as_deref().map(side_named),
            record: row.get::<_, Option<String>>(7)?.map(RemoteId),
            failure: serde_json::from_str(&failure)
                .unwrap_or_else(|_| Failure::new(ponte_core::verdict::FailureKind::Bug, "failure-database")),
            shown: opened.and_then(|plain| serde_json::from_slice(&plain).ok()).unwrap_or_default(),
            since: row.get(10)?,
            tries: row.get(11)?,
            answer: row.get(12)?,
            reminded: row.get(13)?,
        })
    }
}

/// Closes whatever is open about a subject.
pub(crate) fn close(db: &Connection, lane: LaneId, topic: Topic, subject: &str) -> StoreResult<()> {
    db.prepare_cached("DELETE FROM need WHERE lane = ?1 AND topic = ?2 AND subject = ?3")?.execute(params![
        lane.0,
        topic.as_str(),
        subject
    ])?;
    Ok(())
}

/// Notes how far "keep both" is.
pub(crate) fn set_apart(db: &Connection, id: NeedId, apart: Apart) -> StoreResult<()> {
    db.prepare_cached("UPDATE need SET apart = ?2 WHERE id = ?1")?.execute(params![id.0, apart.column()])?;
    Ok(())
}

/// Forgets an answer that cannot be carried out.
pub(crate) fn ask_again(db: &Connection, id: NeedId) -> StoreResult<()> {
    db.execute("UPDATE need SET answer = NULL, apart = NULL WHERE id = ?1", params![id.0])?;
    Ok(())
}

/// Closes a need.
pub(crate) fn close_id(db: &Connection, id: NeedId) -> StoreResult<()> {
    db.prepare_cached("DELETE FROM need WHERE id = ?1")?.execute([id.0])?;
    Ok(())
}
