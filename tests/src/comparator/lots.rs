//! Lots drawn from a seed, so that what people do, where they strike and when they kill can be repeated.

/// A small generator whose whole state is its seed.
#[derive(Debug, Clone)]
pub struct Lots(u64);

impl Lots {
    /// Lots of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut lots = Lots(seed);
        // Neighbouring seeds begin with alike numbers.
        let _ = lots.draw();
        lots
    }

    /// Any number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 where that is 0.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.draw() % end).unwrap_or(0)
    }

    /// Takes one out of `from`, if there is one.
    pub fn take<T>(&mut self, from: &mut Vec<T>) -> Option<T> {
        if from.is_empty() { None } else { Some(from.swap_remove(self.below(from.len()))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_draws_the_same_and_another_draws_others() {
        let drawn = |seed| {
            let mut lots = Lots::new(seed);
            (0..20).map(|_| lots.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(drawn(4), drawn(4));
        assert_ne!(drawn(4), drawn(5));
        assert!(drawn(4).iter().all(|number| *number < 1000));
    }
}
