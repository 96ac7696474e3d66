//! Why a wall has no link to its hub. A program says it in English, a wall in its own language (`screen::Words::cause`);
//! only what a hub, a system or a library says itself stays as it came.

use std::io;

use thiserror::Error;

use crate::text::SafeText;

/// Most characters of another's own words that are repeated.
pub const REASON_SHOWN_MAX: usize = 160;

/// Why there is no link.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Cause {
    /// The hub did not take a connection in time.
    #[error("no answer from {0} in time")]
    NoAnswer(Box<str>),
    /// It is not the hub that it should be.
    #[error("the hub at {0} is not trusted: {1}")]
    Untrusted(Box<str>, Distrust),
    /// The network does not lead to it.
    #[error("no hub at {0}: {1}")]
    Unreachable(Box<str>, Network),
    /// Something else answers there.
    #[error("no openfloor hub at {0}: is its address right, and ws:// or wss://?")]
    NoHub(Box<str>),
    /// The hub lets nobody in without a token, and this wall has none.
    #[error("the hub needs a token: --token-file names it")]
    NeedsToken,
    /// The file of the token can't be read; the system's words.
    #[error("can't read the token file {0}: {1}")]
    TokenUnreadable(Box<str>, String),
    /// The file of the token holds something else.
    #[error("{0} holds no token; put into it what `openfloor token new` printed")]
    NoToken(Box<str>),
    /// The hub said no; its own words.
    #[error("the hub refused: “{0}”")]
    Refused(String),
    /// The floor was not whole in time.
    #[error("the floor did not come in time")]
    FloorLate,
    /// Nothing came any more, not even a heartbeat.
    #[error("the hub fell silent")]
    Silent,
    /// The stream ended.
    #[error("the hub is gone")]
    Gone,
    /// The stream ended without a close.
    #[error("the hub is gone without a word")]
    GoneWithoutAWord,
    /// The hub closed the connection, with a code of the WebSocket protocol.
    #[error("the hub closed the connection ({0})")]
    Closed(u16),
    /// The same, with the hub's own words.
    #[error("the hub closed the connection: “{1}” ({0})")]
    ClosedSaying(u16, String),
    /// The connection broke.
    #[error("the connection broke: {0}")]
    Broke(Network),
    /// Only text frames are of the feed.
    #[error("the hub sent a binary frame")]
    Binary,
    /// A pack of frames that is none, or too large.
    #[error("the hub sent a pack of frames that can't be read")]
    Pack,
    /// What came is not what had to come next.
    #[error("{0}")]
    Feed(Discontinuity),
    /// There is nobody to send to, as behind a recording.
    #[error("there is no hub behind this wall")]
    NoHubHere,
    /// An answer came, and not of what was asked.
    #[error("the hub answered without a word of it")]
    NoWord,
    /// What a person wrote can't be put into a request.
    #[error("a time or a gate can't be sent as it is written")]
    Unsendable,
    /// What answers is no hub: its address, and the HTTP status.
    #[error("{0} does not answer as a hub does (status {1})")]
    NoHubsAnswer(Box<str>, u16),
    /// The address of the hub is none.
    #[error("{0} is no address of a hub")]
    NoAddress(Box<str>),
    /// What a hub or a library says, in its own words.
    #[error("{0}")]
    Said(String),
}

impl From<String> for Cause {
    fn from(words: String) -> Self {
        Cause::Said(words)
    }
}

impl From<&str> for Cause {
    fn from(words: &str) -> Self {
        Cause::Said(words.to_owned())
    }
}

/// What the network says.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Network {
    /// Nobody listens there.
    #[error("connection refused")]
    Refused,
    /// The other side tore it down.
    #[error("connection reset")]
    Reset,
    /// No answer.
    #[error("timed out")]
    TimedOut,
    /// No route to the machine or its network.
    #[error("no way there")]
    NoWay,
    /// The name leads nowhere.
    #[error("no machine has that name")]
    NoName,
    /// Something else answers there.
    #[error("what answers there does not speak HTTP; with TLS the address begins with https://")]
    NoHttp,
    /// The answer was not whole.
    #[error("the answer broke off")]
    BrokeOff,
    /// Anything else, in the system's words.
    #[error("{0}")]
    Other(String),
}

impl Network {
    /// What an I/O error says of the network.
    pub fn of(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Network::Refused,
            io::ErrorKind::ConnectionReset => Network::Reset,
            io::ErrorKind::TimedOut => Network::TimedOut,
            io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => Network::NoWay,
            // The resolver's own words; it has no kind.
            _ if error.to_string().contains("failed to lookup") => Network::NoName,
            _ => Network::other(&error.to_string()),
        }
    }

    /// Anything else, in words that can be shown.
    pub fn other(words: &str) -> Self {
        Network::Other(shown(words))
    }
}

/// Words of others as a wall can show them: no longer than [`REASON_SHOWN_MAX`].
pub fn shown(words: &str) -> String {
    let shown: String = words.chars().take(REASON_SHOWN_MAX).collect();
    SafeText::clean(&shown).as_str().to_owned()
}

/// Why a hub is not trusted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Distrust {
    /// Its certificate is too old.
    #[error("its certificate has expired; it needs a new one")]
    Expired,
    /// Its certificate is of a time to come.
    #[error("its certificate is not valid yet; is the clock of this machine right?")]
    NotYet,
    /// Nobody here vouches for it.
    #[error("its certificate is of an issuer that is not trusted here; name the right one with --ca FILE")]
    Issuer,
    /// It is another machine's.
    #[error("its certificate is for another name than the one in the address")]
    Name,
    /// It is not for a hub.
    #[error(
        "its certificate is that of an authority (CA:TRUE), where a hub needs one of its own; docs/operating.md has \
         how to make one"
    )]
    Authority,
    /// Anything else about the certificate, in the library's words.
    #[error("its certificate can't be trusted: {0}")]
    Certificate(String),
    /// It speaks without TLS.
    #[error("it does not speak TLS; without TLS the address begins with ws:// or http://")]
    NoTls,
    /// Anything else about TLS, in the library's words.
    #[error("no TLS with it: {0}")]
    Tls(String),
}

/// How a feed does not go on from what a wall has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Discontinuity {
    /// The floor is not whole.
    #[error("a part of the floor did not arrive")]
    Part,
    /// An event is missing before this frame.
    #[error("an event of the feed did not arrive")]
    Event,
    /// A second greeting on one connection.
    #[error("the hub said hello twice")]
    HelloTwice,
    /// As with a token of another role or site.
    #[error("the hub shows this wall another part of the floor than before")]
    OtherPart,
    /// A resume without a cursor.
    #[error("the hub resumed what this wall never had")]
    NeverHad,
    /// An event of another phase than this one.
    #[error("the hub sent an event out of its turn")]
    OutOfTurn,
}
