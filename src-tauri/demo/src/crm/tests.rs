//! Each surprise of the protocol, asked over the wire by a raw client. The rows carry the numbers of the survey that
//! found them: S for surprises, E for events.

mod client;
mod events;
mod faults;
mod queries;
mod replay;
mod sessions;
mod texts;
