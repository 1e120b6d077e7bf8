//! The field mapping of contacts and companies: shown beside the CRM's own fields, checked by type before it is saved. The
//! calendar's is fixed and only shown.

use std::collections::BTreeMap;

use ponte_core::record::Kind;
use ponte_core::snapshot::Side;
use ponte_engine::collection::{MappableField, MappedField};
use ponte_engine::settings::choices::text;
use ponte_engine::settings::{
    CALENDAR_MAPPING, Choices, Document, KindSettings, Mismatch, Pairing, Settings, mapped, mapped_word, mismatches,
    section, targets,
};

use crate::accounts::locks;
use crate::desk::{self, Desk};
use crate::error::{Error, Result};
use crate::open::Open;
use crate::view::{MappingConsequence, MappingMistake, MappingRow, MappingView, TargetView};
use crate::words::field_word;

/// The mapping of one kind.
///
/// # Errors
/// That there is no such pairing, or what keeps the CRM from being asked.
pub async fn mapping(desk: &Desk, name: &str, kind: crate::view::Kind) -> Result<MappingView> {
    let settings = desk.settings()?;
    let pairing = desk::pairing(&settings, name)?;
    let fields = fields(desk, &settings, pairing, kind.into()).await?;
    Ok(shown(desk, &settings, pairing, kind.into(), &fields))
}

/// What saving it would change, and what cannot be. Nothing is written.
///
/// # Errors
/// What keeps the CRM from being asked; mistakes of single fields are in the answer.
pub async fn check_mapping(desk: &Desk, view: &MappingView) -> Result<MappingConsequence> {
    let now = desk.settings()?;
    let fields = fields(desk, &now, desk::pairing(&now, &view.pairing)?, view.kind.into()).await?;
    let (_, then) = match draft(desk, view) {
        Ok(drafted) => drafted,
        Err(Error::Mistakes(_, mistakes)) => {
            let told = mistakes.iter().map(|mistake| told(desk, mistake)).collect();
            return Ok(MappingConsequence { sentences: Vec::new(), mistakes: told });
        }
        Err(other) => return Err(other),
    };
    let of = |settings: &Settings| Some(settings.pairing(&view.pairing)?.rules.get(&view.kind.into())?.clone());
    let (Some(before), Some(after)) = (of(&now), of(&then)) else { return Ok(MappingConsequence::default()) };
    let wrong = mismatches(&after, &fields).into_iter().map(Mismatch::into_mistake);
    let mistakes = wrong.map(|mistake| told(desk, &mistake)).collect();
    Ok(MappingConsequence { sentences: changes(desk, &before, &after, &fields), mistakes })
}

/// Saves it.
///
/// # Errors
/// The first field that cannot go where it was sent.
pub async fn save_mapping(desk: &Desk, view: &MappingView) -> Result<MappingView> {
    let now = desk.settings()?;
    let fields = fields(desk, &now, desk::pairing(&now, &view.pairing)?, view.kind.into()).await?;
    let (document, then) = draft(desk, view)?;
    let pairing = desk::pairing(&then, &view.pairing)?;
    let wrong = pairing.rules.get(&view.kind.into()).map(|rules| mismatches(rules, &fields)).unwrap_or_default();
    if !wrong.is_empty() {
        return Err(desk.mistaken(wrong.into_iter().map(Mismatch::into_mistake).collect()));
    }
    let settings = desk.save(&document)?;
    Ok(shown(desk, &settings, desk::pairing(&settings, &view.pairing)?, view.kind.into(), &fields))
}

fn draft(desk: &Desk, view: &MappingView) -> Result<(Document, Settings)> {
    let now = desk.settings()?;
    let pairing = desk::pairing(&now, &view.pairing)?;
    let name = section(view.kind.into());
    let mut wanted = Choices::of_pairing(&now, pairing);
    let mut document = desk.document()?;
    if !view.read_only {
        wanted.clear(&[name, "mapping"]);
        for row in view.rows.iter().filter(|row| row.target != row.built_in) {
            if let Some(target) = row.target.as_deref().filter(|target| !target.trim().is_empty()) {
                wanted.choose_at(&[name, "mapping", &row.crm_field], Some(text(target.trim())));
            }
        }
    }
    document.put_rules(&now, &view.pairing, &wanted).map_err(|locked| desk.mistaken(vec![*locked]))?;
    let settings = desk.check(&document)?;
    Ok((document, settings))
}

async fn fields(desk: &Desk, settings: &Settings, pairing: &Pairing, kind: Kind) -> Result<Vec<MappableField>> {
    if !matches!(kind, Kind::Contact | Kind::Company) {
        return Ok(Vec::new());
    }
    let open = Open::open(desk, desk::account(settings, pairing.account(Side::Left))?).await?;
    Ok(open.signed().mappable(kind).await?)
}

