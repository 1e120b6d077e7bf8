//! Reads `[proxy]`: through what the network is left. Its password is in the keychain, or in the environment.
//!
//! Nothing here connects to anything, and an address with a password in it is refused.

use url::Url;

use super::accounts::variable;
use super::model::Setting;
use super::reader::Section;

/// Which proxy, if any.
#[derive(Debug, Clone, PartialEq)]
pub struct ProxySettings {
    /// Who decides.
    pub mode: Setting<ProxyMode>,
    /// The proxy that the user named, `http://host:port`.
    pub address: Option<Setting<Url>>,
    /// Who signs in there, where somebody must.
    pub user: Option<Setting<String>>,
    /// The environment variable that holds the password, where it is not in the keychain.
    pub secret_env: Option<Setting<String>>,
    /// Hosts, networks and domains that are reached without it.
    pub except: Setting<Vec<String>>,
}

impl Default for ProxySettings {
    fn default() -> Self {
        ProxySettings {
            mode: Setting::default(ProxyMode::System),
            address: None,
            user: None,
            secret_env: None,
            except: Setting::default(Vec::new()),
        }
    }
}

impl ProxySettings {
    /// Whether both say the same, wherever in the file they stand.
    #[must_use]
    pub fn is_same(&self, other: &ProxySettings) -> bool {
        let said = |settings: &ProxySettings| {
            let address = settings.address.as_ref().map(|address| address.value.clone());
            let text = |setting: &Option<Setting<String>>| setting.as_ref().map(|setting| setting.value.clone());
            (*settings.mode, address, text(&settings.user), text(&settings.secret_env), settings.except.value.clone())
        };
        said(self) == said(other)
    }
}

/// Who decides which proxy is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProxyMode {
    /// The system.
    System,
    /// None is used, whatever the system says.
    None,
    /// The one that is named here.
    Manual,
}

impl ProxyMode {
    /// Every one by its word.
    pub const WORDS: [(&'static str, ProxyMode); 3] =
        [("system", ProxyMode::System), ("none", ProxyMode::None), ("manual", ProxyMode::Manual)];
}

/// The table, or what holds without one.
pub(super) fn read(section: Option<Section<'_, '_>>) -> ProxySettings {
    let Some(mut section) = section else { return ProxySettings::default() };
    let mode = section.word("mode", &ProxyMode::WORDS);
    let address = address(&mut section);
    let user = section.string("user").filter(|user| !user.is_empty());
    let secret_env = section.parsed("secret-env", "mistake-variable", variable);
    let except = except(&mut section);
    if secret_env.is_some() && user.is_none() {
        section.wrong("user", "mistake-missing", []);
    }
    if mode.as_deref() == Some(&ProxyMode::Manual) && section.value("address").is_none() {
        section.wrong("address", "mistake-missing", []);
    }
    section.finish(&[]);
    let named = |address: &Setting<Url>| Setting { value: ProxyMode::Manual, origin: address.origin };
    let mode = mode.or_else(|| address.as_ref().map(named)).unwrap_or(Setting::default(ProxyMode::System));
    ProxySettings { mode, address, user, secret_env, except }
}

fn address(section: &mut Section<'_, '_>) -> Option<Setting<Url>> {
    let given = section.string("address")?;
    let parsed = proxy_address(&given).map(|url| Setting { value: url, origin: given.origin });
    match &parsed {
        None => section.wrong("address", "mistake-proxy-address", []),
        Some(url) if !url.username().is_empty() || url.password().is_some() => {
            section.wrong("address", "mistake-address-secret", []);
        }
        Some(_) => {}
    }
    parsed
}

/// `proxy.example.it:8080`, or the same with `http://` or `https://` before it. The port is needed: 80 is seldom meant.
fn proxy_address(text: &str) -> Option<Url> {
    let text = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let url = Url::parse(&text).ok()?;
    let bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
    (matches!(url.scheme(), "http" | "https") && url.host().is_some() && bare).then_some(url)
}

fn except(section: &mut Section<'_, '_>) -> Setting<Vec<String>> {
    let Some(given) = section.list("except") else { return Setting::default(Vec::new()) };
    // A domain stands for what is below it too, which others write with a star.
    let plain = |host: &String| host.strip_prefix("*.").unwrap_or(host).to_owned();
    let hosts: Vec<String> = given.iter().map(plain).collect();
    if let Some(place) = hosts.iter().position(|host| !is_exception(host)) {
        section.wrong("except", "mistake-proxy-except", [("number", &(place + 1).to_string())]);
    }
    Setting { value: hosts, origin: given.origin }
}

/// A name, an address, a network (`10.0.0.0/8`), or a star for everything.
fn is_exception(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || "-_.:/[]".contains(c);
    text == "*" || (!text.is_empty() && !text.contains("://") && text.chars().all(plain))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Surroundings, parse};

    fn read(lines: &str) -> Result<ProxySettings, Vec<&'static str>> {
        parse(&format!("[proxy]\n{lines}"), &Surroundings::of_system())
            .map(|settings| settings.proxy)
            .map_err(|mistakes| mistakes.iter().map(|mistake| mistake.code).collect())
    }

    #[test]
    fn a_proxy_that_is_named_is_used_and_one_that_is_not_is_the_system_s() {
        let named = read("address = \"proxy.example.it:8080\"\nuser = \"giulia\"\nexcept = [\"*.intra.it\"]").unwrap();
        assert_eq!(*named.mode, ProxyMode::Manual);
        assert_eq!(named.address.unwrap().as_str(), "http://proxy.example.it:8080/");
        assert_eq!(*named.except, ["intra.it"]);
        assert_eq!(*read("").unwrap().mode, ProxyMode::System);
        assert_eq!(*read("mode = \"none\"\naddress = \"http://p:1\"").unwrap().mode, ProxyMode::None);
    }

    #[test]
    fn what_is_no_proxy_is_a_mistake() {
        for (lines, code) in [
            ("mode = \"manual\"", "mistake-missing"),
            ("address = \"socks5://p:1080\"", "mistake-proxy-address"),
            ("address = \"http://p:8080/proxy.pac\"", "mistake-proxy-address"),
            ("address = \"\"", "mistake-proxy-address"),
            ("address = \"http://giulia:parola@p:8080\"", "mistake-address-secret"),
            ("mode = \"auto\"", "mistake-word"),
            ("except = [\"http://a.it\"]", "mistake-proxy-except"),
            ("except = [\"a.it, b.it\"]", "mistake-proxy-except"),
            ("secret-env = \"X\"", "mistake-missing"),
            ("password = \"parola\"", "mistake-secret-in-file"),
        ] {
            assert_eq!(read(lines).unwrap_err(), [code], "{lines}");
        }
    }
}
