//! Other programs, each with a time after which it is ended.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::summary::{Outcome, say};

/// Runs a command that speaks for itself.
pub fn run(command: &mut Command, limit: Duration) -> Outcome {
    match command.spawn() {
        Err(error) => Outcome::Failed(format!("{}: {error}", name(command))),
        Ok(child) => outcome(wait(child, limit), limit),
    }
}

/// Runs a command whose words go to a log.
pub fn aside(command: &mut Command, log: &Path, limit: Duration) -> Outcome {
    let Some((out, err)) = File::create(log).ok().and_then(|file| Some((file.try_clone().ok()?, file))) else {
        return Outcome::Failed(format!("cannot write {}", log.display()));
    };
    run(command.stdin(Stdio::null()).stdout(out).stderr(err), limit)
}

/// Runs a command whose words go to a log; its last lines are said if it fails.
pub fn quietly(command: &mut Command, log: &Path, limit: Duration) -> Outcome {
    let outcome = aside(command, log, limit);
    if matches!(outcome, Outcome::Failed(_)) {
        tail(log, 40);
    }
    outcome
}

/// Runs a command whose standard output goes to a log, and gives each line to `seen`.
pub fn watched(command: &mut Command, log: &Path, limit: Duration, mut seen: impl FnMut(&str)) -> Outcome {
    let Ok(mut file) = File::create(log) else { return Outcome::Failed(format!("cannot write {}", log.display())) };
    let mut child = match command.stdout(Stdio::piped()).spawn() {
        Ok(child) => child,
        Err(error) => return Outcome::Failed(format!("{}: {error}", name(command))),
    };
    let output = child.stdout.take();
    let ended = std::thread::scope(|scope| {
        let waiting = scope.spawn(move || wait(child, limit));
        for line in output.into_iter().flat_map(|output| BufReader::new(output).lines()).map_while(Result::ok) {
            let _ = writeln!(file, "{line}");
            seen(&line);
        }
        waiting.join().ok().flatten()
    });
    outcome(ended, limit)
}

/// Whether a program is on the path.
pub fn exists(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Says the last lines of a file.
pub fn tail(path: &Path, lines: usize) {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let all: Vec<&str> = text.lines().collect();
    for line in all.iter().skip(all.len().saturating_sub(lines)) {
        say(line);
    }
}

fn wait(mut child: Child, limit: Duration) -> Option<ExitStatus> {
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if start.elapsed() < limit => std::thread::sleep(Duration::from_millis(100)),
            Ok(None) | Err(_) => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
    }
}

fn outcome(ended: Option<ExitStatus>, limit: Duration) -> Outcome {
    match ended {
        Some(status) if status.success() => Outcome::Passed,
        Some(status) => Outcome::Failed(status.to_string()),
        None => Outcome::Failed(format!("not done after {} s", limit.as_secs())),
    }
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
