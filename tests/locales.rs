//! Phrases of a person's own, as the program reads them: from the platform's folder or from one that is named, and
//! refused with their place when they are wrong.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// A wall that is told in lines, without a hub; with a configuration folder of its own.
fn wall(home: &Path, lang: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_openfloor"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("OPENFLOOR_")) {
        command.env_remove(name);
    }
    command.env("XDG_CONFIG_HOME", home);
    command.args(["wall", "--feed", "ws://127.0.0.1:1", "--cache", "off", "--plain", "--lang", lang]);
    command
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// The first line that a wall says.
fn first_line(mut command: Command) -> String {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
    // It may have ended by itself: nobody is at its input.
    let _ = child.kill();
    child.wait().expect("it ends");
    line
}

#[cfg(target_os = "linux")]
#[test]
fn phrases_of_the_platforms_folder_stand_over_the_built_in_ones() {
    let home = tempfile::tempdir().expect("a folder");
    assert!(first_line(wall(home.path(), "es")).contains("Esperando al servidor"));
    let locales = home.path().join("openfloor/locales");
    write(&locales.join("es.ftl"), "# mine\nfresh-waiting = nadie responde\n");
    write(&locales.join("tlh/wall.ftl"), "fresh-waiting = loS\n");
    write(&locales.join("notes.txt"), "not a phrase");
    assert!(first_line(wall(home.path(), "es")).contains("Nadie responde"));
    assert!(first_line(wall(home.path(), "tlh")).contains("LoS"), "a language that came by a file");
    assert!(first_line(wall(home.path(), "pt")).contains("Waiting for the hub"));
}

#[test]
fn phrases_of_a_named_folder_are_read_and_no_other() {
    let home = tempfile::tempdir().expect("a folder");
    write(&home.path().join("openfloor/locales/es.ftl"), "fresh-waiting = de la carpeta usual\n");
    let named = home.path().join("named");
    write(&named.join("es/mine.ftl"), "fresh-waiting = de la carpeta nombrada\n");
    let mut command = wall(home.path(), "es");
    command.arg("--locales").arg(&named);
    assert!(first_line(command).contains("De la carpeta nombrada"));
}

#[test]
fn a_wrong_file_is_refused_at_the_start_with_its_place() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("words");
    let refused = || {
        let output = wall(home.path(), "es").arg("--locales").arg(&folder).output().expect("it runs");
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(output.stdout.is_empty(), "{output:?}");
        String::from_utf8(output.stderr).expect("text")
    };
    assert!(refused().contains("words: can't be read: "), "a folder that is named and is not there");
    for (file, text, wanted) in [
        (
            "es.ftl",
            &b"fresh-live = vivo\nfresh-wating = x\n"[..],
            "es.ftl:2: there is no phrase fresh-wating; did you mean fresh-waiting?",
        ),
        (
            "es.ftl",
            b"\nfresh-stale-since = { $hour }\n",
            "es.ftl:2: fresh-stale-since has $hour, which is not given to it; it is given $time",
        ),
        ("es.ftl", b"fresh-live = a\nfresh-live b\n", "es.ftl:2: no Fluent: "),
        ("es.ftl", b"fresh-live = \xff\n", "es.ftl:1: not UTF-8; save the file as UTF-8"),
        (
            "spanish.ftl",
            b"",
            "spanish.ftl: \"spanish\" is not a language tag such as \"en\" or \"pt-BR\"; name it by its language",
        ),
    ] {
        let path = folder.join(file);
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(&path, text).expect("a file");
        let why = refused();
        assert!(why.starts_with("openfloor: wrong settings:\n") && why.contains(wanted), "{why}");
        fs::remove_file(path).expect("removed");
    }
}

#[test]
fn a_locale_that_is_not_of_utf8_is_told_in_ascii_alone() {
    let home = tempfile::tempdir().expect("a folder");
    write(&home.path().join("openfloor/locales/es.ftl"), "fresh-waiting = el ñandú espera\n");
    let named = home.path().join("openfloor/locales");
    let told = |locale: &str| {
        let mut command = wall(home.path(), "es");
        command.arg("--locales").arg(&named).env("LC_ALL", locale).env("TERM", "linux");
        first_line(command)
    };
    let ascii = told("C");
    assert!(ascii.contains("El nandu espera") && ascii.is_ascii(), "{ascii}");
    assert!(told("C.UTF-8").contains("El ñandú espera"));
}
