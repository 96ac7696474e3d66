//! What a rehearsal tells of a site.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::play::{Fate, Played, play};
use super::walls::{WallTold, walls};
use super::{Held, Then};
use crate::domain::quiet::SCOPE_FLOOR;
use crate::domain::{Audience, Event, Floor, Key, Ledger, Payload, PromiseState, ending, promise};
use crate::model::Model;
use crate::screen::Lexicon;
use crate::task::said::local;
use crate::text::{Lang, SafeText, Text};
use crate::wire::hold::HeldEvent;

/// Words in the name of a gate that stands for telling someone before everyone is told.
const TELLING: [&str; 8] =
    ["told", "tell", "briefed", "informed", "aware", "notified", "notify", "consulted"];
/// The same in Spanish, without their endings: `delegados-informados`, `comite-avisado`.
const TELLING_STEMS: [&str; 6] = ["informad", "avisad", "notificad", "consultad", "enterad", "comunicad"];

/// One site, at the moment that is rehearsed there.
#[derive(Serialize)]
pub struct SiteTold {
    pub site: String,
    pub zone: String,
    pub at: Timestamp,
    /// The same as clocks there show it.
    pub local: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'static str>,
    /// What is held for it.
    pub held: Vec<HeldTold>,
    /// Promises that become late until then.
    pub late: Vec<LateTold>,
    /// Quiet modes that hold then.
    pub quiet: Vec<QuietTold>,
    /// Where recognition and levels rest then beside something critical.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rests: Vec<RestsTold>,
    /// How many thanks that are on walls now will have left them.
    pub thanks_left: usize,
    /// What each kind of wall would show.
    pub walls: Vec<WallTold>,
}

/// One hold.
#[derive(Serialize)]
pub struct HeldTold {
    pub held: String,
    /// `out`, `if_gates`, `later`, `refused` or `withdrawn`.
    pub by_then: &'static str,
    pub out_at: Timestamp,
    pub out_at_local: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    pub gates_open: Vec<String>,
    /// When it ends, refused, where a gate of it is open still.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at_local: Option<String>,
    pub untold: Vec<Untold>,
    /// Why the hub would refuse it: texts that lack a language of the site among them.
    pub refused: Vec<String>,
    /// Other sites of a batch, which this token can't see: what is held for them is not judged.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_judged: Vec<String>,
    /// Celebration beside grave news: what would stand beside what. At its release nobody is asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<BesideTold>,
    pub events: Vec<EventTold>,
}

/// What one event of a hold would stand beside.
#[derive(Serialize)]
pub struct BesideTold {
    pub subject: String,
    pub why: String,
}

/// Someone who would not have been told, and why.
#[derive(Serialize)]
pub struct Untold {
    pub who: String,
    pub why: String,
}

/// One event of a hold.
#[derive(Serialize)]
pub struct EventTold {
    /// The site, where it is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    pub subject: String,
    pub kind: String,
    /// True when its thing is withdrawn, or will be by what is held too: nothing of this event comes out.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
    /// Absent where nothing of it is there any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
}

/// A promise that is late then and not now.
#[derive(Serialize)]
pub struct LateTold {
    pub subject: String,
    pub field: String,
    pub what: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owed_by: Option<String>,
    pub due: Timestamp,
    pub due_local: String,
    /// The hold that it comes of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held: Option<String>,
}

/// A quiet mode.
#[derive(Serialize)]
pub struct QuietTold {
    pub scope: String,
    pub until: Option<Timestamp>,
    pub until_local: Option<String>,
}

/// A rest beside grave news.
#[derive(Serialize)]
pub struct RestsTold {
    /// For whom: `floor`, a team or a unit.
    pub scope: String,
    pub until: Timestamp,
    pub until_local: String,
}

/// Which hold a thing comes of, and the gates on which that hangs.
pub type ComesOf<'a> = BTreeMap<&'a Key, (&'a str, &'a [String])>;

