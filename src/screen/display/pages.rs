//! Facts that have no room at once are told page by page, in the time of their scene.

use super::block::Block;

/// The pages on which a scene tells its facts, one after the other in its time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pages {
    /// Which one is on, from 0.
    pub on: usize,
    /// How much of the time has gone by at the end of each, up to 1; none where all is told at once.
    pub ends: Vec<f64>,
    /// How many facts have no place on any of them: the last ones.
    pub left_out: usize,
}

impl Pages {
    /// The same with another page behind them, that begins when so much of the time has gone by; `is_on`: whether that is on.
    pub fn and_then(self, begins: f64, is_on: bool) -> Self {
        let own = if self.ends.is_empty() { vec![1.0] } else { self.ends };
        let on = if is_on { own.len() } else { self.on };
        let ends = own.into_iter().map(|end| end * begins).chain([1.0]).collect();
        Self { on, ends, left_out: self.left_out }
    }
}

/// The page of the facts whose time it is, as high as the highest, so that nothing moves when it is turned.
pub fn page(
    facts: Vec<Block>,
    pages: usize,
    past: f64,
    (gap, between): (u16, u16),
) -> Option<(Vec<Block>, Pages)> {
    if pages > facts.len() {
        return None;
    }
    let height = |facts: &[Block]| facts.iter().map(|fact| fact.height() + between).sum::<u16>();
    // The lowest pages into which they go one after the other.
    let share = |limit: u16| {
        let mut ends = Vec::new();
        let mut from = 0;
        for to in 1..=facts.len() {
            if height(&facts[from..to]) > limit && to - from > 1 {
                ends.push(to - 1);
                from = to - 1;
            }
        }
        ends.push(facts.len());
        ends
    };
    let limit = (1..=height(&facts)).find(|limit| {
        let ends = share(*limit);
        let from = std::iter::once(0).chain(ends.iter().copied());
        ends.len() <= pages && from.zip(&ends).all(|(from, to)| height(&facts[from..*to]) <= *limit)
    })?;
    let ends = share(limit);
    let told = |to: usize| f64::from(height(&facts[..to])) / f64::from(height(&facts));
    let now = ends.iter().position(|to| told(*to) > past).unwrap_or(ends.len() - 1);
    let turned = match ends.len() {
        1 => Pages::default(),
        _ => Pages { on: now, ends: ends.iter().map(|to| told(*to)).collect(), left_out: 0 },
    };
    let from = if now == 0 { 0 } else { ends[now - 1] };
    let mut blocks = vec![Block::Space(gap)];
    let mut rest = limit - between;
    for (index, fact) in facts.into_iter().enumerate() {
        if (from..ends[now]).contains(&index) {
            let space = if index == from { 0 } else { between };
            blocks.push(Block::Space(space));
            rest = rest.saturating_sub(space + fact.height());
            blocks.push(fact);
        }
    }
    blocks.push(Block::Space(rest));
    Some((blocks, turned))
}
