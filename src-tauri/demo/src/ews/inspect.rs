//! What tests and the demo see and do behind the wire: mailboxes and rights, a person's Outlook, counters, messages caused.

use std::path::{Path as FilePath, PathBuf};
use std::process::Command;
use std::time::Duration;

use jiff::civil::Date;

use super::soap::{T, t, written};
use super::state::{Class, Item, Right, Standing};
use super::times::Clock;
use super::view::{View, set};
use super::{EwsServer, Message, create, delete, id, path};
use crate::xml::Element;

impl EwsServer {
    /// Opens a mailbox with a calendar, contacts, tasks and mail folders. Its user signs in by the address or `DOMAIN\name`.
    pub fn add_user(&self, email: &str, name: &str, password: &str) {
        self.shared.state().add_mailbox(email, name, password);
    }

    /// Gives the account of a mailbox another password.
    pub fn set_password(&self, email: &str, password: &str) {
        if let Some(mailbox) = self.shared.state().mailboxes.get_mut(email) {
            password.clone_into(&mut mailbox.password);
        }
    }

    /// The tokens of a user are good no more.
    pub fn expire_tokens(&self, email: &str) {
        self.shared.state().sign_in.tokens.expire(email);
    }

    /// The tokens of a user are challenged: a second factor is asked for again.
    pub fn challenge(&self, email: &str) {
        self.shared.state().sign_in.tokens.challenge(email);
    }

    /// Whoever stayed signed in as this user has to sign in again; tokens that are out are good no more.
    pub fn revoke(&self, email: &str) {
        self.shared.state().sign_in.revoke(email);
    }

    /// A token of that user, good for so long.
    #[must_use]
    pub fn issue_token(&self, email: &str, lifetime: Duration) -> String {
        self.shared.state().sign_in.tokens.issue(email, &["EWS.AccessAsUser.All"], lifetime)
    }

    /// What was asked for, once for each time that the page to sign in was shown.
    #[must_use]
    pub fn scopes_asked(&self) -> Vec<String> {
        self.shared.state().sign_in.asked.clone()
    }

    /// Sets how a mailbox is.
    pub fn set_standing(&self, email: &str, standing: Standing) {
        if let Some(mailbox) = self.shared.state().mailboxes.get_mut(email) {
            mailbox.standing = standing;
        }
    }

    /// Lets an account act as anybody.
    pub fn allow_impersonation(&self, email: &str) {
        self.shared.state().impersonators.insert(email.to_owned());
    }

    /// Lets somebody into the default folder of a class, or takes the right away.
    pub fn share(&self, owner: &str, class: Class, with: &str, right: Option<Right>) {
        let mut state = self.shared.state();
        let Ok(folder) = state.known(owner, class.folder()).map(|folder| folder.id.clone()) else { return };
        let Ok(folder) = state.folder_mut(owner, &folder) else { return };
        match right {
            Some(right) => drop(folder.rights.insert(with.to_owned(), right)),
            None => drop(folder.rights.remove(with)),
        }
    }

    /// The default folder of a class.
    #[must_use]
    pub fn default_folder(&self, email: &str, class: Class) -> Option<String> {
        self.shared.state().known(email, class.folder()).ok().map(|folder| folder.id.clone())
    }

    /// Adds a folder beside the default ones.
    pub fn add_folder(&self, email: &str, class: Class, name: &str) -> String {
        let mut state = self.shared.state();
        let root = state.known(email, "msgfolderroot").ok().map(|folder| folder.id.clone());
        state.add_folder(email, root.as_deref(), name, Some(class))
    }

