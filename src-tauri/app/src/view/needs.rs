//! What waits for the user, as cards, and the answers they take.

use ponte_core::conflict::said;
use ponte_core::decision::FieldConflict;
use ponte_core::record::Value;
use ponte_engine::held::{self, HeldGroup};
use ponte_engine::settings::Settings;
use ponte_engine::store::{self, NeedId, Store, Topic};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Kind, Seconds, Side, Trouble};
use crate::controller::Request;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::words;

/// Something that waits for the user.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "is", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Need {
    /// The same fields were changed on both sides.
    Conflict {
        /// What an answer names.
        id: String,
        /// The pairing.
        pairing: String,
        /// The kind of record.
        kind: Kind,
        /// What people call it.
        title: String,
        /// Since when.
        since: Seconds,
        /// What happened.
        sentence: String,
        /// Field by field.
        fields: Vec<ConflictField>,
        /// What was answered and not carried out yet.
        answered: Option<String>,
    },
    /// Deletions are held, all for one reason.
    Deletions {
        /// What an answer names.
        id: String,
        /// The pairing.
        pairing: String,
        /// The kind of record.
        kind: Kind,
        /// Where they would be deleted.
        side: Side,
        /// Since when.
        since: Seconds,
        /// What waits.
        sentence: String,
        /// Why it does.
        why: String,
        /// Which records.
        items: Vec<HeldView>,
        /// What "delete" says.
        delete_label: String,
        /// What "keep" says.
        keep_label: String,
    },
    /// A record could not be carried over.
    Parked {
        /// What an answer names.
        id: String,
        /// The pairing.
        pairing: String,
        /// The kind of record.
        kind: Kind,
        /// What people call it.
        title: String,
        /// Since when.
        since: Seconds,
        /// How often it was tried.
        tries: u32,
        /// Why.
        sentence: String,
        /// Its number on its server.
        record: Option<String>,
    },
    /// Two records might be one.
    Match {
        /// What an answer names.
        id: String,
        /// The pairing.
        pairing: String,
        /// The kind of record.
        kind: Kind,
        /// Since when.
        since: Seconds,
        /// Why it is asked.
        sentence: String,
        /// What it is called in the CRM.
        left: String,
        /// What it is called in the calendar.
        right: String,
    },
    /// What is to be undone was changed since.
    Undo {
        /// What an answer names.
        id: String,
        /// The pairing.
        pairing: String,
        /// The kind of record.
        kind: Kind,
        /// What people call it.
        title: String,
        /// Since when.
        since: Seconds,
        /// What happened.
        sentence: String,
        /// Field by field.
        fields: Vec<ConflictField>,
    },
    /// An account refuses to let Ponte in.
    SignIn {
        /// What names it here.
        id: String,
        /// The account.
        account: String,
        /// What it said.
        sentence: String,
        /// Since when.
        since: Option<Seconds>,
    },
    /// Another computer syncs a pairing.
    Elsewhere {
        /// What names it here.
        id: String,
        /// The pairing.
        pairing: String,
        /// The computer.
        computer: String,
        /// What can be done.
        sentence: String,
        /// Since when.
        since: Seconds,
    },
}

/// A field that two sides disagree about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConflictField {
    /// Its key, as an answer names it.
    pub field: String,
    /// Its name.
    pub label: String,
    /// What stood there before.
    pub before: String,
    /// What the CRM says.
    pub left: String,
    /// What the calendar says.
    pub right: String,
    /// Whose value holds, where a rule settled it.
    pub winner: Option<Side>,
}

/// A deletion that is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HeldView {
    /// What people call it; its number where the key to that is lost.
    pub title: String,
    /// Its number on its server.
    pub detail: String,
}

/// What names the card of an account that refuses.
pub(crate) fn sign_in_id(account: &str) -> String {
    format!("sign-in/{account}")
}

impl Desk {
    /// Everything that waits for the user, the oldest of each sort first.
    ///
    /// # Errors
    /// What keeps the settings or the store from being read.
    pub async fn needs(&self) -> std::result::Result<Vec<Need>, Trouble> {
        self.told(self.all_needs().await)
    }

    async fn all_needs(&self) -> Result<Vec<Need>> {
        let (settings, store) = (self.settings()?, self.store().await?);
        let known = store.needs()?;
        let groups = held::of(&known);
        let mut needs = self.accounts_that_refuse(&settings, &store)?;
        needs.extend(self.elsewhere(&settings, &store)?);
        needs.extend(groups.iter().map(|group| self.deletions(group)));
        let grouped = |need: &store::Need| groups.iter().any(|group| group.holds(need.id));
        needs.extend(known.iter().filter(|need| !grouped(need)).filter_map(|need| self.need(need)));
        Ok(needs)
    }

    /// Notes an answer and runs the pairing. Sides are `left` and `right`, alone, as `both`, or field by field.
    ///
    /// # Errors
    /// That there is nothing of this name, or that it takes no such answer.
    pub async fn answer(&self, id: String, answer: String) -> std::result::Result<(), Trouble> {
        self.told(self.answer_need(&id, &answer).await)
    }

