//! What happened in a seed, line by line: always hashed, so that two runs can be compared, and kept where it is to be read.

use std::fmt::{self, Write};

/// The trace of one seed.
#[derive(Debug, Default)]
pub struct Trace {
    hash: Hasher,
    lines: Option<Vec<String>>,
}

impl Trace {
    /// One that keeps its lines.
    pub fn kept() -> Self {
        Trace { lines: Some(Vec::new()), ..Trace::default() }
    }

    /// Notes a line.
    pub fn note(&mut self, line: fmt::Arguments<'_>) {
        // Writing to the hasher cannot fail.
        let _ = self.hash.write_fmt(line);
        let _ = self.hash.write_char('\n');
        if let Some(lines) = &mut self.lines {
            lines.push(line.to_string());
        }
    }

    /// What all lines come to.
    pub fn hash(&self) -> u64 {
        self.hash.0
    }

    /// The lines.
    pub fn lines(&self) -> &[String] {
        self.lines.as_deref().unwrap_or_default()
    }
}

/// FNV-1a.
#[derive(Debug)]
struct Hasher(u64);

impl Default for Hasher {
    fn default() -> Self {
        Hasher(0xcbf2_9ce4_8422_2325)
    }
}

impl Write for Hasher {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Ok(())
    }
}
