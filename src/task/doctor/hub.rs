//! The hub: whether it answers, as whom it lets this wall in, and what its clock and its floor say.

use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc;

use super::finding::{Chapter, Finding};
use crate::config::Wall;
use crate::domain::Payload;
use crate::feed::{self, REPORTS_MAX, Record, Report, Target, Timing, Trusted};
use crate::wire::control::Hello;
use crate::wire::{FUTURE_SECONDS_MAX, Incoming};

/// How long a hub has for its first word.
const HELLO_MAX: Duration = Duration::from_secs(3);
/// How long it has for its whole floor.
const FLOOR_MAX: Duration = Duration::from_secs(5);
/// Clocks that differ by less are taken for equal: a reader sees minutes.
const CLOCKS_APART: SignedDuration = SignedDuration::from_secs(2);

/// What a hub said.
#[derive(Clone, Debug, PartialEq)]
pub struct Met {
    /// Its first word.
    pub hello: Hello,
    /// From the first byte until that.
    pub took: Duration,
    /// How far its clock was ahead of this machine's.
    pub ahead: SignedDuration,
    /// How many events its floor had, and in what time; absent when it did not come whole.
    pub floor: Option<(u64, Duration)>,
    /// The zone of the first site.
    pub zone: Option<String>,
    /// The teams of every site that it told of.
    pub teams: Vec<String>,
}

/// Follows a hub as a wall does, until it has told its floor.
///
/// # Errors
/// Why it can't be followed, in the words that a wall would say.
pub async fn meet(trusted: Trusted, target: Target) -> Result<Met, String> {
    let timing = Timing { connect_max: HELLO_MAX, ..Timing::default() };
    let (sender, mut reports) = mpsc::channel(REPORTS_MAX);
    let follows = tokio::spawn(feed::follow(trusted, target, None, sender, Record::default(), timing));
    let began = Instant::now();
    let mut met: Option<Met> = None;
    let told = async {
        while let Some(report) = reports.recv().await {
            match (report, &mut met) {
                (Report::Lost { why, .. }, None) => return Err(why.to_string()),
                (Report::Lost { .. }, Some(_)) => break,
                (Report::Incoming(Incoming::Hello(hello)), _) => {
                    let took = began.elapsed();
                    let ahead = hello.now.duration_since(Timestamp::now());
                    met =
                        Some(Met { hello: *hello, took, ahead, floor: None, zone: None, teams: Vec::new() });
                }
                (Report::Incoming(Incoming::Event { event, .. }), Some(met)) => {
                    if let Payload::Floor(site) = &event.payload {
                        met.zone.get_or_insert_with(|| site.time_zone.as_str().to_owned());
                        met.teams.extend(site.teams.iter().map(|team| team.id.as_str().to_owned()));
                    }
                }
                (Report::Incoming(Incoming::Synced { synced, .. }), Some(met)) => {
                    met.floor = Some((synced.count, began.elapsed()));
                    break;
                }
                _ => {}
            }
        }
        Ok(())
    };
    let told = tokio::time::timeout(HELLO_MAX + FLOOR_MAX, told).await;
    follows.abort();
    match (told, met) {
        (_, Some(met)) => Ok(met),
        (Ok(Err(why)), None) => Err(why),
        (_, None) => Err("it took the connection, and said nothing".into()),
    }
}

/// Looks at what a hub said, or at why it can't be followed. `named` tells whether anybody said which hub it is.
pub fn chapter(met: &Result<Met, String>, wall: &Wall, named: bool) -> Chapter {
    let address = wall.feed.as_str();
    let findings = match met {
        Err(why) => vec![silent(why, wall, named)],
        Ok(met) => {
            let all = [answers(met, address), secrecy(wall), allowed(met, wall), floor(met, wall)];
            all.into_iter().chain(team(met, wall)).collect()
        }
    };
    Chapter { title: "Hub", findings }
}

