//! What is asked unsigned: an inbox that leads look through before anything of it is shown as heard.
//!
//! A question has a site, a day and its words. No address, no device and no time of day comes here, so none is kept.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::file::{File, FileError};
use super::key::{Keys, fill};
use super::{Asks, Inner, zone_of};
use crate::domain::fault::LINE_MAX;
use crate::hub::caller::Who;
use crate::text::{SafeText, forbidden};
use crate::wire::pulse::AskTold;

/// Most questions of a site that wait to be looked through. Beyond it, whoever asks is told so.
pub const INBOX_MAX: u32 = 200;
/// How long one waits before it is forgotten: one that nobody looked at for so long is answered by that.
pub const DAYS_MAX: i32 = 30;
/// Most characters of a question.
pub const TEXT_MAX: usize = LINE_MAX;
/// How many random bytes an id has.
const ID_BYTES: usize = 8;

/// Why something that is asked is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotTaken {
    /// No floor of such a site is known here.
    #[error("no such site is known here")]
    Site,
    /// Nothing, or too much, or what can't be shown.
    #[error("write 1 to {TEXT_MAX} characters that can be seen")]
    Text,
    /// Too much was asked at this site within the hour.
    #[error("many have asked here within the hour; try again later")]
    TooOften,
    /// The inbox is full.
    #[error("{INBOX_MAX} questions wait here already; ask your lead to look through them")]
    Full,
    /// The file can't be written.
    #[error("the hub can't write it down; nothing is kept, try again")]
    File,
}

/// The words as they are sealed.
#[derive(Serialize, Deserialize)]
struct Words {
    text: SafeText,
    rumour: bool,
}

impl Asks {
    /// True when a site takes questions.
    pub fn takes(&self, site: &str) -> bool {
        zone_of(&self.0.board, site).is_ok()
    }

    /// Puts a question or a rumour into the inbox of a site.
    ///
    /// # Errors
    /// Why it is not taken; nothing of it is kept then.
    pub async fn add(&self, site: &str, rumour: bool, text: &str) -> Result<(), NotTaken> {
        let text = fitting(text).ok_or(NotTaken::Text)?;
        let zone = zone_of(&self.0.board, site).map_err(|_| NotTaken::Site)?;
        let each = Who::Token(site.into());
        self.0.limits.asks.take(&each, 1).map_err(|_| NotTaken::TooOften)?;
        let (site, now) = (site.to_owned(), self.0.clock.now());
        let added = self.0.on_disk(move |file, _| {
            let day = day(now, &zone);
            file.add_ask(&site, day, &Words { text, rumour })
        });
        match added.await {
            Some(Ok(true)) => Ok(()),
            Some(Ok(false)) => {
                tracing::warn!("the inbox of what is asked is full, and nobody can ask: look through it");
                Err(NotTaken::Full)
            }
            Some(Err(error)) => {
                tracing::error!(%error, "a question can't be kept");
                Err(NotTaken::File)
            }
            None => Err(NotTaken::File),
        }
    }

    /// What waits at a site, by day; within a day in the order of ids, which are chance.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn list(&self, site: &str) -> Result<Vec<AskTold>, FileError> {
        let site = site.to_owned();
        self.0.on_disk(move |file, _| file.asks(&site)).await.unwrap_or(Err(FileError::Damaged("the inbox")))
    }

    /// One of them, of any site.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn find(&self, id: &str) -> Result<Option<AskTold>, FileError> {
        let id = id.to_owned();
        self.0.on_disk(move |file, _| file.ask(&id)).await.unwrap_or(Err(FileError::Damaged("the inbox")))
    }

    /// Forgets one. True when it was there.
    ///
    /// # Errors
    /// When the file can't be written.
    pub async fn forget(&self, id: &str) -> Result<bool, FileError> {
        let id = id.to_owned();
        self.0
            .on_disk(move |file, _| file.forget_ask(&id))
            .await
            .unwrap_or(Err(FileError::Damaged("the inbox")))
    }
}

