//! Why a notification comes, and what its buttons do. Its name goes to the system and comes back, perhaps after a restart.

use ponte_core::snapshot::Side;
use ponte_engine::store::NeedId;
use serde::{Deserialize, Serialize};

use crate::controller::Page;

/// Why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Records of a pairing were changed on both sides; one of them, where it is one.
    Conflict(Option<NeedId>, String),
    /// Deletions of a pairing are held; the oldest of them.
    Held(Option<NeedId>, String),
    /// Records of a pairing could not be carried over; one of them, where it is one.
    Parked(Option<NeedId>, String),
    /// An account refuses to let Ponte in.
    SignIn(String),
    /// An account has failed again and again.
    Failing(String),
    /// There is a newer version of Ponte.
    Newer(String),
}

/// What a button does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// What this side says holds.
    Keep(Side),
    /// Shows the card.
    Show,
    /// Shows where to sign in.
    SignIn,
    /// Tries again.
    Retry,
}

impl Action {
    const WORDS: [(&'static str, Action); 5] = [
        ("keep-crm", Action::Keep(Side::Left)),
        ("keep-calendar", Action::Keep(Side::Right)),
        ("show", Action::Show),
        ("sign-in", Action::SignIn),
        ("retry", Action::Retry),
    ];

    /// Its word, as a button carries it through the system.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Action::WORDS.iter().find(|(_, action)| *action == self).map_or("show", |(word, _)| word)
    }

    /// The action of a word; any other opens what it is about.
    #[must_use]
    pub fn parse(word: &str) -> Action {
        Action::WORDS.iter().find(|(known, _)| *known == word).map_or(Action::Show, |(_, action)| *action)
    }
}

impl Cause {
    /// What tells it from other causes, whichever records it is about: at most one notification of a key comes in an hour.
    #[must_use]
    pub fn key(&self) -> String {
        let (word, _, name) = self.parts();
        format!("{word}/{name}")
    }

    /// Its name, `conflict/12/giulia`.
    #[must_use]
    pub fn id(&self) -> String {
        let (word, need, name) = self.parts();
        format!("{word}/{}/{name}", need.map_or(0, |need| need.0))
    }

    fn parts(&self) -> (&'static str, Option<NeedId>, &str) {
        match self {
            Cause::Conflict(need, pairing) => ("conflict", *need, pairing),
            Cause::Held(need, pairing) => ("held", *need, pairing),
            Cause::Parked(need, pairing) => ("parked", *need, pairing),
            Cause::SignIn(account) => ("sign-in", None, account),
            Cause::Failing(account) => ("failing", None, account),
            Cause::Newer(version) => ("newer", None, version),
        }
    }

    /// The cause of this name.
    #[must_use]
    pub fn parse(id: &str) -> Option<Cause> {
        let (word, rest) = id.split_once('/')?;
        let (need, name) = rest.split_once('/')?;
        let need = need.parse().ok().filter(|need| *need > 0).map(NeedId);
        let name = name.to_owned();
        match word {
            "conflict" => Some(Cause::Conflict(need, name)),
            "held" => Some(Cause::Held(need, name)),
            "parked" => Some(Cause::Parked(need, name)),
            "sign-in" => Some(Cause::SignIn(name)),
            "failing" => Some(Cause::Failing(name)),
            "newer" => Some(Cause::Newer(name)),
            _ => None,
        }
    }

    /// The pairing it is about.
    #[must_use]
    pub fn pairing(&self) -> Option<&str> {
        match self {
            Cause::Conflict(_, name) | Cause::Held(_, name) | Cause::Parked(_, name) => Some(name),
            Cause::SignIn(_) | Cause::Failing(_) | Cause::Newer(_) => None,
        }
    }

    /// The account it is about.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        match self {
            Cause::SignIn(name) | Cause::Failing(name) => Some(name),
            Cause::Conflict(..) | Cause::Held(..) | Cause::Parked(..) | Cause::Newer(_) => None,
        }
    }

    /// The one need it is about, where it is one.
    #[must_use]
    pub fn need(&self) -> Option<NeedId> {
        self.parts().1
    }

    /// The page that shows it.
    #[must_use]
    pub fn page(&self) -> Page {
        match self {
            Cause::Conflict(..) | Cause::Held(..) | Cause::Parked(..) | Cause::SignIn(_) => Page::Needs,
            Cause::Failing(_) => Page::Accounts,
            Cause::Newer(_) => Page::About,
        }
    }

    /// The card on that page.
    #[must_use]
    pub fn card(&self) -> Option<String> {
        match self {
            Cause::Conflict(need, _) | Cause::Parked(need, _) => need.map(|need| need.0.to_string()),
            Cause::Held(need, _) => need.map(|need| format!("D{}", need.0)),
            Cause::SignIn(account) => Some(crate::view::sign_in_id(account)),
            Cause::Failing(account) => Some(account.clone()),
            Cause::Newer(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_comes_back_as_the_cause_it_was_made_of() {
        for cause in [
            Cause::Conflict(Some(NeedId(12)), "giulia / lavoro".to_owned()),
            Cause::Conflict(None, "giulia".to_owned()),
            Cause::Held(Some(NeedId(3)), "giulia".to_owned()),
            Cause::Parked(None, String::new()),
            Cause::SignIn("crm".to_owned()),
            Cause::Failing("crm".to_owned()),
            Cause::Newer("1.2.0".to_owned()),
        ] {
            assert_eq!(Cause::parse(&cause.id()), Some(cause));
        }
        for strange in ["", "conflict", "conflict/x", "other/1/x"] {
            assert_eq!(Cause::parse(strange), None, "{strange}");
        }
        for (word, action) in Action::WORDS {
            assert_eq!((Action::parse(word), action.as_str()), (action, word));
        }
        assert_eq!(Action::parse("default"), Action::Show);
    }
}
