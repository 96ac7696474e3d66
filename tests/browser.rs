//! The pages for phones in a real browser: headless Chromium at 320 × 640, driven over WebDriver. A whole answer in English and one in
//! Spanish, by keyboard alone and without JavaScript; axe-core finds no violation on any page; nothing is set, and nothing is asked of
//! another host. And a whole round, from its opening to the wall.
//!
//! It needs Chromium with its driver, axe-core and libfaketime. `.ci/run` installs them and names the folder in OPENFLOOR_TEST_TOOLS;
//! without it these tests are left out, by name and with the reason. With it, a missing tool is a failure.
#![allow(clippy::print_stderr)] // what is left out is told to the person at the terminal

#[path = "support/camera.rs"]
mod camera;
#[path = "browser/driver.rs"]
mod driver;
#[path = "support/faketime.rs"]
mod faketime;
#[path = "support/hub.rs"]
mod hub;
#[path = "browser/pages.rs"]
mod pages;
#[path = "support/pty.rs"]
mod pty;
#[path = "browser/whole_round.rs"]
mod whole_round;

use std::path::{Path, PathBuf};

use driver::{Driver, Phone, choose, left_nothing, press, run, says, shot};
use fantoccini::key::Key;
use hub::{HubProcess, openfloor};
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::json;

fn main() {
    let tools = std::env::var_os("OPENFLOOR_TEST_TOOLS").map(PathBuf::from);
    let mut trials = Vec::new();
    for (name, test) in [
        ("an_answer_in_english_by_keyboard_alone", english as fn(&Path) -> Result<(), Failed>),
        ("an_answer_in_spanish_without_javascript", spanish),
        ("every_page_without_a_violation_in_light_and_in_dark", pages::accessible),
        ("every_page_at_four_times_its_size_and_in_large_letters", pages::enlarged),
        ("a_whole_round_from_its_opening_to_the_wall", whole_round::whole),
    ] {
        let folder = tools.clone();
        let run = move || test(&folder.unwrap_or_default());
        let left_out = tools.is_none();
        if left_out {
            eprintln!("left out: {name} needs Chromium; .ci/run installs it and leaves nothing out");
        }
        trials.push(Trial::test(name, run).with_kind("needs Chromium").with_ignored_flag(left_out));
    }
    // Each starts a browser of its own: one at a time is fast enough, and two at once are not faster.
    let arguments = Arguments { test_threads: Some(1), ..Arguments::from_args() };
    libtest_mimic::run(&arguments, trials).exit();
}

/// A hub with a round of two teams, and the codes of the first.
struct Round {
    hub: HubProcess,
    codes: Vec<String>,
    /// The file of rounds.
    file: PathBuf,
    _folder: tempfile::TempDir,
}

fn round() -> Result<Round, Failed> {
    let folder = tempfile::tempdir()?;
    let hub = HubProcess::start(&folder.path().join("hub"), "127.0.0.1:0");
    let floor = folder.path().join("floor.json");
    let billing = json!({"id": "billing", "name": {"en": "Billing", "es": "Facturación"}, "headcount": 14});
    let care = json!({"id": "care", "name": {"en": "Care", "es": "Atención"}, "headcount": 12});
    let event = json!({
        "specversion": "1.0", "id": "floor", "source": "/sites/lisbon/leads", "site": "lisbon",
        "type": "dev.openfloor.floor.v1", "subject": "floor/main",
        "data": {
            "site": "Lisbon", "name": {"en": "Floor 2", "es": "Planta 2"}, "time_zone": "Europe/Lisbon",
            "languages": ["en", "es"], "teams": [billing, care],
        },
    });
    std::fs::write(&floor, event.to_string())?;
    let codes = folder.path().join("codes.csv");
    let closes = (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(48)).to_string();
    let runs: [&[&str]; 2] = [
        &["publish", floor.to_str().ok_or("UTF-8")?],
        &[
            "pulse",
            "open",
            "--site",
            "lisbon",
            "--closes",
            &closes,
            "--team",
            "billing=14",
            "--team",
            "care=12",
            "--codes",
            codes.to_str().ok_or("UTF-8")?,
        ],
    ];
    for line in runs {
        let output = openfloor().args(line).args(["--hub", &hub.http()]).output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
        }
    }
    let codes = std::fs::read_to_string(codes)?
        .lines()
        .skip(1)
        .filter_map(|line| Some(line.split(',').nth(1)?.to_owned()))
        .collect();
    let file = folder.path().join("hub/pulse.db");
    Ok(Round { hub, codes, file, _folder: folder })
}

