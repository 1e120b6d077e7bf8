//! "Why?": what is known of a record that somebody asks about.

use ponte_engine::explain::{self, Place, Question, State, search};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::preview::PreviewItem;
use super::{Kind, Need, RunItemView, Trouble};
use crate::desk::Desk;
use crate::error::Result;
use crate::lock::{Work, lock};
use crate::open::Both;
use crate::words;

/// What is known of one record, or of a pair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Explained {
    /// What people call it.
    pub title: String,
    /// The kind of record.
    pub kind: Kind,
    /// The pairing.
    pub pairing: String,
    /// What Ponte does with it, and why.
    pub sentences: Vec<String>,
    /// Where it is in the CRM.
    pub left: String,
    /// Where it is in the calendar.
    pub right: String,
    /// What runs did to it, the newest first.
    pub history: Vec<RunItemView>,
    /// What waits for the user about it.
    pub needs: Vec<Need>,
    /// What the next run would do.
    pub next: Vec<PreviewItem>,
}

impl Desk {
    /// Explains what fits; the servers are asked where that is wanted, or where the store knows nothing of it.
    ///
    /// # Errors
    /// What keeps the store or the servers from being asked.
    pub async fn explain(&self, what: String, ask_servers: bool) -> std::result::Result<Vec<Explained>, Trouble> {
        self.told(self.cancellable(self.explained(&what, ask_servers)).await)
    }

    async fn explained(&self, what: &str, ask_servers: bool) -> Result<Vec<Explained>> {
        let (settings, store, question) = (self.settings()?, self.store().await?, Question::new(what));
        let mut lanes = Vec::new();
        for pairing in &settings.pairings {
            lanes.extend(store.lanes(&pairing.name)?);
        }
        let mut found = search(&store, &lanes, &question)?;
        if ask_servers || found.is_empty() {
            found.clear();
            let _lock = lock(self, Work::App).await?;
            for pairing in &settings.pairings {
                let both = Both::open(self, &settings, pairing).await?;
                found.extend(both.joined().explain(&store, self.now(), &question, true).await?);
            }
        }
        Ok(found.iter().map(|one| self.explain_one(one)).collect())
    }

    fn explain_one(&self, one: &explain::Explained) -> Explained {
        let kind = Kind::of_word(&one.kind);
        let next = one.next.iter().flatten().map(|item| self.preview_item(kind, item));
        let mut sentences = self.state(&one.state);
        if one.next.as_ref().is_some_and(Vec::is_empty) {
            sentences.push(self.messages().text("cli-explain-rests", &[]));
        }
        Explained {
            title: one.title.clone(),
            kind,
            pairing: one.pairing.clone(),
            sentences,
            left: one.left.as_ref().map(|place| self.place(place)).unwrap_or_default(),
            right: one.right.as_ref().map(|place| self.place(place)).unwrap_or_default(),
            history: one.history.iter().map(|done| self.item(&done.item)).collect(),
            needs: one.needs.iter().filter_map(|need| self.need(need)).collect(),
            next: next.collect(),
        }
    }

    /// What Ponte does with it, in words.
    fn state(&self, state: &State) -> Vec<String> {
        let messages = self.messages();
        match state {
            State::Linked { origin, copied, masked } => {
                let mut said = vec![match copied {
                    true => messages.text("explain-state-linked", &[("side", origin.as_str())]),
                    false => messages.text("explain-state-matched", &[]),
                }];
                if !masked.is_empty() {
                    let fields: Vec<String> = masked.iter().map(|field| words::field_word(messages, field)).collect();
                    said.push(messages.text("explain-state-masked", &[("fields", &fields.join(", "))]));
                }
                said
            }
            State::KeptBack { why, .. } => vec![words::reason(messages, why)],
            State::LetGo => vec![messages.text("explain-state-let-go", &[])],
            State::New { .. } => vec![messages.text("explain-state-new", &[])],
        }
    }

    /// Its number, which occurrence of it, and what the server says.
    fn place(&self, place: &Place) -> String {
        let mut said = place.id.0.clone();
        if let Some(occurrence) = &place.occurrence {
            said = format!("{said} ({occurrence})");
        }
        let presence = place.presence.and_then(|presence| serde_json::to_value(presence).ok());
        match presence.as_ref().and_then(serde_json::Value::as_str) {
            Some(word) => format!("{said} · {}", self.messages().text(&format!("word-presence-{word}"), &[])),
            None => said,
        }
    }
}
