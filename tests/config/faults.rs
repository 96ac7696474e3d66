//! What every fault of a setting says.

use super::*;

#[test]
fn every_wrong_value_says_where_it_is_and_what_is_right() {
    const FILE: &str = "the path of a file, written out without ~, such as /etc/openfloor/wall.token";
    const THEME: &str = "dusk, daylight, contrast, the name of a file in openfloor/themes, or the path of one, such as daylight";
    const HOURS: &str = "hours such as 22:00-07:00, or Mon-Fri 22:00-07:00, Sat Sun, 2026-12-25";
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
            "scenes (now, trust-wins, how-we-are, answered, promises, repair or your-say), each once, or with days, times or both \
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
        (
            "hub.public_url",
            "hub.example",
            "an address of the form http://HOST:PORT or https://HOST:PORT, such as http://hub.example:7420",
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
        ("sim.speed", "nan", "a number from 0.1 to 60, such as 10"),
        ("sim.seed", "-1", "a whole number from 0 to 18446744073709551615, such as 42"),
        ("sim.languages", "en,en", "en or es, or both, such as en,es"),
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
        ("sim.speed", ["0.1", "60"], ["0.09", "60.1"]),
        ("sim.seed", ["0", "18446744073709551615"], ["-1", "18446744073709551616"]),
        ("sim.languages", ["en", "es,en"], ["en,", "en,es,de"]),
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
            r#"/etc/floor.toml:13: sim.speed is "fast" (string); give a number from 0.1 to 60, such as 10"#,
            r#"/etc/floor.toml:14: sim.seed is 1979-05-27 (datetime); give a whole number from 0 to 18446744073709551615, such as 42"#,
            r#"/etc/floor.toml:15: sim.languages is an array; give en or es, or both, such as ["en", "es"]"#,
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
