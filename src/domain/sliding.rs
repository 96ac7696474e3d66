//! The updates of a notice that it has no room for any more: a published update stays, but a list that is full could take no new word.
//!
//! So the oldest may leave it, in their order and no more of them than new ones need room for. They stay in the earlier revisions of the notice.
//! Whatever compares two revisions compares what [`aligned`] leaves of the earlier one, so that an update keeps its place there.

use std::borrow::Cow;

use super::fault::LIST_MAX;
use super::notice::Update;
use super::{Checker, Notice, Payload, correction};
use crate::text::Text;

/// Bytes that a notice may have as JSON before its list of updates counts as full: what an event may have, but for its attributes.
pub const NOTICE_BYTES_MAX: usize = 60 * 1024;
/// Bytes of an update besides its words, and of each text: its name, its time, and the marks of JSON.
const UPDATE_BYTES: usize = 48;
const MARKS_BYTES: usize = 8;
/// Of how many bytes on a list that is wrong is answered as a full one: one word more may be too many.
const NEARLY_FULL_BYTES: usize = NOTICE_BYTES_MAX / 4 * 3;

/// What is said of a list that is too long.
pub const CROWDED: &str =
    "leave out the oldest, as many as are too many: they stay in the history of the notice";

/// What is said of one that left out others than these, or changed them.
const FULL: &str = "a published update stays as it is: send the earlier updates unchanged, then the new ones; of a full list the oldest are left out, \
                               as many as the new ones need room for";

/// True where an update stands as it was published, but for a language in which it was not said.
fn stays(had: &Update, now: &Update) -> bool {
    now.at == had.at && !correction::is_rewritten(&had.text, &now.text)
}

impl Notice {
    /// How many of the oldest updates of an earlier revision this one leaves out, since the list has no room for all of them beside the new ones; 0
    /// where it leaves out none, or may not.
    pub fn left_out(&self, earlier: &Notice) -> usize {
        let (had, now) = (&earlier.updates, &self.updates);
        let stand = |left: usize| {
            let rest = &had[left..];
            rest.len() <= now.len() && rest.iter().zip(now).all(|(had, now)| stays(had, now))
        };
        if stand(0) {
            return 0;
        }
        // One of the earlier ones stands on: which are the oldest is told by it. And something new takes their place.
        let left = (1..had.len()).find(|left| stand(*left)).filter(|left| now.len() + left > had.len());
        left.filter(|left| !self.has_room_for(&had[left - 1])).unwrap_or(0)
    }

    /// True where the list has room for another update.
    fn has_room_for(&self, update: &Update) -> bool {
        self.updates.len() < LIST_MAX && bytes(self) + bytes_of(update) <= NOTICE_BYTES_MAX
    }

    /// True where the list has room for no other update, or for few words more.
    fn is_full(&self) -> bool {
        self.updates.len() >= LIST_MAX || bytes(self) > NEARLY_FULL_BYTES
    }
}

/// About how long a notice is as JSON. It is asked of revisions alone that leave an update out.
fn bytes(notice: &Notice) -> usize {
    let Notice { headline, body, why, means_for_you, stays_the_same, not_known_yet, support, author, .. } =
        notice;
    let texts = [headline, body, why, means_for_you, stays_the_same, not_known_yet, support, &author.role];
    let affects = notice.affects.iter().map(|team| MARKS_BYTES + team.as_str().len()).sum::<usize>();
    let updates = notice.updates.iter().map(bytes_of).sum::<usize>();
    texts.into_iter().map(words_of).sum::<usize>() + affects + updates
}

fn bytes_of(update: &Update) -> usize {
    UPDATE_BYTES + words_of(&update.text)
}

fn words_of(text: &Text) -> usize {
    text.variants().map(|(_, words)| MARKS_BYTES + words.as_str().len()).sum()
}

/// Updates once published stay as they are, but for a language in which they were not said; new ones come after them.
pub(super) fn keeps_updates(earlier: &Notice, next: &Notice, checker: &mut Checker) {
    let all = earlier.updates.iter().enumerate();
    let mut changed = all
        .filter(|(index, had)| !next.updates.get(*index).is_some_and(|now| stays(had, now)))
        .map(|(index, _)| index);
    // Of a full list all others stand elsewhere where too many were left out.
    if earlier.is_full() {
        if let Some(index) = changed.next() {
            checker.fault(&format!("updates/{index}"), FULL);
        }
        return;
    }
    for index in changed {
        let message =
            "a published update stays as it is: send every earlier update unchanged, then the new ones";
        checker.fault(&format!("updates/{index}"), message);
    }
}