fn silent(why: &str, wall: &Wall, named: bool) -> Finding {
    // Most of the reasons name it themselves.
    let told = why.contains(&wall.feed.authority());
    let found = if told { why.to_owned() } else { format!("{}: {why}", wall.feed) };
    if named {
        let advice =
            "start it, or name the right one: --feed ws://HOST:PORT, or feed under [wall] in the settings";
        return Finding::wrong("hub", found, advice);
    }
    // On a machine that has been told nothing yet, that is as it should be.
    let advice =
        "`openfloor hub` starts one, --feed ws://HOST:PORT names another; `openfloor` by itself needs none";
    Finding::note("hub", format!("{found}, and no other is named")).advised(advice)
}

fn answers(met: &Met, address: &str) -> Finding {
    let Hello { epoch, head, .. } = &met.hello;
    let took = met.took.as_millis();
    Finding::ok("hub", format!("{address} answers in {took} ms; log {epoch}, at event {head}"))
}

fn secrecy(wall: &Wall) -> Finding {
    if wall.feed.is_secure() {
        let by = match &wall.ca {
            Some(file) => format!("the authority in {}", file.as_path().display()),
            None => "an authority that this machine trusts".into(),
        };
        return Finding::ok("way there", format!("TLS, and its certificate is vouched for by {by}"));
    }
    if crate::trust::is_this_machine(wall.feed.host()) {
        return Finding::ok("way there", "within this machine");
    }
    let advice = "give the hub a certificate and name it with wss://; docs/operating.md has how";
    Finding::note("way there", "no TLS: whoever is on the way can read the floor").advised(advice)
}

fn allowed(met: &Met, wall: &Wall) -> Finding {
    let site = met.hello.site.as_ref().map_or_else(|| "every site".into(), |site| format!("the site {site}"));
    let sees = match met.hello.role.as_str() {
        "lead" => "what is for leads too",
        _ => "what is for everyone on the floor",
    };
    let found = format!("let in as {}: {site}, {sees}", met.hello.role);
    match wall.site.as_ref().zip(met.hello.site.as_ref()) {
        Some((asked, shown)) if asked.as_str() != shown => {
            let found = format!("{found}; the settings ask for {}", asked.as_str());
            Finding::wrong("access", found, "take another token, or another site")
        }
        _ => Finding::ok("access", found),
    }
}

/// Most teams that are named where the one that is asked for is none of them.
const TEAMS_NAMED_MAX: usize = 20;

/// Whether the team that the wall is of is one of the floor's; nothing for a wall of everyone, or while no site is known.
fn team(met: &Met, wall: &Wall) -> Option<Finding> {
    let team = wall.team.as_ref().filter(|_| met.floor.is_some() && met.zone.is_some())?;
    if met.teams.iter().any(|have| have == team.as_str()) {
        return Some(Finding::ok("team", format!("{team}: what is for it, and what is for everyone")));
    }
    let named = met.teams.iter().take(TEAMS_NAMED_MAX).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = met.teams.len().saturating_sub(TEAMS_NAMED_MAX);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let advice = match met.teams.is_empty() {
        true => "publish the floor's teams, or leave --team out".into(),
        false => format!("--team takes the id of a team: {named}{more}"),
    };
    Some(Finding::wrong("team", format!("the floor has no team \"{team}\""), advice))
}

fn floor(met: &Met, wall: &Wall) -> Finding {
    if let (Some(site), Some(_), None) = (&wall.site, met.floor, &met.zone) {
        return Finding::note("floor", format!("nothing is known of the site \"{site}\""))
            .advised("look at how it is written; if it is right, nothing has been published for it yet");
    }
    match met.floor {
        None => Finding::wrong(
            "floor",
            "it did not come whole in time",
            "look at the hub's log: it says why it closes connections",
        ),
        Some((0, _)) => Finding::note("floor", "nothing has been published yet")
            .advised("`openfloor sim` publishes a simulated floor, `openfloor publish` a real event"),
        Some((things, took)) => Finding::ok("floor", format!("{things} events in {} ms", took.as_millis())),
    }
}

