//! A table as survey tools and spreadsheets write it: its encoding, its separator, its header rows, and its rows as bytes.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, Cursor, Read};
use std::rc::Rc;

use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use thiserror::Error;

/// Most columns of a table; the widest exports have some hundreds.
pub const COLUMNS_MAX: usize = 4_096;
/// Most header rows: Qualtrics writes a name, the question, and an id.
pub const HEADER_ROWS_MAX: usize = 3;
/// Most bytes of a table in UTF-16, which is read as a whole: what a spreadsheet writes as "Unicode text" is far smaller.
pub const UTF_16_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Most bytes of a row: what all columns of the widest export have of free text. A quotation mark that is not closed makes one row of all
/// that follows.
pub const ROW_BYTES_MAX: usize = 1024 * 1024;
/// How much of a table is looked at for its encoding and its separator.
const LOOKED_AT: usize = 64 * 1024;
/// What a reader takes at once.
const BUFFER: usize = 256 * 1024;
/// Separators that are looked for, the likeliest first.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];
/// Rows that are looked at to find the separator.
const ROWS_LOOKED_AT: usize = 16;
/// A row of our own behind the last one of the table: where a quotation mark is not closed, it stands in the last cell.
const END: &str = "\u{4}\u{4}\u{4}\u{4}";
/// What the third header row of Qualtrics begins with.
const IMPORT_ID: &str = "ImportId";

/// Why a table can't be read.
#[derive(Debug, Error)]
pub enum TableError {
    /// The disk, or whatever it comes from.
    #[error("can't be read: {0}")]
    Io(#[from] io::Error),
    /// There is no row, or only headers.
    #[error("has no {0}; give a table with a row of headers and a row for each answer")]
    Empty(&'static str),
    /// It is one, but no text.
    #[error("is no text: it looks like {0}; save it as CSV")]
    NoText(&'static str),
    /// Too wide.
    #[error("has more than {COLUMNS_MAX} columns")]
    Wide,
    /// In UTF-16 and too large.
    #[error("is in UTF-16 and larger than {UTF_16_BYTES_MAX} bytes; save it as UTF-8")]
    Large,
    /// A row without an end.
    #[error(
        "line {line}: a row of more than {ROW_BYTES_MAX} bytes begins here; is a quotation mark in it not closed?"
    )]
    Long {
        /// The line, from 1.
        line: u64,
    },
    /// The table ends inside of quotation marks.
    #[error(
        "line {line}: a quotation mark in this row is not closed, and the file ends; is the file cut? Export it again"
    )]
    Open {
        /// The line, from 1.
        line: u64,
    },
    /// The table ends inside of a row.
    #[error(
        "line {line}: the last row has fewer cells than there are headers; is the file cut? Export it again"
    )]
    Cut {
        /// The line, from 1.
        line: u64,
    },
    /// A row that is none.
    #[error("line {line}: {why}")]
    Row {
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        why: String,
    },
}

/// One column: what the header rows say of it, from the first row on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// A name for each header row; empty where a row says nothing.
    pub names: Vec<String>,
}

impl Column {
    /// What it is called in a report: the first of its names that says something.
    pub fn title(&self) -> &str {
        self.names.iter().map(String::as_str).find(|name| !name.is_empty()).unwrap_or("(no header)")
    }
}

/// A table that is read row by row.
pub struct Table<'a> {
    reader: csv::Reader<Box<dyn Read + 'a>>,
    columns: Vec<Column>,
    /// What the reader may still take for the row that it reads.
    left: Rc<Cell<usize>>,
    /// Rows that were looked at for headers and are none, the first last.
    waiting: Vec<(u64, ByteRecord)>,
    /// Where the row stood that was read last, if it is one of those.
    waited: Option<u64>,
    /// Lines before those that the reader counts.
    before: u64,
    /// True where lines end with CR LF: the reader leaves the LF for the next row.
    crlf: bool,
}

