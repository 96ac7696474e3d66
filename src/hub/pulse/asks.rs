//! What is asked unsigned: an inbox that leads look through before anything of it is shown as heard.
//!
//! A question has a site, a day and its words. No address, no device and no time of day comes here, so none is kept. So nobody can be
//! told from anybody else, and one who sends many can use up what everybody may ask. What they can't use up is a place for each who
//! answered the round: see [`super::passes`].

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::file::{File, FileError};
use super::key::{Keys, fill};
use super::passes::Held;
use super::{Asks, Inner, zone_of};
use crate::domain::fault::LINE_MAX;
use crate::domain::harm::{self, Customer};
use crate::hub::caller::Who;
use crate::text::{SafeText, forbidden};
use crate::wire::pulse::AskTold;

/// Most questions of a site that wait to be looked through, of everybody. Beyond it, whoever asks is told so.
pub const INBOX_MAX: u32 = 200;
/// Most that wait beside them of those who have a pass, one of each.
pub const PLACES_KEPT_MAX: u32 = 100;
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
    /// It has what may be a customer's: the number of a card, an account or a phone, or an address of mail.
    #[error(
        "it has a number or an address that may be a customer's, such as of a card, an account, a phone or mail: leave it out"
    )]
    Private,
    /// Too much was asked at this site within the hour.
    #[error("many have asked here within the hour; try again later")]
    TooOften,
    /// There is no place for it.
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
    /// The pass whose place it has; sealed with the words, and gone with them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pass: Option<String>,
}

impl Words {
    /// True when another says the same, however it is spaced and pointed, and in whatever case.
    fn says(&self, other: &Words) -> bool {
        self.rumour == other.rumour && folded(self.text.as_str()) == folded(other.text.as_str())
    }
}

/// The letters and digits of words; the words where they have none.
fn folded(text: &str) -> String {
    let letters: String =
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if letters.is_empty() { text.to_owned() } else { letters }
}

impl Asks {
    /// True when a site takes questions.
    pub fn takes(&self, site: &str) -> bool {
        zone_of(&self.0.board, site).is_ok()
    }

    /// True when a round was opened at a site: who answered the newest one has a place kept.
    pub fn had_a_round(&self, site: &str) -> bool {
        self.0.known().iter().any(|round| round.frame.site == site)
    }

    /// True when a place is kept at a site for whoever has this pass.
    pub fn keeps_a_place(&self, site: &str, pass: &str) -> bool {
        self.0.held(site, pass).is_some()
    }

    /// Puts a question or a rumour into the inbox of a site. One that waits there already in the same words is taken by it. Whoever has a
    /// good pass, of which nothing waits, has a place of their own; everybody else, and with every other pass, one of those for all.
    ///
    /// # Errors
    /// Why it is not taken; nothing of it is kept then.
    pub async fn add(
        &self,
        site: &str,
        rumour: bool,
        text: &str,
        pass: Option<&str>,
    ) -> Result<(), NotTaken> {
        let text = fitting(text).ok_or(NotTaken::Text)?;
        if !harm::private(text.as_str(), &Customer::ALL).is_empty() {
            return Err(NotTaken::Private);
        }
        let zone = zone_of(&self.0.board, site).map_err(|_| NotTaken::Site)?;
        let limits = &self.0.limits;
        let held = pass.and_then(|pass| self.0.held(site, pass));
        let held = held.filter(|held| limits.passes.take(&Who::Token(held.0.as_str().into()), 1).is_ok());
        if held.is_none() && !limits.ask(site) {
            return Err(NotTaken::TooOften);
        }
        let (site, now) = (site.to_owned(), self.0.now());
        let added = self.0.on_disk(move |file, inner| {
            let words = Words { text, rumour, pass: None };
            file.add_ask(inner, &site, day(now, &zone), words, held)
        });
        match added.await {
            Some(Ok(taken)) => taken,
            Some(Err(error)) => {
                tracing::error!(%error, "a question can't be kept");
                Err(NotTaken::File)
            }
            None => Err(NotTaken::File),
        }
    }

