//! The app on its desktop: Tauri with the few plugins it needs, the tray, the window when it is wanted, and what the system tells.
//!
//! Nothing is decided here: whatever a person or the system does becomes a request to the controller.

use std::ffi::OsString;

use ponte_app::Desk;
use ponte_app::controller::{Controller, End, Request};
use ponte_app::trace::Log;
use tauri::{App, AppHandle, Manager as _, RunEvent, Wry};

use crate::face::DesktopFace;
use crate::home::Home;
use crate::launch::Launch;
use crate::login::Login;
use crate::{bridge, memory, os, window};

/// Runs it until the user quits.
///
/// # Errors
/// Where there is no display, or no webview.
pub fn run(launch: Launch, desk: Desk, log: Option<Log>) -> tauri::Result<()> {
    // It lives as long as the app, which never comes back from running.
    let runtime = memory::runtime()?;
    tauri::async_runtime::set(runtime.handle().clone());
    let home = launch.home.as_deref().map(Home::of);
    let mut context = tauri::generate_context!("tauri.conf.json");
    if let Some(home) = &home {
        home.settle(context.config_mut());
    }
    let login = Login::of(home.as_ref());
    let app = tauri::Builder::default()
        // The first of all plugins: a second start goes no further than this.
        .plugin(tauri_plugin_single_instance::init(|app, words, _| started_again(app, words)))
        .plugin(tauri_plugin_window_state::Builder::new().with_state_flags(window::kept()).build())
        .plugin(tauri_plugin_opener::Builder::new().open_js_links_on_click(false).build())
        .manage(desk)
        .invoke_handler(bridge::commands().invoke_handler())
        .setup(move |app| {
            home.map(|home| app.manage(home));
            app.manage(login);
            begin(app, launch, log);
            Ok(())
        })
        .build(context)?;
    app.run(happened);
    Ok(())
}

fn begin(app: &mut App<Wry>, launch: Launch, log: Option<Log>) {
    os::live_in_the_tray(app);
    let handle = app.handle().clone();
    memory::settle(&handle);
    let desk = Desk::clone(&app.state::<Desk>());
    app.state::<Login>().settle(&desk);
    let face = DesktopFace::new(handle.clone(), desk.clone(), log);
    tauri::async_runtime::spawn(control(handle.clone(), desk.clone(), face));
    tauri::async_runtime::spawn(first_window(desk.clone(), launch));
    tauri::async_runtime::spawn(async move {
        os::follow_theme(move |theme| handle.set_theme(theme)).await;
    });
    let tell = desk.clone();
    tauri::async_runtime::spawn(async move {
        os::listen(move |happening| tell.request(happening.into())).await;
    });
    tauri::async_runtime::spawn(async move {
        os::told_to_end().await;
        desk.request(Request::Quit);
    });
}

/// The controller ends by quitting; should it break, so does the app, rather than sit in the tray and do nothing.
async fn control(app: AppHandle<Wry>, desk: Desk, face: DesktopFace) {
    let ended = tauri::async_runtime::spawn(async move { Controller::new(desk, face).run().await }).await;
    app.exit(judged(ended));
}

/// What the system is told of how the controller ended; what it ended with the log says, by its key.
fn judged(ended: tauri::Result<ponte_app::Result<End>>) -> i32 {
    match ended {
        Ok(Ok(End::Asked | End::NobodyIsLeft)) => return 0,
        Ok(Err(error)) => tracing::error!(code = error.code(), "the controller ended"),
        // What a panic says may name anything.
        Err(_) => tracing::error!("the controller broke"),
    }
    1
}

/// A start by hand shows the window; one by the system only where nothing else would be seen of Ponte.
async fn first_window(desk: Desk, launch: Launch) {
    if launch.background && os::shows_tray().await {
        return;
    }
    match launch.page {
        Some(page) => desk.request(Request::Open(page, None)),
        None => desk.request(Request::SecondLaunch),
    }
}

/// The words of a second start may be anybody's: only known ones count.
fn started_again(app: &AppHandle<Wry>, words: Vec<String>) {
    let launch = Launch::read(words.into_iter().skip(1).map(OsString::from));
    let desk = app.state::<Desk>();
    match launch.page {
        Some(page) => desk.request(Request::Open(page, None)),
        None => desk.request(Request::SecondLaunch),
    }
}

fn happened(app: &AppHandle<Wry>, event: RunEvent) {
    // A closed window is not the end; only `AppHandle::exit`, which names a code, is.
    if let RunEvent::ExitRequested { code: None, api, .. } = event {
        api.prevent_exit();
        // Its memory of the last place is written when the app ends, which may be days away.
        window::remember(app);
        memory::settle(app);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use ponte_app::Error;
    use ponte_core::verdict::{Failure, FailureKind};

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, text: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(text)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    /// What an end makes of itself: the exit code, and what the log says.
    fn told(ended: tauri::Result<ponte_app::Result<End>>) -> (i32, String) {
        let lines = Lines::default();
        let writer = lines.clone();
        let log = tracing_subscriber::fmt().with_writer(move || writer.clone()).with_ansi(false).finish();
        let code = tracing::subscriber::with_default(log, || judged(ended));
        let said = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        (code, said)
    }

    #[test]
    fn what_ended_the_controller_is_logged_by_its_key_alone() {
        let failure = || Failure::new(FailureKind::Bug, "failure-database").with("file", "/home/giulia/ponte.db");
        for error in
            [Error::Failure(failure()), Error::Usage(failure()), Error::Form { field: "address", failure: failure() }]
        {
            let (code, said) = told(Ok(Err(error)));
            assert!(code == 1 && said.contains("the controller ended"), "{said}");
            assert!(said.contains("failure-database") && !said.contains("giulia"), "{said}");
        }
        let (code, said) = told(Ok(Err(Error::Mistakes("/home/giulia/ponte.toml".to_owned(), Vec::new()))));
        assert!(code == 1 && said.contains("mistakes") && !said.contains("giulia"), "{said}");
    }

    #[test]
    fn a_controller_that_broke_is_no_good_end_and_a_quit_is() {
        let (code, said) = told(Err(tauri::Error::FailedToReceiveMessage));
        assert!(code == 1 && said.contains("the controller broke"), "{said}");
        assert_eq!(told(Ok(Ok(End::Asked))), (0, String::new()));
    }
}
