//! `pontectl account sign-in`: in the system's browser, where the account wants that; by a new secret elsewhere.
//!
//! The address is always printed too: over a remote shell there is no browser that could open it.

use ponte_app::sign_in::{self, SignedIn};
use ponte_app::{accounts, form};
use ponte_engine::secret::{ExposeSecret as _, SecretString};
use ponte_engine::settings::{Account, AccountEntry, Document, SignInWay};

use super::account::{ask_secret, show};
use crate::exit::Stop;
use crate::output;
use crate::session::Session;

/// Signs in anew.
pub async fn again(session: &Session, name: &str, browser: bool) -> Result<(), Stop> {
    let account = session.account(name)?;
    if account.sign_in() == SignInWay::Browser {
        let signed = by_browser(session, account, None, browser).await?;
        signed.keep(&session.desk).await?;
    } else if account.secret_env.is_some() || account.sign_in() == SignInWay::Windows {
        session.open_account(account).await?.signed().test().await?;
        ponte_app::signs::signed_in(&session.desk, name).await;
    } else {
        let secret = ask_secret(session, question(account.system.is_crm()), &account.user)?;
        accounts::set_secret(&session.desk, name, secret.expose_secret()).await?;
    }
    output::line(&session.text("cli-signed-in-to", &[("name", name)]));
    Ok(())
}

/// The question for a secret.
pub fn question(crm: bool) -> &'static str {
    if crm { "cli-ask-key" } else { "cli-ask-password" }
}

/// Adds an account that is signed in to by browser; nothing is kept before that went well.
pub async fn add(
    session: &Session,
    document: &Document,
    entry: &AccountEntry,
    (test, browser): (bool, bool),
) -> Result<(), Stop> {
    let settings = session.desk.check(document)?;
    let account = settings.account(&entry.name).ok_or_else(|| Stop::internal("failure-kind-unpaired"))?;
    let wanted = entry.microsoft.as_ref().is_some_and(|own| own.client_secret);
    let client_secret = if wanted && test { Some(client_secret(session)?) } else { None };
    if test {
        let signed = by_browser(session, account, client_secret, browser).await?;
        signed.keep(&session.desk).await?;
    }
    session.desk.save(document)?;
    output::line(&session.text("cli-account-added", &[("name", &entry.name)]));
    if !test {
        output::line(&session.text("cli-sign-in-later", &[("name", &entry.name)]));
    }
    Ok(())
}

fn client_secret(session: &Session) -> Result<SecretString, Stop> {
    let typed = ask_secret(session, "cli-ask-client-secret", "")?;
    Ok(form::secret(ponte_engine::settings::System::Microsoft365, typed.expose_secret())?)
}

async fn by_browser(
    session: &Session,
    account: &Account,
    client_secret: Option<SecretString>,
    browser: bool,
) -> Result<SignedIn, Stop> {
    let signed = sign_in::sign_in(&session.desk, account, client_secret, |address| {
        output::line(&session.text("cli-sign-in-address", &[]));
        output::line(address.as_str());
        if browser && open::that_detached(address.as_str()).is_err() {
            output::line(&session.text("cli-sign-in-no-browser", &[]));
        }
        Ok(())
    });
    let signed = signed.await?;
    show(session, &account.name, &signed.info, &signed.collections);
    Ok(signed)
}
