//! The floor as its site describes it: name, zone, languages, teams.

use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fault::{LIST_MAX, NAME_MAX};
use super::hours::Hours;
use super::{Checker, Shifts, office};
use crate::text::schema::{OptionalText, RequiredString, RequiredText};
use crate::text::{LANGUAGES_MAX, Lang, SafeText, Text};

/// What is said of a role that would be the account of those whom the wall never holds to account.
const NO_ROLE: &str = "the people of a floor and its teams have no account of promises: tell the role of whoever leads them, such as \"Team lead\"";

/// The data of a `floor` event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(extend("required" = ["name", "time_zone", "languages"]))]
pub struct Site {
    /// The site's name, such as `Lisbon`.
    #[schemars(with = "OptionalText<NAME_MAX>")]
    pub site: Text,
    /// The floor's name, such as `Floor 2`.
    #[schemars(with = "RequiredText<NAME_MAX>")]
    pub name: Text,
    /// An IANA zone, such as `Europe/Lisbon`.
    pub time_zone: SafeText,
    /// The languages in which leadership speaks here, the first one first.
    #[schemars(length(min = 1, max = LANGUAGES_MAX))]
    pub languages: Vec<Lang>,
    /// The teams of the floor.
    #[schemars(length(max = LIST_MAX))]
    pub teams: Vec<Team>,
    /// The roles of leadership at the site, as people call them. Where a floor of a site tells some, these have an account of their promises
    /// and nothing else has one; where none does, what is surely a role is told by its words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<RequiredText<NAME_MAX>>", length(max = LIST_MAX))]
    pub roles: Vec<Text>,
    /// When its shifts begin, by its own clock: each crew is told what is new since its last one, on every wall that is not told other ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shifts: Option<Shifts>,
    /// When nobody is there, by its own clock, such as `Sat Sun, 2026-12-25`: a shift that lies in these hours is nobody's last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<Hours>,
    /// Whether the walls of this floor may show the levels of its teams: then one may be told to the floor, and not to leads alone. No level of a
    /// team that another floor of the site has too, and that does not say so.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub team_levels: bool,
}

/// One team of a floor.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(extend("required" = ["id", "name"]))]
pub struct Team {
    /// What events call it in their `team` attribute.
    #[schemars(with = "RequiredString<NAME_MAX>")]
    pub id: SafeText,
    /// What people call it.
    #[schemars(with = "RequiredText<NAME_MAX>")]
    pub name: Text,
    /// The id of the unit it belongs to.
    pub parent: Option<SafeText>,
    /// How many people are in it.
    pub headcount: u32,
}

impl Site {
    /// The rules of a `floor` event.
    pub fn check(&self, c: &mut Checker) {
        c.required("name", &self.name, NAME_MAX);
        c.optional("site", &self.site, NAME_MAX);
        if TimeZone::get(self.time_zone.as_str()).is_err() {
            c.fault(
                "time_zone",
                format!("{:?} is not an IANA time zone such as \"Europe/Lisbon\"", self.time_zone),
            );
        }
        if self.languages.is_empty() {
            c.fault("languages", "required: at least one language, such as [\"en\"]");
        }
        c.list("languages", &self.languages, crate::text::LANGUAGES_MAX);
        c.list("teams", &self.teams, LIST_MAX);
        for (index, team) in self.teams.iter().enumerate() {
            c.name(&format!("teams/{index}/id"), &team.id);
            c.required(&format!("teams/{index}/name"), &team.name, NAME_MAX);
            if self.teams[..index].iter().any(|earlier| earlier.id == team.id) {
                c.fault(&format!("teams/{index}/id"), format!("team {:?} is given twice", team.id));
            }
        }
        c.list("roles", &self.roles, LIST_MAX);
        for (index, role) in self.roles.iter().enumerate() {
            let field = format!("roles/{index}");
            c.required(&field, role, NAME_MAX);
            if self.roles[..index].iter().any(|earlier| office::is_same_role(earlier, role)) {
                c.fault(&field, "this role is told before it in this list: tell each one once");
            }
            if office::is_of_people(role, &self.teams) {
                c.fault(&field, NO_ROLE);
            }
        }
    }

    /// The zone of the site; UTC while it has not told one.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(self.time_zone.as_str()).unwrap_or(TimeZone::UTC)
    }

    /// True when a team is a unit, or belongs to it, or to one that does.
    pub fn is_within(&self, team: &str, unit: &str) -> bool {
        let parent = |id: &&str| self.team(id)?.parent.as_ref().map(SafeText::as_str);
        // No further than there are teams: two that belong to each other have no end.
        let mut up = std::iter::successors(Some(team), parent).take(self.teams.len() + 1);
        up.any(|id| id == unit)
    }

    /// How many people work here.
    pub fn headcount(&self) -> u64 {
        self.teams.iter().map(|team| u64::from(team.headcount)).sum()
    }

    /// The team of an id.
    pub fn team(&self, id: &str) -> Option<&Team> {
        self.teams.iter().find(|team| team.id.as_str() == id)
    }

    /// The team that is called so by people: by its id, or by its name in any language, whatever its case and the spaces around it.
    pub fn team_told(&self, called: &str) -> Option<&Team> {
        let called_small = called.trim().to_lowercase();
        let same = |name: &SafeText| name.as_str().trim().to_lowercase() == called_small;
        let named = || self.teams.iter().find(|team| team.name.variants().any(|(_, name)| same(name)));
        self.team(called).or_else(named)
    }

    /// The team that is called so: by its id, or by its name in any language.
    pub fn team_called(&self, name: &SafeText) -> Option<&Team> {
        let named = || self.teams.iter().find(|team| team.name.variants().any(|(_, called)| called == name));
        self.team(name.as_str()).or_else(named)
    }
}
