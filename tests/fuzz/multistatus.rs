//! Listings of a collection: each member's address stays inside it, and nothing of another origin is ever reached.

use ponte_adapters::groupware::dav::{href, xml};
use url::Url;

/// The body of a 207.
pub(super) fn run(data: &[u8]) {
    let Ok(base) = Url::parse("https://dav.example.it/dav/calendars/giulia%40example.it/work/") else { return };
    let _ = xml::document(data);
    let Ok(answer) = xml::Multistatus::parse(data) else { return };
    for entry in &answer.entries {
        member(&base, &entry.href);
        if let Ok(found) = href::locate(&base, &entry.href) {
            assert_eq!(found.origin(), base.origin(), "an address of another origin");
        }
        if let Ok(found) = href::home(&base, &entry.href) {
            let near = found.host_str().is_some_and(|host| host == "example.it" || host.ends_with(".example.it"));
            assert!(near && found.scheme() == "https", "a home with somebody else");
        }
    }
}

fn member(base: &Url, said: &str) {
    let Ok(Some(id)) = href::member(base, said) else { return };
    assert!(!id.0.contains('/') && id.0 != "." && id.0 != "..", "an id that leads out");
    assert!(!id.0.chars().any(char::is_control), "an id with a control character");
    let Ok(address) = href::address(base, &id) else { unreachable!("an id that was read has an address") };
    assert_eq!(address.origin(), base.origin());
    let name = address.path().strip_prefix(base.path());
    assert!(name.is_some_and(|name| !name.is_empty() && !name.contains('/')), "an address outside its collection");
    assert_eq!(href::member(base, address.as_str()), Ok(Some(id)), "the same id again");
}
