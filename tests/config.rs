//! The settings: who wins, where each came from, and what every fault says.

#[path = "config/keys.rs"]
mod keys;
#[path = "config/profiles.rs"]
mod profiles;
#[path = "config/table.rs"]
mod table;

use std::path::{Path, PathBuf};

use openfloor::config::{self, Colors, Folders, Glyphs, LogLevel, Origin, Settings, Sources, TABLE};
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
    assert_eq!((&settings.hub.withdrawals, settings.hub.keep_versions.count()), (&None, 64));
    assert_eq!(settings.hub.keep_days.count(), 400);
    assert_eq!(settings.publish.hub.as_str(), "http://127.0.0.1:7420");
    assert_eq!(settings.sim.seats.count(), 500);
    assert_eq!(settings.sim.speed.factor(), 1.0);
    assert_eq!(settings.sim.seed, None);
    assert_eq!(settings.sim.languages.iter().map(Lang::as_str).collect::<Vec<_>>(), ["en", "es"]);
    assert_eq!(settings.log.level, LogLevel::Info);
    for setting in TABLE {
        assert_eq!(settings.origin(setting.key), &Origin::Default, "{}", setting.key);
    }
    assert_eq!(settings.warnings(), [""; 0]);
}

#[test]
fn the_strongest_source_wins_in_every_pairing() {
    // Of each setting: what the file says (as TOML, and as text), the variable, the flag.
    let samples = [
        ("wall.feed", "\"ws://file\"", ["ws://file", "ws://env", "ws://flag"]),
        ("wall.token_file", "\"/file\"", ["/file", "/env", "flag"]),
        ("wall.token_in_clear", "true", ["true", "false", "true"]),
        ("wall.ca", "\"/file\"", ["/file", "/env", "flag"]),
        ("wall.site", "\"lisbon\"", ["lisbon", "porto", "faro"]),
        ("wall.team", "\"billing\"", ["billing", "nights", "retention"]),
        ("wall.lang", "\"de\"", ["de", "fr", "pt-br"]),
        ("wall.display", "true", ["true", "false", "true"]),
        ("wall.plain", "true", ["true", "false", "true"]),
        ("wall.theme", "\"daylight\"", ["daylight", "./mine.toml", "dusk"]),
        ("wall.color", "256", ["256", "none", "truecolor"]),
        ("wall.glyphs", "\"ascii\"", ["ascii", "unicode", "auto"]),
        ("wall.languages", "\"turn\"", ["turn", "together", "one"]),
        ("wall.locales", "\"/file\"", ["/file", "/env", "flag"]),
        ("wall.sextants", "\"on\"", ["on", "off", "auto"]),
        ("wall.blank", "\"Sat Sun\"", ["Sat-Sun 00:00-24:00", "22:00-06:00", "Mon 01:00-02:00"]),
        ("wall.scenes", "[\"repair\", \"now\"]", ["repair,now", "promises", "now Sat 10:00-12:00"]),
        ("wall.shifts", "[\"06:00\", \"18:00\"]", ["06:00,18:00", "07:00,15:00,23:00", "00:00,12:00"]),
        ("wall.teams", "true", ["true", "false", "true"]),
        ("wall.locked", "true", ["true", "false", "true"]),
        ("wall.cache", "\"/file\"", ["/file", "off", "flag"]),
        ("wall.title", "false", ["false", "true", "false"]),
        ("wall.links", "\"on\"", ["on", "off", "auto"]),
        ("wall.bell", "\"off\"", ["off", "on", "auto"]),
        ("wall.notify", "\"osc9\"", ["osc9", "osc777", "auto"]),
        ("wall.on_critical", "\"lamp 'deep red'\"", ["lamp 'deep red'", "lamp", "sh -c 'lpr'"]),
        ("wall.quiet_hours", "\"22:00-07:00\"", ["22:00-07:00", "Mon-Fri 22:00-07:00", "00:00-24:00"]),
        ("wall.source", "\"/s/file\"", ["/s/file", "/s/env", "/s/flag"]),
        ("wall.author_role", "\"floor manager\"", ["floor manager", "team lead", "director"]),
        ("wall.author_name", "\"Ana\"", ["Ana", "Rui", "Eva"]),
        ("wall.print", "\"lp -d hall\"", ["lp -d hall", "lpr", "cat"]),
        ("wall.huddle_folder", "\"/file\"", ["/file", "/env", "flag"]),
        ("hub.listen", "\"0.0.0.0:1\"", ["0.0.0.0:1", "[::1]:2", "127.0.0.1:0"]),
        ("hub.data", "\"/file\"", ["/file", "/env", "flag"]),
        ("hub.withdrawals", "\"/file\"", ["/file", "/env", "flag"]),
        ("hub.keep_versions", "8", ["8", "1", "10000"]),
        ("hub.keep_days", "30", ["30", "8", "3650"]),
        ("hub.tls_cert", "\"/file\"", ["/file", "/env", "flag"]),
        ("hub.tls_key", "\"/file\"", ["/file", "/env", "flag"]),
        ("hub.open", "true", ["true", "false", "true"]),
        ("hub.local_tokens", "true", ["true", "false", "true"]),
        ("hub.origins", "[\"http://a\", \"http://b:1\"]", ["http://a,http://b:1", "https://c", "https://d"]),
        ("hub.publish_rate", "1", ["1", "100000", "50"]),
        ("publish.hub", "\"http://file/\"", ["http://file", "http://env:1", "http://[::1]:7420"]),
        ("publish.token_file", "\"/file\"", ["/file", "/env", "flag"]),
        ("publish.token_in_clear", "true", ["true", "false", "true"]),
        ("publish.ca", "\"/file\"", ["/file", "/env", "flag"]),
        ("sim.seats", "5_000", ["5000", "500", "50"]),
        ("sim.speed", "1_0.50", ["10.5", "0.1", "3600"]),
        ("sim.seed", "7", ["7", "18446744073709551615", "0"]),
        ("sim.languages", "[\n  \"pt\", # first\n  \"en\",\n]", ["pt,en", "es", "en,de,fr"]),
        ("log.level", "\"error\"", ["error", "warn", "debug"]),
        ("log.format", "\"json\"", ["json", "text", "json"]),
    ];
    assert_eq!(samples.map(|(key, ..)| key).as_slice(), TABLE.iter().map(|s| s.key).collect::<Vec<_>>());
    for ((key, toml, [file, variable, flag]), setting) in samples.into_iter().zip(TABLE) {
        let default = (setting.text)(&read("", &[], &[]));
        for sources in 0..8_u8 {
            let given = |bit: u8| sources & bit != 0;
            let in_toml = format!("# a comment\n[{}]\n{} = {toml}\n", setting.table(), setting.name());
            let environment = [(setting.variable, variable)];
            let flags = [(key, flag)];
            let settings = read(
                if given(1) { &in_toml } else { "" },
                if given(2) { &environment } else { &[] },
                if given(4) { &flags } else { &[] },
            );
            let (value, origin) = match sources {
                4.. => (Some(flag.to_owned()), Origin::Flag(setting.flag)),
                2.. => (Some(variable.to_owned()), Origin::Environment(setting.variable)),
                1 => (Some(file.to_owned()), in_file(3)),
                0 => (default.clone(), Origin::Default),
            };
            assert_eq!(
                ((setting.text)(&settings), settings.origin(key)),
                (value, &origin),
                "{key}: {sources:03b}"
            );
        }
    }
}

