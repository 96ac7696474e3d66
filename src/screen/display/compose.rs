//! How a scene is set: its words in the largest type in which all of them have their place. Facts are set in big glyphs
//! where a screen is large enough to read them from across a floor, and the headline is always clearly larger.

use super::block::{Block, MEASURE, Set};
use super::headline::{alike, headline, run, title};
use super::pages::{Pages, page};
use super::{facts, levels};
use crate::screen::big::{Size, Words};
use crate::screen::lines::{self, Overlong, Row, Run};
use crate::screen::scene::{Fact, SceneView};
use crate::screen::theme::Tone;

/// Most lines of what stands below a headline, in big glyphs.
const STANDING_LINES: u16 = 3;
/// Where not even so many lines of the smallest letters have room, they are high.
const LINES_HIGH: u16 = 5;
/// On a screen of fewer rows it has one line less in plain type.
const STANDING_ROWS: u16 = 16;
/// Of facts that tell of other things, so many have their place beside a headline that has none of its own, or at least one.
const MORE_MIN: usize = 2;
/// Most lines of what a fact is.
const LABEL_LINES: u16 = 2;
/// Most lines of a fact.
pub const FACT_LINES: u16 = 3;
/// The same of a long text in big glyphs, which has to be told page by page; and of one that has a page for itself.
const FACT_LINES_LONG: u16 = 7;
const FACT_LINES_ALONE: u16 = 12;
/// A headline is at least so many times as large as the facts below it.
pub const HEADLINE_RATIO: usize = 2;
/// A screen has at least so many lines of the type that its facts are set in, so that there is air.
const LINES_MIN: u16 = 9;

/// A screen of more lines of the type that its facts are set in is told page by page instead.
const LINES_MAX: u16 = 20;
/// The fewest where levels are told: a line of their own each, the headline and its standing.
const LINES_MIN_LEVELS: u16 = 6;

/// Rows that stand above levels which stand side by side: the name, how many answered, and the air between.
const LEVELS_BESIDE: u16 = 5;

/// As many dots across as some forty letters take.
const DOTS_MIN: usize = 260;

/// A scene that has been set: its name, and what is below it.
pub struct Composed {
    /// The name, which keeps its place from scene to scene.
    pub name: Vec<Block>,
    /// The rest.
    pub rest: Vec<Block>,
    /// The pages of its facts.
    pub pages: Pages,
}

/// The room that there is, and the sizes that there are.
#[derive(Clone, Copy)]
struct Room {
    sizes: &'static [Size],
    small: Option<Size>,
    width: u16,
    height: u16,
}

/// Most pages of a scene's facts, which is one for each: every page has its share of the scene's time by its lines.
const PAGES_MAX: usize = 6;
/// The same on a screen of fewer rows: whoever reads it stands so close that rather is all told at once, in plain type.
const PAGES_CLOSE: usize = 2;
const CLOSE_ROWS: u16 = 54;

