//! The words of the door beside its code: what is asked clearly larger than what has to be known of it.

use ratatui::layout::Rect;

use super::block::{Block, Set};
use super::compose::HEADLINE_RATIO;
use super::pages::{Pages, page};
use crate::screen::big::{Big, Size, Words};
use crate::screen::lines::Run;
use crate::screen::scene::{Fact, SceneView};
use crate::screen::theme::Theme;

/// Most lines of a fact: the room is narrow.
const FACT_LINES: u16 = 4;
/// Most lines of what is asked, and of the name where that is large instead.
const LINES: (u16, u16) = (4, 2);

/// Rows of the lowest room in which facts are rather told large, page by page, than all at once in plain type.
const PAGED_ROWS_MIN: u16 = 36;

/// What stands large beside a code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Head {
    /// What is asked, below the name of the scene.
    Named,
    /// What is asked, alone.
    Asked,
    /// The name of the scene, above what is asked.
    Name,
}

/// One way to set the words.
#[derive(Clone, Copy)]
struct Way {
    /// The size of all but the head; `None`: plain type.
    size: Option<Size>,
    pages: usize,
    head: Head,
    /// Whether what a fact is stands above it, or before it.
    above: bool,
}

/// Sets the words as large as all of them have their place, else page by page; `None` where not even the head can be large.
pub fn set(scene: &SceneView, theme: &Theme, room: Rect) -> Option<(Vec<Block>, Pages)> {
    let sizes = Size::all(theme.glyphs, theme.sextants);
    let count = scene.facts.len();
    let one = Size::text(sizes).map(|size| (Some(size), 1));
    // On a screen for those who stand close all is told at once, in plain type, as in other scenes.
    let close = (room.height < PAGED_ROWS_MIN).then_some((None, 1));
    let pages = Size::text(sizes).rev().flat_map(|size| (2..=count).map(move |pages| (Some(size), pages)));
    let plain = (1..=count.max(1)).map(|pages| (None, pages));
    let ways = one.chain(close).chain(pages).chain(plain);
    let ways = ways.flat_map(|(size, pages)| {
        let heads = [Head::Named, Head::Asked, Head::Name].into_iter();
        heads.flat_map(move |head| [true, false].map(|above| Way { size, pages, head, above }))
    });
    ways.map(|way| in_type(scene, sizes, room, way)).find_map(|set| set)
}

fn in_type(scene: &SceneView, sizes: &'static [Size], room: Rect, way: Way) -> Option<(Vec<Block>, Pages)> {
    let Way { size, pages, head, above } = way;
    let words = |runs: &[Run]| match size {
        // No word is broken here: there is a smaller size.
        Some(size) => Words::of(runs)?.fill(size, room.width, FACT_LINES).map(Set::Big),
        None => Some(Set::plain(runs, room.width, FACT_LINES)),
    };
    let set = |runs: &[Run]| words(runs).map(Block::Words);
    let fact = |fact: &Fact| {
        if above {
            let label = words(std::slice::from_ref(&fact.label))?;
            return Some(Block::Below { label, words: words(&fact.words)? });
        }
        let label = Run::new(format!("{}: ", fact.label.words), fact.label.tone);
        set(&std::iter::once(label).chain(fact.words.iter().cloned()).collect::<Vec<_>>())
    };
    let headline = Run { words: scene.headline.clone(), tone: scene.headline_tone };
    let name = &scene.name;
    let (gap, between) = size.map_or((1, 0), |size| (size.leading().div_ceil(2), size.leading() / 3));
    let (facts, pages) =
        page(scene.facts.iter().map(fact).collect::<Option<_>>()?, pages, scene.past(), (gap, between))?;
    let (above, large, lines, below) = match head {
        Head::Named => (Some(set(std::slice::from_ref(name))?), &headline, LINES.0, None),
        Head::Asked => (None, &headline, LINES.0, None),
        Head::Name => (None, name, LINES.1, Some(set(std::slice::from_ref(&headline))?)),
    };
    // The name, what is large, what is asked where that is not large, and the facts.
    let above = above.into_iter().flat_map(|name| [name, Block::Space(gap)]);
    let below = below.into_iter().flat_map(|asked| [Block::Space(gap), asked]).chain(facts);
    let (above, below): (Vec<Block>, Vec<Block>) = (above.collect(), below.collect());
    let taken: u16 = above.iter().chain(&below).map(Block::height).sum();
    let least = size.map_or(0, |size| HEADLINE_RATIO * size.area());
    let sizes: Vec<Size> = sizes.iter().filter(|size| size.area() >= least).copied().collect();
    let left = room.height.checked_sub(taken)?;
    let big = Big::largest(std::slice::from_ref(large), &sizes, room.width, left, lines)?;
    Some((above.into_iter().chain([Block::Words(Set::Big(big))]).chain(below).collect(), pages))
}
