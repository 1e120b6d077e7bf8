//! `pontectl digest show|send|set|on|off|remove`, and what `watch`, `status` and `doctor` do about the digest.

use jiff::Timestamp;
use ponte_app::daily::{post, secret};
use ponte_app::options::posted;
use ponte_engine::digest::{Content, Letter, SECRET, facts};
use ponte_engine::settings::{DigestEntry, DigestSettings, Settings};
use ponte_engine::store::{Store, StoreError};

use super::account::{ask, ask_secret};
use crate::exit::Stop;
use crate::output;
use crate::session::Session;

/// Shows what it would say now.
pub async fn show(session: &Session) -> Result<(), Stop> {
    let (settings, store) = (session.settings()?, session.store().await?);
    let content = Content::of(facts(&store, settings, Timestamp::now()).map_err(failed)?);
    let letter = Letter::of(&content, settings.language.messages(), &settings.zone);
    let active = settings.digest.as_ref().is_some_and(|digest| *digest.active);
    if session.json {
        let (subject, text, html) = (&letter.subject, letter.plain(), letter.html());
        let memory = store.digest().map_err(failed)?;
        output::json(&serde_json::json!({
            "active": active, "asks": content.asks(), "subject": subject, "text": text, "html": html, "content": content,
            "sent": memory.sent, "failure": memory.failure
        }));
        return Ok(());
    }
    output::line(&session.text("cli-digest-subject", &[("subject", &letter.subject)]));
    output::line("");
    output::line(&letter.plain());
    match &settings.digest {
        None => output::line(&session.text("cli-digest-none", &[])),
        Some(_) if !active => output::line(&session.text("cli-digest-off", &[])),
        Some(_) => {}
    }
    Ok(())
}

/// Sends it now.
pub async fn send(session: &Session) -> Result<(), Stop> {
    let (settings, digest) = (session.settings()?, set_up(session)?);
    let store = session.store().await?;
    let secret = secret(&session.desk, digest).await;
    let told = post(&store, settings, digest).by_hand(secret, Timestamp::now()).await.map_err(failed)?;
    if session.json {
        output::json(&serde_json::json!({ "sent": told.sent, "failure": told.failure }));
    } else if told.sent > 0 {
        output::line(&posted(session.messages, &told));
    }
    match told.failure {
        None => Ok(()),
        Some(failure) if told.sent > 0 => Err(Stop::Told(failure.kind)),
        Some(failure) => Err(Stop::Failure(failure)),
    }
}

/// Writes down how it is sent, once the mail server has let Ponte in.
pub async fn set(session: &Session, entry: DigestEntry, test: bool) -> Result<(), Stop> {
    let known = session.settings()?.digest.as_ref();
    let wants_secret = entry.user.is_some() || is_empty(&entry);
    let entry = complete(session, known, entry)?;
    let mut document = session.desk.document()?;
    document.put_digest(&entry);
    let settings = session.desk.check(&document)?;
    let digest = settings.digest.as_ref().ok_or_else(|| Stop::usage("cli-digest-none", &[]))?;
    let user = digest.user.as_ref().filter(|_| digest.secret_env.is_none() && wants_secret);
    let typed = user.map(|user| ask_secret(session, "cli-ask-password", user)).transpose()?;
    let store = session.store().await?;
    if test {
        let secret = match &typed {
            Some(typed) => Some(typed.clone()),
            None => secret(&session.desk, digest).await?,
        };
        post(&store, &settings, digest).test(secret.as_ref()).await?;
    }
    if let Some(typed) = typed {
        session.desk.with_secrets(move |secrets| secrets.store(SECRET, &typed)).await?;
    }
    session.desk.save(&document)?;
    store.set_digest(&store.digest().map_err(failed)?.mended()).map_err(failed)?;
    output::line(&session.text("cli-digest-set", &[]));
    Ok(())
}

/// Switches it on or off, in the settings file.
pub fn switch(session: &Session, active: bool) -> Result<(), Stop> {
    let hour = set_up(session)?.hour.to_string();
    let mut document = session.desk.document()?;
    document.set_digest(active);
    session.desk.save(&document)?;
    output::line(&session.text(if active { "cli-digest-now-on" } else { "cli-digest-now-off" }, &[("hour", &hour)]));
    Ok(())
}

/// Forgets it and its password. What was sent today stays remembered, so that a new one is not sent on the same day.
pub async fn remove(session: &Session) -> Result<(), Stop> {
    let digest = set_up(session)?;
    let mut document = session.desk.document()?;
    document.remove_digest();
    session.desk.save(&document)?;
    if digest.secret_env.is_none() {
        session.desk.forget_secret(SECRET).await?;
    }
    output::line(&session.text("cli-digest-removed", &[]));
    Ok(())
}

/// How it stands, for `status`.
pub fn notes(session: &Session, settings: &Settings, store: &Store) -> Result<Vec<String>, Stop> {
    if settings.digest.as_ref().is_none_or(|digest| !*digest.active) {
        return Ok(Vec::new());
    }
    let (memory, now) = (store.digest().map_err(failed)?, Timestamp::now());
    let named = |time: Timestamp| session.when(time.as_second());
    let mut notes = Vec::new();
    if let Some(sent) = memory.sent {
        notes.push(session.text("cli-digest-last", &[("when", &named(sent))]));
    }
    if let Some(failure) = &memory.failure {
        let failure = session.messages.failure(failure);
        notes.push(match memory.waits_until(now).filter(|_| !memory.settled) {
            Some(again) => session.text("cli-digest-again", &[("failure", &failure), ("when", &named(again))]),
            None => session.text("cli-digest-failed", &[("failure", &failure)]),
        });
    }
    Ok(notes)
}

/// Whether the mail server lets Ponte in, for `doctor`; nothing where no digest is sent.
pub async fn check(session: &Session) -> Option<Result<(), Stop>> {
    let settings = session.settings().ok()?;
    let digest = settings.digest.as_ref().filter(|digest| *digest.active)?;
    let tried = async {
        let store = session.store().await?;
        let secret = secret(&session.desk, digest).await?;
        Ok(post(&store, settings, digest).test(secret.as_ref()).await?)
    };
    Some(tried.await)
}

fn set_up(session: &Session) -> Result<&DigestSettings, Stop> {
    session.settings()?.digest.as_ref().ok_or_else(|| Stop::usage("cli-digest-none", &[]))
}

/// What a new digest cannot be without is asked for.
fn complete(session: &Session, known: Option<&DigestSettings>, mut entry: DigestEntry) -> Result<DigestEntry, Stop> {
    if known.is_some() {
        return Ok(entry);
    }
    let all = [
        (&mut entry.to, "cli-ask-digest-to", "--to"),
        (&mut entry.from, "cli-ask-digest-from", "--from"),
        (&mut entry.server, "cli-ask-digest-server", "--server"),
    ];
    for (given, question, option) in all {
        if given.is_none() {
            *given = Some(ask(session, question, option)?);
        }
    }
    Ok(entry)
}

/// Whether nothing was given, so that only the password is to be entered anew.
fn is_empty(entry: &DigestEntry) -> bool {
    let texts = [&entry.to, &entry.from, &entry.server, &entry.security, &entry.user, &entry.secret_env];
    let numbers = entry.port.is_none() && entry.hour.is_none();
    texts.into_iter().all(Option::is_none) && numbers && entry.cc.is_none() && !entry.allow_unencrypted
}

fn failed(error: StoreError) -> Stop {
    Stop::Failure(error.into())
}
