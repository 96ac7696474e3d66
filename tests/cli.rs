//! The command line: its grammar, its help, and the way of each flag to its setting.

use std::path::PathBuf;

use openfloor::cli::{Cli, Input, Task};
use openfloor::config::{Setting, TABLE};

fn read(line: &str) -> Cli {
    Cli::read(line.split(' ')).expect("a right command line")
}

fn error(line: &str) -> String {
    Cli::read(line.split(' ')).expect_err("a wrong command line").to_string()
}

/// The flags that are settings, with the command that takes each; "" for none.
fn setting_flags() -> Vec<(String, &'static Setting)> {
    let grammar = Cli::grammar();
    let nameless = std::iter::once((String::new(), &grammar));
    let named = grammar.get_subcommands().map(|task| (task.get_name().to_owned(), task));
    // A wall and a publisher each have a token of their own, given by the same flag.
    let flag = |task: &str, name: &str| {
        let named = || TABLE.iter().filter(|setting| setting.flag.strip_prefix("--") == Some(name));
        named().find(|setting| setting.table() == task).or_else(|| {
            let mut others = named().filter(|setting| {
                matches!(task, "demo" | "doctor" | "promises" | "rehearse") || setting.table() != "wall"
            });
            others.next().or_else(|| named().next())
        })
    };
    nameless
        .chain(named)
        .flat_map(|(task, command)| {
            // A switch that takes no value, such as a kiosk's own `--locked`, is no setting.
            let valued = command.get_arguments().filter(|arg| arg.get_action().takes_values());
            valued.filter_map(move |arg| Some((task.clone(), flag(&task, arg.get_long()?)?)))
        })
        .collect()
}

#[test]
fn clap_finds_no_contradiction() {
    Cli::grammar().debug_assert();
}

#[test]
fn each_setting_has_its_flag_and_each_flag_its_help() {
    let flags = setting_flags();
    for setting in TABLE {
        assert!(flags.iter().any(|(_, have)| have.key == setting.key), "no flag for {}", setting.key);
    }
    for (task, setting) in flags {
        let mut grammar = Cli::grammar();
        let command =
            if task.is_empty() { &mut grammar } else { grammar.find_subcommand_mut(&task).expect("it") };
        let squeeze = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (short, long) =
            (squeeze(command.render_help().to_string()), squeeze(command.render_long_help().to_string()));
        // The demo's hub takes a free port unless its flag says otherwise, whatever the settings are for one that serves a floor.
        let demo = setting.key == "hub.listen" && ["", "demo"].contains(&&*task);
        for help in [&short, &long] {
            let said = if demo { "Where the demo's hub takes connections".into() } else { setting.help() };
            assert!(help.contains(setting.flag) && help.contains(&said), "{task} {}: {help}", setting.key);
        }
        if demo {
            continue;
        }
        assert!(long.contains(&format!("[env: {}]", setting.variable)), "{task}: {long}");
        assert!(long.contains(&format!("[file: {}]", setting.key)), "{task}: {long}");
    }
}

#[test]
fn each_task_teaches_itself() {
    let grammar = Cli::grammar();
    for command in grammar.get_subcommands().chain([&grammar]) {
        let name = command.get_name();
        let about = command.get_about().expect("what it does").to_string();
        assert!(!about.contains('\n') && !about.ends_with('.'), "{name}: {about}");
        let after = command.get_after_help().expect("examples").to_string();
        let examples: Vec<&str> =
            after.lines().filter(|line| line.trim_start().starts_with("openfloor")).collect();
        assert!(!examples.is_empty(), "{name}: {after}");
        // An example that does not work would teach the wrong thing.
        for example in examples {
            let line = example.trim().split("  ").next().expect("a command");
            let words = shell_words::split(line).expect("words as a shell divides them");
            let line = words.iter().take_while(|word| ![">", "|"].contains(&word.as_str()));
            assert!(Cli::read(line).is_ok(), "{example}");
        }
        for arg in command.get_arguments().filter(|arg| arg.get_action().takes_values()) {
            let names = arg.get_value_names().expect("a name of the value");
            assert!(
                names.iter().all(|name| name.chars().all(|c| c.is_ascii_uppercase())),
                "{name}: {names:?}"
            );
        }
    }
}