fn english(_tools: &Path) -> Result<(), Failed> {
    let (driver, round) = (Driver::start()?, round()?);
    let (tab, enter, right) = (Key::Tab.to_string(), Key::Enter.to_string(), Key::Right.to_string());
    run(async {
        let client = driver.open(Phone::of("en-GB,en")).await?;
        client.goto(&format!("{}/check-in", round.hub.http())).await?;
        says(&client, "Enter the code that you were given").await?;
        // Past the other language, to the code.
        press(&client, &[&tab, &tab, &round.codes[0].to_lowercase(), &enter]).await?;
        says(&client, "I had a real say in how I did my work.").await?;
        says(&client, "Only figures of at least 5 people are told: to leads for Billing (14 people)").await?;
        // Past the other language and what is told on demand, to the first item; one tab an item; the fourth is skipped.
        press(&client, &[&tab, &tab]).await?;
        for keys in
            [vec![" "], vec![" ", &right, &right], vec![" ", &right], vec![], vec![" "], vec![" ", &right]]
        {
            press(&client, &[&tab]).await?;
            press(&client, &keys).await?;
        }
        shot(&client, "questions-answered").await?;
        let given = client
            .execute(
                "return [...document.querySelectorAll('input:checked')].map(one => one.name + one.value)",
                Vec::new(),
            )
            .await?;
        if given != json!(["a01", "a13", "a22", "a41", "a52"]) {
            return Err(format!("given by keyboard: {given}").into());
        }
        press(&client, &[&tab, &enter]).await?;
        says(&client, "Your answers are in, and your code is spent.").await?;
        left_nothing(&client).await?;
        // Whether a code was used is told to whoever spends it, and so to nobody who only has the list.
        client.goto(&format!("{}/check-in/{}", round.hub.http(), round.codes[0])).await?;
        says(&client, "I had a real say in how I did my work.").await?;
        choose(&client, &[(0, "1"), (1, "1")]).await?;
        says(&client, "This code has been used").await?;
        says(&client, "If that was you: your answers are in, thank you.").await?;
        left_nothing(&client).await?;
        client.close().await?;
        Ok(())
    })
}

fn spanish(_tools: &Path) -> Result<(), Failed> {
    let (driver, round) = (Driver::start()?, round()?);
    run(async {
        let client = driver.open(Phone::without_scripts("es-ES,es")).await?;
        // A page's own script is off: what it would have written is not there.
        client.goto("data:text/html,<p>before</p><script>document.body.textContent='after'</script>").await?;
        says(&client, "before").await?;
        client.goto(&format!("{}/check-in/{}", round.hub.http(), round.codes[1])).await?;
        says(&client, "Pude decidir de verdad cómo hacía mi trabajo.").await?;
        says(&client, "a los responsables las de Facturación (14 personas)").await?;
        choose(&client, &[(0, "6"), (1, "2"), (2, "5"), (3, "skip"), (4, "7"), (5, "1")]).await?;
        says(&client, "Las respuestas han llegado, y el código queda usado.").await?;
        client.goto(&format!("{}/check-in/{}", round.hub.http(), round.codes[1])).await?;
        choose(&client, &[(0, "1"), (1, "1")]).await?;
        says(&client, "Este código ya se ha usado").await?;
        if !client.get_all_cookies().await?.is_empty() {
            return Err("a cookie is set".into());
        }
        client.close().await?;
        Ok(())
    })
}
