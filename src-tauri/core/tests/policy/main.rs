//! The policies of the core, held to tables that read as documentation (`tests/cases`), to laws, and to a simulated pair
//! that is perturbed at random until it comes to rest.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod accounts;
mod decisions;
mod fixpoint;
mod guarding;
mod laws;
mod pairs;
mod planning;
mod times;
mod world;
