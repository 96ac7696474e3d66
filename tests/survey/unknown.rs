//! What a hub does not know of the surveys that were told: its register of people was put back, or an earlier version kept less of them.

use super::*;

/// A survey of the three teams in which everybody said something else than in [`three_teams`].
fn other_rows(rows: &str) -> String {
    let turned = |cell: &str| match cell.parse::<usize>() {
        Ok(answer) => (answer * 3 % 7 + 1).to_string(),
        Err(_) => cell.to_owned(),
    };
    let turned = |line: &str| line.split(',').map(turned).collect::<Vec<_>>().join(",") + "\n";
    rows.lines().map(turned).collect()
}

/// What somebody imports into the hub of a folder.
struct Desk {
    folder: tempfile::TempDir,
    map: &'static str,
    rows: String,
}

impl Desk {
    fn new() -> Self {
        let (map, rows) = three_teams();
        Self { folder: tempfile::tempdir().expect("a folder"), map, rows }
    }

    fn hub(&self) -> HubProcess {
        HubProcess::start(self.folder.path(), "127.0.0.1:0")
    }

    /// Imports rows as those of a week; of all teams, or of one less.
    fn import(&self, hub: &HubProcess, (week, fewer): (u32, bool), rows: &str) -> Output {
        let (file, survey) = (self.folder.path().join("map.toml"), self.folder.path().join("survey.csv"));
        let mut map = self.map.replace("W47", &format!("W{week}"));
        if fewer {
            map = map.replacen("night = { eligible = 6 }\n", "", 1);
        }
        fs::write(&file, map).expect("written");
        fs::write(&survey, rows).expect("written");
        run(&["import", path(&survey), "--map", path(&file), "--hub", &hub.http()])
    }

    fn confirm(&self) -> Output {
        run(&["consent", "confirm", "--data", path(self.folder.path())])
    }
}

#[test]
fn a_register_that_is_put_back_beside_a_newer_log_takes_no_level_before_it_is_confirmed() {
    let desk = Desk::new();
    let hub = desk.hub();
    floor(&hub, desk.folder.path(), "lisbon", &[("billing", 14), ("care", 12), ("night", 6)]);
    hub.kill();
    let files = ["people.db", "people.db-wal", "people.db-shm"].map(|file| desk.folder.path().join(file));
    let before = files.each_ref().map(|file| fs::read(file).ok());
    // Stopped and started as it is, nothing is amiss.
    let hub = desk.hub();
    assert!(desk.import(&hub, (41, false), &desk.rows).status.success());
    hub.kill();
    let hub = desk.hub();
    let other = other_rows(&desk.rows);
    let next = desk.import(&hub, (42, false), &other);
    assert!(next.status.success(), "{}", err(&next));
    // What was told is withdrawn, so that the log has no more of it than its subjects.
    for unit in ["floor", "billing", "care-night.138e3b2f1cf9d980"] {
        let gone = json!({
            "specversion": "1.0", "type": "dev.openfloor.withdrawn.v1", "id": format!("gone-{unit}"), "site": "lisbon",
            "source": "/sites/lisbon/leads", "subject": format!("engagement/{unit}/2026-W41"), "data": {},
        });
        publish(&hub, desk.folder.path(), &gone.to_string());
    }
    hub.kill();
    for (file, before) in files.iter().zip(before) {
        match before {
            Some(bytes) => fs::write(file, bytes).expect("put back"),
            None => drop(fs::remove_file(file)),
        }
    }
    let hub = desk.hub();
    let level = json!({
        "specversion": "1.0", "type": "dev.openfloor.engagement.v1", "id": "by-hand", "site": "lisbon", "audience": "leads",
        "source": "/sites/lisbon/leads", "subject": "engagement/by-hand",
        "data": {
            "window": "2026-W41", "unit": "care", "instrument": "theirs", "answered": 9, "eligible": 12,
            "needs": { "autonomy": { "mean": 4.0, "low": 3.1, "high": 4.9 } },
        },
    });
    let file = desk.folder.path().join("level.json");
    fs::write(&file, level.to_string()).expect("written");
    let by_hand = || run(&["publish", path(&file), "--hub", &hub.http()]);
    for refused in [desk.import(&hub, (40, true), &desk.rows), by_hand()] {
        let error = err(&refused);
        assert!(!refused.status.success() && error.contains("openfloor consent confirm"), "{error}");
    }
    let confirmed = desk.confirm();
    assert!(out(&confirmed).contains("has no rows of"), "{}", out(&confirmed));
    // What the log tells is known again, and of the weeks of surveys without rows none is told.
    for week in [40, 41, 42] {
        let refused = desk.import(&hub, (week, true), &desk.rows);
        assert!(!refused.status.success(), "{week}");
    }
    let later = desk.import(&hub, (43, false), &desk.rows.replace(",1,", ",2,").replace(",7,", ",3,"));
    assert!(later.status.success(), "{}", err(&later));
    hub.kill();
    // It is not asked for once more.
    let again = desk.confirm();
    assert!(out(&again).contains("was not in doubt"), "{}", out(&again));
    let hub = desk.hub();
    let refused = desk.import(&hub, (44, true), &desk.rows.replace(",1,", ",2,").replace(",7,", ",3,"));
    assert!(err(&refused).contains("the same survey was told"), "{}", err(&refused));
}

