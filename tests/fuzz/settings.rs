//! The settings file: a mistake stands on a line of the file, and what is right can be explained.

use jiff::tz::TimeZone;
use ponte_engine::messages::Language;
use ponte_engine::settings::{self, Surroundings};

/// A text of settings, whatever it is.
pub(super) fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let around = Surroundings { language: Language::English, zone: TimeZone::UTC, policy: None };
    let lines = text.split('\n').count();
    match settings::parse(&text, &around) {
        Ok(read) => {
            let _ = settings::explain(&read, Language::English.messages());
        }
        Err(mistakes) => {
            assert!(!mistakes.is_empty(), "a file is refused for a reason");
            let messages = Language::Italian.messages();
            for mistake in mistakes {
                assert!((1..=lines).contains(&mistake.line), "line {} of {lines}", mistake.line);
                assert!(!mistake.reason(messages).is_empty() && !mistake.remedy(messages).is_empty());
            }
        }
    }
}
