//! What has been told, beside which the wall of now has its news: quiet times, the door, counts, the day.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::letters::{begun, ended, plain};
use crate::domain::quiet::SCOPE_FLOOR;
use crate::domain::{Floor, Key, PromiseState};
use crate::model::{Edits, Entry, EntryId, Freshness, Opens, Pane};
use crate::screen::voice::Voice;
use crate::screen::words::{Date, Words};
use crate::screen::{door, footer};
use crate::text::{Lang, SafeText};

/// What has been told.
pub(super) struct Told {
    pub(super) lang: Lang,
    pub(super) floor: Floor,
    pub(super) edits: Edits,
    /// The things that had a line.
    pub(super) shown: BTreeSet<Key>,
    pub(super) promises: BTreeMap<EntryId, PromiseState>,
    pub(super) quiet: BTreeMap<SafeText, Timestamp>,
    /// Where recognition and levels rest beside grave news, and until when.
    pub(super) rests: BTreeMap<SafeText, Timestamp>,
    pub(super) minute: i64,
    pub(super) day: String,
    pub(super) counts: Vec<SafeText>,
    /// Where people answer or ask, and until when.
    pub(super) door: Option<(SafeText, Option<Timestamp>)>,
    /// The beginning of the shift whose crew was told what it has not seen.
    pub(super) shift: Option<Timestamp>,
}

impl Told {
    pub(super) fn of(voice: &Voice<'_>, floor: &Floor, entries: &[(Pane, Entry<'_>)]) -> Self {
        let promise = |(_, entry): &(Pane, Entry<'_>)| match entry {
            Entry::Promise(promise) => Some((entry.id(), promise.state)),
            _ => None,
        };
        Self {
            lang: voice.model.ui.lang.clone(),
            floor: floor.clone(),
            edits: voice.model.edits,
            shown: entries.iter().map(|(_, entry)| entry.key().clone()).collect(),
            promises: entries.iter().filter_map(promise).collect(),
            quiet: quiet(voice),
            rests: rests(voice),
            minute: voice.clock.minute(),
            day: day(voice),
            counts: counts(voice),
            door: open_door(voice),
            shift: voice.model.shift().map(|shift| shift.begins),
        }
    }

    /// Quiet mode that holds since, or is over; and what rests since beside grave news, or no longer.
    pub(super) fn quiet_news(&self, voice: &Voice<'_>) -> Vec<String> {
        let quiet = Self::resting_news(voice, (&self.quiet, &quiet(voice)), Words::plain_quiet);
        quiet
            .into_iter()
            .chain(Self::resting_news(voice, (&self.rests, &rests(voice)), Words::plain_rest))
            .collect()
    }

    fn resting_news(
        voice: &Voice<'_>,
        (had, now): (&BTreeMap<SafeText, Timestamp>, &BTreeMap<SafeText, Timestamp>),
        say: impl Fn(&Words, &str, Option<&Date>) -> String,
    ) -> Vec<String> {
        let scope = |scope: &SafeText| match scope.as_str() {
            SCOPE_FLOOR => voice.words.plain_everyone().into_owned(),
            team => voice.team(team).as_str().to_owned(),
        };
        // A rest that grows by seconds, as by each word on grave news, ends when it was told to end.
        let shown = |until: &Timestamp| voice.clock.date(*until).words;
        let on = now.iter().filter(|(at, until)| had.get(*at).is_none_or(|told| shown(told) != shown(until)));
        let on = on.map(|(at, until)| say(voice.words, &scope(at), Some(&voice.clock.date(*until))));
        let off = had.keys().filter(|at| !now.contains_key(*at));
        let off = off.map(|at| say(voice.words, &scope(at), None));
        on.chain(off).map(|words| ended(&plain(&words))).collect()
    }

    /// A door that is open since, or no longer. A wall that is not live has said so, and knows of none.
    pub(super) fn door_news(&mut self, voice: &Voice<'_>) -> Option<String> {
        let now = open_door(voice);
        if now == self.door || !matches!(voice.model.freshness(), Freshness::Live { .. }) {
            return None;
        }
        self.door = now;
        door_line(voice).or_else(|| Some(ended(&plain(&voice.words.say("plain-no-door")))))
    }

    /// What was skipped, refused or left out since.
    pub(super) fn count_news(&mut self, voice: &Voice<'_>) -> Vec<String> {
        let counts = counts(voice);
        let remark = voice.model.remarks.newest().map(|remark| voice.words.remark(remark));
        let new = counts
            .iter()
            .filter(|count| !self.counts.contains(count) && Some(count.as_str()) != remark.as_deref());
        let lines = new.map(|count| ended(&begun(&plain(count.as_str())))).collect();
        self.counts = counts;
        lines
    }

    /// Lines with the time before them; with the day and the zone where these are others than those told last.
    pub(super) fn timed(&mut self, voice: &Voice<'_>, lines: Vec<String>) -> Vec<String> {
        let mut timed = Vec::with_capacity(lines.len());
        for line in lines {
            let today = day(voice);
            if today == self.day {
                timed.push(format!("{} {line}", voice.clock.hour_now()));
            } else {
                let hour = voice.clock.shown_hour();
                timed.push(format!("{} {hour} {} {line}", voice.clock.today(), voice.clock.zone()));
                self.day = today;
            }
        }
        timed
    }
}

/// Where quiet mode holds, and until when.
fn quiet(voice: &Voice<'_>) -> BTreeMap<SafeText, Timestamp> {
    let now = voice.model.now();
    let holding = voice.model.floor.quiets.values().map(|item| &item.data);
    let holding = holding.filter(|quiet| quiet.holds(Some(quiet.scope.as_str()), now));
    holding.filter_map(|quiet| Some((quiet.scope.clone(), quiet.until?))).collect()
}

/// Where recognition and levels rest beside grave news, and until when.
fn rests(voice: &Voice<'_>) -> BTreeMap<SafeText, Timestamp> {
    let mut rests = BTreeMap::new();
    for grave in voice.model.grave() {
        let last = rests.entry(SafeText::clean(grave.unit.unwrap_or(SCOPE_FLOOR))).or_insert(grave.until);
        *last = grave.until.max(*last);
    }
    rests
}

fn open_door(voice: &Voice<'_>) -> Option<(SafeText, Option<Timestamp>)> {
    let door = voice.model.door()?;
    let closes = match door.opens {
        Opens::CheckIn { closes } => Some(closes),
        Opens::Ask => None,
    };
    Some((door.url.clone(), closes))
}

/// What the open door is for, its address, and until when it is open.
pub(super) fn door_line(voice: &Voice<'_>) -> Option<String> {
    let (url, closes) = open_door(voice)?;
    let headline = door::view(voice)?.headline;
    let until = closes.map(|closes| {
        let words = voice.words.say("door-until");
        format!(", {words} {}", plain(voice.clock.date(closes).words.as_str()))
    });
    let what = plain(headline.as_str());
    Some(format!("{what} {}{}", url.as_str(), until.unwrap_or_default()))
}

fn day(voice: &Voice<'_>) -> String {
    format!("{} {}", voice.clock.today(), voice.clock.zone())
}

/// What was skipped, refused or left out, in whole words.
fn counts(voice: &Voice<'_>) -> Vec<SafeText> {
    footer::view(voice).counts.into_iter().map(|count| count.whole).collect()
}
