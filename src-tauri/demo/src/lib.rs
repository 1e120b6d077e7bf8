//! Ponte.
