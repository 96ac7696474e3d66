//! A whole round, as people go through it: a lead opens it in a shell; a phone reads the code off the walls; people answer with their
//! codes on phones, with and without scripts, and by keyboard at a terminal of the floor; its time comes; and the walls tell the level.

use std::path::Path;

use fantoccini::Locator;
use jiff::{SignedDuration, Timestamp};
use libtest_mimic::Failed;
use openfloor::domain::recognition::Need;
use portable_pty::CommandBuilder;
use serde_json::{Value, json};

use crate::camera::{Cell, Seen, bright};
use crate::driver::{self, Driver, Phone, choose, left_nothing, run, says, shot};
use crate::faketime::{Clock, library};
use crate::hub::{HubProcess, OPENFLOOR, openfloor};
use crate::pty::Terminal;

/// For how long the round is open.
const OPEN_S: i64 = 2 * 3_600;
/// People of the first team, who are asked and answer: on phones, and at the terminal of the floor.
const BILLING: (usize, usize, usize) = (15, 7, 3);
/// People of the second, and how many of them answer: too few to be told of.
const CARE: (usize, usize) = (10, 2);

pub fn whole(_tools: &Path) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let clock = Clock::new(folder.path(), library().ok_or("libfaketime is not here; .ci/run installs it")?);
    let address = {
        let free = std::net::TcpListener::bind("127.0.0.1:0")?;
        free.local_addr()?.to_string()
    };
    let check_in = format!("http://{address}/check-in");
    let start = || {
        let mut command = openfloor();
        command.args(["hub", "--listen", &address, "--public-url", &format!("http://{address}"), "--data"]);
        command.arg(folder.path().join("hub")).envs(clock.environment());
        HubProcess::start_by(command)
    };
    let hub = start();
    let codes = opened(folder.path(), &hub)?;
    let (billing, care): (Vec<_>, Vec<_>) = codes.into_iter().partition(|(team, _)| team == "billing");
    if (billing.len(), care.len()) != (BILLING.0, CARE.0) {
        return Err(format!("{} and {} codes", billing.len(), care.len()).into());
    }

    // Both modes show the code, and a phone reads the address off the cells.
    let wall = |args: &[&str]| {
        let mut command = CommandBuilder::new(OPENFLOOR);
        command.args(["wall", "--feed", &hub.ws(), "--lang", "en"]);
        command.args(args);
        clock.environment().iter().for_each(|(name, value)| command.env(name, value));
        Terminal::start(command, 160, 45)
    };
    let mut desk = wall(&[]);
    desk.until_text("Floor 2");
    desk.until("a door", |screen| {
        let text = screen.contents();
        text.contains("live") && text.contains("25 people")
    });
    desk.keys("i");
    let mut display = wall(&["--display", "--scenes", "how-we-are,your-say"]);
    for terminal in [&desk, &display] {
        terminal.until("the code of the page", |screen| codes_on(screen) == [check_in.as_str()]);
    }
    // Until when it is open stands in large letters on the wall, which are no text; its address is for reading off.
    desk.until_text("open until");
    display.until_text("/check-in");
    let read = desk.look(codes_on).remove(0);
    desk.keys("\x1b");

    let mut people = billing.iter().map(|(_, code)| code.as_str()).zip([3_u8, 4, 5].into_iter().cycle());
    let phones: Vec<_> = people.by_ref().take(BILLING.1).collect();
    let few: Vec<_> = care.iter().map(|(_, code)| (code.as_str(), 6)).take(CARE.1).collect();
    let driver = Driver::start()?;
    run(async {
        let scripts = driver.open(Phone::of("en-GB,en")).await?;
        let without = driver.open(Phone::without_scripts("es-ES,es")).await?;
        for (place, (code, level)) in phones.into_iter().chain(few).enumerate() {
            let (phone, thanks) = match place % 2 {
                0 => (&scripts, "Your answers are in, and your code is spent."),
                _ => (&without, "Las respuestas han llegado, y el código queda usado."),
            };
            phone.goto(&read).await?;
            phone.find(Locator::Css("#code")).await?.send_keys(code).await?;
            phone.find(Locator::Css("main button")).await?.click().await?;
            // The questions have come when there is something to choose.
            phone.wait().at_most(driver::PATIENCE).for_element(Locator::Css("input[name=a5]")).await?;
            let (yes, no) = (level.to_string(), (8 - level).to_string());
            choose(phone, &[(0, &yes), (1, &no), (2, &yes), (3, &no), (4, &yes), (5, &no)]).await?;
            says(phone, thanks).await?;
        }
        left_nothing(&scripts).await?;
        shot(&scripts, "whole-thanks").await?;
        scripts.close().await?;
        without.close().await?;
        Ok(())
    })?;

    let mut command = CommandBuilder::new(OPENFLOOR);
    command.args(["check-in", "--hub", &hub.http(), "--lang", "en", "--locked"]);
    let mut kiosk = Terminal::start(command, 80, 24);
    kiosk.until_text("Enter after the code");
    for (code, level) in people.take(BILLING.2) {
        kiosk.keys(code);
        kiosk.until_text(code);
        kiosk.keys("\r");
        kiosk.until_text("1 of 6");
        let (yes, no) = (level, 8 - level);
        kiosk.keys(&format!("{yes}{no}{yes}{no}{yes}{no}"));
        kiosk.until_text("Enter sends");
        kiosk.keys("\r");
        kiosk.until_text("They are shown as part of a group");
    }
    drop(kiosk);

    // Nothing is told before its time, on any wall.
    let said = |terminal: &Terminal| plain(&terminal.text());
    for terminal in [&desk, &display] {
        if said(terminal).contains("answered") || said(terminal).contains("Autonomy") {
            return Err(format!("told before its time:\n{}", said(terminal)).into());
        }
    }
    // Its hour comes while the hub is down: a running one doubts a clock that jumps.
    hub.kill();
    clock.set(OPEN_S + 60);
    let hub = start();
    // 10 of 15 and none of the two others are told: 10 of 25 are the 40 % that a level needs. Beside the mark of
    // something new a team's count is written short.
    desk.until("the level, and that there is no change", |screen| {
        let text = plain(&screen.contents());
        // The floor's level comes before those of its teams, and a frame is drawn line by line.
        ["10 of 25 answered", "no reliable change", "10/15", "told only within Floor 2", "±0.6"]
            .iter()
            .all(|words| text.contains(words))
    });
    let text = said(&desk);
    let line = |name: &str| text.lines().find(|line| line.contains(name)).unwrap_or_default().to_owned();
    let autonomy = line("Autonomy");
    if !["├", "╞", "●", "╡", "┤", "3.9 ±0.6"].iter().all(|part| autonomy.contains(part)) {
        return Err(format!("a level with its interval: {autonomy:?}\n{text}").into());
    }
    if !line("Billing").contains("10/15") || !line("Care").contains("told only within Floor 2") {
        return Err(format!("the teams, in kind words:\n{text}").into());
    }
    // Once there are two scenes, the other one, which has an address, is read for up to a minute, unless somebody goes on.
    display.until("a second scene", |screen| screen.contents().contains('○'));
    if said(&display).contains("http://") {
        display.keys("\x1b[C");
    }
    // In large letters, which are no text of a terminal: three scales with a band on each, and no code of a round that is over.
    display.until("the floor's level on the wall of the floor", |screen| {
        let bands =
            screen.contents().lines().filter(|line| line.contains('├') && line.contains("██")).count();
        bands == Need::ALL.len() && codes_on(screen).is_empty()
    });
    let wall = ["wall", "--display", "--once", "--scene", "how-we-are", "--format", "json", "--lang", "en"];
    let told = openfloor().args(wall).args(["--feed", &hub.ws()]).output()?;
    let told = plain(&String::from_utf8_lossy(&told.stdout));
    let scene: Value = serde_json::from_str(&told).map_err(|why| format!("{why}: {told}"))?;
    let words = scene["scene"]["standing"].to_string();
    if !words.contains("10 of 25 answered")
        || !words.contains("no reliable change")
        || told.contains("Billing")
    {
        return Err(format!("the same in words, and no team: {told}").into());
    }
    let status = openfloor().args(["pulse", "status", "--site", "lisbon", "--hub", &hub.http()]).output()?;
    let status = String::from_utf8_lossy(&status.stdout).into_owned();
    if !status.contains("10 of 15") || status.contains("of 10") {
        return Err(format!("what is published and nothing beyond: {status}").into());
    }
    Ok(())
}

