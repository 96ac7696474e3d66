//! The settings: the file that was found, and everything that is wrong in any of their sources.

use super::finding::{Chapter, Finding};
use crate::config::{Fault, Folders, Settings, TABLE};

/// Looks at the settings of this run, and at what kept others from being those.
pub fn chapter(settings: &Settings, faults: &[Fault], folders: &Folders) -> Chapter {
    let file = match settings.file() {
        Some(path) => format!("{}", path.display()),
        None => format!("none is read; it would be {}", folders.settings_file().display()),
    };
    let mut findings = vec![Finding::ok("file", file)];
    for fault in faults {
        // Each fault says what to do behind its last semicolon.
        let told = fault.to_string();
        let (found, advice) = told.rsplit_once("; ").unwrap_or((&told, "set it right, or leave it out"));
        findings.push(Finding::wrong("setting", found, advice));
    }
    for warning in settings.warnings() {
        let (found, advice) = warning.rsplit_once("; ").unwrap_or((warning, ""));
        findings.push(Finding::note("variable", found).advised(advice));
    }
    match faults.is_empty() {
        true => {
            let set = TABLE
                .iter()
                .filter(|row| settings.origin(row.key) != &crate::config::Origin::Default)
                .count();
            let found = format!("{set} of {} are set; `openfloor config` shows them all", TABLE.len());
            findings.push(Finding::ok("values", found));
        }
        false => findings.push(Finding::note("values", "what follows was looked at without the wrong ones")),
    }
    Chapter { title: "Settings", findings }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Environment, Sources};
    use crate::task::doctor::finding::State;

    #[test]
    fn every_fault_is_told_with_what_to_do() {
        let file = "[wall]\nfede = \"x\"\ncolor = \"mauve\"\n";
        let environment = Environment::from_iter([("OPENFLOOR_WALL_FEDE", "x")]);
        let file = Some(("/etc/settings.toml".into(), file.to_owned()));
        let sources = Sources { file, environment, ..Sources::default() };
        let (rest, faults) = Settings::read_what_is_right(&sources);
        let found = chapter(&rest, &faults.0, &Folders::default()).findings;
        let wrong: Vec<&Finding> = found.iter().filter(|finding| finding.state == State::Wrong).collect();
        assert_eq!(wrong.len(), 2, "{found:?}");
        assert!(wrong[0].found.as_str().starts_with("/etc/settings.toml:2: there is no setting wall.fede"));
        assert_eq!(wrong[0].advice.as_ref().map(|advice| advice.as_str()), Some("did you mean wall.feed?"));
        assert!(wrong[1].advice.as_ref().is_some_and(|advice| advice.as_str().contains("truecolor")));
        assert!(found.iter().any(|finding| finding.what == "variable"), "{found:?}");
        let well = chapter(&rest, &[], &Folders::default()).findings;
        assert!(well.iter().all(|finding| finding.state != State::Wrong), "{well:?}");
    }
}
