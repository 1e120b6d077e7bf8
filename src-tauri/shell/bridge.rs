//! Between the page and the app: every command, every event, and the TypeScript that is made from both.

use ponte_app::controller::Page;
use ponte_app::view::{LanguageChoice, Overview, Progress};
use serde::Serialize;
use specta::Type;
use tauri::Wry;
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands};

use crate::commands::{accounts, activity, needs, overview, rules, settings, setup, sign_in};

/// All commands, as Tauri calls them and as TypeScript knows them.
pub fn commands() -> Builder<Wry> {
    Builder::new()
        .commands(collect_commands![
            overview::overview,
            overview::sync_now,
            overview::cancel,
            overview::pause,
            overview::resume,
            overview::set_active,
            overview::take_over,
            overview::remove_pairing,
            overview::quit,
            needs::needs,
            needs::answer,
            activity::runs,
            activity::run,
            activity::explain,
            activity::undo_preview,
            activity::undo,
            activity::preview,
            activity::start_shown,
            setup::setup_draft,
            setup::save_draft,
            setup::find,
            setup::test_form,
            setup::keep_account,
            setup::create_pairing,
            sign_in::sign_in,
            sign_in::sign_in_form,
            sign_in::cancel_sign_in,
            accounts::systems,
            accounts::accounts,
            accounts::collections,
            accounts::set_secret,
            accounts::trust_certificate,
            accounts::forget_certificate,
            accounts::selftest,
            accounts::leave_preview,
            accounts::remove_account,
            rules::rules,
            rules::check_rules,
            rules::save_rules,
            rules::week,
            rules::mapping,
            rules::check_mapping,
            rules::save_mapping,
            settings::app_settings,
            settings::save_app_settings,
            settings::send_digest,
            settings::about,
            settings::diagnostics,
            settings::save_diagnostics,
            settings::open_settings_file,
            settings::open_log_folder,
            settings::open_release_page,
        ])
        .error_handling(ErrorHandlingMode::Throw)
        .dangerously_cast_bigints_to_number()
        .disable_serde_phases()
        .typ::<Events>()
}

/// What the page may listen to, by the names of the events.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "the page's type of all events; each is sent by itself")]
pub struct Events {
    changed: Changed,
    progress: Progress,
    go: Gone,
    language: Spoken,
    sign_in_at: SignInAt,
}

/// Something of the overview changed.
#[derive(Clone, Serialize, Type)]
pub struct Changed {
    /// How everything stands now.
    pub overview: Overview,
}

/// A notification or the tray asks for a page.
#[derive(Clone, Serialize, Type)]
pub struct Gone {
    /// Which.
    pub page: Page,
    /// A card of it.
    pub id: Option<String>,
}

/// A sign-in by browser was begun.
#[derive(Clone, Serialize, Type)]
pub struct SignInAt {
    /// Where, for whom no browser opened.
    pub address: String,
}

/// Ponte speaks this language from now on.
#[derive(Clone, Serialize, Type)]
pub struct Spoken {
    /// `it` or `en`.
    #[specta(type = LanguageChoice)]
    pub language: &'static str,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use specta_typescript::Typescript;

    use super::*;

    const FILE: &str = "ui/src/lib/bindings.ts";
    const WRITE: &str = "PONTE_WRITE_BINDINGS";
    const HEAD: &str = "// Made from Rust by `cargo xtask bindings`: every command, event and shape the window and the app share. Not written by hand.\n";

    fn made() -> String {
        let file = tempfile::NamedTempFile::new().unwrap();
        let language = Typescript::default().header(HEAD).with_raw("export type Commands = typeof commands;");
        commands().export(language, file.path()).unwrap();
        let made = std::fs::read_to_string(file.path()).unwrap();
        // A command that answers nothing answers `null`, which nobody looks at; and what may be left out of a file is always there
        // between the window and the app.
        made.replace("__TAURI_INVOKE<null>", "__TAURI_INVOKE<void>").replace("?: ", ": ")
    }

    #[test]
    fn the_page_knows_the_commands_and_shapes_of_this_app() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
        let made = made();
        if std::env::var_os(WRITE).is_some() {
            std::fs::write(&file, &made).unwrap();
        }
        let there = std::fs::read_to_string(file).unwrap_or_default();
        assert!(there == made, "{FILE} is stale: cargo xtask bindings");
    }

    #[test]
    fn the_capability_names_each_command_and_nothing_else() {
        let text =
            std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("capabilities/window.json")).unwrap();
        let capability: serde_json::Value = serde_json::from_str(&text).unwrap();
        let granted: BTreeSet<&str> =
            capability["permissions"].as_array().unwrap().iter().filter_map(|one| one.as_str()).collect();
        let made = made();
        let invoked = made.split("=> __TAURI_INVOKE<").skip(1).filter_map(|rest| rest.split('"').nth(1));
        let commands: BTreeSet<String> = invoked.map(|name| format!("allow-{}", name.replace('_', "-"))).collect();
        let (theirs, rest): (BTreeSet<&str>, BTreeSet<&str>) =
            granted.into_iter().partition(|name| name.starts_with("core:"));
        let of_tauri = ["core:event:allow-listen", "core:event:allow-unlisten", "core:webview:allow-set-webview-zoom"];
        assert_eq!(theirs, BTreeSet::from(of_tauri));
        assert_eq!(rest, commands.iter().map(String::as_str).collect());
    }
}
