//! The settings in force, told so that they can be read again.

use super::*;

#[test]
fn what_is_rendered_says_where_it_came_from_and_reads_the_same_again() {
    let file =
        "[wall]\nsite = \"Lisbon \\\"2\\\"\"\ncolor = 256\n[sim]\nspeed = 0.5\nlanguages = [\"es\", \"en\"]";
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
scenes         = ["now", "trust-wins", "how-we-are", "answered", "promises", "repair", "your-say"]  # default
# shifts                                                  # default: those that the site tells
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
keep_versions  = 1000                                     # default
keep_days      = 400                                      # default
# tls_cert                                                # default: no TLS
# tls_key                                                 # default: no TLS
open           = false                                    # default
local_tokens   = false                                    # default
# origins                                                 # default: none
# public_url                                              # default: none: walls show no code to answer or ask by
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
languages      = ["es", "en"]                             # /etc/floor.toml:6

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
