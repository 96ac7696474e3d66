//! The kiosk in a real terminal, before a real hub with an open round.

#[path = "support/hub.rs"]
mod hub;
#[path = "support/pty.rs"]
mod pty;

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::sync::LazyLock;

use openfloor::model::kiosk::{Key, Kiosk};
use openfloor::screen::{Depth, Glyphs, Lexicon, Scheme, Theme, kiosk};
use openfloor::text::Lang;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use hub::{HubProcess, OPENFLOOR, openfloor};
use portable_pty::CommandBuilder;
use pty::{PATIENCE, Terminal};
use rustix::process::{Pid, Signal, kill_process};

const FLOOR: &str = r#"{"specversion":"1.0","type":"dev.openfloor.floor.v1","id":"f","source":"/sites/lisbon/leads","subject":"floor/lisbon","site":"lisbon","data":{"site":"lisbon","name":"Lisbon","time_zone":"Europe/Lisbon","languages":["en"],"teams":[{"id":"billing","name":"Billing","headcount":14}]}}"#;

fn run(hub: &HubProcess, args: &[&str]) -> String {
    let output = openfloor().args(args).args(["--hub", &hub.http()]).output().expect("it ends");
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// A hub with an open round, and the round's codes.
fn asking(folder: &Path) -> (HubProcess, Vec<String>) {
    let hub = HubProcess::start(&folder.join("hub"), "127.0.0.1:0");
    let floor = folder.join("floor.json");
    fs::write(&floor, FLOOR).expect("written");
    run(&hub, &["publish", floor.to_str().expect("UTF-8")]);
    let closes = (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(48)).to_string();
    let file = folder.join("codes.csv");
    let codes = file.to_str().expect("UTF-8");
    run(
        &hub,
        &["pulse", "open", "--site", "lisbon", "--closes", &closes, "--team", "billing=14", "--codes", codes],
    );
    let codes = fs::read_to_string(&file).expect("the codes");
    let is_code = |cell: &&str| cell.len() == 14 && cell.as_bytes()[4] == b'-';
    let codes: Vec<String> = codes.split([',', '\r', '\n']).filter(is_code).map(str::to_owned).collect();
    assert_eq!(codes.len(), 14);
    (hub, codes)
}

fn start(hub: &HubProcess, args: &[&str], (columns, rows): (u16, u16)) -> Terminal {
    let mut command = CommandBuilder::new(OPENFLOOR);
    command.args(["check-in", "--hub", &hub.http()]);
    command.args(args);
    Terminal::start(command, columns, rows)
}

#[test]
fn one_after_the_other_answers_by_keyboard_and_nothing_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let (hub, codes) = asking(folder.path());
    let mut terminal = start(&hub, &["--lang", "en"], (80, 24));
    terminal.until_text("Enter after the code");
    terminal.keys(&codes[0]);
    terminal.until_text(&codes[0]);
    terminal.keys("\r");
    terminal.until_text("1 of 6");
    assert!(!terminal.text().contains(&codes[0]), "{}", terminal.text());
    terminal.until_text("only figures of 5 people or more");
    terminal.keys("7");
    terminal.until_text("2 of 6");
    terminal.keys("\x7f");
    terminal.until_text("1 of 6");
    terminal.keys("6 ");
    terminal.until_text("3 of 6");
    // By arrows; then in Spanish.
    terminal.keys("\x1b[C\x1b[C\r");
    terminal.until_text("4 of 6");
    terminal.keys("\x1bOQ");
    terminal.until_text("4 de 6");
    terminal.keys("256");
    terminal.until_text("Intro envía");
    assert!(terminal.text().contains("6   sin respuesta   2   2   5   6"), "{}", terminal.text());
    terminal.keys("\r");
    terminal.until_text("Puede empezar la siguiente");
    // The next one begins without waiting; the same code is spent.
    terminal.keys(&codes[0].to_lowercase());
    terminal.until_text(&codes[0]);
    terminal.keys("\r");
    // What it opens is asked of whoever has it; whether it is spent is told to whoever answers with it.
    terminal.until_text("1 de 6");
    terminal.keys("111111");
    terminal.until_text("Intro envía");
    terminal.keys("\r");
    terminal.until_text("Este código ya se ha usado");
    terminal.keys("000000000000\r");
    terminal.until_text("no se conoce");
    terminal.keys("\x03");
    assert_eq!(terminal.end(PATIENCE), 0);
    terminal.until_left_as_found();
    let status = run(&hub, &["pulse", "status", "--site", "lisbon"]);
    assert!(!status.contains("1 of 14"), "what is told moves with no answer: {status}");
}

