//! What a wall shows of a real floor, over the life of its hub and of its own.

use super::*;

pub fn demo() {
    let mut wall = Terminal::start(openfloor(&["demo", "--seed", "7"]), 160, 45);
    wall.until_text("live");
    for title in ["Transparency", "Recognition", "How we are", "Questions", "repair", "Promises"] {
        wall.until_text(title);
    }
    wall.until_text("Floor 2");
    wall.keys("?");
    wall.until_text("Commands and keys");
    wall.keys("\x1b");
    wall.until("help is closed", |screen| !screen.contents().contains("Commands and keys"));
    wall.keys("q");
    assert_eq!(wall.end(END_MAX), 0);
    left_as_found(&wall);
}

pub fn hub_killed() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = HubProcess::start(data.path(), "127.0.0.1:0");
    let (address, feed) = (hub.address.clone(), hub.ws());
    notice(&hub, "before", "Told before the outage");
    let mut wall = Terminal::start(openfloor(&["wall", "--feed", &feed]), 120, 36);
    wall.until_text("Told before the outage");
    hub.kill();
    wall.until_text("connection refused");
    assert!(wall.text().contains("Told before the outage"), "the last known floor stays");
    let hub = HubProcess::start(data.path(), &address);
    wall.until("live again", |screen| {
        let text = screen.contents();
        text.contains("live")
            && !text.contains("connection refused")
            && text.contains("Told before the outage")
    });
    notice(&hub, "after", "Told after the outage");
    wall.until_text("Told after the outage");
    wall.keys("q");
    assert_eq!(wall.end(END_MAX), 0);
}

pub fn no_hub() {
    // A port of loopback that nothing listens on: bound once to be free, then let go.
    let free =
        std::net::TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port");
    let mut wall = Terminal::start(openfloor(&["wall", "--feed", &format!("ws://{free}")]), 120, 36);
    wall.until_text("connection refused");
    assert!(!wall.text().contains("● live"));
    wall.keys("q");
    assert_eq!(wall.end(END_MAX), 0);
    left_as_found(&wall);
}
