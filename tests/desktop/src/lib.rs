//! A desktop of one's own, without a screen: display, session bus, keychain, panel, notifications; the app on it, driven as a person
//! would. Every wait has an end.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

pub mod app;
pub mod browser;
pub mod desktop;
pub mod portal;
pub mod screen;
pub mod tray;
pub mod wait;
pub mod wakes;
pub mod window;
pub mod words;
