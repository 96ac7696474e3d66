//! `openfloor consent`: how far somebody wishes to be named, told to a hub.

use std::io::{self, Write};
use std::path::Path;

use crate::cli::ConsentTask;
use crate::hub::people;
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
        // No hub is asked.
        ConsentTask::Confirm(_) => return Ok(()),
    };
    writeln!(io::stdout().lock(), "{said}, on every wall within 5 s")?;
    Ok(())
}

/// Says that the register of a data folder has every wish again. The hub may run.
///
/// # Errors
/// When there is no register, or it can't be written.
pub fn confirm(data: &Path) -> anyhow::Result<()> {
    let said = match people::believe(data)? {
        Some(since) => format!(
            "the register of people in {} is believed: whoever has wished anything since {since} is named as it says, and thanks \
             are taken again\n",
            data.display()
        ),
        None => {
            format!("the register of people in {} was not in doubt; nothing is changed\n", data.display())
        }
    };
    Ok(super::print(&said)?)
}
