//! Ten thousand rows of the page *Activity*, scrolled through in a real window, frame by frame. A release cannot be driven, so the window
//! is that of a debug build: the page and the webview are the same.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark"
)]

use ponte_desktop::app::App;
use ponte_desktop::desktop::Desktop;
use ponte_desktop::wait::until;
use ponte_desktop::window::Window;
use serde_json::{Value, json};

const ROWS: u32 = 10_000;
const FRAMES: usize = 300;
/// A frame that comes later than the second after the last one was dropped, in milliseconds at 60 a second.
const LATE: f64 = 2.5 * 1000.0 / 60.0;
/// From the top to the end in so many steps, one each frame.
const SCROLL: &str = "const [frames, done] = arguments; const box = document.querySelector('[role=listbox]');\
    const end = box.scrollHeight - box.clientHeight; const gaps = []; let last = performance.now(), most = 0;\
    const step = now => { gaps.push(now - last); last = now; most = Math.max(most, box.querySelectorAll('[role=option]').length);\
        box.scrollTop = end * gaps.length / frames;\
        if (gaps.length < frames) requestAnimationFrame(step); else done({gaps, most}); };\
    requestAnimationFrame(step)";
const COUNT: &str = "return Number(document.querySelector('[role=option]')?.ariaSetSize ?? 0)";
const SHOWN: &str = "const box = document.querySelector('[role=listbox]'), {bottom} = box.getBoundingClientRect();\
    return [...box.querySelectorAll('[role=option]')].filter(row => row.getBoundingClientRect().top < bottom).at(-1)?.ariaPosInSet";

/// Measures it, and says it as rows of the table.
pub async fn measure(desktop: &Desktop, app: &App) {
    fill(app);
    // Nothing runs meanwhile, or it would forget the old runs.
    app.settings(&app.settings_text().replace("[[pairing]]\n", "[[pairing]]\nactive = false\n"));
    let window = Window::open(desktop, app, &["activity"]).await;
    until("all rows", || async { (window.run(COUNT, &[]).await? == json!(ROWS)).then_some(()) }).await;
    let said = window.run_later(SCROLL, &[json!(FRAMES)]).await.expect("it scrolls");
    let mut gaps: Vec<f64> = said["gaps"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    gaps.sort_by(f64::total_cmp);
    let late = gaps.iter().filter(|gap| **gap > LATE).count();
    until("the last row", || async { (window.run(SHOWN, &[]).await? == json!(ROWS.to_string())).then_some(()) }).await;
    println!("| {ROWS} rows scrolled in {FRAMES} frames: dropped | {late} | 0 |");
    println!("| — a frame, median and longest | {:.0} ms, {:.0} ms | |", gaps[gaps.len() / 2], gaps[gaps.len() - 1]);
    println!("| — rows that exist at once | {} | |", said["most"]);
}

/// Runs as they stand in the database: none of them needs what the app would need to make it.
fn fill(app: &App) {
    let db = rusqlite::Connection::open(app.home().join("state/ponte.db")).unwrap();
    db.execute("DELETE FROM run WHERE id NOT IN (SELECT run FROM run_item)", []).unwrap();
    let there: u32 = db.query_row("SELECT count(*) FROM run", [], |row| row.get(0)).unwrap();
    let sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
               INSERT INTO run (lane, started, ended, outcome, report)
               SELECT (SELECT min(id) FROM lane), 1700000000 + i * 300, 1700000002 + i * 300, 'failed', '{}' FROM n";
    db.execute(sql, [ROWS - there]).unwrap();
}
