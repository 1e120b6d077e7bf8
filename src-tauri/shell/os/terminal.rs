//! What is said to whoever asked on a command line.

use std::io::Write as _;

/// A line on standard output. Nobody who reads it is no mistake.
pub fn print(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}
