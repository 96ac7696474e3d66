//! The attributes of a frame, as a hub writes them: read in one pass, each borrowed, and the data left as it is.
//!
//! A decoder of JSON takes a frame apart whatever it looks like, and that is most of what an event costs a wall. A hub writes its frames
//! in one way: an object of strings without escapes, the data last. What is written otherwise is not read here, but by
//! that decoder, as if this were not there.

use std::borrow::Cow;

use super::Phase;
use super::incoming::{Frame, Moment};
use crate::domain::Audience;

/// Reads a frame, and of its data only where it begins and ends: whoever decodes that finds out whether it is JSON. `None` for what
/// is to be read by the decoder of JSON.
pub(super) fn read(text: &str) -> Option<Frame<'_>> {
    let mut frame = Frame::default();
    let mut had = 0_u16;
    let mut rest = text.strip_prefix('{')?;
    loop {
        let name;
        (name, rest) = string(rest)?;
        rest = rest.strip_prefix(':')?;
        let nth = match name {
            "data" => break,
            "feedskip" => {
                let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                let (number, after) = rest.split_at(digits);
                // JSON knows no zeros before a number.
                frame.feedskip = number.parse().ok().filter(|_| number == "0" || !number.starts_with('0'))?;
                rest = after;
                0
            }
            _ => {
                let value;
                (value, rest) = string(rest)?;
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
        rest = rest.strip_prefix(',')?;
    }
    let attributes = &text.as_bytes()[..text.len() - rest.len()];
    let data = rest.strip_suffix('}').filter(|data| data.starts_with('{') && data.ends_with('}'))?;
    // A quotation mark behind a backslash ends no string.
    let plain = attributes.iter().fold(true, |plain, byte| plain & (*byte >= 0x20) & (*byte != b'\\'));
    frame.data = Some(data);
    (plain && had & 1 << 6 != 0).then_some(frame)
}

/// What stands between two quotation marks at the beginning, and what comes behind them.
fn string(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('"')?.split_once('"')
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
