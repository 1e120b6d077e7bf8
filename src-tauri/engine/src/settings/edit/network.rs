//! Writes down through which proxy the network is left, and which certificate an account trusts.

use toml_edit::{Array, InlineTable, Item, Table, value};
use url::Url;

use super::super::mistake::Mistake;
use super::super::model::{Origin, Settings};
use super::Document;
use super::place::locked;
use crate::http::Trusted;

/// What `proxy set` writes.
#[derive(Debug, Clone, Default)]
pub struct ProxyEntry {
    /// `system`, `none` or `manual`.
    pub mode: String,
    /// The proxy, where it is named.
    pub address: Option<String>,
    /// Who signs in there.
    pub user: Option<String>,
    /// The environment variable with the password, where it does not go into the keychain.
    pub secret_env: Option<String>,
    /// What is reached without it.
    pub except: Vec<String>,
}

impl Document {
    /// Writes down which proxy is used; what stood there before is gone.
    ///
    /// # Errors
    /// `mistake-locked` where the organisation has set which one. Nothing is changed then.
    pub fn put_proxy(&mut self, now: &Settings, entry: &ProxyEntry) -> Result<(), Box<Mistake>> {
        let set = [now.proxy.mode.origin, now.proxy.except.origin];
        let address = now.proxy.address.as_ref().map(|address| address.origin);
        if set.into_iter().chain(address).any(|origin| origin == Origin::Organisation) {
            return Err(locked(now, "proxy".to_owned()));
        }
        let mut table = Table::new();
        table.insert("mode", value(&entry.mode));
        for (key, text) in [("address", &entry.address), ("user", &entry.user), ("secret-env", &entry.secret_env)] {
            if let Some(text) = text {
                table.insert(key, value(text));
            }
        }
        if !entry.except.is_empty() {
            table.insert("except", value(entry.except.iter().collect::<Array>()));
        }
        let place =
            self.document.get("proxy").and_then(Item::as_table).map(|old| (old.decor().clone(), old.position()));
        if let Some((decor, position)) = place {
            *table.decor_mut() = decor;
            table.set_position(position);
        }
        self.document.insert("proxy", Item::Table(table));
        Ok(())
    }

