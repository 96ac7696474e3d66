//! Whose certificates are believed, and what is said of one that is not.

use std::error::Error;
use std::io;
use std::path::Path;
use std::sync::Arc;

use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::{self, CertificateError, ClientConfig, RootCertStore};

use super::TrustError;
use crate::wire::cause::Distrust;

/// The TLS of a client: 1.2 or 1.3, verified against one authority or against those that this machine trusts.
///
/// The machine's own list and no list of ours: a company's own authority is where its administrators have put it,
/// and one that has to go goes with the system's updates.
pub(super) fn client(ca: Option<&Path>) -> Result<ClientConfig, TrustError> {
    let roots = match ca {
        Some(path) => private(path)?,
        None => of_machine()?,
    };
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(rustls::DEFAULT_VERSIONS)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}

fn private(path: &Path) -> Result<RootCertStore, TrustError> {
    let wrong = |why: String| TrustError::Authority { path: path.into(), why };
    let mut roots = RootCertStore::empty();
    let pem = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let certificate = certificate.map_err(|error| wrong(format!("no PEM: {error}")))?;
        roots.add(certificate).map_err(|error| wrong(format!("no certificate of an authority: {error}")))?;
    }
    if roots.is_empty() {
        return Err(wrong("it holds no certificate; give the authority's in PEM (BEGIN CERTIFICATE)".into()));
    }
    Ok(roots)
}

fn of_machine() -> Result<RootCertStore, TrustError> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        let why = found.errors.first().map_or("it is empty".into(), ToString::to_string);
        return Err(TrustError::NoAuthorities { why });
    }
    Ok(roots)
}

/// What TLS found wrong; `None` when an error has nothing to do with TLS.
pub fn explain(error: &(dyn Error + 'static)) -> Option<Distrust> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<rustls::Error>() {
            return Some(distrust(error));
        }
        // An I/O error hides what it was made of from `source`, which skips to the cause of that.
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        cause = match inner {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

fn distrust(error: &rustls::Error) -> Distrust {
    use rustls::Error as Tls;
    match error {
        Tls::InvalidCertificate(why) => match why {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Distrust::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Distrust::NotYet,
            CertificateError::UnknownIssuer => Distrust::Issuer,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Distrust::Name
            }
            // The verifier has no word of its own for it, and `openssl req -x509` makes such a one by itself.
            CertificateError::Other(other) if format!("{other:?}").contains("CaUsedAsEndEntity") => {
                Distrust::Authority
            }
            _ => Distrust::Certificate(error.to_string()),
        },
        Tls::InvalidMessage(_) => Distrust::NoTls,
        _ => Distrust::Tls(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};
    use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
    use rustls::{ClientConnection, ServerConfig, ServerConnection};

    use super::*;

    /// What a wall that trusts a hub's own certificate says of the hub, if anything.
    fn said_of(is_ca: IsCa) -> Option<String> {
        let mut params = CertificateParams::new(["localhost".to_owned()]).expect("a name");
        params.is_ca = is_ca;
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("signed");
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("hub.pem");
        std::fs::write(&file, certificate.pem()).expect("written");
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let hub = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(rustls::DEFAULT_VERSIONS)
            .map(|config| config.with_no_client_auth())
            .and_then(|config| config.with_single_cert(vec![certificate.der().clone()], key));
        let mut hub = ServerConnection::new(Arc::new(hub.expect("a hub"))).expect("a hub");
        let wall = Arc::new(client(Some(&file)).expect("an authority"));
        let name = "localhost".try_into().expect("a name");
        let mut wall = ClientConnection::new(wall, name).expect("a wall");
        while wall.is_handshaking() {
            let (mut there, mut back) = (Vec::new(), Vec::new());
            wall.write_tls(&mut there).expect("written");
            hub.read_tls(&mut &*there).expect("read");
            hub.process_new_packets().expect("what a wall says");
            hub.write_tls(&mut back).expect("written");
            wall.read_tls(&mut &*back).expect("read");
            if let Err(error) = wall.process_new_packets() {
                return explain(&error).map(|why| why.to_string());
            }
        }
        None
    }

    #[test]
    fn a_hub_vouches_for_itself_with_a_certificate_that_is_no_authoritys() {
        assert_eq!(said_of(IsCa::ExplicitNoCa), None);
        let authority = said_of(IsCa::Ca(BasicConstraints::Unconstrained)).expect("refused");
        assert!(authority.contains("CA:TRUE") && authority.contains("docs/operating.md"), "{authority}");
    }
}
