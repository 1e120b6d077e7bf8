//! A notification in words: what happened, what can be done, and the same without anything personal.

use ponte_core::snapshot::Side;
use ponte_engine::messages::Messages;

use super::{Action, Cause, Waiting};

/// A notification, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// What comes back with the button that is pressed; a later one of the same name replaces it.
    pub id: String,
    /// What happened.
    pub title: String,
    /// Why, or what to do.
    pub body: String,
    /// What happened, for whoever passes by: shown in place of both where [`Notification::hide`] and the screen may be locked.
    pub discreet: String,
    /// Whether the user wants nothing personal on a locked screen.
    pub hide: bool,
    /// Its buttons; a click on the notification itself is [`Action::Show`].
    pub buttons: Vec<Button>,
}

/// A button of a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What it does.
    pub action: Action,
    /// What it says.
    pub label: String,
}

impl Waiting {
    /// Its notification.
    #[must_use]
    pub fn notification(&self, messages: &Messages, hide: bool) -> Notification {
        let count = self.held.as_ref().map_or(self.things.len(), |group| group.items.len()).to_string();
        let named = [("count", count.as_str()), ("title", self.title.as_deref().unwrap_or_default())];
        let account = [("account", self.cause.account().unwrap_or_default())];
        let say = |key: &str| messages.text(key, &named);
        let why = || self.failure.as_ref().map(|failure| messages.failure(failure)).unwrap_or_default();
        let (title, body) = match (&self.cause, &self.title) {
            (Cause::Conflict(..), Some(_)) => (say("notify-conflict-named"), say("notify-conflict-ask")),
            (Cause::Conflict(..), None) => (say("notify-conflict"), say("notify-conflict-ask")),
            (Cause::Held(..), _) => {
                let why = self.held.as_ref().map(|group| group.why(messages));
                (say("notify-held"), why.unwrap_or_default())
            }
            (Cause::Parked(..), Some(_)) => (say("notify-parked-named"), why()),
            (Cause::Parked(..), None) => (say("notify-parked"), say("notify-parked-ask")),
            (Cause::SignIn(_), _) => (messages.text("notify-sign-in", &account), say("notify-sign-in-ask")),
            (Cause::Failing(_), _) => (messages.text("notify-failing", &account), why()),
            (Cause::Newer(version), _) => {
                (messages.text("notify-newer", &[("version", version)]), say("notify-newer-ask"))
            }
        };
        Notification {
            id: self.cause.id(),
            title,
            body,
            discreet: self.discreet(messages),
            hide,
            buttons: self.buttons(messages),
        }
    }

    fn discreet(&self, messages: &Messages) -> String {
        match self.cause {
            Cause::Conflict(..) | Cause::Held(..) | Cause::Parked(..) => messages.text("notify-discreet-needs", &[]),
            Cause::SignIn(_) | Cause::Failing(_) | Cause::Newer(_) => messages.text("notify-discreet-account", &[]),
        }
    }

    fn buttons(&self, messages: &Messages) -> Vec<Button> {
        let button = |action, key: &str| Button { action, label: messages.text(key, &[]) };
        let show = button(Action::Show, "notify-do-show");
        match &self.cause {
            Cause::Conflict(Some(_), _) => vec![
                button(Action::Keep(Side::Left), "notify-do-keep-crm"),
                button(Action::Keep(Side::Right), "notify-do-keep-calendar"),
                show,
            ],
            // What would be deleted wants to be seen first.
            Cause::Conflict(None, _) | Cause::Held(..) | Cause::Newer(_) => vec![show],
            Cause::Parked(..) | Cause::Failing(_) => vec![button(Action::Retry, "notify-do-retry"), show],
            Cause::SignIn(_) => vec![button(Action::SignIn, "notify-do-sign-in")],
        }
    }
}

#[cfg(test)]
mod tests {
    use ponte_engine::messages::Language;
    use ponte_engine::store::NeedId;

    use super::*;

    fn words(actions: &[Button]) -> Vec<&'static str> {
        actions.iter().map(|button| button.action.as_str()).collect()
    }

    #[test]
    fn what_can_be_done_stands_on_the_buttons_and_nothing_personal_in_the_discreet_words() {
        let work = || "work".to_owned();
        for (cause, buttons) in [
            (Cause::Conflict(Some(NeedId(1)), work()), vec!["keep-crm", "keep-calendar", "show"]),
            (Cause::Conflict(None, work()), vec!["show"]),
            (Cause::Held(Some(NeedId(1)), work()), vec!["show"]),
            (Cause::Parked(Some(NeedId(1)), work()), vec!["retry", "show"]),
            (Cause::SignIn("crm".to_owned()), vec!["sign-in"]),
            (Cause::Failing("crm".to_owned()), vec!["retry", "show"]),
            (Cause::Newer("1.2.0".to_owned()), vec!["show"]),
        ] {
            let title = Some("Visita Canary".to_owned());
            let waiting = Waiting { title, ..Waiting::new(cause.clone(), ["1".to_owned()]) };
            for language in [Language::English, Language::Italian] {
                let told = waiting.notification(language.messages(), true);
                assert_eq!(words(&told.buttons), buttons, "{cause:?}");
                assert!(!told.title.is_empty() && !told.title.starts_with("notify-"), "{told:?}");
                assert!(!told.discreet.contains("Canary") && !told.discreet.contains("crm"), "{told:?}");
                assert!(told.buttons.iter().all(|button| !button.label.starts_with("notify-")), "{told:?}");
            }
        }
    }

    #[test]
    fn a_title_stands_only_where_there_is_one_to_be_told() {
        let mut waiting = Waiting::new(Cause::Conflict(Some(NeedId(1)), "work".to_owned()), ["1".to_owned()]);
        let told = |waiting: &Waiting| waiting.notification(Language::English.messages(), false).title;
        assert_eq!(told(&waiting), "A record was changed on both sides");
        waiting.title = Some("Visita".to_owned());
        assert_eq!(told(&waiting), "Changed on both sides: Visita");
        waiting.things.insert("2".to_owned());
        waiting.title = None;
        assert_eq!(told(&waiting), "2 records were changed on both sides");
    }
}
