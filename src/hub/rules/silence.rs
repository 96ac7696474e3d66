//! A silence goes on through a withdrawal: what was withdrawn before its next word and is told again in the same words is as old as it was, under
//! its subject and under any other one of its site. So it is with what is told again before it is withdrawn: see [`super::retold`].
//!
//! No word of it is kept, only digests with the key of the register. Each is made with the subject of its thing, so that a log, a backup or a feed
//! without that key tells neither the words nor that two things were told in the same ones; so what is told is tried under the subject of
//! each thing that has such digests, and not looked up.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::beside::reach_of;
use super::clash::{Reach, may_be_named};
use super::{Group, Revision};
use crate::domain::clash::Units;
use crate::domain::silence::{self, AsFar};
use crate::domain::{Audience, Event, Key, Payload, Stamp, since};
use crate::hub::left::{LEFT_MAX, Left};
use crate::hub::stored::Stored;
use crate::hub::told;
use crate::text::{SafeText, Text};
use crate::wire::Accepted;

/// For how many days after a withdrawal the same words tell the same thing. By then an outage that is told as the last one was is another one;
/// the same question is the same one as long as its mark is kept.
const GONE_DAYS_MAX: i64 = 30;

/// Most bytes of a list that the mark of a withdrawal keeps, and what is told again: digests, or first dates with them. What has no room is left out, of
/// updates the oldest, and of all else the last.
pub(super) const DIGESTS_BYTES_MAX: usize = 16 * 1024;

/// How many signs of a digest are kept: 16 bytes. Earlier versions kept twice as many.
const DIGEST_CHARS: usize = 32;

/// Most digests that are kept of the updates of a notice, the newest: of a full list of them in two languages all.
const UPDATES_MAX: usize = DIGESTS_BYTES_MAX / (DIGEST_CHARS + DIGESTS_APART.len());

/// Most digests that are kept of what a thing is about: in each language as it is told, and as it was told first.
const ASKED_MAX: usize = 16;

/// What parts digests.
const DIGESTS_APART: &str = " ";

/// The words of a text in one of its languages, without case, accents and marks, and with one letter for all that look alike.
pub(super) struct Words {
    bare: String,
    /// A digest of them, so that a long text is tried under many subjects as fast as a short one.
    pub(super) digest: String,
}

pub(super) fn words_of(text: &Text) -> Vec<Words> {
    let words = |bare: String| Words { digest: digest_of(&bare), bare };
    told::bare(text).map(words).collect()
}

fn digest_of(bare: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bare))
}

/// The digest of the words of one language, as [`words_of`] makes it.
pub(super) fn sealed_words(words: &SafeText) -> String {
    digest_of(&told::bare_words(words))
}

/// Digests and more of them, each once, and the newest of so many: what is told once more is new.
pub(super) fn joined(had: &str, new: impl IntoIterator<Item = String>, most: usize) -> Box<str> {
    let mut told: Vec<String> = Vec::new();
    for one in new {
        if !told.contains(&one) {
            told.push(one);
        }
    }
    let had = had.split_whitespace().map(short).filter(|had| told.iter().all(|one| one != had));
    let mut all: Vec<String> = had.map(Into::into).collect();
    all.append(&mut told);
    all.split_off(all.len().saturating_sub(most)).join(DIGESTS_APART).into()
}

/// As much of a digest as is kept.
fn short(digest: &str) -> &str {
    digest.get(..DIGEST_CHARS).unwrap_or(digest)
}

/// True for a digest that was kept, by this version or an earlier one, and one that is made now.
pub(super) fn is_same(had: &str, digest: &str) -> bool {
    short(had) == digest
}

/// As many of these as have room in so many bytes of JSON, the first ones.
pub(super) fn within<T: Serialize>(bytes: usize, all: impl Iterator<Item = T>) -> Vec<T> {
    let mut sum = 0_usize;
    let has_room = |one: &T| {
        sum = sum.saturating_add(serde_json::to_string(one).map_or(bytes, |json| json.len()) + 1);
        sum <= bytes
    };
    all.take_while(has_room).collect()
}

