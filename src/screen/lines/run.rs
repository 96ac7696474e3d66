//! Words in one tone, before they are laid out.

use compact_str::CompactString;

use crate::screen::theme::Tone;
use crate::text::SafeText;

/// Words in one tone. They are safe by their type, whoever wrote them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub words: SafeText,
    /// How they are said.
    pub tone: Tone,
}

impl Run {
    /// Words in a tone.
    pub fn new(words: impl Into<CompactString>, tone: Tone) -> Self {
        Self { words: SafeText::cleaned(words.into()), tone }
    }

    /// Words that stay on one line, such as a date; a line may only break after a comma in them.
    pub fn glued(words: &str, tone: Tone) -> Self {
        let mut glued = CompactString::with_capacity(words.len());
        for scalar in words.chars() {
            glued.push(match scalar {
                ' ' | '\u{a0}' if glued.ends_with(',') => ' ',
                ' ' => '\u{a0}',
                other => other,
            });
        }
        Self::new(glued, tone)
    }
}
