//! A file that a person has written in TOML: read so that whatever is wrong in it is named by its line.

use serde::de::DeserializeOwned;

use crate::text::SafeText;

/// One fault of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub reason: String,
}

/// Reads a file of a form.
///
/// # Errors
/// The first fault, where it is no TOML of this form.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Vec<Fault>> {
    toml::from_str(text).map_err(|error| {
        let line = line_of(text, error.span().map_or(0, |span| span.start));
        vec![Fault { line, reason: SafeText::clean(error.message()).as_str().to_owned() }]
    })
}

/// The same of a file that has no more bytes than one of its sort, which is named in words.
///
/// # Errors
/// As [`read`].
pub fn read_within<T: DeserializeOwned>(
    text: &str,
    (what, bytes_max): (&str, usize),
) -> Result<T, Vec<Fault>> {
    if text.len() > bytes_max {
        let reason = format!("more than {bytes_max} bytes, and no {what} has; give another file");
        return Err(vec![Fault { line: 1, reason }]);
    }
    read(text)
}

/// The line of a place in a text, from 1.
fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

/// What is found wrong in a file that could be read.
pub struct Reader<'a> {
    text: &'a str,
    faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    /// Of a text, in which nothing is wrong yet.
    pub fn new(text: &'a str) -> Self {
        Self { text, faults: Vec::new() }
    }

    /// Something is wrong at a place.
    pub fn fault(&mut self, at: usize, reason: impl Into<String>) {
        self.faults.push(Fault { line: line_of(self.text, at), reason: reason.into() });
    }

    /// What was wrong, in the order of the file.
    pub fn into_faults(mut self) -> Vec<Fault> {
        self.faults.sort_by_key(|fault| fault.line);
        self.faults
    }
}
