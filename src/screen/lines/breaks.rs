//! Where a line may break.

use std::ops::Range;

use super::Atom;

/// The words: what stands between spaces. Wide characters are words of their own, as in Chinese or Japanese,
/// and a line may break after a hyphen or a slash.
pub(super) fn words(atoms: &[Atom<'_>]) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut begin = None;
    for (index, atom) in atoms.iter().enumerate() {
        if atom.is_space() {
            words.extend(begin.take().map(|begin| begin..index));
            continue;
        }
        let opened = index.checked_sub(1).is_some_and(|before| opens(&atoms[before]));
        if atom.cells > 1 && closes_nothing(atom) && !opened {
            words.extend(begin.take().map(|begin| begin..index));
        }
        let start = *begin.get_or_insert(index);
        let next_is_wide = atom.cells > 1 && !opens(atom) && atoms.get(index + 1).is_none_or(closes_nothing);
        if next_is_wide || matches!(atom.cluster, "-" | "/") {
            words.push(start..index + 1);
            begin = None;
        }
    }
    words.extend(begin.map(|begin| begin..atoms.len()));
    words
}

/// Marks that may not end a line.
const OPENERS: &str = "「『（《〈【〔［“‘«([¿¡";
/// Marks that may not begin one, with the small kana (JIS X 4051).
const CLOSERS: &str = "。、，！？」』）：；》〉】〕］・ー々〜…ぁぃぅぇぉっゃゅょァィゥェォッャュョ.,!?)”»:;";

/// True where a line may begin with a cluster beside ideographs.
pub fn may_begin_a_line(cluster: &str) -> bool {
    !CLOSERS.contains(cluster)
}

/// True where a line may end with a cluster.
pub fn may_end_a_line(cluster: &str) -> bool {
    !OPENERS.contains(cluster)
}

fn opens(atom: &Atom<'_>) -> bool {
    !may_end_a_line(atom.cluster)
}

fn closes_nothing(atom: &Atom<'_>) -> bool {
    may_begin_a_line(atom.cluster)
}

#[cfg(test)]
mod tests {
    use super::super::{Overlong, Run, wrap};
    use crate::screen::theme::Tone;

    #[test]
    fn no_line_ends_with_an_opening_mark_or_begins_with_a_closing_one() {
        let runs = [Run::new("シフト「入札」は（金曜日）へ、ちょっと。“移動”！", Tone::Plain)];
        // So narrow that nothing unbreakable is wider.
        for width in 12..40 {
            let lines = wrap(&runs, width, width, 99, Overlong::Break);
            for line in lines {
                let line: String = line.iter().map(|piece| piece.words.as_str()).collect();
                assert!(
                    !line.starts_with(['」', '）', '、', '。', 'っ', 'ょ', '”', '！', 'ッ', 'ャ']),
                    "{line}"
                );
                assert!(!line.ends_with(['「', '（', '“']), "{line}");
            }
        }
    }
}
