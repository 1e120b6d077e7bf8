//! What a refusal of Exchange means: for the run, and for the user. Its messages are not passed on, since they may name what
//! somebody typed; its response codes are.

use std::time::Duration;

use ponte_core::verdict::{Failure, FailureKind};

use super::xml::Element;

/// How long is waited where a busy server does not say.
const PATIENCE: Duration = Duration::from_secs(30);
/// A server that asks for more is asked again all the same.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// Why a server did not answer: the fault of a whole request, or the code of one of its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fault {
    /// Its response code; "" where it says none.
    pub code: String,
    /// How long it asks to be left alone.
    pub back_off: Option<Duration>,
}

impl Fault {
    /// A fault of SOAP.
    #[must_use]
    pub fn of(fault: &Element) -> Self {
        let said = fault.find("ResponseCode").map_or("", |code| code.text.as_str());
        let said = if said.is_empty() { fault.text_at(&["faultcode"]).rsplit(':').next().unwrap_or("") } else { said };
        Fault { code: plain(said), back_off: back_off(fault) }
    }

    /// The refusal of one part of a request, if it is one.
    #[must_use]
    pub fn of_message(message: &Element) -> Option<Self> {
        let code = message.text_at(&["ResponseCode"]);
        let failed = message.attribute("ResponseClass") == "Error" || !matches!(code, "" | "NoError");
        // A warning says that what follows it was not tried.
        failed.then(|| Fault { code: plain(code), back_off: back_off(message) })
    }

    /// Whether it asks for patience.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        matches!(self.code.as_str(), "ErrorServerBusy" | "ErrorTooManyObjectsOpened" | "ErrorExceededConnectionCount")
    }

    /// Whether it says that there is no such item, and not that the mailbox or the folder is gone.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(
            self.code.as_str(),
            "ErrorItemNotFound" | "ErrorInvalidIdMalformed" | "ErrorInvalidId" | "ErrorInvalidIdEmpty"
        )
    }

    /// Whether it says that somebody else changed the item meanwhile.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        matches!(
            self.code.as_str(),
            "ErrorIrresolvableConflict"
                | "ErrorStaleObject"
                | "ErrorChangeKeyRequiredForWriteOperations"
                | "ErrorInvalidChangeKey"
        )
    }

    /// What it means.
    #[must_use]
    pub fn failure(&self) -> Failure {
        let of = |kind, key: &str| Failure::new(kind, key).with("code", &self.code);
        match self.code.as_str() {
            _ if self.is_busy() => {
                of(FailureKind::Retry, "failure-ews-busy").after(Some(self.back_off.unwrap_or(PATIENCE)))
            }
            "ErrorMailboxMoveInProgress" | "ErrorMailboxStoreUnavailable" | "ErrorMailboxFailover" => {
                of(FailureKind::Retry, "failure-ews-moving")
            }
            "ErrorInternalServerError"
            | "ErrorInternalServerTransientError"
            | "ErrorTimeoutExpired"
            | "ErrorConnectionFailed"
            | "ErrorBatchProcessingStopped"
            | "ErrorRequestStreamTooBig"
            | "ErrorADUnavailable"
            | "ErrorNotEnoughMemory" => of(FailureKind::Retry, "failure-ews-server-error"),
            "ErrorQuotaExceeded" | "ErrorFolderFull" | "ErrorMessageSizeExceeded" => {
                of(FailureKind::Forbidden, "failure-ews-full")
            }
            "ErrorImpersonateUserDenied" | "ErrorImpersonationDenied" | "ErrorImpersonationFailed" => {
                of(FailureKind::Forbidden, "failure-ews-impersonation")
            }
            "ErrorCannotFindUser"
            | "ErrorNonExistentMailbox"
            | "ErrorMailboxConfiguration"
            | "ErrorMissingEmailAddress"
            | "ErrorNonPrimarySmtpAddress"
            | "ErrorWrongServerVersionDelegate" => of(FailureKind::Forbidden, "failure-ews-no-mailbox"),
            "ErrorAccountDisabled" | "ErrorPasswordExpired" | "ErrorPasswordChangeRequired" => {
                of(FailureKind::SignIn, "failure-ews-account")
            }
            "ErrorAccessDenied" | "ErrorCreateItemAccessDenied" | "ErrorAccessModeSpecified" => {
                of(FailureKind::Forbidden, "failure-ews-denied")
            }
            "ErrorFolderNotFound" | "ErrorParentFolderNotFound" | "ErrorSyncFolderNotFound" => {
                of(FailureKind::Forbidden, "failure-ews-collection-missing")
            }
            "ErrorInvalidServerVersion" | "ErrorIncorrectSchemaVersion" => {
                of(FailureKind::Forbidden, "failure-ews-version")
            }
            _ => of(FailureKind::Record, "failure-ews-refused"),
        }
    }

    /// The same of a listing: whatever refuses one leaves it unread, and is no single record's trouble.
    #[must_use]
    pub fn listed(&self) -> Failure {
        let failure = self.failure();
        match failure.kind {
            FailureKind::Record if self.is_absent() => {
                Failure::new(FailureKind::Forbidden, "failure-ews-collection-missing").with("code", &self.code)
            }
            FailureKind::Record => Failure { kind: FailureKind::Unreadable, ..failure },
            _ => failure,
        }
    }
}

