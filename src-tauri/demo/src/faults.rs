//! Faults on demand, shared by both embedded servers.
