//! What is on this machine's disk: the floor that a wall keeps, and a hub's folder where there is one.

use std::fs;
use std::io;
use std::path::Path;

use jiff::Timestamp;

use super::finding::{Chapter, Finding};
use crate::cache::{Folder, Kept, Place};
use crate::config::{Keep, Settings};
use crate::feed::Target;
use crate::trust::TokenFile;
use crate::wire::Bearer;

/// Looks at the folders; nothing is made, and nothing taken away.
pub fn chapter(settings: &Settings, target: &Target, now: Timestamp) -> Chapter {
    let mut findings = match &settings.wall.cache {
        Keep::Off => vec![Finding::ok("floor", "none is kept: the wall starts empty and waits for its hub")],
        Keep::In(folder) => vec![self::folder(folder), floor(folder, self::place(settings, target), now)],
    };
    let data = &settings.hub.data;
    if data.is_dir() {
        let found = format!("{} is here; `openfloor hub --check {0}` verifies its log", data.display());
        findings.push(Finding::ok("a hub's", found));
    }
    Chapter { title: "Disk", findings }
}

/// Whether the wall can keep something in a folder.
fn folder(folder: &Path) -> Finding {
    let shown = folder.display();
    // The folder is made when a floor is first kept; whether it can be is seen at what there is of its path.
    let there = folder.ancestors().find(|path| path.exists()).unwrap_or(Path::new("/"));
    let advice = "choose another folder: --cache DIR, or --cache off to keep nothing";
    if !there.is_dir() {
        return Finding::wrong("folder", format!("{shown}: {} is no folder", there.display()), advice);
    }
    match (tempfile::tempfile_in(there), there == folder) {
        (Ok(_), true) => Finding::ok("folder", format!("{shown} can be written")),
        (Ok(_), false) => Finding::ok("folder", format!("{shown} will be made when the first floor is kept")),
        (Err(error), _) => Finding::wrong("folder", format!("{shown} can't be written: {error}"), advice),
    }
}

/// Whose floor a wall of these settings keeps. A token that can't be read is told of elsewhere.
fn place(settings: &Settings, target: &Target) -> Place {
    let token = settings.wall.token_file.as_ref().map(|path| TokenFile::new(path.as_path()).read());
    let by = token.transpose().ok().map(|token| Bearer::of(&target.hub, token.as_ref()));
    crate::task::wall::place(target, by)
}

/// The floor that is kept for what the settings ask for.
fn floor(folder: &Path, place: Place, now: Timestamp) -> Finding {
    let path = Folder::new(folder, place.clone()).file();
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Finding::ok("floor", "none is kept yet of this hub; it comes with the first connection");
        }
        Err(error) => {
            let found = format!("{} can't be read: {error}", path.display());
            return Finding::wrong(
                "floor",
                found,
                "give it back to the user that the wall runs as, or remove it",
            );
        }
    };
    match Kept::decode(&bytes, &place, now) {
        Ok(kept) => {
            let minutes = now.duration_since(kept.fresh_at).as_mins().max(0);
            Finding::ok("floor", format!("{} things are kept, as of {}", kept.floor.len(), ago(minutes)))
        }
        Err(unfit) => Finding::note("floor", format!("{unfit}: the wall will start empty")),
    }
}

fn ago(minutes: i64) -> String {
    match minutes {
        0 => "just now".into(),
        1..=119 => format!("{minutes} min ago"),
        120..=2_879 => format!("{} hours ago", minutes / 60),
        _ => format!("{} days ago", minutes / 1_440),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Sources;
    use crate::domain::Floor;
    use crate::task::doctor::finding::State;
    use crate::wire::{Cursor, Shown};

    const NOW: &str = "2026-11-22T14:32:20Z";

    fn looked(cache: &Path) -> Vec<Finding> {
        let flags = vec![("wall.cache", cache.to_string_lossy().into_owned())];
        let settings = Settings::read(&Sources { flags, ..Sources::default() }).expect("settings");
        let target = crate::task::wall::target(&settings.wall);
        chapter(&settings, &target, NOW.parse().expect("a time")).findings
    }

    #[test]
    fn a_kept_floor_is_told_with_its_age_and_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = folder.path().join("wall");
        let found = looked(&cache);
        assert!(found[0].state == State::Ok && found[0].found.as_str().contains("will be made"), "{found:?}");
        assert!(!cache.exists(), "nothing is made");
        let hub = "127.0.0.1:7420";
        let by = Some(Bearer::of(hub, None));
        let place = Place { hub: hub.into(), site: None, team: None, leads: true, by };
        let kept = Kept {
            cursor: Cursor { epoch: 1, seq: 1, check: 1 },
            fresh_at: "2026-11-22T11:30:00Z".parse().expect("a time"),
            shown: Shown { role: "lead".into(), site: None },
            floor: Floor::default(),
            meanwhile: None,
        };
        let file = Folder::new(&cache, place.clone());
        file.save(&kept).expect("written");
        let found = looked(&cache);
        assert!(found[0].found.as_str().ends_with("can be written"), "{found:?}");
        assert_eq!(found[1].found.as_str(), "0 things are kept, as of 3 hours ago");
        std::fs::write(file.file(), "something else").expect("written");
        let found = looked(&cache);
        assert!(found[1].state == State::Note && found[1].found.as_str().contains("damaged"), "{found:?}");
        assert!(file.file().exists(), "nothing is taken away");
        let under_a_file = looked(&file.file().join("folder"));
        assert_eq!(under_a_file[0].state, State::Wrong, "{under_a_file:?}");
        assert_eq!(looked(Path::new("off"))[0].state, State::Ok);
    }
}
