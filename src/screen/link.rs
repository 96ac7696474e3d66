//! Links: the addresses that stand in the feed's words, and where on the screen they are.
//!
//! The words of an address are what it leads to, letter by letter: nothing can hide behind a link. One that is cut is
//! none any more, for nobody could read where it goes; its entry, opened whole, has it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use ratatui::buffer::Buffer;

use super::bidi;
use super::lines::{self, Piece};

/// Longest address that becomes a link; longer ones are no good to a reader anyway.
pub const TARGET_BYTES_MAX: usize = 1_024;
/// What an address may begin with. Everything else (`file:`, `javascript:`, an own scheme of some program) stays words.
const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];

/// One address in some words. Two are the same only if they are of the same place in them.
#[derive(Clone, Debug)]
pub struct Link(Arc<str>);

impl Link {
    /// What it leads to: ASCII that can be seen, and nothing else.
    pub fn target(&self) -> &str {
        &self.0
    }

    /// What tells the parts of a link that was wrapped that they are of one.
    pub fn id(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.0.hash(&mut hasher);
        hasher.finish()
    }

    /// True for the same place in the same words.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl PartialEq for Link {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for Link {}

/// An address and its place in the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its bytes.
    pub range: Range<usize>,
    /// Itself.
    pub link: Link,
}

/// The addresses in some words.
pub fn found(words: &str) -> Vec<Found> {
    let mut all = Vec::new();
    let mut from = 0;
    while let Some(colon) = words[from..].find(':').map(|at| from + at) {
        from = colon + 1;
        let Some(start) = start_of(words, colon) else { continue };
        let range = start..end_of(words, start);
        if is_address(&words[range.clone()]) && ends_there(&words[range.end..]) {
            from = range.end;
            all.push(Found { link: Link(words[range.clone()].into()), range });
        }
    }
    all
}

/// Where the scheme that ends at a colon begins, if it is one of ours and a word of its own.
fn start_of(words: &str, colon: usize) -> Option<usize> {
    SCHEMES.iter().find_map(|scheme| {
        let name = scheme.split(':').next()?;
        let start = colon.checked_sub(name.len())?;
        let fits = words.get(start..).is_some_and(|rest| rest.starts_with(scheme));
        (fits && !words[..start].ends_with(char::is_alphanumeric)).then_some(start)
    })
}

/// Where an address ends: before what no address has in it, and before the marks that close a sentence.
fn end_of(words: &str, start: usize) -> usize {
    let rest = &words[start..];
    let mut end = rest.find(|scalar: char| !is_of_address(scalar)).unwrap_or(rest.len());
    while let Some(last) = rest[..end].chars().next_back() {
        let closes = match last {
            ')' => rest[..end].matches('(').count() < rest[..end].matches(')').count(),
            ']' => rest[..end].matches('[').count() < rest[..end].matches(']').count(),
            other => matches!(other, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~'),
        };
        if !closes {
            break;
        }
        end -= last.len_utf8();
    }
    start + end
}

/// The characters of RFC 3986.
fn is_of_address(scalar: char) -> bool {
    scalar.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(scalar)
}

/// False where letters go on that no address has: what was read so far would lead elsewhere.
fn ends_there(rest: &str) -> bool {
    !rest.starts_with(char::is_alphanumeric)
}

fn is_address(text: &str) -> bool {
    let escapes = text.match_indices('%').all(|(at, _)| {
        text.get(at + 1..at + 3).is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
    });
    if text.len() > TARGET_BYTES_MAX || !escapes {
        return false;
    }
    if let Some(address) = text.strip_prefix("mailto:") {
        // An address alone: what could follow it fills in a message that the reader has not written.
        return address.split_once('@').is_some_and(|(person, host)| !person.is_empty() && is_host(host))
            && !address.contains(['?', ',', '/', '%']);
    }
    let Some((_, rest)) = text.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // With a user's name before it, one host can look like another.
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (authority, "0"),
    };
    let is_v6 = |host: &str| {
        let inner = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        inner.is_some_and(|inner| inner.parse::<std::net::Ipv6Addr>().is_ok())
    };
    (is_host(host) || is_v6(host)) && port.parse::<u16>().is_ok()
}

fn is_host(host: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    host.split('.').all(part)
}

