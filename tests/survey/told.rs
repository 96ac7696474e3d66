//! What a hub knows of the surveys that were told: one survey is of one week and one set of groups.

use super::*;

#[test]
fn the_same_survey_is_not_told_in_two_partitions() {
    let folder = tempfile::tempdir().expect("a folder");
    let hub = HubProcess::start(folder.path(), "127.0.0.1:0");
    let (map, rows) = three_teams();
    floor(&hub, folder.path(), "lisbon", &[("billing", 14), ("care", 12), ("night", 6), ("bb", 14)]);
    floor(&hub, folder.path(), "porto", &[("billing", 14), ("care", 12), ("night", 6)]);
    let survey = folder.path().join("span.csv");
    fs::write(&survey, rows).expect("written");
    let import = |map: &str| {
        let file = folder.path().join("map.toml");
        fs::write(&file, map).expect("written");
        run(&["import", path(&survey), "--map", path(&file), "--hub", &hub.http()])
    };
    let log = || out(&run(&["log", "--hub", &hub.http(), "--audience", "leads"]));
    let first = import(map);
    assert!(first.status.success(), "{}", err(&first));
    let told = log();
    assert!(import(map).status.success(), "the same map again is the same events");
    // Each would tell of billing+night, or of a team less one person: less what is out, that is one person's answer.
    for (from, to) in [
        ("billing = { eligible = 14 }", "billing = { eligible = 12 }"),
        ("night = { eligible = 6 }", "night = { eligible = 7 }"),
        ("billing = {", "bb = { named = [\"billing\"],"),
        ("[team]", "k = 6\n[team]"),
        ("site = \"lisbon\"", "site = \"lisbon\"\nsource = \"/sites/lisbon/others\""),
    ] {
        assert!(map.contains(from), "{from}");
        let refused = import(&map.replacen(from, to, 1));
        assert!(!refused.status.success(), "{to}");
        assert!(err(&refused).contains("nothing was published"), "{}", err(&refused));
        assert_eq!(log(), told, "{to}");
    }
    // Nor as that of another week or site, whatever its partition: there night would have twelve people.
    let other = map.replace("billing = { eligible = 14 }", "billing = { eligible = 12 }");
    let other = other.replace("night = { eligible = 6 }", "night = { eligible = 12 }");
    for map in [map.to_owned(), other.clone()] {
        for (from, to) in [("2026-W47", "2026-W46"), ("\"lisbon\"", "\"porto\"")] {
            let refused = import(&map.replace(from, to));
            let error = err(&refused);
            assert!(
                !refused.status.success()
                    && error.contains("the same survey was told as that of another week"),
                "{to}: {error}"
            );
        }
    }
    let refused = import(&map.replace("\"lisbon\"", "\"madrid\""));
    assert!(err(&refused).contains("no floor of this site"), "{}", err(&refused));
    assert_eq!(log(), told);
    // Nor by a map with a team less, whose rows are rejected then, or that has its items in another order: the file is the same.
    let night = "night = { eligible = 6 }\n";
    assert!(map.contains(night));
    let fewer = map.replacen(night, "", 1).replace("2026-W47", "2026-W46");
    let turned = map.replace("\"a1\"", "\"a3\"").replace("\"a2\"", "\"a1\"").replace("\"a3\"", "\"a2\"");
    for map in [&fewer, &turned.replace("2026-W47", "2026-W46")] {
        let refused = import(map);
        assert!(err(&refused).contains("the same survey was told"), "{}", err(&refused));
        assert_eq!(log(), told);
    }
    // Nor once they are withdrawn, however often: they have been seen.
    for time in ["once", "again"] {
        for unit in ["floor", "billing", "care-night.138e3b2f1cf9d980"] {
            let gone = serde_json::json!({
                "specversion": "1.0", "type": "dev.openfloor.withdrawn.v1", "id": format!("gone-{unit}-{time}"), "site": "lisbon",
                "source": "/sites/lisbon/leads", "subject": format!("engagement/{unit}/2026-W47"), "data": {},
            });
            publish(&hub, folder.path(), &gone.to_string());
        }
        let refused = import(&map.replace("eligible = 14", "eligible = 12"));
        assert!(err(&refused).contains("other figures of 2026-W47 at lisbon are out"), "{}", err(&refused));
        let refused = import(&other.replace("2026-W47", "2026-W46"));
        assert!(err(&refused).contains("the same survey was told"), "{}", err(&refused));
        let refused = import(&fewer);
        assert!(err(&refused).contains("the same survey was told"), "{}", err(&refused));
    }
    let refused = import(map);
    assert!(err(&refused).contains("it is not told again"), "{}", err(&refused));
    // It was imported as that of a wrong week.
    let again = import(&map.replace("2026-W47", "2026-W46"));
    assert!(again.status.success(), "{}", err(&again));
}

