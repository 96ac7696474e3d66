//! `openfloor doctor` beside a real hub and in real terminals: one that answers, one that is silent, and none.

#[path = "support/hub.rs"]
mod hub;
#[path = "support/pty.rs"]
mod pty;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use hub::{HubProcess, OPENFLOOR};
use portable_pty::CommandBuilder;
use pty::Terminal;
use serde_json::Value;

const END_MAX: Duration = Duration::from_secs(15);

/// A free port of loopback that nothing listens on.
fn nowhere() -> String {
    let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
    format!("ws://{}", free.expect("a port"))
}

/// A doctor of a home of its own.
fn doctor(home: &Path) -> Command {
    let mut command = hub::openfloor();
    command.env("HOME", home).env("LANG", "en_GB.UTF-8").env_remove("LC_ALL").arg("doctor");
    for name in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"] {
        command.env_remove(name);
    }
    command
}

/// What it says as JSON, and whether it ended well.
fn report(command: &mut Command) -> (Value, bool) {
    let output = command.args(["--format", "json"]).output().expect("it runs");
    let report = serde_json::from_slice(&output.stdout);
    (report.unwrap_or_else(|_| panic!("{output:?}")), output.status.success())
}

/// The states of a chapter's findings, each with what it is about.
fn states(report: &Value, title: &str) -> Vec<(String, String)> {
    let chapters = report["chapters"].as_array().expect("chapters");
    let chapter = chapters.iter().find(|chapter| chapter["title"] == title).expect(title);
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let findings = chapter["findings"].as_array().expect("findings").iter();
    findings.map(|finding| (text(&finding["state"]), text(&finding["what"]))).collect()
}

#[test]
fn beside_a_hub_nothing_is_wrong_and_without_one_the_hub_is() {
    let home = tempfile::tempdir().expect("a folder");
    let data = tempfile::tempdir().expect("a folder");
    let hub = HubProcess::start(data.path(), "127.0.0.1:0");
    let (said, well) = report(doctor(home.path()).args(["--feed", &hub.ws()]));
    assert!(well && said["well"] == true, "{said:#}");
    let expected = [("ok", "hub"), ("ok", "way there"), ("ok", "access"), ("note", "floor")];
    assert_eq!(states(&said, "Hub"), expected.map(|(state, what)| (state.to_owned(), what.to_owned())));
    assert!(states(&said, "Machine").contains(&("ok".into(), "clock".into())), "{said:#}");
    assert_eq!(std::fs::read_dir(home.path()).expect("a folder").count(), 0, "nothing is made");

    let (said, well) = report(doctor(home.path()).args(["--feed", &nowhere()]));
    assert!(!well && said["well"] == false, "{said:#}");
    assert_eq!(states(&said, "Hub"), [("wrong".to_owned(), "hub".to_owned())]);
}

#[test]
fn faults_of_the_settings_are_told_among_the_rest() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("settings.toml");
    std::fs::write(&file, "[wall]\nfede = \"x\"\ncolor = \"mauve\"\n").expect("written");
    let mut asked = doctor(home.path());
    let (said, well) = report(asked.arg("--config").arg(&file).args(["--feed", &nowhere()]));
    assert!(!well);
    let wrong = |(state, what): &&(String, String)| state == "wrong" && what == "setting";
    assert_eq!(states(&said, "Settings").iter().filter(wrong).count(), 2, "{said:#}");
    assert!(said.to_string().contains("connection refused"), "the hub is looked at all the same: {said:#}");
}

#[test]
fn what_can_be_read_needs_no_terminal() {
    let home = tempfile::tempdir().expect("a folder");
    let mut asked = doctor(home.path());
    asked.args(["--feed", &nowhere(), "--distance", "8m", "--screen", "55in", "--rows", "50"]);
    let (said, _) = report(&mut asked);
    assert_eq!(said["reading"]["sizes"][1]["least_m"], 10.3, "{said:#}");
    // Each size that is drawn is told: the letters of a large terminal are large too, and a console has none of 4 rows.
    let large = |glyphs: &str| {
        let mut asked = doctor(home.path());
        asked.args(["--feed", &nowhere(), "--distance", "8m", "--screen", "55in", "--rows", "135"]);
        report(asked.args(["--glyphs", glyphs])).0
    };
    let said = large("unicode");
    let wrong = |(state, _): &(String, String)| state == "wrong";
    assert!(!states(&said, "Reading").iter().any(wrong), "{said:#}");
    assert_eq!(large("ascii")["reading"]["sizes"][1]["rows"], 8);
    for (flag, wrong) in [("--distance", "8"), ("--screen", "55zoll"), ("--ratio", "wide")] {
        let output = doctor(home.path()).arg(format!("{flag}={wrong}")).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && said.contains("such as"), "{flag}: {said}");
    }
}

