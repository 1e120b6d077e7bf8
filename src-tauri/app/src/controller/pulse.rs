//! How sleep, a clock that was set and another network are noticed: at each tick what the wall clock says is held against the time that
//! really passed, and against when the tick was to come. Where the system tells of all three ([`crate::os::Shifts`]) a tick comes when it
//! does; elsewhere once a minute.

use std::net::{IpAddr, UdpSocket};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// The longest time between two ticks where nobody tells what happens.
pub const TICK: Duration = Duration::from_secs(60);
/// The same where the system does: for whatever it may have kept to itself.
pub const REST: Duration = Duration::from_secs(15 * 60);
/// So much the two clocks may differ before it counts.
const APART: SignedDuration = SignedDuration::from_secs(30);

/// From where packets leave this computer: over IPv4 and over IPv6.
pub type Outward = [Option<IpAddr>; 2];

/// What a tick shows to have happened meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beat {
    /// Nothing.
    Steady,
    /// The computer slept, or its clock was set forward.
    Skipped,
    /// The clock was set back.
    SetBack,
    /// It is in another network.
    Moved,
}

/// The last tick.
pub struct Pulse {
    wall: Timestamp,
    passed: Instant,
    outward: Outward,
}

impl Pulse {
    /// Begins now.
    #[must_use]
    pub fn begin(wall: Timestamp, outward: Outward) -> Self {
        Pulse { wall, passed: Instant::now(), outward }
    }

    /// How long the next tick may be away, where none comes later than `tick` after another.
    #[must_use]
    pub fn rests(&self, tick: Duration) -> Duration {
        tick.saturating_sub(self.passed.elapsed())
    }

    /// What happened since the last tick, from which this one was to be `tick` away at most.
    pub fn beat(&mut self, wall: Timestamp, outward: Outward, tick: Duration) -> Beat {
        let beat = self.judge(wall, self.passed.elapsed(), outward, tick);
        *self = Pulse::begin(wall, outward);
        beat
    }

    fn judge(&self, wall: Timestamp, passed: Duration, outward: Outward, tick: Duration) -> Beat {
        let signed = |time| SignedDuration::try_from(time).unwrap_or(SignedDuration::ZERO);
        let (passed, tick) = (signed(passed), signed(tick));
        let apart = wall.duration_since(self.wall).saturating_sub(passed);
        match () {
            () if apart > APART => Beat::Skipped,
            // On Windows time passes in sleep too: the tick is late then.
            () if passed.saturating_sub(tick) > APART && apart >= -APART => Beat::Skipped,
            () if apart < -APART => Beat::SetBack,
            () if outward != self.outward && outward != [None, None] => Beat::Moved,
            () => Beat::Steady,
        }
    }
}

/// Looks up by which way packets would leave. Nothing is sent: connecting a datagram socket only chooses a route.
#[must_use]
pub fn outward() -> Outward {
    // Addresses of documentation (RFC 5737, RFC 3849): nobody is there.
    [("0.0.0.0:0", "192.0.2.1:9"), ("[::]:0", "[2001:db8::1]:9")].map(|(from, to)| {
        let socket = UdpSocket::bind(from).ok()?;
        socket.connect(to).ok()?;
        Some(socket.local_addr().ok()?.ip())
    })
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;

    use super::*;

    fn at(last: u8) -> Outward {
        [Some(IpAddr::from([192, 168, 1, last])), None]
    }

    #[test]
    fn sleep_a_set_clock_and_a_new_network_are_told_apart() {
        let start: Timestamp = "2026-11-30T08:00:00Z".parse().unwrap();
        let nowhere = [None, None];
        for (before, minutes, passed, outward, expected) in [
            (at(1), 1, 60, at(1), Beat::Steady),
            (at(1), 1, 75, at(1), Beat::Steady),
            (at(1), 180, 3 * 3600, at(1), Beat::Skipped),
            (at(1), -180, 3 * 3600, at(1), Beat::SetBack),
            (at(1), 3 * 24 * 60, 60, at(1), Beat::Skipped),
            (at(1), -60, 60, at(1), Beat::SetBack),
            (at(1), 1, 60, at(2), Beat::Moved),
            (at(1), 1, 60, nowhere, Beat::Steady),
            (nowhere, 1, 60, at(1), Beat::Moved),
        ] {
            let pulse = Pulse::begin(start, before);
            let beat = pulse.judge(start + minutes.minutes(), Duration::from_secs(passed), outward, TICK);
            assert_eq!(beat, expected, "{minutes} {passed}");
        }
    }
}