#[test]
fn the_same_answers_are_the_same_survey_whatever_form_their_file_has_and_other_rows_are_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let hub = HubProcess::start(folder.path(), "127.0.0.1:0");
    let (map, rows) = three_teams();
    let heads = [("billing", 14), ("care", 12), ("night", 6)];
    ["lisbon", "porto"].iter().for_each(|site| floor(&hub, folder.path(), site, &heads));
    let survey = folder.path().join("span.csv");
    let import = |map: &str, rows: &str| {
        let file = folder.path().join("map.toml");
        fs::write(&file, map).expect("written");
        fs::write(&survey, rows).expect("written");
        run(&["import", path(&survey), "--map", path(&file), "--hub", &hub.http()])
    };
    let each = |rows: &str, turn: &dyn Fn(Vec<&str>) -> String| -> String {
        rows.lines().map(|line| turn(line.split(',').collect()) + "\n").collect()
    };
    // An export of two weeks and two sites, with other people's answers in each.
    let of = |site: &str, week: u32, with: usize| {
        each(&rows, &|cells| {
            let turned = |cell: &str| match cell.parse::<usize>() {
                Ok(answer) => ((answer * with + with) % 7 + 1).to_string(),
                Err(_) => cell.to_owned(),
            };
            let cells: Vec<String> = cells.into_iter().map(turned).collect();
            format!("{},{site},{week}", cells.join(","))
        })
    };
    let headed = |rows: String| rows.split_once('\n').map(|(_, rows)| rows.to_owned()).expect("a header");
    let header = "Team,Email,a1,a2,c1,c2,r1,r2,Site,Week\n";
    let parts = [("lisbon", 40, 2), ("lisbon", 41, 3), ("porto", 40, 4)];
    let all: String = parts.map(|(site, week, with)| headed(of(site, week, with))).concat();
    for (site, week, _) in parts {
        let only = format!(
            "{}[[only]]\ncolumn = \"Site\"\nis = [\"{site}\"]\n[[only]]\ncolumn = \"Week\"\nis = [\"{week}\"]\n",
            map.replace("lisbon", site).replace("W47", &format!("W{week}"))
        );
        let told = import(&only, &format!("{header}{all}"));
        assert!(told.status.success(), "{site} {week}: {}", err(&told));
    }
    assert!(import(map, &rows).status.success());
    let other = map.replace("2026-W47", "2026-W46");
    let fewer = other.replacen("night = { eligible = 6 }\n", "", 1);
    let reversed = each(&rows, &|mut cells| {
        cells.reverse();
        cells.join(",")
    });
    let pointed = each(&rows, &|cells| {
        let cell = |cell: &str| cell.parse::<u8>().map_or(cell.to_owned(), |answer| format!("{answer}.0"));
        cells.into_iter().map(cell).collect::<Vec<_>>().join(",")
    });
    let worded = each(&rows, &|cells| {
        let words = ["", "never", "seldom", "at times", "half", "often", "mostly", "always"];
        let cell =
            |cell: &str| cell.parse::<usize>().map_or(cell.to_owned(), |answer| words[answer].to_owned());
        cells.into_iter().map(cell).collect::<Vec<_>>().join(",")
    });
    let labels =
        "[labels]\nnever = 1\nseldom = 2\n\"at times\" = 3\nhalf = 4\noften = 5\nmostly = 6\nalways = 7\n";
    let late = format!("{rows}care,late@example.com,1,7,2,6,3,5\n");
    for (map, rows) in [
        (fewer.clone(), reversed),
        (fewer.clone(), pointed),
        (format!("{fewer}{labels}"), worded),
        (fewer.clone(), late.clone()),
        (other, late),
    ] {
        let refused = import(&map, &rows);
        assert!(err(&refused).contains("the same survey was told"), "{}\n{rows}", err(&refused));
    }
    // Nor by labels that turn every answer upside down; and no number means another one.
    let upside_down: String = (1..=7).map(|answer| format!("\"{answer}\" = {}\n", 8 - answer)).collect();
    let refused = import(&format!("{fewer}[labels]\n{upside_down}"), &rows);
    assert!(err(&refused).contains("the same survey was told"), "{}", err(&refused));
    for (map, said) in [
        (format!("{fewer}[labels]\n\"1\" = 2\n\"2\" = 1\n"), "labels that are numbers mean other ones"),
        (format!("skipped = [\"7\"]\n{fewer}"), "skipped has \"7\", which is an answer on the scale"),
    ] {
        let refused = import(&map, &rows);
        assert!(err(&refused).contains(said), "{}", err(&refused));
    }
    // Nor where the export has grown to more than twice its rows.
    let more = |rows: &str, with: usize| {
        let turned = |cell: &str| match cell.parse::<usize>() {
            Ok(answer) => ((answer * with + 2 * with) % 7 + 1).to_string(),
            Err(_) => cell.to_owned(),
        };
        headed(each(rows, &|cells| cells.into_iter().map(turned).collect::<Vec<_>>().join(",")))
    };
    let grown = format!("{rows}{}{}", more(&rows, 5), more(&rows, 6));
    let many = fewer.replace("eligible = 14", "eligible = 60").replace("eligible = 12", "eligible = 60");
    // Which is of more people than the floor had.
    let refused = import(&many, &grown);
    assert!(err(&refused).contains("billing has 14 people, and 60 could not answer"), "{}", err(&refused));
    floor(&hub, folder.path(), "lisbon", &[("billing", 60), ("care", 60), ("night", 6)]);
    let refused = import(&many, &grown);
    assert!(err(&refused).contains("the same survey was told"), "{}", err(&refused));
    // Nor is the first person's row taken for headers.
    let refused = import(&format!("header_rows = 2\n{}", map.replace("W47", "W44")), &rows);
    assert!(err(&refused).contains("the last of its header rows has answers"), "{}", err(&refused));
}

