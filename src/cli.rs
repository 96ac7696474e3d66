//! The command line: its grammar, and the settings of a run.

mod args;
mod check_in;
mod consent;
mod doctor;
mod flags;
mod hub;
pub mod keys;
mod length;
mod log;
pub mod man;
mod once;
mod phones;
mod promises;
mod pulse;
mod rehearse;
mod survey;
mod token;
mod wall;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};

use crate::config::{self, Environment, Faults, Folders, Settings};

pub use args::{Demo, Held, HeldTask, Input, Pace, Post, Publish, Replay, Sim, Simulation, Wall};
pub use check_in::CheckIn;
pub use consent::{ConsentTask, ForgetWish, FormName, SetWish, Whose};
pub use doctor::{Doctor, ReportFormat};
pub use hub::{Backup, Hub, HubData, PutBack, Restore, Serving};
pub use length::{Length, Ratio};
pub use log::{AudienceName, Log, LogForm};
pub use once::{Format, Once, OnceRecorded, Size, Within};
pub use phones::{PhoneWay, Phones};
pub use promises::{LedgerForm, PromiseName, Promises};
pub use pulse::{AsksTask, OfSite, OneAsk, OpenRound, PulseTask, SomeAsks};
pub use rehearse::{RehearsalForm, Rehearse};
pub use survey::{Analyse, AnalysisForm, Import};
pub use token::{NewToken, RevokeToken, RoleName, TokenTask};
pub use wall::{FloorLink, KioskLook, SiteOf, WallBoard, WallCalls, WallLink, WallLook, Writing};

/// What a run is asked to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Cli {
    /// The settings file that `--config` names.
    pub config: Option<PathBuf>,
    /// The profile of it that `--profile` names.
    pub profile: Option<String>,
    /// The task; without one on the command line, the demo.
    pub task: Task,
}

/// The grammar as clap knows it. The demo's flags work with and without its name.
#[derive(Parser)]
#[command(
    name = "openfloor",
    version,
    about = "A terminal wallboard that shows whether people are told the truth, thanked, and well",
    long_about = "A terminal wallboard for contact-center floors: transparency notices, recognition and engagement, \
                  live. Without a command it shows a working floor at once: a hub, a simulated floor and a wall in \
                  one program.",
    after_help = "Examples:\n  \
                  openfloor                                  a simulated floor, live\n  \
                  openfloor --display --speed 60             the same as a wallboard, an hour in a second\n  \
                  openfloor hub                              serve a floor\n  \
                  openfloor wall --feed ws://hub:7420        show it\n\n\
                  Every setting can stand in a file or a variable too; `openfloor config` shows them all."
)]
struct Grammar {
    /// The settings file, rather than the usual one [env: OPENFLOOR_CONFIG]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// A profile of the settings file, such as reception for [profiles.reception] [env: OPENFLOOR_PROFILE]
    #[arg(long, global = true, value_name = "NAME")]
    profile: Option<String>,
    #[command(flatten)]
    demo: Demo,
    #[command(subcommand)]
    task: Option<Task>,
}