#[test]
fn a_locked_one_stays_and_a_signal_gives_the_terminal_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let (hub, codes) = asking(folder.path());
    let mut terminal = start(&hub, &["--locked", "--lang", "en"], (120, 36));
    terminal.until_text("Enter after the code");
    terminal.keys("\x03\x03");
    terminal.keys(&format!("{}\r", codes[1]));
    terminal.until_text("1 of 6");
    // What is too little is said to be, and what would be enough; and nothing of it is sent.
    terminal.keys("7     ");
    terminal.until_text("Enter sends");
    terminal.keys("\r");
    terminal.until_text("Questions 1 and 2 would be enough");
    terminal.keys("\x03\x1b");
    terminal.until_text("Enter after the code");
    kill_process(Pid::from_raw(terminal.pid()).expect("a process"), Signal::TERM).expect("sent");
    assert_eq!(terminal.end(PATIENCE), 0);
    terminal.until_left_as_found();
}

#[test]
fn a_hub_that_is_away_is_said_and_the_code_can_be_sent_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let hub = HubProcess::start(folder.path(), "127.0.0.1:0");
    let mut terminal = start(&hub, &["--lang", "en"], (80, 24));
    terminal.until_text("Enter after the code");
    drop(hub);
    terminal.keys("7K2Q-M0XV-9D4T\r");
    terminal.until_text("Press Enter to try again");
    assert!(terminal.text().contains("7K2Q-M0XV-9D4T"), "{}", terminal.text());
    terminal.keys("\x03");
    assert_eq!(terminal.end(PATIENCE), 0);
}

#[test]
fn what_is_drawn_is_cleared_before_a_terminal_is_given_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let (hub, codes) = asking(folder.path());
    let mut terminal = start(&hub, &["--lang", "en"], (80, 24));
    terminal.until_text("Enter after the code");
    terminal.keys(&codes[0]);
    terminal.until_text(&codes[0]);
    kill_process(Pid::from_raw(terminal.pid()).expect("a process"), Signal::TERM).expect("sent");
    assert_eq!(terminal.end(PATIENCE), 0);
    terminal.until_left_as_found();
    // Not every terminal has an alternate screen to leave.
    let written = terminal.written();
    let at = |what: &str| written.windows(what.len()).rposition(|bytes| bytes == what.as_bytes());
    let (cleared, left) = (at("\x1b[2J").expect("cleared"), at("\x1b[?1049l").expect("left"));
    let between = String::from_utf8_lossy(&written[cleared..left]).into_owned();
    assert!(cleared < left && !between.contains(&codes[0][..4]), "{between:?}");
}

