//! The app's own settings, the network and the daily digest with them: shown, and changed in place.

use ponte_core::verdict::Failure;
use ponte_engine::digest::SECRET;
use ponte_engine::digest::post::Told;
use ponte_engine::http::{PROXY_SECRET, Proxy, proxy_password};
use ponte_engine::messages::{Language, Messages};
use ponte_engine::secret::SecretString;
use ponte_engine::settings::choices::{flag, text, texts};
use ponte_engine::settings::{Choices, DigestSettings, Mailbox, ProxyMode, Security, Settings, System, Theme, explain};

use crate::daily::{post, secret};
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::form::{self, one_line};
use crate::network::tried;
use crate::rules::word;
use crate::view::{
    AppSettings, DigestForm, LanguageChoice, Lock, LogChoice, ProxyForm, QuietHours, SecurityChoice, ThemeChoice,
};

/// The app's own settings as they hold now.
///
/// # Errors
/// Mistakes in the settings.
pub async fn app_settings(desk: &Desk) -> Result<AppSettings> {
    let settings = desk.settings()?;
    let has_secret = match settings.digest.as_ref().filter(|digest| digest.user.is_some()) {
        Some(digest) => secret(desk, digest).await.is_ok_and(|secret| secret.is_some()),
        None => false,
    };
    Ok(AppSettings {
        language: match *settings.language {
            Language::Italian => LanguageChoice::It,
            Language::English => LanguageChoice::En,
        },
        zone: settings.zone.iana_name().unwrap_or("UTC").to_owned(),
        log: log_choice(&settings),
        start_at_login: *settings.app.start_at_login,
        theme: match *settings.app.theme {
            Theme::System => ThemeChoice::System,
            Theme::Light => ThemeChoice::Light,
            Theme::Dark => ThemeChoice::Dark,
        },
        quiet_hours: settings.app.quiet_hours.value.map(|(from, to)| {
            let clock = |time: jiff::civil::Time| time.strftime("%H:%M").to_string();
            QuietHours { from: clock(from), to: clock(to) }
        }),
        notifications: *settings.app.notifications,
        hide_on_lock_screen: *settings.app.hide_on_lock_screen,
        proxy: proxy_form(desk, &settings).await,
        digest: settings.digest.as_ref().map(|digest| digest_form(digest, has_secret)),
        locks: locks(desk, &settings),
    })
}

async fn proxy_form(desk: &Desk, settings: &Settings) -> ProxyForm {
    let proxy = settings.proxy.clone();
    let kept = |proxy| async { desk.with_secrets(move |secrets| proxy_password(&proxy, secrets)).await };
    match *proxy.mode {
        ProxyMode::System => ProxyForm::System,
        ProxyMode::None => ProxyForm::None,
        ProxyMode::Manual => ProxyForm::Manual {
            address: proxy
                .address
                .as_ref()
                .map(|url| url.as_str().trim_end_matches('/').to_owned())
                .unwrap_or_default(),
            user: proxy.user.as_ref().map(|user| user.value.clone()).unwrap_or_default(),
            has_secret: kept(proxy).await.is_ok_and(|kept| kept.is_some()),
        },
    }
}

fn log_choice(settings: &Settings) -> LogChoice {
    use ponte_engine::settings::LogLevel;
    match *settings.log {
        LogLevel::Error => LogChoice::Error,
        LogLevel::Warn => LogChoice::Warn,
        LogLevel::Info => LogChoice::Info,
        LogLevel::Debug => LogChoice::Debug,
        LogLevel::Trace => LogChoice::Trace,
    }
}

fn digest_form(digest: &DigestSettings, has_secret: bool) -> DigestForm {
    DigestForm {
        active: *digest.active,
        to: digest.to.to_string(),
        cc: digest.cc.iter().map(Mailbox::to_string).collect(),
        from: digest.from.to_string(),
        server: digest.server.value.clone(),
        port: Some(u32::from(*digest.port)).filter(|_| *digest.port != digest.security.usual_port()),
        security: match *digest.security {
            Security::Tls => SecurityChoice::Tls,
            Security::StartTls => SecurityChoice::Starttls,
            Security::None => SecurityChoice::None,
        },
        allow_unencrypted: *digest.allow_unencrypted,
        user: digest.user.as_ref().map(|user| user.value.clone()).unwrap_or_default(),
        has_secret,
        hour: u32::try_from(*digest.hour).unwrap_or(8),
    }
}

