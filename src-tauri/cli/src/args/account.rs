//! `pontectl account`: accounts, as typed.

use clap::Subcommand;

/// Accounts.
#[derive(Debug, Subcommand)]
pub enum Account {
    /// Add an account, or change one
    Add(Box<AddAccount>),
    /// Sign in again: in the browser, or with a new secret
    SignIn {
        /// Which account
        name: String,
        /// Print the address only; do not open a browser
        #[arg(long)]
        no_browser: bool,
    },
    /// Sign in and show what is there
    Test {
        /// Which account
        name: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Try everything Ponte does, in a scratch place on the server, and clean up
    Selftest {
        /// Which account
        name: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Trust the certificate of an account's server, which nobody vouches for
    Trust {
        /// Which account
        name: String,
        /// Trust the certificate with this fingerprint without asking, and no other
        #[arg(long, value_name = "SHA256")]
        fingerprint: Option<String>,
        /// Trust only whom the computer trusts again
        #[arg(long, conflicts_with = "fingerprint")]
        forget: bool,
    },
    /// List the accounts
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Forget an account and its secret
    Remove {
        /// Which account
        name: String,
        /// Remove what Ponte created there
        #[arg(long)]
        remove_copies: bool,
        /// Show what Ponte created there and do nothing
        #[arg(long)]
        dry_run: bool,
        /// Do not wait for anybody
        #[arg(long)]
        yes: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// What is typed of a new account.
#[derive(Debug, clap::Args)]
pub struct AddAccount {
    /// What you call it
    pub name: String,
    /// What it speaks: vtiger, dav, microsoft365 or exchange
    #[arg(long)]
    pub system: Option<String>,
    /// A host, a URL, or an e-mail address
    #[arg(long)]
    pub address: Option<String>,
    /// Who signs in
    #[arg(long)]
    pub user: Option<String>,
    /// Read the secret from this environment variable, now and whenever Ponte runs
    #[arg(long, value_name = "NAME")]
    pub secret_env: Option<String>,
    /// Accept an unencrypted connection
    #[arg(long)]
    pub allow_http: bool,
    /// Trust the certificate with this fingerprint, which nobody vouches for
    #[arg(long, value_name = "SHA256")]
    pub trust_certificate: Option<String>,
    /// Do not sign in to see whether it works
    #[arg(long)]
    pub no_test: bool,
    /// What only Microsoft 365 and an Exchange Server take
    #[command(flatten)]
    pub microsoft: AddMicrosoft,
}

/// What only an account of Microsoft 365 takes, and of an Exchange Server with its sign-in.
#[derive(Debug, clap::Args)]
pub struct AddMicrosoft {
    /// Exchange Server: how to sign in: password, browser or windows
    #[arg(long, value_name = "WORD")]
    pub sign_in: Option<String>,
    /// Microsoft 365: the organisation, by domain or tenant id
    #[arg(long)]
    pub tenant: Option<String>,
    /// Microsoft 365: the id under which Ponte is registered
    #[arg(long, value_name = "ID")]
    pub client_id: Option<String>,
    /// Microsoft 365: the registration has a secret; ask for it
    #[arg(long)]
    pub client_secret: bool,
    /// Microsoft 365: read the secret of the registration from this environment variable
    #[arg(long, value_name = "NAME", conflicts_with = "client_secret")]
    pub client_secret_env: Option<String>,
    /// Microsoft 365: ask for calendars that others share, too
    #[arg(long)]
    pub shared_calendars: bool,
    /// Print the address for signing in; do not open a browser
    #[arg(long)]
    pub no_browser: bool,
}
