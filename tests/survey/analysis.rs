//! `openfloor analyse`: the formulas over each unit, and what is told of whom.

use super::*;

/// A table of four teams, one of them too small; the answers of each person by item.
fn people() -> Vec<(&'static str, [Option<f64>; 6])> {
    let mut people = Vec::new();
    let mut state = 7_u32;
    for (team, count) in [("night", 9), ("billing", 14), ("care", 11), ("few", 3)] {
        for person in 0..count {
            let answer = |place: u32| {
                let missing = person == 2 && place == 1;
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (!missing).then(|| f64::from((state >> 16) % 7 + 1))
            };
            let mut places = 0..6;
            let mut answer = answer;
            people.push((team, std::array::from_fn(|_| answer(places.next().expect("six")))));
        }
    }
    people
}

fn table(people: &[(&str, [Option<f64>; 6])]) -> String {
    let ids: Vec<String> = ours().items.iter().map(|item| item.id.as_str().to_owned()).collect();
    let mut table = format!("team,{}\n", ids.join(","));
    for (team, answers) in people {
        let cells: Vec<String> =
            answers.iter().map(|answer| answer.map_or(String::new(), |answer| answer.to_string())).collect();
        table.push_str(&format!("{team},{}\n", cells.join(",")));
    }
    table
}

fn analysed(text: &str, floor: Option<GroupFloor>) -> Analysis {
    let reading = Reading { team: Some("team".into()), ..Reading::default() };
    let asked = Asked { reading, groups: None, floor };
    analyse(Table::open(text.as_bytes(), None).expect("a table"), &asked, &ours()).expect("figures")
}

#[test]
fn rows_without_a_team_are_of_no_team() {
    let mut people = people();
    people.extend((0..9).map(|_| ("", [Some(4.0); 6])));
    people.extend((0..7).map(|person| ("everybody", [Some(f64::from(person % 5 + 1)); 6])));
    let analysis = analysed(&table(&people), None);
    assert_eq!(analysis.tally.rejected, 9);
    assert!(analysis.tally.told.iter().all(|one| one.why.words() == "has no team"));
    let everybody = analysis.measures[0].units.iter().find(|(name, _)| name == "everybody");
    assert_eq!(everybody.expect("a team of that name").1.n, 7);
}

#[test]
fn a_column_of_people_gives_no_units() {
    let logins: Vec<String> = (0..30).map(|person| format!("msilva{person}")).collect();
    let mut people = people();
    people.extend(logins.iter().map(|login| (login.as_str(), [Some(4.0); 6])));
    let rows = table(&people);
    let reading = Reading { team: Some("team".into()), ..Reading::default() };
    let asked = Asked { reading, groups: None, floor: Some(GroupFloor::default()) };
    let refused = analyse(Table::open(rows.as_bytes(), None).expect("a table"), &asked, &ours());
    let refused = refused.expect_err("units of one row").to_string();
    assert!(refused.contains("34 units in \"team\", and 31 of them are of fewer than 5 people"), "{refused}");
    assert!(!refused.contains("msilva"), "{refused}");
    assert_eq!(analysed(&rows, None).measures[0].units.len(), 34, "one's own table, raw");
}

