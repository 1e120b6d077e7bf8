//! Digest access authentication (RFC 7616, and RFC 2617 where a server is older): `qop=auth` or none, by SHA-256,
//! SHA-512/256 or MD5, the strongest that is offered.
//!
//! It computes answers and sends nothing. Where the server offers a way that hides the user's name, it is not taken.

use md5::Md5;
use md5::digest::Digest;
use ponte_engine::secret::{ExposeSecret, SecretString};
use sha2::{Sha256, Sha512_256};

/// What a server wants of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    algorithm: Algorithm,
    /// The name of the algorithm as the server wrote it, where it did.
    named: Option<String>,
    /// `-sess`: the secret is bound to the nonces.
    session: bool,
    qop: bool,
    /// Whether only the nonce of the answer before was too old.
    pub stale: bool,
}

/// A hash, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Algorithm {
    Md5,
    Sha512,
    Sha256,
}

impl Algorithm {
    /// Of a name, and whether it is the `-sess` form.
    fn named(name: &str) -> Option<(Algorithm, bool)> {
        let upper = name.to_ascii_uppercase();
        let (plain, session) = upper.strip_suffix("-SESS").map_or((upper.as_str(), false), |plain| (plain, true));
        let algorithm = match plain {
            "MD5" => Algorithm::Md5,
            "SHA-256" => Algorithm::Sha256,
            "SHA-512-256" => Algorithm::Sha512,
            _ => return None,
        };
        Some((algorithm, session))
    }

    fn hex(self, text: &str) -> String {
        match self {
            Algorithm::Md5 => hex::<Md5>(text),
            Algorithm::Sha256 => hex::<Sha256>(text),
            Algorithm::Sha512 => hex::<Sha512_256>(text),
        }
    }
}

fn hex<D: Digest>(text: &str) -> String {
    D::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Who answers what.
pub struct Asked<'a> {
    /// The user's name.
    pub user: &'a str,
    /// Their password.
    pub password: &'a SecretString,
    /// The request's method.
    pub method: &'a str,
    /// The request's path and query.
    pub uri: &'a str,
    /// How often this nonce was answered, this time included.
    pub count: u64,
    /// Something the server has not seen yet.
    pub seed: &'a str,
}

impl Challenge {
    /// The strongest Digest challenge among the `WWW-Authenticate` values of an answer that can be met.
    #[must_use]
    pub fn strongest(offers: &[&str]) -> Option<Challenge> {
        let all = offers.iter().flat_map(|offer| challenges(offer));
        // Of two that are equally strong the server prefers the first (RFC 7616 §3.7).
        let known = all.filter_map(|challenge| Challenge::parse(&challenge));
        known.reduce(|best, next| if next.algorithm > best.algorithm { next } else { best })
    }

    fn parse(offer: &str) -> Option<Challenge> {
        let (scheme, rest) = offer.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("digest") {
            return None;
        }
        let value = |name: &str| parameter(rest, name);
        let named = value("algorithm");
        let (algorithm, session) = named.as_deref().map_or(Some((Algorithm::Md5, false)), Algorithm::named)?;
        let qop = value("qop");
        let auth =
            qop.as_deref().is_some_and(|qop| qop.split(',').any(|word| word.trim().eq_ignore_ascii_case("auth")));
        // Binding a secret to a nonce of one's own needs a way to send it, which only `qop` gives.
        if !auth && (session || qop.is_some()) {
            return None;
        }
        Some(Challenge {
            realm: value("realm")?,
            nonce: value("nonce")?,
            opaque: value("opaque"),
            algorithm,
            named,
            session,
            qop: auth,
            stale: value("stale").is_some_and(|stale| stale.eq_ignore_ascii_case("true")),
        })
    }

    /// The value of `Authorization`.
    #[must_use]
    pub fn answer(&self, asked: &Asked) -> String {
        let (count, cnonce) = (format!("{:08x}", asked.count), self.algorithm.hex(asked.seed));
        let response = self.response(asked, &count, &cnonce);
        let user = asked.user.replace('\\', "\\\\").replace('"', "\\\"");
        let Challenge { realm, nonce, .. } = self;
        let mut text = format!(
            "Digest username=\"{user}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{}\", response=\"{response}\", \
             algorithm={}",
            asked.uri,
            self.named.as_deref().unwrap_or("MD5")
        );
        if self.qop {
            text.push_str(&format!(", qop=auth, nc={count}, cnonce=\"{cnonce}\""));
        }
        if let Some(opaque) = &self.opaque {
            text.push_str(&format!(", opaque=\"{opaque}\""));
        }
        text
    }

    /// RFC 7616 §3.4.1.
    fn response(&self, asked: &Asked, count: &str, cnonce: &str) -> String {
        let Challenge { realm, nonce, .. } = self;
        let hex = |text: &str| self.algorithm.hex(text);
        let plain = hex(&format!("{}:{realm}:{}", asked.user, asked.password.expose_secret()));
        let secret = if self.session { hex(&format!("{plain}:{nonce}:{cnonce}")) } else { plain };
        let what = hex(&format!("{}:{}", asked.method, asked.uri));
        if self.qop {
            hex(&format!("{secret}:{nonce}:{count}:{cnonce}:auth:{what}"))
        } else {
            hex(&format!("{secret}:{nonce}:{what}"))
        }
    }
}