/// What openfloor can do.
#[derive(Clone, Debug, PartialEq, Subcommand)]
pub enum Task {
    /// Show a simulated floor, live: a hub, its floor and a wall in one program
    #[command(after_help = "Examples:\n  \
        openfloor demo --seats 50 --seed 42        a small floor, the same each time\n  \
        openfloor demo --speed 60 --lang es        a week in three minutes, in Spanish\n  \
        openfloor demo --listen 0.0.0.0:7420 --public-url http://192.0.2.10:7420 --codes codes.csv")]
    Demo(Demo),
    /// Serve a floor: take events from publishers, and feed them to walls
    #[command(after_help = "Examples:\n  \
        openfloor hub                              for this machine only\n  \
        openfloor hub --listen 0.0.0.0:7420 --tls-cert hub.pem --tls-key hub.key --data /var/lib/openfloor\n  \
        openfloor hub --check /var/lib/openfloor   verify a log, also of a hub that runs")]
    Hub(Hub),
    /// Copy a hub's log into a file, also while the hub runs
    #[command(after_help = "Examples:\n  \
        openfloor backup monday.db --data /var/lib/openfloor\n\n\
        Copy the list of withdrawals apart from it, and always keep the newest one: a backup is put back only with it.")]
    Backup(Backup),
    /// Put a backup back into an empty folder, without what was withdrawn since
    #[command(after_help = "Examples:\n  \
        openfloor restore monday.db --withdrawals withdrawals.jsonl --data /var/lib/openfloor")]
    Restore(Restore),
    /// Let walls and publishers in: make, list and revoke the tokens of a hub
    #[command(
        subcommand,
        after_help = "Examples:\n  \
        openfloor token new --role wall --name reception > wall.token\n  \
        openfloor token new --role publisher --source /sites/lisbon --expires 90d\n  \
        openfloor token list\n  \
        openfloor token revoke 1f2e3d4c"
    )]
    Token(TokenTask),
    /// Show a hub's floor in this terminal
    #[command(after_help = "Examples:\n  \
        openfloor wall --feed ws://hub:7420        a desk, driven by keys; ? shows them\n  \
        openfloor wall --display --site lisbon     a wallboard for one site\n  \
        openfloor wall --locked --blank 22:00-06:00\n  \
        openfloor wall --profile reception         with the settings of [profiles.reception]\n  \
        openfloor wall --record monday.jsonl       and keep what the feed said\n  \
        openfloor wall --plain                     in lines of text, for screen readers and pipes\n  \
        openfloor wall --once --format svg > wall.svg")]
    Wall(Wall),
    /// Post events to a hub: CloudEvents in JSON, one in all or one a line
    #[command(after_help = "Examples:\n  \
        openfloor publish notice.json\n  \
        cat events.jsonl | openfloor publish --hub http://hub:7420 -\n  \
        openfloor publish --hold-until 2026-10-25T09:00 --gate leads-briefed notice.json")]
    Publish(Publish),
    /// Look after events that a hub holds back until their time
    #[command(after_help = "Examples:\n  \
        openfloor held list\n  \
        openfloor held gate k7f29qpd leads-briefed\n  \
        openfloor held cancel k7f29qpd")]
    Held(Held),
    /// Tell a hub how far somebody wishes to be named
    #[command(
        subcommand,
        after_help = "Examples:\n  \
        openfloor consent set --site lisbon --ref 7f3a team     their team stands for them, whatever an event says\n  \
        openfloor consent forget --site lisbon --ref 7f3a\n  \
        openfloor consent confirm --data /var/lib/openfloor    after a restore, when every wish is in it again\n\n\
        What shows more of them leaves every wall within 5 s, and does not come back. The hub does not say what was \
        wished before."
    )]
    Consent(ConsentTask),
    /// Ask a site how it is: rounds of questions, answered with codes and told in groups alone
    #[command(
        subcommand,
        after_help = "Examples:\n  \
        openfloor pulse open --site lisbon --closes 'Fri 16:00' --team billing=14 --team care=9\n  \
        openfloor pulse open --site lisbon --closes 'Fri 16:00' --teams teams.csv --codes codes.csv\n  \
        openfloor pulse status --site lisbon\n\n\
        The codes are told this once. The token is one of an admin, or one that may publish as /sites/<site>/leads."
    )]
    Pulse(PulseTask),
    /// Look through what was asked unsigned, before anything of it is shown
    #[command(
        subcommand,
        after_help = "Examples:\n  \
        openfloor asks list --site lisbon\n  \
        openfloor asks heard 5f0c1d2e3a4b5c6d       publishes it as a question that was heard\n  \
        openfloor asks drop 5f0c1d2e3a4b5c6d"
    )]
    Asks(AsksTask),
    /// Print the promises of leadership: open, kept, late or dropped, and the kept share of each role
    #[command(after_help = "Examples:\n  \
        openfloor promises                         the ledger of the hub on this machine, and the sum of it\n  \
        openfloor promises --only late,open --site lisbon\n  \
        openfloor promises --by-role --format csv  kept share and median delay of each leadership role\n  \
        openfloor promises --leads --token-file lead.token --format json\n\n\
        Of what was withdrawn only the number is in it, by site: a withdrawal erases dates and owners too. It counts roles, never agents, and ranks nobody.")]
    Promises(Promises),
    /// Print the record for audits: what was shown, from when to when, and to whom
    #[command(after_help = "Examples:\n  \
        openfloor log                              all that the floors of a hub could see, a line each\n  \
        openfloor log --site lisbon --from 2026-10-01T00:00 --to 2026-11-01T00:00 --format csv\n  \
        openfloor log --audience leads --token-file admin.token\n\n\
        It has what the hub gave walls to show, as far back as the log goes. What is withdrawn has no words in it.")]
    Log(Log),
    /// Rehearse a release: what walls would show at a time to come, and what still stands in its way
    #[command(after_help = "Examples:\n  \
        openfloor rehearse --at 'Tue 14:00'        the next Tuesday, in the zone of each site\n  \
        openfloor rehearse --at 2026-10-25T09:00 --site lisbon --token-file admin.token\n  \
        openfloor rehearse --at 2026-10-25T09:00:00Z --format json\n\n\
        It changes nothing. The token is one of an admin, or of a lead who publishes what is held.")]
    Rehearse(Rehearse),
    /// Answer rounds of questions at a terminal of the floor, one person after the other, by keyboard
    #[command(
        name = "check-in",
        after_help = "Examples:\n  \
        openfloor check-in --hub http://hub:7420 --locked --lang es\n  \
        openfloor check-in --plain                 in lines of text, for screen readers\n\n\
        Nothing of anybody is kept here: a minute without a key clears the screen."
    )]
    CheckIn(CheckIn),
    /// Publish what a survey of another tool tells, under the rules of release: all of it or nothing
    #[command(after_help = "Examples:\n  \
        openfloor import survey.csv --map map.toml --dry-run   what would be published\n  \
        openfloor import survey.csv --map map.toml --hub http://hub:7420 --token-file leads.token\n\n\
        Columns that tell of a person are dropped before anything is read. The same file again publishes nothing new.")]
    Import(Import),
    /// Print the figures of a raw table of answers for leads: levels, doubt, reliability, agreement
    #[command(after_help = "Examples:\n  \
        openfloor analyse answers.csv --instrument openfloor-6\n  \
        openfloor analyse survey.csv --map map.toml --format csv > figures.csv\n  \
        openfloor analyse mine.csv --unit department --instrument uwes-9 --raw\n\n\
        Units stand by name, never by level. Where no column tells who answered, each row counts as another person's.\n\n\
        Pass on one table of a file: two, by other units or another --k, can be subtracted, and what is left can be of fewer people.")]
    Analyse(Analyse),
    /// Post a simulated floor to a hub
    #[command(after_help = "Examples:\n  \
        openfloor sim                              500 people, in real time\n  \
        openfloor sim --seats 5000 --speed 10 --seed 42 --languages en,es")]
    Sim(Sim),
    /// Post a recorded floor to a hub, at the pace at which it was recorded or faster
    #[command(after_help = "Examples:\n  \
        openfloor replay monday.jsonl --speed 60   an hour of it in a second\n  \
        openfloor replay monday.jsonl --once       its last moment, as one frame")]
    Replay(Replay),
    /// Look at this terminal, the settings, the hub, and from how far a screen can be read
    #[command(after_help = "Examples:\n  \
        openfloor doctor                           what is wrong here, and what to do\n  \
        openfloor doctor --distance 8m --screen 55in\n  \
        openfloor doctor --feed wss://hub.example --token-file /etc/openfloor/wall.token --format json\n\n\
        It changes nothing. It ends with 0 when nothing is wrong, and with 1 when something is.")]
    Doctor(Doctor),
    /// Print the effective settings, each with where it came from
    #[command(after_help = "Examples:\n  \
        openfloor config                           what holds now\n  \
        openfloor config --profile reception       what holds with that profile\n  \
        openfloor config > settings.toml           a file to start from")]
    Config,
    /// Print the manual page, for man to show
    #[command(after_help = "Examples:\n  \
        openfloor man | man -l -                   reads it\n  \
        openfloor man > openfloor.1                a file for the manuals of a machine")]
    Man,
}

