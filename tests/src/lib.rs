//! What the tests across crates stand on: real servers, the conformance suite. Nothing here is part of what is delivered.

pub mod servers;
pub mod model;
