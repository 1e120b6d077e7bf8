//! Tables of the rules and of what crosses under them.
