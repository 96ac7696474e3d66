//! A chunk of the feed as the bytes of its WebSocket frames: made once, and written as it is to every wall that is to have it.

use std::io::Cursor as Bytewise;

use tokio_tungstenite::tungstenite::Bytes;
use tokio_tungstenite::tungstenite::protocol::frame::FrameHeader;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

use super::board::{Chunk, Next, Reading, Told};
use crate::wire::{Cursor, pack};

/// A chunk, framed. A hub's frames are not masked (RFC 6455, 5.1) and are compressed together or not at all, so they are equal for all walls
/// that take them alike.
#[derive(Debug)]
pub struct Framed {
    /// The frames, one after the other, or one that has all of them packed.
    pub bytes: Bytes,
    /// How many events there are in them.
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
    /// Frames a chunk that is read for what is next.
    pub fn new(chunk: &Chunk, next: &Next) -> Self {
        let (reading, phase) = (next.reading, next.phase);
        let (mut last, mut skipped) = (next.prev, 0);
        let mut texts = Vec::with_capacity(chunk.events.len());
        for Told { event, passed, had } in &chunk.events {
            texts.push(match reading {
                Reading::Snapshot { pin } if event.cursor.seq <= pin => event.frame_untold(phase, last),
                _ if !had => event.frame_untold(phase, last),
                _ => event.frame(phase, last, *passed),
            });
            (last, skipped) = (event.cursor.seq, skipped + passed);
        }
        let packed = if next.packs() { pack::packed(&texts) } else { None };
        let bytes = match packed {
            Some(packed) => frames(Data::Binary, &[packed]),
            None => frames(Data::Text, &texts),
        };
        let frames = chunk.events.len() as u64;
        Self { bytes: bytes.into(), frames, skipped, last, through: chunk.through, whole: chunk.whole }
    }
}

/// Payloads, each as a frame of its own.
fn frames(data: Data, payloads: &[impl AsRef<[u8]>]) -> Vec<u8> {
    let header = FrameHeader { opcode: OpCode::Data(data), ..FrameHeader::default() };
    let room = |payload: &[u8]| header.len(payload.len() as u64) + payload.len();
    let mut bytes = Vec::with_capacity(payloads.iter().map(|payload| room(payload.as_ref())).sum());
    for payload in payloads.iter().map(AsRef::as_ref) {
        // Writing to memory can't fail.
        let _ = header.format(payload.len() as u64, &mut bytes);
        bytes.extend_from_slice(payload);
    }
    bytes
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
