//! Held deletions in `needs list` and `needs resolve`: those of one cause together, with the two answers in words.

use ponte_engine::held::{self, HeldGroup, HeldItem};

use crate::exit::Stop;
use crate::output;
use crate::session::Session;

/// One group: what waits and why, the list, the answers.
pub fn tell(session: &Session, group: &HeldGroup) {
    let kind = session.text(&format!("kind-{}s", group.kind), &[]);
    output::line(&format!("{}  {} · {kind}: {}", group.id, group.pairing, group.sentence(session.messages)));
    let row = |item: &HeldItem| {
        let id = item.record.as_ref().map(|record| record.0.clone()).unwrap_or_default();
        vec![format!("  {}", item.need.0), if item.title.is_empty() { id } else { item.title.clone() }]
    };
    output::table(&group.items.iter().map(row).collect::<Vec<_>>());
    for answer in &group.answers {
        let does = group.button(session.messages, answer);
        output::line(&format!("  pontectl needs resolve {} {answer}: {does}", group.id));
    }
}

/// Answers all of a group; `false` where `id` does not name one.
pub async fn resolve(session: &Session, id: &str, answer: &str) -> Result<bool, Stop> {
    let store = session.store().await?;
    let failed = |error: ponte_engine::store::StoreError| Stop::Failure(error.into());
    let groups = held::groups(&store).map_err(failed)?;
    let Some(group) = groups.iter().find(|group| group.id.eq_ignore_ascii_case(id)) else { return Ok(false) };
    if !held::resolve(&store, id, answer).map_err(failed)? {
        let words = group.answers.join(", ");
        return Err(Stop::usage("usage-no-such-answer", &[("answer", answer), ("words", &words)]));
    }
    output::line(&session.text("cli-answered", &[("id", id)]));
    Ok(true)
}
