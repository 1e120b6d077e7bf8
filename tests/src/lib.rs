//! What the tests across crates stand on: real servers, the conformance suite, a model of two sides,
//! the comparator. Nothing here is part
//! of what is delivered.

pub mod bench;
pub mod comparator;
pub mod conformance;
#[path = "../fuzz/mod.rs"]
pub mod fuzz;
pub mod model;
pub mod pair;
pub mod sales;
pub mod servers;
pub mod token;
pub mod ways;
