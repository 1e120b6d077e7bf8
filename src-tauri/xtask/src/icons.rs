//! All icons, drawn from `icons/ponte.svg` by rsvg-convert: the class of the drawing says which icon and which state. Run by hand
//! when the drawing changes; what it writes is committed.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::process;
use crate::summary::Outcome;

const SOURCE: &str = r#"class="app idle""#;
const STATES: [&str; 6] = ["idle", "syncing", "needs-you", "paused", "offline", "signed-out"];
/// Points of a tray: twice the smallest in use, so that halving it is exact.
const TRAY: u32 = 32;
/// A menu bar of macOS is 18 points high, of two pixels each.
const TEMPLATE: u32 = 36;
/// What a picture of each size is called in an `.icns` file.
const ICNS: [(&[u8; 4], u32); 6] =
    [(b"ic11", 32), (b"ic12", 64), (b"ic07", 128), (b"ic08", 256), (b"ic09", 512), (b"ic10", 1024)];
const ICO: [u32; 6] = [16, 24, 32, 48, 64, 256];

/// Draws all of them.
pub fn icons(root: &Path) -> Outcome {
    if !process::exists("rsvg-convert") {
        return Outcome::Failed("rsvg-convert is not installed: apt-get install librsvg2-bin".to_owned());
    }
    match draw_all(&root.join("icons")) {
        Ok(()) => Outcome::Passed,
        Err(error) => Outcome::Failed(error.to_string()),
    }
}

fn draw_all(folder: &Path) -> std::io::Result<()> {
    let drawing = Drawing { svg: fs::read_to_string(folder.join("ponte.svg"))? };
    for (name, size) in [("32x32.png", 32), ("128x128.png", 128), ("128x128@2x.png", 256), ("icon.png", 512)] {
        fs::write(folder.join(name), drawing.png("app idle", size)?)?;
    }
    for (kind, size) in [("tray", TRAY), ("template", TEMPLATE)] {
        fs::create_dir_all(folder.join(kind))?;
        for state in STATES {
            let png = drawing.png(&format!("{kind} {state}"), size)?;
            fs::write(folder.join(kind).join(format!("{state}.png")), png)?;
        }
    }
    fs::write(folder.join("icon.icns"), drawing.icns()?)?;
    fs::write(folder.join("icon.ico"), drawing.ico()?)
}

struct Drawing {
    svg: String,
}

impl Drawing {
    fn png(&self, class: &str, size: u32) -> std::io::Result<Vec<u8>> {
        let file = std::env::temp_dir().join(format!("ponte-icon-{}.svg", std::process::id()));
        fs::write(&file, self.svg.replace(SOURCE, &format!("class=\"{class}\"")))?;
        let size = size.to_string();
        let output = Command::new("rsvg-convert").args(["-w", &size, "-h", &size]).arg(&file).output()?;
        fs::remove_file(&file)?;
        if output.status.success() && !output.stdout.is_empty() {
            Ok(output.stdout)
        } else {
            Err(std::io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()))
        }
    }

    /// Apple's container: each picture behind its type and length, all behind a magic word and the length of the whole.
    fn icns(&self) -> std::io::Result<Vec<u8>> {
        let mut body = Vec::new();
        for (name, size) in ICNS {
            let png = self.png("app idle", size)?;
            body.extend_from_slice(name);
            body.extend(length(png.len() + 8)?.to_be_bytes());
            body.extend(png);
        }
        let mut file = b"icns".to_vec();
        file.extend(length(body.len() + 8)?.to_be_bytes());
        file.extend(body);
        Ok(file)
    }

    /// Windows' container: a head, one entry of 16 bytes for each picture, the pictures.
    fn ico(&self) -> std::io::Result<Vec<u8>> {
        let mut file = vec![0, 0, 1, 0, ICO.len() as u8, 0];
        let mut pictures = Vec::new();
        for size in ICO {
            let png = self.png("app idle", size)?;
            // A zero stands for 256.
            let side = u8::try_from(size).unwrap_or(0);
            file.extend([side, side, 0, 0, 1, 0, 32, 0]);
            file.extend(length(png.len())?.to_le_bytes());
            file.extend(length(6 + 16 * ICO.len() + pictures.len())?.to_le_bytes());
            pictures.extend(png);
        }
        file.extend(pictures);
        Ok(file)
    }
}

fn length(bytes: usize) -> std::io::Result<u32> {
    u32::try_from(bytes).map_err(std::io::Error::other)
}
