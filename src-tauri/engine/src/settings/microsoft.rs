//! Reads what only an account says whose user signs in on Microsoft's page, at Microsoft 365 or at an Exchange Server of a hybrid
//! organisation: whose organisation, under which registration, whether other people's calendars are asked for, and whose
//! mailbox is opened.

use super::accounts::variable;
use super::exchange::mailbox;
use super::model::{Account, ClientSecret, Microsoft, Setting, SignInWay, System};
use super::reader::Section;

/// The service for everybody; national clouds have their own address.
pub const GRAPH: &str = "https://graph.microsoft.com";
/// Whoever has an account of some organisation.
pub const ANY_TENANT: &str = "organizations";
/// The registration that this build brings along; without one, a customer's own is needed.
pub const BUILT_IN_CLIENT: Option<&str> = option_env!("PONTE_MICROSOFT_CLIENT_ID");

/// What such an account says.
pub(super) fn read(section: &mut Section<'_, '_>, system: System) -> Microsoft {
    let tenant = section.parsed("tenant", "mistake-tenant", tenant);
    Microsoft {
        tenant: tenant.unwrap_or_else(|| Setting::default(ANY_TENANT.to_owned())),
        client_id: client_id(section),
        client_secret: client_secret(section),
        // At an Exchange Server what others share is the server's own affair.
        shared_calendars: Some(system)
            .filter(|system| *system == System::Microsoft365)
            .and_then(|_| section.flag("shared-calendars"))
            .unwrap_or(Setting::default(false)),
        // There it is said by what is an Exchange Server's.
        mailbox: Some(system)
            .filter(|system| *system == System::Microsoft365)
            .and_then(|_| section.parsed("mailbox", "mistake-mailbox", mailbox)),
    }
}

/// What does not go together with it.
pub(super) fn check(section: &Section<'_, '_>, account: &Account) {
    if account.sign_in() == SignInWay::Browser && account.secret_env.is_some() {
        section.wrong("secret-env", "mistake-sign-in-env", []);
    }
}

/// A domain, a tenant's id, or one of the words `organizations`, `common`, `consumers`: one segment of a path, in any case.
fn tenant(text: &str) -> Option<String> {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.');
    let fits = plain && !text.is_empty() && text.len() <= 255 && !text.starts_with('.');
    fits.then(|| text.to_lowercase())
}

fn client_id(section: &mut Section<'_, '_>) -> Setting<String> {
    let given = section.value("client-id").is_some();
    let id = section.parsed("client-id", "mistake-client-id", |text| {
        let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        (plain && (8..=64).contains(&text.len())).then(|| text.to_owned())
    });
    match (id, BUILT_IN_CLIENT) {
        (Some(id), _) => id,
        (None, Some(own)) if !given => Setting::default(own.to_owned()),
        (None, _) => {
            if !given {
                section.wrong("client-id", "mistake-client-id-missing", []);
            }
            Setting::default(String::new())
        }
    }
}

fn client_secret(section: &mut Section<'_, '_>) -> Setting<ClientSecret> {
    let kept = section.flag("client-secret");
    let named = section.parsed("client-secret-env", "mistake-variable", variable);
    match (named, kept) {
        (Some(named), _) => named.map(ClientSecret::Environment),
        (None, Some(kept)) if *kept => kept.map(|_| ClientSecret::Keychain),
        (None, other) => {
            Setting { value: ClientSecret::None, origin: other.map_or(super::Origin::Default, |o| o.origin) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Policy, Settings, Surroundings, parse};

    const ACCOUNT: &str = "[[account]]\nname = \"m\"\nsystem = \"microsoft365\"\nuser = \"giulia@example.it\"\n";
    const ID: &str = "client-id = \"0a1b2c3d-0000-4000-8000-000000000001\"\n";

    fn read(text: &str, surroundings: &Surroundings) -> Result<Settings, Vec<(&'static str, usize)>> {
        parse(text, surroundings)
            .map_err(|mistakes| mistakes.iter().map(|mistake| (mistake.code, mistake.line)).collect())
    }

    #[test]
    fn a_registration_is_all_that_has_to_be_named() {
        let settings = read(&format!("{ACCOUNT}{ID}"), &Surroundings::of_system()).unwrap();
        let account = &settings.accounts[0];
        let own = account.microsoft.as_ref().unwrap();
        assert_eq!((account.address.as_str(), own.tenant.as_str()), (GRAPH, ANY_TENANT));
        assert_eq!((&*own.client_secret, *own.shared_calendars), (&ClientSecret::None, false));
        assert!(account.sign_in() == SignInWay::Browser && !account.system.is_crm());
        assert_eq!(account.secret_entry(), "m");
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        for (lines, code, line) in [
            ("tenant = \"../evil\"\n", "mistake-tenant", 6),
            ("tenant = \"\"\n", "mistake-tenant", 6),
            ("secret-env = \"TOKEN\"\n", "mistake-sign-in-env", 6),
            ("client-secret = \"s3cr3t\"\n", "mistake-not-flag", 6),
            ("client-secret-env = \"9\"\n", "mistake-variable", 6),
            ("address = \"http://graph.example.it\"\n", "mistake-http", 6),
            ("address = \"giulia@example.it\"\n", "mistake-address", 6),
        ] {
            let found = read(&format!("{ACCOUNT}{ID}{lines}"), &Surroundings::of_system()).unwrap_err();
            assert_eq!(found, [(code, line)], "{lines}");
        }
        let found = read(&format!("{ACCOUNT}client-id = \"x y\"\n"), &Surroundings::of_system()).unwrap_err();
        assert_eq!(found, [("mistake-client-id", 5)]);
        if BUILT_IN_CLIENT.is_none() {
            let found = read(ACCOUNT, &Surroundings::of_system()).unwrap_err();
            assert_eq!(found, [("mistake-client-id-missing", 1)]);
        }
        let other = format!("[[account]]\nname = \"d\"\nsystem = \"dav\"\naddress = \"a.it\"\nuser = \"u\"\n{ID}");
        assert_eq!(read(&other, &Surroundings::of_system()).unwrap_err(), [("mistake-key", 6)]);
    }

    #[test]
    fn an_organisation_sets_registration_and_tenant_once_for_everybody() {
        let policy = r#"{"organisation": "Rossi S.p.A.", "settings": {"account": {"microsoft365": {
            "tenant": "rossi.onmicrosoft.com", "client-id": "0a1b2c3d-0000-4000-8000-000000000009"}}}}"#;
        let policy = Some(Policy::parse(policy).unwrap());
        let surroundings = Surroundings { policy, ..Surroundings::of_system() };
        for text in [ACCOUNT.to_owned(), format!("{ACCOUNT}{ID}tenant = \"other.example\"\n")] {
            let settings = read(&text, &surroundings).unwrap();
            let own = settings.accounts[0].microsoft.clone().unwrap();
            assert_eq!(own.tenant.as_str(), "rossi.onmicrosoft.com");
            assert!(own.client_id.ends_with('9') && own.client_id.origin == crate::settings::Origin::Organisation);
        }
    }
}
