//! Accounts: tested as they are typed, kept once they work, tried, left. What is kept goes into the settings and the keychain;
//! a secret never comes back out of here.

use std::collections::BTreeSet;

use ponte_adapters::open::provider;
use ponte_core::attempts::Attempts;
use ponte_core::snapshot::Side;
use ponte_core::verdict::Failure;
use ponte_engine::collection::{AccountInfo, CollectionInfo, usual};
use ponte_engine::cycle::{Copy, ProgressSink, Withdrawn};
use ponte_engine::http::{Fingerprint, Trusted};
use ponte_engine::leaving;
use ponte_engine::secret::SecretString;
use ponte_engine::selftest::{self, Circumstances, Step};
use ponte_engine::settings::microsoft::BUILT_IN_CLIENT;
use ponte_engine::settings::{
    Account, AccountEntry, ClientSecret, Document, ExchangeEntry, Microsoft, MicrosoftEntry, Origin, Setting, Settings,
    SignInWay, System, explain,
};
use url::Url;

use crate::desk::{self, Desk};
use crate::error::{Error, Result};
use crate::form;
use crate::lock::{Work, lock};
use crate::open::Open;
use crate::view::{
    AccountForm, AccountStanding, AccountTested, AccountView, CollectionView, CopyView, Kind, LeavePreview, Lock,
    SecretPlace, SelftestStep, SystemView,
};
use crate::{find, sign_in, signs, words};

/// How it is said that there is none.
const MISSING: [&str; 2] = ["failure-secret-missing", "failure-oauth-again"];
/// No more copies than this are named before they are taken back.
const COPIES: usize = 2_000;

/// What can be joined.
#[must_use]
pub fn systems(desk: &Desk) -> Vec<SystemView> {
    let view = |(id, system): (&str, System)| {
        let text = |part: &str| desk.messages().text(&format!("word-system-{id}-{part}"), &[]);
        SystemView {
            id: id.to_owned(),
            label: label(desk, system),
            crm: system.is_crm(),
            secret_label: text("secret"),
            address_example: text("address"),
            help: text("help"),
            browser: system.usual_sign_in() == SignInWay::Browser,
            unregistered: !is_registered(desk, system),
            sign_ins: sign_ins(system),
        }
    };
    System::WORDS.into_iter().map(view).collect()
}

/// Whether somebody has said under which id Ponte is registered with Microsoft, where that is asked for: this build, or the
/// organisation.
fn is_registered(desk: &Desk, system: System) -> bool {
    let organisation = desk.surroundings().policy.as_ref();
    let asked = system.usual_sign_in() == SignInWay::Browser || !sign_ins(system).is_empty();
    !asked
        || BUILT_IN_CLIENT.is_some()
        || organisation.is_some_and(|policy| policy.says("account", system.word(), "client-id"))
}

/// The ways to choose of, where there is more than one.
fn sign_ins(system: System) -> Vec<String> {
    match system {
        System::Exchange => SignInWay::here().map(|(word, _)| word.to_owned()).collect(),
        System::Vtiger | System::Dav | System::Microsoft365 => Vec::new(),
    }
}

/// What people call a system.
#[must_use]
pub fn label(desk: &Desk, system: System) -> String {
    desk.messages().text(&format!("word-system-{}", system.word()), &[])
}

/// Signs in with what was typed, and keeps nothing. Without a secret the one in the keychain is taken.
///
/// # Errors
/// The field that is to blame.
pub async fn test_form(desk: &Desk, form: &AccountForm, typed: Option<&str>) -> Result<AccountTested> {
    let (entry, secret) = read(desk, form, typed).await?;
    try_entry(desk, form, &entry, secret).await
}

