//! The flags of `openfloor token`: what a token is for, until when, and which one.

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

use super::flags::Given;
use super::hub::HubData;
use crate::domain::fault::NAME_MAX;
use crate::text::SafeText;
use crate::wire::ATTRIBUTE_BYTES_MAX;

/// What is done with tokens.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum TokenTask {
    /// Make a token and print it, this once
    New(NewToken),
    /// Show the tokens of a hub, without their secrets
    List(HubData),
    /// Take a token back: what came with it is closed within seconds
    Revoke(RevokeToken),
}

/// What a new token is for.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct NewToken {
    /// What its bearer may do.
    #[arg(long, value_name = "ROLE", help = "What its bearer may do")]
    pub role: RoleName,
    /// The sources that its bearer may publish as.
    #[arg(
        long,
        value_name = "PREFIX",
        value_parser = prefix,
        help = "The sources that it may publish as: this one and those under it; / is every source. \
                A publisher needs one, a lead may have one"
    )]
    pub source: Option<String>,
    /// The only site.
    #[arg(long, value_name = "SITE", value_parser = name, help = "The only site that it sees, and publishes about")]
    pub site: Option<String>,
    /// Whether it may replay.
    #[arg(
        long,
        help = "It may publish what comes out of a recording, as openfloor replay does: taken as it was, without its site's \
                languages, the beginning of a repair or a question about grave news. An admin may anyway"
    )]
    pub replay: bool,
    /// When it ends.
    #[arg(
        long,
        value_name = "WHEN",
        value_parser = expiry,
        help = "When it ends by itself: 90d, 12h, or the last day, as 2027-03-31 [default: never]"
    )]
    pub expires: Option<Timestamp>,
    /// Whose it is.
    #[arg(long, value_name = "WORDS", value_parser = name, help = "Whose it is, for the list")]
    pub name: Option<String>,
    /// Whose hub.
    #[command(flatten)]
    pub data: HubData,
}

/// Which token is taken back.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct RevokeToken {
    /// Its id.
    #[arg(value_name = "ID", help = "The id of the token, from the list")]
    pub id: String,
    /// Whose hub.
    #[command(flatten)]
    pub data: HubData,
}

/// The roles by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RoleName {
    /// Follows what a floor may see
    Wall,
    /// Follows what leads may see
    Lead,
    /// Publishes as its sources
    Publisher,
    /// May do everything
    Admin,
}

impl TokenTask {
    pub(super) fn settings(&self) -> Given {
        let (TokenTask::New(NewToken { data, .. })
        | TokenTask::List(data)
        | TokenTask::Revoke(RevokeToken { data, .. })) = self;
        data.settings()
    }
}

fn prefix(text: &str) -> Result<String, String> {
    if text.is_empty() || text.len() > ATTRIBUTE_BYTES_MAX || text.chars().any(char::is_control) {
        return Err(format!("give 1 to {ATTRIBUTE_BYTES_MAX} bytes, such as /sites/lisbon"));
    }
    Ok(text.into())
}

fn name(text: &str) -> Result<String, String> {
    let clean = SafeText::clean(text);
    if clean.as_str() != text || clean.is_blank() || text.chars().count() > NAME_MAX {
        return Err(format!("give a name of 1 to {NAME_MAX} characters"));
    }
    Ok(text.into())
}

fn expiry(text: &str) -> Result<Timestamp, String> {
    expires(text, Timestamp::now(), &TimeZone::system())
        .ok_or_else(|| "give a time from now, as 90d or 12h, or a day to come, as 2027-03-31".into())
}

/// The moment that a text means: a count of days or hours from now, or the end of a day, which is still good.
fn expires(text: &str, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let at = match text.split_at_checked(text.len().checked_sub(1)?)? {
        (count, unit @ ("d" | "h")) if count.bytes().all(|b| b.is_ascii_digit()) => {
            let hours = if unit == "d" { 24 } else { 1 };
            let hours = count.parse::<i64>().ok()?.checked_mul(hours)?;
            now.checked_add(SignedDuration::try_from_hours(hours)?).ok()?
        }
        _ => {
            let day: Date = text.parse().ok().filter(|_| text.len() == "2027-03-31".len())?;
            day.checked_add(1.day()).ok()?.to_zoned(zone.clone()).ok()?.timestamp()
        }
    };
    (at > now).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expiry_is_a_time_from_now_or_a_day_to_come() {
        let now: Timestamp = "2026-11-23T10:00:00Z".parse().expect("a moment");
        let zone = TimeZone::get("Europe/Lisbon").expect("a zone");
        for (text, at) in [
            ("90d", Some("2027-02-21T10:00:00Z")),
            ("12h", Some("2026-11-23T22:00:00Z")),
            ("2026-11-23", Some("2026-11-24T00:00:00Z")),
            ("2027-07-01", Some("2027-07-01T23:00:00Z")),
            ("2026-11-22", None),
            ("0d", None),
            ("-1d", None),
            ("90", None),
            ("d", None),
            ("", None),
            ("99999999999999999999d", None),
            ("9999999999d", None),
            ("2026-13-01", None),
            ("tomorrow", None),
            ("ä", None),
        ] {
            let at = at.map(|at| at.parse().expect("a moment"));
            assert_eq!(expires(text, now, &zone), at, "{text:?}");
        }
    }
}
