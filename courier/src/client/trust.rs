//! By which certificates a portal is known.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use super::connection::ConnectionError;

/// The most bytes of certificates that somebody trusts.
const MAX_CA: usize = 1024 * 1024;

/// How TLS is spoken: what the system trusts, and `ca`. Where TLS is not used, the system is not asked.
pub(super) fn tls(ca: Option<&[u8]>, is_used: bool) -> Result<ClientConfig, ConnectionError> {
    let unavailable = |_: rustls::Error| ConnectionError::CertificatesUnavailable;
    let more = ca.map(certificates).transpose()?.unwrap_or_default();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions().map_err(unavailable)?;
    let mut config = if is_used {
        let verifier = Verifier::new_with_extra_roots(more, provider).map_err(unavailable)?;
        // "Dangerous" is any verifier that is not that of rustls. This one asks the system.
        builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth()
    } else {
        builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth()
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// All the certificates of a file, each of which can be trusted.
fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, ConnectionError> {
    if pem.len() > MAX_CA {
        return Err(ConnectionError::CaInvalid);
    }
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let found = found.map_err(|_| ConnectionError::CaInvalid)?;
    let mut roots = RootCertStore::empty();
    let are_fit = !found.is_empty() && found.iter().all(|one| roots.add(one.clone()).is_ok());
    if are_fit { Ok(found) } else { Err(ConnectionError::CaInvalid) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_certificate_is_not_trusted() {
        let framed = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let cut = "-----BEGIN CERTIFICATE-----\nAAAA\n";
        let key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
        for pem in ["", "no certificate", framed, cut, key, "-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----\n"] {
            assert!(matches!(tls(Some(pem.as_bytes()), false), Err(ConnectionError::CaInvalid)), "{pem}");
        }
        assert!(matches!(tls(Some(&vec![b'\n'; MAX_CA + 1]), false), Err(ConnectionError::CaInvalid)));
        assert!(tls(None, false).is_ok());
    }
}
