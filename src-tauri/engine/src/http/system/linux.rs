//! Linux: the desktop portal, behind which GNOME and KDE keep their proxy settings and run scripts.
//! <https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.ProxyResolver.html>

use std::time::Duration;

/// A desktop answers at once; a machine without one must not be waited for.
const PATIENCE: Duration = Duration::from_secs(3);

pub(super) async fn ask(origin: &str) -> Option<Vec<String>> {
    tokio::time::timeout(PATIENCE, lookup(origin)).await.ok()?.ok()
}

async fn lookup(origin: &str) -> zbus::Result<Vec<String>> {
    let bus = zbus::Connection::session().await?;
    let answer = bus
        .call_method(
            Some("org.freedesktop.portal.Desktop"),
            "/org/freedesktop/portal/desktop",
            Some("org.freedesktop.portal.ProxyResolver"),
            "Lookup",
            &(origin,),
        )
        .await?;
    answer.body().deserialize()
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use crate::http::Proxy;

    const INSIDE: &str = "PONTE_INSIDE_A_SESSION";

    /// A desktop whose company has a script.
    struct Portal;

    #[zbus::interface(name = "org.freedesktop.portal.ProxyResolver")]
    impl Portal {
        fn lookup(&self, uri: &str) -> Vec<String> {
            let way = if uri == "https://intra.it/" { "direct://" } else { "http://script.it:8080" };
            vec![way.to_owned(), "direct://".to_owned()]
        }
    }

    /// Runs this test again on a message bus of its own, without any proxy in the environment.
    fn in_a_session() {
        let mut command = Command::new("dbus-run-session");
        command.arg("--").arg(std::env::current_exe().unwrap());
        command.args(["http::system::imp::tests::the_desktop_runs_the_company_s_script", "--exact", "--nocapture"]);
        for name in super::super::VARIABLES {
            command.env_remove(name);
        }
        match command.env(INSIDE, "1").output() {
            Err(_) => println!("skipped: the desktop's script for proxies (dbus-run-session is not installed)"),
            Ok(output) => {
                let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
                assert!(output.status.success() && said.contains("1 passed"), "{said}");
            }
        }
    }

    #[tokio::test]
    async fn the_desktop_runs_the_company_s_script() {
        if std::env::var_os(INSIDE).is_none() {
            return in_a_session();
        }
        let proxy = Proxy::of_system();
        let named = async |url: &str| proxy.named(&url.parse().unwrap()).await;
        assert_eq!(named("https://before.it/").await, None, "without a desktop nobody is asked");
        let served = zbus::connection::Builder::session()
            .and_then(|bus| bus.name("org.freedesktop.portal.Desktop"))
            .and_then(|bus| bus.serve_at("/org/freedesktop/portal/desktop", Portal));
        let _bus = served.unwrap().build().await.unwrap();
        assert_eq!(named("https://crm.it/secret?token=x").await.as_deref(), Some("script.it:8080"));
        assert_eq!(named("https://intra.it/dav/").await, None);
    }
}
