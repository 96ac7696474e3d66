//! The phrases of the interface on this machine: those that are built in, and those of files that a person wrote. A
//! folder has a file `<language>.ftl` or a folder `<language>` of such files for each language.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::config::{Fault, Faults, Folders, Wall};
use crate::screen::words::{Lexicon, Own, file};
use crate::text::Lang;

/// Most bytes of one file: ten times what all phrases of a language take.
pub const FILE_BYTES_MAX: u64 = 512 * 1024;
/// Most files of one folder of locales; all of them stay in memory.
pub const FILES_MAX: usize = 256;

/// The phrases that a wall speaks with.
///
/// # Errors
/// What is wrong with the files of the folder that the settings name, or of the usual one where it is there.
pub fn lexicon(wall: &Wall) -> Result<Lexicon, Faults> {
    match &wall.locales {
        Some(folder) => of_folder(folder, true),
        None => of_folder(&Folders::of_platform().locales(), false),
    }
}

/// The phrases with those of a folder over them. `named` says that somebody asked for that folder.
fn of_folder(folder: &Path, named: bool) -> Result<Lexicon, Faults> {
    let files = match files(folder) {
        Err(Trouble(_, error)) if error.kind() == ErrorKind::NotFound && !named => {
            return Ok(Lexicon::built_in());
        }
        Err(Trouble(path, error)) => {
            let what = format!("can't be read: {error}; make it readable, or name another with --locales");
            return Err(Faults(vec![fault(&path, what)]));
        }
        Ok(files) if files.len() > FILES_MAX => {
            let what = format!("more than {FILES_MAX} files of phrases; put them together");
            return Err(Faults(vec![fault(folder, what)]));
        }
        Ok(files) => files,
    };
    let mut faults = Vec::new();
    let mut own = Vec::new();
    for (lang, path) in &files {
        match read(lang, path) {
            Ok(file) => own.push(file),
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        return Err(Faults(faults));
    }
    Lexicon::with(&own).map_err(|(index, faults)| {
        let path = files.get(index).map_or(folder, |(_, path)| path);
        let told = |wrong: file::Fault| Fault::Phrases {
            at: format!("{}:{}", path.display(), wrong.line),
            what: wrong.why,
        };
        Faults(faults.into_iter().map(told).collect())
    })
}

fn fault(path: &Path, what: impl Into<String>) -> Fault {
    Fault::Phrases { at: path.display().to_string(), what: what.into() }
}

/// What could not be read, and why.
struct Trouble(PathBuf, io::Error);

/// The files of a folder with the words for their languages, in the order of their names. What is no Fluent file is
/// left alone: a folder of a person's own may have notes in it.
fn files(folder: &Path) -> Result<Vec<(String, PathBuf)>, Trouble> {
    let mut files = Vec::new();
    for path in entries(folder)? {
        let name = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            let inner = entries(&path)?.into_iter().filter(|path| is_fluent(path));
            files.extend(inner.map(|file| (name(path.file_name()), file)));
        } else if is_fluent(&path) {
            files.push((name(path.file_stem()), path));
        }
    }
    Ok(files)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let trouble = |error| Trouble(folder.to_owned(), error);
    let entries = fs::read_dir(folder).map_err(trouble)?;
    let paths = entries.take(FILES_MAX + 1).map(|entry| entry.map(|entry| entry.path()));
    let mut paths: Vec<PathBuf> = paths.collect::<io::Result<_>>().map_err(trouble)?;
    paths.sort();
    Ok(paths)
}

fn is_fluent(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "ftl") && path.is_file()
}

fn read(lang: &str, path: &Path) -> Result<Own, Fault> {
    let lang = Lang::parse(lang).map_err(|why| fault(path, format!("{why}; name it by its language")))?;
    let mut bytes = Vec::new();
    // One byte more than is allowed tells whether there are more.
    let read = File::open(path).and_then(|file| file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes));
    read.map_err(|error| fault(path, format!("can't be read: {error}; make it readable")))?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(fault(path, format!("more than {FILE_BYTES_MAX} bytes; take out what is no phrase")));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let at = format!("{}:{line}", path.display());
        Fault::Phrases { at, what: "not UTF-8; save the file as UTF-8".into() }
    })?;
    Ok(Own { lang, text })
}
