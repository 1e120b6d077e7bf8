//! Answers and refusals as Graph words them: `{"error":{"code","message","innerError"}}`.

use serde_json::{Value, json};

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Value,
}

impl Reply {
    pub(super) fn ok(body: Value) -> Self {
        Reply { status: 200, headers: Vec::new(), body }
    }

    pub(super) fn created(body: Value) -> Self {
        Reply { status: 201, ..Reply::ok(body) }
    }

    pub(super) fn nothing() -> Self {
        Reply { status: 204, headers: Vec::new(), body: Value::Null }
    }
}

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub status: u16,
    pub code: &'static str,
    pub message: String,
    pub headers: Vec<(&'static str, String)>,
}

impl Refusal {
    pub(super) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Refusal { status, code, message: message.into(), headers: Vec::new() }
    }

    /// The request makes no sense.
    pub(super) fn bad(message: impl Into<String>) -> Self {
        Refusal::new(400, "ErrorInvalidRequest", message)
    }

    /// A query option that this resource does not take.
    pub(super) fn query(message: impl Into<String>) -> Self {
        Refusal::new(400, "ErrorInvalidUrlQuery", message)
    }

    pub(super) fn missing() -> Self {
        Refusal::new(404, "ErrorItemNotFound", "The specified object was not found in the store.")
    }

    pub(super) fn denied() -> Self {
        Refusal::new(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
    }

    pub(super) fn busy(seconds: u64) -> Self {
        let words = "Application is over its MailboxConcurrency limit.";
        Refusal::new(429, "ApplicationThrottled", words).with("retry-after", seconds.to_string())
    }

    pub(super) fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    pub(super) fn reply(self) -> Reply {
        let inner = json!({"date": "2026-12-01T08:00:00", "request-id": "00000000-0000-4000-8000-000000000000"});
        let body = json!({"error": {"code": self.code, "message": self.message, "innerError": inner}});
        Reply { status: self.status, headers: self.headers, body }
    }
}
