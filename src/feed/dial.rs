//! How a wall reaches its hub, and what it brings along: TCP, with TLS where the address asks for it, or a simulated
//! network in a test.

use std::future::Future;
use std::io;
use std::path::Path;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

use crate::trust::{TokenFileError, Trust};
use crate::wire::{Cause, Token};

/// A stream of bytes in both directions.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// A way to reach a hub.
pub trait Dial: Send + Sync {
    /// A connection.
    type Io: Stream;

    /// Connects to `host:port`.
    ///
    /// # Errors
    /// In the system's words.
    fn dial(&self, authority: &str) -> impl Future<Output = io::Result<Self::Io>> + Send;

    /// The token to bring, as it is now; most networks need none.
    ///
    /// # Errors
    /// Why there is none.
    fn token(&self) -> Result<Option<Token>, Cause> {
        Ok(None)
    }
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

/// TCP to a hub that is trusted: verified by TLS where its address asks for it, and shown a token where there is one.
#[derive(Clone, Debug)]
pub struct Trusted(pub Trust);

impl Dial for Trusted {
    type Io = Box<dyn Stream>;

    async fn dial(&self, authority: &str) -> io::Result<Self::Io> {
        let stream = Tcp.dial(authority).await?;
        let Some(config) = &self.0.tls else { return Ok(Box::new(stream)) };
        let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        Ok(Box::new(TlsConnector::from(config.clone()).connect(name, stream).await?))
    }

    fn token(&self) -> Result<Option<Token>, Cause> {
        let shown = |path: &Path| path.display().to_string().into();
        let cause = |error| match error {
            TokenFileError::Unreadable { path, why } => Cause::TokenUnreadable(shown(&path), why.to_string()),
            TokenFileError::NoToken { path } => Cause::NoToken(shown(&path)),
        };
        self.0.token.as_ref().map(|file| file.read().map_err(cause)).transpose()
    }
}
