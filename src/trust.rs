//! What a wall or a publisher brings to a hub, and which hubs it trusts: a token out of a file, and TLS.
#![warn(missing_docs)]

mod authority;
mod token_file;

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;
use tokio_rustls::rustls::ClientConfig;

pub use authority::explain;
pub use token_file::{TokenFile, TokenFileError};

/// What the settings of a wall or a publisher say of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Means<'a> {
    /// The host of the hub's address.
    pub host: &'a str,
    /// Whether the address asks for TLS.
    pub secure: bool,
    /// The certificate of a private authority; absent: those that this machine trusts.
    pub ca: Option<&'a Path>,
    /// Where the token is; absent: none is needed.
    pub token_file: Option<&'a Path>,
    /// Whether the token may go to another machine without TLS.
    pub token_in_clear: bool,
}

/// What goes along to a hub. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// How the hub is verified; absent where the address asks for no TLS.
    pub tls: Option<Arc<ClientConfig>>,
    /// The token.
    pub token: Option<TokenFile>,
}

/// Why a hub can't be trusted, or the token not be brought.
#[derive(Debug, Error)]
pub enum TrustError {
    /// The file of the authority can't be used.
    #[error("can't use the certificate authority in {}: {why}", path.display())]
    Authority {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The machine trusts nobody.
    #[error("this machine has no list of certificate authorities ({why}); name the hub's own with --ca FILE")]
    NoAuthorities {
        /// What the platform says.
        why: String,
    },
    /// TLS can't be set up.
    #[error("can't set up TLS: {0}")]
    Tls(#[from] tokio_rustls::rustls::Error),
    /// The token would go over the network for everyone to read.
    #[error(
        "the token in {} would go to {host} without TLS, where anyone on the way can read it; \
         use wss:// or https://, or allow it in so many words with --token-in-clear", path.display()
    )]
    InClear {
        /// The file of the token.
        path: PathBuf,
        /// The hub's machine.
        host: String,
    },
    /// The file of the token can't be used.
    #[error(transparent)]
    Token(#[from] TokenFileError),
}

impl Trust {
    /// Reads what there is to read, so that a wrong file is told before anything begins.
    ///
    /// # Errors
    /// In words that name the file and say what to do.
    pub fn of(means: &Means<'_>) -> Result<Self, TrustError> {
        let tls = match means.secure {
            true => Some(Arc::new(authority::client(means.ca)?)),
            false => None,
        };
        let Some(path) = means.token_file else { return Ok(Self { tls, token: None }) };
        if !means.secure && !means.token_in_clear && !is_this_machine(means.host) {
            return Err(TrustError::InClear { path: path.into(), host: means.host.into() });
        }
        let token = TokenFile::new(path);
        token.read()?;
        Ok(Self { tls, token: Some(token) })
    }
}

/// True for a host that no network lies before. A name that only this machine's own tables know as its own is not
/// looked up: another day it may lead elsewhere.
pub fn is_this_machine(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let address = host.parse::<IpAddr>().map(|address| address.to_canonical().is_loopback());
    address.unwrap_or_else(|_| {
        let host = host.to_ascii_lowercase();
        host == "localhost" || host.ends_with(".localhost")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_nowhere_in_the_clear_by_itself() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("token");
        let token = crate::wire::Token::new([1; 4], &[2; 32]);
        std::fs::write(&file, format!("{}\n", token.reveal())).expect("written");
        let of = |host, token_in_clear| {
            Trust::of(&Means { host, token_in_clear, token_file: Some(&file), ..Means::default() })
        };
        for host in ["127.0.0.1", "localhost", "[::1]", "::1", "127.8.0.1"] {
            assert!(of(host, false).is_ok(), "{host}");
        }
        for host in ["hub", "10.0.0.1", "localhost.example", "[2001:db8::1]"] {
            let why = of(host, false).expect_err(host).to_string();
            assert!(why.contains(host) && why.contains("wss://") && why.contains("token"), "{why}");
            assert!(!why.contains(token.reveal()), "{why}");
            assert!(of(host, true).is_ok(), "{host}");
        }
    }
}