/// Tells of a site.
pub fn site(model: &Model, lexicon: &Lexicon, site: &str, held: &[Held], then: &Then) -> SiteTold {
    let now = model.now();
    let floor = of_site(&model.floor, site);
    let mut whole = model.floor.clone();
    let sees = model.shown.as_ref().and_then(|shown| shown.site.as_deref());
    let mut played = play(&mut whole, held, sees, now, then.at);
    let after = of_site(&whole, site);
    played.retain(|played| played.held.is_for(site));
    let langs = languages(&after, model.lang());
    let mut comes_of = ComesOf::new();
    for played in &played {
        let gates: &[String] = match &played.fate {
            Fate::Out => &[],
            Fate::IfGates(gates) => gates,
            Fate::Later | Fate::Refused(_) | Fate::Withdrawn => continue,
        };
        let of = (played.held.hold.held.as_str(), gates);
        let out = played.held.events.iter().enumerate().filter(|(index, _)| !played.gone.contains(index));
        comes_of.extend(out.map(|(_, event)| (&event.key, of)));
    }
    let walls = walls(&after, lexicon, &langs, then, &comes_of);
    let leaves = |event: &Event| match &event.payload {
        Payload::Recognition(_) => {
            ending::leaves_wall(&event.payload, event.stamp.stands_since.unwrap_or(event.time))
        }
        _ => None,
    };
    SiteTold {
        site: site.to_owned(),
        zone: then.zone.iana_name().unwrap_or("UTC").to_owned(),
        at: then.at,
        local: local(then.at, &then.zone),
        note: then.note,
        held: played.iter().map(|played| held_told(played, (site, sees), &after, then)).collect(),
        late: late((&floor, &after), now, then, model.lang(), &comes_of),
        quiet: quiet(&after, then),
        rests: rests(&after, then),
        thanks_left: floor
            .events()
            .filter_map(|event| leaves(&event))
            .filter(|at| *at > now && *at <= then.at)
            .count(),
        walls,
    }
}

fn of_site(floor: &Floor, site: &str) -> Floor {
    let mut own = Floor::default();
    for event in floor.events().filter(|event| *event.key.site == *site) {
        own.apply(event);
    }
    own
}

fn languages(floor: &Floor, fallback: &Lang) -> Vec<Lang> {
    let langs = crate::domain::languages::of_site(floor.sites.values().map(|item| &item.data));
    if langs.is_empty() { vec![fallback.clone()] } else { langs }
}

fn held_told(
    played: &Played<'_>,
    (site, sees): (&str, Option<&str>),
    floor: &Floor,
    then: &Then,
) -> HeldTold {
    let hold = &played.held.hold;
    let open = hold.gates.iter().filter(|gate| gate.met.is_none());
    let gates_open: Vec<String> = open.map(|gate| gate.name.clone()).collect();
    let mut untold: Vec<Untold> = gates_open.iter().filter_map(|gate| untold_by_gate(gate)).collect();
    let here = |event: &&Event| *event.key.site == *site;
    if played.fate == Fate::Withdrawn {
        untold.clear();
    } else {
        untold.extend(played.held.events.iter().filter(here).flat_map(|event| untold_by_reach(event, floor)));
    }
    let elsewhere = played.held.events.iter().filter(|event| !here(event));
    let mut unseen: Vec<String> = elsewhere.map(|event| event.key.site.to_string()).collect();
    unseen.retain(|site| sees.is_some_and(|sees| sees != site));
    unseen.dedup();
    let ends_at = hold.gives_up_at.filter(|_| !gates_open.is_empty() && played.fate != Fate::Withdrawn);
    HeldTold {
        ends_at,
        ends_at_local: ends_at.map(|at| local(at, &then.zone)),
        held: hold.held.clone(),
        by_then: match played.fate {
            Fate::Out => "out",
            Fate::IfGates(_) => "if_gates",
            Fate::Later => "later",
            Fate::Refused(_) => "refused",
            Fate::Withdrawn => "withdrawn",
        },
        out_at: played.due,
        out_at_local: local(played.due, &then.zone),
        note: hold.note.clone(),
        gates_open,
        untold,
        refused: match &played.fate {
            Fate::Refused(faults) => faults.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        },
        not_judged: unseen,
        beside: played.beside.iter().filter_map(|(index, why)| beside_told(played, *index, why)).collect(),
        events: events_told(played, site),
    }
}

fn beside_told(played: &Played<'_>, index: usize, why: &str) -> Option<BesideTold> {
    let subject = played.held.events.get(index)?.key.subject.to_string();
    Some(BesideTold { subject, why: why.to_owned() })
}

/// All events of a hold in their order, also those that are erased.
fn events_told(played: &Played<'_>, site: &str) -> Vec<EventTold> {
    let mut standing = played.held.events.iter().enumerate();
    let told = |held: &HeldEvent| {
        let event = if held.withdrawn { None } else { standing.next() };
        let event = event.filter(|(index, _)| !played.gone.contains(index)).map(|(_, event)| event);
        EventTold {
            site: (held.site != site).then(|| held.site.clone()),
            subject: held.subject.clone(),
            kind: held.kind.clone(),
            withdrawn: event.is_none(),
            audience: event.map(|event| event.audience),
            team: event.and_then(|event| event.team.as_deref()).map(str::to_owned),
            title: event.and_then(|event| title(&event.payload)).cloned(),
        }
    };
    played.held.hold.events.iter().map(told).collect()
}