/// Sets a scene in a room; `small` is the size of what is said small on this screen.
pub fn composed(
    scene: &SceneView,
    sizes: &'static [Size],
    small: Option<Size>,
    width: u16,
    height: u16,
) -> Composed {
    // Where the first line is large, it says that already.
    let stale = scene.stale.clone().filter(|_| small.is_none());
    let scene = &SceneView { stale, ..scene.clone() };
    // Where the headline has no letters, the name of the scene is not what is largest; but that a wall is stale may be.
    let has_letters =
        scene.headline.is_blank() || scene.stale.is_some() || Words::of(&[run(scene)]).is_some();
    let room = Room { sizes, small: small.filter(|_| has_letters), width, height };
    // Of levels few words are said, with or without a headline, and what has to have its place has it or is not set so.
    let is_told = scene.levels.is_empty() && !scene.headline.is_blank();
    let (dots, lines) = if is_told { (DOTS_MIN, LINES_MIN) } else { (0, LINES_MIN_LEVELS) };
    let reads = |size: &Size| size.leading() * lines <= height && size.dots(width) >= dots;
    let text = Size::text(sizes).filter(reads);
    // All facts as large as can be; then without those that tell of other things; then page by page.
    let more = scene.facts.iter().rev().take_while(|fact| fact.is_more).count();
    let own = scene.facts.len() - more;
    let way = |size, told, pages| Way {
        size,
        told,
        pages,
        lines: FACT_LINES,
        ratio: HEADLINE_RATIO,
        big_name: true,
        stands: Stands::Large,
        mixed: false,
    };
    // But the newest word on something is never small.
    let is_close = height < CLOSE_ROWS && !scene.facts.iter().any(|fact| fact.leads);
    let pages_max = if is_close { PAGES_CLOSE } else { PAGES_MAX };
    // A headline that has no facts of its own is rather smaller than that nothing is told beside it.
    let least = if own == 0 { 1.min(more) } else { own };
    let on_one =
        text.clone().flat_map(|size| (least..=scene.facts.len()).rev().map(move |told| way(size, told, 1)));
    // Nor is a word cut that those beside it would have room for, nor a page turned for one that is long.
    let beside = on_one.clone().map(|way| Way { lines: FACT_LINES_LONG, ..way });
    let alone = text.clone().filter(|_| least > own).map(|size| way(size, own, 1));
    let in_pages = text
        .clone()
        .rev()
        .filter(|_| own > 0)
        .flat_map(|size| (2..=pages_max).map(move |pages| way(size, own, pages)));
    // A long text has a page for itself, rather than that all are in plain type.
    let long = in_pages.clone().map(|way| Way { lines: FACT_LINES_LONG, ..way });
    // Many small lines are for readers who stand close.
    let is_seen = |way: &Way| way.size.leading() * LINES_MAX >= height;
    let all = on_one.chain(beside).chain(in_pages.clone()).chain(long);
    let usual = all.clone().filter(is_seen).chain(all.filter(move |way| !is_seen(way)));
    // A word as long as the screen is wide makes a headline no larger than its facts: still both are large.
    let ways = usual.clone().chain(usual.map(|way| Way { ratio: 1, ..way }));
    let alone = alone.clone().chain(alone.map(|way| Way { ratio: 1, ..way }));
    let ways = ways.chain(alone).flat_map(|way| [way, Way { big_name: false, ..way }]);
    let ways = ways.filter(move |way| has_letters || !way.big_name);
    // Levels lead, before how many answered: rather are they large alone than nothing is.
    let lead = |way: Way| {
        (!scene.levels.is_empty() && !way.big_name).then_some(Way { stands: Stands::Small, ..way })
    };
    let ways = ways.clone().chain(ways.filter_map(lead));
    // A text that has no room below the headline and its standing has it below the headline alone.
    let apart = in_pages.filter(|_| !scene.standing.is_empty() && scene.levels.is_empty()).map(|way| Way {
        lines: FACT_LINES_ALONE,
        ratio: 1,
        big_name: false,
        stands: Stands::Paged,
        ..way
    });
    // What no size has room for is in plain type, beside what is large; and that a wall is stale is the last to be small.
    let seen = ways.clone().filter(|way| is_seen(way) && way.lines == FACT_LINES);
    let ways = ways.chain(apart.filter(is_seen)).chain(seen.map(|way| Way { mixed: true, ..way }));
    let told_large = ways.clone().filter(|way| way.big_name && scene.stale.is_some());
    // Many ways differ in what stands above the facts alone.
    let mut known: Vec<(Way, Option<Vec<Block>>)> = Vec::new();
    let mut facts_of = |way: Way| {
        let same = |have: &&(Way, _)| have.0.sets_facts_as(way);
        if let Some((_, facts)) = known.iter().find(same) {
            return facts.clone();
        }
        let facts = big_facts(&scene.facts[..way.told], way, width);
        known.push((way, facts.clone()));
        facts
    };
    let mut set = told_large.chain(ways).map(|way| in_type(scene, facts_of(way)?, room, way));
    set.find_map(|set| set).unwrap_or_else(|| plain(scene, room))
}

