//! How fast a wall is listened to: it has nothing to say but that it lives, and a flood of it may hold nobody up.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// Bytes that are read before there is a rest: the pongs of minutes, and of a flood no more frames than take
/// a moment. Frames without any content would otherwise be taken in by the hundred thousand without a pause.
const BYTES_AT_ONCE: usize = 4 * 1024;
/// The rest. A pong comes no later for it than anyone could notice.
const REST: Duration = Duration::from_millis(10);

/// A wall's connection that is read in portions; what is not read yet stays with the sender.
#[derive(Debug)]
pub struct Paced {
    inner: TokioIo<Upgraded>,
    left: usize,
    rest: Option<Pin<Box<Sleep>>>,
}

impl Paced {
    /// A connection of which nothing has been read.
    pub fn new(upgraded: Upgraded) -> Self {
        Self { inner: TokioIo::new(upgraded), left: BYTES_AT_ONCE, rest: None }
    }
}

impl AsyncRead for Paced {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.left == 0 {
            ready!(self.rest.get_or_insert_with(|| Box::pin(sleep(REST))).as_mut().poll(cx));
            (self.rest, self.left) = (None, BYTES_AT_ONCE);
        }
        let before = into.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(cx, into))?;
        self.left = self.left.saturating_sub(into.filled().len() - before);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Paced {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
