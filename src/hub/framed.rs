//! A chunk of the feed as the bytes of its WebSocket frames: made once, and written as it is to every wall that is to have it.

use std::io::Cursor as Bytewise;

use tokio_tungstenite::tungstenite::Bytes;
use tokio_tungstenite::tungstenite::protocol::frame::FrameHeader;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

use super::board::{Chunk, Reading, Told};
use crate::wire::encode::FRAME_ATTRIBUTES_BYTES;
use crate::wire::{Cursor, Phase};

/// A chunk, framed. A hub's frames are not masked (RFC 6455, 5.1) and not compressed, so they are equal for all walls.
#[derive(Debug)]
pub struct Framed {
    /// The frames, one after the other.
    pub bytes: Bytes,
    /// How many there are.
    pub frames: u64,
    /// How many superseded versions they say were left out.
    pub skipped: u64,
    /// The position of the last event in them; that before them where there is none.
    pub last: u64,
    /// Up to where the board was examined: where to read on.
    pub through: Cursor,
    /// True when nothing lay beyond.
    pub whole: bool,
}

impl Framed {
    /// Frames a chunk that comes after the event at `prev`.
    pub fn new(chunk: &Chunk, (reading, phase): (Reading, Phase), prev: u64) -> Self {
        let header = FrameHeader { opcode: OpCode::Data(Data::Text), ..FrameHeader::default() };
        let room = |body: &str| header.len(u64::MAX) + FRAME_ATTRIBUTES_BYTES + body.len();
        let mut bytes = Vec::with_capacity(chunk.events.iter().map(|told| room(&told.event.body)).sum());
        let (mut last, mut skipped) = (prev, 0);
        for Told { event, passed, had } in &chunk.events {
            let text = match reading {
                Reading::Snapshot { pin } if event.cursor.seq <= pin => event.frame_untold(phase, last),
                _ if !had => event.frame_untold(phase, last),
                _ => event.frame(phase, last, *passed),
            };
            // Writing to memory can't fail.
            let _ = header.format(text.len() as u64, &mut bytes);
            bytes.extend_from_slice(text.as_bytes());
            (last, skipped) = (event.cursor.seq, skipped + passed);
        }
        let frames = chunk.events.len() as u64;
        Self { bytes: bytes.into(), frames, skipped, last, through: chunk.through, whole: chunk.whole }
    }
}

/// What is to be written yet of frames of which so many bytes are written, for a wall that gets no further frame: the rest of
/// the one that it has a part of. Whatever else came next would be read as the inside of that.
pub fn rest_of_frame(frames: &Bytes, written: usize) -> Bytes {
    let mut end = 0;
    while end < written {
        let mut rest = Bytewise::new(&frames[end..]);
        let Ok(Some((header, length))) = FrameHeader::parse(&mut rest) else { break };
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        end = (end + header.len(length as u64)).saturating_add(length);
    }
    frames.slice(written..end.clamp(written, frames.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_that_was_begun_is_ended_and_no_other_begins() {
        let header = FrameHeader { opcode: OpCode::Data(Data::Text), ..FrameHeader::default() };
        let mut bytes = Vec::new();
        let mut ends = vec![0];
        for length in [0, 5, 125, 126, 70_000] {
            header.format(length as u64, &mut bytes).expect("fits");
            bytes.resize(bytes.len() + length, b'x');
            ends.push(bytes.len());
        }
        let frames = Bytes::from(bytes);
        for written in 0..=frames.len() {
            let end = *ends.iter().find(|end| **end >= written).expect("it has an end");
            assert_eq!(rest_of_frame(&frames, written), frames.slice(written..end), "after {written} bytes");
        }
    }
}
