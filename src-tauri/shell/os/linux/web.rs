//! WebKit's own processes and threads: none of them is to be there while no window is. Tauri keeps the context in which a webview was made
//! until the program ends, and with it WebKit's network process; a context that is let go all the same stays, and the next one brings a
//! process of its own. So the process is ended: the context starts another one when a window wants it, as it does after a crash.

use std::fs;

use rustix::process::{Pid, Signal, kill_process};

/// Read by WebKit when its first context is made: without it a thread looks at the memory of the whole computer every few seconds, and
/// goes on to do so when the window is closed.
const NO_MONITOR: &str = "WEBKIT_DISABLE_MEMORY_PRESSURE_MONITOR";
/// What the kernel calls the process: the first fifteen letters of its name.
const PROCESS: &str = "WebKitNetworkPr";

/// To be called before there is another thread, which might read the environment meanwhile.
pub fn prepare() {
    if let Err(error) = glib::setenv(NO_MONITOR, "1", false) {
        tracing::warn!(%error, "WebKit's monitor of memory stays on");
    }
}

/// Ends what a webview has left. To be called when there is none.
pub fn end_webview() {
    for process in children().into_iter().filter(|process| is_webkits(*process)) {
        // One that has ended meanwhile is still this program's to wait for: its number is nobody else's.
        if let Some(process) = Pid::from_raw(process) {
            let _ = kill_process(process, Signal::TERM);
        }
    }
}

/// The processes that this one has started.
fn children() -> Vec<i32> {
    let threads = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let lists = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>()).collect()
}

fn is_webkits(process: i32) -> bool {
    fs::read_to_string(format!("/proc/{process}/comm")).is_ok_and(|name| name.trim_end() == PROCESS)
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn only_webkits_process_is_ended() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("WebKitNetworkProcess");
        fs::copy("/bin/sleep", &program).unwrap();
        let start = |program: &std::path::Path| Command::new(program).arg("60").stdout(Stdio::null()).spawn().unwrap();
        let (mut webkits, mut another) = (start(&program), start("/bin/sleep".as_ref()));
        let named = |id: u32| fs::read_to_string(format!("/proc/{id}/comm")).is_ok_and(|name| name.trim() == PROCESS);
        while !named(webkits.id()) {
            std::thread::yield_now();
        }
        end_webview();
        assert!(!webkits.wait().unwrap().success());
        assert!(another.try_wait().unwrap().is_none());
        another.kill().unwrap();
        another.wait().unwrap();
    }
}
