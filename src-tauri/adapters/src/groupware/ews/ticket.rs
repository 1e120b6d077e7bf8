//! The user who is signed in to Windows, as Windows itself shows them (SSPI): a Kerberos ticket for the server, bound to the TLS
//! connection (RFC 5929). No password is asked for, and none is known here.
//!
//! NTLM is not made up for it where there is no ticket: then it is said, and nobody is shown.

use ponte_core::verdict::{Failure, FailureKind};

/// What shows the signed-in user to a host over a connection with this binding, as it follows the word `Negotiate` (RFC 4559).
pub type Ticket = fn(host: &str, binding: Option<&[u8]>) -> Result<String, Failure>;

/// Windows'.
///
/// # Errors
/// `failure-ews-windows-ticket` where nobody is signed in, or no ticket is to be had.
#[cfg(windows)]
pub fn of_windows(host: &str, binding: Option<&[u8]>) -> Result<String, Failure> {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use cross_krb5::{ClientCtx, InitiateFlags};

    // The server proves itself by its certificate, which the ticket is bound to, and TLS encrypts.
    let flags =
        InitiateFlags::NEGOTIATE_TOKEN | InitiateFlags::DISABLE_MUTUAL_AUTH | InitiateFlags::DISABLE_CONFIDENTIALITY;
    match ClientCtx::new(flags, None, &format!("HTTP/{host}"), binding) {
        Ok((_, token)) => Ok(STANDARD.encode(&*token)),
        Err(_) => Err(none(host)),
    }
}

/// There is no Windows here.
///
/// # Errors
/// `failure-ews-windows-ticket`, always.
#[cfg(not(windows))]
pub fn of_windows(host: &str, _binding: Option<&[u8]>) -> Result<String, Failure> {
    Err(none(host))
}

fn none(host: &str) -> Failure {
    Failure::new(FailureKind::Forbidden, "failure-ews-windows-ticket").with("host", host)
}
