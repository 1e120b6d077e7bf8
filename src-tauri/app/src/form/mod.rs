//! What people paste into a form, made clean; and what cannot be made clean, said field by field. Pure: nothing is asked of
//! anybody.
//!
//! It never repeats what was typed into the field of the secret.

mod address;

use ponte_adapters::groupware::graph::sign_in::is_exchange_online;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::secret::{ExposeSecret as _, SecretString};
use ponte_engine::settings::microsoft::GRAPH;
use ponte_engine::settings::{AccountEntry, ExchangeEntry, MicrosoftEntry, SignInWay, System};

use url::Url;

pub use address::address;

use crate::error::{Error, Result};
use crate::view::AccountForm;

/// The most that any system takes for a user name.
const USER: usize = 254;
/// Tokens of several kilobytes exist; nothing longer is a secret.
const SECRET: usize = 16_384;
/// As the settings allow it.
const NAME: usize = 64;

/// A form without a mistake that can be seen without asking the server.
///
/// # Errors
/// [`Error::Form`] with the field and what to do.
pub fn account(form: &AccountForm) -> Result<AccountEntry> {
    let known = System::WORDS.iter().find(|(word, _)| *word == form.system.trim());
    let (_, system) = *known.ok_or_else(|| wrong("system", "form-system"))?;
    Ok(AccountEntry {
        name: name(&form.name)?,
        system,
        address: place(system, form)?,
        user: user(&form.user)?,
        secret_env: None,
        allow_http: form.allow_http,
        microsoft: by_browser(system, form).then(|| microsoft(system, form)),
        exchange: (system == System::Exchange).then(|| exchange(form)),
    })
}

fn by_browser(system: System, form: &AccountForm) -> bool {
    system.usual_sign_in() == SignInWay::Browser || (system == System::Exchange && form.sign_in.trim() == "browser")
}

/// Microsoft 365 is at one place for almost everybody, so that nobody has to type it.
fn place(system: System, form: &AccountForm) -> Result<String> {
    if system == System::Microsoft365 && one_line(&form.address).is_empty() {
        return Ok(GRAPH.to_owned());
    }
    let place = address(system, &form.address, form.allow_http)?;
    let host = Url::parse(&place).ok().and_then(|url| url.host_str().map(str::to_owned));
    if system != System::Microsoft365 && host.is_some_and(|host| is_exchange_online(&host)) {
        return Err(wrong("address", "form-address-exchange-online"));
    }
    Ok(place)
}

/// What was typed, if anything was.
fn given(typed: &str) -> Option<String> {
    Some(one_line(typed)).filter(|text| !text.is_empty())
}

fn exchange(form: &AccountForm) -> ExchangeEntry {
    let (mailbox, deletion, conflicts) = (given(&form.mailbox), given(&form.deletion), given(&form.conflicts));
    ExchangeEntry { sign_in: given(&form.sign_in), mailbox, deletion, conflicts }
}

fn microsoft(system: System, form: &AccountForm) -> MicrosoftEntry {
    MicrosoftEntry {
        tenant: given(&form.tenant),
        client_id: given(&form.client_id),
        shared_calendars: form.shared_calendars && system == System::Microsoft365,
        mailbox: given(&form.mailbox).filter(|_| system == System::Microsoft365),
        ..MicrosoftEntry::default()
    }
}

/// A name of an account or a pairing.
///
/// # Errors
/// That it is empty, too long or has signs that no name has.
pub fn name(typed: &str) -> Result<String> {
    let name = one_line(typed);
    if name.is_empty() {
        return Err(wrong("name", "form-name-empty"));
    }
    let plain = name.chars().count() <= NAME && name.chars().all(|c| c.is_alphanumeric() || " _-.@".contains(c));
    if plain && !name.starts_with('-') { Ok(name) } else { Err(wrong("name", "mistake-name")) }
}

/// Who signs in.
///
/// # Errors
/// That nobody is named, or something far too long.
pub fn user(typed: &str) -> Result<String> {
    let user = one_line(typed);
    match user.chars().count() {
        0 => Err(wrong("user", "form-user-empty")),
        1..=USER => Ok(user),
        _ => Err(too_long("user", USER)),
    }
}

/// A password or an access key, without the blanks and line breaks that come along when it is copied.
///
/// # Errors
/// That there is none, or something far too long.
pub fn secret(system: System, typed: &str) -> Result<SecretString> {
    let clean: String = typed.chars().filter(|c| !is_unseen(*c) && !matches!(c, '\r' | '\n')).collect();
    let clean = clean.trim();
    if clean.is_empty() {
        let code = if system.is_crm() { "form-key-empty" } else { "form-password-empty" };
        return Err(wrong("secret", code));
    }
    if clean.len() > SECRET {
        return Err(too_long("secret", SECRET));
    }
    Ok(SecretString::from(clean.to_owned()))
}

/// Whether this may be an access key of Vtiger: sixteen letters and digits. Passwords seldom are.
#[must_use]
pub fn looks_like_key(secret: &SecretString) -> bool {
    let text = secret.expose_secret();
    text.len() == 16 && text.chars().all(|c| c.is_ascii_alphanumeric())
}

/// What a server refused, as a trouble of the field that is to blame.
#[must_use]
pub fn refused(entry: &AccountEntry, secret: &SecretString, error: Error) -> Error {
    let Error::Failure(failure) = error else { return error };
    let crm = entry.system.is_crm();
    let code = failure.code.as_str();
    let shared = entry.exchange.as_ref().is_some_and(|own| own.mailbox.is_some());
    let field = match (code, failure.kind) {
        ("failure-ews-sign-in-browser", _) => "sign-in",
        ("failure-ews-denied" | "failure-ews-no-mailbox", _) if shared => "mailbox",
        ("failure-unknown-user" | "failure-user-inactive", _) => "user",
        ("failure-wrong-key", _) => "secret",
        (_, FailureKind::SignIn) => "secret",
        _ => "address",
    };
    let said = match code {
        "failure-unknown-user" if entry.user.contains('@') => Some("form-user-mail"),
        "failure-wrong-key" if crm && !looks_like_key(secret) => Some("form-key-like-password"),
        _ => None,
    };
    let failure = match said {
        Some(said) => Failure { code: said.to_owned(), ..failure },
        None => failure,
    };
    Error::Form { field, failure: failure.with("account", &entry.name) }
}

/// A mistake in a field.
pub(crate) fn wrong(field: &'static str, code: &str) -> Error {
    Error::Form { field, failure: Failure::new(FailureKind::Decide, code) }
}

fn too_long(field: &'static str, most: usize) -> Error {
    Error::Form { field, failure: Failure::new(FailureKind::Decide, "form-too-long").with("most", most) }
}

/// One line without what cannot be seen: pasted texts bring line breaks, tabs and marks of direction with them.
pub(crate) fn one_line(typed: &str) -> String {
    let seen: String = typed.chars().filter(|c| !is_unseen(*c)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_unseen(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod tests;
