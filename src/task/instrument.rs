//! Instruments and other small files of text that a command is given.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use anyhow::Context as _;

use crate::pulse::Instrument;
use crate::pulse::instrument::{FILE_BYTES_MAX, SHIPPED};

/// An instrument by the id of a shipped one, or from a file; a relative one is looked for in `folder`.
///
/// # Errors
/// When there is none of that name, or with every fault of the file.
pub fn instrument(name: &str, folder: Option<&Path>) -> anyhow::Result<Instrument> {
    if let Some((_, shipped)) = SHIPPED.iter().find(|(id, _)| *id == name) {
        return Ok(Instrument::parse(shipped)?);
    }
    let file = folder.map_or_else(|| Path::new(name).to_owned(), |folder| folder.join(name));
    let ids: Vec<&str> = SHIPPED.iter().map(|(id, _)| *id).collect();
    let known = || format!("no instrument {name}: give one of {}, or a file", ids.join(", "));
    let text = text(&file, FILE_BYTES_MAX).with_context(known)?;
    let instrument = Instrument::parse(&text).with_context(|| file.display().to_string())?;
    instrument.is_no_impostor().map_err(anyhow::Error::msg).with_context(|| file.display().to_string())?;
    Ok(instrument)
}

/// A file of text of at most so many bytes.
///
/// # Errors
/// When it can't be read, is larger, or is no UTF-8.
pub fn text(file: &Path, bytes_max: usize) -> anyhow::Result<String> {
    let shown = file.display();
    let opened = File::open(file).with_context(|| format!("can't read {shown}"))?;
    let mut bytes = Vec::new();
    opened
        .take(bytes_max as u64 + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("can't read {shown}"))?;
    anyhow::ensure!(bytes.len() <= bytes_max, "{shown} has more than {bytes_max} bytes");
    String::from_utf8(bytes).with_context(|| format!("{shown} is not in UTF-8"))
}