/// One way to set a scene.
#[derive(Clone, Copy)]
struct Way {
    /// The size of all but the headline.
    size: Size,
    /// How many of the facts are told, and on how many pages.
    told: usize,
    pages: usize,
    /// Most lines of a fact.
    lines: u16,
    /// At least how many times as large the headline is.
    ratio: usize,
    /// Whether the name of the scene is in this size too.
    big_name: bool,
    /// How its standing is told.
    stands: Stands,
    /// Whether what is too long for this size may be in plain type: the standing, or all of the facts.
    mixed: bool,
}

/// How the line below a headline is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// In the size of the facts.
    Large,
    /// In plain type.
    Small,
    /// In the size of the facts, and among their pages.
    Paged,
}

impl Way {
    /// True where facts are set as in another way.
    fn sets_facts_as(self, other: Way) -> bool {
        let of = |way: Way| (way.size, way.told, way.lines, way.mixed);
        of(self) == of(other)
    }
}

/// Rows between two parts, and between two facts.
fn gaps(size: Size) -> (u16, u16) {
    (size.leading().div_ceil(2), size.leading() / 3)
}

/// The scene with all of its facts in a size, on so many pages, where all of it has its place.
fn in_type(scene: &SceneView, facts: Vec<Block>, room: Room, way: Way) -> Option<Composed> {
    let Room { sizes, small, width, height } = room;
    let Way { size, pages, ratio, big_name, stands, .. } = way;
    let (gap, _) = gaps(size);
    let name = name(&scene.name, scene.stale.as_ref(), if big_name { Some(size) } else { small }, width, gap);
    let mut below = Vec::new();
    for words in &scene.others {
        below.push(Block::Space(gap));
        below.push(Block::Words(Set::of(words, Some(size), width, FACT_LINES)?));
    }
    let mut facts = facts;
    if !scene.standing.is_empty() {
        let size = (stands != Stands::Small).then_some(size);
        let standing = if size.is_some() { glued(&scene.standing) } else { scene.standing.clone() };
        let plain = || way.mixed.then(|| Set::plain(&standing, width, STANDING_LINES));
        let set = Block::Words(Set::of(&standing, size, width, STANDING_LINES).or_else(plain)?);
        if stands == Stands::Paged {
            // The newest word comes before it.
            let place = scene.facts.iter().take(facts.len()).take_while(|fact| fact.leads).count();
            facts.insert(place, set);
        } else {
            below.push(Block::Space(size.map_or(1, |_| gap)));
            below.push(set);
        }
    }
    below.extend(stage(scene, Some(size), width, gap));
    let is_fact = !facts.is_empty();
    let mut turned = Pages::default();
    if is_fact {
        let (blocks, pages) = page(facts, pages, scene.past(), gaps(size))?;
        below.extend(blocks);
        turned = pages;
    }
    let used: u16 = [&name, &below].into_iter().flatten().map(Block::height).sum();
    let mut left = height.checked_sub(used)?;
    let mut rows_max = u16::MAX;
    if !scene.levels.is_empty() {
        // Rather close to each other than in plain type.
        let close = left.saturating_sub(gap + size.leading());
        let airs = [(2 * gap, left * 2 / 3, levels::Air::Wide), (gap, close, levels::Air::Close)];
        let set = airs.into_iter().filter_map(|(gap, share, air)| {
            Some((levels::set(&scene.levels, sizes, (width, share), air)?, gap))
        });
        // The largest, and of those the one with more air; never smaller than what is said above them.
        let set = set.rev().max_by_key(|((size, _), _)| size.area());
        let ((levels_size, levels), gap) = set.filter(|((have, _), _)| have.area() >= size.area())?;
        rows_max = levels_size.leading();
        let taken: u16 = levels.iter().map(Block::height).sum::<u16>() + gap;
        left = left.checked_sub(taken)?;
        below.push(Block::Space(gap));
        below.extend(levels);
    }
    let alone = !is_fact && scene.levels.is_empty();
    let most = match alone {
        // A calm sentence is not shouted.
        true if scene.place.is_none() => left.min(height / 4),
        true => left,
        false => left.min(height / 2),
    };
    // What has nothing but its standing below it is clear enough in narrower letters.
    let least = if alone { size.area() + 1 } else { ratio * size.area() };
    // Levels lead, and not what they are called.
    let sizes: Vec<Size> = sizes.iter().filter(|size| size.leading() <= rows_max).copied().collect();
    let headline = headline(scene, &sizes, width, most, least)?;
    let rest = std::iter::once(Block::Words(headline)).chain(below).collect();
    turned.left_out = scene.facts.len() - way.told;
    Some(Composed { name, rest, pages: turned })
}

