//! The only randomness there is: splitmix64 from the seed, so that a seed replays.

/// A source of chance.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// The dice of a seed; neighbouring seeds have nothing in common.
    pub fn new(seed: u64) -> Self {
        let mut dice = Dice(seed ^ 0x5851_f42d_4c95_7f2d);
        dice.next();
        dice
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `faces`.
    pub fn roll(&mut self, faces: u64) -> u64 {
        self.next() % faces.max(1)
    }

    /// A number of `from..=to`.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        let width = u64::try_from(to.saturating_sub(from)).unwrap_or(0) + 1;
        from.saturating_add(i64::try_from(self.roll(width)).unwrap_or(0))
    }

    /// Whether something of so many in a thousand happens.
    pub fn chance(&mut self, per_mille: u64) -> bool {
        self.roll(1000) < per_mille
    }

    /// One of `all`.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let place = usize::try_from(self.roll(all.len() as u64)).unwrap_or(0);
        all.get(place)
    }
}
