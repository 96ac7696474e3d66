//! `openfloor consent`: how far somebody wishes to be named, told to a hub.

use std::io::{self, Write};

use crate::cli::ConsentTask;
use crate::publisher::Publisher;

/// Does what is asked for. What it says is the same whatever was wished before.
///
/// # Errors
/// When the hub refuses or can't be reached.
pub async fn run(task: &ConsentTask, publisher: &Publisher) -> anyhow::Result<()> {
    let said = match task {
        ConsentTask::Set(set) => {
            let wish = set.form.consent();
            publisher.wish(&set.whose.site, &set.whose.reference, Some(wish)).await?;
            match set.form {
                crate::cli::FormName::Team => "they appear as their team",
                crate::cli::FormName::Initials => "no more than their initials is shown",
                crate::cli::FormName::First => "no more than their first name is shown",
                crate::cli::FormName::Full => "their name is shown as far as they consent each time",
            }
        }
        ConsentTask::Forget(forget) => {
            publisher.wish(&forget.whose.site, &forget.whose.reference, None).await?;
            "they are named as they consent each time"
        }
    };
    writeln!(io::stdout().lock(), "{said}, on every wall within 5 s")?;
    Ok(())
}