impl<'a> Table<'a> {
    /// Finds out what a table is, and reads its headers: so many rows, or as many as there are by the looks of it.
    ///
    /// # Errors
    /// When it can't be read, is no text, or has no row of headers.
    pub fn open(input: impl Read + 'a, header_rows: Option<usize>) -> Result<Self, TableError> {
        let mut input: Box<dyn Read + 'a> = Box::new(input);
        let mut head = Vec::new();
        input.by_ref().take(LOOKED_AT as u64).read_to_end(&mut head)?;
        if let Some(what) = no_text(&head) {
            return Err(TableError::NoText(what));
        }
        let (mut head, mut rest): (Vec<u8>, Box<dyn Read + 'a>) = match Encoding::for_bom(&head) {
            Some((encoding, _)) if encoding == UTF_16LE || encoding == UTF_16BE => {
                input.by_ref().take(UTF_16_BYTES_MAX).read_to_end(&mut head)?;
                if head.len() as u64 > UTF_16_BYTES_MAX {
                    return Err(TableError::Large);
                }
                (encoding.decode(&head).0.into_owned().into_bytes(), Box::new(io::empty()))
            }
            Some((encoding, bom)) if encoding == UTF_8 => (head.split_off(bom), input),
            _ => (head, input),
        };
        let mut before = 0;
        let separator = match said(&head) {
            Some((separator, bytes)) => {
                head = head.split_off(bytes);
                before = 1;
                separator
            }
            None => separator(&head),
        };
        let ends = LineEnd::of(&head);
        let crlf = ends == LineEnd::CrLf;
        // A last row without an end would leave the reader on its own line; a line without anything is no row.
        let end = if crlf { format!("\r\n{END}\r\n") } else { format!("\n{END}\n") };
        rest = Box::new(Cursor::new(head).chain(rest).chain(Cursor::new(end)));
        let left = Rc::new(Cell::new(ROW_BYTES_MAX));
        rest = Box::new(Bounded { input: rest, left: left.clone(), turned: ends == LineEnd::Cr });
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .buffer_capacity(BUFFER)
            .from_reader(rest);
        let mut table =
            Self { reader, columns: Vec::new(), left, waiting: Vec::new(), waited: None, before, crlf };
        table.read_headers(header_rows)?;
        Ok(table)
    }

    /// The columns, in the order of the table.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The next row that has something in it, into `row`; false at the end.
    ///
    /// # Errors
    /// When it can't be read.
    #[inline]
    pub fn read(&mut self, row: &mut ByteRecord) -> Result<bool, TableError> {
        self.waited = None;
        if let Some((line, waiting)) = self.waiting.pop() {
            *row = waiting;
            self.waited = Some(line);
            return Ok(true);
        }
        self.read_on(row)
    }

    #[inline]
    fn read_on(&mut self, row: &mut ByteRecord) -> Result<bool, TableError> {
        loop {
            self.left.set(ROW_BYTES_MAX);
            let more = self.reader.read_byte_record(row).map_err(|error| match self.left.get() {
                0 => TableError::Long { line: self.before + row.position().map_or(0, csv::Position::line) },
                _ => fault(error),
            })?;
            if !more {
                return Ok(false);
            }
            if row.as_slice().trim_ascii_end().ends_with(END.as_bytes()) {
                if row.len() == 1 && row.as_slice() == END.as_bytes() {
                    continue;
                }
                let within = row.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
                let here = self.reader.position().line() + self.before;
                return Err(TableError::Open { line: here.saturating_sub(within) });
            }
            // A spreadsheet leaves rows of separators behind.
            if row.as_slice().iter().any(|byte| !byte.is_ascii_whitespace()) {
                return Ok(true);
            }
        }
    }

    /// The line on which the row begins that was read last, from 1: where the reader stands, less the lines of its cells.
    pub fn line(&self, row: &ByteRecord) -> u64 {
        let within = row.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
        let behind = u64::from(!self.crlf);
        self.waited
            .unwrap_or_else(|| (self.reader.position().line() + self.before).saturating_sub(within + behind))
    }

    fn read_headers(&mut self, rows: Option<usize>) -> Result<(), TableError> {
        let mut read = Vec::new();
        while read.len() < rows.unwrap_or(HEADER_ROWS_MAX).clamp(1, HEADER_ROWS_MAX) {
            let mut row = ByteRecord::new();
            if !self.read_on(&mut row)? {
                break;
            }
            let line = self.line(&row);
            if row.len() > COLUMNS_MAX {
                return Err(TableError::Wide);
            }
            read.push((line, row));
        }
        if read.is_empty() {
            return Err(TableError::Empty("row"));
        }
        let headers = rows.unwrap_or_else(|| match read.get(2) {
            Some((_, third)) if third.iter().any(|cell| import_id(&text(cell)).is_some()) => HEADER_ROWS_MAX,
            _ => 1,
        });
        let data = read.split_off(headers.min(read.len()));
        self.waiting = data.into_iter().rev().collect();
        let width = read.iter().map(|(_, row)| row.len()).max().unwrap_or_default();
        let name = |row: &ByteRecord, place: usize| {
            let cell = text(row.get(place).unwrap_or_default());
            let cell = import_id(&cell).unwrap_or_else(|| cell.into_owned());
            cell.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let column = |place| Column { names: read.iter().map(|(_, row)| name(row, place)).collect() };
        self.columns = (0..width).map(column).collect();
        Ok(())
    }
}

/// What a line ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineEnd {
    Lf,
    CrLf,
    Cr,
}

