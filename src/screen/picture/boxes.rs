//! Glyphs that are lines: what rules, axes and frames are drawn with. Drawn as shapes they meet from cell to cell.

/// Half the thickness of a line, and how far the two of a double one are from the middle, in tenths of a pixel.
const LIGHT: i32 = 5;
const HEAVY: i32 = 11;
const APART: i32 = 14;

/// An arm of a glyph: none, light, heavy or double.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Arm {
    None,
    Light,
    Heavy,
    Double,
}

/// The arms of a glyph: left, right, up, down.
fn arms(glyph: char) -> Option<[Arm; 4]> {
    let of = |arm: Arm, letters: &str| {
        let has = |letter| if letters.contains(letter) { arm } else { Arm::None };
        [has('l'), has('r'), has('u'), has('d')]
    };
    let joined = |across: Arm, along: Arm, letters: &str| {
        let [l, r, ..] = of(across, letters);
        let [.., u, d] = of(along, letters);
        [l, r, u, d]
    };
    use Arm::{Double, Heavy, Light};
    Some(match glyph {
        '─' => of(Light, "lr"),
        '│' => of(Light, "ud"),
        '┌' | '╭' => of(Light, "rd"),
        '┐' | '╮' => of(Light, "ld"),
        '└' | '╰' => of(Light, "ru"),
        '┘' | '╯' => of(Light, "lu"),
        '├' => of(Light, "rud"),
        '┤' => of(Light, "lud"),
        '┬' => of(Light, "lrd"),
        '┴' => of(Light, "lru"),
        '┼' => of(Light, "lrud"),
        '╴' => of(Light, "l"),
        '╵' => of(Light, "u"),
        '╶' => of(Light, "r"),
        '╷' => of(Light, "d"),
        '━' => of(Heavy, "lr"),
        '┃' => of(Heavy, "ud"),
        '┏' => of(Heavy, "rd"),
        '┓' => of(Heavy, "ld"),
        '┗' => of(Heavy, "ru"),
        '┛' => of(Heavy, "lu"),
        '┣' => of(Heavy, "rud"),
        '┫' => of(Heavy, "lud"),
        '┳' => of(Heavy, "lrd"),
        '┻' => of(Heavy, "lru"),
        '╋' => of(Heavy, "lrud"),
        '╸' => of(Heavy, "l"),
        '╹' => of(Heavy, "u"),
        '╺' => of(Heavy, "r"),
        '╻' => of(Heavy, "d"),
        '═' => of(Double, "lr"),
        '║' => of(Double, "ud"),
        '╔' => of(Double, "rd"),
        '╗' => of(Double, "ld"),
        '╚' => of(Double, "ru"),
        '╝' => of(Double, "lu"),
        '╠' => of(Double, "rud"),
        '╣' => of(Double, "lud"),
        '╦' => of(Double, "lrd"),
        '╩' => of(Double, "lru"),
        '╬' => of(Double, "lrud"),
        '╞' => joined(Double, Light, "rud"),
        '╡' => joined(Double, Light, "lud"),
        '╪' => joined(Double, Light, "lrud"),
        _ => return None,
    })
}

/// The rectangles of a glyph in a cell of a size, in tenths of a pixel: left, top, right, bottom. `None` for one that is
/// no such glyph.
pub(super) fn strokes(glyph: char, width: i32, height: i32) -> Option<Vec<(i32, i32, i32, i32)>> {
    let (x, y) = (width / 2, height / 2);
    if let Some(dashes) = dashes(glyph) {
        let each = width / dashes;
        let dash = |n: i32| (n * each + each / 4, y - LIGHT, n * each + each * 3 / 4, y + LIGHT);
        return Some((0..dashes).map(dash).collect());
    }
    let [left, right, up, down] = arms(glyph)?;
    // An arm begins where the lines that cross it end.
    let (beside, above) = (half(up).max(half(down)), half(left).max(half(right)));
    let mut strokes = Vec::new();
    // Two arms of one kind that face each other are one stroke.
    let across = match left == right {
        true => vec![(left, 0, width)],
        false => vec![(left, 0, x + beside), (right, x - beside, width)],
    };
    for (arm, from, to) in across {
        strokes.extend(bars(arm).into_iter().map(|(low, high)| (from, y + low, to, y + high)));
    }
    let along = match up == down {
        true => vec![(up, 0, height)],
        false => vec![(up, 0, y + above), (down, y - above, height)],
    };
    for (arm, from, to) in along {
        strokes.extend(bars(arm).into_iter().map(|(low, high)| (x + low, from, x + high, to)));
    }
    Some(strokes)
}

fn dashes(glyph: char) -> Option<i32> {
    match glyph {
        '╌' => Some(2),
        '┄' => Some(3),
        '┈' => Some(4),
        _ => None,
    }
}

/// From where to where an arm reaches beside its middle, for each of its lines.
fn bars(arm: Arm) -> Vec<(i32, i32)> {
    match arm {
        Arm::None => Vec::new(),
        Arm::Light => vec![(-LIGHT, LIGHT)],
        Arm::Heavy => vec![(-HEAVY, HEAVY)],
        Arm::Double => vec![(-APART - LIGHT, -APART + LIGHT), (APART - LIGHT, APART + LIGHT)],
    }
}

fn half(arm: Arm) -> i32 {
    bars(arm).iter().map(|(_, high)| *high).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_reach_from_edge_to_edge() {
        assert_eq!(strokes('─', 90, 180), Some(vec![(0, 85, 90, 95)]));
        assert_eq!(strokes('━', 90, 180), Some(vec![(0, 79, 90, 101)]));
        assert_eq!(strokes('═', 90, 180).map(|lines| lines.len()), Some(2));
        let joint = strokes('├', 90, 180).expect("a line");
        assert!(joint.iter().any(|(_, top, _, bottom)| (*top, *bottom) == (0, 180)), "{joint:?}");
        assert!(joint.iter().any(|(_, _, right, _)| *right == 90), "{joint:?}");
        assert_eq!(strokes('╌', 90, 180).map(|lines| lines.len()), Some(2));
        assert_eq!(strokes('a', 90, 180), None);
    }
}