/// The bytes that pieces have of a link.
pub(super) fn bytes_of(pieces: &[Piece], link: &Link) -> usize {
    let of_it = |piece: &&Piece| piece.link.as_ref().is_some_and(|have| have.is(link));
    pieces.iter().filter(of_it).map(|piece| piece.words.len()).sum()
}

/// Takes the links away of which lines have less than all bytes: a link that is cut is none.
pub(super) fn only_whole<'a>(lines: impl Iterator<Item = &'a mut Vec<Piece>>, all: impl Fn(&Link) -> usize) {
    let mut lines: Vec<&mut Vec<Piece>> =
        lines.filter(|line| line.iter().any(|p| p.link.is_some())).collect();
    let linked = lines.iter().flat_map(|line| line.iter()).filter_map(|piece| piece.link.clone());
    for link in linked.collect::<Vec<_>>() {
        let shown: usize = lines.iter().map(|line| bytes_of(line, &link)).sum();
        if shown < all(&link) {
            let pieces = lines.iter_mut().flat_map(|line| line.iter_mut());
            pieces.filter(|piece| piece.link.as_ref().is_some_and(|have| have.is(&link))).for_each(|piece| {
                piece.link = None;
            });
        }
    }
}

/// A link, or a part of one that was wrapped, on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its first column.
    pub x: u16,
    /// Its line.
    pub y: u16,
    /// The words of it.
    pub words: String,
    /// Where it leads.
    pub link: Link,
}

impl Span {
    /// How many cells it takes.
    pub fn cells(&self) -> u16 {
        u16::try_from(lines::width(&self.words)).unwrap_or(u16::MAX)
    }

    /// True while its own words stand there: what was drawn over it is no link.
    pub fn stands_in(&self, buf: &Buffer) -> bool {
        let shown = (self.x..self.x.saturating_add(self.cells())).map(|x| buf.cell((x, self.y)));
        let shown = shown.map(|cell| cell.map(ratatui::buffer::Cell::symbol)).collect::<Option<String>>();
        // The isolate of the words behind it may stand in its last cell.
        shown.is_some_and(|shown| shown.replace(bidi::ISOLATES, "") == self.words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(words: &str) -> Vec<String> {
        found(words).iter().map(|found| found.link.target().to_owned()).collect()
    }

    #[test]
    fn addresses_are_found_in_sentences() {
        for (words, wanted) in [
            ("see https://intranet.example/shifts.", &["https://intranet.example/shifts"][..]),
            ("(http://a.example:8080/x?y=1#z), then", &["http://a.example:8080/x?y=1#z"]),
            ("https://a.example/wiki/Shift_(work)", &["https://a.example/wiki/Shift_(work)"]),
            (
                "mailto:care@floor.example or https://b.example!",
                &["mailto:care@floor.example", "https://b.example"],
            ),
            ("“https://a.example/ñ” https://[::1]:8/x", &["https://[::1]:8/x"]),
            ("https://a.example“quoted”", &["https://a.example"]),
            ("at 14:30: nothing", &[]),
        ] {
            assert_eq!(targets(words), wanted, "{words}");
        }
    }

    #[test]
    fn what_leads_elsewhere_than_it_says_is_none() {
        let long = format!("https://a.example/{}", "x".repeat(TARGET_BYTES_MAX));
        for words in [
            "https://bank.example@evil.example/",
            "https://",
            "https:///path",
            "https://a..b/",
            "https://a.example:99999/",
            "https://a.example/%zz",
            "https://exämple.example/",
            "https://aé",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "xhttps://a.example",
            "HTTPS://a.example",
            "mailto:care@floor.example?bcc=me@evil.example",
            "mailto:@floor.example",
            &long,
        ] {
            assert_eq!(targets(words), [""; 0], "{words}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_target_is_its_own_words_and_plain_ascii(words in "(https?://|mailto:|[a-z@./:%?#()é\u{1b}\u{7} ]){0,40}") {
            for Found { range, link } in found(&words) {
                proptest::prop_assert_eq!(&words[range], link.target());
                proptest::prop_assert!(link.target().bytes().all(|byte| (0x21..0x7f).contains(&byte)));
                proptest::prop_assert!(SCHEMES.iter().any(|scheme| link.target().starts_with(scheme)));
            }
        }
    }
}
