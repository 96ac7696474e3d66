//! Where a hub is: the addresses that walls and publishers connect to.

use std::fmt;
use std::net::Ipv6Addr;

use super::value::{Shape, Value};

/// The port of `ws://` and `http://` (RFC 6455, RFC 9110).
const DEFAULT_PORT: u16 = 80;
/// The port of `wss://` and `https://`.
const DEFAULT_SECURE_PORT: u16 = 443;
/// Most bytes of a host's name in DNS.
const HOST_BYTES_MAX: usize = 253;

/// Makes a type for the addresses of one scheme.
macro_rules! address {
    ($(#[$doc:meta])* $name:ident, $scheme:literal, $secure:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(Box<str>);

        impl $name {
            /// The address without a slash at its end, so that a path can follow.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// True when it asks for TLS.
            pub fn is_secure(&self) -> bool {
                self.0.starts_with($secure)
            }

            fn bare(&self) -> &str {
                self.0.split_once("://").map_or(&*self.0, |(_, authority)| authority)
            }

            /// The host, without brackets.
            pub fn host(&self) -> &str {
                match self.bare().strip_prefix('[').and_then(|rest| rest.split_once(']')) {
                    Some((address, _)) => address,
                    None => self.bare().split(':').next().unwrap_or_default(),
                }
            }

            /// `host:port`; without a port in the address, the one that its scheme has by default.
            pub fn authority(&self) -> String {
                let authority = self.bare();
                let port = if self.is_secure() { DEFAULT_SECURE_PORT } else { DEFAULT_PORT };
                let has_port = authority.rsplit_once(':').is_some_and(|(_, port)| is_port(port));
                if has_port { authority.into() } else { format!("{authority}:{port}") }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Value for $name {
            const SHAPE: Shape = Shape::Text;
            const EXAMPLE: &'static str = concat!($scheme, "hub.example:7420");
            fn accepted() -> String {
                concat!("an address of the form ", $scheme, "HOST:PORT or ", $secure, "HOST:PORT").into()
            }
            fn read(text: &str) -> Option<Self> {
                let text = text.strip_suffix('/').unwrap_or(text);
                let authority = text.strip_prefix($scheme).or_else(|| text.strip_prefix($secure))?;
                is_authority(authority).then(|| Self(text.into()))
            }
            fn text(&self) -> Option<String> {
                Some(self.0.to_string())
            }
        }
    };
}

address! {
    /// The hub that a wall listens to, such as `ws://127.0.0.1:7420`.
    FeedAddress, "ws://", "wss://"
}

address! {
    /// The hub that events are posted to, such as `http://127.0.0.1:7420`.
    HubAddress, "http://", "https://"
}

/// True for `host`, `host:port`, and the same with an IPv6 address in brackets.
///
/// A user's name, a path or a query is refused: a token in an address would end up in logs.
fn is_authority(text: &str) -> bool {
    let (host_fits, rest) = match text.strip_prefix('[').and_then(|text| text.split_once(']')) {
        Some((host, rest)) => (host.parse::<Ipv6Addr>().is_ok(), rest),
        None => {
            let (host, rest) = text.split_at(text.find(':').unwrap_or(text.len()));
            (is_name(host), rest)
        }
    };
    host_fits && (rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port))
}

fn is_name(host: &str) -> bool {
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    (1..=HOST_BYTES_MAX).contains(&host.len()) && host.bytes().all(fits)
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit()) && text.parse::<u16>().is_ok_and(|port| port > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_hubs_are_taken() {
        for (text, kept) in [
            ("ws://127.0.0.1:7420", "ws://127.0.0.1:7420"),
            ("ws://hub/", "ws://hub"),
            ("ws://floor-2.example_net.org:1", "ws://floor-2.example_net.org:1"),
            ("ws://[::1]:7420", "ws://[::1]:7420"),
            ("ws://[::1]", "ws://[::1]"),
            ("wss://hub.example", "wss://hub.example"),
        ] {
            assert_eq!(FeedAddress::read(text).map(|address| address.to_string()).as_deref(), Some(kept));
        }
    }

    #[test]
    fn the_port_of_the_scheme_is_added() {
        for (text, authority, host, secure) in [
            ("ws://hub", "hub:80", "hub", false),
            ("ws://hub:1", "hub:1", "hub", false),
            ("ws://[::1]", "[::1]:80", "::1", false),
            ("wss://hub", "hub:443", "hub", true),
            ("wss://[::1]:7", "[::1]:7", "::1", true),
        ] {
            let address = FeedAddress::read(text).expect(text);
            assert_eq!(
                (address.authority().as_str(), address.host(), address.is_secure()),
                (authority, host, secure)
            );
        }
    }

    #[test]
    fn everything_else_is_not() {
        for text in [
            "",
            "ws://",
            "ws:///",
            "hub:7420",
            "http://hub:7420",
            "https://hub:7420",
            "wss://",
            "ws://hub:0",
            "ws://hub:",
            "ws://hub:+80",
            "ws://hub:65536",
            "ws://me@hub:7420",
            "ws://hub:7420/v1/feed",
            "ws://hub:7420?token=1",
            "ws://hub 2:7420",
            "ws://::1:7420",
            "ws://[::1",
            "ws://[::1]7420",
            "ws://[hub]:7420",
            "ws://hüb:7420",
        ] {
            assert_eq!(FeedAddress::read(text), None, "{text:?}");
        }
    }
}
