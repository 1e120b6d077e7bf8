//! Opens an account of the settings with the adapter that speaks its system: the one place that knows them all.

use std::sync::Arc;

use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::collection::Account as Signed;
use ponte_engine::http::Http;
use ponte_engine::oauth::{Provider, Tokens};
use ponte_engine::secret::SecretString;
use ponte_engine::settings::{self, Account, SignInWay, System};

use crate::crm::vtiger::{self, Vtiger};
use crate::groupware::dav::{self, Dav};
use crate::groupware::ews::{self, Ews, ticket};
use crate::groupware::graph::{Graph, sign_in};

/// What lets Ponte into an account.
#[derive(Debug, Clone)]
pub enum Credential {
    /// What its user typed once: a password, an access key.
    Secret(SecretString),
    /// What a sign-in by browser granted.
    Tokens(Tokens),
    /// That the user is signed in to Windows.
    Windows,
}

impl Credential {
    fn secret(self) -> Result<SecretString, Failure> {
        match self {
            Credential::Secret(secret) => Ok(secret),
            Credential::Tokens(_) | Credential::Windows => Err(misfit()),
        }
    }

    fn tokens(self) -> Result<Tokens, Failure> {
        match self {
            Credential::Tokens(tokens) => Ok(tokens),
            Credential::Secret(_) | Credential::Windows => Err(misfit()),
        }
    }
}

impl From<SecretString> for Credential {
    fn from(secret: SecretString) -> Self {
        Credential::Secret(secret)
    }
}

fn misfit() -> Failure {
    Failure::new(FailureKind::Bug, "failure-credential")
}

/// The account, not yet signed in.
///
/// # Errors
/// What keeps the address from being used.
pub fn open_account(account: &Account, credential: Credential, http: Http) -> Result<Box<dyn Signed>, Failure> {
    let allow_http = *account.allow_http;
    Ok(match *account.system {
        System::Vtiger => {
            let options = vtiger::Options { allow_http };
            Box::new(Vtiger::new(http, &account.address, &account.user, credential.secret()?, options)?)
        }
        System::Dav => {
            let options = dav::Options { allow_http };
            Box::new(Dav::new(http, &account.address, &account.user, credential.secret()?, options)?)
        }
        System::Microsoft365 => {
            let base = sign_in::base(account)?;
            let shared = account.microsoft.as_ref().is_some_and(|own| *own.shared_calendars);
            let mailbox = account.microsoft.as_ref().and_then(|own| own.mailbox.as_ref());
            let graph = Graph::new(http, base.as_str(), Arc::new(credential.tokens()?))?;
            let graph = graph.expecting(&account.user).with_shared(shared);
            Box::new(match mailbox {
                Some(address) => graph.in_mailbox(&address.value),
                None => graph,
            })
        }
        System::Exchange => {
            let (address, user, options) = (&account.address, &account.user, ews_options(account));
            Box::new(match (account.sign_in(), credential) {
                (SignInWay::Password, Credential::Secret(secret)) => Ews::new(http, address, user, secret, options)?,
                (SignInWay::Browser, Credential::Tokens(tokens)) => {
                    Ews::by_token(http, address, user, Arc::new(tokens), options)?
                }
                (SignInWay::Windows, Credential::Windows) => {
                    Ews::by_ticket(http, address, user, ticket::of_windows, options)?
                }
                _ => return Err(misfit()),
            })
        }
    })
}

fn ews_options(account: &Account) -> ews::Options {
    let allow_http = *account.allow_http;
    let Some(own) = &account.exchange else { return ews::Options { allow_http, ..ews::Options::default() } };
    let text = |setting: &Option<settings::Setting<String>>| setting.as_ref().map(|setting| setting.value.clone());
    ews::Options {
        allow_http,
        version: text(&own.version),
        mailbox: text(&own.mailbox),
        acts_as: text(&own.acts_as),
        deletion: match *own.deletion {
            settings::Deletion::DeletedItems => ews::Deletion::DeletedItems,
            settings::Deletion::Soft => ews::Deletion::Soft,
            settings::Deletion::Hard => ews::Deletion::Hard,
        },
        conflicts: match *own.conflicts {
            settings::Conflicts::Never => ews::Conflicts::Never,
            settings::Conflicts::Auto => ews::Conflicts::Auto,
            settings::Conflicts::Always => ews::Conflicts::Always,
        },
    }
}

/// Where the user of an account signs in by browser, with the secret of the registration where it has one.
///
/// # Errors
/// What is wrong with its address or its organisation; that this system is signed in to by a secret.
pub fn provider(account: &Account, secret: Option<SecretString>) -> Result<Provider, Failure> {
    match *account.system {
        System::Microsoft365 => sign_in::provider(account, secret),
        System::Exchange => ews::sign_in::provider(account, secret),
        System::Vtiger | System::Dav => Err(misfit()),
    }
}
