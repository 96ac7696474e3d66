//! What a rule about one thing asks of the others of its site: how they sound, whom they reach, and who the floors say that
//! they are. It is read off each thing once, when the board takes it in, so that no rule has to decode what others published.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

use super::left::{LEFT_MAX, Left};
use super::store::Record;
use super::stored::noted_on;
use super::told;
use crate::domain::clash::{Heard, Sound};
use crate::domain::grave::{GRAVE_NEWS, hearers, is_critical, rests};
use crate::domain::question::Verdict;
use crate::domain::{Audience, Holding, Kind, Notice, Payload, Question, Site, languages, silence, wording};
use crate::text::Lang;
use crate::wire::data;

/// Most holding notices of the past of a site that are looked through for one that was open at a moment: everyone waits meanwhile.
pub const BYGONES_MAX: usize = 1_024;

/// What stands in the body of something beside which something rests.
const RESTED: &str = "\"rested\"";
/// The same as an earlier version wrote it.
const RESTS_UNTIL: &str = "\"rests_until\"";
/// What stands in the body of thanks that thank somebody of another team than theirs: no text has it so, since its quotes are written otherwise.
const BEYOND_TEAM: &str = "\"beyond_team\":true";
/// What stands in the body of a question that has its answer, and of a floor that was heard of long after its own time.
const ANSWERED: &str = "\"answered\"";
const TOLD_AT: &str = "\"told_at\"";

/// As what a thing stands beside others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum As {
    /// Recognition and engagement, since it was taken.
    Bright,
    /// What was critical, until recognition and levels rest no longer beside it, whatever became of it meanwhile.
    Critical,
    /// What is critical and open, as long as nothing is said anew.
    Open,
    /// Quiet mode, until it ends by itself.
    Quiet,
    /// A holding notice that is not told, until its date.
    Unsettled,
}

/// Whom it reaches.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reach {
    /// The audience.
    pub audience: Audience,
    /// The team, or the unit of teams; `None`: everyone.
    pub unit: Option<Box<str>>,
}

/// A holding notice that is not told, whose date had gone by before the hub first had it open: nobody here has seen it as missed
/// before.
#[derive(Debug)]
struct Bygone {
    reach: Reach,
    /// Its date.
    until: Timestamp,
    /// When the hub first had it open.
    heard_at: Timestamp,
}

/// What a thing is to those beside it.
#[derive(Debug, Default)]
pub struct Aside {
    voices: Box<[(As, Reach, Timestamp)]>,
    bygone: Option<Box<Bygone>>,
    floor: Option<Arc<Site>>,
    /// When the floor was heard of, where that was long after its own time.
    told_at: Option<Timestamp>,
    answer: Option<Box<Answer>>,
    left: Option<Arc<Left>>,
    /// Of the words by which it is known again, see [`told::hashes`].
    told: Box<[u64]>,
    /// It is done with, as far as that was looked into.
    is_done: bool,
}

/// How a question was answered that says how it is: what was asked is kept as digests, so that no rule reads the words of every question.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    verdict: Verdict,
    /// Of what was asked, in each of its languages, without case and signs.
    asked: Box<[[u8; ASKED_BYTES]]>,
}

/// How many bytes tell a question from others.
const ASKED_BYTES: usize = 16;

impl Answer {
    /// That of a question; `None` for one that was not told how it is.
    pub fn of(question: &Question) -> Option<Self> {
        let verdict = question.word()?;
        let digest = |words: &str| {
            let digest: [u8; 32] = Sha256::digest(wording::bare(words)).into();
            let mut short = [0; ASKED_BYTES];
            short.copy_from_slice(&digest[..ASKED_BYTES]);
            short
        };
        let asked = question.text.variants().map(|(_, words)| digest(words.as_str())).collect();
        Some(Self { verdict, asked })
    }

    /// True where the same was asked in one of their languages, and answered otherwise.
    pub fn contradicts(&self, other: &Answer) -> bool {
        self.verdict != other.verdict && other.asked.iter().any(|words| self.asked.contains(words))
    }
}

