//! Before a run that nobody has seen yet: shows what it would do, asks, and hands over what was agreed to.
//!
//! Where nobody can be asked (a script, `watch`), a run begins as it always did; `--preview` shows it first everywhere.

use std::io::{BufRead as _, IsTerminal as _};

use jiff::Timestamp;
use ponte_app::open::Both;
use ponte_core::verdict::Failure;
use ponte_engine::pairing::Shown;
use ponte_engine::settings::Pairing;
use ponte_engine::store::Store;

use super::preview::tell;
use crate::output::{self, Bar};
use crate::session::Session;

/// How many lines of a preview are shown of each side and kind before the question.
const LINES: usize = 50;
/// What counts as "start" or "yes", in either language.
pub const YES: [&str; 6] = ["y", "yes", "start", "s", "si", "sì"];

/// What the user typed.
#[derive(Clone, Copy)]
pub struct Asked {
    /// `--preview`.
    pub preview: bool,
    /// `--yes`.
    pub yes: bool,
}

/// What comes of it.
pub enum Start {
    /// The run begins; where something was shown, with what was agreed to.
    Go(Option<Shown>),
    /// The user did not say "start".
    Not,
}

/// Shows what a run of this pairing would do and asks, where that was asked for or the pairing is new and somebody is there.
pub async fn agree(
    session: &Session,
    pairing: &Pairing,
    both: &Both,
    store: &Store,
    asked: Asked,
) -> Result<Start, Failure> {
    let somebody = std::io::stdin().is_terminal() && std::io::stdout().is_terminal() && !session.json;
    let unseen = somebody && !asked.yes && both.joined().is_new(store)?;
    if !asked.preview && !unseen {
        return Ok(Start::Go(None));
    }
    output::line(&session.text("cli-sync-pairing", &[("name", &pairing.name)]));
    let (shown, writes) = show(session, pairing, both, store).await?;
    if writes == 0 || asked.yes || confirmed(session) {
        return Ok(Start::Go(Some(shown)));
    }
    output::line(&session.text("cli-not-started", &[]));
    Ok(Start::Not)
}

async fn show(session: &Session, pairing: &Pairing, both: &Both, store: &Store) -> Result<(Shown, usize), Failure> {
    let bar = Bar::new(&pairing.name, session.messages, session.json);
    let results = both.joined().preview(store, Timestamp::now(), &|progress| bar.show(progress)).await;
    bar.finish();
    let (mut shown, mut writes) = (Shown::new(), 0);
    for (kind, preview) in results {
        let preview = preview?;
        tell(session, kind, &preview, LINES);
        writes += preview.writes();
        shown.insert(kind, preview.consent());
    }
    Ok((shown, writes))
}

/// Asks on the terminal, or takes one line from whatever stands in for it; no answer is "no".
fn confirmed(session: &Session) -> bool {
    output::line(&session.text("cli-start", &[]));
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    read.is_ok() && YES.contains(&line.trim().to_lowercase().as_str())
}
