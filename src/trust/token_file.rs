//! The file that a token is in: a command line or a variable would show it to everyone on the machine.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::wire::Token;

/// Most bytes of the file: a token and the white space around it.
const FILE_BYTES_MAX: u64 = 4 * 1024;

/// Where a token is. It is read at each connection, so that a new one in its place is used without a restart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenFile(PathBuf);

/// Why there is no token.
#[derive(Debug, Error)]
pub enum TokenFileError {
    /// The file can't be read.
    #[error("can't read the token file {}: {why}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's words.
        why: std::io::Error,
    },
    /// It holds something else.
    #[error("{} holds no token; put into it what `openfloor token new` printed", path.display())]
    NoToken {
        /// The file.
        path: PathBuf,
    },
}

impl TokenFile {
    /// The file at a path.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The token that is in it now.
    ///
    /// # Errors
    /// In words that name the file and repeat nothing of it.
    pub fn read(&self) -> Result<Token, TokenFileError> {
        let mut text = String::new();
        let read = File::open(&self.0).and_then(|file| file.take(FILE_BYTES_MAX).read_to_string(&mut text));
        match read {
            Ok(_) => Token::parse(text.trim()).ok_or(TokenFileError::NoToken { path: self.0.clone() }),
            Err(why) if why.kind() == std::io::ErrorKind::InvalidData => {
                Err(TokenFileError::NoToken { path: self.0.clone() })
            }
            Err(why) => Err(TokenFileError::Unreadable { path: self.0.clone(), why }),
        }
    }

    /// A word of warning where others on this machine can read the file. It is no error: the secrets that a
    /// container mounts look like that.
    pub fn warning(&self) -> Option<String> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            let open_to_all = std::fs::metadata(&self.0).is_ok_and(|file| file.mode() & 0o004 != 0);
            open_to_all.then(|| {
                format!("everyone on this machine can read the token in {0}: chmod 600 {0}", self.0.display())
            })
        }
        #[cfg(not(unix))]
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_token_is_taken_and_nothing_is_repeated() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("token");
        let file = TokenFile::new(&path);
        let why = file.read().expect_err("missing").to_string();
        assert!(why.contains("token") && why.contains(&path.display().to_string()), "{why}");
        for bytes in [&b""[..], b"hunter2", b"openfloor_1234\n", b"\xff\xfe", &[b' '; 9_000]] {
            std::fs::write(&path, bytes).expect("written");
            let why = file.read().expect_err("no token").to_string();
            assert!(why.contains("openfloor token new") && !why.contains("hunter2"), "{why}");
        }
        let token = Token::new([7; 4], &[9; 32]);
        std::fs::write(&path, format!("\n {} \r\n", token.reveal())).expect("written");
        assert_eq!(file.read().expect("a token"), token);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode =
                |mode| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("set");
            mode(0o644);
            assert!(file.warning().is_some_and(|warning| warning.contains("chmod 600")));
            mode(0o640);
            assert_eq!(file.warning(), None);
        }
    }
}
