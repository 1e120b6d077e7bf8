//! `Restriction`: which items a listing is about.

use std::cmp::Ordering;

use super::path::Path;
use super::refusal::Refusal;
use super::times::{self, Clock};
use super::view::View;
use crate::xml::Element;

/// Whether an item fits.
pub(super) fn fits(restriction: &Element, view: &View<'_>, clock: &Clock) -> Result<bool, Refusal> {
    restriction.children.first().map_or(Ok(true), |test| holds(test, view, clock))
}

fn holds(test: &Element, view: &View<'_>, clock: &Clock) -> Result<bool, Refusal> {
    let all = || test.children.iter().map(|own| holds(own, view, clock)).collect::<Result<Vec<_>, _>>();
    match test.name.local.as_str() {
        "And" => Ok(all()?.into_iter().all(|own| own)),
        "Or" => Ok(all()?.into_iter().any(|own| own)),
        "Not" => Ok(!all()?.into_iter().any(|own| own)),
        "Exists" => Ok(value(&Path::within(test)?, view, clock).is_some()),
        "Contains" => {
            let wanted = test.t("Constant").and_then(|own| own.attribute("Value")).unwrap_or("").to_lowercase();
            let own = value(&Path::within(test)?, view, clock).unwrap_or_default().to_lowercase();
            Ok(match test.attribute("ContainmentMode") {
                Some("FullString") => own == wanted,
                Some("Prefixed") => own.starts_with(&wanted),
                _ => own.contains(&wanted),
            })
        }
        name => compared(name, test, view, clock),
    }
}

fn compared(name: &str, test: &Element, view: &View<'_>, clock: &Clock) -> Result<bool, Refusal> {
    let bad = || Refusal::new("ErrorInvalidRestriction", "The restriction is not supported.");
    let wanted = test.t("FieldURIOrConstant").and_then(|own| own.t("Constant")?.attribute("Value"));
    let wanted = wanted.ok_or_else(bad)?;
    let Some(own) = value(&Path::within(test)?, view, clock) else { return Ok(name == "IsNotEqualTo") };
    let order = match (times::instant(&own, &clock.zone), times::instant(wanted, &clock.zone)) {
        (Some(own), Some(wanted)) => own.cmp(&wanted),
        _ => own.as_str().cmp(wanted),
    };
    match name {
        "IsEqualTo" => Ok(order == Ordering::Equal),
        "IsNotEqualTo" => Ok(order != Ordering::Equal),
        "IsGreaterThan" => Ok(order == Ordering::Greater),
        "IsGreaterThanOrEqualTo" => Ok(order != Ordering::Less),
        "IsLessThan" => Ok(order == Ordering::Less),
        "IsLessThanOrEqualTo" => Ok(order != Ordering::Greater),
        _ => Err(bad()),
    }
}

fn value(path: &Path, view: &View<'_>, clock: &Clock) -> Option<String> {
    match path {
        Path::Extended(key) => view.extended(key)?.text_of("Value").map(str::to_owned),
        Path::Plain { element, .. } if element == "ItemId" => Some(view.id()),
        Path::Plain { element, .. } => view.props(clock).get(element).map(|own| own.text.clone()),
        Path::Entry { dictionary, index, .. } => {
            let entries = view.own(dictionary)?;
            let own = entries.children.iter().find(|entry| entry.attribute("Key") == Some(index))?;
            Some(own.text.clone())
        }
    }
}