impl LineEnd {
    /// Of a table, by its first line; what stands in quotation marks is a cell's own.
    fn of(head: &[u8]) -> Self {
        let mut quoted = false;
        let end = head.iter().position(|byte| {
            quoted ^= *byte == b'"';
            !quoted && matches!(byte, b'\r' | b'\n')
        });
        match end.map(|at| &head[at..]) {
            Some([b'\r', b'\n', ..]) => Self::CrLf,
            Some([b'\r', _, ..]) => Self::Cr,
            _ => Self::Lf,
        }
    }
}

/// Gives no more than is left, and an error then.
struct Bounded<R> {
    input: R,
    left: Rc<Cell<usize>>,
    /// Whether lines end with CR alone: the reader counts lines by LF.
    turned: bool,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left.get() == 0 {
            return Err(io::Error::other("a row without an end"));
        }
        let taken = self.input.read(buffer)?;
        self.left.set(self.left.get().saturating_sub(taken));
        if self.turned {
            buffer[..taken].iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
        }
        Ok(taken)
    }
}

fn fault(error: csv::Error) -> TableError {
    let line = error.position().map_or(0, csv::Position::line);
    let why = error.to_string();
    match error.into_kind() {
        csv::ErrorKind::Io(error) => TableError::Io(error),
        _ => TableError::Row { line, why },
    }
}

/// What a cell says: UTF-8, or else what Windows writes in the west of Europe.
pub fn text(cell: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(cell) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(cell).0,
    }
}

/// The id in a cell such as `{"ImportId":"QID1","choiceId":"2"}`.
fn import_id(cell: &str) -> Option<String> {
    if !cell.starts_with('{') || !cell.contains(IMPORT_ID) {
        return None;
    }
    let said: serde_json::Value = serde_json::from_str(cell).ok()?;
    let id = said.get(IMPORT_ID)?.as_str()?;
    let choice = said.get("choiceId").and_then(serde_json::Value::as_str);
    Some(choice.map_or_else(|| id.to_owned(), |choice| format!("{id}_{choice}")))
}

/// What a file is that is no table in text.
fn no_text(head: &[u8]) -> Option<&'static str> {
    match head {
        [b'P', b'K', 3, 4, ..] => Some("a workbook or an archive (.xlsx, .ods, .zip)"),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Some("a workbook (.xls)"),
        [b'%', b'P', b'D', b'F', ..] => Some("a PDF"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => None,
        _ if head.contains(&0) => Some("a binary file, or UTF-16 without its mark"),
        _ => None,
    }
}

/// The separator that a first line such as `sep=;` says, as Excel writes it, and the bytes of that line.
fn said(head: &[u8]) -> Option<(u8, usize)> {
    let end = head.iter().position(|byte| *byte == b'\n')?;
    match head[..end].trim_ascii_end() {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator] => Some((*separator, end + 1)),
        // A tab is white space at the end.
        b"sep=" if head.get(4) == Some(&b'\t') => Some((b'\t', end + 1)),
        _ => None,
    }
}