/// Facts that stay on one line each, where they are short.
fn glued(runs: &[Run]) -> Vec<Run> {
    /// Letters of the longest fact that is kept together.
    const SHORT: usize = 24;
    let glue = |run: &Run| match run.words.as_str() {
        lines::DOT => run.clone(),
        // A badge has air around its word.
        words if run.tone == Tone::Badge => Run::glued(words.trim(), Tone::Lit),
        words if words.chars().count() <= SHORT => Run::glued(words, run.tone),
        _ => run.clone(),
    };
    runs.iter().map(glue).collect()
}

/// The scene with everything but its headline in plain type, as much of it as has its place.
fn plain(scene: &SceneView, room: Room) -> Composed {
    let Room { sizes, width, height, .. } = room;
    let cells = usize::from(width.min(MEASURE));
    // Their numbers are the largest of all.
    let levels = levels::Beside::of(&scene.levels, sizes, (width, height.saturating_sub(LEVELS_BESIDE)));
    let smaller = |size: &&Size| levels.as_ref().is_none_or(|levels| size.area() < levels.size.area());
    let sizes: Vec<Size> = sizes.iter().filter(smaller).copied().collect();
    let sizes = &sizes[..];
    let titled = SceneView { name: title(scene), ..scene.clone() };
    let (scene, has_title) = if sizes.is_empty() { (&titled, true) } else { (scene, false) };
    let name = if height > 6 { name(&scene.name, scene.stale.as_ref(), None, width, 1) } else { Vec::new() };
    let mut below = Vec::new();
    // Its end is how old it is.
    let most = if height < STANDING_ROWS { 2 } else { usize::from(STANDING_LINES) };
    let standing = lines::wrap(&scene.standing, cells, cells, most, Overlong::Break);
    if !standing.is_empty() {
        below.push(Block::Space(1));
        below.push(Block::Words(Set::Rows(standing.into_iter().map(Row::of).collect())));
    }
    below.extend(stage(scene, None, width, 1));
    let heights = |blocks: &[Block]| blocks.iter().map(Block::height).sum::<u16>();
    let mut used = heights(&name) + heights(&below);
    // The headline has what its own facts leave; what tells of other things can go, but for the first of them.
    let own = facts::own_lines(&scene.facts, cells) + scene.levels.len() * 2;
    let others_tell = own == 0 && !scene.facts.is_empty();
    let own = if others_tell { facts::more_lines(&scene.facts, cells, MORE_MIN) } else { own };
    let own = u16::try_from(own).unwrap_or(u16::MAX);
    let told = |used: u16| height.saturating_sub(used.saturating_add(own) + 1);
    let mut head = match scene.others.is_empty() {
        true => Vec::new(),
        // No language is larger than another; where all of them can't be large, one is.
        false => alike(scene, sizes, width, told(used).min(height * 3 / 5)).unwrap_or_default(),
    };
    if has_title {
        // Nothing is larger than the numbers, and what they are stands beside the name.
    } else if head.is_empty() {
        let others = scene.others.iter().flat_map(|words| {
            let rows = lines::wrap(words, cells, cells, usize::from(FACT_LINES), Overlong::Break);
            [Block::Space(1), Block::Words(Set::Rows(rows.into_iter().map(Row::of).collect()))]
        });
        let others: Vec<Block> = others.collect();
        used += heights(&others);
        let share = match scene.facts.is_empty() && scene.levels.is_empty() {
            true if scene.place.is_none() => height / 3,
            true => height.saturating_sub(used),
            false if others_tell => told(used),
            // Levels lead, and not what they are called.
            false if !scene.levels.is_empty() => height / 4,
            false => told(used).clamp(height / 5, height * 3 / 5),
        };
        let set = headline(scene, sizes, width, share, 0).or_else(|| {
            let one = u16::try_from(facts::more_lines(&scene.facts, cells, 1)).unwrap_or(u16::MAX);
            let share = height.saturating_sub(used.saturating_add(one) + 1);
            others_tell.then(|| headline(scene, sizes, width, share, 0))?
        });
        let apart =
            |most: u16| Some(Set::apart(&[run(scene)], width, most)).filter(|set| set.height() <= most);
        // Rather are the facts told page by page than that the headline is no larger than they are; rather goes the name. But what is
        // critical is told at once, and so is what has little room below letters that are too high for this screen.
        let are_high = sizes.last().is_some_and(|size| size.leading() * LINES_HIGH > height);
        let at_once = apart(told(used)).filter(|_| set.is_none() && own > 0 && scene.levels.is_empty());
        let left = height.saturating_sub(used);
        let without = || paged(scene, sizes, width, left + heights(&name)).map(|set| (Vec::new(), set));
        let all = || paged(scene, sizes, width, left).map(|set| (name.clone(), set));
        let is_worth = |headline: &Set, pages: &Pages| {
            let is_high = scene.is_critical || are_high && headline.height() * 2 > height;
            at_once.is_none() || pages.ends.len() < 2 || !is_high
        };
        if set.is_none()
            && let Some((name, (headline, (facts, mut pages)))) = all().or_else(without)
            && is_worth(&headline, &pages)
        {
            let rest = std::iter::once(Block::Words(headline)).chain(others).chain(below).chain(facts);
            pages.left_out = scene.facts.iter().filter(|fact| fact.is_more).count();
            return Composed { name, rest: rest.collect(), pages };
        }
        let headline = set.unwrap_or_else(|| {
            let plain = || Set::plain(&[run(scene)], width, share.max(2));
            at_once.or_else(|| apart(share)).unwrap_or_else(plain)
        });
        used += headline.height();
        head.push(Block::Words(headline));
        head.extend(others);
    } else {
        used += heights(&head);
    }
    let left = height.saturating_sub(used);
    let levels = levels.filter(|levels| levels.height() < left);
    let rows = || scene.levels.iter().map(|level| Block::Words(Set::Rows(level.rows(cells)))).collect();
    let set: Vec<Block> = levels.map_or_else(rows, |levels| vec![Block::Levels(Box::new(levels))]);
    let airy = u16::from(left > 2 * scene.levels.len() as u16);
    for (index, level) in set.into_iter().enumerate() {
        below.push(Block::Space(if index == 0 { 1 + airy } else { airy }));
        below.push(level);
    }
    let (facts, told) = facts::set(&scene.facts, width, left);
    below.extend(facts);
    let pages = Pages { left_out: scene.facts.len() - told, ..Pages::default() };
    Composed { name, rest: head.into_iter().chain(below).collect(), pages }
}

