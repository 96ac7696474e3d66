//! Grave news while it is new: where recognition and levels rest beside it, and until when.
//!
//! One rule for all who go by it. A hub notes the rests of a notice on each of its revisions and on the mark of its withdrawal ([`after`]),
//! asks publishers by them and tells them in its record; walls and rehearsals read them off what stands.

use jiff::{SignedDuration, Timestamp};

use super::event::Span;
use super::notice::Priority;
use super::quiet::SCOPE_FLOOR;
use super::{Audience, Event, Floor, Item, Notice, Payload, Stamp, clash};

/// How long recognition and levels rest beside grave news: from when those who hear it first heard it, whatever becomes of it meanwhile. About
/// as long as a wall goes on telling what is new, and people talk of it.
pub const GRAVE_NEWS: SignedDuration = SignedDuration::from_mins(30);
/// How long they rest in one piece at most, however much is told of it meanwhile: whoever wants them to rest for longer says quiet mode.
pub const GRAVE_NEWS_MAX: SignedDuration = SignedDuration::from_hours(4);
/// Most rests that are noted of one notice; the oldest are let go. It is more than the teams that one notice may name.
pub const RESTS_MAX: usize = 256;

/// Critical news at a site, for those who hear it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grave<'a> {
    /// The site.
    pub site: &'a str,
    /// Who may see it.
    pub audience: Audience,
    /// The team or the unit; `None`: everyone.
    pub unit: Option<&'a str>,
    /// From when recognition and levels rest there: when it was heard first.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Whether it stands: it was neither withdrawn nor closed, nor made less.
    pub stands: bool,
}

/// True for what is grave as long as it stands so: a critical notice that is open.
pub fn is_critical(notice: &Notice) -> bool {
    notice.priority == Priority::Critical && notice.state.is_open()
}

/// The teams or units that hear a notice for a team; `None`: everyone. It is on the walls of its team, or on all of them; whom it
/// affects are some of these, or come to them.
pub fn hearers<'a>(notice: &'a Notice, team: Option<&'a str>) -> Vec<Option<&'a str>> {
    let affects = notice.affects.iter().map(|affected| unit_of(affected.as_str()));
    std::iter::once(team).chain(affects.filter(|_| team.is_some())).collect()
}

/// True when grave news that is heard in a unit is heard by those whom something for a team is for. What is for everyone is for each of its
/// teams, and so is what is for a unit; `is_of`: whether a team is a unit, or belongs to it.
pub fn is_heard(unit: Option<&str>, team: Option<&str>, is_of: impl Fn(&str, &str) -> bool) -> bool {
    match (unit, team) {
        (None, _) | (_, None) => true,
        (Some(unit), Some(team)) => is_of(team, unit) || is_of(unit, team),
    }
}

/// The rests that are noted of a thing for a team: where, from when and until when.
///
/// An earlier version noted no more than the end of the newest.
pub fn rests<'a>(
    notice: Option<&'a Notice>,
    team: Option<&'a str>,
    stamp: &'a Stamp,
) -> Vec<(Option<&'a str>, Timestamp, Timestamp)> {
    if let (Some(notice), Some(until), []) = (notice, stamp.rests_until, stamp.rested.as_slice()) {
        let from = until.saturating_sub(GRAVE_NEWS).unwrap_or(until);
        return hearers(notice, team).into_iter().map(|unit| (unit, from, until)).collect();
    }
    // Nor did it note of a withdrawn one where that was.
    let unit = |span: &'a Span| span.scope.as_deref().map_or(team, unit_of);
    stamp.rested.iter().map(|span| (unit(span), span.from, span.until)).collect()
}

/// A thing as it stood before a revision.
#[derive(Clone, Copy, Debug)]
pub struct Stood<'a> {
    /// What it said.
    pub payload: &'a Payload,
    /// To which team; `None`: everyone.
    pub team: Option<&'a str>,
    /// Who could see it.
    pub audience: Audience,
    /// What was noted of it.
    pub stamp: &'a Stamp,
}

