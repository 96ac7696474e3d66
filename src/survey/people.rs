//! How many people there are in rows, where columns tell who answered: somebody may have a row each week.

use sha2::{Digest as _, Sha256};

use super::map::same;
use super::personal::{is_of_one_person, words};
use super::table::{Column, text};
use crate::pulse::groups::GROUP_FLOOR_MAX;

/// Headers of columns in which each person has the same in all of their rows, and nobody else has it, without spaces and signs.
const HEADERS: &[&str] = &[
    "email",
    "mail",
    "emailaddress",
    "recipientemail",
    "correo",
    "correoelectrónico",
    "name",
    "nombre",
    "username",
    "user",
    "userid",
    "nombredeusuario",
    "usuario",
    "login",
    "respondent",
    "respondentid",
    "participant",
    "participantid",
    "employee",
    "employeeid",
    "empleado",
    "empleada",
    "iddeempleado",
    "agent",
    "agentid",
    "agente",
    "advisor",
    "adviser",
    "asesor",
    "asesora",
    "colleague",
    "externalreference",
    "externaldatareference",
    "uniqueidentifier",
    "badge",
    "dni",
    "nif",
];

/// The places of the columns that tell who answered, by their headers.
pub fn told_by(columns: &[Column]) -> Vec<usize> {
    let is_one = |words: Vec<String>| HEADERS.contains(&words.concat().as_str()) || is_of_one_person(&words);
    let tells = |column: &Column| column.names.iter().any(|name| is_one(words(name)));
    (0..columns.len()).filter(|place| columns.get(*place).is_some_and(tells)).collect()
}

/// What stands in such a column where nobody was asked who they are: each of these rows may be somebody else's.
const NOBODY: &[&str] = &["", "-", "n/a", "anonymous", "anonymous user", "anónimo", "anónima"];
/// What a digest leaves out, so that no row of nobody is taken for somebody's.
const OF_SOMEBODY: u64 = u64::MAX >> 1;

/// A sign of whoever a cell names; of a row that names nobody one of its own. Only a digest is made, and only while a table is read.
pub fn sign(cell: &[u8], row: u64) -> u64 {
    let named = same(&text(cell));
    if NOBODY.contains(&named.as_str()) {
        return row | !OF_SOMEBODY;
    }
    let digest = Sha256::digest(named);
    digest.iter().take(8).fold(0, |sign: u64, byte| sign << 8 | u64::from(*byte)) & OF_SOMEBODY
}

/// The people in some rows, by each column that tells who they are; no more of them than the largest group that may be asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct People(Vec<Vec<u64>>);

impl People {
    /// Takes in a row, with a sign for each column.
    pub fn push(&mut self, signs: &[u64]) {
        if self.0.len() < signs.len() {
            self.0.resize(signs.len(), Vec::new());
        }
        for (seen, sign) in self.0.iter_mut().zip(signs) {
            if seen.len() < GROUP_FLOOR_MAX as usize && !seen.contains(sign) {
                seen.push(*sign);
            }
        }
    }

    /// Takes in those of other rows.
    pub fn add(&mut self, other: &Self) {
        self.0.resize(self.0.len().max(other.0.len()), Vec::new());
        for (seen, others) in self.0.iter_mut().zip(&other.0) {
            for sign in others {
                if seen.len() < GROUP_FLOOR_MAX as usize && !seen.contains(sign) {
                    seen.push(*sign);
                }
            }
        }
    }

    /// True where there are so many, by each column; where none tells who answered each row counts as somebody's.
    pub fn are(&self, least: u32) -> bool {
        self.0.iter().all(|seen| seen.len() >= least as usize)
    }
}
