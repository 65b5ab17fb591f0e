//! The practice's certificate, looked at when it is entered: whether it can be used, and until when.

use chrono::{DateTime, Utc};
use rustls::pki_types::{PrivateKeyDer, pem::PemObject as _};
use x509_parser::parse_x509_certificate;

use super::config::read_certificates;

/// The reason why a certificate cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// The text holds no certificate that can be read.
    #[error(
        "There is no certificate in this text that can be read. Paste the file that the registry gave, as PEM text."
    )]
    NoCertificate,
    /// The private key is missing, or it is locked with a password.
    #[error("The private key is missing or is locked with a password. Paste the certificate and its unlocked key.")]
    NoKey,
}

/// The instant at which a client certificate ends: of its chain, the certificate that ends first.
///
/// # Errors
/// Returns an error if the text holds no certificate with its private key.
pub fn identity_end(pem: &str) -> Result<DateTime<Utc>, CertificateError> {
    let end = authority_end(pem)?;
    PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| CertificateError::NoKey)?;
    Ok(end)
}

/// The instant at which certificates end: the one that ends first.
///
/// # Errors
/// Returns an error if the text holds no certificate.
pub fn authority_end(pem: &str) -> Result<DateTime<Utc>, CertificateError> {
    let chain = read_certificates(pem).ok_or(CertificateError::NoCertificate)?;
    let ends = chain.iter().map(|certificate| {
        let (_, read) = parse_x509_certificate(certificate).map_err(|_| CertificateError::NoCertificate)?;
        let seconds = read.validity().not_after.timestamp();
        DateTime::from_timestamp(seconds, 0).ok_or(CertificateError::NoCertificate)
    });
    let ends = ends.collect::<Result<Vec<_>, _>>()?;
    ends.into_iter().min().ok_or(CertificateError::NoCertificate)
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};

    use super::*;

    fn made() -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec!["clinic.example".to_owned()]).unwrap();
        params.not_after = date_time_ymd(2026, 4, 1);
        (params.self_signed(&key).unwrap().pem(), key.serialize_pem())
    }

    #[test]
    fn a_certificate_tells_its_end() {
        let (certificate, key) = made();
        let end = "2026-04-01T00:00:00Z".parse().unwrap();
        assert_eq!(identity_end(&format!("{certificate}\n{key}")), Ok(end));
        assert_eq!(authority_end(&certificate), Ok(end));
        assert_eq!(identity_end(&certificate), Err(CertificateError::NoKey));
        assert_eq!(identity_end(&key), Err(CertificateError::NoCertificate));
        assert_eq!(identity_end("-----BEGIN A-----\nx\n-----END A-----"), Err(CertificateError::NoCertificate));
    }
}
