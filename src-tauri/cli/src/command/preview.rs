//! `pontectl sync --dry-run`: what a run would do. Nothing is written anywhere.

use jiff::Timestamp;
use ponte_core::record::Kind;
use ponte_core::snapshot::Side;
use ponte_core::verdict::Failure;
use ponte_engine::cycle::{PlannedItem, Preview};
use serde_json::json;

use crate::exit::Stop;
use crate::output::{self, Bar};
use crate::session::Session;

/// The column with the dates; contacts and companies have none.
const WHEN: usize = 2;

/// Previews one pairing, or all active ones.
pub async fn preview(session: &Session, name: Option<&str>) -> Result<(), Stop> {
    let _lock = session.lock().await?;
    let store = session.store().await?;
    let mut all = Vec::new();
    let mut first: Option<Failure> = None;
    for pairing in session.chosen(name)? {
        let both = session.both(pairing).await?;
        let bar = Bar::new(&pairing.name, session.messages, session.json);
        let results = both.joined().preview(&store, Timestamp::now(), &|progress| bar.show(progress)).await;
        bar.finish();
        for (kind, result) in results {
            match result {
                Ok(preview) if session.json => {
                    all.push(json!({ "pairing": pairing.name, "kind": kind.as_str(), "preview": preview }));
                }
                Ok(preview) => tell(session, kind, &preview, usize::MAX),
                Err(failure) => {
                    output::error(&session.messages.failure(&failure));
                    first.get_or_insert(failure);
                }
            }
        }
    }
    if session.json {
        output::json(&all);
    }
    first.map_or(Ok(()), |failure| Err(Stop::Told(failure.kind)))
}

/// Line by line: where, what, which record, why; in the order of the calendar, no more than `most` of each side.
pub fn tell(session: &Session, kind: Kind, preview: &Preview, most: usize) {
    let name = session.text(&format!("kind-{}s", kind.as_str()), &[]);
    output::line(&format!("{name}: {}", counts(session, preview)));
    if preview.items.is_empty() {
        output::line(&format!("  {}", session.text("cli-in-step", &[])));
    }
    let mut items: Vec<&PlannedItem> = preview.items.iter().collect();
    items.sort_by_key(|item| (item.side, &item.action, &item.when, &item.title));
    let of = |side| items.iter().filter(move |item| item.side == side).take(most);
    let mut rows: Vec<Vec<String>> = Side::BOTH.into_iter().flat_map(of).map(|item| row(session, item)).collect();
    if preview.items.iter().all(|item| item.when.is_empty()) {
        rows.iter_mut().for_each(|row| drop(row.remove(WHEN)));
    }
    output::table(&rows);
    let more = items.len() - rows.len();
    if more > 0 {
        output::line(&format!("  {}", session.text("cli-more", &[("count", &more.to_string())])));
    }
}

/// How much would be written to each side, deletions named even where there are none.
fn counts(session: &Session, preview: &Preview) -> String {
    let of = |side: Side| {
        let count = |action| preview.count(side, action).to_string();
        let (create, update, delete) = (count("create"), count("update"), count("delete"));
        let side = session.text(&format!("word-side-{}", side.as_str()), &[]);
        session.text("cli-preview", &[("side", &side), ("create", &create), ("update", &update), ("delete", &delete)])
    };
    Side::BOTH.map(of).join("; ")
}

fn row(session: &Session, item: &PlannedItem) -> Vec<String> {
    let side = session.text(&format!("word-side-{}", item.side.as_str()), &[]);
    let action = session.text(&format!("word-action-{}", item.action), &[]);
    let mut why = session.reason(&item.why);
    if !item.fields.is_empty() {
        let fields: Vec<String> = item.fields.iter().map(|field| session.field_word(field)).collect();
        why = format!("{why} ({})", fields.join(", ")).trim_start().to_owned();
    }
    vec![format!("  {side}"), action, item.when.clone(), item.title.clone(), why]
}
