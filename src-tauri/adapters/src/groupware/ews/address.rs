//! What a user types as the address of their Exchange Server: a host, the address of the service, or an e-mail address.

use ponte_core::verdict::{Failure, FailureKind};
use url::{Host, Url};

/// The path of the service on every Exchange Server.
const SERVICE: &str = "/EWS/Exchange.asmx";

/// It.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// Where the service is.
    Service(Url),
    /// The mailbox by whose address it is found.
    Mailbox(String),
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Address::Service(url) => f.debug_tuple("Service").field(&url.host_str()).finish(),
            Address::Mailbox(_) => f.write_str("Mailbox(<redacted>)"),
        }
    }
}

impl Address {
    /// Reads it.
    ///
    /// # Errors
    /// [`FailureKind::Forbidden`] where that is no address, one that the password would go to in clear, or Microsoft's own
    /// cloud.
    pub fn parse(text: &str, allow_http: bool) -> Result<Self, Failure> {
        let text = text.trim();
        let wrong = || Failure::new(FailureKind::Forbidden, "failure-ews-address");
        if !text.contains("://")
            && let Some((name, domain)) = text.split_once('@')
        {
            let whole = !name.is_empty() && domain.contains('.') && !domain.contains(['@', '/', ' ']);
            return if whole { Ok(Address::Mailbox(text.to_owned())) } else { Err(wrong()) };
        }
        let full = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let mut url = Url::parse(&full).map_err(|_| wrong())?;
        if !url.username().is_empty() || url.password().is_some() || url.host_str().is_none() {
            return Err(wrong());
        }
        if !url.path().to_ascii_lowercase().ends_with(".asmx") {
            url.set_path(SERVICE);
        }
        url.set_query(None);
        url.set_fragment(None);
        not_the_cloud(&url)?;
        safe(&url, allow_http)?;
        Ok(Address::Service(url))
    }
}

/// Exchange Online answers this service no longer (learn.microsoft.com, retirement of EWS).
///
/// # Errors
/// [`FailureKind::Forbidden`] where it is meant.
pub fn not_the_cloud(url: &Url) -> Result<(), Failure> {
    let host = url.host_str().unwrap_or("").to_ascii_lowercase();
    let cloud = ["office365.com", "office.com", "outlook.com", "office365.us", "partner.outlook.cn"];
    let within = |domain: &str| host == domain || host.ends_with(&format!(".{domain}"));
    if cloud.into_iter().any(within) {
        return Err(Failure::new(FailureKind::Forbidden, "failure-ews-cloud").with("host", host));
    }
    Ok(())
}

/// Whether a password may go there.
fn safe(url: &Url, allow_http: bool) -> Result<(), Failure> {
    let loopback = match url.host() {
        Some(Host::Ipv4(own)) => own.is_loopback(),
        Some(Host::Ipv6(own)) => own.is_loopback(),
        Some(Host::Domain(_)) | None => false,
    };
    match url.scheme() {
        "https" => Ok(()),
        "http" if loopback || allow_http => Ok(()),
        "http" => {
            Err(Failure::new(FailureKind::Forbidden, "failure-ews-plain-http")
                .with("host", url.host_str().unwrap_or("")))
        }
        _ => Err(Failure::new(FailureKind::Forbidden, "failure-ews-address")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_enough() {
        let rows = [
            ("mail.example.it", "https://mail.example.it/EWS/Exchange.asmx"),
            ("https://mail.example.it/", "https://mail.example.it/EWS/Exchange.asmx"),
            ("https://mail.example.it/owa/?x=1", "https://mail.example.it/EWS/Exchange.asmx"),
            (" mail.example.it:8443 ", "https://mail.example.it:8443/EWS/Exchange.asmx"),
            ("https://mail.example.it/ews/exchange.asmx", "https://mail.example.it/ews/exchange.asmx"),
            ("http://127.0.0.1:99", "http://127.0.0.1:99/EWS/Exchange.asmx"),
        ];
        for (text, expected) in rows {
            assert_eq!(Address::parse(text, false).unwrap(), Address::Service(expected.parse().unwrap()), "{text}");
        }
        assert_eq!(Address::parse("g@example.it", false).unwrap(), Address::Mailbox("g@example.it".to_owned()));
    }

    #[test]
    fn what_leads_astray_is_told_by_its_reason() {
        let rows = [
            ("outlook.office365.com", "failure-ews-cloud"),
            ("https://Outlook.Office365.com/EWS/Exchange.asmx", "failure-ews-cloud"),
            ("http://mail.example.it", "failure-ews-plain-http"),
            ("ftp://mail.example.it", "failure-ews-address"),
            ("https://giulia:secret@mail.example.it", "failure-ews-address"),
            ("giulia@", "failure-ews-address"),
            ("", "failure-ews-address"),
        ];
        for (text, code) in rows {
            assert_eq!(Address::parse(text, false).unwrap_err().code, code, "{text}");
        }
        assert!(Address::parse("http://mail.example.it", true).is_ok());
        assert!(Address::parse("notoffice365.com", false).is_ok());
    }
}