#[test]
fn a_unit_is_of_people_and_not_of_rows_where_a_column_tells_who_answered() {
    let people = people();
    let rows = table(&people);
    // Each has rows of five weeks: in "solo" one person, in "pair" two; of the rest each row is somebody's.
    let mut lines: Vec<String> = rows.lines().map(str::to_owned).collect();
    lines[0].push_str(",Email");
    for (nth, line) in lines.iter_mut().enumerate().skip(1) {
        line.push_str(&format!(",p{nth}@example.com"));
    }
    for week in 0..5 {
        for (team, person) in [("solo", 1), ("pair", 2), ("pair", 3)] {
            let answers: Vec<String> =
                (0..6).map(|item| ((week * (1 + item % 2) + item * person) % 7 + 1).to_string()).collect();
            lines.push(format!("{team},{},q{person}@example.com", answers.join(",")));
        }
    }
    let text = lines.join("\n") + "\n";
    let by = |people: bool| {
        let reading = Reading { team: Some("team".into()), people, ..Reading::default() };
        let asked = Asked { reading, groups: None, floor: Some(GroupFloor::default()) };
        analyse(Table::open(text.as_bytes(), None).expect("a table"), &asked, &ours()).expect("figures")
    };
    let names = |analysis: &Analysis| -> Vec<String> {
        analysis.measures[0].units.iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(names(&by(false)), ["billing", "care", "night", "pair", "solo"], "rows alone");
    let analysis = by(true);
    assert_eq!(names(&analysis), ["billing", "care", "night"]);
    assert_eq!(analysis.told_apart_by, ["Email"]);
    assert!(analysis.dropped.iter().all(|dropped| dropped.header != "Email"), "it was looked at");
    for measure in &analysis.measures {
        let told: u64 = measure.units.iter().map(|(_, figures)| figures.n).sum();
        assert_eq!((measure.untold, &measure.rest), (3, &None));
        assert_eq!(measure.all.as_ref().map(|all| all.n), Some(told), "nor are they found by subtraction");
    }
    // Where a form asks nobody who they are, each row is somebody's.
    let anonymous = text.replace("q1@example.com", "Anonymous");
    let reading = Reading { team: Some("team".into()), people: true, ..Reading::default() };
    let asked = Asked { reading, groups: None, floor: Some(GroupFloor::default()) };
    let analysis =
        analyse(Table::open(anonymous.as_bytes(), None).expect("a table"), &asked, &ours()).expect("figures");
    assert_eq!(names(&analysis), ["billing", "care", "night", "solo"]);
    // And of ten units or more that are people no table is made.
    let each: String =
        (0..60).map(|row| format!("u{0},4,3,5,2,6,{1},u{0}@example.com\n", row / 5, row % 5 + 1)).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("each.csv");
    fs::write(&file, format!("{}\n{each}", lines[0])).expect("written");
    let refused = run(&["analyse", path(&file)]);
    assert!(err(&refused).contains("12 of them are of fewer than 5 people"), "{}", err(&refused));
    fs::write(&file, rows).expect("written");
    assert!(err(&run(&["analyse", path(&file)])).contains("no column tells who answered"));
    fs::write(&file, text).expect("written");
    let told = run(&["analyse", path(&file)]);
    assert!(
        err(&told).contains("people are counted by Email") && !out(&told).contains("solo"),
        "{}",
        err(&told)
    );
}

#[test]
fn an_analysis_is_the_formulas_over_each_unit() {
    let people = people();
    let analysis = analysed(&table(&people), None);
    let names: Vec<&str> = analysis.measures[0].units.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["billing", "care", "few", "night"], "by name, never by level");
    let scale = ours().scale;
    for (place, measure) in analysis.measures.iter().enumerate() {
        let (good, bad) = (2 * place, 2 * place + 1);
        let both = |team: &str| -> Vec<[f64; 2]> {
            let of = people.iter().filter(|(of, _)| *of == team);
            of.filter_map(|(_, answers)| Some([answers[good]?, 8.0 - answers[bad]?])).collect()
        };
        let index = |team: &str| Sums::of(&both(team).iter().map(|[a, b]| (a + b) / 2.0).collect::<Vec<_>>());
        let all: Vec<Sums> = names.iter().map(|name| index(name)).collect();
        let anova = Anova::of(&all).expect("four units");
        let near = |one: Option<f64>, other: Option<f64>| {
            let (one, other) = (one.expect("a figure"), other.expect("a figure"));
            assert!((one - other).abs() < 1e-9, "{one} and {other} of {}", measure.name);
        };
        near(measure.icc1, anova.icc1());
        near(measure.icc2, anova.icc2());
        for (name, figures) in &measure.units {
            let (sums, both) = (index(name), both(name));
            assert_eq!(figures.n, sums.n, "{name}");
            near(figures.mean, sums.mean());
            near(figures.deviation, sums.deviation());
            let level = sums.level(scale).expect("a level");
            near(figures.interval.map(|(low, _)| low), Some(level.low));
            near(figures.interval.map(|(_, high)| high), Some(level.high));
            near(figures.shrunken, shrunken_mean(&anova, &sums));
            let mut alpha = Consistency::new(2);
            both.iter().for_each(|[a, b]| alpha.push(&[Some(*a), Some(*b)]));
            near(figures.alpha, alpha.alpha());
            let items = [0, 1].map(|item| Sums::of(&both.iter().map(|pair| pair[item]).collect::<Vec<_>>()));
            near(figures.rwg, rwg_j(&items, scale));
        }
    }
}

#[test]
fn a_unit_below_the_floor_is_not_told_of_and_not_to_be_found_by_subtraction() {
    let people = people();
    let five = GroupFloor::default();
    let analysis = analysed(&table(&people), Some(five));
    for measure in &analysis.measures {
        assert!(measure.units.iter().all(|(name, _)| name != "few") && measure.untold == 1);
        let told: u64 = measure.units.iter().map(|(_, figures)| figures.n).sum();
        let sum: f64 =
            measure.units.iter().filter_map(|(_, figures)| Some(figures.mean? * figures.n as f64)).sum();
        assert!(
            (measure.drawn_to.expect("a mean") - sum / told as f64).abs() < 1e-9,
            "it is said what it draws to"
        );
        assert_eq!(
            measure.all.as_ref().map(|all| all.n),
            Some(told),
            "nothing is left over for three people"
        );
        assert_eq!(measure.rest, None);
    }
    // Two small ones are told together, and are part of all.
    let mut more = people.clone();
    more.extend(people.iter().filter(|(team, _)| *team == "few").map(|(_, answers)| ("also few", *answers)));
    let rest_n = analysed(&table(&more), Some(five)).measures[2].rest.as_ref().map(|rest| rest.n);
    assert_eq!(rest_n, Some(6));
}

