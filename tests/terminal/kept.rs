//! What a wall keeps of its floor, and what it may not keep.

use super::*;

/// A wall that keeps its floor in a folder.
fn keeping(feed: &str, folder: &Path) -> Terminal {
    let folder = folder.to_str().expect("UTF-8");
    Terminal::start(openfloor(&["wall", "--feed", feed, "--cache", folder]), 120, 36)
}

/// True when the bytes of a text stand in any file under a folder.
fn is_in(folder: &Path, text: &str) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| match entry.path() {
        path if path.is_dir() => is_in(&path, text),
        path => {
            std::fs::read(path).is_ok_and(|bytes| bytes.windows(text.len()).any(|at| at == text.as_bytes()))
        }
    })
}

/// True while a wall is writing into a folder.
fn has_unfinished(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).expect("a folder");
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().ends_with("unfinished"))
}

pub fn kept() {
    let (data, kept) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let hub = HubProcess::start(data.path(), "127.0.0.1:0");
    let (address, feed) = (hub.address.clone(), hub.ws());
    notice(&hub, "before", "Told before the end");
    let mut wall = keeping(&feed, kept.path());
    wall.until_text("Told before the end");
    wall.keys("q");
    assert_eq!(wall.end(END_MAX), 0);
    assert!(is_in(kept.path(), "Told before the end"));
    hub.kill();
    let mut wall = keeping(&feed, kept.path());
    wall.until_text("STALE since");
    wall.until_text("Told before the end");
    wall.until_text("connection refused");
    let hub = HubProcess::start(data.path(), &address);
    wall.until_text("● live");
    notice(&hub, "after", "Told after it");
    wall.until_text("Told after it");
    assert!(wall.text().contains("Told before the end"));
    // It ends by kill -9, and what it wrote until then is whole.
    until("it is written to its end", PATIENCE, || {
        is_in(kept.path(), "Told after it") && !has_unfinished(kept.path())
    });
    kill_process(Pid::from_raw(wall.pid()).expect("a process"), Signal::KILL).expect("sent");
    wall.end(END_MAX);
    hub.kill();
    let wall = keeping(&feed, kept.path());
    wall.until_text("STALE since");
    wall.until_text("Told after it");
}

pub fn withdrawn() {
    /// A withdrawn text is off every connected wall within this time.
    const WITHDRAWN_MAX: Duration = Duration::from_secs(5);
    const MARKER: &str = "zebra-marker";
    let (data, kept) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let hub = HubProcess::start(data.path(), "127.0.0.1:0");
    notice(&hub, "stays", "What stays");
    notice(&hub, "goes", MARKER);
    let mut wall = keeping(&hub.ws(), kept.path());
    wall.until_text(MARKER);
    until("it is written", PATIENCE, || is_in(kept.path(), MARKER));
    publish(&hub, "withdrawn", "away", "goes", "{}");
    let told = Instant::now();
    wall.until("it is gone", |screen| !screen.contents().contains(MARKER));
    until("it is off the disk", WITHDRAWN_MAX, || !is_in(kept.path(), MARKER));
    assert!(told.elapsed() < WITHDRAWN_MAX, "{:?}", told.elapsed());
    assert!(is_in(kept.path(), "What stays"), "the rest is kept");
    wall.keys("q");
    assert_eq!(wall.end(END_MAX), 0);
    assert!(!is_in(kept.path(), MARKER));
}
