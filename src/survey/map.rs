//! The map of a survey: which column answers which item, which team is which, and what labels mean. A TOML file.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::{ISOWeekDate, Weekday};
use serde::Deserialize;
use toml::Spanned;

use crate::pulse::groups::{GROUP_FLOOR, GroupFloor, Groups, Team};
use crate::pulse::instrument::NAME_MAX;
use crate::pulse::release::FLOOR;
use crate::pulse::written::{self, Fault, Reader};
use crate::pulse::{Instrument, groups::GroupsFault};

use super::table::HEADER_ROWS_MAX;

/// Most bytes of a map.
pub const FILE_BYTES_MAX: usize = 256 * 1024;
/// Most labels, and most names of one team.
pub const WORDS_MAX: usize = 500;

/// What means the floor among units, and so is no team: the floor, and what a round tells leads of it.
const RESERVED: [&str; 2] = [FLOOR, "floor-leads"];

/// How a survey is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// The site that the figures are of.
    pub site: String,
    /// The ISO 8601 week that they are of.
    pub window: String,
    /// A shipped instrument's id, or a file, as it is written; the items are named by it.
    pub instrument: String,
    /// Who publishes; absent: `/sites/<site>/leads`.
    pub source: Option<String>,
    /// R1: the groups.
    pub groups: Groups,
    /// How many could answer, by team.
    pub eligible: Vec<Team>,
    /// How many header rows there are; absent: found by their looks.
    pub header_rows: Option<usize>,
    /// How columns and cells are read.
    pub reading: Reading,
}

/// How columns and cells are read; what an analysis needs of a map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The header of the column with the team; absent where everybody is of one team.
    pub team: Option<String>,
    /// What each team is called in that column; its id always is one of them.
    pub teams: Vec<(String, Vec<String>)>,
    /// The header of each item's column.
    pub items: Vec<(String, String)>,
    /// What a label means.
    pub labels: Vec<(String, f64)>,
    /// What says that somebody skipped an item, beside an empty cell.
    pub skipped: Vec<String>,
    /// Only rows that say one of these in a column.
    pub only: Vec<Only>,
    /// The header of a column in which each person has something of their own, such as an address: only the first row of each counts.
    pub once: Option<String>,
    /// Whether columns that tell who answered are looked at to count people where somebody may have several rows; nothing else is made of them.
    pub people: bool,
}

/// A column in which a row must say one of some words to be read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Only {
    /// The header.
    pub column: String,
    /// The words.
    pub is: Vec<String>,
}

/// All that is wrong in a map, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a map:")?;
        self.0.iter().try_for_each(|fault| write!(f, "\n  line {}: {}", fault.line, fault.reason))
    }
}