    async fn answer_need(&self, id: &str, answer: &str) -> Result<()> {
        let store = self.store().await?;
        let none = || Error::usage("usage-no-such-need", &[("id", id)]);
        let refused = |words: String| Error::usage("usage-no-such-answer", &[("answer", answer), ("words", &words)]);
        if let Some(group) = held::groups(&store)?.into_iter().find(|group| group.id.eq_ignore_ascii_case(id)) {
            if !held::resolve(&store, id, answer)? {
                return Err(refused(group.answers.join(", ")));
            }
            self.request(Request::Answered(group.pairing));
            return Ok(());
        }
        let number: i64 = id.parse().map_err(|_| none())?;
        let need = store.needs()?.into_iter().find(|need| need.id.0 == number).ok_or_else(none)?;
        if !store.answer(NeedId(number), &self.with_names(answer))? {
            return Err(refused(need.topic.words().join(", ")));
        }
        self.request(Request::Answered(need.pairing));
        Ok(())
    }

    /// What is set apart when both versions are kept is named in the user's language.
    fn with_names(&self, answer: &str) -> String {
        if answer.trim() == "both" {
            format!("both={}", self.messages().text("word-side-right", &[]))
        } else {
            answer.trim().to_owned()
        }
    }

    fn accounts_that_refuse(&self, settings: &Settings, store: &Store) -> Result<Vec<Need>> {
        let troubled = store.troubled()?;
        let refusing =
            troubled.iter().filter(|(name, attempts)| attempts.refused.is_some() && settings.account(name).is_some());
        let card = |(account, attempts): (&String, &ponte_core::attempts::Attempts)| Need::SignIn {
            id: sign_in_id(account),
            account: account.clone(),
            sentence: attempts
                .failure
                .as_ref()
                .map(|failure| self.messages().failure_in_window(failure))
                .unwrap_or_default(),
            since: attempts.since.map(Seconds::from),
        };
        Ok(refusing.map(card).collect())
    }

    fn elsewhere(&self, settings: &Settings, store: &Store) -> Result<Vec<Need>> {
        let mut needs = Vec::new();
        for pairing in settings.pairings.iter().filter(|pairing| *pairing.active) {
            let theirs = store.lease(&pairing.name)?.theirs.filter(|lease| lease.until > self.now());
            needs.extend(theirs.map(|lease| Need::Elsewhere {
                id: format!("elsewhere/{}", pairing.name),
                pairing: pairing.name.clone(),
                sentence: self.messages().failure_in_window(&ponte_engine::lease::as_failure(pairing, &lease)),
                computer: lease.computer.clone(),
                since: lease.since.into(),
            }));
        }
        Ok(needs)
    }

    fn deletions(&self, group: &HeldGroup) -> Need {
        let messages = self.messages();
        let item = |item: &held::HeldItem| {
            let record = item.record.as_ref().map(|record| record.0.clone()).unwrap_or_default();
            let title = if item.title.is_empty() { record.clone() } else { item.title.clone() };
            HeldView { title, detail: record }
        };
        Need::Deletions {
            id: group.id.clone(),
            pairing: group.pairing.clone(),
            kind: Kind::of_word(&group.kind),
            side: group.side.into(),
            since: Seconds(group.since),
            sentence: group.sentence(messages),
            why: group.why(messages),
            items: group.items.iter().map(item).collect(),
            delete_label: group.button(messages, "delete"),
            keep_label: group.button(messages, "keep"),
        }
    }

    /// One card; a held deletion that was answered already has none.
    pub(super) fn need(&self, need: &store::Need) -> Option<Need> {
        let (id, pairing, kind) = (need.id.0.to_string(), need.pairing.clone(), Kind::of_word(&need.kind));
        let (title, since, sentence) =
            (title(need), Seconds(need.since), self.messages().failure_in_window(&need.failure));
        let answered = need.answer.clone();
        let fields = || need.card().iter().map(|row| self.field(row)).collect();
        let name = |side: &str| need.shown.get(side).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        Some(match need.topic {
            Topic::Conflict => Need::Conflict { id, pairing, kind, title, since, sentence, fields: fields(), answered },
            Topic::Undo if answered.is_none() => {
                Need::Undo { id, pairing, kind, title, since, sentence, fields: fields() }
            }
            Topic::Parked if answered.is_none() => {
                let record = need.record.as_ref().map(|record| record.0.clone());
                Need::Parked { id, pairing, kind, title, since, tries: need.tries, sentence, record }
            }
            Topic::Match if answered.is_none() => {
                let (left, right) = (name("left"), name("right"));
                Need::Match { id, pairing, kind, since, sentence, left, right }
            }
            Topic::Deletion | Topic::Undo | Topic::Parked | Topic::Match => return None,
        })
    }

    fn field(&self, row: &FieldConflict) -> ConflictField {
        let text = |value: &Option<Value>| value.as_ref().map(said).unwrap_or_default();
        let field = row.field.name();
        ConflictField {
            label: words::field_word(self.messages(), &field),
            field,
            before: text(&row.base),
            left: text(&row.left),
            right: text(&row.right),
            winner: row.winner.map(Side::from),
        }
    }
}

/// What people call it; a record that nobody can read has no title, so its number must do.
fn title(need: &store::Need) -> String {
    let title = need.shown.get("title").and_then(serde_json::Value::as_str).filter(|title| !title.is_empty());
    let id = need.record.as_ref().map(|record| record.0.as_str());
    title.or(id).unwrap_or("").to_owned()
}
