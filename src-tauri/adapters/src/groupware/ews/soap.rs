//! The envelope around every request and answer: which version is spoken, in whose name, and whether the answer is a fault.

use ponte_core::verdict::Failure;

use super::fault::{self, Fault};
use super::xml::{self, Element};

const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const TYPES: &str = "http://schemas.microsoft.com/exchange/services/2006/types";
const MESSAGES: &str = "http://schemas.microsoft.com/exchange/services/2006/messages";

/// The version every request speaks before the server has said its own: the oldest that Ponte supports.
pub const OLDEST: &str = "Exchange2013_SP1";

/// What an envelope says besides its request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// `RequestServerVersion`.
    pub version: String,
    /// The address of the mailbox that a service account acts as.
    pub acts_as: Option<String>,
}

/// A request in its envelope.
#[must_use]
pub fn envelope(heading: &Heading, request: &Element) -> String {
    let mut header =
        Element::new("s:Header").with(Element::new("t:RequestServerVersion").attr("Version", &heading.version));
    if let Some(address) = &heading.acts_as {
        let who = Element::new("t:ConnectingSID").with(Element::new("t:PrimarySmtpAddress").text(address));
        header = header.with(Element::new("t:ExchangeImpersonation").with(who));
    }
    let envelope = Element::new("s:Envelope")
        .attr("xmlns:s", SOAP)
        .attr("xmlns:t", TYPES)
        .attr("xmlns:m", MESSAGES)
        .with(header)
        .with(Element::new("s:Body").with(request.clone()));
    let mut text = "<?xml version=\"1.0\" encoding=\"utf-8\"?>".to_owned();
    envelope.write(&mut text);
    text
}

/// An answer out of its envelope.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// What the server says it is.
    pub server: Option<Server>,
    /// What it answers, or why not.
    pub body: Result<Element, Fault>,
}

/// What a server says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Server {
    /// `MajorVersion`, `MinorVersion`, `MajorBuildNumber`.
    pub build: (u32, u32, u32),
    /// Whether it is grommunio, which answers otherwise in some cases. It says that it is a 2013 with a schema that no 2013 has.
    pub grommunio: bool,
}

impl Server {
    /// The newest version of requests that it and Ponte know.
    #[must_use]
    pub fn speaks(self) -> &'static str {
        match self.build {
            (15, 1.., _) | (16.., ..) if !self.grommunio => "Exchange2016",
            _ => OLDEST,
        }
    }

    /// Its name, for people.
    #[must_use]
    pub fn product(self) -> &'static str {
        match self.build {
            _ if self.grommunio => "grommunio",
            (15, 0, _) => "Exchange Server 2013",
            (15, 1, _) => "Exchange Server 2016",
            (15, 2, 2562..) => "Exchange Server SE",
            (15, 2, _) => "Exchange Server 2019",
            _ => "Exchange Server",
        }
    }

    /// Its build, for people.
    #[must_use]
    pub fn version(self) -> String {
        let (major, minor, build) = self.build;
        format!("{major}.{minor}.{build}")
    }

    /// Whether Ponte supports it: before 2013 there is none of what it asks for.
    #[must_use]
    pub fn is_supported(self) -> bool {
        self.build.0 >= 15
    }
}

/// Takes an answer out of its envelope.
///
/// # Errors
/// That it is no envelope.
pub fn open(body: &[u8]) -> Result<Reply, Failure> {
    let envelope = xml::parse(body)?;
    if envelope.name != "Envelope" {
        return Err(fault::unreadable("no-envelope"));
    }
    let inner = envelope.child("Body").ok_or_else(|| fault::unreadable("no-body"))?;
    let server = envelope.at(&["Header", "ServerVersionInfo"]).and_then(server);
    let body = match (inner.child("Fault"), inner.children.first()) {
        (Some(fault), _) => Err(Fault::of(fault)),
        (None, Some(answer)) => Ok(answer.clone()),
        (None, None) => return Err(fault::unreadable("no-answer")),
    };
    Ok(Reply { server, body })
}

fn server(info: &Element) -> Option<Server> {
    let number = |name: &str| info.attribute(name).parse().ok();
    let build = (number("MajorVersion")?, number("MinorVersion")?, number("MajorBuildNumber").unwrap_or(0));
    let newer = info.attribute("Version").starts_with("V201");
    Some(Server { build, grommunio: build.0 == 15 && build.1 == 0 && newer })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_says_its_version_and_in_whose_name() {
        let heading = Heading { version: OLDEST.to_owned(), acts_as: Some("anna@example.it".to_owned()) };
        let text = envelope(&heading, &Element::new("m:GetItem"));
        for part in [
            "<t:RequestServerVersion Version=\"Exchange2013_SP1\"/>",
            "<t:ConnectingSID><t:PrimarySmtpAddress>anna@example.it</t:PrimarySmtpAddress></t:ConnectingSID>",
            "<s:Body><m:GetItem/></s:Body>",
        ] {
            assert!(text.contains(part), "{text}");
        }
    }

    #[test]
    fn servers_are_known_by_what_they_say() {
        let answer = |schema: &str, minor: u32, build: u32| {
            let numbers =
                format!("MajorVersion='15' MinorVersion='{minor}' MajorBuildNumber='{build}' Version='{schema}'");
            let info = format!("<t:ServerVersionInfo {numbers}/>");
            let text = format!("<s:Envelope><s:Header>{info}</s:Header><s:Body><m:X/></s:Body></s:Envelope>");
            open(text.as_bytes()).unwrap().server.unwrap()
        };
        let rows = [
            (answer("V2_23", 0, 1497), "Exchange Server 2013", "Exchange2013_SP1"),
            (answer("V2017_07_11", 1, 2507), "Exchange Server 2016", "Exchange2016"),
            (answer("V2017_07_11", 2, 1748), "Exchange Server 2019", "Exchange2016"),
            (answer("V2017_07_11", 2, 2562), "Exchange Server SE", "Exchange2016"),
            (answer("V2017_07_11", 0, 847), "grommunio", "Exchange2013_SP1"),
        ];
        for (server, product, speaks) in rows {
            assert_eq!((server.product(), server.speaks()), (product, speaks));
        }
    }

    #[test]
    fn what_is_no_envelope_is_no_answer() {
        for text in ["<html><body>Sign in</body></html>", "<s:Envelope/>", "<s:Envelope><s:Body/></s:Envelope>", "{}"] {
            assert!(open(text.as_bytes()).is_err(), "{text}");
        }
    }
}
