//! What a wall writes to its terminal, byte by byte: nothing while nothing changes, whole frames, its title, its links, and
//! what a critical notice sets off.

use pty::escapes::{Piece, pieces, strings};

use super::*;

/// A hub, and a wall on it that has its floor, such as it is.
fn on_a_hub(data: &Path, args: &[&str]) -> (HubProcess, Terminal) {
    let hub = HubProcess::start(data, "127.0.0.1:0");
    notice(&hub, "first", "The first notice");
    let feed = hub.ws();
    let wall = Terminal::start(openfloor(&[&["wall", "--feed", &feed], args].concat()), 160, 45);
    wall.until_text("The first notice");
    wall.until_text("live");
    (hub, wall)
}

pub fn idle() {
    const IDLE: Duration = Duration::from_secs(4);
    let data = tempfile::tempdir().expect("a folder");
    let (_hub, wall) = on_a_hub(data.path(), &[]);
    settled(&wall);
    // A new minute is shown, up to a second after it began: a look that it falls into, or that it comes just before, is none.
    let minute = |shift_s: i64| (jiff::Timestamp::now().as_second() + shift_s) / 60;
    for _ in 0..5 {
        let (before, bytes) = (minute(-2), wall.bytes());
        std::thread::sleep(IDLE);
        if minute(1) == before {
            let written = wall.written_since(bytes);
            assert_eq!(String::from_utf8_lossy(&written), "", "in {IDLE:?}");
            let busy = cpu_of(wall.pid(), Duration::from_secs(1));
            assert!(busy < 0.3, "{busy} of a processor");
            return;
        }
    }
    panic!("no four seconds within a minute");
}

/// Every cell and every title is within one synchronized update, no update is within another, and there are not more of
/// them than thirty a second, however fast the floor changes.
pub fn whole_frames() {
    let mut wall = Terminal::start(openfloor(&["demo", "--seed", "7", "--speed", "60"]), 160, 45);
    wall.until_text("live");
    let (from, began) = (wall.bytes(), Instant::now());
    std::thread::sleep(Duration::from_secs(2));
    let frames = count(&wall.written_since(from), "\x1b[?2026h");
    let most = began.elapsed().as_millis() / 33 + 2;
    assert!(u128::from(frames) <= most, "{frames} frames in {:?}", began.elapsed());
    wall.keys("q");
    assert_eq!(wall.end(END_MAX), 0);
    left_as_found(&wall);
    let (mut within, mut taken) = (false, false);
    for piece in pieces(&wall.written()) {
        match piece {
            Piece::Csi(csi) if csi == "?1049h" => taken = true,
            Piece::Csi(csi) if csi == "?1049l" => taken = false,
            Piece::Csi(csi) if csi == "?2026h" => {
                assert!(!within, "an update within another");
                within = true;
            }
            Piece::Csi(csi) if csi == "?2026l" => within = false,
            Piece::Text(text) if taken => assert!(within, "{text:?} outside of an update"),
            Piece::Osc(string) if taken => assert!(within, "{string:?} outside of an update"),
            _ => {}
        }
    }
}

pub fn title() {
    let titles = |wall: &Terminal| -> Vec<String> {
        strings(&wall.written()).into_iter().filter(|string| string.starts_with("2;")).collect()
    };
    let mut wall = Terminal::start(openfloor(&["demo", "--seed", "7"]), 120, 36);
    wall.until_written(0, "\x1b]2;openfloor · Harbour House · Floor 2 · live\x1b\\");
    wall.keys("q");
    assert_eq!(wall.end(END_MAX), 0);
    // Kept before ours is written, and given back at the end: it is among what is left as it was found.
    left_as_found(&wall);
    let written = titles(&wall);
    assert_eq!(written.iter().filter(|title| title.ends_with("live")).count(), 1, "{written:?}");
    let mut wall = Terminal::start(openfloor(&["demo", "--seed", "7", "--lang", "es"]), 120, 36);
    wall.until_written(0, "openfloor · Casa del Puerto · Planta 2 · en directo\x1b\\");
    wall.keys("q");
    wall.end(END_MAX);
    let mut wall = Terminal::start(openfloor(&["demo", "--seed", "7", "--title=false"]), 120, 36);
    wall.until_text("live");
    wall.keys("q");
    wall.end(END_MAX);
    assert_eq!(titles(&wall), [""; 0]);
    assert_eq!(count(&wall.written(), "t\x1b[?1049h"), 0, "no title is kept either");
}

