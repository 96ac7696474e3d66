//! The clusters of words in the order in which they are read, each with the direction that it runs in (UAX #9), for letters that no
//! terminal sets. Arabic letters take the forms in which they are joined.

use std::borrow::Cow;
use std::sync::LazyLock;

use ar_reshaper::ArabicReshaper;
use unicode_bidi::{BidiInfo, LTR_LEVEL};
use unicode_segmentation::UnicodeSegmentation;

use crate::screen::bidi::{CLOSE, OPEN, is_right_to_left};
use crate::screen::lines::Run;

/// Brackets, each with the one that it is from right to left.
const MIRRORED: [(&str, &str); 5] = [("(", ")"), ("[", "]"), ("{", "}"), ("<", ">"), ("«", "»")];

static RESHAPER: LazyLock<ArabicReshaper> = LazyLock::new(ArabicReshaper::default);

/// A run with the level of each of its clusters: even from left to right, odd from right to left.
pub struct Ordered<'a> {
    words: Cow<'a, str>,
    /// By the bytes of the words; none where all run from left to right.
    levels: Vec<u8>,
}

impl Ordered<'_> {
    /// The clusters, as they look, with their levels.
    pub fn clusters(&self) -> impl Iterator<Item = (&str, u8)> {
        self.words.grapheme_indices(true).map(|(at, cluster)| {
            let level = self.levels.get(at).copied().unwrap_or(0);
            (if level % 2 == 1 { mirrored(cluster) } else { cluster }, level)
        })
    }
}

/// The runs of one line: it runs from left to right, and each run in it as its first letter does.
pub fn ordered(runs: &[Run]) -> Vec<Ordered<'_>> {
    if !runs.iter().any(|run| is_right_to_left(run.words.as_str())) {
        let words = runs.iter().map(|run| Cow::Borrowed(run.words.as_str()));
        return words.map(|words| Ordered { words, levels: Vec::new() }).collect();
    }
    let shaped: Vec<Cow<'_, str>> = runs.iter().map(|run| shaped(run.words.as_str())).collect();
    let mut line = String::new();
    let mut begins = Vec::new();
    for words in &shaped {
        let isolated = is_right_to_left(words);
        line.extend(isolated.then_some(OPEN));
        begins.push(line.len());
        line.push_str(words);
        line.extend(isolated.then_some(CLOSE));
    }
    let levels = BidiInfo::new(&line, Some(LTR_LEVEL)).levels;
    let of = |words: &str, begin: usize| {
        levels[begin..begin + words.len()].iter().map(|level| level.number()).collect::<Vec<u8>>()
    };
    let runs = shaped.into_iter().zip(begins);
    runs.map(|(words, begin)| Ordered { levels: of(&words, begin), words }).collect()
}

/// Arabic letters in the forms in which they are joined, without the marks of vowels.
fn shaped(words: &str) -> Cow<'_, str> {
    if !words.chars().any(|scalar| matches!(scalar, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}')) {
        return Cow::Borrowed(words);
    }
    // The reshaper counts letters, and takes this one for none.
    let joined: String = words.chars().filter(|scalar| *scalar != '\u{200d}').collect();
    Cow::Owned(RESHAPER.reshape(joined))
}

fn mirrored(cluster: &str) -> &str {
    let pair = MIRRORED.iter().find_map(|(one, other)| match cluster {
        have if have == *one => Some(*other),
        have if have == *other => Some(*one),
        _ => None,
    });
    pair.unwrap_or(cluster)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screen::theme::Tone;

    fn levels(words: &[&str]) -> Vec<(String, u8)> {
        let runs: Vec<Run> = words.iter().map(|words| Run::new(*words, Tone::Plain)).collect();
        let all = ordered(&runs);
        all.iter()
            .flat_map(|run| run.clusters().map(|(cluster, level)| (cluster.to_owned(), level)))
            .collect()
    }

    #[test]
    fn each_run_runs_as_its_first_letter_does_and_the_line_from_left_to_right() {
        let line = levels(&["אב 3B (ג)", " · 2 h"]);
        let of = |wanted: &str| line.iter().find(|(cluster, _)| cluster == wanted).expect("there").1;
        assert_eq!((of("א"), of("3"), of("ג"), of("h")), (1, 2, 1, 0));
        let brackets: Vec<&str> =
            line.iter().map(|(cluster, _)| cluster.as_str()).filter(|it| "()".contains(it)).collect();
        assert_eq!(brackets, [")", "("], "mirrored");
        assert!(levels(&["Shift bids (3)"]).iter().all(|(_, level)| *level == 0));
    }

    #[test]
    fn arabic_letters_are_joined() {
        let line: String = levels(&["سلام"]).into_iter().map(|(cluster, _)| cluster).collect();
        assert_eq!(line, "\u{feb3}\u{fefc}\u{fee1}", "an initial, a ligature at the end, one alone");
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_too_odd_to_be_ordered(words in "[\u{600}-\u{6ff}\u{200b}-\u{200f}a-b\u{5d0}-\u{5ea}1 \u{fdf2}\u{fef5}()]{0,24}") {
            let clusters = levels(&[&words, "x"]).len();
            proptest::prop_assert!(clusters > 0);
        }
    }
}
