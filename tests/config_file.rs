//! The settings file: which one is read, what is said when it can't be, and the program that prints what holds.

use std::path::Path;
use std::process::{Command, Output};

use openfloor::config::{self, Environment, FILE_BYTES_MAX, Faults, Folders, Settings};

fn faults(settings: Result<Settings, Faults>) -> Vec<String> {
    settings.expect_err("wrong settings").0.iter().map(ToString::to_string).collect()
}

/// The settings, where nothing of them is wrong.
fn right((settings, faults): (Settings, Faults)) -> Result<Settings, Faults> {
    if faults.0.is_empty() { Ok(settings) } else { Err(faults) }
}

#[test]
fn the_file_is_the_named_one_or_the_usual_one_or_none() {
    let dir = tempfile::tempdir().expect("a folder");
    let folders = Folders { config: dir.path().into(), data: dir.path().into(), state: dir.path().into() };
    let load = |named: Option<&Path>, variable: Option<&Path>| {
        let variable = variable.map(|path| (config::CONFIG_VARIABLE, path.display().to_string()));
        let environment: Environment = variable.into_iter().collect();
        right(config::load(named, None, Vec::new(), environment, folders.clone(), None))
    };
    let write = |name: &str, bytes: &[u8]| {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(&path, bytes).expect("a file");
        path
    };
    assert_eq!(load(None, None).expect("no file is fine").file(), None);
    let usual = write("openfloor/settings.toml", b"\xef\xbb\xbfwall.site = \"usual\"\r\n");
    assert_eq!(usual, folders.settings_file());
    let (one, two) = (write("one.toml", b"wall.site = \"one\""), write("two.toml", b"wall.site = \"two\""));
    let site = |settings: Result<Settings, Faults>| {
        settings.expect("right settings").wall.site.map(|site| site.as_str().to_owned())
    };
    assert_eq!(site(load(None, None)).as_deref(), Some("usual"));
    assert_eq!(site(load(None, Some(&one))).as_deref(), Some("one"));
    assert_eq!(site(load(Some(&two), Some(&one))).as_deref(), Some("two"));

    let missing = dir.path().join("missing.toml");
    let shown = missing.display();
    assert_eq!(
        faults(load(Some(&missing), None)),
        [format!("--config names {shown}, and there is no such file; create it or name another")]
    );
    assert_eq!(
        faults(load(None, Some(&missing))),
        [format!("OPENFLOOR_CONFIG names {shown}, and there is no such file; create it or name another")]
    );
    let unreadable = faults(load(Some(dir.path()), None));
    assert!(
        unreadable[0].starts_with(&format!("{} can't be read: ", dir.path().display())),
        "{unreadable:?}"
    );
    assert!(unreadable[0].ends_with("; make it readable, or name another with --config"), "{unreadable:?}");

    let limit = usize::try_from(FILE_BYTES_MAX).expect("small");
    let full = write("full.toml", "#".repeat(limit).as_bytes());
    assert_eq!(site(load(Some(&full), None)), None);
    let large = write("large.toml", "#".repeat(limit + 1).as_bytes());
    assert_eq!(
        faults(load(Some(&large), None)),
        [format!(
            "{} has more than 65536 bytes, and a settings file has not; name another with --config",
            large.display()
        )]
    );
    let latin = write("latin.toml", b"# caf\xc3\xa9\nwall.site = \"caf\xe9\"\n");
    assert_eq!(
        faults(load(Some(&latin), None)),
        [format!("{}:2: not UTF-8; save the file as UTF-8", latin.display())]
    );
    // What is wrong beside the file is told with it.
    let both = config::load(
        Some(&missing),
        None,
        vec![("sim.seats", "3".into())],
        Environment::default(),
        folders.clone(),
        None,
    );
    assert_eq!(faults(right(both)).len(), 2);
}

/// Runs the program with no variables but these.
fn openfloor(home: &Path, args: &[&str], environment: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_openfloor"))
        .args(args)
        .env_clear()
        .env("HOME", home)
        .envs(environment.iter().copied())
        .output()
        .expect("the program runs")
}

/// A text without its columns.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_program_prints_what_holds() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join(".config/openfloor/settings.toml");
    let told = openfloor(home.path(), &["config"], &[("LC_ALL", "es_MX.UTF-8")]);
    let text = String::from_utf8(told.stdout).expect("UTF-8");
    assert!(told.status.success() && told.stderr.is_empty());
    assert!(text.contains(&format!("# Settings file: none; it would be {}\n", file.display())), "{text}");
    assert!(words(&text).contains("lang = \"es-mx\""), "{text}");

    // What was printed is a settings file that gives the same.
    std::fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
    std::fs::write(&file, &text).expect("a file");
    let told =
        openfloor(home.path(), &["config"], &[("OPENFLOOR_SIM_SEATS", "50"), ("OPENFLOOR_SIM_SEAT", "1")]);
    let text = String::from_utf8(told.stdout).expect("UTF-8");
    assert!(text.contains(&format!("# Settings file: {}\n", file.display())), "{text}");
    assert!(words(&text).contains("seats = 50"), "{text}");
    assert!(text.contains(&format!("# {}:5\n", file.display())), "{text}");
    assert_eq!(
        String::from_utf8(told.stderr).expect("UTF-8"),
        "openfloor: OPENFLOOR_SIM_SEAT is not a variable of openfloor; did you mean OPENFLOOR_SIM_SEATS?\n"
    );

    let wrong = openfloor(home.path(), &["--config", "nowhere.toml", "config"], &[]);
    assert_eq!((wrong.status.code(), wrong.stdout.len()), (Some(2), 0));
    assert_eq!(
        String::from_utf8(wrong.stderr).expect("UTF-8"),
        "openfloor: wrong settings:\n  --config names nowhere.toml, and there is no such file; create it or name another\n"
    );
}
