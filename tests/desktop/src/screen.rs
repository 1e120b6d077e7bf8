//! What is on the display: pictures of it, windows by their title, clicks and keys.

use std::path::{Path, PathBuf};

use crate::desktop::Desktop;
use crate::wait::until;

/// Where pictures go.
#[must_use]
pub fn pictures() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().join("target/e2e");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Takes a picture of the whole display, or of a part: `WIDTHxHEIGHT+X+Y`.
pub fn picture(desktop: &Desktop, name: &str, part: Option<&str>) -> PathBuf {
    let file = pictures().join(format!("{name}.png"));
    let mut command = desktop.command("import");
    command.args(["-window", "root"]);
    if let Some(part) = part {
        command.args(["-crop", part, "+repage"]);
    }
    let done = command.arg(&file).status();
    assert!(done.is_ok_and(|status| status.success()), "no picture of {name}");
    file
}

/// The windows of this class, by their ids.
#[must_use]
pub fn windows(desktop: &Desktop, class: &str) -> Vec<String> {
    said(desktop, &["search", "--onlyvisible", "--class", class]).lines().map(str::to_owned).collect()
}

/// Waits until there are so many windows of this class.
pub async fn windows_are(desktop: &Desktop, class: &str, count: usize) {
    until(&format!("{count} windows of {class}"), || async { (windows(desktop, class).len() == count).then_some(()) })
        .await;
}

/// What xdotool says.
#[must_use]
pub fn said(desktop: &Desktop, arguments: &[&str]) -> String {
    let output = desktop.command("xdotool").args(arguments).output().unwrap();
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Clicks a point of the display.
pub fn click(desktop: &Desktop, x: i32, y: i32) {
    let _ = said(desktop, &["mousemove", &x.to_string(), &y.to_string(), "click", "1"]);
}

/// Asks the window of this class to close, as its frame would.
pub fn close(desktop: &Desktop, class: &str) {
    for window in windows(desktop, class) {
        let _ = said(desktop, &["windowactivate", "--sync", &window, "key", "alt+F4"]);
    }
}

/// Takes a picture of the window of this class.
pub fn window_picture(desktop: &Desktop, class: &str, name: &str) -> PathBuf {
    let id = windows(desktop, class).pop().unwrap_or_else(|| panic!("no window of {class}"));
    let file = pictures().join(format!("{name}.png"));
    let done = desktop.command("import").args(["-window", &id]).arg(&file).status();
    assert!(done.is_ok_and(|status| status.success()), "no picture of {name}");
    file
}

/// Which button of a row.
#[derive(Debug, Clone, Copy)]
pub enum Button {
    /// The first.
    First,
    /// The second.
    Second,
}

/// Clicks a button in the row at the foot of the window of this class: a notification of a conflict shows three.
pub fn click_in(desktop: &Desktop, class: &str, button: Button) {
    let (x, y, width, height) = place(desktop, class);
    // Three buttons behind the picture, in hundredths of the width.
    let place = match button {
        Button::First => 24,
        Button::Second => 55,
    };
    // The foot of the frame is a dozen points high, the button some thirty.
    click(desktop, x + width * place / 100, y + height - 30);
}

fn place(desktop: &Desktop, class: &str) -> (i32, i32, i32, i32) {
    let id = windows(desktop, class).pop().unwrap_or_else(|| panic!("no window of {class}"));
    let said = said(desktop, &["getwindowgeometry", "--shell", &id]);
    let number = |name: &str| {
        let line = said.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        line.and_then(|number| number.parse().ok()).unwrap_or(0)
    };
    (number("X"), number("Y"), number("WIDTH"), number("HEIGHT"))
}

/// How many colours the window of this class shows, a few hundred at most.
#[must_use]
pub fn colours(desktop: &Desktop, class: &str) -> usize {
    let Some(id) = windows(desktop, class).pop() else { return 0 };
    let taken = desktop.command("import").args(["-window", &id, "miff:-"]).output();
    let Ok(taken) = taken else { return 0 };
    let file = pictures().join("colours.miff");
    let kept = std::fs::write(&file, taken.stdout).is_ok();
    let count = ["-resize", "25%", "-colors", "256", "-unique-colors", "txt:-"];
    let counted = desktop.command("convert").arg(&file).args(count).output();
    counted
        .ok()
        .filter(|_| kept)
        .map_or(0, |told| String::from_utf8_lossy(&told.stdout).lines().count().saturating_sub(1))
}
