//! Surveys of other tools: what is read of them, what is published of them, and that nothing of a person is in either.

#[path = "survey/analysis.rs"]
mod analysis;
#[path = "support/hub.rs"]
mod hub;
#[path = "survey/told.rs"]
mod told;
#[path = "survey/unknown.rs"]
mod unknown;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use hub::{HubProcess, openfloor};
use openfloor::pulse::agreement::rwg_j;
use openfloor::pulse::instrument::OPENFLOOR_6;
use openfloor::pulse::reliability::{Anova, Consistency};
use openfloor::pulse::shrinkage::shrunken_mean;
use openfloor::pulse::{GroupFloor, Instrument, Sums};
use openfloor::survey::analyse::Asked;
use openfloor::survey::import::events;
use openfloor::survey::map::Reading;
use openfloor::survey::personal::Personal;
use openfloor::survey::{Analysis, Imported, Map, Table, analyse, import};
use serde_json::{Value, json};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/surveys").join(name)
}

fn ours() -> Instrument {
    Instrument::parse(OPENFLOOR_6).expect("ours")
}

fn map(name: &str) -> Map {
    let text = fs::read_to_string(fixture(name)).expect("a map");
    Map::parse(&text, &ours()).unwrap_or_else(|faults| panic!("{name}: {faults}"))
}

fn imported(bytes: &[u8], map: &Map) -> Imported {
    import(Table::open(bytes, map.header_rows).expect("a table"), map, &ours()).expect("figures")
}

