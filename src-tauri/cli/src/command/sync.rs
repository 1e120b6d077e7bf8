//! `pontectl sync`: one run of each active pairing.

use ponte_app::disabled;
use ponte_app::open::Both;
use ponte_app::run::{Refused, Running, Told, heavier};
use ponte_app::words::did;
use ponte_core::attempts::Wish;
use ponte_engine::cycle::ProgressSink;
use ponte_engine::settings::Pairing;
use ponte_engine::store::Store;

use super::start::{self, Asked, Start};
use crate::exit::Stop;
use crate::output::{self, Bar};
use crate::session::Session;

/// Runs one pairing, or all active ones.
pub async fn sync(session: &Session, name: Option<&str>, asked: Asked) -> Result<(), Stop> {
    let chosen = session.chosen(name)?;
    let _lock = session.lock().await?;
    let store = session.store().await?;
    let (mut worst, mut declined) = (None, false);
    let mut all = Vec::new();
    let mut refused = Refused::default();
    for pairing in &chosen {
        if refused.concerns(pairing) {
            continue;
        }
        // One pairing's trouble never keeps the next one from running.
        let told = match session.both(pairing).await {
            Ok(both) => match started(session, pairing, &both, &store, asked).await? {
                Some(told) => told,
                None => {
                    declined = true;
                    continue;
                }
            },
            Err(Stop::Failure(failure)) => Told::kept_from(pairing, failure),
            Err(stop) => return Err(stop),
        };
        refused.learn(pairing, &told);
        worst = heavier(worst, told.failure());
        tell(session, &told);
        all.push(told);
    }
    if session.json {
        output::json(&all);
    }
    let waiting = waiting(&store, &chosen)?;
    if waiting > 0 && !session.json {
        output::line(&session.text("cli-needs-waiting", &[("count", &waiting.to_string())]));
    }
    match worst {
        Some(failure) => Err(Stop::Told(failure.kind)),
        None if waiting > 0 || declined => Err(Stop::NeedsYou),
        None => Ok(()),
    }
}

/// Runs one pairing at the user's wish, once they have said "start" where they are asked; `None` where they have not. To
/// look writes nothing, so the other computers hear of this one only after it.
async fn started(
    session: &Session,
    pairing: &Pairing,
    both: &Both,
    store: &Store,
    asked: Asked,
) -> Result<Option<Told>, Stop> {
    let bar = Bar::new(&pairing.name, session.messages, session.json);
    let progress: ProgressSink<'_> = &|progress| bar.show(progress);
    let running = Running { desk: &session.desk, settings: session.settings()?, pairing, both, store, progress };
    if !asked.preview {
        disabled::carry_out(&running).await?;
        bar.finish();
    }
    let told = match running.resting(Wish::User)? {
        Some(told) => told,
        None => match start::agree(session, pairing, both, store, asked).await {
            Ok(Start::Go(shown)) => running.shown(shown.as_ref()).await?,
            Ok(Start::Not) => return Ok(None),
            Err(failure) => Told::kept_from(pairing, failure),
        },
    };
    bar.finish();
    disabled::ask(&running, &told).await?;
    Ok(Some(told))
}

/// Says it in words, kind by kind.
pub fn tell(session: &Session, told: &Told) {
    if session.json {
        return;
    }
    let name = session.text("cli-sync-pairing", &[("name", &told.pairing)]);
    match &told.failure {
        Some(failure) => output::line(&format!("{name} {}", session.messages.failure(failure))),
        None => output::line(&name),
    }
    for kind in &told.kinds {
        let name = session.text(&format!("kind-{}s", kind.kind), &[]);
        if let Some(report) = &kind.report {
            output::line(&format!("  {name}: {}", did(session.messages, &report.counts())));
            for (why, count) in &report.let_go {
                output::line(&format!("    {count} × {}", session.reason(why)));
            }
        }
        if let Some(failure) = &kind.failure {
            output::line(&format!("  {name}: {}", session.messages.failure(failure)));
        }
    }
}

fn waiting(store: &Store, chosen: &[&Pairing]) -> Result<usize, Stop> {
    let needs = store.needs().map_err(|error| Stop::Failure(error.into()))?;
    let of_chosen = |name: &str| chosen.iter().any(|pairing| pairing.name == name);
    Ok(needs.iter().filter(|need| need.answer.is_none() && of_chosen(&need.pairing)).count())
}
