//! The one table of settings. Each line makes a typed field, a row of [`TABLE`] and a step of reading.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use super::access::{EventRate, FilePath, Origins};
use super::choice::{Colors, Glyphs, Languages, LogFormat, LogLevel, Notify, When};
use super::command::CommandLine;
use super::environment::language;
use super::keep::Keep;
use super::keys::KeyLine;
use super::program::Program;
use super::reader::{self, Origin, Reader};
use super::setting::Fallback::{Found, Is, Unset};
use super::theme::ThemeName;
use super::value::{Seats, Speed, Value, Whole};
use super::{Faults, FeedAddress, HubAddress, Setting, Sources};
use crate::domain::{Hours, Shifts};
use crate::text::{Lang, SafeText};

/// Makes the structs, [`Settings`], [`TABLE`] and the reading of them all from the lines below, so that none of
/// them can lack a setting or give it another type.
macro_rules! settings {
    ($($(#[$doc:meta])* $table:ident: $Table:ident {
        $($name:ident: $type:ty = $fallback:expr, $flag:literal, $variable:literal, $meaning:literal;)+
    })+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq)]
            pub struct $Table {
                $(#[doc = $meaning] pub $name: $type,)+
            }
        )+

        /// Every setting with its value, and where each came from.
        #[derive(Clone, Debug)]
        pub struct Settings {
            $($(#[$doc])* pub $table: $Table,)+
            origins: reader::Origins,
            keys: Vec<KeyLine>,
            file: Option<PathBuf>,
            warnings: Vec<String>,
        }

        /// Every setting, in the order in which they are shown.
        pub const TABLE: &[Setting] = &[$($(Setting {
            key: concat!(stringify!($table), ".", stringify!($name)),
            flag: $flag,
            variable: $variable,
            meaning: $meaning,
            fallback: $fallback,
            shape: <$type as Value>::SHAPE,
            accepted: <$type as Value>::accepted,
            example: <$type as Value>::EXAMPLE,
            text: |settings| settings.$table.$name.text(),
        },)+)+];

        impl Settings {
            /// Reads every setting from the strongest source that gives it.
            ///
            /// # Errors
            /// Every fault of every source: a value that is overridden must be right all the same.
            pub fn read(sources: &Sources) -> Result<Self, Faults> {
                match Self::read_what_is_right(sources) {
                    (settings, faults) if faults.0.is_empty() => Ok(settings),
                    (_, faults) => Err(faults),
                }
            }

            /// The same with everything that is right in place, and defaults for what is wrong; and all that is.
            pub fn read_what_is_right(sources: &Sources) -> (Self, Faults) {
                let mut reader = Reader::new(sources);
                $(let $table = $Table {
                    $($name: reader.value(concat!(stringify!($table), ".", stringify!($name)), $fallback),)+
                };)+
                let (origins, keys, faults) = reader.finish();
                let file = sources.file.as_ref().map(|(path, _)| path.clone());
                (Self { $($table,)+ origins, keys, file, warnings: sources.environment.warnings() }, faults)
            }
        }
    };
}

