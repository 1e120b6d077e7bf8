//! How one face tells another, in another process, that the user signed in again: a line with the account's name in a file of
//! the state folder. Nothing else ever makes a refused password be tried again. An empty line says that there is something else to look for.

use std::io::Write as _;
use std::path::PathBuf;

use ponte_core::attempts::Attempts;
use ponte_engine::paths::append;

use crate::desk::Desk;

/// Notes that the user has just signed in to an account: whatever it refused or failed before is forgotten.
pub async fn signed_in(desk: &Desk, account: &str) {
    // Where there is no database yet nothing was ever refused, and no key of the installation is to be made for it.
    if desk.paths().database().exists()
        && let Ok(store) = desk.store().await
    {
        let _ = store.set_attempts(account, &Attempts::default());
    }
    let noted = desk.paths().create().and_then(|()| append(&file(desk)));
    if let Ok(mut file) = noted {
        // Without the note the user resumes by starting anew: not worth failing a good sign-in for.
        let _ = writeln!(file, "{account}");
    }
}

/// Notes that something else was done which another face should look for at once.
pub fn nudge(desk: &Desk) {
    if let Ok(mut file) = desk.paths().create().and_then(|()| append(&file(desk))) {
        // Without the note it is found a little later.
        let _ = writeln!(file);
    }
}

/// The accounts signed in to since the last look.
pub struct Signs {
    file: PathBuf,
    seen: usize,
}

impl Signs {
    /// Looks from now on.
    #[must_use]
    pub fn new(desk: &Desk) -> Self {
        let mut signs = Signs { file: file(desk), seen: 0 };
        signs.look();
        signs
    }

    /// Looks again.
    pub fn look(&mut self) -> Vec<String> {
        let text = std::fs::read_to_string(&self.file).unwrap_or_default();
        let new = text.get(self.seen..).unwrap_or_default().lines();
        let new = new.filter(|line| !line.is_empty()).map(str::to_owned).collect();
        self.seen = text.len();
        new
    }
}

/// Where the lines stand.
#[must_use]
pub fn file(desk: &Desk) -> PathBuf {
    desk.paths().state.join("signed-in")
}
