//! `pontectl status`: how each pairing stands, and whether everything is paused.

use jiff::Timestamp;
use ponte_app::controller::Pause;
use ponte_core::attempts::Attempts;
use ponte_engine::standing::{Standing, standing};
use serde::Serialize;

use crate::exit::Stop;
use crate::output;
use crate::session::Session;

/// A pairing in JSON: where everything is paused each says so.
#[derive(Serialize)]
struct Told<'s> {
    #[serde(flatten)]
    standing: &'s Standing,
    pause: Option<Pause>,
}

/// Shows it, in words or as JSON.
pub async fn status(session: &Session) -> Result<(), Stop> {
    let settings = session.settings()?;
    if settings.pairings.is_empty() && !session.json {
        output::line(&session.text("cli-no-pairings", &[]));
        return Ok(());
    }
    let store = session.store().await?;
    let mut standings = Vec::new();
    for pairing in &settings.pairings {
        let standing = standing(&store, &pairing.name, *pairing.active, Timestamp::now());
        let standing = standing.and_then(|standing| standing.with_accounts(&store, pairing));
        standings.push(standing.map_err(|error| Stop::Failure(error.into()))?);
    }
    let pause = Pause::load(&store, Timestamp::now()).map_err(|error| Stop::Failure(error.into()))?;
    if session.json {
        output::json(&standings.iter().map(|standing| Told { standing, pause }).collect::<Vec<_>>());
        return Ok(());
    }
    pause.iter().for_each(|pause| output::line(&paused(session, *pause)));
    output::table(&standings.iter().map(|standing| row(session, standing)).collect::<Vec<_>>());
    standings.iter().flat_map(|standing| notes(session, standing)).for_each(|line| output::line(&line));
    super::digest::notes(session, settings, &store)?.iter().for_each(|line| output::line(line));
    Ok(())
}

fn paused(session: &Session, pause: Pause) -> String {
    match pause.until {
        None => session.text("cli-all-paused", &[]),
        Some(until) => session.text("cli-all-paused-until", &[("when", &session.when(until.as_second()))]),
    }
}

/// What else there is to say of a pairing: deletions that wait, the gate, what was let go, what a rule keeps back.
fn notes(session: &Session, standing: &Standing) -> Vec<String> {
    let mut notes: Vec<String> = standing.held.iter().map(|group| group.sentence(session.messages)).collect();
    let counts = [("cli-mail-held-back", standing.mail.held_back), ("cli-mail-permitted", standing.mail.permitted)];
    for (key, count) in counts.iter().filter(|(_, count)| *count > 0) {
        notes.push(session.text(key, &[("count", &count.to_string())]));
    }
    notes.extend(standing.let_go.iter().map(|(why, count)| format!("{count} × {}", session.reason(why))));
    let rules = standing.kept_back.iter().map(|(why, count)| (session.reason(why), why, count));
    notes.extend(rules.filter(|(said, why, _)| said != *why).map(|(said, _, count)| format!("{count} × {said}")));
    if let Some(lease) = &standing.elsewhere {
        let when = session.when(lease.since.as_second());
        let named = [("computer", lease.computer.as_str()), ("when", &when), ("name", &standing.pairing)];
        notes.push(session.text("failure-synced-elsewhere", &named));
    }
    notes.extend(standing.accounts.iter().filter_map(|(account, attempts)| trouble(session, account, attempts)));
    notes.iter().map(|note| format!("  {}: {note}", standing.pairing)).collect()
}

/// What went wrong with an account, and when it is tried again.
fn trouble(session: &Session, account: &str, attempts: &Attempts) -> Option<String> {
    let failure = session.messages.failure(attempts.failure.as_ref()?);
    let again = attempts.again.max(attempts.quiet_until).map(|time| session.when(time.as_second()));
    let count = attempts.failures.to_string();
    Some(match again.filter(|_| attempts.refused.is_none()) {
        Some(when) => session.text(
            "cli-account-failed",
            &[("account", account), ("failure", &failure), ("count", &count), ("when", &when)],
        ),
        None => session.text("cli-account-refused", &[("account", account), ("failure", &failure)]),
    })
}

fn row(session: &Session, standing: &Standing) -> Vec<String> {
    let state = session.text(if standing.active { "cli-active" } else { "cli-paused" }, &[]);
    let last = match &standing.last_run {
        Some(run) => {
            let outcome = session.text(&format!("word-outcome-{}", run.outcome), &[]);
            session.text("cli-last-run", &[("when", &session.when(run.started)), ("outcome", &outcome)])
        }
        None => session.text("cli-never-run", &[]),
    };
    let links = session.text("cli-links", &[("count", &standing.links.to_string())]);
    let needs = session.text("cli-needs-waiting", &[("count", &standing.needs.to_string())]);
    vec![standing.pairing.clone(), state, links, last, needs]
}