impl std::error::Error for Faults {}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    site: Spanned<String>,
    window: Spanned<String>,
    #[serde(default = "ours")]
    instrument: Spanned<String>,
    source: Option<String>,
    #[serde(default = "floor")]
    k: Spanned<u32>,
    header_rows: Option<Spanned<usize>>,
    once: Option<String>,
    team: Option<WrittenTeamColumn>,
    teams: Spanned<BTreeMap<String, Spanned<WrittenTeam>>>,
    items: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    labels: BTreeMap<Spanned<String>, Spanned<f64>>,
    #[serde(default)]
    skipped: Vec<String>,
    #[serde(default)]
    only: Vec<Only>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTeamColumn {
    column: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTeam {
    eligible: u32,
    #[serde(default)]
    named: Vec<String>,
}

fn ours() -> Spanned<String> {
    Spanned::new(0..0, "openfloor-6".to_owned())
}

fn floor() -> Spanned<u32> {
    Spanned::new(0..0, GROUP_FLOOR)
}

/// The instrument that a map names, before the map can be read as a whole; absent: our own.
///
/// # Errors
/// When it is no TOML.
pub fn instrument_named(text: &str) -> Result<String, Faults> {
    #[derive(Deserialize)]
    struct Named {
        #[serde(default = "ours")]
        instrument: Spanned<String>,
    }
    written::read(text).map(|named: Named| named.instrument.into_inner()).map_err(Faults)
}

impl Map {
    /// Reads a map for an instrument.
    ///
    /// # Errors
    /// Every fault with its line, or the first where it can't be read as TOML of this form.
    pub fn parse(text: &str, instrument: &Instrument) -> Result<Self, Faults> {
        let written: Written = written::read_within(text, ("map", FILE_BYTES_MAX)).map_err(Faults)?;
        let mut reader = Reader::new(text);
        let map = reader.map(written, instrument);
        match (map, reader.into_faults()) {
            (Some(map), faults) if faults.is_empty() => Ok(map),
            (_, faults) => Err(Faults(faults)),
        }
    }

    /// Who publishes.
    pub fn source(&self) -> String {
        self.source.clone().unwrap_or_else(|| format!("/sites/{}/leads", self.site))
    }
}

impl Reader<'_> {
    fn map(&mut self, written: Written, instrument: &Instrument) -> Option<Map> {
        let site = written.site.get_ref().trim().to_owned();
        if site.is_empty() || site.chars().count() > NAME_MAX {
            self.fault(written.site.span().start, format!("site has 1 to {NAME_MAX} characters"));
        }
        if !is_week(written.window.get_ref()) {
            let reason = format!("{:?} is no ISO week such as \"2026-W47\"", written.window.get_ref());
            self.fault(written.window.span().start, reason);
        }
        if let Some(rows) = &written.header_rows
            && !(1..=HEADER_ROWS_MAX).contains(rows.get_ref())
        {
            self.fault(rows.span().start, format!("header_rows is 1 to {HEADER_ROWS_MAX}"));
        }
        let (team, teams) = (written.team.map(|team| team.column), written.teams);
        if team.is_none() && teams.get_ref().len() > 1 {
            let reason =
                "several teams, and no column tells them apart; add [team] with column = \"its header\"";
            self.fault(teams.span().start, reason);
        }
        let of = |(id, team): (&String, &Spanned<WrittenTeam>)| Team {
            id: id.clone(),
            eligible: team.get_ref().eligible,
        };
        let eligible: Vec<Team> = teams.get_ref().iter().map(of).collect();
        let groups = self.groups(&eligible, &teams, &written.k);
        let reading = Reading {
            team,
            teams: self.names(&teams),
            items: self.columns(&written.items, instrument, teams.span().start),
            labels: self.labels(&written.labels, instrument),
            skipped: self.skipped(written.skipped, instrument),
            only: written.only,
            once: written.once,
            people: false,
        };
        Some(Map {
            site,
            window: written.window.into_inner(),
            instrument: written.instrument.into_inner(),
            source: written.source,
            groups: groups?,
            eligible,
            header_rows: written.header_rows.map(Spanned::into_inner),
            reading,
        })
    }

    fn groups(
        &mut self,
        list: &[Team],
        teams: &Spanned<BTreeMap<String, Spanned<WrittenTeam>>>,
        k: &Spanned<u32>,
    ) -> Option<Groups> {
        for (id, team) in teams.get_ref().iter().filter(|(id, _)| RESERVED.contains(&id.as_str())) {
            let reason = format!("{id:?} is the floor itself; give the team an id of its own");
            self.fault(team.span().start, reason);
        }
        match GroupFloor::new(*k.get_ref()).and_then(|floor| Groups::of(list, floor)) {
            Ok(groups) => Some(groups),
            Err(fault) => {
                let at = match &fault {
                    GroupsFault::Floor { .. } => k.span().start,
                    GroupsFault::Eligible { id, .. } | GroupsFault::Id { id } => {
                        teams.get_ref().get(id).map_or(0, |team| team.span().start)
                    }
                    _ => teams.span().start,
                };
                self.fault(at, fault.to_string());
                None
            }
        }
    }

    fn names(
        &mut self,
        teams: &Spanned<BTreeMap<String, Spanned<WrittenTeam>>>,
    ) -> Vec<(String, Vec<String>)> {
        let mut taken: BTreeMap<String, String> = BTreeMap::new();
        let mut named = Vec::new();
        for (id, team) in teams.get_ref() {
            let mut names = vec![id.clone()];
            names.extend(team.get_ref().named.iter().take(WORDS_MAX).cloned());
            for name in &names {
                match taken.insert(same(name), id.clone()) {
                    Some(other) if other != *id => {
                        self.fault(
                            team.span().start,
                            format!("{name:?} is a name of team {other} and of team {id}"),
                        );
                    }
                    _ => {}
                }
            }
            named.push((id.clone(), names));
        }
        named
    }

    fn columns(
        &mut self,
        written: &BTreeMap<Spanned<String>, Spanned<String>>,
        instrument: &Instrument,
        else_at: usize,
    ) -> Vec<(String, String)> {
        for id in written.keys() {
            if !instrument.items.iter().any(|item| item.id.as_str() == id.get_ref()) {
                let reason = format!("{} has no item {}", instrument.id.as_str(), id.get_ref());
                self.fault(id.span().start, reason);
            }
        }
        let missing = |id: &str| !written.keys().any(|written| written.get_ref() == id);
        let missing: Vec<&str> =
            instrument.items.iter().map(|item| item.id.as_str()).filter(|id| missing(id)).collect();
        if !missing.is_empty() {
            let at = written.keys().next().map_or(else_at, |id| id.span().start);
            self.fault(at, format!("[items] needs the column of: {}", missing.join(", ")));
        }
        written.iter().map(|(id, column)| (id.get_ref().clone(), column.get_ref().clone())).collect()
    }

    /// What says that somebody skipped an item; no answer on the scale does.
    fn skipped(&mut self, written: Vec<String>, instrument: &Instrument) -> Vec<String> {
        let scale = instrument.scale;
        let is_answer = |words: &&String| {
            let number = words.trim().replace(',', ".").parse::<f64>();
            number.is_ok_and(|number| (scale.min..=scale.max).contains(&number))
        };
        if let Some(words) = written.iter().find(is_answer) {
            self.fault(0, format!("skipped has {words:?}, which is an answer on the scale"));
        }
        written
    }

    fn labels(
        &mut self,
        written: &BTreeMap<Spanned<String>, Spanned<f64>>,
        instrument: &Instrument,
    ) -> Vec<(String, f64)> {
        let scale = instrument.scale;
        if written.len() > WORDS_MAX {
            self.fault(0, format!("more than {WORDS_MAX} labels"));
        }
        for (label, value) in written {
            let at = label.span().start;
            if !(scale.min..=scale.max).contains(value.get_ref()) {
                self.fault(
                    at,
                    format!(
                        "{:?} means {}, outside of {} to {}",
                        label.get_ref(),
                        value.get_ref(),
                        scale.min,
                        scale.max
                    ),
                );
            } else if value.get_ref().fract() != 0.0 {
                let (label, value) = (label.get_ref(), value.get_ref());
                self.fault(at, format!("{label:?} means {value}, and an answer is a whole number"));
            }
        }
        // A number means itself, or all of them are turned upside down: any other meaning would make other answers of the same ones.
        let number = |words: &str| words.trim().replace(',', ".").parse::<f64>().ok();
        let numbers =
            || written.iter().filter_map(|(label, value)| Some((number(label.get_ref())?, *value.get_ref())));
        let itself = numbers().all(|(label, value)| label == value);
        if !itself && !numbers().all(|(label, value)| label == scale.min + scale.max - value) {
            self.fault(0, "labels that are numbers mean other ones: each means itself, or all of them are turned upside down");
        }
        written.iter().map(|(label, value)| (label.get_ref().clone(), *value.get_ref())).collect()
    }
}

