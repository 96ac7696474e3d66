//! A line or a few lines of text that a person types: by grapheme clusters, never longer than its limit, and never with
//! a character that may not stand on a wall.

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use crate::text::forbidden;

/// One change of a text by a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Characters that are typed, or pasted.
    Insert(Box<str>),
    /// A line end, in a field of several lines.
    NewLine,
    /// Takes the cluster before the cursor away.
    Backspace,
    /// Takes the cluster behind the cursor away.
    Delete,
    /// Takes the word before the cursor away.
    DeleteWord,
    /// Takes all of it away.
    Clear,
    /// One cluster back.
    Left,
    /// One cluster on.
    Right,
    /// To the line above.
    Up,
    /// To the line below.
    Down,
    /// To the beginning of the line.
    Start,
    /// To the end of the line.
    End,
}

/// A text that is being typed, and the cursor in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextField {
    text: String,
    /// A boundary between two clusters, in bytes.
    cursor: usize,
    /// At most so many Unicode scalars.
    max: usize,
    lines: bool,
}

impl TextField {
    /// An empty line of at most so many Unicode scalars.
    pub fn line(max: usize) -> Self {
        Self { max, ..Self::default() }
    }

    /// An empty field of several lines.
    pub fn lines(max: usize) -> Self {
        Self { max, lines: true, ..Self::default() }
    }

    /// The same with another text in the place of its own, and the cursor behind it.
    pub fn holding(mut self, text: &str) -> Self {
        self.edit(&Edit::Clear);
        self.with(text)
    }

