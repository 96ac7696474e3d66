//! Whether what a connection brings follows on what the wall has: nothing lost, nothing twice, nothing out of order.
//!
//! ```text
//! what the wall has:   … ──────────── cursor
//! the next frame:              prev ────────── seq        prev ≤ cursor < seq, or something is missing
//! ```
//!
//! The cursor moves only with frames that are passed on. A snapshot does not move it before it is whole, so a
//! connection that breaks in the middle of one is resumed from where the wall stood before.

use crate::wire::cause::Discontinuity;
use crate::wire::{At, Cursor, Hello, Incoming, Mode, Phase, Shown};

/// What a connection is in the middle of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// It has not said hello.
    Opened,
    /// The snapshot: the last position of it, and how many events it had.
    Snapshot { last: u64, count: u64 },
    /// What comes after the cursor: how many events it had.
    Replay { count: u64 },
    /// All is as it happens.
    Live,
}

/// Follows one feed over all its connections.
#[derive(Debug)]
pub struct Continuity {
    cursor: Option<Cursor>,
    /// Which part of the feed the cursor is of, as far as that is known.
    shown: Option<Shown>,
    /// Which part the snapshot is of that is on its way.
    coming: Option<Shown>,
    stage: Stage,
}

/// What to do with a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is the next.
    Next,
    /// The wall has it already.
    Had,
    /// Something is missing before it, or it is not of this feed: connect anew, from the cursor.
    Broken(Discontinuity),
}

impl Continuity {
    /// A wall that has the feed up to a cursor, or nothing of it.
    pub fn new(cursor: Option<Cursor>) -> Self {
        Self { cursor, shown: None, coming: None, stage: Stage::Opened }
    }

    /// The same, and the part of the feed that the cursor is of.
    pub fn of(cursor: Cursor, shown: Shown) -> Self {
        Self { shown: Some(shown), ..Self::new(Some(cursor)) }
    }

    /// Up to where the wall has the feed without a gap.
    pub fn cursor(&self) -> Option<Cursor> {
        self.cursor
    }

    /// A connection begins.
    pub fn opened(&mut self) {
        self.coming = None;
        self.stage = Stage::Opened;
    }

    /// The cursor no longer holds.
    pub fn forget(&mut self) {
        self.cursor = None;
    }

    /// Judges a frame, and moves on when it is the next.
    pub fn take(&mut self, incoming: &Incoming) -> Verdict {
        match incoming {
            Incoming::Hello(hello) => self.hello(hello),
            Incoming::Event { at, phase, .. } => self.event(*at, *phase),
            Incoming::Skipped { at: Some(at), phase, .. } => self.event(*at, *phase),
            Incoming::Skipped { at: None, .. } | Incoming::Bye(_) => Verdict::Next,
            Incoming::Synced { cursor, prev, synced } => {
                let at = At { cursor: *cursor, prev: *prev, skipped: 0 };
                let had = match self.stage {
                    Stage::Snapshot { last, count } if synced.count == count && within(at, last) => true,
                    Stage::Replay { count } => synced.count == count && self.follows(at),
                    _ => false,
                };
                if !had {
                    return Verdict::Broken(Discontinuity::Part);
                }
                self.stage = Stage::Live;
                self.cursor = Some(*cursor);
                self.shown = self.coming.take().or(self.shown.take());
                Verdict::Next
            }
            Incoming::Heartbeat { at: Some(at), .. } if self.stage == Stage::Live => {
                if !self.follows(*at) {
                    return Verdict::Broken(Discontinuity::Event);
                }
                self.cursor = Some(at.cursor);
                Verdict::Next
            }
            Incoming::Heartbeat { .. } => Verdict::Next,
        }
    }

    fn hello(&mut self, hello: &Hello) -> Verdict {
        if self.stage != Stage::Opened {
            return Verdict::Broken(Discontinuity::HelloTwice);
        }
        let now = hello.shown();
        let other = self.shown.as_ref().is_some_and(|before| !before.covers(&now));
        if let Some(before) = &mut self.shown {
            before.greeted(&now);
        }
        self.stage = match (hello.mode, self.cursor) {
            (Mode::Snapshot, _) => Stage::Snapshot { last: 0, count: 0 },
            (Mode::Resume, Some(_)) if other => {
                // As with a token of another role or site: what this part has before the cursor never came.
                self.cursor = None;
                return Verdict::Broken(Discontinuity::OtherPart);
            }
            (Mode::Resume, Some(_)) => Stage::Replay { count: 0 },
            (Mode::Resume, None) => return Verdict::Broken(Discontinuity::NeverHad),
        };
        self.coming = Some(now);
        Verdict::Next
    }