/// Words as they are compared: without case and surplus white space.
pub fn same(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn is_week(window: &str) -> bool {
    let Some((year, week)) = window.split_once("-W") else { return false };
    let digits =
        |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let (true, Ok(year), Ok(week)) = (digits(year, 4) && digits(week, 2), year.parse(), week.parse()) else {
        return false;
    };
    ISOWeekDate::new(year, week, Weekday::Monday).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pulse::instrument::OPENFLOOR_6;

    const GOOD: &str = r#"site = "lisbon"
window = "2026-W47"
[team]
column = "Q2"
[teams]
billing = { eligible = 14, named = ["Billing", "Facturación"] }
care = { eligible = 12 }
[items]
autonomy-say = "Q1_1"
autonomy-senseless = "Q1_2"
competence-well = "Q1_3"
competence-doubt = "Q1_4"
relatedness-backed = "Q1_5"
relatedness-left-out = "Q1_6"
[labels]
"Strongly agree" = 7
"#;

    fn parsed(text: &str) -> Result<Map, Faults> {
        Map::parse(text, &Instrument::parse(OPENFLOOR_6).expect("ours"))
    }

    #[test]
    fn a_map_is_read() {
        let map = parsed(GOOD).expect("good");
        assert_eq!(
            (map.site.as_str(), map.window.as_str(), map.source().as_str()),
            ("lisbon", "2026-W47", "/sites/lisbon/leads")
        );
        assert_eq!(map.groups.list().len(), 2);
        assert_eq!(map.groups.floor().get(), 5);
        assert_eq!(map.reading.teams[0].1, ["billing", "Billing", "Facturación"]);
        assert_eq!(map.reading.labels, [("Strongly agree".to_owned(), 7.0)]);
        assert_eq!(instrument_named(GOOD).expect("TOML"), "openfloor-6");
    }

    #[test]
    fn every_fault_has_its_line() {
        for (from, to, line, said) in [
            ("2026-W47", "2026-W54", 2, "no ISO week"),
            ("\"lisbon\"", "\" \"", 1, "site has"),
            ("[team]\ncolumn = \"Q2\"\n", "", 3, "no column tells them apart"),
            ("eligible = 14", "eligible = 0", 6, "0 who can answer"),
            (
                "care = { eligible = 12 }",
                "care = { eligible = 12, named = [\"billing\"] }",
                7,
                "team billing and of team care",
            ),
            ("autonomy-say", "autonomy-sai", 9, "has no item autonomy-sai"),
            ("relatedness-left-out = \"Q1_6\"\n", "", 9, "relatedness-left-out"),
            ("= 7", "= 8", 16, "outside of 1 to 7"),
            ("care = {", "floor = {", 7, "is the floor itself"),
            ("site", "sight", 1, "unknown field"),
            ("window = \"2026-W47\"", "window = \"2026-W47\"\nk = 4", 3, "k is 4"),
        ] {
            assert!(GOOD.contains(from), "{from}");
            let faults = parsed(&GOOD.replacen(from, to, 1)).expect_err(from).0;
            assert!(
                faults.iter().any(|fault| fault.line == line && fault.reason.contains(said)),
                "{from}: {faults:?}"
            );
        }
    }
}
