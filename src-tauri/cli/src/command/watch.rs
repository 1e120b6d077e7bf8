//! `pontectl watch`: runs every active pairing at its interval, until Ctrl-C.
//!
//! The settings file is looked at before each round; one with a mistake is told once and changes nothing.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use ponte_core::verdict::FailureKind;
use ponte_engine::settings::{Live, Pairing, Reload, Settings};
use ponte_engine::store::Store;

use super::sync::Refused;
use super::{join, sync};
use crate::exit::Stop;
use crate::output;
use crate::session::Session;

/// How often the clock and the settings file are looked at.
const TICK: Duration = Duration::from_secs(5);

/// Runs until it is stopped, or until every account has refused to let Ponte in.
pub async fn watch(session: &Session) -> Result<(), Stop> {
    session.settings()?;
    let _lock = join::lock(session)?;
    let store = session.store().await?;
    let mut live = Live::open(&session.paths.settings, session.surroundings.clone())?
        .map_err(|mistakes| session.mistaken(mistakes))?;
    output::line(&session.text("cli-watching", &[]));
    let mut rounds = Rounds { session, store: &store, due: BTreeMap::new(), refused: Refused::default() };
    let mut told = Vec::new();
    loop {
        match live.reload() {
            Ok(Reload::Unchanged) => told.clear(),
            Ok(Reload::Changed) => {
                told.clear();
                rounds.refused.forget();
                output::line(&session.text("cli-settings-changed", &[]));
            }
            // Once for each text of the file, not at every look.
            Ok(Reload::Kept(mistakes)) if told == mistakes => {}
            Ok(Reload::Kept(mistakes)) => {
                kept(session, &mistakes);
                told = mistakes;
            }
            Err(failure) => output::error(&session.messages.failure(&failure)),
        }
        rounds.go(live.current()).await?;
        tokio::select! {
            () = tokio::time::sleep(TICK) => {}
            _ = tokio::signal::ctrl_c() => return Ok(()),
        }
    }
}

/// What is known from round to round.
struct Rounds<'s> {
    session: &'s Session,
    store: &'s Store,
    due: BTreeMap<String, Instant>,
    refused: Refused,
}

impl Rounds<'_> {
    /// Runs what is due.
    async fn go(&mut self, settings: &Settings) -> Result<(), Stop> {
        let active: Vec<&Pairing> = settings.pairings.iter().filter(|pairing| *pairing.active).collect();
        for pairing in &active {
            let later = self.due.get(&pairing.name).is_some_and(|time| *time > Instant::now());
            if !later && !self.refused.concerns(pairing) {
                self.run(settings, pairing).await?;
            }
        }
        let all_refused = !active.is_empty() && active.iter().all(|pairing| self.refused.concerns(pairing));
        if all_refused { Err(Stop::Told(FailureKind::SignIn)) } else { Ok(()) }
    }

    async fn run(&mut self, settings: &Settings, pairing: &Pairing) -> Result<(), Stop> {
        let session = self.session;
        let mut wait = *pairing.interval;
        match sync::run(session, settings, pairing, self.store).await {
            Ok(told) => {
                sync::tell(session, &told);
                wait = wait.max(sync::asked_to_wait(&told));
                self.refused.learn(pairing, &told);
                if self.refused.concerns(pairing) {
                    output::error(&session.text("cli-watch-asleep", &[("name", &pairing.name)]));
                }
            }
            Err(Stop::Failure(failure)) => {
                output::error(&format!("{}: {}", pairing.name, session.messages.failure(&failure)));
                wait = wait.max(failure.retry_after.unwrap_or_default());
                if failure.kind == FailureKind::SignIn {
                    return Err(Stop::Told(failure.kind));
                }
            }
            Err(stop) => return Err(stop),
        }
        self.due.insert(pairing.name.clone(), Instant::now() + wait);
        Ok(())
    }
}

fn kept(session: &Session, mistakes: &[ponte_engine::settings::Mistake]) {
    let file = session.paths.settings.display().to_string();
    for mistake in mistakes {
        output::error(&mistake.tell(&file, session.messages));
    }
    output::error(&session.text("cli-settings-kept", &[]));
}
