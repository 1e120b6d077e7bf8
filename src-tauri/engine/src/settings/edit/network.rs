//! Writes down through which proxy the network is left, and which certificate an account trusts.

use toml_edit::{Array, InlineTable, Item, Table, value};
use url::Url;

use super::Document;
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
    pub fn put_proxy(&mut self, entry: &ProxyEntry) {
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