/// What the organisation set of the whole file, by the fields of the form: neither of an account nor of a pairing.
fn locks(desk: &Desk, settings: &Settings) -> Vec<Lock> {
    let own = |key: &str| !key.starts_with("account.") && !key.starts_with("pairing.");
    let all = explain(settings, desk.messages()).into_iter().filter(|choice| own(&choice.key));
    let mut locks: Vec<Lock> =
        all.filter_map(|choice| Some(Lock { key: field(&choice.key), by: choice.by? })).collect();
    locks.dedup();
    locks
}

/// The field of the form in which a setting stands: `app.quiet-hours` in `quietHours`, `digest.to` in `digest`.
fn field(key: &str) -> String {
    let key = key.strip_prefix("app.").unwrap_or(key);
    let key = key.split_once('.').map_or(key, |(table, _)| table);
    let mut parts = key.split('-');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |field, part| {
        let mut letters = part.chars();
        let capital = letters.next().map(|letter| letter.to_ascii_uppercase());
        field + &capital.into_iter().chain(letters).collect::<String>()
    })
}

/// Saves them. A digest that is new or changed is first tried on its mail server.
///
/// # Errors
/// The field that is to blame; nothing is changed then.
pub async fn save_app_settings(
    desk: &Desk,
    form: &AppSettings,
    (proxy_secret, digest_secret): (Option<&str>, Option<&str>),
) -> Result<AppSettings> {
    let now = desk.settings()?;
    let mut wanted = Choices::of_app(&now);
    choose(&mut wanted, form);
    let mut document = desk.document()?;
    document.put_app(&now, &wanted).map_err(|locked| desk.mistaken(vec![*locked]))?;
    let then = desk.check(&document)?;
    keep_proxy(desk, &now, &then, proxy_secret).await?;
    let typed = digest_secret.map(|typed| form::secret(System::Dav, typed)).transpose();
    let typed = typed.map_err(|error| at(error, "digest.secret"))?;
    let changed = typed.is_some() || !same(now.digest.as_ref(), then.digest.as_ref());
    if let Some(digest) = then.digest.as_ref().filter(|_| changed) {
        try_digest(desk, &then, digest, typed.as_ref()).await?;
    }
    if let Some(typed) = typed.filter(|_| then.digest.is_some()) {
        desk.with_secrets(move |secrets| secrets.store(SECRET, &typed)).await?;
    }
    desk.save(&document)?;
    if then.digest.is_none() && now.digest.as_ref().is_some_and(|digest| digest.secret_env.is_none()) {
        desk.forget_secret(SECRET).await?;
    }
    app_settings(desk).await
}

/// Tries a proxy that is new on the way to every account, and keeps its password.
async fn keep_proxy(desk: &Desk, now: &Settings, then: &Settings, typed: Option<&str>) -> Result<()> {
    let typed = typed.map(|typed| form::secret(System::Dav, typed)).transpose();
    let typed = typed.map_err(|error| at(error, "proxy.secret"))?.filter(|_| then.proxy.user.is_some());
    if typed.is_none() && now.proxy.is_same(&then.proxy) {
        return Ok(());
    }
    let chosen = then.proxy.clone();
    let password = match &typed {
        Some(typed) => Some(typed.clone()),
        None => {
            let kept = desk.with_secrets(move |secrets| proxy_password(&chosen, secrets)).await;
            kept.map_err(|error| at(error, "proxy.secret"))?
        }
    };
    tried(then, &Proxy::of(&then.proxy, password)).await.map_err(|error| at(error, "proxy.address"))?;
    match typed {
        Some(typed) => desk.with_secrets(move |secrets| secrets.store(PROXY_SECRET, &typed)).await,
        None if then.proxy.user.is_none() && now.proxy.user.is_some() => desk.forget_secret(PROXY_SECRET).await,
        None => Ok(()),
    }
}

fn at(error: Error, field: &'static str) -> Error {
    match error {
        Error::Form { failure, .. } | Error::Failure(failure) => Error::Form { field, failure },
        other => other,
    }
}

/// Whether two digests go the same way to the same people; when it goes out is no matter of the mail server's.
fn same(one: Option<&DigestSettings>, other: Option<&DigestSettings>) -> bool {
    let said = |digest: &DigestSettings| {
        let user = digest.user.as_ref().map(|user| user.value.clone());
        let people: Vec<String> = digest.recipients().iter().map(|(_, person)| person.to_string()).collect();
        (digest.server.value.clone(), *digest.port, *digest.security, user, people, digest.from.to_string())
    };
    one.map(said) == other.map(said)
}