fn shown(desk: &Desk, settings: &Settings, pairing: &Pairing, kind: Kind, fields: &[MappableField]) -> MappingView {
    let dated = matches!(kind, Kind::Event | Kind::Task);
    let own = pairing.rules.get(&kind).map(|rules| &rules.mapping);
    let own: BTreeMap<&str, String> =
        own.into_iter().flatten().map(|(name, target)| (name.as_str(), mapped_word(target))).collect();
    let rows = if dated { fixed(desk, kind) } else { fields.iter().map(|field| row(field, &own)).collect() };
    MappingView {
        pairing: pairing.name.clone(),
        kind: kind.into(),
        read_only: dated,
        rows,
        targets: if dated { Vec::new() } else { targets(kind).iter().map(|word| target_view(desk, word)).collect() },
        locks: locks(desk, settings, &format!("pairing.{}.{}.mapping.", pairing.name, section(kind))),
    }
}

fn row(field: &MappableField, own: &BTreeMap<&str, String>) -> MappingRow {
    let built_in = field.default.as_ref().map(mapped_word);
    let chosen = own.get(field.name.as_str());
    // Where another field was sent there instead, it goes nowhere by itself.
    let free = built_in.as_ref().filter(|place| !own.values().any(|taken| taken == *place));
    MappingRow {
        crm_field: field.name.clone(),
        crm_label: field.label.clone(),
        value_type: crate::rules::word(&field.value_type),
        changed: chosen.is_some() && chosen != built_in.as_ref(),
        target: chosen.or(free).cloned(),
        built_in,
    }
}

fn fixed(desk: &Desk, kind: Kind) -> Vec<MappingRow> {
    let kept = CALENDAR_MAPPING.iter().filter(|(_, field)| field.kinds().contains(&kind));
    let row = |(property, field): &(&str, ponte_core::record::Field)| MappingRow {
        crm_field: field.name(),
        crm_label: field_word(desk.messages(), &field.name()),
        value_type: crate::rules::word(&field.value_type()),
        target: Some((*property).to_owned()),
        built_in: Some((*property).to_owned()),
        changed: false,
    };
    kept.map(row).collect()
}

fn target_view(desk: &Desk, word: &str) -> TargetView {
    let value_type = mapped(word).map(|target| match target.part {
        Some(_) => "text".to_owned(),
        None => crate::rules::word(&target.field.value_type()),
    });
    TargetView { field: word.to_owned(), label: label(desk, word), value_type: value_type.unwrap_or_default() }
}

/// A place of ours in words: "e-mails (home)".
fn label(desk: &Desk, word: &str) -> String {
    let messages = desk.messages();
    match mapped(word) {
        Some(MappedField { field, part: Some(part) }) => {
            let part = messages.text(&format!("word-part-{part}"), &[]);
            format!("{} ({part})", field_word(messages, &field.name()))
        }
        Some(MappedField { field, part: None }) => field_word(messages, &field.name()),
        None => word.to_owned(),
    }
}

/// What goes elsewhere than before, and which field it thereby takes the place of.
fn changes(desk: &Desk, before: &KindSettings, after: &KindSettings, fields: &[MappableField]) -> Vec<String> {
    let places = |settings: &KindSettings| -> BTreeMap<String, String> {
        let own = settings.mapping.iter().map(|(name, target)| (name.clone(), mapped_word(target)));
        own.collect()
    };
    let (old, new) = (places(before), places(after));
    let named =
        |name: &str| fields.iter().find(|field| field.name == name).map_or(name, |field| &field.label).to_owned();
    let mut sentences = Vec::new();
    for (name, target) in new.iter().filter(|(name, target)| old.get(*name) != Some(target)) {
        let place = label(desk, target);
        sentences.push(say(desk, "mapping-now", &[("field", named(name)), ("target", place.clone())]));
        let pushed = fields.iter().filter(|field| field.name != *name && !new.contains_key(&field.name));
        let pushed = pushed.filter(|field| field.default.as_ref().map(mapped_word).as_ref() == Some(target));
        sentences.extend(
            pushed.map(|field| {
                say(desk, "mapping-instead", &[("field", field.label.clone()), ("target", place.clone())])
            }),
        );
    }
    let back = old.keys().filter(|name| !new.contains_key(*name));
    sentences.extend(back.map(|name| say(desk, "mapping-back", &[("field", named(name))])));
    sentences
}

fn say(desk: &Desk, key: &str, named: &[(&str, String)]) -> String {
    let named: Vec<(&str, &str)> = named.iter().map(|(name, value)| (*name, value.as_str())).collect();
    desk.messages().text(key, &named)
}

fn told(desk: &Desk, mistake: &ponte_engine::settings::Mistake) -> MappingMistake {
    let messages = desk.messages();
    let crm_field = mistake.at.rsplit_once("mapping.").map_or("", |(_, name)| name).to_owned();
    let sentence = format!("{} {}", mistake.reason(messages), mistake.remedy(messages));
    MappingMistake { crm_field, sentence: sentence.trim().to_owned() }
}