settings! {
    /// What a wall shows, and how.
    wall: Wall {
        feed: FeedAddress = Is("ws://127.0.0.1:7420"), "--feed", "OPENFLOOR_WALL_FEED",
            "The hub whose floor the wall shows";
        token_file: Option<FilePath> = Unset("none"), "--token-file", "OPENFLOOR_WALL_TOKEN_FILE",
            "The file with the wall's token, as `openfloor token new` printed it";
        token_in_clear: bool = Is("false"), "--token-in-clear", "OPENFLOOR_WALL_TOKEN_IN_CLEAR",
            "Whether the token may go to another machine without TLS";
        ca: Option<FilePath> = Unset("those that the machine trusts"), "--ca", "OPENFLOOR_WALL_CA",
            "The certificate, in PEM, of the authority that vouches for a wss:// hub";
        site: Option<SafeText> = Unset("every site"), "--site", "OPENFLOOR_WALL_SITE",
            "The site that the wall shows";
        team: Option<SafeText> = Unset("every team"), "--team", "OPENFLOOR_WALL_TEAM",
            "The team that the wall shows, with what concerns everyone";
        lang: Lang = Found("that of LC_ALL, LC_MESSAGES or LANG, else en", |environment, _| language(environment)),
            "--lang", "OPENFLOOR_WALL_LANG", "The language of the wall, and of the floor's texts where they come in it";
        display: bool = Is("false"), "--display", "OPENFLOOR_WALL_DISPLAY",
            "Whether it is a wallboard, read from afar, rather than a desk";
        plain: bool = Is("false"), "--plain", "OPENFLOOR_WALL_PLAIN",
            "Whether it is told in lines of text, for screen readers and pipes, rather than drawn";
        theme: ThemeName = Is("dusk"), "--theme", "OPENFLOOR_WALL_THEME",
            "The colours of the wall";
        color: Colors = Is("auto"), "--color", "OPENFLOOR_WALL_COLOR",
            "How many colours the terminal has";
        glyphs: Glyphs = Is("auto"), "--glyphs", "OPENFLOOR_WALL_GLYPHS",
            "Which characters the terminal can draw";
        languages: Languages = Is("one"), "--wall-languages", "OPENFLOOR_WALL_LANGUAGES",
            "How texts that come in several languages are told";
        locales: Option<PathBuf> = Unset("openfloor/locales where the platform keeps configuration"),
            "--locales", "OPENFLOOR_WALL_LOCALES", "Where the wall finds phrases of your own, over those that it has";
        sextants: When = Is("auto"), "--sextants", "OPENFLOOR_WALL_SEXTANTS",
            "When big letters are made of sextants, finer blocks that some fonts lack; auto: where the terminal draws them itself";
        blank: Option<Hours> = Unset("never"), "--blank", "OPENFLOOR_WALL_BLANK",
            "When a wallboard rests: it shows the hour, how fresh it is and critical notices alone, by the site's clock";
        scenes: Program = Is("now,trust-wins,how-we-are,answered,promises,repair,your-say"), "--scenes", "OPENFLOOR_WALL_SCENES",
            "Which scenes a wallboard has, in their order";
        shifts: Option<Shifts> = Unset("those that the site tells"), "--shifts", "OPENFLOOR_WALL_SHIFTS",
            "When shifts begin, by the clock of the site, in place of those that it tells: each crew is told what is new since its last one outside blank hours";
        teams: bool = Is("false"), "--teams", "OPENFLOOR_WALL_TEAMS",
            "Whether a wallboard shows the levels of teams too, by name and never by level";
        locked: bool = Is("false"), "--locked", "OPENFLOOR_WALL_LOCKED",
            "Whether it is a wallboard whose keys do nothing, until Ctrl-u and within 2 s Ctrl-l unlock it";
        cache: Keep = Found("openfloor/wall where the platform keeps state", |_, folders| state(&folders.state)),
            "--cache", "OPENFLOOR_WALL_CACHE", "Where the wall keeps the last known floor, to begin with";
        title: bool = Is("true"), "--title", "OPENFLOOR_WALL_TITLE",
            "Whether the window's title tells the floor and how fresh it is";
        links: When = Is("auto"), "--links", "OPENFLOOR_WALL_LINKS",
            "When addresses in the floor's words are links; auto: where the terminal may know them";
        bell: When = Is("auto"), "--bell", "OPENFLOOR_WALL_BELL",
            "When a critical notice rings the terminal's bell; auto: at a desk";
        notify: Notify = Is("off"), "--notify", "OPENFLOOR_WALL_NOTIFY",
            "How a critical notice is told on the terminal's desktop";
        on_critical: Option<CommandLine> = Unset("none"), "--on-critical", "OPENFLOOR_WALL_ON_CRITICAL",
            "What a critical notice starts, without a shell; it reads the notice from NOTICE_* variables, or as JSON from its input";
        quiet_hours: Option<Hours> = Unset("none"), "--quiet-hours", "OPENFLOOR_WALL_QUIET_HOURS",
            "When critical notices ring, notify and start nothing, by the site's clock";
        source: Option<SafeText> = Unset("/sites/SITE/leads"), "--source", "OPENFLOOR_WALL_SOURCE",
            "As whom what is new is published from this wall";
        author_role: Option<SafeText> = Unset("none"), "--author-role", "OPENFLOOR_WALL_AUTHOR_ROLE",
            "The role of whoever writes here, to begin a form with";
        author_name: Option<SafeText> = Unset("none"), "--author-name", "OPENFLOOR_WALL_AUTHOR_NAME",
            "The name of whoever writes here, to begin a form with";
        print: CommandLine = Is("lp"), "--print", "OPENFLOOR_WALL_PRINT",
            "What prints a huddle card, which it reads from its standard input";
        huddle_folder: PathBuf = Found("openfloor/huddle where the platform keeps data",
            |_, folders| data(&folders.data, "huddle")), "--huddle-folder", "OPENFLOOR_WALL_HUDDLE_FOLDER",
            "Where huddle cards are saved";
    }
    /// Where a hub listens, and where it keeps the floor.
    hub: Hub {
        listen: SocketAddr = Is("127.0.0.1:7420"), "--listen", "OPENFLOOR_HUB_LISTEN",
            "Where the hub takes connections";
        data: PathBuf = Found("openfloor/hub where the platform keeps data", |_, folders| data(&folders.data, "hub")),
            "--data", "OPENFLOOR_HUB_DATA", "Where the hub keeps its log and its tokens";
        withdrawals: Option<PathBuf> = Unset("the folder of the log"), "--withdrawals-in", "OPENFLOOR_HUB_WITHDRAWALS",
            "Where the hub keeps the list of withdrawals, such as on another disk";
        keep_versions: Whole<1, 10_000> = Is("1000"), "--keep-versions", "OPENFLOOR_HUB_KEEP_VERSIONS",
            "How many versions of one thing the log keeps";
        keep_days: Whole<8, 3_650> = Is("400"), "--keep-days", "OPENFLOOR_HUB_KEEP_DAYS",
            "For how many days the log keeps earlier versions, withdrawals, and what is over";
        tls_cert: Option<FilePath> = Unset("no TLS"), "--tls-cert", "OPENFLOOR_HUB_TLS_CERT",
            "The hub's certificate, in PEM, with those up to its authority behind it";
        tls_key: Option<FilePath> = Unset("no TLS"), "--tls-key", "OPENFLOOR_HUB_TLS_KEY",
            "The key of the certificate, in PEM";
        open: bool = Is("false"), "--open", "OPENFLOOR_HUB_OPEN",
            "Whether anyone may follow the floor and publish to it, from anywhere and without a token";
        local_tokens: bool = Is("false"), "--local-tokens", "OPENFLOOR_HUB_LOCAL_TOKENS",
            "Whether a token is needed from the hub's own machine too, as behind a proxy; left out, also where its public address is a proxy's";
        origins: Origins = Unset("none"), "--origins", "OPENFLOOR_HUB_ORIGINS",
            "The web pages that may connect, by origin";
        public_url: Option<HubAddress> = Unset("none: walls show no code to answer or ask by"),
            "--public-url", "OPENFLOOR_HUB_PUBLIC_URL",
            "Where people's phones reach the hub's pages for answering and asking";
        publish_rate: EventRate = Is("200"), "--publish-rate", "OPENFLOOR_HUB_PUBLISH_RATE",
            "How many events a second one token may publish, and ten seconds of them at once";
    }
    /// Where publishers post.
    publish: Publish {
        hub: HubAddress = Is("http://127.0.0.1:7420"), "--hub", "OPENFLOOR_PUBLISH_HUB",
            "The hub that is published to, asked and administered";
        token_file: Option<FilePath> = Unset("none"), "--token-file", "OPENFLOOR_PUBLISH_TOKEN_FILE",
            "The file with the publisher's token, as `openfloor token new` printed it";
        token_in_clear: bool = Is("false"), "--token-in-clear", "OPENFLOOR_PUBLISH_TOKEN_IN_CLEAR",
            "Whether the token may go to another machine without TLS";
        ca: Option<FilePath> = Unset("those that the machine trusts"), "--ca", "OPENFLOOR_PUBLISH_CA",
            "The certificate, in PEM, of the authority that vouches for an https:// hub";
    }
    /// What the simulated floor is like.
    sim: Sim {
        seats: Seats = Is("500"), "--seats", "OPENFLOOR_SIM_SEATS",
            "How many people the simulated floor has";
        speed: Option<Speed> = Unset("real time"), "--speed", "OPENFLOOR_SIM_SPEED",
            "How many minutes of a simulated or recorded floor go by in a second";
        seed: Option<u64> = Unset("drawn, and told"), "--seed", "OPENFLOOR_SIM_SEED",
            "What the simulated floor is drawn from; the same gives the same floor";
        languages: Vec<Lang> = Is("en,es"), "--languages", "OPENFLOOR_SIM_LANGUAGES",
            "The languages in which the simulated leadership speaks";
    }
    /// What is logged.
    log: Log {
        level: LogLevel = Is("info"), "--log-level", "OPENFLOOR_LOG_LEVEL",
            "How much is logged: this, and what is worse";
        format: LogFormat = Is("text"), "--log-format", "OPENFLOOR_LOG_FORMAT",
            "How each event is logged: as a line of text, or as an object of JSON on a line";
    }
}

