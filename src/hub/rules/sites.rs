//! What an event has to do with its site as a whole: its name, and the languages that its floors tell.

use std::sync::Arc;

use super::recorded::is_recorded;
use super::{Group, Refused, conflict, decode};
use crate::domain::{Audience, Fault, Kind, Payload, Site, languages};
use crate::hub::board::Board;
use crate::hub::store::Digest;
use crate::hub::stored::Stored;
use crate::text::Lang;
use crate::wire::Accepted;

/// In what leadership speaks.
const SPOKEN: [Kind; 7] = [
    Kind::Notice,
    Kind::Holding,
    Kind::Question,
    Kind::Ownership,
    Kind::Note,
    Kind::Repair,
    Kind::Commitment,
];

/// Most things that are named as lacking a language: the rest would only repeat the lesson.
const NAMED_MAX: usize = 8;

/// What is said of the withdrawal of a site's last floor.
const LAST_FLOOR: &str = "it is the last floor of its site, and without one nobody knows in which languages leadership speaks there, or which teams \
                          there are: withdraw what leadership said there first, or revise the floor";

impl Group<'_> {
    /// Stands against a site that is another one in other letters, against a site's first floor where words stand that are not in all of its
    /// languages, and against the withdrawal of the last one while words stand.
    pub(super) fn fits_its_site(&self, event: &Accepted, before: Option<&Stored>) -> Result<(), Refused> {
        let own = self.newest.keys().map(|key| &*key.site);
        is_spelled_as_before(self.board, own, event)?;
        match &event.payload {
            _ if is_recorded(event) => Ok(()),
            Payload::Floor(site) if before.is_none_or(|before| before.kind != Kind::Floor) => {
                self.is_in_all_languages(event, site)
            }
            Payload::Withdrawn if before.is_some_and(|before| before.kind == Kind::Floor) => {
                let last = self.floors(&event.key.site).len() <= 1;
                let stands = last && !self.spoken(&event.key.site).is_empty();
                if stands { Err(conflict("/subject", LAST_FLOOR)) } else { Ok(()) }
            }
            _ => Ok(()),
        }
    }

    /// Before a floor has told its languages nobody knows them: so what was said until then is said in each of them, or not there, before
    /// the floor is.
    fn is_in_all_languages(&self, event: &Accepted, site: &Site) -> Result<(), Refused> {
        if !self.floors(&event.key.site).is_empty() {
            return Ok(());
        }
        let lacks = |stands: &Arc<Stored>| {
            let said = decode(stands).map(|revision| revision.payload);
            said.is_some_and(|said| !languages::lacking(None, &said, || site.languages.clone()).is_empty())
        };
        let lacking: Vec<_> = self.spoken(&event.key.site).into_iter().filter(lacks).collect();
        if lacking.is_empty() {
            return Ok(());
        }
        // What is for leads is named to nobody here.
        let named = lacking.iter().filter(|stands| stands.audience == Audience::Floor);
        let named: Vec<&str> = named.map(|stands| &*stands.key.subject).take(NAMED_MAX).collect();
        let which = if named.is_empty() { String::new() } else { format!(", as {}", named.join(", ")) };
        let spoken: Vec<_> = site.languages.iter().map(Lang::as_str).collect();
        let message = format!(
            "{} of what leadership said at this site before its floor is not there in all of {}{which}: say it in each of them, or withdraw it, \
             and tell the floor then",
            lacking.len(),
            spoken.join(", ")
        );
        Err(conflict("/data/languages", message))
    }

    /// What leadership said at a site, as it stands, in this group too.
    fn spoken(&self, site: &str) -> Vec<Arc<Stored>> {
        let there = SPOKEN.iter().flat_map(|kind| self.board.of_site(*kind, site));
        let there = there.filter(|stands| !self.over.contains(&stands.cursor.seq));
        let own = self.newest.values().map(|index| self.stored[*index].clone());
        let own = own.filter(|own| *own.key.site == *site && SPOKEN.contains(&own.kind));
        there.chain(own).collect()
    }
}

/// Stands against the name of a site that differs from that of another one by case or space alone: it would have languages and teams of
/// its own, and stand on every wall beside the other one as if it were that.
pub(super) fn is_spelled_as_before<'a>(
    board: &Board,
    own: impl Iterator<Item = &'a str>,
    event: &Accepted,
) -> Result<(), Refused> {
    let site = &*event.key.site;
    if event.kind() == Kind::Withdrawn {
        return Ok(());
    }
    let there = board.spelled_otherwise(site);
    let other = there.or_else(|| own.filter(|own| *own != site).find(|own| same(own, site)).map(Into::into));
    let Some(other) = other else { return Ok(()) };
    let message = format!("{site:?} and {other:?} are one site in other letters: write it as {other:?}");
    Err(Refused::Invalid(vec![Fault { pointer: "/site".into(), message }]))
}

/// The same of a batch that is to be held.
pub(super) fn spelled_to_hold(
    board: &Board,
    before: &[(Accepted, Digest)],
    event: &Accepted,
) -> Result<(), Refused> {
    is_spelled_as_before(board, before.iter().map(|(own, _)| &*own.key.site), event)
}

/// As people write the name of a site.
pub fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
