//! A bad network between a wall and its hub: it cuts, stalls, trickles, delays, and swallows what it should carry.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Bytes that are carried at a time.
const PIECE_BYTES: usize = 4 * 1024;
/// Bytes that trickle at a time, and how long each drop takes.
const DROP_BYTES: usize = 5;
const DROP_EVERY: Duration = Duration::from_millis(1);

/// What the network does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    /// It carries.
    Fair,
    /// It carries so many bytes more in each direction, and then cuts.
    Cut(usize),
    /// It carries nothing, and loses nothing.
    Stall,
    /// It carries a few bytes at a time.
    Trickle,
    /// It takes all and carries nothing, for ever, and tells neither end when the other has gone.
    HalfOpen,
    /// It carries everything late.
    Delay(Duration),
}

/// When a swallowing network began, and when each end was seen to give up.
#[derive(Clone, Copy, Debug)]
pub struct Swallowed {
    pub since: Instant,
    /// When the hub said goodbye, or closed.
    pub hub: Option<Instant>,
    /// When the wall closed.
    pub wall: Option<Instant>,
}

/// One wall's way to its hub.
pub struct Proxy {
    pub address: SocketAddr,
    weather: watch::Sender<Weather>,
    swallowed: Notes,
    serving: tokio::task::JoinHandle<()>,
}

impl Proxy {
    pub async fn start(hub: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let weather = watch::Sender::new(Weather::Fair);
        let swallowed = Notes::default();
        let (theirs, notes) = (weather.clone(), Arc::clone(&swallowed));
        let serving = tokio::spawn(async move {
            loop {
                let (wall, _) = listener.accept().await.expect("a wall");
                let Ok(hub) = TcpStream::connect(hub).await else { continue };
                let _ = (wall.set_nodelay(true), hub.set_nodelay(true));
                tokio::spawn(carry(wall, hub, theirs.subscribe(), Arc::clone(&notes)));
            }
        });
        Self { address, weather, swallowed, serving }
    }

    /// The weather from now on, on connections that are there and that come.
    pub fn turn(&self, weather: Weather) {
        self.weather.send_replace(weather);
    }

    /// The connections that were swallowed.
    pub fn swallowed(&self) -> Vec<Swallowed> {
        self.swallowed.lock().unwrap().iter().map(|one| *one.lock().unwrap()).collect()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// What is noted of every connection that was swallowed.
type Notes = Arc<Mutex<Vec<Arc<Mutex<Swallowed>>>>>;

/// Serves one connection, until either end closes it or the weather does.
async fn carry(mut wall: TcpStream, mut hub: TcpStream, mut weather: watch::Receiver<Weather>, notes: Notes) {
    let (mut up, mut down) = ([0; PIECE_BYTES], [0; PIECE_BYTES]);
    let mut carried = 0;
    loop {
        let now = *weather.borrow_and_update();
        match now {
            Weather::HalfOpen => return swallow(wall, hub, &notes).await,
            Weather::Stall => {
                if weather.changed().await.is_err() {
                    return;
                }
                continue;
            }
            _ => {}
        }
        let passed = tokio::select! {
            turned = weather.changed() => match turned {
                Ok(()) => {
                    carried = 0;
                    continue;
                }
                Err(_) => return,
            },
            read = wall.read(&mut up) => pass(read, &up, &mut hub, now, &mut carried).await,
            read = hub.read(&mut down) => pass(read, &down, &mut wall, now, &mut carried).await,
        };
        if !passed {
            return;
        }
    }
}

/// Carries a piece as the weather lets it. False when the connection is over.
async fn pass(
    read: std::io::Result<usize>,
    piece: &[u8],
    to: &mut TcpStream,
    weather: Weather,
    carried: &mut usize,
) -> bool {
    let piece = match read {
        Ok(0) | Err(_) => return false,
        Ok(count) => &piece[..count],
    };
    match weather {
        Weather::Cut(after) => {
            let left = after.saturating_sub(*carried).min(piece.len());
            *carried += left;
            to.write_all(&piece[..left]).await.is_ok() && *carried < after
        }
        Weather::Trickle => {
            for drop in piece.chunks(DROP_BYTES) {
                if to.write_all(drop).await.is_err() {
                    return false;
                }
                tokio::time::sleep(DROP_EVERY).await;
            }
            true
        }
        Weather::Delay(by) => {
            tokio::time::sleep(by).await;
            to.write_all(piece).await.is_ok()
        }
        Weather::Fair | Weather::Stall | Weather::HalfOpen => to.write_all(piece).await.is_ok(),
    }
}

/// Takes everything and passes nothing on, until both ends have given up by themselves.
async fn swallow(mut wall: TcpStream, mut hub: TcpStream, notes: &Notes) {
    let note = Arc::new(Mutex::new(Swallowed { since: Instant::now(), hub: None, wall: None }));
    notes.lock().unwrap().push(Arc::clone(&note));
    let of_wall = async {
        let mut piece = [0; PIECE_BYTES];
        while wall.read(&mut piece).await.is_ok_and(|count| count > 0) {}
        note.lock().unwrap().wall = Some(Instant::now());
    };
    let of_hub = async {
        let mut piece = [0; PIECE_BYTES];
        let mut open = true;
        while open {
            let read = hub.read(&mut piece).await;
            open = matches!(read, Ok(count) if count > 0);
            let goodbye = read.is_ok_and(|count| piece[..count].windows(9).any(|part| part == b"feed.bye."));
            if goodbye || !open {
                note.lock().unwrap().hub.get_or_insert_with(Instant::now);
            }
        }
    };
    tokio::join!(of_wall, of_hub);
}