/// The same, and then keeps the account in the settings and its secret in the keychain.
///
/// # Errors
/// The field that is to blame; nothing is kept then.
pub async fn keep_account(desk: &Desk, form: &AccountForm, typed: Option<&str>) -> Result<AccountTested> {
    let (entry, secret) = read(desk, form, typed).await?;
    let tested = try_entry(desk, form, &entry, secret.clone()).await?;
    if let Some(secret) = secret.filter(|_| typed.is_some()) {
        let name = entry.name.clone();
        desk.with_secrets(move |secrets| secrets.store(&name, &secret)).await?;
    }
    desk.save(&written(desk, &entry)?)?;
    desk.typed_trust().remove(&entry.name);
    signs::signed_in(desk, &entry.name).await;
    Ok(tested)
}

/// Takes a new secret for an account, once the account lets Ponte in with it.
///
/// # Errors
/// What was wrong with it.
pub async fn set_secret(desk: &Desk, name: &str, typed: &str) -> Result<()> {
    let settings = desk.settings()?;
    let account = desk::account(&settings, name)?;
    if account.sign_in() != SignInWay::Password {
        return Err(Error::internal("failure-credential"));
    }
    let secret = form::secret(*account.system, typed)?;
    let entry = entry_of(account);
    let tried = async { Ok::<_, Error>(Open::with(desk, account, secret.clone()).await?.signed().test().await?) };
    tried.await.map_err(|error| form::refused(&entry, &secret, error))?;
    let kept = name.to_owned();
    desk.with_secrets(move |secrets| secrets.store(&kept, &secret)).await?;
    signs::signed_in(desk, name).await;
    Ok(())
}

/// The account as `account add` would write it.
#[must_use]
pub fn entry_of(account: &Account) -> AccountEntry {
    AccountEntry {
        name: account.name.clone(),
        system: *account.system,
        address: account.address.value.clone(),
        user: account.user.value.clone(),
        secret_env: account.secret_env.as_ref().map(|variable| variable.value.clone()),
        allow_http: *account.allow_http,
        microsoft: account.microsoft.as_ref().map(own_entry),
        exchange: account.exchange.as_ref().map(|own| ExchangeEntry::of(own).without_theirs(own)),
    }
}

/// What stands in the file; what the organisation set is laid over it again.
fn own_entry(own: &Microsoft) -> MicrosoftEntry {
    let text = |setting: &Setting<String>| match setting.origin {
        Origin::File(_) => Some(setting.value.clone()),
        Origin::Default | Origin::Organisation => None,
    };
    MicrosoftEntry {
        tenant: text(&own.tenant),
        client_id: text(&own.client_id),
        client_secret: *own.client_secret == ClientSecret::Keychain,
        client_secret_env: match &*own.client_secret {
            ClientSecret::Environment(variable) => Some(variable.clone()),
            ClientSecret::None | ClientSecret::Keychain => None,
        },
        shared_calendars: *own.shared_calendars,
        mailbox: own.mailbox.as_ref().and_then(text),
    }
}

/// The form as the settings take it, and the secret that goes with it. What the settings say of a secret in the environment
/// stays.
///
/// Where one signs in by browser or is signed in to Windows there is no secret to read.
async fn read(desk: &Desk, form: &AccountForm, typed: Option<&str>) -> Result<(AccountEntry, Option<SecretString>)> {
    let mut entry = entry(desk, form)?;
    if entry.microsoft.is_some() || entry.exchange.is_some() {
        let settings = desk.check(&written(desk, &entry)?)?;
        if desk::account(&settings, &entry.name)?.sign_in() != SignInWay::Password {
            return Ok((entry, None));
        }
    }
    let settings = desk.settings()?;
    let known = settings.account(&entry.name);
    if let Some(typed) = typed {
        return Ok((entry.clone(), Some(form::secret(entry.system, typed)?)));
    }
    entry.secret_env = known.and_then(|account| account.secret_env.as_ref()).map(|variable| variable.value.clone());
    let (name, variable) = (entry.name.clone(), entry.secret_env.clone());
    let loaded = desk.with_secrets(move |secrets| secrets.load(&name, variable.as_deref())).await;
    let missing = if entry.system.is_crm() { "form-key-empty" } else { "form-password-empty" };
    let secret = loaded.map_err(|error| match error {
        Error::Failure(failure) if failure.code == "failure-secret-missing" => form::wrong("secret", missing),
        other => other,
    })?;
    Ok((entry, Some(secret)))
}

