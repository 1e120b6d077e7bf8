//! Contacts of a user whom the CRM's administrator has disabled: asked about where the rule is on and the CRM lets the user in
//! no more, taken back once somebody agreed.

use jiff::Timestamp;
use ponte_core::snapshot::Side;
use ponte_core::verdict::FailureKind;
use ponte_engine::leaving;
use ponte_engine::settings::{Pairing, Settings};
use ponte_engine::store::Store;

use super::join::{self, Both};
use super::sync::Told;
use crate::exit::Stop;
use crate::output::Bar;
use crate::session::Session;

/// Carries out what was answered before the run begins.
pub async fn carry_out(
    session: &Session,
    settings: &Settings,
    pairing: &Pairing,
    both: &Both,
    store: &Store,
) -> Result<(), Stop> {
    if !leaving::leaves_with_user(pairing) {
        return Ok(());
    }
    let bar = Bar::new(&pairing.name, session.messages, session.json);
    let mailbox = both.signed(Side::Right);
    leaving::carry_out(store, settings, pairing, mailbox, Timestamp::now(), &|progress| bar.show(progress)).await?;
    bar.finish();
    Ok(())
}

/// Asks whoever may know, after a run in which the CRM refused the user. What keeps them from answering proves nothing.
pub async fn ask(
    session: &Session,
    settings: &Settings,
    pairing: &Pairing,
    told: &Told,
    store: &Store,
) -> Result<(), Stop> {
    let refused = told.failure().is_some_and(|failure| {
        let account = failure.details.get("account").map(String::as_str);
        failure.kind == FailureKind::SignIn && account == Some(pairing.account(Side::Left))
    });
    if !refused || !leaving::leaves_with_user(pairing) {
        return Ok(());
    }
    for colleague in leaving::colleagues(settings, pairing) {
        let Ok(open) = join::open(session, colleague).await else { continue };
        let now = Timestamp::now();
        if leaving::ask_administrator(store, settings, pairing, open.signed(), now).await.is_ok_and(|count| count > 0) {
            break;
        }
    }
    Ok(())
}
