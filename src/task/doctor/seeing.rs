//! From how far each size of text can be read, in words and as a table.

use std::fmt::Write as _;

use serde::Serialize;

use super::finding::Finding;
use super::sight::{self, LEAST, PREFERRED, Reach, Screen};
use crate::cli::Length;
use crate::screen::layout::SIZE_MIN;

/// What can be read from where.
#[derive(Clone, Debug, PartialEq)]
pub struct Seeing {
    /// The screen.
    pub screen: Screen,
    /// From where it is looked at, if someone said.
    pub from: Option<Length>,
    /// The code of the check-in page in its own scene.
    pub code: Door,
}

/// The code that phones read, and how large it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Door {
    /// The address in it.
    pub url: String,
    /// How many of how many columns it takes without its quiet zone; absent where the address is told in words.
    pub columns: Option<(u16, u16)>,
}

/// The same for machines: lengths in metres, heights in millimetres.
#[derive(Serialize)]
struct Row {
    rows: u16,
    capital_mm: f64,
    least_m: f64,
    preferred_m: f64,
}

#[derive(Serialize)]
struct Code<'a> {
    url: &'a str,
    read_from_m: Option<f64>,
}

impl Seeing {
    /// Metres, or feet for whoever asked in feet or in nothing but inches.
    fn is_imperial(&self) -> bool {
        self.from.is_some_and(|from| from.is_imperial())
    }

    fn far(&self, millimetres: f64) -> String {
        match self.is_imperial() {
            true => format!("{:.1} ft", millimetres / 304.8),
            false => format!("{:.1} m", millimetres / 1_000.0),
        }
    }

    /// The table.
    pub fn table(&self) -> String {
        let Screen { diagonal, ratio, rows, .. } = self.screen;
        let (height, row) = (self.screen.height(), self.screen.row());
        let mut out = format!(
            "From how far it can be read\n  A terminal of {rows} rows that fills a screen of {diagonal}, {ratio}: \
             {height:.0} mm high, {row:.1} mm a row.\n\n"
        );
        let head = ["text", "a capital is", "at least (16′)", "preferred (20′)"];
        let mut lines: Vec<[String; 4]> = vec![head.map(str::to_owned)];
        lines.extend(self.screen.reaches().iter().map(|reach| {
            let capital = format!("{:.1} mm", reach.capital);
            [called(reach), capital, self.far(reach.least), self.far(reach.preferred)]
        }));
        let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
        let widths = [width(0), width(1), width(2), width(3)];
        for line in &lines {
            let [text, capital, least, preferred] = line;
            let [a, b, c, d] = widths;
            let _ = writeln!(out, "  {text:<a$}   {capital:>b$}   {least:>c$}   {preferred:>d$}");
        }
        if let Some(reach) = self.code_reach() {
            let url = &self.code.url;
            let _ = writeln!(
                out,
                "\n  A phone reads the code of {url} from {} in its own scene.",
                self.far(reach)
            );
        }
        out
    }

    /// From how far a phone reads the code.
    fn code_reach(&self) -> Option<f64> {
        let (columns, of) = self.code.columns?;
        Some(self.screen.code_reach(columns, of))
    }

    /// What a phone reads from where it is held.
    fn code(&self, from: Length) -> Finding {
        let Some(reach) = self.code_reach() else {
            let found = "no code is drawn here, and the address is told in words".to_owned();
            return Finding::note("code", found).advised("a terminal with colours, of 80x24 or more");
        };
        match reach >= from.millimetres() {
            true => Finding::ok(
                "code",
                format!("a phone reads it from {from}, and from {} at most", self.far(reach)),
            ),
            false => Finding::note(
                "code",
                format!("a phone reads it from {}, and not from {from}", self.far(reach)),
            )
            .advised(
                "a shorter address (hub.public_url), a larger screen, or a place that people can go up to",
            ),
        }
    }

    /// What can be read from where someone looks, and what to change.
    pub fn findings(&self) -> Vec<Finding> {
        let Some(from) = self.from else { return Vec::new() };
        let (screen, distance) = (&self.screen, from.millimetres());
        let mut findings: Vec<Finding> =
            screen.reaches().iter().map(|reach| self.size(reach, from)).collect();
        if screen.reaches().iter().all(|reach| reach.least < distance) {
            let advice = format!(
                "a larger screen, fewer rows, or a place nearer than {}",
                self.far(screen.reaches().iter().map(|reach| reach.least).fold(0.0, f64::max))
            );
            findings.push(Finding::wrong("in all", format!("nothing can be read from {from}"), advice));
        }
        findings.push(rows(screen, from));
        findings.push(self.code(from));
        findings
    }

    fn size(&self, reach: &Reach, from: Length) -> Finding {
        let what = if reach.rows == 1 { "plain text" } else { "big text" };
        let distance = from.millimetres();
        let name = called(reach);
        if reach.preferred >= distance {
            Finding::ok(what, format!("{name} can be read from {from} with ease"))
        } else if reach.least >= distance {
            Finding::ok(
                what,
                format!("{name} can just be read from {from}; with ease from {}", self.far(reach.preferred)),
            )
        } else {
            Finding::note(
                what,
                format!("{name} can't be read from {from}, but from {}", self.far(reach.least)),
            )
        }
    }
}

