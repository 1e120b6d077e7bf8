//! What the system tells of itself to whoever waits, behind one name. Where it tells nothing, the controller's own tick finds out.

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "other.rs")]
mod imp;

pub use imp::Shifts;
