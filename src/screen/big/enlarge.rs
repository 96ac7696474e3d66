//! Glyphs so many times as large.

use super::glyph::Glyph;

/// The rows of a glyph in pixels: its dots so many times as large, as columns, the top one in the lowest bit; the steps of its slopes are
/// smoothed.
pub fn enlarged(glyph: &Glyph, pixels: usize) -> Vec<u128> {
    let ink = glyph.inked();
    let row = |y: usize| glyph.columns.iter().map(|column| column >> y & 1 == 1).collect();
    let mut dots: Vec<Vec<bool>> = ink.clone().map(row).collect();
    match pixels {
        2 => dots = doubled(&dots),
        3 => dots = tripled(&dots),
        4 => dots = doubled(&doubled(&dots)),
        _ => {}
    }
    let column = |x: usize| dots.iter().enumerate().map(|(y, row)| u128::from(row[x]) << y).sum::<u128>();
    (0..glyph.columns.len() * pixels)
        .map(|x| if dots.is_empty() { 0 } else { column(x) << (ink.start * pixels) })
        .collect()
}

/// The neighbours of a dot: above, right, below, left.
fn around(dots: &[Vec<bool>], x: usize, y: usize) -> [bool; 4] {
    let at = |x: Option<usize>, y: Option<usize>| {
        x.zip(y).and_then(|(x, y)| dots.get(y)?.get(x).copied()).unwrap_or(false)
    };
    [
        at(Some(x), y.checked_sub(1)),
        at(Some(x + 1), Some(y)),
        at(Some(x), Some(y + 1)),
        at(x.checked_sub(1), Some(y)),
    ]
}

/// Andrea Mazzoleni's Scale2x: <https://www.scale2x.it/algorithm>.
fn doubled(dots: &[Vec<bool>]) -> Vec<Vec<bool>> {
    let mut out = vec![vec![false; dots.first().map_or(0, Vec::len) * 2]; dots.len() * 2];
    for (y, row) in dots.iter().enumerate() {
        for (x, dot) in row.iter().enumerate() {
            let [up, right, down, left] = around(dots, x, y);
            let slope = up != down && left != right;
            out[2 * y][2 * x] = if slope && left == up { left } else { *dot };
            out[2 * y][2 * x + 1] = if slope && up == right { right } else { *dot };
            out[2 * y + 1][2 * x] = if slope && left == down { left } else { *dot };
            out[2 * y + 1][2 * x + 1] = if slope && down == right { right } else { *dot };
        }
    }
    out
}

/// The same, three times as large: its corners smoothed, its edges straight.
fn tripled(dots: &[Vec<bool>]) -> Vec<Vec<bool>> {
    let mut out = vec![vec![false; dots.first().map_or(0, Vec::len) * 3]; dots.len() * 3];
    for (y, row) in dots.iter().enumerate() {
        for (x, dot) in row.iter().enumerate() {
            let [up, right, down, left] = around(dots, x, y);
            let slope = up != down && left != right;
            for (offset, cell) in (0..9).map(|at| (at, (at % 3, at / 3))) {
                let smoothed = match offset {
                    0 if slope && left == up => left,
                    2 if slope && up == right => right,
                    6 if slope && left == down => left,
                    8 if slope && down == right => right,
                    _ => *dot,
                };
                out[3 * y + cell.1][3 * x + cell.0] = smoothed;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screen::big::glyph::Grain;

    #[test]
    fn slopes_and_corners_are_smoothed_and_edges_are_straight() {
        let enlarged = |columns: &[u32], pixels: usize| {
            let glyph = Glyph { columns: columns.to_vec(), grain: Grain::Own, is_set: false };
            super::enlarged(&glyph, pixels)
        };
        let square = [0b11, 0b11];
        assert_eq!(enlarged(&square, 1), [0b11, 0b11]);
        assert_eq!(enlarged(&square, 2), [0b0110, 0b1111, 0b1111, 0b0110]);
        assert_eq!(
            enlarged(&[0b01, 0b10], 2).iter().map(|column| column.count_ones()).sum::<u32>(),
            10,
            "joined"
        );
        assert_eq!(enlarged(&[0b111; 3], 3)[3..6], [0b1_1111_1111; 3]);
        assert_eq!(enlarged(&[0b110; 3], 3)[4], 0b1_1111_1000, "in its place");
        assert_eq!(enlarged(&[0xff_ffff; 8], 4)[16], (1 << 96) - 1);
    }
}