#[test]
fn roles_of_an_own_theme_that_can_not_be_read_are_named() {
    let home = tempfile::tempdir().expect("a folder");
    let theme = home.path().join("dim.toml");
    std::fs::write(&theme, "ground = \"#101418\"\ntext = \"#12151a\"\n").expect("written");
    for (color, said) in [("truecolor", "dim: words need"), ("256", "in 24 bits of colour words need")] {
        let mut asked = doctor(home.path());
        asked.args(["--feed", &nowhere(), "--color", color, "--theme"]).arg(&theme);
        let (report, _) = report(&mut asked);
        let told = report.to_string();
        assert!(told.contains(said) && told.contains("text 1.0:1"), "{color}: {report:#}");
        assert!(states(&report, "Terminal").contains(&("note".into(), "theme".into())), "{report:#}");
    }
}

/// A doctor in a terminal.
fn in_terminal() -> Terminal {
    let mut command = CommandBuilder::new(OPENFLOOR);
    command.args(["doctor", "--feed", &nowhere(), "--cache", "off"]);
    command.env("LANG", "en_GB.UTF-8");
    for name in ["TMUX", "STY", "SSH_TTY", "SSH_CONNECTION", "NO_COLOR", "LC_ALL"] {
        command.env_remove(name);
    }
    Terminal::start(command, 120, 50)
}

#[test]
fn a_silent_terminal_is_not_waited_for_and_is_left_as_it_was() {
    let mut terminal = in_terminal();
    terminal.until_text("1 thing is wrong");
    terminal.until_text("it does not answer");
    assert_eq!(terminal.end(END_MAX), 1);
    terminal.until_cooked();
    assert!(terminal.text().trim_start().starts_with("Terminal"), "{}", terminal.text());
}

#[test]
fn a_terminal_that_answers_is_told_by_its_answers() {
    let mut terminal = in_terminal();
    // It has not been asked yet; what is answered waits in its queue, as a slow line would bring it.
    terminal.keys(
        "\x1b[1;1R\x1b[?62c\x1b[?2026;2$y\x1bP>|Papertty 7\x1b\\\x1b[4;800;1200t\
         \x1b[1;2R\x1b[1;2R\x1b[1;7R\x1b[1;3R\x1b[1;3R\x1b[1;3R\x1b[?62c",
    );
    terminal.until_text("Papertty 7, TERM=xterm-256color");
    terminal.until_text("120×50 cells, 1200×800 pixels");
    terminal.until_text("synchronized output");
    terminal.until_text("lines and marks: 6 cells where the wall counts 3");
    assert_eq!(terminal.end(END_MAX), 1);
    terminal.until_cooked();
}

#[test]
fn what_is_right_holds_beside_a_fault() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("settings.toml");
    let hub = nowhere();
    let profile = format!("[profiles.reception]\nfeed = \"{hub}\"\n");
    std::fs::write(&file, format!("[wall]\nlang = \"es\"\ncolor = \"mauve\"\n{profile}")).expect("written");
    let mut asked = doctor(home.path());
    asked.env("OPENFLOOR_WALL_CACHE", "off").args(["--profile", "reception", "--config"]).arg(&file);
    let (said, well) = report(&mut asked);
    assert!(!well);
    let told = said.to_string();
    // The file's language, the profile's hub, and the variable, although the file has a wrong colour.
    for right in ["settings.toml:2", hub.trim_start_matches("ws://"), "connection refused", "mauve"] {
        assert!(told.contains(right), "{right} in {said:#}");
    }
    assert_eq!(states(&said, "Settings").iter().filter(|(state, _)| state == "wrong").count(), 1, "{said:#}");
}

#[test]
fn phrases_that_no_wall_would_take_are_told() {
    let home = tempfile::tempdir().expect("a folder");
    let locales = home.path().join("phrases");
    std::fs::create_dir(&locales).expect("a folder");
    std::fs::write(locales.join("en.ftl"), "scene-now = Now\nscene-nwo = Now\n").expect("written");
    let file = home.path().join("settings.toml");
    std::fs::write(&file, format!("[wall]\nlocales = {:?}\n", locales.display().to_string()))
        .expect("written");
    let (said, well) = report(doctor(home.path()).arg("--config").arg(&file).args(["--feed", &nowhere()]));
    assert!(!well && said.to_string().contains("en.ftl:2"), "{said:#}");
    assert!(states(&said, "Settings").contains(&("wrong".into(), "setting".into())), "{said:#}");
}

#[test]
fn a_wall_in_a_theme_that_can_not_be_read_says_so_on_standard_error() {
    let home = tempfile::tempdir().expect("a folder");
    let theme = home.path().join("dim.toml");
    std::fs::write(&theme, "ground = \"#101418\"\ntext = \"#12151a\"\n").expect("written");
    let mut command = CommandBuilder::new(OPENFLOOR);
    command.args(["wall", "--feed", &nowhere(), "--cache", "off", "--color", "truecolor", "--theme"]);
    command.arg(&theme);
    command.env("LANG", "en_GB.UTF-8");
    command.env_remove("LC_ALL");
    let mut terminal = Terminal::start(command, 100, 30);
    terminal.until("the wall is drawn", vt100::Screen::alternate_screen);
    terminal.keys("q");
    assert_eq!(terminal.end(END_MAX), 0);
    let text = terminal.text();
    assert!(text.contains("openfloor: the theme dim: words need a contrast of 4.5:1"), "{text}");
}
