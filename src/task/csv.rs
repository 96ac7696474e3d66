//! Comma-separated values as RFC 4180 has them, for programs that may take a cell for a formula.

use std::io::{self, Write};

/// What makes a spreadsheet take a cell for a formula, wherever it comes from. See
/// <https://owasp.org/www-community/attacks/CSV_Injection>.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// What some locale takes for the end of a cell, or of a line, though it stands within one here.
const SEPARATORS: [char; 5] = [',', ';', '\t', '\n', '\r'];

/// Writes one record. A cell that a spreadsheet would run begins with an apostrophe, which it shows as text; so does what
/// would run behind a separator within a cell, where a program opens the file with another separator than the comma. Every
/// cell with a separator or a quotation mark stands between quotation marks.
///
/// # Errors
/// When it can't be written.
pub fn record<W: Write>(out: &mut W, cells: &[&str]) -> io::Result<()> {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            out.write_all(b",")?;
        }
        let cell = guarded(cell);
        if cell.contains(SEPARATORS) || cell.contains('"') {
            write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            out.write_all(cell.as_bytes())?;
        }
    }
    out.write_all(b"\r\n")
}

/// A cell with an apostrophe before each formula. Spaces and quotation marks in between hide none: programs take them away.
fn guarded(cell: &str) -> String {
    let mut said = String::with_capacity(cell.len());
    let mut begins = true;
    for (at, letter) in cell.char_indices() {
        if begins && cell[at..].trim_start_matches([' ', '"']).starts_with(FORMULA) {
            said.push('\'');
            begins = false;
        }
        begins = SEPARATORS.contains(&letter) || (begins && matches!(letter, ' ' | '"'));
        said.push(letter);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formula_is_run() {
        let mut out = Vec::new();
        let cells = ["a", "", "b, c", "say \"no\"", "two\nlines", "=1+1", "-2", "@x", "+1, 2", "\t=1"];
        record(&mut out, &cells).expect("memory takes it");
        let wanted = "a,,\"b, c\",\"say \"\"no\"\"\",\"two\nlines\",'=1+1,'-2,'@x,\"'+1, 2\",\"'\t'=1\"\r\n";
        assert_eq!(String::from_utf8(out).expect("UTF-8"), wanted);
    }

    #[test]
    fn no_formula_is_run_behind_any_separator() {
        for (cell, wanted) in [
            ("a;=1+1", "\"a;'=1+1\""),
            ("a;b", "\"a;b\""),
            ("a,-1", "\"a,'-1\""),
            ("a\t@x", "\"a\t'@x\""),
            ("a\r\n+1", "\"a\r\n'+1\""),
            ("a; =1", "\"a;' =1\""),
            ("a;\"=1", "\"a;'\"\"=1\""),
            ("a = b - c", "a = b - c"),
            (" =1", "' =1"),
        ] {
            let mut out = Vec::new();
            record(&mut out, &[cell]).expect("memory takes it");
            assert_eq!(String::from_utf8(out).expect("UTF-8"), format!("{wanted}\r\n"), "{cell:?}");
        }
    }
}