/// Looks at this machine's clock and zone, beside the hub's and its site's.
pub fn clock(met: Option<&Met>, zone: &TimeZone, now: Timestamp) -> Vec<Finding> {
    let local = now.to_zoned(zone.clone());
    let name = zone.iana_name().unwrap_or("a zone without a name");
    let here = format!("{}, {name}", local.strftime("%Y-%m-%d %H:%M:%S %Z"));
    let Some(met) = met else {
        let found = format!("{here}; there is no hub to compare it with");
        return vec![Finding::note("clock", found)];
    };
    vec![compared(&here, met.ahead), zones(met.zone.as_deref(), &local)]
}

fn compared(here: &str, ahead: SignedDuration) -> Finding {
    let apart = ahead.abs();
    if apart < CLOCKS_APART {
        return Finding::ok("clock", format!("{here}, as the hub's"));
    }
    let way = if ahead.is_positive() { "behind" } else { "ahead of" };
    let found = format!("{here}: {:.1} s {way} the hub's", apart.as_secs_f64());
    if apart.as_secs() > FUTURE_SECONDS_MAX {
        let advice = "set it right (timedatectl set-ntp true): the wall goes by the hub's, but what it kept, \
                      tokens and certificates are looked at by this one";
        return Finding::wrong("clock", found, advice);
    }
    Finding::note("clock", found)
        .advised("the wall goes by the hub's clock; this one can be set right all the same")
}

