//! Prints a simulated floor's events as JSON lines: `cargo run --example timeline -- [seed] [seats] [hours]`.

use std::io::Write;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use openfloor::sim::Plan;
use openfloor::text::Lang;

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let seed = args.next().map_or(Ok(1), |seed| seed.parse())?;
    let seats = args.next().map_or(Ok(Default::default()), |seats| seats.parse())?;
    let hours = args.next().map_or(Ok(1), |hours| hours.parse())?;
    let start: Timestamp = "2026-11-27T13:58:00Z".parse()?;
    let languages = ["en", "es"].into_iter().filter_map(|tag| Lang::parse(tag).ok()).collect();
    let plan = Plan { seed, seats, languages, start, zone: TimeZone::get("Europe/Lisbon")?, speed: 1.0 };
    let until = start + SignedDuration::from_hours(hours);
    let mut out = std::io::stdout().lock();
    for planned in plan.timeline()?.take_while(|planned| planned.at <= until) {
        // A reader that has seen enough (`| head`) closes the pipe: that is no fault.
        if writeln!(out, "{}", planned.event).is_err() {
            break;
        }
    }
    Ok(())
}
