//! `pontectl account add|test|list|remove`.
//!
//! A secret comes from a prompt that does not show it, from a pipe, or from the environment; never from an argument.

use std::io::{BufRead as _, IsTerminal as _};

use console::Term;
use ponte_app::accounts;
use ponte_app::open::Open;
use ponte_app::signs;
use ponte_engine::collection::{AccountInfo, CollectionInfo};
use ponte_engine::http;
use ponte_engine::secret::SecretString;
use ponte_engine::settings::microsoft::GRAPH;
use ponte_engine::settings::{Account, AccountEntry, Document, ExchangeEntry, MicrosoftEntry, SignInWay, System};
use serde::Serialize;

use super::{sign_in, trust};
use crate::args::{AddAccount, AddMicrosoft};
use crate::exit::Stop;
use crate::output;
use crate::session::Session;

/// Adds an account: its words are checked, its secret is asked for, one sign-in shows that it works, and only then
/// anything is kept.
pub async fn add(session: &Session, typed: AddAccount, (test, browser): (bool, bool)) -> Result<(), Stop> {
    let mut document = session.desk.document()?;
    let trusted = typed.trust_certificate.clone();
    let entry = complete(session, typed)?;
    document.put_account(&entry);
    let settings = session.desk.check(&document)?;
    let account = settings.account(&entry.name).ok_or_else(|| Stop::internal("failure-kind-unpaired"))?;
    if account.sign_in() == SignInWay::Browser {
        return sign_in::add(session, &document, &entry, (test, browser)).await;
    }
    let known = account.sign_in() == SignInWay::Windows;
    let secret = match &entry.secret_env {
        Some(_) if !test => None,
        None if known => test.then(SecretString::default),
        Some(_) => Some(session.secret(account).await?),
        None => Some(ask_secret(session, sign_in::question(entry.system.is_crm()), &entry.user)?),
    };
    if let Some(secret) = secret.clone().filter(|_| test) {
        first_sign_in(session, &mut document, (&entry.name, trusted.as_deref()), secret).await?;
    }
    if let Some(secret) = secret.filter(|_| entry.secret_env.is_none() && !known) {
        let name = entry.name.clone();
        session.desk.with_secrets(move |secrets| secrets.store(&name, &secret)).await?;
    }
    session.desk.save(&document)?;
    signs::signed_in(&session.desk, &entry.name).await;
    output::line(&session.text("cli-account-added", &[("name", &entry.name)]));
    Ok(())
}

/// Signs in for the first time and shows what is there. A certificate that nobody vouches for may be trusted by choice.
async fn first_sign_in(
    session: &Session,
    document: &mut Document,
    (name, trusted): (&str, Option<&str>),
    secret: SecretString,
) -> Result<(), Stop> {
    let mut asked = false;
    loop {
        let settings = session.desk.check(document)?;
        let account = settings.account(name).ok_or_else(|| Stop::internal("failure-kind-unpaired"))?;
        let open = Open::typed(&session.desk, account, secret.clone()).await?;
        let failure = match open.signed().test().await {
            Ok(info) => {
                show(session, name, &info, &open.signed().collections().await?);
                return Ok(());
            }
            Err(failure) => failure,
        };
        let may_ask = trusted.is_some() || (std::io::stdin().is_terminal() && !session.json);
        let Some(shown) = http::Shown::of(&failure).filter(|_| !asked && may_ask) else {
            return Err(Stop::Failure(failure));
        };
        let chosen = trust::agree(session, name, &shown, trusted)?;
        document.set_trusted(name, Some(&chosen), account.url().as_ref());
        asked = true;
    }
}

/// Signs in and shows what is there.
pub async fn test(session: &Session, name: &str) -> Result<(), Stop> {
    let open = session.open_account(session.account(name)?).await?;
    let (info, collections) = (open.signed().test().await?, open.signed().collections().await?);
    signs::signed_in(&session.desk, name).await;
    show(session, name, &info, &collections);
    Ok(())
}

/// Lists the accounts.
pub fn list(session: &Session) -> Result<(), Stop> {
    let accounts = &session.settings()?.accounts;
    if session.json {
        output::json(&accounts.iter().map(Shown::of).collect::<Vec<_>>());
        return Ok(());
    }
    if accounts.is_empty() {
        output::line(&session.text("cli-no-accounts", &[]));
    }
    let row = |account: &Account| {
        let shown = Shown::of(account);
        vec![shown.name.to_owned(), shown.system.to_owned(), shown.user.to_owned(), shown.address.to_owned()]
    };
    output::table(&accounts.iter().map(row).collect::<Vec<_>>());
    Ok(())
}

/// Forgets an account, its secret and the pairings that use it.
pub async fn forget(session: &Session, name: &str) -> Result<(), Stop> {
    accounts::forget(&session.desk, name).await?;
    output::line(&session.text("cli-account-removed", &[("name", name)]));
    Ok(())
}

#[derive(Serialize)]
struct Shown<'a> {
    name: &'a str,
    system: &'static str,
    address: &'a str,
    user: &'a str,
    secret: &'static str,
}

impl<'a> Shown<'a> {
    fn of(account: &'a Account) -> Self {
        let system = account.system.word();
        let secret = if account.secret_env.is_some() { "environment" } else { "keychain" };
        Shown { name: &account.name, system, address: &account.address, user: &account.user, secret }
    }
}

