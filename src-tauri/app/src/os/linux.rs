//! Linux: the kernel tells when the clock is set, when the computer wakes, and when an address or a route changes. No service and no bus
//! is needed for it, and nothing wakes up in between.

use std::io::ErrorKind;
use std::os::fd::OwnedFd;

use rustix::io::Errno;
use rustix::net::netlink::SocketAddrNetlink;
use rustix::net::{AddressFamily, SocketFlags, SocketType, bind, socket_with};
use rustix::time::{
    Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create, timerfd_settime,
};
use tokio::net::unix::pipe::Receiver;

/// Addresses and routes of IPv4, routes of IPv6 (`RTMGRP_IPV4_IFADDR`, `RTMGRP_IPV4_ROUTE`, `RTMGRP_IPV6_ROUTE` of rtnetlink(7)). The
/// addresses of IPv6 are told anew with every advertisement of a router.
const GROUPS: u32 = 0x10 | 0x40 | 0x400;
/// Later than any computer runs, in seconds since 1970.
const NEVER: i64 = 1 << 40;

/// The clock and the ways out of this computer, watched. To the runtime whatever can be read is a pipe.
pub struct Shifts {
    clock: Receiver,
    ways: Receiver,
}

impl Shifts {
    /// Watches from now on; nothing where the kernel does not tell, or this thread has no runtime.
    #[must_use]
    pub fn watch() -> Option<Self> {
        tokio::runtime::Handle::try_current().ok()?;
        let clock = Receiver::from_owned_fd_unchecked(clock().ok()?).ok()?;
        let ways = Receiver::from_owned_fd_unchecked(ways().ok()?).ok()?;
        Some(Shifts { clock, ways })
    }

    /// Waits until something has shifted.
    pub async fn shifted(&self) {
        tokio::select! {
            () = told(&self.clock) => {}
            () = told(&self.ways) => {}
        }
    }
}

/// A timer that never ends, but is cancelled whenever the clock jumps: when it is set, and when the computer wakes.
fn clock() -> Result<OwnedFd, Errno> {
    let clock = timerfd_create(TimerfdClockId::Realtime, TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC)?;
    let never = Itimerspec {
        it_interval: Timespec { tv_sec: 0, tv_nsec: 0 },
        it_value: Timespec { tv_sec: NEVER, tv_nsec: 0 },
    };
    timerfd_settime(&clock, TimerfdTimerFlags::ABSTIME | TimerfdTimerFlags::CANCEL_ON_SET, &never)?;
    Ok(clock)
}

fn ways() -> Result<OwnedFd, Errno> {
    // The protocol without a number is NETLINK_ROUTE.
    let ways =
        socket_with(AddressFamily::NETLINK, SocketType::RAW, SocketFlags::NONBLOCK | SocketFlags::CLOEXEC, None)?;
    bind(&ways, &SocketAddrNetlink::new(0, GROUPS))?;
    Ok(ways)
}

/// Waits until there is something, and takes all that there is. What it says is looked up, not read.
async fn told(watched: &Receiver) {
    loop {
        let ready = watched.readable().await;
        let mut any = false;
        let ended = loop {
            match watched.try_read(&mut [0; 4096]) {
                Ok(1..) => any = true,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break false,
                // The clock jumped; messages were lost that say the same as the others.
                Err(error) if matches!(Errno::from_io_error(&error), Some(Errno::CANCELED | Errno::NOBUFS)) => {
                    any = true
                }
                Ok(0) | Err(_) => break true,
            }
        };
        match (any, ended || ready.is_err()) {
            (true, _) => return,
            (false, false) => {}
            // Nothing is told here any more: the tick goes on.
            (false, true) => return std::future::pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::time::Duration;

    use super::*;

    /// In a network of its own, where that may be made.
    #[tokio::test]
    async fn a_new_address_is_told_and_silence_is_silent() {
        const INSIDE: &str = "PONTE_TEST_NETWORK";
        if std::env::var_os(INSIDE).is_none() {
            let this = std::env::current_exe().unwrap();
            let name = "os::imp::tests::a_new_address_is_told_and_silence_is_silent";
            let run = Command::new("unshare")
                .args(["--net", "--map-root-user"])
                .arg(this)
                .args(["--exact", name])
                .env(INSIDE, "1")
                .output();
            match run {
                Ok(run) if run.status.success() => {}
                Ok(run) if String::from_utf8_lossy(&run.stderr).starts_with("unshare:") => {
                    println!("skipped: a new address on Linux: no network of its own can be made here");
                }
                Ok(run) => panic!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr)),
                Err(_) => println!("skipped: a new address on Linux: unshare is not installed"),
            }
            return;
        }
        let shifts = Shifts::watch().unwrap();
        let within = async |time| tokio::time::timeout(Duration::from_millis(time), shifts.shifted()).await.is_ok();
        assert!(!within(200).await, "nothing has happened");
        let ip = Command::new("ip").args(["address", "add", "192.0.2.7/32", "dev", "lo"]).status();
        if ip.is_ok_and(|status| status.success()) {
            assert!(within(5_000).await, "the address was added");
            assert!(!within(200).await, "and told once");
        }
    }
}