#[test]
fn an_empty_variable_is_none_and_an_empty_text_takes_an_open_setting_back() {
    let file = "[wall]\nsite = \"lisbon\"\n[sim]\nseed = 7";
    let settings =
        read(file, &[("OPENFLOOR_WALL_SITE", ""), ("OPENFLOOR_SIM_SPEED", "")], &[("sim.seed", "")]);
    assert_eq!(settings.wall.site.as_ref().map(|site| site.as_str()), Some("lisbon"));
    assert_eq!(settings.origin("wall.site"), &in_file(2));
    assert_eq!(settings.origin("sim.speed"), &Origin::Default);
    assert_eq!((settings.sim.seed, settings.origin("sim.seed")), (None, &Origin::Flag("--seed")));
}

#[test]
fn the_language_comes_from_the_locale_when_it_is_one() {
    for (environment, lang, origin) in [
        (&[("LANG", "es_ES.UTF-8")][..], "es-es", Origin::Environment("LANG")),
        (&[("LANG", "de"), ("LC_MESSAGES", "pt_BR@euro")], "pt-br", Origin::Environment("LC_MESSAGES")),
        (&[("LANG", "de"), ("LC_ALL", "fr")], "fr", Origin::Environment("LC_ALL")),
        (&[("LANG", "de"), ("LC_ALL", "")], "de", Origin::Environment("LANG")),
        (&[("LANG", "de"), ("LC_ALL", "C.UTF-8")], "en", Origin::Default),
        (&[("LANG", "POSIX")], "en", Origin::Default),
        (&[("LANG", "\u{1b}[31m")], "en", Origin::Default),
        (&[("LANG", "de"), ("OPENFLOOR_WALL_LANG", "es")], "es", Origin::Environment("OPENFLOOR_WALL_LANG")),
    ] {
        let settings = read("", environment, &[]);
        assert_eq!(
            (settings.wall.lang.as_str(), settings.origin("wall.lang")),
            (lang, &origin),
            "{environment:?}"
        );
    }
    let settings = read("wall.lang = \"it\"", &[("LC_ALL", "de_DE")], &[]);
    assert_eq!((settings.wall.lang.as_str(), settings.origin("wall.lang")), ("it", &in_file(1)));
}

