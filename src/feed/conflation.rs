//! States of things that come faster than anybody looks: of each thing the newest, as it came, not decoded.
//!
//! While frames keep coming a wall draws none of them, so a state that another one of its thing follows meanwhile need not be understood: its place in
//! the feed is judged, and its text goes (conflation by subject). What is left is let out in the order of the feed, each told to follow on the one
//! let out before it.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use compact_str::CompactString;

use crate::domain::Key;
use crate::domain::key::OfKey;
use crate::wire::shared::Shared;
use crate::wire::{self, At, Incoming, Opened};

/// How long states wait at most for newer ones, while frames keep coming: whoever looks at a wall that is behind sees it go on four times a second at most.
pub const HOLD_MAX: Duration = Duration::from_millis(250);
/// How long a wall that is behind waits for the next frame before it takes the flood to be over: a screen is drawn no more often.
pub const GAP_MAX: Duration = Duration::from_millis(5);
/// As many bytes of frames wait, and one frame more: those of some ten thousand things.
const BYTES_MAX: usize = 8 * 1024 * 1024;

/// What waits.
#[derive(Default)]
pub struct Conflation {
    /// The frames, one behind the other. Where a newer one is longer than the room of the one before it, that room is lost until all is let out.
    texts: Vec<u8>,
    waiting: Vec<Waiting>,
    /// Which of them is of a thing, by the hash of its key.
    by_hash: HashMap<u64, usize, BuildHasherDefault<OfKey>>,
    /// On what the first of those that are let out follows: the position before the first that was put in.
    follows: Option<u64>,
    /// How many states went that nobody has been told of yet.
    superseded: u64,
}

/// The newest state of a thing.
struct Waiting {
    site: Arc<str>,
    /// In the same place where it is short: whether a state is of the same thing is asked for each, and another place in memory is waited for.
    subject: CompactString,
    /// Its position in the feed.
    seq: u64,
    text: Range<usize>,
    /// How many bytes a newer one may have to take its place.
    room: usize,
}

impl Conflation {
    /// Puts in a state of a thing, by its site and subject, at its place in the feed. What is full is to be let out before the next.
    pub fn put(&mut self, (text, (site, subject), at): (&str, (&str, &str), At), shared: &mut Shared) {
        let hash = Key::hash_of(site, subject);
        let before = self.by_hash.get(&hash).map(|place| &mut self.waiting[*place]);
        // Two things can share a hash, if hardly ever: then either is let out as often as it comes.
        if let Some(waiting) = before.filter(|before| *before.subject == *subject && *before.site == *site) {
            if text.len() <= waiting.room {
                let from = waiting.text.start;
                waiting.text = from..from + text.len();
                self.texts[waiting.text.clone()].copy_from_slice(text.as_bytes());
            } else {
                let room = append(&mut self.texts, text);
                (waiting.room, waiting.text) = (room.len(), room);
            }
            waiting.seq = at.cursor.seq;
            self.superseded += 1 + at.skipped;
            return;
        }
        if self.waiting.is_empty() {
            self.follows = at.prev;
        }
        self.by_hash.insert(hash, self.waiting.len());
        self.superseded += at.skipped;
        let text = append(&mut self.texts, text);
        self.waiting.push(Waiting {
            site: shared.name(site),
            subject: subject.into(),
            seq: at.cursor.seq,
            room: text.len(),
            text,
        });
    }

    /// True when no more may be put in before what waits is let out.
    pub fn is_full(&self) -> bool {
        self.texts.len() >= BYTES_MAX
    }

    /// True when nothing waits.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Puts what waits in the order in which [`Conflation::next`] lets it out.
    pub fn begin(&mut self) {
        self.by_hash.clear();
        // The last one is let out first.
        self.waiting.sort_unstable_by_key(|waiting| std::cmp::Reverse(waiting.seq));
    }

    /// Lets the next one out, decoded. Nothing may be put in between `begin` and the last one.
    pub fn next(&mut self, shared: &mut Shared) -> Option<Incoming> {
        let Some(Waiting { seq, text, .. }) = self.waiting.pop() else {
            self.texts.clear();
            return None;
        };
        // What was put in was text, each as a whole.
        let text = std::str::from_utf8(&self.texts[text]).unwrap_or_default();
        let mut incoming = wire::open(text).decode_sharing(shared);
        if let Incoming::Event { at, .. } | Incoming::Skipped { at: Some(at), .. } = &mut incoming {
            at.prev = self.follows.replace(seq);
            at.skipped = std::mem::take(&mut self.superseded);
        }
        Some(incoming)
    }

    /// Gives room back that was needed while frames kept coming.
    pub fn rest(&mut self) {
        if self.waiting.is_empty() && self.texts.capacity() > 0 {
            (self.texts, self.waiting, self.by_hash) = Default::default();
        }
    }
}

