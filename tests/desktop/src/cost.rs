//! The measuring itself. What is measured is what the system counts, never what the app says of itself.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark"
)]

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use ponte_demo::crm::{Crm, CrmOptions};
use ponte_demo::dav::{DavOptions, DavServer};
use ponte_demo::sample::{fill_crm, fill_dav};
use ponte_desktop::app::App;
use ponte_desktop::desktop::{Desktop, Running, children};
use ponte_desktop::screen;
use ponte_desktop::tray::Tray;
use ponte_desktop::wait::until;
use ponte_desktop::wakes::Sleeps;
use ponte_desktop::words::Words;

use crate::rows;

const CLASS: &str = "Ponte";
const TIMES: usize = 5;
const MINUTE: Duration = Duration::from_secs(60);
/// So long after a start, or a close, everything has come to rest.
const REST: Duration = Duration::from_secs(15);
/// Half a minute after a window was closed, WebKit puts away what it kept for the next one: once for each window, and then never more.
const PUT_AWAY: Duration = Duration::from_secs(60);
/// The kernel counts processor time in hundredths of a second.
const TICKS: f64 = 100.0;

/// Measures all of it, and says it as a table.
pub async fn measure() {
    if let Some(reason) = Desktop::missing() {
        println!("skipped: the desktop's benchmark: {reason}");
        return;
    }
    println!("| what | measured | wanted |\n|---|--:|--:|");
    let wanted = std::env::args().nth(1);
    if wanted.as_deref() != Some("rows") {
        app().await;
    }
    if let Some(program) = program("PONTE_APP_DEBUG", "target/debug/ponte") {
        let place = Place::set().await;
        let (_, running) = place.to_tray().await;
        place.synced().await;
        drop(running);
        rows::measure(&place.desktop, &place.app.built_as(program)).await;
    }
}

/// The app as it is released, and beside it the command that only watches.
async fn app() {
    let mut starts = Vec::new();
    for _ in 0..TIMES {
        let place = Place::set().await;
        starts.push(place.to_tray().await.0);
    }
    println!("| cold start to tray, median of {TIMES} | {:.2} s | ≤ 1 s |", median(&mut starts));
    let place = Place::set().await;
    let (_, running) = place.to_tray().await;
    place.synced().await;
    idle(running.id(), "the window never opened", REST).await;
    let mut windows = place.to_window().await;
    println!("| click to window, median of {} | {:.2} s | ≤ 1.5 s |", windows.len(), median(&mut windows));
    idle(running.id(), "the window closed", PUT_AWAY).await;
    drop(running);
    if let Some(program) = program("PONTE_CTL", "target/release/pontectl") {
        let mut watch = place.desktop.command(program);
        watch.args(place.app.words(&["watch"])).envs(place.app.environment());
        let running = place.desktop.spawn(&mut watch, "watch");
        idle(running.id(), "`pontectl watch`", REST).await;
    }
}

fn program(variable: &str, usual: &str) -> Option<PathBuf> {
    let program = PathBuf::from(std::env::var_os(variable).unwrap_or_else(|| usual.into()));
    program.is_file().then_some(program)
}

/// A desktop, both servers, and the app with a pairing of them: what an idle day looks like.
struct Place {
    app: App,
    desktop: Desktop,
    _crm: Crm,
    calendar: DavServer,
}

impl Place {
    async fn set() -> Place {
        let crm = Crm::start(CrmOptions::default()).await.unwrap();
        let calendar = DavServer::start(DavOptions::default()).await.unwrap();
        fill_crm(&crm);
        fill_dav(&calendar);
        let desktop = Desktop::start(true).await;
        let binary = program("PONTE_APP", "target/release/ponte").expect("the app as it is released");
        let mut app = App::of(binary, &desktop);
        app.join(&crm.url(), &calendar.url(), "1h", "");
        Place { app, desktop, _crm: crm, calendar }
    }

    /// From the start of the process until the panel has its tray.
    async fn to_tray(&self) -> (f64, Running) {
        let session = self.desktop.connection().await;
        let began = Instant::now();
        let running = self.app.start(&self.desktop, &["--background"]);
        while Tray::count(&session).await == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        (began.elapsed().as_secs_f64(), running)
    }

    async fn synced(&self) {
        let user = ponte_demo::sample::USER;
        let there = || self.calendar.events(user).iter().any(|event| event.text.contains("Demo gestionale Adriatica"));
        until("the first sync", || async { there().then_some(()) }).await;
    }

    /// From the click in the tray's menu until the window shows more than its background; it is closed after each.
    async fn to_window(&self) -> Vec<f64> {
        let session = self.desktop.connection().await;
        let tray = Tray::find(&session).await;
        let open = Words::of("en").say("tray-open", &[]);
        let mut all = Vec::new();
        for _ in 0..TIMES {
            let began = Instant::now();
            tray.click(&open).await;
            screen::windows_are(&self.desktop, CLASS, 1).await;
            while screen::colours(&self.desktop, CLASS) < 8 {
                assert!(began.elapsed() < MINUTE, "the window stays empty");
            }
            all.push(began.elapsed().as_secs_f64());
            screen::close(&self.desktop, CLASS);
            screen::windows_are(&self.desktop, CLASS, 0).await;
        }
        all
    }
}

/// Memory, processes, processor time and wake-ups of a process that has nothing to do.
async fn idle(id: u32, when: &str, rest: Duration) {
    tokio::time::sleep(rest).await;
    let (own, all) = (memory(id, "Pss:"), whole(id));
    println!("| {when}: memory (PSS) | {:.0} MiB | ≤ 60 MiB |", all / 1024.0);
    println!("| — of it written to by itself | {:.0} MiB | |", memory(id, "Pss_Dirty:").min(own) / 1024.0);
    println!("| — processes it started that are still there | {} | 0 |", children(id).len());
    let (before, sleeps) = (processor(id), Sleeps::of(id));
    tokio::time::sleep(MINUTE).await;
    let used = (processor(id) - before) / MINUTE.as_secs_f64() * 100.0;
    let woken = sleeps.ended_since(id);
    println!("| — processor, a minute | {used:.1} % | 0.0 % |");
    let who: Vec<String> = woken.iter().map(|(name, count)| format!("{name} {count}")).collect();
    println!(
        "| — wake-ups, a minute | {} {} | ≤ 1 |",
        woken.iter().map(|(_, count)| count).sum::<u64>(),
        who.join(", ")
    );
}

/// Proportional set size of a process and all that it started, in KiB.
fn whole(id: u32) -> f64 {
    memory(id, "Pss:") + children(id).into_iter().map(whole).sum::<f64>()
}

/// A line of what the kernel says of a process's memory, in KiB.
fn memory(id: u32, line: &str) -> f64 {
    let rollup = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
    let line = rollup.lines().find_map(|said| said.strip_prefix(line));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok()).unwrap_or(0.0)
}

/// Seconds of processor time so far.
fn processor(id: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let behind = stat.rsplit(") ").next().unwrap_or_default().to_owned();
    let field = |place: usize| behind.split(' ').nth(place).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
    (field(11) + field(12)) / TICKS
}

fn median(all: &mut [f64]) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}
