//! Sample data of an Italian sales team.