/// The separator that most of the first rows have as often as the first row of all, outside of quotation marks; else the one that stands
/// there most often. Questions may have more commas than a row has semicolons, but answers have not as many.
fn separator(head: &[u8]) -> u8 {
    let mut quoted = false;
    let mut rows = vec![[0_usize; SEPARATORS.len()]];
    for byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => {
                if rows.len() > ROWS_LOOKED_AT {
                    break;
                }
                rows.push([0; SEPARATORS.len()]);
            }
            byte if !quoted => {
                let counts = rows.last_mut().into_iter().flatten();
                counts
                    .zip(SEPARATORS)
                    .for_each(|(count, separator)| *count += usize::from(*byte == separator));
            }
            _ => {}
        }
    }
    let first = rows[0];
    let alike =
        |place: usize| rows.iter().filter(|row| first[place] > 0 && row[place] == first[place]).count();
    // The likeliest of those that are equal, which is the last one that is asked.
    let places = (0..SEPARATORS.len()).rev();
    SEPARATORS[places.max_by_key(|place| (alike(*place), first[*place])).unwrap_or_default()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(bytes: &[u8]) -> Table<'_> {
        Table::open(bytes, None).expect("a table")
    }

    fn rows(mut table: Table<'_>) -> Vec<(u64, Vec<String>)> {
        let mut row = ByteRecord::new();
        let mut rows = Vec::new();
        while table.read(&mut row).expect("readable") {
            rows.push((table.line(&row), row.iter().map(|cell| text(cell).into_owned()).collect()));
        }
        rows
    }

    fn names(table: &Table<'_>) -> Vec<Vec<String>> {
        table.columns().iter().map(|column| column.names.clone()).collect()
    }

    #[test]
    fn separators_and_encodings_are_found() {
        let utf_16: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain("año\tb\r\n1\t2\r\n".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        for bytes in [
            "año,b\n1,2\n".as_bytes(),
            "\u{feff}año;b\r\n1;2\r\n".as_bytes(),
            "a\u{f1}o\tb\n1\t2".as_bytes(),
            b"a\xf1o;b\r\n1;2\r\n",
            "\"año\";\"b\"\n1;2".as_bytes(),
            &utf_16,
        ] {
            let table = table(bytes);
            assert_eq!(names(&table), [["año"], ["b"]]);
            assert_eq!(rows(table), [(2, vec!["1".to_owned(), "2".to_owned()])]);
        }
        let said = table("sep=;\na;b,c,d\n1;2\n".as_bytes());
        assert_eq!(names(&said), [["a"], ["b,c,d"]]);
        assert_eq!(rows(said)[0].0, 3, "lines are those of the file");
    }

    #[test]
    fn cells_of_several_lines_and_rows_without_anything_keep_the_lines_right() {
        let text = "a,b\n\"one\ntwo\",2\n,\n  ,\n\n3,4\n5,6\n7,8";
        for text in [text.to_owned(), format!("{text}\n"), text.replace('\n', "\r\n")] {
            let lines: Vec<u64> = rows(table(text.as_bytes())).into_iter().map(|(line, _)| line).collect();
            assert_eq!(lines, [2, 7, 8, 9], "{text:?}");
        }
    }

    #[test]
    fn the_three_header_rows_of_qualtrics_are_found() {
        let text = "StartDate,Q1_1\n\"Start Date\",\"How is\nwork? - I could do\"\n\
            \"{\"\"ImportId\"\":\"\"startDate\"\"}\",\"{\"\"ImportId\"\":\"\"QID1\"\",\"\"choiceId\"\":\"\"1\"\"}\"\n\
            2026-11-20 10:00:00,5\n";
        let table = table(text.as_bytes());
        assert_eq!(
            names(&table),
            [["StartDate", "Start Date", "startDate"], ["Q1_1", "How is work? - I could do", "QID1_1"]]
        );
        assert_eq!(rows(table)[0].0, 5);
    }

    #[test]
    fn questions_with_commas_are_no_columns() {
        let semicolons =
            table("team;I could, mostly, decide, I think, how;b\ncare;4,5;2\ncare;1;2\n".as_bytes());
        assert_eq!(names(&semicolons), [["team"], ["I could, mostly, decide, I think, how"], ["b"]]);
        let commas = table("team,well; and, so\ncare,4,2\n".as_bytes());
        assert_eq!(commas.columns().len(), 3);
    }

    #[test]
    fn lines_are_counted_whatever_they_end_with() {
        let text = "\"How\nis it\",b\n1,2\n3,4";
        for text in [text.to_owned(), text.replace('\n', "\r\n"), text.replace('\n', "\r")] {
            let lines: Vec<u64> = rows(table(text.as_bytes())).into_iter().map(|(line, _)| line).collect();
            assert_eq!(lines, [3, 4], "{text:?}");
        }
        // A line feed in a header, as Microsoft writes it, is none of the table's ends.
        let mixed = rows(table(b"\"How\nis it\",b\r\n1,2\r\n"));
        assert_eq!(mixed[0].0, 3);
    }

    #[test]
    fn a_quotation_mark_that_is_not_closed_is_named_by_its_line() {
        for text in ["a,b\n1,2\n3,\"four", "a,b\r\n1,2\r\n3,\"four\r\nfive", "a,b\n1,2\n3,\""] {
            let mut table = Table::open(text.as_bytes(), Some(1)).expect("a table");
            let mut row = ByteRecord::new();
            assert!(table.read(&mut row).is_ok_and(|more| more), "{text:?}");
            let error = table.read(&mut row).expect_err(text).to_string();
            assert!(error.starts_with("line 3: ") && error.contains("not closed"), "{text:?}: {error}");
        }
        let closed = rows(table(b"a,b\n1,\"2\n\n\""));
        assert_eq!(closed, [(2, vec!["1".to_owned(), "2\n\n".to_owned()])]);
    }

    #[test]
    fn what_is_no_table_is_named() {
        for (bytes, said) in
            [(&b""[..], "no row"), (b"PK\x03\x04....", ".xlsx"), (b"%PDF-1.7", "PDF"), (b"a\0b\0", "binary")]
        {
            let error = Table::open(bytes, None).err().expect("refused").to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