/// The form as the settings take it; what they say of a registration's secret stays.
fn entry(desk: &Desk, form: &AccountForm) -> Result<AccountEntry> {
    let mut entry = form::account(form)?;
    let settings = desk.settings()?;
    let known = settings.account(&entry.name).and_then(|account| account.microsoft.as_ref()).map(own_entry);
    if let (Some(own), Some(known)) = (&mut entry.microsoft, known) {
        (own.client_secret, own.client_secret_env) = (known.client_secret, known.client_secret_env);
    }
    if let Some(theirs) = settings.account(&entry.name).and_then(|account| account.exchange.as_ref()) {
        entry.exchange = entry.exchange.map(|own| own.without_theirs(theirs));
    }
    Ok(entry)
}

/// Signs in by browser to what a form says, and then keeps the account; nothing is kept where that did not go well.
///
/// # Errors
/// The field that is to blame; what the user, the provider or the account says.
pub async fn sign_in_form(
    desk: &Desk,
    form: &AccountForm,
    open: impl FnOnce(&Url) -> std::result::Result<(), Failure>,
) -> Result<AccountTested> {
    let entry = find::at_one_host(desk, entry(desk, form)?).await?;
    let document = written(desk, &entry)?;
    let settings = desk.check(&document)?;
    let account = desk::account(&settings, &entry.name)?;
    let signed = sign_in::sign_in(desk, account, None, open).await.map_err(|error| named(error, &entry.name))?;
    let tested = tested(desk, &signed.info, &signed.collections, None);
    signed.keep(desk).await?;
    desk.save(&document)?;
    signs::signed_in(desk, &entry.name).await;
    Ok(tested)
}

/// Signs in anew by browser.
///
/// # Errors
/// What the user, the provider or the account says.
pub async fn sign_in_again(
    desk: &Desk,
    name: &str,
    open: impl FnOnce(&Url) -> std::result::Result<(), Failure>,
) -> Result<()> {
    let settings = desk.settings()?;
    let account = desk::account(&settings, name)?;
    let signed = sign_in::sign_in(desk, account, None, open).await.map_err(|error| named(error, name))?;
    signed.keep(desk).await
}

fn named(error: Error, account: &str) -> Error {
    match error {
        Error::Failure(failure) => Error::Failure(failure.with("account", account)),
        other => other,
    }
}

async fn try_entry(
    desk: &Desk,
    form: &AccountForm,
    entry: &AccountEntry,
    secret: Option<SecretString>,
) -> Result<AccountTested> {
    let settings = desk.check(&written(desk, entry)?)?;
    let account = desk::account(&settings, &entry.name)?;
    let tried = async {
        let open = match &secret {
            Some(secret) => Open::with(desk, account, secret.clone()).await?,
            None => Open::open(desk, account).await?,
        };
        Ok::<_, Error>((open.signed().test().await?, open.signed().collections().await?))
    };
    let (info, listed) = tried.await.map_err(|error| match &secret {
        Some(secret) => form::refused(entry, secret, error),
        None => named(error, &entry.name),
    })?;
    let typed = entry.system != System::Microsoft365;
    let new_address = Some(entry.address.clone()).filter(|address| typed && address != form.address.trim());
    Ok(tested(desk, &info, &listed, new_address))
}

fn tested(desk: &Desk, info: &AccountInfo, listed: &[CollectionInfo], new_address: Option<String>) -> AccountTested {
    AccountTested {
        product: info.product.clone(),
        version: info.version.clone(),
        user_id: info.user_id.clone(),
        notes: info.notes.iter().map(|note| desk.messages().text(note, &[])).collect(),
        collections: views(listed),
        new_address,
    }
}

