//! `openfloor asks`: what was asked unsigned, looked through before anything of it is shown.

use std::io::{self, Write};

use super::said::plain;
use crate::cli::AsksTask;
use crate::publisher::Publisher;

/// Does what is asked for.
///
/// # Errors
/// When the hub refuses or can't be reached.
pub async fn run(task: &AsksTask, publisher: &Publisher) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match task {
        AsksTask::List(of) => {
            let list = publisher.asks(&of.site).await?;
            if list.asks.is_empty() {
                writeln!(out, "nothing waits at {}", plain(&of.site))?;
            }
            if !list.asks.is_empty() {
                let so = match list.full {
                    true => "; only who answered the round can ask until some are looked through",
                    false => "",
                };
                writeln!(
                    out,
                    "{} of at most {} wait at {}{so}",
                    list.asks.len(),
                    list.most,
                    plain(&of.site)
                )?;
            }
            for ask in &list.asks {
                let kind = if ask.rumour { "rumour" } else { "question" };
                writeln!(
                    out,
                    "{}  {}  {kind}\n  {}",
                    plain(&ask.id),
                    ask.day.strftime("%a %-d %b %Y"),
                    ask.text.as_str()
                )?;
            }
        }
        AsksTask::Heard(one) => {
            let heard = publisher.heard(&one.id).await?;
            writeln!(out, "{} is on the walls as heard", plain(&heard.subject))?;
        }
        AsksTask::Drop(some) => {
            for id in &some.ids {
                publisher.drop_ask(id).await?;
                writeln!(out, "{} is erased", plain(id))?;
            }
        }
    }
    Ok(())
}
