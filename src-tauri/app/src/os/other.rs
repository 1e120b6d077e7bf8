//! A system that tells nothing on this way.

/// Never there.
pub enum Shifts {}

impl Shifts {
    /// Nothing is watched.
    #[must_use]
    pub fn watch() -> Option<Self> {
        None
    }

    /// Never called: there is none.
    #[allow(clippy::unused_async, reason = "one name for all systems")]
    pub async fn shifted(&self) {
        match *self {}
    }
}
