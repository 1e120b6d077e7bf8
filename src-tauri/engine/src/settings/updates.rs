//! Reads `[updates]`: who is asked which version of Ponte is the newest. Without it nobody is.

use url::Url;

use super::model::Setting;
use super::reader::Section;
use crate::release::{is_place, key};

/// Where it is asked, and whose signature is believed.
#[derive(Debug, Clone, PartialEq)]
pub struct UpdateSettings {
    /// The text that says which version is the newest; its signature lies beside it.
    pub from: Setting<Url>,
    /// The publisher's public key, as minisign writes it.
    pub key: Setting<String>,
}

/// The table, where there is one. What is wrong in it is noted, and it is then left out.
pub(super) fn read(section: Option<Section<'_, '_>>) -> Option<UpdateSettings> {
    let mut section = section?;
    let place = |text: &str| Url::parse(text).ok().filter(is_place);
    let from = section.required("from").and_then(|_| section.parsed("from", "mistake-update-address", place));
    let named = |text: &str| key(text).map(|_| text.trim().to_owned());
    let key = section.required("key").and_then(|_| section.parsed("key", "mistake-update-key", named));
    section.finish(&[]);
    Some(UpdateSettings { from: from?, key: key? })
}

#[cfg(test)]
mod tests {
    use crate::settings::{Surroundings, parse};

    const KEY: &str = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";

    fn mistakes(table: &str) -> Vec<&'static str> {
        let parsed = parse(table, &Surroundings::of_system());
        parsed.err().unwrap_or_default().iter().map(|mistake| mistake.code).collect()
    }

    #[test]
    fn a_publisher_is_a_place_over_tls_and_a_key() {
        let table = |from: &str, key: &str| format!("[updates]\nfrom = \"{from}\"\nkey = \"{key}\"\n");
        for (from, key, expected) in [
            ("https://example.it/ponte.json", KEY, None),
            ("http://127.0.0.1:8080/ponte.json", KEY, None),
            ("http://example.it/ponte.json", KEY, Some("mistake-update-address")),
            ("http://127.0.0.1.example.it/ponte.json", KEY, Some("mistake-update-address")),
            ("https://me:secret@example.it/ponte.json", KEY, Some("mistake-update-address")),
            ("file:///etc/ponte.json", KEY, Some("mistake-update-address")),
            ("", KEY, Some("mistake-empty")),
            ("https://example.it/ponte.json", "RWQ", Some("mistake-update-key")),
            ("https://example.it/ponte.json", "", Some("mistake-empty")),
        ] {
            assert_eq!(mistakes(&table(from, key)).first().copied(), expected, "{from} {key}");
        }
        assert_eq!(mistakes("[updates]\n"), ["mistake-missing", "mistake-missing"]);
        assert_eq!(mistakes(&format!("{}install = true\n", table("https://example.it/p", KEY))).len(), 1);
    }
}
