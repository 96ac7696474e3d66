//! What walls and publishers bring along, out of their settings, with a word where it could be kept better.

use std::io::{self, Write};

use crate::config::{FilePath, Publish, Wall};
use crate::publisher::Publisher;
use crate::trust::{Means, Trust, TrustError};

/// What a wall brings to its hub.
///
/// # Errors
/// When a file can't be used, or the token would go over the network without TLS.
pub fn wall(wall: &Wall) -> Result<Trust, TrustError> {
    of(&means_of(wall))
}

/// What the settings of a wall say of it.
pub fn means_of(wall: &Wall) -> Means<'_> {
    Means {
        host: wall.feed.host(),
        secure: wall.feed.is_secure(),
        ca: wall.ca.as_ref().map(FilePath::as_path),
        token_file: wall.token_file.as_ref().map(FilePath::as_path),
        token_in_clear: wall.token_in_clear,
    }
}

/// A publisher to the hub of the settings.
///
/// # Errors
/// As [`wall`].
pub fn publisher(publish: &Publish) -> anyhow::Result<Publisher> {
    let trust = of(&Means {
        host: publish.hub.host(),
        secure: publish.hub.is_secure(),
        ca: publish.ca.as_ref().map(FilePath::as_path),
        token_file: publish.token_file.as_ref().map(FilePath::as_path),
        token_in_clear: publish.token_in_clear,
    })?;
    Ok(Publisher::trusting(publish.hub.as_str(), trust)?)
}

/// What these means come to, with a word on standard error where they could be kept better.
///
/// # Errors
/// When a file can't be used, or a token would go over the network without TLS.
pub fn of(means: &Means<'_>) -> Result<Trust, TrustError> {
    let trust = Trust::of(means)?;
    if let Some(warning) = trust.token.as_ref().and_then(|file| file.warning()) {
        // Nobody reads it when standard error is gone; the wall matters more.
        let _ = writeln!(io::stderr(), "openfloor: {warning}");
    }
    Ok(trust)
}
