//! Elsewhere (macOS): nobody is asked; the fixed settings of the system count.

pub(super) async fn ask(_origin: &str) -> Option<Vec<String>> {
    None
}
