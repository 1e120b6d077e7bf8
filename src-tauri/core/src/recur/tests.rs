//! Named cases of recurrence.
