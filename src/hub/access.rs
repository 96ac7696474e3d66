//! The hub's door: who is let in, as whom, how often, and what they are told otherwise.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

use super::audit;
use super::caller::{Caller, Who, is_home};
use super::clock::Clock;
use super::drain::Ending;
use super::rate::{Buckets, Rate};
use super::roster::{Lapse, Roster, Unfit};
use super::seats::{Counts, Place};
use super::tls::{Tls, TlsError, TlsFiles};
use super::tokens::{FILE, Given, TokensError};
use super::watched::Watched;
use crate::wire::{BATCH_EVENTS_MAX, Token};

/// Events a second that one token may publish, unless the settings say otherwise: ten times what the busiest site does.
pub const PUBLISH_RATE: u32 = 200;
/// Seconds of that rate that may come at once: what a publisher has kept back while the hub was away.
pub const PUBLISH_BURST_SECONDS: u32 = 10;
/// How often those with one token may come to the feed: 500 walls that share it come back together, and some of them
/// twice, before it says no.
pub const FOLLOW_RATE: Rate = Rate { every: Duration::from_millis(20), burst: 2_000 };
/// How often one address may come with a token that is none. It guesses nothing out of 256 bits; it only costs time and
/// lines in the log.
pub const GUESS_RATE: Rate = Rate { every: Duration::from_secs(2), burst: 30 };
/// How many held events one token may read with their words: a rehearsal reads all that is held, and two of them pass at once. Who is
/// thanked is told there as they now wish to be named, so whoever would go through the register asks once a second.
pub const READ_HELD_RATE: Rate = Rate { every: Duration::from_secs(1), burst: 2_000 };
/// Most connections of one token on the feed, and of one address before anything is known of it.
pub const CONNECTIONS_EACH_MAX: usize = 1_024;

/// Whom a hub lets in.
#[derive(Clone, Debug)]
pub struct Access {
    /// The origins of web pages that may connect; a wall that is no browser has none.
    pub origins: Vec<String>,
    /// Whether everyone may follow the floor and publish, from anywhere and without a token.
    pub open: bool,
    /// Whether a token is needed on the hub's own machine too, as behind a proxy that runs there.
    pub local_tokens: bool,
    /// How many events one token may publish.
    pub publishing: Rate,
    /// How often those with one token may come to the feed.
    pub following: Rate,
    /// How many held events one token may read.
    pub reading: Rate,
    /// How often one address may come with a token that is none.
    pub guessing: Rate,
    /// Most connections of one token on the feed, and of one address.
    pub connections_each: usize,
    /// The certificate and key; absent: no TLS.
    pub tls: Option<TlsFiles>,
}

impl Default for Access {
    fn default() -> Self {
        Self {
            origins: Vec::new(),
            open: false,
            local_tokens: false,
            publishing: Self::publish_rate(PUBLISH_RATE),
            following: FOLLOW_RATE,
            reading: READ_HELD_RATE,
            guessing: GUESS_RATE,
            connections_each: CONNECTIONS_EACH_MAX,
            tls: None,
        }
    }
}

impl Access {
    /// So many events a second. A whole batch always fits.
    pub fn publish_rate(a_second: u32) -> Rate {
        let batch = u32::try_from(BATCH_EVENTS_MAX).unwrap_or(u32::MAX);
        Rate::per_second(a_second, PUBLISH_BURST_SECONDS, batch)
    }
}

/// Why somebody is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// They came without a token and need one.
    NoToken,
    /// Their token lets nobody in.
    Unfit(Unfit),
    /// They have come too often.
    TooOften(Duration),
    /// There are too many of them already.
    TooMany,
}

/// The door of a running hub.
#[derive(Debug)]
pub struct Door {
    access: Access,
    clock: Clock,
    roster: watch::Sender<Arc<Roster>>,
    publishing: Buckets,
    following: Buckets,
    reading: Buckets,
    guessing: Buckets,
    followers: Counts,
    tls: Option<Tls>,
    file: Mutex<Watched>,
    /// Whether it was said that the file can't be read: once is enough.
    complained: AtomicBool,
    folder: PathBuf,
}

