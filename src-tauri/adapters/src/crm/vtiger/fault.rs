//! What can go wrong on the way to an answer, before it is known what that means for the caller.
//!
//! The server's own message text never leaves this file's types: it can hold what people typed. Only its code and what
//! it gives away about deletion and permission does.

use ponte_core::verdict::{Failure, FailureKind};

/// Why there is no result.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fault {
    /// No whole answer came; it may or may not have been carried out.
    Transport(Failure),
    /// An answer that is no JSON: an HTML page, an empty 500, a stack trace. It may or may not have been carried out.
    Unreadable {
        /// HTTP status.
        status: u16,
        /// Whether there was nothing at all.
        empty: bool,
    },
    /// The server said no.
    Refused(Refusal),
    /// Something that needs no further classification.
    Failed(Failure),
}

/// A refusal in the server's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// `ACCESS_DENIED`, …; the number 0 of a duplicate as "0".
    pub code: String,
    /// Never shown, never logged.
    pub message: String,
}

impl Refusal {
    /// Whether the session is to be opened anew.
    pub(super) fn ends_session(&self) -> bool {
        matches!(
            self.code.as_str(),
            "INVALID_SESSIONID" | "AUTHENTICATION_REQUIRED" | "SESSION_EXPIRED" | "SESSION_LEFT_IDLE"
        )
    }

    /// Whether the record was deleted or never was. Vtiger 8.2 and 8.3 answer ACCESS_DENIED for that as for a missing
    /// permission; the sentence alone tells them apart.
    pub(super) fn says_gone(&self) -> bool {
        self.code == "RECORD_NOT_FOUND"
            || (self.code == "ACCESS_DENIED" && self.message.contains("perform the operation is denied"))
    }

    /// Whether the id belongs to another module: a task that became an event, or the other way round.
    pub(super) fn says_other_module(&self) -> bool {
        self.code == "INVALID_ID_ATTRIBUTE"
    }

    /// Whether an organisation of that name exists.
    pub(super) fn says_duplicate(&self) -> bool {
        self.code == "0"
    }
}

impl Fault {
    /// An answer that is whole and about something else than what was asked.
    pub(super) const OTHER: Fault = Fault::Unreadable { status: 200, empty: false };

    /// Whether a write that ended so may have been carried out all the same. Vtiger stores a record and then fails on it.
    pub(super) fn may_have_happened(&self) -> bool {
        match self {
            Fault::Transport(failure) => {
                !["failure-unreachable", "failure-certificate", "failure-tls"].contains(&failure.code.as_str())
            }
            Fault::Unreadable { .. } => true,
            Fault::Refused(refusal) => refusal.code == "INTERNAL_SERVER_ERROR",
            Fault::Failed(_) => false,
        }
    }

    /// What it means for the collection `module` while doing `operation`.
    pub(super) fn failure(self, module: &str, operation: &str) -> Failure {
        let failure = match self {
            Fault::Transport(failure) | Fault::Failed(failure) => return failure,
            Fault::Unreadable { status, .. } => unreadable(status),
            Fault::Refused(refusal) => refused(&refusal),
        };
        failure.with("module", module).with("operation", operation)
    }
}

fn unreadable(status: u16) -> Failure {
    match status {
        401 | 403 | 407 => Failure::new(FailureKind::Forbidden, "failure-crm-door-closed").with("status", status),
        500..=599 | 429 => Failure::new(FailureKind::Retry, "failure-crm-error").with("status", status),
        _ => Failure::new(FailureKind::Unreadable, "failure-crm-unreadable").with("status", status),
    }
}

fn refused(refusal: &Refusal) -> Failure {
    let (kind, code) = match refusal.code.as_str() {
        "INVALID_USER_CREDENTIALS" | "INVALID_AUTH_TOKEN" => (FailureKind::SignIn, "failure-wrong-key"),
        "INVALID_SESSIONID" | "AUTHENTICATION_REQUIRED" => (FailureKind::Retry, "failure-crm-session"),
        "ACCESS_DENIED" => (FailureKind::Forbidden, "failure-crm-access-denied"),
        "INTERNAL_SERVER_ERROR" | "DATABASE_QUERY_ERROR" => (FailureKind::Retry, "failure-crm-internal"),
        "QUERY_SYNTAX_ERROR" => (FailureKind::Bug, "failure-crm-query"),
        "MANDATORY_FIELDS_MISSING" => return mandatory(&refusal.message),
        "0" => (FailureKind::Record, "failure-duplicate-company"),
        _ => (FailureKind::Record, "failure-crm-refused"),
    };
    Failure::new(kind, code).with("code", code_word(&refusal.code))
}

/// Vtiger names the first missing field: "subject does not have a value".
fn mandatory(message: &str) -> Failure {
    let field = message.split_whitespace().next().unwrap_or("").to_owned();
    Failure::new(FailureKind::Record, "failure-crm-mandatory").with("field", code_word(&field))
}

/// A server's word as it may be shown: letters, digits and underscores, of sane length.
fn code_word(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(code: &str, message: &str) -> Refusal {
        Refusal { code: code.into(), message: message.into() }
    }

    #[test]
    fn gone_and_forbidden_differ_in_the_sentence_only() {
        assert!(refusal("ACCESS_DENIED", "Permission to perform the operation is denied").says_gone());
        assert!(!refusal("ACCESS_DENIED", "Permission to read given object is denied").says_gone());
        assert!(!refusal("ACCESS_DENIED", "Permesso negato").says_gone(), "another language is no deletion");
    }

    #[test]
    fn each_refusal_has_its_remedy() {
        let cases = [
            ("INVALID_USER_CREDENTIALS", FailureKind::SignIn, "failure-wrong-key"),
            ("ACCESS_DENIED", FailureKind::Forbidden, "failure-crm-access-denied"),
            ("INTERNAL_SERVER_ERROR", FailureKind::Retry, "failure-crm-internal"),
            ("QUERY_SYNTAX_ERROR", FailureKind::Bug, "failure-crm-query"),
            ("0", FailureKind::Record, "failure-duplicate-company"),
            ("REFERENCE_INVALID", FailureKind::Record, "failure-crm-refused"),
        ];
        for (code, kind, key) in cases {
            let failure = Fault::Refused(refusal(code, "Giulia Rossi")).failure("Events", "create");
            assert_eq!((failure.kind, failure.code.as_str()), (kind, key));
            assert!(!format!("{failure:?}").contains("Giulia"), "a person's words in a failure");
        }
    }

    #[test]
    fn a_missing_field_is_named() {
        let fault = Fault::Refused(refusal("MANDATORY_FIELDS_MISSING", "cf_900 does not have a value"));
        assert_eq!(fault.failure("Contacts", "create").details["field"], "cf_900");
    }
}
