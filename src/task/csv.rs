//! Comma-separated values as RFC 4180 has them, for programs that may take a cell for a formula.

use std::io::{self, Write};

/// What makes a spreadsheet take a cell for a formula, wherever it comes from. See
/// <https://owasp.org/www-community/attacks/CSV_Injection>.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Writes one record. A cell that a spreadsheet would run begins with an apostrophe, which it shows as text; every cell
/// with a comma, a quotation mark or a line end stands between quotation marks.
///
/// # Errors
/// When it can't be written.
pub fn record<W: Write>(out: &mut W, cells: &[&str]) -> io::Result<()> {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            out.write_all(b",")?;
        }
        let guard = if cell.starts_with(FORMULA) { "'" } else { "" };
        if cell.contains([',', '"', '\n', '\r']) {
            write!(out, "\"{guard}{}\"", cell.replace('"', "\"\""))?;
        } else {
            write!(out, "{guard}{cell}")?;
        }
    }
    out.write_all(b"\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formula_is_run() {
        let mut out = Vec::new();
        let cells = ["a", "", "b, c", "say \"no\"", "two\nlines", "=1+1", "-2", "@x", "+1, 2", "\t=1"];
        record(&mut out, &cells).expect("memory takes it");
        let wanted = "a,,\"b, c\",\"say \"\"no\"\"\",\"two\nlines\",'=1+1,'-2,'@x,\"'+1, 2\",'\t=1\r\n";
        assert_eq!(String::from_utf8(out).expect("UTF-8"), wanted);
    }
}
