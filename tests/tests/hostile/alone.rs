//! A test in a process of its own, and what it cost: memory and time are nobody else's there.

use std::process::Command;
use std::time::{Duration, Instant};

const ALONE: &str = "PONTE_ALONE";

/// Runs the test `name` in a process of its own, with `vars` in its environment; true in that process.
pub fn alone(name: &str, vars: &[(&str, &str)]) -> bool {
    if std::env::var_os(ALONE).is_some() {
        return true;
    }
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([name, "--exact", "--nocapture"]).env(ALONE, "1").envs(vars.iter().copied());
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    false
}

/// What something cost.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    pub time: Duration,
    /// What the processor did for it, which a busy machine does not make longer; the time where that cannot be told.
    pub work: Duration,
    /// The most memory beyond what was held before, in MiB; 0 where that cannot be told.
    pub memory: u64,
}

/// Measures `work`.
pub async fn cost<T>(work: impl Future<Output = T>) -> (T, Cost) {
    // The peak starts anew (proc(5), clear_refs).
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let (before, busy) = (status("VmRSS:"), processor());
    let start = Instant::now();
    let done = work.await;
    let time = start.elapsed();
    let work = processor().zip(busy).map_or(time, |(after, before)| after.saturating_sub(before));
    (done, Cost { time, work, memory: status("VmHWM:").saturating_sub(before) / 1024 })
}

/// The cheapest of three.
pub async fn cheapest<T, F: Future<Output = T>>(mut work: impl FnMut() -> F) -> (T, Cost) {
    let (mut done, mut best) = cost(work()).await;
    for _ in 0..2 {
        let (again, next) = cost(work()).await;
        done = again;
        let Cost { time, work, memory } = next;
        best = Cost { time: best.time.min(time), work: best.work.min(work), memory: best.memory.min(memory) };
    }
    (done, best)
}

fn status(name: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("0");
    line.split_whitespace().next().and_then(|kib| kib.parse().ok()).unwrap_or(0)
}

/// What the processor has done for this process, in steps of a hundredth of a second (proc(5), stat: 14 and 15).
fn processor() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields = text.rsplit_once(')')?.1.split_whitespace().skip(11).take(2);
    let ticks: Vec<u64> = fields.filter_map(|field| field.parse().ok()).collect();
    (ticks.len() == 2).then(|| Duration::from_millis(10 * ticks.iter().sum::<u64>()))
}
