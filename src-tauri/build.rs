//! What Tauri prepares at build time. Which commands there are is read from the window's capability: one that is not named there cannot be
//! called from the page, whatever the code says.

#![allow(clippy::print_stdout, reason = "this is how a build script speaks")]

use std::error::Error;
use std::path::Path;

use tauri_build::{AppManifest, Attributes};

const CAPABILITY: &str = "capabilities/window.json";
const PAGE: &str = "ui/dist/index.html";
/// What the window shows where the page was never built: a build without Node still compiles.
const UNBUILT: &str = "<!doctype html><meta charset=\"utf-8\"><title>Ponte</title><main>The window was not built. Run: cargo xtask test\n";

fn main() -> Result<(), Box<dyn Error>> {
    for file in [CAPABILITY, PAGE, "icons"] {
        println!("cargo::rerun-if-changed={file}");
    }
    if !Path::new(PAGE).exists() {
        println!("cargo::warning=the window's page is not built: cargo xtask test builds it");
        std::fs::create_dir_all("ui/dist")?;
        std::fs::write(PAGE, UNBUILT)?;
    }
    // Tauri wants a list that lives as long as this program: a moment.
    let commands: &'static [String] = commands()?.leak();
    let names: Vec<&'static str> = commands.iter().map(String::as_str).collect();
    let manifest = AppManifest::new().commands(names.leak());
    tauri_build::try_build(Attributes::new().app_manifest(manifest))?;
    Ok(())
}

/// `allow-sync-now` in the capability is the command `sync_now`.
fn commands() -> Result<Vec<String>, Box<dyn Error>> {
    let capability: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(CAPABILITY)?)?;
    let permissions = capability.get("permissions").and_then(serde_json::Value::as_array);
    let named = permissions.into_iter().flatten().filter_map(serde_json::Value::as_str);
    Ok(named.filter_map(|name| name.strip_prefix("allow-")).map(|name| name.replace('-', "_")).collect())
}
