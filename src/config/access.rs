//! The settings of who is let in: files, the origins of web pages, a rate.

use std::path::{Path, PathBuf};

use super::value::{Shape, Value};

/// The path of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePath(PathBuf);

impl FilePath {
    /// The path.
    pub fn as_path(&self) -> &Path {
        &self.0
    }
}

impl Value for FilePath {
    const SHAPE: Shape = Shape::Text;
    const EXAMPLE: &'static str = "/etc/openfloor/wall.token";
    fn accepted() -> String {
        "the path of a file, written out without ~".into()
    }
    fn read(text: &str) -> Option<Self> {
        <PathBuf as Value>::read(text).map(Self)
    }
    fn text(&self) -> Option<String> {
        self.0.text()
    }
}

/// Most origins of one hub: the pages that show its floor are few.
const ORIGINS_MAX: usize = 32;

/// The origins of the web pages that may connect, such as `https://wall.example`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins(Vec<String>);

impl Origins {
    /// Each of them.
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }
}

impl Value for Origins {
    const SHAPE: Shape = Shape::List;
    const EXAMPLE: &'static str = "https://wall.example";
    fn accepted() -> String {
        format!("at most {ORIGINS_MAX} origins of the form https://HOST or https://HOST:PORT")
    }
    fn read(text: &str) -> Option<Self> {
        let origins: Vec<String> =
            text.split(',').map(str::trim).filter(|origin| !origin.is_empty()).map(Into::into).collect();
        let fits = origins.len() <= ORIGINS_MAX && origins.iter().all(|origin| is_origin(origin));
        fits.then_some(Self(origins))
    }
    fn text(&self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.0.join(","))
    }
}

/// True for what a browser sends: a scheme and a host, no path, no capitals. Anything else would never match.
fn is_origin(text: &str) -> bool {
    let Some((scheme, host)) = text.split_once("://") else { return false };
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.:[]_".contains(&b);
    matches!(scheme, "http" | "https") && !host.is_empty() && host.bytes().all(fits)
}

/// Events a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventRate(u32);

impl EventRate {
    /// The most that can be asked for: more than one disk takes.
    pub const MAX: u32 = 100_000;

    /// How many.
    pub fn a_second(self) -> u32 {
        self.0
    }
}

impl Value for EventRate {
    const SHAPE: Shape = Shape::Whole;
    const EXAMPLE: &'static str = "200";
    fn accepted() -> String {
        format!("a whole number from 1 to {}", Self::MAX)
    }
    fn read(text: &str) -> Option<Self> {
        text.parse().ok().filter(|rate| (1..=Self::MAX).contains(rate)).map(Self)
    }
    fn text(&self) -> Option<String> {
        Some(self.0.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_what_a_browser_sends() {
        let origins = Origins::read("https://wall.example, http://[::1]:8080").expect("two");
        assert_eq!(origins.as_slice(), ["https://wall.example", "http://[::1]:8080"]);
        assert_eq!(Origins::read("").map(|none| none.text()), Some(None));
        for bad in ["*", "null", "wall.example", "https://wall.example/", "https://Wall.example", "ws://x"] {
            assert_eq!(Origins::read(bad), None, "{bad}");
        }
        for bad in ["0", "100001", "-1", "x"] {
            assert_eq!(EventRate::read(bad), None, "{bad}");
        }
    }
}
