//! The one window: made when it is wanted, gone with its webview when it is closed. It shows the pages inside this program and nothing
//! else: no other address, no second window, no download.

use ponte_app::controller::Page;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Emitter as _, Manager as _, Runtime, Url, WebviewUrl, WebviewWindowBuilder};
use tauri_plugin_window_state::{AppHandleExt as _, StateFlags};

use crate::bridge::Gone;
use crate::home::Home;
use crate::launch;

/// Its label, which the capability names.
pub const LABEL: &str = "main";
const SIZE: (f64, f64) = (1080.0, 760.0);
/// A page at 200 % zoom on a small laptop still has room.
const SMALLEST: (f64, f64) = (480.0, 400.0);

/// Shows the window, at a page where one is named.
///
/// # Errors
/// Where the system has no webview, or no display.
pub fn open<R: Runtime>(app: &AppHandle<R>, page: Option<Page>, id: Option<&str>) -> tauri::Result<()> {
    if let Some(window) = app.get_webview_window(LABEL) {
        window.unminimize()?;
        window.show()?;
        window.set_focus()?;
        let gone = |page| window.emit("go", Gone { page, id: id.map(str::to_owned) });
        return page.map_or(Ok(()), gone);
    }
    let address = WebviewUrl::App(address(page, id).into());
    let window = WebviewWindowBuilder::new(app, LABEL, address)
        .title(title(app))
        .inner_size(SIZE.0, SIZE.1)
        .min_inner_size(SMALLEST.0, SMALLEST.1)
        .on_navigation(own)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .zoom_hotkeys_enabled(true)
        .disable_drag_drop_handler();
    window.build()?.set_focus()
}

/// A Ponte with a home of its own says which, or nobody could tell two of them apart.
fn title<R: Runtime>(app: &AppHandle<R>) -> String {
    app.try_state::<Home>().map_or_else(|| "Ponte".to_owned(), |home| format!("Ponte – {}", home.label()))
}

/// What of its place is remembered.
pub fn kept() -> StateFlags {
    StateFlags::POSITION | StateFlags::SIZE | StateFlags::MAXIMIZED
}

/// Writes down where it was.
pub fn remember<R: Runtime>(app: &AppHandle<R>) {
    if let Err(error) = app.save_window_state(kept()) {
        tracing::warn!(%error, "the window's place was not written down");
    }
}

/// The page in the address: a window that is being made hears no event yet.
fn address(page: Option<Page>, id: Option<&str>) -> String {
    let mut address = "index.html".to_owned();
    if let Some(page) = page {
        address.push('#');
        address.push_str(launch::word(page));
        if let Some(id) = id {
            address.push('/');
            address.extend(percent_encoding::utf8_percent_encode(id, percent_encoding::NON_ALPHANUMERIC));
        }
    }
    address
}

/// Whether an address is one of the program's own pages.
fn own(address: &Url) -> bool {
    match address.scheme() {
        "tauri" => address.host_str() == Some("localhost"),
        // Where webviews know no own schemes.
        "http" | "https" => cfg!(windows) && address.host_str() == Some("tauri.localhost") && address.port().is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_programs_own_pages_may_be_gone_to() {
        for (address, allowed) in [
            ("tauri://localhost/index.html#needs", true),
            ("tauri://localhost.evil.example/", false),
            ("tauri://evil.example/", false),
            ("https://evil.example/", false),
            ("http://localhost/", false),
            ("http://tauri.localhost:8080/", false),
            ("https://tauri.localhost@evil.example/", false),
            ("javascript:alert(1)", false),
            ("data:text/html,<script>1</script>", false),
            ("file:///etc/passwd", false),
            ("blob:tauri://localhost/1", false),
            ("about:blank", false),
        ] {
            assert_eq!(own(&address.parse().unwrap()), allowed, "{address}");
        }
    }

    #[test]
    fn what_a_card_is_called_cannot_leave_its_place_in_the_address() {
        assert_eq!(address(None, None), "index.html");
        assert_eq!(address(Some(Page::Needs), Some("giulia/event/7")), "index.html#needs/giulia%2Fevent%2F7");
        assert_eq!(address(Some(Page::Needs), Some("\"><script>")), "index.html#needs/%22%3E%3Cscript%3E");
    }
}
