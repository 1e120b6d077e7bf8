//! What a command rejects with: a sentence, the form field it is about, and what a button can do about it.

use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::http::Shown;
use ponte_engine::messages::Messages;
use ponte_engine::settings::Mistake;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::Seconds;
use crate::desk::Desk;
use crate::error::Error;

/// What a command rejects with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Trouble {
    /// The key of the catalogue.
    pub code: String,
    /// What happened, why, and what to do.
    pub sentence: String,
    /// The form field it is about.
    pub field: Option<String>,
    /// What a button can do about it.
    pub remedy: Option<Box<Remedy>>,
}

/// What a button can do about a trouble.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "is", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Remedy {
    /// Sign in to this account again.
    SignIn {
        /// Which.
        account: String,
    },
    /// Trust this certificate, for this account only.
    TrustCertificate {
        /// Which account.
        account: String,
        /// The host that showed it.
        host: String,
        /// Its SHA-256.
        fingerprint: String,
        /// Whose it says it is.
        subject: String,
        /// Who signed it.
        issuer: String,
        /// From when it is valid,
        valid_from: Seconds,
        /// and until when.
        valid_to: Seconds,
    },
    /// Accept that passwords and records go to this host unencrypted.
    AllowHttp {
        /// Which.
        host: String,
    },
    /// Send an administrator this link, who approves Ponte with it.
    AskAdministrator {
        /// The link.
        link: String,
    },
    /// Open the settings file.
    OpenSettingsFile {
        /// At this line, where one is to blame.
        line: Option<u32>,
    },
    /// Say through which proxy to go.
    SetProxy,
    /// Try again.
    Retry,
    /// Let this computer sync the pairing.
    TakeOver {
        /// Which.
        pairing: String,
    },
}

impl Trouble {
    /// A failure in the user's language, with what can be done about it.
    #[must_use]
    pub fn of(failure: &Failure, messages: &Messages) -> Self {
        Trouble {
            code: failure.code.clone(),
            sentence: messages.failure_in_window(failure),
            field: None,
            remedy: remedy(failure).map(Box::new),
        }
    }

    /// The same about a field of a form.
    #[must_use]
    pub fn about(self, field: &str) -> Self {
        Trouble { field: Some(field.to_owned()), ..self }
    }
}

/// What a button can do about a failure.
pub(crate) fn remedy(failure: &Failure) -> Option<Remedy> {
    let named = |name: &str| failure.details.get(name).cloned();
    if let (Some(account), Some(shown)) = (named("account"), Shown::of(failure)) {
        let Shown { host, fingerprint, subject, issuer, valid_from, valid_to } = shown;
        let (fingerprint, valid_from, valid_to) = (fingerprint.to_string(), Seconds(valid_from), Seconds(valid_to));
        return Some(Remedy::TrustCertificate { account, host, fingerprint, subject, issuer, valid_from, valid_to });
    }
    if failure.code.starts_with("failure-proxy-") && failure.kind != FailureKind::Retry {
        return Some(Remedy::SetProxy);
    }
    match (failure.code.as_str(), failure.kind) {
        ("form-address-http", _) => named("host").map(|host| Remedy::AllowHttp { host }),
        ("failure-oauth-consent", _) => named("link").map(|link| Remedy::AskAdministrator { link }),
        ("failure-synced-elsewhere", _) => named("name").map(|pairing| Remedy::TakeOver { pairing }),
        (_, FailureKind::SignIn) => named("account").map(|account| Remedy::SignIn { account }),
        (_, FailureKind::Retry) => Some(Remedy::Retry),
        _ => None,
    }
}

/// The field a mistake is about: its setting without the account or pairing it belongs to.
fn field_of(mistake: &Mistake) -> Option<String> {
    let at = ["account.", "pairing."].iter().find_map(|table| mistake.at.strip_prefix(table));
    let at = at.and_then(|rest| rest.split_once('.')).map_or(mistake.at.as_str(), |(_, field)| field);
    Some(at.to_owned()).filter(|field| !field.is_empty())
}

impl Desk {
    /// An error as the window is told of it.
    #[must_use]
    pub fn trouble(&self, error: &Error) -> Trouble {
        let messages = self.messages();
        match error {
            Error::Usage(failure) | Error::Failure(failure) => Trouble::of(failure, messages),
            Error::Form { field, failure } => Trouble::of(failure, messages).about(field),
            Error::Mistakes(_, mistakes) => {
                let first = mistakes.first();
                let sentence =
                    first.map(|mistake| format!("{} {}", mistake.reason(messages), mistake.remedy(messages)));
                Trouble {
                    code: first.map_or("mistake-syntax", |mistake| mistake.code).to_owned(),
                    sentence: sentence.unwrap_or_default(),
                    field: first.and_then(field_of),
                    // What the organisation sets stands in no file of the user's.
                    remedy: first
                        .filter(|mistake| mistake.by.is_none())
                        .map(|mistake| Box::new(Remedy::OpenSettingsFile { line: u32::try_from(mistake.line).ok() })),
                }
            }
        }
    }
}