    /// Stores an item as a person's Outlook would; nobody is told. The XML is what stands inside `CalendarItem`, `Contact`
    /// or `Task`, its prefix `t`; `Organizer` and other things that only a server writes are taken as they are.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn put(&self, email: &str, class: Class, folder: &str, xml: &str) -> Result<String, String> {
        let mut wanted = parsed(class.element(), xml)?;
        let (kept, written) = wanted.children.into_iter().partition(|own: &Element| path::is_kept(&own.name.local));
        wanted.children = written;
        let mut state = self.shared.state();
        let kind = (self.shared.product, self.shared.version);
        let item = create::item(&mut state, email, (class, &wanted), &Clock::default(), kind);
        let mut item = item.map_err(|refusal| refusal.message)?;
        let kept: Vec<Element> = kept;
        kept.into_iter().for_each(|own| set(&mut item.props, own));
        let id = item.id.clone();
        state.file(email, folder, item).map_err(|refusal| refusal.message)?;
        Ok(id)
    }

    /// Changes properties of an item, or of an occurrence, as a person's Outlook would; nobody is told. An element without
    /// content takes the property away.
    ///
    /// # Errors
    /// What is wrong with the change.
    pub fn edit(&self, id: &str, xml: &str) -> Result<(), String> {
        let (series, day) = id::split(id);
        let mut state = self.shared.state();
        let (owner, folder) = state.holder(&series).ok_or("no such item")?;
        let mut item = View::of(&state, &series).map_err(|refusal| refusal.message)?.item.clone();
        let wanted = parsed(item.class.element(), xml)?;
        let props = match day {
            None => &mut item.props,
            Some(day) => &mut item.exceptions.entry(day).or_default().props,
        };
        for own in wanted.children {
            if own.children.is_empty() && own.text.is_empty() && own.attributes.is_empty() && day.is_none() {
                props.remove(&own.name.local);
            } else {
                set(props, own);
            }
        }
        create::keep(&mut item, &Clock::default()).map_err(|refusal| refusal.message)?;
        state.touch(&mut item);
        let folder = state.folder_mut(&owner, &folder).map_err(|refusal| refusal.message)?;
        folder.items.insert(series, item);
        Ok(())
    }

    /// The id of an occurrence.
    #[must_use]
    pub fn occurrence(&self, series: &str, day: Date) -> String {
        id::occurrence(series, day)
    }

    /// Deletes an item or an occurrence as a person's Outlook would; whether it was there.
    pub fn remove(&self, id: &str) -> bool {
        let (series, day) = id::split(id);
        delete::remove(&mut self.shared.state(), (&series, day), true).is_ok()
    }

    /// Moves an item to another folder of its mailbox, as a person would: it gets another id there.
    pub fn move_to(&self, id: &str, folder: &str) -> Option<String> {
        let mut state = self.shared.state();
        let (owner, from) = state.holder(id)?;
        state.folder(&owner, folder).ok()?;
        let mut item = state.take(&owner, &from, id).ok()?;
        item.id = state.ids.item(&owner);
        let own = item.id.clone();
        state.file(&owner, folder, item).ok()?;
        Some(own)
    }

    /// An item as it is kept: all its properties, its extended ones too, in no order.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<String> {
        let state = self.shared.state();
        View::of(&state, id).ok().map(|view| kept(view.item))
    }

    /// What an item is.
    #[must_use]
    pub fn class(&self, id: &str) -> Option<Class> {
        View::of(&self.shared.state(), id).ok().map(|view| view.item.class)
    }

    /// The ids of the items of a folder.
    #[must_use]
    pub fn list(&self, email: &str, folder: &str) -> Vec<String> {
        let state = self.shared.state();
        state.folder(email, folder).map(|own| own.items.keys().cloned().collect()).unwrap_or_default()
    }

    /// Leaves a mark of another program at an item: an extended property; whether it could.
    pub fn plant(&self, id: &str, (name, value): (&str, &str)) -> bool {
        let mut state = self.shared.state();
        let Some((owner, folder)) = state.holder(id) else { return false };
        let field = t("ExtendedFieldURI").attr("DistinguishedPropertySetId", "PublicStrings");
        let field = field.attr("PropertyName", name).attr("PropertyType", "String");
        let own = t("ExtendedProperty").with(field).with(Element { text: value.to_owned(), ..t("Value") });
        let (Ok(own), Ok(view)) = (path::extended(&own), View::of(&state, id)) else { return false };
        let mut item = view.item.clone();
        item.extended.extend([own]);
        state.touch(&mut item);
        state.folder_mut(&owner, &folder).is_ok_and(|folder| folder.items.insert(id.to_owned(), item).is_some())
    }

    /// No sync state that was handed out so far is understood any more.
    pub fn forget_history(&self) {
        self.shared.state().generation += 1;
    }

    /// So many requests are answered with `ErrorServerBusy` from now on.
    pub fn throttle(&self, times: usize, milliseconds: u64) {
        self.shared.state().busy = (times, milliseconds);
    }

    /// Messages to others that writes over the wire caused.
    #[must_use]
    pub fn mails_sent(&self) -> Vec<Message> {
        self.shared.state().messages.clone()
    }

    /// Requests over the wire.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.shared.counters().requests.values().sum()
    }

    /// Requests over the wire of one operation.
    #[must_use]
    pub fn requests_of(&self, operation: &str) -> u64 {
        self.shared.counters().requests.get(operation).copied().unwrap_or(0)
    }

    /// Sets the counters of requests to zero; messages, refusals and what was asked stay.
    pub fn reset_counters(&self) {
        self.shared.counters().requests.clear();
    }

    /// Requests that made no sense and were refused.
    #[must_use]
    pub fn refused(&self) -> Vec<String> {
        self.shared.counters().refused.clone()
    }

    /// What was asked last: the element in the body of each request, as a document of its own; 20,000 at most.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        self.shared.counters().asked.iter().cloned().collect()
    }
}

