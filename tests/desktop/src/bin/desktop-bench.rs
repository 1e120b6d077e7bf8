//! What the desktop app costs: cold start to tray, click to window, memory with the window closed, processor time and wake-ups of an idle
//! minute, and ten thousand rows. `cargo xtask bench --desktop` runs it against the release build.

#[cfg(target_os = "linux")]
#[path = "../cost.rs"]
mod cost;
#[cfg(target_os = "linux")]
#[path = "../rows.rs"]
mod rows;

#[cfg(target_os = "linux")]
#[tokio::main]
async fn main() {
    cost::measure().await;
}

#[cfg(not(target_os = "linux"))]
fn main() {}