#[test]
fn a_data_folder_that_no_setting_could_hold_is_not_the_default() {
    for data in ["", "~/data", "/home/\u{fffd}/data"] {
        let mut sources = sources("", &[], &[]);
        sources.folders.data = data.into();
        let settings = Settings::read(&sources).expect("right settings");
        assert_eq!(settings.hub.data, Path::new("openfloor/hub"), "{data:?}");
    }
}

#[test]
fn every_wrong_value_says_where_it_is_and_what_is_right() {
    const FILE: &str = "the path of a file, written out without ~, such as /etc/openfloor/wall.token";
    const THEME: &str = "dusk, daylight, contrast, the name of a file in openfloor/themes, or the path of one, such as daylight";
    const HOURS: &str = "hours such as 22:00-07:00, or Mon-Fri 22:00-07:00, Sat Sun";
    let wrong = [
        (
            "wall.feed",
            "http://hub",
            "an address of the form ws://HOST:PORT or wss://HOST:PORT, such as ws://hub.example:7420",
        ),
        ("wall.token_file", "~/token", FILE),
        ("wall.token_in_clear", "1", "true or false"),
        ("wall.ca", "~", FILE),
        ("wall.site", " ", "a name of at most 80 characters, such as lisbon"),
        ("wall.team", "a\tb", "a name of at most 80 characters, such as lisbon"),
        ("wall.lang", "english", "a language tag, such as es"),
        ("wall.display", "yes", "true or false"),
        ("wall.plain", "yes", "true or false"),
        ("wall.theme", "~/mine.toml", THEME),
        ("wall.color", "blue", "auto, truecolor, 256, 16 or none"),
        ("wall.glyphs", "ASCII", "auto, unicode, blocks or ascii"),
        ("wall.languages", "both", "one, together or turn"),
        (
            "wall.locales",
            "~/words",
            "the path of a folder, written out without ~, such as /var/lib/openfloor/hub",
        ),
        ("wall.sextants", "yes", "auto, on or off"),
        ("wall.blank", "nights", HOURS),
        (
            "wall.scenes",
            "now,news",
            "scenes (now, trust-wins, how-we-are, answered, promises or repair), each with days, times or both \
             behind it where it is not always on, such as now,trust-wins Mon-Fri 08:00-20:00,promises",
        ),
        (
            "wall.shifts",
            "06:00,06:00",
            "2 to 12 times at which shifts begin, from 00:00 to 23:59, each once and in their order, such as \
             06:00,14:00,22:00",
        ),
        ("wall.teams", "billing", "true or false"),
        ("wall.locked", "on", "true or false"),
        (
            "wall.cache",
            "~/wall",
            "the path of a folder, written out without ~, or off, such as /var/lib/openfloor/wall",
        ),
        ("wall.title", "on", "true or false"),
        ("wall.links", "true", "auto, on or off"),
        ("wall.bell", "loud", "auto, on or off"),
        ("wall.notify", "9", "off, auto, osc9 or osc777"),
        (
            "wall.on_critical",
            "lamp 'red",
            "a program and its arguments, quoted as for a shell, such as /usr/local/bin/beacon --colour 'deep blue'",
        ),
        ("wall.quiet_hours", "22-7", HOURS),
        ("wall.source", " ", "a name of at most 80 characters, such as lisbon"),
        ("wall.author_role", " ", "a name of at most 80 characters, such as lisbon"),
        ("wall.author_name", " ", "a name of at most 80 characters, such as lisbon"),
        (
            "wall.print",
            "lp '",
            "a program and its arguments, quoted as for a shell, such as /usr/local/bin/beacon --colour 'deep blue'",
        ),
        (
            "wall.huddle_folder",
            "~/h",
            "the path of a folder, written out without ~, such as /var/lib/openfloor/hub",
        ),
        ("hub.listen", "localhost:7420", "an IP address and a port, such as 0.0.0.0:7420"),
        ("hub.data", "~/hub", "the path of a folder, written out without ~, such as /var/lib/openfloor/hub"),
        (
            "hub.withdrawals",
            "~/l",
            "the path of a folder, written out without ~, such as /var/lib/openfloor/hub",
        ),
        ("hub.keep_versions", "0", "a whole number from 1 to 10000"),
        ("hub.keep_days", "7", "a whole number from 8 to 3650"),
        ("hub.tls_cert", "~/a", FILE),
        ("hub.tls_key", "~/a", FILE),
        ("hub.open", "all", "true or false"),
        ("hub.local_tokens", "no", "true or false"),
        (
            "hub.origins",
            "wall.example",
            "at most 32 origins of the form https://HOST or https://HOST:PORT, such as https://wall.example",
        ),
        ("hub.publish_rate", "0", "a whole number from 1 to 100000, such as 200"),
        (
            "publish.hub",
            "ws://hub",
            "an address of the form http://HOST:PORT or https://HOST:PORT, such as http://hub.example:7420",
        ),
        ("publish.token_file", "~/token", FILE),
        ("publish.token_in_clear", "1", "true or false"),
        ("publish.ca", "~/ca", FILE),
        ("sim.seats", "51", "50, 500 or 5000"),
        ("sim.speed", "nan", "a number from 0.1 to 3600, such as 60"),
        ("sim.seed", "-1", "a whole number from 0 to 18446744073709551615, such as 42"),
        ("sim.languages", "en,en", "1 to 8 language tags, each once, such as en,es"),
        ("log.level", "trace", "error, warn, info or debug"),
        ("log.format", "xml", "text or json"),
    ];
    for ((key, value, accepted), setting) in wrong.into_iter().zip(TABLE) {
        assert_eq!(key, setting.key, "one of each setting, in their order");
        let value_shown = value.replace('\t', " ");
        let by_flag = Settings::read(&sources("", &[], &[(key, value)]));
        let fault = format!("{} is {value_shown:?}; give {accepted}", setting.flag);
        assert_eq!(faults(by_flag), [fault]);
        let by_variable = Settings::read(&sources("", &[(setting.variable, value)], &[]));
        let fault = format!("{} is {value_shown:?}; give {accepted}", setting.variable);
        assert_eq!(faults(by_variable), [fault]);
    }
    assert_eq!(TABLE.len(), wrong.len());
}

