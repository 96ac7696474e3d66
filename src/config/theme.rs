//! The setting of a wall's theme: a built-in one, a file in the folder of themes, or the path of a file.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::PathBuf;

use super::value::{Shape, Value, alternatives};
use super::{Fault, Folders};

/// Where the themes of a person are in the platform's configuration folder.
pub const FOLDER_NAME: &str = "openfloor/themes";
/// What the name of a theme's file ends with.
const ENDING: &str = ".toml";
/// Most bytes of a name: the longest of a file.
const NAME_BYTES_MAX: usize = 255;

/// The name of a theme, or the path of its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeName(Box<str>);

impl ThemeName {
    /// As it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn is_path(&self) -> bool {
        self.0.contains(['/', '\\']) || self.0.ends_with(ENDING)
    }

    /// What the theme is called: a name as it is, a path by its file.
    pub fn called(&self) -> &str {
        let file = self.0.rsplit(['/', '\\']).next().unwrap_or_default();
        file.strip_suffix(ENDING).unwrap_or(file)
    }

    /// The file of a theme that is not among the built-in ones, and its text.
    ///
    /// # Errors
    /// A fault when there is no such file, or none that can be a theme.
    pub fn open(
        &self,
        built_in: &[&str],
        bytes_max: u64,
        folders: &Folders,
    ) -> Result<(PathBuf, String), Fault> {
        let folder = folders.config.join(FOLDER_NAME);
        let path = match self.is_path() {
            true => PathBuf::from(&*self.0),
            false => folder.join(format!("{}{ENDING}", self.0)),
        };
        let at = || path.display().to_string();
        let mut bytes = Vec::new();
        // One byte more than is allowed tells whether there are more.
        let read = File::open(&path).and_then(|file| file.take(bytes_max + 1).read_to_end(&mut bytes));
        match read {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let near = crate::text::near::nearest(&self.0, built_in.iter().copied());
                let hint = match (near, self.is_path()) {
                    (Some(near), _) => format!("did you mean {near}?"),
                    (None, true) => format!("name another file, or give {}", alternatives(built_in)),
                    (None, false) => format!("give {}, or write {}", alternatives(built_in), path.display()),
                };
                return Err(Fault::Theme {
                    at: format!("wall.theme is {:?}", &*self.0),
                    what: format!("there is no such theme; {hint}"),
                });
            }
            Err(error) => {
                return Err(Fault::Theme {
                    at: at(),
                    what: format!("it can't be read: {error}; make it readable, or choose another theme"),
                });
            }
            Ok(_) if bytes.len() as u64 > bytes_max => {
                return Err(Fault::Theme {
                    at: at(),
                    what: format!("it has more than {bytes_max} bytes, and a theme has not; choose another"),
                });
            }
            Ok(_) => {}
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok((path, text)),
            Err(_) => Err(Fault::Theme { at: at(), what: "not UTF-8; save the file as UTF-8".into() }),
        }
    }
}

impl Value for ThemeName {
    const SHAPE: Shape = Shape::Text;
    const EXAMPLE: &'static str = "daylight";
    fn accepted() -> String {
        format!("dusk, daylight, contrast, the name of a file in {FOLDER_NAME}, or the path of one")
    }
    fn read(text: &str) -> Option<Self> {
        // Only a shell knows what ~ is.
        let meant = !text.trim().is_empty() && !text.starts_with('~') && text.len() <= NAME_BYTES_MAX;
        let plain = !text.contains(|scalar: char| scalar.is_control() || scalar == '\u{fffd}');
        (meant && plain).then(|| Self(text.into()))
    }
    fn text(&self) -> Option<String> {
        Some(self.0.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_is_a_name_or_a_path() {
        let theme = |text| ThemeName::read(text).expect(text);
        for (text, called, is_path) in [
            ("daylight", "daylight", false),
            ("./mine.toml", "mine", true),
            ("/etc/openfloor/night shift.toml", "night shift", true),
            ("mine.toml", "mine", true),
        ] {
            assert_eq!((theme(text).called(), theme(text).is_path()), (called, is_path));
        }
        for bad in ["", " ", "~/mine.toml", "a\nb"] {
            assert_eq!(ThemeName::read(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_theme_that_is_not_there_is_told_with_what_there_is() {
        let folders = Folders { config: "/nowhere".into(), ..Folders::default() };
        let told = |text: &str| {
            let theme = ThemeName::read(text).expect("a theme");
            theme.open(&["dusk", "daylight"], 10, &folders).expect_err("no file").to_string()
        };
        assert_eq!(told("dsuk"), "wall.theme is \"dsuk\": there is no such theme; did you mean dusk?");
        assert_eq!(
            told("night"),
            "wall.theme is \"night\": there is no such theme; give dusk or daylight, or write /nowhere/openfloor/themes/night.toml"
        );
    }
}
