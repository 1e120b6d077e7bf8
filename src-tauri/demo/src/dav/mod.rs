//! An embedded CalDAV/CardDAV server.
