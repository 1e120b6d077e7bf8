//! Challenge, sign-in and sessions. There is one challenge per user, so a second one spoils the first (S14).

use std::sync::Arc;

use md5::{Digest, Md5};

use super::{
    encode::Json,
    refusal::Refusal,
    request::Request,
    state::{Session, State},
};

/// How long a challenge lives, in seconds.
const CHALLENGE_LIFE: i64 = 300;

pub(super) fn md5_hex(text: &str) -> String {
    Md5::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `getchallenge`.
pub(super) fn challenge(state: &mut State, request: &Request) -> Result<Json, Refusal> {
    let name = request.get("username");
    if name.is_empty() {
        return Err(Refusal::new("ACCESS_DENIED", "No username given"));
    }
    let Some(user) = state.user_named(name) else {
        return Err(Refusal::new("ACCESS_DENIED", "username does not exists"));
    };
    let token = state.unique(13);
    let now = state.now();
    state.challenges.insert(user, (token.clone(), now + CHALLENGE_LIFE));
    Ok(Json::map([
        ("token", Json::Text(token)),
        ("serverTime", Json::Int(now)),
        ("expireTime", Json::Int(now + CHALLENGE_LIFE)),
    ]))
}

/// `login`. The token stays usable until it is replaced or expires.
pub(super) fn login(state: &mut State, request: &Request) -> Result<Json, Refusal> {
    let stale = || Refusal::new("INVALID_AUTH_TOKEN", "Specified token is invalid or expired");
    let number = state.user_named(request.get("username")).ok_or_else(stale)?;
    let (token, expires) = state.challenges.get(&number).ok_or_else(stale)?;
    if *expires < state.now() {
        return Err(stale());
    }
    let user = state.users.get(&number).ok_or_else(stale)?;
    if request.get("accessKey") != md5_hex(&format!("{token}{}", user.key)) {
        return Err(Refusal::new("INVALID_USER_CREDENTIALS", "Invalid username or password"));
    }
    if !user.active {
        return Err(Refusal::new("AUTHENTICATION_REQUIRED", "Given user is inactive"));
    }
    let mut answer = vec![
        ("username", user.name.clone()),
        ("first_name", user.first_name.clone()),
        ("last_name", user.last_name.clone()),
        ("email", user.email.clone()),
        ("time_zone", user.zone.clone()),
        ("hour_format", "24".to_owned()),
        ("date_format", "yyyy-mm-dd".to_owned()),
        ("is_admin", if user.admin { "on" } else { "off" }.to_owned()),
        ("call_duration", "5".to_owned()),
        ("other_event_duration", "5".to_owned()),
    ];
    let session = state.unique(21);
    if !state.forgetful {
        state.sessions.insert(session.clone(), Session { user: number, turn: Arc::default() });
    }
    answer.extend(identity(state, &session, number));
    Ok(Json::map(answer.into_iter().map(|(key, value)| (key, Json::Text(value)))))
}

/// `extendsession`.
pub(super) fn extend(state: &State, session: &str, user: u64) -> Json {
    Json::map(identity(state, session, user).into_iter().map(|(key, value)| (key, Json::Text(value))))
}

fn identity(state: &State, session: &str, user: u64) -> [(&'static str, String); 4] {
    [
        ("sessionName", session.to_owned()),
        ("userId", format!("19x{user}")),
        ("version", "0.22".to_owned()),
        ("vtigerVersion", state.version.number().to_owned()),
    ]
}

/// The user of a session.
///
/// # Errors
/// No session given, or one that is not there (any more).
pub(super) fn signed_in(state: &State, session: Option<&str>) -> Result<u64, Refusal> {
    match session {
        None | Some("" | "null") => Err(Refusal::new("AUTHENTICATION_REQUIRED", "Authencation required")),
        Some(name) => match state.sessions.get(name) {
            Some(session) => Ok(session.user),
            None => Err(Refusal::new("INVALID_SESSIONID", "Session Identifier provided is Invalid")),
        },
    }
}
