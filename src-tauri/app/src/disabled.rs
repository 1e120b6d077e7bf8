//! Contacts of a user whom the CRM's administrator has disabled: asked about where the rule is on and the CRM lets the user in
//! no more, taken back once somebody agreed.

use ponte_core::snapshot::Side;
use ponte_core::verdict::FailureKind;
use ponte_engine::leaving;

use crate::error::Result;
use crate::open::Open;
use crate::run::{Running, Told};

/// Carries out what was answered before the run begins.
///
/// # Errors
/// What keeps the contacts from being taken back.
pub async fn carry_out(running: &Running<'_>) -> Result<()> {
    let Running { desk, settings, pairing, both, store, progress } = *running;
    if leaving::leaves_with_user(pairing) {
        leaving::carry_out(store, settings, pairing, both.signed(Side::Right), desk.now(), progress).await?;
    }
    Ok(())
}

/// Asks whoever may know, after a run in which the CRM refused the user. What keeps them from answering proves nothing.
///
/// # Errors
/// None so far.
pub async fn ask(running: &Running<'_>, told: &Told) -> Result<()> {
    let Running { desk, settings, pairing, store, .. } = *running;
    let refused = told.failure().is_some_and(|failure| {
        let account = failure.details.get("account").map(String::as_str);
        failure.kind == FailureKind::SignIn && account == Some(pairing.account(Side::Left))
    });
    if !refused || !leaving::leaves_with_user(pairing) {
        return Ok(());
    }
    for colleague in leaving::colleagues(settings, pairing) {
        let Ok(open) = Open::open(desk, colleague).await else { continue };
        let asked = leaving::ask_administrator(store, settings, pairing, open.signed(), desk.now()).await;
        if asked.is_ok_and(|count| count > 0) {
            break;
        }
    }
    Ok(())
}