/// The challenges of one header value: several may stand in it, separated by commas like their own parameters.
fn challenges(value: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for item in items(value) {
        let item = item.trim();
        let before = item.split_once('=').map_or(item, |(before, _)| before.trim_end());
        match all.last_mut() {
            // `name=value` goes on; `Scheme name=value` and `Scheme` begin another.
            Some(last) if item.contains('=') && !before.contains(' ') => {
                last.push_str(", ");
                last.push_str(item);
            }
            Some(_) | None if item.is_empty() => {}
            Some(_) | None => all.push(item.to_owned()),
        }
    }
    all
}

/// A list cut at the commas that stand in no quotes.
fn items(list: &str) -> Vec<&str> {
    let (mut quoted, mut escaped) = (false, false);
    list.split(move |letter| {
        let cuts = letter == ',' && !quoted;
        quoted ^= letter == '"' && !escaped;
        escaped = letter == '\\' && quoted && !escaped;
        cuts
    })
    .collect()
}

/// The value of `name=value` or `name="value"` in a list separated by commas.
fn parameter(list: &str, name: &str) -> Option<String> {
    items(list).into_iter().find_map(|item| {
        let (key, value) = item.split_once('=')?;
        let value = value.trim();
        let plain = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
        key.trim().eq_ignore_ascii_case(name).then(|| plain.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(offer: &str, count: &str, cnonce: &str, password: &str) -> String {
        let password = SecretString::from(password);
        let asked =
            Asked { user: "Mufasa", password: &password, method: "GET", uri: "/dir/index.html", count: 1, seed: "" };
        Challenge::strongest(&[offer]).unwrap().response(&asked, count, cnonce)
    }

    #[test]
    fn the_example_of_rfc_2617() {
        let offer = "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", \
                     nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"";
        let response = response(offer, "00000001", "0a4f113b", "Circle Of Life");
        assert_eq!(response, "6629fae49393a05397450978507c4ef1");
    }

    #[test]
    fn the_examples_of_rfc_7616() {
        for (algorithm, expected) in [
            ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
            ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
        ] {
            let offer = format!(
                "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, \
                 nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", \
                 opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
            );
            let cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
            assert_eq!(response(&offer, "00000001", cnonce, "Circle of Life"), expected, "{algorithm}");
        }
    }

    #[test]
    fn the_strongest_offer_is_answered_wherever_it_stands() {
        let md5 = "Digest realm=\"a, b\", nonce=\"1\", qop=\"auth\", algorithm=MD5";
        let sha = "Digest realm=\"a, b\", nonce=\"2\", qop=\"auth\", algorithm=SHA-256";
        let together = format!("Basic realm=\"x\", {md5}, {sha}, Negotiate");
        for offers in [&[md5, sha][..], &[sha, md5], &["Basic realm=\"x\"", &together], &[together.as_str()]] {
            let challenge = Challenge::strongest(offers).unwrap();
            assert_eq!((challenge.nonce.as_str(), challenge.realm.as_str()), ("2", "a, b"), "{offers:?}");
        }
        let twice = [sha, "Digest realm=\"c\", nonce=\"3\", qop=\"auth\", algorithm=sha-256"];
        assert_eq!(Challenge::strongest(&twice).unwrap().nonce, "2", "the first of equals");
    }

    #[test]
    fn what_cannot_be_answered_is_no_challenge() {
        for offer in [
            "Basic realm=\"x\"",
            "Negotiate",
            "Digest realm=\"x\", nonce=\"1\", algorithm=SHA3-256",
            "Digest realm=\"x\", nonce=\"1\", qop=\"auth-int\"",
            "Digest realm=\"x\", nonce=\"1\", algorithm=MD5-sess",
            "Digest realm=\"x\"",
            "",
        ] {
            assert_eq!(Challenge::strongest(&[offer]), None, "{offer}");
        }
    }

    #[test]
    fn the_answer_names_the_algorithm_and_never_the_password() {
        let offer = "Digest realm=\"x\", nonce=\"1\", qop=\"auth\", algorithm=SHA-256-sess, opaque=\"o\"";
        let password = SecretString::from("Circle of Life");
        let asked = Asked { user: "mu\"fasa", password: &password, method: "PUT", uri: "/a?b", count: 26, seed: "s" };
        let answer = Challenge::strongest(&[offer]).unwrap().answer(&asked);
        for part in ["username=\"mu\\\"fasa\"", "algorithm=SHA-256-sess", "nc=0000001a", "opaque=\"o\"", "uri=\"/a?b\""]
        {
            assert!(answer.contains(part), "{answer}");
        }
        assert!(!answer.contains("Circle"), "{answer}");
    }
}
