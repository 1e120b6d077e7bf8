//! What tells one state of a record from the next: its `modifiedtime`, to the second.
//!
//! Two things are added. The zone it was read in, unless it is UTC: when the server's zone turns out to be another one,
//! every dated record is read again. And while the second of the change has not passed it is provisional: a later change in the
//! same second would look the same.

use ponte_core::snapshot::Version;

/// The version of a record changed at `modified`.
pub(super) fn of(modified: &str, zone: &str, settled: bool) -> Version {
    let zone = if zone == "UTC" { String::new() } else { format!("@{zone}") };
    let mut version = format!("{modified}{zone}");
    if !settled {
        version.push(Version::PROVISIONAL);
    }
    Version(version)
}

/// Whether `version` is of the state changed at `modified`.
pub(super) fn matches(version: &Version, modified: &str) -> bool {
    let stated = version.0.split(['@', '~']).next().unwrap_or("");
    !stated.is_empty() && stated == modified
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_known_by_its_second_alone() {
        let cases = [
            (of("2026-11-22 04:00:14", "UTC", true), "2026-11-22 04:00:14"),
            (of("2026-11-22 04:00:14", "UTC", false), "2026-11-22 04:00:14~"),
            (of("2026-11-22 04:00:14", "Europe/Rome", false), "2026-11-22 04:00:14@Europe/Rome~"),
        ];
        for (version, text) in cases {
            assert_eq!(version.0, text);
            assert!(matches(&version, "2026-11-22 04:00:14"));
            assert!(!matches(&version, "2026-11-22 04:00:15"));
        }
        assert!(!matches(&Version(String::new()), ""));
    }
}
