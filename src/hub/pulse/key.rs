//! The keys of what people answered and asked: beside the file that they open, for its owner alone, and in no backup.
//!
//! `pulse.key` stays: it marks codes and seals what is asked. What is answered in a round is sealed with a key of that round alone,
//! [`round_file`], which is destroyed at the close: a copy of the file from before then opens for nobody, and a round that is put
//! back can't go on.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hmac;

/// The name of the file in the hub's data folder.
pub const FILE: &str = "pulse.key";
/// The names of the keys of rounds, for people.
pub const ROUND_FILES: &str = "pulse-*.key";
/// How many bytes it has.
pub const KEY_BYTES: usize = 32;
/// What is sealed is filled up to a multiple of this, so that its size tells no length.
pub const STEP_BYTES: usize = 4_096;
/// The length of what is sealed stands before it.
const LENGTH_BYTES: usize = 4;

/// What seals and digests; made of one key, each for its own use.
#[derive(Clone)]
pub struct Keys {
    seal: LessSafeKey,
    digest: hmac::Key,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(…)")
    }
}

impl Keys {
    /// Reads the key of a folder, and makes one where there is none.
    ///
    /// # Errors
    /// When the file can't be read or made, or is no key: one that can't be read must not be replaced, since what it opens would
    /// be lost.
    pub fn of_folder(folder: &Path) -> io::Result<Self> {
        let path = folder.join(FILE);
        match read(&path)? {
            Some(keys) => Ok(keys),
            None => make(folder, &path),
        }
    }

    /// Of a key.
    ///
    /// # Errors
    /// When it can't be used, which no key of this length is.
    pub fn of(key: &[u8; KEY_BYTES]) -> io::Result<Self> {
        let root = hmac::Key::new(hmac::HMAC_SHA256, key);
        let sealing = hmac::sign(&root, b"openfloor pulse: what is sealed");
        let seal = UnboundKey::new(&AES_256_GCM, sealing.as_ref()).map_err(|_| io::Error::other("no key"))?;
        let digesting = hmac::sign(&root, b"openfloor pulse: codes");
        let digest = hmac::Key::new(hmac::HMAC_SHA256, digesting.as_ref());
        Ok(Self { seal: LessSafeKey::new(seal), digest })
    }

    /// A digest of bytes under a label, which nobody makes without the key.
    pub fn digest(&self, label: &str, round: i64, bytes: &[u8]) -> [u8; 32] {
        let mut told = hmac::Context::with_key(&self.digest);
        // Its length ends the label, so that no two triples read alike.
        told.update(&(label.len() as u64).to_be_bytes());
        told.update(label.as_bytes());
        told.update(&round.to_be_bytes());
        told.update(bytes);
        let mut digest = [0; 32];
        digest.copy_from_slice(told.sign().as_ref());
        digest
    }

    /// Seals bytes for one place, filled up to `least` bytes and to a multiple of [`STEP_BYTES`].
    ///
    /// # Errors
    /// When the system has no chance to give.
    pub fn seal(&self, place: &str, plain: &[u8], least: usize) -> io::Result<Vec<u8>> {
        let size = (LENGTH_BYTES + plain.len().max(least)).next_multiple_of(STEP_BYTES);
        self.sealed(place, plain, size)
    }

    /// Seals bytes for one place as they are, where everybody knows how many there are.
    ///
    /// # Errors
    /// When the system has no chance to give.
    pub fn seal_short<const N: usize>(&self, place: &str, plain: &[u8; N]) -> io::Result<Vec<u8>> {
        self.sealed(place, plain, LENGTH_BYTES + N)
    }

    fn sealed(&self, place: &str, plain: &[u8], size: usize) -> io::Result<Vec<u8>> {
        let length = u32::try_from(plain.len()).map_err(io::Error::other)?;
        let mut bytes = Vec::with_capacity(size + AES_256_GCM.tag_len());
        bytes.extend(length.to_be_bytes());
        bytes.extend(plain);
        bytes.resize(size, 0);
        let mut nonce = [0; NONCE_LEN];
        fill(&mut nonce)?;
        let sealing = Nonce::assume_unique_for_key(nonce);
        self.seal
            .seal_in_place_append_tag(sealing, Aad::from(place.as_bytes()), &mut bytes)
            .map_err(|_| io::Error::other("can't seal"))?;
        let mut sealed = nonce.to_vec();
        sealed.append(&mut bytes);
        Ok(sealed)
    }

    /// Opens what was sealed for a place. `None` where the key, the place or the bytes are others.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, bytes) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut bytes = bytes.to_vec();
        let plain = self.seal.open_in_place(nonce, Aad::from(place.as_bytes()), &mut bytes).ok()?;
        let (length, rest) = plain.split_at_checked(LENGTH_BYTES)?;
        let length = u32::from_be_bytes(length.try_into().ok()?);
        rest.get(..usize::try_from(length).ok()?).map(<[u8]>::to_vec)
    }
}

/// Fills bytes with the system's chance.
///
/// # Errors
/// When it gives none.
pub fn fill(bytes: &mut [u8]) -> io::Result<()> {
    getrandom::fill(bytes).map_err(|error| io::Error::other(error.to_string()))
}

/// Reads a key; `None` where there is none.
pub(super) fn read(path: &Path) -> io::Result<Option<Keys>> {
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(why) => return Err(why),
    };
    let mut bytes = Vec::with_capacity(KEY_BYTES);
    file.take(KEY_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    let key = <[u8; KEY_BYTES]>::try_from(bytes)
        .map_err(|_| io::Error::other(format!("it does not have the {KEY_BYTES} bytes of a key")))?;
    Keys::of(&key).map(Some)
}

