//! The provider's answer as the browser brings it: whether it is the answer to our question, and what it says.
//!
//! What does not carry the state of the flow under way is nobody's answer and has no effect, whatever else it says.

use subtle::ConstantTimeEq as _;
use url::form_urlencoded;

use super::provider::Issuer;
use crate::secret::{ExposeSecret as _, SecretString};

/// What came back.
#[derive(Debug)]
pub(super) enum Callback {
    /// A code, good for one exchange.
    Code(SecretString),
    /// The provider says no.
    Refused {
        /// The word of the protocol.
        error: String,
        /// The provider's own words; never shown or logged.
        description: String,
    },
    /// The answer is another provider's (RFC 9207 §2.4): the code in it is not sent anywhere.
    OtherServer,
}

/// The parameters that decide. None of them may stand there twice (RFC 6749 §3.1).
const DECISIVE: [&str; 5] = ["code", "state", "iss", "error", "error_description"];

/// The answer in `query`, if it is one to the flow with this `state`.
pub(super) fn read(query: &str, state: &SecretString, issuer: Option<&Issuer>) -> Option<Callback> {
    let mut given: [Option<String>; 5] = Default::default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let Some(place) = DECISIVE.iter().position(|known| *known == name) else { continue };
        let slot = given.get_mut(place)?;
        if slot.is_some() {
            return None;
        }
        *slot = Some(value.into_owned());
    }
    let [code, shown, iss, error, description] = given;
    if !bool::from(shown?.as_bytes().ct_eq(state.expose_secret().as_bytes())) {
        return None;
    }
    if issuer.is_some_and(|issuer| !issuer.is(iss.as_deref())) {
        return Some(Callback::OtherServer);
    }
    match (code.filter(|code| !code.is_empty()), error) {
        (Some(code), None) => Some(Callback::Code(SecretString::from(code))),
        (None, Some(error)) => Some(Callback::Refused { error, description: description.unwrap_or_default() }),
        (Some(_), Some(_)) | (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_ours_by_its_state_and_its_issuer() {
        let (state, issuer) = (SecretString::from("s3cr3t"), Issuer::exactly("https://a.it").promised());
        let rows = [
            ("code=c&state=s3cr3t&iss=https%3A%2F%2Fa.it", "code"),
            ("error=access_denied&state=s3cr3t&iss=https://a.it", "refused"),
            ("code=c&state=s3cr3t&iss=https://evil.it", "other"),
            ("code=c&state=s3cr3t", "other"),
            ("code=c&state=wrong&iss=https://a.it", "nothing"),
            ("code=c&iss=https://a.it", "nothing"),
            ("code=c&state=&iss=https://a.it", "nothing"),
            ("code=c&code=d&state=s3cr3t&iss=https://a.it", "nothing"),
            ("code=c&state=s3cr3t&state=s3cr3t&iss=https://a.it", "nothing"),
            ("code=c&state=s3cr3t&iss=https://a.it&iss=https://evil.it", "nothing"),
            ("code=c&error=x&state=s3cr3t&iss=https://a.it", "nothing"),
            ("code=&state=s3cr3t&iss=https://a.it", "nothing"),
            ("state=s3cr3t&iss=https://a.it", "nothing"),
            ("", "nothing"),
        ];
        for (query, expected) in rows {
            let found = match read(query, &state, Some(&issuer)) {
                Some(Callback::Code(_)) => "code",
                Some(Callback::Refused { .. }) => "refused",
                Some(Callback::OtherServer) => "other",
                None => "nothing",
            };
            assert_eq!(found, expected, "{query}");
        }
        assert!(matches!(read("code=c&state=s3cr3t", &state, None), Some(Callback::Code(_))));
        assert!(!format!("{:?}", read("code=canary&state=s3cr3t", &state, None)).contains("canary"));
    }
}