fn parsed(element: &str, xml: &str) -> Result<Element, String> {
    let whole = format!("<t:{element} xmlns:t=\"{T}\">{xml}</t:{element}>");
    Element::parse(whole.as_bytes()).ok_or_else(|| "it is not well-formed".to_owned())
}

fn kept(item: &Item) -> String {
    let exceptions = item.exceptions.iter().map(|(day, own)| {
        let all = own.props.values().chain(own.extended.values()).cloned();
        t("Exception").attr("Day", day.to_string()).holding(all)
    });
    let deleted = item.deleted.iter().map(|day| t("Deleted").attr("Day", day.to_string()));
    let all = item.props.values().chain(item.extended.values()).cloned().chain(exceptions).chain(deleted);
    written(&t(item.class.element()).holding(all))
}

/// Holds requests against Microsoft's own schema with `xmllint`, where both are at hand: what it says of those that do not
/// fit. `None` where either is missing.
#[must_use]
pub fn schema_violations(requests: &[String]) -> Option<Vec<String>> {
    let default = || FilePath::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).map(|above| above.join("shared"));
    let shared = std::env::var_os("PONTE_SHARED").map(PathBuf::from).or_else(default)?;
    let schema = shared.join("ews-schema/messages.xsd");
    if !schema.exists() {
        return None;
    }
    let mut unlike: Vec<&String> = requests.iter().collect();
    unlike.sort_unstable();
    unlike.dedup();
    let folder = std::env::temp_dir().join(format!("ponte-ews-{}-{:p}", std::process::id(), requests));
    std::fs::create_dir_all(&folder).ok()?;
    let found = violations(&schema, &folder, &unlike);
    let _ = std::fs::remove_dir_all(&folder);
    found
}

/// One run of `xmllint` for all of them: reading the schema takes longer than all else.
fn violations(schema: &FilePath, folder: &FilePath, requests: &[&String]) -> Option<Vec<String>> {
    let mut files = Vec::new();
    for (number, request) in requests.iter().enumerate() {
        let file = folder.join(format!("{number}.xml"));
        std::fs::write(&file, request).ok()?;
        files.push((file, request));
    }
    let mut command = Command::new("xmllint");
    command.args(["--nonet", "--noout", "--schema"]).arg(schema).args(files.iter().map(|(file, _)| file));
    let output = command.output().ok()?;
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    let of = |file: &FilePath| {
        let name = file.to_string_lossy().into_owned();
        let own = words.lines().filter(move |line| line.starts_with(&name) && !line.ends_with(" validates"));
        own.map(str::to_owned).collect::<Vec<_>>().join("\n")
    };
    let told = files.iter().map(|(file, request)| (of(file), request)).filter(|(words, _)| !words.is_empty());
    let found: Vec<String> = told.map(|(words, request)| format!("{words}\n{request}")).collect();
    // That it fails without naming a file is no verdict.
    (output.status.success() == found.is_empty()).then_some(found)
}
