//! What wakes a program that has nothing to do, as the kernel counts it.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// How often each thread of a process went to sleep so far: each time, something had woken it.
#[derive(Debug)]
pub struct Sleeps(BTreeMap<PathBuf, (String, u64)>);

impl Sleeps {
    /// Of this process.
    #[must_use]
    pub fn of(id: u32) -> Self {
        let tasks = fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
        let all = tasks.filter_map(|task| {
            let name = fs::read_to_string(task.path().join("comm")).ok()?.trim().to_owned();
            let status = fs::read_to_string(task.path().join("status")).ok()?;
            let count = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?;
            Some((task.path(), (name, count.trim().parse().ok()?)))
        });
        Sleeps(all.collect())
    }

    /// Which threads of the process were woken since, by their names, and how often.
    #[must_use]
    pub fn ended_since(&self, id: u32) -> Vec<(String, u64)> {
        let before = |task: &PathBuf| self.0.get(task).map_or(0, |(_, count)| *count);
        let now = Sleeps::of(id).0.into_iter();
        let woken = now.map(|(task, (name, count))| (name, count.saturating_sub(before(&task))));
        woken.filter(|(_, count)| *count > 0).collect()
    }
}