/// The headline in big glyphs, and below it the facts about it on as few pages as there can be, in plain type and so many rows.
fn paged(scene: &SceneView, sizes: &[Size], width: u16, height: u16) -> Option<(Set, (Vec<Block>, Pages))> {
    let own: Vec<Fact> = scene.facts.iter().filter(|fact| !fact.is_more).cloned().collect();
    if !scene.levels.is_empty() || Words::of(&[run(scene)]).is_none() {
        return None;
    }
    let ways = (1..=PAGES_MAX.min(own.len())).flat_map(|pages| [(pages, 1), (pages, 0)]);
    let set = ways
        .filter_map(|(pages, between)| page(facts::blocks(&own, width), pages, scene.past(), (1, between)));
    let rows = |(blocks, _): &(Vec<Block>, Pages)| blocks.iter().map(Block::height).sum::<u16>();
    let least = set.clone().map(|facts| rows(&facts)).min()?;
    let headline = headline(scene, sizes, width, height.checked_sub(least)?, 0)?;
    let left = height - headline.height();
    set.into_iter().find(|facts| rows(facts) <= left).map(|facts| (headline, facts))
}

/// The name of a scene, or of a page of it, with how old it is where it is not live.
pub fn name(name: &Run, stale: Option<&Run>, size: Option<Size>, width: u16, gap: u16) -> Vec<Block> {
    if name.words.is_blank() {
        return Vec::new();
    }
    let stale = stale.into_iter().flat_map(|stale| [Run::new(lines::DOT, Tone::Faint), stale.clone()]);
    let runs: Vec<Run> = std::iter::once(name.clone()).chain(stale).collect();
    let set = Set::of(&runs, size, width, 1).or_else(|| Set::of(&runs, None, width, 1));
    set.map(|set| vec![Block::Words(set), Block::Space(gap)]).unwrap_or_default()
}

