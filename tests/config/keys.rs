//! The keys of a settings file: given, wrong, and told again.

use openfloor::cli;
use openfloor::model::Command;
use openfloor::model::command::Context;

use super::{PATH, faults_of_file, read};

#[test]
fn the_keys_of_a_file_take_the_place_of_the_tables() {
    let settings = read("[keys]\nread = [\"Enter\", \"o\"]\nsuspend = []\nhelp = \"F1\"\n", &[], &[]);
    let keymap = cli::keys::keymap(&settings);
    assert_eq!(keymap.command("o", Context::Panes), Some(Command::Read));
    assert_eq!(keymap.command("?", Context::Panes), None);
    assert_eq!(keymap.command("F1", Context::Panes), Some(Command::Help));
    let told = cli::effective(&settings);
    let line = |name: &str| told.lines().find(|line| line.starts_with(name)).expect("a line").to_owned();
    assert!(line("read = [\"Enter\", \"o\"]").ends_with(&format!("# {PATH}:2")), "{told}");
    assert!(line("suspend = []").ends_with(&format!("# {PATH}:3")), "{told}");
    assert!(line("quit = [\"q\", \"Ctrl-c\"]").ends_with("# default"), "{told}");
    // What is told is a file that says the same.
    let again = read(&told, &[], &[]);
    assert_eq!(cli::keys::keymap(&again), keymap);
}

#[test]
fn wrong_keys_are_told_with_their_lines_among_all_other_faults() {
    let file =
        "[wall]\nfede = 1\n[keys]\nread = [\"t\"]\nraed = \"x\"\nquit = []\nsort = [\"ctrl+s\"]\nteam = 5\n";
    let mut faults = faults_of_file(file);
    faults.sort();
    assert_eq!(
        faults,
        [
            format!("{PATH}:2: there is no setting wall.fede; did you mean wall.feed?"),
            format!("{PATH}:5: there is no command raed; did you mean read?"),
            format!("{PATH}:6: quit can't be left without a key: there would be no way out"),
            format!("{PATH}:7: sort: \"ctrl+s\" is no key; did you mean Ctrl-s?"),
            format!(
                "{PATH}:8: keys.team is 5 (integer); give a key or at most 8 of them, such as [\"Enter\", \"o\"]"
            ),
            format!(
                "t is wanted by read ({PATH}:4) and by team (by default) in one place; give one of them another key"
            ),
        ]
    );
}

#[test]
fn the_table_of_keys_is_named_where_a_table_is_sought() {
    assert_eq!(
        faults_of_file("[kyes]\nread = \"o\"\n"),
        [format!("{PATH}:1: there is no table [kyes]; did you mean [keys]?")]
    );
    assert_eq!(
        faults_of_file("keys = 3\n"),
        [format!("{PATH}:1: keys is 3 (integer); it is a table: write [keys], and its settings below")]
    );
}