/// An earlier revision without the updates that the next one leaves out as it may.
pub fn aligned<'a>(earlier: &'a Payload, next: &Payload) -> Cow<'a, Payload> {
    let (Payload::Notice(had), Payload::Notice(now)) = (earlier, next) else {
        return Cow::Borrowed(earlier);
    };
    match now.left_out(had) {
        0 => Cow::Borrowed(earlier),
        left => {
            let mut had = had.clone();
            had.updates.drain(..left);
            Cow::Owned(Payload::Notice(had))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ops::RangeInclusive;

    use jiff::Timestamp;

    use super::*;
    use crate::domain::lifecycle::Around;
    use crate::domain::{Audience, Floor, Stamp, clash, revision, since};

    fn update(nth: usize, words: &str) -> Update {
        let at = Timestamp::from_second(1_764_000_000 + i64::try_from(nth).expect("few")).expect("in range");
        Update { at: Some(at), text: format!("{nth} {words}").as_str().into() }
    }

    fn notice(ranges: &[RangeInclusive<usize>], words: &str) -> Notice {
        let updates = ranges.iter().cloned().flatten().map(|nth| update(nth, words)).collect();
        Notice { updates, ..Notice::default() }
    }

    #[test]
    fn the_oldest_leave_a_full_list_in_their_order_and_no_more_than_make_room() {
        let full = notice(&[1..=200], "days");
        let nearly = notice(&[1..=198], "days");
        for (had, next, left) in [
            (&full, vec![1..=200], 0),
            (&full, vec![1..=201], 0),
            (&full, vec![2..=201], 1),
            (&full, vec![4..=203], 3),
            (&full, vec![200..=399], 199),
            (&nearly, vec![1..=200], 0),
            (&nearly, vec![2..=201], 1),
            // More than make room, without anything new, and not the oldest.
            (&full, vec![3..=201], 0),
            (&full, vec![2..=200], 0),
            (&full, vec![1..=99, 101..=201], 0),
            (&full, vec![2..=50, 52..=202], 0),
            (&full, vec![201..=400], 0),
            (&nearly, vec![2..=199], 0),
            (&nearly, vec![2..=200], 0),
        ] {
            assert_eq!(notice(&next, "days").left_out(had), left, "{next:?}");
        }
        // What stands on stands as it was.
        let mut rewritten = notice(&[2..=201], "days");
        rewritten.updates[7].text = "Another word.".into();
        assert_eq!(rewritten.left_out(&full), 0);
    }

    #[test]
    fn a_list_of_long_words_is_full_before() {
        let words = "a".repeat(512);
        let had = notice(&[1..=50], &words);
        let full = notice(&[1..=107], &words);
        assert!((NOTICE_BYTES_MAX - 600..=NOTICE_BYTES_MAX).contains(&bytes(&full)), "{}", bytes(&full));
        assert_eq!(notice(&[2..=108], &words).left_out(&full), 1);
        assert_eq!(notice(&[2..=51], &words).left_out(&had), 0, "there was room");
        // What else it says takes of the same room, and a few long words push out none that has room beside them.
        let long = Notice { body: "b".repeat(31_000).as_str().into(), ..notice(&[2..=56], &words) };
        assert_eq!(long.left_out(&notice(&[1..=55], &words)), 1);
        let mut pushed = notice(&[2..=2], "days");
        pushed.updates.extend((3..10).map(|nth| update(nth, &"c".repeat(4_800))));
        assert_eq!(pushed.left_out(&notice(&[1..=2], "days")), 0);
    }

    #[test]
    fn what_stands_on_is_no_new_word_and_a_new_one_is() {
        let of = |ranges: &[RangeInclusive<usize>]| Payload::Notice(notice(ranges, "days"));
        let (full, next) = (of(&[1..=200]), of(&[2..=201]));
        for (had, now, stands_on) in [(&full, &next, false), (&next, &next, true), (&full, &full, true)] {
            assert_eq!(since::stands_on(had, now), stands_on);
            assert_eq!(clash::is_no_news(had, now), stands_on);
        }
        // No word that stands is judged anew because it has another place, and none is said once more.
        let at = Timestamp::from_second(1_764_000_300).expect("in range");
        let mut earlier = notice(&[1..=200], "days");
        earlier.updates[9].text = "pending".into();
        earlier.updates[0].text = "The first word.".into();
        let mut later = earlier.clone();
        later.updates.remove(0);
        later.updates.push(update(201, "days"));
        let (had, now) = (Payload::Notice(earlier), Payload::Notice(later.clone()));
        let floor = Floor::default();
        let beside = floor.beside("lisbon", (None, Audience::Floor), at);
        let around = Around { at, now: at, beside: &beside, recorded: false };
        let stamp = revision::stamp(Some((&had, &Stamp::default())), &now, around).expect("taken");
        assert_eq!(stamp.corrected, []);
        let stood = Some((&had, Timestamp::from_second(1_764_000_200).expect("in range")));
        assert_eq!(since::updates(stood, &now, at), []);
        later.updates[199].text = "The first word!".into();
        let pointers: Vec<_> = since::updates(stood, &Payload::Notice(later), at);
        let pointers: Vec<&str> = pointers.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(pointers, ["/data/updates/199/text"], "it leaves, and is not said once more");
    }
}