#[test]
fn the_limits_hold_on_both_sides() {
    for (key, right, wrong) in [
        ("sim.speed", ["0.1", "3600"], ["0.09", "3600.1"]),
        ("sim.seed", ["0", "18446744073709551615"], ["-1", "18446744073709551616"]),
        ("sim.languages", ["en", "aa,bb,cc,dd,ee,ff,gg,hh"], ["en,", "aa,bb,cc,dd,ee,ff,gg,hh,ii"]),
        ("wall.site", ["l", &"l".repeat(80)], ["\u{1b}[31m", &"l".repeat(81)]),
    ] {
        for text in right {
            assert!(Settings::read(&sources("", &[], &[(key, text)])).is_ok(), "{key} {text:?}");
        }
        for text in wrong {
            assert!(Settings::read(&sources("", &[], &[(key, text)])).is_err(), "{key} {text:?}");
        }
    }
}

#[test]
fn a_wrong_value_in_the_file_names_the_line_and_the_type() {
    let file = r#"
[wall]
feed = "hub:7420"
site = 3
display = "true"
color = [256]
theme = { name = "dusk" }
lang = '''
english'''

[sim]
seats = 0x1F4
speed = "fast"
seed = 1979-05-27
languages = ["en", 7]
"#;
    assert_eq!(
        faults_of_file(file),
        [
            r#"/etc/floor.toml:3: wall.feed is "hub:7420"; give an address of the form ws://HOST:PORT or wss://HOST:PORT, such as "ws://hub.example:7420""#,
            r#"/etc/floor.toml:4: wall.site is 3 (integer); give a name of at most 80 characters, such as "lisbon""#,
            r#"/etc/floor.toml:8: wall.lang is ''' english'''; give a language tag, such as "es""#,
            r#"/etc/floor.toml:5: wall.display is "true" (string); give true or false"#,
            r#"/etc/floor.toml:7: wall.theme is a table; give dusk, daylight, contrast, the name of a file in openfloor/themes, or the path of one, such as "daylight""#,
            r#"/etc/floor.toml:6: wall.color is an array; give auto, truecolor, 256, 16 or none"#,
            r#"/etc/floor.toml:12: sim.seats is 0x1F4 (integer); give 50, 500 or 5000"#,
            r#"/etc/floor.toml:13: sim.speed is "fast" (string); give a number from 0.1 to 3600, such as 60"#,
            r#"/etc/floor.toml:14: sim.seed is 1979-05-27 (datetime); give a whole number from 0 to 18446744073709551615, such as 42"#,
            r#"/etc/floor.toml:15: sim.languages is an array; give 1 to 8 language tags, each once, such as ["en", "es"]"#,
        ]
    );
    let hidden = faults_of_file("sim.languages = [\"en,es\"]");
    assert_eq!(hidden.len(), 1, "a comma does not hide a second tag: {hidden:?}");
    let long = faults_of_file(&format!("wall.feed = \"{}\"", "x".repeat(500)));
    let cut = format!("/etc/floor.toml:1: wall.feed is \"{}…;", "x".repeat(59));
    assert!(long[0].starts_with(&cut), "{long:?}");
}

