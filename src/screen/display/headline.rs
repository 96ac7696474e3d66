//! The headline of a scene: in the largest letters that it has room for, and in each of its languages.

use super::block::{Block, Set};
use crate::screen::big::{Big, Size, Words};
use crate::screen::lines::{self, Run};
use crate::screen::scene::SceneView;

/// Most lines of a headline; of one that has to be set in the smallest big glyphs, such as a quotation.
const HEADLINE_LINES: u16 = 4;
const HEADLINE_LINES_SMALL: u16 = 7;

/// The headline in the largest glyphs that have room and are large enough; in plain type where it has a letter without one.
pub fn headline(scene: &SceneView, sizes: &[Size], width: u16, height: u16, least: usize) -> Option<Set> {
    let run = [run(scene)];
    let smallest = sizes.last()?.area();
    let Some(words) = Words::of(&run) else {
        if scene.headline.is_blank() {
            return Some(Set::Rows(Vec::new()));
        }
        let ways = [Set::apart(&run, width, HEADLINE_LINES), Set::plain(&run, width, HEADLINE_LINES)];
        return ways.into_iter().find(|set| set.height() <= height);
    };
    let set = sizes.iter().filter(|size| size.area() >= least).filter_map(|size| {
        // Narrow letters can stand in more lines.
        let most = if size.area() <= 2 * smallest { HEADLINE_LINES_SMALL } else { HEADLINE_LINES };
        words.set(*size, width, most)
    });
    // Letters that touch those of the next line are still better than a headline that is none.
    let fits = |big: &Big| big.height <= height;
    let big = set.clone().find(fits).or_else(|| set.map(Big::tight).find(fits));
    // A word wider than the screen is broken in the smallest letters that there may be, so as seldom as can be.
    let broken = || {
        let mut sizes = sizes.iter().rev().filter(|size| size.area() >= least);
        sizes.find_map(|size| words.broken(*size, width)?.fill(*size, width, HEADLINE_LINES).filter(fits))
    };
    big.or_else(broken).map(Set::Big)
}

/// What a scene is about, before its name: where there is no room for more than a line of both.
pub fn title(scene: &SceneView) -> Run {
    Run::new(format!("{}{}{}", scene.headline, lines::DOT, scene.name.words), scene.name.tone)
}

/// The headline as words.
pub fn run(scene: &SceneView) -> Run {
    Run { words: scene.headline.clone(), tone: scene.headline_tone }
}

/// The headline in all of its languages, in the largest glyphs in which all of them have room.
pub fn alike(scene: &SceneView, sizes: &[Size], width: u16, height: u16) -> Option<Vec<Block>> {
    let headline = [run(scene)];
    let texts = std::iter::once(&headline[..]).chain(scene.others.iter().map(Vec::as_slice));
    let words: Vec<Words> = texts.map(Words::of).collect::<Option<_>>()?;
    sizes.iter().find_map(|size| {
        let set = |words: &Words| words.set(*size, width, HEADLINE_LINES);
        let bigs: Vec<Big> = words.iter().map(set).collect::<Option<_>>()?;
        let gap = size.leading() / 3;
        let taken: u16 = bigs.iter().map(|big| big.height + gap).sum();
        (taken <= height).then(|| {
            bigs.into_iter().flat_map(|big| [Block::Words(Set::Big(big)), Block::Space(gap)]).collect()
        })
    })
}
