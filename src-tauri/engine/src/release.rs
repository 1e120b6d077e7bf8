//! Asks a publisher for the newest version of Ponte, and believes only what its key has signed.
//!
//! It reads two small texts and nothing else: no program is ever fetched, so there is none to be run. What is said leads to
//! no other place than where it was asked for, and is judged by [`ponte_core::release`].

use std::time::Duration;

use bytes::Bytes;
use minisign_verify::{PublicKey, Signature};
use ponte_core::release::{Memory, Newest, Release, read};
use ponte_core::verdict::{Failure, FailureKind};
use reqwest::{Method, StatusCode};
use semver::Version;
use url::Url;

use crate::http::{Http, Limits, Proxy, Request, same_origin};
use crate::settings::UpdateSettings;
use crate::store::{Store, StoreResult};

/// Neither text is read beyond this, nor waited for longer.
const LIMITS: Limits = Limits { body: 64 << 10, total: Duration::from_secs(30), connect: Duration::from_secs(15) };
/// What minisign adds to the name of what it signed.
const SIGNATURE: &str = ".minisig";
const MEMO: &str = "release";

/// Who says which version is the newest, and how that is known.
#[derive(Debug, Clone)]
pub struct Publisher {
    from: Url,
    key: PublicKey,
}

/// Whether what stands there may be believed at all: a page over TLS, or on this computer itself.
#[must_use]
pub fn is_place(url: &Url) -> bool {
    let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let named = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    named && url.query().is_none() && url.has_host() && (url.scheme() == "https" || (here && url.scheme() == "http"))
}

/// A public key of minisign: the line of its file that begins with `RW`.
#[must_use]
pub fn key(text: &str) -> Option<PublicKey> {
    PublicKey::from_base64(text.trim()).ok()
}

impl Publisher {
    /// The one of the settings; `None` where what they say is none, which they have told already.
    #[must_use]
    pub fn of(settings: &UpdateSettings) -> Option<Self> {
        let place = is_place(&settings.from);
        let key = key(&settings.key).filter(|_| place)?;
        Some(Publisher { from: settings.from.value.clone(), key })
    }

    /// What it says, signed.
    ///
    /// # Errors
    /// What the network says; `failure-release-signature`, `failure-release-unread`, `failure-release-elsewhere`.
    pub async fn ask(&self, proxy: &Proxy) -> Result<Release, Failure> {
        let http = Http::reaching(LIMITS, proxy, None)?;
        let mut beside = self.from.clone();
        beside.set_path(&format!("{}{SIGNATURE}", self.from.path()));
        let signature = self.get(&http, beside).await?;
        let text = self.get(&http, self.from.clone()).await?;
        self.verify(&text, &signature)?;
        let release = read(&text)?;
        let page = Url::parse(&release.page).ok();
        match page.filter(|page| is_place(page) && same_origin(page, &self.from)) {
            Some(_) => Ok(release),
            None => Err(self.unbelieved("failure-release-elsewhere")),
        }
    }

    /// A key signs the whole text at once: the older way, which signs it unhashed, is not taken.
    fn verify(&self, text: &[u8], signature: &[u8]) -> Result<(), Failure> {
        let signature = std::str::from_utf8(signature).ok().and_then(|lines| Signature::decode(lines).ok());
        let good = signature.is_some_and(|signature| self.key.verify(text, &signature, false).is_ok());
        if good { Ok(()) } else { Err(self.unbelieved("failure-release-signature")) }
    }

    async fn get(&self, http: &Http, url: Url) -> Result<Bytes, Failure> {
        let answer = http.send(Request::new(Method::GET, url)).await?;
        match answer.status {
            StatusCode::OK => Ok(answer.body),
            status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
                let failure = Failure::new(FailureKind::Retry, "failure-release-missing");
                Err(self.at(failure).with("status", status.as_u16()))
            }
            status => Err(self.unbelieved("failure-release-missing").with("status", status.as_u16())),
        }
    }

    fn unbelieved(&self, code: &str) -> Failure {
        self.at(Failure::new(FailureKind::Unreadable, code))
    }

    fn at(&self, failure: Failure) -> Failure {
        failure.with("host", self.from.host_str().unwrap_or_default())
    }
}

/// What is remembered of the publisher of these settings.
///
/// # Errors
/// What the store says.
pub fn known(store: &Store, settings: &UpdateSettings) -> StoreResult<Memory> {
    let found = store.memo(MEMO)?.and_then(|text| serde_json::from_str::<Memory>(&text).ok());
    Ok(found.unwrap_or_default().of(&settings.key))
}

/// Remembers it.
///
/// # Errors
/// What the store says.
pub fn remember(store: &Store, memory: &Memory) -> StoreResult<()> {
    store.set_memo(MEMO, serde_json::to_string(memory).ok().as_deref())
}

/// The version that runs.
#[must_use]
pub fn own() -> Version {
    Version::parse(env!("CARGO_PKG_VERSION")).unwrap_or(Version::new(0, 0, 0))
}

/// What can be had that is newer than what runs, where a publisher is asked at all.
///
/// # Errors
/// What the store says.
pub fn newer(store: &Store, settings: Option<&UpdateSettings>) -> StoreResult<Option<Newest>> {
    let Some(settings) = settings else { return Ok(None) };
    Ok(known(store, settings)?.newer_than(&own()).cloned())
}