pub fn links() {
    const ADDRESS: &str = "https://intranet.example/shifts/2026";
    let data = tempfile::tempdir().expect("a folder");
    for (args, linked) in [(&[][..], true), (&["--links", "off"], false)] {
        let folder = data.path().join(linked.to_string());
        let (hub, mut wall) = on_a_hub(&folder, args);
        let body = format!(
            r#"{{"headline":"A notice with an address","body":"All of it: {ADDRESS}.",
            "author":{{"role":"lead"}}}}"#
        );
        publish(&hub, "notice", "linked", "linked", &body);
        wall.until_text("A notice with an address");
        // The cursor stays on what it was on; the newest stands above it.
        wall.keys("g\r");
        wall.until_text(ADDRESS);
        let links: Vec<String> =
            strings(&wall.written()).into_iter().filter(|string| string.starts_with("8;id=")).collect();
        match linked {
            true => {
                assert!(links.iter().all(|link| link.ends_with(&format!(";{ADDRESS}"))) && !links.is_empty())
            }
            false => assert_eq!(links, [""; 0]),
        }
        wall.keys("\x1b");
        // Typed at once the two would be one: Alt-q.
        wall.until("it is closed", |screen| !screen.contents().contains(ADDRESS));
        wall.keys("q");
        assert_eq!(wall.end(END_MAX), 0);
        left_as_found(&wall);
    }
}

/// A critical notice rings, notifies and starts the command, once; in quiet hours it does none of it.
pub fn alerts() {
    let data = tempfile::tempdir().expect("a folder");
    for quiet in [false, true] {
        let folder = data.path().join(quiet.to_string());
        std::fs::create_dir(&folder).expect("a folder");
        let said = folder.join("said");
        let command = format!("sh -c 'printf %s \"$NOTICE_HEADLINE\" >>{}'", said.display());
        let mut args = vec!["--notify", "osc9", "--on-critical", &command];
        args.extend(if quiet { &["--quiet-hours", "00:00-24:00"][..] } else { &[] });
        let (hub, mut wall) = on_a_hub(&folder.join("hub"), &args);
        let critical = |headline: &str| {
            format!(r#"{{"headline":"{headline}","priority":"critical","author":{{"role":"lead"}}}}"#)
        };
        publish(&hub, "notice", "one", "phones", &critical("The phones are down"));
        wall.until_text("The phones are down");
        publish(&hub, "notice", "two", "phones", &critical("The phones are still down"));
        wall.until_text("The phones are still down");
        if !quiet {
            until("the command has run", PATIENCE, || said.metadata().is_ok_and(|said| said.len() > 0));
        }
        wall.keys("q");
        assert_eq!(wall.end(END_MAX), 0);
        left_as_found(&wall);
        let (written, expected) = (pieces(&wall.written()), usize::from(!quiet));
        let bells = written.iter().filter(|piece| **piece == Piece::Control("\x07".into())).count();
        let told = Piece::Osc("9;openfloor: The phones are down".into());
        let notified = written.iter().filter(|piece| **piece == told).count();
        assert_eq!((bells, notified), (expected, expected), "quiet: {quiet}");
        let ran = std::fs::read_to_string(&said).unwrap_or_default();
        assert_eq!(ran, if quiet { "" } else { "The phones are down" });
    }
    // Told in lines, a wall rings on a terminal, and says nothing else to it but words.
    for (bell, expected) in [("auto", 1), ("off", 0)] {
        let hub = HubProcess::start(&data.path().join(bell), "127.0.0.1:0");
        let args = ["wall", "--plain", "--notify", "osc9", "--bell", bell, "--feed"];
        let mut wall = Terminal::start(openfloor(&[&args[..], &[&hub.ws()]].concat()), 160, 45);
        wall.until_text("Live.");
        let critical = r#"{"headline":"The phones are down","priority":"critical","author":{"role":"lead"}}"#;
        publish(&hub, "notice", "one", "phones", critical);
        wall.until_text("The phones are down");
        if expected > 0 {
            wall.until_written(0, "\x07");
        }
        wall.keys("q\r");
        assert_eq!(wall.end(END_MAX), 0);
        assert_eq!((count(&wall.written(), "\x07"), count(&wall.written(), "\x1b")), (expected, 0), "{bell}");
    }
}
