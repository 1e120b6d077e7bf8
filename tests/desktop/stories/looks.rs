//! How it looks and how it is reached: pictures in both languages and themes, and axe-core over every page of the real window.

use std::path::Path;

use ponte_desktop::portal::{Portal, Scheme};
use ponte_desktop::screen;
use ponte_desktop::wait::until;
use ponte_desktop::words::Words;
use serde_json::{Value, json};

use crate::stage::{OFFER, Stage};

const PAGES: [&str; 8] = ["overview", "needs", "activity", "accounts", "rules", "mapping", "settings", "about"];
const AXE: &str = "ui/node_modules/axe-core/axe.min.js";
const ASK: &str = "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']}).then(found => done(\
    found.violations.map(one => one.id + ': ' + one.help + ': ' + one.nodes.map(node => node.target.join(' ')).join(', '))), error => done([String(error)]))";

#[tokio::test]
async fn nothing_is_hard_to_reach_and_pictures_are_taken() {
    let Some(mut stage) = Stage::set("looks").await else { return };
    for (language, theme) in [("en", "light"), ("it", "dark"), ("en", "dark"), ("it", "light")] {
        stage.joined(&format!("[app]\ntheme = \"{theme}\"\nnotifications = false\n"));
        let settings = stage.app.settings_text().replace("language = \"en\"", &format!("language = \"{language}\""));
        stage.app.settings(&settings);
        let window = stage.window(&[]).await;
        stage.synced().await;
        if language == "en" && theme == "light" {
            Stage::second_passes().await;
            stage.conflict();
        }
        let words = Words::of(language);
        for page in PAGES {
            window.click(&words.say("window-page", &[("page", page)])).await;
            window.quiet().await;
            if page == "needs" {
                window.sees(OFFER.split(' ').next_back().unwrap()).await;
            }
            screen::window_picture(&stage.desktop, "Ponte", &format!("{page}-{language}-{theme}"));
            assert_eq!(violations(&window).await, Vec::<String>::new(), "{page} in {language}, {theme}");
        }
    }
}

#[tokio::test]
async fn the_window_is_as_light_or_dark_as_the_desktop_at_every_moment() {
    let Some(mut stage) = Stage::set("light and dark").await else { return };
    let portal = Portal::of(&stage.desktop, Scheme::Dark).await;
    stage.joined("");
    let window = stage.window(&[]).await;
    let shows = async |theme: &str| {
        until(&format!("a {theme} window"), || async {
            let shown = window.run("return document.documentElement.dataset.theme", &[]).await?;
            (shown == json!(theme)).then_some(())
        })
        .await;
    };
    shows("dark").await;
    for (scheme, theme) in [(Scheme::Light, "light"), (Scheme::Dark, "dark")] {
        portal.choose(scheme).await;
        shows(theme).await;
    }
}

#[tokio::test]
async fn the_keys_that_make_a_page_larger_do() {
    let Some(mut stage) = Stage::set("larger").await else { return };
    stage.joined("");
    let window = stage.window(&[]).await;
    let width = async || window.run("return window.innerWidth", &[]).await.and_then(|width| width.as_i64()).unwrap();
    let before = width().await;
    let press = "window.dispatchEvent(new KeyboardEvent('keydown', {key: arguments[0], ctrlKey: true}))";
    for _ in 0..5 {
        window.run(press, &[json!("+")]).await;
    }
    until("a page twice as large", || async {
        ((before / 2 - 2..=before / 2 + 2).contains(&width().await)).then_some(())
    })
    .await;
    assert_eq!(
        window.run("return document.documentElement.scrollWidth <= window.innerWidth", &[]).await,
        Some(json!(true))
    );
    window.run(press, &[json!("0")]).await;
    until("a page as it was", || async { (width().await == before).then_some(()) }).await;
}

async fn violations(window: &ponte_desktop::window::Window) -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(AXE);
    let Ok(axe) = std::fs::read_to_string(file) else {
        println!("skipped: axe-core in the window: it is not installed; `cargo xtask test` installs it");
        return Vec::new();
    };
    // The page's policy allows no script but its own; a driver's is not the page's.
    window.run(&format!("if (!window.axe) {{ {axe}; window.axe = axe }}"), &[]).await.expect("axe-core runs");
    let found = window.run_later(ASK, &[]).await.unwrap_or(json!(["it does not answer"]));
    found.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
