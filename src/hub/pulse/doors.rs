//! The doors of a site: the addresses at which people answer the open round and ask unsigned, as walls are told them.

use std::collections::BTreeSet;
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Pulse;
use crate::domain::Kind;
use crate::hub::board::Board;
use crate::text::SafeText;
use crate::wire::control::{AskDoor, CheckInDoor, Doors};

/// What of a site's name may not stand in an address by itself (RFC 3986, 2.3).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What the doors are known by. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Doorway {
    /// Where people reach this hub, without a slash at its end; absent: no wall is told of a door.
    public_url: Option<Arc<str>>,
    /// Rounds, and what is asked; absent where nothing is kept.
    pulse: Option<Pulse>,
    board: Arc<Board>,
}

impl Doorway {
    /// The doors of a hub that people reach at an address.
    pub fn new(public_url: Option<&str>, pulse: Option<Pulse>, board: Arc<Board>) -> Self {
        let public_url = public_url.map(|url| url.trim_end_matches('/').into());
        Self { public_url, pulse, board }
    }

    /// The doors that are open at a site now; of a wall that is shown every site, those of the only one there is.
    pub fn open_now(&self, site: Option<&str>) -> Option<Doors> {
        let (public_url, pulse) = self.public_url.as_ref().zip(self.pulse.as_ref())?;
        let only = || only_site(&self.board);
        let site = site.map(Box::from).or_else(only)?;
        let check_in = pulse.rounds.open_now(&site).map(|open| CheckInDoor {
            url: SafeText::clean(&format!("{public_url}/check-in")),
            closes: open.closes,
        });
        let ask = pulse
            .asks
            .takes(&site)
            .then(|| AskDoor { url: SafeText::clean(&format!("{public_url}{}", ask_path(&site))) });
        (check_in.is_some() || ask.is_some()).then_some(Doors { check_in, ask })
    }

    /// Where codes are entered, if people can reach it: a code behind a `/` makes a link.
    pub fn check_in(&self) -> Option<String> {
        self.public_url.as_ref().map(|url| format!("{url}/check-in"))
    }
}

/// The page on which something is asked at a site.
pub fn ask_path(site: &str) -> String {
    format!("/ask/{}", utf8_percent_encode(site, ESCAPED))
}

/// The site of a board that knows floors of one alone.
pub fn only_site(board: &Board) -> Option<Box<str>> {
    let floors = board.of_kind(Kind::Floor);
    let mut sites: BTreeSet<&str> = floors.iter().map(|floor| &*floor.key.site).collect();
    let only = sites.pop_first()?;
    sites.is_empty().then(|| only.into())
}
