//! Reads `trusted-certificate` of an account: the one certificate that is trusted although nobody vouches for it, and on
//! which host.

use toml::de::DeValue;

use super::model::{Account, Setting};
use super::reader::Section;
use crate::http::{Fingerprint, Trusted};

const KEY: &str = "trusted-certificate";

/// `"sha256:…"` for the host of the account's address, or `{ host = "…", fingerprint = "sha256:…" }` for another one:
/// that of an e-mail address is only found later.
pub(super) fn read(section: &mut Section<'_, '_>, account: &Account) -> Option<Setting<Trusted>> {
    if matches!(section.value(KEY)?.get_ref(), DeValue::Table(_)) {
        let mut table = section.section(KEY)?;
        let host = table.required("host");
        let fingerprint = table.required("fingerprint");
        let parsed = fingerprint.as_ref().and_then(|text| Fingerprint::parse(text));
        if fingerprint.is_some() && parsed.is_none() {
            table.wrong("fingerprint", "mistake-fingerprint", []);
        }
        table.finish(&[]);
        let host = host?;
        return Some(Setting {
            origin: host.origin,
            value: Trusted { host: host.value.to_lowercase(), fingerprint: parsed? },
        });
    }
    let given = section.string(KEY)?;
    let Some(fingerprint) = Fingerprint::parse(&given) else {
        section.wrong(KEY, "mistake-fingerprint", []);
        return None;
    };
    let Some(host) = account.url().and_then(|url| url.host_str().map(str::to_owned)) else {
        section.wrong(KEY, "mistake-fingerprint-host", []);
        return None;
    };
    Some(Setting { value: Trusted { host, fingerprint }, origin: given.origin })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Surroundings, parse};

    fn read(address: &str, line: &str) -> Result<Option<Trusted>, Vec<&'static str>> {
        let account = "[[account]]\nname = \"a\"\nsystem = \"dav\"\nuser = \"u\"\n";
        parse(&format!("{account}address = \"{address}\"\n{line}\n"), &Surroundings::of_system())
            .map(|settings| settings.accounts[0].trusted.clone().map(|trusted| trusted.value))
            .map_err(|mistakes| mistakes.iter().map(|mistake| mistake.code).collect())
    }

    #[test]
    fn a_certificate_is_trusted_on_one_host() {
        let hex = "ab".repeat(32);
        let string = format!("trusted-certificate = \"sha256:{hex}\"");
        let table = format!("trusted-certificate = {{ host = \"dav.example.it\", fingerprint = \"sha256:{hex}\" }}");
        let hosts = |address: &str, line: &str| read(address, line).map(|trusted| trusted.unwrap().host);
        assert_eq!(hosts("https://cloud.example.it/dav", &string).unwrap(), "cloud.example.it");
        assert_eq!(hosts("giulia@example.it", &table).unwrap(), "dav.example.it");
        assert_eq!(hosts("giulia@example.it", &string).unwrap_err(), ["mistake-fingerprint-host"]);
        assert_eq!(hosts("a.it", "trusted-certificate = \"sha256:12\"").unwrap_err(), ["mistake-fingerprint"]);
        assert_eq!(hosts("a.it", "trusted-certificate = true").unwrap_err(), ["mistake-not-text"]);
        assert_eq!(read("a.it", "").unwrap(), None);
    }
}
