//! Ponte.
fn main() {}