/// Which part of the feed a frame can be put in as: a state of a thing that this version knows, by its envelope alone.
pub fn thing<'a>(opened: &'a Opened<'a>) -> Option<((&'a str, &'a str), At, wire::Phase)> {
    let (at, phase) = opened.place()?;
    Some((opened.thing()?, at, phase))
}

/// Puts a text behind the others.
fn append(texts: &mut Vec<u8>, text: &str) -> Range<usize> {
    let from = texts.len();
    texts.extend_from_slice(text.as_bytes());
    from..texts.len()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::wire::Cursor;

    fn note(seq: u64, name: &str, text: serde_json::Value) -> String {
        json!({
            "specversion": "1.0", "id": format!("{seq}"), "source": "/s", "type": "dev.openfloor.note.v1", "site": "lisbon",
            "subject": format!("note/{name}"), "time": "2026-11-26T08:00:00Z", "feedphase": "live",
            "feedcursor": Cursor { epoch: 7, seq, check: 0 }.to_string(), "feedprev": format!("{:020}", seq - 1),
            "data": {"text": text, "author": {"role": "Lead"}},
        })
        .to_string()
    }

    fn put(conflation: &mut Conflation, text: &str) {
        let opened = wire::open(text);
        let (thing, at, _) = thing(&opened).expect("a state of a thing");
        conflation.put((text, thing, at), &mut Shared::default());
    }

    /// What is let out: its position, on which it follows, how many were superseded, and whether it could be read.
    fn let_out(conflation: &mut Conflation) -> Vec<(u64, Option<u64>, u64, bool)> {
        conflation.begin();
        let next = || conflation.next(&mut Shared::default());
        std::iter::from_fn(next)
            .map(|incoming| match incoming {
                Incoming::Event { at, .. } => (at.cursor.seq, at.prev, at.skipped, true),
                Incoming::Skipped { at: Some(at), .. } => (at.cursor.seq, at.prev, at.skipped, false),
                other => panic!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn of_each_thing_the_newest_is_let_out_in_the_order_of_the_feed() {
        let mut conflation = Conflation::default();
        let long = "a text that is longer than all that stood there before it";
        for (seq, name, text) in
            [(4, "a", "one"), (5, "b", "two"), (6, "a", long), (7, "c", "four"), (8, "a", "five")]
        {
            put(&mut conflation, &note(seq, name, json!(text)));
        }
        assert_eq!(
            let_out(&mut conflation),
            [(5, Some(3), 2, true), (7, Some(5), 0, true), (8, Some(7), 0, true)]
        );
        assert_eq!(let_out(&mut conflation), [], "once");
        put(&mut conflation, &note(9, "a", json!("six")));
        assert_eq!(let_out(&mut conflation), [(9, Some(8), 0, true)], "a wall goes on from there");
    }

    #[test]
    fn the_newest_that_can_not_be_read_is_told_as_such() {
        let mut conflation = Conflation::default();
        for (seq, text) in [(1, json!("one")), (2, json!(7))] {
            put(&mut conflation, &note(seq, "a", text));
        }
        assert_eq!(let_out(&mut conflation), [(2, Some(0), 1, false)]);
    }

    #[test]
    fn what_waits_is_bounded_and_its_room_is_given_back() {
        let mut conflation = Conflation::default();
        let (long, mut seq) = ("x".repeat(1_000), 0);
        while !conflation.is_full() {
            seq += 1;
            let text = note(seq, &seq.to_string(), json!(long));
            put(&mut conflation, &text);
            assert!(conflation.texts.len() < BYTES_MAX + text.len());
        }
        assert!(seq > 1_000, "{seq}");
        let bytes = conflation.texts.len();
        put(&mut conflation, &note(seq + 1, "1", json!("shorter")));
        assert_eq!(conflation.texts.len(), bytes, "in the place of the one before");
        assert_eq!(let_out(&mut conflation).len() as u64, seq);
        assert!(!conflation.is_full());
        put(&mut conflation, &note(seq + 2, "1", json!(long)));
        let_out(&mut conflation);
        conflation.rest();
        assert_eq!((conflation.texts.capacity(), conflation.waiting.capacity()), (0, 0));
    }

    #[test]
    fn two_things_that_share_a_hash_are_both_let_out() {
        let mut conflation = Conflation::default();
        let hashes = ["note/a", "note/b"].map(|subject| Key::hash_of("lisbon", subject));
        for (seq, name) in [(1, "a"), (2, "b"), (3, "b"), (4, "a")] {
            put(&mut conflation, &note(seq, name, json!("more")));
            // As if both had one hash: whichever came last has its place.
            let place = conflation.by_hash[&hashes[usize::from(name == "b")]];
            conflation.by_hash.extend(hashes.map(|hash| (hash, place)));
        }
        let told = let_out(&mut conflation);
        assert_eq!(told, [(1, Some(0), 1, true), (3, Some(1), 0, true), (4, Some(3), 0, true)]);
    }
}
