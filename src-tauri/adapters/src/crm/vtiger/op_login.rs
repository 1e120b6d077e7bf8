//! `getchallenge` and `login`: signing in with a user name and an access key.

use md5::{Digest as _, Md5};
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::secret::{ExposeSecret as _, SecretString};
use serde_json::Value as Json;

use super::clock::Clock;
use super::fault::Fault;
use super::session::{Send, Session, SignedIn};
use super::wire::Row;

/// Signs in. Only a token that expired or was replaced by somebody else's challenge is worth a second try.
///
/// # Errors
/// A wrong user name or key as [`FailureKind::SignIn`]; else what [`Fault`] says.
pub(super) async fn sign_in(session: &Session, user: &str, key: &SecretString) -> Result<SignedIn, Fault> {
    match attempt(session, user, key).await {
        Err(Fault::Refused(refusal)) if refusal.code == "INVALID_AUTH_TOKEN" => attempt(session, user, key).await,
        answer => answer,
    }
    .map_err(classified)
}

async fn attempt(session: &Session, user: &str, key: &SecretString) -> Result<SignedIn, Fault> {
    let (challenge, date) =
        session.knock(&[("operation", "getchallenge"), ("username", user)]).await.map_err(unknown)?;
    let (token, clock) = parse_challenge(&challenge, date)?;
    session.set_clock(clock);
    let answer = proof(&token, key);
    let parameters = [("operation", "login"), ("username", user), ("accessKey", answer.expose_secret())];
    parse_login(&session.exchange(&Send::Post, &parameters).await?)
}

/// Lower-case hexadecimal MD5 of token and key; Vtiger refuses upper case.
fn proof(token: &str, key: &SecretString) -> SecretString {
    let digest = Md5::digest(format!("{token}{}", key.expose_secret().trim()).as_bytes());
    SecretString::from(digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

fn parse_challenge(result: &Json, date: Option<jiff::Timestamp>) -> Result<(String, Clock), Fault> {
    let row = Row::of(result).ok_or_else(odd)?;
    let time = row.get("serverTime").parse().ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    match (row.get("token"), time) {
        ("", _) | (_, None) => Err(odd()),
        (token, Some(time)) => Ok((token.to_owned(), Clock::set(time, date))),
    }
}

fn parse_login(result: &Json) -> Result<SignedIn, Fault> {
    let row = Row::of(result).ok_or_else(odd)?;
    if row.get("sessionName").is_empty() || row.get("userId").is_empty() {
        return Err(odd());
    }
    Ok(SignedIn {
        name: SecretString::from(row.get("sessionName").to_owned()),
        user_id: row.get("userId").to_owned(),
        time_zone: row.get("time_zone").to_owned(),
        version: row.get("vtigerVersion").to_owned(),
        is_admin: row.get("is_admin") == "on",
    })
}

fn odd() -> Fault {
    Fault::Unreadable { status: 200, empty: false }
}

/// `getchallenge` knows no other reason to deny than an unknown name.
fn unknown(fault: Fault) -> Fault {
    match fault {
        Fault::Refused(refusal) if refusal.code == "ACCESS_DENIED" => {
            Fault::Failed(Failure::new(FailureKind::SignIn, "failure-unknown-user"))
        }
        other => other,
    }
}

fn classified(fault: Fault) -> Fault {
    match fault {
        // With the right key: "Given user is inactive".
        Fault::Refused(refusal) if refusal.code == "AUTHENTICATION_REQUIRED" => {
            Fault::Failed(Failure::new(FailureKind::SignIn, "failure-user-inactive"))
        }
        Fault::Refused(refusal) if refusal.code == "ACCESS_DENIED" => {
            Fault::Failed(Failure::new(FailureKind::SignIn, "failure-wrong-key"))
        }
        other => Fault::Failed(other.failure("-", "login")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proof_is_what_vtiger_computes() {
        let proof = proof("6b0268537f078", &SecretString::from("secret "));
        let expected: String = Md5::digest(b"6b0268537f078secret").iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(proof.expose_secret(), expected);
    }

    #[test]
    fn a_login_tells_who_and_what() {
        let result = serde_json::json!({"sessionName": "1a2b", "userId": "19x5", "time_zone": "Europe/Rome",
            "vtigerVersion": "8.2.0", "is_admin": "off"});
        let signed = parse_login(&result).unwrap();
        assert_eq!((signed.user_id.as_str(), signed.version.as_str()), ("19x5", "8.2.0"));
        assert!(!format!("{signed:?}").contains("1a2b"), "a session's name is a secret");
        assert!(parse_login(&serde_json::json!({"userId": "19x5"})).is_err());
    }
}