impl Aside {
    /// Of a revision whose payload is at hand.
    pub fn of(record: &Record, payload: &Payload) -> Self {
        let beyond = record.kind == Kind::Recognition && record.body.contains(BEYOND_TEAM);
        let team = record.team.as_deref().filter(|_| !beyond);
        let aside = Self::telling(payload, (record.audience, team), record.received_at);
        let left = Left::of(record, payload).map(Arc::new);
        let is_done = silence::is_done(payload);
        let aside = Self { left, told: told::hashes(payload), is_done, ..aside };
        match payload {
            Payload::Holding(held) => Self { bygone: bygone(record, held), ..aside },
            Payload::Notice(notice) => Self { voices: critical(record, Some(notice)), ..aside },
            Payload::Withdrawn => Self { voices: critical(record, None), ..aside },
            Payload::Floor(_) => Self { told_at: told_at(record), ..aside },
            Payload::Question(question) => Self { answer: Answer::of(question).map(Box::new), ..aside },
            _ => aside,
        }
    }

    /// Of a payload for an audience and a team that is taken at a moment, as long as nothing was told of its thing before.
    pub fn telling(
        payload: &Payload,
        (audience, team): (Audience, Option<&str>),
        taken_at: Timestamp,
    ) -> Self {
        let reach = |unit: Option<&str>| Reach { audience, unit: unit.map(Into::into) };
        let voices = match payload {
            Payload::Floor(site) => {
                return Self { floor: Some(Arc::new(site.clone())), ..Self::default() };
            }
            Payload::Holding(held) => {
                held.open_until().into_iter().map(|until| (As::Unsettled, reach(team), until)).collect()
            }
            payload => match Heard::ever(payload, team) {
                None => Box::default(),
                Some((heard, until)) => {
                    let sounds = match (heard.sound, until) {
                        (Sound::Bright, _) => As::Bright,
                        (Sound::Grave, None) => As::Critical,
                        (Sound::Grave, Some(_)) => As::Quiet,
                    };
                    let rests = || taken_at.saturating_add(GRAVE_NEWS).unwrap_or(taken_at);
                    let at = match sounds {
                        As::Critical => rests(),
                        _ => until.unwrap_or(taken_at),
                    };
                    let open = heard
                        .units()
                        .filter(|_| sounds == As::Critical)
                        .map(|unit| (As::Open, reach(unit), Timestamp::MAX));
                    heard.units().map(|unit| (sounds, reach(unit), at)).chain(open).collect()
                }
            },
        };
        Self { voices, ..Self::default() }
    }

    /// Of a revision as the log has it. Most kinds are not looked into.
    pub fn read(record: &Record) -> Self {
        #[derive(Deserialize)]
        struct Body<'a> {
            #[serde(borrow)]
            data: &'a RawValue,
        }
        let telling = matches!(
            record.kind,
            Kind::Floor | Kind::Holding | Kind::Quiet | Kind::Recognition | Kind::Engagement | Kind::Notice
        ) || is_gone_notice(record)
            || record.kind == Kind::Question && record.body.contains(ANSWERED)
            || Left::is_noted(record);
        let read = || {
            let body: Body<'_> = serde_json::from_str(&record.body).ok()?;
            Some(data::read(record.kind, body.data.get()).ok()?.value)
        };
        let payload = telling.then(read).flatten();
        match payload {
            Some(payload) => Self::of(record, &payload),
            None => Self { told: told::hashes_in(record.kind, &record.body), ..Self::default() },
        }
    }

    /// When it was taken as something, or until when it is, where one of those whom it reaches is picked.
    pub fn latest(&self, sounds: As, mut pick: impl FnMut(&Reach) -> bool) -> Option<Timestamp> {
        let picked = self.voices.iter().filter(|(is, reach, _)| *is == sounds && pick(reach));
        picked.map(|(_, _, at)| *at).max()
    }

    /// True when it is a holding notice that was open at a moment in the past, which the hub was not told before `since`, and whom it
    /// reaches is picked.
    pub fn was_unsettled(
        &self,
        (at, since): (Timestamp, Timestamp),
        mut pick: impl FnMut(&Reach) -> bool,
    ) -> bool {
        self.bygone.as_ref().is_some_and(|one| one.heard_at >= since && one.until >= at && pick(&one.reach))
    }

    /// True when no rule about another thing asks for it, but for one that looks for the same words.
    pub fn is_empty(&self) -> bool {
        self.voices.is_empty() && self.floor.is_none() && self.left.is_none()
    }

    /// True when nothing at all asks for it.
    pub fn is_nothing(&self) -> bool {
        self.is_empty() && self.told.is_empty()
    }

    /// True when it may be told in the words of which these are the hashes.
    pub fn is_told_as(&self, hashes: &[u64]) -> bool {
        self.told.iter().any(|hash| hashes.contains(hash))
    }

    /// True for what is known to be done with: nobody waits for a next word on it.
    pub fn is_done(&self) -> bool {
        self.is_done
    }

    /// What a floor says of its site.
    pub fn floor(&self) -> Option<&Arc<Site>> {
        self.floor.as_ref()
    }

    /// When a floor was heard of, where that was long after its own time.
    pub fn told_at(&self) -> Option<Timestamp> {
        self.told_at
    }

    /// What is left of the words of a thing that was withdrawn, or that was told again since.
    pub fn left(&self) -> Option<&Arc<Left>> {
        self.left.as_ref()
    }

    /// How a question was answered.
    pub fn answer(&self) -> Option<&Answer> {
        self.answer.as_deref()
    }
}

