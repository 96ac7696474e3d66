//! `openfloor publish`: one event, or JSON lines as they come, each acknowledged or told why not.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};

use anyhow::Context;

use super::held;
use crate::cli::{Input, Publish};
use crate::publisher::{PublishError, Publisher, Terms};
use crate::wire::hold::Kept;
use crate::wire::{Confirm, EVENT_BYTES_MAX, Published, Sure};

/// Most bytes of one line or one event that are read before the hub is asked: more than it takes, little memory.
const READ_MAX: usize = 4 * EVENT_BYTES_MAX;

/// Publishes what the input holds. True when every event was acknowledged.
///
/// # Errors
/// When the input can't be read, or the hub goes away.
pub async fn run(task: &Publish, publisher: &Publisher) -> anyhow::Result<bool> {
    let Publish { beside, of_people, translation, .. } = *task;
    let publisher = &publisher.sure(Sure { beside, of_people, translation });
    let terms = Terms::new(task.hold_until.as_deref(), &task.gate);
    let terms = terms.context("--hold-until and --gate take plain text: a time, a name of a-z, 0-9 and -")?;
    let (name, input): (String, Box<dyn BufRead>) = match &task.events {
        Input::Stdin => ("standard input".into(), Box::new(io::stdin().lock())),
        Input::File(file) => {
            let opened = File::open(file).with_context(|| format!("can't read {}", file.display()))?;
            (file.display().to_string(), Box::new(BufReader::new(opened)))
        }
    };
    let mut events = Events::new(input);
    let mut all = true;
    let mut none = true;
    while let Some((line, event)) = events.next().with_context(|| format!("can't read {name}"))? {
        none = false;
        if !terms.is_none() {
            match held_persistently(publisher, event, &terms).await {
                Ok(kept) => held::tell(&kept)?,
                Err(error) => {
                    all = false;
                    tell(&format!("{name}:{line}"), &error)?;
                    if error.is_transient() || !matches!(error, PublishError::Refused { .. }) {
                        anyhow::bail!("{name}: not held from line {line} on");
                    }
                }
            }
            continue;
        }
        match persistently(publisher, event).await {
            Ok(published) => {
                for one in published.results {
                    let again = if one.duplicate { "  (was there already)" } else { "" };
                    writeln!(io::stdout(), "{:>8}  {}{again}", one.seq, one.id)?;
                    for pointer in one.unknown {
                        writeln!(
                            io::stderr(),
                            "{name}:{line}: {pointer}: kept, but no wall of this version shows it"
                        )?;
                    }
                }
            }
            Err(error) => {
                all = false;
                tell(&format!("{name}:{line}"), &error)?;
                // A hub that is busy or can't write its log has not judged the event: what follows would overtake it.
                if error.is_transient() || !matches!(error, PublishError::Refused { .. }) {
                    anyhow::bail!("{name}: not published from line {line} on");
                }
            }
        }
    }
    if none {
        anyhow::bail!("{name} holds no event");
    }
    Ok(all)
}

/// Publishes one event; when the hub is away or busy it says so, and tries again for about half a minute.
async fn persistently(publisher: &Publisher, event: String) -> Result<Published, PublishError> {
    match publisher.publish(event.clone()).await {
        Err(error) if error.is_transient() => {
            // Nobody reads it when standard error is gone; the event matters more.
            let _ = writeln!(io::stderr(), "{error}; trying again");
            publisher.publish_with_retry(event).await
        }
        answered => answered,
    }
}

/// The same for an event that is to be held.
async fn held_persistently(
    publisher: &Publisher,
    event: String,
    terms: &Terms,
) -> Result<Kept, PublishError> {
    match publisher.hold(event.clone(), terms).await {
        Err(error) if error.is_transient() => {
            let _ = writeln!(io::stderr(), "{error}; trying again");
            publisher.hold_with_retry(event, terms).await
        }
        answered => answered,
    }
}

/// Writes a refusal, a line for each fault.
fn tell(place: &str, error: &PublishError) -> io::Result<()> {
    error.to_string().lines().try_for_each(|line| writeln!(io::stderr(), "{place}: {line}"))?;
    match error {
        PublishError::Refused { problem, .. } => match problem.confirm.as_deref().and_then(Confirm::read) {
            Some(Confirm::Beside) => {
                writeln!(io::stderr(), "{place}: if it is meant so, publish it with --beside")
            }
            Some(Confirm::OfPeople) => {
                writeln!(io::stderr(), "{place}: if it is about nobody, publish it with --of-people")
            }
            Some(Confirm::Translation) => {
                writeln!(
                    io::stderr(),
                    "{place}: if a translation alone is mended, publish it with --translation"
                )
            }
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// The events of an input: a line each when the first line is a whole one, else all of it as one event.
struct Events {
    input: Box<dyn BufRead>,
    line: usize,
    by_lines: Option<bool>,
}

impl Events {
    fn new(input: Box<dyn BufRead>) -> Self {
        Self { input, line: 0, by_lines: None }
    }

    /// The next event and the line on which it begins.
    fn next(&mut self) -> anyhow::Result<Option<(usize, String)>> {
        loop {
            let mut text = String::new();
            if self.read_line(&mut text)? == 0 {
                return Ok(None);
            }
            self.line += 1;
            if text.trim().is_empty() {
                continue;
            }
            let begins = self.line;
            let whole = || serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
            if !*self.by_lines.get_or_insert_with(whole) {
                while self.read_line(&mut text)? > 0 {
                    self.line += 1;
                }
            }
            return Ok(Some((begins, text.trim().to_owned())));
        }
    }

    fn read_line(&mut self, text: &mut String) -> anyhow::Result<usize> {
        let count = self.input.read_line(text)?;
        if text.len() > READ_MAX {
            anyhow::bail!(
                "line {}: more than {READ_MAX} bytes; an event has at most {EVENT_BYTES_MAX}",
                self.line + 1
            );
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(text: &'static str) -> Vec<(usize, String)> {
        let mut events = Events::new(Box::new(text.as_bytes()));
        std::iter::from_fn(|| events.next().expect("readable")).collect()
    }

    #[test]
    fn lines_are_events_unless_the_first_is_only_a_part() {
        assert_eq!(
            events("{\"a\":1}\n\n{bad\n{\"b\":2}"),
            [(1, "{\"a\":1}".into()), (3, "{bad".into()), (4, "{\"b\":2}".into())]
        );
        assert_eq!(events("\n{\n \"a\": 1\n}\n"), [(2, "{\n \"a\": 1\n}".into())]);
        assert_eq!(events(" \n"), []);
    }
}
