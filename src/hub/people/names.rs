//! What is left of names in thanks: nothing that tells one, and enough to know it again when a later revision of the same thanks has it.
//!
//! Whoever was thanked once stands in no word of what follows, whatever they wish: so nobody learns from an answer that a name was taken back.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};

use super::{Person, RegisterError, Seal};
use crate::domain::Key;
use crate::domain::recognition::Consent;
use crate::domain::recognition::naming::Forms;
use crate::domain::recognition::runs::{OfName, Run, is_one_word, of_name, of_text};
use crate::text::Text;

/// The table of it. A register of an earlier version gets it when it is opened.
const TABLE: &str = "
    CREATE TABLE IF NOT EXISTS names (
        thanks INTEGER NOT NULL REFERENCES thanks (id) ON DELETE CASCADE,
        person BLOB NOT NULL,
        length INTEGER NOT NULL,
        sort INTEGER NOT NULL,
        digest BLOB NOT NULL,
        PRIMARY KEY (thanks, person, length, sort, digest)
    ) STRICT, WITHOUT ROWID;
";

/// Most marks of one thing, in all of its revisions together: six people of the longest names have about a thousand, and most have fewer than
/// forty. Each revision compares its words with all of them, and notes them anew.
pub const NAMES_MAX: usize = 4_096;

/// How many bytes of a digest are kept: enough that no two runs of a text are alike by chance.
pub const DIGEST_BYTES: usize = 16;

/// One run of a name, by a digest with a key that no backup has, and whose name it is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// Whose.
    pub person: Person,
    /// How many words, or letters of a script without spaces.
    pub length: usize,
    /// What it is: see [`Mark::unspaced`], [`Mark::whole`], [`Mark::in_words`] and [`Mark::written`].
    sort: u8,
    /// The digest.
    pub digest: [u8; DIGEST_BYTES],
}

const UNSPACED: u8 = 1;
const WHOLE: u8 = 2;
const IN_WORDS: u8 = 4;
const WRITTEN: u8 = 8;

impl Mark {
    fn of(seal: &Seal, of: &Key, person: Person, name: &OfName) -> Self {
        let flag = |is: bool, flag: u8| if is { flag } else { 0 };
        let sort = flag(name.run.unspaced, UNSPACED)
            | flag(name.whole, WHOLE)
            | flag(name.in_words, IN_WORDS)
            | flag(name.written, WRITTEN);
        Self { person, length: name.run.length, sort, digest: seal.run(of, &name.run) }
    }

    /// True for letters of a script without spaces.
    pub fn unspaced(&self) -> bool {
        self.sort & UNSPACED != 0
    }

    /// True for the whole of a name.
    pub fn whole(&self) -> bool {
        self.sort & WHOLE != 0
    }

    /// True for what names somebody in a sentence.
    pub fn in_words(&self) -> bool {
        self.sort & IN_WORDS != 0
    }

    /// True for a part that names somebody only where it is written as a name is.
    pub fn written(&self) -> bool {
        self.sort & WRITTEN != 0
    }

    /// True for the same run, whoever it is of.
    fn is_as(&self, other: &Mark) -> bool {
        (self.length, self.unspaced(), self.digest) == (other.length, other.unspaced(), other.digest)
    }
}

/// The marks of a person's name, as far as thanks have it.
pub fn marks(seal: &Seal, of: &Key, person: Person, forms: &Forms) -> Vec<Mark> {
    // An initial is nobody's.
    let has_name = |level| matches!(level, Consent::Full | Consent::First);
    let shown =
        has_name(forms.level()).then(|| of_name(forms.shown().as_str(), forms.level() == Consent::First));
    shown.into_iter().flatten().map(|name| Mark::of(seal, of, person, &name)).collect()
}

/// True where one name has the whole of another.
pub fn is_same(name: &[&Mark], other: &[&Mark]) -> bool {
    let whole = |mark: &&&Mark| mark.whole();
    name.iter().filter(whole).any(|one| other.iter().filter(whole).any(|other| one.is_as(other)))
}

/// True where one name is no more than a part of another: each of its words is one of those.
fn is_part(name: &[Mark], other: &[&Mark]) -> bool {
    // How a part is written is no matter between two names.
    let names = name.iter().filter(|mark| !mark.written());
    let (whole, parts): (Vec<&Mark>, Vec<&Mark>) = names.partition(|mark| mark.whole());
    // A name of one word has no other part.
    let parts = if parts.is_empty() { whole } else { parts };
    !parts.is_empty() && parts.iter().all(|mark| other.iter().any(|other| mark.is_as(other)))
}

/// The names that earlier revisions of thanks had, and what looks for them.
pub struct Earlier<'a> {
    seal: &'a Seal,
    of: &'a Key,
    marks: &'a [Mark],
}

