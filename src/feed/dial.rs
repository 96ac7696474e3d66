//! How a wall reaches its hub: TCP, or a simulated network in a test.

use std::future::Future;
use std::io;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

/// A way to reach a hub.
pub trait Dial: Send + Sync {
    /// A connection.
    type Io: AsyncRead + AsyncWrite + Send + Unpin;

    /// Connects to `host:port`.
    ///
    /// # Errors
    /// In the system's words.
    fn dial(&self, authority: &str) -> impl Future<Output = io::Result<Self::Io>> + Send;
}

/// TCP.
#[derive(Clone, Copy, Debug)]
pub struct Tcp;

impl Dial for Tcp {
    type Io = TcpStream;

    async fn dial(&self, authority: &str) -> io::Result<TcpStream> {
        let stream = TcpStream::connect(authority).await?;
        // Without it a pong may wait for an acknowledgement; that it can't be set is no reason to stay away.
        let _ = stream.set_nodelay(true);
        Ok(stream)
    }
}