/// When a floor was heard of, as the hub noted it.
fn told_at(record: &Record) -> Option<Timestamp> {
    // Most floors are told as they come to be, and not looked into.
    let is_noted = record.body.contains(TOLD_AT);
    is_noted.then(|| noted_on(&record.body)).flatten().and_then(|stamp| stamp.told_at)
}

/// True for the withdrawal of a notice that rested something: of most withdrawals nothing is asked.
fn is_gone_notice(record: &Record) -> bool {
    let of_notice =
        record.key.subject.strip_prefix(Kind::Notice.name()).is_some_and(|rest| rest.starts_with('/'));
    record.kind == Kind::Withdrawn && of_notice && record.body.contains(RESTED)
}

/// Where recognition and levels rest beside a notice, or beside one that was withdrawn, and until when; and where one is open.
fn critical(record: &Record, notice: Option<&Notice>) -> Box<[(As, Reach, Timestamp)]> {
    let (team, reach) = (record.team.as_deref(), |unit: Option<&str>| Reach {
        audience: record.audience,
        unit: unit.map(Into::into),
    });
    let hearers =
        notice.filter(|notice| is_critical(notice)).map(|notice| hearers(notice, team)).unwrap_or_default();
    let open = hearers.into_iter().map(|unit| (As::Open, reach(unit), Timestamp::MAX));
    // Most notices rest nothing, and are not looked into.
    let is_noted = record.body.contains(RESTED) || record.body.contains(RESTS_UNTIL);
    let is_looked_into = is_noted && (notice.is_some() || is_gone_notice(record));
    let stamp = is_looked_into.then(|| noted_on(&record.body)).flatten().unwrap_or_default();
    let rests =
        rests(notice, team, &stamp).into_iter().map(|(unit, _, until)| (As::Critical, reach(unit), until));
    rests.chain(open).collect()
}

/// When the hub first had a holding notice open, where its date had gone by before that.
fn bygone(record: &Record, held: &Holding) -> Option<Box<Bygone>> {
    let until = held.open_until()?;
    let stamp = noted_on(&record.body)?;
    let open = stamp.promises.iter().rfind(|promise| promise.outcome.is_none() && promise.due == until)?;
    let reach = Reach { audience: record.audience, unit: record.team.clone() };
    Some(Box::new(Bygone { reach, until, heard_at: open.heard_at? }))
}

/// What the newest versions of the things of one site are to those beside them.
#[derive(Debug, Default)]
pub struct Asides {
    voices: BTreeMap<As, HashMap<Reach, BTreeSet<(Timestamp, u64)>>>,
    /// By when the hub first had them.
    bygones: BTreeMap<(Timestamp, u64), (Reach, Timestamp)>,
    floors: BTreeMap<u64, Arc<Site>>,
    languages: Vec<Lang>,
    left: BTreeMap<Kind, BTreeMap<u64, Arc<Left>>>,
    /// What is told in the same words, by their hashes.
    told: BTreeSet<(u64, u64)>,
}

impl Asides {
    /// Takes in the version at a position.
    pub fn add(&mut self, seq: u64, aside: &Aside) {
        self.told.extend(aside.told.iter().map(|hash| (*hash, seq)));
        for (sounds, reach, at) in &aside.voices {
            let reaches = self.voices.entry(*sounds).or_default();
            reaches.entry(reach.clone()).or_default().insert((*at, seq));
        }
        if let Some(one) = &aside.bygone {
            self.bygones.insert((one.heard_at, seq), (one.reach.clone(), one.until));
        }
        if let Some(floor) = &aside.floor {
            self.floors.insert(seq, floor.clone());
            self.languages = languages::of_site(self.floors.values().map(|floor| &**floor));
        }
        if let Some(left) = &aside.left {
            self.left.entry(left.kind).or_default().insert(seq, left.clone());
        }
    }

