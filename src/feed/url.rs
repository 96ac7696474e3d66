//! The address of a hub's feed.

use std::fmt;
use std::str::FromStr;

/// `ws://host:port`: where a wall connects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedUrl {
    authority: String,
}

impl FeedUrl {
    /// `host:port`, for the connection and for words.
    pub fn authority(&self) -> &str {
        &self.authority
    }
}

impl fmt::Display for FeedUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ws://{}", self.authority)
    }
}

impl FromStr for FeedUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wanted = "give the address of a hub's feed, such as ws://127.0.0.1:7420";
        let rest = match text.split_once("://") {
            Some(("ws", rest)) => rest,
            Some(("wss", _)) => return Err(format!("{text:?}: this version speaks ws:// only; {wanted}")),
            Some((scheme, _)) => return Err(format!("{text:?}: {scheme}:// is not a feed; {wanted}")),
            None => return Err(format!("{text:?}: {wanted}")),
        };
        let authority = rest.trim_end_matches('/');
        let port = authority.rsplit_once(':').map(|(host, port)| (!host.is_empty(), port.parse::<u16>()));
        match port {
            Some((true, Ok(port))) if port > 0 && !authority.contains(['/', '?', '#', '@', ' ']) => {
                Ok(Self { authority: authority.into() })
            }
            _ => Err(format!("{text:?}: {wanted}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_scheme_a_host_and_a_port() {
        for good in ["ws://127.0.0.1:7420", "ws://[::1]:7420/", "ws://hub.example:80"] {
            assert!(good.parse::<FeedUrl>().is_ok(), "{good}");
        }
        for bad in
            ["", "127.0.0.1:7420", "wss://h:1", "http://h:1", "ws://h", "ws://:1", "ws://h:x", "ws://u@h:1"]
        {
            assert!(bad.parse::<FeedUrl>().is_err(), "{bad}");
        }
    }
}