#[test]
fn lines_of_text_ask_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let (hub, codes) = asking(folder.path());
    let mut child = openfloor()
        .args(["check-in", "--plain", "--lang", "en", "--hub", &hub.http()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let lines = format!("{}\n7\n9\n2\n\nb\n4\n3\n6\n1\n\n{}\n1\n1\n1\n1\n1\n1\n\n", codes[2], codes[2]);
    child.stdin.take().expect("piped").write_all(lines.as_bytes()).expect("typed");
    let output = child.wait_with_output().expect("it ends with its input");
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(output.status.success(), "{said}");
    for wanted in [
        "1 of 6. I had a real say",
        "6 of 6.",
        "7   2   4   3   6   1",
        "Thank you.",
        "This code has been used.",
    ] {
        assert!(said.contains(wanted), "{wanted} in {said}");
    }
    assert!(!said.contains('\x1b'), "no sequence for what is no terminal");
}

#[test]
fn lines_of_text_stay_locked_and_leave_nothing_of_anybody() {
    let folder = tempfile::tempdir().expect("a folder");
    let (hub, codes) = asking(folder.path());
    let mut terminal = start(&hub, &["--plain", "--locked", "--lang", "en"], (80, 24));
    terminal.until_text("Type your code.");
    // Interrupt, suspend, quit, and the end of the input: at a locked one they are letters of a code that is not known.
    terminal.keys("\x03\x1a\x1c\x04\r");
    terminal.keys(&format!("{}\r", codes[3]));
    terminal.until_text("1 of 6.");
    for place in 2..=6 {
        terminal.keys("5\r");
        terminal.until_text(&format!("{place} of 6."));
    }
    terminal.keys("5\r");
    terminal.until_text("Enter sends.");
    terminal.keys("\r");
    // Thanks stay to be read, until the next one begins.
    terminal.until_text("Thank you. Your answers are in.");
    terminal.keys(&format!("{}\r", codes[4]));
    terminal.until_text("1 of 6.");
    assert!(
        !terminal.text().contains("Thank you") && !terminal.text().contains(&codes[3]),
        "{}",
        terminal.text()
    );
    terminal.keys("7\r");
    terminal.until_text("2 of 6.");
    kill_process(Pid::from_raw(terminal.pid()).expect("a process"), Signal::TERM).expect("sent");
    assert_eq!(terminal.end(PATIENCE), 0);
    let left = terminal.text();
    assert!(left.trim().is_empty(), "{left}");
    terminal.until_left_as_found();
}

#[test]
fn lines_of_text_that_are_not_locked_end_cleared() {
    let folder = tempfile::tempdir().expect("a folder");
    let (hub, codes) = asking(folder.path());
    let mut terminal = start(&hub, &["--plain", "--lang", "en"], (80, 24));
    terminal.until_text("Type your code.");
    terminal.keys(&format!("{}\r", codes[5]));
    terminal.until_text("1 of 6.");
    // Whoever would stop it is not left with what somebody said.
    terminal.keys("\x1a7\r");
    terminal.until_text("1 of 6.");
    terminal.keys("\x03");
    assert_eq!(terminal.end(PATIENCE), 0);
    assert!(terminal.text().trim().is_empty(), "{}", terminal.text());
}

#[test]
fn the_demo_asks_its_floor_where_phones_reach_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = {
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        free.local_addr().expect("an address").to_string()
    };
    let file = folder.path().join("codes.csv");
    let url = format!("http://{address}");
    let mut command = CommandBuilder::new(OPENFLOOR);
    command.args(["--seed", "7", "--lang", "en", "--listen", &address, "--public-url", &url, "--codes"]);
    command.arg(&file);
    let mut terminal = Terminal::start(command, 160, 45);
    terminal.until_text("500 people");
    // The hub tells walls of the door with its next heartbeat.
    let deadline = std::time::Instant::now() + PATIENCE;
    while fs::read_to_string(&file).is_ok_and(|table| table.is_empty())
        && std::time::Instant::now() < deadline
    {
        std::thread::park_timeout(std::time::Duration::from_millis(50));
    }
    let table = fs::read_to_string(&file).expect("the codes");
    let line = table.lines().nth(1).unwrap_or_else(|| panic!("no code in {table:?}\n{}", terminal.text()));
    let code = line.split(',').nth(1).expect("a code").to_owned();
    assert!(line.ends_with(&format!("{url}/check-in/{code}")), "{line}");
    assert_eq!(table.lines().count(), 501, "a code for each of them");
    let deadline = std::time::Instant::now() + PATIENCE;
    while !terminal.text().contains("open until") && std::time::Instant::now() < deadline {
        terminal.keys("i");
        std::thread::park_timeout(std::time::Duration::from_millis(500));
    }
    terminal.until_text("open until");
    terminal.until_text("/check-in");
    let mut kiosk = CommandBuilder::new(OPENFLOOR);
    kiosk.args(["check-in", "--lang", "en", "--hub", &url]);
    let mut kiosk = Terminal::start(kiosk, 80, 24);
    kiosk.until_text("Enter after the code");
    kiosk.keys(&format!("{code}\r"));
    kiosk.until_text("1 of 6");
    // Whoever comes through a tunnel comes from this machine: nobody looks after the demo without its own token.
    let stranger =
        openfloor().args(["pulse", "close", "--site", "lisbon", "--hub", &url]).output().expect("it ends");
    let said = String::from_utf8_lossy(&stranger.stderr).into_owned();
    assert!(!stranger.status.success() && said.contains("401"), "{said}");
    // Where nobody is asked after all, no file is left; and a single frame asks nobody.
    let left = folder.path().join("left.csv");
    let ended = openfloor().args(["--listen", &address, "--public-url", &url, "--codes"]).arg(&left).output();
    assert!(!ended.expect("it ends").status.success() && !left.exists());
    let once =
        openfloor().args(["--once", "--public-url", &url, "--codes"]).arg(&left).output().expect("it ends");
    assert!(!once.status.success() && String::from_utf8_lossy(&once.stderr).contains("--once"), "{once:?}");
    assert!(!left.exists());
    // Without an address that phones reach, nobody is asked.
    let alone = openfloor().args(["--codes", "x.csv"]).output().expect("it ends");
    assert!(!alone.status.success() && String::from_utf8_lossy(&alone.stderr).contains("--public-url"));
    let squeezed = folder.path().join("other.csv");
    let squeezed =
        openfloor().args(["--speed", "60", "--public-url", &url, "--codes"]).arg(squeezed).output();
    let squeezed = String::from_utf8(squeezed.expect("it ends").stderr).expect("UTF-8");
    assert!(squeezed.contains("leave --speed out"), "{squeezed}");
}

