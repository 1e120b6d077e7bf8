//! What a token lets do at the embedded service, and how it refuses one.

use super::refusal::Refusal;
use crate::sign_in::{CLAIMS, Doubt, Token, Tokens};

/// What a client asks for before the first customer consents.
pub const SCOPES: [&str; 4] = ["Calendars.ReadWrite", "Contacts.ReadWrite", "Tasks.ReadWrite", "User.Read"];

/// Who asks.
pub(super) fn check<'t>(tokens: &'t Tokens, authorization: Option<&str>) -> Result<&'t Token, Refusal> {
    tokens.find(authorization).map_err(|doubt| {
        let (message, more) = match doubt {
            Doubt::Unknown => ("Access token is empty or unknown.", String::new()),
            Doubt::Challenged => (
                "Continuous access evaluation resulted in challenge.",
                format!(", error=\"insufficient_claims\", claims=\"{CLAIMS}\""),
            ),
            Doubt::Expired => {
                ("Lifetime validation failed, the token is expired.", ", error=\"invalid_token\"".to_owned())
            }
        };
        let challenge = format!("Bearer realm=\"\", authorization_uri=\"https://login.example/\"{more}");
        Refusal::new(401, "InvalidAuthenticationToken", message).with("www-authenticate", challenge)
    })
}
