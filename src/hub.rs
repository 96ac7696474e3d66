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
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

pub mod access;
pub mod audit;
pub mod board;
pub mod caller;
pub mod clock;
pub mod held;
pub mod journal;
pub mod listen;
pub mod metrics;
pub mod people;
pub mod pulse;
pub mod rate;
pub mod refusals;
pub mod roster;
pub mod rules;
pub mod seats;
pub mod sequencer;
pub mod store;
pub mod stored;
pub mod tls;
pub mod tokens;
pub mod view;
pub mod watched;

mod admission;
mod answer;
mod aside;
mod connection;
mod drain;
mod framed;
mod history;
mod left;
mod log;
mod observe;
mod pace;
mod publish;
mod resume;
mod server;
mod subscribe;
mod told;

pub use access::Access;
use access::Door;
use board::Board;
pub use caller::{Caller, Role};
pub use clock::Clock;
use drain::Drain;
use held::Held;
use held::release::Release;
pub use listen::Listen;
use metrics::Metrics;
use people::reduce::{Whose, reduce};
use people::{ReduceError, Register, RegisterError};
use pulse::Pulse;
use pulse::doors::Doorway;
use refusals::Refusals;
use resume::Shelved;
use sequencer::{Beside, Sequencer};
use server::Desk;
use store::{MemoryStore, Retention, SqliteStore, Store, StoreError};
use tls::TlsError;
pub use tls::TlsFiles;
use tokens::{Tokens, TokensError};

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
    /// What it takes for the time.
    pub clock: Clock,
    /// How long the log keeps what.
    pub retention: Retention,
    /// The folder of the list of withdrawals; absent: that of the log.
    pub withdrawals: Option<PathBuf>,
    /// Where people's phones reach its pages, such as `https://hub.example`; absent: walls are told of none.
    pub public_url: Option<Box<str>>,
}