impl<'a> Stood<'a> {
    /// An event that stands.
    pub fn of(event: &'a Event) -> Self {
        let (team, audience) = (event.team.as_deref(), event.audience);
        Self { payload: &event.payload, team, audience, stamp: &event.stamp }
    }

    /// The rests that are noted of it, as they are noted.
    pub fn spans(self) -> Vec<Span> {
        let notice = match self.payload {
            Payload::Notice(notice) => Some(notice),
            _ => None,
        };
        rests(notice, self.team, self.stamp)
            .into_iter()
            .map(|(unit, from, until)| span(unit, from, until))
            .collect()
    }
}

/// The rests of a notice after a revision of a moment. Where its news is first heard, a rest begins; what is told anew of it, an update or
/// that it is critical again, prolongs one that lasts, or begins another. What is corrected, lowered or closed changes nothing.
pub fn after(
    stood: Option<Stood<'_>>,
    (next, team, audience): (&Payload, Option<&str>, Audience),
    at: Timestamp,
) -> Vec<Span> {
    let Payload::Notice(notice) = next else { return Vec::new() };
    // To everyone it is news what leads alone knew.
    let stood = stood.filter(|stood| stood.audience == Audience::Floor || audience == Audience::Leads);
    let mut spans = stood.map(Stood::spans).unwrap_or_default();
    if is_critical(notice) {
        let goes_on = stood.is_some_and(|stood| {
            matches!(stood.payload, Payload::Notice(had) if is_critical(had))
                && clash::is_no_news(stood.payload, next)
        });
        let until = |from: Timestamp| {
            let most = from.saturating_add(GRAVE_NEWS_MAX).unwrap_or(from);
            at.saturating_add(GRAVE_NEWS).unwrap_or(at).min(most)
        };
        for unit in hearers(notice, team) {
            let scope = unit.unwrap_or(SCOPE_FLOOR);
            let last = spans
                .iter_mut()
                .filter(|span| span.scope.as_deref() == Some(scope))
                .max_by_key(|span| span.until);
            match last {
                Some(_) if goes_on => {}
                Some(last) if at < last.until => last.until = last.until.max(until(last.from)),
                _ => spans.push(span(unit, at, until(at))),
            }
        }
    }
    spans.drain(..spans.len().saturating_sub(RESTS_MAX));
    spans
}

fn span(unit: Option<&str>, from: Timestamp, until: Timestamp) -> Span {
    Span { from, until, scope: Some(unit.unwrap_or(SCOPE_FLOOR).into()) }
}

/// The unit of a scope; `None`: everyone.
fn unit_of(scope: &str) -> Option<&str> {
    (scope != SCOPE_FLOOR).then_some(scope)
}

impl<T> Item<T> {
    /// For which team it counts where something rests; `None`: everyone.
    pub fn heard_by(&self) -> Option<&str> {
        self.stamp.heard_by(self.team.as_deref())
    }
}

