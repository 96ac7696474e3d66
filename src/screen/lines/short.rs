//! Words that fit one line as they are, as most do: nothing has to be broken, so nothing is taken apart.

use super::{Piece, Run, link};
use crate::screen::cells::simple_width;

/// The mark that closes a text which begins with the one that opens it: what is cut of a quotation still ends.
pub fn closing_quote(text: &str) -> Option<char> {
    let (opens, closes) = (text.chars().next()?, text.trim_end().chars().next_back()?);
    [('“', '”'), ('«', '»'), ('‘', '’'), ('„', '“')].contains(&(opens, closes)).then_some(closes)
}

/// Simple words that fit one line as they are, as most do; `None` for all others.
pub(super) fn on_one_line(runs: &[Run], limit: usize) -> Option<Vec<Piece>> {
    let mut taken = 0;
    for run in runs {
        taken += simple_width(run.words.as_str()).filter(|width| taken + width <= limit)?;
        if !link::found(run.words.as_str()).is_empty() {
            return None;
        }
    }
    let parts = [' ', '·'];
    let mut line: Vec<Piece> = Vec::with_capacity(runs.len());
    for run in runs {
        let words = run.words.as_str();
        let words = if line.is_empty() { words.trim_start_matches(parts) } else { words };
        match line.last_mut() {
            _ if words.is_empty() => {}
            Some(last) if last.tone == run.tone => last.words.push_str(words),
            _ => line.push(Piece::new(words, run.tone)),
        }
    }
    while let Some(last) = line.last_mut() {
        last.words.truncate(last.words.trim_end_matches(parts).len());
        if !last.words.is_empty() {
            break;
        }
        line.pop();
    }
    (!line.is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::super::{Overlong, wrap};
    use super::*;
    use crate::screen::theme::Tone;
    use crate::text::SafeText;

    proptest::proptest! {
        #[test]
        fn a_line_that_fits_is_what_wrapping_makes_of_it(words in proptest::collection::vec(
            ("[ ·a-c–é]{0,6}", proptest::bool::ANY), 0..5)) {
            let run = |(words, strong): &(String, bool)| Run::new(words, if *strong { Tone::Strong } else { Tone::Dim });
            let runs: Vec<Run> = words.iter().map(run).collect();
            // A mark of no cells keeps them from being simple, and leaves no trace.
            let same = runs.iter().cloned().chain([Run { words: SafeText::clean("\u{200c}"), tone: Tone::Plain }]);
            let wrapped = wrap(&same.collect::<Vec<_>>(), 40, 40, 9, Overlong::Cut);
            if let Some(line) = on_one_line(&runs, 40) {
                proptest::prop_assert_eq!(vec![line], wrapped);
            }
        }
    }
}
