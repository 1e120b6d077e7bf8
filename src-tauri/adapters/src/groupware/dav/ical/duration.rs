//! DURATION values (RFC 5545 §3.3.6).

/// Days are nominal, seconds exact: `P1D` over a change of the clock ends at the same wall time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Length {
    pub days: i64,
    pub seconds: i64,
}

impl Length {
    /// Reads `P1DT2H`, `-PT15M`, `P2W`. `None` where it is none, or so long that no calendar holds it.
    pub(super) fn read(text: &str) -> Option<Length> {
        let text = text.trim().to_ascii_uppercase();
        let (sign, rest) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').unwrap_or(&text)),
        };
        let mut length = Length { days: 0, seconds: 0 };
        let mut digits = String::new();
        let mut any = false;
        for c in rest.strip_prefix('P')?.chars() {
            match c {
                '0'..='9' => digits.push(c),
                'T' if digits.is_empty() => {}
                unit => {
                    length.add(sign * std::mem::take(&mut digits).parse::<i64>().ok()?, unit)?;
                    any = true;
                }
            }
        }
        (any && digits.is_empty() && length.days.abs() < 4_000_000).then_some(length)
    }

    fn add(&mut self, count: i64, unit: char) -> Option<()> {
        let (days, seconds) = match unit {
            'W' => (7, 0),
            'D' => (1, 0),
            'H' => (0, 3600),
            'M' => (0, 60),
            'S' => (0, 1),
            _ => return None,
        };
        self.days = self.days.checked_add(count.checked_mul(days)?)?;
        self.seconds = self.seconds.checked_add(count.checked_mul(seconds)?)?;
        Some(())
    }

    /// All of it in seconds, days taken as 24 hours.
    pub(super) fn total(self) -> Option<i64> {
        self.days.checked_mul(86_400)?.checked_add(self.seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read() {
        for (text, days, seconds) in
            [("P1DT2H3M4S", 1, 7384), ("-PT15M", 0, -900), ("+P2W", 14, 0), ("PT0S", 0, 0), ("P7DT", 7, 0)]
        {
            assert_eq!(Length::read(text), Some(Length { days, seconds }), "{text}");
        }
        for text in ["", "P", "PT", "15M", "P1", "P1X", "P99999999999999999999D", "P999999999D"] {
            assert_eq!(Length::read(text), None, "{text}");
        }
    }
}
