//! Whether each source file says what it is for, and stays small enough to be read.

use std::path::{Path, PathBuf};

use crate::summary::{Outcome, say};

/// The longest a file may be, in lines.
const FILE: usize = 600;
/// The most lines a head may have.
const HEAD: usize = 15;
/// The longest that all but one function in twenty may be, in lines.
const FUNCTION: usize = 50;

/// Checks all sources of the working tree.
pub fn check(root: &Path) -> Outcome {
    let mut files = Vec::new();
    for folder in ["src-tauri", "tests"] {
        sources(&root.join(folder), &mut files);
    }
    let (mut wrong, mut lengths, mut functions) = (Vec::new(), Vec::new(), Vec::new());
    for file in &files {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let shown = file.strip_prefix(root).unwrap_or(file).display();
        wrong.extend(complaint(&text).map(|complaint| format!("{shown}: {complaint}")));
        lengths.push(text.lines().count());
        functions.extend(function_lengths(&text));
    }
    lengths.sort_unstable();
    functions.sort_unstable();
    let (middle, long) = (at(&lengths, 50), at(&functions, 95));
    say(&format!(
        "{} files, median {middle} lines; {} functions, median {}, 95 of 100 within {long}",
        lengths.len(),
        functions.len(),
        at(&functions, 50)
    ));
    wrong.iter().for_each(|line| say(line));
    if long > FUNCTION {
        return Outcome::Failed(format!("functions are too long: 95 of 100 within {long} lines, not {FUNCTION}"));
    }
    if wrong.is_empty() { Outcome::Passed } else { Outcome::Failed(format!("{} files", wrong.len())) }
}

/// What is wrong with a file, if anything.
fn complaint(text: &str) -> Option<String> {
    let head = text.lines().take_while(|line| line.starts_with("//!")).count();
    let lines = text.lines().count();
    if head == 0 {
        Some("it does not begin with `//!`".to_owned())
    } else if head > HEAD {
        Some(format!("its head has {head} lines, more than {HEAD}"))
    } else if lines > FILE {
        Some(format!("it has {lines} lines, more than {FILE}"))
    } else {
        None
    }
}

/// The length of each function, told by its indentation, which the format keeps.
fn function_lengths(text: &str) -> Vec<usize> {
    let mut lengths = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for (number, line) in text.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        match open {
            None if starts_function(line) && !line.ends_with(';') && !line.ends_with('}') => {
                open = Some((indent, number))
            }
            Some((own, start)) if indent == own && line.trim_start().starts_with('}') => {
                lengths.push(number - start + 1);
                open = None;
            }
            None | Some(_) => {}
        }
    }
    lengths
}

fn starts_function(line: &str) -> bool {
    let words = line.trim_start();
    [
        "fn ",
        "pub fn ",
        "pub(super) fn ",
        "pub(crate) fn ",
        "async fn ",
        "pub async fn ",
        "pub(super) async fn ",
        "const fn ",
    ]
    .iter()
    .any(|start| words.starts_with(start))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for entry in entries {
        let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if entry.is_dir() && name != "target" && !name.starts_with('.') {
            sources(&entry, found);
        } else if name.ends_with(".rs") {
            found.push(entry);
        }
    }
}

fn at(sorted: &[usize], percent: usize) -> usize {
    sorted.get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_told_what_is_wrong_with_it() {
        for (text, right) in [
            ("//! What it is for.\nfn a() {}\n".to_owned(), true),
            ("fn a() {}\n".to_owned(), false),
            ("//! x\n".repeat(16), false),
            (format!("//! x\n{}", "\n".repeat(600)), false),
        ] {
            assert_eq!(complaint(&text).is_none(), right);
        }
    }

    #[test]
    fn functions_are_measured_to_their_closing_brace() {
        let text = "fn one() {\n    if a {\n    }\n}\nimpl X {\n    pub fn two(\n        a: u8,\n    ) -> u8 {\n        a\n    }\n}\n";
        assert_eq!(function_lengths(text), [4, 5]);
    }
}