fn run(args: &[&str]) -> Output {
    openfloor().args(args).output().expect("it ends")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// What must be nowhere outside of the survey itself.
const SECRETS: [&str; 6] = ["SECRET", "secret", "example.com", "192.0.2.", "R_0000", "38.72"];

fn has_no_secret(text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[test]
fn the_export_of_qualtrics_is_read_by_any_of_its_header_rows() {
    let bytes = fs::read(fixture("qualtrics.csv")).expect("a survey");
    let read = imported(&bytes, &map("qualtrics.toml"));
    assert_eq!((read.tally.rows, read.tally.left_out, read.tally.rejected, read.tally.values), (24, 1, 1, 1));
    let lines: Vec<(u64, &str)> = read.tally.told.iter().map(|one| (one.line, one.why.words())).collect();
    // Line 3 of the file is still the second header row, and two answers have two lines.
    assert_eq!(lines, [(10, "is outside of the scale"), (30, "is no team of the map")]);
    let personal = |header: &str| {
        read.dropped
            .iter()
            .find(|column| column.header == header)
            .unwrap_or_else(|| panic!("{header}"))
            .personal
    };
    assert_eq!(personal("IPAddress"), Some(Personal::Network));
    assert_eq!(personal("RecipientLastName"), Some(Personal::Name));
    assert_eq!(personal("RecipientEmail"), Some(Personal::Email));
    assert_eq!(personal("ExternalReference"), Some(Personal::Id));
    assert_eq!(personal("LocationLatitude"), Some(Personal::Place));
    assert_eq!(personal("StartDate"), Some(Personal::Time));
    assert_eq!(personal("Q3"), None);
    let units: Vec<(&str, Option<u32>, Option<u32>)> = read
        .told
        .iter()
        .map(|told| (told.data.unit.as_str(), told.data.answered, told.data.eligible))
        .collect();
    assert_eq!(
        units,
        [("floor", Some(22), Some(30)), ("billing", Some(10), Some(14)), ("care+night", Some(12), Some(16))]
    );
}

#[test]
fn the_exports_of_microsoft_and_google_forms_are_read_as_they_are() {
    let forms = imported(&fs::read(fixture("forms.csv")).expect("a survey"), &map("forms.toml"));
    assert_eq!((forms.tally.rows, forms.tally.values, forms.silent), (11, 1, 0));
    assert_eq!(forms.tally.told[0].why.words(), "is no number and no label of the map");
    assert_eq!((forms.told.len(), forms.told[0].data.answered), (1, Some(11)));
    let dropped: Vec<&str> = forms.dropped.iter().map(|column| column.header.as_str()).collect();
    assert_eq!(
        dropped,
        [
            "Id.",
            "Hora de inicio",
            "Hora de finalización",
            "Correo electrónico",
            "Nombre",
            "Hora de la última modificación",
            "¿Algo más?"
        ]
    );
    let google = imported(&fs::read(fixture("google.csv")).expect("a survey"), &map("google.toml"));
    assert_eq!((google.tally.rows, google.told[0].data.answered), (8, Some(8)));
    assert_eq!(google.dropped.len(), 2);
}

#[test]
fn a_survey_says_the_same_in_every_encoding_and_with_every_separator() {
    let map = map("forms.toml");
    let bytes = fs::read(fixture("forms.csv")).expect("a survey");
    let text = encoding_rs::WINDOWS_1252.decode(&bytes).0.into_owned();
    let wanted = events(&map, &imported(&bytes, &map));
    let tabs = text.replace(';', "\t");
    let little = tabs.encode_utf16().flat_map(u16::to_le_bytes);
    let big = tabs.encode_utf16().flat_map(u16::to_be_bytes);
    for (what, bytes) in [
        ("UTF-8", text.clone().into_bytes()),
        ("UTF-8 with its mark", format!("\u{feff}{text}").into_bytes()),
        ("sep=", format!("sep=;\r\n{text}").into_bytes()),
        ("tabs", tabs.clone().into_bytes()),
        ("UTF-16LE", [0xff, 0xfe].into_iter().chain(little).collect()),
        ("UTF-16BE", [0xfe, 0xff].into_iter().chain(big).collect()),
        ("no carriage returns", text.replace('\r', "").into_bytes()),
    ] {
        assert_eq!(events(&map, &imported(&bytes, &map)), wanted, "{what}");
    }
}

#[test]
fn what_can_not_be_read_is_named_and_no_figure_is_made_of_it() {
    let good = fs::read_to_string(fixture("google.toml")).expect("a map");
    let survey = fs::read(fixture("google.csv")).expect("a survey");
    for (from, to, said) in [
        (
            "[items]",
            "[[only]]\ncolumn = \"Timestamp\"\nis = [\"2026-11-23\"]\n[items]",
            "a time of a person; such a column is never read; where an export has the answers of several weeks, ask each week by a form of its own",
        ),
        (
            "column = \"Team\"",
            "column = \"Email Address\"",
            "an e-mail address of a person; such a column is never read",
        ),
        ("column = \"Team\"", "column = \"Squad\"", "no column \"Squad\" (for the team)"),
        ("eligible = 14", "eligible = 7", "8 rows are of care, and the map says that 7 could answer"),
        ("care = { eligible = 14 }", "sales = { eligible = 14 }", "8 rows, 8 of them rejected"),
    ] {
        assert!(good.contains(from), "{from}");
        let map = Map::parse(&good.replace(from, to), &ours()).expect("a map");
        let table = Table::open(&survey[..], None).expect("a table");
        let error = import(table, &map, &ours()).expect_err(to).to_string();
        assert!(error.contains(said), "{error}");
    }
    let twice = String::from_utf8(survey).expect("UTF-8").replacen("Email Address", "Team", 1);
    let table = Table::open(twice.as_bytes(), None).expect("a table");
    let error = import(table, &map("google.toml"), &ours()).expect_err("two columns").to_string();
    assert!(error.contains("2 columns \"Team\""), "{error}");
}

#[test]
fn fewer_than_k_all_alike_and_few_of_many_read_the_same() {
    let good = fs::read_to_string(fixture("google.toml")).expect("a map");
    let header = fs::read_to_string(fixture("google.csv")).expect("a survey");
    let header = header.lines().next().expect("headers");
    let row = |answers: &str| format!("\n2026/11/18,a@example.com,care,{answers}");
    let alike: String = (0..8).map(|_| row("4,4,4,4,4,4")).collect();
    let few: String = (0..4).map(|n| row(&format!("{},4,4,{},4,4", n + 1, n + 2))).collect();
    let mut told = Vec::new();
    for (rows, eligible) in [(&alike, 14), (&few, 10), (&(few.repeat(2)), 100)] {
        let map = good.replace("eligible = 14", &format!("eligible = {eligible}"));
        let map = Map::parse(&map, &ours()).expect("a map");
        let mut read = imported(format!("{header}{rows}").as_bytes(), &map).told;
        assert!(read[0].data.suppressed && read[0].data.answered.is_none(), "{read:?}");
        // How many could answer differs here, and so does what is made of it.
        (read[0].data.eligible, read[0].data.partition) = (None, None);
        told.push(read);
    }
    assert_eq!(told[0], told[1]);
    assert_eq!(told[1], told[2]);
}

#[test]
fn a_dry_run_prints_the_events_and_publishes_nothing() {
    let (survey, map) = (fixture("qualtrics.csv"), fixture("qualtrics.toml"));
    let output = run(&["import", path(&survey), "--map", path(&map), "--dry-run"]);
    assert!(output.status.success(), "{}", err(&output));
    let (out, err) = (out(&output), err(&output));
    has_no_secret(&out);
    has_no_secret(&err);
    for said in [
        "RecipientEmail (an e-mail address)",
        "IPAddress (a network address)",
        "since nothing names them: Progress, Finished, DistributionChannel, UserLanguage, Q3",
        "24 rows: 1 rejected, 1 left out by the map; 1 values rejected",
        "line 10: competence-well is outside of the scale",
        "line 30: the row is no team of the map",
        "care+night: 12 of 16 answered",
        "nothing was published",
    ] {
        assert!(err.contains(said), "{said} in {err}");
    }
    let events: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(events.iter().all(|event| event.get("surveyrows").is_none()), "nothing that tells of its rows");
    let of = |field: &str| -> Vec<&str> {
        events.iter().map(|event| event[field].as_str().unwrap_or("")).collect()
    };
    assert_eq!(
        of("subject"),
        [
            "engagement/floor/2026-W47",
            "engagement/billing/2026-W47",
            "engagement/care-night.138e3b2f1cf9d980/2026-W47"
        ]
    );
    assert_eq!(of("audience"), ["", "leads", "leads"]);
    assert_eq!(of("team"), ["", "billing", ""]);
    for event in &events {
        assert_eq!(event["data"].get("change"), None);
        let needs = event["data"]["needs"].as_object().expect("needs");
        assert!(needs.values().all(|level| level["change"] == "not_judged"), "{event}");
    }
    assert!(events.iter().any(|event| event["data"]["needs"] != json!({})));
    let digests: std::collections::BTreeSet<_> =
        events.iter().map(|event| event["data"]["instrument_digest"].to_string()).collect();
    assert!(digests.len() == 1 && !digests.contains("null"), "{digests:?}");
}

#[test]
fn a_survey_is_published_whole_once_and_never_over_itself() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = HubProcess::start(data.path(), "127.0.0.1:0");
    let (survey, map) = (fixture("qualtrics.csv"), fixture("qualtrics.toml"));
    let nowhere = run(&["import", path(&survey), "--map", path(&map), "--hub", &hub.http()]);
    assert!(
        !nowhere.status.success() && err(&nowhere).contains("no floor of this site"),
        "{}",
        err(&nowhere)
    );
    floor(&hub, data.path(), "lisbon", &[("billing", 14), ("care", 12), ("night", 4)]);
    let log = || out(&run(&["log", "--hub", &hub.http(), "--audience", "leads"]));

    let output = run(&["import", path(&survey), "--map", path(&map), "--hub", &hub.http()]);
    assert!(output.status.success(), "{}", err(&output));
    assert_eq!(out(&output).lines().count(), 3);
    let first = log();
    assert_eq!(first.lines().count(), 4, "with its floor: {first}");
    // From which survey it is, the hub tells by a digest with its own key.
    assert!(
        !first.contains(&imported(&fs::read(&survey).expect("a survey"), &self::map("qualtrics.toml")).rows)
    );
    has_no_secret(&first);

    let again = run(&["import", path(&survey), "--map", path(&map), "--hub", &hub.http()]);
    assert!(again.status.success(), "{}", err(&again));
    assert_eq!(out(&again).matches("(was there already)").count(), 3);
    assert_eq!(log(), first, "the same file again publishes nothing new");

    // One more answered: what was told before less what would be told now is theirs.
    let grown = data.path().join("grown.csv");
    let text = fs::read_to_string(&survey).expect("a survey");
    let mut lines: Vec<&str> = text.lines().collect();
    let last = lines.iter().rfind(|line| line.contains(",Care,")).copied().expect("a row of Care");
    lines.push(last);
    fs::write(&grown, lines.join("\n")).expect("written");
    let refused = run(&["import", path(&grown), "--map", path(&map), "--hub", &hub.http()]);
    assert!(!refused.status.success());
    assert!(
        err(&refused).contains("other figures of 2026-W47 at lisbon are out, or were"),
        "{}",
        err(&refused)
    );
    assert_eq!(log(), first);
}

/// A hub's floor, with so many people in its teams.
fn floor(hub: &HubProcess, folder: &Path, site: &str, teams: &[(&str, u32)]) {
    let team = |(id, heads): &(&str, u32)| serde_json::json!({"id": id, "name": id, "headcount": heads});
    let event = serde_json::json!({
        "specversion": "1.0", "type": "dev.openfloor.floor.v1", "id": format!("floor-{site}-{teams:?}"), "site": site,
        "source": format!("/sites/{site}/leads"), "subject": "floor/main",
        "data": {
            "site": site, "name": "Floor 2", "time_zone": "Europe/Lisbon", "languages": ["en"],
            "teams": teams.iter().map(team).collect::<Vec<_>>(),
        },
    });
    publish(hub, folder, &event.to_string());
}

fn publish(hub: &HubProcess, folder: &Path, event: &str) {
    let file = folder.join("event.json");
    fs::write(&file, event).expect("written");
    let published = run(&["publish", path(&file), "--hub", &hub.http()]);
    assert!(published.status.success(), "{}", err(&published));
}

/// A survey of three teams, one of them of six people of whom one answered.
fn three_teams() -> (&'static str, String) {
    let mut rows = "Team,Email,a1,a2,c1,c2,r1,r2\n".to_owned();
    for (team, count) in [("billing", 12), ("care", 9), ("night", 1)] {
        for person in 0..count {
            let answer = |place: usize| (person * 3 + place * 5 + person / 3) % 7 + 1;
            let answers: Vec<String> = (0..6).map(|place| answer(place).to_string()).collect();
            rows.push_str(&format!("{team},{team}{person}@example.com,{}\n", answers.join(",")));
        }
    }
    let map = "site = \"lisbon\"\nwindow = \"2026-W47\"\n[team]\ncolumn = \"Team\"\n[teams]\n\
        billing = { eligible = 14 }\ncare = { eligible = 12 }\nnight = { eligible = 6 }\n[items]\n\
        autonomy-say = \"a1\"\nautonomy-senseless = \"a2\"\ncompetence-well = \"c1\"\ncompetence-doubt = \"c2\"\n\
        relatedness-backed = \"r1\"\nrelatedness-left-out = \"r2\"\n";
    (map, rows)
}

#[test]
fn rows_are_counted_by_team_and_each_persons_once() {
    let (map, mut rows) = three_teams();
    for _ in 0..6 {
        rows.push_str("night,Night0@example.com ,4,3,5,2,6,1\n");
    }
    let read = |map: &str| {
        let map = Map::parse(map, &ours()).expect("a map");
        import(Table::open(rows.as_bytes(), None).expect("a table"), &map, &ours())
    };
    // Seven rows of six people, though their group has twenty.
    let error = read(map).expect_err("too many").to_string();
    assert!(error.contains("7 rows are of night, and the map says that 6 could answer"), "{error}");
    let once = read(&format!("once = \"Email\"\n{map}")).expect("figures");
    assert_eq!((once.tally.rows, once.tally.rejected, once.tally.again), (28, 6, 6));
    assert!(once.tally.told.iter().all(|one| one.why.words().contains("has a row before it")));
    assert!(!once.tally.is_doubtful(), "who answered twice is heard once");
    assert!(once.dropped.is_empty(), "what is read is not told to be dropped");
    has_no_secret(&format!("{once:?}"));
}

#[test]
fn a_file_that_is_cut_is_refused_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let (map, rows) = three_teams();
    let (map_file, survey) = (folder.path().join("map.toml"), folder.path().join("cut.csv"));
    fs::write(&map_file, map).expect("written");
    let import = |text: &str, more: &[&str]| {
        fs::write(&survey, text).expect("written");
        run(&[&["import", path(&survey), "--map", path(&map_file), "--dry-run"], more].concat())
    };
    let whole = import(&rows, &[]);
    assert!(whole.status.success(), "{}", err(&whole));
    let quoted = rows.replacen("night,", "\"night\",", 1);
    let last = rows.lines().count();
    for (text, said) in [
        (rows[..rows.len() - 6].to_owned(), "the last row has fewer cells"),
        (quoted[..quoted.find("night\"").expect("quoted") + 3].to_owned(), "is not closed"),
    ] {
        let refused = import(&text, &["--although"]);
        assert!(!refused.status.success() && out(&refused).is_empty(), "{text}");
        let error = err(&refused);
        assert!(error.contains(said) && error.contains(&format!("line {last}: ")), "{error}");
    }
    // Of teams that the map does not have, one may be a slip, and many are another file.
    let strange = rows.replace("care,", "sales,");
    let refused = import(&strange, &[]);
    assert!(!refused.status.success() && out(&refused).is_empty());
    assert!(
        err(&refused).contains("9 were rejected") && err(&refused).contains("--although"),
        "{}",
        err(&refused)
    );
    let although = import(&strange, &["--although"]);
    assert!(although.status.success(), "{}", err(&although));
}

#[test]
fn nothing_of_a_survey_is_published_when_one_of_its_events_is_refused() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = HubProcess::start(data.path(), "127.0.0.1:0");
    floor(&hub, data.path(), "lisbon", &[]);
    let mine = r#"{"specversion":"1.0","type":"dev.openfloor.engagement.v1","id":"mine","source":"/sites/lisbon/other","subject":"engagement/floor/2026-W47","site":"lisbon","audience":"leads","data":{"window":"2026-W47","unit":"floor","instrument":"x","eligible":9,"suppressed":true}}"#;
    publish(&hub, data.path(), mine);
    let (survey, map) = (fixture("qualtrics.csv"), fixture("qualtrics.toml"));
    let output = run(&["import", path(&survey), "--map", path(&map), "--hub", &hub.http()]);
    assert!(!output.status.success());
    assert!(err(&output).contains("nothing was published"), "{}", err(&output));
    let log = out(&run(&["log", "--hub", &hub.http(), "--audience", "leads"]));
    assert_eq!(log.lines().count(), 2, "{log}");
}