impl Door {
    /// The door of a data folder, with the tokens that are in it.
    ///
    /// # Errors
    /// When the certificate or its key can't be used. Tokens that can't be read let nobody in, until they can.
    pub fn open(access: Access, folder: PathBuf, clock: Clock) -> Result<Self, TlsError> {
        let tls = access.tls.clone().map(Tls::open).transpose()?;
        let door = Self::without_tokens(access, folder, clock, tls);
        door.looks_again();
        Ok(door)
    }

    /// A door that knows no token and no TLS, and needs no disk.
    pub fn simulated(access: Access, clock: Clock) -> Self {
        Self::without_tokens(access, PathBuf::new(), clock, None)
    }

    fn without_tokens(access: Access, folder: PathBuf, clock: Clock, tls: Option<Tls>) -> Self {
        Self {
            roster: watch::Sender::default(),
            publishing: Buckets::new(access.publishing),
            following: Buckets::new(access.following),
            reading: Buckets::new(access.reading),
            guessing: Buckets::new(access.guessing),
            followers: Counts::new(access.connections_each),
            file: Mutex::new(Watched::new(folder.join(FILE))),
            complained: AtomicBool::new(false),
            access,
            clock,
            tls,
            folder,
        }
    }

    /// What the settings say.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// The TLS of new connections.
    pub fn tls(&self) -> Option<&Tls> {
        self.tls.as_ref()
    }

    /// False while the file of the tokens can't be read, or is gone, and those from before stay good.
    pub fn knows_its_tokens(&self) -> bool {
        !self.complained.load(Ordering::Relaxed)
    }

    /// How many tokens let somebody in.
    pub fn tokens(&self) -> usize {
        self.roster.borrow().good(self.clock.now())
    }

    /// Who comes from an address, with a token or without. A token that is none is refused even where none is needed:
    /// whoever brings one means to be somebody.
    ///
    /// # Errors
    /// Why they are not let in.
    pub fn caller(&self, peer: SocketAddr, token: Option<&Token>) -> Result<Caller, Stopped> {
        match token {
            Some(token) => {
                let found = self.bearer(token);
                // One that was given out a moment ago is good at once, and not from the next look at the file on. Who has guessed
                // too often makes nobody look.
                let found = match found {
                    Err(Unfit::Unknown) => {
                        self.guessing.has(&Who::at(peer.ip()), 1).map_err(Stopped::TooOften)?;
                        if self.looks_again() { self.bearer(token) } else { found }
                    }
                    found => found,
                };
                found.map_err(|unfit| self.guessed(peer, unfit))
            }
            None if is_home(peer.ip()) && !self.access.local_tokens => Ok(Caller::at_home()),
            None if self.access.open => Ok(Caller::passer_by()),
            None => Err(Stopped::NoToken),
        }
    }

    /// What the token of a caller is called, where it has a name.
    pub fn name_of(&self, caller: &Caller) -> Option<Box<str>> {
        self.roster.borrow().name(caller.token.as_deref()?).map(Into::into)
    }

    fn bearer(&self, token: &Token) -> Result<Caller, Unfit> {
        self.roster.borrow().find(token, self.clock.now()).map(Given::caller)
    }

    /// Reads the tokens where their file has changed since it was last looked at. Asking costs a question to the file system, and a
    /// change is read a second time by the next look: whoever guesses makes nobody read anything.
    fn looks_again(&self) -> bool {
        let changed = self.file().changed();
        if changed {
            self.take_in(Roster::read(&self.folder));
        }
        changed
    }

    /// Counts a token that is none against the address that it came from. A good one is never counted, so one wall with
    /// an old token keeps out no other that comes from the same address.
    pub fn guessed(&self, peer: SocketAddr, unfit: Unfit) -> Stopped {
        match self.guessing.take(&Who::at(peer.ip()), 1) {
            Ok(()) => Stopped::Unfit(unfit),
            Err(wait) => Stopped::TooOften(wait),
        }
    }

