//! The system's browser, as the app finds it: it notes the address that it was given, and a person follows it from there.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use crate::app::App;
use crate::desktop::Desktop;
use crate::wait::until;

/// What `xdg-open` leads to.
pub struct Browser {
    opened: PathBuf,
}

impl Browser {
    /// Installs it for the app.
    #[must_use]
    pub fn of(app: &mut App, desktop: &Desktop) -> Self {
        let folder = desktop.home().join("browser");
        let (program, opened) = (folder.join("xdg-open"), folder.join("opened"));
        fs::create_dir_all(&folder).unwrap();
        let place = opened.display();
        let script = format!(
            "#!/bin/sh\nfor address; do :; done\nprintf '%s' \"$address\" > {place}.new\nmv {place}.new {place}\n"
        );
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let path = std::env::var("PATH").unwrap_or_default();
        app.set("PATH", &format!("{}:{path}", folder.display()));
        Browser { opened }
    }

    /// The address that was opened last; it is waited for.
    pub async fn opened(&self) -> String {
        let address = until("the browser", || async { fs::read_to_string(&self.opened).ok() }).await;
        fs::remove_file(&self.opened).unwrap();
        address
    }

    /// A person reads the page that was opened and presses what has this id. What the last page says.
    pub async fn press(&self, id: &str) -> String {
        let page = self.opened().await;
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
        let shown = client.get(&page).send().await.unwrap().text().await.unwrap();
        let link = shown.split(&format!("id=\"{id}\" href=\"")).nth(1).unwrap_or_else(|| panic!("no {id}: {shown}"));
        let link = link.split('"').next().unwrap().replace("&amp;", "&");
        let origin: String = page.split_inclusive('/').take(3).collect();
        let led = client.get(format!("{}{link}", origin.trim_end_matches('/'))).send().await.unwrap();
        let back = led.headers()["location"].to_str().unwrap().to_owned();
        client.get(back).send().await.unwrap().text().await.unwrap()
    }
}