impl Cli {
    /// Reads a command line, the program's name first.
    ///
    /// # Errors
    /// What clap says: a fault with its usage, or the help or version that was asked for.
    pub fn read<T: Into<OsString> + Clone>(line: impl IntoIterator<Item = T>) -> Result<Self, clap::Error> {
        let Grammar { config, profile, demo, task } = Grammar::try_parse_from(line)?;
        let Some(task) = task else { return Ok(Self { config, profile, task: Task::Demo(demo) }) };
        // clap would let `openfloor --lang es wall` through, and the wall would never see the flag.
        match demo.settings().first() {
            Some((key, _)) => Err(misplaced(key, task.name())),
            None if demo.frame.once => Err(misplaced("--once", task.name())),
            None => match task.idle_flag() {
                Some((key, why)) => {
                    let flag = config::setting(key).map_or(key, |setting| setting.flag);
                    Err(Grammar::command().error(ErrorKind::ArgumentConflict, format!("{flag} {why}")))
                }
                None => Ok(Self { config, profile, task }),
            },
        }
    }

    /// The grammar, for what is derived from it: help, completions, tests.
    pub fn grammar() -> clap::Command {
        Grammar::command()
    }
}

/// The error for a flag of the demo that stands before another task's name.
fn misplaced(key: &str, task: &str) -> clap::Error {
    let mut grammar = Grammar::command();
    let flag = config::setting(key).map_or(key, |setting| setting.flag);
    let takes_it = grammar
        .find_subcommand(task)
        .is_some_and(|task| task.get_arguments().any(|arg| arg.get_long() == flag.strip_prefix("--")));
    let message = match takes_it {
        true => format!("{flag} stands before {task}; write it behind: openfloor {task} {flag} …"),
        false => format!("{flag} stands before {task}, which has no such flag; leave it out"),
    };
    grammar.error(ErrorKind::ArgumentConflict, message)
}

