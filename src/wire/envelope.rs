//! The attributes of a frame, as a hub writes them: read in one pass, each borrowed, and the data left as it is.
//!
//! A decoder of JSON takes a frame apart whatever it looks like, and that is most of what an event costs a wall. A hub writes its frames
//! in one way: an object of strings without escapes, the data last. What is written otherwise is not read here, but by
//! that decoder, as if this were not there.

use std::borrow::Cow;

use memchr::memchr;

use super::Phase;
use super::incoming::{Frame, Moment};
use super::quick::end_of_plain;
use crate::domain::Audience;

/// Which attributes a frame had: a bit for each that may stand there once. Of what a wall has no use for there is none.
const SKIP: u16 = 1 << 0;
const CURSOR: u16 = 1 << 1;
const PREV: u16 = 1 << 2;
const PHASE: u16 = 1 << 3;
const ID: u16 = 1 << 4;
const SOURCE: u16 = 1 << 5;
const TYPE: u16 = 1 << 6;
const SUBJECT: u16 = 1 << 7;
const TIME: u16 = 1 << 8;
const SITE: u16 = 1 << 9;
const TEAM: u16 = 1 << 10;
const AUDIENCE: u16 = 1 << 11;
const OTHER: u16 = 0;

/// Reads a frame, and of its data only where it begins and ends: whoever decodes that finds out whether it is JSON. `None` for what
/// is to be read by the decoder of JSON.
pub(super) fn read(text: &str) -> Option<Frame<'_>> {
    let mut frame = Frame::default();
    let (mut had, mut at) = match in_order(text, &mut frame) {
        Some(begun) => begun,
        None => {
            frame = Frame::default();
            let mut at = Place { text, at: 0 };
            at.take(b'{')?;
            (0, at)
        }
    };
    loop {
        let name = at.string()?;
        at.take(b':')?;
        let bit = match name {
            "data" => break,
            "feedskip" => {
                frame.feedskip = at.count()?;
                SKIP
            }
            _ => {
                let value = at.string()?;
                let words = Cow::Borrowed(value);
                match name {
                    "feedcursor" => {
                        frame.feedcursor = Some(words);
                        CURSOR
                    }
                    "feedprev" => {
                        frame.feedprev = Some(words);
                        PREV
                    }
                    "feedphase" => {
                        frame.feedphase = phase_of(value)?;
                        PHASE
                    }
                    "id" => {
                        frame.id = words;
                        ID
                    }
                    "source" => {
                        frame.source = words;
                        SOURCE
                    }
                    "type" => {
                        frame.event_type = words;
                        TYPE
                    }
                    "subject" => {
                        frame.subject = words;
                        SUBJECT
                    }
                    "time" => {
                        frame.time = Moment::Written(value);
                        TIME
                    }
                    "site" => {
                        frame.site = words;
                        SITE
                    }
                    "team" => {
                        frame.team = Some(words);
                        TEAM
                    }
                    "audience" => {
                        frame.audience = audience_of(value)?;
                        AUDIENCE
                    }
                    // One that a wall has no use for, however often it is given.
                    _ => OTHER,
                }
            }
        };
        // Which one counts of two can't be told.
        if had & bit != 0 {
            return None;
        }
        had |= bit;
        at.take(b',')?;
    }
    let data = text.get(at.at..text.len().checked_sub(1)?)?;
    let is_whole = text.ends_with('}') && data.starts_with('{') && data.ends_with('}');
    frame.data = Some(data);
    (is_whole && had & TYPE != 0).then_some(frame)
}

