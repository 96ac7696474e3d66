//! The settings as text: the effective ones as TOML, and all of them as a table for the README.

use std::fmt::Write as _;

use super::setting::Fallback;
use super::{Settings, TABLE};
use crate::text::SafeText;

/// The widest value that all comments move right for; behind a wider one the comment stands two columns on.
const VALUE_WIDTH_MAX: usize = 40;

/// The effective settings as a settings file; each line says where its value came from.
///
/// Reading it again gives the same settings.
pub fn render(settings: &Settings) -> String {
    let name_width = TABLE.iter().map(|setting| setting.name().len()).max().unwrap_or(0);
    let rows: Vec<(&str, String, String)> = TABLE
        .iter()
        .map(|setting| {
            let name = setting.name();
            let origin = settings.origin(setting.key);
            match ((setting.text)(settings), setting.fallback) {
                (Some(text), _) => {
                    let line = format!("{name:name_width$} = {}", setting.shape.literal(&text));
                    (setting.table(), line, origin.to_string())
                }
                (None, Fallback::Unset(means)) => {
                    (setting.table(), format!("# {name}"), format!("{origin}: {means}"))
                }
                (None, _) => (setting.table(), format!("# {name}"), origin.to_string()),
            }
        })
        .collect();
    let wide = |line: &String| line.chars().count();
    let fits = |width: &usize| *width <= name_width + " = ".len() + VALUE_WIDTH_MAX;
    let width = rows.iter().map(|(_, line, _)| wide(line)).filter(fits).max().unwrap_or(0);
    let mut out = String::new();
    let mut open = "";
    for (table, line, comment) in &rows {
        if *table != open {
            let gap = if open.is_empty() { "" } else { "\n" };
            let _ = writeln!(out, "{gap}[{table}]");
            open = table;
        }
        // A path may hold anything; a comment may not.
        let _ = writeln!(out, "{line:width$}  # {}", SafeText::clean(comment));
    }
    out
}

/// The settings as a Markdown table.
pub fn docs() -> String {
    let mut out = String::from("| Setting | Flag | Variable | Default | Meaning |\n|---|---|---|---|---|\n");
    for setting in TABLE {
        let fallback = match setting.fallback {
            Fallback::Is(text) => format!("`{text}`"),
            Fallback::Unset(means) | Fallback::Found(means, _) => means.to_owned(),
        };
        let (key, flag, variable) = (setting.key, setting.flag, setting.variable);
        // Markdown would make a link of the form of an address.
        let word = |word| if str::contains(word, "://") { format!("`{word}`") } else { word.to_owned() };
        let help = setting.help().split(' ').map(word).collect::<Vec<_>>().join(" ");
        let _ = writeln!(out, "| `{key}` | `{flag}` | `{variable}` | {fallback} | {help} |");
    }
    out
}