impl Wall {
    /// Whether it is a wallboard: one that is locked is one.
    pub fn is_wallboard(&self) -> bool {
        self.display || self.locked
    }
}

impl Settings {
    /// Where the value of a key came from.
    pub fn origin(&self, key: &str) -> &Origin {
        debug_assert!(super::setting(key).is_some(), "{key} is in the table");
        self.origins.get(key).unwrap_or(&Origin::Default)
    }

    /// The settings file that was read.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The keys that the settings file wants for commands, line by line.
    pub fn keys(&self) -> &[KeyLine] {
        &self.keys
    }

    /// What deserves a word and is no fault: variables that look like settings and are not.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }
}

/// Without a folder of the platform's a wall keeps nothing: where it happens to run is no place for what it saw.
fn state(platform: &Path) -> (String, Origin) {
    let usual = platform.join("openfloor").join("wall").to_string_lossy().into_owned();
    let kept = platform.is_absolute() && <Keep as Value>::read(&usual).is_some();
    (if kept { usual } else { "off".into() }, Origin::Default)
}

/// A folder that can't be written as a setting counts as none: then it is one where the program runs.
fn data(platform: &Path, name: &str) -> (String, Origin) {
    let folder = |platform: &Path| platform.join("openfloor").join(name).to_string_lossy().into_owned();
    let usual = folder(platform);
    let writable = <PathBuf as Value>::read(&usual).is_some();
    (if writable { usual } else { folder(Path::new("")) }, Origin::Default)
}
