//! Works out how one pairing stands.

use ponte_core::schedule::Next;
use ponte_engine::cycle;
use ponte_engine::settings::{Account, Pairing, Settings, System};
use ponte_engine::standing::{Standing, standing};
use ponte_engine::store::{Asked, Run, Store, StoreResult};

use super::overview::{ElsewhereView, KindBrief, PairingState, PairingView, Progress, RunBar, RunEnd, number};
use super::{AccountBrief, AccountStanding, Direction, Kind, Seconds};
use crate::board::Board;
use crate::controller::Entry;
use crate::desk::Desk;
use crate::words;

/// So many runs make the chart.
const BARS: usize = 60;

impl Desk {
    pub(super) fn pairings(&self, settings: &Settings, store: &Store, board: &Board) -> StoreResult<Vec<PairingView>> {
        settings.pairings.iter().map(|pairing| self.pairing(settings, store, pairing, board)).collect()
    }

    fn pairing(
        &self,
        settings: &Settings,
        store: &Store,
        pairing: &Pairing,
        board: &Board,
    ) -> StoreResult<PairingView> {
        let now = self.now();
        let standing = standing(store, &pairing.name, *pairing.active, now)?.with_accounts(store, pairing)?;
        let runs = store.runs_of(&pairing.name, BARS)?;
        let (today, asked) = (now.to_zoned(settings.zone.value.clone()).date(), store.asked(&pairing.name)?);
        let mut view = self.unread(settings, pairing, board);
        for account in [&mut view.crm, &mut view.calendar] {
            account.state = stands(&standing, &account.name, !runs.is_empty());
        }
        for lane in store.lanes(&pairing.name)? {
            let kind = Kind::from(lane.kind);
            if let Some(brief) = view.kinds.iter_mut().find(|brief| brief.kind == kind) {
                brief.linked = number(store.link_count(lane.id)?);
            }
        }
        view.last_run = runs.first().map(|run| Seconds(run.ended.unwrap_or(run.started)));
        view.needs = number(standing.needs);
        view.requests_today = asked.filter(|asked| asked.day == today).map_or(0, |asked| narrow(asked.requests));
        view.requests_budget =
            budget(pairing, asked.as_ref().filter(|asked| asked.day == today || asked.quiet > 0), today);
        (view.mail_held_back, view.mail_permitted) = (number(standing.mail.held_back), number(standing.mail.permitted));
        view.elsewhere = standing
            .elsewhere
            .as_ref()
            .map(|lease| ElsewhereView { computer: lease.computer.clone(), since: lease.since.into() });
        view.notes = self.notes(&standing);
        view.chart = runs.iter().rev().map(|run| bar(run, board)).collect();
        view.state = pairing_state(&view, &runs, board);
        view.sentence = self.pairing_sentence(&view, &standing, board);
        Ok(view)
    }

    /// What can be said of a pairing before the store is open.
    pub(super) fn unread(&self, settings: &Settings, pairing: &Pairing, board: &Board) -> PairingView {
        let kinds = pairing.kinds.iter().map(|kind| KindBrief {
            kind: (*kind).into(),
            linked: 0,
            direction: pairing.rules.get(kind).map_or(Direction::Both, |rules| (*rules.direction).into()),
        });
        let mut view = PairingView {
            name: pairing.name.clone(),
            crm: self.account_brief(settings.account(&pairing.left), &pairing.left),
            calendar: self.account_brief(settings.account(&pairing.right), &pairing.right),
            active: *pairing.active,
            state: PairingState::NeverRun,
            sentence: String::new(),
            last_run: None,
            next_run: next_run(&pairing.name, board),
            progress: self.progress_of(&pairing.name, board),
            kinds: kinds.collect(),
            needs: 0,
            requests_today: 0,
            requests_budget: budget(pairing, None, jiff::civil::Date::ZERO),
            mail_held_back: 0,
            mail_permitted: 0,
            elsewhere: None,
            notes: Vec::new(),
            chart: Vec::new(),
        };
        view.state = pairing_state(&view, &[], board);
        view
    }

    fn account_brief(&self, account: Option<&Account>, name: &str) -> AccountBrief {
        let system = account.map(|account| *account.system);
        let word = System::WORDS.iter().find(|(_, known)| Some(*known) == system).map_or("", |(word, _)| word);
        let label = self.messages().text(&format!("word-system-{word}"), &[]);
        AccountBrief { name: name.to_owned(), system: word.to_owned(), label, state: AccountStanding::Unknown }
    }

    /// How far the run that goes on is.
    #[must_use]
    pub fn progress(&self) -> Option<Progress> {
        let board = self.board_now();
        let running = board.running.as_ref()?;
        self.progress_of(&running.pairing, &board)
    }

    /// How far the run of a pairing is, where one goes on.
    pub(crate) fn progress_of(&self, pairing: &str, board: &Board) -> Option<Progress> {
        let running = board.running.as_ref().filter(|running| running.pairing == pairing)?;
        let (key, done, total) = match running.progress {
            Some(cycle::Progress::Reading(done, all)) => ("cli-progress-reading", done, Some(all)),
            Some(cycle::Progress::Writing(done, all)) => ("cli-progress-writing", done, Some(all)),
            _ => ("cli-progress-listing", 0, None),
        };
        Some(Progress {
            pairing: pairing.to_owned(),
            kind: running.kind.map(Kind::from),
            stage_sentence: self.messages().text(key, &[]),
            done: number(done),
            total: total.map(number),
        })
    }

