//! The memory of a wall over a simulated month of 5,000 seats.

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::process::{Hub, memory, openfloor};
use crate::terminal::Terminal;

/// Simulated seconds in one: the most that the simulation takes.
const SPEED: u64 = 3_600;
/// The days at whose end the wall is looked at.
const DAYS: [u64; 7] = [1, 2, 4, 7, 14, 21, 30];

/// Measures and prints.
pub fn measure() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = Hub::start(data.path(), &[0, 1]);
    let wall = Terminal::wall(&hub.address, false);
    let mut sim = openfloor();
    sim.args(["sim", "--seats", "5000", "--seed", "42", "--hub", &format!("http://{}", hub.address)]);
    sim.args(["--speed", &(SPEED / 60).to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
    let mut sim = sim.spawn().expect("it starts");
    let began = Instant::now();
    println!("{:>4} {:>13} {:>9} {:>15}", "day", "resident MiB", "own MiB", "hub, resident");
    for day in DAYS {
        let due = began + Duration::from_secs(day * 86_400 / SPEED);
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        let (wall, hub) = (memory(wall.id()), memory(hub.id()));
        println!("{day:>4} {:>13.1} {:>9.1} {:>15.1}", wall.resident, wall.own, hub.resident);
    }
    sim.kill().expect("ended");
    sim.wait().expect("reaped");
}