#[test]
fn each_flag_reaches_its_setting() {
    for (task, setting) in setting_flags() {
        let mut line = vec!["openfloor"];
        line.extend((!task.is_empty()).then_some(task.as_str()));
        let needed: &[&str] = match task.as_str() {
            "replay" if setting.key.starts_with("wall.") => &["monday.jsonl", "--once"],
            "replay" => &["monday.jsonl"],
            "held" => &["list"],
            "rehearse" => &["--at", "Tue 14:00"],
            "import" => &["survey.csv", "--map", "map.toml"],
            "pulse" => &["status", "--site", "lisbon"],
            "asks" => &["list", "--site", "lisbon"],
            "backup" => &["monday.db"],
            "restore" => &["monday.db", "--withdrawals", "withdrawals.jsonl"],
            _ => &[],
        };
        line.extend(needed);
        let flag = format!("{}=some text", setting.flag);
        line.push(&flag);
        let cli = Cli::read(&line).expect("a right command line");
        assert_eq!(cli.task.settings(), [(setting.key, "some text".to_owned())], "{line:?}");
    }
}

#[test]
fn a_flag_that_would_change_nothing_is_refused() {
    for (line, told) in [
        ("openfloor replay a.jsonl --theme daylight", "--theme is for a frame"),
        ("openfloor replay a.jsonl --display", "give --once too"),
        ("openfloor replay a.jsonl --once --speed 60", "--speed is for a recording that is posted"),
        ("openfloor replay a.jsonl --once --hub http://localhost:1", "--once posts nothing"),
        ("openfloor doctor --rows 50", "--screen"),
        ("openfloor doctor --ratio 4:3 --distance 8m", "--screen"),
    ] {
        let said = error(line);
        assert!(said.contains(told), "{line}: {said}");
    }
    read("openfloor replay a.jsonl --once --theme daylight --lang es");
    read("openfloor doctor --screen 55in --ratio 4:3 --rows 50");
}

#[test]
fn the_demo_needs_no_name() {
    for line in ["openfloor", "openfloor demo"] {
        let cli = read(line);
        assert_eq!((cli.config, cli.task.name(), cli.task.settings()), (None, "demo", vec![]));
    }
    assert_eq!(read("openfloor --speed 60 --display"), read("openfloor demo --speed 60 --display"));
    let settings = read("openfloor --display --seed -3").task.settings();
    assert_eq!(settings, [("sim.seed", "-3".to_owned()), ("wall.display", "true".to_owned())]);
    assert_eq!(
        read("openfloor wall --display=false").task.settings(),
        [("wall.display", "false".to_owned())]
    );
}

#[test]
fn the_settings_file_is_named_before_or_behind_the_task() {
    for line in
        ["openfloor --config a.toml wall", "openfloor wall --config a.toml", "openfloor --config a.toml"]
    {
        assert_eq!(read(line).config, Some(PathBuf::from("a.toml")), "{line}");
    }
}

#[test]
fn a_flag_before_the_wrong_task_is_not_lost() {
    let said = error("openfloor --lang es wall");
    assert!(
        said.starts_with("error: --lang stands before wall; write it behind: openfloor wall --lang …\n"),
        "{said}"
    );
    let said = error("openfloor --seed 3 hub");
    assert!(
        said.starts_with("error: --seed stands before hub, which has no such flag; leave it out\n"),
        "{said}"
    );
}

#[test]
fn files_are_where_they_belong() {
    let input = |line: &str| match read(line).task {
        Task::Publish(publish) => publish.events,
        other => panic!("{other:?}"),
    };
    assert_eq!(input("openfloor publish"), Input::Stdin);
    assert_eq!(input("openfloor publish -"), Input::Stdin);
    assert_eq!(input("openfloor publish a.json"), Input::File("a.json".into()));
    match read("openfloor wall --record a.jsonl").task {
        Task::Wall(wall) => assert_eq!(wall.record, Some(PathBuf::from("a.jsonl"))),
        other => panic!("{other:?}"),
    }
    match read("openfloor replay a.jsonl").task {
        Task::Replay(replay) => assert_eq!(replay.recording, PathBuf::from("a.jsonl")),
        other => panic!("{other:?}"),
    }
    assert!(error("openfloor replay").contains("<FILE>"));
}

#[test]
fn the_manual_tells_every_folder_and_what_each_end_means() {
    let page = openfloor::cli::man::page();
    for told in
        ["openfloor/themes", "openfloor/locales", "openfloor/huddle", "of the floor that this wall kept"]
    {
        assert!(page.replace('\n', " ").contains(told), "{told} in {page}");
    }
}