    fn notes(&self, standing: &Standing) -> Vec<String> {
        let messages = self.messages();
        let mut notes: Vec<String> = Vec::new();
        for (key, count) in
            [("cli-mail-held-back", standing.mail.held_back), ("cli-mail-permitted", standing.mail.permitted)]
        {
            if count > 0 {
                notes.push(messages.text(key, &[("count", &count.to_string())]));
            }
        }
        notes.extend(standing.let_go.iter().map(|(why, count)| format!("{count} × {}", words::reason(messages, why))));
        let kept = standing.kept_back.iter().map(|(why, count)| (words::reason(messages, why), why, count));
        notes.extend(kept.filter(|(said, why, _)| said != *why).map(|(said, _, count)| format!("{count} × {said}")));
        notes
    }

    fn pairing_sentence(&self, view: &PairingView, standing: &Standing, board: &Board) -> String {
        let messages = self.messages();
        let next = view.next_run.map(|next| self.clock_time(next));
        let next = next.map(|when| messages.text("view-next-run", &[("when", &when)])).unwrap_or_default();
        let entry = board.agenda.get(&view.name);
        let failure = standing.accounts.values().find_map(|attempts| attempts.failure.as_ref());
        let failure = failure
            .or(entry.and_then(|entry| entry.failure.as_ref()))
            .map(|failure| messages.failure_in_window(failure));
        let first = match view.state {
            PairingState::Idle => messages.text("view-pairing-idle", &[]),
            PairingState::Due => messages.text("view-pairing-due", &[]),
            PairingState::Syncing => {
                view.progress.as_ref().map(|progress| progress.stage_sentence.clone()).unwrap_or_default()
            }
            PairingState::NeedsYou => messages.text("view-needs-you", &[("count", &view.needs.to_string())]),
            PairingState::Paused if !view.active => messages.text("view-pairing-off", &[]),
            PairingState::Paused => return self.pause_words(board),
            PairingState::Waiting | PairingState::SignedOut => failure.unwrap_or_default(),
            PairingState::Failed => failure.unwrap_or_else(|| messages.text("view-pairing-failed", &[])),
            PairingState::Elsewhere => {
                let computer = view.elsewhere.as_ref().map(|there| there.computer.as_str()).unwrap_or_default();
                messages.text("view-pairing-elsewhere", &[("computer", computer)])
            }
            PairingState::NeverRun => messages.text("view-never-run", &[]),
        };
        format!("{first} {next}").trim().to_owned()
    }

    /// That everything is paused, and until when.
    pub(super) fn pause_words(&self, board: &Board) -> String {
        let until = board.pause.and_then(|pause| pause.until).map(|until| self.clock_time(until.into()));
        match until {
            Some(when) => self.messages().text("view-paused-until", &[("when", &when)]),
            None => self.messages().text("view-paused", &[]),
        }
    }

    /// A moment of today as a time, of another day with its date.
    pub(crate) fn clock_time(&self, moment: Seconds) -> String {
        let zone = self.zone();
        let at = jiff::Timestamp::from_second(moment.0).unwrap_or_default().to_zoned(zone.clone());
        let today = self.now().to_zoned(zone).date();
        let form = if at.date() == today { "%H:%M" } else { "%Y-%m-%d %H:%M" };
        at.strftime(form).to_string()
    }
}

fn pairing_state(view: &PairingView, runs: &[Run], board: &Board) -> PairingState {
    let entry = board.agenda.get(&view.name);
    let stands = |state| view.crm.state == state || view.calendar.state == state;
    let waits = entry.map(Entry::next);
    match () {
        () if view.progress.is_some() => PairingState::Syncing,
        () if board.asked.contains(&view.name) => PairingState::Due,
        () if !view.active || board.pause.is_some() => PairingState::Paused,
        () if stands(AccountStanding::SignedOut) || waits == Some(Next::SignIn) => PairingState::SignedOut,
        () if view.elsewhere.is_some() => PairingState::Elsewhere,
        () if stands(AccountStanding::Resting) => PairingState::Waiting,
        () if entry.is_some_and(|entry| entry.failure.is_some()) => PairingState::Failed,
        () if view.needs > 0 => PairingState::NeedsYou,
        () if runs.is_empty() => PairingState::NeverRun,
        () => PairingState::Idle,
    }
}

fn stands(standing: &Standing, account: &str, ran: bool) -> AccountStanding {
    match standing.accounts.get(account) {
        Some(attempts) if attempts.refused.is_some() => AccountStanding::SignedOut,
        Some(_) => AccountStanding::Resting,
        None if ran => AccountStanding::Ok,
        None => AccountStanding::Unknown,
    }
}

fn next_run(pairing: &str, board: &Board) -> Option<Seconds> {
    let due = match board.agenda.get(pairing)?.next() {
        Next::At(time) | Next::RetryAt(time) | Next::RestsUntil(time) => time,
        Next::Paused(_) | Next::SignIn => return None,
    };
    match board.pause {
        None => Some(due.into()),
        Some(pause) => pause.until.map(|until| until.max(due).into()),
    }
}

/// Before a quiet run was seen, what one takes at best: a request to each side for each kind.
fn budget(pairing: &Pairing, asked: Option<&Asked>, today: jiff::civil::Date) -> u32 {
    let runs = 86_400 / pairing.interval.as_secs().max(1);
    let quiet = asked.map_or(0, |asked| asked.quiet).max(2 * pairing.kinds.len() as u64);
    let writes = asked.filter(|asked| asked.day == today).map_or(0, |asked| asked.writes);
    narrow(runs.saturating_mul(quiet).saturating_add(writes))
}

fn bar(run: &Run, board: &Board) -> RunBar {
    let seconds = run.ended.map_or(0, |ended| ended.saturating_sub(run.started));
    RunBar {
        at: Seconds(run.started),
        outcome: RunEnd::of(run, board),
        writes: number(words::writes(&run.report)),
        seconds: u32::try_from(seconds).unwrap_or(0),
    }
}

fn narrow(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
