//! Counts and verdicts: how much is kept in step, what waits, how the last runs ended, what each account said last.

use std::collections::BTreeMap;

use ponte_engine::settings::Settings;
use ponte_engine::store::{Store, StoreResult};

use super::redact::Redaction;
use crate::desk::Desk;

/// So many runs are told.
const RUNS: usize = 200;

pub(super) async fn told(desk: &Desk, settings: Option<&Settings>, redaction: &Redaction) -> String {
    if !desk.paths().database().exists() {
        return "no database\n".to_owned();
    }
    let Some(settings) = settings else { return "no settings\n".to_owned() };
    match desk.store().await {
        Ok(store) => of_store(&store, settings, redaction).unwrap_or_else(|error| format!("{}\n", code(error))),
        Err(error) => super::redact::mistakes(&error),
    }
}

fn code(error: ponte_engine::store::StoreError) -> String {
    ponte_core::verdict::Failure::from(error).code
}

fn of_store(store: &Store, settings: &Settings, redaction: &Redaction) -> StoreResult<String> {
    let mut text = String::new();
    for pairing in &settings.pairings {
        for lane in store.lanes(&pairing.name)? {
            let (name, links) = (redaction.stands_for("pairing", &pairing.name), store.link_count(lane.id)?);
            text.push_str(&format!("{name} {}: {links} linked, {} clean runs\n", lane.kind.as_str(), lane.clean_runs));
        }
    }
    let mut needs: BTreeMap<String, usize> = BTreeMap::new();
    for need in store.needs()? {
        let name = redaction.stands_for("pairing", &need.pairing);
        *needs.entry(format!("{name} {} {} {}", need.kind, need.topic.as_str(), need.failure.code)).or_default() += 1;
    }
    needs.iter().for_each(|(what, count)| text.push_str(&format!("needs {what}: {count}\n")));
    for account in &settings.accounts {
        let attempts = store.attempts(&account.name)?;
        let said = attempts.failure.as_ref().map_or("ok", |failure| failure.code.as_str());
        let (name, failures) = (redaction.stands_for("account", &account.name), attempts.failures);
        let refused = if attempts.refused.is_some() { ", refused" } else { "" };
        text.push_str(&format!("{name}: {said}, {failures} failures in a row{refused}\n"));
    }
    for run in store.runs(RUNS)? {
        let name = redaction.stands_for("pairing", &run.pairing);
        let seconds = run.ended.map_or(-1, |ended| ended - run.started);
        text.push_str(&format!("run {} {name} {} {} {seconds}s {}\n", run.id.0, run.kind, run.started, run.outcome));
    }
    Ok(text)
}
