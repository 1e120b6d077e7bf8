//! Bearer tokens: whose they are, what they may, and until when. A sign-in service hands them out elsewhere; here they are
//! checked, and can be made to expire.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::refusal::Refusal;

/// What a client asks for before the first customer consents.
pub const SCOPES: [&str; 4] = ["Calendars.ReadWrite", "Contacts.ReadWrite", "Tasks.ReadWrite", "User.Read"];

#[derive(Debug, Clone)]
pub(super) struct Token {
    pub user: String,
    pub scopes: Vec<String>,
    until: Instant,
    /// A claims challenge that only signing in again answers.
    challenged: bool,
}

/// All tokens ever handed out.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    all: BTreeMap<String, Token>,
    serial: u64,
    /// Who has to prove anew who they are, by a sign-in that says so.
    demands: BTreeSet<String>,
}

impl Tokens {
    pub(super) fn issue(&mut self, user: &str, scopes: &[&str], lifetime: Duration) -> String {
        self.serial += 1;
        let text = format!("eyJ0eXAiOiJKV1QifQ.{:08x}.{user}", self.serial.wrapping_mul(0x9e37_79b9));
        let scopes = scopes.iter().map(|&scope| scope.to_owned()).collect();
        let token = Token {
            user: user.to_owned(),
            scopes,
            until: Instant::now() + lifetime,
            challenged: self.demands.contains(user),
        };
        self.all.insert(text.clone(), token);
        text
    }

    /// All that were handed out to this user are good no more.
    pub(super) fn expire(&mut self, user: &str) {
        self.all.values_mut().filter(|token| token.user == user).for_each(|token| token.until = Instant::now());
    }

    /// The user must prove anew who they are.
    pub(super) fn challenge(&mut self, user: &str) {
        self.demands.insert(user.to_owned());
        self.all.values_mut().filter(|token| token.user == user).for_each(|token| token.challenged = true);
    }

    /// A sign-in under these claims proves what was demanded of this user.
    pub(super) fn proved(&mut self, user: &str, claims: &str) {
        if serde_json::from_str::<Value>(claims).is_ok_and(|claims| claims.get("access_token").is_some()) {
            self.demands.remove(user);
        }
    }

    /// Who asks.
    pub(super) fn check(&self, header: Option<&str>) -> Result<&Token, Refusal> {
        let text = header.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or("");
        let challenge = |more: &str| format!("Bearer realm=\"\", authorization_uri=\"https://login.example/\"{more}");
        let refused = |message: &str, more: &str| {
            Refusal::new(401, "InvalidAuthenticationToken", message).with("www-authenticate", challenge(more))
        };
        let token = self.all.get(text).ok_or_else(|| refused("Access token is empty or unknown.", ""))?;
        if token.challenged {
            // Continuous access evaluation, and conditional access that asks for a second factor.
            let more = ", error=\"insufficient_claims\", claims=\"eyJhY2Nlc3NfdG9rZW4iOnt9fQ==\"";
            return Err(refused("Continuous access evaluation resulted in challenge.", more));
        }
        if token.until <= Instant::now() {
            return Err(refused("Lifetime validation failed, the token is expired.", ", error=\"invalid_token\""));
        }
        Ok(token)
    }
}
