//! How a cost grows, drawn into `docs/performance/` from the figures of the run that measured it.
#![allow(dead_code)] // each bench uses its part of it

use std::path::Path;

use plotters::prelude::*;

/// Drawn only where it is asked for: a bench that is run to look at a figure leaves the docs alone.
const WRITES: &str = "OPENFLOOR_WRITE_DOCS";
/// Of a picture, in pixels.
const SIZE: (u32, u32) = (720, 420);
/// Of its letters.
const LETTERS: u32 = 14;
/// Round the points, so that none lies on the frame.
const AIR: f64 = 1.3;
/// One for each line; told apart without colours by their names at the last points.
const INKS: [RGBColor; 4] =
    [RGBColor(0, 90, 160), RGBColor(170, 70, 0), RGBColor(0, 110, 80), RGBColor(110, 60, 140)];

/// Points of one name, ascending.
pub struct Line {
    /// What they are of.
    pub name: &'static str,
    /// Of what there is more and more, and what it costs. Both above zero: both axes are logarithmic.
    pub points: Vec<(f64, f64)>,
}

/// Draws lines under a name, with what the axes are of.
pub fn keep(name: &str, (across, up): (&str, &str), lines: &[Line]) {
    if std::env::var_os(WRITES).is_none() {
        return;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/performance");
    std::fs::create_dir_all(&folder).expect("a folder");
    draw(&folder.join(format!("{name}.svg")), (across, up), lines).expect("a picture");
}

fn draw(file: &Path, (across, up): (&str, &str), lines: &[Line]) -> Result<(), Box<dyn std::error::Error>> {
    let points = || lines.iter().flat_map(|line| line.points.iter().copied());
    let reach = |of: fn(&(f64, f64)) -> f64| {
        let least = points().map(|point| of(&point)).fold(f64::INFINITY, f64::min);
        let most = points().map(|point| of(&point)).fold(0.0, f64::max);
        (least / AIR..most * AIR).log_scale()
    };
    let paper = SVGBackend::new(file, SIZE).into_drawing_area();
    paper.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&paper)
        .margin(LETTERS)
        .set_label_area_size(LabelAreaPosition::Left, 5 * LETTERS)
        .set_label_area_size(LabelAreaPosition::Bottom, 3 * LETTERS)
        .build_cartesian_2d(reach(|point| point.0), reach(|point| point.1))?;
    let letters = ("sans-serif", LETTERS).into_font();
    let figure = |value: &f64| format!("{value}");
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .label_style(letters.clone())
        .axis_desc_style(letters.clone())
        .x_desc(across)
        .y_desc(up)
        .x_label_formatter(&figure)
        .y_label_formatter(&figure)
        .draw()?;
    for (line, ink) in lines.iter().zip(INKS.iter().cycle()) {
        let style = ink.stroke_width(2);
        chart
            .draw_series(LineSeries::new(line.points.iter().copied(), style).point_size(3))?
            .label(line.name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], style));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.8))
        .border_style(BLACK.mix(0.2))
        .label_font(letters)
        .draw()?;
    paper.present()?;
    Ok(())
}
