//! The first run: what was typed is kept at each step, so that it can be left and resumed. The draft holds no secret: those go
//! to the keychain at once.

use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::paths::replace;
use ponte_engine::settings::choices::{flag, text};
use ponte_engine::settings::{Choices, PairingEntry, section};

use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::form;
use crate::pairings::{self, Chosen};
use crate::rules::word;
use crate::view::{Direction, SetupChoices, SetupDraft, SetupStep};

/// No draft is as long as this, in bytes.
const MOST: usize = 1 << 20;

/// The draft as it was left; a new one where there is none that can be read.
///
/// # Errors
/// None today.
pub fn setup_draft(desk: &Desk) -> Result<SetupDraft> {
    let kept = std::fs::read_to_string(file(desk)).ok();
    let draft = kept.and_then(|text| serde_json::from_str(&text).ok());
    Ok(draft.unwrap_or_else(|| SetupDraft {
        step: SetupStep::Welcome,
        crm: None,
        crm_tested: None,
        calendar: None,
        calendar_tested: None,
        pairing: suggested(),
        choices: None,
    }))
}

/// Keeps the draft. One that is done is thrown away.
///
/// # Errors
/// `failure-file`.
pub fn save_draft(desk: &Desk, draft: &SetupDraft) -> Result<()> {
    if draft.step == SetupStep::Done {
        // Where it cannot be removed it says that the set-up is done.
        if std::fs::remove_file(file(desk)).is_ok() {
            return Ok(());
        }
    }
    let text = serde_json::to_string(draft).unwrap_or_default();
    if text.len() > MOST {
        return Err(Error::Failure(Failure::new(FailureKind::Decide, "form-too-long").with("most", MOST)));
    }
    desk.paths().create()?;
    Ok(replace(&file(desk), &text)?)
}

fn file(desk: &Desk) -> std::path::PathBuf {
    desk.paths().state.join("setup.json")
}

/// The name of the computer's user, where it makes a name of a pairing.
fn suggested() -> String {
    let user = ["USER", "USERNAME"].iter().find_map(|name| std::env::var(name).ok()).unwrap_or_default();
    form::name(&user).unwrap_or_else(|_| "ponte".to_owned())
}

/// Joins the two accounts as the set-up chose.
///
/// # Errors
/// The field that is to blame, or the mistakes that the settings would have.
pub async fn create_pairing(desk: &Desk, name: &str, crm: &str, calendar: &str, choices: &SetupChoices) -> Result<()> {
    let name = form::name(name)?;
    if choices.kinds.is_empty() {
        return Err(form::wrong("kinds", "form-kinds-empty"));
    }
    let entry = PairingEntry {
        name,
        left: crm.to_owned(),
        right: calendar.to_owned(),
        crm: true,
        kinds: choices.kinds.iter().map(|kind| section((*kind).into()).to_owned()).collect(),
        collections: std::collections::BTreeMap::new(),
        first_run: Some(word(&choices.first_run)).filter(|_| choices.first_run != crate::view::FirstRun::TwoWay),
    };
    let chosen = Chosen { collection: choices.calendar_collection.clone(), address_book: choices.address_book.clone() };
    // Nothing is written before what would be was shown and agreed to: `start_shown` switches it on.
    let begun = desk.settings()?.pairing(&entry.name).is_some_and(|pairing| *pairing.active);
    let chosen_so = |wanted: &mut Choices| {
        choose(wanted, choices);
        wanted.suggest("active", flag(begun));
    };
    pairings::add(desk, entry, &chosen, chosen_so).await?;
    Ok(())
}

fn choose(wanted: &mut Choices, choices: &SetupChoices) {
    for kind in &choices.kinds {
        let kind = ponte_core::record::Kind::from(*kind);
        let section = section(kind);
        // What the organisation has set holds, whatever was chosen.
        if !wanted.is_locked(&format!("{section}.direction")) {
            wanted.suggest(&format!("{section}.direction"), text(&word(&choices.direction)));
            match choices.direction {
                Direction::Both => {}
                Direction::ToCrm => wanted.clear(&[section, "to-calendar"]),
                Direction::ToCalendar => wanted.clear(&[section, "to-crm"]),
            }
        }
        if matches!(kind, ponte_core::record::Kind::Event | ponte_core::record::Kind::Task) {
            let (back, ahead) = (choices.months_back, choices.months_ahead);
            wanted.suggest(&format!("{section}.window"), format!("{{ back = {back}, ahead = {ahead} }}"));
            wanted.suggest(&format!("{section}.to-crm.private"), text(&word(&choices.private_policy)));
        }
    }
}
