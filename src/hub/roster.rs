//! The tokens as a running hub knows them: what was in the file when it could last be read.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::watch;

use super::clock::Clock;
use super::tokens::{Given, Standing, Tokens, TokensError};
use crate::wire::Token;

/// Every token by its id.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Roster(HashMap<Box<str>, Given>);

/// Why a token lets nobody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It has not the form of a token.
    NoToken,
    /// No token of this hub.
    Unknown,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

impl Unfit {
    /// In words for whoever came with it.
    pub fn words(self) -> &'static str {
        match self {
            Unfit::NoToken => "this is no token of openfloor: send Authorization: Bearer openfloor_…",
            Unfit::Unknown => "this hub does not know this token",
            Unfit::Expired => "this token has expired; ask for a new one",
            Unfit::Revoked => "this token was revoked; ask for a new one",
        }
    }
}

impl Roster {
    /// The tokens of a data folder; `None` where none was ever given.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn read(folder: &Path) -> Result<Option<Self>, TokensError> {
        let Some(tokens) = Tokens::open(folder)? else { return Ok(None) };
        Ok(Some(Self(tokens.list()?.into_iter().map(|given| (given.id.clone(), given)).collect())))
    }

    /// The token that somebody came with.
    ///
    /// # Errors
    /// Why it lets nobody in. Who only knows an id is told nothing about it.
    pub fn find(&self, token: &Token, now: Timestamp) -> Result<&Given, Unfit> {
        let given = self.0.get(token.id()).filter(|given| given.is(token)).ok_or(Unfit::Unknown)?;
        self.fit(&given.id, now)
    }

    /// The token of an id that was let in before.
    ///
    /// # Errors
    /// Why it no longer lets anybody in.
    pub fn fit(&self, id: &str, now: Timestamp) -> Result<&Given, Unfit> {
        let given = self.0.get(id).ok_or(Unfit::Unknown)?;
        match given.standing(now) {
            Standing::Good => Ok(given),
            Standing::Expired => Err(Unfit::Expired),
            Standing::Revoked => Err(Unfit::Revoked),
        }
    }

    /// What a token's administrator called it.
    pub fn name(&self, id: &str) -> Option<&str> {
        self.0.get(id)?.grant.name.as_deref()
    }

    /// How many let somebody in.
    pub fn good(&self, now: Timestamp) -> usize {
        self.0.values().filter(|given| given.standing(now) == Standing::Good).count()
    }

    /// Those that let somebody in before, and have been taken back.
    pub fn revoked_since<'a>(&'a self, before: &'a Self) -> impl Iterator<Item = &'a Given> {
        let was_given = |id: &str| before.0.get(id).is_some_and(|given| given.revoked_at.is_none());
        self.0.values().filter(move |given| given.revoked_at.is_some() && was_given(&given.id))
    }

    /// True when a token has expired between two moments.
    pub fn expired_between(&self, then: Timestamp, now: Timestamp) -> bool {
        let expiries = self.0.values().filter_map(|given| given.grant.expires_at);
        expiries.into_iter().any(|at| then < at && at <= now)
    }
}

/// Tells a connection when the token that it came with no longer lets anybody in.
#[derive(Debug)]
pub struct Lapse {
    id: Option<Box<str>>,
    roster: watch::Receiver<Arc<Roster>>,
    clock: Clock,
}

impl Lapse {
    /// Of a token's id; without one it never comes.
    pub fn new(id: Option<Box<str>>, roster: watch::Receiver<Arc<Roster>>, clock: Clock) -> Self {
        Self { id, roster, clock }
    }

    /// Resolves when the token has lapsed, with why.
    pub async fn happened(&mut self) -> Unfit {
        if let Some(id) = &self.id {
            loop {
                if let Err(unfit) = self.roster.borrow_and_update().fit(id, self.clock.now()) {
                    return unfit;
                }
                // A roster that nobody keeps any more belongs to a hub that is about to end.
                if self.roster.changed().await.is_err() {
                    break;
                }
            }
        }
        std::future::pending().await
    }
}
