//! The door that a wall shows: where whoever stands before it answers the open round, or asks something unsigned.

use jiff::Timestamp;

use super::{Freshness, Model};
use crate::text::SafeText;

/// Most bytes of an address that is shown: a longer one makes a code that no phone reads across a floor.
pub const URL_BYTES_MAX: usize = 160;

/// Where people can go, and what for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Door<'a> {
    /// What it opens.
    pub opens: Opens,
    /// The address of the page.
    pub url: &'a SafeText,
}

/// What a door opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// The questions of a round.
    CheckIn {
        /// When it closes.
        closes: Timestamp,
    },
    /// The box for what is asked unsigned.
    Ask,
}

impl Model {
    /// The door that is open now, as far as this wall knows: the round's, else the one for asking. A wall that is cut off shows
    /// none, since the round may be closed by now; nor does one whose hub has told none, or no address.
    pub fn door(&self) -> Option<Door<'_>> {
        if !matches!(self.freshness(), Freshness::Live { .. } | Freshness::Ageing) {
            return None;
        }
        let doors = self.link.doors.as_ref()?;
        let open = doors.check_in.as_ref().filter(|door| door.closes > self.now());
        let check_in =
            open.map(|door| Door { opens: Opens::CheckIn { closes: door.closes }, url: &door.url });
        let ask = doors.ask.as_ref().map(|door| Door { opens: Opens::Ask, url: &door.url });
        check_in.into_iter().chain(ask).find(|door| is_address(door.url.as_str()))
    }
}

/// True for what a phone takes for the address of a page.
fn is_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    url.len() <= URL_BYTES_MAX
        && rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_address_is_not_shown() {
        for good in ["http://127.0.0.1:7420/ask/lisbon", "https://hub.example/check-in"] {
            assert!(is_address(good), "{good}");
        }
        let long = format!("https://{}", "x".repeat(URL_BYTES_MAX));
        for bad in ["", "https://", "javascript:alert(1)", "https://hub.example/a b", "https://hüb/", &*long]
        {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