/// What a thing is called.
fn title(payload: &Payload) -> Option<&Text> {
    Some(match payload {
        Payload::Floor(site) => &site.name,
        Payload::Notice(notice) => &notice.headline,
        Payload::Holding(holding) => &holding.topic,
        Payload::Question(question) => &question.text,
        Payload::Ownership(ownership) => &ownership.got_wrong,
        Payload::Note(note) => &note.text,
        Payload::Repair(repair) => &repair.breach,
        Payload::Commitment(commitment) => &commitment.ask,
        Payload::Recognition(thanks) => &thanks.message,
        Payload::Engagement(_) | Payload::Quiet(_) | Payload::Withdrawn => return None,
    })
}

/// Whom a gate stands for that is named after telling them: `told-night`, `leads-briefed`.
fn untold_by_gate(gate: &str) -> Option<Untold> {
    let is_telling =
        |part: &&str| TELLING.contains(part) || TELLING_STEMS.iter().any(|stem| part.starts_with(stem));
    gate.split('-').find(is_telling)?;
    let who: Vec<&str> = gate.split('-').filter(|part| !is_telling(part)).collect();
    let who = if who.is_empty() { "those affected".to_owned() } else { who.join(" ") };
    Some(Untold { who, why: format!("the gate {gate} is open") })
}

/// Teams that a notice affects and does not reach.
fn untold_by_reach(event: &Event, floor: &Floor) -> Vec<Untold> {
    let Payload::Notice(notice) = &event.payload else { return Vec::new() };
    let known = |team: &str| floor.sites.values().any(|item| item.data.team(team).is_some());
    let why = |team: Option<&str>| match (&event.team, event.audience) {
        _ if team.is_some_and(|team| !known(team)) => Some("the site has no team of this id".to_owned()),
        (_, Audience::Leads) => Some("it is for leads only".to_owned()),
        (Some(own), _) if !floor.is_of(team, own) => Some(format!("it goes to the team {own} alone")),
        _ => None,
    };
    let subject = &event.key.subject;
    let told = |who: &str, why: String| Untold {
        who: who.to_owned(),
        why: format!("{subject} affects them, and {why}"),
    };
    if notice.affects.is_empty() {
        return why(None).map(|why| told("everyone else", why)).into_iter().collect();
    }
    let teams = notice.affects.iter().map(SafeText::as_str);
    teams.filter_map(|team| Some(told(team, why(Some(team))?))).collect()
}

/// What is late then, and is not now.
fn late(
    (floor, after): (&Floor, &Floor),
    now: Timestamp,
    then: &Then,
    lang: &Lang,
    comes_of: &ComesOf<'_>,
) -> Vec<LateTold> {
    let is_late = |entry: &&promise::Entry<'_>| entry.state == PromiseState::Late;
    let before = Ledger::of(floor, now);
    let same = |a: &promise::Entry<'_>, b: &promise::Entry<'_>| {
        // By the date that went by, which stays where another one is given, and not by its place: kept ones before it are let go.
        let what = |entry: &promise::Entry<'_>| (entry.promise.field.clone(), entry.promise.late_since());
        a.key == b.key && what(a) == what(b)
    };
    let is_new =
        |entry: &&promise::Entry<'_>| !before.entries.iter().filter(is_late).any(|had| same(had, entry));
    let ledger = Ledger::of(after, then.at);
    let told = |entry: &promise::Entry<'_>| LateTold {
        subject: entry.key.subject.to_string(),
        field: entry.promise.field.to_string(),
        what: entry.what.clone(),
        owed_by: entry.owner.map(|owner| owner.in_lang(lang).as_str().to_owned()),
        due: entry.promise.due,
        due_local: local(entry.promise.due, &then.zone),
        held: comes_of.get(entry.key).map(|(held, _)| (*held).to_owned()),
    };
    ledger.entries.iter().filter(is_late).filter(is_new).map(told).collect()
}

fn quiet(floor: &Floor, then: &Then) -> Vec<QuietTold> {
    let holds = floor.quiets.values().map(|item| &item.data).filter(|quiet| {
        let scope = quiet.scope.as_str();
        quiet.holds((scope != SCOPE_FLOOR).then_some(scope), then.at)
    });
    let told = |quiet: &crate::domain::Quiet| QuietTold {
        scope: quiet.scope.as_str().to_owned(),
        until: quiet.until,
        until_local: quiet.until.map(|at| local(at, &then.zone)),
    };
    holds.map(told).collect()
}

/// Where recognition and levels rest beside grave news, each scope once.
fn rests(floor: &Floor, then: &Then) -> Vec<RestsTold> {
    let mut last = BTreeMap::new();
    for grave in floor.grave(then.at) {
        let until = last.entry(grave.unit.unwrap_or(SCOPE_FLOOR)).or_insert(grave.until);
        *until = grave.until.max(*until);
    }
    let told = |(scope, until): (&str, Timestamp)| RestsTold {
        scope: scope.to_owned(),
        until,
        until_local: local(until, &then.zone),
    };
    last.into_iter().map(told).collect()
}
