//! What the window asks of the settings, one method a command, by the contract's names; each rejects with a [`Trouble`].

use std::path::Path;

use ponte_core::verdict::Failure;
use url::Url;

use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::lock::Work;
use crate::view::{
    About, AccountForm, AccountTested, AccountView, AppSettings, CollectionView, Diagnostics, Found, Kind,
    LeavePreview, MappingConsequence, MappingView, PairingRules, RulesConsequence, SelftestStep, SetupChoices,
    SetupDraft, SystemView, Trouble, WeekView,
};
use crate::{accounts, find, help, mapping, options, release, rules, setup, week};

/// What a command answers.
type Answer<T> = std::result::Result<T, Trouble>;

impl Desk {
    fn answer_of<T>(&self, result: Result<T>) -> Answer<T> {
        result.map_err(|error: Error| self.trouble(&error))
    }

    /// The first run, as it was left.
    ///
    /// # Errors
    /// See [`setup::setup_draft`].
    pub fn setup_draft(&self) -> Answer<SetupDraft> {
        self.answer_of(setup::setup_draft(self))
    }

    /// Keeps it as it is.
    ///
    /// # Errors
    /// See [`setup::save_draft`].
    pub fn save_draft(&self, draft: SetupDraft) -> Answer<()> {
        self.answer_of(setup::save_draft(self, &draft))
    }

    /// What an e-mail address or a host is.
    ///
    /// # Errors
    /// See [`find::find`].
    pub async fn find(&self, address: &str) -> Answer<Found> {
        self.answer_of(find::find(self, address).await)
    }

    /// Signs in with what was typed.
    ///
    /// # Errors
    /// See [`accounts::test_form`].
    pub async fn test_form(&self, form: AccountForm, secret: Option<&str>) -> Answer<AccountTested> {
        self.answer_of(accounts::test_form(self, &form, secret).await)
    }

    /// The same, and keeps the account.
    ///
    /// # Errors
    /// See [`accounts::keep_account`].
    pub async fn keep_account(&self, form: AccountForm, secret: Option<&str>) -> Answer<AccountTested> {
        self.answer_of(accounts::keep_account(self, &form, secret).await)
    }

    /// Signs in by browser with what was typed, and keeps the account. `open` shows an address in the browser.
    ///
    /// # Errors
    /// See [`accounts::sign_in_form`]; `failure-cancelled` where the user thought better of it.
    pub async fn sign_in_form(
        &self,
        form: AccountForm,
        open: impl FnOnce(&Url) -> std::result::Result<(), Failure>,
    ) -> Answer<AccountTested> {
        self.answer_of(self.shared_tokens().one_at_a_time(accounts::sign_in_form(self, &form, open)).await)
    }

    /// Signs in by browser anew.
    ///
    /// # Errors
    /// See [`accounts::sign_in_again`]; `failure-cancelled`, likewise.
    pub async fn sign_in(
        &self,
        account: &str,
        open: impl FnOnce(&Url) -> std::result::Result<(), Failure>,
    ) -> Answer<()> {
        self.answer_of(self.shared_tokens().one_at_a_time(accounts::sign_in_again(self, account, open)).await)
    }

    /// Waits for no sign-in by browser any more.
    ///
    /// # Errors
    /// None.
    pub fn cancel_sign_in(&self) -> Answer<()> {
        self.shared_tokens().cancel();
        Ok(())
    }

    /// Joins two accounts.
    ///
    /// # Errors
    /// See [`setup::create_pairing`].
    pub async fn create_pairing(&self, name: &str, crm: &str, calendar: &str, choices: SetupChoices) -> Answer<()> {
        self.answer_of(setup::create_pairing(self, name, crm, calendar, &choices).await)
    }

    /// What can be joined.
    ///
    /// # Errors
    /// None today.
    pub fn systems(&self) -> Answer<Vec<SystemView>> {
        Ok(accounts::systems(self))
    }

    /// All accounts.
    ///
    /// # Errors
    /// See [`accounts::accounts`].
    pub async fn accounts(&self) -> Answer<Vec<AccountView>> {
        self.answer_of(accounts::accounts(self).await)
    }

    /// What an account has.
    ///
    /// # Errors
    /// See [`accounts::collections`].
    pub async fn collections(&self, account: &str) -> Answer<Vec<CollectionView>> {
        self.answer_of(accounts::collections(self, account).await)
    }

    /// Takes a new secret.
    ///
    /// # Errors
    /// See [`accounts::set_secret`].
    pub async fn set_secret(&self, account: &str, secret: &str) -> Answer<()> {
        self.answer_of(accounts::set_secret(self, account, secret).await)
    }

    /// Trusts a certificate for one account.
    ///
    /// # Errors
    /// See [`accounts::trust_certificate`].
    pub async fn trust_certificate(&self, account: &str, host: &str, fingerprint: &str) -> Answer<()> {
        self.answer_of(accounts::trust_certificate(self, account, host, fingerprint).await)
    }