#[test]
fn an_unknown_name_gets_the_one_that_was_meant_when_one_is_near() {
    let file = r#"
feed = "ws://hub"
colour = "none"
port = 1
hub = 3

[wall]
fede = "ws://hub"
listen = "127.0.0.1:1"
brightness = 3

[sims]
seats = 50

[nats]
url = "nats://hub"

[[log]]
level = "info"

[publish.hub]
url = "http://hub"
"#;
    let faults = faults_of_file(file);
    assert_eq!(
        faults,
        [
            "/etc/floor.toml:2: there is no setting feed; did you mean wall.feed?",
            "/etc/floor.toml:3: there is no setting colour; did you mean wall.color?",
            "/etc/floor.toml:4: there is no setting port; the tables are wall, hub, publish, sim, log, keys or profiles",
            "/etc/floor.toml:5: hub is 3 (integer); it is a table: write [hub], and its settings below",
            "/etc/floor.toml:8: there is no setting wall.fede; did you mean wall.feed?",
            "/etc/floor.toml:9: there is no setting wall.listen; did you mean hub.listen?",
            "/etc/floor.toml:10: there is no setting wall.brightness; [wall] takes feed, token_file, token_in_clear, ca, site, team, lang, display, plain, theme, color, glyphs, languages, locales, sextants, blank, scenes, shifts, teams, locked, cache, title, links, bell, notify, on_critical, quiet_hours, source, author_role, author_name, print or huddle_folder",
            "/etc/floor.toml:12: there is no table [sims]; did you mean [sim]?",
            "/etc/floor.toml:15: there is no table [nats]; the tables are wall, hub, publish, sim, log, keys or profiles",
            "/etc/floor.toml:18: log is an array; it is a table: write [log], and its settings below",
            r#"/etc/floor.toml:21: publish.hub is a table; give an address of the form http://HOST:PORT or https://HOST:PORT, such as "http://hub.example:7420""#,
        ]
    );
}

