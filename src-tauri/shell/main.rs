//! Ponte in the tray: reads the words it was started with, opens the desk, and lets the desktop run until the user quits.

#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod bridge;
mod commands;
mod desktop;
mod face;
mod home;
mod launch;
mod login;
mod memory;
mod os;
mod tray;
mod window;

use std::process::{Command, ExitCode};

use ponte_app::Desk;
use ponte_app::desk::Grounds;
use ponte_app::trace::Log;
use ponte_core::verdict::Failure;
use ponte_engine::paths::Paths;
use ponte_engine::settings::{LogLevel, Surroundings};

use launch::Launch;

/// What lets another program drive the window. A release does not let it.
const AUTOMATION: &str = "TAURI_WEBVIEW_AUTOMATION";

/// Names the home where no word of the start does, for the command line as for the app.
const HOME: &str = "PONTE_HOME";

fn main() -> ExitCode {
    if !cfg!(debug_assertions) && std::env::var_os(AUTOMATION).is_some() {
        return without_automation();
    }
    let launch = Launch::read(std::env::args_os().skip(1)).at_home(std::env::var_os(HOME));
    os::prepare();
    match start(launch) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            tracing::error!(code = %failure.code, "cannot run");
            ExitCode::FAILURE
        }
    }
}

fn start(launch: Launch) -> Result<(), Failure> {
    let paths = Paths::find(launch.home.as_deref())?;
    let desk = Desk::open(paths, Surroundings::of_system(), Grounds::default());
    if let Some(told) = launch.told {
        os::say(&told.text(desk.messages()));
        return Ok(());
    }
    let level = desk.settings().map_or(LogLevel::Info, |settings| *settings.log);
    let log = Log::start(desk.paths(), level);
    desktop::run(launch, desk, log).map_err(|error| {
        tracing::error!(%error, "the desktop app does not start");
        Failure::new(ponte_core::verdict::FailureKind::Bug, "failure-no-window")
    })
}

/// Starts itself again without the variable: a process cannot safely take one from its own environment.
fn without_automation() -> ExitCode {
    let itself = std::env::current_exe();
    let started = itself
        .and_then(|program| Command::new(program).args(std::env::args_os().skip(1)).env_remove(AUTOMATION).spawn());
    if started.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
