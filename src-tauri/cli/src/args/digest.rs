//! `pontectl digest`: the daily digest, as typed.

use clap::Subcommand;
use ponte_engine::settings::DigestEntry;

/// The daily digest.
#[derive(Debug, Subcommand)]
pub enum Digest {
    /// Show what it would say now; nothing is sent
    Show {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Send it now, whatever the hour
    Send {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Say to whom it goes and over which mail server; asks for the password
    Set(DigestTyped),
    /// Send it every day
    On,
    /// Do not send it by itself any more
    Off,
    /// Forget the digest and its password
    Remove,
}

/// How the digest is to be sent; what is not given stays as it is.
#[derive(Debug, clap::Args)]
pub struct DigestTyped {
    /// To whom
    #[arg(long, value_name = "ADDRESS")]
    to: Option<String>,
    /// Who gets a copy
    #[arg(long, value_delimiter = ',', value_name = "ADDRESSES")]
    cc: Option<Vec<String>>,
    /// From whom
    #[arg(long, value_name = "ADDRESS")]
    from: Option<String>,
    /// The mail server
    #[arg(long)]
    server: Option<String>,
    /// Its port
    #[arg(long)]
    port: Option<u16>,
    /// tls, starttls or none
    #[arg(long, value_name = "WORD")]
    security: Option<String>,
    /// Accept an unencrypted connection
    #[arg(long)]
    allow_unencrypted: bool,
    /// Who signs in there
    #[arg(long)]
    user: Option<String>,
    /// Read the password from this environment variable, now and whenever Ponte runs
    #[arg(long, value_name = "NAME")]
    secret_env: Option<String>,
    /// From which hour of the day on
    #[arg(long)]
    hour: Option<i8>,
    /// Do not sign in to see whether it works
    #[arg(long)]
    pub no_test: bool,
}

impl DigestTyped {
    /// As it is written down. No copy at all is typed as `--cc ""`.
    pub fn entry(self) -> DigestEntry {
        let cc = self.cc.map(|cc| cc.into_iter().filter(|copy| !copy.trim().is_empty()).collect());
        let DigestTyped { to, from, server, port, security, allow_unencrypted, user, secret_env, hour, .. } = self;
        DigestEntry { to, cc, from, server, port, security, allow_unencrypted, user, secret_env, hour }
    }
}
