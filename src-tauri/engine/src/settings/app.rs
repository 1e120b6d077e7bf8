//! Reads `[app]`: what only the desktop app goes by. Nothing here changes what is kept in step.

use jiff::civil::Time;

use super::model::Setting;
use super::reader::Section;
use super::words;

/// The choices of the desktop app.
#[derive(Debug, Clone, PartialEq)]
pub struct AppSettings {
    /// Whether it starts when the user signs in to the computer.
    pub start_at_login: Setting<bool>,
    /// How its window looks.
    pub theme: Setting<Theme>,
    /// Whether it shows notifications.
    pub notifications: Setting<bool>,
    /// Between which times of the day, in the user's zone, it shows none. Where the second is the earlier one, the night lies
    /// between them.
    pub quiet_hours: Setting<Option<(Time, Time)>>,
    /// Whether notifications say nothing of what they are about while the screen may be locked.
    pub hide_on_lock_screen: Setting<bool>,
}

/// How the window looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// As the system does.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every one by its word.
    pub const WORDS: [(&'static str, Theme); 3] =
        [("system", Theme::System), ("light", Theme::Light), ("dark", Theme::Dark)];
}

impl Default for AppSettings {
    fn default() -> Self {
        AppSettings {
            start_at_login: Setting::default(true),
            theme: Setting::default(Theme::System),
            notifications: Setting::default(true),
            quiet_hours: Setting::default(None),
            hide_on_lock_screen: Setting::default(true),
        }
    }
}

impl AppSettings {
    /// Whether notifications wait at this time of the day.
    #[must_use]
    pub fn is_quiet(&self, now: Time) -> bool {
        match *self.quiet_hours {
            None => false,
            Some((from, to)) if from < to => from <= now && now < to,
            Some((from, to)) => from <= now || now < to,
        }
    }
}

/// The table, or the defaults where there is none.
pub(super) fn read(section: Option<Section<'_, '_>>) -> AppSettings {
    let usual = AppSettings::default();
    let Some(mut section) = section else { return usual };
    let app = AppSettings {
        start_at_login: section.flag("start-at-login").unwrap_or(usual.start_at_login),
        theme: section.word("theme", &Theme::WORDS).unwrap_or(usual.theme),
        notifications: section.flag("notifications").unwrap_or(usual.notifications),
        quiet_hours: quiet_hours(&mut section).unwrap_or(usual.quiet_hours),
        hide_on_lock_screen: section.flag("hide-on-lock-screen").unwrap_or(usual.hide_on_lock_screen),
    };
    section.finish(&[]);
    app
}

fn quiet_hours(section: &mut Section<'_, '_>) -> Option<Setting<Option<(Time, Time)>>> {
    let mut given = section.section("quiet-hours")?;
    let mut time = |key| {
        given.required(key)?;
        given.parsed(key, "mistake-time", words::time)
    };
    let (from, to) = (time("from"), time("to"));
    given.finish(&[]);
    let (from, to) = (from?, to?);
    if *from == *to {
        section.wrong("quiet-hours", "mistake-quiet-hours", []);
    }
    Some(Setting { value: Some((*from, *to)), origin: from.origin })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_may_lie_across_midnight() {
        let time = |text| words::time(text).unwrap();
        for (span, now, quiet) in [
            (Some(("20:00", "08:00")), "19:59", false),
            (Some(("20:00", "08:00")), "20:00", true),
            (Some(("20:00", "08:00")), "23:59", true),
            (Some(("20:00", "08:00")), "00:00", true),
            (Some(("20:00", "08:00")), "08:00", false),
            (Some(("12:00", "14:00")), "13:00", true),
            (Some(("12:00", "14:00")), "14:00", false),
            (None, "03:00", false),
        ] {
            let quiet_hours = Setting::default(span.map(|(from, to)| (time(from), time(to))));
            let app = AppSettings { quiet_hours, ..AppSettings::default() };
            assert_eq!(app.is_quiet(time(now)), quiet, "{span:?} at {now}");
        }
    }
}
