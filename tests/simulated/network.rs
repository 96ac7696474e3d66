//! The simulated network as a hub and a wall see it, and a box on the way that loses and repeats frames.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use openfloor::feed::Dial;
use openfloor::hub::Listen;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use turmoil::net::{TcpListener, TcpStream};

/// Where the hub is.
pub const HUB: &str = "hub";
pub const PORT: u16 = 4747;
/// What is read of the network at a time.
const READ_BYTES: usize = 4 * 1024;
/// The first byte of a text frame that is whole.
const TEXT_FRAME: u8 = 0x81;

/// Where connections come in. Those of the named hosts are taken for the hub's own machine, which may see all.
pub struct Door {
    pub listener: TcpListener,
    pub homes: Arc<[IpAddr]>,
}

impl Listen for Door {
    type Io = TcpStream;

    fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    async fn accept(&mut self) -> io::Result<(TcpStream, SocketAddr)> {
        let (stream, peer) = self.listener.accept().await?;
        let at_home = self.homes.contains(&peer.ip());
        Ok((stream, if at_home { (Ipv4Addr::LOCALHOST, peer.port()).into() } else { peer }))
    }

    fn turn_away(stream: TcpStream, words: &[u8]) {
        let _ = stream.try_write(words);
    }
}

/// What the box does: how many of the next frames get lost, how many of those after them come twice, and after how many
/// of its frames a connection is cut.
#[derive(Debug, Default)]
pub struct Tap {
    pub lose: u32,
    pub repeat: u32,
    pub cut_after: Option<u32>,
}

/// The way from a wall to its hub.
pub struct Way(pub Arc<Mutex<Tap>>);

impl Dial for Way {
    type Io = Frames;

    async fn dial(&self, authority: &str) -> io::Result<Frames> {
        let stream = TcpStream::connect(authority).await?;
        Ok(Frames {
            stream,
            on_the_way: self.0.clone(),
            upgraded: false,
            is_cut: false,
            passed: 0,
            came: Vec::new(),
            ready: Vec::new(),
        })
    }
}

/// A connection of a wall. TCP loses nothing of a connection that lives, a box that looks into it may.
pub struct Frames {
    stream: TcpStream,
    on_the_way: Arc<Mutex<Tap>>,
    upgraded: bool,
    is_cut: bool,
    passed: u32,
    came: Vec<u8>,
    ready: Vec<u8>,
}

impl Frames {
    /// Lets pass what came whole: the head of the answer, then frame by frame.
    fn pass(&mut self) {
        if !self.upgraded {
            let Some(end) = self.came.windows(4).position(|bytes| bytes == b"\r\n\r\n") else { return };
            self.ready.extend(self.came.drain(..end + 4));
            self.upgraded = true;
        }
        while let Some(length) = frame_length(&self.came).filter(|length| *length <= self.came.len()) {
            let frame: Vec<u8> = self.came.drain(..length).collect();
            let mut on_the_way = self.on_the_way.lock().expect("whole");
            self.passed += u32::from(frame[0] == TEXT_FRAME);
            if on_the_way.cut_after.take_if(|most| self.passed > *most).is_some() {
                self.is_cut = true;
                return;
            }
            let times = match &mut *on_the_way {
                _ if frame[0] != TEXT_FRAME => 1,
                Tap { lose, .. } if *lose > 0 => {
                    *lose -= 1;
                    0
                }
                Tap { repeat, .. } if *repeat > 0 => {
                    *repeat -= 1;
                    2
                }
                _ => 1,
            };
            (0..times).for_each(|_| self.ready.extend(&frame));
        }
    }
}

/// How long the frame is that these bytes begin; a server's are not masked.
fn frame_length(bytes: &[u8]) -> Option<usize> {
    let (head, length) = match *bytes.get(1)? {
        126 => (4, u64::from(u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?))),
        127 => (10, u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?)),
        short => (2, u64::from(short)),
    };
    Some(head + usize::try_from(length).ok()?)
}

impl AsyncRead for Frames {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        out: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        while self.ready.is_empty() {
            if self.is_cut {
                return Poll::Ready(Ok(()));
            }
            let mut bytes = [0; READ_BYTES];
            let mut read = ReadBuf::new(&mut bytes);
            ready!(Pin::new(&mut self.stream).poll_read(cx, &mut read))?;
            if read.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
            self.came.extend(read.filled());
            self.pass();
        }
        let most = out.remaining().min(self.ready.len());
        let passed: Vec<u8> = self.ready.drain(..most).collect();
        out.put_slice(&passed);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Frames {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
