//! The settings: who wins, where each came from, and what every fault says.

#[path = "config/faults.rs"]
mod faults;
#[path = "config/keys.rs"]
mod keys;
#[path = "config/profiles.rs"]
mod profiles;
#[path = "config/rendered.rs"]
mod rendered;
#[path = "config/sources.rs"]
mod sources;
#[path = "config/table.rs"]
mod table;

use std::path::{Path, PathBuf};

use openfloor::config::{self, Colors, Folders, Glyphs, LogLevel, Origin, Settings, Sources, Speed, TABLE};
use openfloor::text::Lang;

const PATH: &str = "/etc/floor.toml";

fn sources(file: &str, environment: &[(&str, &str)], flags: &[(&'static str, &str)]) -> Sources {
    Sources {
        flags: flags.iter().map(|(key, value)| (*key, (*value).to_owned())).collect(),
        environment: environment.iter().copied().collect(),
        profile: None,
        file: (!file.is_empty()).then(|| (PathBuf::from(PATH), file.to_owned())),
        folders: Folders {
            config: "/home/ana/.config".into(),
            data: "/home/ana/.local/share".into(),
            state: "/home/ana/.local/state".into(),
        },
        judge_keys: Some(openfloor::cli::keys::judge),
    }
}

fn read(file: &str, environment: &[(&str, &str)], flags: &[(&'static str, &str)]) -> Settings {
    Settings::read(&sources(file, environment, flags)).expect("right settings")
}

/// The faults of a settings file, each on a line.
fn faults_of_file(file: &str) -> Vec<String> {
    faults(Settings::read(&sources(file, &[], &[])))
}

fn faults(settings: Result<Settings, config::Faults>) -> Vec<String> {
    settings.expect_err("wrong settings").0.iter().map(ToString::to_string).collect()
}

fn in_file(line: usize) -> Origin {
    Origin::File { path: PATH.into(), line }
}

/// Every value as text, by key.
fn values(settings: &Settings) -> Vec<(&'static str, Option<String>)> {
    TABLE.iter().map(|setting| (setting.key, (setting.text)(settings))).collect()
}

#[test]
fn the_defaults_are_those_of_the_design() {
    let settings = read("", &[], &[]);
    assert_eq!(settings.wall.feed.as_str(), "ws://127.0.0.1:7420");
    assert_eq!((&settings.wall.site, &settings.wall.team), (&None, &None));
    assert_eq!(settings.wall.lang.as_str(), "en");
    assert!(!settings.wall.display);
    assert_eq!(settings.wall.theme.as_str(), "dusk");
    assert_eq!((settings.wall.color, settings.wall.glyphs), (Colors::Auto, Glyphs::Auto));
    assert_eq!(settings.hub.listen.to_string(), "127.0.0.1:7420");
    assert_eq!(settings.hub.data, Path::new("/home/ana/.local/share/openfloor/hub"));
    assert_eq!((&settings.hub.withdrawals, settings.hub.keep_versions.count()), (&None, 1000));
    assert_eq!(settings.hub.keep_days.count(), 400);
    assert_eq!(settings.publish.hub.as_str(), "http://127.0.0.1:7420");
    assert_eq!(settings.sim.seats.count(), 500);
    assert_eq!(Speed::factor(settings.sim.speed), 1.0);
    assert_eq!(settings.sim.seed, None);
    assert_eq!(settings.sim.languages.iter().map(Lang::as_str).collect::<Vec<_>>(), ["en", "es"]);
    assert_eq!(settings.log.level, LogLevel::Info);
    for setting in TABLE {
        assert_eq!(settings.origin(setting.key), &Origin::Default, "{}", setting.key);
    }
    assert_eq!(settings.warnings(), [""; 0]);
}
