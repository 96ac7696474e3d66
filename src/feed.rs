//! The client's side of the feed: a task of its own that follows a hub and reports what happens, for ever.
//!
//! It connects, decodes, watches for silence, and comes back by itself with a back-off. It knows nothing of
//! what its reports are for.

pub mod backoff;
pub mod conflation;
pub mod continuity;
pub mod dial;
pub mod record;
pub mod replay;
pub mod ws;

use std::time::Duration;

use tokio::sync::mpsc;

use crate::wire::disk::Unrecorded;
use crate::wire::shared::Shared;
use crate::wire::{Bearer, Cause, Cursor, Incoming, Shown};
use backoff::Backoff;
use conflation::Conflation;
use continuity::Continuity;
pub use dial::{Dial, Tcp, Trusted};
pub use record::{LeadsHidden, Record};

/// Reports that wait to be taken in: more than a screen's worth of news, little memory. A wall that is busier
/// than that reads its socket later, and the hub sends it the newest states only.
pub const REPORTS_MAX: usize = 1024;

/// The times of a link. Tests inject their own.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// How long a connection and its handshake may take.
    pub connect_max: Duration,
    /// Without a frame for this long the link is taken for dead: three heartbeats.
    pub silence_max: Duration,
    /// How long the snapshot may take until `synced`.
    pub sync_max: Duration,
    /// The longest wait before another try.
    pub backoff_max: Duration,
    /// The wait after a refusal that trying again won't change.
    pub refused_retry: Duration,
    /// How long a link has to hold, synced, before the next loss counts as a first one.
    pub held_after: Duration,
    /// What the waits are drawn from; absent: the system's own chance.
    pub seed: Option<u64>,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            connect_max: Duration::from_secs(10),
            silence_max: Duration::from_secs(15),
            sync_max: Duration::from_secs(30),
            backoff_max: Duration::from_secs(30),
            refused_retry: Duration::from_secs(300),
            held_after: Duration::from_secs(10),
            seed: None,
        }
    }
}

/// Which feed to follow, and which part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The hub: `host:port`.
    pub hub: Box<str>,
    /// Only this site.
    pub site: Option<String>,
    /// Only this team and everyone's.
    pub team: Option<String>,
    /// Ask for what is for leads too; the hub decides.
    pub leads: bool,
}

/// What a wall has of the feed when it begins to follow it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begin {
    /// Up to where.
    pub cursor: Cursor,
    /// Of which part.
    pub shown: Shown,
}

/// What happens on the link.
#[derive(Clone, Debug, PartialEq)]
pub enum Report {
    /// A try begins.
    Connecting {
        /// 1 for the first since the link last held.
        attempt: u32,
    },
    /// The hub has let this wall in, or takes what it shows for no token of its own.
    Admitted {
        /// As whom; absent: what was for leads is not for this wall any more.
        by: Option<Bearer>,
    },
    /// A frame came.
    Incoming(Incoming),
    /// The link is lost, or a try failed.
    Lost {
        /// Why.
        why: Cause,
        /// How long until the next try.
        retry_in: Duration,
    },
    /// The recording ended before the program did.
    RecordingFailed {
        /// Why.
        why: Unrecorded,
    },
}

/// Why a connection ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Why.
    pub why: Cause,
    /// What the next try should wait for.
    pub retry: Retry,
}

/// What the next try should wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// The usual back-off.
    Backoff,
    /// The usual back-off; what came did not follow on what the wall has.
    Anew,
    /// The hub announced its close: spread over the time that it named, so that its walls don't come as a herd.
    Spread(Duration),
    /// Trying again soon won't help.
    Slowly,
    /// Nor here: the hub does not take what the wall shows of who it is.
    Denied,
}

/// How often in a row a feed may break before the cursor is given up for a snapshot: a feed that can't be resumed must
/// not keep a wall from its floor.
const BREAKS_MAX: u32 = 3;

/// Follows a hub from what a wall has, or from nothing, until the receiver of its reports is gone. What is recorded begins with the newest
/// state of each thing, whatever the wall has.
pub async fn follow(
    dial: impl Dial,
    target: Target,
    from: Option<Begin>,
    reports: mpsc::Sender<Report>,
    record: Record,
    timing: Timing,
) {
    let mut backoff = Backoff::new(timing.backoff_max, timing.seed);
    let continuity = match from.filter(|_| !record.is_on()) {
        Some(Begin { cursor, shown }) => Continuity::of(cursor, shown),
        None => Continuity::new(None),
    };
    let mut link = ws::Link {
        dial,
        target,
        reports,
        record,
        continuity,
        timing,
        synced_at: None,
        shared: Shared::default(),
        conflation: Conflation::default(),
        taken: Vec::new(),
    };
    let (mut attempt, mut breaks) = (0, 0);
    loop {
        attempt += 1;
        if link.reports.send(Report::Connecting { attempt }).await.is_err() {
            return;
        }
        let Some(ended) = link.connection().await else { return };
        match link.synced_at {
            Some(at) if at.elapsed() >= timing.held_after => {
                backoff.held();
                (attempt, breaks) = (0, 0);
            }
            _ => breaks += u32::from(ended.retry == Retry::Anew),
        }
        if breaks >= BREAKS_MAX {
            link.continuity.forget();
            breaks = 0;
        }
        if ended.retry == Retry::Denied {
            // What is for leads leaves the wall, so the floor that it has is none to go on from.
            link.continuity.forget();
            if link.reports.send(Report::Admitted { by: None }).await.is_err() {
                return;
            }
        }
        let retry_in = match ended.retry {
            Retry::Backoff | Retry::Anew => backoff.next_wait(),
            Retry::Spread(over) => backoff.announced(over),
            Retry::Slowly | Retry::Denied => timing.refused_retry,
        };
        if link.reports.send(Report::Lost { why: ended.why, retry_in }).await.is_err() {
            return;
        }
        tokio::select! {
            biased;
            () = tokio::time::sleep(retry_in) => {}
            () = link.reports.closed() => return,
        }
    }
}
