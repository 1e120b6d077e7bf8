//! The controller with a face that only records, against the embedded servers.

mod answers;
mod runs;
mod trouble;
mod views;
mod world;
