//! Which source of a setting wins, and what each may be.

use super::*;

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
        ("hub.public_url", "\"https://file/\"", ["https://file", "https://env:1", "http://[::1]:7420"]),
        ("hub.publish_rate", "1", ["1", "100000", "50"]),
        ("publish.hub", "\"http://file/\"", ["http://file", "http://env:1", "http://[::1]:7420"]),
        ("publish.token_file", "\"/file\"", ["/file", "/env", "flag"]),
        ("publish.token_in_clear", "true", ["true", "false", "true"]),
        ("publish.ca", "\"/file\"", ["/file", "/env", "flag"]),
        ("sim.seats", "5_000", ["5000", "500", "50"]),
        ("sim.speed", "1_0.50", ["10.5", "0.1", "60"]),
        ("sim.seed", "7", ["7", "18446744073709551615", "0"]),
        ("sim.languages", "[\n  \"es-mx\", # first\n  \"en\",\n]", ["es-mx,en", "es", "en,es"]),
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
