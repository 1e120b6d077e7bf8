//! The numbers under which Microsoft Entra says why it refuses, as far as a user or an administrator can do something
//! about them. <https://learn.microsoft.com/entra/identity-platform/reference-error-codes>
//!
//! They may change: what is not known here is told by the protocol's own word. The number goes along, for whoever helps.

/// What stands behind a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// An administrator has to approve this program.
    Consent,
    /// The user said no.
    Denied,
    /// The user has to sign in again.
    Again,
    /// A rule of the organisation is in the way: of devices, places, ways to sign in.
    Policy,
    /// The user may not use this program.
    NotAssigned,
    /// The account is not of this organisation, or there is no such organisation.
    Tenant,
    /// The account is locked or switched off.
    User,
    /// How this program is registered does not fit.
    App,
    /// The provider is busy.
    Busy,
}

const KNOWN: [(Why, &[u32]); 9] = [
    (Why::Consent, &[65001, 90094, 90095, 900_941, 650_052, 90008]),
    (Why::Denied, &[65004]),
    (
        Why::Again,
        &[
            16000, 50058, 50072, 50074, 50076, 50078, 50079, 50133, 50173, 70008, 70043, 70044, 135_010, 700_082,
            700_084,
        ],
    ),
    (Why::Policy, &[50005, 50097, 50158, 53000, 53001, 53002, 53003, 53009, 53011, 530_002, 530_003, 530_033]),
    (Why::NotAssigned, &[50105, 50177]),
    (Why::Tenant, &[50020, 50034, 50128, 51004, 90002, 90072, 500_208, 500_212, 500_213]),
    (Why::User, &[50053, 50055, 50057, 50144]),
    (
        Why::App,
        &[
            50011, 50194, 65005, 70001, 70011, 500_011, 500_113, 700_016, 700_025, 7_000_112, 7_000_215, 7_000_218,
            7_000_222,
        ],
    ),
    (Why::Busy, &[50196, 90006, 90024, 90033, 90055]),
];

/// The number in a description, and what it means where that is known.
pub(super) fn read(description: &str) -> Option<(u32, Option<Why>)> {
    let (_, rest) = description.split_once("AADSTS")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).take(9).collect();
    let number = digits.parse().ok()?;
    let why = KNOWN.iter().find(|(_, numbers)| numbers.contains(&number)).map(|(why, _)| *why);
    Some((number, why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_in_what_is_said() {
        for (text, found) in [
            (
                "AADSTS65001: The user or administrator has not consented …\r\nTrace ID: x",
                Some((65001, Some(Why::Consent))),
            ),
            ("AADSTS700082: The refresh token has expired", Some((700_082, Some(Why::Again)))),
            ("error AADSTS1234567890123", Some((123_456_789, None))),
            ("AADSTS: nothing", None),
            ("The user denied access", None),
        ] {
            assert_eq!(read(text), found, "{text}");
        }
    }

    #[test]
    fn no_number_means_two_things() {
        let mut all: Vec<u32> = KNOWN.iter().flat_map(|(_, numbers)| numbers.iter().copied()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