    /// Trusts it no more.
    ///
    /// # Errors
    /// See [`accounts::forget_certificate`].
    pub async fn forget_certificate(&self, account: &str) -> Answer<()> {
        self.answer_of(accounts::forget_certificate(self, account).await)
    }

    /// Tries everything on the account's own server.
    ///
    /// # Errors
    /// See [`accounts::selftest`].
    pub async fn selftest(&self, account: &str) -> Answer<Vec<SelftestStep>> {
        self.answer_of(accounts::selftest(self, account).await)
    }

    /// What Ponte created on an account.
    ///
    /// # Errors
    /// See [`accounts::leave_preview`].
    pub async fn leave_preview(&self, account: &str) -> Answer<LeavePreview> {
        self.answer_of(accounts::leave_preview(self, account).await)
    }

    /// Leaves an account.
    ///
    /// # Errors
    /// See [`accounts::remove_account`].
    pub async fn remove_account(&self, account: &str, remove_copies: bool) -> Answer<()> {
        self.answer_of(accounts::remove_account(self, account, remove_copies, Work::App).await)
    }

    /// The rules of a pairing.
    ///
    /// # Errors
    /// See [`rules::rules`].
    pub fn rules(&self, pairing: &str) -> Answer<PairingRules> {
        self.answer_of(rules::rules(self, pairing))
    }

    /// What saving them would come to. Nothing is written.
    ///
    /// # Errors
    /// See [`rules::check_rules`].
    pub async fn check_rules(&self, rules: PairingRules) -> Answer<RulesConsequence> {
        let checked = self.cancellable(rules::check_rules(self, &rules, Work::App)).await;
        self.answer_of(checked.map(|found| RulesConsequence {
            sentence: found.sentences.join(" "),
            sentences: found.sentences,
            preview: Some(self.preview_only(&rules.name, &found.preview)).filter(|_| !found.preview.is_empty()),
        }))
    }

    /// Saves them.
    ///
    /// # Errors
    /// See [`rules::save_rules`].
    pub fn save_rules(&self, rules: PairingRules) -> Answer<PairingRules> {
        self.answer_of(rules::save_rules(self, &rules))
    }

    /// A week under them.
    ///
    /// # Errors
    /// See [`week::week`].
    pub async fn week(&self, rules: PairingRules, start: Option<&str>) -> Answer<WeekView> {
        self.answer_of(week::week(self, &rules, start).await)
    }

    /// The field mapping of a kind.
    ///
    /// # Errors
    /// See [`mapping::mapping`].
    pub async fn mapping(&self, pairing: &str, kind: Kind) -> Answer<MappingView> {
        self.answer_of(mapping::mapping(self, pairing, kind).await)
    }

    /// What saving it would change.
    ///
    /// # Errors
    /// See [`mapping::check_mapping`].
    pub async fn check_mapping(&self, view: MappingView) -> Answer<MappingConsequence> {
        self.answer_of(mapping::check_mapping(self, &view).await)
    }

    /// Saves it.
    ///
    /// # Errors
    /// See [`mapping::save_mapping`].
    pub async fn save_mapping(&self, view: MappingView) -> Answer<MappingView> {
        self.answer_of(mapping::save_mapping(self, &view).await)
    }

    /// The app's own settings.
    ///
    /// # Errors
    /// See [`options::app_settings`].
    pub async fn app_settings(&self) -> Answer<AppSettings> {
        self.answer_of(options::app_settings(self).await)
    }

    /// Saves them.
    ///
    /// # Errors
    /// See [`options::save_app_settings`].
    pub async fn save_app_settings(
        &self,
        settings: AppSettings,
        proxy_secret: Option<&str>,
        digest_secret: Option<&str>,
    ) -> Answer<AppSettings> {
        self.answer_of(options::save_app_settings(self, &settings, (proxy_secret, digest_secret)).await)
    }

    /// Sends the digest now.
    ///
    /// # Errors
    /// See [`options::send_digest`].
    pub async fn send_digest(&self) -> Answer<String> {
        self.answer_of(options::send_digest(self).await)
    }

    /// What Ponte is; what draws the window the caller knows.
    #[must_use]
    pub fn about(&self, webview: &str) -> About {
        help::about(self, webview)
    }

    /// Where people read of the newest version, where there is one.
    #[must_use]
    pub fn release_page(&self) -> Option<String> {
        release::page(self)
    }

    /// A bundle for whoever looks into a trouble.
    ///
    /// # Errors
    /// None: what fails is said in it.
    pub async fn diagnostics(&self) -> Answer<Diagnostics> {
        Ok(help::diagnostics(self).await)
    }

    /// Saves it.
    ///
    /// # Errors
    /// See [`help::save_diagnostics`].
    pub async fn save_diagnostics(&self, file: &Path) -> Answer<()> {
        self.answer_of(help::save_diagnostics(self, file).await)
    }
}
