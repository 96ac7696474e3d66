//! The setting of which scenes a wallboard has, in which order, and when.

use super::choice::SceneName;
use super::value::{Shape, Value, alternatives};
use crate::domain::Hours;
use crate::domain::hours::WINDOWS_MAX;

/// Scenes in their order, each with its hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program(Vec<(SceneName, Hours)>);

impl Program {
    /// The scenes.
    pub fn scenes(&self) -> &[(SceneName, Hours)] {
        &self.0
    }
}

impl Value for Program {
    const SHAPE: Shape = Shape::List;
    const EXAMPLE: &'static str = "now,trust-wins Mon-Fri 08:00-20:00,promises";
    fn accepted() -> String {
        let names: Vec<&str> = SceneName::ALL.iter().map(|name| name.word()).collect();
        format!(
            "scenes ({}), each once, or with days, times or both behind it where it is not always on",
            alternatives(&names)
        )
    }
    fn read(text: &str) -> Option<Self> {
        let mut program: Vec<(SceneName, Hours)> = Vec::new();
        for part in text.split(',').map(str::trim) {
            let (name, hours) = part.split_once(' ').unwrap_or((part, ""));
            let name = SceneName::read(name)?;
            let at = program.iter().position(|(have, _)| *have == name);
            match (at, hours.trim()) {
                (None, "") => program.push((name, Hours::always())),
                (None, hours) => program.push((name, Hours::read(hours)?)),
                // A scene that is always on has no more hours.
                (Some(at), hours) if program[at].1 != Hours::always() => {
                    let both = program[at].1.clone().and(Hours::read(hours)?);
                    program[at].1 = (both.windows().count() <= WINDOWS_MAX).then_some(both)?;
                }
                (Some(_), _) => return None,
            }
        }
        Some(Self(program))
    }
    fn text(&self) -> Option<String> {
        let mut parts: Vec<String> = Vec::new();
        for (name, hours) in &self.0 {
            match *hours == Hours::always() {
                true => parts.push(name.word().into()),
                false => parts.extend(hours.windows().map(|window| format!("{} {window}", name.word()))),
            }
        }
        Some(parts.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scenes_are_read_in_their_order_with_their_hours() {
        let text = "promises,trust-wins Mon-Fri 08:00-20:00,now,trust-wins Sat";
        let program = Program::read(text).expect("a program");
        let names: Vec<&str> = program.scenes().iter().map(|(name, _)| name.word()).collect();
        assert_eq!(names, ["promises", "trust-wins", "now"]);
        let written = "promises,trust-wins Mon-Fri 08:00-20:00,trust-wins Sat 00:00-24:00,now";
        assert_eq!(program.text().as_deref(), Some(written));
        assert_eq!(Program::read(written), Some(program));
        assert!(Program::read(Program::EXAMPLE).is_some());
    }

    #[test]
    fn what_is_no_program_is_refused() {
        for bad in
            ["", "now,", "news", "now now", "now,now", "now,now Sat", "now 25:00-26:00", "now Sat,now", "Now"]
        {
            assert_eq!(Program::read(bad), None, "{bad:?}");
        }
    }
}
