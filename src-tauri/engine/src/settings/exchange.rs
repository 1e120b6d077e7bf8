//! Reads what only an account of an Exchange Server says: how its user signs in, whose mailbox it works in, where deleted items
//! go, and what becomes of two changes at the same moment.
//!
//! What a browser brings is good for one host and goes nowhere without TLS, whatever else is allowed.
//! A service account that acts as anybody puts a powerful password on the computer: only an organisation can allow that.

use toml_edit::TableLike;

use super::accounts::is_loopback;
use super::edit::place::put;
use super::model::{Account, Conflicts, Deletion, Exchange, Origin, Setting, SignInWay};
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
pub(super) const KEYS: [&str; 7] = ["sign-in", "version", "mailbox", "acts-as", "may-act", "deletion", "conflicts"];

/// What a form writes of such an account; what is not given is taken out, and as usual.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExchangeEntry {
    /// How the user signs in, by its word.
    pub sign_in: Option<String>,
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
        let [sign_in, deletion, conflicts] = words(own);
        ExchangeEntry {
            sign_in: chosen(own.sign_in.origin, sign_in),
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
            sign_in: self.sign_in.filter(|_| free(own.sign_in.origin)),
            mailbox: self.mailbox.filter(|_| own.mailbox.as_ref().is_none_or(|mailbox| free(mailbox.origin))),
            deletion: self.deletion.filter(|_| free(own.deletion.origin)),
            conflicts: self.conflicts.filter(|_| free(own.conflicts.origin)),
        }
    }

    pub(super) fn write(&self, table: &mut dyn TableLike) {
        let texts = [
            ("sign-in", &self.sign_in),
            ("mailbox", &self.mailbox),
            ("deletion", &self.deletion),
            ("conflicts", &self.conflicts),
        ];
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
        sign_in: section.word("sign-in", &SignInWay::WORDS).unwrap_or(Setting::default(SignInWay::Password)),
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
    let Some(own) = &account.exchange else { return };
    let allowed = *own.may_act && own.may_act.origin == Origin::Organisation;
    if own.acts_as.is_some() && !allowed {
        section.wrong("acts-as", "mistake-acts-as", []);
    }
    match *own.sign_in {
        SignInWay::Password => {}
        SignInWay::Windows if !cfg!(windows) => section.wrong("sign-in", "mistake-sign-in-windows", []),
        SignInWay::Windows if account.secret_env.is_some() => section.wrong("secret-env", "mistake-sign-in-secret", []),
        SignInWay::Windows => {}
        SignInWay::Browser => check_place(section, account),
    }
}

/// What a browser brings is asked for by the name of the host that it will be shown to.
fn check_place(section: &Section<'_, '_>, account: &Account) {
    match account.url() {
        None if account.address.contains('@') => section.wrong("address", "mistake-sign-in-host", []),
        Some(url) if url.scheme() == "http" && *account.allow_http && !is_loopback(&url) => {
            section.wrong("address", "mistake-sign-in-http", []);
        }
        Some(_) | None => {}
    }
}

/// The words of how one signs in, where deletions go and who wins, for people and files.
#[must_use]
pub(super) fn words(own: &Exchange) -> [&'static str; 3] {
    [word_of(&SignInWay::WORDS, &own.sign_in), word_of(&DELETIONS, &own.deletion), word_of(&CONFLICTS, &own.conflicts)]
}

/// An e-mail address.
pub(super) fn mailbox(text: &str) -> Option<String> {
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
        assert!(!account.system.is_crm() && account.sign_in() == SignInWay::Password);
        assert_eq!((account.secret_entry().as_str(), account.microsoft.is_none()), ("x", true));
    }

    #[test]
    fn a_browser_needs_a_registration_and_a_host_and_its_token_stands_apart_from_a_password() {
        const BROWSER: &str = "sign-in = \"browser\"\nclient-id = \"0a1b2c3d-0000-4000-8000-000000000001\"\n";
        let account = read(&format!("{BROWSER}tenant = \"rossi.onmicrosoft.com\"\n"), None).unwrap().accounts.remove(0);
        let own = account.microsoft.as_ref().unwrap();
        assert_eq!((account.sign_in(), own.tenant.as_str()), (SignInWay::Browser, "rossi.onmicrosoft.com"));
        assert_eq!(account.secret_entry(), "x/browser");
        for (lines, code, line) in [
            (format!("{BROWSER}secret-env = \"TOKEN\"\n"), "mistake-sign-in-env", 8),
            (format!("{BROWSER}shared-calendars = true\n"), "mistake-key", 8),
            ("client-id = \"0a1b2c3d-0000-4000-8000-000000000001\"\n".to_owned(), "mistake-key", 6),
            ("sign-in = \"ticket\"\n".to_owned(), "mistake-word", 6),
        ] {
            assert_eq!(read(&lines, None).unwrap_err(), [(code, line)], "{lines}");
        }
        for (address, more, code) in [
            ("giulia@rossi.it", "", "mistake-sign-in-host"),
            ("http://mail.rossi.it", "", "mistake-http"),
            ("http://mail.rossi.it", "allow-http = true\n", "mistake-sign-in-http"),
        ] {
            let text = format!("{ACCOUNT}{BROWSER}{more}").replace("\"mail.rossi.it\"", &format!("\"{address}\""));
            let mistakes = parse(&text, &Surroundings::of_system()).unwrap_err();
            assert_eq!(mistakes.iter().map(|mistake| mistake.code).collect::<Vec<_>>(), [code], "{address}");
        }
    }

    #[cfg(not(windows))]
    #[test]
    fn nobody_is_signed_in_to_windows_where_there_is_none() {
        assert_eq!(read("sign-in = \"windows\"\n", None).unwrap_err(), [("mistake-sign-in-windows", 6)]);
        assert!(SignInWay::here().all(|(_, way)| way != SignInWay::Windows));
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
