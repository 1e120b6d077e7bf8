//! A connection that hands over one line at a time, so that nothing said before the protection began is taken for something
//! said under it: what stands behind the line that begins it goes to TLS, which refuses it.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// How far ahead it looks.
const AHEAD: usize = 4096;

/// The connection.
#[derive(Debug)]
pub(super) struct Lines(pub(super) TcpStream);

impl AsyncTokioStream for Lines {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.0.peer_addr()
    }
}

impl AsyncRead for Lines {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let mut ahead = [0; AHEAD];
        let mut peeked = ReadBuf::new(&mut ahead);
        let count = ready!(self.0.poll_peek(cx, &mut peeked))?;
        let line = peeked.filled().iter().position(|byte| *byte == b'\n').map_or(count, |end| end + 1);
        let mut part = vec![0; line.min(buf.remaining())];
        let mut read = ReadBuf::new(&mut part);
        ready!(Pin::new(&mut self.0).poll_read(cx, &mut read))?;
        buf.put_slice(read.filled());
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Lines {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
