//! The tokens in files: whether each can be read, by whom else, and until when it is good, as far as this machine knows.

use std::path::Path;

use jiff::Timestamp;

use super::finding::{Chapter, Finding};
use crate::config::{FilePath, Settings};
use crate::hub::tokens::{Given, Standing, Tokens};
use crate::task::said;
use crate::trust::{TokenFile, Trust, TrustError};

/// Looks at the token of the wall and at that of whatever publishes.
pub fn chapter(settings: &Settings, wall: &Result<Trust, TrustError>, now: Timestamp) -> Chapter {
    let path = |file: &Option<FilePath>| file.as_ref().map(FilePath::as_path).map(Path::to_owned);
    let given = || given_here(&settings.hub.data);
    let wall = match (path(&settings.wall.token_file), wall) {
        (None, _) => Finding::ok("of the wall", "none; a hub on this machine needs none, another one will"),
        // What concerns the token and its way is said here; what concerns certificates, by the hub.
        (Some(_), Err(error @ TrustError::InClear { .. })) => {
            Finding::wrong("of the wall", error.to_string(), "use wss://")
        }
        (Some(path), _) => file("of the wall", &path, &given(), now),
    };
    let mut findings = vec![wall];
    findings.extend(path(&settings.publish.token_file).map(|path| file("to publish", &path, &given(), now)));
    Chapter { title: "Tokens", findings }
}

/// The tokens that a hub of this machine gave out, where there is one and this user may read them.
fn given_here(data: &Path) -> Vec<Given> {
    let tokens = Tokens::open(data).ok().flatten();
    tokens.and_then(|tokens| tokens.list().ok()).unwrap_or_default()
}

fn file(what: &'static str, path: &Path, given: &[Given], now: Timestamp) -> Finding {
    let file = TokenFile::new(path);
    let token = match file.read() {
        Ok(token) => token,
        Err(error) => {
            return Finding::wrong(
                what,
                error.to_string(),
                "make one on the hub's machine: openfloor token new --help",
            );
        }
    };
    let found = format!("{} in {}", token.id(), path.display());
    if let Some(warning) = file.warning() {
        return Finding::wrong(what, found, warning);
    }
    let known = given.iter().find(|given| given.is(&token));
    match known.map(|given| (given.standing(now), given)) {
        Some((Standing::Good, given)) => Finding::ok(what, format!("{found}, {}", until(given))),
        Some((standing, _)) => {
            let found = format!("{found}: it is {}", standing.word());
            Finding::wrong(what, found, "make another one: openfloor token new --help")
        }
        None => {
            Finding::ok(what, format!("{found}; until when it is good, its hub knows: openfloor token list"))
        }
    }
}

fn until(given: &Given) -> String {
    let role = given.grant.role.name();
    let replays = if given.grant.replays { ", recordings too" } else { "" };
    match given.grant.expires_at {
        Some(at) => format!("a {role}'s{replays}, good until {}", said::here(at)),
        None => format!("a {role}'s{replays}, good until it is revoked"),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::PathBuf;

    use super::*;
    use crate::config::Sources;
    use crate::hub::Role;
    use crate::hub::tokens::Grant;
    use crate::task::doctor::finding::State;
    use crate::wire::Token;
    use crate::wire::token::TOKEN_PREFIX;

    fn settings(flags: &[(&'static str, &Path)]) -> Settings {
        let flags = flags.iter().map(|(key, path)| (*key, path.to_string_lossy().into_owned())).collect();
        Settings::read(&Sources { flags, ..Sources::default() }).expect("settings")
    }

    fn kept(folder: &Path, token: &Token, mode: u32) -> PathBuf {
        let path = folder.join("wall.token");
        std::fs::write(&path, token.reveal()).expect("written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("set");
        path
    }

    fn looked(flags: &[(&'static str, &Path)], now: Timestamp) -> Finding {
        let settings = settings(flags);
        let trust = Trust::of(&crate::task::trust::means_of(&settings.wall));
        let finding = chapter(&settings, &trust, now).findings.remove(0);
        for text in [Some(&finding.found), finding.advice.as_ref()].into_iter().flatten() {
            assert!(!text.as_str().contains(TOKEN_PREFIX), "the secret is in no report: {text}");
        }
        finding
    }

    #[test]
    fn a_token_is_looked_at_and_never_shown() {
        let now: Timestamp = "2026-11-22T14:32:20Z".parse().expect("a time");
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("hub");
        let grant = |expires_at| Grant {
            role: Role::Wall,
            source: None,
            site: None,
            replays: false,
            name: None,
            expires_at,
        };
        let give =
            |expires_at| Tokens::make(&data).expect("a file").give(&grant(expires_at), now).expect("a token");
        let asked = |path: &PathBuf, now| looked(&[("wall.token_file", path), ("hub.data", &data)], now);

        assert_eq!(looked(&[("hub.data", &data)], now).state, State::Ok);
        let missing = folder.path().join("nowhere");
        assert_eq!(asked(&missing, now).state, State::Wrong);
        let (ever, soon) = (give(None), give(Some(now + jiff::SignedDuration::from_hours(1))));
        let file = kept(folder.path(), &ever, 0o600);
        let good = asked(&file, now);
        assert!(
            good.state == State::Ok && good.found.as_str().ends_with("good until it is revoked"),
            "{good:?}"
        );
        let open = asked(&kept(folder.path(), &ever, 0o644), now);
        assert!(open.state == State::Wrong && open.advice.expect("advice").as_str().contains("chmod 600"));
        let file = kept(folder.path(), &soon, 0o600);
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).expect("set");
        assert_eq!(asked(&file, now).state, State::Ok);
        let late = asked(&file, now + jiff::SignedDuration::from_hours(2));
        assert!(late.state == State::Wrong && late.found.as_str().ends_with("it is expired"), "{late:?}");
        let strange = kept(folder.path(), &Token::new([9; 4], &[8; 32]), 0o600);
        let strange = asked(&strange, now);
        assert!(
            strange.state == State::Ok && strange.found.as_str().contains("its hub knows"),
            "{strange:?}"
        );
    }
}
