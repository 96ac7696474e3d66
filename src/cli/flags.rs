//! Flags that are settings. A group names its settings and what a value of each is called in a usage; what a flag is named, says
//! and takes follows from the table of settings. Its value stays text here: the table reads and checks it.

use clap::{Arg, ArgMatches, Command};

use crate::config::{Fallback, Shape, setting};

/// Keys of the table of settings with their values as text.
pub(super) type Given = Vec<(&'static str, String)>;

/// A setting's key, and what its value is called.
pub(super) type Flag = (&'static str, &'static str);

/// Makes a group: `global` flags stand before a command of the task and behind it.
macro_rules! group {
    ($(#[$doc:meta])* $name:ident, global $global:literal, $flags:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name($crate::cli::flags::Given);

        impl $name {
            const FLAGS: &[$crate::cli::flags::Flag] = &$flags;

            pub(super) fn settings(&self) -> $crate::cli::flags::Given {
                self.0.clone()
            }
        }

        impl clap::Args for $name {
            fn augment_args(command: clap::Command) -> clap::Command {
                $crate::cli::flags::add(command, Self::FLAGS, $global)
            }

            fn augment_args_for_update(command: clap::Command) -> clap::Command {
                Self::augment_args(command)
            }
        }

        impl clap::FromArgMatches for $name {
            fn from_arg_matches(matches: &clap::ArgMatches) -> Result<Self, clap::Error> {
                Ok(Self($crate::cli::flags::given(matches, Self::FLAGS)))
            }

            fn update_from_arg_matches(&mut self, matches: &clap::ArgMatches) -> Result<(), clap::Error> {
                *self = Self::from_arg_matches(matches)?;
                Ok(())
            }
        }
    };
    ($(#[$doc:meta])* $name:ident, $flags:expr) => {
        $crate::cli::flags::group!($(#[$doc])* $name, global false, $flags);
    };
}
pub(super) use group;

/// The flags of a group, after those that a command has.
pub(super) fn add(command: Command, flags: &[Flag], global: bool) -> Command {
    flags.iter().fold(command, |command, (key, value)| command.arg(arg(key, value).global(global)))
}

/// Those of a group that were given.
pub(super) fn given(matches: &ArgMatches, flags: &[Flag]) -> Given {
    let value = |key: &str| matches.try_get_one::<String>(key).ok().flatten().cloned();
    flags.iter().filter_map(|(key, _)| Some((*key, value(key)?))).collect()
}

fn arg(key: &'static str, value: &'static str) -> Arg {
    let arg = Arg::new(key).value_name(value);
    let Some(setting) = setting(key) else { return arg };
    let fallback = match setting.fallback {
        Fallback::Is(text) => text,
        Fallback::Unset(means) | Fallback::Found(means, _) => means,
    };
    let help = format!("{} [default: {fallback}]", setting.help());
    let long = format!("{help} [env: {}] [file: {key}]", setting.variable);
    let arg = arg.long(setting.flag.trim_start_matches('-')).help(help).long_help(long);
    match setting.shape {
        Shape::Truth => arg.num_args(0..=1).require_equals(true).default_missing_value("true"),
        Shape::Whole | Shape::Number => arg.allow_negative_numbers(true),
        Shape::Text | Shape::Word | Shape::List => arg,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use crate::cli::Grammar;
    use crate::config::setting;

    #[test]
    fn every_flag_of_a_group_is_a_setting() {
        let mut commands = vec![Grammar::command()];
        let mut settings = 0;
        while let Some(command) = commands.pop() {
            for arg in command.get_arguments().filter(|arg| arg.get_id().as_str().contains('.')) {
                let key = arg.get_id().as_str();
                let setting = setting(key).unwrap_or_else(|| panic!("there is no setting {key}"));
                assert_eq!(arg.get_long(), setting.flag.strip_prefix("--"), "{key}");
                settings += 1;
            }
            commands.extend(command.get_subcommands().cloned());
        }
        assert!(settings > 50, "the flags are gone: {settings}");
    }
}