#[test]
fn what_was_told_is_known_after_a_restart_and_without_a_register_no_survey_is_taken() {
    let folder = tempfile::tempdir().expect("a folder");
    let (map, rows) = three_teams();
    let survey = folder.path().join("span.csv");
    fs::write(&survey, rows).expect("written");
    let import = |hub: &HubProcess, map: &str| {
        let file = folder.path().join("map.toml");
        fs::write(&file, map).expect("written");
        run(&["import", path(&survey), "--map", path(&file), "--hub", &hub.http()])
    };
    let hub = HubProcess::start(folder.path(), "127.0.0.1:0");
    floor(&hub, folder.path(), "lisbon", &[("billing", 14), ("care", 12), ("night", 6)]);
    let first = import(&hub, map);
    assert!(first.status.success(), "{}", err(&first));
    hub.kill();
    let fewer = map.replacen("night = { eligible = 6 }\n", "", 1).replace("2026-W47", "2026-W46");
    let hub = HubProcess::start(folder.path(), "127.0.0.1:0");
    let refused = import(&hub, &fewer);
    assert!(err(&refused).contains("the same survey was told"), "{}", err(&refused));
    hub.kill();
    for file in ["people.db", "people.db-wal", "people.db-shm"] {
        let _ = fs::remove_file(folder.path().join(file));
    }
    // Its key is gone, and with it whatever would know the survey; what the log has of levels is known still.
    let hub = HubProcess::start(folder.path(), "127.0.0.1:0");
    let refused = import(&hub, &fewer);
    assert!(err(&refused).contains("openfloor consent confirm"), "{}", err(&refused));
    let confirmed = run(&["consent", "confirm", "--data", path(folder.path())]);
    assert!(confirmed.status.success(), "{}", err(&confirmed));
    let other = map.replace("billing = { eligible = 14 }", "billing = { eligible = 12 }");
    let refused = import(&hub, &other);
    assert!(err(&refused).contains("are out, or were"), "{}", err(&refused));
}

#[test]
fn a_small_team_is_not_told_by_itself_whatever_a_map_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let hub = HubProcess::start(folder.path(), "127.0.0.1:0");
    let (map, mut rows) = three_teams();
    rows.push_str("night,n1@x.example,4,3,5,2,6,1\nnight,n2@x.example,1,3,2,2,6,7\nnight,n3@x.example,2,3,5,2,1,1\nnight,n4@x.example,5,6,5,3,6,1\n");
    let (survey, file) = (folder.path().join("small.csv"), folder.path().join("map.toml"));
    fs::write(&survey, rows).expect("written");
    fs::write(&file, map.replace("night = { eligible = 6 }", "night = { eligible = 10 }")).expect("written");
    floor(&hub, folder.path(), "lisbon", &[("billing", 14), ("care", 12), ("night", 6)]);
    let refused = run(&["import", path(&survey), "--map", path(&file), "--hub", &hub.http()]);
    assert!(err(&refused).contains("night has 6 people"), "{}", err(&refused));
    // Nor has a team more people than the floor says.
    let more = map.replace("night = { eligible = 6 }\n", "").replace("eligible = 12", "eligible = 20");
    fs::write(&file, more).expect("written");
    let refused = run(&["import", path(&survey), "--map", path(&file), "--hub", &hub.http(), "--although"]);
    assert!(err(&refused).contains("care has 12 people, and 20 could not answer then"), "{}", err(&refused));
    fs::write(&file, map.replace("night = { eligible = 6 }", "night = { eligible = 10 }")).expect("written");
    floor_again(&hub, folder.path());
    let taken = run(&["import", path(&survey), "--map", path(&file), "--hub", &hub.http()]);
    assert!(taken.status.success(), "{}", err(&taken));
}

/// The floor has got more people at night.
fn floor_again(hub: &HubProcess, folder: &Path) {
    let event = r#"{"specversion":"1.0","type":"dev.openfloor.floor.v1","id":"floor-more","site":"lisbon","source":"/sites/lisbon/leads","subject":"floor/main","data":{"site":"lisbon","name":"Floor 2","time_zone":"Europe/Lisbon","languages":["en"],"teams":[{"id":"billing","name":"billing","headcount":14},{"id":"care","name":"care","headcount":12},{"id":"night","name":"night","headcount":10}]}}"#;
    publish(hub, folder, event);
}