/// The attributes that a frame has, in the order in which a hub writes them (`encode::frame`, `encode::stored`): which name comes next is known,
/// so none is read and then looked up. Tells which there were, by their bits, and where it goes on; `None` for what is written in another order.
fn in_order<'a>(text: &'a str, frame: &mut Frame<'a>) -> Option<(u16, Place<'a>)> {
    let mut had = CURSOR | PREV | ID | SOURCE | TYPE | SUBJECT | TIME | SITE;
    let mut at = Place { text, at: 0 };
    at.value_of(b"{\"feedseq\":\"")?;
    frame.feedcursor = Some(Cow::Borrowed(at.value_of(b",\"feedcursor\":\"")?));
    frame.feedprev = Some(Cow::Borrowed(at.value_of(b",\"feedprev\":\"")?));
    if let Some(phase) = at.value_of(b",\"feedphase\":\"") {
        (frame.feedphase, had) = (phase_of(phase)?, had | PHASE);
    }
    if at.skip(b",\"feedskip\":").is_some() {
        (frame.feedskip, had) = (at.count()?, had | SKIP);
    }
    at.skip(b",\"specversion\":\"1.0\"")?;
    frame.id = Cow::Borrowed(at.value_of(b",\"id\":\"")?);
    frame.source = Cow::Borrowed(at.value_of(b",\"source\":\"")?);
    frame.event_type = Cow::Borrowed(at.value_of(b",\"type\":\"")?);
    frame.subject = Cow::Borrowed(at.value_of(b",\"subject\":\"")?);
    frame.time = Moment::Written(at.value_of(b",\"time\":\"")?);
    frame.site = Cow::Borrowed(at.value_of(b",\"site\":\"")?);
    if let Some(team) = at.value_of(b",\"team\":\"") {
        (frame.team, had) = (Some(Cow::Borrowed(team)), had | TEAM);
    }
    if let Some(audience) = at.value_of(b",\"audience\":\"") {
        (frame.audience, had) = (audience_of(audience)?, had | AUDIENCE);
    }
    at.skip(b",\"datacontenttype\":\"application/json\",")?;
    at.is_plain_so_far().then_some((had, at))
}

fn phase_of(value: &str) -> Option<Phase> {
    match value {
        "live" => Some(Phase::Live),
        "snapshot" => Some(Phase::Snapshot),
        "replay" => Some(Phase::Replay),
        _ => None,
    }
}

fn audience_of(value: &str) -> Option<Audience> {
    match value {
        "floor" => Some(Audience::Floor),
        "leads" => Some(Audience::Leads),
        _ => None,
    }
}

