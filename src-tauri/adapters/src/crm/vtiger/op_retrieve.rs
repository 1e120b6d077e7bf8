//! `retrieve`: one record, and the five answers to whether it is there. An answer that shows another record than the one
//! that was asked for is none: what stands there is written to next.

use super::fault::Fault;
use super::session::{Send, Session};
use super::wire::Row;

/// What is behind an id.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Found {
    /// It is there.
    Here(Row),
    /// It was deleted, or never was.
    Gone,
    /// It is there under another module's prefix.
    OtherModule,
    /// It is there and may not be read.
    NoAccess,
}

/// Asks for one record.
///
/// # Errors
/// What keeps it from being asked for.
pub(super) async fn retrieve(session: &Session, id: &str) -> Result<Found, Fault> {
    match session.call(&Send::Get, "retrieve", &[("id", id)]).await {
        Ok(result) => Row::of(&result).and_then(|row| row.about(id)).map(Found::Here).ok_or(Fault::OTHER),
        Err(fault) => refused(fault),
    }
}

fn refused(fault: Fault) -> Result<Found, Fault> {
    match fault {
        Fault::Refused(refusal) if refusal.says_gone() => Ok(Found::Gone),
        Fault::Refused(refusal) if refusal.says_other_module() => Ok(Found::OtherModule),
        Fault::Refused(refusal) if refusal.code == "ACCESS_DENIED" => Ok(Found::NoAccess),
        other => Err(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crm::vtiger::fault::Refusal;

    #[test]
    fn only_the_right_sentence_means_gone() {
        let cases = [
            ("ACCESS_DENIED", "Permission to perform the operation is denied", Some(Found::Gone)),
            ("ACCESS_DENIED", "Permission to read given object is denied", Some(Found::NoAccess)),
            ("ACCESS_DENIED", "", Some(Found::NoAccess)),
            ("INVALID_ID_ATTRIBUTE", "Id specified is incorrect", Some(Found::OtherModule)),
            ("INTERNAL_SERVER_ERROR", "", None),
        ];
        for (code, message, expected) in cases {
            let fault = Fault::Refused(Refusal { code: code.into(), message: message.into() });
            assert_eq!(refused(fault).ok(), expected, "{code} {message}");
        }
    }
}
