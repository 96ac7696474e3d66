//! `openfloor consent`: how far somebody wishes to be named, told to a hub.

use std::io::{self, Write};
use std::path::Path;

use crate::cli::{ConsentTask, Whose};
use crate::domain::recognition::Consent;
use crate::hub::people;
use crate::publisher::{PublishError, Publisher};
use crate::text::SafeText;

/// Does what is asked for. What it says is the same whatever was wished before.
///
/// # Errors
/// When the hub refuses or can't be reached.
pub async fn run(task: &ConsentTask, publisher: &Publisher) -> anyhow::Result<()> {
    let (said, note) = match task {
        ConsentTask::Set(set) => {
            let wish = set.form.consent();
            let note = tell(publisher, &set.whose, Some(wish)).await?;
            let said = match set.form {
                crate::cli::FormName::Team => "they appear as their team",
                crate::cli::FormName::Initials => "no more than their initials is shown",
                crate::cli::FormName::First => "no more than their first name is shown",
                crate::cli::FormName::Full => "their name is shown as far as they consent each time",
            };
            (said, note)
        }
        ConsentTask::Forget(forget) => {
            let note = tell(publisher, &forget.whose, None).await?;
            ("they are named as they consent each time", note)
        }
        // No hub is asked.
        ConsentTask::Confirm(_) => return Ok(()),
    };
    writeln!(
        io::stdout().lock(),
        "{said} when they are thanked, on every wall within 5 s; thanks that they give are theirs"
    )?;
    if let Some(note) = note {
        writeln!(io::stderr().lock(), "openfloor: {}", SafeText::clean(&note))?;
    }
    Ok(())
}

async fn tell(
    publisher: &Publisher,
    whose: &Whose,
    wish: Option<Consent>,
) -> Result<Option<String>, PublishError> {
    let (reference, team) = whose.reference();
    publisher.wish_in_team(&whose.site, (&reference, team), wish).await
}

/// Says that the register of a data folder has every wish again. The hub may run.
///
/// # Errors
/// When there is no register, or it can't be written.
pub fn confirm(data: &Path) -> anyhow::Result<()> {
    let (doubted, data) = (people::believe(data)?, data.display());
    let mut said = match doubted.since {
        Some(since) => format!(
            "the register of people in {data} is believed: whoever has wished anything since {since} is named as it says, and thanks, levels and \
             surveys are taken again\n"
        ),
        None if doubted.surveys > 0 => String::new(),
        None => format!("the register of people in {data} was not in doubt; nothing is changed\n"),
    };
    if doubted.surveys > 0 {
        said.push_str(&format!(
            "the register of people in {data} has no rows of {} surveys that were told: surveys are taken again, of weeks after theirs; see to it that \
             none of them is imported once more as that of another week\n",
            doubted.surveys
        ));
    }
    Ok(super::print(&said)?)
}
