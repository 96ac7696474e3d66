//! Opening a round: R1, its groups and k are fixed here, and its codes are made.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rusqlite::params;
use thiserror::Error;

use super::cells::Kept;
use super::codes::Code;
use super::file::{File, FileError, put_cells};
use super::frame::{Frame, next_tick, window};
use super::key::Keys;
use super::telling::{self, FLOOR_FOR_LEADS, SOURCE};
use super::{Inner, Rounds, cells, zone_of};
use crate::domain::{Fault, Kind, languages};
use crate::hub::rules::{MORE_PEOPLE, a_round_meets, are_not_the_floor};
use crate::hub::stored::Stored;
use crate::pulse::groups::Group;
use crate::pulse::instrument::OPENFLOOR_6;
use crate::pulse::release::{FLOOR, release};
use crate::pulse::score::score;
use crate::pulse::{GroupFloor, Groups, Instrument, Seal, Team};
use crate::text::{Lang, SafeText};
use crate::wire::pulse::{Opened, Opening, RoundState, TeamCodes};
use crate::wire::until::{Asked, FORMS};

/// Most people of one round: their codes are made and told at once.
pub const PEOPLE_MAX: u32 = 20_000;
/// How long a round may be open: a level of more than a week or two is of no week.
pub const OPEN_DAYS_MAX: i64 = 14;
/// Most items that a round asks: an instrument beyond it is no check-in.
pub const ITEMS_MAX: usize = 60;
/// How often a code is drawn anew that another one has.
const DRAWS_MAX: usize = 16;

