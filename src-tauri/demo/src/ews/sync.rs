//! `SyncFolderItems`: what is new, changed and gone in a folder since a state, at most 512 at a time. A series stands for
//! its occurrences.

use super::ask::Ask;
use super::folders;
use super::id::{self, Since};
use super::refusal::Refusal;
use super::reply::{Answer, failed, succeeded};
use super::shape::Shape;
use super::soap::{m, t};
use super::state::{Folder, Right};
use super::view::View;
use crate::xml::Element;

/// `SyncFolderItems`.
pub(super) fn items(ask: &mut Ask<'_>) -> Answer {
    let told = match changes(ask) {
        Ok(parts) => succeeded("SyncFolderItems", parts),
        Err(refusal) => failed("SyncFolderItems", refusal, Vec::new()),
    };
    Ok(vec![told])
}

/// Something that happened to an item, and at which revision.
enum Change<'a> {
    There(&'a str, bool),
    Gone(&'a str),
}

fn changes(ask: &Ask<'_>) -> Result<Vec<Element>, Refusal> {
    let shape = Shape::read(ask, true)?;
    let (owner, folder) = folders::target(ask, ask.body.m("SyncFolderId"), Right::Read)?;
    let since = ask.since(&folder)?;
    let most = ask.text("MaxChangesReturned").and_then(|text| text.parse().ok()).unwrap_or(512);
    let ignored: Vec<String> =
        ask.list("Ignore").iter().filter_map(|own| own.attribute("Id").map(str::to_owned)).collect();
    let own = ask.state.folder(&owner, &folder)?;
    let all = ordered(own, since);
    let is_last = all.len() <= most;
    let revision = match all.get(most.saturating_sub(1)) {
        Some((revision, _)) if !is_last => *revision,
        _ => ask.state.revision(),
    };
    let until = Since { revision, round: if is_last { revision } else { since.round }, ..since };
    let mut shown = Vec::new();
    for (_, change) in all.iter().take(most) {
        match change {
            Change::There(id, _) | Change::Gone(id) if ignored.iter().any(|own| own == id) => {}
            Change::There(id, is_new) => {
                let item = shape.show(&View::of(ask.state, id)?, &ask.clock);
                shown.push(t(if *is_new { "Create" } else { "Update" }).with(item));
            }
            Change::Gone(id) => shown.push(t("Delete").with(t("ItemId").attr("Id", *id))),
        }
    }
    let text = |name: &str, text: String| Element { text, ..m(name) };
    Ok(vec![
        text("SyncState", id::sync_state(&folder, until)),
        text("IncludesLastItemInRange", is_last.to_string()),
        m("Changes").holding(shown),
    ])
}

/// What happened since, the oldest first.
fn ordered(folder: &Folder, since: Since) -> Vec<(u64, Change<'_>)> {
    let there = folder.items.values().filter(|item| item.revision > since.revision);
    let there = there.map(|item| (item.revision, Change::There(&item.id, item.born > since.round)));
    let gone = folder.gone.iter().filter(|(_, (born, at))| *at > since.revision && *born <= since.revision);
    let gone = gone.map(|(id, (_, at))| (*at, Change::Gone(id)));
    let mut all: Vec<(u64, Change<'_>)> = there.chain(gone).collect();
    all.sort_by_key(|(revision, _)| *revision);
    all
}
