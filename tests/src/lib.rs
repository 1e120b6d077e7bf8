//! What the tests across crates stand on: real servers, the conformance suite. Nothing here is part of what is delivered.

pub mod model;
pub mod servers;
