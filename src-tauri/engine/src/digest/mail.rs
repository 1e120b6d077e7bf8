//! The digest as a message: headers that say that a program wrote it, plain text, and the same as HTML.

use std::time::SystemTime;

use jiff::Timestamp;
use lettre::Message;
use lettre::message::MultiPart;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use ponte_core::verdict::{Failure, FailureKind};

use super::Letter;
use crate::settings::DigestSettings;

/// Makes the message. `id` tells it from every other one; the same one comes with the same id, so that servers know it again.
///
/// # Errors
/// `failure-mail-message`: it cannot be made of these addresses.
pub fn message(letter: &Letter, settings: &DigestSettings, id: &str, now: Timestamp) -> Result<Vec<u8>, Failure> {
    let domain = settings.from.parsed().email.domain();
    let mut builder = Message::builder()
        .from(settings.from.parsed().clone())
        .to(settings.to.parsed().clone())
        .date(SystemTime::from(now))
        .message_id(Some(format!("<{id}@{domain}>")))
        .subject(&letter.subject)
        .header(Automatic)
        .header(Unanswered);
    for copy in settings.cc.iter() {
        builder = builder.cc(copy.parsed().clone());
    }
    let message = builder.multipart(MultiPart::alternative_plain_html(letter.plain(), letter.html()));
    // The library's own words may hold an address.
    let message = message.map_err(|_| Failure::new(FailureKind::Bug, "failure-mail-message"))?;
    Ok(message.formatted())
}

/// RFC 3834: a program wrote it, and no program is to answer.
#[derive(Clone)]
struct Automatic;

/// The same for Exchange.
#[derive(Clone)]
struct Unanswered;

type HeaderError = Box<dyn std::error::Error + Send + Sync>;

impl Header for Automatic {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, HeaderError> {
        Ok(Automatic)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

impl Header for Unanswered {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("X-Auto-Response-Suppress")
    }

    fn parse(_: &str) -> Result<Self, HeaderError> {
        Ok(Unanswered)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "All".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::digest::Content;
    use crate::messages::Language;
    use crate::settings::{Surroundings, parse};

    fn settings(line: &str) -> DigestSettings {
        let text = format!(
            "[digest]\nfrom = \"Ponte è <ponte@example.it>\"\nto = \"giulia@example.net\"\nserver = \"s\"\n{line}\n"
        );
        let surroundings = Surroundings { language: Language::English, zone: TimeZone::UTC, policy: None };
        parse(&text, &surroundings).unwrap().digest.unwrap()
    }

    fn letter(subject: &str) -> Letter {
        let nothing = Content { pairings: vec![], done: Default::default(), since: Timestamp::UNIX_EPOCH, first: true };
        let mut letter = Letter::of(&nothing, Language::Italian.messages(), &TimeZone::UTC);
        letter.subject = subject.to_owned();
        letter
    }

    fn made(subject: &str) -> String {
        let now = "2026-11-20T07:00:00Z".parse().unwrap();
        let settings = settings("cc = [\"Capo <capo@example.org>\", \"altro@example.org\"]");
        String::from_utf8(message(&letter(subject), &settings, "ponte.1", now).unwrap()).unwrap()
    }

    #[test]
    fn the_headers_say_that_a_program_wrote_it_and_who_gets_it() {
        let text = made("Ponte: è ora — 3 cose");
        for line in [
            "Auto-Submitted: auto-generated",
            "X-Auto-Response-Suppress: All",
            "Message-ID: <ponte.1@example.it>",
            "Date: Fri, 20 Nov 2026 07:00:00 +0000",
            "To: giulia@example.net",
            "MIME-Version: 1.0",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
        assert!(text.contains("capo@example.org") && text.contains("altro@example.org"));
        assert!(text.contains("Subject: Ponte: =?utf-8?b?") && text.contains("multipart/alternative"), "{text}");
        assert!(text.is_ascii() && text.lines().all(|line| line.len() < 998));
    }

    #[test]
    fn a_subject_cannot_add_a_header_or_begin_the_text() {
        let text = made("Ponte\r\nBcc: all@example.org\r\n\r\nText");
        let head = text.split("\r\n\r\n").next().unwrap();
        assert!(!head.lines().any(|line| line.to_lowercase().starts_with("bcc")), "{head}");
        assert!(head.contains("Content-Type"), "{head}");
    }
}