    /// Writes down the certificate that the account of this name trusts, or that it trusts none but the system's; whether
    /// there is such an account. `address` is the account's own, where it names a host.
    pub fn set_trusted(&mut self, name: &str, trusted: Option<&Trusted>, address: Option<&Url>) -> bool {
        let Some(table) = self.find("account", name) else { return false };
        let Some(trusted) = trusted else {
            table.remove("trusted-certificate");
            return true;
        };
        let fingerprint = trusted.fingerprint.to_string();
        if address.and_then(Url::host_str) == Some(trusted.host.as_str()) {
            table.insert("trusted-certificate", value(fingerprint));
        } else {
            let pairs = [("host", trusted.host.as_str()), ("fingerprint", &fingerprint)];
            table.insert("trusted-certificate", value(pairs.into_iter().collect::<InlineTable>()));
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Fingerprint;
    use crate::settings::{AccountEntry, Policy, ProxyMode, Surroundings, System, parse};

    const FILE: &str = "# mine\nlog = \"warn\"\n\n[[account]]\nname = \"cloud\" # the NAS\nsystem = \"dav\"\n\
                        address = \"https://nas.it\"\nuser = \"giulia\"\n\n# the company's\n[proxy]\naddress = \"old.it:1\"\n\
                        user = \"u\"\n\n[[pairing]]\nname = \"p\"\nleft = \"cloud\"\nright = \"cloud\"\nactive = false\n\
                        kinds = [\"events\"]\n[pairing.events]\nleft-collection = \"a\"\nright-collection = \"b\"\n";

    fn changed(change: impl FnOnce(&mut Document)) -> (String, Settings) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ponte.toml");
        std::fs::write(&file, FILE).unwrap();
        let surroundings = Surroundings::of_system();
        let mut document = Document::open(&file, &surroundings).unwrap().unwrap();
        change(&mut document);
        let settings = document.save(&surroundings).unwrap().unwrap();
        (std::fs::read_to_string(file).unwrap(), settings)
    }

    fn before() -> Settings {
        parse(FILE, &Surroundings::of_system()).unwrap()
    }

    #[test]
    fn what_the_organisation_set_is_not_changed() {
        let policy = r#"{ "organisation": "Rossi", "settings": { "proxy": { "address": "proxy.rossi.it:8080" } } }"#;
        let surroundings = Surroundings { policy: Some(Policy::parse(policy).unwrap()), ..Surroundings::of_system() };
        let now = parse(FILE, &surroundings).unwrap();
        assert_eq!(now.proxy.address.as_ref().unwrap().as_str(), "http://proxy.rossi.it:8080/");
        changed(|document| {
            let entry = ProxyEntry { mode: "none".to_owned(), ..ProxyEntry::default() };
            assert_eq!(document.put_proxy(&now, &entry).unwrap_err().code, "mistake-locked");
        });
    }

    #[test]
    fn a_proxy_takes_the_place_of_the_old_one_and_its_comment_stays() {
        let entry = ProxyEntry {
            mode: "manual".to_owned(),
            address: Some("new.it:8080".to_owned()),
            except: vec!["intra.it".to_owned()],
            ..ProxyEntry::default()
        };
        let (text, settings) = changed(|document| document.put_proxy(&before(), &entry).unwrap());
        assert!(text.contains("# the company's\n[proxy]\nmode = \"manual\"\naddress = \"new.it:8080\"\n"), "{text}");
        assert!(
            text.find("[proxy]") < text.find("[[pairing]]")
                && text.contains("# mine")
                && !text.contains("user = \"u\"")
        );
        assert_eq!((*settings.proxy.mode, settings.proxy.user.is_none()), (ProxyMode::Manual, true));
        let (text, settings) = changed(|document| {
            document.put_proxy(&before(), &ProxyEntry { mode: "none".to_owned(), ..ProxyEntry::default() }).unwrap();
        });
        assert!(!text.contains("old.it") && *settings.proxy.mode == ProxyMode::None, "{text}");
    }

    #[test]
    fn what_an_account_trusts_goes_with_its_address() {
        let trusted = |host: &str| Trusted { host: host.to_owned(), fingerprint: Fingerprint::of(b"x") };
        let own: Url = "https://nas.it".parse().unwrap();
        let (text, settings) =
            changed(|document| assert!(document.set_trusted("cloud", Some(&trusted("nas.it")), Some(&own))));
        assert!(text.contains("trusted-certificate = \"sha256:") && text.contains("# the NAS"), "{text}");
        assert_eq!(settings.accounts[0].trusted.as_ref().unwrap().value, trusted("nas.it"));
        let (_, settings) =
            changed(|document| assert!(document.set_trusted("cloud", Some(&trusted("dav.it")), Some(&own))));
        assert_eq!(settings.accounts[0].trusted.as_ref().unwrap().value, trusted("dav.it"));
        let entry = |address: &str| AccountEntry {
            name: "cloud".to_owned(),
            system: System::Dav,
            address: address.to_owned(),
            user: "giulia".to_owned(),
            secret_env: None,
            allow_http: false,
            microsoft: None,
            exchange: None,
        };
        for (address, stays) in [("https://nas.it", true), ("https://other.it", false)] {
            let (_, settings) = changed(|document| {
                document.set_trusted("cloud", Some(&trusted("nas.it")), Some(&own));
                document.put_account(&entry(address));
            });
            assert_eq!(settings.accounts[0].trusted.is_some(), stays, "{address}");
        }
        let (text, _) = changed(|document| {
            document.set_trusted("cloud", Some(&trusted("nas.it")), Some(&own));
            document.set_trusted("cloud", None, None);
            assert!(!document.set_trusted("nobody", None, None));
        });
        assert_eq!(text, FILE);
    }
}
