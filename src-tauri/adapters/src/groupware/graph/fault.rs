//! What a refusal of Graph means: for the run, and for the user. Messages of the service are not passed on, since they may
//! name what somebody typed; its codes are.

use std::time::Duration;

use ponte_core::verdict::{Failure, FailureKind};
use serde_json::Value;

/// What one request may not be: four megabytes, a batch with all of its parts (learn.microsoft.com/graph/json-batching).
pub const TOO_LARGE: &str = "failure-exchange-too-large";

/// The failure that an answer above 299 stands for.
#[must_use]
pub fn failure(status: u16, body: &Value, retry_after: Option<Duration>) -> Failure {
    let code = code(body);
    let of = |kind, key: &str| Failure::new(kind, key).with("status", status).with("code", code);
    match (status, code) {
        (_, "MailboxNotEnabledForRESTAPI" | "MailboxNotSupportedForRESTAPI" | "ErrorMailboxNotEnabledForRESTAPI") => {
            of(FailureKind::Forbidden, "failure-graph-no-mailbox")
        }
        (_, "ErrorMailboxMoveInProgress" | "ErrorMailboxStoreUnavailable" | "MailboxInfoStale") => {
            of(FailureKind::Retry, "failure-graph-moving").after(retry_after)
        }
        (_, "ErrorQuotaExceeded") | (507, _) => of(FailureKind::Forbidden, "failure-graph-full"),
        (401, _) => of(FailureKind::SignIn, "failure-graph-sign-in"),
        (403, _) => of(FailureKind::Forbidden, "failure-graph-denied"),
        (404, _) => of(FailureKind::Forbidden, "failure-graph-collection-missing"),
        (413, _) => of(FailureKind::Record, TOO_LARGE),
        (429, _) => of(FailureKind::Retry, "failure-graph-busy").after(retry_after.or(Some(PATIENCE))),
        (408 | 425 | 500..=599, _) => of(FailureKind::Retry, "failure-graph-server-error").after(retry_after),
        _ => of(FailureKind::Record, "failure-graph-refused"),
    }
}

/// How long is waited where a throttled answer does not say.
const PATIENCE: Duration = Duration::from_secs(30);

/// The code of an error; "" where it says none. Only what looks like a code is believed.
#[must_use]
pub fn code(body: &Value) -> &str {
    let said = body.pointer("/error/code").and_then(Value::as_str).unwrap_or("");
    let plain = said.len() <= 80 && said.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    if plain { said } else { "" }
}

/// The service takes no token of this sign-in any more.
#[must_use]
pub fn signed_out() -> Failure {
    Failure::new(FailureKind::SignIn, "failure-graph-sign-in").with("status", 401)
}

/// An answer that makes no sense. Nothing is deleted because of it.
#[must_use]
pub fn unreadable(reason: &str) -> Failure {
    Failure::new(FailureKind::Unreadable, "failure-graph-answer").with("reason", reason)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn refusals_are_told_apart() {
        let rows = [
            (404, "MailboxNotEnabledForRESTAPI", FailureKind::Forbidden, "failure-graph-no-mailbox"),
            (503, "ErrorMailboxMoveInProgress", FailureKind::Retry, "failure-graph-moving"),
            (507, "ErrorQuotaExceeded", FailureKind::Forbidden, "failure-graph-full"),
            (401, "InvalidAuthenticationToken", FailureKind::SignIn, "failure-graph-sign-in"),
            (403, "ErrorAccessDenied", FailureKind::Forbidden, "failure-graph-denied"),
            (429, "ApplicationThrottled", FailureKind::Retry, "failure-graph-busy"),
            (503, "", FailureKind::Retry, "failure-graph-server-error"),
            (413, "", FailureKind::Record, TOO_LARGE),
            (400, "ErrorInvalidRecurrence", FailureKind::Record, "failure-graph-refused"),
        ];
        for (status, code, kind, key) in rows {
            let failure = failure(status, &json!({"error": {"code": code}}), None);
            assert_eq!((failure.kind, failure.code.as_str()), (kind, key), "{status} {code}");
        }
    }

    #[test]
    fn an_hour_is_an_hour_and_silence_is_patience() {
        let hour = Some(Duration::from_secs(3600));
        assert_eq!(failure(429, &Value::Null, hour).retry_after, hour);
        assert_eq!(failure(429, &Value::Null, None).retry_after, Some(PATIENCE));
    }

    #[test]
    fn a_sentence_is_no_code() {
        assert_eq!(code(&json!({"error": {"code": "Mario Rossi is on holiday"}})), "");
    }
}