#[test]
fn a_unit_that_agrees_is_not_told_of_by_way_of_the_rest() {
    let mut people = people();
    people.extend(
        (0..12).map(|_| ("agreed", [Some(7.0), Some(1.0), Some(7.0), Some(1.0), Some(7.0), Some(1.0)])),
    );
    for measure in analysed(&table(&people), Some(GroupFloor::default())).measures {
        let told: u64 = measure.units.iter().map(|(_, figures)| figures.n).sum();
        assert_eq!((measure.untold, measure.rest), (2, None));
        assert_eq!(measure.all.map(|all| all.n), Some(told), "neither the twelve nor the three are in it");
    }
}

#[test]
fn a_row_without_an_end_is_named_by_its_line_and_not_kept() {
    let good = table(&people());
    let mut long = good.clone();
    long.push_str("\"billing,1,2,3,4,5,6\n");
    let line = long.lines().count();
    while long.len() < 3 * openfloor::survey::table::ROW_BYTES_MAX {
        long.push_str(good.split_once('\n').expect("rows").1);
    }
    let reading = Reading { team: Some("team".into()), ..Reading::default() };
    let asked = Asked { reading, groups: None, floor: None };
    let read = |text: &str| analyse(Table::open(text.as_bytes(), None).expect("a table"), &asked, &ours());
    let said = read(&long).expect_err("no end").to_string();
    assert!(said.starts_with(&format!("line {line}: ")) && said.contains("not closed"), "{said}");
    // A long text with its end is a row like others, and many rows are no long one.
    let comments = "long\n".repeat(openfloor::survey::table::ROW_BYTES_MAX / 10);
    let rows = good.split_once('\n').expect("rows");
    let mut many = format!("{},comment\n", rows.0);
    while many.len() < 3 * openfloor::survey::table::ROW_BYTES_MAX {
        many.push_str(&format!("billing,1,2,3,4,5,6,\"{comments}\"\n"));
    }
    let analysis = read(&many).expect("figures");
    assert_eq!((analysis.tally.rows, analysis.tally.rejected), (6, 0));
}

#[test]
fn an_analysis_is_printed_as_text_csv_and_json() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("answers.csv");
    fs::write(&file, table(&people())).expect("written");
    let text = out(&run(&["analyse", path(&file)]));
    assert!(
        text.contains("nothing is told of fewer than 5") && text.contains("1 unit is not told of by itself"),
        "{text}"
    );
    assert!(!text.contains("few  ") && text.contains("over the 3 units told of"), "{text}");
    let few_decimals = text.lines().find(|line| line.starts_with("night")).expect("nine people");
    assert!(few_decimals.split_whitespace().nth(2).is_some_and(|mean| mean.len() == 3), "{few_decimals}");
    let raw = out(&run(&["analyse", path(&file), "--raw", "--format", "csv"]));
    let mut rows = csv::Reader::from_reader(raw.as_bytes());
    let rows: Vec<csv::StringRecord> =
        rows.records().map(|row| row.expect("as wide as its headers")).collect();
    assert_eq!(rows.len(), 15, "{raw}");
    assert_eq!(&rows[2][2], "few");
    let json: Value =
        serde_json::from_str(&out(&run(&["analyse", path(&file), "--format", "json"]))).expect("JSON");
    let names: Vec<&Value> =
        json["measures"][0]["units"].as_array().expect("units").iter().map(|unit| &unit["unit"]).collect();
    assert_eq!(names, ["billing", "care", "night"], "no name of a small unit");
    assert_eq!(json["measures"][0]["untold"], 1, "{json}");
    assert_eq!(json["k"], 5);
    // Rows less the answers told would be how many are in the unit that is not told of.
    let told = run(&["analyse", path(&file), "--format", "json"]);
    assert!(json["rows"].is_null() && err(&told).contains("rows are not counted"), "{json} {}", err(&told));
    assert!(!err(&told).contains("37 rows"), "{}", err(&told));
    let raw = run(&["analyse", path(&file), "--raw", "--format", "json"]);
    let counted: Value = serde_json::from_str(&out(&raw)).expect("JSON");
    assert!(counted["rows"] == 37 && err(&raw).contains("37 rows: 0 rejected"), "{counted} {}", err(&raw));
    let mapped =
        run(&["analyse", path(&fixture("qualtrics.csv")), "--map", path(&fixture("qualtrics.toml"))]);
    assert!(out(&mapped).contains("care+night"), "{}", err(&mapped));
    for (args, said) in [
        (&["--k", "4"][..], "at least 5"),
        (&["--k", "6", "--raw"], "cannot be used with"),
        (&["--unit", "squad"], "no column \"squad\""),
        (&["--instrument", "uwes-9"], "no column"),
        (&["--instrument", "nothing"], "give one of openfloor-6"),
    ] {
        let output = run(&[&["analyse", path(&file)], args].concat());
        assert!(!output.status.success() && err(&output).contains(said), "{args:?}: {}", err(&output));
    }
}
