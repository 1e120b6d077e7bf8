//! Works the overview out, from what the controller noted and what the store knows.

use super::overview::{AppState, Notice, Overview, PairingState, PairingView};
use super::{AccountStanding, Seconds, Trouble};
use crate::board::Board;
use crate::desk::Desk;
use crate::notify::is_offline;

impl Desk {
    /// How everything stands now, as far as is known without waiting for anybody.
    #[must_use]
    pub fn overview_now(&self) -> Overview {
        let board = self.board_now();
        let notices = self.notices(&board);
        let Ok(settings) = self.settings() else { return mistaken(notices) };
        let store = self.open_store();
        let looked = store.as_ref().map(|store| self.pairings(&settings, store, &board));
        let (pairings, failure) = match looked {
            Some(Ok(pairings)) => (pairings, None),
            Some(Err(error)) => (Vec::new(), Some(self.trouble(&error.into()).into())),
            None => (settings.pairings.iter().map(|pairing| self.unread(&settings, pairing, &board)).collect(), None),
        };
        let offline =
            board.no_network || store.is_some_and(|store| is_offline(&store.troubled().unwrap_or_default(), &settings));
        self.summed_up(&board, pairings, [notices, failure.into_iter().collect()].concat(), offline)
    }

    fn summed_up(&self, board: &Board, pairings: Vec<PairingView>, notices: Vec<Notice>, offline: bool) -> Overview {
        let sum = |count: fn(&PairingView) -> u32| pairings.iter().map(count).sum();
        let mut overview = Overview {
            state: state(board, &pairings, offline),
            sentence: String::new(),
            paused_until: board.pause.and_then(|pause| pause.until).map(Seconds::from),
            needs: sum(|pairing| pairing.needs),
            mail_caused: sum(|pairing| pairing.mail_permitted),
            pairings,
            notices,
        };
        overview.sentence = self.status_line(&overview, board);
        overview
    }

    /// The tray's one line.
    fn status_line(&self, overview: &Overview, board: &Board) -> String {
        let messages = self.messages();
        let last = overview.pairings.iter().filter_map(|pairing| pairing.last_run).max();
        let last = last.map_or_else(
            || messages.text("view-never-run", &[]),
            |last| messages.text("view-last-sync", &[("when", &self.clock_time(last))]),
        );
        let signed_out = overview.pairings.iter().flat_map(|pairing| [&pairing.crm, &pairing.calendar]);
        let mut account =
            signed_out.filter(|account| account.state == AccountStanding::SignedOut).map(|account| &account.name);
        let count = overview.needs.to_string();
        let first = match overview.state {
            AppState::SetUp => return messages.text("view-set-up", &[]),
            AppState::Idle => return last,
            AppState::Syncing => return messages.text("view-syncing", &[]),
            AppState::NeedsYou => messages.text("view-needs-you", &[("count", &count)]),
            AppState::Paused => self.pause_words(board),
            AppState::Offline => messages.text("view-offline", &[]),
            AppState::SignedOut => {
                let account = account.next_back().map(String::as_str).unwrap_or_default();
                messages.text("view-signed-out", &[("account", account)])
            }
        };
        format!("{first} {last}")
    }

    fn notices(&self, board: &Board) -> Vec<Notice> {
        let mistakes = self.settings().err();
        let troubles = mistakes.iter().chain(&board.kept).chain(&board.closed);
        let mut notices: Vec<Notice> = troubles.map(|error| self.trouble(error).into()).collect();
        notices.dedup();
        notices.extend(board.busy.as_ref().map(|failure| Trouble::of(failure, self.messages()).into()));
        notices
    }
}

fn mistaken(notices: Vec<Notice>) -> Overview {
    let sentence = notices.first().map(|notice| notice.sentence.clone()).unwrap_or_default();
    let (pairings, needs, mail_caused) = (Vec::new(), 0, 0);
    Overview { state: AppState::NeedsYou, sentence, paused_until: None, pairings, needs, notices, mail_caused }
}

/// What Ponte is at: what keeps everything from running comes before what waits.
fn state(board: &Board, pairings: &[PairingView], offline: bool) -> AppState {
    let is = |state| pairings.iter().any(|pairing| pairing.state == state);
    match () {
        () if pairings.is_empty() => AppState::SetUp,
        () if board.running.is_some() => AppState::Syncing,
        () if board.pause.is_some() || pairings.iter().all(|pairing| !pairing.active) => AppState::Paused,
        () if is(PairingState::SignedOut) => AppState::SignedOut,
        () if offline => AppState::Offline,
        () if pairings.iter().any(|pairing| pairing.needs > 0) => AppState::NeedsYou,
        () => AppState::Idle,
    }
}
