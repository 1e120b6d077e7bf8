//! What tests and the demo see and do behind the wire: mailboxes, tokens, a person's Outlook, counters, messages caused.

use std::time::Duration;

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

pub use super::route::Noun;
use super::state::{Item, Standing};
use super::{GraphServer, Message, event, item};
use crate::sign_in::Consent;

impl GraphServer {
    /// Opens a mailbox with a calendar, a contact folder and a task list.
    pub fn add_user(&self, email: &str, name: &str) {
        self.shared.state().add_mailbox(email, name);
    }

    /// The mailbox of `owner` is open to another user from now on.
    pub fn share(&self, owner: &str, with: &str) {
        self.shared.state().shares.insert((owner.to_owned(), with.to_owned()));
    }

    /// A token of that user with these scopes, good for so long.
    #[must_use]
    pub fn issue_token(&self, email: &str, scopes: &[&str], lifetime: Duration) -> String {
        self.shared.state().sign_in.tokens.issue(email, scopes, lifetime)
    }

    /// The tokens of a user are good no more.
    pub fn expire_tokens(&self, email: &str) {
        self.shared.state().sign_in.tokens.expire(email);
    }

    /// The tokens of a user are challenged: a second factor is asked for again.
    pub fn challenge(&self, email: &str) {
        self.shared.state().sign_in.tokens.challenge(email);
    }

    /// How the organisation stands to the program that asks.
    pub fn set_consent(&self, consent: Consent) {
        self.shared.state().sign_in.consent = consent;
    }

    /// Whoever stayed signed in as this user has to sign in again; tokens that are out are good no more.
    pub fn revoke(&self, email: &str) {
        self.shared.state().sign_in.revoke(email);
    }

    /// How long access tokens that are handed out from now on are good.
    pub fn set_lifetime(&self, lifetime: Duration) {
        self.shared.state().sign_in.last(lifetime);
    }

    /// What was asked for, once for each time that the page to sign in was shown.
    #[must_use]
    pub fn scopes_asked(&self) -> Vec<String> {
        self.shared.state().sign_in.asked.clone()
    }

    /// Where users sign in: the origin of the service.
    #[must_use]
    pub fn origin(&self) -> String {
        self.shared.root.trim_end_matches("/v1.0").to_owned()
    }

    /// Sets how a mailbox is.
    pub fn set_standing(&self, email: &str, standing: Standing) {
        if let Some(mailbox) = self.shared.state().mailboxes.get_mut(email) {
            mailbox.standing = standing;
        }
    }

    /// The default container of a kind.
    #[must_use]
    pub fn default_container(&self, email: &str, noun: Noun) -> Option<String> {
        self.shared.state().container(email, noun, None).ok().map(|container| container.id.clone())
    }

    /// Adds a container.
    pub fn add_container(&self, email: &str, noun: Noun, name: &str) -> String {
        self.shared.state().add_container(email, noun, name)
    }

    /// Makes a container refuse writes, as a shared one does.
    pub fn set_read_only(&self, email: &str, noun: Noun, id: &str, owner: &str) {
        if let Ok(container) = self.shared.state().container_mut(email, noun, Some(id)) {
            container.writable = false;
            container.props.insert("owner".to_owned(), json!({"name": owner, "address": owner}));
        }
    }

