//! What a phone's camera sees of a screen of cells, and the codes that a decoder reads of it.
#![allow(dead_code)] // each test uses a part of it

/// Pixels of a cell.
pub const CELL: (usize, usize) = (4, 8);

/// A picture, by how bright each pixel is.
pub struct Seen {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<u8>,
}

/// One cell: what stands in it, and how bright its ink and its ground are.
pub struct Cell<'a> {
    pub symbol: &'a str,
    pub ink: u8,
    pub ground: u8,
}

impl Seen {
    /// What is seen of so many columns and rows: each cell in its colours, letters as a blot of theirs.
    pub fn of<'a>(columns: u16, rows: u16, cell: impl Fn(u16, u16) -> Cell<'a>) -> Self {
        let (width, height) = (usize::from(columns) * CELL.0, usize::from(rows) * CELL.1);
        let mut pixels = vec![0; width * height];
        for (column, row) in (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row))) {
            let Cell { symbol, ink, ground } = cell(column, row);
            for (across, down) in (0..CELL.1).flat_map(|down| (0..CELL.0).map(move |across| (across, down))) {
                let inked = match symbol {
                    "" | " " => false,
                    "▀" => down < CELL.1 / 2,
                    _ => (1..CELL.0 - 1).contains(&across) && (2..CELL.1 - 2).contains(&down),
                };
                let (x, y) = (usize::from(column) * CELL.0 + across, usize::from(row) * CELL.1 + down);
                pixels[y * width + x] = if inked { ink } else { ground };
            }
        }
        Self { width, height, pixels }
    }

    /// What a decoder reads of it.
    pub fn codes(&self) -> Vec<String> {
        let at = |x: usize, y: usize| self.pixels[y * self.width + x];
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(self.width, self.height, at);
        image.detect_grids().iter().filter_map(|grid| Some(grid.decode().ok()?.1)).collect()
    }
}

/// How bright a colour is.
pub fn bright(red: u8, green: u8, blue: u8) -> u8 {
    ((u32::from(red) * 3 + u32::from(green) * 6 + u32::from(blue)) / 10) as u8
}