/// The settings file with the account, and with the certificate that was trusted while it was typed.
fn written(desk: &Desk, entry: &AccountEntry) -> Result<Document> {
    let mut document = desk.document()?;
    document.put_account(entry);
    if let Some(trusted) = desk.typed_trust().get(&entry.name) {
        document.set_trusted(&entry.name, Some(trusted), Url::parse(&entry.address).ok().as_ref());
    }
    Ok(document)
}

/// Trusts one certificate on one host, for this account only. Where the account stands in a form only it counts for that form,
/// and is kept with it.
///
/// # Errors
/// That this is no fingerprint, or what the settings say.
pub async fn trust_certificate(desk: &Desk, name: &str, host: &str, fingerprint: &str) -> Result<()> {
    let parsed = Fingerprint::parse(fingerprint).ok_or_else(|| form::wrong("fingerprint", "mistake-fingerprint"))?;
    let trusted = Trusted { host: host.trim().to_lowercase(), fingerprint: parsed };
    let settings = desk.settings()?;
    let Some(account) = settings.account(name) else {
        desk.typed_trust().insert(form::name(name)?, trusted);
        return Ok(());
    };
    let mut document = desk.document()?;
    document.set_trusted(name, Some(&trusted), account.url().as_ref());
    desk.save(&document)?;
    signs::signed_in(desk, name).await;
    Ok(())
}

/// Trusts only whom the computer trusts again.
///
/// # Errors
/// That there is no such account, or what the settings say.
pub async fn forget_certificate(desk: &Desk, name: &str) -> Result<()> {
    desk::account(&*desk.settings()?, name)?;
    let mut document = desk.document()?;
    document.set_trusted(name, None, None);
    desk.save(&document)?;
    signs::signed_in(desk, name).await;
    Ok(())
}

fn views(listed: &[CollectionInfo]) -> Vec<CollectionView> {
    let view = |info: &CollectionInfo| {
        let taken = |kind: &&ponte_core::record::Kind| usual(listed, **kind).is_some_and(|usual| usual.id == info.id);
        CollectionView {
            id: info.id.clone(),
            name: info.name.clone(),
            kinds: info.kinds.iter().map(|kind| Kind::from(*kind)).collect(),
            writable: info.writable,
            special: info.special,
            color: info.color.clone(),
            usual: info.kinds.iter().filter(taken).map(|kind| Kind::from(*kind)).collect(),
        }
    };
    listed.iter().map(view).collect()
}

/// The collections of an account.
///
/// # Errors
/// That it is not there, or does not let Ponte in.
pub async fn collections(desk: &Desk, name: &str) -> Result<Vec<CollectionView>> {
    let settings = desk.settings()?;
    let open = Open::open(desk, desk::account(&settings, name)?).await?;
    Ok(views(&open.signed().collections().await?))
}

/// All accounts.
///
/// # Errors
/// Mistakes in the settings.
pub async fn accounts(desk: &Desk) -> Result<Vec<AccountView>> {
    let settings = desk.settings()?;
    let mut views = Vec::new();
    for account in &settings.accounts {
        views.push(view(desk, &settings, account).await);
    }
    Ok(views)
}

