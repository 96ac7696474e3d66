//! TLS of a hub: a certificate and its key out of files, read again when they change.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use thiserror::Error;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject as _};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, ServerConfig};

use super::watched::Watched;

/// Most bytes of a file of certificates or a key: a long chain has a tenth of it.
const FILE_BYTES_MAX: u64 = 256 * 1024;

/// Where a certificate and its key are, both in PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate of the hub, and behind it those up to its authority.
    pub cert: PathBuf,
    /// The key of the certificate.
    pub key: PathBuf,
}

/// Why there is no TLS with these files.
#[derive(Debug, Error)]
pub enum TlsError {
    /// A file can't be read.
    #[error("can't read {}: {why}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's words.
        why: std::io::Error,
    },
    /// A file holds something else.
    #[error("{} holds no {what} in PEM", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
        /// What it should hold.
        what: &'static str,
    },
    /// The two don't belong together, or are of a kind that is not taken.
    #[error("the certificate in {} and the key in {} can't be used: {why}", cert.display(), key.display())]
    Unusable {
        /// The certificate's file.
        cert: PathBuf,
        /// The key's file.
        key: PathBuf,
        /// What is wrong with them.
        why: rustls::Error,
    },
}

/// The TLS that new connections get.
pub struct Tls {
    files: TlsFiles,
    config: RwLock<Arc<ServerConfig>>,
    watched: Mutex<[Watched; 2]>,
}

impl Tls {
    /// Reads the files.
    ///
    /// # Errors
    /// Which file is wrong, and how.
    pub fn open(files: TlsFiles) -> Result<Self, TlsError> {
        let mut watched = [Watched::new(&files.cert), Watched::new(&files.key)];
        // From before they are read: a change in between is then one since.
        for file in &mut watched {
            file.changed();
        }
        let config = RwLock::new(Arc::new(read(&files)?));
        Ok(Self { files, config, watched: Mutex::new(watched) })
    }

    /// What takes the next connection in.
    pub fn acceptor(&self) -> TlsAcceptor {
        self.config.read().unwrap_or_else(PoisonError::into_inner).clone().into()
    }

    /// Reads the files again when they have changed. A pair that can't be used leaves the old one in place: while two
    /// files are being replaced, one of them is new and the other is not.
    pub fn look(&self) {
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = watched.each_mut().map(Watched::changed);
        if changed == [false, false] {
            return;
        }
        match read(&self.files) {
            Ok(config) => {
                *self.config.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(config);
                tracing::info!(cert = %self.files.cert.display(), "new connections get the certificate that is there now");
            }
            Err(error) => tracing::warn!(%error, "the certificate from before stays in use"),
        }
    }
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Tls").field(&self.files).finish()
    }
}

fn read(files: &TlsFiles) -> Result<ServerConfig, TlsError> {
    let missing = |path: &Path, what| TlsError::Missing { path: path.into(), what };
    let certificates: Result<Vec<_>, pem::Error> =
        CertificateDer::pem_slice_iter(&bytes(&files.cert)?).collect();
    let certificates = certificates.ok().filter(|all| !all.is_empty());
    let certificates = certificates.ok_or_else(|| missing(&files.cert, "certificate"))?;
    let key = PrivateKeyDer::from_pem_slice(&bytes(&files.key)?)
        .map_err(|_| missing(&files.key, "private key (one with a password can't be used)"))?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(rustls::DEFAULT_VERSIONS)
        .map(|config| config.with_no_client_auth())
        .and_then(|config| config.with_single_cert(certificates, key));
    let unusable = |why| TlsError::Unusable { cert: files.cert.clone(), key: files.key.clone(), why };
    let mut config = config.map_err(unusable)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

fn bytes(path: &Path) -> Result<Vec<u8>, TlsError> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(FILE_BYTES_MAX).read_to_end(&mut bytes));
    read.map_err(|why| TlsError::Unreadable { path: path.into(), why })?;
    Ok(bytes)
}