/// Why a round is not opened; nothing of it is kept then.
#[derive(Debug, Error)]
pub enum NotOpened {
    /// What was asked for will not do, each fault by JSON pointer.
    #[error("a round can't be opened like this")]
    Invalid(Vec<Fault>),
    /// There is one already.
    #[error("{0}")]
    Conflict(String),
    /// It would stand beside grave news, and whoever opens it has not said that it may.
    #[error("{0}")]
    Beside(String),
    /// The file can't be written.
    #[error(transparent)]
    File(#[from] FileError),
}

impl From<rusqlite::Error> for NotOpened {
    fn from(error: rusqlite::Error) -> Self {
        FileError::from(error).into()
    }
}

impl Rounds {
    /// Opens a round at a site, also beside grave news where that is said (`beside`); `by` is whose token it is, and absent on the hub's own
    /// machine. Its codes are told here and nowhere again.
    ///
    /// # Errors
    /// Why it is not opened.
    pub async fn open(
        &self,
        site: &str,
        (opening, beside): (Opening, bool),
        by: Option<String>,
    ) -> Result<Opened, NotOpened> {
        let (site, now) = (site.to_owned(), self.0.now());
        let (mut frame, instrument) = self.0.planned(&site, &opening, now)?;
        frame.opened_by = by;
        let opened = self.0.on_disk(move |file, inner| {
            follows(file, inner, &frame, now)?;
            let teams = opening.teams.iter().map(|team| team.id.as_str());
            // The last of all: whoever is asked has only to say yes.
            if !beside && let Some(message) = a_round_meets(&inner.board, &frame.site, teams, now) {
                return Err(NotOpened::Beside(message));
            }
            let opened = open(file, frame, &instrument, &opening)?;
            inner.know(file)?;
            Ok(opened)
        });
        let opened =
            opened.await.unwrap_or(Err(NotOpened::File(FileError::Damaged("the opening of a round"))))?;
        tracing::info!(
            site = opened.round.site,
            window = opened.round.window,
            "a round of questions is open"
        );
        self.0.wake.notify_one();
        Ok(opened)
    }
}

fn fault(pointer: &str, message: impl Into<String>) -> Fault {
    Fault { pointer: pointer.into(), message: message.into() }
}

impl Inner {
    /// What is to be opened, as far as it needs no disk.
    fn planned(
        &self,
        site: &str,
        opening: &Opening,
        now: Timestamp,
    ) -> Result<(Frame, Instrument), NotOpened> {
        let zone = zone_of(&self.board, site).map_err(NotOpened::Conflict)?;
        let mut faults = Vec::new();
        let closes = closing(&opening.closes, &zone, now).map_err(|why| faults.push(fault("/closes", why)));
        let text = opening.instrument.as_deref().unwrap_or(OPENFLOOR_6);
        let instrument = askable(text).map_err(|why| faults.push(fault("/instrument", why)));
        let k = opening.k.map_or(Ok(GroupFloor::default()), GroupFloor::new);
        let k = k.map_err(|why| faults.push(fault("/k", why.to_string())));
        faults.extend(self.strangers(site, opening));
        let team =
            |team: &crate::wire::pulse::TeamAsked| Team { id: team.id.clone(), eligible: team.eligible };
        let teams: Vec<Team> = opening.teams.iter().map(team).collect();
        let floors = self.board.beside(site, |beside| beside.floors(&Default::default()));
        if let Ok(instrument) = &instrument
            && let Some(why) =
                lacks_a_language(instrument, &languages::of_site(floors.iter().map(|floor| &**floor)))
        {
            faults.push(fault("/instrument", why));
        }
        let parent = |id: &str| {
            let team = floors.iter().flat_map(|floor| &floor.teams).find(|team| team.id.as_str() == id);
            team.and_then(|team| team.parent.as_ref()).map(SafeText::as_str)
        };
        let groups = k.and_then(|k| {
            Groups::among(&teams, parent, k).map_err(|why| faults.push(fault("/teams", why.to_string())))
        });
        if let Ok(groups) = &groups
            && groups.eligible() > PEOPLE_MAX
        {
            let all = groups.eligible();
            faults.push(fault("/teams", format!("{all} people; one round asks at most {PEOPLE_MAX}")));
        }
        // Its sum is told as the floor's, to everyone: of one team alone that would be the level of the team.
        if let (Ok(groups), []) = (&groups, &faults[..])
            && let Some(why) = are_not_the_floor(groups.eligible(), &floors)
        {
            let message =
                format!("{why}; ask more teams, or tell the floor first with the headcounts that it has");
            faults.push(fault("/teams", message));
        }
        let (Ok(closes), Ok(instrument), Ok(groups), []) = (closes, instrument, groups, &faults[..]) else {
            return Err(NotOpened::Invalid(faults));
        };
        let of_zone = TimeZone::get(&zone).unwrap_or(TimeZone::UTC);
        let head = self.board.head();
        let frame = Frame {
            site: site.to_owned(),
            window: window(closes, &of_zone),
            zone,
            state: RoundState::Open,
            closes,
            planned: Some(closes),
            next_tick: next_tick(closes, &of_zone, now),
            groups,
            instrument: text.to_owned(),
            opened_by: None,
            closed_by: None,
            epoch: head.epoch,
            head: head.seq,
        };
        // Whatever a rule of the feed has against what it will tell is told now and not on Friday.
        let asked = frame.asked(&instrument);
        for told in release(&asked, &frame.groups, &Seal::new(&frame.groups)) {
            for event in telling::events(&frame, &told, "trial") {
                match crate::wire::accept(&event) {
                    // A thing belongs to whoever published it first, such as the system that was asked before.
                    Ok(event) => {
                        let stands = self.board.newest(&event.key).filter(|one| *one.source != *SOURCE);
                        if let Some(other) = stands.or_else(|| self.told_by_others(&frame)) {
                            return Err(NotOpened::Conflict(format!(
                                "levels of {} are published for {site:?} by {} already; a round can't take them over: wait \
                                 for the next week",
                                frame.window, other.source
                            )));
                        }
                    }
                    Err(refusal) => {
                        let unit = &told.data.unit;
                        let told =
                            refusal.faults().iter().map(|one| fault("/teams", format!("{unit}: {one}")));
                        faults.extend(told);
                    }
                }
            }
        }
        if faults.is_empty() { Ok((frame, instrument)) } else { Err(NotOpened::Invalid(faults)) }
    }

    /// A level of this week that somebody else told of a unit of the round, or of a team in one, whatever its subject is: held against
    /// the round's own it would tell of fewer people.
    fn told_by_others(&self, frame: &Frame) -> Option<Arc<Stored>> {
        let of_round = |unit: &str| {
            let in_group = |group: &Group| group.id == unit || group.teams.iter().any(|team| team == unit);
            unit == FLOOR || frame.groups.list().iter().any(in_group)
        };
        self.board.of_site(Kind::Engagement, &frame.site).into_iter().find(|event| {
            let level = (*event.source != *SOURCE).then(|| telling::level_of(event)).flatten();
            level.is_some_and(|level| {
                let unit = level.unit.as_str();
                level.window.as_str() == frame.window && !level.suppressed && of_round(unit)
            })
        })
    }

