//! Waiting for something, never for longer than it may take.

use std::future::Future;
use std::time::{Duration, Instant};

/// How long anything may take on a busy machine.
pub const LONG: Duration = Duration::from_secs(60);
const STEP: Duration = Duration::from_millis(100);

/// Asks until there is an answer.
///
/// # Panics
/// When there is none in time.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, mut ask: impl FnMut() -> F) -> T {
    let end = Instant::now() + LONG;
    loop {
        if let Ok(Some(answer)) = tokio::time::timeout(LONG, ask()).await {
            return answer;
        }
        assert!(Instant::now() < end, "not within {} s: {what}", LONG.as_secs());
        tokio::time::sleep(STEP).await;
    }
}