impl Inner {
    /// Forgets what nobody has looked at for [`DAYS_MAX`].
    pub(super) fn forget_old_asks(file: &mut File, now: Timestamp) -> Result<(), FileError> {
        let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
        let Ok(since) = today.checked_sub(jiff::Span::new().days(DAYS_MAX)) else { return Ok(()) };
        let gone = file.connection.execute("DELETE FROM asks WHERE day < ?1", [since.to_string()])?;
        file.dirty |= gone > 0;
        Ok(())
    }
}

impl File {
    fn add_ask(&mut self, site: &str, day: Date, words: &Words) -> Result<bool, FileError> {
        let mut id = [0; ID_BYTES];
        fill(&mut id)?;
        let id = data_encoding::HEXLOWER.encode(&id);
        let text = serde_json::to_vec(words).map_err(|_| FileError::Damaged("a question"))?;
        let sealed = self.keys.root.seal(&place(&id), &text, 0)?;
        let (transaction, _) = self.write()?;
        let count: i64 =
            transaction.query_row("SELECT count(*) FROM asks WHERE site = ?1", [site], |row| row.get(0))?;
        if count >= i64::from(INBOX_MAX) {
            return Ok(false);
        }
        transaction.execute(
            "INSERT INTO asks VALUES (?1, ?2, ?3, ?4)",
            params![id, site, day.to_string(), sealed],
        )?;
        transaction.commit()?;
        Ok(true)
    }

    fn asks(&self, site: &str) -> Result<Vec<AskTold>, FileError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, site, day, sealed FROM asks WHERE site = ?1 ORDER BY day, id LIMIT ?2",
        )?;
        let rows = statement.query_map(params![site, INBOX_MAX], columns)?;
        // One that an earlier key sealed is lost; the others are not.
        let told = rows.map(|row| Ok(told(&self.keys.root, row?)));
        told.filter_map(Result::transpose).collect()
    }

    fn ask(&self, id: &str) -> Result<Option<AskTold>, FileError> {
        let mut statement =
            self.connection.prepare_cached("SELECT id, site, day, sealed FROM asks WHERE id = ?1")?;
        Ok(statement.query_row([id], columns).optional()?.and_then(|row| told(&self.keys.root, row)))
    }

    fn forget_ask(&mut self, id: &str) -> Result<bool, FileError> {
        let gone = self.connection.execute("DELETE FROM asks WHERE id = ?1", [id])?;
        self.dirty |= gone > 0;
        self.clean();
        Ok(gone > 0)
    }
}

type Row = (String, String, String, Vec<u8>);

fn columns(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
}

fn told(keys: &Keys, (id, site, day, sealed): Row) -> Option<AskTold> {
    let Words { text, rumour } = serde_json::from_slice(&keys.open(&place(&id), &sealed)?).ok()?;
    Some(AskTold { id, site, day: day.parse().ok()?, rumour, text })
}

/// Where a question is sealed for.
fn place(id: &str) -> String {
    format!("ask {id}")
}

fn day(now: Timestamp, zone: &str) -> Date {
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    now.to_zoned(zone).date()
}

/// The words, on one line, if they can be shown.
fn fitting(text: &str) -> Option<SafeText> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits =
        !line.is_empty() && line.chars().count() <= TEXT_MAX && !line.chars().any(|c| forbidden(c).is_some());
    fits.then(|| SafeText::clean(&line)).filter(|text| !text.is_blank())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_one_line_that_can_be_seen() {
        assert_eq!(
            fitting("  Is it true?\r\n They say \n").map(|text| text.as_str().to_owned()).as_deref(),
            Some("Is it true? They say")
        );
        for none in ["", " \n\t", "a\u{202e}b", "\u{1b}[2J", &"x".repeat(TEXT_MAX + 1)] {
            assert_eq!(fitting(none), None, "{none:?}");
        }
        assert!(fitting(&"x".repeat(TEXT_MAX)).is_some());
    }
}
