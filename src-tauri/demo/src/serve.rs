//! A free port of this computer, and what is served there.

use std::io;

use axum::Router;
use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A port of 127.0.0.1 that nobody else has.
pub(crate) struct Port {
    listener: TcpListener,
    /// Its address, without a slash at the end.
    pub(crate) origin: String,
}

impl Port {
    /// Takes one.
    ///
    /// # Errors
    /// When none can be bound.
    pub(crate) async fn take() -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let origin = format!("http://{}", listener.local_addr()?);
        Ok(Port { listener, origin })
    }

    /// Serves there until the task is ended.
    pub(crate) fn serve(self, app: Router, what: &'static str) -> JoinHandle<()> {
        // Without this an answer waits for the client's delayed acknowledgement, 40 ms at a time.
        let listener = self.listener.tap_io(|stream| {
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "no TCP_NODELAY");
            }
        });
        tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, app).await {
                tracing::error!(%error, what, "it stopped");
            }
        })
    }
}
