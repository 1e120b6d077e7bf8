//! `UpdateFolder`: its name and what programs keep at it. Only its owner may: who was let into a folder writes its items, and
//! none of its own properties.

use super::ask::Ask;
use super::path::{Path, extended};
use super::refusal::Refusal;
use super::reply::{Answer, failed, succeeded};
use super::soap::{m, t};
use super::state::{Folder, Right};
use super::{access, folders};
use crate::xml::Element;

/// `UpdateFolder`.
pub(super) fn update(ask: &mut Ask<'_>) -> Answer {
    let list = ask.list("FolderChanges");
    let told = list.iter().map(|change| match updated(ask, change) {
        Ok(own) => succeeded("UpdateFolder", vec![m("Folders").with(own)]),
        Err(refusal) => failed("UpdateFolder", refusal, vec![m("Folders")]),
    });
    Ok(told.collect())
}

fn updated(ask: &mut Ask<'_>, change: &Element) -> Result<Element, Refusal> {
    let named = change.children.first().ok_or_else(Refusal::malformed)?;
    let (owner, folder) = folders::find(ask.state, ask.actor, named)?;
    access::allowed(ask.state, ask.actor, (&owner, &folder), Right::Write)?;
    if ask.actor != owner {
        return Err(Refusal::denied());
    }
    let steps = change.t("Updates").map(|own| own.children.clone()).unwrap_or_default();
    let revision = ask.state.next_revision();
    let folder = ask.state.folder_mut(&owner, &folder)?;
    let steps = steps.iter().map(|step| Step::read(step, folder)).collect::<Result<Vec<_>, _>>()?;
    steps.into_iter().for_each(|step| step.carry_out(folder));
    folder.revision = revision;
    Ok(t(folders::element(folder)).with(folders::folder_id(folder)))
}

/// One change of one property.
enum Step {
    Name(String),
    /// By the key of its path; nothing where it goes.
    Extended(String, Option<Element>),
}

impl Step {
    fn read(own: &Element, folder: &Folder) -> Result<Step, Refusal> {
        let refused = |code, words: &str| Err(Refusal::new(code, words));
        let path = Path::within(own)?;
        let goes = own.name.local == "DeleteFolderField";
        let written = own.children.iter().find(|child| Path::of(child).is_none());
        let value = match written.map(|folder| folder.children.as_slice()) {
            None if goes => None,
            Some([value]) if !goes => Some(value.clone()),
            _ => {
                let words = "An object within a change must have one property.";
                return refused("ErrorIncorrectUpdatePropertyCount", words);
            }
        };
        let is_right = written.is_none_or(|own| own.name.local == "Folder" || is_of(own, folder));
        let unlike = "The property does not match the path of the change.";
        match (path, value) {
            _ if !is_right => refused("ErrorUpdatePropertyMismatch", unlike),
            (Path::Extended(key), None) => Ok(Step::Extended(key, None)),
            (Path::Extended(key), Some(value)) => match extended(&value)? {
                (own, value) if own == key => Ok(Step::Extended(key, Some(value))),
                _ => refused("ErrorUpdatePropertyMismatch", unlike),
            },
            (Path::Plain { element, .. }, Some(value)) if element == "DisplayName" && value.name.local == element => {
                Ok(Step::Name(value.text))
            }
            (Path::Plain { .. } | Path::Entry { .. }, _) => {
                refused("ErrorInvalidPropertySet", "Set action is invalid for property.")
            }
        }
    }

    fn carry_out(self, folder: &mut Folder) {
        match self {
            Step::Name(name) => folder.name = name,
            Step::Extended(key, Some(value)) => drop(folder.extended.insert(key, value)),
            Step::Extended(key, None) => drop(folder.extended.remove(&key)),
        }
    }
}

fn is_of(written: &Element, folder: &Folder) -> bool {
    written.name.local == folders::element(folder)
}