fn complete(session: &Session, typed: AddAccount) -> Result<AccountEntry, Stop> {
    let known = session.settings()?.account(&typed.name);
    let system = match typed.system {
        Some(word) => word,
        None => match known {
            Some(account) => Shown::of(account).system.to_owned(),
            None => ask(session, "cli-ask-system", "--system")?,
        },
    };
    let found = System::WORDS.iter().find(|(word, _)| *word == system);
    let system =
        found.map(|(_, system)| *system).ok_or_else(|| Stop::usage("usage-no-such-system", &[("name", &system)]))?;
    let at = typed.address.or(known.map(|account| account.address.value.clone()));
    let address = match system {
        // Almost everybody's is at one place.
        System::Microsoft365 => at.unwrap_or_else(|| GRAPH.to_owned()),
        System::Vtiger | System::Dav | System::Exchange => given(session, at, None, "cli-ask-address", "--address")?,
    };
    let user = given(session, typed.user, known.map(|account| account.user.value.clone()), "cli-ask-user", "--user")?;
    let (name, secret_env, allow_http) = (typed.name, typed.secret_env, typed.allow_http);
    let chosen = typed.microsoft.sign_in.clone();
    let way = chosen.as_deref().or(known.map(|account| account.sign_in().word()));
    let by_browser = system == System::Microsoft365 || (system == System::Exchange && way == Some("browser"));
    let microsoft = by_browser.then(|| microsoft(typed.microsoft, known));
    let exchange = chosen.filter(|_| system == System::Exchange).map(|word| {
        let own = known.map(accounts::entry_of).and_then(|entry| entry.exchange).unwrap_or_default();
        ExchangeEntry { sign_in: Some(word), ..own }
    });
    Ok(AccountEntry { name, system, address, user, secret_env, allow_http, microsoft, exchange })
}

/// What was typed, and what the account said before where nothing was.
fn microsoft(typed: AddMicrosoft, known: Option<&Account>) -> MicrosoftEntry {
    let known = known.map(accounts::entry_of).and_then(|entry| entry.microsoft).unwrap_or_default();
    let named = typed.client_secret_env.is_some();
    MicrosoftEntry {
        tenant: typed.tenant.or(known.tenant),
        client_id: typed.client_id.or(known.client_id),
        client_secret: (typed.client_secret || known.client_secret) && !named,
        client_secret_env: typed.client_secret_env.or(known.client_secret_env).filter(|_| !typed.client_secret),
        shared_calendars: typed.shared_calendars || known.shared_calendars,
        mailbox: known.mailbox,
    }
}

fn given(
    session: &Session,
    typed: Option<String>,
    known: Option<String>,
    question: &str,
    option: &str,
) -> Result<String, Stop> {
    typed.or(known).map_or_else(|| ask(session, question, option), Ok)
}

/// Asks on a terminal; anywhere else the option has to be there.
pub fn ask(session: &Session, question: &str, option: &str) -> Result<String, Stop> {
    let missing = || Stop::usage("usage-option-missing", &[("option", option)]);
    if !std::io::stdin().is_terminal() {
        return Err(missing());
    }
    let terminal = Term::stderr();
    let _ = terminal.write_str(&format!("{} ", session.text(question, &[])));
    terminal.read_line().map_err(|_| missing())
}

/// Asks without showing what is typed, or takes a line that is piped in.
pub fn ask_secret(session: &Session, question: &str, user: &str) -> Result<SecretString, Stop> {
    let missing = || Stop::usage("usage-secret-missing", &[]);
    let typed = if std::io::stdin().is_terminal() {
        let terminal = Term::stderr();
        let _ = terminal.write_str(&format!("{} ", session.text(question, &[("user", user)])));
        terminal.read_secure_line().map_err(|_| missing())?
    } else {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line).map_err(|_| missing())?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    if typed.is_empty() { Err(missing()) } else { Ok(SecretString::from(typed)) }
}

/// That it worked, and what answers there, where it says.
pub fn signed_in(session: &Session, name: &str, info: &AccountInfo) -> String {
    let product = format!("{} {}", info.product, info.version);
    match product.trim() {
        "" => session.text("cli-signed-in-to", &[("name", name)]),
        product => session.text("cli-signed-in", &[("name", name), ("product", product)]),
    }
}

/// That it worked, and what there is to choose from.
pub fn show(session: &Session, name: &str, info: &AccountInfo, collections: &[CollectionInfo]) {
    if session.json {
        output::json(&serde_json::json!({ "account": name, "info": info, "collections": collections }));
        return;
    }
    output::line(&signed_in(session, name, info));
    for note in &info.notes {
        output::line(&format!("  {}", session.text(note, &[])));
    }
    let row = |collection: &CollectionInfo| {
        let kinds: Vec<String> =
            collection.kinds.iter().map(|kind| session.text(&format!("kind-{}s", kind.as_str()), &[])).collect();
        let access = if collection.writable { String::new() } else { session.text("cli-read-only", &[]) };
        vec![format!("  {}", collection.name), kinds.join(", "), access, collection.id.clone()]
    };
    output::table(&collections.iter().map(row).collect::<Vec<_>>());
}