#[test]
fn whoever_tries_a_survey_out_is_told_of_in_the_log_for_audits_and_nothing_of_it_is() {
    let desk = Desk::new();
    let log = desk.folder.path().join("hub.log");
    let mut command = openfloor();
    command.args(["hub", "--listen", "127.0.0.1:0", "--data"]).arg(desk.folder.path().join("hub"));
    let hub = HubProcess::start_logging(command, fs::File::create(&log).expect("a file").into());
    floor(&hub, desk.folder.path(), "lisbon", &[("billing", 14), ("care", 12), ("night", 6)]);
    assert!(desk.import(&hub, (41, false), &desk.rows).status.success());
    let lines = || -> Vec<String> {
        let log = fs::read_to_string(&log).expect("the log");
        log.lines().filter(|line| line.contains("survey that was told before")).map(str::to_owned).collect()
    };
    assert!(lines().is_empty(), "nothing was refused yet");
    for tried in 1..=2 {
        assert!(!desk.import(&hub, (40, true), &desk.rows).status.success());
        let lines = lines();
        assert_eq!(lines.len(), tried, "a line for each");
        for line in lines {
            assert!(line.contains("openfloor::audit") && line.contains("lisbon"), "{line}");
            assert!(!line.contains("W41") && !line.contains("W40") && !line.contains("night"), "{line}");
        }
    }
}

#[test]
fn while_the_rows_of_a_told_survey_are_not_known_no_survey_is_taken() {
    for without_key in [false, true] {
        let desk = Desk::new();
        let hub = desk.hub();
        floor(&hub, desk.folder.path(), "lisbon", &[("billing", 14), ("care", 12), ("night", 6)]);
        assert!(desk.import(&hub, (47, false), &desk.rows).status.success());
        hub.kill();
        if without_key {
            // As in a folder to which a backup was restored: what is in the register opens with a key that no backup has.
            fs::remove_file(desk.folder.path().join("pulse.key")).expect("it was there");
        } else {
            let register = rusqlite::Connection::open(desk.folder.path().join("people.db")).expect("opens");
            assert_eq!(
                register.execute("DELETE FROM sketches", []).expect("as an earlier version had it"),
                1
            );
        }
        let hub = desk.hub();
        let other = other_rows(&desk.rows);
        for refused in [desk.import(&hub, (46, true), &desk.rows), desk.import(&hub, (48, false), &other)] {
            let error = err(&refused);
            assert!(
                error.contains("rows this hub does not have") && error.contains("consent confirm"),
                "{error}"
            );
        }
        let confirmed = out(&desk.confirm());
        assert!(confirmed.contains("has no rows of 1 surveys"), "{confirmed}");
        let refused = desk.import(&hub, (46, true), &desk.rows);
        assert!(err(&refused).contains("the week stays untold"), "{}", err(&refused));
        let later = desk.import(&hub, (48, false), &other);
        assert!(later.status.success(), "{}", err(&later));
    }
}