/// How far a repair is, in the words of all stages where they have their place.
fn stage(scene: &SceneView, size: Option<Size>, width: u16, gap: u16) -> Vec<Block> {
    let Some(stages) = &scene.stages else { return Vec::new() };
    let cells = usize::from(width.min(MEASURE));
    let runs =
        |row: Row| row.left.iter().map(|piece| Run::new(piece.words.clone(), piece.tone)).collect::<Vec<_>>();
    // Wide, the row is in words; narrow, it is dots and one word.
    let forms = [stages.row(usize::MAX), stages.row(0)].map(runs);
    let big = size.and_then(|size| forms.iter().find_map(|runs| Set::of(runs, Some(size), width, 1)));
    let set = big.unwrap_or_else(|| Set::Rows(vec![stages.row(cells)]));
    vec![Block::Space(gap), Block::Words(set)]
}

/// Every fact in big glyphs, labels in a column and words beside it; or every fact in plain type: none is small between two
/// that are large.
fn big_facts(facts: &[Fact], way: Way, width: u16) -> Option<Vec<Block>> {
    let Way { size, lines, mixed, .. } = way;
    let label = |fact: &Fact| Set::of(std::slice::from_ref(&fact.label), Some(size), width / 3, LABEL_LINES);
    let set = || {
        let labels: Vec<Set> = facts.iter().map(label).collect::<Option<_>>()?;
        let from = labels.iter().map(Set::width).max().unwrap_or(0) + 2 * size.leading();
        let room = width.checked_sub(from)?;
        let mut blocks = Vec::new();
        for (fact, label) in facts.iter().zip(labels) {
            let mut runs: Vec<Run> = fact.told().cloned().collect();
            if !fact.note.is_empty() {
                runs.push(Run::new(lines::DOT, Tone::Faint));
                runs.extend(glued(&fact.note));
            }
            // A fact is told in all of its languages or left out.
            let texts = std::iter::once(&runs).chain(&fact.others);
            let words: Vec<Set> =
                texts.map(|runs| Set::of(runs, Some(size), room, lines)).collect::<Option<_>>()?;
            // What a fact is, is no larger than the fact.
            let label = match words.iter().any(Set::is_big) {
                true => label,
                false => Set::plain(std::slice::from_ref(&fact.label), from, FACT_LINES),
            };
            blocks.push(Block::Fact { label, from, words });
        }
        Some(blocks)
    };
    set().or_else(|| mixed.then(|| facts::blocks(facts, width)))
}