    /// The same with a text to begin with, and the cursor behind it.
    pub fn with(mut self, text: &str) -> Self {
        self.insert(text);
        self
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text before the cursor and the text behind it.
    pub fn around_cursor(&self) -> (&str, &str) {
        self.text.split_at(self.cursor)
    }

    /// True when nothing was typed, or only white space.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// How many more Unicode scalars fit.
    pub fn room(&self) -> usize {
        self.max.saturating_sub(self.text.chars().count())
    }

    /// Carries a change out. True when the text or the cursor is another one.
    pub fn edit(&mut self, edit: &Edit) -> bool {
        let before = (self.text.len(), self.cursor);
        match edit {
            Edit::Insert(words) => self.insert(words),
            Edit::NewLine if self.lines => self.insert("\n"),
            Edit::NewLine => {}
            Edit::Backspace => self.take(self.before(), self.cursor),
            Edit::Delete => self.take(self.cursor, self.behind()),
            Edit::DeleteWord => self.take(self.word_before(), self.cursor),
            Edit::Clear => self.take(0, self.text.len()),
            Edit::Left => self.cursor = self.before(),
            Edit::Right => self.cursor = self.behind(),
            Edit::Up => {
                if let Some(end) = self.line_start().checked_sub(1) {
                    let start = self.text[..end].rfind('\n').map_or(0, |at| at + 1);
                    self.cursor = self.same_column(start, end);
                }
            }
            Edit::Down => {
                if let Some(start) = Some(self.line_end() + 1).filter(|start| *start <= self.text.len()) {
                    let end = self.text[start..].find('\n').map_or(self.text.len(), |at| start + at);
                    self.cursor = self.same_column(start, end);
                }
            }
            Edit::Start => self.cursor = self.line_start(),
            Edit::End => self.cursor = self.line_end(),
        }
        before != (self.text.len(), self.cursor)
    }

    /// What may not stand on a wall is left out; what does not fit is, too.
    fn insert(&mut self, words: &str) {
        let lines = self.lines;
        let allowed = |scalar: char| match scalar {
            '\n' if lines => Some('\n'),
            '\n' | '\t' => Some(' '),
            other => forbidden(other).is_none().then_some(other),
        };
        // A line ends with a line feed, a carriage return or both, whichever terminal it is pasted into.
        let words = words.replace("\r\n", "\n").replace('\r', "\n");
        let words: String = words.chars().filter_map(allowed).take(self.room()).collect();
        self.text.insert_str(self.cursor, &words);
        self.cursor += words.len();
        // What was typed may have joined the cluster behind it.
        if !self.is_boundary(self.cursor) {
            self.cursor = self.behind();
        }
    }

    fn take(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.cursor = from;
        if !self.is_boundary(self.cursor) {
            self.cursor = self.behind();
        }
    }

    fn is_boundary(&self, at: usize) -> bool {
        GraphemeCursor::new(at, self.text.len(), true).is_boundary(&self.text, 0).unwrap_or(true)
    }

    fn before(&self) -> usize {
        let head = &self.text[..self.cursor];
        head.grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn behind(&self) -> usize {
        let next = GraphemeCursor::new(self.cursor, self.text.len(), true).next_boundary(&self.text, 0);
        next.ok().flatten().unwrap_or(self.text.len())
    }

    fn line_start(&self) -> usize {
        self.text[..self.cursor].rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self) -> usize {
        self.text[self.cursor..].find('\n').map_or(self.text.len(), |at| self.cursor + at)
    }

    /// As many clusters into another line as the cursor is into its own.
    fn same_column(&self, start: usize, end: usize) -> usize {
        let column = self.text[self.line_start()..self.cursor].graphemes(true).count();
        let line = &self.text[start..end];
        line.grapheme_indices(true).nth(column).map_or(end, |(at, _)| start + at)
    }

    fn word_before(&self) -> usize {
        let head = self.text[..self.cursor].trim_end();
        head.rfind(char::is_whitespace)
            .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(field: TextField, edits: &[Edit]) -> (String, String) {
        let mut field = field;
        for edit in edits {
            field.edit(edit);
        }
        let (before, behind) = field.around_cursor();
        (before.to_owned(), behind.to_owned())
    }

    #[test]
    fn a_cluster_is_one_step_and_one_loss() {
        let field = TextField::line(100).with("a👩‍👩‍👧‍👦e\u{301}");
        let halves = |edits: &[Edit]| typed(field.clone(), edits);
        assert_eq!(halves(&[Edit::Left]), ("a👩‍👩‍👧‍👦".into(), "e\u{301}".into()));
        assert_eq!(halves(&[Edit::Left, Edit::Left]), ("a".into(), "👩‍👩‍👧‍👦e\u{301}".into()));
        assert_eq!(halves(&[Edit::Backspace, Edit::Backspace]), ("a".into(), String::new()));
        assert_eq!(halves(&[Edit::Start, Edit::Delete]), (String::new(), "👩‍👩‍👧‍👦e\u{301}".into()));
    }

    #[test]
    fn words_and_lines_have_their_ends() {
        let field = TextField::lines(100).with("one two\nthree  ");
        assert_eq!(typed(field.clone(), &[Edit::DeleteWord]).0, "one two\n");
        assert_eq!(typed(field.clone(), &[Edit::Start]).0, "one two\n");
        assert_eq!(typed(field.clone(), &[Edit::Start, Edit::Left, Edit::Start, Edit::End]).0, "one two");
        assert_eq!(typed(field.clone(), &[Edit::Start, Edit::Right, Edit::Up]).0, "o");
        assert_eq!(typed(field.clone(), &[Edit::Up, Edit::Up]).0, "one two");
        assert_eq!(typed(field, &[Edit::Up, Edit::Start, Edit::Down, Edit::Down]).0, "one two\n");
    }

    #[test]
    fn what_may_not_stand_on_a_wall_is_not_taken() {
        let field = TextField::line(10).with("a\u{1b}[31m\u{202e}b\nc");
        assert_eq!(field.text(), "a[31mb c");
        assert_eq!(TextField::line(3).with("abcdef").text(), "abc");
        assert_eq!(TextField::line(3).with("abc").room(), 0);
    }

    #[test]
    fn every_line_end_that_is_pasted_is_one() {
        for end in ["\n", "\r", "\r\n"] {
            let words = format!("one{end}two{end}{end}three");
            assert_eq!(TextField::line(40).with(&words).text(), "one two  three", "{end:?}");
            assert_eq!(TextField::lines(40).with(&words).text(), "one\ntwo\n\nthree", "{end:?}");
        }
    }

    #[test]
    fn what_is_typed_before_a_joiner_joins_it() {
        let mut field = TextField::line(10).with("\u{301}x");
        field.edit(&Edit::Start);
        field.edit(&Edit::Insert("e".into()));
        assert_eq!(field.around_cursor(), ("e\u{301}", "x"));
    }
}
