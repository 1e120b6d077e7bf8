//! `pontectl account trust`: a certificate that nobody vouches for is shown, and trusted only by the user's own choice, for
//! one account on one host.

use std::io::IsTerminal as _;

use console::Term;
use jiff::Timestamp;
use ponte_app::open::Open;
use ponte_app::signs;
use ponte_engine::http::{Fingerprint, Shown, Trusted};

use super::start::YES;
use crate::exit::Stop;
use crate::output;
use crate::session::Session;

/// Shows the certificate of the account's server, asks, and writes down that it is trusted.
pub async fn trust(session: &Session, name: &str, named: Option<&str>) -> Result<(), Stop> {
    let account = session.account(name)?;
    let open = session.open_account(account).await?;
    let Err(failure) = open.signed().test().await else {
        output::line(&session.text("cli-trust-needless", &[("name", name)]));
        return Ok(());
    };
    let Some(shown) = Shown::of(&failure) else { return Err(Stop::Failure(failure)) };
    let trusted = agree(session, name, &shown, named)?;
    let mut document = session.desk.document()?;
    document.set_trusted(name, Some(&trusted), account.url().as_ref());
    let settings = session.desk.save(&document)?;
    signs::signed_in(&session.desk, name).await;
    output::line(&session.text("cli-trusted", &[("name", name), ("host", &trusted.host)]));
    let Some(account) = settings.account(name) else { return Ok(()) };
    Open::open(&session.desk, account).await?.signed().test().await?;
    Ok(())
}

/// Trusts only whom the computer trusts again.
pub async fn forget(session: &Session, name: &str) -> Result<(), Stop> {
    session.account(name)?;
    let mut document = session.desk.document()?;
    document.set_trusted(name, None, None);
    session.desk.save(&document)?;
    signs::signed_in(&session.desk, name).await;
    output::line(&session.text("cli-trust-forgotten", &[("name", name)]));
    Ok(())
}

/// Lets the user compare and choose; where nobody is there, the fingerprint has to be named.
pub fn agree(session: &Session, name: &str, shown: &Shown, named: Option<&str>) -> Result<Trusted, Stop> {
    let trusted = Trusted { host: shown.host.clone(), fingerprint: shown.fingerprint };
    if let Some(named) = named {
        return match Fingerprint::parse(named) {
            Some(fingerprint) if fingerprint == shown.fingerprint => Ok(trusted),
            _ => Err(Stop::usage("usage-trust-other", &[("fingerprint", &shown.fingerprint.shown())])),
        };
    }
    if !std::io::stdin().is_terminal() {
        return Err(Stop::usage("usage-option-missing", &[("option", "--fingerprint")]));
    }
    tell(session, shown);
    let terminal = Term::stderr();
    let _ = terminal.write_str(&format!("{} ", session.text("cli-trust-ask", &[("name", name)])));
    let answer = terminal.read_line().unwrap_or_default();
    if YES.contains(&answer.trim().to_lowercase().as_str()) {
        return Ok(trusted);
    }
    output::line(&session.text("cli-trust-not", &[]));
    Err(Stop::NeedsYou)
}

fn tell(session: &Session, shown: &Shown) {
    let day = |seconds| Timestamp::from_second(seconds).map(|time| time.strftime("%Y-%m-%d").to_string());
    let (from, to) = (day(shown.valid_from).unwrap_or_default(), day(shown.valid_to).unwrap_or_default());
    output::line(&session.text("cli-trust-shown", &[("host", &shown.host)]));
    for (key, named) in [
        ("cli-trust-subject", [("subject", shown.subject.as_str()), ("", "")]),
        ("cli-trust-issuer", [("issuer", shown.issuer.as_str()), ("", "")]),
        ("cli-trust-dates", [("from", from.as_str()), ("to", to.as_str())]),
        ("cli-trust-fingerprint", [("fingerprint", shown.fingerprint.shown().as_str()), ("", "")]),
    ] {
        output::line(&format!("  {}", session.text(key, &named)));
    }
    output::line(&session.text("cli-trust-compare", &[]));
}
