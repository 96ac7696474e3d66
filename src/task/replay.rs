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
    let (mut pace, mut count, mut refused) = (None, 0_u64, 0_u64);
    let (mut withdrawn, mut unnamed) = (0_u64, 0_u64);
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
            Err(error) => match left_out(&error) {
                Some(LeftOut::Withdrawn) => withdrawn += 1,
                Some(LeftOut::Unnamed) => unnamed += 1,
                // Nothing of it will be taken: one word of it, and not one for each line.
                None if may_not_replay(&error) => {
                    let context =
                        format!("{place}: not published from here on; give a token that may replay");
                    return Err(error).context(context);
                }
                // A hub that is busy or can't write its log has not judged the event: what follows would overtake it.
                None if matches!(error, PublishError::Refused { .. }) && !error.is_transient() => {
                    writeln!(io::stderr(), "{place}: {error}")?;
                    refused += 1;
                }
                None => {
                    return Err(error).with_context(|| format!("{place}: not published from here on"));
                }
            },
        }
    }
    write!(io::stdout(), "{count} events published, {refused} refused")?;
    if withdrawn > 0 {
        write!(io::stdout(), ", {withdrawn} left out: the hub withdrew them after they were recorded")?;
    }
    if unnamed > 0 {
        write!(
            io::stdout(),
            ", {unnamed} left out: since they were recorded, somebody of their site has said how far they wish to be named"
        )?;
    }
    writeln!(io::stdout())?;
    Ok(refused == 0)
}

/// Why a hub leaves out of a recording what it would otherwise take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LeftOut {
    /// Its thing was withdrawn since.
    Withdrawn,
    /// Somebody of its site has said since how far they wish to be named, and it names people.
    Unnamed,
}

/// Why an event is left out; `None` where it was not taken for another reason.
fn left_out(error: &PublishError) -> Option<LeftOut> {
    let PublishError::Refused { status: 409, problem, .. } = error else { return None };
    let [fault] = &*problem.faults else { return None };
    match fault.pointer.strip_prefix('/')? {
        RECORDED_ATTRIBUTE => Some(LeftOut::Withdrawn),
        "data/receivers" => Some(LeftOut::Unnamed),
        _ => None,
    }
}

/// True when the token is not one that may replay.
fn may_not_replay(error: &PublishError) -> bool {
    let PublishError::Refused { status: 403, problem, .. } = error else { return false };
    problem.faults.iter().any(|fault| fault.pointer == format!("/{RECORDED_ATTRIBUTE}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Fault;
    use crate::wire::Problem;

    #[test]
    fn only_what_was_withdrawn_is_counted_as_withdrawn() {
        let refused = |status, pointers: &[&str]| PublishError::Refused {
            status,
            problem: Problem {
                error: "it contradicts what is published".into(),
                faults: pointers
                    .iter()
                    .map(|pointer| Fault { pointer: (*pointer).into(), message: "no".into() })
                    .collect(),
                confirm: None,
            },
            retry_after: None,
        };
        for (status, pointers, why) in [
            (409, &["/recordedtime"][..], Some(LeftOut::Withdrawn)),
            (409, &["/data/receivers"], Some(LeftOut::Unnamed)),
            (409, &["/source"], None),
            (409, &["/recordedtime", "/data/due"], None),
            (409, &[], None),
            (422, &["/recordedtime"], None),
        ] {
            assert_eq!(left_out(&refused(status, pointers)), why, "{status} {pointers:?}");
        }
        assert!(may_not_replay(&refused(403, &["/recordedtime"])));
        assert!(!may_not_replay(&refused(403, &["/source"])));
    }
}
