//! The manual page, from what the program goes by: the grammar, the table of commands, the table of settings.

use clap::{Arg, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

use super::Cli;
use crate::config::{CONFIG_VARIABLE, FILE_NAME, Fallback, Setting, TABLE as SETTINGS};
use crate::model::command::{Group, TABLE as COMMANDS};
use crate::screen::Lexicon;

/// What the codes of the program's end mean.
const CODES: [(&str, &str); 4] = [
    ("0", "All went well; doctor and hub --check found nothing wrong."),
    ("1", "It failed, and standard error says why; or something was found wrong."),
    ("2", "The command line or the settings can't be used."),
    (
        "3",
        "Some events were refused by the hub, the others were taken; or no hub answered in time, and the frame is of the \
         floor that this wall kept.",
    ),
];

/// Files, and what each is for.
const FILES: [(&str, &str); 6] = [
    (
        "openfloor/settings.toml",
        "The settings. It is looked for where the platform keeps configuration (~/.config).",
    ),
    ("openfloor/themes", "Themes of one's own, a file each, beside the settings."),
    ("openfloor/locales", "Phrases of one's own, a file or a folder for each language, beside the settings."),
    ("openfloor/wall", "The last known floor of each wall, where the platform keeps state (~/.local/state)."),
    (
        "openfloor/hub",
        "The log, the tokens and the list of withdrawals of a hub, where the platform keeps data (~/.local/share).",
    ),
    ("openfloor/huddle", "Huddle cards that were saved, where the platform keeps data."),
];

/// Variables that are no settings.
const VARIABLES: [(&str, &str); 6] = [
    (CONFIG_VARIABLE, "The settings file, rather than the usual one."),
    ("LC_ALL, LC_MESSAGES, LANG", "The language of the wall, where no setting gives one."),
    ("LC_ALL, LC_CTYPE, LANG", "Whether the terminal takes UTF-8; if not, the wall is drawn in ASCII."),
    ("TERM, COLORTERM", "How many colours the terminal has."),
    ("NO_COLOR", "If it is set, the wall has no colours."),
    (
        "SSL_CERT_FILE, SSL_CERT_DIR",
        "The certificate authorities that are trusted, rather than the machine's.",
    ),
];

/// The page, in roff.
pub fn page() -> String {
    debug_assert!(FILE_NAME == FILES[0].0, "the settings file has moved");
    let mut grammar = Cli::grammar();
    grammar.build();
    // Without a date, the same code gives the same page.
    let man = Man::new(grammar.clone()).title("OPENFLOOR").date("\"\"").manual("Openfloor");
    let mut begin = Vec::new();
    let rendered = man.render_title(&mut begin).and_then(|()| man.render_name_section(&mut begin));
    debug_assert!(rendered.is_ok(), "memory takes every byte");
    let mut roff = Roff::new();
    roff.control("SH", ["SYNOPSIS"]);
    roff.text([bold("openfloor"), roman(" [flags]")]);
    roff.control("br", []);
    roff.text([bold("openfloor"), roman(" "), italic("command"), roman(" [flags]")]);
    roff.control("SH", ["DESCRIPTION"]);
    roff.text([roman(grammar.get_long_about().map(ToString::to_string).unwrap_or_default())]);
    commands(&mut roff, &grammar);
    keys(&mut roff);
    settings(&mut roff);
    section(&mut roff, "FILES", &FILES);
    section(&mut roff, "ENVIRONMENT", &VARIABLES);
    section(&mut roff, "EXIT STATUS", &CODES);
    String::from_utf8_lossy(&begin).into_owned() + &roff.to_roff()
}

/// Each command with its flags and its examples; the demo's come first, as they need no name.
fn commands(roff: &mut Roff, grammar: &Command) {
    roff.control("SH", ["COMMANDS"]);
    for task in grammar.get_subcommands().filter(|task| task.get_name() != "help") {
        command(roff, &format!("openfloor {}", task.get_name()), task);
    }
}

fn command(roff: &mut Roff, name: &str, task: &Command) {
    let mut usage = vec![bold(name)];
    let flags = || task.get_arguments().filter(|arg| arg.get_long().is_some_and(|flag| flag != "help"));
    if flags().next().is_some() {
        usage.push(roman(" [flags]"));
    }
    for arg in task.get_positionals() {
        let (open, close) = if arg.is_required_set() { (" ", "") } else { (" [", "]") };
        usage.extend([roman(open), italic(value(arg)), roman(close)]);
    }
    let deeper = || task.get_subcommands().filter(|task| task.get_name() != "help");
    if deeper().next().is_some() {
        usage.extend([roman(" "), italic("command")]);
    }
    roff.control("SS", [name]);
    roff.text(usage);
    roff.control("PP", []);
    let about = task.get_about().map(ToString::to_string).unwrap_or_default();
    roff.text([roman(format!("{about}."))]);
    for arg in task.get_positionals() {
        item(roff, vec![italic(value(arg))], &help(arg));
    }
    // Whatever can stand everywhere is told once, by the first command.
    for arg in
        flags().filter(|arg| !arg.is_global_set() || task.get_name() == "demo" || arg.get_id() != "config")
    {
        let mut head = vec![bold(format!("--{}", arg.get_long().unwrap_or_default()))];
        if arg.get_action().takes_values() {
            let bare = arg.is_require_equals_set();
            head.extend([
                roman(if bare { "[=" } else { " " }),
                italic(value(arg)),
                roman(if bare { "]" } else { "" }),
            ]);
        }
        item(roff, head, &help(arg));
    }
    for task in deeper() {
        command(roff, &format!("{name} {}", task.get_name()), task);
    }
    examples(roff, task);
}

fn value(arg: &Arg) -> String {
    arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string).unwrap_or_default()
}