    /// True when no place is left at a site but those of whoever has a pass.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn is_full(&self, site: &str) -> Result<bool, FileError> {
        let site = site.to_owned();
        let full = self.0.on_disk(move |file, _| Ok(file.waiting(&site)?.for_all >= INBOX_MAX));
        full.await.unwrap_or(Err(FileError::Damaged("the inbox")))
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

/// What waits at a site.
struct Waiting {
    /// What can be opened.
    words: Vec<Words>,
    /// How many have one of the places for all; what can't be opened is among them.
    for_all: u32,
    /// How many have a place of their own.
    of_passes: u32,
}

impl File {
    fn waiting(&self, site: &str) -> Result<Waiting, FileError> {
        let mut statement = self.connection.prepare_cached("SELECT id, sealed FROM asks WHERE site = ?1")?;
        let rows =
            statement.query_map([site], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?)))?;
        let mut waiting = Waiting { words: Vec::new(), for_all: 0, of_passes: 0 };
        for row in rows {
            let (id, sealed) = row?;
            let words = opened(&self.keys.root, &id, &sealed);
            let has_its_own = words.as_ref().is_some_and(|words| words.pass.is_some());
            *(if has_its_own { &mut waiting.of_passes } else { &mut waiting.for_all }) += 1;
            waiting.words.extend(words);
        }
        Ok(waiting)
    }

    /// Takes one in, where there is a place for it.
    fn add_ask(
        &mut self,
        inner: &Inner,
        site: &str,
        day: Date,
        mut words: Words,
        held: Option<Held>,
    ) -> Result<Result<(), NotTaken>, FileError> {
        // Nobody else writes between this and what is put: the file is locked to us.
        let waiting = self.waiting(site)?;
        if waiting.words.iter().any(|one| one.says(&words)) {
            return Ok(Ok(()));
        }
        let asked_by_pass = held.is_some();
        let one_waits = |held: &Held| waiting.words.iter().any(|one| one.pass.as_ref() == Some(&held.0));
        let its_own = held.filter(|held| waiting.of_passes < PLACES_KEPT_MAX && !one_waits(held));
        if its_own.is_none() {
            if asked_by_pass && !inner.limits.ask(site) {
                return Ok(Err(NotTaken::TooOften));
            }
            if waiting.for_all >= INBOX_MAX {
                tracing::warn!(
                    "the inbox of what is asked is full, and only who has a pass can ask: look through it"
                );
                return Ok(Err(NotTaken::Full));
            }
        }
        words.pass = its_own.map(|held| held.0);
        self.put_ask(site, day, &words)?;
        Ok(Ok(()))
    }

    fn put_ask(&mut self, site: &str, day: Date, words: &Words) -> Result<(), FileError> {
        let mut id = [0; ID_BYTES];
        fill(&mut id)?;
        let id = data_encoding::HEXLOWER.encode(&id);
        let text = serde_json::to_vec(words).map_err(|_| FileError::Damaged("a question"))?;
        let sealed = self.keys.root.seal(&place(&id), &text, 0)?;
        let (transaction, _) = self.write()?;
        transaction.execute(
            "INSERT INTO asks VALUES (?1, ?2, ?3, ?4)",
            params![id, site, day.to_string(), sealed],
        )?;
        transaction.commit()?;
        Ok(())
    }

    fn asks(&self, site: &str) -> Result<Vec<AskTold>, FileError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, site, day, sealed FROM asks WHERE site = ?1 ORDER BY day, id LIMIT ?2",
        )?;
        let rows = statement.query_map(params![site, INBOX_MAX + PLACES_KEPT_MAX], columns)?;
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
    // Whether somebody had a pass is told to nobody.
    let Words { text, rumour, pass: _ } = opened(keys, &id, &sealed)?;
    Some(AskTold { id, site, day: day.parse().ok()?, rumour, text })
}

fn opened(keys: &Keys, id: &str, sealed: &[u8]) -> Option<Words> {
    serde_json::from_slice(&keys.open(&place(id), sealed)?).ok()
}

/// Where a question is sealed for.
fn place(id: &str) -> String {
    format!("ask {id}")
}

fn day(now: Timestamp, zone: &str) -> Date {
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    now.to_zoned(zone).date()
}

/// The end of a day at a site: what came on that day has waited since then at the least, whatever its time, which nobody keeps. `None` where the
/// day is not over.
pub(super) fn end_of(day: Date, zone: &str, now: Timestamp) -> Option<Timestamp> {
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let end = day.tomorrow().ok()?.to_zoned(zone).ok()?.timestamp();
    (end <= now).then_some(end)
}

/// The words, on one line, if they can be shown.
fn fitting(text: &str) -> Option<SafeText> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits =
        !line.is_empty() && line.chars().count() <= TEXT_MAX && !line.chars().any(|c| forbidden(c).is_some());
    fits.then(|| SafeText::clean(&line)).filter(SafeText::has_words)
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
        for none in ["", " \n\t", "???", "a\u{202e}b", "\u{1b}[2J", &"x".repeat(TEXT_MAX + 1)] {
            assert_eq!(fitting(none), None, "{none:?}");
        }
        assert!(fitting(&"x".repeat(TEXT_MAX)).is_some());
    }

    #[test]
    fn words_that_say_the_same_are_one_however_they_are_written() {
        let words = |text: &str, rumour| Words { text: SafeText::clean(text), rumour, pass: None };
        let first = words("Is the café closing?", false);
        assert!(first.says(&words("is the CAFÉ  closing!!", false)));
        for other in [words("Is the café closing?", true), words("Is the café opening?", false)] {
            assert!(!first.says(&other));
        }
        assert!(!words("???", false).says(&words("!!!", false)), "words without letters are as they stand");
    }
}
