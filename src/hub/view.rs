//! What a connection asked to see: its site, its team, its audience.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::stored::Stored;
use crate::domain::Audience;
use crate::wire::{ATTRIBUTE_BYTES_MAX, Cursor};

/// Most bytes of the query of an address.
pub const QUERY_BYTES_MAX: usize = 4 * ATTRIBUTE_BYTES_MAX;

/// A filter on the feed. The default lets everything through that a floor may see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Only this site; absent: all of them.
    pub site: Option<Box<str>>,
    /// Only what concerns this team, a unit that it belongs to, or everyone; absent: every team.
    pub team: Option<Box<str>>,
    /// The units that the team belongs to, each with its site, as the floors of the board tell it: what is told to them is told to it.
    pub units: Vec<(Box<str>, Box<str>)>,
    /// `Leads` sees what is for leads too.
    pub audience: Audience,
}

impl View {
    /// Reads the query of `GET /v1/feed`. A cursor is checked for its form, and returned.
    ///
    /// # Errors
    /// What is wrong, in a sentence that repeats no value.
    pub fn parse(query: &str) -> Result<(View, Option<Cursor>), String> {
        let [site, team, audience, cursor] = pairs(query, ["site", "team", "audience", "cursor"])?;
        let audience = match audience.as_deref() {
            None | Some("floor") => Audience::Floor,
            Some("leads") => Audience::Leads,
            Some(_) => return Err("audience is \"floor\" or \"leads\"".into()),
        };
        let cursor = match cursor {
            None => None,
            Some(cursor) => Some(cursor.parse().map_err(|why| format!("cursor: {why}"))?),
        };
        Ok((View { site, team, units: Vec::new(), audience }, cursor))
    }

    /// True for an event that this view shows.
    pub fn shows(&self, event: &Stored) -> bool {
        let of_site = self.site.as_ref().is_none_or(|site| **site == *event.key.site);
        let of_team = match (&self.team, &event.team) {
            (Some(mine), Some(theirs)) => {
                let told_to =
                    |(site, unit): &(Box<str>, Box<str>)| **site == *event.key.site && unit == theirs;
                mine == theirs || self.units.iter().any(told_to)
            }
            _ => true,
        };
        of_site && of_team && (self.audience == Audience::Leads || event.audience == Audience::Floor)
    }
}

/// The values of a query, by the names that it may hold.
///
/// # Errors
/// What is wrong, in a sentence that repeats no value.
pub fn pairs<const N: usize>(query: &str, names: [&str; N]) -> Result<[Option<Box<str>>; N], String> {
    if query.len() > QUERY_BYTES_MAX {
        return Err(format!("a query of {} bytes; at most {QUERY_BYTES_MAX}", query.len()));
    }
    let mut values = [const { None }; N];
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decoded(name)?;
        if name == "token" {
            return Err("a token in an address ends up in logs: \
                        send it in the header Authorization: Bearer <token>"
                .into());
        }
        let Some(place) = names.iter().position(|known| *known == name) else {
            let (last, others) = names.split_last().map_or(("", &[][..]), |(last, others)| (*last, others));
            let (name, others) = (name.escape_default(), others.join(", "));
            return Err(format!("no \"{name}\" here; known are {others} and {last}"));
        };
        let value = decoded(value)?;
        if value.is_empty() || value.len() > ATTRIBUTE_BYTES_MAX {
            return Err(format!("{name} needs a value of 1 to {ATTRIBUTE_BYTES_MAX} bytes"));
        }
        if values[place].replace(Box::<str>::from(value)).is_some() {
            return Err(format!("{name} is given twice"));
        }
    }
    Ok(values)
}

fn decoded(part: &str) -> Result<Cow<'_, str>, String> {
    let not_utf8 = |_| "the query is not UTF-8".to_owned();
    if part.contains('+') {
        // A plus stands for a space in a query, as browsers and form encoders write it.
        let spaced = part.replace('+', " ");
        return Ok(percent_decode_str(&spaced).decode_utf8().map_err(not_utf8)?.into_owned().into());
    }
    percent_decode_str(part).decode_utf8().map_err(not_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_whole_or_refused_by_name() {
        let (view, cursor) = View::parse("site=lisbon&team=night+shift%20b").expect("fits");
        assert_eq!((view.site.as_deref(), view.team.as_deref()), (Some("lisbon"), Some("night shift b")));
        assert_eq!((view.audience, cursor), (Audience::Floor, None));
        for (query, word) in [
            ("colour=red", "colour"),
            ("token=secret", "Authorization"),
            ("site=a&site=b", "twice"),
            ("site=", "site"),
            ("audience=all", "audience"),
            ("cursor=12", "cursor"),
            ("site=%ff", "UTF-8"),
        ] {
            let why = View::parse(query).expect_err(query);
            assert!(why.contains(word) && !why.contains("secret"), "{query}: {why}");
        }
    }
}