    /// Counts events that a caller is about to publish.
    ///
    /// # Errors
    /// When they are too many for now.
    pub fn publishes(&self, caller: &Caller, peer: SocketAddr, events: usize) -> Result<(), Stopped> {
        let Some(who) = Who::of(caller, peer.ip()) else { return Ok(()) };
        let events = u32::try_from(events).unwrap_or(u32::MAX);
        self.publishing.take(&who, events).map_err(Stopped::TooOften)
    }

    /// Counts held events that a caller is about to read with their words.
    ///
    /// # Errors
    /// When they are too many for now.
    pub fn reads_held(&self, caller: &Caller, peer: SocketAddr, events: usize) -> Result<(), Stopped> {
        let Some(who) = Who::of(caller, peer.ip()) else { return Ok(()) };
        let events = u32::try_from(events).unwrap_or(u32::MAX);
        self.reading.take(&who, events).map_err(Stopped::TooOften)
    }

    /// A place on the feed, kept as long as the connection; the hub's own machine needs none.
    ///
    /// # Errors
    /// When they come too often, or are too many.
    pub fn follows(&self, caller: &Caller, peer: SocketAddr) -> Result<Option<Place>, Stopped> {
        let Some(who) = Who::of(caller, peer.ip()) else { return Ok(None) };
        self.following.take(&who, 1).map_err(Stopped::TooOften)?;
        self.followers.take(who).map(Some).ok_or(Stopped::TooMany)
    }

    /// Tells when a caller is no longer let in.
    pub fn lapse(&self, caller: &Caller) -> Lapse {
        Lapse::new(caller.token.clone(), self.roster.subscribe(), self.clock.clone())
    }

    /// Looks at the files once in a while until the hub ends: a token that was given or taken back, one that has expired,
    /// a new certificate. A look that finds nothing new costs three questions to the file system.
    pub async fn watch(self: Arc<Self>, every: Duration, mut ending: Ending) {
        let mut tick = tokio::time::interval(every);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut looked_at = self.clock.now();
        loop {
            tokio::select! {
                () = ending.begun() => return,
                _ = tick.tick() => {}
            }
            let since = looked_at;
            looked_at = self.clock.now();
            if self.file().changed() {
                let folder = self.folder.clone();
                let read = tokio::task::spawn_blocking(move || Roster::read(&folder));
                if let Ok(read) = read.await {
                    self.take_in(read);
                }
            }
            self.wake_expired(since, looked_at);
            if let Some(tls) = &self.tls {
                tls.look();
            }
        }
    }

    /// Connections whose token has expired since the last look learn of it as of any other change.
    fn wake_expired(&self, since: Timestamp, now: Timestamp) {
        self.roster.send_if_modified(|roster| roster.expired_between(since, now));
    }

    /// Takes what was read. What can't be read changes nothing: a hub that forgot its tokens would cut off every wall.
    fn take_in(&self, read: Result<Option<Roster>, TokensError>) {
        match read {
            Ok(Some(roster)) => {
                self.complained.store(false, Ordering::Relaxed);
                // A file is read twice after each change; what is the same is not told again.
                if **self.roster.borrow() == roster {
                    return;
                }
                let good = roster.good(self.clock.now());
                tracing::info!(good, "the tokens are as in the file");
                let before = self.roster.send_replace(Arc::new(roster));
                let now = self.roster.borrow();
                now.revoked_since(&before).for_each(|given| {
                    audit::token_revoked(&given.id, given.grant.name.as_deref());
                });
            }
            Ok(None) if self.tokens() == 0 => {}
            Ok(None) => {
                let file = self.file().path().display().to_string();
                if !self.complained.swap(true, Ordering::Relaxed) {
                    tracing::warn!(file, "the file of the tokens is gone; those from before stay good");
                }
            }
            Err(error) => {
                self.file().unread();
                if !self.complained.swap(true, Ordering::Relaxed) {
                    tracing::warn!(%error, "can't read the tokens; those from before stay good");
                }
            }
        }
    }

    fn file(&self) -> MutexGuard<'_, Watched> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