    /// True when the feed has a level of this week that a round told, also one that this file knows nothing of.
    pub(super) fn has_told(&self, site: &str, window: &str) -> bool {
        let levels = self.board.of_site(Kind::Engagement, site);
        let told = levels
            .iter()
            .filter(|event| *event.source == *SOURCE)
            .filter_map(|event| telling::level_of(event));
        told.into_iter().any(|level| level.window.as_str() == window && !level.suppressed)
    }

    /// True when a level of this week was withdrawn at a site, whoever told it: it has been seen, also where this file knows nothing of it.
    fn has_withdrawn(&self, site: &str, window: &str) -> bool {
        let gone = self.board.of_site(Kind::Withdrawn, site);
        gone.iter().any(|gone| {
            let of_level = gone.key.subject.strip_prefix("engagement/");
            of_level.and_then(|unit| unit.rsplit_once('/')).is_some_and(|(_, week)| week == window)
        })
    }

    /// Teams that the site's floors don't have, or whose names mean something else in what is told.
    fn strangers(&self, site: &str, opening: &Opening) -> Vec<Fault> {
        let floors = self.board.beside(site, |beside| beside.floors(&Default::default()));
        let known: BTreeMap<&str, u32> = floors
            .iter()
            .flat_map(|floor| floor.teams.iter().map(|team| (team.id.as_str(), team.headcount)))
            .collect();
        let mut faults = Vec::new();
        if known.is_empty() {
            let why = "no floor of this site tells a team: publish it first with its teams and how many people each has";
            faults.push(fault("/teams", why));
        }
        for (place, team) in opening.teams.iter().enumerate() {
            let pointer = format!("/teams/{place}/id");
            if [FLOOR, FLOOR_FOR_LEADS].contains(&team.id.as_str()) {
                faults
                    .push(fault(&pointer, format!("{:?} is the floor itself; give the team's id", team.id)));
            } else if let Some(headcount) = known.get(team.id.as_str()) {
                // More codes than people would be somebody's to answer with.
                if team.eligible > *headcount {
                    let why = format!("the floor's team {:?} has {headcount} people; {MORE_PEOPLE}", team.id);
                    faults.push(fault(&format!("/teams/{place}/eligible"), why));
                }
            } else if !known.is_empty() {
                let known = known.keys().copied().collect::<Vec<_>>().join(", ");
                faults.push(fault(&pointer, format!("the floor has no team {:?}; it has {known}", team.id)));
            }
        }
        faults.truncate(crate::domain::fault::FAULTS_MAX);
        faults
    }
}

/// When a round closes.
fn closing(text: &str, zone: &str, now: Timestamp) -> Result<Timestamp, String> {
    let asked = Asked::parse(text).ok_or_else(|| format!("{text:?} is no time; give {FORMS}"))?;
    let until = asked.in_zone(zone, now).and_then(|until| until.resolve());
    let at = until.ok_or("this time can't be found in the zone of the site; give it with an offset")?.at;
    if at <= now {
        return Err("this time has passed; give one to come".into());
    }
    if at.duration_since(now) > SignedDuration::from_hours(24 * OPEN_DAYS_MAX) {
        return Err(format!("a round is open for {OPEN_DAYS_MAX} days at most; give a nearer time"));
    }
    Ok(at)
}

/// An instrument that people can be asked.
fn askable(text: &str) -> Result<Instrument, String> {
    let instrument = Instrument::parse(text).map_err(|faults| faults.to_string())?;
    instrument.is_no_impostor()?;
    if instrument.languages.is_empty() {
        return Err("it has the key alone and no words to ask; add text to each item, as its licence allows, and languages".into());
    }
    if instrument.items.len() > ITEMS_MAX {
        return Err(format!("it has {} items; a round asks at most {ITEMS_MAX}", instrument.items.len()));
    }
    let all = vec![Some(instrument.scale.min); instrument.items.len()];
    if score(&instrument, &all).needs.is_empty() {
        return Err(
            "it measures none of the needs autonomy, competence and relatedness, so no level would follow"
                .into(),
        );
    }
    Ok(instrument)
}

/// In which languages of a site nobody could be asked by an instrument: its people are asked in each of them, or not at all.
fn lacks_a_language(instrument: &Instrument, spoken: &[Lang]) -> Option<String> {
    let has = |lang: &&Lang| instrument.languages.iter().any(|own| own == *lang || own.is_near(lang));
    let lacking: Vec<&str> = spoken.iter().filter(|lang| !has(lang)).map(Lang::as_str).collect();
    (!lacking.is_empty()).then(|| {
        format!(
            "it has no words in {}, in which leadership speaks at this site: ask by an instrument that has the languages of the site, or add \
             them to it",
            lacking.join(", ")
        )
    })
}

/// Stands against a round beside another one, and against one whose levels could be held against what was told.
fn follows(file: &File, inner: &Inner, frame: &Frame, now: Timestamp) -> Result<(), NotOpened> {
    if let Some(other) = inner.known().iter().find(|round| round.is_open() && round.frame.site == frame.site)
    {
        if other.frame.state == RoundState::Closing {
            let last = other.frame.next_tick.max(now);
            return Err(NotOpened::Conflict(format!(
                "the round at {:?} is closing; its last figures come at {last}: wait for them",
                frame.site
            )));
        }
        let closes = other.frame.closes.max(now);
        return Err(NotOpened::Conflict(format!(
            "a round is open at {:?} until {closes}; there is one at a time: wait for it, or close it",
            frame.site
        )));
    }
    let (site, week) = (&frame.site, &frame.window);
    if file.was_told(site, week)? || inner.has_told(site, week) || inner.has_withdrawn(site, week) {
        return Err(NotOpened::Conflict(format!(
            "levels of {} are published for {:?} already; a second round in that week could be held against the first",
            frame.window, frame.site
        )));
    }
    if let Some(planned) = file.planned(&frame.site)?.and_then(|at| Timestamp::from_second(at).ok())
        && planned > now
    {
        return Err(NotOpened::Conflict(format!(
            "levels were told of a round that was to be open until {planned}; another one before then could be held against it"
        )));
    }
    Ok(())
}

fn open(
    file: &mut File,
    frame: Frame,
    instrument: &Instrument,
    opening: &Opening,
) -> Result<Opened, NotOpened> {
    let (transaction, ring) = file.write()?;
    let text = serde_json::to_string(&frame).map_err(|_| FileError::Damaged("a round"))?;
    transaction.execute(
        "INSERT INTO rounds (site, window, open, frame) VALUES (?1, ?2, 1, ?3)",
        params![frame.site, frame.window, text],
    )?;
    let id = transaction.last_insert_rowid();
    let keys = ring.open(id).map_err(FileError::from)?;
    for (group, about) in frame.groups.list().iter().enumerate() {
        let sealed =
            cells::seal(&keys, id, (group, about.eligible), &Kept::default()).map_err(FileError::from)?;
        put_cells(&transaction, id, group, &sealed)?;
    }
    let mut codes = Vec::with_capacity(opening.teams.len());
    for team in &opening.teams {
        let group = frame.groups.of_team(&team.id).ok_or(FileError::Damaged("a group"))?;
        let mut of_team = Vec::new();
        for _ in 0..team.eligible {
            of_team.push(new_code(&transaction, (&ring.root, &keys), id, group)?.shown());
        }
        codes.push(TeamCodes { team: team.id.clone(), codes: of_team });
    }
    transaction.commit()?;
    Ok(Opened { round: frame.told(instrument, Vec::new()), codes, check_in: None })
}

/// A code that no other one is like.
fn new_code(
    transaction: &rusqlite::Transaction<'_>,
    (root, keys): (&Keys, &Keys),
    round: i64,
    group: usize,
) -> Result<Code, FileError> {
    for _ in 0..DRAWS_MAX {
        let code = Code::new(root, round)?;
        let put = transaction
            .prepare_cached("INSERT OR IGNORE INTO codes VALUES (?1, ?2, ?3)")?
            .execute(params![code.digest(keys), round, group as i64])?;
        if put == 1 {
            return Ok(code);
        }
    }
    Err(FileError::Damaged("the codes"))
}
