//! What Exchange can hold, as the adapters say it: their own file, read here. Their crate is not linked, since it would bring
//! HTTP, NTLM and name resolution into a build of which none of that is wanted.

#[path = "../../../../src-tauri/adapters/src/groupware/exchange/capability.rs"]
mod capability;
#[path = "../../../../src-tauri/adapters/src/groupware/exchange/words.rs"]
#[allow(dead_code, reason = "how words are read and written is the adapters' concern")]
mod words;

pub use capability::capabilities;
