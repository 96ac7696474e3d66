//! Authorities and certificates of a test's own.

use std::path::{Path, PathBuf};

use openfloor::hub::TlsFiles;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, date_time_ymd,
};

/// What a certificate that hubs are given says.
pub enum Made {
    /// All is well.
    Well,
    /// It has ended.
    Expired,
    /// It is for another machine.
    Elsewhere,
}

/// An authority, and the file of its certificate.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub file: PathBuf,
}

impl Authority {
    pub fn new(folder: &Path, name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::<String>::new()).expect("a certificate");
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
        let key = KeyPair::generate().expect("a key");
        let file = folder.join(format!("{name}.pem"));
        std::fs::write(&file, params.self_signed(&key).expect("signed").pem()).expect("written");
        Self { issuer: Issuer::new(params, key), file }
    }

    /// A certificate for this machine and its key, in PEM.
    pub fn certificate(&self, made: &Made) -> (String, String) {
        let names = match made {
            Made::Elsewhere => vec!["hub.example".to_owned()],
            Made::Well | Made::Expired => vec!["localhost".to_owned(), "127.0.0.1".to_owned()],
        };
        let mut params = CertificateParams::new(names).expect("names");
        if matches!(made, Made::Expired) {
            params.not_before = date_time_ymd(2019, 1, 1);
            params.not_after = date_time_ymd(2020, 1, 1);
        }
        let key = KeyPair::generate().expect("a key");
        (params.signed_by(&key, &self.issuer).expect("signed").pem(), key.serialize_pem())
    }

    /// The same, written where a hub finds it.
    pub fn gives(&self, folder: &Path, made: &Made) -> TlsFiles {
        let files = TlsFiles { cert: folder.join("hub.pem"), key: folder.join("hub.key") };
        let (cert, key) = self.certificate(made);
        put(&files.cert, &cert);
        put(&files.key, &key);
        files
    }
}

/// Puts a file in the place of another at once, as those do who renew certificates.
pub fn put(path: &Path, text: &str) {
    let new = path.with_extension("new");
    std::fs::write(&new, text).expect("written");
    std::fs::rename(&new, path).expect("renamed");
}