async fn view(desk: &Desk, settings: &Settings, account: &Account) -> AccountView {
    let attempts = attempts(desk, &account.name).await;
    let (state, sentence) = standing(desk, attempts.as_ref());
    let pairings: BTreeSet<_> =
        leaving::uses(settings, &account.name).map(|(pairing, _)| pairing.name.clone()).collect();
    let own = account.microsoft.as_ref().map(own_entry).unwrap_or_default();
    let exchange = account.exchange.as_ref().map(ExchangeEntry::of).unwrap_or_default();
    AccountView {
        name: account.name.clone(),
        system: account.system.word().to_owned(),
        label: label(desk, *account.system),
        crm: account.system.is_crm(),
        address: account.address.value.clone(),
        user: account.user.value.clone(),
        allow_http: *account.allow_http,
        zone: account.zone.as_ref().and_then(|zone| zone.iana_name().map(str::to_owned)),
        secret: place(desk, account).await,
        state,
        sentence,
        pairings: pairings.into_iter().collect(),
        trusted_fingerprint: account.trusted.as_ref().map(|trusted| trusted.fingerprint.shown()),
        browser: account.sign_in() == SignInWay::Browser,
        sign_in: exchange.sign_in.unwrap_or_default(),
        tenant: own.tenant.unwrap_or_default(),
        client_id: own.client_id.unwrap_or_default(),
        shared_calendars: own.shared_calendars,
        mailbox: exchange.mailbox.or(own.mailbox).unwrap_or_default(),
        deletion: exchange.deletion.unwrap_or_default(),
        conflicts: exchange.conflicts.unwrap_or_default(),
        consent_link: provider(account, None).ok().and_then(|provider| provider.consent_link().map(Url::to_string)),
        locks: locks(desk, settings, &format!("account.{}.", account.name)),
    }
}

/// What the organisation set below `prefix`, by the rest of its name.
#[must_use]
pub fn locks(desk: &Desk, settings: &Settings, prefix: &str) -> Vec<Lock> {
    let explained = explain(settings, desk.messages()).into_iter();
    let own = explained.filter_map(|choice| Some((choice.key.strip_prefix(prefix)?.to_owned(), choice.by?)));
    own.map(|(key, by)| Lock { key, by }).collect()
}

async fn attempts(desk: &Desk, name: &str) -> Option<Attempts> {
    if !desk.paths().database().exists() {
        return None;
    }
    desk.store().await.ok()?.attempts(name).ok()
}

fn standing(desk: &Desk, attempts: Option<&Attempts>) -> (AccountStanding, String) {
    let Some(attempts) = attempts else { return (AccountStanding::Unknown, String::new()) };
    let Some(failure) = &attempts.failure else { return (AccountStanding::Ok, String::new()) };
    let state = if attempts.refused.is_some() { AccountStanding::SignedOut } else { AccountStanding::Resting };
    (state, desk.messages().failure_in_window(failure))
}

async fn place(desk: &Desk, account: &Account) -> SecretPlace {
    if account.secret_env.is_some() {
        return SecretPlace::Environment;
    }
    if account.sign_in() == SignInWay::Windows {
        return SecretPlace::Windows;
    }
    match desk.secret(account).await {
        Ok(_) => SecretPlace::Keychain,
        Err(Error::Failure(failure)) if MISSING.contains(&failure.code.as_str()) => SecretPlace::Missing,
        Err(_) => SecretPlace::Unknown,
    }
}

/// Tries everything Ponte does on the account's own server.
///
/// # Errors
/// What keeps the account from being asked at all.
pub async fn try_everything(desk: &Desk, settings: &Settings, open: &Open) -> Result<Vec<Step>> {
    let side = if open.account().system.is_crm() { Side::Left } else { Side::Right };
    let circumstances = Circumstances { zone: settings.zone.value.clone(), now: desk.now(), side };
    Ok(selftest::selftest(open.signed(), &circumstances).await?)
}

/// The same, as the window shows it.
///
/// # Errors
/// As [`try_everything`].
pub async fn selftest(desk: &Desk, name: &str) -> Result<Vec<SelftestStep>> {
    let settings = desk.settings()?;
    let open = Open::open(desk, desk::account(&settings, name)?).await?;
    let steps = try_everything(desk, &settings, &open).await?;
    let messages = desk.messages();
    let view = |step: Step| SelftestStep {
        kind: step.kind.into(),
        name: step.name.to_owned(),
        label: messages.text(&format!("word-step-{}", step.name), &[]),
        passed: step.failure.is_none(),
        sentence: step.failure.map(|failure| messages.failure_in_window(&failure)),
        bent: step.bent.iter().map(|field| words::field_word(messages, field)).collect(),
    };
    Ok(steps.into_iter().map(view).collect())
}

