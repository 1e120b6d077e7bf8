//! The demo in words.

use jiff::Timestamp;

use super::scene::Scene;
use super::{Cycle, plural};
use crate::command::preview::tell;
use crate::exit::Stop;
use crate::output;
use crate::session::Session;

/// What the first cycle would do, before it does it.
pub async fn preview(session: &Session, scene: &Scene) -> Result<(), Stop> {
    output::line(&session.text("demo-preview", &[]));
    for (kind, result) in scene.joined()?.preview(&scene.store, Timestamp::now(), &|_| {}).await {
        match result {
            Ok(preview) => tell(session, kind, &preview),
            Err(failure) => output::line(&format!("{}: {}", plural(session, kind), session.messages.failure(&failure))),
        }
    }
    Ok(())
}

/// What a cycle did.
pub fn cycle(session: &Session, said: &str, cycle: &Cycle) {
    output::line("");
    output::line(&format!("{}. {}", cycle.cycle, session.text(said, &[])));
    let counts = [
        ("created", cycle.created),
        ("updated", cycle.updated),
        ("deleted", cycle.deleted),
        ("conflicts", cycle.conflicts),
        ("parked", cycle.parked),
        ("writes", cycle.writes),
        ("requests", usize::try_from(cycle.requests).unwrap_or(usize::MAX)),
    ];
    let counts = counts.map(|(name, count)| (name, count.to_string()));
    let named: Vec<(&str, &str)> = counts.iter().map(|(name, count)| (*name, count.as_str())).collect();
    output::line(&format!("   {}", session.text("demo-cycle", &named)));
    for failure in &cycle.failures {
        output::line(&format!("   {}", session.messages.failure(failure)));
    }
}