/// Makes a key, whole or not at all, for its owner alone, and durable before anything is sealed with it.
fn make(folder: &Path, path: &Path) -> io::Result<Keys> {
    let mut key = [0; KEY_BYTES];
    fill(&mut key)?;
    // A temporary file is its owner's alone from the beginning.
    let mut file = tempfile::Builder::new().prefix(".pulse.key").tempfile_in(folder)?;
    file.write_all(&key)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    crate::hub::store::sync_names(folder)?;
    Keys::of(&key)
}

/// Overwrites a key and takes it away. One that is not there is destroyed.
fn destroy(folder: &Path, path: &Path) -> io::Result<()> {
    match std::fs::OpenOptions::new().write(true).open(path) {
        Ok(mut file) => {
            file.write_all(&[0; KEY_BYTES])?;
            file.sync_all()?;
        }
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(why) => return Err(why),
    }
    std::fs::remove_file(path)?;
    crate::hub::store::sync_names(folder)
}

/// The name of the key of one round.
pub fn round_file(round: i64) -> String {
    format!("pulse-{round}.key")
}

/// The round of the name of a key.
pub(super) fn round_of(name: &str) -> Option<i64> {
    name.strip_prefix("pulse-")?.strip_suffix(".key")?.parse().ok()
}

/// The keys of a data folder: the one that stays, and one for each round that is open.
#[derive(Debug)]
pub struct Keyring {
    /// The one that stays.
    pub root: Keys,
    folder: PathBuf,
    rounds: BTreeMap<i64, Keys>,
    /// Keys that are to be destroyed.
    dying: BTreeSet<i64>,
}

impl Keyring {
    /// Of a folder in which these rounds are open. Keys of all other rounds are destroyed.
    ///
    /// # Errors
    /// When a key can't be read; it is not replaced, since what it opens would be lost.
    pub fn of_folder(folder: &Path, root: Keys, open: &[i64]) -> io::Result<Self> {
        let mut ring = Self { root, folder: folder.into(), rounds: BTreeMap::new(), dying: BTreeSet::new() };
        for round in open {
            if let Some(keys) = read(&ring.path(*round))? {
                ring.rounds.insert(*round, keys);
            }
        }
        for name in std::fs::read_dir(folder)? {
            let round = name?.file_name().to_str().and_then(round_of);
            ring.dying.extend(round.filter(|round| !open.contains(round)));
        }
        ring.bury();
        Ok(ring)
    }

    fn path(&self, round: i64) -> PathBuf {
        self.folder.join(round_file(round))
    }

    /// The key of an open round; `None` when it is gone.
    pub fn round(&self, round: i64) -> Option<&Keys> {
        self.rounds.get(&round)
    }

    /// Makes the key of a round that opens. One of that name is of a round that was given up.
    ///
    /// # Errors
    /// When it can't be made.
    pub fn open(&mut self, round: i64) -> io::Result<Keys> {
        let path = self.path(round);
        destroy(&self.folder, &path)?;
        let keys = make(&self.folder, &path)?;
        self.dying.remove(&round);
        self.rounds.insert(round, keys.clone());
        Ok(keys)
    }

    /// R2: lets go of the key of a round that is over. It is destroyed by [`Self::bury`].
    pub fn close(&mut self, round: i64) {
        self.rounds.remove(&round);
        self.dying.insert(round);
    }

    /// Destroys what was let go of. False when a key could not be destroyed, which is to be tried again.
    pub fn bury(&mut self) -> bool {
        let folder = self.folder.clone();
        self.dying.retain(|round| {
            let gone = destroy(&folder, &folder.join(round_file(*round)));
            if let Err(error) = &gone {
                tracing::warn!(%error, "the key of a closed round is still there; trying again");
            }
            gone.is_err()
        });
        self.dying.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_at_its_place_with_its_key_alone_and_its_size_tells_no_count() {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = Keys::of_folder(folder.path()).expect("a key");
        let sealed = keys.seal("1/0", b"4.5", 0).expect("seals");
        assert_eq!(keys.open("1/0", &sealed).as_deref(), Some(&b"4.5"[..]));
        assert_eq!(keys.open("1/1", &sealed), None, "another group's place");
        assert_ne!(sealed, keys.seal("1/0", b"4.5", 0).expect("seals"), "each time anew");
        assert_eq!(sealed.len(), keys.seal("1/0", &[7; STEP_BYTES - LENGTH_BYTES], 0).expect("seals").len());
        let many = keys.seal("1/0", b"", 3 * STEP_BYTES).expect("seals");
        assert_eq!(many.len(), keys.seal("1/0", &[7; 3 * STEP_BYTES], 3 * STEP_BYTES).expect("seals").len());
        let again = Keys::of_folder(folder.path()).expect("the same key");
        assert_eq!(again.open("1/0", &sealed).as_deref(), Some(&b"4.5"[..]));
        let mut broken = sealed.clone();
        broken[20] ^= 1;
        assert_eq!(again.open("1/0", &broken), None);
        assert_eq!(again.open("1/0", &sealed[..5]), None);
        assert_ne!(keys.digest("a", 1, b"b"), keys.digest("ab", 1, b""));
        let other = Keys::of(&[7; KEY_BYTES]).expect("a key");
        assert_eq!(other.open("1/0", &sealed), None);
        #[cfg(unix)]
        {
            let about = std::fs::metadata(folder.path().join(FILE)).expect("a file");
            assert_eq!(std::os::unix::fs::MetadataExt::mode(&about) & 0o777, 0o600);
        }
        std::fs::write(folder.path().join(FILE), b"short").expect("writes");
        let why = Keys::of_folder(folder.path()).expect_err("no key").to_string();
        assert!(why.contains("32 bytes"), "{why}");
    }
}