/// Only what looks like a code is believed.
fn plain(said: &str) -> String {
    let said = said.trim();
    let is_code = said.len() <= 80 && said.chars().all(|c| c.is_ascii_alphanumeric());
    if is_code { said.to_owned() } else { String::new() }
}

/// `BackOffMilliseconds` (EWS throttling).
fn back_off(element: &Element) -> Option<Duration> {
    let values = &element.find("MessageXml")?.children;
    let own = values.iter().find(|value| value.attribute("Name") == "BackOffMilliseconds")?;
    let wait = Duration::from_millis(own.text.trim().parse().ok()?);
    Some(wait.min(LONGEST))
}

/// An answer that makes no sense. Nothing is deleted because of it.
#[must_use]
pub fn unreadable(reason: &str) -> Failure {
    Failure::new(FailureKind::Unreadable, "failure-ews-answer").with("reason", reason)
}

#[cfg(test)]
mod tests {
    use super::super::xml::parse;
    use super::*;

    #[test]
    fn refusals_are_told_apart() {
        let rows = [
            ("ErrorServerBusy", FailureKind::Retry, "failure-ews-busy"),
            ("ErrorMailboxMoveInProgress", FailureKind::Retry, "failure-ews-moving"),
            ("ErrorQuotaExceeded", FailureKind::Forbidden, "failure-ews-full"),
            ("ErrorImpersonateUserDenied", FailureKind::Forbidden, "failure-ews-impersonation"),
            ("ErrorNonExistentMailbox", FailureKind::Forbidden, "failure-ews-no-mailbox"),
            ("ErrorAccountDisabled", FailureKind::SignIn, "failure-ews-account"),
            ("ErrorAccessDenied", FailureKind::Forbidden, "failure-ews-denied"),
            ("ErrorFolderNotFound", FailureKind::Forbidden, "failure-ews-collection-missing"),
            ("ErrorInternalServerError", FailureKind::Retry, "failure-ews-server-error"),
            ("ErrorInvalidRecurrence", FailureKind::Record, "failure-ews-refused"),
            ("", FailureKind::Record, "failure-ews-refused"),
        ];
        for (code, kind, key) in rows {
            let failure = Fault { code: code.to_owned(), back_off: None }.failure();
            assert_eq!((failure.kind, failure.code.as_str()), (kind, key), "{code}");
        }
    }

    #[test]
    fn a_busy_server_says_for_how_long_and_silence_is_patience() {
        let fault = |wait: &str| {
            let text = format!(
                "<Fault><faultcode>a:ErrorServerBusy</faultcode><detail><MessageXml>\
                 <Value Name='BackOffMilliseconds'>{wait}</Value></MessageXml></detail></Fault>"
            );
            Fault::of(&parse(text.as_bytes()).unwrap()).failure()
        };
        assert_eq!(fault("3600000").retry_after, Some(Duration::from_secs(3600)));
        assert_eq!(fault("").retry_after, Some(PATIENCE));
        assert_eq!(fault("99999999999").retry_after, Some(LONGEST));
    }

    #[test]
    fn a_sentence_is_no_code() {
        let text = "<M ResponseClass='Error'><ResponseCode>Mario Rossi is away</ResponseCode></M>";
        assert_eq!(Fault::of_message(&parse(text.as_bytes()).unwrap()).unwrap().code, "");
        let fine = parse(b"<M ResponseClass='Success'><ResponseCode>NoError</ResponseCode></M>").unwrap();
        assert_eq!(Fault::of_message(&fine), None);
    }
}