#[test]
fn a_file_that_is_not_toml_says_line_and_column() {
    for (file, fault) in [
        ("[wall]\nfeed = ws://hub\n", "/etc/floor.toml:2:8: not TOML: "),
        ("[wall]\n\tsite = \"åå\" x", "/etc/floor.toml:2:14: not TOML: "),
        ("[wall", "/etc/floor.toml:1:6: not TOML: "),
        ("[wall]\nsite = \"a\"\nsite = \"b\"\n", "/etc/floor.toml:3:1: not TOML: "),
    ] {
        let faults = faults_of_file(file);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].starts_with(fault) && faults[0].len() > fault.len(), "{file:?}: {faults:?}");
    }
    let deep = format!("x = {}", "[".repeat(60_000));
    assert!(faults_of_file(&deep)[0].contains(": not TOML: "));
}

#[test]
fn the_faults_of_all_sources_come_together_even_of_what_is_overridden() {
    let file = "[wall]\nfeed = 1\n[hubs]\n";
    let environment = [("OPENFLOOR_WALL_FEED", "hub"), ("OPENFLOOR_SIM_SEATS", "many")];
    let wrong = Settings::read(&sources(file, &environment, &[("wall.feed", "ws://hub"), ("sim.seed", "x")]));
    assert_eq!(
        wrong.expect_err("wrong settings").to_string(),
        "wrong settings:\n  \
         /etc/floor.toml:3: there is no table [hubs]; did you mean [hub]?\n  \
         /etc/floor.toml:2: wall.feed is 1 (integer); give an address of the form ws://HOST:PORT or wss://HOST:PORT, such as \"ws://hub.example:7420\"\n  \
         OPENFLOOR_WALL_FEED is \"hub\"; give an address of the form ws://HOST:PORT or wss://HOST:PORT, such as ws://hub.example:7420\n  \
         OPENFLOOR_SIM_SEATS is \"many\"; give 50, 500 or 5000\n  \
         --seed is \"x\"; give a whole number from 0 to 18446744073709551615, such as 42"
    );
    let many: String = (0..100).map(|n| format!("key{n} = 1\n")).collect();
    let text = Settings::read(&sources(&many, &[], &[])).expect_err("wrong settings").to_string();
    assert_eq!((text.lines().count(), text.lines().last()), (22, Some("  and 80 more")));
}

#[test]
fn variables_that_only_look_like_ours_are_warned_of() {
    let environment = [
        ("OPENFLOOR_WALL_FEDE", "ws://hub"),
        ("OPENFLOOR_CONFIG", "x"),
        ("OPENFLOOR_KUBERNETES", "1"),
        ("OPENFLOOR_LOGLEVEL", ""),
        ("WALL_FEED", "1"),
    ];
    assert_eq!(
        read("", &environment, &[]).warnings(),
        [
            "OPENFLOOR_KUBERNETES is not a variable of openfloor; it has no effect",
            "OPENFLOOR_LOGLEVEL is not a variable of openfloor; did you mean OPENFLOOR_LOG_LEVEL?",
            "OPENFLOOR_WALL_FEDE is not a variable of openfloor; did you mean OPENFLOOR_WALL_FEED?",
        ]
    );
}