impl Group<'_> {
    /// What the mark of a withdrawal keeps of a silence: since when, digests of what it is about, and how far the thing was. Of what was told the
    /// digests stay that it had: what is told in these words later has a silence of its own.
    /// `at`: the moment of the withdrawal, by which what is late is late.
    pub(super) fn silence_of(&self, thing: &Event, at: Timestamp) -> Stamp {
        let Event { key, payload, stamp, time, .. } = thing;
        let stands_since = silence::since(payload, stamp, *time);
        let (mut asked, mut as_far) = (stamp.asked.clone(), stamp.as_far.clone());
        let mut first_dates = Vec::new();
        if let Some(about) = silence::about(payload) {
            as_far = self.as_far(key, as_far, payload).filter(|_| stands_since.is_some());
            if stands_since.is_some() {
                let words = words_of(about);
                let each = words.iter().map(|words| self.digest(key, &words.digest));
                asked = Some(joined(asked.as_deref().unwrap_or_default(), each, ASKED_MAX));
                first_dates = self.first_dates_of(thing, at);
            }
        }
        let told_words = self.told_words(key, payload);
        Stamp { stands_since, asked, as_far, first_dates, told_words, ..Stamp::default() }
    }

    /// Notes since when people wait for a next word on what is told in words that were told before, and were withdrawn before it came. What is told
    /// in other words begins when it is told: the silence on those was none on these. What was told before, if anything was.
    pub(super) fn goes_on_in_silence(
        &self,
        stood: Option<(&Revision, &Stored)>,
        event: &Accepted,
        (at, recorded): (Timestamp, bool),
        stamp: &mut Stamp,
    ) -> Option<Arc<Left>> {
        let about = silence::about(&event.payload)?;
        match stood {
            Some((before, stands)) if before.payload != Payload::Withdrawn => {
                let widens = stands.audience == Audience::Leads && event.audience == Audience::Floor;
                // What leads alone waited for stays theirs.
                if !widens {
                    self.goes_on_through_a_revision(before, event, stamp);
                }
                None
            }
            _ => {
                let mark = stood.map(|(mark, stands)| (mark, stands.audience));
                self.goes_on_from_before(mark, about, event, (at, recorded), stamp)
            }
        }
    }

    /// A revision of what was told again: as long as it says no more than was said before the withdrawal, it says nothing, through however many
    /// stages it goes once more.
    fn goes_on_through_a_revision(&self, before: &Revision, event: &Accepted, stamp: &mut Stamp) {
        let Some(asked) = &before.stamp.asked else { return };
        let (key, next) = (&event.key, &event.payload);
        let had = before.stamp.as_far.clone().unwrap_or_default();
        let (says_no_more, gives_word) =
            (self.says_no_more(&had, key, next), self.gives_word(&had, key, next));
        stamp.asked = Some(asked.clone());
        stamp.as_far = self.as_far(key, Some(had), next);
        // A question waits until it is told how it is, whatever it is called.
        let same = silence::about(next).is_some_and(|about| self.is_among(asked, key, &words_of(about)));
        match (gives_word, same) {
            (true, _) => {}
            (false, true) => self.promises_on((&before.stamp.first_dates, key), event, stamp),
            (false, false) => stamp.first_dates.clone_from(&before.stamp.first_dates),
        }
        if matches!(next, Payload::Question(_)) || !says_no_more || !same {
            return;
        }
        let since = silence::since(&before.payload, &before.stamp, before.time);
        if let Some(since) = since.filter(|since| stamp.stands_since.is_none_or(|own| own > *since)) {
            (stamp.stands_since, stamp.told_at) = (Some(since), before.stamp.told_at);
        }
    }

    fn goes_on_from_before(
        &self,
        mark: Option<(&Revision, Audience)>,
        about: &Text,
        event: &Accepted,
        (at, recorded): (Timestamp, bool),
        stamp: &mut Stamp,
    ) -> Option<Arc<Left>> {
        let words = words_of(about);
        let Some(left) = self.told_before(event, &words, if recorded { at } else { self.now }) else {
            self.waits_by_its_own_words(mark, event, &words, stamp);
            return None;
        };
        let since = left.since.filter(|since| *since < at);
        if let Payload::Question(next) = &event.payload {
            let waits = since.filter(|_| next.waits_for_a_word());
            (stamp.stands_since, stamp.waited_since) =
                if next.state.is_open() { (waits, None) } else { (None, waits) };
        } else if let Some(since) = since
            && self.says_no_more(&left.as_far, &left.key, &event.payload)
        {
            stamp.stands_since = Some(since);
            // It is on the walls again, and news to whoever did not see it before.
            stamp.told_at = since::told_at(since, self.now).filter(|_| !recorded);
        }
        if left.since.is_some() {
            let updates = if left.key == event.key { left.as_far.updates.clone() } else { Box::default() };
            let had = AsFar { updates, ..left.as_far.clone() };
            let each = words.iter().map(|words| self.digest(&event.key, &words.digest));
            stamp.asked = Some(joined("", each, ASKED_MAX));
            stamp.as_far = self.as_far(&event.key, Some(had), &event.payload);
            if !self.gives_word(&left.as_far, &left.key, &event.payload) {
                self.promises_on((&left.first_dates, &left.key), event, stamp);
            }
        }
        Some(left)
    }

    /// The newest thing of its kind at its site that was told in the same words in one of its languages, and was withdrawn, or stands under another
    /// subject: by whoever sees what is told now it was seen, but for those to whom its own source widens it. What is done with hides none of those that
    /// stand and wait: on these a word is still to come. It ends what was withdrawn before it alone.
    fn told_before(&self, event: &Accepted, words: &[Words], at: Timestamp) -> Option<Arc<Left>> {
        let (site, kind) = (&event.key.site, event.kind());
        let own = self.own(site).filter_map(|own| Some((own.cursor.seq, own.aside.left()?.clone())));
        let own: Vec<(u64, Arc<Left>)> = own.filter(|(_, left)| left.kind == kind).collect();
        let there = self.board.beside(site, |beside| beside.left(kind, &self.over));
        let mut left = own.into_iter().rev().chain(there).take(LEFT_MAX).peekable();
        let floors = event.team.as_ref().map(|_| self.floors(site)).unwrap_or_default();
        let units = Units::of(floors.iter().map(|floor| &**floor));
        let of = |team| (units.around(vec![team]), units.within(vec![team]));
        let near = event.team.as_deref().map(of);
        let was_seen = |reach: &Reach, source: &str| {
            let is_widened = match (&near, reach.unit.as_deref()) {
                (_, None) => false,
                (None, Some(_)) => true,
                (Some((around, _)), Some(unit)) if around.contains(unit) => false,
                (Some((_, within)), Some(unit)) if within.contains(unit) => true,
                _ => return false,
            };
            may_be_named(event.audience, reach) && (!is_widened || *source == *event.source)
        };
        let stand = |done_too: bool| {
            let pick = |stands: &Stored| {
                (done_too || !stands.aside.is_done()) && was_seen(&reach_of(stands), &stands.source)
            };
            self.told_alike(event, pick)
        };
        let told_so =
            |stands: &Arc<Stored>| Some((stands.cursor.seq, self.told_so(stands, (event, words), at)?));
        let waits = stand(false).iter().filter_map(told_so).find(|(_, stands)| stands.since.is_some());
        if left.peek().is_none() && waits.is_none() {
            return None;
        }
        let long_ago =
            |at: Timestamp| self.now.duration_since(at) > SignedDuration::from_hours(GONE_DAYS_MAX * 24);
        let is_over = |left: &Left| {
            !matches!(event.payload, Payload::Question(_)) && left.gone_at.is_some_and(long_ago)
        };
        // Whose own word it is that stands is seen where that is looked into.
        let is_own = told::own_words_of(&event.payload).is_some();
        let left = left.find(|(_, left)| {
            was_seen(&left.reach, &left.source)
                && !is_over(left)
                && (left.gone_at.is_some() || !is_own)
                && self.is_among(&left.asked, &left.key, words)
        });
        let newest = match (left, waits) {
            (Some(left), Some(waits)) if left.1.since.is_some() && left.0 > waits.0 => left,
            (_, Some(waits)) => waits,
            (Some(left), None) => {
                let done = stand(true).iter().find_map(told_so);
                done.filter(|(seq, _)| *seq > left.0).unwrap_or(left)
            }
            (None, None) => return None,
        };
        Some(newest.1)
    }

    /// A question under a subject of which another one was withdrawn begins to wait when it is asked. An earlier version made the digests of the
    /// words themselves.
    fn waits_by_its_own_words(
        &self,
        mark: Option<(&Revision, Audience)>,
        event: &Accepted,
        words: &[Words],
        stamp: &mut Stamp,
    ) {
        let Some((mark, audience)) = mark else { return };
        let Some(asked) =
            mark.stamp.asked.as_deref().filter(|_| matches!(event.payload, Payload::Question(_)))
        else {
            return;
        };
        let saw = audience == Audience::Floor || event.audience == Audience::Leads;
        let is_asked = |words: &Words| {
            let digest = self.digest(&event.key, &words.bare);
            asked.split(DIGESTS_APART).any(|had| is_same(had, &digest))
        };
        if !saw || !words.iter().any(is_asked) {
            (stamp.stands_since, stamp.waited_since) = (None, None);
        }
    }

    fn as_far(&self, key: &Key, had: Option<AsFar>, next: &Payload) -> Option<AsFar> {
        if matches!(next, Payload::Question(_)) {
            return None;
        }
        let had = had.unwrap_or_default();
        let steps = had.with(silence::steps(next));
        let told: Vec<Words> = silence::updates(next).flat_map(words_of).collect();
        let told = told.iter().map(|words| self.digest(key, &words.digest));
        Some(AsFar { steps, updates: joined(&had.updates, told, UPDATES_MAX) })
    }

    /// True where what is told is no further than what was withdrawn, and has no update in other words.
    fn says_no_more(&self, had: &AsFar, key: &Key, next: &Payload) -> bool {
        had.reaches(&silence::steps(next)) && !self.gives_word(had, key, next)
    }

    /// True where what is told has an update in words that were not told before, after all that were: the word that was promised. Of a long list the
    /// oldest ones are not known any more, and no word.
    fn gives_word(&self, had: &AsFar, key: &Key, next: &Payload) -> bool {
        let was_told = |text: &Text| self.is_among(&had.updates, key, &words_of(text));
        silence::updates(next).last().is_some_and(|last| !was_told(last))
    }

    /// True where the words in one of their languages have their digest among these of a thing.
    pub(super) fn is_among(&self, digests: &str, key: &Key, words: &[Words]) -> bool {
        words.iter().any(|words| {
            let digest = self.digest(key, &words.digest);
            digests.split(DIGESTS_APART).any(|had| is_same(had, &digest))
        })
    }

    pub(super) fn digest(&self, key: &Key, words: &str) -> String {
        let mut digest = self.register.seal().asked(key, words);
        digest.truncate(DIGEST_CHARS);
        digest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::people::Register;

    #[test]
    fn digests_tell_neither_the_words_nor_that_two_things_have_the_same() {
        let words = words_of(&"Phones are down!".into());
        assert_eq!(words[0].digest, words_of(&"phones ARE down".into())[0].digest, "the same words");
        let register = Register::in_memory().expect("a register");
        let digest = |subject: &str| register.seal().asked(&Key::new("lisbon", subject), &words[0].digest);
        assert_eq!(digest("notice/a"), digest("notice/a"));
        assert_ne!(
            digest("notice/a"),
            digest("notice/b"),
            "nobody sees that both were told in the same words"
        );
    }

    #[test]
    fn of_digests_the_newest_stay_each_once() {
        let each = |words: &str| words.split(' ').map(String::from).collect::<Vec<_>>();
        assert_eq!(&*joined("", each("a b a"), 3), "a b");
        assert_eq!(&*joined("a b", each("b c d"), 3), "b c d");
        assert_eq!(&*joined("c d", each("a b c d"), 2), "c d", "what is told once more is no older");
    }

    #[test]
    fn a_digest_of_an_earlier_version_is_the_same_one_and_is_kept_as_short() {
        let (long, short) = ("0123456789abcdef".repeat(4), "0123456789abcdef".repeat(2));
        assert!(is_same(&long, &short) && is_same(&short, &short) && !is_same(&long[1..], &short));
        assert_eq!(&*joined(&long, [short.clone()], 4), short);
    }

    #[test]
    fn what_a_mark_keeps_has_a_bound_in_bytes() {
        assert_eq!(within(10, ["abc", "def", "ghi"].into_iter()), ["abc"], "five signs and a comma each");
        assert_eq!(within(12, ["abc", "def", "ghi"].into_iter()), ["abc", "def"]);
    }
}