async fn try_digest(
    desk: &Desk,
    settings: &Settings,
    digest: &DigestSettings,
    typed: Option<&SecretString>,
) -> Result<()> {
    let kept = match typed {
        Some(typed) => Some(typed.clone()),
        None => secret(desk, digest).await.map_err(|failure| at(failure.into(), "digest.secret"))?,
    };
    let store = desk.store().await?;
    let tried = post(&store, settings, digest).test(kept.as_ref()).await;
    tried.map_err(|failure| {
        let field =
            if failure.kind == ponte_core::verdict::FailureKind::SignIn { "digest.secret" } else { "digest.server" };
        Error::Form { field, failure }
    })?;
    // What was wrong with the last way of sending says nothing of this one.
    store.set_digest(&store.digest()?.mended())?;
    Ok(())
}

fn choose(wanted: &mut Choices, form: &AppSettings) {
    wanted.choose("language", Some(text(&word(&form.language))));
    wanted.choose("zone", Some(text(&one_line(&form.zone))));
    wanted.choose("log", Some(text(&word(&form.log))));
    wanted.choose("app.start-at-login", Some(flag(form.start_at_login)));
    wanted.choose("app.theme", Some(text(&word(&form.theme))));
    wanted.choose("app.notifications", Some(flag(form.notifications)));
    wanted.choose("app.hide-on-lock-screen", Some(flag(form.hide_on_lock_screen)));
    let quiet = form.quiet_hours.as_ref();
    let quiet = quiet.map(|span| format!("{{ from = {}, to = {} }}", text(span.from.trim()), text(span.to.trim())));
    wanted.choose("app.quiet-hours", quiet);
    let (mode, address, user) = match &form.proxy {
        ProxyForm::System => ("system", None, None),
        ProxyForm::None => ("none", None, None),
        ProxyForm::Manual { address, user, .. } => ("manual", Some(one_line(address)), Some(one_line(user))),
    };
    wanted.choose("proxy.mode", Some(text(mode)));
    wanted.choose("proxy.address", address.map(|address| text(address.trim_end_matches('/'))));
    wanted.choose("proxy.user", user.filter(|user| !user.is_empty()).map(|user| text(&user)));
    match &form.digest {
        Some(digest) => choose_digest(wanted, digest),
        None => wanted.clear(&["digest"]),
    }
}

fn choose_digest(wanted: &mut Choices, form: &DigestForm) {
    let mut say = |key: &str, value: Option<String>| wanted.choose(&format!("digest.{key}"), value);
    let given = |typed: &str| Some(one_line(typed)).filter(|typed| !typed.is_empty()).map(|typed| text(&typed));
    let copies: Vec<String> = form.cc.iter().map(|copy| one_line(copy)).filter(|copy| !copy.is_empty()).collect();
    say("active", Some(flag(form.active)));
    // What must be there is written down empty, so that the settings say which it is.
    say("to", Some(text(&one_line(&form.to))));
    say("from", Some(text(&one_line(&form.from))));
    say("server", Some(text(&one_line(&form.server))));
    say("cc", Some(texts(copies.iter().map(String::as_str))).filter(|_| !copies.is_empty()));
    say("port", form.port.map(|port| port.to_string()));
    say("security", Some(text(&word(&form.security))));
    say("allow-unencrypted", Some(flag(form.allow_unencrypted)));
    say("user", given(&form.user));
    say("hour", Some(form.hour.to_string()));
}

/// Sends the digest now, and says what came of it.
///
/// # Errors
/// That none is set up, or why nobody got it.
pub async fn send_digest(desk: &Desk) -> Result<String> {
    let settings = desk.settings()?;
    let digest = settings.digest.as_ref().ok_or_else(|| Error::usage("cli-digest-none", &[]))?;
    let store = desk.store().await?;
    let told = post(&store, &settings, digest).by_hand(secret(desk, digest).await, desk.now()).await?;
    match told.failure {
        Some(failure) if told.sent == 0 => Err(Error::Failure(failure)),
        _ => Ok(posted(desk.messages(), &told)),
    }
}

/// What came of sending it.
#[must_use]
pub fn posted(messages: &Messages, told: &Told) -> String {
    let sent = (told.sent > 0).then(|| messages.text("cli-digest-sent", &[("count", &told.sent.to_string())]));
    let failed = |failure: &Failure| messages.text("cli-digest-failed", &[("failure", &messages.failure(failure))]);
    [sent, told.failure.as_ref().map(failed)].into_iter().flatten().collect::<Vec<_>>().join("\n")
}
