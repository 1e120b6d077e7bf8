//! The ways a Vtiger says no. HTTP status is 200 for all of them but a fatal, which is an empty 500.

use super::encode::Json;

/// Why a request was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// `{"success":false,"error":{"message","code"}}`.
    Api {
        /// The code, as `ACCESS_DENIED`.
        code: &'static str,
        /// The sentence.
        message: String,
    },
    /// A duplicate: its code is the number 0.
    Duplicate,
    /// PHP died: HTTP 500 with an empty body.
    Fatal,
    /// HTTP 200 with this text instead of JSON.
    Page(&'static str),
}

/// The text of a statement that the database refused.
pub(super) const SQL_FAILURE: &str =
    "<pre>array (\n  0 => \n  array (\n    'file' => 'PearDatabase.php',\n  ),\n)</pre>";
/// The text of a missing privilege file.
pub(super) const RESTRICTED_FILE: &str = "Sorry! Attempt to access restricted file.";

impl Refusal {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self::Api { code, message: message.into() }
    }

    /// Gone, never there, or not allowed at all.
    pub(super) fn denied() -> Self {
        Self::new("ACCESS_DENIED", "Permission to perform the operation is denied")
    }

    /// Denied for one parameter: `id`, `query`, `name : Nope`.
    pub(super) fn denied_for(what: &str) -> Self {
        Self::new("ACCESS_DENIED", format!("Permission to perform the operation is denied for {what}"))
    }

    /// There, but not for this user.
    pub(super) fn unreadable() -> Self {
        Self::new("ACCESS_DENIED", "Permission to read given object is denied")
    }

    pub(super) fn wrong_id() -> Self {
        Self::new("INVALID_ID_ATTRIBUTE", "Id specified is incorrect")
    }

    pub(super) fn internal() -> Self {
        Self::new("INTERNAL_SERVER_ERROR", "Unknown Error while processing request")
    }

    pub(super) fn missing(field: &str) -> Self {
        Self::new("MANDATORY_FIELDS_MISSING", format!("{field} does not have a value"))
    }

    /// The body of an API error; none for the two that are not JSON.
    pub(super) fn json(&self) -> Option<Json> {
        let (message, code) = match self {
            Self::Api { code, message } => (message.as_str(), Json::from(*code)),
            Self::Duplicate => ("Duplicate(s) detected!", Json::Int(0)),
            Self::Fatal | Self::Page(_) => return None,
        };
        let error = Json::map([("message", Json::from(message)), ("code", code)]);
        Some(Json::map([("success", Json::Bool(false)), ("error", error)]))
    }
}
