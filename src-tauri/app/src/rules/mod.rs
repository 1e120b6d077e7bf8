//! The rules of a pairing: shown, changed in place, and what a change would come to before it is saved.

mod chosen;
mod shown;

use ponte_core::snapshot::Side;
use ponte_engine::cycle::Preview;
use ponte_engine::settings::{Choices, Document, Explained, Pairing, Settings, explain};
use serde::Serialize;

use crate::desk::{self, Desk};
use crate::error::{Error, Result};
use crate::lock::{Work, lock};
use crate::open::Both;
use crate::view::PairingRules;

/// A word of an enumeration as the settings and the window write it.
pub(crate) fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The rules of a pairing as they hold now.
///
/// # Errors
/// That there is no such pairing.
pub fn rules(desk: &Desk, name: &str) -> Result<PairingRules> {
    let settings = desk.settings()?;
    Ok(shown::rules(desk, &settings, desk::pairing(&settings, name)?))
}

/// The settings as they would be with these rules, not written.
///
/// # Errors
/// The choice that cannot be, or that the organisation has made.
pub fn draft(desk: &Desk, rules: &PairingRules) -> Result<(Document, Settings)> {
    let now = desk.settings()?;
    let pairing = desk::pairing(&now, &rules.name)?;
    let mut wanted = Choices::of_pairing(&now, pairing);
    chosen::choose(&mut wanted, rules, ponte_engine::settings::choices::busy_of(&now));
    let mut document = desk.document()?;
    document.put_rules(&now, &rules.name, &wanted).map_err(|locked| desk.mistaken(vec![*locked]))?;
    let settings = desk.check(&document)?;
    Ok((document, settings))
}

/// Saves them.
///
/// # Errors
/// As [`draft`].
pub fn save_rules(desk: &Desk, rules: &PairingRules) -> Result<PairingRules> {
    let (document, _) = draft(desk, rules)?;
    let settings = desk.save(&document)?;
    Ok(shown::rules(desk, &settings, desk::pairing(&settings, &rules.name)?))
}

/// What saving would change: the choices in words, and what the next run would then write.
pub struct Consequence {
    /// One sentence for each choice that changes, and one for each side that is written to.
    pub sentences: Vec<String>,
    /// What the next run would do, kind by kind; none where nothing changes or the servers could not be asked.
    pub preview: Vec<(ponte_core::record::Kind, Preview)>,
}

/// Looks at what saving would change. Nothing is written anywhere.
///
/// # Errors
/// As [`draft`].
pub async fn check_rules(desk: &Desk, rules: &PairingRules, work: Work) -> Result<Consequence> {
    let now = desk.settings()?;
    let (_, then) = draft(desk, rules)?;
    let mut sentences = changed(desk, &now, &then, &rules.name);
    if sentences.is_empty() {
        return Ok(Consequence {
            sentences: vec![desk.messages().text("rules-nothing-changes", &[])],
            preview: Vec::new(),
        });
    }
    let preview = match preview(desk, &then, desk::pairing(&then, &rules.name)?, work).await {
        Ok(preview) => preview,
        Err(error) => {
            let why = desk.trouble(&error).sentence;
            sentences.push(desk.messages().text("rules-not-asked", &[("why", &why)]));
            return Ok(Consequence { sentences, preview: Vec::new() });
        }
    };
    sentences.extend(counted(desk, &preview));
    Ok(Consequence { sentences, preview })
}

/// The choices that differ, as they would be, in words.
fn changed(desk: &Desk, now: &Settings, then: &Settings, name: &str) -> Vec<String> {
    let of = |settings| explained(desk, settings, name);
    let before = of(now);
    let same = |choice: &Explained| before.iter().any(|old| old.key == choice.key && old.value == choice.value);
    of(then).into_iter().filter(|choice| !same(choice)).map(|choice| choice.meaning).collect()
}

/// What each choice of a pairing means; their names begin behind the pairing's.
pub(crate) fn explained(desk: &Desk, settings: &Settings, name: &str) -> Vec<Explained> {
    let prefix = format!("pairing.{name}.");
    let of_pairing = explain(settings, desk.messages()).into_iter().filter_map(|mut choice| {
        choice.key = choice.key.strip_prefix(&prefix)?.to_owned();
        Some(choice)
    });
    of_pairing.collect()
}

async fn preview(
    desk: &Desk,
    settings: &Settings,
    pairing: &Pairing,
    work: Work,
) -> Result<Vec<(ponte_core::record::Kind, Preview)>> {
    let _lock = lock(desk, work).await?;
    let (store, both) = (desk.store().await?, Both::open(desk, settings, pairing).await?);
    let shown = both.joined().preview(&store, desk.now(), &|_| {}).await;
    shown.into_iter().map(|(kind, preview)| Ok((kind, preview.map_err(Error::Failure)?))).collect()
}

/// What would be written to each side; that nothing would, where that is so.
fn counted(desk: &Desk, previews: &[(ponte_core::record::Kind, Preview)]) -> Vec<String> {
    let messages = desk.messages();
    let mut sentences = Vec::new();
    for side in Side::BOTH {
        let count = |action| previews.iter().map(|(_, preview)| preview.count(side, action)).sum::<usize>();
        let [create, update, delete] = ["create", "update", "delete"].map(count);
        if create + update + delete > 0 {
            let [create, update, delete] = [create, update, delete].map(|count| count.to_string());
            let side = messages.text(&format!("word-side-{}", side.as_str()), &[]);
            let named = [("side", side.as_str()), ("create", &create), ("update", &update), ("delete", &delete)];
            sentences.push(messages.text("rules-next-run", &named));
        }
    }
    if sentences.is_empty() {
        sentences.push(messages.text("rules-writes-nothing", &[]));
    }
    sentences
}
