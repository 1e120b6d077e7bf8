//! The measuring itself. What is measured is what the system counts, never what the app says of itself.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a benchmark")]

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use ponte_desktop::app::App;
use ponte_desktop::desktop::{Desktop, Running};
use ponte_desktop::screen;
use ponte_desktop::tray::Tray;
use ponte_desktop::words::Words;

const CLASS: &str = "Ponte";
const TIMES: usize = 5;
const MINUTE: Duration = Duration::from_secs(60);
/// The kernel counts processor time in hundredths of a second.
const TICKS: f64 = 100.0;

/// Measures all of it, and says it as a table.
pub async fn measure() {
    if let Some(reason) = Desktop::missing() {
        println!("skipped: the desktop's benchmark: {reason}");
        return;
    }
    let binary = PathBuf::from(std::env::var_os("PONTE_APP").unwrap_or_else(|| "target/release/ponte".into()));
    let mut starts = Vec::new();
    for _ in 0..TIMES {
        let desktop = Desktop::start(true).await;
        starts.push(to_tray(&desktop, &App::of(&binary, &desktop)).await.0);
    }
    let desktop = Desktop::start(true).await;
    let app = App::of(&binary, &desktop);
    let (_, running) = to_tray(&desktop, &app).await;
    let windows = to_window(&desktop).await;
    tokio::time::sleep(Duration::from_secs(10)).await;
    let (closed, webviews) = (memory(running.id()), children(running.id()).len());
    let (before, switches) = (processor(running.id()), wakes(running.id()));
    tokio::time::sleep(MINUTE).await;
    let used = (processor(running.id()) - before) / MINUTE.as_secs_f64() * 100.0;
    println!("| what | measured | wanted |\n|---|--:|--:|");
    println!("| cold start to tray, median of {TIMES} | {:.2} s | ≤ 1 s |", median(&mut starts));
    println!("| click to window, median of {} | {:.2} s | ≤ 1.5 s |", windows.len(), median(&mut windows.clone()));
    println!("| memory with the window closed (PSS) | {:.0} MiB | ≤ 60 MiB |", closed / 1024.0);
    println!("| processes of the webview that stay | {webviews} | 0 |");
    println!("| processor, an idle minute | {used:.2} % | 0.0 % |");
    println!("| wake-ups, an idle minute | {} | ≤ 1 |", wakes(running.id()) - switches);
}

/// From the start of the process until the panel has its tray.
async fn to_tray(desktop: &Desktop, app: &App) -> (f64, Running) {
    let session = desktop.connection().await;
    let began = Instant::now();
    let running = app.start(desktop, &["--background"]);
    while Tray::count(&session).await == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    (began.elapsed().as_secs_f64(), running)
}

/// From the click in the tray's menu until the window shows more than its background; it is closed after each.
async fn to_window(desktop: &Desktop) -> Vec<f64> {
    let session = desktop.connection().await;
    let tray = Tray::find(&session).await;
    let open = Words::of("en").say("tray-open", &[]);
    let mut all = Vec::new();
    for _ in 0..TIMES {
        let began = Instant::now();
        tray.click(&open).await;
        screen::windows_are(desktop, CLASS, 1).await;
        while screen::colours(desktop, CLASS) < 8 {
            assert!(began.elapsed() < MINUTE, "the window stays empty");
        }
        all.push(began.elapsed().as_secs_f64());
        screen::close(desktop, CLASS);
        screen::windows_are(desktop, CLASS, 0).await;
    }
    all
}

/// Proportional set size of a process and all that it started, in KiB.
fn memory(id: u32) -> f64 {
    let own = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
    let line = own.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok()).unwrap_or(0.0);
    kilobytes + children(id).into_iter().map(memory).sum::<f64>()
}

fn children(id: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
    let lists = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<u32>>()).collect()
}

/// Seconds of processor time so far.
fn processor(id: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let behind = stat.rsplit(") ").next().unwrap_or_default().to_owned();
    let field = |place: usize| behind.split(' ').nth(place).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
    (field(11) + field(12)) / TICKS
}

/// How often any of its threads went to sleep: each time something had woken it.
fn wakes(id: u32) -> u64 {
    let tasks = fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
    let counts = tasks.filter_map(|task| {
        let status = fs::read_to_string(task.path().join("status")).ok()?;
        status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:")?.trim().parse::<u64>().ok())
    });
    counts.sum()
}

fn median(all: &mut [f64]) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}
