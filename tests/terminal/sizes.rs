//! Sizes: small, large, none, and a storm of them.

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng};

use super::*;

pub fn resize() {
    let mut wall = Terminal::start(openfloor(&["demo", "--seed", "7"]), 160, 45);
    wall.until_text("live");
    for (columns, rows) in [(80, 24), (1, 1), (2, 200), (300, 3), (120, 36), (39, 11), (200, 60)] {
        wall.resize(columns, rows);
    }
    wall.until_text("Recognition");
    wall.until_text("Promises");
    wall.keys("q");
    assert_eq!(wall.end(END_MAX), 0);
    left_as_found(&wall);
}

/// A key that comes after a new size is taken at once, and does not keep the wall busy until another one comes.
pub fn key_after_a_size() {
    let mut wall = Terminal::start(openfloor(&["demo", "--seed", "7"]), 120, 36);
    wall.until_text("live");
    // The terminal is listened to for sizes from the first key on.
    wall.keys(":");
    wall.until_text("a few letters of what you want");
    // A size that is the one of before is drawn anew all the same: the terminal may have been another one in between.
    settled(&wall);
    let before = wall.bytes();
    send(&wall, Signal::WINCH);
    wall.until_written(before, "\x1b[2J");
    let mut typed = String::from("│  ");
    for letter in ["z", "q", "z"] {
        wall.resize(100, 30);
        wall.resize(120, 36);
        settled(&wall);
        wall.keys(letter);
        typed.push_str(letter);
        wall.until_text(&typed);
    }
    let busy = cpu_of(wall.pid(), Duration::from_secs(1));
    assert!(busy < 0.5, "{busy} of a processor after a key");
    wall.keys("\u{1b}");
    wall.until("its palette closed", |screen| !screen.contents().contains("│  zqz"));
    wall.keys("q");
    assert_eq!(wall.end(END_MAX), 0);
    left_as_found(&wall);
}

/// The smallest terminal, and one that does not tell its size: that counts as 80 by 24.
pub fn smallest_and_untold() {
    let mut wall = Terminal::start(openfloor(&["demo", "--seed", "7"]), 1, 1);
    wall.until("its first frame", |screen| screen.alternate_screen());
    wall.resize(80, 24);
    wall.until_text("live");
    wall.resize(1, 1);
    wall.keys("q");
    assert_eq!(wall.end(END_MAX), 0);
    left_as_found(&wall);
    let demo = openfloor(&["demo", "--seed", "7"]);
    let mut wall = Terminal::start_on("xterm-256color", demo, 80, 24, (0, 0));
    wall.until_text("live");
    wall.until("all of its 24 lines", |screen| {
        screen.rows(0, 80).last().is_some_and(|line| line.contains("quit"))
    });
    wall.keys("q");
    assert_eq!(wall.end(END_MAX), 0);
    left_as_found(&wall);
}

/// A terminal that says it is larger than any screen: drawn as far as a screen may be, in little memory.
pub fn larger_than_any() {
    const MEMORY_MAX_KIB: u64 = 1024 * 1024;
    let told = (60_000, 60_000);
    let mut wall = Terminal::start_on("xterm-256color", openfloor(&["demo", "--seed", "7"]), 80, 24, told);
    wall.until("its first frame", |screen| screen.alternate_screen());
    // A terminal that is smaller than it says keeps nothing of it in place.
    wall.until_written(0, "live");
    let status = std::fs::read_to_string(format!("/proc/{}/status", wall.pid())).expect("it runs");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("its memory");
    let peak: u64 = peak.trim().trim_end_matches(" kB").trim().parse().expect("a number");
    assert!(peak < MEMORY_MAX_KIB, "{peak} KiB");
    send(&wall, Signal::TERM);
    // A frame of a million cells takes its time where nothing is optimised.
    assert_eq!(wall.end(END_MAX * 10), 0);
    left_as_found(&wall);
}

pub fn storm() {
    const SIZES: u32 = 1_000;
    let data = tempfile::tempdir().expect("a folder");
    let hub = HubProcess::start(data.path(), "127.0.0.1:0");
    notice(&hub, "one", "What stands in the storm");
    let mut wall = Terminal::start(openfloor(&["wall", "--feed", &hub.ws()]), 120, 36);
    wall.until_text("What stands in the storm");
    let (before, began) = (wall.bytes(), Instant::now());
    let mut random = StdRng::seed_from_u64(7);
    for _ in 0..SIZES {
        wall.resize(random.random_range(1..=500), random.random_range(1..=150));
        std::thread::park_timeout(Duration::from_micros(random.random_range(0..2_000)));
    }
    wall.resize(120, 36);
    wall.until_text("What stands in the storm");
    let frames = count(&wall.written_since(before), "\x1b[?2026h");
    let most = began.elapsed().as_millis() / 33 + 2;
    assert!(u128::from(frames) <= most, "{frames} frames in {:?}", began.elapsed());
    // What is on the screen is what a frame from nothing makes of it.
    settled(&wall);
    let (shown, bytes) = (wall.text(), wall.bytes());
    send(&wall, Signal::CONT);
    wall.until_written(bytes, "\x1b[?2026l");
    assert_eq!(wall.text(), shown);
    let busy = cpu_of(wall.pid(), Duration::from_secs(1));
    assert!(busy < 0.5, "{busy} of a processor after the storm");
    wall.keys("q");
    assert_eq!(wall.end(END_MAX), 0);
    left_as_found(&wall);
}