/// What Ponte created on an account.
///
/// # Errors
/// That there is no such account, or what the store says.
pub async fn copies(desk: &Desk, name: &str) -> Result<Vec<Copy>> {
    let settings = desk.settings()?;
    desk::account(&settings, name)?;
    if !desk.paths().database().exists() {
        return Ok(Vec::new());
    }
    Ok(leaving::created_on(&*desk.store().await?, &settings, name)?)
}

/// The same, as the window shows it.
///
/// # Errors
/// As [`copies`].
pub async fn leave_preview(desk: &Desk, name: &str) -> Result<LeavePreview> {
    let all = copies(desk, name).await?;
    let settings = desk.settings()?;
    let crm = desk::account(&settings, name)?.system.is_crm();
    let side = if crm { Side::Left } else { Side::Right };
    let view = |copy: &Copy| CopyView { kind: Kind::of_word(copy.kind), title: copy.title.clone(), side: side.into() };
    let count = all.len().to_string();
    Ok(LeavePreview {
        account: name.to_owned(),
        copies: all.iter().take(COPIES).map(view).collect(),
        total: u32::try_from(all.len()).unwrap_or(u32::MAX),
        sentence: desk.messages().text("cli-copies", &[("count", &count), ("name", name)]),
    })
}

/// Takes back what Ponte created on an account. Its pairings are switched off first: should it be cut off in the middle, no run
/// brings back what was taken.
///
/// # Errors
/// What kept the account from being opened; what could not be removed is in the result.
pub async fn take_back(desk: &Desk, name: &str, progress: ProgressSink<'_>) -> Result<Withdrawn> {
    let settings = desk.settings()?;
    let mut document = desk.document()?;
    for (pairing, _) in leaving::uses(&settings, name) {
        document.set_active(&pairing.name, false);
    }
    desk.save(&document)?;
    let (store, open) = (desk.store().await?, Open::open(desk, desk::account(&settings, name)?).await?);
    let signed = (open.account(), open.signed());
    Ok(leaving::take_back(&store, &settings, signed, desk.now(), progress).await?)
}

/// Forgets an account, its secret, and the pairings that use it with their links.
///
/// # Errors
/// That there is none, or what the settings, the keychain or the store say.
pub async fn forget(desk: &Desk, name: &str) -> Result<()> {
    let settings = desk.settings()?;
    let account = desk::account(&settings, name)?;
    let pairings: BTreeSet<_> = leaving::uses(&settings, name).map(|(pairing, _)| pairing.name.as_str()).collect();
    let mut document = desk.document()?;
    for pairing in &pairings {
        desk.store().await?.forget_pairing(pairing)?;
        document.remove_pairing(pairing);
    }
    document.remove_account(name);
    desk.save(&document)?;
    if account.secret_env.is_none() {
        desk.forget_secret(name).await?;
    }
    if account.secret_entry() != name {
        desk.forget_secret(&account.secret_entry()).await?;
    }
    if account.microsoft.as_ref().is_some_and(|own| *own.client_secret == ClientSecret::Keychain) {
        desk.forget_secret(&sign_in::client_entry(name)).await?;
    }
    Ok(())
}

/// Leaves an account: first what Ponte created on it is taken back, where that is wanted.
///
/// # Errors
/// What stopped the taking back: the account is then still there.
pub async fn remove_account(desk: &Desk, name: &str, remove_copies: bool, work: Work) -> Result<()> {
    desk::account(&*desk.settings()?, name)?;
    let _lock = lock(desk, work).await?;
    if remove_copies {
        let done = take_back(desk, name, &|_| {}).await?;
        if let Some(failure) = done.stopped {
            return Err(Error::Failure(failure));
        }
    }
    forget(desk, name).await
}
