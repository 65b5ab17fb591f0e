//! TLS as every connection to a registry wants it: 1.2 or better, certificates verified.

use std::sync::Arc;

use rustls::{
    ClientConfig, RootCertStore,
    client::danger::ServerCertVerifier,
    crypto::CryptoProvider,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    version::{TLS12, TLS13},
};
use rustls_platform_verifier::Verifier;

use super::issuer::IssuerVerifier;
use crate::transport::{
    endpoint::Certificates,
    failure::{Failure, FailureCode},
};

/// The reason why TLS could not be set up without any certificates of an integration's own.
#[derive(Debug, thiserror::Error)]
#[error("TLS could not be set up; check that the system's certificates are installed")]
pub(in crate::transport) struct NoTls;

/// The usual configuration: what the system trusts, and no certificate of our own.
pub(in crate::transport) fn usual() -> Result<ClientConfig, NoTls> {
    let provider = CryptoProvider::get_default().ok_or(NoTls)?;
    let verifier = Verifier::new(Arc::clone(provider)).map_err(|_| NoTls)?;
    let builder = ClientConfig::builder_with_protocol_versions(&[&TLS13, &TLS12]).dangerous();
    let verifier = Arc::new(IssuerVerifier(Arc::new(verifier)));
    Ok(builder.with_custom_certificate_verifier(verifier).with_no_client_auth())
}

/// The configuration of an integration that has certificates of its own.
///
/// A private authority replaces those that the system trusts: whoever names one wants nobody else.
pub(in crate::transport) fn special(certificates: &Certificates) -> Result<ClientConfig, Failure> {
    let builder = ClientConfig::builder_with_protocol_versions(&[&TLS13, &TLS12]);
    let builder =
        builder.dangerous().with_custom_certificate_verifier(Arc::new(IssuerVerifier(verifier(certificates)?)));
    let Some(identity) = &certificates.identity else { return Ok(builder.with_no_client_auth()) };
    let unusable = || Failure::new(FailureCode::ClientCertificate);
    let chain = read_certificates(identity).filter(|chain| !chain.is_empty()).ok_or_else(unusable)?;
    let key = PrivateKeyDer::from_pem_slice(identity.as_bytes()).map_err(|_| unusable())?;
    builder.with_client_auth_cert(chain, key).map_err(|_| unusable())
}

fn verifier(certificates: &Certificates) -> Result<Arc<dyn ServerCertVerifier>, Failure> {
    let unusable = || Failure::new(FailureCode::PrivateAuthority);
    let provider = CryptoProvider::get_default().ok_or_else(unusable)?;
    let Some(text) = &certificates.private_ca else {
        return Ok(Arc::new(Verifier::new(Arc::clone(provider)).map_err(|_| unusable())?));
    };
    let mut roots = RootCertStore::empty();
    for certificate in read_certificates(text).ok_or_else(unusable)? {
        roots.add(certificate).map_err(|_| unusable())?;
    }
    let builder = rustls::client::WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider));
    // Without any root there is nothing to build.
    Ok(builder.build().map_err(|_| unusable())?)
}

/// The certificates of a PEM text.
pub(in crate::transport) fn read_certificates(pem: &str) -> Option<Vec<CertificateDer<'static>>> {
    CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<_, _>>().ok()
}