/// How many rows a terminal may have for its plain text to be read, and by how much its font has to grow.
fn rows(screen: &Screen, from: Length) -> Finding {
    let distance = from.millimetres();
    let (least, preferred) = (screen.rows_for(distance, LEAST), screen.rows_for(distance, PREFERRED));
    let needed = sight::capital(distance, LEAST);
    if screen.rows <= preferred {
        return Finding::ok(
            "rows",
            format!("{} are few enough for plain text to be read with ease", screen.rows),
        );
    }
    if least < SIZE_MIN.height {
        let found = format!(
            "a capital has to be {needed:.0} mm high; plain text of that size leaves {least} rows, and the wall \
             needs {}",
            SIZE_MIN.height
        );
        return Finding::note("rows", found)
            .advised("display mode: its headlines are big text; openfloor --display");
    }
    let times =
        f64::from(screen.rows) / f64::from(if preferred < SIZE_MIN.height { least } else { preferred });
    let found = match screen.rows <= least {
        true => format!("{} let plain text just be read; {preferred} would with ease", screen.rows),
        false => format!("plain text needs at most {least} rows, {preferred} to be read with ease"),
    };
    let advice = format!("make the terminal's font {times:.1} times as large");
    match screen.rows <= least {
        true => Finding::ok("rows", found),
        false => Finding::note("rows", found).advised(advice),
    }
}

fn called(reach: &Reach) -> String {
    match reach.rows {
        1 => "plain text".into(),
        rows => format!("big text of {rows} rows"),
    }
}

impl Serialize for Seeing {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;
        let tenths = |value: f64| (value * 10.0).round() / 10.0;
        let metres = |millimetres: f64| (millimetres / 10.0).round() / 100.0;
        let row = |reach: Reach| Row {
            rows: reach.rows,
            capital_mm: tenths(reach.capital),
            least_m: metres(reach.least),
            preferred_m: metres(reach.preferred),
        };
        let mut told = serializer.serialize_struct("Seeing", 6)?;
        told.serialize_field("rows", &self.screen.rows)?;
        told.serialize_field("screen_height_mm", &tenths(self.screen.height()))?;
        told.serialize_field("row_mm", &tenths(self.screen.row()))?;
        told.serialize_field("distance_m", &self.from.map(|from| metres(from.millimetres())))?;
        let sizes: Vec<Row> = self.screen.reaches().into_iter().map(row).collect();
        told.serialize_field("sizes", &sizes)?;
        let code = Code { url: &self.code.url, read_from_m: self.code_reach().map(metres) };
        told.serialize_field("code", &code)?;
        told.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screen::Glyphs;
    use crate::screen::big::Size;
    use crate::task::doctor::finding::State;

    fn seeing(rows: u16, from: &str) -> Seeing {
        let screen = Screen {
            diagonal: "55in".parse().expect("a length"),
            ratio: "16:9".parse().expect("a shape"),
            rows,
            letters: Size::all(Glyphs::Unicode, false),
        };
        // As in `screen::qr`: 58 of 160 columns.
        let code = Door { url: "https://hub.example/check-in".into(), columns: Some((58, 160)) };
        Seeing { screen, from: from.parse().ok(), code }
    }

    fn states(findings: &[Finding]) -> Vec<State> {
        findings.iter().map(|finding| finding.state).collect()
    }

    #[test]
    fn the_table_is_in_columns() {
        let expected = "\
From how far it can be read
  A terminal of 50 rows that fills a screen of 55 in, 16:9: 685 mm high, 13.7 mm a row.

  text                  a capital is   at least (16′)   preferred (20′)
  plain text                  8.2 mm            1.8 m             1.4 m
  big text of 4 rows         47.9 mm           10.3 m             8.2 m
  big text of 8 rows         95.9 mm           20.6 m            16.5 m
  big text of 12 rows       143.8 mm           30.9 m            24.7 m
  big text of 16 rows       191.8 mm           41.2 m            33.0 m

  A phone reads the code of https://hub.example/check-in from 4.4 m in its own scene.
";
        assert_eq!(seeing(50, "").table(), expected);
        assert!(seeing(50, "26ft").table().contains("33.8 ft"));
    }

    #[test]
    fn from_a_place_it_is_said_what_can_be_read_there() {
        let near = seeing(50, "1m").findings();
        assert_eq!(states(&near), [State::Ok; 7], "{near:?}");
        let across = seeing(50, "8m").findings();
        assert_eq!(
            states(&across),
            [State::Note, State::Ok, State::Ok, State::Ok, State::Ok, State::Note, State::Note],
            "{across:?}"
        );
        assert_eq!(across[6].found.as_str(), "a phone reads it from 4.4 m, and not from 8 m");
        assert!(across[5].found.as_str().contains("has to be 37 mm high") && across[5].advice.is_some());
        let step = seeing(50, "2m").findings();
        assert_eq!(step[5].found.as_str(), "plain text needs at most 44 rows, 35 to be read with ease");
        // 50 / 35.
        assert_eq!(
            step[5].advice.as_ref().map(|advice| advice.as_str()),
            Some("make the terminal's font 1.4 times as large")
        );
        let far = seeing(50, "50m").findings();
        assert_eq!(far[5].state, State::Wrong, "{far:?}");
        // A large terminal has larger letters too.
        let large = seeing(135, "8m").findings();
        assert!(!states(&large).contains(&State::Wrong), "{large:?}");
        assert!(seeing(50, "").findings().is_empty());
    }

    #[test]
    fn machines_read_metres() {
        let json = serde_json::to_value(seeing(50, "26ft")).expect("JSON");
        assert_eq!(json["distance_m"], 7.92);
        assert_eq!(
            json["sizes"][1],
            serde_json::json!({"rows": 4, "capital_mm": 47.9, "least_m": 10.3, "preferred_m": 8.24})
        );
        // 1217.6 mm · 58 / 160 · 10.
        assert_eq!(
            json["code"],
            serde_json::json!({"url": "https://hub.example/check-in", "read_from_m": 4.41})
        );
        let mono = Seeing { code: Door { columns: None, ..seeing(50, "").code }, ..seeing(50, "3m") };
        assert!(mono.findings()[6].found.as_str().contains("told in words"));
    }
}
