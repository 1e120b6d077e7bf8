//! Who asks, as whom, and what they may do where.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::refusal::Refusal;
use super::state::{Right, Standing, State};
use super::{Access, Shared};
use crate::sign_in::{CLAIMS, Doubt};
use crate::xml::Element;

/// What a token has to be granted for (learn.microsoft.com, authenticate an EWS application by using OAuth).
const SCOPE: &str = "EWS.AccessAsUser.All";
/// Exchange's own id, and the service whose tokens it takes, as every Exchange with hybrid modern authentication says them.
const PARTIES: &str = "client_id=\"00000002-0000-0ff1-ce00-000000000000\", \
                       trusted_issuers=\"00000001-0000-0000-c000-000000000000@*\", \
                       token_types=\"app_asserted_user_v1 service_asserted_app_v1\"";

/// Why the web server lets nobody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shut {
    /// 401: no credentials, wrong ones, or a locked account.
    Unknown,
    /// 401: no token, or one that is good no more.
    Doubted(Doubt),
    /// 403: this account or this program may not use the service.
    Blocked,
}

impl Shut {
    /// What the web server says that it wants, where it wants anything.
    pub(super) fn challenge(self, shared: &Shared) -> Option<String> {
        let Shut::Doubted(doubt) = self else { return None };
        let more = match doubt {
            Doubt::Unknown => String::new(),
            Doubt::Challenged => format!(", error=\"insufficient_claims\", claims=\"{CLAIMS}\""),
            Doubt::Expired => ", error=\"invalid_token\"".to_owned(),
        };
        let place = format!("authorization_uri=\"{}/common/oauth2/authorize\"", shared.root);
        Some(format!("Bearer {PARTIES}, {place}{more}"))
    }
}

/// Whose credentials a request carries.
pub(super) fn signed_in(shared: &Shared, authorization: Option<&str>) -> Result<String, Shut> {
    let state = &*shared.state();
    match shared.access {
        Access::Passwords => by_password(state, authorization),
        Access::Tokens => by_token(state, authorization),
    }
}

fn by_token(state: &State, authorization: Option<&str>) -> Result<String, Shut> {
    let token = state.sign_in.tokens.find(authorization).map_err(Shut::Doubted)?;
    let mailbox = state.mailboxes.get(&token.user).filter(|_| token.scopes.iter().any(|scope| scope == SCOPE));
    match mailbox.map(|mailbox| mailbox.standing) {
        None => Err(Shut::Doubted(Doubt::Unknown)),
        Some(Standing::Blocked | Standing::Locked) => Err(Shut::Blocked),
        Some(Standing::Well | Standing::Moving | Standing::Gone | Standing::Full) => Ok(token.user.clone()),
    }
}

fn by_password(state: &State, authorization: Option<&str>) -> Result<String, Shut> {
    let basic = authorization.and_then(|own| own.strip_prefix("Basic ")).ok_or(Shut::Unknown)?;
    let text = STANDARD.decode(basic.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let text = text.ok_or(Shut::Unknown)?;
    let (user, password) = text.split_once(':').ok_or(Shut::Unknown)?;
    let named = |email: &str| {
        let (local, domain) = email.split_once('@').unwrap_or((email, ""));
        let short = domain.split('.').next().unwrap_or("");
        user.eq_ignore_ascii_case(email) || user.eq_ignore_ascii_case(&format!("{short}\\{local}"))
    };
    let (email, mailbox) = state.mailboxes.iter().find(|(email, _)| named(email)).ok_or(Shut::Unknown)?;
    match mailbox.standing {
        Standing::Locked => Err(Shut::Unknown),
        _ if mailbox.password != password => Err(Shut::Unknown),
        Standing::Blocked => Err(Shut::Blocked),
        Standing::Well | Standing::Moving | Standing::Gone | Standing::Full => Ok(email.clone()),
    }
}

/// As whom the request acts: the one signed in, or the one impersonated.
pub(super) fn actor(
    state: &State,
    caller: &str,
    header: Option<&Element>,
    is_grommunio: bool,
) -> Result<String, Refusal> {
    let Some(header) = header else { return Ok(caller.to_owned()) };
    let address = header.t("ConnectingSID").and_then(|own| own.children.first()).map(|own| own.text.trim());
    let address = address.filter(|address| !address.is_empty()).ok_or_else(|| {
        Refusal::fault(
            "ErrorInvalidExchangeImpersonationHeaderData",
            "The ExchangeImpersonation SOAP header is invalid.",
        )
    })?;
    let found = state.mailboxes.keys().find(|email| email.eq_ignore_ascii_case(address));
    let Some(found) = found else {
        let code = if is_grommunio { "ErrorCannotFindUser" } else { "ErrorNonExistentMailbox" };
        return Err(Refusal::fault(code, "No mailbox with such guid or address."));
    };
    if state.impersonators.contains(caller) {
        return Ok(found.clone());
    }
    let words = "The account does not have permission to impersonate the requested user.";
    Err(Refusal::fault("ErrorImpersonateUserDenied", words))
}

/// Whether somebody may do something in a folder.
pub(super) fn allowed(state: &State, actor: &str, (owner, folder): (&str, &str), wanted: Right) -> Result<(), Refusal> {
    let mailbox = state.mailbox(owner)?;
    match mailbox.standing {
        Standing::Moving => return Err(Refusal::new("ErrorMailboxMoveInProgress", "Mailbox move in progress.")),
        Standing::Gone => return Err(Refusal::no_mailbox()),
        Standing::Well | Standing::Full | Standing::Locked | Standing::Blocked => {}
    }
    let right = state.folder(owner, folder)?.rights.get(actor);
    if actor == owner || right.is_some_and(|right| *right >= wanted) { Ok(()) } else { Err(Refusal::denied()) }
}

/// Whether there is room for more.
pub(super) fn has_room(state: &State, owner: &str) -> Result<(), Refusal> {
    match state.mailbox(owner)?.standing {
        Standing::Full => Err(Refusal::new("ErrorQuotaExceeded", "The mailbox quota has been exceeded.")),
        _ => Ok(()),
    }
}
