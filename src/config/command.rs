//! The setting of a command that is started as it stands: without a shell, so that nothing in it is read twice.

use super::value::{Shape, Value};

/// A program and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandLine {
    program: String,
    arguments: Vec<String>,
    /// As it was written.
    text: String,
}

impl CommandLine {
    /// What is started.
    pub fn program(&self) -> &str {
        &self.program
    }

    /// What it is given.
    pub fn arguments(&self) -> &[String] {
        &self.arguments
    }
}

impl Value for CommandLine {
    const SHAPE: Shape = Shape::Text;
    const EXAMPLE: &'static str = "/usr/local/bin/beacon --colour 'deep blue'";
    fn accepted() -> String {
        "a program and its arguments, quoted as for a shell".into()
    }
    fn read(text: &str) -> Option<Self> {
        let mut words = shell_words::split(text).ok()?.into_iter();
        let program = words.next().filter(|program| !program.is_empty())?;
        let fits = !text.contains('\0');
        fits.then(|| Self { program, arguments: words.collect(), text: text.to_owned() })
    }
    fn text(&self) -> Option<String> {
        Some(self.text.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_divided_as_a_shell_would_and_expanded_as_it_would_not() {
        let command = CommandLine::read("sh -c 'echo \"$NOTICE_HEADLINE\" | lpr' $HOME").expect("a command");
        assert_eq!(command.program(), "sh");
        assert_eq!(command.arguments(), ["-c", "echo \"$NOTICE_HEADLINE\" | lpr", "$HOME"]);
        for bad in ["", "  ", "''", "say 'it", "a\0b"] {
            assert_eq!(CommandLine::read(bad), None, "{bad:?}");
        }
    }
}
