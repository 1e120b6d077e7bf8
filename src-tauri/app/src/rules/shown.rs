//! A pairing of the settings as its page shows it.

use jiff::civil::Time;
use ponte_core::record::{Field, Kind};
use ponte_core::rules::{self, ConflictRule, Ownership, Window};
use ponte_core::snapshot::Side;
use ponte_engine::settings::choices::busy_of;
use ponte_engine::settings::{self, FlowSettings, KindSettings, Pairing, Settings};

use super::explained;
use crate::desk::Desk;
use crate::view::{
    BrakeView, CategoriesView, ChoiceView, Conflict, DayView, DefaultView, Direction, FirstRun, FlowView, HoursView,
    KindRules, Lock, Meaning, PairingRules, PrivatePolicy, Scope, WindowView,
};

/// Our own words for the status of an event, of a task, and for a priority.
const EVENT_STATUS: [&str; 3] = ["planned", "held", "cancelled"];
const TASK_STATUS: [&str; 5] = ["not-started", "in-progress", "completed", "waiting", "deferred"];
const PRIORITY: [&str; 3] = ["high", "medium", "low"];

/// The rules of a pairing, with what each choice means.
pub(super) fn rules(desk: &Desk, settings: &Settings, pairing: &Pairing) -> PairingRules {
    let explained = explained(desk, settings, &pairing.name);
    let locks = explained.iter().filter_map(|choice| Some((choice.key.clone(), choice.by.clone()?)));
    let locks = locks.map(|(key, by)| Lock { key, by }).collect();
    let meanings = explained.into_iter().map(|choice| Meaning { key: choice.key, meaning: choice.meaning }).collect();
    let busy = busy_of(settings);
    PairingRules {
        name: pairing.name.clone(),
        crm: pairing.account(Side::Left).to_owned(),
        calendar: pairing.account(Side::Right).to_owned(),
        active: *pairing.active,
        interval_seconds: u32::try_from(pairing.interval.as_secs()).unwrap_or(u32::MAX),
        first_run: match *pairing.first_run {
            rules::FirstRun::TwoWay => FirstRun::TwoWay,
            rules::FirstRun::ImportOnly => FirstRun::ImportOnly,
            rules::FirstRun::WatchOnly => FirstRun::WatchOnly,
        },
        brake: BrakeView {
            records: u32::try_from(pairing.brake.records).unwrap_or(u32::MAX),
            percent: pairing.brake.percent.into(),
        },
        kinds: pairing.rules.iter().map(|(kind, chosen)| of_kind(desk, pairing, *kind, chosen, busy)).collect(),
        locks,
        meanings,
    }
}

fn of_kind(desk: &Desk, pairing: &Pairing, kind: Kind, chosen: &KindSettings, busy: &str) -> KindRules {
    let dated = matches!(kind, Kind::Event | Kind::Task);
    let (scope, groups) = match &chosen.scope.value {
        Ownership::Mine => (Scope::Mine, Vec::new()),
        Ownership::Groups(groups) => (Scope::Groups, groups.iter().cloned().collect()),
        Ownership::Everybody => (Scope::All, Vec::new()),
    };
    let listed = |names: &std::collections::BTreeSet<String>| names.iter().cloned().collect();
    KindRules {
        kind: kind.into(),
        on: pairing.kinds.contains(&kind),
        direction: match *chosen.direction {
            settings::Direction::Both => Direction::Both,
            settings::Direction::ToLeft => Direction::ToCrm,
            settings::Direction::ToRight => Direction::ToCalendar,
        },
        to_crm: flow(&chosen.to_left, busy),
        to_calendar: flow(&chosen.to_right, busy),
        conflict: match *chosen.conflict {
            ConflictRule::Newest => Conflict::Newest,
            ConflictRule::LeftWins => Conflict::Crm,
            ConflictRule::RightWins => Conflict::Calendar,
            ConflictRule::Ask => Conflict::Ask,
        },
        window: dated.then(|| window(&chosen.window)),
        hours: chosen.hours.as_ref().map(|hours| HoursView {
            from: clock(hours.from),
            to: clock(hours.to),
            straddling: hours.straddling,
            all_day: hours.all_day,
        }),
        all_day: (kind == Kind::Event).then(|| DayView { start: clock(chosen.day.0), end: clock(chosen.day.1) }),
        defaults: defaults(desk, kind, chosen),
        categories: CategoriesView {
            set: listed(&chosen.set),
            include: listed(&chosen.include),
            exclude: listed(&chosen.exclude),
        },
        scope,
        groups,
        collection: chosen.collection(Side::Right).map(str::to_owned),
        mail_attendees: *chosen.mail_attendees,
        create_invited: *chosen.create_invited,
        remove_when_disabled: *chosen.remove_when_disabled,
    }
}

fn flow(chosen: &FlowSettings, busy: &str) -> FlowView {
    let (private_policy, title) = match &chosen.private.value {
        rules::PrivatePolicy::Full => (PrivatePolicy::Full, busy),
        rules::PrivatePolicy::MarkedPrivate => (PrivatePolicy::Marked, busy),
        rules::PrivatePolicy::BusyOnly { title } => (PrivatePolicy::Busy, title.as_str()),
        rules::PrivatePolicy::Skip => (PrivatePolicy::Skip, busy),
    };
    FlowView {
        create: *chosen.create,
        update: *chosen.update,
        delete: *chosen.delete,
        private_policy,
        busy_title: title.to_owned(),
    }
}

fn window(window: &Window) -> WindowView {
    match window {
        Window::Unbounded => WindowView::All,
        Window::Months { back, ahead } => WindowView::Months { back: (*back).into(), ahead: (*ahead).into() },
        Window::From { start, ahead } => WindowView::Since { from: start.to_string(), ahead: (*ahead).into() },
    }
}

/// As it is typed: with seconds only where there are some.
pub(super) fn clock(time: Time) -> String {
    time.strftime(if time.second() == 0 { "%H:%M" } else { "%H:%M:%S" }).to_string()
}

fn defaults(desk: &Desk, kind: Kind, chosen: &KindSettings) -> Vec<DefaultView> {
    let status: &[&str] = if kind == Kind::Event { &EVENT_STATUS } else { &TASK_STATUS };
    let all: [(&str, Field, &[&str]); 3] =
        [("status", Field::Status, status), ("priority", Field::Priority, &PRIORITY), ("type", Field::Activity, &[])];
    let messages = desk.messages();
    let view = |(key, field, words): &(&str, Field, &[&str])| {
        let value = chosen.defaults.get(field)?.value.clone();
        let choice = |word: &&str| ChoiceView {
            value: (*word).to_owned(),
            label: messages.text(&format!("word-choice-{word}"), &[]),
        };
        let label = messages.text(&format!("field-{}", field.name()), &[]);
        Some(DefaultView { field: (*key).to_owned(), label, value, choices: words.iter().map(choice).collect() })
    };
    all.iter().filter_map(view).collect()
}
