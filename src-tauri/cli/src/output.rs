//! What a person or a script reads: lines on standard output, mistakes on standard error, a progress bar on a terminal.
//!
//! A closed pipe (`pontectl runs list | head -1`) is not a mistake. What strangers typed is shown as text: nothing of it
//! reaches the terminal as a command.

use std::borrow::Cow;
use std::io::Write as _;

use indicatif::{ProgressBar, ProgressStyle};
use ponte_engine::cycle::Progress;
use ponte_engine::messages::Messages;
use serde::Serialize;

/// A line on standard output.
pub fn line(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{}", harmless(text));
}

/// A line on standard error.
pub fn error(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", harmless(text));
}

/// `text` without what a terminal takes for a command, and without marks that turn the order of what is read: titles come
/// from anybody who may send an invitation.
fn harmless(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| shown(c) == c) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(shown).collect())
    }
}

fn shown(c: char) -> char {
    match c {
        '\n' => c,
        '\t' => ' ',
        c if c.is_control() => '\u{fffd}',
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c => c,
    }
}

/// A value as one line of JSON on standard output.
pub fn json<T: Serialize>(value: &T) {
    let text = serde_json::to_string(value).unwrap_or_default();
    // The same marks, as JSON writes them.
    let escaped = |c: char| if shown(c) == c { c.to_string() } else { format!("\\u{:04x}", u32::from(c)) };
    line(&text.chars().map(escaped).collect::<String>());
}

/// A table with its columns in line, the last one as long as it likes.
pub fn table(rows: &[Vec<String>]) {
    // A cell of several lines would look like rows of its own.
    let flat = |cell: &String| harmless(cell).replace('\n', " ");
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(flat).collect()).collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|cell| console::measure_text_width(cell)).max())
        .map(|width| width.unwrap_or(0))
        .collect();
    for row in &rows {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| console::pad_str(cell, *width, console::Alignment::Left, None).into_owned())
            .collect();
        line(cells.join("  ").trim_end());
    }
}

/// A progress bar; on anything but a terminal it draws nothing.
pub struct Bar {
    bar: ProgressBar,
    listing: String,
    reading: String,
    writing: String,
}

impl Bar {
    /// A bar for what `name` names.
    pub fn new(name: &str, messages: &Messages, quiet: bool) -> Self {
        let bar = if quiet { ProgressBar::hidden() } else { ProgressBar::new(0) };
        if let Ok(style) = ProgressStyle::with_template("{prefix}  {msg}  {bar:30}  {pos}/{len}") {
            bar.set_style(style);
        }
        bar.set_prefix(name.to_owned());
        let word = |key| messages.text(key, &[]);
        Bar {
            bar,
            listing: word("cli-progress-listing"),
            reading: word("cli-progress-reading"),
            writing: word("cli-progress-writing"),
        }
    }

    /// Shows how far a cycle is.
    pub fn show(&self, progress: Progress) {
        let (word, done, all) = match progress {
            Progress::Begins(_) => return,
            Progress::Listing => (&self.listing, 0, 0),
            Progress::Reading(done, all) => (&self.reading, done, all),
            Progress::Writing(done, all) => (&self.writing, done, all),
        };
        self.bar.set_message(word.clone());
        self.bar.set_length(all as u64);
        self.bar.set_position(done as u64);
    }

    /// Takes it off the screen.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
