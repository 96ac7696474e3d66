//! Packs: frames of a snapshot or a replay that go together, compressed, as one binary message to a wall that asked for it.
//!
//! Events of a floor are much alike, so they take a fraction of the network, and many walls that come back together cost the hub
//! little more than one. A pack is made once for all of them (`hub::framed`), which a compression by connection, as WebSocket has it
//! (RFC 7692), could not be.
//!
//! Unpacked, it is the frames one after the other, each behind its length as four bytes, the least first. Packed, it is an LZ4 block of
//! that, behind its whole length in the same way.

use std::ops::Range;

use lz4_flex::block::{compress_prepend_size, decompress, uncompressed_size};

use super::FRAME_BYTES_MAX;

/// The header of a handshake in which a wall says how it can take packs, in lower case.
pub const ACCEPT_HEADER: &str = "feed-accept-encoding";
/// The header of the answer in which a hub says that it sends them.
pub const HEADER: &str = "feed-encoding";
/// The one way there is.
pub const LZ4: &str = "lz4";
/// Most bytes of the frames of one pack. A hub's chunks are far smaller; what claims to be more is not unpacked.
pub const PACK_BYTES_MAX: usize = 1024 * 1024;
/// Fewer bytes of frames are sent as they are: nothing would be won.
pub const PACK_BYTES_MIN: usize = 2 * 1024;

/// Bytes of a length.
const LENGTH_BYTES: usize = 4;

/// The pack of frames; `None` where they are too few to be packed, more than may be, or too little alike for a pack to be one message of
/// the feed ([`FRAME_BYTES_MAX`]).
pub fn packed(frames: &[impl AsRef<str>]) -> Option<Vec<u8>> {
    let bytes = frames.iter().map(|frame| LENGTH_BYTES + frame.as_ref().len()).sum();
    if !(PACK_BYTES_MIN..=PACK_BYTES_MAX).contains(&bytes) {
        return None;
    }
    let mut unpacked = Vec::with_capacity(bytes);
    for frame in frames.iter().map(AsRef::as_ref) {
        unpacked.extend_from_slice(&u32::try_from(frame.len()).ok()?.to_le_bytes());
        unpacked.extend_from_slice(frame.as_bytes());
    }
    Some(compress_prepend_size(&unpacked)).filter(|pack| pack.len() <= FRAME_BYTES_MAX)
}

/// What is wrong with a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unpackable {
    /// It claims to be larger than any may be.
    TooLarge,
    /// It is no LZ4 block of as many bytes as it says, or they are no frames.
    Damaged,
}

/// The bytes of the frames of a pack, each behind its length.
///
/// # Errors
/// When it is none, or larger than [`PACK_BYTES_MAX`]; nothing is set aside for it then.
pub fn unpacked(pack: &[u8]) -> Result<Vec<u8>, Unpackable> {
    let (length, block) = uncompressed_size(pack).map_err(|_| Unpackable::Damaged)?;
    if length > PACK_BYTES_MAX {
        return Err(Unpackable::TooLarge);
    }
    let bytes = decompress(block, length).map_err(|_| Unpackable::Damaged)?;
    if bytes.len() == length { Ok(bytes) } else { Err(Unpackable::Damaged) }
}

/// Where each frame stands in unpacked bytes.
///
/// # Errors
/// When a length leads beyond their end.
pub fn frames(unpacked: &[u8]) -> Result<Vec<Range<usize>>, Unpackable> {
    let (mut frames, mut at) = (Vec::new(), 0);
    while at < unpacked.len() {
        let begin = at + LENGTH_BYTES;
        let length = unpacked.get(at..begin).and_then(|length| <[u8; LENGTH_BYTES]>::try_from(length).ok());
        let length = length.map(u32::from_le_bytes).and_then(|length| usize::try_from(length).ok());
        let end = length.and_then(|length| begin.checked_add(length)).filter(|end| *end <= unpacked.len());
        at = end.ok_or(Unpackable::Damaged)?;
        frames.push(begin..at);
    }
    Ok(frames)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some_frames() -> Vec<String> {
        (0..200)
            .map(|number| format!(r#"{{"subject":"note/{number}","data":{{"text":"á{number}"}}}}"#))
            .collect()
    }

    #[test]
    fn what_is_unpacked_is_what_was_packed() {
        let frames = some_frames();
        let packed = packed(&frames).expect("enough to be packed");
        let unpacked = unpacked(&packed).expect("a pack");
        let ranges = super::frames(&unpacked).expect("frames");
        let again: Vec<_> =
            ranges.into_iter().map(|range| std::str::from_utf8(&unpacked[range]).expect("text")).collect();
        assert_eq!(again, frames);
        assert!(packed.len() * 3 < unpacked.len(), "{} of {}", packed.len(), unpacked.len());
    }

    #[test]
    fn a_few_frames_and_too_many_are_not_packed() {
        assert_eq!(packed(&some_frames()[..3]), None);
        assert_eq!(packed(&["x".repeat(PACK_BYTES_MAX)]), None);
    }

    #[test]
    fn frames_that_are_not_alike_are_no_message_that_no_wall_would_take() {
        // A generator of D. H. Lehmer, as in C++'s minstd_rand: letters of chance, which can't be pressed.
        let mut state: u64 = 1;
        let mut letter = || {
            state = state * 48_271 % 2_147_483_647;
            char::from(b'0' + u8::try_from(state >> 7 & 63).expect("six bits"))
        };
        let frames: Vec<String> = (0..4).map(|_| (0..50_000).map(|_| letter()).collect()).collect();
        assert_eq!(packed(&frames), None);
        assert!(packed(&frames[..2]).is_some_and(|pack| pack.len() <= FRAME_BYTES_MAX));
    }

    #[test]
    fn what_is_no_pack_is_refused_and_sets_nothing_aside() {
        let packed = packed(&some_frames()).expect("enough");
        for end in 0..packed.len() {
            assert!(unpacked(&packed[..end]).is_err(), "cut at {end}");
        }
        let mut huge = packed.clone();
        huge[..4].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(unpacked(&huge), Err(Unpackable::TooLarge));
        let mut longer = packed;
        longer[0] = longer[0].wrapping_add(1);
        assert!(unpacked(&longer).is_err());
        assert_eq!(frames(&[9, 0, 0, 0, b'x']), Err(Unpackable::Damaged));
        assert_eq!(frames(&[9, 0]), Err(Unpackable::Damaged));
        assert_eq!(frames(&[0xff; 8]), Err(Unpackable::Damaged));
    }
}
