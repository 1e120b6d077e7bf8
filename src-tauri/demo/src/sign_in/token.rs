//! Bearer tokens: whose they are, what they may, and until when. A sign-in service hands them out elsewhere; here they are
//! checked, and can be made to expire.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use serde_json::Value;

/// What a challenge asks for: `{"access_token":{}}`.
pub(crate) const CLAIMS: &str = "eyJhY2Nlc3NfdG9rZW4iOnt9fQ==";

/// Why a token lets nobody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// There is none, or not from here.
    Unknown,
    /// Who they are has to be proved anew: continuous access evaluation, or conditional access that asks for a second factor.
    Challenged,
    /// Its time is over.
    Expired,
}

#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub user: String,
    pub scopes: Vec<String>,
    until: Instant,
    /// A claims challenge that only signing in again answers.
    challenged: bool,
}

/// All tokens ever handed out.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    all: BTreeMap<String, Token>,
    serial: u64,
    /// Who has to prove anew who they are, by a sign-in that says so.
    demands: BTreeSet<String>,
}

impl Tokens {
    pub(crate) fn issue(&mut self, user: &str, scopes: &[&str], lifetime: Duration) -> String {
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
    pub(crate) fn expire(&mut self, user: &str) {
        self.all.values_mut().filter(|token| token.user == user).for_each(|token| token.until = Instant::now());
    }

    /// The user must prove anew who they are.
    pub(crate) fn challenge(&mut self, user: &str) {
        self.demands.insert(user.to_owned());
        self.all.values_mut().filter(|token| token.user == user).for_each(|token| token.challenged = true);
    }

    /// A sign-in under these claims proves what was demanded of this user.
    pub(crate) fn proved(&mut self, user: &str, claims: &str) {
        if serde_json::from_str::<Value>(claims).is_ok_and(|claims| claims.get("access_token").is_some()) {
            self.demands.remove(user);
        }
    }

    /// Whose token a request shows.
    pub(crate) fn find(&self, authorization: Option<&str>) -> Result<&Token, Doubt> {
        let text = authorization.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or("");
        let token = self.all.get(text).ok_or(Doubt::Unknown)?;
        match token {
            token if token.challenged => Err(Doubt::Challenged),
            token if token.until <= Instant::now() => Err(Doubt::Expired),
            token => Ok(token),
        }
    }
}