    /// The same of an event by its place alone.
    pub fn event(&mut self, at: At, phase: Phase) -> Verdict {
        match (&mut self.stage, phase) {
            (Stage::Snapshot { last, count }, Phase::Snapshot) => {
                if at.cursor.seq <= *last || !within(at, *last) {
                    return Verdict::Broken(Discontinuity::Event);
                }
                *last = at.cursor.seq;
                *count += 1;
                return Verdict::Next;
            }
            (Stage::Replay { count }, Phase::Replay) => *count += 1,
            (Stage::Live, Phase::Live) => {}
            _ => return Verdict::Broken(Discontinuity::OutOfTurn),
        }
        if self.cursor.is_some_and(|have| have.epoch == at.cursor.epoch && at.cursor.seq <= have.seq) {
            return Verdict::Had;
        }
        if !self.follows(at) {
            return Verdict::Broken(Discontinuity::Event);
        }
        self.cursor = Some(at.cursor);
        Verdict::Next
    }

    /// True when nothing lies between what the wall has and this place.
    fn follows(&self, at: At) -> bool {
        self.cursor.is_some_and(|have| {
            have.epoch == at.cursor.epoch && have.seq <= at.cursor.seq && within(at, have.seq)
        })
    }
}

/// True when the event before is one that the wall has.
fn within(at: At, have: u64) -> bool {
    at.prev.is_none_or(|prev| prev <= have)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::control::Limits;
    use crate::wire::{Heartbeat, Reason, Skip, Synced};

    fn cursor(seq: u64) -> Cursor {
        Cursor { epoch: 7, seq, check: 0 }
    }

    fn at(prev: u64, seq: u64) -> At {
        At { cursor: cursor(seq), prev: Some(prev), skipped: 0 }
    }

    fn event(prev: u64, seq: u64, phase: Phase) -> Incoming {
        // A kind that nobody knows moves the cursor like any other.
        Incoming::Skipped { at: Some(at(prev, seq)), phase, why: Skip::UnknownKind("x".into()) }
    }

    fn hello(mode: Mode) -> Incoming {
        Incoming::Hello(Box::new(Hello {
            epoch: "7".into(),
            head: 0,
            mode,
            reason: Reason::New,
            heartbeat_ms: 0,
            jitter_ms: 0,
            now: jiff::Timestamp::UNIX_EPOCH,
            role: "wall".into(),
            site: None,
            limits: Limits::HERE,
            doors: None,
        }))
    }

    fn synced(prev: u64, through: u64, count: u64) -> Incoming {
        Incoming::Synced { cursor: cursor(through), prev: Some(prev), synced: Synced { through, count } }
    }

    fn heartbeat(prev: u64, seq: u64) -> Incoming {
        let heartbeat =
            Heartbeat { now: jiff::Timestamp::UNIX_EPOCH, refused: Default::default(), doors: None };
        Incoming::Heartbeat { at: Some(at(prev, seq)), heartbeat: Box::new(heartbeat) }
    }

    /// The positions up to which a wall has the feed after each frame; ends where it is broken.
    fn run(start: Option<u64>, frames: &[Incoming]) -> Vec<Option<u64>> {
        let mut continuity = Continuity::new(start.map(cursor));
        let mut seen = Vec::new();
        for frame in frames {
            if let Verdict::Broken(_) = continuity.take(frame) {
                seen.push(None);
                break;
            }
            seen.push(Some(continuity.cursor().map_or(0, |cursor| cursor.seq)));
        }
        seen
    }

    #[test]
    fn a_snapshot_counts_once_it_is_whole() {
        use Phase::{Live, Snapshot};
        let begin = || vec![hello(Mode::Snapshot), event(0, 2, Snapshot), event(2, 5, Snapshot)];
        let whole = [begin(), vec![synced(5, 6, 2), event(6, 9, Live), heartbeat(9, 12), event(9, 13, Live)]];
        assert_eq!(run(Some(1), &whole.concat()), [1, 1, 1, 6, 9, 12, 13].map(Some));
        assert_eq!(
            run(None, &[begin(), vec![synced(5, 6, 3)]].concat()).last(),
            Some(&None),
            "one is missing"
        );
        assert_eq!(run(None, &[begin(), vec![event(4, 6, Snapshot)]].concat()).len(), 4);
        let lost = [hello(Mode::Snapshot), event(0, 2, Snapshot), event(3, 5, Snapshot)];
        assert_eq!(run(None, &lost), [Some(0), Some(0), None]);
    }

    #[test]
    fn what_is_missing_is_seen_at_the_next_frame_of_any_kind() {
        use Phase::Live;
        let begin = || vec![hello(Mode::Resume), synced(4, 4, 0), event(4, 5, Live)];
        for next in [event(6, 7, Live), heartbeat(6, 6), heartbeat(0, 4)] {
            let frames = [begin(), vec![next]].concat();
            assert_eq!(run(Some(4), &frames), [Some(4), Some(4), Some(5), None]);
        }
    }

    #[test]
    fn what_the_wall_has_is_not_taken_again() {
        let mut continuity = Continuity::new(Some(cursor(4)));
        assert_eq!(continuity.take(&hello(Mode::Resume)), Verdict::Next);
        assert_eq!(continuity.take(&event(2, 3, Phase::Replay)), Verdict::Had);
        assert_eq!(continuity.cursor(), Some(cursor(4)));
    }

    #[test]
    fn a_cursor_is_good_for_the_part_of_the_feed_that_it_is_of() {
        let greet = |mode, role: &str, site: Option<&str>| match hello(mode) {
            Incoming::Hello(hello) => {
                Incoming::Hello(Box::new(Hello { role: role.into(), site: site.map(Into::into), ..*hello }))
            }
            other => other,
        };
        let as_shown = |role: &str, site: Option<&str>| {
            Continuity::of(cursor(4), Shown { role: role.into(), site: site.map(Into::into) })
        };
        for (before, now, goes_on) in [
            (("wall", None), ("wall", None), true),
            (("lead", None), ("wall", None), true),
            (("wall", None), ("lead", None), false),
            (("wall", Some("a")), ("wall", None), false),
            (("wall", None), ("wall", Some("a")), false),
            (("wall", Some("a")), ("wall", Some("b")), false),
        ] {
            let mut continuity = as_shown(before.0, before.1);
            let verdict = continuity.take(&greet(Mode::Resume, now.0, now.1));
            assert_eq!(verdict == Verdict::Next, goes_on, "{before:?} {now:?}: {verdict:?}");
            let next = if goes_on { Some(cursor(4)) } else { None };
            assert_eq!(continuity.cursor(), next, "without a cursor it is sent a snapshot");
        }
        // Left before its snapshot was whole: what is for leads had been taken away all the same.
        let mut continuity = as_shown("lead", None);
        assert_eq!(continuity.take(&greet(Mode::Snapshot, "wall", None)), Verdict::Next);
        continuity.opened();
        assert_ne!(continuity.take(&greet(Mode::Resume, "lead", None)), Verdict::Next);
        // A snapshot that is whole is of the part that it came with.
        let mut continuity = as_shown("wall", None);
        for frame in [greet(Mode::Snapshot, "lead", None), synced(0, 6, 0)] {
            assert_eq!(continuity.take(&frame), Verdict::Next);
        }
        continuity.opened();
        assert_eq!(continuity.take(&greet(Mode::Resume, "lead", None)), Verdict::Next);
    }

    #[test]
    fn frames_out_of_turn_break_the_connection() {
        for frames in [
            vec![event(0, 1, Phase::Live)],
            vec![hello(Mode::Snapshot), event(0, 1, Phase::Live)],
            vec![hello(Mode::Resume)],
            vec![hello(Mode::Snapshot), hello(Mode::Snapshot)],
            vec![hello(Mode::Snapshot), synced(0, 0, 0), event(0, 1, Phase::Replay)],
        ] {
            assert_eq!(run(None, &frames).last(), Some(&None), "{frames:?}");
        }
        let other_log = At { cursor: Cursor { epoch: 8, seq: 9, check: 0 }, prev: Some(4), skipped: 0 };
        let skipped = Incoming::Skipped {
            at: Some(other_log),
            phase: Phase::Replay,
            why: Skip::Malformed(String::new()),
        };
        assert_eq!(run(Some(4), &[hello(Mode::Resume), skipped]).last(), Some(&None));
    }
}