impl<'a> Earlier<'a> {
    /// Of the thanks of a key.
    pub fn of(seal: &'a Seal, of: &'a Key, marks: &'a [Mark]) -> Self {
        Self { seal, of, marks }
    }

    /// Whose whole name stands in another name, or which have that one, of these marks, as a part of theirs.
    pub fn in_name(&self, name: &str, marks: &[Mark]) -> BTreeSet<Person> {
        let theirs = by_person(self.marks);
        let part_of = theirs.into_iter().filter(|(_, theirs)| is_part(marks, theirs));
        let part_of = part_of.map(|(person, _)| person);
        self.found(name, Mark::whole).map(|mark| mark.person).chain(part_of).collect()
    }

    /// True for a giver who is told by the name of one of them. A first name within another is the giver's own, whoever shares it.
    pub fn gives(&self, giver: &str) -> bool {
        let alone = is_one_word(giver);
        self.found(giver, Mark::whole).next().is_some_and(|_| alone)
            || self.found(giver, |mark| mark.whole() && !self.is_only_word(mark)).next().is_some()
    }

    /// True for a word that is all of somebody's name.
    fn is_only_word(&self, mark: &Mark) -> bool {
        let mut theirs = self.marks.iter().filter(|one| one.person == mark.person && one.whole());
        !mark.unspaced() && theirs.all(|one| one.length == 1)
    }

    /// True for a text with a part of one of their names.
    pub fn in_text(&self, text: &Text) -> bool {
        text.variants().any(|(_, words)| self.found(words.as_str(), Mark::in_words).next().is_some())
    }

    fn found<'s>(&'s self, text: &str, which: impl Fn(&Mark) -> bool) -> impl Iterator<Item = &'a Mark> + 's {
        let wanted: Vec<&'a Mark> = self.marks.iter().filter(|mark| which(mark)).collect();
        let lengths = |unspaced| {
            wanted.iter().filter(|mark| mark.unspaced() == unspaced).map(|mark| mark.length).collect()
        };
        let said: BTreeSet<(usize, bool, [u8; DIGEST_BYTES])> = match wanted.is_empty() {
            true => BTreeSet::new(),
            false => of_text(text, &lengths(false), &lengths(true))
                .iter()
                .map(|run| (run.length, run.unspaced, self.seal.run(self.of, run)))
                .collect(),
        };
        wanted.into_iter().filter(move |mark| said.contains(&(mark.length, mark.unspaced(), mark.digest)))
    }
}

/// The marks of each person.
pub fn by_person(marks: &[Mark]) -> BTreeMap<Person, Vec<&Mark>> {
    let mut all: BTreeMap<Person, Vec<&Mark>> = BTreeMap::new();
    for mark in marks {
        all.entry(mark.person).or_default().push(mark);
    }
    all
}

/// Lets go of all of them, where no text can be compared with them any more.
///
/// # Errors
/// When the file can't be written.
pub(super) fn forget(register: &Connection) -> rusqlite::Result<()> {
    register.execute("DELETE FROM names", []).map(drop)
}

/// Makes the table where a register has none yet.
///
/// # Errors
/// When the file can't be written.
pub(super) fn prepare(register: &Connection) -> rusqlite::Result<()> {
    register.execute_batch(TABLE)
}

/// Notes the marks of one revision.
///
/// # Errors
/// When the file can't be written.
pub(super) fn note(register: &Connection, thanks: i64, marks: &[Mark]) -> rusqlite::Result<()> {
    let mut statement = register.prepare_cached("INSERT OR IGNORE INTO names VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for mark in marks {
        let length = i64::try_from(mark.length).unwrap_or(i64::MAX);
        statement.execute(params![thanks, mark.person, length, mark.sort, mark.digest])?;
    }
    Ok(())
}

/// The marks of one revision.
///
/// # Errors
/// When the file can't be read.
pub(super) fn noted(register: &Connection, thanks: i64) -> Result<Vec<Mark>, RegisterError> {
    let mut statement =
        register.prepare_cached("SELECT person, length, sort, digest FROM names WHERE thanks = ?1")?;
    let mut rows = statement.query([thanks])?;
    let mut marks = Vec::new();
    while let Some(row) = rows.next()? {
        let length = usize::try_from(row.get::<_, i64>(1)?).map_err(|_| RegisterError::Damaged)?;
        marks.push(Mark { person: row.get(0)?, length, sort: row.get(2)?, digest: row.get(3)? });
    }
    Ok(marks)
}

impl Seal {
    /// A run of words in the thanks of a key: in others it is another, so that nobody learns where a name stands too.
    fn run(&self, of: &Key, run: &Run) -> [u8; DIGEST_BYTES] {
        let told = self.told_of_run(of, &run.words, run.length, run.unspaced);
        let mut digest = [0; DIGEST_BYTES];
        digest.copy_from_slice(&told[..DIGEST_BYTES]);
        digest
    }
}