fn zones(site: Option<&str>, local: &jiff::Zoned) -> Finding {
    let Some(site) = site else { return Finding::note("zone", "the floor has not told its site's zone") };
    let Ok(zone) = TimeZone::get(site) else {
        let advice = "update openfloor: zones come with it";
        return Finding::wrong("zone", format!("the site's zone, {site}, is not known here"), advice);
    };
    let there = local.timestamp().to_zoned(zone);
    if there.offset() == local.offset() {
        return Finding::ok("zone", format!("the site's is {site}, where it is as late as here"));
    }
    let at = there.strftime("%H:%M %Z");
    Finding::note(
        "zone",
        format!("the site's is {site}, where it is {at} now; the wall shows its times in that"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Settings, Sources};
    use crate::task::doctor::finding::State;
    use crate::wire;
    use crate::wire::control::{Limits, Reason};

    const NOW: &str = "2026-11-22T14:32:20Z";

    fn wall(flags: &[(&'static str, &str)]) -> Wall {
        let flags = flags.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
        Settings::read(&Sources { flags, ..Sources::default() }).expect("settings").wall
    }

    fn met(site: Option<&str>) -> Met {
        let hello = Hello {
            epoch: "1f".into(),
            head: 42,
            mode: wire::Mode::Snapshot,
            reason: Reason::New,
            heartbeat_ms: 5_000,
            jitter_ms: 1_000,
            now: NOW.parse().expect("a time"),
            role: "wall".into(),
            site: site.map(str::to_owned),
            limits: Limits::HERE,
            doors: None,
        };
        let floor = Some((7, Duration::from_millis(12)));
        Met {
            hello,
            took: Duration::from_millis(3),
            ahead: SignedDuration::ZERO,
            floor,
            zone: Some("Europe/Lisbon".into()),
            teams: vec!["billing".into(), "care".into()],
        }
    }

    fn states(findings: &[Finding]) -> Vec<State> {
        findings.iter().map(|finding| finding.state).collect()
    }

    #[test]
    fn a_hub_that_answers_is_well_and_one_that_does_not_is_wrong() {
        let found = chapter(&Ok(met(None)), &wall(&[]), true).findings;
        assert_eq!(states(&found), [State::Ok; 4], "{found:?}");
        assert_eq!(found[0].found.as_str(), "ws://127.0.0.1:7420 answers in 3 ms; log 1f, at event 42");
        assert_eq!(found[2].found.as_str(), "let in as wall: every site, what is for everyone on the floor");
        let silent: Result<Met, String> = Err("no hub at 127.0.0.1:7420: connection refused".into());
        let found = chapter(&silent, &wall(&[]), true).findings;
        assert_eq!(states(&found), [State::Wrong]);
        assert_eq!(found[0].found.as_str(), "no hub at 127.0.0.1:7420: connection refused");
        // Nobody has said that there should be one.
        let found = chapter(&silent, &wall(&[]), false).findings;
        assert_eq!(states(&found), [State::Note]);
        assert!(found[0].advice.as_ref().is_some_and(|advice| advice.as_str().contains("openfloor hub")));
    }

    #[test]
    fn another_site_an_empty_floor_and_a_way_without_tls_are_told() {
        let lisbon = wall(&[("wall.site", "lisbon"), ("wall.feed", "ws://hub:7420")]);
        let found =
            chapter(&Ok(Met { floor: Some((0, Duration::ZERO)), ..met(Some("porto")) }), &lisbon, true)
                .findings;
        assert_eq!(states(&found), [State::Ok, State::Note, State::Wrong, State::Note], "{found:?}");
        let cut = chapter(&Ok(Met { floor: None, ..met(Some("lisbon")) }), &lisbon, true).findings;
        assert_eq!(states(&cut)[2..], [State::Ok, State::Wrong]);
    }

    #[test]
    fn a_team_or_a_site_that_the_floor_does_not_have_is_told() {
        let found = |flags: &[(&'static str, &str)], met: Met| chapter(&Ok(met), &wall(flags), true).findings;
        let billing = found(&[("wall.team", "billing")], met(None));
        assert_eq!(states(&billing), [State::Ok; 5], "{billing:?}");
        let none = found(&[("wall.team", "foo")], met(None)).pop().expect("a finding");
        assert_eq!((none.state, none.found.as_str()), (State::Wrong, "the floor has no team \"foo\""));
        assert!(
            none.advice.as_ref().is_some_and(|advice| advice.as_str().contains("billing, care")),
            "{none:?}"
        );
        // Of a floor that has told nothing nobody knows its teams.
        let silent = Met { zone: None, teams: Vec::new(), ..met(None) };
        assert_eq!(found(&[("wall.team", "foo")], silent.clone()).len(), 4);
        let nosuch = found(&[("wall.site", "nosuch")], silent).pop().expect("a finding");
        assert_eq!(nosuch.state, State::Note);
        assert!(nosuch.found.as_str().contains("the site \"nosuch\""), "{nosuch:?}");
    }

    #[test]
    fn clocks_and_zones_are_compared() {
        let lisbon = TimeZone::get("Europe/Lisbon").expect("a zone");
        let now: Timestamp = NOW.parse().expect("a time");
        let with = |seconds: f64| {
            let met = Met { ahead: SignedDuration::from_secs_f64(seconds), ..met(None) };
            clock(Some(&met), &lisbon, now).remove(0)
        };
        assert_eq!(with(1.9).state, State::Ok);
        let late = with(61.5);
        assert_eq!(late.state, State::Note);
        let words = "2026-11-22 14:32:20 WET, Europe/Lisbon: 61.5 s behind the hub's";
        assert_eq!(late.found.as_str(), words);
        assert!(with(-61.5).found.as_str().ends_with("61.5 s ahead of the hub's"));
        assert_eq!(with(-301.0).state, State::Wrong);
        let zone = |name: &str| {
            let zone = TimeZone::get(name).expect("a zone");
            clock(Some(&met(None)), &zone, now).remove(1)
        };
        // London is as late as Lisbon all year, Madrid is not.
        assert_eq!(zone("Europe/London").state, State::Ok);
        let madrid = zone("Europe/Madrid");
        assert!(madrid.state == State::Note && madrid.found.as_str().contains("14:32 WET"), "{madrid:?}");
        assert_eq!(states(&clock(None, &lisbon, now)), [State::Note]);
        let strange = Met { zone: Some("Mars/Olympus".into()), ..met(None) };
        assert_eq!(clock(Some(&strange), &lisbon, now)[1].state, State::Wrong);
    }
}