#[test]
fn what_is_rendered_says_where_it_came_from_and_reads_the_same_again() {
    let file =
        "[wall]\nsite = \"Lisbon \\\"2\\\"\"\ncolor = 256\n[sim]\nspeed = 0.5\nlanguages = [\"pt\", \"en\"]";
    let flags = [
        ("sim.seed", "18446744073709551615"),
        ("wall.team", ""),
        ("hub.data", "/a/very/long/path/to/a/folder/of/the/hub"),
    ];
    let settings = read(file, &[("OPENFLOOR_WALL_DISPLAY", "true"), ("LANG", "es_ES")], &flags);
    let text = config::render(&settings);
    assert_eq!(
        text,
        r#"[wall]
feed           = "ws://127.0.0.1:7420"                    # default
# token_file                                              # default: none
token_in_clear = false                                    # default
# ca                                                      # default: those that the machine trusts
site           = 'Lisbon "2"'                             # /etc/floor.toml:2
# team                                                    # --team: every team
lang           = "es-es"                                  # LANG
display        = true                                     # OPENFLOOR_WALL_DISPLAY
plain          = false                                    # default
theme          = "dusk"                                   # default
color          = "256"                                    # /etc/floor.toml:3
glyphs         = "auto"                                   # default
languages      = "one"                                    # default
# locales                                                 # default: openfloor/locales where the platform keeps configuration
sextants       = "auto"                                   # default
# blank                                                   # default: never
scenes         = ["now", "trust-wins", "how-we-are", "answered", "promises", "repair"]  # default
# shifts                                                  # default: none
teams          = false                                    # default
locked         = false                                    # default
cache          = "/home/ana/.local/state/openfloor/wall"  # default
title          = true                                     # default
links          = "auto"                                   # default
bell           = "auto"                                   # default
notify         = "off"                                    # default
# on_critical                                             # default: none
# quiet_hours                                             # default: none
# source                                                  # default: /sites/SITE/leads
# author_role                                             # default: none
# author_name                                             # default: none
print          = "lp"                                     # default
huddle_folder  = "/home/ana/.local/share/openfloor/huddle"  # default

[hub]
listen         = "127.0.0.1:7420"                         # default
data           = "/a/very/long/path/to/a/folder/of/the/hub"  # --data
# withdrawals                                             # default: the folder of the log
keep_versions  = 64                                       # default
keep_days      = 400                                      # default
# tls_cert                                                # default: no TLS
# tls_key                                                 # default: no TLS
open           = false                                    # default
local_tokens   = false                                    # default
# origins                                                 # default: none
publish_rate   = 200                                      # default

[publish]
hub            = "http://127.0.0.1:7420"                  # default
# token_file                                              # default: none
token_in_clear = false                                    # default
# ca                                                      # default: those that the machine trusts

[sim]
seats          = 500                                      # default
speed          = 0.5                                      # /etc/floor.toml:5
seed           = 18446744073709551615                     # --seed
languages      = ["pt", "en"]                             # /etc/floor.toml:6

[log]
level          = "info"                                   # default
format         = "text"                                   # default
"#
    );
    let again = read(&text, &[], &[]);
    assert_eq!(values(&again), values(&settings));
    let all: Vec<(&'static str, &str)> =
        TABLE.iter().filter(|s| !s.example.is_empty()).map(|s| (s.key, s.example)).collect();
    let settings = read("", &[], &all);
    let again = read(&config::render(&settings), &[], &[]);
    assert_eq!(values(&again), values(&settings));
}

#[test]
fn a_comment_never_leaves_its_line() {
    let mut sources = sources("wall.site = \"lisbon\"", &[], &[]);
    sources.file = sources.file.map(|(_, text)| ("/etc/a\nfeed = 1\u{1b}[2J.toml".into(), text));
    let settings = Settings::read(&sources).expect("right settings");
    let again = read(&config::render(&settings), &[], &[]);
    assert_eq!(values(&again), values(&settings));
}
