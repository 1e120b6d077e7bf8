//! Reads what only an account of an Exchange Server says: whose mailbox it works in, where deleted items go, and what becomes
//! of two changes at the same moment.
//!
//! A service account that acts as anybody puts a powerful password on the computer: only an organisation can allow that.

use toml_edit::TableLike;

use super::edit::place::put;
use super::model::{Account, Conflicts, Deletion, Exchange, Origin, Setting, System};
use super::reader::Section;
use super::words::word_of;

/// Where deleted items go.
const DELETIONS: [(&str, Deletion); 3] =
    [("deleted-items", Deletion::DeletedItems), ("soft", Deletion::Soft), ("hard", Deletion::Hard)];
/// Who wins at the same moment.
const CONFLICTS: [(&str, Conflicts); 3] =
    [("never", Conflicts::Never), ("auto", Conflicts::Auto), ("always", Conflicts::Always)];
/// The versions of requests that can be asked for (EWS `RequestServerVersion`).
const VERSIONS: [(&str, &str); 2] = [("2013", "Exchange2013_SP1"), ("2016", "Exchange2016")];

/// What it is said by.
pub(super) const KEYS: [&str; 6] = ["version", "mailbox", "acts-as", "may-act", "deletion", "conflicts"];

/// What a form writes of such an account; what is not given is taken out, and as usual.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExchangeEntry {
    /// Another's mailbox, where it is not the user's own.
    pub mailbox: Option<String>,
    /// Where deleted items go, by its word.
    pub deletion: Option<String>,
    /// Who wins at the same moment, by its word.
    pub conflicts: Option<String>,
}

impl ExchangeEntry {
    /// What is chosen, whoever chose it.
    #[must_use]
    pub fn of(own: &Exchange) -> Self {
        let chosen = |origin: Origin, word: &str| (origin != Origin::Default).then(|| word.to_owned());
        let (deletion, conflicts) = words(own);
        ExchangeEntry {
            mailbox: own.mailbox.as_ref().map(|mailbox| mailbox.value.clone()),
            deletion: chosen(own.deletion.origin, deletion),
            conflicts: chosen(own.conflicts.origin, conflicts),
        }
    }

    /// Without what the organisation set, which stands in no file of the user's.
    #[must_use]
    pub fn without_theirs(self, own: &Exchange) -> Self {
        let free = |origin: Origin| origin != Origin::Organisation;
        ExchangeEntry {
            mailbox: self.mailbox.filter(|_| own.mailbox.as_ref().is_none_or(|mailbox| free(mailbox.origin))),
            deletion: self.deletion.filter(|_| free(own.deletion.origin)),
            conflicts: self.conflicts.filter(|_| free(own.conflicts.origin)),
        }
    }

    pub(super) fn write(&self, table: &mut dyn TableLike) {
        let texts = [("mailbox", &self.mailbox), ("deletion", &self.deletion), ("conflicts", &self.conflicts)];
        for (key, text) in texts {
            match text {
                Some(text) => put(table, key, text.into()),
                None => drop(table.remove(key)),
            }
        }
    }
}

/// What such an account says.
pub(super) fn read(section: &mut Section<'_, '_>) -> Exchange {
    Exchange {
        version: section.word("version", &VERSIONS).map(|version| version.map(str::to_owned)),
        mailbox: section.parsed("mailbox", "mistake-mailbox", mailbox),
        acts_as: section.parsed("acts-as", "mistake-mailbox", mailbox),
        may_act: section.flag("may-act").unwrap_or(Setting::default(false)),
        deletion: section.word("deletion", &DELETIONS).unwrap_or(Setting::default(Deletion::DeletedItems)),
        conflicts: section.word("conflicts", &CONFLICTS).unwrap_or(Setting::default(Conflicts::Never)),
    }
}

/// What does not go together with it.
pub(super) fn check(section: &Section<'_, '_>, account: &Account) {
    let Some(own) = account.exchange.as_ref().filter(|_| *account.system == System::Exchange) else { return };
    let allowed = *own.may_act && own.may_act.origin == Origin::Organisation;
    if own.acts_as.is_some() && !allowed {
        section.wrong("acts-as", "mistake-acts-as", []);
    }
}

/// The words of what was chosen, for people and files.
#[must_use]
pub(super) fn words(own: &Exchange) -> (&'static str, &'static str) {
    (word_of(&DELETIONS, &own.deletion), word_of(&CONFLICTS, &own.conflicts))
}

/// An e-mail address.
fn mailbox(text: &str) -> Option<String> {
    let (name, domain) = text.trim().split_once('@')?;
    let plain = !name.is_empty() && domain.contains('.') && !text.contains(char::is_whitespace);
    plain.then(|| text.trim().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Policy, Settings, Surroundings, parse};

    const ACCOUNT: &str =
        "[[account]]\nname = \"x\"\nsystem = \"exchange\"\naddress = \"mail.rossi.it\"\nuser = \"ROSSI\\\\giulia\"\n";

    fn read(lines: &str, policy: Option<&str>) -> Result<Settings, Vec<(&'static str, usize)>> {
        let policy = policy.map(|text| Policy::parse(text).unwrap());
        let surroundings = Surroundings { policy, ..Surroundings::of_system() };
        parse(&format!("{ACCOUNT}{lines}"), &surroundings)
            .map_err(|mistakes| mistakes.iter().map(|mistake| (mistake.code, mistake.line)).collect())
    }

    #[test]
    fn nothing_has_to_be_chosen() {
        let settings = read("", None).unwrap();
        let account = &settings.accounts[0];
        let own = account.exchange.as_ref().unwrap();
        assert_eq!((*own.deletion, *own.conflicts), (Deletion::DeletedItems, Conflicts::Never));
        assert!(own.version.is_none() && own.mailbox.is_none() && own.acts_as.is_none());
        assert!(!account.system.is_crm() && !account.system.signs_in_by_browser());
    }

    #[test]
    fn choices_are_read_and_mistakes_are_told_with_their_line() {
        let own = read(
            "version = \"2013\"\nmailbox = \"Anna@rossi.it\"\ndeletion = \"soft\"\nconflicts = \"always\"\n",
            None,
        );
        let own = own.unwrap().accounts.remove(0).exchange.unwrap();
        assert_eq!(own.version.unwrap().as_str(), "Exchange2013_SP1");
        assert_eq!(own.mailbox.unwrap().as_str(), "anna@rossi.it");
        assert_eq!((*own.deletion, *own.conflicts), (Deletion::Soft, Conflicts::Always));
        for (lines, code) in [
            ("mailbox = \"anna\"\n", "mistake-mailbox"),
            ("deletion = \"forever\"\n", "mistake-word"),
            ("version = \"oldest\"\n", "mistake-word"),
            ("acts-as = \"giulia@rossi.it\"\n", "mistake-acts-as"),
            ("acts-as = \"giulia@rossi.it\"\nmay-act = true\n", "mistake-acts-as"),
        ] {
            assert_eq!(read(lines, None).unwrap_err(), [(code, 6)], "{lines}");
        }
    }

    #[test]
    fn an_organisation_alone_lets_a_service_account_act_for_others() {
        let policy = r#"{"organisation": "Rossi S.p.A.", "settings": {"account": {"exchange": {"may-act": true}}}}"#;
        let settings = read("acts-as = \"giulia@rossi.it\"\n", Some(policy)).unwrap();
        let own = settings.accounts[0].exchange.clone().unwrap();
        assert_eq!(own.acts_as.unwrap().as_str(), "giulia@rossi.it");
    }
}
