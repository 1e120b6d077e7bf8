//! Why something is refused: by a response code in the message of one item, by a SOAP fault for the whole request, or by
//! the web server before Exchange sees it.

/// A refusal of one item, or of the whole request where it is met before the items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub code: &'static str,
    pub message: String,
    /// A fault even where it is met at an item.
    pub is_fault: bool,
    /// `BackOffMilliseconds`.
    pub back_off: Option<u64>,
}

impl Refusal {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Refusal { code, message: message.into(), is_fault: false, back_off: None }
    }

    pub(super) fn fault(code: &'static str, message: impl Into<String>) -> Self {
        Refusal { is_fault: true, ..Refusal::new(code, message) }
    }

    pub(super) fn schema(violation: &str) -> Self {
        Refusal::fault("ErrorSchemaValidation", format!("The request failed schema validation: {violation}"))
    }

    pub(super) fn busy(milliseconds: u64) -> Self {
        let message = "The server cannot service this request right now. Try again later.";
        Refusal { back_off: Some(milliseconds), ..Refusal::fault("ErrorServerBusy", message) }
    }

    pub(super) fn missing() -> Self {
        Refusal::new("ErrorItemNotFound", "The specified object was not found in the store.")
    }

    pub(super) fn no_folder() -> Self {
        Refusal::new("ErrorFolderNotFound", "The specified folder could not be found in the store.")
    }

    pub(super) fn no_mailbox() -> Self {
        Refusal::new("ErrorNonExistentMailbox", "The SMTP address has no mailbox associated with it.")
    }

    pub(super) fn denied() -> Self {
        Refusal::new("ErrorAccessDenied", "Access is denied. Check credentials and try again.")
    }

    pub(super) fn malformed() -> Self {
        Refusal::new("ErrorInvalidIdMalformed", "Id is malformed.")
    }

    /// Whether the request made no sense, rather than met a state in which it cannot be done.
    pub(super) fn is_nonsense(&self) -> bool {
        is_nonsense(self.code)
    }
}

/// Whether a code says that a request made no sense.
pub(super) fn is_nonsense(code: &str) -> bool {
    let words = ["Invalid", "Schema", "Required", "Mismatch", "Incorrect", "Unsupported", "CannotCreate", "Malformed"];
    words.iter().any(|word| code.contains(word))
        && !matches!(code, "ErrorInvalidSyncStateData" | "ErrorInvalidIdMalformed")
}