    /// Takes out the version at a position.
    pub fn remove(&mut self, seq: u64, aside: &Aside) {
        for hash in &aside.told {
            self.told.remove(&(*hash, seq));
        }
        for (sounds, reach, at) in &aside.voices {
            let Some(reaches) = self.voices.get_mut(sounds) else { continue };
            if let Some(there) = reaches.get_mut(reach) {
                there.remove(&(*at, seq));
                if there.is_empty() {
                    reaches.remove(reach);
                }
            }
        }
        if let Some(one) = &aside.bygone {
            self.bygones.remove(&(one.heard_at, seq));
        }
        if self.floors.remove(&seq).is_some() {
            self.languages = languages::of_site(self.floors.values().map(|floor| &**floor));
        }
        let kind = aside.left.as_ref().map(|left| left.kind);
        if let Some((kind, there)) = kind.and_then(|kind| Some((kind, self.left.get_mut(&kind)?))) {
            there.remove(&seq);
            if there.is_empty() {
                self.left.remove(&kind);
            }
        }
    }

    /// The latest moment of what sounds so and reaches those that are picked, but for the versions at some positions. It takes as
    /// long as there are teams, and not as long as there are things.
    pub fn latest(&self, sounds: As, pick: impl Fn(&Reach) -> bool, but: &HashSet<u64>) -> Option<Timestamp> {
        let reaches = self.voices.get(&sounds).into_iter().flatten();
        let picked = reaches.filter(|(reach, _)| pick(reach));
        let last = |there: &BTreeSet<(Timestamp, u64)>| {
            there.iter().rev().find(|(_, seq)| !but.contains(seq)).map(|(at, _)| *at)
        };
        picked.filter_map(|(_, there)| last(there)).max()
    }

    /// True when a holding notice was open at a moment in the past, which the hub was not told before `since` and which reaches those
    /// that are picked, but for the versions at some positions. Of those the newest [`BYGONES_MAX`] are looked at.
    pub fn was_unsettled(
        &self,
        (at, since): (Timestamp, Timestamp),
        mut pick: impl FnMut(&Reach) -> bool,
        but: &HashSet<u64>,
    ) -> bool {
        let told = self.bygones.range((since, 0)..).rev().take(BYGONES_MAX);
        told.into_iter().any(|((_, seq), (reach, until))| *until >= at && !but.contains(seq) && pick(reach))
    }

    /// What is left of the words of things of a kind that were withdrawn, newest first and [`LEFT_MAX`] at most, but for the versions at some
    /// positions.
    pub fn left(&self, kind: Kind, but: &HashSet<u64>) -> Vec<(u64, Arc<Left>)> {
        let there = self.left.get(&kind).into_iter().flatten().rev().take(LEFT_MAX);
        there.filter(|(seq, _)| !but.contains(seq)).map(|(seq, left)| (*seq, left.clone())).collect()
    }

    /// Where the versions are that may be told in the words of which these are the hashes, newest first and [`told::TOLD_MAX`] at most of those that
    /// are picked, but for those at some positions. It takes as long as there are such ones, and not as long as there are things.
    pub fn told_as(&self, hashes: &[u64], pick: impl Fn(u64) -> bool, but: &HashSet<u64>) -> Vec<u64> {
        let there = hashes.iter().flat_map(|hash| {
            let there = self.told.range((*hash, 0)..=(*hash, u64::MAX)).rev().map(|(_, seq)| *seq);
            // Those that are not asked for hide none that is.
            there.filter(|seq| !but.contains(seq) && pick(*seq)).take(told::TOLD_MAX)
        });
        let mut there: Vec<u64> = there.collect();
        there.sort_unstable_by(|one, other| other.cmp(one));
        there.dedup();
        there.truncate(told::TOLD_MAX);
        there
    }

    /// The floors, but for the versions at some positions.
    pub fn floors(&self, but: &HashSet<u64>) -> Vec<Arc<Site>> {
        self.floors.iter().filter(|(seq, _)| !but.contains(seq)).map(|(_, floor)| floor.clone()).collect()
    }

    /// The languages in which leadership speaks there.
    pub fn languages(&self) -> &[Lang] {
        &self.languages
    }

    /// True when nothing of the site stands beside anything.
    pub fn is_empty(&self) -> bool {
        let nothing = self.floors.is_empty() && self.left.is_empty() && self.told.is_empty();
        nothing && self.voices.values().all(HashMap::is_empty)
    }
}