/// What stands on a screen: words that stay together have other spaces between them.
fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

/// Publishes the floor and opens the round in a shell; the codes by their teams, from the table that it writes.
fn opened(folder: &Path, hub: &HubProcess) -> Result<Vec<(String, String)>, Failed> {
    let team = |id: &str, name: &str, people: usize| json!({"id": id, "name": name, "headcount": people});
    let event = json!({
        "specversion": "1.0", "id": "floor", "source": "/sites/lisbon/leads", "site": "lisbon",
        "type": "dev.openfloor.floor.v1", "subject": "floor/main",
        "data": {
            "site": "Lisbon", "name": "Floor 2", "time_zone": "Europe/Lisbon", "languages": ["en"],
            "teams": [team("billing", "Billing", BILLING.0), team("care", "Care", CARE.0)],
        },
    });
    let (floor, codes) = (folder.join("floor.json"), folder.join("codes.csv"));
    std::fs::write(&floor, event.to_string())?;
    let closes = (Timestamp::now() + SignedDuration::from_secs(OPEN_S)).to_string();
    let (billing, care) = (format!("billing={}", BILLING.0), format!("care={}", CARE.0));
    let publish = [Path::new("publish"), &floor];
    let open =
        ["pulse", "open", "--site", "lisbon", "--closes", &closes, "--team", &billing, "--team", &care];
    let open: Vec<&Path> = open.iter().map(Path::new).chain([Path::new("--codes"), &codes]).collect();
    for line in [&publish[..], &open] {
        let output = openfloor().args(line).args(["--hub", &hub.http()]).output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
        }
    }
    let table = std::fs::read_to_string(codes)?;
    Ok(table
        .lines()
        .skip(1)
        .filter_map(|line| {
            // The link of a code stands behind it.
            let mut cells = line.split(',').map(str::to_owned);
            cells.next().zip(cells.next())
        })
        .collect())
}

/// What a phone reads off a terminal that is held up to it.
fn codes_on(screen: &vt100::Screen) -> Vec<String> {
    let (rows, columns) = screen.size();
    let seen = Seen::of(columns.get(), rows.get(), |column, row| {
        let Some(cell) = screen.cell(row, column) else { return Cell { symbol: " ", ink: 0, ground: 0 } };
        let light = |color| match color {
            vt100::Color::Rgb(red, green, blue) => bright(red, green, blue),
            // What the terminal has of its own is dark.
            vt100::Color::Default | vt100::Color::Idx(_) => 0,
        };
        Cell { symbol: cell.contents(), ink: light(cell.fgcolor()), ground: light(cell.bgcolor()) }
    });
    seen.codes()
}