/// Up to where a frame has been read.
struct Place<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Place<'a> {
    fn take(&mut self, wanted: u8) -> Option<()> {
        let is_there = self.text.as_bytes().get(self.at) == Some(&wanted);
        self.at += 1;
        is_there.then_some(())
    }

    /// Goes on behind some bytes, if they are what comes next.
    #[inline(always)] // of a known number of bytes the comparison is one or two of words
    fn skip<const LEN: usize>(&mut self, wanted: &[u8; LEN]) -> Option<()> {
        let is_there = self.text.as_bytes().get(self.at..)?.first_chunk() == Some(wanted);
        self.at += if is_there { LEN } else { 0 };
        is_there.then_some(())
    }

    /// The value of an attribute, by its name and what stands around it up to the first quotation mark of the value, if that comes next.
    /// Whether something in it is escaped is asked once for all of them: [`Place::is_plain_so_far`].
    #[inline(always)]
    fn value_of<const LEN: usize>(&mut self, name: &[u8; LEN]) -> Option<&'a str> {
        self.skip(name)?;
        let rest = self.text.get(self.at..)?;
        let value = rest.get(..memchr(b'"', rest.as_bytes())?)?;
        self.at += value.len() + 1;
        Some(value)
    }

    /// True when nothing that was read is escaped, or would have to be.
    fn is_plain_so_far(&self) -> bool {
        // Without a way out in the middle it is compared many bytes at a time.
        let bytes = self.text.as_bytes().get(..self.at).unwrap_or_default();
        bytes.iter().fold(true, |plain, byte| plain & (*byte >= 0x20) & (*byte != b'\\'))
    }

    /// What stands between two quotation marks; none with anything in it that is escaped.
    fn string(&mut self) -> Option<&'a str> {
        self.take(b'"')?;
        let from = self.at;
        self.at += end_of_plain(self.text.as_bytes().get(from..)?)?;
        let string = self.text.get(from..self.at)?;
        self.take(b'"')?;
        Some(string)
    }

    /// A whole number.
    fn count(&mut self) -> Option<u64> {
        let from = self.at;
        let digits = self.text.as_bytes().get(from..)?.iter().take_while(|byte| byte.is_ascii_digit());
        self.at += digits.count();
        let number = self.text.get(from..self.at)?;
        // JSON knows no zeros before a number.
        number.parse().ok().filter(|_| number == "0" || !number.starts_with('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Stamp;
    use crate::wire::{Cursor, Place, accept, encode};

    const STORED: &str = r#"{"specversion":"1.0","id":"1","source":"/s","type":"dev.openfloor.note.v1","subject":"note/a","time":"2026-11-26T08:00:00Z","site":"lisbon","team":"billing","audience":"leads","datacontenttype":"application/json","data":{"text":"A \"word\"","author":{"role":"Lead"}}}"#;

    fn frame(stored: &str) -> String {
        let place = Place { cursor: Cursor { epoch: 7, seq: 42, check: 9 }, prev: 40, skipped: 3 };
        encode::frame(place, Phase::Replay, stored)
    }

    #[test]
    fn a_frame_as_a_hub_writes_it_is_read() {
        let text = frame(STORED);
        let frame = read(&text).expect("it is read");
        assert_eq!(
            (&*frame.subject, &*frame.site, frame.team.as_deref()),
            ("note/a", "lisbon", Some("billing"))
        );
        assert_eq!((frame.feedskip, frame.feedphase, frame.audience), (3, Phase::Replay, Audience::Leads));
        assert_eq!(frame.data, Some(r#"{"text":"A \"word\"","author":{"role":"Lead"}}"#));
    }

    #[test]
    fn each_frame_of_a_hub_is_in_its_order() {
        for left_out in ["", ",\"team\":\"billing\"", ",\"audience\":\"leads\""] {
            let event = accept(&STORED.replace(left_out, "")).expect("a hub takes it");
            let time = event.time.expect("it has one");
            let stored = encode::stored(&event, time, &Stamp::default());
            let cursor = Cursor { epoch: 7, seq: 42, check: 9 };
            for phase in [Phase::Live, Phase::Snapshot, Phase::Replay] {
                for skipped in [0, 3] {
                    let text = encode::frame(Place { cursor, prev: 40, skipped }, phase, &stored);
                    let mut frame = Frame::default();
                    let (_, at) = in_order(&text, &mut frame).expect("in order");
                    assert_eq!((frame.feedphase, frame.feedskip), (phase, skipped));
                    assert!(text[at.at..].starts_with("\"data\":"), "{text}");
                }
            }
        }
    }

    #[test]
    fn what_is_written_otherwise_is_left_to_the_decoder_of_json() {
        let text = frame(STORED);
        for (from, to) in [
            ("\"id\":\"1\"", "\"id\":\"a\\u0041\""),
            ("\"id\":\"1\"", "\"id\":\"a\u{1}\""),
            ("\"id\":\"1\"", "\"id\":\"1\",\"site\":\"porto\""),
            ("\"id\":\"1\"", "\"id\":1"),
            ("\"feedskip\":3", "\"feedskip\":03"),
            ("\"feedskip\":3", "\"feedskip\":3.5"),
            ("\"feedphase\":\"replay\"", "\"feedphase\":\"later\""),
            ("\"audience\":\"leads\"", "\"audience\":\"nobody\""),
            ("\"type\":", "\"typ\":"),
            ("\"data\":{", "\"data\":[{"),
            (",\"site\"", ", \"site\""),
            (",\"data\":{", ",\"team\":\"care\",\"data\":{"),
            (",\"data\":{", ",\"audience\":\"leads\",\"data\":{"),
            (",\"data\":{", ",\"feedphase\":\"replay\",\"data\":{"),
            (",\"data\":{", ",\"feedskip\":3,\"data\":{"),
            (",\"data\":{", ",\"feedcursor\":\"1\",\"data\":{"),
            ("{\"feedseq\"", " {\"feedseq\""),
        ] {
            let other = text.replacen(from, to, 1);
            assert!(other != text && read(&other).is_none(), "{other}");
        }
        assert!(read(&format!("{text}\n")).is_none());
    }
}