    /// Stores an item as a person's Outlook would; nobody is told.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn put(&self, email: &str, noun: Noun, container: &str, body: &Value) -> Result<String, String> {
        let mut state = self.shared.state();
        let told = state.messages.len();
        let empty = Map::new();
        let mut written = body.as_object().unwrap_or(&empty).clone();
        // What only another server can set.
        let own: Vec<(String, Value)> = ["organizer", "isCancelled", "onlineMeeting", "x-zone"]
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), written.remove(name)?)))
            .collect();
        let id = item::create(&mut state, email, (noun, container), &written).map_err(|refusal| refusal.message)?;
        state.messages.truncate(told);
        if let Ok(holder) = state.container_mut(email, noun, Some(container))
            && let Some(item) = holder.items.get_mut(&id)
        {
            item.props.extend(own);
        }
        Ok(id)
    }

    /// Changes an item, or an occurrence, as a person's Outlook would; nobody is told.
    ///
    /// # Errors
    /// What is wrong with the change.
    pub fn edit(&self, email: &str, noun: Noun, id: &str, patch: &Value) -> Result<(), String> {
        let mut state = self.shared.state();
        let told = state.messages.len();
        let holder = state.holder(email, noun, None, &item::split(id).0).map_err(|refusal| refusal.message)?;
        let empty = Map::new();
        let patch = patch.as_object().unwrap_or(&empty);
        let changed = item::patch(&mut state, email, (noun, &holder), id, None, patch);
        state.messages.truncate(told);
        changed.map_err(|refusal| refusal.message)
    }

    /// Makes every occurrence of a daily series differ, so many from its start on.
    pub fn change_each(&self, email: &str, id: &str, from: Date, count: usize) {
        let mut state = self.shared.state();
        let Ok(holder) = state.holder(email, Noun::Calendar, None, id) else { return };
        let revision = state.next_revision();
        let Ok(container) = state.container_mut(email, Noun::Calendar, Some(&holder)) else { return };
        if let Some(item) = container.items.get_mut(id) {
            let own = Map::from_iter([("subject".to_owned(), json!("diversa"))]);
            item.exceptions.extend(from.series(1.day()).take(count).map(|day| (day, own.clone())));
            item.revision = revision;
        }
    }

    /// The id of an occurrence.
    #[must_use]
    pub fn occurrence(&self, series: &str, day: Date) -> String {
        item::occurrence_id(series, day)
    }

    /// Deletes an item or an occurrence as a person's Outlook would; whether it was there.
    pub fn remove(&self, email: &str, noun: Noun, id: &str) -> bool {
        let mut state = self.shared.state();
        let Ok(holder) = state.holder(email, noun, None, &item::split(id).0) else { return false };
        item::remove(&mut state, email, (noun, &holder), id).is_ok()
    }

    /// Moves an item to another container of its kind, as a person would.
    pub fn move_to(&self, email: &str, noun: Noun, id: &str, container: &str) -> bool {
        let mut state = self.shared.state();
        let Ok(holder) = state.holder(email, noun, None, id) else { return false };
        let revision = state.next_revision();
        let moved = state.container_mut(email, noun, Some(&holder)).ok().and_then(|from| {
            from.gone.insert(id.to_owned(), revision);
            from.items.remove(id)
        });
        let (Some(mut item), Ok(to)) = (moved, state.container_mut(email, noun, Some(container))) else { return false };
        item.revision = revision;
        to.items.insert(id.to_owned(), item);
        true
    }

    /// Adds what Teams puts into the body of a meeting.
    pub fn make_online(&self, email: &str, id: &str) {
        let mut state = self.shared.state();
        let Ok(holder) = state.holder(email, Noun::Calendar, None, id) else { return };
        let revision = state.next_revision();
        let Ok(container) = state.container_mut(email, Noun::Calendar, Some(&holder)) else { return };
        if let Some(item) = container.items.get_mut(id) {
            let old = item.props.get("body").and_then(|body| body.get("content")?.as_str()).unwrap_or("").to_owned();
            let block = event::meeting_block();
            let whole = match old.split_once("</body>") {
                Some((before, after)) => format!("{before}{block}</body>{after}"),
                None => format!("<html><body>{old}{block}</body></html>"),
            };
            item.props.insert("body".to_owned(), json!({"contentType": "html", "content": whole}));
            item.props.insert("isOnlineMeeting".to_owned(), json!(true));
            item.props
                .insert("onlineMeeting".to_owned(), json!({"joinUrl": "https://teams.microsoft.com/l/meetup-join/1"}));
            item.revision = revision;
        }
    }

    /// An item as it is kept, its extended properties and its exceptions too.
    #[must_use]
    pub fn get(&self, email: &str, noun: Noun, id: &str) -> Option<Value> {
        let state = self.shared.state();
        let holder = state.holder(email, noun, None, id).ok()?;
        state.container(email, noun, Some(&holder)).ok()?.items.get(id).map(kept)
    }

    /// All items of a container.
    #[must_use]
    pub fn list(&self, email: &str, noun: Noun, container: &str) -> Vec<Value> {
        let state = self.shared.state();
        let holder = state.container(email, noun, Some(container));
        holder.map(|holder| holder.items.values().map(kept).collect()).unwrap_or_default()
    }

    /// Leaves a mark of another program at an item: an extended property, or a linked resource of a task; whether it could.
    pub fn plant(&self, email: &str, noun: Noun, id: &str, (name, value): (&str, &str)) -> bool {
        let mut state = self.shared.state();
        let Ok(holder) = state.holder(email, noun, None, id) else { return false };
        let revision = state.next_revision();
        let Ok(container) = state.container_mut(email, noun, Some(&holder)) else { return false };
        container.items.get_mut(id).is_some_and(|item| {
            if noun == Noun::List {
                let links = item.props.entry("linkedResources").or_insert_with(|| json!([]));
                let own = json!({"applicationName": "Altro", "externalId": name, "displayName": value});
                links.as_array_mut().into_iter().for_each(|links| links.push(own.clone()));
            } else {
                item.extended.insert(name.to_owned(), value.to_owned());
            }
            item.revision = revision;
            true
        })
    }

    /// Forgets all tokens of change reports.
    pub fn forget_history(&self) {
        self.shared.state().deltas.clear();
    }

    /// So many requests, or parts of batches, are throttled from now on.
    pub fn throttle(&self, times: usize, seconds: u64) {
        self.shared.state().busy = (times, seconds);
    }

    /// Messages to others that writes over the wire caused.
    #[must_use]
    pub fn mails_sent(&self) -> Vec<Message> {
        self.shared.state().messages.clone()
    }

    /// Requests over the wire: all, batches among them, parts of batches.
    #[must_use]
    pub fn requests(&self) -> (u64, u64, u64) {
        let counters = self.shared.counters();
        (counters.requests.values().sum(), counters.batches, counters.parts)
    }

    /// Sets the counters of requests to zero; messages, lapses and refusals stay.
    pub fn reset_counters(&self) {
        let mut counters = self.shared.counters();
        counters.requests.clear();
        (counters.batches, counters.parts) = (0, 0);
    }

    /// Requests that lacked what every request should carry.
    #[must_use]
    pub fn lapses(&self) -> Vec<String> {
        self.shared.counters().lapses.clone()
    }

    /// Requests that made no sense and were refused.
    #[must_use]
    pub fn refused(&self) -> Vec<String> {
        self.shared.counters().refused.clone()
    }

    /// Whether bodies are held against Microsoft's own contract.
    #[must_use]
    pub fn has_contract(&self) -> bool {
        self.shared.contract.is_some()
    }
}

fn kept(item: &Item) -> Value {
    let mut all = item.props.clone();
    all.insert("id".to_owned(), json!(item.id));
    all.insert("extended".to_owned(), json!(item.extended));
    let exceptions: Map<String, Value> =
        item.exceptions.iter().map(|(day, own)| (day.to_string(), Value::Object(own.clone()))).collect();
    all.insert("exceptions".to_owned(), Value::Object(exceptions));
    let cancelled: Vec<String> = item.cancelled.keys().map(ToString::to_string).collect();
    all.insert("cancelled".to_owned(), json!(cancelled));
    Value::Object(all)
}