fn help(arg: &Arg) -> String {
    arg.get_help().map(ToString::to_string).unwrap_or_default()
}

/// What stands behind the help of a command, its lines as they are.
fn examples(roff: &mut Roff, task: &Command) {
    let Some(after) = task.get_after_help().map(ToString::to_string) else { return };
    for line in after.lines().filter(|line| !line.is_empty()) {
        match line.strip_prefix("  ") {
            Some(example) => {
                roff.control("RS", []);
                roff.control("nf", []);
                roff.text([roman(example.trim_start())]);
                roff.control("fi", []);
                roff.control("RE", []);
            }
            None => {
                roff.control("PP", []);
                roff.text([roman(line)]);
            }
        }
    }
}

/// The keys of the wall, group by group.
fn keys(roff: &mut Roff) {
    let lexicon = Lexicon::built_in();
    let english = &lexicon.all()[0];
    roff.control("SH", ["KEYS"]);
    roff.text([roman("Of a wall. Settings may give a command other keys; ? shows those that hold.")]);
    for group in Group::ALL {
        let mut rows = COMMANDS.iter().filter(|row| row.group == group).peekable();
        if rows.peek().is_some() {
            roff.control("SS", [&*english.say(group.phrase())]);
        }
        for row in rows {
            let mut head: Vec<Inline> = Vec::new();
            for key in row.keys {
                head.extend((!head.is_empty()).then(|| roman(", ")));
                head.push(bold(*key));
            }
            item(roff, head, &english.say(row.phrase));
        }
    }
}

/// Every setting with all the places where it can stand.
fn settings(roff: &mut Roff) {
    roff.control("SH", ["SETTINGS"]);
    roff.text([roman(
        "A flag stands over a variable, a variable over the settings file, and the file over the default. In the file, \
         in TOML, a setting stands below the name of its table, such as feed below [wall].",
    )]);
    for setting in SETTINGS {
        let Setting { key, flag, variable, .. } = setting;
        let fallback = match setting.fallback {
            Fallback::Is(text) => text,
            Fallback::Unset(means) | Fallback::Found(means, _) => means,
        };
        let head = vec![bold(*key), roman(", "), bold(*flag), roman(", "), bold(*variable)];
        item(roff, head, &format!("{}. Default: {fallback}.", setting.help()));
    }
}

fn section(roff: &mut Roff, title: &str, items: &[(&str, &str)]) {
    roff.control("SH", [title]);
    for (what, meaning) in items {
        item(roff, vec![bold(*what)], meaning);
    }
}

fn item(roff: &mut Roff, head: Vec<Inline>, body: &str) {
    roff.control("TP", []);
    roff.text(head);
    roff.text([roman(body)]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_every_command_key_and_setting() {
        let page = page();
        let plain = page.replace("\\-", "-").replace("\\fB", "").replace("\\fR", "").replace("\\fI", "");
        for title in
            ["NAME", "DESCRIPTION", "COMMANDS", "KEYS", "SETTINGS", "FILES", "ENVIRONMENT", "EXIT STATUS"]
        {
            assert_eq!(
                page.lines()
                    .filter(|line| line.trim_start_matches(".SH ").trim_matches('"') == title)
                    .count(),
                1,
                "{title}"
            );
        }
        for task in Cli::grammar().get_subcommands() {
            assert!(plain.contains(&format!(".SS \"openfloor {}\"", task.get_name())), "{}", task.get_name());
        }
        for setting in SETTINGS {
            assert!(
                plain.contains(&format!("{}, {}, {}\n", setting.key, setting.flag, setting.variable)),
                "{}",
                setting.key
            );
        }
        let english = Lexicon::built_in();
        for row in COMMANDS {
            let said = english.all()[0].say(row.phrase).replace('\'', "\\*(Aq");
            assert!(plain.contains(&*said) || plain.contains(&said.replace("\\*(Aq", "'")), "{}", row.name);
        }
        assert!(page.lines().all(|line| !line.ends_with(' ')), "no line ends with a space");
    }
}