impl Task {
    /// What it is called on the command line.
    pub fn name(&self) -> &'static str {
        match self {
            Task::Demo(_) => "demo",
            Task::Hub(_) => "hub",
            Task::Backup(_) => "backup",
            Task::Restore(_) => "restore",
            Task::Token(_) => "token",
            Task::Wall(_) => "wall",
            Task::Publish(_) => "publish",
            Task::Held(_) => "held",
            Task::Consent(_) => "consent",
            Task::Pulse(_) => "pulse",
            Task::Asks(_) => "asks",
            Task::Promises(_) => "promises",
            Task::Log(_) => "log",
            Task::Rehearse(_) => "rehearse",
            Task::CheckIn(_) => "check-in",
            Task::Import(_) => "import",
            Task::Analyse(_) => "analyse",
            Task::Sim(_) => "sim",
            Task::Replay(_) => "replay",
            Task::Doctor(_) => "doctor",
            Task::Config => "config",
            Task::Man => "man",
        }
    }

    /// The first flag that would change nothing beside the others, and why.
    fn idle_flag(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Task::Replay(replay) => replay.idle_flag(),
            _ => None,
        }
    }

    /// True for one that does nothing but tell: who reads its output and has enough of it leaves nothing undone.
    pub fn only_tells(&self) -> bool {
        match self {
            Task::Promises(_) | Task::Log(_) | Task::Rehearse(_) | Task::Analyse(_) => true,
            Task::Doctor(_) | Task::Config | Task::Man => true,
            Task::Held(held) => held.what == HeldTask::List,
            Task::Token(token) => matches!(token, TokenTask::List(_)),
            Task::Pulse(pulse) => matches!(pulse, PulseTask::Status(_)),
            Task::Asks(asks) => matches!(asks, AsksTask::List(_)),
            Task::Wall(Wall { frame, .. }) | Task::Demo(Demo { frame, .. }) => frame.once,
            Task::Replay(replay) => replay.frame.once.once,
            Task::Hub(_) | Task::Backup(_) | Task::Restore(_) | Task::Publish(_) | Task::Consent(_) => false,
            Task::CheckIn(_) | Task::Import(_) | Task::Sim(_) => false,
        }
    }

    /// The settings that its flags give: keys of the table with their values as text.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        match self {
            Task::Demo(demo) => demo.settings(),
            Task::Hub(hub) => hub.settings(),
            Task::Backup(backup) => backup.settings(),
            Task::Restore(restore) => restore.settings(),
            Task::Token(token) => token.settings(),
            Task::Wall(wall) => wall.settings(),
            Task::Publish(publish) => publish.post.settings(),
            Task::Held(held) => held.settings(),
            Task::Consent(consent) => consent.settings(),
            Task::Pulse(pulse) => pulse.settings(),
            Task::Asks(asks) => asks.settings(),
            Task::Promises(promises) => promises.settings(),
            Task::Log(log) => log.settings(),
            Task::Rehearse(rehearse) => rehearse.settings(),
            Task::CheckIn(kiosk) => kiosk.settings(),
            Task::Import(import) => import.settings(),
            Task::Sim(sim) => sim.settings(),
            Task::Replay(replay) => replay.settings(),
            Task::Doctor(doctor) => doctor.settings(),
            Task::Analyse(_) | Task::Config | Task::Man => Vec::new(),
        }
    }
}

/// The settings of a run: its flags, the variables of this process, the settings file, the defaults; and every fault of
/// every source.
pub fn settings(cli: &Cli) -> (Settings, Faults) {
    let (environment, folders) = (Environment::of_process(), Folders::of_platform());
    let (profile, flags) = (cli.profile.as_deref(), cli.task.settings());
    config::load(cli.config.as_deref(), profile, flags, environment, folders, Some(keys::judge))
}

/// What `openfloor config` prints: a settings file of what holds now.
pub fn effective(settings: &Settings) -> String {
    let usual = || Folders::of_platform().settings_file();
    let file = match settings.file() {
        Some(path) => format!("{}", path.display()),
        None => format!("none; it would be {}", usual().display()),
    };
    let file = crate::text::SafeText::clean(&file);
    format!(
        "# The settings that hold now, each with where it came from.\n# Settings file: {file}\n\n{}\n{}",
        config::render(settings),
        keys::render(settings)
    )
}
