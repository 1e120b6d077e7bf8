//! Gives memory back to the system that a program which only waits does not need: pages of program files that were last used long ago,
//! and what the heap holds on to after a window has closed. All of it comes back by itself when it is touched.
//!
//! The only unsafe code of the project, kept to two calls of the system. It must never touch a page that holds anything but what its file
//! holds. Where the system does this by itself (Windows, macOS) nothing happens.

#[cfg(target_os = "linux")]
mod linux;

#[cfg(target_os = "linux")]
pub use linux::{give_back, give_back_heap};

/// Gives back what is not needed while nothing happens.
#[cfg(not(target_os = "linux"))]
pub fn give_back() {}

/// Gives back what the heap no longer uses.
#[cfg(not(target_os = "linux"))]
pub fn give_back_heap() {}
