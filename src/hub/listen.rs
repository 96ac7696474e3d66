//! What a hub takes its connections from: TCP, or a simulated network in a test.

use std::future::Future;
use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};

/// Bytes that the system keeps of what a connection has not taken yet. More would only hide how far behind it is.
pub const SEND_BUFFER_BYTES: usize = 64 * 1024;

/// A stream of bytes in both directions.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin + 'static {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin + 'static> Stream for T {}

/// A place where connections come in.
pub trait Listen: Send + 'static {
    /// One connection.
    type Io: Stream;

    /// The address that it listens on.
    ///
    /// # Errors
    /// In the system's words.
    fn address(&self) -> io::Result<SocketAddr>;

    /// The next connection, made ready to be served, and who is at its other end.
    fn accept(&mut self) -> impl Future<Output = io::Result<(Self::Io, SocketAddr)>> + Send;

    /// Says a few bytes to whoever there is no place for, without waiting for anyone.
    fn turn_away(stream: Self::Io, words: &[u8]);
}

impl Listen for TcpListener {
    type Io = TcpStream;

    fn address(&self) -> io::Result<SocketAddr> {
        self.local_addr()
    }

    async fn accept(&mut self) -> io::Result<(TcpStream, SocketAddr)> {
        let (stream, peer) = TcpListener::accept(self).await?;
        // Whole chunks are written at once: waiting to fill a packet would only delay them.
        let made_ready = stream.set_nodelay(true).and_then(|()| {
            rustix::net::sockopt::set_socket_send_buffer_size(&stream, SEND_BUFFER_BYTES).map_err(Into::into)
        });
        if let Err(error) = made_ready {
            tracing::debug!(%error, "a connection keeps the system's own buffering");
        }
        Ok((stream, peer))
    }

    fn turn_away(stream: TcpStream, words: &[u8]) {
        let _ = stream.try_write(words);
    }
}
