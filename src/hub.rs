//! The hub: publishers post events, one thread makes them durable, and walls follow them over WebSockets.
//!
//! ```text
//! POST /v1/events → publish → sequencer (one thread: rules, stamps, SQLite) → board → connection → GET /v1/feed
//! ```
//!
//! An event is on the board only after it is durable, and connections read nothing but the board. A hub can run
//! inside another program, such as the demo; even there, all that passes goes through its sockets.
#![warn(missing_docs)]

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

pub mod board;
pub mod refusals;
pub mod rules;
pub mod sequencer;
pub mod store;
pub mod view;

mod answer;
mod connection;
mod drain;
mod publish;
mod server;
mod subscribe;

use board::Board;
use drain::Drain;
use refusals::Refusals;
use sequencer::Sequencer;
use server::Desk;
use store::{SqliteStore, Store as _, StoreError};

/// How long a hub takes to end, at most.
pub const STOP_MAX: Duration = Duration::from_secs(5);
/// The part of it in which walls are told, and requests under way are answered.
const DRAIN_MAX: Duration = Duration::from_secs(3);
/// The part of it in which what did not end by itself is cut off.
const CUT_MAX: Duration = Duration::from_millis(500);
/// The part of it in which the log is closed.
const FLUSH_MAX: Duration = Duration::from_millis(1_500);

/// Where a hub listens, where it keeps its log, and whom it lets in.
#[derive(Clone, Debug)]
pub struct HubSettings {
    /// The address; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The folder of the log; it is made if it is missing.
    pub data: PathBuf,
    /// Whom it lets in.
    pub access: Access,
    /// How long things take.
    pub timing: Timing,
}

impl HubSettings {
    /// A hub for this machine alone, on a free port.
    pub fn local(data: impl Into<PathBuf>) -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            data: data.into(),
            access: Access::default(),
            timing: Timing::default(),
        }
    }
}

/// Whom a hub lets in, as long as there are no tokens.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// The origins of web pages that may connect; a wall that is no browser has none.
    pub origins: Vec<String>,
    /// Who may see what is for leads.
    pub leads: LeadsFrom,
}

/// From where a connection may ask for what is for leads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LeadsFrom {
    /// Only from the machine that the hub runs on.
    #[default]
    ThisMachine,
    /// From everywhere that reaches the hub: for a network of leads only.
    Anywhere,
}

impl LeadsFrom {
    fn admits(self, peer: IpAddr) -> bool {
        self == LeadsFrom::Anywhere || peer.to_canonical().is_loopback()
    }
}

/// How long things take. Only tests have a reason to differ from the default.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// Between two heartbeats.
    pub heartbeat: Duration,
    /// Between two pings.
    pub ping: Duration,
    /// Without any frame from a wall: two pings lost, and some.
    pub silence: Duration,
    /// For a wall to take one chunk.
    pub write: Duration,
    /// For the head of a request, and between two requests of one connection.
    pub head: Duration,
    /// For the body of a request.
    pub body: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            heartbeat: Duration::from_secs(5),
            ping: Duration::from_secs(10),
            silence: Duration::from_secs(25),
            write: Duration::from_secs(10),
            head: Duration::from_secs(10),
            body: Duration::from_secs(10),
        }
    }
}

/// Why a hub can't start.
#[derive(Debug, Error)]
pub enum HubError {
    /// The log can't be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The address can't be had.
    #[error("can't listen on {listen}: {why}; choose another address or port, or stop what has it")]
    Listen {
        /// The address that was asked for.
        listen: SocketAddr,
        /// The system's words.
        why: io::Error,
    },
    /// The system gives no thread.
    #[error("can't start the thread of the log: {0}")]
    Thread(io::Error),
}

/// A hub that runs. Dropping it cuts everything off; [`Hub::stop`] says goodbye.
#[derive(Debug)]
pub struct Hub {
    addr: SocketAddr,
    data: PathBuf,
    board: Arc<Board>,
    drain: Drain,
    log_closed: oneshot::Receiver<()>,
}

impl Hub {
    /// Opens the log, binds the address and serves.
    ///
    /// # Errors
    /// When the log can't be opened or the address can't be had: the words say what to do.
    pub async fn start(settings: HubSettings) -> Result<Hub, HubError> {
        let HubSettings { listen, data, access, timing } = settings;
        let listener = TcpListener::bind(listen).await.map_err(|why| HubError::Listen { listen, why })?;
        let addr = listener.local_addr().map_err(|why| HubError::Listen { listen, why })?;
        let folder = data.clone();
        let opened = tokio::task::spawn_blocking(move || {
            let store = SqliteStore::open(&folder)?;
            let board = Board::load(&store)?;
            Ok::<_, StoreError>((store, board))
        });
        let (store, board) = opened.await.map_err(|error| HubError::Thread(error.into()))??;
        tracing::info!(%addr, data = %data.display(), events = store.head(), "the hub is up");
        let board = Arc::new(board);
        let (sequencer, log_closed) =
            Sequencer::start(Box::new(store), board.clone()).map_err(HubError::Thread)?;
        let drain = Drain::new();
        let desk = Desk {
            sequencer,
            board: board.clone(),
            refusals: Arc::new(Refusals::default()),
            access: Arc::new(access),
            timing,
            drain: drain.clone(),
        };
        drain.spawn(move |ending| server::serve(listener, desk, ending));
        Ok(Hub { addr, data, board, drain, log_closed })
    }

    /// The address that it listens on.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// How many events the log has.
    pub fn events(&self) -> u64 {
        self.board.head().seq
    }

    /// The folder of the log.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Says goodbye to every wall, answers what is under way, and closes the log, within [`STOP_MAX`].
    pub async fn stop(mut self) {
        self.drain.begin();
        if !self.drain.gone(DRAIN_MAX).await {
            self.drain.cut();
            if !self.drain.gone(CUT_MAX).await {
                tracing::warn!("some connections did not end");
            }
        }
        match tokio::time::timeout(FLUSH_MAX, &mut self.log_closed).await {
            Ok(_) => tracing::info!(events = self.events(), "the hub is down"),
            Err(_) => tracing::warn!("the log is still being closed; what was answered is in it"),
        }
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.drain.cut();
    }
}
