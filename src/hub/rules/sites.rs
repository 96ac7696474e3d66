//! What an event has to do with its site as a whole: its name, and the languages that its floors tell.

use std::sync::Arc;

use super::recorded::is_recorded;
use super::{Group, Refused, conflict, decode, unread};
use crate::domain::spelling::same;
use crate::domain::{Audience, Fault, Kind, Payload, Site, Stamp, languages, late, office};
use crate::hub::board::Board;
use crate::hub::store::Digest;
use crate::hub::stored::Stored;
use crate::text::{Lang, Text};
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

/// Most revisions of a site's floors that are looked through; with as many, one before them may have told anything.
const FLOORS_MAX: usize = 2_000;

/// What is said of the withdrawal of a site's last floor.
const LAST_FLOOR: &str = "it is the last floor of its site, and without one nobody knows in which languages leadership speaks there, or which teams \
                          there are: withdraw what leadership said there first, or revise the floor";

/// What is said of a role that a floor leaves out.
const ROLE_STAYS: &str = "which does not end with it: leave it in the list under all of its names, also where nobody has it any more, and tell one \
                          that is called otherwise beside it";

impl Group<'_> {
    /// Stands against a site that is another one in other letters, against a site's first floor where words stand that are not in all of its
    /// languages, against a language that comes back while words lack it, and against the withdrawal of the last floor while words stand.
    pub(super) fn fits_its_site(&self, event: &Accepted, before: Option<&Stored>) -> Result<(), Refused> {
        is_spelled_as_before(self.board, self.sites.iter().map(|site| &**site), event)?;
        self.takes_nobody_from_a_rest(event, before)?;
        if let Payload::Floor(site) = &event.payload {
            self.tells_the_clock_of_its_site(event, site)?;
        }
        self.keeps_the_accounts_of_its_roles(event, before)?;
        match &event.payload {
            _ if is_recorded(event) => Ok(()),
            Payload::Floor(site) if self.floors(&event.key.site).is_empty() => {
                self.is_in_all_languages(event, site)
            }
            Payload::Floor(site) => self.comes_back_for_all(event, site),
            Payload::Withdrawn if before.is_some_and(|before| before.kind == Kind::Floor) => {
                let last = self.floors(&event.key.site).len() <= 1;
                let stands = last && !self.spoken(&event.key.site).is_empty();
                if stands { Err(conflict("/subject", LAST_FLOOR)) } else { Ok(()) }
            }
            _ => Ok(()),
        }
    }

    /// A role that is left out, or is called otherwise, would take its account along: what it kept, and what it owes. So each stays under every name
    /// that it had, one beside the other, until the floor goes.
    fn keeps_the_accounts_of_its_roles(
        &self,
        event: &Accepted,
        before: Option<&Stored>,
    ) -> Result<(), Refused> {
        let Payload::Floor(next) = &event.payload else { return Ok(()) };
        let Some(had) = before.and_then(|before| before.aside.floor()) else { return Ok(()) };
        let mut next: Vec<&Text> = next.roles.iter().collect();
        // Of two roles none takes the other's account over: each has one of its own.
        let mut goes = |role: &&Text| {
            let stays = next.iter().position(|next| office::is_called_as(next, role));
            stays.map(|at| next.swap_remove(at)).is_none()
        };
        match had.roles.iter().find(&mut goes) {
            Some(role) if !is_recorded(event) => {
                let called = role.variants().next().map_or("", |(_, called)| called.as_str());
                Err(conflict(
                    "/data/roles",
                    format!("{called:?} has an account of its promises, {ROLE_STAYS}"),
                ))
            }
            _ => Ok(()),
        }
    }

    /// A site has one clock, by which all of its walls tell every date: no floor of another source turns it.
    fn tells_the_clock_of_its_site(&self, event: &Accepted, site: &Site) -> Result<(), Refused> {
        if is_recorded(event) {
            return Ok(());
        }
        let other = self.of_kind(Kind::Floor, &event.key.site).into_iter().find(|stands| {
            let zone = stands.aside.floor().map(|floor| &floor.time_zone);
            *stands.source != *event.source && zone.is_some_and(|zone| *zone != site.time_zone)
        });
        let Some(other) = other else { return Ok(()) };
        let zone = other.aside.floor().map_or("", |floor| floor.time_zone.as_str());
        let message = format!(
            "the clock of this site is that of {zone}, as {} of another source says: a site has one clock; tell this floor by it, or have that one \
             withdrawn first",
            other.key.subject
        );
        Err(conflict("/data/time_zone", message))
    }

    /// Before a floor has told its languages nobody knows them: so what was said until then is said in each of them, or not there, before
    /// the floor is.
    fn is_in_all_languages(&self, event: &Accepted, site: &Site) -> Result<(), Refused> {
        let lacks = |stands: &Arc<Stored>| {
            let said = decode(stands).map(|revision| revision.payload);
            let spoken = || site.languages.clone();
            said.is_some_and(|said| !languages::lacking(None, &said, false, spoken).is_empty())
        };
        let lacking: Vec<_> = self.spoken(&event.key.site).into_iter().filter(lacks).collect();
        if lacking.is_empty() {
            return Ok(());
        }
        let which = named(&lacking);
        let spoken: Vec<_> = site.languages.iter().map(Lang::as_str).collect();
        let message = format!(
            "{} of what leadership said at this site before its floor is not there in all of {}{which}: say it in each of them, or withdraw it, \
             and tell the floor then",
            lacking.len(),
            spoken.join(", ")
        );
        Err(conflict("/data/languages", message))
    }

    /// A language that a site takes on is new to it, and what stands was said without it, also where something was said in it ahead of time. One
    /// that a floor of the site told before, and in which something stands, comes back: then all that stands is there in it first, or what was
    /// said meanwhile would be missing on the walls of that language.
    fn comes_back_for_all(&self, event: &Accepted, site: &Site) -> Result<(), Refused> {
        let floors = self.floors(&event.key.site);
        let spoken = languages::of_site(floors.iter().map(|floor| &**floor));
        let mut taken_on = site.languages.iter().filter(|lang| !spoken.contains(lang)).peekable();
        if taken_on.peek().is_none() {
            return Ok(());
        }
        let stands: Vec<_> = self.spoken(&event.key.site);
        let said: Vec<_> =
            stands.iter().filter_map(|stands| Some((stands, decode(stands)?.payload))).collect();
        for lang in taken_on.filter(|lang| said.iter().any(|(_, said)| languages::is_told_in(said, lang))) {
            let lacking = said.iter().filter(|(_, said)| languages::lacks(said, lang));
            let lacking: Vec<_> = lacking.map(|(stands, _)| Arc::clone(stands)).collect();
            if !lacking.is_empty() && self.had(&event.key.site, lang)? {
                let message = format!(
                    "{lang} was a language of this site before, and {} of what leadership said there does not stand in it{}: say it in {lang} \
                     too, or withdraw it, and take the language on then",
                    lacking.len(),
                    named(&lacking),
                    lang = lang.as_str(),
                );
                return Err(conflict("/data/languages", message));
            }
        }
        Ok(())
    }

    /// Whether a floor of a site told a language before, as far back as the log goes. One that was withdrawn may have.
    fn had(&self, site: &str, lang: &Lang) -> Result<bool, Refused> {
        let past = self.store.reader().of_kind(site, Kind::Floor, FLOORS_MAX).map_err(unread)?;
        let told = |floor: &Stored| match decode(floor).map(|revision| revision.payload) {
            Some(Payload::Floor(site)) => site.languages.contains(lang),
            _ => true,
        };
        let own = self.stored.iter().filter(|own| *own.key.site == *site);
        let mut own = own.filter(|own| own.key.subject.split('/').next() == Some(Kind::Floor.name()));
        let epoch = self.store.epoch();
        Ok(past.len() == FLOORS_MAX
            || past.iter().any(|past| told(&Stored::new(epoch, &past.record)))
            || own.any(|own| told(own)))
    }

    /// What leadership said at a site, as it stands, in this group too.
    fn spoken(&self, site: &str) -> Vec<Arc<Stored>> {
        SPOKEN.iter().flat_map(|kind| self.of_kind(*kind, site)).collect()
    }

    /// What stands of one kind at a site, in this group too.
    pub(super) fn of_kind(&self, kind: Kind, site: &str) -> Vec<Arc<Stored>> {
        let there = self.board.of_site(kind, site).into_iter();
        let there = there.filter(|stands| !self.over.contains(&stands.cursor.seq));
        let own = self.newest.values().map(|index| &self.stored[*index]);
        let own = own.filter(|own| own.kind == kind && *own.key.site == *site);
        there.chain(own.cloned()).collect()
    }

    /// A site that was there before this hub may tell its past with its own times: for [`late::TOLD_MAX`] after its first floors, which say
    /// themselves that they came to be earlier. It is no news then.
    pub(super) fn is_of_the_past_of_its_site(&self, event: &Accepted, stamp: &mut Stamp) {
        if stamp.told_at == Some(self.now) && event.kind() != Kind::Floor && self.tells_past(&event.key.site)
        {
            stamp.told_at = None;
        }
    }

    /// True while a site may tell its past with its own times.
    pub(super) fn tells_past(&self, site: &str) -> bool {
        let floors = self.of_kind(Kind::Floor, site);
        let is_young = |floor: &Arc<Stored>| late::tells_past(floor.aside.told_at(), self.now);
        !floors.is_empty() && floors.iter().all(is_young)
    }
}

/// Which they are; what is for leads is named to nobody here.
fn named(lacking: &[Arc<Stored>]) -> String {
    let named = lacking.iter().filter(|stands| stands.audience == Audience::Floor);
    let named: Vec<&str> = named.map(|stands| &*stands.key.subject).take(NAMED_MAX).collect();
    if named.is_empty() { String::new() } else { format!(", as {}", named.join(", ")) }
}

/// Stands against the name of a site that differs from that of another one by case, accents or space alone, or looks like it: it would have languages and teams of
/// its own, and stand on every wall beside the other one as if it were that.
pub(super) fn is_spelled_as_before<'a>(
    board: &Board,
    own: impl Iterator<Item = &'a str>,
    event: &Accepted,
) -> Result<(), Refused> {
    let site = &*event.key.site;
    // One that is there is judged no more: names are compared letter by letter.
    if event.kind() == Kind::Withdrawn || board.has_site(site) {
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