impl Floor {
    /// What rests recognition and levels beside critical news, also once that is withdrawn.
    pub fn grave(&self, now: Timestamp) -> Vec<Grave<'_>> {
        let told = self.notices.iter().map(|(key, item)| {
            let rests = rests(Some(&item.data), item.team.as_deref(), &item.stamp);
            (key, item.audience, is_critical(&item.data), rests)
        });
        let gone = self
            .withdrawals
            .iter()
            .map(|(key, item)| (key, item.audience, false, rests(None, item.team.as_deref(), &item.stamp)));
        let all = told.chain(gone).flat_map(|(key, audience, stands, rests)| {
            let grave =
                move |(unit, from, until)| Grave { site: &key.site, audience, unit, from, until, stands };
            rests.into_iter().map(grave)
        });
        all.filter(|grave| now < grave.until).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::notice::{NoticeState, Update};
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_764_000_000 + minute * 60).expect("in range")
    }

    fn critical(affects: &[&str], updates: usize) -> Notice {
        Notice {
            priority: Priority::Critical,
            affects: affects.iter().map(|team| (*team).into()).collect(),
            updates: vec![Update::default(); updates],
            ..Notice::default()
        }
    }

    /// One notice through its revisions: when, for which team, for whom, what; and its rests afterwards as (scope, from, until) in minutes.
    fn told(revisions: &[(i64, Option<&str>, Audience, Notice)]) -> Vec<(String, i64, i64)> {
        let mut stood: Option<(Payload, Option<&str>, Audience, Stamp)> = None;
        for (minute, team, audience, notice) in revisions {
            let next = Payload::Notice(notice.clone());
            let before = stood.as_ref().map(|(payload, team, audience, stamp)| Stood {
                payload,
                team: *team,
                audience: *audience,
                stamp,
            });
            let rested = after(before, (&next, *team, *audience), at(*minute));
            stood = Some((next, *team, *audience, Stamp { rested, ..Stamp::default() }));
        }
        let minutes = |moment: Timestamp| moment.duration_since(at(0)).as_mins();
        let rests = stood.map(|(.., stamp)| stamp.rested).unwrap_or_default();
        rests
            .into_iter()
            .map(|span| (span.scope.expect("noted").into(), minutes(span.from), minutes(span.until)))
            .collect()
    }

    #[test]
    fn a_rest_lasts_whatever_becomes_of_the_notice_and_a_correction_prolongs_none() {
        use Audience::{Floor, Leads};
        let floor = |from, until| ("floor".to_owned(), from, until);
        let lowered = Notice { priority: Priority::Important, ..critical(&[], 0) };
        let closed = Notice { state: NoticeState::Closed, ..critical(&[], 0) };
        let corrected = Notice { headline: "Other words".into(), ..critical(&[], 0) };
        let first = (0, None, Floor, critical(&[], 0));
        for then in [lowered.clone(), closed, corrected] {
            assert_eq!(told(&[first.clone(), (10, None, Floor, then)]), [floor(0, 30)]);
        }
        // Critical again, and an update: it is news.
        let raised = [first.clone(), (10, None, Floor, lowered), (20, None, Floor, critical(&[], 0))];
        assert_eq!(told(&raised), [floor(0, 50)]);
        assert_eq!(told(&[first.clone(), (20, None, Floor, critical(&[], 1))]), [floor(0, 50)]);
        assert_eq!(told(&[first, (90, None, Floor, critical(&[], 1))]), [floor(0, 30), floor(90, 120)]);
        // However much is told of it, not for longer than this in one piece.
        let many: Vec<_> =
            (0..30).map(|n| (n * 20, None, Floor, critical(&[], usize::try_from(n).expect("few")))).collect();
        let most = GRAVE_NEWS_MAX.as_mins();
        assert!(told(&many).iter().all(|(_, from, until)| until - from <= most), "{:?}", told(&many));
        assert_eq!(told(&many)[0], floor(0, most));
        // Whoever hears it later is told it then.
        let wider =
            [(0, Some("night"), Floor, critical(&[], 0)), (10, Some("night"), Floor, critical(&["day"], 0))];
        assert_eq!(told(&wider), [("night".to_owned(), 0, 30), ("day".to_owned(), 10, 40)]);
        let to_all = [(0, None, Leads, critical(&[], 0)), (10, None, Floor, critical(&[], 0))];
        assert_eq!(told(&to_all), [floor(10, 40)]);
    }

    #[test]
    fn what_an_earlier_version_noted_is_read() {
        let stamp = Stamp { rests_until: Some(at(30)), ..Stamp::default() };
        let notice = critical(&["day"], 0);
        assert_eq!(
            rests(Some(&notice), Some("night"), &stamp),
            [(Some("night"), at(0), at(30)), (Some("day"), at(0), at(30))]
        );
        let span = Span { from: at(0), until: at(30), scope: None };
        let mark = Stamp { rested: vec![span], ..Stamp::default() };
        assert_eq!(rests(None, Some("night"), &mark), [(Some("night"), at(0), at(30))]);
    }
}
