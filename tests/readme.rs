//! The blocks of the README and of the vocabulary that come from code, the manual page, and the promises that the README makes of its two
//! commands.
//!
//! `OPENFLOOR_WRITE_DOCS=1 cargo test --test readme` writes the blocks and the page anew.

use std::fs;
use std::path::{Path, PathBuf};

use openfloor::config;
use openfloor::domain::{correction, lifecycle};
use openfloor::screen::{Lexicon, help};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Compares the block between `<!-- name -->` and `<!-- end name -->` with what code says, or writes it.
fn block(file: &str, name: &str, wanted: &str) {
    let file = path(file);
    let readme = fs::read_to_string(&file).expect("a page");
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- end {name} -->"));
    let begin = readme.find(&open).unwrap_or_else(|| panic!("no {open}")) + open.len();
    let end = readme[begin..].find(&close).unwrap_or_else(|| panic!("no {close}")) + begin;
    let wanted = format!("\n{}\n\n", wanted.trim());
    if std::env::var_os("OPENFLOOR_WRITE_DOCS").is_some() {
        fs::write(&file, format!("{}{wanted}{}", &readme[..begin], &readme[end..])).expect("written");
    } else {
        assert_eq!(
            &readme[begin..end],
            wanted,
            "the block {name} is stale; OPENFLOOR_WRITE_DOCS=1 writes it"
        );
    }
}

#[test]
fn the_blocks_say_what_the_code_says() {
    // One after the other: each writes the whole file.
    let lexicon = Lexicon::built_in();
    block("README.md", "keys", &help::docs(&lexicon.all()[0]));
    block("README.md", "settings", &config::docs());
    block("docs/vocabulary.md", "lifecycles", &lifecycle::docs());
    block("docs/vocabulary.md", "corrections", &correction::docs());
}

#[test]
fn the_manual_says_what_the_code_says() {
    let (file, wanted) = (path("docs/openfloor.1"), openfloor::cli::man::page());
    if std::env::var_os("OPENFLOOR_WRITE_DOCS").is_some() {
        fs::write(&file, wanted).expect("written");
        return;
    }
    let page = fs::read_to_string(&file).expect("the manual");
    // Not the whole of both: a page of that length helps nobody.
    let differs = page.lines().zip(wanted.lines()).find(|(page, wanted)| page != wanted);
    assert!(page == wanted, "docs/openfloor.1 is stale at {differs:?}; OPENFLOOR_WRITE_DOCS=1 writes it");
}

#[test]
fn every_file_that_the_readme_links_to_is_there() {
    let readme = fs::read_to_string(path("README.md")).expect("the README");
    let targets = readme.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let mut seen = 0;
    for target in targets.filter(|target| !target.contains("://") && !target.starts_with('#')) {
        assert!(path(target).exists(), "{target} is not there");
        seen += 1;
    }
    assert!(seen >= 3, "the README links to its own pages");
}