impl HubSettings {
    /// A hub for this machine alone, on a free port.
    pub fn local(data: impl Into<PathBuf>) -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            data: data.into(),
            access: Access::default(),
            timing: Timing::default(),
            clock: Clock::default(),
            retention: Retention::default(),
            withdrawals: None,
            public_url: None,
        }
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
    /// For a goodbye: who does not read is not waited for.
    pub goodbye: Duration,
    /// For the handshake of TLS.
    pub handshake: Duration,
    /// For the head of a request, and between two requests of one connection.
    pub head: Duration,
    /// For the body of a request.
    pub body: Duration,
    /// Over how long walls should spread their return after an announced close.
    pub jitter: Duration,
    /// Between two looks at the tokens and the certificate.
    pub watch: Duration,
    /// Between two writings of what was answered in an open round.
    pub beat: Duration,
    /// How long a clock that jumped ahead must go on from there until a round of questions is closed by it.
    pub clock_stands: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            heartbeat: Duration::from_secs(5),
            ping: Duration::from_secs(10),
            silence: Duration::from_secs(25),
            write: Duration::from_secs(10),
            goodbye: Duration::from_secs(1),
            handshake: Duration::from_secs(10),
            head: Duration::from_secs(10),
            body: Duration::from_secs(10),
            jitter: Duration::from_secs(5),
            watch: Duration::from_secs(1),
            beat: Duration::from_secs(1),
            clock_stands: Duration::from_secs(600),
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
    /// What is held back can't be opened.
    #[error(transparent)]
    Held(#[from] held::OpenError),
    /// The register of people can't be opened.
    #[error(transparent)]
    People(#[from] RegisterError),
    /// The rounds of questions can't be opened.
    #[error(transparent)]
    Pulse(#[from] pulse::file::FileError),
    /// The tokens are those of a newer version.
    #[error(transparent)]
    Tokens(TokensError),
    /// What is shown of people can't be brought down to what they wish, and so nothing is shown.
    #[error("the hub does not start, since it can't take names off the walls that are not to be there: {0}")]
    Reduce(ReduceError),
    /// The certificate or its key can't be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The system gives no thread.
    #[error("can't start the thread of the log: {0}")]
    Thread(io::Error),
}

/// A log that was opened.
struct Log {
    store: Box<dyn Store>,
    board: Arc<Board>,
    /// What is kept beside it.
    beside: Beside,
    /// Rounds of questions; a log in memory has nothing to keep them in.
    pulse: Option<Pulse>,
    /// Whether it has a thread of its own, which a disk deserves.
    threads: bool,
}

/// Says what its register of people may lack: all that was ever wished, where the log is there and the register was not; and what was
/// wished since the log that is there now was copied, where that is older than the list of withdrawals.
fn doubt(people: &Register, store: &SqliteStore, board: &Board, had_people: bool) -> Result<(), HubError> {
    if !had_people && store.head() > 0 {
        people.doubt(jiff::Timestamp::UNIX_EPOCH)?;
    } else if let Some(since) = store.was_of() {
        people.doubt(since)?;
    }
    if let Some(since) = people::places::lacking(store, board, people).map_err(HubError::Reduce)? {
        people.doubt(since)?;
        tracing::warn!(
            "the register of people is older than the log, or of another one: somebody has put it back beside it"
        );
    }
    if let Some(since) = people.lacks_since()? {
        tracing::warn!(
            %since,
            "the register of people may lack what was wished and told since: neither thanks that name somebody nor levels are taken before openfloor \
             consent confirm"
        );
    }
    Ok(())
}

/// A hub that runs. Dropping it cuts everything off; [`Hub::stop`] says goodbye.
#[derive(Debug)]
pub struct Hub {
    addr: SocketAddr,
    data: PathBuf,
    board: Arc<Board>,
    door: Arc<Door>,
    drain: Drain,
    log_closed: oneshot::Receiver<()>,
}

impl Hub {
    /// Opens the log, binds the address and serves.
    ///
    /// # Errors
    /// When the log can't be opened or the address can't be had: the words say what to do.
    pub async fn start(settings: HubSettings) -> Result<Hub, HubError> {
        let listen = settings.listen;
        let listener = TcpListener::bind(listen).await.map_err(|why| HubError::Listen { listen, why })?;
        let folder = settings.data.clone();
        let list = settings.withdrawals.clone().unwrap_or_else(|| folder.clone());
        let (access, clock) = (settings.access.clone(), settings.clock.clone());
        let now = clock.now();
        let opened = tokio::task::spawn_blocking(move || {
            // Tokens that only a newer version can read are no reason to let nobody in, and none to touch anything.
            if let Err(newer @ TokensError::NewerFormat { .. }) = Tokens::open(&folder) {
                return Err(HubError::Tokens(newer));
            }
            let mut store = SqliteStore::open_with(&folder, &list, now)?;
            let board = Arc::new(Board::load(&store)?);
            let had_people = folder.join(people::register::FILE).exists();
            let mut people = Register::open(&folder)?;
            doubt(&people, &store, &board, had_people)?;
            // Before a wall is served: what a hub that was stopped had not done yet is done now.
            board.expire(now);
            reduce(&mut store, &board, &mut people, now, Whose::Everyone).map_err(HubError::Reduce)?;
            store.settle()?;
            people::told::of_the_log(&store, &board, &mut people).map_err(HubError::Reduce)?;
            let held = Held::open(&folder, &store, now)?;
            let pulse = Pulse::open(&folder, board.clone(), clock.clone())?;
            let door = Door::open(access, folder, clock)?;
            let beside = Beside { held: Some(held), people, rounds: Some(pulse.rounds.clone()) };
            Ok::<_, HubError>((store, board, beside, pulse, door))
        });
        let (store, board, beside, pulse, door) =
            opened.await.map_err(|error| HubError::Thread(error.into()))??;
        let log = Log { store: Box::new(store), board, beside, pulse: Some(pulse), threads: true };
        Self::serve(listener, log, door, settings)
    }

    /// Serves a log in memory on any network, with no thread but the one that it is called on: for a simulated
    /// network, where everything must happen in one order. It knows no tokens and no TLS: its walls and publishers come
    /// from loopback, or to a hub that is open.
    ///
    /// # Errors
    /// When the listener has no address.
    pub fn start_on(
        listener: impl Listen,
        store: MemoryStore,
        settings: HubSettings,
    ) -> Result<Hub, HubError> {
        let board = Arc::new(Board::load(&store)?);
        let door = Door::simulated(settings.access.clone(), settings.clock.clone());
        let mut people = Register::in_memory()?;
        people::told::of_the_log(&store, &board, &mut people).map_err(HubError::Reduce)?;
        let beside = Beside { held: None, people, rounds: None };
        let log = Log { store: Box::new(store), board, beside, pulse: None, threads: false };
        Self::serve(listener, log, door, settings)
    }

    fn serve(listener: impl Listen, log: Log, door: Door, settings: HubSettings) -> Result<Hub, HubError> {
        let HubSettings { listen, data, access: _, timing, clock, retention, withdrawals: _, public_url } =
            settings;
        let addr = listener.address().map_err(|why| HubError::Listen { listen, why })?;
        let Log { store, board, beside, pulse, threads } = log;
        let held = beside.held.clone();
        let shelved = Shelved::new(store.reader(), threads);
        tracing::info!(%addr, data = %data.display(), events = store.head(), "the hub is up");
        let refusals = Arc::new(Refusals::default());
        let metrics = Metrics::new(board.clone(), refusals.clone());
        let (sequencer, log_closed) = Sequencer::start(
            store,
            board.clone(),
            metrics.clone(),
            clock.clone(),
            retention,
            beside,
            threads,
        )
        .map_err(HubError::Thread)?;
        let drain = Drain::new();
        if let Some(held) = &held {
            let release = Release {
                held: held.clone(),
                sequencer: sequencer.clone(),
                board: board.clone(),
                clock: clock.clone(),
            };
            drain.spawn_for_life(|ending| release.run(ending));
        }
        if let Some(pulse) = &pulse {
            let (rounds, sequencer) = (pulse.rounds.clone(), sequencer.clone());
            // Before anybody can open or close one.
            rounds.doubt_clock(timing.clock_stands);
            let beating = pulse.rounds.clone();
            drain.spawn_for_life(move |ending| beating.beat(timing.beat, ending));
            drain.spawn_for_life(move |ending| rounds.run(sequencer, ending));
        }
        let door = Arc::new(door);
        let doorway = Doorway::new(public_url.as_deref(), pulse.clone(), board.clone());
        let desk = Desk {
            sequencer,
            held,
            pulse,
            doorway,
            board: board.clone(),
            log: shelved,
            refusals,
            metrics,
            door: door.clone(),
            timing,
            clock,
            drain: drain.clone(),
        };
        if threads {
            drain.spawn_for_life(|ending| door.clone().watch(timing.watch, ending));
        }
        drain.spawn_for_life(move |ending| server::serve(listener, desk, ending));
        Ok(Hub { addr, data, board, door, drain, log_closed })
    }

    /// The address that it listens on.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// How many events the log has.
    pub fn events(&self) -> u64 {
        self.board.head().seq
    }

    /// Whether its connections are encrypted.
    pub fn is_secure(&self) -> bool {
        self.door.tls().is_some()
    }

    /// False while the file of the tokens can't be read, or is gone, and those from before stay good.
    pub fn knows_its_tokens(&self) -> bool {
        self.door.knows_its_tokens()
    }

    /// How many tokens let somebody in at the moment.
    pub fn tokens(&self) -> usize {
        self.door.tokens()
    }

    /// The folder of the log.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Resolves when a part of the hub has ended that nobody asked to, such as the thread of the log: what is left of it would look well
    /// and be deaf, so whoever runs the hub ends it. May be dropped at any time.
    pub async fn broken(&mut self) {
        let mut ending = self.drain.ending();
        tokio::select! {
            () = ending.begun() => {}
            () = closed(&mut self.log_closed) => {}
        }
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
        match tokio::time::timeout(FLUSH_MAX, closed(&mut self.log_closed)).await {
            Ok(_) => tracing::info!(events = self.events(), "the hub is down"),
            Err(_) => tracing::warn!("the log is still being closed; what was answered is in it"),
        }
    }
}

/// Waits until the log is closed; at once when that is known.
async fn closed(log: &mut oneshot::Receiver<()>) {
    if !log.is_terminated() {
        let _ = log.await;
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.drain.cut();
    }
}
