//! The attributes of a frame, as a hub writes them: read in one pass, each borrowed, and the data left as it is.
//!
//! A decoder of JSON takes a frame apart whatever it looks like, and that is most of what an event costs a wall. A hub writes its frames
//! in one way: an object of strings without escapes, the data last. What is written otherwise is not read here, but by
//! that decoder, as if this were not there.

use std::borrow::Cow;

use super::Phase;
use super::incoming::{Frame, Moment};
use super::quick::end_of_plain;
use crate::domain::Audience;

/// Reads a frame, and of its data only where it begins and ends: whoever decodes that finds out whether it is JSON. `None` for what
/// is to be read by the decoder of JSON.
pub(super) fn read(text: &str) -> Option<Frame<'_>> {
    let mut frame = Frame::default();
    let mut had = 0_u16;
    let mut at = Place { text, at: 0 };
    at.take(b'{')?;
    loop {
        let name = at.string()?;
        at.take(b':')?;
        let nth = match name {
            "data" => break,
            "feedskip" => {
                let number = at.digits()?;
                // JSON knows no zeros before a number.
                frame.feedskip = number.parse().ok().filter(|_| number == "0" || !number.starts_with('0'))?;
                0
            }
            _ => {
                let value = at.string()?;
                let words = Cow::Borrowed(value);
                match name {
                    "feedcursor" => {
                        frame.feedcursor = Some(words);
                        1
                    }
                    "feedprev" => {
                        frame.feedprev = Some(words);
                        2
                    }
                    "feedphase" => {
                        frame.feedphase = match value {
                            "live" => Phase::Live,
                            "snapshot" => Phase::Snapshot,
                            "replay" => Phase::Replay,
                            _ => return None,
                        };
                        3
                    }
                    "id" => {
                        frame.id = words;
                        4
                    }
                    "source" => {
                        frame.source = words;
                        5
                    }
                    "type" => {
                        frame.event_type = words;
                        6
                    }
                    "subject" => {
                        frame.subject = words;
                        7
                    }
                    "time" => {
                        frame.time = Moment::Written(value);
                        8
                    }
                    "site" => {
                        frame.site = words;
                        9
                    }
                    "team" => {
                        frame.team = Some(words);
                        10
                    }
                    "audience" => {
                        frame.audience = match value {
                            "floor" => Audience::Floor,
                            "leads" => Audience::Leads,
                            _ => return None,
                        };
                        11
                    }
                    // One that a wall has no use for, however often it is given.
                    _ => 15,
                }
            }
        };
        // Which one counts of two can't be told.
        if nth != 15 && had & 1 << nth != 0 {
            return None;
        }
        had |= 1 << nth;
        at.take(b',')?;
    }
    let data = text.get(at.at..text.len().checked_sub(1)?)?;
    let is_whole = text.ends_with('}') && data.starts_with('{') && data.ends_with('}');
    frame.data = Some(data);
    (is_whole && had & 1 << 6 != 0).then_some(frame)
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

    /// What stands between two quotation marks; none with anything in it that is escaped.
    fn string(&mut self) -> Option<&'a str> {
        self.take(b'"')?;
        let from = self.at;
        self.at += end_of_plain(self.text.as_bytes().get(from..)?)?;
        let string = self.text.get(from..self.at)?;
        self.take(b'"')?;
        Some(string)
    }

    fn digits(&mut self) -> Option<&'a str> {
        let from = self.at;
        let digits = self.text.as_bytes().get(from..)?.iter().take_while(|byte| byte.is_ascii_digit());
        self.at += digits.count();
        self.text.get(from..self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Cursor, Place, encode};

    const STORED: &str = r#"{"specversion":"1.0","id":"1","source":"/s","type":"dev.openfloor.note.v1","subject":"note/a","time":"2026-11-26T08:00:00Z","site":"lisbon","team":"billing","audience":"leads","datacontenttype":"application/json","data":{"text":"A \\"word\\"","author":{"role":"Lead"}}}"#;

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
        assert_eq!(frame.data, Some(r#"{"text":"A \\"word\\"","author":{"role":"Lead"}}"#));
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
            ("{\"feedseq\"", " {\"feedseq\""),
        ] {
            let other = text.replacen(from, to, 1);
            assert!(other != text && read(&other).is_none(), "{other}");
        }
        assert!(read(&format!("{text}\n")).is_none());
    }
}
