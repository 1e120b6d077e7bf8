//! Providers that many people use, by the domain of an address and by the host that takes a domain's mail.

use crate::view::FoundSystem;

/// A provider.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Provider {
    /// What people call it.
    pub(super) label: &'static str,
    /// What it speaks.
    pub(super) system: FoundSystem,
    /// Its entrance, where Ponte speaks its language.
    pub(super) address: Option<&'static str>,
    /// The key of the sentence about it, where there is an entrance.
    pub(super) sentence: &'static str,
    domains: &'static [&'static str],
    mail_hosts: &'static [&'static str],
}

const PROVIDERS: [Provider; 11] = [
    Provider {
        label: "Microsoft 365",
        system: FoundSystem::Microsoft,
        address: None,
        sentence: "",
        domains: &[
            "outlook.com",
            "outlook.it",
            "hotmail.com",
            "hotmail.it",
            "live.com",
            "live.it",
            "msn.com",
            "office365.com",
            "office.com",
            "onmicrosoft.com",
        ],
        mail_hosts: &["mail.protection.outlook.com", "olc.protection.outlook.com", "mx.microsoft"],
    },
    Provider {
        label: "Google",
        system: FoundSystem::Google,
        address: None,
        sentence: "",
        domains: &["gmail.com", "googlemail.com", "google.com"],
        mail_hosts: &["google.com", "googlemail.com", "smtp.goog"],
    },
    // https://support.apple.com/102654
    dav(
        "iCloud",
        "https://caldav.icloud.com",
        "find-app-password",
        &["icloud.com", "me.com", "mac.com"],
        &["mail.icloud.com"],
    ),
    // https://www.fastmail.help/hc/en-us/articles/1500000277882
    dav(
        "Fastmail",
        "https://caldav.fastmail.com",
        "find-app-password",
        &["fastmail.com", "fastmail.fm"],
        &["messagingengine.com"],
    ),
    // https://kb.mailbox.org/en/private/calendar-article/caldav-and-carddav-for-other-devices
    dav("mailbox.org", "https://dav.mailbox.org", "find-app-password", &["mailbox.org"], &["mailbox.org"]),
    // https://posteo.de/en/help/how-do-i-sync-my-posteo-calendar
    dav("Posteo", "https://posteo.de:8443", "find-dav", &["posteo.de", "posteo.net", "posteo.eu"], &["posteo.de"]),
    // https://help.gmx.com/calendar/caldav.html
    dav("GMX", "https://caldav.gmx.net", "find-app-password", &["gmx.net", "gmx.de", "gmx.at", "gmx.ch"], &["gmx.net"]),
    // https://hilfe.web.de/kalender/caldav.html
    dav("WEB.DE", "https://caldav.web.de", "find-app-password", &["web.de"], &["web.de"]),
    // https://help.yahoo.com/kb/SLN4707.html
    dav(
        "Yahoo",
        "https://caldav.calendar.yahoo.com",
        "find-app-password",
        &["yahoo.com", "yahoo.it"],
        &["yahoodns.net"],
    ),
    // https://www.zoho.com/calendar/help/caldav-sync.html
    dav("Zoho", "https://calendar.zoho.com", "find-app-password", &["zoho.com", "zoho.eu"], &["zoho.com", "zoho.eu"]),
    // https://www.infomaniak.com/en/support/faq/2302
    dav(
        "Infomaniak",
        "https://sync.infomaniak.com",
        "find-app-password",
        &["infomaniak.com", "ik.me"],
        &["infomaniak.ch"],
    ),
];

const fn dav(
    label: &'static str,
    address: &'static str,
    sentence: &'static str,
    domains: &'static [&'static str],
    mail_hosts: &'static [&'static str],
) -> Provider {
    Provider { label, system: FoundSystem::Dav, address: Some(address), sentence, domains, mail_hosts }
}

/// Domains of Microsoft's personal accounts, which belong to no organisation.
const PERSONAL: [&str; 7] =
    ["outlook.com", "outlook.it", "hotmail.com", "hotmail.it", "live.com", "live.it", "msn.com"];

/// Whether an address of this domain is a personal account of Microsoft.
pub(super) fn is_personal(domain: &str) -> bool {
    PERSONAL.contains(&domain)
}

/// The provider whose domain this is, or lies in.
pub(super) fn by_domain(domain: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().find(|provider| provider.domains.iter().any(|known| lies_in(domain, known)))
}

/// The provider whose host takes the mail.
pub(super) fn by_mail_host(host: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().find(|provider| provider.mail_hosts.iter().any(|known| lies_in(host, known)))
}

fn lies_in(host: &str, domain: &str) -> bool {
    host == domain || host.strip_suffix(domain).is_some_and(|before| before.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_known_by_its_domain_and_a_company_by_the_host_that_takes_its_mail() {
        for (domain, label) in [
            ("gmail.com", Some("Google")),
            ("calendar.google.com", Some("Google")),
            ("hotmail.it", Some("Microsoft 365")),
            ("outlook.office365.com", Some("Microsoft 365")),
            ("rossi.onmicrosoft.com", Some("Microsoft 365")),
            ("icloud.com", Some("iCloud")),
            ("www.icloud.com", Some("iCloud")),
            ("notgmail.com", None),
            ("gmail.com.example.it", None),
            ("", None),
        ] {
            assert_eq!(by_domain(domain).map(|provider| provider.label), label, "{domain}");
        }
        for (host, label) in [
            ("rossi-it.mail.protection.outlook.com", Some("Microsoft 365")),
            ("aspmx.l.google.com", Some("Google")),
            ("in1-smtp.messagingengine.com", Some("Fastmail")),
            ("mx.example.it", None),
        ] {
            assert_eq!(by_mail_host(host).map(|provider| provider.label), label, "{host}");
        }
    }

    #[test]
    fn every_entrance_is_an_https_address() {
        for provider in &PROVIDERS {
            let secure = provider.address.is_none_or(|address| address.starts_with("https://"));
            assert!(secure && (provider.address.is_some() == (provider.system == FoundSystem::Dav)), "{provider:?}");
        }
    }
}
