//! `openfloor replay`: a recording onto a hub, at its own pace or another, with new ids and times of the present.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use jiff::Timestamp;
use tokio::time::Instant;

use crate::feed::replay::{Pace, Recorded};
use crate::publisher::{PublishError, Publisher};
use crate::wire::RECORDED_ATTRIBUTE;

/// Replays a recording. True when every event was acknowledged.
///
/// # Errors
/// When the recording can't be read, or the hub is away for longer than a publisher waits.
pub async fn run(file: &Path, publisher: &Publisher, speed: f64) -> anyhow::Result<bool> {
    let name = file.display();
    let lines = BufReader::new(File::open(file).with_context(|| format!("can't read {name}"))?).lines();
    let start = Instant::now();
    let run: u32 = rand::random();
    let (mut pace, mut count, mut refused, mut withdrawn) = (None, 0_u64, 0_u64, 0_u64);
    for (index, line) in lines.enumerate() {
        let line = line.with_context(|| format!("can't read {name}"))?;
        if line.trim().is_empty() {
            continue;
        }
        let place = format!("{name}:{}", index + 1);
        let recorded = match Recorded::parse(&line) {
            Ok(recorded) => recorded,
            Err(fault) => {
                writeln!(io::stderr(), "{place}: {fault}")?;
                refused += 1;
                continue;
            }
        };
        let now = Timestamp::now();
        let pace = *pace.get_or_insert_with(|| Pace::new(recorded.at, now, speed));
        let due = pace.map(recorded.at).duration_since(pace.map(pace.start()));
        tokio::time::sleep_until(start + Duration::try_from(due).unwrap_or_default()).await;
        match publisher.publish_with_retry(recorded.again(&pace, &format!("replay-{run:08x}-{count}"))).await
        {
            Ok(_) => count += 1,
            Err(error) if was_withdrawn(&error) => withdrawn += 1,
            // A hub that is busy or can't write its log has not judged the event: what follows would overtake it.
            Err(error @ PublishError::Refused { .. }) if !error.is_transient() => {
                writeln!(io::stderr(), "{place}: {error}")?;
                refused += 1;
            }
            Err(error) => return Err(error).with_context(|| format!("{place}: not published from here on")),
        }
    }
    write!(io::stdout(), "{count} events published, {refused} refused")?;
    if withdrawn > 0 {
        write!(io::stdout(), ", {withdrawn} left out: the hub withdrew them after they were recorded")?;
    }
    writeln!(io::stdout())?;
    Ok(refused == 0)
}

/// True when the hub leaves an event out because its thing was withdrawn since.
fn was_withdrawn(error: &PublishError) -> bool {
    let PublishError::Refused { status: 409, problem, .. } = error else { return false };
    problem.faults.iter().any(|fault| fault.pointer == format!("/{RECORDED_ATTRIBUTE}"))
}
