//! What levels told: of each unit and week of how many, and which figures by a digest with the hub's own key. It stays whatever became of the
//! level, since what was seen can be held against what is told later; and so do the headcounts that floors told last.

use std::sync::Arc;

use rusqlite::{OptionalExtension as _, params};
use serde::Deserialize;
use serde_json::Value;

use super::names;
use super::places::{self, Behind, Place};
use super::register::{Register, RegisterError};
use super::{ReduceError, Seal, Thanked};
use crate::domain::engagement::is_iso_week;
use crate::domain::site::Team;
use crate::domain::sketch::are_one;
use crate::domain::units::TOGETHER;
use crate::domain::wording::bare;
use crate::domain::{Engagement, Key, Kind, Site};
use crate::hub::board::Board;
use crate::hub::store::{Record, Store};
use crate::hub::stored::Stored;
use crate::text::SafeText;
use crate::wire::Accepted;

/// The tables of it. A register of an earlier version gets them when it is opened.
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS levels (
        site TEXT NOT NULL,
        week TEXT NOT NULL,
        unit TEXT NOT NULL,
        answered INTEGER NOT NULL,
        figures BLOB NOT NULL,
        partition TEXT,
        survey TEXT,
        teams TEXT,
        names TEXT,
        PRIMARY KEY (site, week, unit)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS levels_by_survey ON levels (survey) WHERE survey IS NOT NULL;
    CREATE TABLE IF NOT EXISTS sketches (survey TEXT PRIMARY KEY, rows TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS places (
        site TEXT NOT NULL,
        seq INTEGER NOT NULL,
        place INTEGER NOT NULL,
        PRIMARY KEY (site, seq, place)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS heads (
        site TEXT NOT NULL,
        team TEXT NOT NULL,
        parent TEXT,
        heads INTEGER NOT NULL,
        PRIMARY KEY (site, team)
    ) STRICT, WITHOUT ROWID;
";

/// Makes the tables of what levels told where a register has none yet, and adds to those of an earlier version what they lack.
///
/// # Errors
/// When the file can't be written.
pub(super) fn prepare(register: &rusqlite::Connection) -> rusqlite::Result<()> {
    register.execute_batch(TABLES)?;
    // What an earlier version kept of surveys says nothing beside what is kept now: they are surveys of which nobody knows the rows.
    register.execute_batch("DROP TABLE IF EXISTS surveys")?;
    let has = "SELECT EXISTS (SELECT 1 FROM pragma_table_info('levels') WHERE name = ?1)";
    for column in ["teams", "names"] {
        if !register.query_row(has, [column], |row| row.get::<_, bool>(0))? {
            register.execute_batch(&format!("ALTER TABLE levels ADD COLUMN {column} TEXT"))?;
        }
    }
    Ok(())
}

/// Lets go of the rows of surveys that were sealed with another key: they are of surveys of which nobody knows the rows any more.
///
/// # Errors
/// When the file can't be written.
pub(super) fn sealed_with(register: &rusqlite::Connection, key: &str) -> rusqlite::Result<()> {
    let mut statement = register.prepare("SELECT value FROM meta WHERE name = ?1")?;
    let before: Option<Vec<u8>> = statement.query_row([SEALED_WITH], |row| row.get(0)).optional()?;
    if before.as_deref() != Some(key.as_bytes()) {
        register.execute("DELETE FROM sketches WHERE rows <> ''", [])?;
        names::forget(register)?;
        let sql = "INSERT OR REPLACE INTO meta VALUES (?1, ?2)";
        register.execute(sql, params![SEALED_WITH, key.as_bytes()])?;
    }
    Ok(())
}

/// Under which name it is noted with which key the rows of surveys are sealed.
const SEALED_WITH: &str = "surveys_sealed_with";
/// For how many years it is kept what a level told, counted from the newest one of its site.
const YEARS_KEPT: i32 = 10;
/// Under which name it is noted from which position of the log on all that was told is here.
const SINCE: &str = "levels_since";

/// Most levels of a site that are read off a log of an earlier version, the newest: twenty years of forty units a week.
const OF_THE_LOG_MAX: usize = 40_000;

/// How many bytes tell figures from others.
pub const FIGURES_BYTES: usize = 16;

/// What a level told of a unit and a week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldLevel {
    /// Where its event stands in the log.
    pub seq: u64,
    /// The site.
    pub site: Box<str>,
    /// The ISO week.
    pub week: Box<str>,
    /// The unit, its teams in order: see [`in_order`].
    pub unit: Box<str>,
    /// The teams that it was of when it was told, in order and with [`TOGETHER`] between them; `None`: everyone, or nobody knows any more.
    pub teams: Option<Box<str>>,
    /// What those teams were called then, in the same order: see [`called`]. `None`: nobody knows.
    pub names: Option<Box<str>>,
    /// How many answered.
    pub answered: u32,
    /// A keyed digest of its figures; no bytes where nobody knows them any more.
    pub figures: Box<[u8]>,
    /// Of which groups it said that it is.
    pub partition: Option<Box<str>>,
    /// From which survey, by the hub's own key.
    pub survey: Option<Box<str>>,
    /// The rows of the survey, each by the hub's own key, where they came with it.
    pub rows: Option<Box<str>>,
    /// True when it takes the place of what was told before: a round adds batches of its own.
    pub grows: bool,
}

impl ToldLevel {
    /// Of an event that is taken; `None` for one that is suppressed, which tells nothing.
    pub fn of(
        event: &Accepted,
        level: &Engagement,
        (seal, seq): (&Seal, u64),
        of_a_round: bool,
    ) -> Option<Self> {
        let (survey, rows) = seal.survey_of(event).unzip();
        let told = Self::saying(&event.key.site, level, survey.as_deref(), seal)?;
        Some(Self { seq, rows: rows.flatten().map(Into::into), grows: of_a_round, ..told })
    }

    /// The same of what a log has.
    pub fn saying(site: &str, level: &Engagement, survey: Option<&str>, seal: &Seal) -> Option<Self> {
        let answered = level.answered.filter(|_| !level.suppressed)?;
        Some(Self {
            seq: 0,
            site: site.into(),
            week: level.window.as_str().into(),
            unit: in_order(level.unit.as_str()),
            teams: None,
            names: None,
            answered,
            figures: seal.figures(level).into(),
            partition: level.partition.as_ref().map(|partition| partition.as_str().into()),
            survey: survey.map(Into::into),
            rows: None,
            grows: false,
        })
    }
}

/// A unit with its teams in order, each once: several that are told together are the same however they stand.
pub fn in_order(unit: &str) -> Box<str> {
    let mut teams: Vec<&str> = unit.split(TOGETHER).collect();
    teams.sort_unstable();
    teams.dedup();
    teams.join(&TOGETHER.to_string()).into()
}

/// What stands between two names of one team, for each of its languages.
const OR: char = '|';

/// What teams are called, in their order and with [`TOGETHER`] between them: of each its names in every language, without case, marks and spaces.
/// Nothing stands for a team that no floor tells.
pub fn called(teams: &str, floors: &[Arc<Site>]) -> Box<str> {
    let called = |id: &str| {
        let team = floors.iter().find_map(|floor| floor.team(id));
        let names: Vec<String> = team.into_iter().flat_map(names_of).collect();
        names.join(&OR.to_string())
    };
    let all: Vec<String> = teams.split(TOGETHER).map(called).collect();
    all.join(&TOGETHER.to_string()).into()
}

fn names_of(team: &Team) -> impl Iterator<Item = String> {
    team.name.variants().map(|(_, name)| bare(name.as_str())).filter(|name| !name.is_empty())
}

impl ToldLevel {
    /// Its teams as the floors call them now: one that has another id since, under the name that it had, is the same people.
    pub fn teams_now(&self, floors: &[Arc<Site>]) -> Option<Box<str>> {
        let (teams, names) = (self.teams.as_ref()?, self.names.as_deref().unwrap_or_default());
        let mut names = names.split(TOGETHER);
        let now = |id: &str| {
            let had: Vec<&str> = names.next().unwrap_or_default().split(OR).collect();
            let is_so = |team: &&Team| names_of(team).any(|name| had.contains(&&*name));
            let all = || floors.iter().flat_map(|floor| &floor.teams);
            let same = all().find(|team| team.id.as_str() == id && is_so(team)).or_else(|| all().find(is_so));
            same.map_or(id, |team| team.id.as_str()).to_owned()
        };
        let mut now: Vec<String> = teams.split(TOGETHER).map(now).collect();
        now.sort_unstable();
        now.dedup();
        Some(now.join(&TOGETHER.to_string()).into())
    }
}

/// What is noted beside the events of a group before the log has them.
#[derive(Clone, Debug, Default)]
pub struct Noted {
    /// Who is thanked.
    pub thanked: Vec<Thanked>,
    /// What levels told.
    pub levels: Vec<ToldLevel>,
    /// Where levels stand in the log, and the marks of their withdrawals.
    pub places: Vec<Place>,
    /// Floors, each with its site.
    pub floors: Vec<(Box<str>, Arc<Site>)>,
}

impl Noted {
    /// Forgets what is noted of positions beyond one.
    pub(in crate::hub) fn back_to(&mut self, end: u64) {
        self.thanked.retain(|thanked| thanked.seq <= end);
        self.levels.retain(|told| told.seq <= end);
        self.places.retain(|place| place.seq <= end);
    }

    /// The same with the floors of a group.
    pub(in crate::hub) fn with_floors(self, stored: &[Arc<Stored>]) -> Self {
        Self { floors: stored.iter().filter_map(floor_of).collect(), ..self }
    }
}

fn floor_of(stored: &Arc<Stored>) -> Option<(Box<str>, Arc<Site>)> {
    Some(((*stored.key.site).into(), stored.aside.floor()?.clone()))
}

/// Keeps what the levels and floors of a log told that the register lacks: those that a hub of an earlier version took, and those that are newer than a
/// register which was put back, or of another log than it.
///
/// # Errors
/// When either can't be read, or the register can't be written.
pub fn of_the_log(store: &dyn Store, board: &Board, register: &mut Register) -> Result<(), ReduceError> {
    let sites: Vec<Behind> = places::behind(store, board, register)?;
    let is_known = register.knows_levels_since()?.is_some() && register.knows_places()?;
    if is_known && sites.iter().all(|behind| behind.since.is_none()) {
        return Ok(());
    }
    let (seal, reader) = (register.seal(), store.reader());
    let (mut levels, mut places) = (Vec::new(), Vec::new());
    for Behind { site, .. } in sites {
        for past in reader.of_kind(&site, Kind::Engagement, OF_THE_LOG_MAX)? {
            let place = Place::of(&past.record);
            if !register.has(&place)? {
                levels.extend(of_record(&past.record, &seal));
                places.push(place);
            }
        }
    }
    // The newest that was told of a unit and week is what stays.
    register.tell(&levels)?;
    register.stand(&places)?;
    let floors = board.of_kind(Kind::Floor);
    register.count_heads(&floors.iter().filter_map(floor_of).collect::<Vec<_>>())?;
    register.know_places()?;
    Ok(register.know_levels_since(store.head())?)
}

/// What a revision of a level told. Of one that was withdrawn nobody knows more than its subject, and so it may be of any survey: one without rows.
fn of_record(record: &Record, seal: &Seal) -> Option<ToldLevel> {
    #[derive(Deserialize)]
    struct Body {
        data: Value,
        surveyrows: Option<String>,
    }
    if record.kind == Kind::Withdrawn {
        let Key { site, subject, .. } = &record.key;
        return Some(ToldLevel {
            seq: 0,
            site: (**site).into(),
            week: "".into(),
            unit: (**subject).into(),
            teams: None,
            names: None,
            answered: 0,
            figures: Box::default(),
            partition: None,
            survey: week_of(subject).map(|_| format!("{site} {subject}").into()),
            rows: None,
            grows: false,
        });
    }
    let body: Body = serde_json::from_str(&record.body).ok()?;
    let level: Engagement = serde_json::from_value(body.data).ok()?;
    ToldLevel::saying(&record.key.site, &level, body.surveyrows.as_deref(), seal)
}

/// The week with which the subject of a level ends that a survey or a round tells.
fn week_of(subject: &str) -> Option<&str> {
    subject.rsplit('/').next().filter(|week| is_iso_week(week))
}

impl Register {
    /// Notes who is thanked and what is told, durably, before the log has it.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn keep(&mut self, noted: &Noted) -> Result<(), RegisterError> {
        self.note(&noted.thanked.iter().collect::<Vec<_>>())?;
        self.tell(&noted.levels)?;
        self.stand(&noted.places)?;
        self.count_heads(&noted.floors)
    }

    /// Keeps what levels told. What was told of a unit and week before stays, but for a round.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn tell(&mut self, levels: &[ToldLevel]) -> Result<(), RegisterError> {
        if levels.is_empty() {
            return Ok(());
        }
        let transaction = self.connection.transaction()?;
        for one in levels {
            let or = if one.grows { "REPLACE" } else { "IGNORE" };
            let sql = format!("INSERT OR {or} INTO levels VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
            let ToldLevel { site, week, unit, answered, figures, partition, survey, teams, names, .. } = one;
            transaction
                .prepare_cached(&sql)?
                .execute(params![site, week, unit, answered, figures, partition, survey, teams, names])?;
            if let Some((survey, rows)) = survey.as_ref().zip(one.rows.as_ref()) {
                let sql = "INSERT OR IGNORE INTO sketches VALUES (?1, ?2)";
                transaction.prepare_cached(sql)?.execute(params![survey, rows])?;
            }
            // Weeks sort as they follow each other; of one that is not known none is past.
            let year = week.split('-').next().and_then(|year| year.parse::<i32>().ok());
            if let Some(year) = year {
                let past = format!("{:04}", year - YEARS_KEPT);
                let sql = "DELETE FROM levels WHERE site = ?1 AND week <> '' AND week < ?2";
                if transaction.prepare_cached(sql)?.execute(params![site, past])? > 0 {
                    let of_none = "DELETE FROM sketches WHERE survey NOT IN (SELECT survey FROM levels WHERE survey IS NOT NULL)";
                    transaction.execute(of_none, [])?;
                }
            }
        }
        Ok(transaction.commit()?)
    }

    /// Keeps how many people teams have, and to which unit they belong, as a floor tells it.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn count_heads(&mut self, floors: &[(Box<str>, Arc<Site>)]) -> Result<(), RegisterError> {
        if floors.iter().all(|(_, floor)| floor.teams.is_empty()) {
            return Ok(());
        }
        let transaction = self.connection.transaction()?;
        for (site, team) in
            floors.iter().flat_map(|(site, floor)| floor.teams.iter().map(move |team| (site, team)))
        {
            let parent = team.parent.as_ref().map(SafeText::as_str);
            transaction
                .prepare_cached("INSERT OR REPLACE INTO heads VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![site, team.id.as_str(), parent, team.headcount])?;
        }
        Ok(transaction.commit()?)
    }

    /// The teams of a site that its floors told, as they were told last.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn heads(&self, site: &str) -> Result<Vec<Team>, RegisterError> {
        let mut statement =
            self.connection.prepare_cached("SELECT team, parent, heads FROM heads WHERE site = ?1")?;
        let team = |row: &rusqlite::Row<'_>| {
            let (id, parent): (String, Option<String>) = (row.get(0)?, row.get(1)?);
            let parent = parent.as_deref().map(SafeText::clean);
            Ok(Team { id: SafeText::clean(&id), parent, headcount: row.get(2)?, ..Team::default() })
        };
        Ok(statement.query_map([site], team)?.collect::<Result<_, _>>()?)
    }

    /// What was told of a site and week.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn told_of(&self, site: &str, week: &str) -> Result<Vec<ToldLevel>, RegisterError> {
        self.levels("site = ?1 AND week = ?2", params![site, week])
    }

    /// True where surveys were told of which nobody knows the rows, and whoever runs the hub has not said that none of them is told again.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn lacks_rows(&self) -> Result<bool, RegisterError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM levels WHERE survey IS NOT NULL AND survey NOT IN (SELECT survey FROM sketches))";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// The newest week of which a survey was told whose rows nobody knows, though they are no reason to take none any more.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn week_of_unknown_rows(&self) -> Result<Option<String>, RegisterError> {
        let unknown = self.levels("survey IN (SELECT survey FROM sketches WHERE rows = '')", [])?;
        // Of what was withdrawn the subject alone is known, which ends with the week.
        let week = |one: ToldLevel| match &*one.week {
            "" => week_of(&one.unit).map(str::to_owned),
            week => Some(week.to_owned()),
        };
        Ok(unknown.into_iter().filter_map(week).max())
    }

    /// The surveys that are one with these rows, as the log calls them: see [`are_one`].
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn surveys_like(&self, rows: &str) -> Result<Vec<String>, RegisterError> {
        let mut statement = self.connection.prepare_cached("SELECT survey, rows FROM sketches")?;
        let all = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let alike = |one: rusqlite::Result<(String, String)>| match one {
            Ok((survey, other)) => are_one(rows, &other).then_some(Ok(survey)),
            Err(error) => Some(Err(error.into())),
        };
        all.filter_map(alike).collect()
    }

    /// What was told of a survey.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn told_from(&self, survey: &str) -> Result<Vec<ToldLevel>, RegisterError> {
        self.levels("survey = ?1", params![survey])
    }

    fn levels(&self, which: &str, params: impl rusqlite::Params) -> Result<Vec<ToldLevel>, RegisterError> {
        let sql = format!(
            "SELECT site, week, unit, answered, figures, partition, survey, teams, names FROM levels WHERE {which} ORDER BY site, week, unit"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let level = |row: &rusqlite::Row<'_>| {
            Ok(ToldLevel {
                seq: 0,
                site: row.get(0)?,
                week: row.get(1)?,
                unit: row.get(2)?,
                answered: row.get(3)?,
                figures: row.get::<_, Vec<u8>>(4)?.into(),
                partition: row.get(5)?,
                survey: row.get(6)?,
                teams: row.get(7)?,
                names: row.get(8)?,
                rows: None,
                grows: false,
            })
        };
        Ok(statement.query_map(params, level)?.collect::<Result<_, _>>()?)
    }

    /// From which position of the log on all that levels told is here; `None`: that was not looked at yet.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn knows_levels_since(&self) -> Result<Option<u64>, RegisterError> {
        let mut statement = self.connection.prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
        let noted: Option<Vec<u8>> = statement.query_row([SINCE], |row| row.get(0)).optional()?;
        let read =
            |noted: Vec<u8>| Ok(u64::from_be_bytes(noted.try_into().map_err(|_| RegisterError::Damaged)?));
        noted.map(read).transpose()
    }

    /// Notes that all that levels told beyond a position of the log is here.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn know_levels_since(&mut self, seq: u64) -> Result<(), RegisterError> {
        let sql = "INSERT OR REPLACE INTO meta VALUES (?1, ?2)";
        self.connection.execute(sql, params![SINCE, seq.to_be_bytes()])?;
        Ok(())
    }
}