/// A kiosk at the question whether to send, with nothing answered.
fn with_nothing_answered(lang: &Lang) -> Kiosk {
    let item = |n: u8| serde_json::json!({"id": format!("i{n}"), "text": "I could do this job well."});
    let told = serde_json::json!({
        "site": "lisbon", "window": "2026-W47", "closes": "2026-11-27T16:00:00Z", "k": 5, "teams": ["billing"],
        "eligible": 14, "reports": true, "scale": {"min": 1, "max": 7}, "items": (0..6).map(item).collect::<Vec<_>>(),
    });
    let mut kiosk = Kiosk::new(lang.clone(), false);
    for letter in "7KQ2-M4XP-9TWD".chars() {
        kiosk.key(Key::Char(letter), lang);
    }
    kiosk.key(Key::Enter, lang);
    kiosk.looked(Ok(serde_json::from_value(told).expect("questions")));
    kiosk
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::built_in);

/// The rows of a kiosk's screen.
fn rows(kiosk: &Kiosk, glyphs: Glyphs, (columns, rows): (u16, u16)) -> Vec<String> {
    let theme = Theme::of(Scheme::dusk(), Depth::TrueColor, glyphs);
    let mut buf = Buffer::empty(Rect::new(0, 0, columns, rows));
    kiosk::draw(kiosk, LEXICON.of(&kiosk.lang), &theme, &mut buf);
    let row = |y: u16| (0..columns).map(|x| buf[(x, y)].symbol()).collect();
    (0..rows).map(row).collect()
}

#[test]
fn what_is_small_is_large_on_a_large_screen_and_no_answer_breaks() {
    let lang = Lang::parse("es").expect("a tag");
    let mut kiosk = with_nothing_answered(&lang);
    let has = |rows: &[String], words: &str| rows.iter().map(|row| row.matches(words).count()).sum::<usize>();
    for _ in 0..6 {
        kiosk.key(Key::Char(' '), &lang);
    }
    assert_eq!(has(&rows(&kiosk, Glyphs::Unicode, (80, 24)), "sin respuesta"), 6);
    for size in [(240, 67), (480, 135)] {
        let large = rows(&kiosk, Glyphs::Unicode, size);
        assert!(large.iter().all(|row| !row.chars().any(char::is_alphanumeric)), "{}", large.join("\n"));
    }
}

#[test]
fn a_kiosk_of_any_size_is_drawn() {
    let lang = Lang::parse("en").expect("a tag");
    let start = Kiosk::new(lang.clone(), false);
    let item = with_nothing_answered(&lang);
    for size in (1..72).step_by(5).flat_map(|rows| (1..260).step_by(17).map(move |columns| (columns, rows))) {
        for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
            assert_eq!(rows(&start, glyphs, size).len(), usize::from(size.1));
            assert_eq!(rows(&item, glyphs, size).len(), usize::from(size.1));
        }
    }
}
