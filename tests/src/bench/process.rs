//! One run of a client as a process of its own: how long it took, what it cost the processor, how much memory it had at
//! its highest. Linux only: it reads `/proc`.

use std::fs::File;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a run cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// From start to end.
    pub wall: Duration,
    /// Processor time, user and system.
    pub cpu: Duration,
    /// Peak resident memory in KiB.
    pub peak: u64,
}

/// A run may take so long.
const LIMIT: Duration = Duration::from_secs(900);
const LOOK: Duration = Duration::from_millis(2);

/// Runs `command` to its end; its words go to `log`.
///
/// # Errors
/// That it could not be run, failed, or took too long.
pub fn measure(command: &[String], log: &Path) -> io::Result<Cost> {
    let times = log.with_extension("times");
    let script = "TIMEFORMAT='%3U %3S'; log=$1; shift; time \"$@\" >\"$log\" 2>&1";
    let start = Instant::now();
    let mut shell = Command::new("bash")
        .args(["-c", script, "bench"])
        .arg(log)
        .args(command)
        .stdin(Stdio::null())
        .stderr(File::create(&times)?)
        .spawn()?;
    let mut peak = 0;
    let status = loop {
        if let Some(status) = shell.try_wait()? {
            break status;
        }
        if start.elapsed() > LIMIT {
            end(shell.id());
            shell.wait()?;
            return Err(io::Error::other("the client took too long"));
        }
        peak = peak.max(children(shell.id()).filter_map(high_water).max().unwrap_or(0));
        std::thread::sleep(LOOK);
    };
    let wall = start.elapsed();
    if !status.success() {
        let words = std::fs::read_to_string(log).unwrap_or_default();
        return Err(io::Error::other(format!("the client failed: {}", words.lines().last().unwrap_or("no words"))));
    }
    Ok(Cost { wall, cpu: processor_time(&std::fs::read_to_string(&times)?)?, peak })
}

fn end(shell: u32) {
    for child in children(shell) {
        let _ = Command::new("kill").arg(child.to_string()).status();
    }
}

fn children(parent: u32) -> impl Iterator<Item = u32> {
    let list = std::fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).unwrap_or_default();
    list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<u32>>().into_iter()
}

/// `VmHWM`, which starts anew when a program is started. What is measured before that is the shell.
fn high_water(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok())
}

fn processor_time(text: &str) -> io::Result<Duration> {
    let seconds: f64 = text.split_whitespace().filter_map(|word| word.parse::<f64>().ok()).sum();
    Duration::try_from_secs_f64(seconds).map_err(io::Error::other)
}
